"""Where all sessions of a server come together: acts are checked, written, and only then acknowledged.

What arrives while the disk is busy is written together in the next transaction, so that a thousand ballots need a few
of them. An act is taken over in memory before it is written; beside that each room is kept as it is on the disk, its
ground. Where several servers share a database, each hears of what the others write; and the one that comes second puts
what is newer on the ground, and what it was about to write is checked again on top of that.

Only the writer moves the ground, so that an act of another server is neither missed nor taken over twice.
"""

from __future__ import annotations

import asyncio
import copy
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, TypeVar

from game.classroom import acts as a
from game.classroom.refused import Refused
from game.classroom.room import Room
from game.classroom.store import Conflict, Kept, RoomRow, Store
from game.classroom.table import Table
from game.content.library import Content
from game.errors import GameError, SaveError

AT_ONCE: Final = 500
"""Most acts in one transaction."""
AGAIN: Final = 1.0
"""Seconds until a shared store that could not be reached is tried again."""

T = TypeVar("T")


class Waiting(NamedTuple):
    """An act on its way to the disk, and whoever waits for that."""

    kept: Kept
    done: asyncio.Future[Kept]


@dataclass
class Live:
    """A session that this server holds in memory."""

    row: RoomRow
    table: Table
    ground: Room
    """The room as it is on the disk, without what is on its way there."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set, and replaced, whenever something of it is on the disk."""
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """The same, only for what every seat sees: not for a ballot, a new seat, or a move at home."""
    told: int = 0
    """``Room.turns`` when ``moved`` was last set."""
    unwritten: int = 0
    """How many of its acts are on their way to the disk."""

    def idle(self) -> bool:
        """Whether all of it is on the disk."""
        return self.unwritten == 0

    def settle(self, act: a.Act) -> None:
        """Put on the ground what is on the disk."""
        self.ground.apply(act)
        if isinstance(act, a.Decided):  # only a world knows whether that was its last quarter
            group, world = self.ground.groups[act.group], self.table.world(act.group)
            group.finished = world is not None and world.finished and len(group.decided) == len(world.outcomes)

    def follow(self, newer: Iterable[Kept]) -> None:
        """Take over what another server has written; what was taken over already is not again."""
        for kept in newer:
            if kept.number > self.ground.acts:
                self.table.apply(kept.act)
                self.settle(kept.act)


