"""What a content pack may say: one pydantic model for each kind of TOML table.

Unknown keys are refused everywhere, so that a misspelt key is an error and not a silence.
Expressions (``when``, ``weight``) are plain strings here; ``compile`` parses them, because only the
whole pack knows which events and flags exist.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from game.engine.words import AUTHOR_COLUMNS, COMPONENTS, FAMILIES, INSTRUMENTS, KINDS, POSTURES, TARGETS

# The words are the engine's; a Literal over them makes pydantic name the alternatives in its errors.
Posture = Literal[POSTURES]  # type: ignore[valid-type]
Instrument = Literal[INSTRUMENTS]  # type: ignore[valid-type]
Target = Literal[(*TARGETS, "both")]  # type: ignore[valid-type]
Family = Literal[FAMILIES]  # type: ignore[valid-type]
Kind = Literal[KINDS]  # type: ignore[valid-type]

PRESSES = ("washington", "beijing", "moscow", "third")
"""Whose press: ``third`` is any other capital, named by the paper."""
WATCHED = ("leverage", "alignment", *AUTHOR_COLUMNS)

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=48)]
RecordId = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=96)]

# C0/C1 controls, bidi overrides and isolates, zero-width and line-separator characters: nothing that a
# terminal or a browser might obey ever enters the game as text. Tabs and newlines are folded, not refused.
HOSTILE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def fold(text: Any) -> Any:
    """One paragraph out of a TOML string: runs of white space become one space."""
    if not isinstance(text, str):
        return text
    bad = HOSTILE.search(text)
    if bad:
        told = {"name": f"U+{ord(bad.group()):04X}", "offset": bad.start()}
        raise PydanticCustomError("hostile", "has the control character {name}", told)
    return " ".join(text.split())


CODE_PATTERN = r"^[EW]\d{3}$"
Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN)]
"""Of a problem, as ``doubledown check`` names it."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=160), BeforeValidator(fold)]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=900), BeforeValidator(fold)]
LONGEST = 400
"""Characters in an expression."""
Expression = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Whole = Annotated[int, Field(strict=True)]
"""TOML says of every value what it is: neither ``"5"`` nor ``true`` is a number."""
Number = Annotated[float, Field(strict=True)]
Truth = Annotated[bool, Field(strict=True)]
Points = Annotated[Number, Field(ge=-30, le=30)]
Level = Annotated[Number, Field(ge=0, le=100)]

LEVELS = 4
"""Most parts of a column's name, and more."""


def flatten(value: Any, depth: int = 0) -> Any:
    """``{ties = {trade = 2}}`` (what TOML's dotted keys parse to) becomes ``{"ties.trade": 2}``."""
    if not isinstance(value, dict):
        return value
    if depth > LEVELS:
        raise PydanticCustomError("nested", "is nested too deeply")
    flat: dict[str, Any] = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            flat.update({f"{key}.{rest}": v for rest, v in flatten(inner, depth + 1).items()})
        else:
            flat[key] = inner
    return flat


Column = Literal[AUTHOR_COLUMNS]  # type: ignore[valid-type]
Effects = Annotated[
    dict[Column, Points | tuple[Points, Points]],
    BeforeValidator(flatten),
]
"""Column name to points: a number, or ``[low, high]`` for a draw that is even between the two."""

# Which words there are is checked later, with a hint; editors are told at once.
Weights = Annotated[
    dict[str, Annotated[Number, Field(ge=0, le=1)]], Field(json_schema_extra={"propertyNames": {"enum": [*COMPONENTS]}})
]


class Table(BaseModel):
    """The manners of every table: no unknown keys, no change after loading."""

    # defer_build: an option is only ever checked as part of its event, so its own validator need not be made.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, allow_inf_nan=False)


class Card(Table):
    """The manners of every table that has an id and can be replaced by a later pack."""

    id: Id = Field(description="its name: lower case, digits, hyphens; never changed once published")
    replace: Truth = Field(False, description="takes the place of the card with this id in an earlier pack")
    lint_ignore: tuple[Code, ...] = Field((), alias="lint-ignore", description="warnings that are meant to be so")
    lint_reason: Line | None = Field(None, alias="lint-reason", description="why they are: asked for with lint-ignore")


class Later(Table):
    """An effect that arrives some quarters after the decision."""

    after: Whole = Field(ge=1, le=8, description="quarters from the decision")
    why: Line = Field(description="what the ledger says when it arrives")
    effects: Effects = Field(min_length=1, description="what it moves then")


class FollowUp(Table):
    """An event that this option puts on the calendar."""

    event: Id = Field(description="the id of the event that comes")
    after: Whole = Field(ge=1, le=8, description="quarters from the decision")


