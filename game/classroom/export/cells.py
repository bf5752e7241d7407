"""Rows as a file that a spreadsheet opens, and takes for nothing but text, numbers, yes and no.

A text that a spreadsheet might take for a formula gets an apostrophe before it; a number stays a number.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from game.text import printable

Cell = str | int | float | bool | None

_FORMULA: Final = frozenset("=+-@|%\u2212")
"""Signs with which a formula, or what some program takes for one, begins. The last is the minus of typographers."""
_QUOTES: Final = frozenset("\"'`´‘’‚‛“”„‟«»‹›′″＂＇")
_BREAKS: Final = re.compile(r"(?<=[;\t\r\n])")
"""After these some programs begin a new cell, whatever the quotes say."""


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula, also one that cuts it at semicolons, tabs or lines."""
    made, left = "", printable(text)
    for part in _BREAKS.split(left):
        made += f"'{part}" if _obeyed(left) else part
        left = left[len(part) :]
    return made


def _obeyed(text: str) -> bool:
    """Whether it begins as a formula does, after spaces, quotes and what cannot be seen; full-width forms count."""
    if text[:1] in ("\t", "\r"):
        return True
    for sign in unicodedata.normalize("NFKC", text[:200]):
        if sign in _FORMULA:
            return True
        if not (sign.isspace() or sign in _QUOTES or unicodedata.category(sign) in ("Cf", "Cc", "Mn", "Me")):
            return False
    return len(text) > 200  # nothing but spaces and quotes so far: whatever follows


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return neutral(value)
        case float():
            return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".")
    return str(value)


def sheet(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A file of comma-separated values (RFC 4180), marked as UTF-8 for Excel."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")
