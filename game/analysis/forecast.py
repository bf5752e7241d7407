"""The forecast: what each option may lead to, from thousands of forks of the world as it stands.

The forks run on fresh streams, so that they never meet the true future, and are spread over every thesis and doctrine
in proportion to what can be known of them. Each is played on to the end by one policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game.analysis.policies import moderate
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.model import THESES
from game.engine.scoring import alignment, leverage, score
from game.engine.words import FAMILIES
from game.engine.worlds import Worlds

if TYPE_CHECKING:
    from game.analysis.policies import Policy
    from game.engine.arrays import Floats, Index


FIRST = 1 << 60
"""Streams of the analysts' forks start here: far from those of any player, batch, planner or office."""

BATCHES = (60, 940)
"""Futures for each option: the first fan stands after the first number, the second refines it. 1,000 in all.

A batch costs about as much for its quarters as for some 300 worlds in it: few large ones are the faster way.
"""

PERCENTILES = (10.0, 50.0, 90.0)


def always() -> bool:
    """A forecast that nobody calls off."""
    return True


@dataclass(frozen=True)
class Fan:
    """Low, middle and high of a number at the end of each quarter to come: p10, p50, p90."""

    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Prospect:
    """What one option may lead to."""

    option: int
    """The deck's index."""
    leverage: Fan
    alignment: Fan
    score: tuple[float, float, float]
    """p10, p50, p90 of the final score."""
    wins: float
    """Share of the futures that end in a win."""
    ends_early: float
    families: tuple[float, ...]
    """Chance of each family as the answer to this option, in the order of FAMILIES."""


@dataclass(frozen=True)
class Forecast:
    """What all options may lead to, so far."""

    quarter: int
    """The quarter that is to be decided; fans begin at its end."""
    futures: int
    """For each option."""
    prospects: tuple[Prospect, ...]


@dataclass(frozen=True)
class Belief:
    """How likely each thesis and each doctrine is held to be; each adds up to 1."""

    theses: tuple[float, ...]
    doctrines: tuple[float, ...]

    @classmethod
    def even(cls, deck: Deck) -> Belief:
        """Nothing is known: every thesis and every doctrine is as likely as any other."""
        theses, doctrines = len(THESES), len(deck.doctrines)
        return cls((1.0 / theses,) * theses, (1.0 / doctrines,) * doctrines)

    def spread(self, fork: Index, futures: int) -> tuple[Index, Index]:
        """(thesis, doctrine) of each fork, in proportion: ``fork`` runs from 0 to ``futures - 1``.

        Theses and doctrines are crossed: the golden ratio walks through the doctrines while the theses go in order.
        """
        golden = 0.6180339887498949
        at, across = (fork + 0.5) / futures, (fork * golden + 0.5) % 1.0
        thesis = np.searchsorted(np.cumsum(self.theses)[:-1], at, side="right")
        doctrine = np.searchsorted(np.cumsum(self.doctrines)[:-1], across, side="right")
        return thesis, doctrine


class Analyst:
    """Plays forks of one world on, batch after batch. Stop whenever the answer is good enough."""

    def __init__(
        self,
        world: Worlds,
        deck: Deck,
        event: int,
        options: Sequence[int],
        belief: Belief | None = None,
        policy: Policy = moderate,
    ) -> None:
        self.world, self.deck, self.event, self.options = world, deck, event, tuple(options)
        self.belief, self.policy = belief or Belief.even(deck), policy
        self.left = deck.quarters - world.quarter + 1
        self.futures = 0
        nothing = np.empty((self.left, len(self.options), 0))
        self._leverage, self._alignment = nothing, nothing
        self._score = self._early = np.empty((len(self.options), 0))
        self._families = np.zeros((len(FAMILIES), len(self.options)))

    def refine(self, batches: Sequence[int] = BATCHES, wanted: Callable[[], bool] = always) -> Iterator[Forecast]:
        """A forecast after each batch, every one better than the last, until they are no longer wanted."""
        for futures in batches:
            if not self.look(futures, wanted):
                return
            yield self.forecast()

    def look(self, futures: int, wanted: Callable[[], bool] = always) -> bool:
        """Play ``futures`` more futures of each option.

        ``wanted`` is asked before every quarter; where it says no, nothing is added and the answer is False.
        """
        deck, shape = self.deck, (len(self.options), futures)
        option, fork = (grid.ravel() for grid in np.indices(shape))
        worlds = self.world.take(
            np.zeros(len(fork), dtype=np.intp),
            (FIRST + (self.world.quarter << 32) + self.futures + fork).astype(np.uint64),
        )
        self._believe(worlds, fork, futures)
        levers, ties = np.empty((self.left, len(fork))), np.empty((self.left, len(fork)))
        chosen, events = np.array(self.options)[option], np.full(len(fork), self.event)
        for ahead in range(self.left):
            if not wanted():
                return False
            if ahead:
                events = q.deal(worlds, deck)
                slots = self.policy(worlds, deck, events, q.available(worlds, deck, events))
                chosen = deck.events.slots[slots, events]
            q.play_quarter(worlds, deck, events, chosen, np.full(len(fork), -1))
            levers[ahead], ties[ahead] = leverage(worlds, deck.model), alignment(worlds, deck.model)
        self._count_families(worlds, option)
        points = score(worlds, deck.model, deck.lenses[deck.lens])
        early = worlds.mark("ended") > 0
        self._leverage = np.concatenate([self._leverage, levers.reshape(self.left, *shape)], axis=2)
        self._alignment = np.concatenate([self._alignment, ties.reshape(self.left, *shape)], axis=2)
        self._score = np.concatenate([self._score, points.reshape(shape)], axis=1)
        self._early = np.concatenate([self._early, early.reshape(shape)], axis=1)
        self.futures += futures
        return True

    def _believe(self, worlds: Worlds, fork: Index, futures: int) -> None:
        thesis, doctrine = self.belief.spread(fork, futures)
        if self.deck.thesis is None:
            worlds.mark("thesis")[:] = thesis
        if self.deck.doctrine is None:
            worlds.mark("doctrine")[:] = doctrine

    def _count_families(self, worlds: Worlds, option: Index) -> None:
        answers = worlds.block("answer")[self.world.quarter - 1].astype(np.intp) - 1
        np.add.at(self._families, (self.deck.responses.family[answers], option), 1)

    def forecast(self) -> Forecast:
        """What has been seen so far."""
        won = (self._score >= self.deck.par) & (self._early == 0)
        fans = [_fans(values) for values in (self._leverage, self._alignment)]
        points = np.percentile(self._score, PERCENTILES, axis=1)
        return Forecast(
            self.world.quarter,
            self.futures,
            tuple(
                Prospect(
                    option,
                    fans[0][k],
                    fans[1][k],
                    (float(points[0, k]), float(points[1, k]), float(points[2, k])),
                    float(won[k].mean()),
                    float(self._early[k].mean()),
                    tuple(float(n) / self.futures for n in self._families[:, k]),
                )
                for k, option in enumerate(self.options)
            ),
        )


def _fans(values: Floats) -> list[Fan]:
    """One fan for each option, of ``(quarters, options, futures)``."""
    low, middle, high = np.percentile(values, PERCENTILES, axis=2)
    return [
        Fan(tuple(low[:, k].tolist()), tuple(middle[:, k].tolist()), tuple(high[:, k].tolist()))
        for k in range(values.shape[1])
    ]
