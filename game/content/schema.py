"""What a content pack may say: one pydantic model for each kind of TOML table.

Unknown keys are refused everywhere, so that a misspelt key is an error and not a silence.
Expressions (``when``, ``weight``) are plain strings here; ``compile`` parses them, because only the
whole pack knows which events and flags exist.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from game.engine.words import AUTHOR_COLUMNS, FAMILIES, INSTRUMENTS, KINDS, POSTURES, TARGETS

# The words are the engine's; a Literal over them makes pydantic name the alternatives in its errors.
Posture = Literal[POSTURES]  # type: ignore[valid-type]
Instrument = Literal[INSTRUMENTS]  # type: ignore[valid-type]
Target = Literal[(*TARGETS, "both")]  # type: ignore[valid-type]
Family = Literal[FAMILIES]  # type: ignore[valid-type]
Kind = Literal[KINDS]  # type: ignore[valid-type]

PRESSES = ("washington", "beijing", "moscow", "third")
"""Whose press: ``third`` is any other capital, named by the paper."""
WATCHED = ("leverage", "alignment", *AUTHOR_COLUMNS)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
RecordId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=96)]

# C0/C1 controls, bidi overrides and isolates, zero-width and line-separator characters: nothing that a
# terminal or a browser might obey ever enters the game as text. Tabs and newlines are folded, not refused.
HOSTILE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def fold(text: Any) -> Any:
    """One paragraph out of a TOML string: runs of white space become one space."""
    if not isinstance(text, str):
        return text
    bad = HOSTILE.search(text)
    if bad:
        raise ValueError(f"has the control character U+{ord(bad.group()):04X}: remove it")
    return " ".join(text.split())


Line = Annotated[str, StringConstraints(min_length=1, max_length=160), BeforeValidator(fold)]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=900), BeforeValidator(fold)]
Expression = Annotated[str, Field(min_length=1, max_length=400)]
Points = Annotated[float, Field(ge=-30, le=30)]
Level = Annotated[float, Field(ge=0, le=100)]


def flatten(value: Any) -> Any:
    """``{ties = {trade = 2}}`` (what TOML's dotted keys parse to) becomes ``{"ties.trade": 2}``."""
    if not isinstance(value, dict):
        return value
    flat: dict[str, Any] = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            flat.update({f"{key}.{rest}": v for rest, v in flatten(inner).items()})
        else:
            flat[key] = inner
    return flat


Column = Literal[AUTHOR_COLUMNS]  # type: ignore[valid-type]
Effects = Annotated[
    dict[Column, Points | tuple[Points, Points]],
    BeforeValidator(flatten),
]
"""Column name to points: a number, or ``[low, high]`` for a draw that is even between the two."""


class Table(BaseModel):
    """The manners of every table: no unknown keys, no change after loading."""

    # defer_build: an option is only ever checked as part of its event, so its own validator need not be made.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Later(Table):
    """An effect that arrives some quarters after the decision."""

    after: int = Field(ge=1, le=8, description="quarters from the decision")
    why: Line = Field(description="what the ledger says when it arrives")
    effects: Effects = Field(min_length=1)


class FollowUp(Table):
    """An event that this option puts on the calendar."""

    event: Id
    after: int = Field(ge=1, le=8, description="quarters from the decision")


class Option(Table):
    """One thing that the policymaker may do about an event."""

    id: Id
    posture: Posture
    instrument: Instrument | None = None
    target: Target | None = None
    cost: int = Field(0, ge=0, le=30, description="political capital")
    label: Annotated[str, StringConstraints(min_length=1, max_length=60), BeforeValidator(fold)]
    case: Annotated[str, StringConstraints(min_length=1, max_length=150), BeforeValidator(fold)]
    effects: Effects = Field(min_length=1)
    later: tuple[Later, ...] = ()
    sets: Id | None = Field(None, description="flag that later cards can ask for")
    follow_up: FollowUp | None = None
    when: Expression | None = None
    needs: Line | None = Field(None, description="what ``when`` asks for, as a player is told it")
    headline: Annotated[str, StringConstraints(min_length=1, max_length=90), BeforeValidator(fold)]
    history: bool = Field(False, description="what the United States really did")


class Event(Table):
    """A card that puts the dilemma: what happened, how grave it is, and two to five options."""

    id: Id
    title: Annotated[str, StringConstraints(min_length=1, max_length=56), BeforeValidator(fold)]
    kind: Kind
    record: RecordId | None = Field(None, description="timeline id; documented cards must have one")
    years: tuple[int, int] = Field((2014, 2035), description="first and last year it may be dealt")
    severity: int = Field(ge=0, le=100, description="how grave a provocation it is")
    body: Paragraph
    when: Expression | None = None
    weight: Expression = "1"
    codex: tuple[Id, ...] = ()
    story: Id | None = Field(None, description="the chain of cards that this one belongs to")
    follow_up_only: bool = Field(False, description="dealt only when an option schedules it")
    option: tuple[Option, ...] = Field(min_length=2, max_length=5)


class Response(Table):
    """What Beijing, Moscow or both do about it."""

    id: Id
    family: Family
    actor: Target
    title: Annotated[str, StringConstraints(min_length=1, max_length=60), BeforeValidator(fold)]
    body: Annotated[str, StringConstraints(min_length=1, max_length=420), BeforeValidator(fold)]
    headline: Annotated[str, StringConstraints(min_length=1, max_length=90), BeforeValidator(fold)]
    kind: Kind = "composite"
    record: RecordId | None = None
    years: tuple[int, int] = (2014, 2035)
    when: Expression | None = None
    weight: Expression = "1"
    effects: Effects = Field(min_length=1)
    later: tuple[Later, ...] = ()
    sets: Id | None = None
    follow_up: FollowUp | None = None


class Move(Table):
    """A desk move: optional, one a quarter, always there."""

    id: Id
    label: Annotated[str, StringConstraints(min_length=1, max_length=60), BeforeValidator(fold)]
    body: Annotated[str, StringConstraints(min_length=1, max_length=300), BeforeValidator(fold)]
    cost: int = Field(ge=0, le=30)
    when: Expression | None = None
    needs: Line | None = Field(None, description="what ``when`` asks for, as a player is told it")
    effects: Effects = Field(min_length=1)
    later: tuple[Later, ...] = ()
    rest: int = Field(0, ge=0, le=12, description="quarters before it can be used again")
    reveals: Literal["doctrine", "thesis"] | None = None
    sets: Id | None = None
    headline: Annotated[str, StringConstraints(min_length=1, max_length=90), BeforeValidator(fold)]


class Doctrine(Table):
    """How Beijing and Moscow read the United States: hidden, drawn from the seed."""

    id: Id
    name: Line
    brief: Paragraph
    tell: Line = Field(description="what a player may notice")
    families: dict[Family, Annotated[float, Field(gt=0, le=5)]]


class Adviser(Table):
    """An office that gives an opinion on every card: it looks ahead by the rules, but with a belief of its own."""

    id: Id
    office: Line
    brief: Paragraph = Field(description="who they are, and what they take for granted")
    watches: Literal[WATCHED] = Field(description="the number that they speak about")  # type: ignore[valid-type]
    horizon: int = Field(ge=1, le=6, description="quarters that they look ahead")
    thesis: Literal["weak", "middling", "strong"] = Field(description="how much pressure ties the two, in their belief")
    doctrine: Id | None = Field(None, description="how the other side reads the United States, in their belief")
    weights: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(description="what they judge by; adds up to 1")
    right: tuple[Line, ...] = Field(min_length=2, description="what they say when it came as they said")
    wrong: tuple[Line, ...] = Field(min_length=2, description="what they say when it did not")


class Headline(Table):
    """What one press prints about a quarter, when it fits what happened."""

    id: Id
    press: Literal[PRESSES]  # type: ignore[valid-type]
    paper: Annotated[str, StringConstraints(min_length=1, max_length=32), BeforeValidator(fold)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=90), BeforeValidator(fold)]
    postures: tuple[Posture, ...] = Field((), description="only after one of these; empty: after any")
    instruments: tuple[Instrument, ...] = ()
    targets: tuple[Target, ...] = ()
    families: tuple[Family, ...] = Field((), description="only when the answer is of one of these families")
    when: Expression | None = None


