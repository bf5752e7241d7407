"""What packs say, once it has been read: every card by kind and id, and where it was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from game.content import schema
from game.content.problems import KeyPath, Source, nearest
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
    """Where a card was read: for messages about it."""

    source: Source
    path: KeyPath


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
    digest: str = ""
    parsers: tuple[Parser, Parser] | None = None
    """Made by ``check.parsers_for``: what its expressions have been read into."""

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
