"""Letters and QR codes large enough for the last row, drawn with half blocks."""

from __future__ import annotations

from functools import cache
from typing import Final

import segno
from textual.content import Content

from game.tui.paint import text

TALL: Final = {
    "A": "01110 10001 10001 11111 10001 10001 10001",
    "B": "11110 10001 10001 11110 10001 10001 11110",
    "C": "01110 10001 10000 10000 10000 10001 01110",
    "D": "11110 10001 10001 10001 10001 10001 11110",
    "E": "11111 10000 10000 11110 10000 10000 11111",
    "F": "11111 10000 10000 11110 10000 10000 10000",
    "G": "01110 10001 10000 10111 10001 10001 01111",
    "H": "10001 10001 10001 11111 10001 10001 10001",
    "I": "111 010 010 010 010 010 111",
    "J": "00111 00010 00010 00010 00010 10010 01100",
    "K": "10001 10010 10100 11000 10100 10010 10001",
    "L": "10000 10000 10000 10000 10000 10000 11111",
    "M": "10001 11011 10101 10101 10001 10001 10001",
    "N": "10001 11001 10101 10011 10001 10001 10001",
    "O": "01110 10001 10001 10001 10001 10001 01110",
    "P": "11110 10001 10001 11110 10000 10000 10000",
    "Q": "01110 10001 10001 10001 10101 10010 01101",
    "R": "11110 10001 10001 11110 10100 10010 10001",
    "S": "01111 10000 10000 01110 00001 00001 11110",
    "T": "11111 00100 00100 00100 00100 00100 00100",
    "U": "10001 10001 10001 10001 10001 10001 01110",
    "V": "10001 10001 10001 10001 10001 01010 00100",
    "W": "10001 10001 10001 10101 10101 11011 10001",
    "X": "10001 10001 01010 00100 01010 10001 10001",
    "Y": "10001 10001 01010 00100 00100 00100 00100",
    "Z": "11111 00001 00010 00100 01000 10000 11111",
    "0": "01110 10001 10011 10101 11001 10001 01110",
    "1": "010 110 010 010 010 010 111",
    "2": "01110 10001 00001 00110 01000 10000 11111",
    "3": "11110 00001 00001 01110 00001 00001 11110",
    "4": "00010 00110 01010 10010 11111 00010 00010",
    "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "01110 10000 10000 11110 10001 10001 01110",
    "7": "11111 00001 00010 00100 01000 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110",
    "9": "01110 10001 10001 01111 00001 00001 01110",
    "-": "000 000 000 111 000 000 000",
    ".": "0 0 0 0 0 0 1",
    ":": "0 0 1 0 1 0 0",
    "/": "001 001 010 010 010 100 100",
    " ": "00 00 00 00 00 00 00",
}
"""Seven rows of points for each letter of a code, an address or a clock."""

SMALL: Final = {
    "0": "111 101 101 101 111",
    "1": "010 110 010 010 111",
    "2": "111 001 111 100 111",
    "3": "111 001 111 001 111",
    "4": "101 101 111 001 001",
    "5": "111 100 111 001 111",
    "6": "111 100 111 101 111",
    "7": "111 001 010 010 010",
    "8": "111 101 111 101 111",
    "9": "111 101 111 001 111",
    ".": "0 0 0 0 1",
    ":": "0 1 0 1 0",
    "-": "00 00 11 00 00",
    "/": "001 001 010 100 100",
    " ": "0 0 0 0 0",
}
"""Five rows of points for each sign of a number."""

HALVES: Final = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
QUIET: Final = 3
"""Light modules around a QR code. Four are asked for; phones read it with two."""


def large(words: str, style: str = "bold $title", scale: int = 1, small: bool = False) -> list[Content] | None:
    """Words in large letters, each point ``scale`` cells wide; None where a letter is not among them."""
    font = SMALL if small else TALL
    if any(letter not in font for letter in words.upper()):
        return None
    drawn = [font[letter].split(" ") for letter in words.upper()]
    rows = ["0".join(points) for points in zip(*drawn, strict=True)]
    rows = ["".join(point * scale for point in row) for row in rows for _ in range(scale)]
    return _halves([[int(point) for point in row] for row in rows], style)


def _halves(points: list[list[int]], style: str) -> list[Content]:
    if len(points) % 2:
        points = [*points, [0] * len(points[0])]
    pairs = zip(points[::2], points[1::2], strict=True)
    return [text("".join(HALVES[pair] for pair in zip(upper, lower, strict=True)), style) for upper, lower in pairs]


@cache
def modules(address: str) -> tuple[tuple[int, ...], ...]:
    """A QR code as rows of 0 and 1, with the light border that it needs."""
    made = segno.make_qr(address, error="l")
    return tuple(tuple(row) for row in made.matrix_iter(border=QUIET))


def qr(address: str, double: bool = False) -> list[Content]:
    """A QR code, dark on light whatever the theme; ``double`` is four times as large."""
    points = [[1 - point for point in row] for row in modules(address)]
    if double:
        points = [[point for point in row for _ in range(2)] for row in points for _ in range(2)]
    if len(points) % 2:  # the border goes on for half a line
        points = [*points, [1] * len(points[0])]
    return _halves(points, "#ffffff on #000000")


def qr_size(address: str, double: bool = False) -> tuple[int, int]:
    """Cells across and down."""
    side = len(modules(address)) * (2 if double else 1)
    return side, (side + 1) // 2
