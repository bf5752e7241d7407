"""Policies: rules that play the game without a player, over a whole batch of worlds at once.

A policy sees what a player sees: the event, what may be chosen, the columns. It sees neither the thesis nor the
doctrine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from game.engine.chance import pick, uniform
from game.engine.deck import Deck
from game.engine.words import POSTURES
from game.engine.worlds import Worlds

if TYPE_CHECKING:
    from game.engine.arrays import Bools, Index

    Policy = Callable[[Worlds, Deck, Index, Bools], Index]
    """(worlds, deck, events ``(N,)``, legal ``(5, N)``) to the slot of the option chosen, ``(N,)``."""

    Mover = Callable[[Worlds, Deck, Index, Index], Index]
    """(worlds, deck, events ``(N,)``, options ``(N,)``) to the desk move made as well, -1 for none, ``(N,)``."""


LADDER = ("inaction", "engage", "threaten", "coordinate", "targeted", "double_down")
"""Postures from the least to the most pressure: "nearest" is counted in steps on it."""

_STEPS = {posture: step for step, posture in enumerate(LADDER)}

_DISTANCE = np.array(
    [[2 * abs(_STEPS[a] - _STEPS[b]) + (_STEPS[b] > _STEPS[a]) for b in POSTURES] for a in POSTURES],
    dtype=np.int16,
)
"""``[wanted, offered]``: steps apart, a step down before a step up."""


def distance(wanted: str, offered: str) -> int:
    """How far one posture is from another: steps on the ladder, a step down before a step up."""
    return int(_DISTANCE[POSTURES.index(wanted), POSTURES.index(offered)])


BARRED = np.int16(99)


def nearest(wanted: Index, deck: Deck, events: Index, legal: Bools) -> Index:
    """The legal slot whose posture is nearest to the one wanted, ``(N,)``."""
    offered = deck.options.posture[deck.events.slots[:, events]]
    distance = np.where(legal, _DISTANCE[wanted, offered], BARRED)
    return distance.argmin(axis=0)


def constant(posture: str) -> Policy:
    """That posture whenever it is offered and can be paid, else the nearest."""
    index = POSTURES.index(posture)

    def choose(worlds: Worlds, deck: Deck, events: Index, legal: Bools) -> Index:
        return nearest(np.full(worlds.size, index), deck, events, legal)

    return choose


def chance(worlds: Worlds, deck: Deck, events: Index, legal: Bools) -> Index:
    """Any legal option, evenly."""
    return pick(legal.astype(np.float64), uniform(worlds.keys, worlds.quarter, "policy:random"))


def moderate(worlds: Worlds, deck: Deck, events: Index, legal: Bools) -> Index:
    """A rule of thumb: grave matters with allies, middling ones by threat, small ones by engagement."""
    severity = deck.events.severity[events]
    words = ("coordinate", "threaten", "engage")
    coordinate, threaten, engage = (POSTURES.index(word) for word in words)
    wanted = np.where(severity > 0.62, coordinate, np.where(severity > 0.38, threaten, engage))
    return nearest(wanted, deck, events, legal)


POLICIES: dict[str, Policy] = {
    **{name: constant(name) for name in ("double_down", "targeted", "coordinate", "threaten", "engage", "inaction")},
    "random": chance,
    "moderate": moderate,
}
