"""Where all sessions of a server come together: acts are checked, written, and only then acknowledged.

What arrives while the disk is busy is written together in the next transaction, so that a thousand ballots need a few
of them. Where several servers share a database, the one that comes second reads what is newer and looks again.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from game.classroom import acts as a
from game.classroom.refused import Refused
from game.classroom.store import Conflict, Kept, RoomRow, Store
from game.classroom.table import Table
from game.content.library import Content
from game.errors import SaveError

AT_ONCE = 500
"""Most acts in one transaction."""
TRIES = 20
"""How often an act is looked at again when other servers were faster."""


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


class Hub:
    """The sessions of one server process."""

    def __init__(self, store: Store, content: Content, clock: Callable[[], float] = time.time) -> None:
        self.store, self.content, self.clock = store, content, clock
        self.rooms: dict[str, Live] = {}
        self._pending: list[Waiting] = []
        self._something = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Hub]:
        """Write until the block is left; what was accepted by then is still written."""
        writer = asyncio.create_task(self._write())
        try:
            yield self
        finally:
            while self._pending and not writer.done():
                await asyncio.sleep(0.01)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    # ---- sessions ----

    async def open(self, code: str, token: str, made: a.Opened) -> Live:
        """Begin a session under a join code. ``token`` is the hash of the facilitator's."""
        row = RoomRow(secrets.token_hex(8), code, token, self.clock(), None)
        Table(self.content, [made]).offers(0)  # a wrong scenario is told before anything is written
        await asyncio.to_thread(self.store.open_room, row)
        live = self.rooms[row.id] = Live(row, Table(self.content))
        await self.do(row.id, made)
        return live

    async def find(self, room: str) -> Live | None:
        """A session by id, read from the store if this server does not hold it yet."""
        if room not in self.rooms:
            rows = [row for row in await asyncio.to_thread(self.store.rooms) if row.id == room]
            if not rows:
                return None
            self.rooms.setdefault(room, Live(rows[0], await self._read(room)))
        return self.rooms[room]

    async def by_code(self, code: str) -> Live | None:
        """The open session of a join code."""
        rows = await asyncio.to_thread(self.store.rooms, code)
        return await self.find(rows[0].id) if rows else None

    async def _read(self, room: str) -> Table:
        kept = await asyncio.to_thread(lambda: list(self.store.acts(room)))
        return Table(self.content, [one.act for one in kept])

    # ---- acts ----

    async def do(self, room: str, act: a.Act) -> Kept:
        """Check an act, write it, and return once it is on the disk. Raises Refused, SaveError."""
        live = await self.find(room)
        if live is None:
            raise Refused("no-such-room")
        for _ in range(TRIES):
            live.table.check(act)
            live.table.apply(act)
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
                try:
                    await asyncio.to_thread(self.store.append, [one.kept for one in batch])
                except Conflict:
                    await self._apart(batch)
                except Exception as error:  # whoever waits must hear of it, and the others must be written
                    await self._give_up(batch, error)
                else:
                    self._acknowledge(batch)

    async def _apart(self, batch: list[Waiting]) -> None:
        """Room by room, since only some of them were written by somebody else."""
        for room in dict.fromkeys(one.kept.room for one in batch):
            part = [one for one in batch if one.kept.room == room]
            try:
                await asyncio.to_thread(self.store.append, [one.kept for one in part])
            except Exception as error:
                await self._give_up(part, error)
            else:
                self._acknowledge(part)

    async def _give_up(self, batch: list[Waiting], error: Exception) -> None:
        """Nothing of this was written: forget it, also in memory, and tell those who wait."""
        rooms = {one.kept.room for one in batch}
        batch += [one for one in self._pending if one.kept.room in rooms]  # they rest on what was not written
        self._pending = [one for one in self._pending if one.kept.room not in rooms]
        for room in rooms:
            try:
                self.rooms[room].table = await self._read(room)
            except Exception:  # the database is away: read it when somebody asks again
                self.rooms.pop(room, None)
        for one in batch:
            if not one.done.done():
                one.done.set_exception(error)

    def _acknowledge(self, batch: list[Waiting]) -> None:
        for one in batch:
            if not one.done.done():
                one.done.set_result(one.kept)
        for room in {one.kept.room for one in batch}:
            self.tell(room)

    def tell(self, room: str) -> None:
        """Wake whoever watches a session."""
        live = self.rooms.get(room)
        if live is not None:
            live.changed.set()
            live.changed = asyncio.Event()
