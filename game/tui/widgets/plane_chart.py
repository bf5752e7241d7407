"""The plane of leverage and alignment, with the way that a game has taken through it.

Drawn on our own canvas: textual-plot has curves and signs but no words inside a chart, and this picture is made of
words, the names of its quarters and the number of each point, which must not cover one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from textual.content import Content

from game.campaign.session import Session
from game.engine.scoring import QUADRANTS
from game.tui.paint import row, text
from game.tui.widgets.chart import Canvas

AXIS = 5
"""Cells for the numbers at the left edge."""


def points_of(session: Session) -> list[dict[str, float]]:
    """Where the game stood: at the start and after each quarter."""
    if not session.outcomes:
        return [session.numbers()]
    return [session.outcomes[0].before, *(outcome.after for outcome in session.outcomes)]


class Scale:
    """Where a point of the plane lies on the canvas: leverage to the right, alignment upwards."""

    def __init__(
        self, points: Sequence[dict[str, float]], middle: tuple[float, float], width: int, height: int
    ) -> None:
        xs = [p["leverage"] for p in points] + [middle[0]]
        ys = [p["alignment"] for p in points] + [middle[1]]
        self.x0, self.x1 = _span(min(*xs, middle[0] - 6) - 6, max(xs) + 6, 30)  # room for the words on the left
        self.y0, self.y1 = _span(min(ys) - 6, max(ys) + 6, 30)
        self.width, self.height = width, height

    def at(self, leverage: float, alignment: float) -> tuple[float, float]:
        """Cells from the upper left corner."""
        x = (leverage - self.x0) / (self.x1 - self.x0) * (self.width - 1) + 0.5
        y = (self.y1 - alignment) / (self.y1 - self.y0) * (self.height - 1) + 0.5
        return x, y


def _span(low: float, high: float, least: float) -> tuple[float, float]:
    """An interval of round numbers within 0 to 100, not too narrow."""
    missing = max(0.0, least - (high - low)) / 2
    return max(0.0, 5 * ((low - missing) // 5)), min(100.0, 5 * -(-(high + missing) // 5))


def plane_chart(session: Session, width: int, height: int) -> list[Content]:
    """The picture, ``height`` lines, axes and legend included."""
    m = session.deck.model
    points, middle = points_of(session), (m.plane_leverage, m.plane_alignment)
    canvas = Canvas(width - AXIS - 1, height - 3)
    scale = Scale(points, middle, canvas.width, canvas.height)
    midlines(canvas, scale, middle)
    path = [scale.at(p["leverage"], p["alignment"]) for p in points]
    for start, end in pairwise(path):
        canvas.line(start, end)
    _marks(canvas, path)
    corners(canvas, scale, middle)
    return framed(canvas, scale, middle)


def midlines(canvas: Canvas, scale: Scale, middle: tuple[float, float]) -> None:
    """The lines that part the plane into its quarters."""
    x, y = (int(v) for v in scale.at(*middle))
    for column in range(canvas.width):
        canvas.word(column, y, "╌", "$faint")
    for line in range(canvas.height):
        canvas.word(x, line, "┆", "$faint")
    canvas.word(x, y, "┼", "$faint")


def _marks(canvas: Canvas, path: list[tuple[float, float]]) -> None:
    cells = [(int(x), int(y)) for x, y in path]
    for cell in cells[1:-1]:
        canvas.word(*cell, "•", "$accent")
    canvas.word(*cells[0], "○", "bold $title")
    canvas.word(*cells[-1], "●", "bold $title")
    taken = set(cells)
    order = [len(cells) - 1, 0, *range(len(cells) - 2, 0, -1)]
    for k in order:
        label = "start" if k == 0 else str(k)
        if k == 0 and len(cells) == 1:
            label = "now"
        _label(canvas, cells[k], label, taken, "bold $title" if k in (0, len(cells) - 1) else "$quiet")


def _label(canvas: Canvas, cell: tuple[int, int], label: str, taken: set[tuple[int, int]], style: str) -> None:
    """Set a label near its point where it covers neither a point nor another label; else leave it out."""
    x, y = cell
    for left, line in ((x, y - 1), (x, y + 1), (x + 1, y), (x - len(label), y), (x + 1, y - 1), (x + 1, y + 1)):
        spots = {(left + k, line) for k in range(len(label))}
        if not spots & taken and left >= 0 and left + len(label) <= canvas.width and 0 <= line < canvas.height:
            canvas.word(left, line, label, style)
            taken |= spots | {(left - 1, line), (left + len(label), line)}
            return


def corners(canvas: Canvas, scale: Scale, middle: tuple[float, float]) -> None:
    """The names of the four quarters, in their corners."""
    x, y = (int(v) for v in scale.at(*middle))
    calm, cards, drift, low = QUADRANTS
    bottom = canvas.height - 1
    for name, right, line in ((low, False, 0), (cards, True, 0), (drift, False, bottom), (calm, True, bottom)):
        room = canvas.width - x - 2 if right else x - 1
        shown = name if len(name) <= room else name[: max(0, room - 1)] + "…"
        column = canvas.width - len(shown) if right else 0
        if room > 6 and abs(line - y) > 1:
            canvas.word(column, line, shown, "italic $quiet")


def framed(canvas: Canvas, scale: Scale, middle: tuple[float, float]) -> list[Content]:
    """The canvas with the numbers along its edges."""
    marks = {0: scale.y1, canvas.height - 1: scale.y0, int(scale.at(*middle)[1]): middle[1]}
    made = [text("alignment ↑  closer", "$quiet")]
    for y, line in enumerate(canvas.rows("$accent")):
        number = f"{marks[y]:.0f}".rjust(AXIS - 1) if y in marks else " " * (AXIS - 1)
        made.append(row((number + " ", "$quiet"), ("│", "$faint"), line))
    made.append(row(" " * AXIS, ("└" + "─" * canvas.width, "$faint")))
    x = int(scale.at(*middle)[0])
    tail = f"leverage →  {scale.x1:.0f}"
    ends = [" "] * (canvas.width - len(tail)) + list(tail)
    for at, value in ((0, scale.x0), (x, middle[0])):
        if at + 3 < canvas.width - len(tail):
            ends[at : at + 2] = f"{value:.0f}".ljust(2)
    return [*made, row(" " * (AXIS + 1), ("".join(ends), "$quiet"))]
