"""Why each number moved: one entry for each change that went through the door ``Worlds.add``.

Kept for a game of one only; a batch runs without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.engine.arrays import Floats


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved a number.

    ``kind`` is where in the quarter it happened: posture, option, move, answer, current, later, settle.
    ``card`` is the id of the option ("event/option"), move or response, or "".
    ``rule`` names the equation in ``dynamics`` (and in docs/MODEL.md), or the card's own words for a
    delayed effect.
    """

    kind: str
    rule: str
    card: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: ``delta`` points of column ``column`` in quarter ``quarter``, limits included."""

    quarter: int
    column: int
    delta: float
    cause: Cause


@dataclass
class Ledger:
    """The entries of one game, in the order in which they happened."""

    entries: list[Entry] = field(default_factory=list)

    def write(self, quarter: int, column: int, delta: float, cause: Cause) -> None:
        """Note a change; a change of nothing is not news."""
        if delta:
            self.entries.append(Entry(quarter, column, delta, cause))

    def of_quarter(self, quarter: int) -> list[Entry]:
        """The entries of one quarter, in order."""
        return [e for e in self.entries if e.quarter == quarter]


def attribute(
    before: Floats,
    entries: Iterable[Entry],
    derive: Callable[[Floats], float],
) -> list[tuple[Entry, float]]:
    """Share the change of a derived number out among the entries that caused it.

    ``before`` is one world's columns, shape ``(C,)``. Each entry is charged with the difference that it
    made at its turn, so the shares add up to the whole change exactly (on the 1/256 grid).
    """
    values = before.copy()
    shares = []
    last = derive(values)
    for entry in entries:
        values[entry.column] += entry.delta
        now = derive(values)
        shares.append((entry, now - last))
        last = now
    return [(entry, share) for entry, share in shares if share]
