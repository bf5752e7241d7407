"""What each page is told, and nothing more: a page cannot show what is not here.

A ballot of somebody else, the seed, the thesis, the doctrine and the briefs of other offices are not in a student's
view before they are shown to the room. What an analyst of the game has found out by a desk move is shown as it is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from game.campaign import interests, seeds
from game.campaign.explain import reasons as causes
from game.campaign.explain import small_apart
from game.campaign.predictions import CHOICES, Guess, brier
from game.campaign.session import Session
from game.campaign.verdict import hidden_of
from game.campaign.views import Hint, Outcome, Verdict
from game.classroom import acts as a
from game.classroom.room import Group, Phase, Room, Seat
from game.classroom.table import Table
from game.classroom.web.plane import Line, drawing
from game.content.compile import sorted_options
from game.content.schema import Adviser, Option
from game.text import quarter_name

SCORES = ("leverage", "alignment")
HINTS = 5
"""Most things that advisers expect of an option, on a phone."""
CAUSES = 3
"""Causes of a change that are told one by one."""
LOW_WATER = ("capital", "credibility", "coalition", "strain", "chokehold", "procurement")


@dataclass(frozen=True)
class OptionView:
    """One option as everybody at the table sees it."""

    id: str
    number: int
    label: str
    posture: str
    cost: int
    case: str
    refusal: str
    belief: float | None
    hints: tuple[Hint, ...]
    history: bool = False


@dataclass(frozen=True)
class MoveView:
    """One desk move that can be made."""

    id: str
    label: str
    body: str
    cost: int


@dataclass(frozen=True)
class CardView:
    """The card on the desk."""

    when: str
    quarter: int
    quarters: int
    title: str
    kind: str
    body: str
    source: str
    options: tuple[OptionView, ...]
    moves: tuple[MoveView, ...]
    meters: dict[str, float]


@dataclass(frozen=True)
class AnswerView:
    """A quarter that was played."""

    when: str
    event: str
    done: str
    posture: str
    move: str
    by_facilitator: bool
    answers: tuple[tuple[str, str, str, str], ...]
    """(what it is: answer or current; who; title; body)."""
    headlines: tuple[tuple[str, str], ...]
    background: str
    learnt: str
    threat: int
    scores: tuple[tuple[str, float, float, tuple[Any, ...]], ...]
    """(leverage or alignment, before, after, its largest causes)."""
    meters: dict[str, tuple[float, float]]
    finished: bool


@dataclass(frozen=True)
class Bar:
    """How many were for an option. ``share`` is 0 to 100."""

    number: int
    label: str
    votes: int
    share: int
    mine: bool
    leads: bool


def card(world: Session) -> CardView:
    """What lies on the desk of a world."""
    brief = world.brief()
    options = tuple(
        OptionView(
            choice.option.id,
            number,
            choice.option.label,
            choice.option.posture,
            choice.option.cost,
            choice.option.case,
            choice.refusal,
            choice.belief,
            choice.hints[:HINTS],
        )
        for number, choice in enumerate(brief.choices, 1)
    )
    moves = tuple(MoveView(c.move.id, c.move.label, c.move.body, c.move.cost) for c in brief.moves if not c.refusal)
    numbers = world.numbers()
    return CardView(
        quarter_name(brief.year, brief.of_year),
        brief.quarter,
        brief.quarters,
        brief.event.title,
        brief.event.kind,
        brief.event.body,
        brief.record.source if brief.record else "",
        options,
        moves,
        {name: numbers[name] for name in (*SCORES, *LOW_WATER)},
    )


def answer(world: Session, group: Group | None, quarter: int) -> AnswerView | None:
    """What came of a quarter in a world; None where it played none then. ``group`` decided it, or somebody alone."""
    if not 0 < quarter <= len(world.outcomes):
        return None
    done = world.outcomes[quarter - 1]
    decided = group.decided[quarter - 1] if group and quarter <= len(group.decided) else None
    shown = tuple((kind, card.actor, card.title, card.body) for kind, card in _cards(done))
    return AnswerView(
        quarter_name(done.year, done.of_year),
        done.event.title if done.event else "",
        done.option.label if done.option else "",
        done.option.posture if done.option else "",
        done.move.label if done.move else "",
        decided is not None and decided.how == "facilitator",
        shown,
        tuple((line.paper or line.press, line.text) for line in done.headlines[:4]),
        done.background,
        done.learnt,
        done.threat,
        tuple((name, done.before[name], done.after[name], _causes(done, name)) for name in SCORES),
        {name: (done.before[name], done.after[name]) for name in LOW_WATER},
        done.ending is not None,
    )


def _cards(done: Outcome) -> list[tuple[str, Any]]:
    return [(kind, held) for kind, held in (("answer", done.answer), ("current", done.current)) if held is not None]


def _causes(done: Outcome, name: str) -> tuple[Any, ...]:
    told, _ = small_apart(causes(done, name))
    return tuple(told[:CAUSES])


def bars(table: Table, group: Group, mine: str = "") -> tuple[Bar, ...]:
    """The split of the present round, in the order of the card. Only for a round that was shown."""
    tally, leading = group.tally(), group.leading()
    most = max(tally.values(), default=1)
    return tuple(
        Bar(number, option.label, votes, round(100 * votes / most), option.id == mine, option.id in leading)
        for number, option in enumerate(options_at(table, group), 1)
        for votes in (tally.get(option.id, 0),)
    )


def options_at(table: Table, group: Group) -> tuple[Option, ...]:
    """The options of the card that the room is at, in the world of a group."""
    world, quarter = table.world(group.number), table.room.quarter
    if world is None:
        return ()
    if quarter > len(world.outcomes):
        return () if world.finished else tuple(choice.option for choice in world.brief().choices)
    event = world.outcomes[quarter - 1].event
    return tuple(sorted_options(event)) if event else ()


def way(world: Session, name: str) -> Line:
    """The trajectory of a world on the plane."""
    past = world.outcomes
    start = past[0].before if past else world.numbers()
    return Line(name, [(at["leverage"], at["alignment"]) for at in (start, *(outcome.after for outcome in past))])


def plane(lines: list[Line], words: Any) -> Markup:
    """The plane with these lines, told in the language of ``words`` (a gettext function)."""
    told = "; ".join(
        words("%(name)s: leverage %(was).0f to %(now).0f, alignment %(before).0f to %(after).0f")
        % {
            "name": line.name,
            "was": line.points[0][0],
            "now": line.points[-1][0],
            "before": line.points[0][1],
            "after": line.points[-1][1],
        }
        for line in lines
    )
    title = words("Leverage across, alignment up")
    return drawing(lines, title, told, words("Leverage"), words("Alignment"))


def votes_of(room: Room, seat: int) -> list[a.Ballot]:
    """The ballots of a seat that counted: of each quarter the one of its last round."""
    last = {ballot.quarter: ballot for ballot in room.past if ballot.seat == seat}
    return list(last.values())


def foresight(table: Table, seat: Seat) -> float | None:
    """Mean Brier score of what a seat said beforehand, over the quarters that were played; None without any."""
    world = table.world(seat.group)
    if world is None:
        return None
    guesses = []
    for ballot in votes_of(table.room, seat.number):
        if ballot.quarter > len(world.outcomes):
            continue
        done = world.outcomes[ballot.quarter - 1]
        for name, said in (("leverage", ballot.leverage), ("alignment", ballot.alignment)):
            if said is not None:
                guesses.append(Guess(ballot.quarter, name, said, done.after[name] - done.before[name]))
    return brier(guesses)


def office(table: Table, seat: Seat) -> Adviser | None:
    """The office that a seat holds, as the content has it."""
    return table.content.advisers.get(seat.office) if seat.office else None


@dataclass(frozen=True)
class EndView:
    """How a world ended, or stands where it was closed early."""

    name: str
    verdict: Verdict | None
    thesis: str
    doctrine: str
    score: float | None
    interests: tuple[tuple[str, str, bool | None], ...]
    """(office, its interest, whether it was served)."""


def end(table: Table, group: Group, name: str) -> EndView:
    """What is revealed at the end."""
    world, made = table.world(group.number), table.room.made
    assert world is not None and made is not None
    held = [seat.office for seat in table.room.here(group.number) if seat.office]
    served = tuple(
        (adviser.office, adviser.interest, interests.served(world, adviser))
        for adviser in table.content.advisers.values()
        if adviser.id in held and adviser.interest
    )
    return end_of(world, name, made.lens, served)


def end_of(world: Session, name: str, lens: str, served: tuple[tuple[str, str, bool | None], ...]) -> EndView:
    """What is revealed of a world at its end."""
    verdict = world.verdict() if world.finished else None
    score = next((scored.score for scored in verdict.lenses if scored.id == lens), None) if verdict else None
    thesis, doctrine = hidden(world)
    return EndView(name, verdict, thesis, doctrine, score, served)


def hidden(world: Session) -> tuple[str, str]:
    """(thesis, name of the doctrine): only for the end."""
    thesis, doctrine = hidden_of(world.worlds, world.deck)
    return thesis, world.content.doctrines[doctrine].name


def voters(room: Room) -> dict[int, tuple[int, int]]:
    """Group to (how many have voted, how many could)."""
    could = Counter(seat.group for seat in room.here())
    return {number: (len(group.ballots), could[number]) for number, group in room.groups.items()}


def rounds(room: Room) -> int:
    """The highest round that any group is in."""
    return max((group.round for group in room.groups.values()), default=1)


def key(room: Room) -> str:
    """What a page is about: while it stays the same, what is being typed stays too."""
    return f"{room.phase}-{room.quarter}-{rounds(room)}"


def seed_of(room: Room) -> str:
    """The seed, once the session is over."""
    assert room.made is not None and room.phase is Phase.OVER
    return seeds.show(seeds.parse(room.made.seed))


SURE = CHOICES
