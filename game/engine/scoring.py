"""Leverage, alignment, lenses, endings: what the columns come to.

All of it is computed from the columns and never stored, so it cannot disagree with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game.engine.expressions import Node
from game.engine.frames import Frame
from game.engine.model import Model
from game.engine.words import COMPONENTS
from game.engine.worlds import Worlds, on_grid

if TYPE_CHECKING:
    from game.engine.arrays import Floats


def mean_rows(block: Floats) -> Floats:
    """Mean over the rows of a small block ``(k, N)``, added in row order so that it never depends on N."""
    total = block[0].copy()
    for row in block[1:]:
        total += row
    return total / len(block)


def leverage(worlds: Worlds, m: Model) -> Floats:
    """What pressure could still be brought, 0 to 100, shape ``(N,)``.

    Mean over instruments of (1 - adaptation)(1 - fatigue/2), times what allies, belief in U.S. resolve and
    (down) China's counter-leverage make of it.
    """
    fresh = (100.0 - worlds["adaptation"]) * (100.0 - m.leverage_fatigue * worlds["fatigue"]) / 10_000.0
    allies = m.leverage_coalition_floor + (1.0 - m.leverage_coalition_floor) * worlds["coalition"] / 100.0
    resolve = m.leverage_credibility_floor + (1.0 - m.leverage_credibility_floor) * worlds["credibility"] / 100.0
    counter = 1.0 - m.leverage_chokehold * worlds["chokehold"] / 100.0
    return on_grid(100.0 * mean_rows(fresh) * allies * resolve * counter)


def alignment(worlds: Worlds, m: Model) -> Floats:
    """How close Beijing and Moscow have moved, 0 to 100, shape ``(N,)``: the weighted mean of the ties."""
    weighted = m.alignment_weights * worlds["ties"]
    return on_grid(mean_rows(weighted) * len(weighted))


def common_pressure(worlds: Worlds) -> Floats:
    """How far both are pressed at once, 0 to 1: the smaller of the two mean pressures."""
    pressure = worlds["pressure"]
    return np.minimum(mean_rows(pressure[0::2]), mean_rows(pressure[1::2])) / 100.0


def hardest_pressure(worlds: Worlds) -> Floats:
    """How hard the one that is pressed more is pressed, 0 to 1: what is shut out of one door seeks another."""
    pressure = worlds["pressure"]
    return np.maximum(mean_rows(pressure[0::2]), mean_rows(pressure[1::2])) / 100.0


def bite(worlds: Worlds, m: Model) -> Floats:
    """What the measures in force do now, 0 to 1, shape ``(6, N)``: instrument x target.

    Pressure and the first reflex of compliance, less what the other side has learnt to do without, less the
    wear of the tool, times the share of the world that joins in.
    """
    applied = (m.bite_sustained * worlds["pressure"] + worlds["fresh"]) / 100.0
    open_ = (100.0 - worlds["adaptation"]) * (100.0 - worlds["fatigue"]) / 10_000.0
    allies = m.bite_coalition_floor + (1.0 - m.bite_coalition_floor) * worlds["coalition"] / 100.0
    return np.minimum(applied * np.repeat(open_, 2, axis=0) * allies, 1.0)


@dataclass(frozen=True, eq=False)
class Lens:
    """A published way of judging: one weight for each component, adding up to 1."""

    id: str
    weights: tuple[float, ...]


def components(worlds: Worlds, m: Model) -> dict[str, Floats]:
    """The parts of a verdict, each 0 to 100, shape ``(N,)``, in the order of COMPONENTS."""
    return {
        "leverage": np.minimum(leverage(worlds, m) / 0.55, 100.0),
        "separation": 100.0 - alignment(worlds, m),
        "denial": 100.0 - worlds["procurement"],
        "credibility": worlds["credibility"],
        "coalition": worlds["coalition"],
        "ease": 100.0 - worlds["strain"],
        "resilience": 100.0 - worlds["chokehold"],
    }


def score(worlds: Worlds, m: Model, lens: Lens) -> Floats:
    """The final score under a lens, 0 to 100, shape ``(N,)``.

    Leverage counts against 55, about the most that the start of any scenario could hold.
    """
    parts = components(worlds, m)
    total = np.zeros(worlds.size)
    for name, weight in zip(COMPONENTS, lens.weights, strict=True):
        total = total + weight * parts[name]
    return on_grid(total)


@dataclass(frozen=True, eq=False)
class Ending:
    """How a campaign closes; ``when`` is None for the one that always fits."""

    id: str
    early: bool
    when: Node | None


def first_ending(endings: tuple[Ending, ...], frame: Frame, size: int, early: bool) -> np.ndarray:
    """Index of the first ending that holds in each world, -1 for none, shape ``(N,)``."""
    found = np.full(size, -1, dtype=np.int16)
    for index, ending in enumerate(endings):
        if ending.early != early:
            continue
        holds = True if ending.when is None else frame.value(ending.when)
        found = np.where((found < 0) & holds, np.int16(index), found)
    return found


QUADRANTS = ("Managed competition", "Cold war with cards in hand", "Drift", "Diminishing returns")


def quadrant(leverage_now: float, alignment_now: float, m: Model) -> str:
    """The quarter of the plane in which a point lies."""
    low = leverage_now < m.plane_leverage
    close = alignment_now >= m.plane_alignment
    return QUADRANTS[2 * low + close]
