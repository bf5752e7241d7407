"""The state of a class session, made of its acts and of nothing else, and what may be done in it.

``check`` refuses, ``apply`` takes over. Whoever replays the same acts has the same room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from game.classroom import acts as a
from game.classroom.names import looks
from game.classroom.refused import Refused

MOST_SEATS = 5_000


class Phase(StrEnum):
    """What the room is at."""

    LOBBY = "lobby"
    VOTE = "vote"
    SPLIT = "split"
    """The ballots are shown, and each group decides."""
    ANSWER = "answer"
    OVER = "over"


@dataclass
class Seat:
    """One student."""

    number: int
    name: str
    token: str
    group: int = 0
    office: str = ""
    here: bool = True
    """False once it was taken away."""
    free: bool = False
    """Another device may take it, by joining under its name."""


@dataclass
class Group:
    """Those who play one world together: the class, or a team."""

    number: int
    round: int = 1
    ballots: dict[int, a.Ballot] = field(default_factory=dict)
    """Of the present quarter and round, by seat."""
    decided: list[a.Decided] = field(default_factory=list)
    finished: bool = False
    """Its campaign is over: there is nothing left to decide."""

    def tally(self) -> dict[str, int]:
        """Votes by option, the most first; evenly split ones by name."""
        counts = Counter(ballot.option for ballot in self.ballots.values())
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def leading(self) -> list[str]:
        """The options with the most votes: more than one where the group is split evenly."""
        tally = self.tally()
        return [option for option, votes in tally.items() if votes == max(tally.values())]

    def leading_move(self, option: str) -> str | None:
        """The desk move that most of those who want an option want with it; none where most want none or are split."""
        counts = Counter(ballot.move for ballot in self.ballots.values() if ballot.option == option)
        most = [move for move, votes in counts.items() if votes == max(counts.values())]
        return most[0] if len(most) == 1 else None


_AFTERWARDS = (a.Let, a.Kicked, a.Renamed, a.Freed, a.Retaken, a.Homework, a.Solo)
"""What may still be done once a session is over."""

Offers = Callable[[int], Collection[str]]
"""Group to the ids of the options that it can choose now: the world's business, not the room's."""


@dataclass
class Room:
    """One session."""

    made: a.Opened | None = None
    phase: Phase = Phase.LOBBY
    quarter: int = 0
    locked: bool = False
    seats: dict[int, Seat] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    past: list[a.Ballot] = field(default_factory=list)
    """Every ballot that counted, of every round that was shown."""
    let: set[tuple[int, int, int]] = field(default_factory=set)
    """(seat, quarter, round) of the reasons that may be shown to the room."""
    timer: a.Timed = field(default_factory=a.Timed)
    homework: bool = False
    tokens: dict[str, int] = field(default_factory=dict)
    """Hash of a seat's token to its number."""
    acts: int = 0
    """How many acts it is made of."""
    turns: int = 0
    """How many of them change what every seat sees: not a ballot, a new seat, or a move at home."""

    # ---- what is asked of it ----

    def here(self, group: int | None = None) -> list[Seat]:
        """The seats that are taken, of a group or of all."""
        return [seat for seat in self.seats.values() if seat.here and group in (None, seat.group)]

    def seat_of(self, token: str) -> Seat | None:
        """The seat whose token has this hash."""
        seat = self.seats.get(self.tokens.get(token, -1))
        return seat if seat is not None and seat.here else None

    def freed(self, name: str) -> Seat | None:
        """The seat of that name that another device may take."""
        return next((seat for seat in self.here() if seat.free and looks(seat.name) == looks(name)), None)

    def has_decided(self, group: Group) -> bool:
        """Whether a group has decided this quarter, or has nothing left to decide."""
        return group.finished or len(group.decided) >= self.quarter

    def waiting(self, group: int | None = None) -> list[Seat]:
        """Those who have not voted in this round."""
        return [seat for seat in self.here(group) if seat.number not in self.groups[seat.group].ballots]

    def counted(self, ballot: a.Ballot) -> bool:
        """Whether this very ballot was shown already: it is sent again because the answer to it was lost."""
        return any(one.seat == ballot.seat and one == ballot for one in self.past)

    # ---- what may be done ----

    def check(self, act: a.Act, offers: Offers) -> None:
        """Raise Refused if an act may not be done now."""
        if (self.made is None) != isinstance(act, a.Opened):
            _no("not-now")
        if self.phase is Phase.OVER and not isinstance(act, _AFTERWARDS):
            _no("over")
        getattr(self, f"_check_{type(act).__name__.lower()}", lambda act, offers: None)(act, offers)

    def _check_joined(self, act: a.Joined, offers: Offers) -> None:
        if self.locked:
            _no("locked")
        if len(self.seats) >= MOST_SEATS:
            _no("full")
        if act.seat in self.seats or act.token in self.tokens:
            _no("taken")
        self._free(act.name)

    def _check_renamed(self, act: a.Renamed, offers: Offers) -> None:
        self._seat(act.seat)
        self._free(act.name, act.seat)

    def _check_kicked(self, act: a.Kicked, offers: Offers) -> None:
        self._seat(act.seat)

    def _check_freed(self, act: a.Freed, offers: Offers) -> None:
        if act.seat is not None:
            self._seat(act.seat)

    def _check_retaken(self, act: a.Retaken, offers: Offers) -> None:
        if not self._seat(act.seat).free:
            _no("name-taken")
        if act.token in self.tokens:
            _no("taken")

    def _check_placed(self, act: a.Placed, offers: Offers) -> None:
        self._seat(act.seat)
        if self.made is None or self.made.mode != "teams":
            _no("no-teams")
        if self.quarter and act.team not in self.groups:
            _no("no-such-group")
        if any(s.number != act.seat and s.group == act.team and s.office == act.office for s in self.here(act.team)):
            _no("office-taken")

    def _check_started(self, act: a.Started, offers: Offers) -> None:
        self._at(Phase.LOBBY)

    def _check_ballot(self, act: a.Ballot, offers: Offers) -> None:
        seat = self._seat(act.seat)
        group = self.groups[seat.group]
        if self.phase is not Phase.VOTE or (act.quarter, act.round) != (self.quarter, group.round):
            _no("too-late")
        if self.has_decided(group):
            _no("decided")
        if act.option not in offers(group.number):
            _no("no-such-option")
        assert self.made is not None
        if self.made.reasons and not act.reason.strip():
            _no("reason-wanted")
        if self.made.predict and (act.leverage is None or act.alignment is None):
            _no("prediction-wanted")

    def _check_revealed(self, act: a.Revealed, offers: Offers) -> None:
        self._now(act.quarter, Phase.VOTE)

    def _check_again(self, act: a.Again, offers: Offers) -> None:
        self._now(act.quarter, Phase.SPLIT)

    def _check_decided(self, act: a.Decided, offers: Offers) -> None:
        self._now(act.quarter, Phase.SPLIT, Phase.VOTE)
        group = self.groups.get(act.group)
        if group is None:
            _no("no-such-group")
        if self.has_decided(group):
            _no("decided")
        if act.option not in offers(act.group):
            _no("no-such-option")
        if act.how == "vote" and group.leading() != [act.option]:
            _no("split")

    def _check_answered(self, act: a.Answered, offers: Offers) -> None:
        self._now(act.quarter, Phase.SPLIT)
        if not all(self.has_decided(group) for group in self.groups.values()):
            _no("undecided")

    def _check_went(self, act: a.Went, offers: Offers) -> None:
        self._at(Phase.ANSWER)
        if act.quarter != self.quarter + 1:
            _no("too-late")

    def _check_let(self, act: a.Let, offers: Offers) -> None:
        if not any((b.seat, b.quarter, b.round) == (act.seat, act.quarter, act.round) and b.reason for b in self.past):
            _no("no-such-reason")

    def _check_solo(self, act: a.Solo, offers: Offers) -> None:
        self._seat(act.seat)
        if not self.homework:
            _no("no-homework")

    def may_show(self, ballot: a.Ballot) -> bool:
        """Whether the room may see the reason of a ballot."""
        return (ballot.seat, ballot.quarter, ballot.round) in self.let

    def _seat(self, number: int) -> Seat:
        seat = self.seats.get(number)
        if seat is None or not seat.here:
            _no("no-such-seat")
        return seat

    def _free(self, name: str, but: int | None = None) -> None:
        if any(looks(seat.name) == looks(name) and seat.number != but for seat in self.here()):
            _no("name-taken")

    def _at(self, *phases: Phase) -> None:
        if self.phase not in phases:
            _no("not-now")

    def _now(self, quarter: int, *phases: Phase) -> None:
        self._at(*phases)
        if quarter != self.quarter:
            _no("too-late")

    # ---- what is done ----

    def apply(self, act: a.Act) -> None:
        """Take over an act that was checked before it was written."""
        getattr(self, f"_do_{type(act).__name__.lower()}")(act)
        self.acts += 1
        self.turns += not isinstance(act, a.Ballot | a.Joined | a.Solo)

    def _do_opened(self, act: a.Opened) -> None:
        self.made = act
        self.groups = {0: Group(0)} if act.mode == "seminar" else {}

    def _do_joined(self, act: a.Joined) -> None:
        seat = self.seats[act.seat] = Seat(act.seat, act.name, act.token)
        self.tokens[act.token] = act.seat
        assert self.made is not None
        if self.made.mode == "teams":
            seat.group, seat.office = self._room_for(seat)
            self._group(seat.group)

    def _room_for(self, new: Seat) -> tuple[int, str]:
        """The first team that is not full. Once the game is on, latecomers join the smallest: no team begins late."""
        assert self.made is not None
        others = [seat for seat in self.here() if seat is not new]
        sizes = Counter(dict.fromkeys(self.groups, 0))
        sizes.update(seat.group for seat in others)
        if self.quarter and sizes:
            team = min(sizes, key=lambda number: (sizes[number], number))
        else:
            team = next(n for n in range(1, len(others) + 2) if sizes[n] < self.made.team_size)
        held = {seat.office for seat in others if seat.group == team}
        return team, next((office for office in (*self.made.offices, *a.OFFICES) if office not in held), "")

    def _group(self, number: int) -> Group:
        return self.groups.setdefault(number, Group(number))

    def _do_renamed(self, act: a.Renamed) -> None:
        self.seats[act.seat].name = act.name

    def _do_kicked(self, act: a.Kicked) -> None:
        seat = self.seats[act.seat]
        seat.here = False
        self.groups[seat.group].ballots.pop(act.seat, None)

    def _do_freed(self, act: a.Freed) -> None:
        for seat in self.here() if act.seat is None else [self.seats[act.seat]]:
            seat.free = True

    def _do_retaken(self, act: a.Retaken) -> None:
        seat = self.seats[act.seat]
        self.tokens.pop(seat.token, None)
        seat.token, seat.free = act.token, False
        self.tokens[act.token] = act.seat

    def _do_locked(self, act: a.Locked) -> None:
        self.locked = act.on

    def _do_placed(self, act: a.Placed) -> None:
        seat = self.seats[act.seat]
        self.groups[seat.group].ballots.pop(act.seat, None)
        seat.group, seat.office = act.team, act.office
        self._group(act.team)

    def _do_started(self, act: a.Started) -> None:
        self.phase, self.quarter = Phase.VOTE, 1

    def _do_ballot(self, act: a.Ballot) -> None:
        self.groups[self.seats[act.seat].group].ballots[act.seat] = act

    def _do_revealed(self, act: a.Revealed) -> None:
        self.phase = Phase.SPLIT
        for group in self.groups.values():
            if not self.has_decided(group):
                self.past.extend(group.ballots.values())

    def _do_again(self, act: a.Again) -> None:
        self.phase = Phase.VOTE
        for group in self.groups.values():
            if not self.has_decided(group):
                group.round += 1
                group.ballots = {}

    def _do_decided(self, act: a.Decided) -> None:
        self.groups[act.group].decided.append(act)

    def _do_answered(self, act: a.Answered) -> None:
        self.phase = Phase.ANSWER

    def _do_went(self, act: a.Went) -> None:
        self.phase, self.quarter, self.timer = Phase.VOTE, act.quarter, a.Timed()
        for group in self.groups.values():
            group.round, group.ballots = 1, {}

    def _do_let(self, act: a.Let) -> None:
        self.let.add((act.seat, act.quarter, act.round))

    def _do_timed(self, act: a.Timed) -> None:
        self.timer = act

    def _do_homework(self, act: a.Homework) -> None:
        self.homework = act.on

    def _do_solo(self, act: a.Solo) -> None:
        """A move at home changes nothing of the room."""

    def _do_ended(self, act: a.Ended) -> None:
        self.phase = Phase.OVER


def _no(code: str) -> NoReturn:
    raise Refused(code)