class Ending(Table):
    """How a campaign closes. Early endings are tried every quarter, the others at the close."""

    id: Id
    title: Line
    body: Paragraph
    early: bool = False
    when: Expression | None = None


class Lens(Table):
    """A published way of judging: weights over what is good for the United States."""

    id: Id
    name: Line
    brief: Paragraph
    weights: dict[str, Annotated[float, Field(ge=0, le=1)]]


class Entry(Table):
    """A codex entry: what a word on a card means."""

    id: Id
    title: Line
    body: Paragraph
    also: tuple[Line, ...] = Field((), description="other spellings found on cards")
    see: tuple[Id, ...] = ()
    sources: tuple[Line, ...] = Field(min_length=1)


class Background(Table):
    """What happens in one quarter of a scenario, whatever the player decides."""

    quarter: int = Field(ge=1, le=80)
    why: Line = Field(description="what is told of it, and what the ledger says")
    effects: Effects = Field(min_length=1)


class Scenario(Table):
    """A campaign: when it starts, how long it is, what is in the deck, how it is judged."""

    id: Id
    title: Line
    brief: Paragraph
    role: Paragraph
    goal: Paragraph
    start_year: int = Field(ge=1990, le=2100)
    start_quarter: int = Field(1, ge=1, le=4)
    quarters: int = Field(ge=1, le=80)
    lens: Id = "statecraft"
    par: float = Field(ge=0, le=100)
    minutes: tuple[int, int]
    deck: tuple[Id, ...] = Field((), description="restrict the deal to these events; empty: all")
    schedule: tuple[Id, ...] = Field((), description="one event a quarter, in this order")
    opening: Id | None = Field(None, description="the event of the first quarter; the others are dealt")
    thesis: Literal["weak", "middling", "strong"] | None = None
    doctrine: Id | None = None
    start: Annotated[dict[Column, Level], BeforeValidator(flatten)] = Field(default_factory=dict)
    early_endings: bool = True
    forecast: Literal["free", "limited", "off"] = Field("limited", description="how many estimates the analysts give")
    background: tuple[Background, ...] = ()
    lessons: tuple[Paragraph, ...] = Field((), description="what is told before each quarter, in order")


class Coefficient(Table):
    """One number of the model, or one for each word of a list."""

    value: float | dict[str, float]
    unit: Line
    about: Line
    source: Line


class Pack(Table):
    """pack.toml: who made this pack and what it is called."""

    id: Id
    title: Line
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    authors: tuple[Line, ...]
    licence: Line
    brief: Paragraph