class Option(Table):
    """One thing that the policymaker may do about an event."""

    id: Id = Field(description="its name within the event")
    posture: Posture = Field(description="what kind of answer it is: most of its effects come with the posture")
    instrument: Instrument | None = Field(None, description="the tool that is used; with engage, the one that is eased")
    target: Target | None = Field(None, description="whom it is used on")
    cost: Whole = Field(0, ge=0, le=30, description="political capital")
    label: Annotated[str, StringConstraints(min_length=1, max_length=60), BeforeValidator(fold)] = Field(
        description="what the player chooses: a verb and its object"
    )
    case: Annotated[str, StringConstraints(min_length=1, max_length=150), BeforeValidator(fold)] = Field(
        description="the best case for it, by somebody who means it"
    )
    effects: Effects = Field(min_length=1, description="what is particular to it, beside what its posture does anyway")
    later: tuple[Later, ...] = Field((), description="what it does some quarters on")
    sets: Id | None = Field(None, description="flag that later cards can ask for")
    follow_up: FollowUp | None = Field(None, description="an event that it puts on the calendar")
    when: Expression | None = Field(
        None, description="an expression that must hold for it to be chosen; without it, always"
    )
    needs: Line | None = Field(None, description="what ``when`` asks for, as a player is told it")
    headline: Annotated[str, StringConstraints(min_length=1, max_length=90), BeforeValidator(fold)] = Field(
        description="what the press prints when it is chosen"
    )
    history: Truth = Field(False, description="what the United States really did")


class Event(Card):
    """A card that puts the dilemma: what happened, how grave it is, and two to five options."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=56), BeforeValidator(fold)] = Field(
        description="what is written over the card"
    )
    kind: Kind = Field(description="what it rests on")
    record: RecordId | None = Field(None, description="timeline id; documented cards must have one")
    years: tuple[Whole, Whole] = Field((2014, 2035), description="first and last year it may be dealt")
    severity: Whole = Field(ge=0, le=100, description="how grave a provocation it is")
    body: Paragraph = Field(description="what happened, who says so, what is not known, what must be decided")
    when: Expression | None = Field(
        None, description="an expression that must hold for the card to come; without it, always"
    )
    weight: Expression = Field("1", description="an expression: how likely it is against the others that may come")
    codex: tuple[Id, ...] = Field((), description="ids of the codex entries that the card leads to")
    story: Id | None = Field(None, description="the chain of cards that this one belongs to")
    follow_up_only: Truth = Field(False, description="dealt only when an option schedules it")
    option: tuple[Option, ...] = Field(min_length=2, max_length=5, description="what may be done about it")


class Response(Card):
    """What Beijing, Moscow or both do about it."""

    family: Family = Field(description="what kind of answer it is")
    actor: Target = Field(description="who does it")
    title: Annotated[str, StringConstraints(min_length=1, max_length=60), BeforeValidator(fold)] = Field(
        description="what they do, in a few words"
    )
    body: Annotated[str, StringConstraints(min_length=1, max_length=420), BeforeValidator(fold)] = Field(
        description="what they did, concretely, and what it changes"
    )
    headline: Annotated[str, StringConstraints(min_length=1, max_length=90), BeforeValidator(fold)] = Field(
        description="what the press prints of it"
    )
    kind: Kind = Field("composite", description="what it rests on")
    record: RecordId | None = Field(None, description="timeline id; documented cards must have one")
    years: tuple[Whole, Whole] = Field((2014, 2035), description="first and last year in which it may come")
    when: Expression | None = Field(
        None, description="an expression that must hold for the card to come; without it, always"
    )
    weight: Expression = Field("1", description="an expression: how likely it is against the others that may come")
    effects: Effects = Field(min_length=1, description="what it moves when it answers a move at full strength")
    later: tuple[Later, ...] = Field((), description="what it does some quarters on")
    sets: Id | None = Field(None, description="flag that later cards can ask for")
    follow_up: FollowUp | None = Field(None, description="an event that it puts on the calendar")


class Move(Card):
    """A desk move: optional, one a quarter, always there."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=60), BeforeValidator(fold)] = Field(
        description="what the player chooses: a verb and its object"
    )
    body: Annotated[str, StringConstraints(min_length=1, max_length=300), BeforeValidator(fold)] = Field(
        description="what it does and what it costs, in a sentence or two"
    )
    cost: Whole = Field(ge=0, le=30, description="political capital")
    when: Expression | None = Field(
        None, description="an expression that must hold for it to be chosen; without it, always"
    )
    needs: Line | None = Field(None, description="what ``when`` asks for, as a player is told it")
    effects: Effects = Field(min_length=1, description="what it moves at once")
    later: tuple[Later, ...] = Field((), description="what it does some quarters on")
    rest: Whole = Field(0, ge=0, le=12, description="quarters before it can be used again")
    reveals: Literal["doctrine", "thesis"] | None = Field(
        None, description="what is hidden and told to the player by it"
    )
    sets: Id | None = Field(None, description="flag that later cards can ask for")
    headline: Annotated[str, StringConstraints(min_length=1, max_length=90), BeforeValidator(fold)] = Field(
        description="what the press prints of it"
    )


