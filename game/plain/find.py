"""Finding what a player names: whole words first, then their beginnings, never letters inside a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from game.campaign.meters import GROUP_TITLES, METERS
from game.content.library import Content
from game.content.schema import Entry

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")

FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    **{meter.name: (meter.title, meter.name, meter.short) for meter in METERS.values()},
    **{name: (title, name) for name, title in GROUP_TITLES.items()},
}
"""What each number and group of numbers may be called."""


def find(query: str, named: Iterable[tuple[T, Iterable[str]]]) -> list[T]:
    """What is called so: by its whole name, else by whole words of it, else by the beginnings of its words."""
    wanted = _words(query)
    if not wanted:
        return []
    tiers: tuple[list[T], list[T], list[T]] = ([], [], [])
    for thing, names in named:
        ranks = [rank for name in names if (rank := _rank(wanted, _words(name))) is not None]
        if ranks:
            tiers[min(ranks)].append(thing)
    return next((tier for tier in tiers if tier), [])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _rank(wanted: list[str], words: list[str]) -> int | None:
    if wanted == words:
        return 0
    if all(word in words for word in wanted):
        return 1
    if all(any(word.startswith(one) for word in words) for one in wanted):
        return 2
    return None


def figures(query: str) -> list[str]:
    """Names of the numbers and groups that are called so."""
    return find(query, FIGURES.items())


def entries(query: str, content: Content) -> list[Entry]:
    """Entries of the codex that are called so."""
    return find(query, ((entry, (entry.title, entry.id, *entry.also)) for entry in content.codex.values()))
