"""How the card and its options share the height of the main screen: as roomy and as full as it can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from game.campaign.views import Brief
from game.tui.widgets.card import card_lines
from game.tui.widgets.telling import NOW, details

FIXED: Final = 6
"""Rows that are always there: top line, gauges, prompt, keys."""
LEAST_FULL: Final = 28
"""Rows of a terminal below which it is not worth trying to show every option in full."""
INDENT: Final = 5
"""Cells before the details of an option, under its label."""


@dataclass(frozen=True)
class Arrangement:
    """``roomy``: blank lines in the card; ``full``: every option with its details; ``gap``: lines between options;
    ``hints``: how many expected changes are told; ``merged``: the story so far on one line."""

    roomy: bool
    full: bool
    gap: int
    hints: int = NOW
    merged: bool = False


WANTED: Final = (
    Arrangement(True, True, 1),
    Arrangement(False, True, 1),
    Arrangement(True, True, 0),
    Arrangement(False, True, 0),
    Arrangement(True, False, 0),
    Arrangement(False, False, 0),
    Arrangement(False, False, 0, hints=3),
    Arrangement(False, False, 0, hints=2),
)
TIGHT: Final = Arrangement(False, False, 0, hints=2, merged=True)


def arrange(brief: Brief, width: int, height: int) -> Arrangement:
    """The first arrangement that fits, else the tightest, in which the card scrolls."""
    for wanted in WANTED:
        if wanted.full and height < LEAST_FULL:
            continue
        if _rows(brief, wanted, width) <= height - FIXED:
            return wanted
    return TIGHT


def _rows(brief: Brief, wanted: Arrangement, width: int) -> int:
    count = len(brief.choices)
    rows = len(card_lines(brief, width, wanted.roomy, wanted.merged)) + count
    if wanted.full:
        return rows + sum(len(details(choice, width, INDENT)) for choice in brief.choices) + wanted.gap * (count - 1)
    return rows + detail_rows(brief, width, wanted.hints)


def detail_rows(brief: Brief, width: int, hints: int) -> int:
    """Rows that hold the details of any one option."""
    return max(len(details(choice, width, 0, hints)) for choice in brief.choices)