class Hub:
    """The sessions of one server process."""

    def __init__(self, store: Store, content: Content, clock: Callable[[], float] = time.time) -> None:
        self.store, self.content, self.clock = store, content, clock
        self.rooms: dict[str, Live] = {}
        self._codes: dict[str, str] = {}
        """Join code to the id of a session that is held."""
        self._pending: list[Waiting] = []
        self._stale: set[str] = set()
        """Sessions into which another server may have written."""
        self._something = asyncio.Event()
        """There is something to write or to read."""
        self._reading = asyncio.Lock()
        self._ending = False
        self._hand = ThreadPoolExecutor(1, "store")
        """The one thread that writes."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Hub]:
        """Write until the block is left; what was accepted by then is still written."""
        writer = asyncio.create_task(self._write())
        listener = asyncio.create_task(self._listen()) if self.store.shared else None
        try:
            yield self
        finally:
            self._ending = True
            while not (writer.done() or all(live.idle() for live in self.rooms.values())):
                await asyncio.sleep(0.01)
            tasks = [task for task in (writer, listener) if task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._apart(self._hand.shutdown)

    async def _apart(self, work: Callable[..., T], *given: Any, **named: Any) -> T:
        """Read in a thread: the database may be slow."""
        return await asyncio.to_thread(work, *given, **named)

    # ---- sessions ----

    async def open(self, code: str, token: str, made: a.Opened) -> Live:
        """Begin a session under a join code. ``token`` is the hash of the facilitator's. Raises Refused, SaveError."""
        row = RoomRow(secrets.token_hex(8), code, token, self.clock(), None)
        table = Table(self.content, [made])
        table.offers(0)  # a wrong scenario is told before anything is written
        try:
            await self._apart(self.store.open_room, row, Kept(row.id, 1, row.opened, made))
        except Conflict:
            raise Refused("code-taken") from None
        return self._hold(row, table)

    async def close(self, room: str) -> None:
        """Let nobody find a session by its join code any more, which may be given to another. Raises SaveError."""
        await self._apart(self.store.close_room, room)
        self._disclose(room)

    def _disclose(self, room: str) -> None:
        self._codes = {code: held for code, held in self._codes.items() if held != room}

    def _hold(self, row: RoomRow, table: Table) -> Live:
        live = self.rooms.setdefault(row.id, Live(row, table, copied(table.room), told=table.room.turns))
        if row.closed is None:
            self._codes[row.code] = row.id
        self._look(row.id)  # another server may have written since it was read
        return live

    def _forget(self, room: str) -> None:
        """Do not hold a session any more: whoever asks for it reads it anew."""
        self._disclose(room)
        live = self.rooms.pop(room, None)
        if live is not None:
            live.changed.set()
            live.moved.set()

    async def find(self, room: str) -> Live | None:
        """A session by id, read from the store if this server does not hold it yet."""
        live = self.rooms.get(room)
        if live is not None:
            return live
        rows = await self._apart(self.store.rooms, room=room)
        return await self._held(rows)

    async def by_code(self, code: str) -> Live | None:
        """The open session of a join code."""
        if code in self._codes:
            return await self.find(self._codes[code])
        return await self._held(await self._apart(self.store.rooms, code=code))

    async def by_token(self, token: str) -> Live | None:
        """The session whose facilitator's token has this hash."""
        return await self._held(await self._apart(self.store.rooms, token=token))

    async def latest(self) -> Live | None:
        """The session opened last that is neither closed nor over."""
        return await self._held(await self._apart(self.store.rooms, over=False))

    async def _held(self, rows: list[RoomRow]) -> Live | None:
        if not rows:
            return None
        row = rows[0]
        async with self._reading:  # a class that comes back at once reads it once
            return self.rooms.get(row.id) or self._hold(row, await self._read(row.id))

    async def _read(self, room: str) -> Table:
        kept = await self._apart(self.store.acts, room)
        try:
            return Table(self.content, [one.act for one in kept])
        except GameError as error:
            raise SaveError(f"the session {room} cannot be played with the cards that are here: {error}") from None

    # ---- acts ----

    async def do(self, room: str, act: a.Act) -> Kept:
        """Check an act, write it, and return once it is on the disk. Raises Refused, SaveError."""
        live = self.rooms.get(room) or await self.find(room)
        if live is None:
            raise Refused("no-such-room")
        if self._ending:
            raise SaveError("the server is closing: nothing is taken any more")
        live.table.check(act)
        live.table.apply(act)
        live.unwritten += 1
        kept = Kept(room, live.table.room.acts, self.clock(), act)
        done: asyncio.Future[Kept] = asyncio.get_running_loop().create_future()
        self._pending.append(Waiting(kept, done))
        self._something.set()
        return await done

    async def _write(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            while self._pending or self._stale:
                batch, self._pending = self._pending[:AT_ONCE], self._pending[AT_ONCE:]
                if batch:
                    await self._put(batch)
                stale, self._stale = self._stale, set()
                for room in stale:
                    await self._catch_up(room)

    async def _put(self, batch: list[Waiting]) -> None:
        """Write a batch. Where that cannot be done for all of its rooms, each room by itself."""
        loop = asyncio.get_running_loop()

        def agree(newer: dict[str, list[Kept]]) -> list[Kept]:
            return asyncio.run_coroutine_threadsafe(self._agree(batch, newer), loop).result()

        try:
            await loop.run_in_executor(self._hand, self.store.append, [one.kept for one in batch], agree)
        except Exception as error:  # whoever waits must hear of it, and the others must be written
            rooms = dict.fromkeys(one.kept.room for one in batch)
            if len(rooms) == 1:
                await self._give_up(batch, error)
            for room in rooms if len(rooms) > 1 else ():
                await self._put(self._take(batch, room))
        else:
            self._acknowledge(batch)

    def _take(self, batch: list[Waiting], room: str) -> list[Waiting]:
        """What is on its way in a room: that of a batch, and what rests on it."""
        taken = [one for one in (*batch, *self._pending) if one.kept.room == room]
        self._pending = [one for one in self._pending if one.kept.room != room]
        return taken

    async def _agree(self, batch: list[Waiting], newer: dict[str, list[Kept]]) -> list[Kept]:
        """Another server was faster in these rooms: put that on the ground, and check again what was to be written.

        The batch changes: what is refused now leaves it, and what came in meanwhile rests on it and joins it.
        """
        for room, found in newer.items():
            live = self.rooms[room]
            whole = await self._read(room) if self._played(batch, room) else None
            # From here on nothing else runs.
            if whole is not None:
                live.table, live.ground = whole, copied(whole.room)
            else:
                live.table.room = copied(live.ground)
                live.follow(found)
            mine = self._take(batch, room)
            batch[:] = [one for one in batch if one.kept.room != room]
            live.unwritten = 0
            for kept, done in mine:
                try:
                    live.table.check(kept.act)
                    live.table.apply(kept.act)
                except Refused as no:
                    if not done.done():
                        done.set_exception(no)
                else:
                    live.unwritten += 1
                    batch.append(Waiting(kept._replace(number=live.table.room.acts), done))
            self.tell(room)
        return [one.kept for one in batch]

    def _played(self, batch: list[Waiting], room: str) -> bool:
        """Whether something that is on its way has moved a world, which does not go back."""
        waiting = (*batch, *self._pending)
        return any(one.kept.room == room and isinstance(one.kept.act, a.Decided | a.Solo) for one in waiting)

    async def _give_up(self, batch: list[Waiting], error: Exception) -> None:
        """Nothing of a room's was written: forget it, also in memory, and tell those who wait."""
        room = batch[0].kept.room
        whole, played, known = None, self._played(batch, room), isinstance(error, SaveError)
        if isinstance(error, Conflict):
            error = Refused("no-such-room")  # somebody has deleted it
        elif not known:
            cause, error = error, SaveError("what is kept of the session does not go with the cards that are here")
            error.__cause__ = cause
        elif played:
            with suppress(Exception):  # where the database is away it is read when somebody asks again
                whole = await self._read(room)
        # From here on nothing else runs: what came in meanwhile rests on what was not written, and goes too.
        live, batch = self.rooms[room], self._take(batch, room)
        live.unwritten = 0
        if whole is not None:
            live.table, live.ground = whole, copied(whole.room)
        elif known and not played:
            live.table.room = copied(live.ground)
        else:
            self._forget(room)
        self.tell(room)
        self._look(room)  # where the connection broke, it may be on the disk all the same
        for one in batch:
            if not one.done.done():
                one.done.set_exception(error)

    def _acknowledge(self, batch: list[Waiting]) -> None:
        for kept, done in batch:
            live = self.rooms[kept.room]
            live.unwritten -= 1
            live.settle(kept.act)
            if not done.done():
                done.set_result(kept)
        for room in {one.kept.room for one in batch}:
            self.tell(room)

    def tell(self, room: str) -> None:
        """Wake whoever watches a session."""
        live = self.rooms.get(room)
        if live is None:
            return
        live.changed.set()
        live.changed = asyncio.Event()
        if live.table.room.turns != live.told:
            live.told = live.table.room.turns
            live.moved.set()
            live.moved = asyncio.Event()

    # ---- other servers ----

    def _look(self, room: str) -> None:
        """See to it that what others have written is read."""
        if self.store.shared and room in self.rooms:
            self._stale.add(room)
            self._something.set()

    async def _listen(self) -> None:
        """Hear what other servers write. A lost connection is made again, and what was missed is read."""
        while True:
            try:
                async for room, number in self.store.news():
                    if not room:
                        for held in self.rooms:
                            self._look(held)
                    elif room in self.rooms and (not number or number > self.rooms[room].table.room.acts):
                        self._look(room)
                        if not number:
                            self._disclose(room)
            except Exception:  # whatever it was: the store itself tells whoever writes
                pass
            await asyncio.sleep(AGAIN)

    async def _catch_up(self, room: str) -> None:
        """Take over what another server has written into a session.

        Where acts of our own are on their way, they meet it when they are written.
        """
        live = self.rooms.get(room)
        if live is None or not live.idle():
            return
        try:
            newer = await self._apart(self.store.acts, room, live.ground.acts)
            gone = not newer and not await self._apart(self.store.rooms, room=room)
        except SaveError:  # the database is away
            asyncio.get_running_loop().call_later(AGAIN, self._look, room)
            return
        if not live.idle():
            return
        try:
            live.follow(newer)
        except Exception:  # of a version or a pack that is not here: whoever asks for it is told
            gone = True
        if gone:
            self._forget(room)
        elif newer:
            self.tell(room)


def copied(room: Room) -> Room:
    """A room of its own. Acts never change and are shared."""
    made = replace(room, past=list(room.past), let=set(room.let), tokens=dict(room.tokens))
    made.seats = {number: copy.copy(seat) for number, seat in room.seats.items()}
    made.groups = {
        number: replace(group, ballots=dict(group.ballots), decided=list(group.decided))
        for number, group in room.groups.items()
    }
    return made
