"""Acts are acknowledged once they are on the disk, whoever else writes and whenever the machine dies."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest

from game.classroom import acts as a
from game.classroom.hub import Hub
from game.classroom.refused import Refused
from game.classroom.store import Kept, Store
from game.classroom.table import Table
from game.content.library import Content
from game.content.load import load
from game.errors import SaveError
from tests.classroom.test_room import joined, opened


async def begin(hub: Hub, seats: int) -> str:
    live = await hub.open("ABCD", "t" * 64, opened())
    await asyncio.gather(*(hub.do(live.row.id, joined(n)) for n in range(1, seats + 1)))
    await hub.do(live.row.id, a.Started())
    return live.row.id


def ballots(table: Table, seats: int) -> list[a.Ballot]:
    offers = list(table.offers(0))
    return [a.Ballot(seat=n, quarter=1, option=offers[n % len(offers)]) for n in range(1, seats + 1)]


async def test_a_room_is_the_same_after_a_restart(content: Content, url: str) -> None:
    async with Hub(Store(url), content).running() as hub:
        room = await begin(hub, 40)
        votes = ballots(hub.rooms[room].table, 40)
        kept = await asyncio.gather(*(hub.do(room, vote) for vote in votes))
        assert sorted(one.number for one in kept) == list(range(43, 83))
        before = hub.rooms[room].table.room
    async with Hub(Store(url), content).running() as hub:
        live = await hub.by_code("ABCD")
        assert live is not None and live.table.room == before
        assert await hub.by_code("ABCE") is None


async def test_many_acts_take_few_transactions(content: Content, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(url)
    sizes: list[int] = []
    write = store.append
    monkeypatch.setattr(store, "append", lambda kept, writer: (sizes.append(len(kept)), write(kept, writer)))
    async with Hub(store, content).running() as hub:
        room = await begin(hub, 200)
        await asyncio.gather(*(hub.do(room, vote) for vote in ballots(hub.rooms[room].table, 200)))
    assert sum(sizes) == 402
    assert len(sizes) < 40


async def test_nothing_is_acknowledged_that_could_not_be_written(
    content: Content, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(url)
    async with Hub(store, content).running() as hub:
        room = await begin(hub, 3)
        before = hub.rooms[room].table.room.acts
        write = store.append

        def fail(kept: object, writer: str) -> None:
            raise SaveError("the disk is full")

        monkeypatch.setattr(store, "append", fail)
        told = await asyncio.gather(
            *(hub.do(room, vote) for vote in ballots(hub.rooms[room].table, 3)), return_exceptions=True
        )
        assert all(isinstance(one, SaveError) for one in told)
        assert hub.rooms[room].table.room.acts == before
        assert not hub.rooms[room].table.room.groups[0].ballots
        monkeypatch.setattr(store, "append", write)
        await asyncio.gather(*(hub.do(room, vote) for vote in ballots(hub.rooms[room].table, 3)))
        assert len(hub.rooms[room].table.room.groups[0].ballots) == 3


async def test_two_servers_share_a_session(content: Content, url: str) -> None:
    async with (
        Hub(Store(url), content).running() as one,
        Hub(Store(url), content).running() as two,
    ):
        room = await begin(one, 30)
        assert await two.find(room) is not None
        votes = ballots(one.rooms[room].table, 30)
        servers = [one, two]
        await asyncio.gather(*(servers[n % 2].do(room, vote) for n, vote in enumerate(votes)))
        acts = [kept.act for kept in one.store.acts(room)]
        assert [act for act in acts if isinstance(act, a.Ballot)].__len__() == 30
        table = Table(content, acts)
        assert len(table.room.groups[0].ballots) == 30
        with pytest.raises(Refused):
            await two.do(room, joined(1))


async def test_who_watches_is_woken_when_it_is_on_the_disk(content: Content, url: str) -> None:
    async with Hub(Store(url), content).running() as hub:
        room = await begin(hub, 2)
        changed = hub.rooms[room].changed
        kept: Kept = await hub.do(room, a.Locked(on=True))
        assert changed.is_set()
        assert [one.number for one in hub.store.acts(room)][-1] == kept.number


async def test_there_is_no_such_room(content: Content, url: str) -> None:
    async with Hub(Store(url), content).running() as hub:
        with pytest.raises(Refused, match="no-such-room"):
            await hub.do("nothing", a.Started())


async def test_a_code_is_given_once(content: Content, url: str) -> None:
    async with Hub(Store(url), content).running() as hub:
        await begin(hub, 1)
        with pytest.raises(Refused, match="code-taken"):
            await hub.open("ABCD", "u" * 64, opened())


async def test_sessions_are_found_by_code_token_and_age(content: Content, url: str) -> None:
    async with Hub(Store(url), content).running() as hub:
        first = await hub.open("ABCD", "t" * 64, opened())
        second = await hub.open("EFGH", "u" * 64, opened())
    async with Hub(Store(url), content).running() as hub:
        found = await hub.by_token("t" * 64)
        assert found is not None and found.row.id == first.row.id
        assert await hub.by_token("v" * 64) is None
        latest = await hub.latest()
        assert latest is not None and latest.row.id == second.row.id
        await hub.do(second.row.id, a.Ended())
        latest = await hub.latest()
        assert latest is not None and latest.row.id == first.row.id


async def test_only_what_every_seat_sees_wakes_every_seat(content: Content, url: str) -> None:
    async with Hub(Store(url), content).running() as hub:
        room = await begin(hub, 2)
        live = hub.rooms[room]
        moved, changed = live.moved, live.changed
        await hub.do(room, ballots(live.table, 1)[0])
        assert changed.is_set() and not moved.is_set()
        await hub.do(room, a.Revealed(quarter=1))
        assert moved.is_set()


# ---- the machine dies -----------------------------------------------------------------------------------------

SEATS = 25


async def _serve(url: str) -> None:
    """Vote for ever and print each ballot that was acknowledged: what the test below kills."""
    async with Hub(Store(url), load()).running() as hub:
        live = await hub.by_code("ABCD")
        room = live.row.id if live else await begin(hub, SEATS)
        offers = list(hub.rooms[room].table.offers(0))

        async def vote(seat: int) -> None:
            for turn in range(10_000):
                kept = await hub.do(room, a.Ballot(seat=seat, quarter=1, option=offers[turn % len(offers)]))
                os.write(1, f"{kept.number}\n".encode())

        await asyncio.gather(*(vote(seat) for seat in range(1, SEATS + 1)))


def _killed(url: str, rounds: int) -> int:
    """Kill a server that is voting, so many times; acknowledged acts that were seen, all of which must be there."""
    seen: set[int] = set()
    for turn in range(rounds):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.classroom.test_hub", url], stdout=subprocess.PIPE
        ) as server:
            assert server.stdout is not None
            server.stdout.readline()
            time.sleep(0.01 + 0.37 * (turn * 0.618 % 1))
            server.send_signal(signal.SIGKILL)
            seen |= {int(line) for line in server.stdout.read().split(b"\n")[:-1] if line}
        store = Store(url)
        numbers = {kept.number for kept in store.acts(store.rooms(code="ABCD")[0].id)}
        store.close()
        assert seen <= numbers, f"lost after round {turn}: {sorted(seen - numbers)[:5]}"
        assert numbers == set(range(1, len(numbers) + 1))
    return len(seen)


def test_kill_9_loses_nothing_that_was_acknowledged(url: str) -> None:
    assert _killed(url, 3) > 20


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
