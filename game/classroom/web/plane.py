"""Leverage against alignment as a small drawing within a page: one line for each world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final, NamedTuple

from markupsafe import Markup, escape

SIDE: Final = 320
"""Units of the drawing's side."""
EDGE, TOP = 42, 8
"""Units left for the names and numbers of the axes, and above and beside the plane."""
LEAST: Final = 20.0
"""Points that a side of the drawing shows at least."""
SHAPES: Final = ("●", "■", "▲", "◆", "★", "✚", "▼", "⬟", "✖", "⬢")
"""What stands at the end of a line, so that colour alone tells nothing."""


class Line(NamedTuple):
    """The way of one world. ``points`` are (leverage, alignment), 0 to 100, the start first."""

    name: str
    points: Sequence[tuple[float, float]]


def shape(number: int) -> str:
    """The mark of a world by its place in the list, from 0."""
    return SHAPES[number % len(SHAPES)]


class Window(NamedTuple):
    """The part of the plane that is drawn: a square of ``span`` points from a corner, so that short ways are seen."""

    leverage: float
    alignment: float
    span: float

    def at(self, leverage: float, alignment: float) -> tuple[float, float]:
        """Where a point lies in the drawing."""
        scale = (SIDE - EDGE - TOP) / self.span
        across, up = (leverage - self.leverage) * scale, (alignment - self.alignment) * scale
        return round(EDGE + across, 1), round(SIDE - EDGE - up, 1)


def window(lines: Sequence[Line]) -> Window:
    """A square around all lines, of at least ``LEAST`` points a side, within 0 to 100."""
    points = [point for line in lines for point in line.points]
    low = [min(point[axis] for point in points) for axis in (0, 1)]
    high = [max(point[axis] for point in points) for axis in (0, 1)]
    span = min(100.0, max(LEAST, 10 * ceil((max(high[0] - low[0], high[1] - low[1]) + 6) / 10)))
    corner = [min(100 - span, max(0.0, 5 * round((low[axis] + high[axis] - span) / 10))) for axis in (0, 1)]
    return Window(corner[0], corner[1], span)


def drawing(lines: Sequence[Line], title: str, told: str, across: str, up: str) -> Markup:
    """The plane with its lines. ``told`` says in words what there is to see."""
    seen = window(lines)
    (left, bottom), (right, top) = (
        seen.at(seen.leverage, seen.alignment),
        seen.at(seen.leverage + seen.span, seen.alignment + seen.span),
    )
    parts = [
        f'<rect class="plane-box" x="{left}" y="{top}" width="{right - left:.1f}" height="{bottom - top:.1f}"/>',
        f'<text x="{right}" y="{SIDE - 8}" text-anchor="end">{escape(across)} →</text>',
        f'<text transform="translate(14 {top}) rotate(-90)" text-anchor="end">{escape(up)} →</text>',
        *_grid(seen),
    ]
    for number, line in enumerate(lines):
        places = [seen.at(*point) for point in line.points]
        hue = f"hue-{number % len(SHAPES)}"
        way = " ".join(f"{x},{y}" for x, y in places)
        parts.append(f'<polyline class="plane-way {hue}" points="{way}"/>')
        parts += [f'<circle class="plane-stop {hue}" cx="{x}" cy="{y}" r="2.6"/>' for x, y in places[:-1]]
        x, y = places[-1]
        parts.append(f'<text class="plane-end {hue}" x="{x}" y="{y + 5}" text-anchor="middle">{shape(number)}</text>')
    return Markup(
        f'<svg class="plane" role="img" viewBox="0 0 {SIDE} {SIDE}" aria-label="{escape(title)}. {escape(told)}">'
        f"{''.join(parts)}</svg>"
    )


def _grid(seen: Window) -> Iterator[str]:
    """Lines with their numbers, a few each way."""
    step = 5 if seen.span <= 30 else 10 if seen.span <= 50 else 20
    (left, bottom), (right, top) = (
        seen.at(seen.leverage, seen.alignment),
        seen.at(seen.leverage + seen.span, seen.alignment + seen.span),
    )
    for at in range(0, 101, step):
        if seen.leverage <= at <= seen.leverage + seen.span:
            x, _ = seen.at(at, seen.alignment)
            yield f'<path class="plane-half" d="M{x} {top}V{bottom}"/>'
            yield f'<text x="{x}" y="{bottom + 14}" text-anchor="middle">{at}</text>'
        if seen.alignment <= at <= seen.alignment + seen.span:
            _, y = seen.at(seen.leverage, at)
            yield f'<path class="plane-half" d="M{left} {y}H{right}"/>'
            yield f'<text x="{left - 4}" y="{y + 4}" text-anchor="end">{at}</text>'
