"""What a front end is given to draw: plain data, no rules, nothing hidden that the player may not know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from game.content.library import RecordRow
from game.content.schema import Ending, Event, Move, Option, Response
from game.engine.ledger import Entry


@dataclass(frozen=True)
class Hint:
    """What advisers expect a choice to do by itself, before anybody answers."""

    column: str
    """A column or group, or leverage or alignment."""
    points: float
    after: int = 0
    """Quarters until it arrives."""


@dataclass(frozen=True)
class Choice:
    """An option as it stands now. ``refusal`` is empty where it may be chosen."""

    option: Option
    refusal: str
    hints: tuple[Hint, ...]
    belief: float | None = None
    """For a threat: the chance that it is believed, 0 to 1."""
    habit: str = ""
    """A warning, in words, where the same posture was taken often of late or the tool is worn."""
    reversal: bool = False
    """It would turn round on a target so soon that it costs credibility."""


@dataclass(frozen=True)
class MoveChoice:
    """A desk move as it stands now. ``refusal`` is empty where it may be made."""

    move: Move
    refusal: str
    hints: tuple[Hint, ...]


@dataclass(frozen=True)
class Chapter:
    """An earlier card of a story, and what was done about it."""

    when: str
    title: str
    label: str


@dataclass(frozen=True)
class Brief:
    """The quarter as it lies on the desk."""

    quarter: int
    quarters: int
    year: int
    of_year: int
    event: Event
    record: RecordRow | None
    choices: tuple[Choice, ...]
    moves: tuple[MoveChoice, ...]
    before: tuple[Chapter, ...] = ()
    """Earlier cards of the same story that were played in this game."""
    lesson: str = ""
    """What a teaching scenario tells before this quarter, or nothing."""


@dataclass(frozen=True)
class Headline:
    """One line of the world's press."""

    press: str
    text: str
    paper: str = ""
    """Who prints it, where that is not the capital's press as a whole."""


@dataclass(frozen=True)
class Outcome:
    """A quarter that has been played: what was chosen, what they did, and every change with its cause."""

    quarter: int
    year: int
    of_year: int
    event: Event | None
    option: Option | None
    move: Move | None
    answer: Response | None
    current: Response | None
    record: RecordRow | None
    """The row of the record behind a documented event."""
    learnt: str
    """What intelligence found out, in words, or nothing."""
    threat: int
    """1 a threat was believed, -1 it was called, 0 there was none."""
    before: dict[str, float]
    after: dict[str, float]
    """Columns, leverage and alignment by name."""
    entries: tuple[Entry, ...]
    why: dict[str, tuple[tuple[Entry, float], ...]]
    """For leverage and alignment: each entry's share of the change."""
    headlines: tuple[Headline, ...]
    background: str
    """What happened in the world this quarter whatever was decided, or nothing."""
    digest: str
    ending: str | None
    """Id of the ending, if this quarter closed the game."""
    prediction: dict[str, int] = field(default_factory=dict)
    """What the player said beforehand of leverage and alignment: -70 is "down, seventy per cent sure"."""
    recorded: dict[str, Any] | None = None
    """The journal's line, if it was taken as it stood because the content has changed since."""


@dataclass(frozen=True)
class LensScore:
    """The score under one lens, with what each component added."""

    id: str
    name: str
    brief: str
    score: float
    parts: tuple[tuple[str, float, float], ...]
    """(component, its value 0 to 100, its weight)."""


@dataclass(frozen=True)
class Verdict:
    """How a finished game is judged, and what was hidden while it was played."""

    ending: Ending
    early: bool
    score: float
    par: float
    won: bool
    quadrant: str
    lenses: tuple[LensScore, ...]
    thesis: str
    doctrine_id: str
    postures: dict[str, int]
    matched_history: tuple[int, int]
    """(decisions as in the record, decisions for which the record has one)."""
