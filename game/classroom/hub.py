"""Where all sessions of a server come together: acts are checked, written, and only then acknowledged.

What arrives while the disk is busy is written together in the next transaction, so that a thousand ballots need a few
of them. Where several servers share a database, each hears of what the others write; and the one that comes second
with the same number reads what is newer and looks again.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar

from game.classroom import acts as a
from game.classroom.refused import Refused
from game.classroom.room import Phase
from game.classroom.store import Conflict, Kept, RoomRow, Store
from game.classroom.table import Table
from game.content.library import Content
from game.errors import GameError, SaveError

AT_ONCE: Final = 500
"""Most acts in one transaction."""
TRIES: Final = 20
"""How often an act is looked at again when other servers were faster."""
AGAIN: Final = 1.0
"""Seconds until a lost connection to a shared store's news is tried again."""

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
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set, and replaced, whenever something of it is on the disk."""
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """The same, only for what every seat sees: not for a ballot, a new seat, or a move at home."""
    told: int = 0
    """``Room.turns`` when ``moved`` was last set."""
    unwritten: int = 0
    """How many of its acts are on their way to the disk."""


class Hub:
    """The sessions of one server process."""

    def __init__(self, store: Store, content: Content, clock: Callable[[], float] = time.time) -> None:
        self.store, self.content, self.clock = store, content, clock
        self.rooms: dict[str, Live] = {}
        self._codes: dict[str, str] = {}
        """Join code to the id of a session that is held."""
        self._me = secrets.token_hex(4)
        self._pending: list[Waiting] = []
        self._something = asyncio.Event()
        self._looking: set[asyncio.Task[None]] = set()
        """Tasks that read what is newer."""
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
            while self._pending and not writer.done():
                await asyncio.sleep(0.01)
            tasks = [task for task in (writer, listener, *self._looking) if task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._hand.shutdown()

    async def _apart(self, work: Callable[..., T], *given: Any, **named: Any) -> T:
        """Read in a thread: the database may be slow."""
        return await asyncio.to_thread(work, *given, **named)

    # ---- sessions ----

    async def open(self, code: str, token: str, made: a.Opened) -> Live:
        """Begin a session under a join code. ``token`` is the hash of the facilitator's. Raises Refused, SaveError."""
        if await self._apart(self.store.rooms, code=code):
            raise Refused("code-taken")
        row = RoomRow(secrets.token_hex(8), code, token, self.clock(), None)
        Table(self.content, [made]).offers(0)  # a wrong scenario is told before anything is written
        await self._apart(self.store.open_room, row)
        live = self._hold(row, Table(self.content))
        await self.do(row.id, made)
        return live

    def _hold(self, row: RoomRow, table: Table) -> Live:
        live = self.rooms.setdefault(row.id, Live(row, table, told=table.room.turns))
        if row.closed is None:
            self._codes[row.code] = row.id
        if self.store.shared:  # another server may have written since it was read: nobody told of a room not held
            task = asyncio.create_task(self._catch_up(row.id))
            self._looking.add(task)
            task.add_done_callback(self._looking.discard)
        return live

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
        """The session opened last that is not over."""
        for row in await self._apart(self.store.rooms):
            live = await self._held([row]) if row.closed is None else None
            if live is not None and live.table.room.phase is not Phase.OVER:
                return live
        return None

    async def _held(self, rows: list[RoomRow]) -> Live | None:
        if not rows:
            return None
        row = rows[0]
        return self.rooms.get(row.id) or self._hold(row, await self._read(row.id))

    async def _read(self, room: str) -> Table:
        kept = await self._apart(lambda: list(self.store.acts(room)))
        try:
            return Table(self.content, [one.act for one in kept])
        except GameError as error:
            raise SaveError(f"the session {room} cannot be played with the cards that are here: {error}") from None

    # ---- acts ----

    async def do(self, room: str, act: a.Act) -> Kept:
        """Check an act, write it, and return once it is on the disk. Raises Refused, SaveError."""
        for _ in range(TRIES):
            live = self.rooms.get(room) or await self.find(room)
            if live is None:
                raise Refused("no-such-room")
            live.table.check(act)
            live.table.apply(act)
            live.unwritten += 1
            kept = Kept(room, live.table.room.acts, self.clock(), act)
            done: asyncio.Future[Kept] = asyncio.get_running_loop().create_future()
            self._pending.append(Waiting(kept, done))
            self._something.set()
            try:
                return await done
            except Conflict:
                continue
        raise SaveError("the store of class sessions is too busy: try again")

    async def _write(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            while self._pending:
                batch, self._pending = self._pending[:AT_ONCE], self._pending[AT_ONCE:]
                await self._put(batch)

    async def _put(self, batch: list[Waiting]) -> None:
        """Write a batch; where another server was faster in a room, each room by itself."""
        try:
            kept = [one.kept for one in batch]
            await asyncio.get_running_loop().run_in_executor(self._hand, self.store.append, kept, self._me)
        except Conflict as conflict:
            rooms = list(dict.fromkeys(one.kept.room for one in batch))
            if len(rooms) == 1:
                await self._give_up(batch, conflict)
            for room in rooms if len(rooms) > 1 else ():
                await self._put([one for one in batch if one.kept.room == room])
        except Exception as error:  # whoever waits must hear of it, and the others must be written
            await self._give_up(batch, error)
        else:
            self._acknowledge(batch)

    async def _give_up(self, batch: list[Waiting], error: Exception) -> None:
        """Nothing of this was written: forget it, also in memory, and tell those who wait."""
        for room in dict.fromkeys(one.kept.room for one in batch):
            try:
                table = await self._read(room)
            except Exception:  # the database is away: read it when somebody asks again
                table = None
            # From here on nothing else runs: what came in meanwhile rests on what was not written, and goes too.
            batch += [one for one in self._pending if one.kept.room == room]
            self._pending = [one for one in self._pending if one.kept.room != room]
            live = self.rooms[room]
            live.unwritten = 0
            if table is None:
                self.rooms.pop(room, None)
                self._codes.pop(live.row.code, None)
            else:
                live.table = table
                self.tell(room)
        for one in batch:
            if not one.done.done():
                one.done.set_exception(error)

    def _acknowledge(self, batch: list[Waiting]) -> None:
        for kept, done in batch:
            self.rooms[kept.room].unwritten -= 1
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

    async def _listen(self) -> None:
        """Hear what other servers write. A lost connection is made again, and what was missed is read."""
        while True:
            try:
                async for news in self.store.news():
                    if not news.room:
                        for room in list(self.rooms):
                            await self._catch_up(room)
                    elif news.writer != self._me and news.room in self.rooms:
                        await self._catch_up(news.room, news.number)
            except Exception:  # whatever it was: the store itself tells whoever writes
                pass
            await asyncio.sleep(AGAIN)

    async def _catch_up(self, room: str, number: int | None = None) -> None:
        """Take over what another server has written into a session.

        Where acts of our own are on their way, they meet it as a conflict, and all is read then.
        """
        live = self.rooms.get(room)
        if live is None:
            return
        last = live.table.room.acts
        if live.unwritten or (number is not None and number <= last):
            return
        newer = await self._apart(lambda: list(self.store.acts(room, after=last)))
        table = live.table
        if live.unwritten or table.room.acts != last:
            return
        for kept in newer:
            table.apply(kept.act)
        if newer:
            self.tell(room)
