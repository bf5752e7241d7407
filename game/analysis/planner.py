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
        index, fork = np.repeat(at, self.forks), np.tile(np.arange(self.forks), len(at))
        streams = fork_streams(worlds.streams[index], worlds.quarter, fork + self.salt * self.forks)
        futures = worlds.take(index, streams)
        believe(futures, deck, fork, self.told)
        dealt = events[index]
        options = deck.events.slots[np.repeat(slot, self.forks), dealt]
        q.play_quarter(futures, deck, dealt, options, np.full(len(index), -1))
        play_out(futures, deck, self.policy)
        means: Floats = worth(futures, deck).reshape(len(at), self.forks).mean(axis=1)
        return means

    def __call__(self, worlds: Worlds, deck: Deck, events: Index, legal: Bools) -> Index:
        """The slot chosen in each world, ``(N,)``."""
        chosen: Index = self.values(worlds, deck, events, legal).argmax(axis=0)
        return chosen
