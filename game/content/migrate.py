"""Older packs brought to the format of today, a step at a time; newer ones refused, with both versions named.

The policy stands in docs/AUTHORING.md: a pack that once passed ``check`` goes on being played. Whatever would change
how one is read raises ``FORMAT`` by one and leaves a function here, with a test, that makes the new out of the old.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from game.content.schema import FORMAT

Data = dict[str, Any]


def _number_it(name: str, data: Data) -> Data:
    """0 to 1: packs of the first days did not say which format they are of."""
    return {"format": 1, **data} if name == "pack.toml" else data


STEPS: dict[int, Callable[[str, Data], Data]] = {0: _number_it}
"""From a format to the next: given the name of a file within the pack, and what it says."""


def format_of(pack: Data) -> int | None:
    """The format that a pack.toml names, 0 where it names none; None where that is no number."""
    made = pack.get("format", 0)
    return made if isinstance(made, int) and not isinstance(made, bool) and made >= 0 else None


def migrate(name: str, data: Data, made: int) -> Data:
    """What a file would say if it had been written in the format of today."""
    for step in range(made, FORMAT):
        data = STEPS[step](name, data)
    return data
