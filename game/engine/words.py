"""The fixed words of the game: postures, instruments, targets, channels, ties, families, columns.

Every list here is ordered, and the order is part of the save format: append, never reorder.
"""

from __future__ import annotations

from typing import Final

POSTURES: Final = ("double_down", "targeted", "coordinate", "threaten", "engage", "inaction")
"""From most to least pressure. An event's options are listed in this order, then by id."""

INSTRUMENTS: Final = ("export_controls", "financial_sanctions", "entity_blacklist")
TARGETS: Final = ("china", "russia")
"""The two rivals; an option or a move may also name ``both``."""

CHANNELS: Final = ("technology", "payments", "networks")
"""Channel k is the one that adapts to instrument k, and family k is the one that answers it."""

TIES: Final = ("trade", "technology", "payments", "military", "infrastructure")

FAMILIES: Final = (
    "technology",
    "payments",
    "networks",
    "exercises",
    "infrastructure",
    "energy",
    "retaliation",
    "compliance",
    "friction",
    "opportunism",
)
ACTORS: Final = ("china", "russia", "both")
KINDS: Final = ("documented", "composite", "hypothetical")

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "pressure": tuple(f"{i}.{t}" for i in INSTRUMENTS for t in TARGETS),
    "fresh": tuple(f"{i}.{t}" for i in INSTRUMENTS for t in TARGETS),
    "fatigue": INSTRUMENTS,
    "adaptation": CHANNELS,
    "ties": TIES,
}
SINGLES: Final = ("credibility", "coalition", "capital", "strain", "chokehold", "procurement")

COLUMNS: Final[tuple[str, ...]] = (
    *(f"{group}.{part}" for group, parts in GROUPS.items() for part in parts),
    *SINGLES,
)
"""Every column that the ledger can move, each 0 to 100 points."""

COLUMN_INDEX: Final[dict[str, int]] = {name: row for row, name in enumerate(COLUMNS)}

DERIVED: Final = ("leverage", "alignment", "common")
"""Computed from the columns, 0 to 100: never stored, never changed by a card."""

AUTHOR_COLUMNS: Final = tuple(c for c in COLUMNS if not c.startswith("fresh."))
"""What an ``effects`` table may change: all but the first reflex, which belongs to the engine."""

_GOOD_WAY: Final = {
    **dict.fromkeys(("credibility", "coalition", "capital"), 1),
    **dict.fromkeys(("ties", "adaptation", "fatigue", "strain", "chokehold", "procurement"), -1),
}


def direction(column: str) -> int:
    """1 where up is good for the United States, -1 where down is, 0 where it depends."""
    return _GOOD_WAY.get(column, _GOOD_WAY.get(column.partition(".")[0], 0))


SERIES: Final = ("trade", "local_currency", "cips", "chips", "oil", "gas")
"""What the record counts year by year, and the model is held against."""

COMPONENTS: Final = ("leverage", "separation", "denial", "credibility", "coalition", "ease", "resilience")
"""What a lens may weigh, each 0 to 100 and up is good for the United States."""
