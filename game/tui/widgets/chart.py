"""A small canvas of braille dots with room for words: enough for curves in a terminal."""

from __future__ import annotations

from textual.content import Content

from game.tui.paint import lines, text

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


class Canvas:
    """``width`` x ``height`` cells, each of 2 x 4 dots; words lie over the dots."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._dots = [[0] * width for _ in range(height)]
        self._over: dict[tuple[int, int], tuple[str, str]] = {}

    def dot(self, x: float, y: float) -> None:
        """One dot, in cells from the upper left corner."""
        column, line = int(x * 2), int(y * 4)
        if 0 <= column < self.width * 2 and 0 <= line < self.height * 4:
            self._dots[line // 4][column // 2] |= DOTS[line % 4][column % 2]

    def line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A straight line of dots."""
        (x0, y0), (x1, y1) = start, end
        steps = max(1, int(max(abs(x1 - x0) * 2, abs(y1 - y0) * 4)))
        for k in range(steps + 1):
            self.dot(x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps)

    def free(self, x: int, y: int, length: int) -> bool:
        """True where a word would cover no other word."""
        inside = 0 <= y < self.height and x >= 0 and x + length <= self.width
        return inside and not any((x + k, y) in self._over for k in range(length))

    def word(self, x: int, y: int, letters: str, style: str = "") -> None:
        """A word over the dots; what does not fit is left out."""
        for k, letter in enumerate(letters):
            if 0 <= x + k < self.width and 0 <= y < self.height:
                self._over[x + k, y] = (letter, style)

    def rows(self, style: str) -> list[Content]:
        """The lines, dots in one style."""
        return [self._row(y, style) for y in range(self.height)]

    def _row(self, y: int, style: str) -> Content:
        pieces: list[tuple[str, str]] = []
        for x in range(self.width):
            letter, look = self._over.get((x, y), ("", ""))
            if not letter:
                dots = self._dots[y][x]
                letter, look = (chr(0x2800 + dots), style) if dots else (" ", "")
            if pieces and pieces[-1][1] == look:
                pieces[-1] = (pieces[-1][0] + letter, look)
            else:
                pieces.append((letter, look))
        return Content("").join(text(letters, look) for letters, look in pieces)

    def content(self, style: str) -> Content:
        """The whole picture."""
        return lines(self.rows(style))
