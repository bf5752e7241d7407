"""The planner: a policy that looks ahead by playing each option on in forked worlds.

It sees what a player could see. Its forks run on fresh streams, so it never meets the true future, and they
spread evenly over every thesis and doctrine that the player has not found out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game.analysis.policies import moderate
from game.analysis.simulate import CHUNK, play_out
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.model import THESES
from game.engine.scoring import score
from game.engine.worlds import Worlds

if TYPE_CHECKING:
    from game.analysis.policies import Policy
    from game.engine.arrays import Bools, Floats, Index, Uints


EARLY_LOSS = 12.0
"""Points of score by which the planner counts a game that ends early as worse: it cannot be won."""

CLOSER = 3
"""Desk moves that are looked at twice."""

DOUBT = 0.1
"""Points by which a desk move must look better than none: the best of many looks is lucky."""

FRESH = np.uint64(1 << 62)
"""Streams of forks start here: above those of any player or batch."""


def fork_streams(streams: Uints, quarter: int, fork: Index) -> Uints:
    """A stream for each fork of a world: its own for each quarter, and the same for every option looked at."""
    return FRESH + (streams << np.uint64(20)) + np.uint64(quarter << 12) + fork.astype(np.uint64)


def believe(futures: Worlds, deck: Deck, fork: Index, told: int | None = None) -> None:
    """Give each fork a thesis and a doctrine to believe in: the true one where it is known, else each in turn.

    ``told`` is a thesis that is taken for true whatever it is.
    """
    known, thesis, doctrine = futures.block("known"), futures.mark("thesis"), futures.mark("doctrine")
    if told is not None:
        thesis[:] = told
    elif deck.thesis is None:
        thesis[:] = np.where(known[1] > 0, thesis, fork % len(THESES))
    if deck.doctrine is None:
        doctrine[:] = np.where(known[0] > 0, doctrine, fork // len(THESES) % len(deck.doctrines))


def worth(worlds: Worlds, deck: Deck) -> Floats:
    """What a finished game is worth to the planner: its score, less for an early ending. Shape ``(N,)``."""
    points = score(worlds, deck.model, deck.lenses[deck.lens])
    return points - EARLY_LOSS * (worlds.mark("ended") > 0)


@dataclass(frozen=True)
class Planner:
    """Look ``forks`` futures far into each option, playing on by ``policy``, and take the best on average.

    ``forks`` is best a multiple of theses x doctrines, so that each pair is believed equally often.
    """

    forks: int = 72
    first: int = 18
    """Futures of the first look at every desk move; only the best ``CLOSER`` are looked at with ``forks``."""
    reserve: float = 20.0
    """Capital that it keeps back from its desk for options to come: its look ahead makes no desk moves, so knows no
    want."""
    policy: Policy = moderate
    told: int | None = None
    """A thesis that it takes for true."""
    salt: int = 0
    """Another number, other futures: to see how much of a choice is luck of the draw."""

    def values(self, worlds: Worlds, deck: Deck, events: Index, legal: Bools) -> Floats:
        """Mean worth of each legal slot, ``(5, N)``; minus infinity where it is not legal."""
        found = np.full(legal.shape, -np.inf)
        slots, who = np.nonzero(legal)
        step = max(1, CHUNK // self.forks)
        for first in range(0, len(who), step):
            slot, at = slots[first : first + step], who[first : first + step]
            found[slot, at] = self._look(worlds, deck, events, slot, at)
        return found

    def _look(self, worlds: Worlds, deck: Deck, events: Index, slot: Index, at: Index) -> Floats:
        options = deck.events.slots[slot, events[at]]
        return self._play_on(worlds, deck, events, options, np.full(len(at), -1), at, self.forks)

    def _play_on(
        self, worlds: Worlds, deck: Deck, events: Index, options: Index, moves: Index, at: Index, forks: int
    ) -> Floats:
        """Mean worth of an option with a desk move (or -1) in each world of ``at``, all ``(len(at),)``."""
        index, fork = np.repeat(at, forks), np.tile(np.arange(forks), len(at))
        futures = worlds.take(index, fork_streams(worlds.streams[index], worlds.quarter, fork + self.salt * self.forks))
        believe(futures, deck, fork, self.told)
        q.play_quarter(futures, deck, events[index], np.repeat(options, forks), np.repeat(moves, forks))
        play_out(futures, deck, self.policy)
        means: Floats = worth(futures, deck).reshape(len(at), forks).mean(axis=1)
        return means

    def move(self, worlds: Worlds, deck: Deck, events: Index, options: Index) -> Index:
        """The desk move made together with the option chosen in each world, ``(N,)``; -1 for none."""
        left = worlds["capital"] - deck.options.cost[options]
        free = q.movable(worlds, deck, deck.options.cost[options]) & q.live(worlds)
        free &= deck.moves.cost[:-1, None] <= left - self.reserve
        values = self._weigh(worlds, deck, events, options, free, self.first)
        closest = np.sort(values, axis=0)[-CLOSER - 1 : -CLOSER]
        values = self._weigh(worlds, deck, events, options, free & (values[:-1] > closest), self.forks)
        best = values[:-1].argmax(axis=0)
        better = values[best, np.arange(worlds.size)] - values[-1]
        return np.where(better > DOUBT, best, -1)

    def _weigh(self, worlds: Worlds, deck: Deck, events: Index, options: Index, free: Bools, forks: int) -> Floats:
        """Mean worth of each free desk move, and in the last row of making none, ``(V + 1, N)``."""
        values = np.full((len(deck.moves) + 1, worlds.size), -np.inf)
        asked = np.vstack([free, free.any(axis=0)])
        moves, who = np.nonzero(asked)
        step = max(1, CHUNK // forks)
        for first in range(0, len(who), step):
            move, at = moves[first : first + step], who[first : first + step]
            made = np.where(move == len(deck.moves), -1, move)
            values[move, at] = self._play_on(worlds, deck, events, options[at], made, at, forks)
        values[-1, ~asked[-1]] = 0.0
        return values

    def __call__(self, worlds: Worlds, deck: Deck, events: Index, legal: Bools) -> Index:
        """The slot chosen in each world, ``(N,)``."""
        chosen: Index = self.values(worlds, deck, events, legal).argmax(axis=0)
        return chosen
