"""The plane with one or many games on it: every point bears the number of its team."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from textual.content import Content

from game.campaign.session import Session
from game.tui.paint import fold, text
from game.tui.widgets.chart import Canvas
from game.tui.widgets.plane_chart import AXIS, Scale, corners, framed, midlines, plane_chart, points_of

LEAST = 12
"""Lines below which there is no picture."""


def planes(games: dict[int, Session], width: int, height: int) -> list[Content]:
    """The trajectories of all games on one plane, ``height`` lines, with a legend below."""
    if len(games) == 1:
        words = "○ start   ● now   → more leverage   ↓ further apart"
        return _with_legend(lambda rest: plane_chart(next(iter(games.values())), width, rest), words, width, height)
    words = "○ start   a number: where that team stands   • on its way   + several   → more leverage   ↓ further apart"
    return _with_legend(lambda rest: _many(games, width, rest), words, width, height)


def _with_legend(draw: Callable[[int], list[Content]], words: str, width: int, height: int) -> list[Content]:
    legend = fold(text(words, "$quiet"), width)
    return [*draw(max(LEAST, height - len(legend))), *legend]


def _many(games: dict[int, Session], width: int, height: int) -> list[Content]:
    model = next(iter(games.values())).deck.model
    middle = (model.plane_leverage, model.plane_alignment)
    ways = {number: points_of(game) for number, game in games.items()}
    canvas = Canvas(width - AXIS - 1, height - 3)
    scale = Scale([point for way in ways.values() for point in way], middle, canvas.width, canvas.height)
    midlines(canvas, scale, middle)
    now: dict[tuple[int, int], list[int]] = {}
    paths = {n: [scale.at(p["leverage"], p["alignment"]) for p in way] for n, way in ways.items()}
    for number, path in paths.items():
        for start, end in pairwise(path):
            canvas.line(start, end)
        for x, y in path[1:-1]:
            canvas.word(int(x), int(y), "•", "$accent")
        x, y = path[-1]
        now.setdefault((int(x), int(y)), []).append(number)
    for path in paths.values():
        canvas.word(int(path[0][0]), int(path[0][1]), "○", "bold $title")
    corners(canvas, scale, middle)
    taken: set[tuple[int, int]] = set()
    for (x, y), numbers in sorted(now.items()):
        _team(canvas, x, y, ",".join(map(str, numbers)), taken)
    return framed(canvas, scale, middle)


def _team(canvas: Canvas, x: int, y: int, words: str, taken: set[tuple[int, int]]) -> None:
    """The numbers of the teams that stand at a point, on it or right beside it, over nobody else's."""
    for line in (y, y - 1, y + 1, y - 2, y + 2):
        for left in (x, x + 1, x - len(words), x + 2):
            spots = {(left + k, line) for k in range(-1, len(words) + 1)}
            if not spots & taken and left >= 0 and left + len(words) <= canvas.width and 0 <= line < canvas.height:
                canvas.word(left, line, words, "bold $title on $panel")
                taken |= spots
                return
    canvas.word(x, y, "+", "bold $title on $panel")
