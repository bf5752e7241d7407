"""A fan: where a number may go until the end, as a band of braille dots with its middle drawn through."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from textual.content import Content

from game.analysis.forecast import Fan
from game.tui.paint import Piece, row, spread, text
from game.tui.widgets.chart import DOTS

AXIS, ENDS = 4, 5
"""Cells for the scale on the left, and for the numbers at the end."""
ACROSS, DOWN = 2, 4
"""Dots of a cell."""

Span = tuple[float, float]
"""The lowest and the highest number of a scale."""


def span_of(fans: Sequence[Fan], now: float) -> Span:
    """One scale for several fans of the same number, in steps of five, so that they can be compared."""
    low = min(now, *(min(fan.low) for fan in fans))
    high = max(now, *(max(fan.high) for fan in fans))
    bottom = 5.0 * (low // 5)
    return bottom, max(5.0 * -(-high // 5), bottom + 10.0)


def fan_chart(title: str, fan: Fan, now: float, span: Span, width: int, height: int, end: str) -> list[Content]:
    """A title, ``height`` lines of band, and the times below; ``end`` names the last quarter."""
    columns = width - AXIS - 1 - ENDS
    marks = _end_marks((fan.high[-1], fan.middle[-1], fan.low[-1]), span, height)
    made = [row((title, "bold $title"), (f"  now {now:.1f}", "$quiet"))]
    for y, cells in enumerate(_cells(fan, now, span, columns, height)):
        scale = f"{span[1]:.0f}" if y == 0 else f"{span[0]:.0f}" if y == height - 1 else ""
        mark, style = marks.get(y, ("", ""))
        made.append(row((scale.rjust(AXIS - 1), "$quiet"), (" │", "$faint"), *cells, (mark.rjust(ENDS), style)))
    times = spread(text("now", "$quiet"), text(end, "$quiet"), columns)
    return [*made, row(" " * (AXIS + 1), times, " " * ENDS)]


def _end_marks(ends: Sequence[float], span: Span, height: int) -> dict[int, tuple[str, str]]:
    """High, middle and low at the end, each on a line of its own near where its curve ends."""
    at = [_line(value, span, height * DOWN) // DOWN for value in ends]
    at[1] = min(max(at[1], 1), height - 2)
    at[0], at[2] = min(at[0], at[1] - 1), max(at[2], at[1] + 1)
    styles = ("$quiet", "bold $title", "$quiet")
    return {y: (f"{value:.1f}", style) for y, value, style in zip(at, ends, styles, strict=True)}


def _line(value: float, span: Span, dots: int) -> int:
    """The line of dots, from the top, on which a value lies."""
    share = (span[1] - value) / (span[1] - span[0])
    return min(max(round(share * (dots - 1)), 0), dots - 1)


def _along(values: Sequence[float], dots: int) -> list[float]:
    """Values at the ends of equal steps, read off at every column of dots."""
    steps, made = len(values) - 1, []
    for x in range(dots):
        at = x / (dots - 1) * steps
        left = min(int(at), steps - 1)
        made.append(values[left] + (values[left + 1] - values[left]) * (at - left))
    return made


def _cells(fan: Fan, now: float, span: Span, columns: int, height: int) -> list[list[Piece]]:
    """The band, every other dot of it, and the middle as a full line: the two can be told apart without colour."""
    across, down = columns * ACROSS, height * DOWN
    band, line = ([[0] * columns for _ in range(height)] for _ in range(2))
    low, middle, high = (
        [_line(value, span, down) for value in _along((now, *values), across)]
        for values in (fan.low, fan.middle, fan.high)
    )
    for x in range(across):
        for y in range(high[x], low[x] + 1):
            if (x + y) % 2 == 0:
                band[y // DOWN][x // ACROSS] |= DOTS[y % DOWN][x % ACROSS]
    for x, (before, after) in enumerate(pairwise([middle[0], *middle])):
        for y in range(min(before, after), max(before, after) + 1):
            line[y // DOWN][x // ACROSS] |= DOTS[y % DOWN][x % ACROSS]
    return [[_cell(*dots) for dots in zip(*rows, strict=True)] for rows in zip(band, line, strict=True)]


def _cell(band: int, line: int) -> Piece:
    if line:
        return chr(0x2800 + line), "bold $accent"
    return (chr(0x2800 + band), "$quiet") if band else " "
