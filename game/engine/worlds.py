"""Worlds: the state of the game as a batch of N parallel worlds, and the one door through which it changes.

Worlds run along the last axis. A column is a row of ``values``, shape ``(N,)``, and a group such as
``ties`` is a block of rows, shape ``(k, N)``: a formula over a block reads like the formula in the text, and
the memory that it walks is contiguous. (design.md names ``(N, k)``; docs/ARCHITECTURE.md says why.)

Exact parity between a batch and a game of one rests on two rules that every caller keeps: elementwise
arithmetic only, and every change through ``add``, which rounds to the grid of 1/256 point.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game.engine.chance import stream_keys
from game.engine.ledger import Cause, Ledger
from game.engine.words import COLUMN_INDEX, COLUMNS, GROUPS

if TYPE_CHECKING:
    from game.engine.arrays import Floats, Index, Marks, Uints


GRID = 256.0
"""Steps to a point: small enough to hide, coarse enough for float64 sums to be exact."""

_BLOCKS: dict[str, slice] = {
    **{name: slice(row, row + 1) for name, row in COLUMN_INDEX.items()},
    **{
        group: slice(COLUMN_INDEX[f"{group}.{parts[0]}"], COLUMN_INDEX[f"{group}.{parts[-1]}"] + 1)
        for group, parts in GROUPS.items()
    },
}


def on_grid(x: Floats) -> Floats:
    """x to the nearest 1/256, halves to even. A new array."""
    return snap(x.copy())


def snap(x: Floats) -> Floats:
    """The same in place: x is the caller's to lose. Returns x."""
    x *= GRID
    np.rint(x, out=x)
    x *= 1.0 / GRID
    return x


@dataclass(frozen=True)
class Layout:
    """Where each kind of mark lives in the marks block of a deck: name to rows."""

    rows: dict[str, slice]
    height: int

    @classmethod
    def of(cls, sizes: dict[str, int]) -> Layout:
        """Lay the named blocks out one below the other."""
        rows, at = {}, 0
        for name, size in sizes.items():
            rows[name] = slice(at, at + size)
            at += size
        return cls(rows, at)


class Worlds:
    """N worlds in step: the same quarter, each with its own columns, marks and stream of chance.

    ``values``: ``(C, N)`` float64, the columns, 0 to 100. ``marks``: ``(M, N)`` int16, whatever is counted
    rather than measured (cards seen, flags set, what was chosen), by name through ``layout``.
    """

    __slots__ = ("keys", "layout", "ledger", "marks", "quarter", "seed", "streams", "values")

    def __init__(
        self,
        seed: int,
        streams: Uints,
        values: Floats,
        marks: Marks,
        layout: Layout,
        quarter: int = 1,
        ledger: Ledger | None = None,
    ) -> None:
        if ledger is not None and values.shape[1] != 1:
            raise ValueError("a ledger is kept for a game of one")
        self.seed, self.streams, self.keys = seed, streams, stream_keys(seed, streams)
        self.values, self.marks, self.layout = values, marks, layout
        self.quarter, self.ledger = quarter, ledger

    @property
    def size(self) -> int:
        """N, the number of worlds."""
        return self.values.shape[1]

    def __getitem__(self, name: str) -> Floats:
        """A column ``(N,)`` or a group ``(k, N)``, as a view. Read it; change it through ``add``."""
        block = _BLOCKS[name]
        return self.values[block.start] if name in COLUMN_INDEX else self.values[block]

    def mark(self, name: str) -> Marks:
        """A block of marks, ``(k, N)``, or ``(N,)`` where it has one row. A view."""
        rows = self.layout.rows[name]
        return self.marks[rows.start] if rows.stop - rows.start == 1 else self.marks[rows]

    def block(self, name: str) -> Marks:
        """A block of marks, always ``(k, N)``. A view."""
        return self.marks[self.layout.rows[name]]

    def add(self, name: str, delta: Floats | float, cause: Cause, where: Index | None = None) -> None:
        """Change a column or a group: the one door.

        ``delta`` has the shape of what ``name`` gives, or broadcasts to it; with ``where`` (indices of the worlds
        that change; ``name`` is then a column) it has one number for each of them. It is rounded to the grid and
        stopped at 0 and 100; the ledger notes what really changed.
        """
        block = _BLOCKS[name]
        old = self.values[block] if where is None else self.values[block.start, where]
        new = np.rint(np.multiply(delta, GRID)) * (1.0 / GRID) + old
        np.minimum(new, 100.0, out=new)
        np.maximum(new, 0.0, out=new)
        if self.ledger is not None:
            for row, change in enumerate((new - old).ravel()):
                self.ledger.write(self.quarter, block.start + row, float(change), cause)
        if where is None:
            self.values[block] = new
        else:
            self.values[block.start, where] = new

    def take(self, index: Index, streams: Uints | None = None) -> Worlds:
        """A new batch made of the worlds at ``index`` (repeats allowed).

        With ``streams`` they get fresh chance from here on: a forecast may not see the true future.
        """
        return Worlds(
            self.seed,
            self.streams[index] if streams is None else streams,
            np.ascontiguousarray(self.values[:, index]),
            np.ascontiguousarray(self.marks[:, index]),
            self.layout,
            self.quarter,
        )

    def put(self, index: Index, worlds: Worlds) -> None:
        """Bring back worlds that were taken out at ``index`` and played on."""
        self.values[:, index], self.marks[:, index] = worlds.values, worlds.marks
        self.quarter = worlds.quarter

    def join(self, others: Worlds) -> Worlds:
        """A new batch: these worlds, then those of the same game and quarter."""
        return Worlds(
            self.seed,
            np.concatenate([self.streams, others.streams]),
            np.concatenate([self.values, others.values], axis=1),
            np.concatenate([self.marks, others.marks], axis=1),
            self.layout,
            self.quarter,
        )

    def fork(self, streams: Uints | None = None) -> Worlds:
        """A copy that goes its own way; with ``streams`` (length n), n copies of world 0 with fresh chance."""
        if streams is None:
            return self.take(np.arange(self.size))
        return self.take(np.zeros(len(streams), dtype=np.intp), streams)

    @contextmanager
    def frozen(self, where: Index) -> Iterator[None]:
        """Whatever happens inside, the worlds at ``where`` come out as they went in."""
        kept = (self.values[:, where].copy(), self.marks[:, where].copy()) if len(where) else None
        yield
        if kept is not None:
            self.values[:, where], self.marks[:, where] = kept

    def digest(self, world: int = 0) -> str:
        """16 hex digits that two worlds share when their whole state is equal, on every platform."""
        steps = np.rint(self.values[:, world] * GRID).astype("<i4")
        marks = self.marks[:, world].astype("<i2")
        payload = f"{self.quarter}|{len(COLUMNS)}|".encode() + steps.tobytes() + marks.tobytes()
        return hashlib.blake2b(payload, digest_size=8).hexdigest()