class Doctrine(Card):
    """How Beijing and Moscow read the United States: hidden, drawn from the seed."""

    name: Line = Field(description="what it is called")
    brief: Paragraph = Field(description="how they think, as the debrief tells it")
    tell: Line = Field(description="what a player may notice")
    families: dict[Family, Annotated[Number, Field(gt=0, le=5)]] = Field(
        description="how much likelier each family of answers is, 1 being even-handed; all are named"
    )


class Adviser(Card):
    """An office that gives an opinion on every card: it looks ahead by the rules, but with a belief of its own."""

    office: Line = Field(description="its name, as the player sees it")
    brief: Paragraph = Field(description="who they are, and what they take for granted")
    duty: Paragraph | None = Field(None, description="what its holder in a class is told, and nobody else")
    interest: Line | None = Field(None, description="what they want out of it, in one line: a verb and a number")
    wants: Expression | None = Field(None, description="an expression that must hold at the close for it to be served")
    watches: Literal[WATCHED] = Field(description="the number that they speak about")  # type: ignore[valid-type]
    horizon: Whole = Field(ge=1, le=6, description="quarters that they look ahead")
    thesis: Literal["weak", "middling", "strong"] = Field(description="how much pressure ties the two, in their belief")
    doctrine: Id | None = Field(None, description="how the other side reads the United States, in their belief")
    weights: Weights = Field(description="what they judge by; adds up to 1")
    right: tuple[Line, ...] = Field(min_length=2, description="what they say when it came as they said")
    wrong: tuple[Line, ...] = Field(min_length=2, description="what they say when it did not")


class Headline(Card):
    """What one press prints about a quarter, when it fits what happened."""

    press: Literal[PRESSES] = Field(description="whose press")  # type: ignore[valid-type]
    paper: Annotated[str, StringConstraints(min_length=1, max_length=32), BeforeValidator(fold)] = Field(
        description="name of the paper"
    )
    text: Annotated[str, StringConstraints(min_length=1, max_length=90), BeforeValidator(fold)] = Field(
        description="what it prints"
    )
    postures: tuple[Posture, ...] = Field((), description="only after one of these; empty: after any")
    instruments: tuple[Instrument, ...] = Field((), description="only after one of these; empty: after any")
    targets: tuple[Target, ...] = Field((), description="only when one of these was meant; empty: any")
    families: tuple[Family, ...] = Field((), description="only when the answer is of one of these families")
    when: Expression | None = Field(None, description="an expression that must hold for it to fit; without it, always")


class Ending(Card):
    """How a campaign closes. Early endings are tried every quarter, the others at the close."""

    title: Line = Field(description="what the last page is called")
    body: Paragraph = Field(description="what it says")
    early: Truth = Field(False, description="ends the campaign in the quarter in which its condition holds")
    when: Expression | None = Field(
        None, description="an expression that must hold; the last ending has none, so that every game closes"
    )


class Lens(Card):
    """A published way of judging: weights over what is good for the United States."""

    name: Line = Field(description="what it is called")
    brief: Paragraph = Field(description="what it holds to be good, and whose view that is")
    weights: Weights = Field(description="what it judges by; adds up to 1")


class Entry(Card):
    """A codex entry: what a word on a card means."""

    title: Line = Field(description="the word that it explains")
    body: Paragraph = Field(description="what the word means, and why it matters in the game")
    also: tuple[Line, ...] = Field((), description="other spellings found on cards")
    see: tuple[Id, ...] = Field((), description="ids of other entries to read")
    sources: tuple[Line, ...] = Field(min_length=1, description="where it can be read: author, title, year")


class Background(Table):
    """What happens in one quarter of a scenario, whatever the player decides."""

    quarter: Whole = Field(ge=1, le=80, description="of the scenario; 1 is the first")
    why: Line = Field(description="what is told of it, and what the ledger says")
    effects: Effects = Field(min_length=1, description="what it moves")


