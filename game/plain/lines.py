"""How plain lines are set: folded text, full stops, numbers with nouns, tables without boxes, sources cut clean."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence

from game.campaign.meters import Meter

WIDEST = 78

_UNREAD = re.compile(r"\s*\((?:text seen|https?://)[^)]*\)|\s*https?://\S+?(?=[;)]?(?:\s|$))")
"""Addresses, and the remark that a text was seen and where: neither can be clicked or is worth hearing."""


def width() -> int:
    """Characters that a line may have."""
    return max(40, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns - 1))


def wrap(text: str, indent: str = "") -> list[str]:
    """Text folded to the terminal, at most 78 wide."""
    return textwrap.wrap(text, width(), initial_indent=indent, subsequent_indent=indent) or [""]


def hang(text: str, indent: str = "  ", more: str = "    ") -> list[str]:
    """Folded text whose later lines are set in further than its first."""
    return textwrap.wrap(text, width(), initial_indent=indent, subsequent_indent=more) or [""]


def stop(text: str) -> str:
    """A text that ends as a sentence does: a title that asks keeps its question mark."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def lowered(title: str) -> str:
    """A title within a sentence: ``Export controls on China`` keeps its country."""
    return title[0].lower() + title[1:]


def number(text: str) -> int:
    """A whole number that was typed; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) <= 4 else 0


def quarters(count: int) -> str:
    """``1 quarter``, ``3 quarters``."""
    return counted(count, "quarter")


def counted(count: int, noun: str) -> str:
    """``1 estimate``, ``2 estimates``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    return f" {last} ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def source(text: str) -> str:
    """Where something can be read, without its addresses: each source of several is kept."""
    parts = (part.strip() for part in _UNREAD.sub("", text).split(";"))
    return "; ".join(part for part in parts if part)


def warning(meter: Meter) -> str:
    """Where a number becomes dangerous and what then happens, to stand after its meaning; or nothing."""
    if meter.warning is None:
        return ""
    side = "or less" if meter.good > 0 else "or more"
    return f" Warning at {meter.warning:g} {side}: {meter.danger}."


def mark(meter: Meter, value: float) -> str:
    """The sign of a number beyond its warning line."""
    return " (!)" if meter.warns(value) else ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]], indent: str = "  ") -> Iterator[str]:
    """Columns under their heads, the last one to the left and cut to the line, the others to the right."""
    every = [head, *rows]
    sizes = [max(len(row[k]) for row in every) for k in range(len(head) - 1)]
    for row in every:
        cells = [cell.rjust(size) for cell, size in zip(row, sizes, strict=False)]
        yield cut(indent + "  ".join([*cells, row[-1]]).rstrip(), width())


def cut(text: str, room: int) -> str:
    """The text, or as much of it as there is room for and three dots."""
    return text if len(text) <= room else text[: room - 3].rstrip() + "..."
