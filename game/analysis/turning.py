"""Turning points: what each decision of a finished game was worth, against the other options that were open.

Every alternative is played on beside what was done, over the same fresh futures, by a policy that goes on as the player
did: in each later quarter the posture that the player took then. The futures of all quarters are played in one sweep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game.analysis.planner import Planner
from game.analysis.policies import nearest
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.scoring import score
from game.engine.worlds import Worlds

if TYPE_CHECKING:
    from game.engine.arrays import Bools, Floats, Index

FIRST = 1 << 59
"""Streams of these futures start here: apart from those of games, planner, offices and analysts."""

FUTURES = 48
"""For each option of each quarter. The same for all options of a quarter, so that luck cancels."""


@dataclass(frozen=True)
class Decided:
    """A decision as it was met and made: the world before it, and indices of the deck."""

    world: Worlds
    event: int
    option: int
    move: int
    """-1 for none."""


@dataclass(frozen=True)
class Turn:
    """One decision weighed: the other option that would have changed most, and what the planner would have done."""

    quarter: int
    taken: int
    other: int
    """The deck's index of the alternative with the largest change of the final score, up or down."""
    change: float
    """Points of final score by which the other option differs, mean over paired futures."""
    best: int
    """The option with the highest mean."""
    regret: float
    """Points by which the best option is better than what was taken; 0 where that was the best."""
    planned: int
    """What the planner would have taken."""


def turns(deck: Deck, decisions: Sequence[Decided], futures: int = FUTURES) -> list[Turn]:
    """Each decision weighed, in order. A quarter with one open option has nothing to weigh and is left out."""
    postures = deck.options.posture[[decided.option for decided in decisions]]
    worth = _worth(deck, decisions, postures, futures)
    planner, found = Planner(), []
    for at, decided in enumerate(decisions):
        points = worth[at]
        taken = points[decided.option]
        others = {option: value - taken for option, value in points.items() if option != decided.option}
        if not others:
            continue
        other = max(others, key=lambda option: abs(others[option]))
        best = max(points, key=lambda option: (points[option], option == decided.option))
        found.append(
            Turn(
                decided.world.quarter,
                decided.option,
                other,
                others[other],
                best,
                points[best] - taken,
                _planned(planner, deck, decided),
            )
        )
    return found


def turning_points(found: Sequence[Turn], most: int = 3) -> list[Turn]:
    """The turns with the largest change, in the order in which they came."""
    largest = sorted(found, key=lambda turn: -abs(turn.change))[:most]
    return sorted(largest, key=lambda turn: turn.quarter)


def open_options(deck: Deck, decided: Decided) -> list[int]:
    """What could have been chosen, the option that was taken included."""
    events = np.array([decided.event])
    slots = deck.events.slots[:, decided.event]
    legal = q.available(decided.world, deck, events)[:, 0]
    return [int(option) for option, free in zip(slots, legal, strict=True) if free]


def _worth(deck: Deck, decisions: Sequence[Decided], postures: Index, futures: int) -> list[dict[int, float]]:
    """Mean final score after each open option of each decision."""
    crowd: Worlds | None = None
    chosen: list[tuple[int, int]] = []
    for at, decided in enumerate(decisions):
        options = open_options(deck, decided)
        fresh = _forks(decided, len(options), futures)
        event = np.full(fresh.size, decided.event)
        option = np.repeat(options, futures)
        move = np.full(fresh.size, decided.move)
        if decided.move >= 0:  # a move that the other option leaves no capital for is not made
            move[~q.movable(fresh, deck, deck.options.cost[option])[decided.move]] = -1
        if crowd is not None:
            events = q.deal(crowd, deck)
            slots = nearest(np.full(crowd.size, postures[at]), deck, events, q.available(crowd, deck, events))
            event = np.concatenate([events, event])
            option = np.concatenate([deck.events.slots[slots, events], option])
            move = np.concatenate([np.full(crowd.size, -1), move])
            fresh = crowd.join(fresh)
        chosen += [(at, option) for option in options]
        q.play_quarter(fresh, deck, event, option, move)
        crowd = fresh
    worth: list[dict[int, float]] = [{} for _ in decisions]
    if crowd is not None:
        means: Floats = score(crowd, deck.model, deck.lenses[deck.lens]).reshape(-1, futures).mean(axis=1)
        for (at, choice), mean in zip(chosen, means.tolist(), strict=True):
            worth[at][choice] = mean
    return worth


def _forks(decided: Decided, options: int, futures: int) -> Worlds:
    """``futures`` forks for each option, on the same streams."""
    fork = np.tile(np.arange(futures), options)
    streams = (FIRST + (decided.world.quarter << 32) + fork).astype(np.uint64)
    return decided.world.take(np.zeros(len(fork), dtype=np.intp), streams)


def _planned(planner: Planner, deck: Deck, decided: Decided) -> int:
    events = np.array([decided.event])
    legal: Bools = q.available(decided.world, deck, events)
    world = decided.world.take(np.zeros(1, dtype=np.intp))
    return int(deck.events.slots[planner(world, deck, events, legal)[0], decided.event])