class Scenario(Card):
    """A campaign: when it starts, how long it is, what is in the deck, how it is judged."""

    title: Line = Field(description="its name in the list of campaigns")
    brief: Paragraph = Field(description="what it is about, for the list of campaigns")
    role: Paragraph = Field(description="who the player is")
    goal: Paragraph = Field(description="what counts as having done well")
    start_year: Whole = Field(ge=1990, le=2100, description="year of the first quarter")
    start_quarter: Whole = Field(1, ge=1, le=4, description="of that year")
    quarters: Whole = Field(ge=1, le=80, description="how many it lasts")
    lens: Id = Field("statecraft", description="id of the lens that it is judged by")
    par: Number = Field(ge=0, le=100, description="the score that counts as a win")
    minutes: tuple[Whole, Whole] = Field(description="how long it takes, from and to")
    deck: tuple[Id, ...] = Field((), description="restrict the deal to these events; empty: all")
    schedule: tuple[Id, ...] = Field((), description="one event a quarter, in this order")
    opening: Id | None = Field(None, description="the event of the first quarter; the others are dealt")
    thesis: Literal["weak", "middling", "strong"] | None = Field(
        None, description="how much pressure ties the two; without it, drawn from the seed"
    )
    doctrine: Id | None = Field(
        None, description="how the other side reads the United States; without it, drawn from the seed"
    )
    start: Annotated[dict[Column, Level], BeforeValidator(flatten)] = Field(
        default_factory=dict, description="columns at the start; those that are not named are 0"
    )
    early_endings: Truth = Field(True, description="whether an early ending can close it")
    forecast: Literal["free", "limited", "off"] = Field("limited", description="how many estimates the analysts give")
    background: tuple[Background, ...] = Field((), description="what happens whatever the player decides")
    lessons: tuple[Paragraph, ...] = Field((), description="what is told before each quarter, in order")


class Coefficient(Table):
    """One number of the model, or one for each word of a list."""

    value: Number | dict[str, Number] = Field(description="the number, or one for each word")
    unit: Line = Field(description="what it is counted in")
    about: Line = Field(description="what it means")
    source: Line = Field(description="what it rests on: a finding, a series, or a choice of design")


class Deck(Table):
    """What a pack adds to, or takes out of, the deck of a scenario that it did not write."""

    scenario: Id = Field(description="id of the scenario")
    add: tuple[Id, ...] = Field((), description="events that come into the deck")
    drop: tuple[Id, ...] = Field((), description="events that leave it")


_DEPENDENCY = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\s*(.*)")


def fits(wanted: str, version: str) -> bool:
    """Whether a version is within a range such as ``>=0.2,<1``."""
    from packaging.specifiers import SpecifierSet  # few packs ask

    return SpecifierSet(wanted).contains(version, prereleases=True)


def dependency(text: str) -> tuple[str, str]:
    """``semiconductor-desk>=1.0`` as a pack id and a range."""
    match = _DEPENDENCY.fullmatch(text)
    return (match[1], match[2]) if match else ("", "")


def _versions(text: str) -> str:
    from packaging.specifiers import InvalidSpecifier

    try:
        fits(text, "1.0")
    except InvalidSpecifier:
        raise PydanticCustomError("versions", "is not a range of versions", None) from None
    return text


def _needed(text: str) -> str:
    name, wanted = dependency(text)
    if not name:
        raise PydanticCustomError("versions", "names no pack", None)
    _versions(wanted)
    return text


_RANGE = r"\s*((~=|===?|!=|<=?|>=?)\s*v?[0-9][0-9a-z.!+*-]*\s*(,\s*|$))*"
"""What a range of versions looks like, for editors: roughly, since only ``packaging`` knows them all."""

FORMAT = 1
"""Of packs: what ``migrate`` brings older ones to, and what newer ones are refused for."""


class Pack(Table):
    """pack.toml: who made this pack, what it is called, and what it needs."""

    format: Literal[1] = Field(description="how the files are written")  # FORMAT, spelt out for the type
    id: Id = Field(description="its name: lower case, digits, hyphens; how other packs ask for it")
    title: Annotated[str, StringConstraints(min_length=1, max_length=60), BeforeValidator(fold)] = Field(
        description="its name in the list of packs"
    )
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$", max_length=20)] = Field(
        description="three numbers; raise it when a card changes that others play"
    )
    authors: tuple[Line, ...] = Field(min_length=1, description="who wrote it")
    licence: Line = Field(description="what others may do with it")
    brief: Paragraph = Field(description="what it is about and for whom, for the list of packs")
    game: Annotated[str, StringConstraints(max_length=60), AfterValidator(_versions)] = Field(
        "",
        description="versions of the game that it plays with, such as '>=0.2,<1'; empty: any",
        json_schema_extra={"pattern": rf"^{_RANGE}$"},
    )
    depends: tuple[
        Annotated[
            str,
            StringConstraints(max_length=80),
            AfterValidator(_needed),
            Field(json_schema_extra={"pattern": rf"^[a-z0-9]+(-[a-z0-9]+)*{_RANGE}$"}),
        ],
        ...,
    ] = Field((), description="packs that it needs, such as 'semiconductor-desk>=1.0'")
    lint_ignore: tuple[Code, ...] = Field((), alias="lint-ignore", description="warnings not given for this pack")
    lint_reason: Line | None = Field(None, alias="lint-reason", description="why: asked for with lint-ignore")
