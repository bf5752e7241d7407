"""What the facilitator can do, in one place for the console in the terminal and for the page in the browser."""

from __future__ import annotations

from typing import Final

from game.classroom import acts as a
from game.classroom.hub import Hub, Live
from game.classroom.names import clean
from game.classroom.refused import Refused
from game.classroom.room import Group, Phase, Room
from game.classroom.table import moves_with

MINUTE: Final = 60.0


class Host:
    """The facilitator of one session. Every method raises Refused or SaveError, and then nothing has happened."""

    def __init__(self, hub: Hub, live: Live) -> None:
        self.hub, self.live = hub, live

    async def _do(self, *acts: a.Act) -> None:
        for act in acts:
            await self.hub.do(self.live.row.id, act)

    @property
    def _room(self) -> Room:
        return self.live.table.room

    # ---- the pace ----

    async def step(self) -> None:
        """What comes next, as ``Table.step`` names it: the one button that carries a session from start to end."""
        match self.live.table.step():
            case "start":
                await self.start()
            case "reveal":
                await self._do(a.Revealed(quarter=self._room.quarter, round=self._round()))
            case "answer":
                await self.answer()
            case "next":
                await self._do(a.Went(quarter=self._room.quarter + 1))
            case "end":
                await self.end()
            case "tie":
                raise Refused("split")
            case _:
                raise Refused("over")

    async def start(self) -> None:
        """Put the first quarter to the class."""
        if not self._room.here():
            raise Refused("nobody-here")
        await self._do(a.Started())

    def _round(self) -> int:
        return max((group.round for group in self._room.groups.values()), default=1)

    async def again(self) -> None:
        """Vote once more, in every group that has not decided."""
        await self._do(a.Again(quarter=self._room.quarter))

    async def answer(self) -> None:
        """Every group does what most of it voted for, and what Beijing and Moscow answer is shown."""
        if self.live.table.torn():
            raise Refused("split")
        for group in list(self._room.groups.values()):
            if not self._room.has_decided(group):
                await self._do(self._as_voted(group))
        await self._do(a.Answered(quarter=self._room.quarter))

    def _as_voted(self, group: Group) -> a.Decided:
        world, quarter = self.live.table.world(group.number), self._room.quarter
        assert world is not None
        leading = group.leading()
        if not leading:  # a team that has lost all its seats waits and sees
            free = [choice.option for choice in world.brief().choices if not choice.refusal]
            waits = next((option for option in free if option.posture == "inaction"), free[0])
            return a.Decided(group=group.number, quarter=quarter, option=waits.id, how="facilitator")
        move = group.leading_move(leading[0])
        if move is not None and move not in moves_with(world, leading[0]):
            move = None
        return a.Decided(group=group.number, quarter=quarter, option=leading[0], move=move)

    async def decide(self, group: int, option: str, move: str | None = None) -> None:
        """Decide for a group, whatever it voted: after a tie, or to override."""
        if self._room.phase is Phase.VOTE:  # ballots are shown before anybody overrules them
            await self._do(a.Revealed(quarter=self._room.quarter, round=self._round()))
        await self._do(a.Decided(group=group, quarter=self._room.quarter, option=option, move=move, how="facilitator"))

    async def end(self) -> None:
        """Close the session, whatever quarter it is in. Nobody joins it any more."""
        await self._do(a.Ended())

    # ---- time ----

    async def timer(self, seconds: float) -> None:
        """Give this quarter so much time from now."""
        await self._do(a.Timed(until=self.hub.clock() + seconds))

    async def no_timer(self) -> None:
        """Take the timer away."""
        await self._do(a.Timed())

    async def pause(self) -> None:
        """Stop the timer, or let it go on."""
        timer, now = self._room.timer, self.hub.clock()
        if timer.until is not None:
            await self._do(a.Timed(left=max(0.0, timer.until - now)))
        elif timer.left is not None:
            await self._do(a.Timed(until=now + timer.left))
        else:
            raise Refused("no-timer")

    async def extend(self, seconds: float = MINUTE) -> None:
        """Give more time; without a timer, begin one."""
        timer, now = self._room.timer, self.hub.clock()
        if timer.left is not None:
            await self._do(a.Timed(left=timer.left + seconds))
        else:
            await self._do(a.Timed(until=max(now, timer.until or now) + seconds))

    # ---- seats ----

    async def lock(self, on: bool) -> None:
        """Let nobody in any more, or let them in again."""
        await self._do(a.Locked(on=on))

    async def kick(self, seat: int) -> None:
        """Take a seat away."""
        await self._do(a.Kicked(seat=seat))

    async def free(self, seat: int | None = None) -> None:
        """Let another device take a seat by joining under its name: a phone died. Without a number: every seat."""
        await self._do(a.Freed(seat=seat))

    async def rename(self, seat: int, name: str) -> None:
        """Call a seat otherwise."""
        await self._do(a.Renamed(seat=seat, name=clean(name)))

    async def place(self, seat: int, team: int, office: str) -> None:
        """Put a seat into a team, in an office."""
        await self._do(a.Placed(seat=seat, team=team, office=office))

    async def let(self, seat: int, quarter: int, round_: int) -> None:
        """Let the room see the reason that a seat gave in a round."""
        await self._do(a.Let(seat=seat, quarter=quarter, round=round_))

    async def homework(self, on: bool) -> None:
        """Let each seat play the same world alone, or no longer."""
        await self._do(a.Homework(on=on))
