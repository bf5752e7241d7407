"""The advisers: six offices that look ahead by the rules of the game, each from a belief of its own.

An office takes one thesis for true, and perhaps a doctrine; it plays each option on in forked worlds over fresh chance
and judges by what it cares about. So it is wrong where its belief is, and who is right tells something of the world.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game.analysis.policies import moderate
from game.campaign.meters import title_of
from game.content.schema import Adviser
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.model import THESES
from game.engine.scoring import alignment, components, leverage
from game.engine.words import COMPONENTS
from game.engine.worlds import Worlds
from game.text import signed

if TYPE_CHECKING:
    from game.engine.arrays import Floats, Index


FORKS = 16
"""Futures for each office and option. Its range leaves the least and the greatest of them out: about seven in eight."""

FIRST = 1 << 61
"""Streams of the offices: far from those of any player, batch or planner."""

MARGIN = 0.25
"""Points that a range is widened by on each side: nobody is called wrong for a rounding."""


@dataclass(frozen=True)
class Advice:
    """What an office says of the card on the desk."""

    adviser: Adviser
    option: str
    """Id of the option that it would take."""
    expects: dict[str, float]
    """Points by which the number that it watches would move within its horizon, by option id."""
    ranges: dict[str, tuple[float, float]]
    """From and to, for the same."""


@dataclass(frozen=True)
class Claim:
    """What an office said of the option that was taken, and what came of it."""

    adviser: Adviser
    quarter: int
    """The quarter in which it was said."""
    due: int
    """The quarter at whose end it can be told."""
    low: float
    high: float
    moved: float | None
    """None until it is due."""

    @property
    def right(self) -> bool | None:
        """Whether the number moved within the range that was given; None until it is due."""
        return None if self.moved is None else self.low <= self.moved <= self.high

    @property
    def words(self) -> str:
        """What the office says afterwards."""
        lines = self.adviser.right if self.right else self.adviser.wrong
        return lines[self.quarter % len(lines)]


def records(claims: Iterable[Claim]) -> dict[str, tuple[int, int]]:
    """(right, told) by office, over the claims that can be told."""
    scores: dict[str, tuple[int, int]] = {}
    for claim in claims:
        if claim.right is not None:
            right, told = scores.get(claim.adviser.id, (0, 0))
            scores[claim.adviser.id] = (right + claim.right, told + 1)
    return scores


def told_now(claims: Iterable[Claim], quarter: int) -> list[str]:
    """The forecasts that fell due in a quarter, in words: who was right, and what one of the wrong says."""
    due = [claim for claim in claims if claim.due == quarter and claim.right is not None]
    held = [claim.adviser.office for claim in due if claim.right]
    lines = [f"Forecasts that held: {', '.join(held)}."] if held else []
    missed = sorted((claim for claim in due if not claim.right), key=lambda claim: -_miss(claim))
    if missed:
        lines.append(f"Missed: {'; '.join(_said(claim) for claim in missed)}.")
    voice = missed[0] if missed else due[quarter % len(due)] if due else None
    return [*lines, f"{voice.adviser.office}: {voice.words}"] if voice else lines


def _miss(claim: Claim) -> float:
    moved = claim.moved or 0.0
    return max(claim.low - moved, moved - claim.high)


def _said(claim: Claim) -> str:
    name, span = title_of(claim.adviser.watches), f"{signed(claim.low)} to {signed(claim.high)}"
    return f"{claim.adviser.office} ({name} {span}; it came to {signed(claim.moved or 0.0)})"


def look_ahead(
    world: Worlds, deck: Deck, advisers: Sequence[Adviser], event: int, options: Sequence[int]
) -> tuple[Floats, Floats]:
    """(worth of each option to each office ``(offices, options)``, how its number moves ``(offices, options, FORKS)``).

    The futures of each are in order from the least to the greatest move.
    """
    shape = (len(advisers), len(options), FORKS)
    office, option, fork = (grid.ravel() for grid in np.indices(shape))
    streams = (FIRST + world.quarter * FORKS + fork).astype(np.uint64)
    futures = world.take(np.zeros(len(fork), dtype=np.intp), streams)
    _believe(futures, deck, advisers, office, fork)
    was = {a.watches: watched(futures, deck, a.watches) for a in advisers}
    worth, moved = np.zeros(len(fork)), np.zeros(len(fork))
    stay, chosen = np.full(len(fork), -1), np.array(options)[option]
    events = np.full(len(fork), event)
    for ahead in range(1, max(a.horizon for a in advisers) + 1):
        q.play_quarter(futures, deck, events, chosen, stay)
        over = futures.quarter > deck.quarters
        for k, adviser in enumerate(advisers):
            if adviser.horizon == ahead or (over and adviser.horizon > ahead):
                mine = office == k
                worth[mine] = _worth(futures, deck, adviser)[mine]
                moved[mine] = (watched(futures, deck, adviser.watches) - was[adviser.watches])[mine]
        if over:
            break
        events = q.deal(futures, deck)
        slots = moderate(futures, deck, events, q.available(futures, deck, events))
        chosen = deck.events.slots[slots, events]
    return worth.reshape(shape).mean(axis=2), np.sort(moved.reshape(shape), axis=2)


def span(moves: Floats) -> tuple[float, float]:
    """From and to, of ordered moves ``(FORKS,)``."""
    return float(moves[1]) - MARGIN, float(moves[-2]) + MARGIN


def _believe(futures: Worlds, deck: Deck, advisers: Sequence[Adviser], office: Index, fork: Index) -> None:
    known = futures.block("known")
    thesis = np.array([THESES.index(a.thesis) for a in advisers])[office]
    guesses = np.array([deck.doctrines.index(a.doctrine) if a.doctrine else -1 for a in advisers])[office]
    doctrine = np.where(guesses < 0, fork % len(deck.doctrines), guesses)
    if deck.thesis is None:
        futures.mark("thesis")[:] = np.where(known[1] > 0, futures.mark("thesis"), thesis)
    if deck.doctrine is None:
        futures.mark("doctrine")[:] = np.where(known[0] > 0, futures.mark("doctrine"), doctrine)


def _worth(worlds: Worlds, deck: Deck, adviser: Adviser) -> Floats:
    parts = components(worlds, deck.model)
    total = np.zeros(worlds.size)
    for name in COMPONENTS:
        total = total + adviser.weights.get(name, 0.0) * parts[name]
    return total


def watched(worlds: Worlds, deck: Deck, name: str) -> Floats:
    """A column or a score by name, ``(N,)``; not a view."""
    match name:
        case "leverage":
            return leverage(worlds, deck.model)
        case "alignment":
            return alignment(worlds, deck.model)
    return worlds[name].copy()
