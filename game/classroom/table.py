"""A room together with the worlds that are played in it: one for the class, or one for each team, all of one seed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from game.campaign import seeds
from game.campaign.session import Session
from game.campaign.views import Outcome
from game.classroom import acts as a
from game.classroom.refused import Refused
from game.classroom.room import Room
from game.content.library import Content


class Table:
    """What a server holds of one session. Everything in it follows from the acts."""

    def __init__(self, content: Content, acts: Iterable[a.Act] = ()) -> None:
        self.content, self.room = content, Room()
        self.worlds: dict[int, Session] = {}
        for act in acts:
            self.apply(act)

    def offers(self, group: int) -> Collection[str]:
        """The options that a group can choose now; none where its campaign is over."""
        world = self.world(group)
        if world is None or world.finished:
            return ()
        return [choice.option.id for choice in world.brief().choices if not choice.refusal]

    def world(self, group: int) -> Session | None:
        """The world of a group; None where there is no such group."""
        made = self.room.made
        if made is None or group not in self.room.groups:
            return None
        if group not in self.worlds:
            self.worlds[group] = Session(
                self.content, made.scenario, seeds.parse(made.seed), thesis=made.thesis, doctrine=made.doctrine
            )
        return self.worlds[group]

    def outcome(self, group: int, quarter: int) -> Outcome | None:
        """What came of a quarter, once it was decided."""
        world = self.world(group)
        return world.outcomes[quarter - 1] if world and 0 < quarter <= len(world.outcomes) else None

    def check(self, act: a.Act) -> None:
        """Raise Refused if an act may not be done now."""
        self.room.check(act, self.offers)
        if isinstance(act, a.Decided) and act.move is not None:
            world = self.world(act.group)
            free = [choice.move.id for choice in world.brief().moves if not choice.refusal] if world else []
            if act.move not in free:
                raise Refused("no-such-move")

    def apply(self, act: a.Act) -> None:
        """Take over an act that was checked before it was written."""
        self.room.apply(act)
        if isinstance(act, a.Decided):
            world = self.world(act.group)
            assert world is not None
            world.decide(act.option, act.move)
