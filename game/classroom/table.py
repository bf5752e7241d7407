"""A room together with the worlds that are played in it: one for the class, or one for each team, all of one seed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from game.campaign import seeds
from game.campaign.session import Session
from game.campaign.views import Outcome
from game.classroom import acts as a
from game.classroom.refused import Refused
from game.classroom.room import Group, Phase, Room
from game.content.library import Content


class Table:
    """What a server holds of one session. Everything in it follows from the acts."""

    def __init__(self, content: Content, acts: Iterable[a.Act] = ()) -> None:
        self.content, self.room = content, Room()
        self.worlds: dict[int, Session] = {}
        self.alone: dict[int, Session] = {}
        """The worlds that seats play at home, by seat."""
        self._open: dict[int, list[str]] = {}
        """What each group can choose, until it has chosen."""
        for act in acts:
            self.apply(act)

    def offers(self, group: int) -> Collection[str]:
        """The options that a group can choose now; none where its campaign is over."""
        if group not in self._open:
            world = self.world(group)
            if world is None:
                return ()
            self._open[group] = open_options(world)
        return self._open[group]

    def world(self, group: int) -> Session | None:
        """The world of a group; None where there is no such group."""
        if group not in self.room.groups:
            return None
        if group not in self.worlds:
            self.worlds[group] = self._begin()
        return self.worlds[group]

    def at_home(self, seat: int) -> Session:
        """The world that a seat plays alone: the same seed as the class."""
        if seat not in self.alone:
            self.alone[seat] = self._begin()
        return self.alone[seat]

    def _begin(self) -> Session:
        made = self.room.made
        assert made is not None
        return Session(self.content, made.scenario, seeds.parse(made.seed), thesis=made.thesis, doctrine=made.doctrine)

    def outcome(self, group: int, quarter: int) -> Outcome | None:
        """What came of a quarter, once it was decided."""
        world = self.world(group)
        return world.outcomes[quarter - 1] if world and 0 < quarter <= len(world.outcomes) else None

    def step(self) -> str:
        """What comes next: start, reveal, answer, tie (nobody leads in some group), next, end, or nothing."""
        room = self.room
        match room.phase:
            case Phase.LOBBY:
                return "start"
            case Phase.VOTE:
                return "reveal"
            case Phase.SPLIT:
                return "tie" if self.torn() else "answer"
            case Phase.ANSWER:
                return "end" if all(group.finished for group in room.groups.values()) else "next"
            case _:
                return ""

    def torn(self) -> list[Group]:
        """The groups that must still decide and in which no option leads. One without seats is not waited for."""
        room = self.room
        return [
            group
            for group in room.groups.values()
            if not room.has_decided(group) and len(group.leading()) != 1 and (group.ballots or room.here(group.number))
        ]

    def check(self, act: a.Act) -> None:
        """Raise Refused if an act may not be done now."""
        self.room.check(act, self.offers)
        if isinstance(act, a.Decided | a.Ballot) and act.move is not None:
            group = act.group if isinstance(act, a.Decided) else self.room.seats[act.seat].group
            world = self.world(group)
            if world is None or act.move not in moves_with(world, act.option):
                raise Refused("no-such-move")
        if isinstance(act, a.Solo):
            self._check_alone(act)

    def _check_alone(self, act: a.Solo) -> None:
        world = self.at_home(act.seat)
        if world.finished or act.quarter != world.quarter:
            raise Refused("too-late")
        if act.option not in open_options(world):
            raise Refused("no-such-option")
        if act.move is not None and act.move not in moves_with(world, act.option):
            raise Refused("no-such-move")

    def apply(self, act: a.Act) -> None:
        """Take over an act that was checked before it was written."""
        self.room.apply(act)
        if isinstance(act, a.Decided):
            world = self.world(act.group)
            assert world is not None
            world.decide(act.option, act.move)
            self._open.pop(act.group, None)
            self.room.groups[act.group].finished = world.finished
        elif isinstance(act, a.Solo):
            self.at_home(act.seat).decide(act.option, act.move, predicted(act))


def predicted(act: a.Ballot | a.Solo) -> dict[str, int]:
    """What was said beforehand of leverage and alignment, as a session takes it."""
    said = {"leverage": act.leverage, "alignment": act.alignment}
    return {name: sure for name, sure in said.items() if sure is not None}


def open_options(world: Session) -> list[str]:
    """The options that can be chosen in a world now."""
    return [] if world.finished else [choice.option.id for choice in world.brief().choices if not choice.refusal]


def moves_with(world: Session, option: str) -> list[str]:
    """The desk moves that can still be made beside an option."""
    cost = next((choice.option.cost for choice in world.brief().choices if choice.option.id == option), 0)
    return [choice.move.id for choice in world.moves_after(cost) if not choice.refusal]
