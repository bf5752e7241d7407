"""What the console reads off a session: the cards, who must vote, how it split, which words may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from game.campaign.session import Session
from game.campaign.views import Choice
from game.classroom import acts as a
from game.classroom.room import Group, Phase, Room, Seat
from game.classroom.table import Table
from game.content.compile import sorted_options
from game.content.schema import Event, Option
from game.text import quarter_name


@dataclass(frozen=True)
class Put:
    """A card as it is, or was, put to a group this quarter."""

    event: Event
    options: tuple[Option, ...]
    when: str
    choices: tuple[Choice, ...] = ()
    """The same as they stand, with what is expected of each; none once it is decided."""

    @property
    def refusals(self) -> tuple[str, ...]:
        """Beside each option why it cannot be chosen, or nothing."""
        return tuple(choice.refusal for choice in self.choices) or ("",) * len(self.options)


def worlds(table: Table) -> dict[int, Session]:
    """The world of every group, in order."""
    found = {number: table.world(number) for number in sorted(table.room.groups)}
    return {number: world for number, world in found.items() if world is not None}


def put(table: Table, group: Group) -> Put | None:
    """The card of this quarter, also when the group has decided; None where its campaign was over before."""
    room, world = table.room, table.world(group.number)
    if world is None or not room.quarter:
        return None
    outcome = table.outcome(group.number, room.quarter)
    if outcome is not None:
        if outcome.event is None:
            return None
        options = tuple(sorted_options(outcome.event))
        return Put(outcome.event, options, quarter_name(outcome.year, outcome.of_year))
    if world.finished:
        return None
    brief = world.brief()
    return Put(
        brief.event,
        tuple(choice.option for choice in brief.choices),
        quarter_name(brief.year, brief.of_year),
        brief.choices,
    )


def decision(group: Group, quarter: int) -> a.Decided | None:
    """What a group decided in a quarter."""
    return next((done for done in group.decided if done.quarter == quarter), None)


def voters(room: Room, group: int | None = None) -> list[Seat]:
    """Those who have a ballot to give this quarter: their group has not decided."""
    return [seat for seat in room.here(group) if not room.has_decided(room.groups[seat.group])]


def out(room: Room, group: int | None = None) -> list[Seat]:
    """Those of them who have not given it."""
    return [seat for seat in voters(room, group) if seat.number not in room.groups[seat.group].ballots]


def playing(room: Room) -> list[Group]:
    """The groups that still must decide this quarter and have somebody in them."""
    return [g for _, g in sorted(room.groups.items()) if not room.has_decided(g) and (g.ballots or room.here(g.number))]


def name_of(room: Room, group: int) -> str:
    """What a group is called."""
    return "The class" if room.made is None or room.made.mode == "seminar" else f"Team {group}"


def teams(room: Room) -> bool:
    """Whether teams play, each its own world."""
    return room.made is not None and room.made.mode == "teams"


# ---- reasons --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reason:
    """What a seat gave as its reason, with a ballot that has been shown."""

    seat: int
    quarter: int
    round: int
    words: str
    option: str


def reasons(room: Room) -> list[Reason]:
    """Every reason of a ballot that has been shown, the newest quarter first. Hidden ballots have none."""
    told = [
        Reason(b.seat, b.quarter, b.round, b.reason.strip(), b.option)
        for b in room.past
        if b.reason.strip() and b.seat in room.seats and room.seats[b.seat].here
    ]
    return sorted(told, key=lambda reason: (-reason.quarter, -reason.round, reason.seat))


def may_show(room: Room, reason: Reason) -> bool:
    """Whether the room may see a reason."""
    return (reason.seat, reason.quarter, reason.round) in room.let


def shown_reasons(room: Room, group: int) -> list[Reason]:
    """The reasons of this quarter that the room may see, of one group, each once."""
    found: dict[tuple[int, str], Reason] = {}
    for reason in reasons(room):
        if reason.quarter == room.quarter and room.seats[reason.seat].group == group and may_show(room, reason):
            found.setdefault((reason.seat, reason.words), reason)
    return list(found.values())


# ---- how it split ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Split:
    """The last shown ballots of a group in a quarter."""

    group: int
    quarter: int
    rounds: int
    votes: tuple[tuple[str, int], ...]
    """Options by votes, the most first."""

    @property
    def most(self) -> float:
        """The share of the option that led, 0 to 1."""
        return self.votes[0][1] / sum(count for _, count in self.votes)


def splits(past: Iterable[a.Ballot], room: Room) -> list[Split]:
    """How each group split in each quarter, in its last round, the most evenly split first."""
    by_quarter: dict[tuple[int, int], dict[int, Counter[str]]] = {}
    for ballot in past:
        seat = room.seats.get(ballot.seat)
        if seat is not None:
            rounds = by_quarter.setdefault((seat.group, ballot.quarter), {})
            rounds.setdefault(ballot.round, Counter())[ballot.option] += 1
    found = []
    for (group, quarter), rounds in by_quarter.items():
        last = max(rounds)
        votes = sorted(rounds[last].items(), key=lambda pair: (-pair[1], pair[0]))
        found.append(Split(group, quarter, last, tuple(votes)))
    return sorted(found, key=lambda split: (split.most, -split.rounds, split.quarter, split.group))


def before(room: Room, group: int) -> Split | None:
    """The round before this one, which has been shown; None in the first round of a quarter."""
    number = room.groups[group].round
    if room.phase is not Phase.VOTE or number < 2:
        return None
    past = [ballot for ballot in room.past if ballot.quarter == room.quarter and ballot.round < number]
    return next((split for split in splits(past, room) if split.group == group), None)
