"""What can happen in a class session. Each act is one row that is never changed, and a session is the sum of its acts.

So a server that is killed finds everything again, and a debrief can tell who knew what at which time.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

Name = Annotated[str, StringConstraints(min_length=1, max_length=24)]
"""Of a seat: cleaned by ``names`` before it gets here."""
CardId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,48}$")]
Whole = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
Sure = Annotated[int, Field(strict=True, ge=-100, le=100)]
"""A prediction: up or down, and how sure, in per cent: -70 is "down, seventy per cent sure"."""

LANGUAGES = ("en", "zh-Hans", "es")
OFFICES = ("state", "treasury", "commerce", "defense", "intelligence", "hill")


class Act(BaseModel):
    """The manners of every act."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Opened(Act):
    """The facilitator opens a session. Everything that makes its worlds stands here."""

    kind: Literal["opened"] = "opened"
    scenario: CardId
    mode: Literal["seminar", "teams"] = "seminar"
    seed: str = Field(max_length=20)
    lens: CardId = "statecraft"
    language: Literal[LANGUAGES] = "en"  # type: ignore[valid-type]
    thesis: Literal["weak", "middling", "strong"] | None = None
    doctrine: CardId | None = None
    predict: bool = False
    reasons: bool = False
    team_size: int = Field(3, ge=1, le=6)
    offices: tuple[Literal[OFFICES], ...] = Field(  # type: ignore[valid-type]
        (), max_length=len(OFFICES), description="which offices of a team are given away first, in this order"
    )
    content: str = Field("", max_length=64, description="digest of the cards that it is played with")


class Joined(Act):
    """A student takes a seat. ``token`` is a hash: the seat's own is kept on the student's device alone."""

    kind: Literal["joined"] = "joined"
    seat: Whole
    name: Name
    token: str = Field(min_length=32, max_length=64)


class Renamed(Act):
    """A seat is called otherwise."""

    kind: Literal["renamed"] = "renamed"
    seat: Whole
    name: Name


class Kicked(Act):
    """A seat is taken away; its ballots of quarters gone by stay."""

    kind: Literal["kicked"] = "kicked"
    seat: Whole


class Freed(Act):
    """Another device may take a seat, by joining under its name: a phone died. Without a number: any seat."""

    kind: Literal["freed"] = "freed"
    seat: Whole | None = None


class Retaken(Act):
    """Another device has taken a seat that was freed. ``token`` is the hash of its own; the old one opens nothing."""

    kind: Literal["retaken"] = "retaken"
    seat: Whole
    token: str = Field(min_length=32, max_length=64)


class Locked(Act):
    """Whether nobody may join any more."""

    kind: Literal["locked"] = "locked"
    on: bool


class Placed(Act):
    """A seat belongs to a team, and holds an office in it."""

    kind: Literal["placed"] = "placed"
    seat: Whole
    team: Whole
    office: Literal[OFFICES]  # type: ignore[valid-type]


class Started(Act):
    """The first quarter is put to the class."""

    kind: Literal["started"] = "started"


class Ballot(Act):
    """What a seat would do this quarter. It may be changed until the ballots are shown: the last one counts."""

    kind: Literal["ballot"] = "ballot"
    seat: Whole
    quarter: Whole
    round: Whole = 1
    option: CardId
    move: CardId | None = None
    reason: str = Field("", max_length=200)
    leverage: Sure | None = None
    alignment: Sure | None = None


class Revealed(Act):
    """The ballots of a round are shown."""

    kind: Literal["revealed"] = "revealed"
    quarter: Whole
    round: Whole = 1


class Again(Act):
    """One more round of ballots, for the groups that are split evenly or for all."""

    kind: Literal["again"] = "again"
    quarter: Whole


class Decided(Act):
    """What a group does: as it voted, or as the facilitator says."""

    kind: Literal["decided"] = "decided"
    group: Whole
    quarter: Whole
    option: CardId
    move: CardId | None = None
    how: Literal["vote", "facilitator"] = "vote"


class Answered(Act):
    """Every group has decided, and what Beijing and Moscow answer is shown."""

    kind: Literal["answered"] = "answered"
    quarter: Whole


class Went(Act):
    """The next quarter is put to the class."""

    kind: Literal["went"] = "went"
    quarter: Whole


class Let(Act):
    """The reason that a seat gave in a round may be shown to the room. What it gives in another was not read yet."""

    kind: Literal["let"] = "let"
    seat: Whole
    quarter: Whole
    round: Whole = 1


class Timed(Act):
    """Time for this quarter: until a moment, or paused with so many seconds left, or none."""

    kind: Literal["timed"] = "timed"
    until: float | None = None
    left: float | None = Field(None, ge=0, le=86_400)


class Homework(Act):
    """Whether each seat may play the same world alone, at its own pace."""

    kind: Literal["homework"] = "homework"
    on: bool


class Solo(Act):
    """What a seat does in the world that it plays alone."""

    kind: Literal["solo"] = "solo"
    seat: Whole
    quarter: Whole
    option: CardId
    move: CardId | None = None
    leverage: Sure | None = None
    alignment: Sure | None = None


class Ended(Act):
    """The session is over, whatever quarter it is in."""

    kind: Literal["ended"] = "ended"


AnyAct = Annotated[
    Opened
    | Joined
    | Renamed
    | Kicked
    | Freed
    | Retaken
    | Locked
    | Placed
    | Started
    | Ballot
    | Revealed
    | Again
    | Decided
    | Answered
    | Went
    | Let
    | Timed
    | Homework
    | Solo
    | Ended,
    Field(discriminator="kind"),
]
_ANY: TypeAdapter[Any] = TypeAdapter(AnyAct)


def from_data(data: Any) -> Act:
    """An act out of plain data. Raises pydantic.ValidationError."""
    act: Act = _ANY.validate_python(data)
    return act


def as_data(act: Act) -> dict[str, Any]:
    """An act as plain data; what is as usual is left out."""
    return {"kind": getattr(act, "kind"), **act.model_dump(exclude_defaults=True)}  # noqa: B009


def as_json(act: Act) -> str:
    """The same as text."""
    rest = act.model_dump_json(exclude_defaults=True)
    kind = f'{{"kind":"{getattr(act, "kind")}"'  # noqa: B009
    return kind + ("}" if rest == "{}" else f",{rest[1:]}")
