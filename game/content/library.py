"""What packs say, once it has been read: every card by kind and id, and where it was read."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from game.content import schema
from game.content.files import PackFiles, shown_name
from game.content.places import KeyPath, Source
from game.content.problems import nearest
from game.engine.expressions import Parser
from game.errors import UseError

TABLES: dict[str, type[schema.Table]] = {
    "event": schema.Event,
    "response": schema.Response,
    "move": schema.Move,
    "doctrine": schema.Doctrine,
    "adviser": schema.Adviser,
    "headline": schema.Headline,
    "ending": schema.Ending,
    "lens": schema.Lens,
    "entry": schema.Entry,
    "scenario": schema.Scenario,
}
"""Array-of-tables name to model; a file may hold any of them."""


@dataclass(frozen=True)
class Origin:
    """Where a card was read, for messages about it: file, table within the file, pack."""

    source: Source
    path: KeyPath
    pack: str = ""


@dataclass
class LeftOut:
    """What could not be read, kept so that one mistake is not told as many: its names count as known."""

    ids: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in TABLES})
    flags: set[str] = field(default_factory=set)
    rows: list[tuple[str, Any, Origin]] = field(default_factory=list)
    """Kind, what the table says, where: its expressions are still looked at."""

    def note(self, kind: str, row: Any, origin: Origin) -> None:
        """A table that did not pass."""
        if kind not in TABLES or not isinstance(row, dict):
            return
        self.rows.append((kind, row, origin))
        if isinstance(row.get("id"), str):
            self.ids[kind].add(row["id"])
        options = row.get("option")
        for part in (row, *(options if isinstance(options, list) else ())):
            if isinstance(part, dict) and isinstance(part.get("sets"), str):
                self.flags.add(part["sets"])

    def note_file(self, text: str) -> None:
        """A file that is not TOML: whatever it calls an id may be a card of any kind."""
        for key, name in _NAMES.findall(text):
            if key == "sets":
                self.flags.add(name)
            else:
                for ids in self.ids.values():
                    ids.add(name)

    def __bool__(self) -> bool:
        return bool(self.rows) or any(self.ids.values())


_NAMES = re.compile(r"""^\s*(id|sets)\s*=\s*["']([a-z0-9-]{1,48})["']""", re.M)


@dataclass(frozen=True)
class RecordRow:
    """A row of the record: what really happened, when, who did it, and where that can be read."""

    id: str
    date: str
    actor: str
    category: str
    what_happened: str
    source: str
    obtained: str
    confidence: str


@dataclass
class Content:
    """All that a pack (or a base pack and its extensions) says, by kind and id, in file order."""

    packs: list[schema.Pack] = field(default_factory=list)
    tables: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in TABLES})
    model: dict[str, schema.Coefficient] = field(default_factory=dict)
    record: dict[str, RecordRow] = field(default_factory=dict)
    origins: dict[tuple[str, str], Origin] = field(default_factory=dict)
    decks: list[tuple[schema.Deck, Origin]] = field(default_factory=list)
    files: list[PackFiles] = field(default_factory=list)
    """The packs as they were read, in order."""
    left_out: LeftOut = field(default_factory=LeftOut)
    digest: str = ""
    parsers: tuple[Parser, Parser] | None = None
    """Made by ``check.parsers_for``: what its expressions have been read into."""

    def copy(self) -> Content:
        """The same cards, to which others can be added."""
        return Content(
            packs=[*self.packs],
            tables={kind: dict(table) for kind, table in self.tables.items()},
            model=dict(self.model),
            record=dict(self.record),
            origins=dict(self.origins),
            decks=[*self.decks],
            files=[*self.files],
            digest=self.digest,
        )

    @property
    def events(self) -> dict[str, schema.Event]:
        """Event cards by id."""
        return self.tables["event"]

    @property
    def responses(self) -> dict[str, schema.Response]:
        """Response cards by id."""
        return self.tables["response"]

    @property
    def moves(self) -> dict[str, schema.Move]:
        """Desk moves by id."""
        return self.tables["move"]

    @property
    def doctrines(self) -> dict[str, schema.Doctrine]:
        """Doctrines by id."""
        return self.tables["doctrine"]

    @property
    def endings(self) -> dict[str, schema.Ending]:
        """Endings by id."""
        return self.tables["ending"]

    @property
    def advisers(self) -> dict[str, schema.Adviser]:
        """Advisers by id."""
        return self.tables["adviser"]

    @property
    def headlines(self) -> dict[str, schema.Headline]:
        """Headlines by id."""
        return self.tables["headline"]

    @property
    def lenses(self) -> dict[str, schema.Lens]:
        """Lenses by id."""
        return self.tables["lens"]

    @property
    def codex(self) -> dict[str, schema.Entry]:
        """Codex entries by id."""
        return self.tables["entry"]

    @property
    def scenarios(self) -> dict[str, schema.Scenario]:
        """Scenarios by id."""
        return self.tables["scenario"]


def asked_for(content: Content, packs: Sequence[Path]) -> set[str]:
    """The names, as in ``Origin.pack``, of the packs that were asked for besides the game's own."""
    return {shown_name(path) for path in packs} & {pack.shown for pack in content.files}


def own_cards(content: Content, packs: Collection[str]) -> dict[str, list[str]]:
    """The cards of some packs by kind. ``packs`` are names as in ``Origin.pack``."""
    found = {
        kind: [ident for ident in table if content.origins[kind, ident].pack in packs]
        for kind, table in content.tables.items()
    }
    return {kind: ids for kind, ids in found.items() if ids}


def own_packs(content: Content, packs: Collection[str]) -> list[str]:
    """The ids of some packs."""
    return [pack.id for pack in content.packs if content.origins["pack", pack.id].pack in packs]


def scenario_of(content: Content, ident: str) -> schema.Scenario:
    """A scenario by id. Raises UseError with the nearest name."""
    if ident not in content.scenarios:
        raise UseError(f"there is no scenario '{ident}'{nearest(ident, content.scenarios)}")
    return content.scenarios[ident]


def since(content: Content, card: schema.Event | schema.Response) -> tuple[int, int]:
    """Year and quarter before which a card may not come: what is on the record never comes before its date."""
    row = content.record.get(card.record or "")
    if row is None:
        return card.years[0], 1
    year, _, rest = row.date.partition("-")
    month = int(rest[:2] or 1)
    return max((card.years[0], 1), (int(year), (month + 2) // 3))
