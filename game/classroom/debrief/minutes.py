"""The minutes of a session: its acts played again, with the time of each ballot and what was open when it was cast."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from game.campaign.views import Brief, Outcome
from game.classroom import acts as a
from game.classroom.refused import Refused
from game.classroom.room import Phase
from game.classroom.store import Kept
from game.classroom.table import Table
from game.content.library import Content
from game.engine.worlds import Worlds
from game.errors import GameError, SaveError


@dataclass(frozen=True)
class Said:
    """A ballot that counted."""

    ballot: a.Ballot
    at: float
    """Seconds since the epoch."""


@dataclass
class Played:
    """A quarter of one group: what lay on its desk, its ballots round by round, and what it did."""

    group: int
    quarter: int
    brief: Brief
    rounds: list[dict[int, Said]] = field(default_factory=list)
    """By seat, of every round that was shown."""
    decided: a.Decided | None = None
    outcome: Outcome | None = None
    before: Worlds | None = None
    """The world as the quarter began."""

    def last(self, seat: int) -> Said | None:
        """The ballot of the last round in which a seat voted."""
        return next((shown[seat] for shown in reversed(self.rounds) if seat in shown), None)


@dataclass
class Minutes:
    """A session from its first act to its last."""

    table: Table
    opened: float = 0.0
    ended: float | None = None
    last: float = 0.0
    """The time of the last act."""
    begun: dict[int, float] = field(default_factory=dict)
    """Quarter to the time at which it was put to the class."""
    joined: dict[int, float] = field(default_factory=dict)
    played: dict[tuple[int, int], Played] = field(default_factory=dict)
    """By (quarter, group), in the order in which the ballots were shown."""
    offered: set[tuple[int, int]] = field(default_factory=set)
    """(seat, quarter) of every ballot that a seat could have cast."""
    _cast: dict[tuple[int, int, int], float] = field(default_factory=dict)

    @property
    def room_made(self) -> a.Opened:
        """How the session was opened."""
        made = self.table.room.made
        assert made is not None
        return made

    def of_group(self, group: int) -> list[Played]:
        """The quarters that a group has decided."""
        return [item for (_, number), item in sorted(self.played.items()) if number == group and item.outcome]

    # ---- taking them down ----

    def note(self, kept: Kept) -> None:
        """Take over one act."""
        act, self.last = kept.act, kept.at
        match act:
            case a.Opened():
                self.opened = kept.at
            case a.Joined():
                self.joined[act.seat] = kept.at
            case a.Ballot():
                self._cast[act.seat, act.quarter, act.round] = kept.at
            case a.Revealed():
                self._shown()
            case a.Ended():
                self.ended = kept.at
            case a.Decided():
                self._decide(act)
                return
        self.table.apply(act)
        if isinstance(act, a.Started | a.Went):
            self.begun[self.table.room.quarter] = kept.at

    def _shown(self) -> None:
        room = self.table.room
        for group in room.groups.values():
            if not room.has_decided(group):
                item = self._item(group.number)
                item.rounds.append({n: Said(b, self._time(b)) for n, b in group.ballots.items()})
                self.offered |= {(seat.number, room.quarter) for seat in room.here(group.number)}

    def _time(self, ballot: a.Ballot) -> float:
        return self._cast[ballot.seat, ballot.quarter, ballot.round]

    def _item(self, group: int) -> Played:
        at = (self.table.room.quarter, group)
        if at not in self.played:
            world = self.table.world(group)
            assert world is not None
            self.played[at] = Played(group, at[0], world.brief())
        return self.played[at]

    def _decide(self, act: a.Decided) -> None:
        item = self._item(act.group)
        if self.table.room.phase is Phase.VOTE:  # decided over closed ballots: they were not shown and do not count
            item.rounds = item.rounds or [{}]
        self.table.apply(act)
        world = self.table.worlds[act.group]
        item.decided, item.outcome, item.before = act, world.outcomes[-1], world.begun[-1]


def minutes(content: Content, kept: Iterable[Kept]) -> Minutes:
    """Play a session again. Raises SaveError where these cards cannot do what was done with others."""
    taken = Minutes(Table(content))
    try:
        for one in kept:
            taken.note(one)
    except (GameError, Refused, LookupError, AssertionError, ValueError) as error:
        why = f": {error}" if isinstance(error, GameError) else ""
        raise SaveError(
            f"this session cannot be played again, for it was played with other cards or is damaged{why}. "
            "Add the packs that it was played with, or use the version of the game that it was played in."
        ) from None
    if taken.table.room.made is None:
        raise SaveError("this session has nothing in it: it was never opened")
    return taken
