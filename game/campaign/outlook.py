"""What advisers expect of a choice: its own direct effects, before Beijing and Moscow answer.

Worked out by carrying the choice out on forked worlds with fresh chance, so that it knows nothing of the
true future, and by reading the delayed effects off the card.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from game.campaign.views import Hint
from game.content.schema import Move, Option, Response
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.scoring import alignment, leverage
from game.engine.words import COLUMNS
from game.engine.worlds import Worlds

FORKS = np.arange(1 << 40, (1 << 40) + 256, dtype=np.uint64)
"""Streams for the advisers: far from those of any player or batch, and enough for a mean that is the card's."""

SHOWN = 0.4
"""Points below which an expected change is not worth a word."""


def option_hints(world: Worlds, deck: Deck, index: int, card: Option) -> tuple[Hint, ...]:
    """Expected direct changes of an option, largest first, then what comes later. ``index`` is the deck's."""
    worlds, m = world.fork(FORKS), deck.model
    before, was = worlds.values.copy(), (leverage(worlds, m), alignment(worlds, m))
    q.decide(worlds, deck, np.full(worlds.size, index))
    moved = (worlds.values - before).mean(axis=1)
    found = {name: float(d) for name, d in zip(COLUMNS, moved, strict=True) if not name.startswith("fresh.")}
    found.pop("capital")
    found = _merge_pressure(found)
    found["leverage"] = float((leverage(worlds, m) - was[0]).mean())
    found["alignment"] = float((alignment(worlds, m) - was[1]).mean())
    now = [Hint(name, points) for name, points in found.items() if abs(points) >= SHOWN]
    # What the posture does to its own tool is known; it comes after what it does to everything else.
    return (*sorted(now, key=lambda h: (h.column.startswith(("pressure", "fatigue")), -abs(h.points))), *_later(card))


def _merge_pressure(found: dict[str, float]) -> dict[str, float]:
    """Pressure on six places reads better as one line: one place by its name, one tool as what it adds on each."""
    places = {name: found.pop(name) for name in list(found) if name.startswith("pressure.")}
    moved = {name: points for name, points in places.items() if points}
    tools = {name.rpartition(".")[0] for name in moved}
    if len(moved) == 1:
        found |= moved
    elif len(tools) == 1:
        found[tools.pop()] = sum(moved.values()) / len(moved)
    elif moved:
        found["pressure"] = sum(moved.values())
    return found


def move_hints(move: Move) -> tuple[Hint, ...]:
    """What a desk move's card says that it does."""
    return card_hints(move)


def card_hints(card: Move | Response) -> tuple[Hint, ...]:
    """What a card says that it does, now and later."""
    return (*_card(card.effects, 0), *_later(card))


def _later(card: Any) -> tuple[Hint, ...]:
    return tuple(hint for late in card.later for hint in _card(late.effects, late.after))


def _card(effects: dict[str, Any], after: int) -> tuple[Hint, ...]:
    def middle(points: Any) -> float:
        return sum(points) / 2 if isinstance(points, tuple) else float(points)

    return tuple(Hint(name, middle(points), after) for name, points in effects.items())
