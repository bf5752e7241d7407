"""Acts are acknowledged once they are on the disk, whoever else writes and whenever the machine dies."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from enum import StrEnum

import pytest

from game.classroom import acts as a
from game.classroom.hub import Hub, copied
from game.classroom.refused import Refused
from game.classroom.store import Kept, Store
from game.classroom.table import Table
from game.content.library import Content
from game.content.load import load
from game.errors import SaveError
from tests.classroom.soon import SOON
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
    monkeypatch.setattr(store, "append", lambda kept, agree: (sizes.append(len(kept)), write(kept, agree)))
    async with Hub(store, content).running() as hub:
        room = await begin(hub, 200)
        await asyncio.gather(*(hub.do(room, vote) for vote in ballots(hub.rooms[room].table, 200)))
    assert sum(sizes) == 401
    assert len(sizes) < 40


async def test_nothing_is_acknowledged_that_could_not_be_written(
    content: Content, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(url)
    async with Hub(store, content).running() as hub:
        room = await begin(hub, 3)
        before = hub.rooms[room].table.room.acts
        write = store.append

        def fail(kept: object, agree: object) -> None:
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


async def test_a_closed_session_gives_its_code_back(content: Content, url: str) -> None:
    async with Hub(Store(url), content).running() as hub:
        room = await begin(hub, 1)
        assert await hub.by_code("ABCD") is hub.rooms[room]
        await hub.close(room)
        assert await hub.by_code("ABCD") is None and await hub.latest() is None
        again = await hub.open("ABCD", "u" * 64, opened())
        assert await hub.by_code("ABCD") is again and (await hub.find(room)) is not None


async def test_a_code_is_looked_up_once(content: Content, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Hub(Store(url), content).running() as hub:
        await begin(hub, 1)
    async with Hub(Store(url), content).running() as hub:
        found = await asyncio.gather(*(hub.by_code("ABCD") for _ in range(5)))
        assert found[0] is not None and len({id(live) for live in found}) == 1
        monkeypatch.setattr(hub.store, "rooms", None)
        assert await hub.by_code("ABCD") is found[0]


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


async def test_what_fails_midway_leaves_nothing_open(content: Content, url: str) -> None:
    async with Hub(Store(url), content).running() as hub:
        room = await begin(hub, 1)
        hub.store.purge(room)
        with pytest.raises(Refused, match="no-such-room"):
            await hub.do(room, a.Locked(on=True))
        assert await hub.by_code("ABCD") is None
        with pytest.raises(Refused, match="no-such-room"):
            await hub.do(room, a.Locked(on=True))


async def test_who_waits_when_the_server_ends_is_told(
    content: Content, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(url)
    write = store.append
    async with Hub(store, content).running() as hub:
        room = await begin(hub, 1)
        monkeypatch.setattr(store, "append", lambda kept, agree: (time.sleep(0.2), write(kept, agree)))
        vote = asyncio.create_task(hub.do(room, ballots(hub.rooms[room].table, 1)[0]))
        await asyncio.sleep(0.05)
    assert (await asyncio.wait_for(vote, SOON)).number == 4
    with pytest.raises(SaveError, match="closing"):
        await hub.do(room, a.Locked(on=True))


async def test_the_ground_is_the_room_on_the_disk(content: Content, url: str) -> None:
    """Through a whole campaign, with a second server that follows by what it meets when it writes."""
    async with Hub(Store(url), content).running() as one, Hub(Store(url), content).running() as two:
        room = await begin(one, 2)
        assert await two.find(room) is not None
        for turn in range(60):
            mine, other = (one, two) if turn % 2 else (two, one)
            table = mine.rooms[room].table
            await mine.do(room, a.Locked(on=bool(turn % 3)))  # meets what the other has written
            if table.step() == "end":
                break
            quarter = table.room.quarter
            option = next(iter(table.offers(0)))
            await mine.do(room, a.Ballot(seat=1, quarter=quarter, option=option))
            await other.do(room, a.Locked(on=False))
            await other.do(room, a.Ballot(seat=2, quarter=quarter, option=option))
            for act in (
                a.Revealed(quarter=quarter),
                a.Decided(group=0, quarter=quarter, option=option),
                a.Answered(quarter=quarter),
            ):
                await other.do(room, act)
            if not other.rooms[room].table.room.groups[0].finished:
                await other.do(room, a.Went(quarter=quarter + 1))
        assert mine.rooms[room].table.room.groups[0].finished
        kept = [one.act for one in one.store.acts(room)]
        await mine.do(room, a.Locked(on=True))
        await other.do(room, a.Locked(on=False))
        whole = Table(content, [*kept, a.Locked(on=True), a.Locked(on=False)])
        assert other.rooms[room].ground == other.rooms[room].table.room == whole.room


async def test_a_refusal_by_what_another_server_wrote(content: Content, url: str) -> None:
    async with Hub(Store(url), content).running() as one, Hub(Store(url), content).running() as two:
        room = await begin(one, 2)
        live = await two.find(room)
        assert live is not None
        await one.do(room, a.Revealed(quarter=1))
        late = ballots(live.table, 2)
        told = await asyncio.gather(*(two.do(room, vote) for vote in late), return_exceptions=True)
        assert [getattr(one, "code", one) for one in told] == ["too-late", "too-late"]
        assert two.rooms[room].idle() and two.rooms[room].table.room == one.rooms[room].table.room


async def test_a_decision_that_meets_another_servers_ballot_is_played_once(content: Content, url: str) -> None:
    async with Hub(Store(url), content).running() as one, Hub(Store(url), content).running() as two:
        room = await begin(one, 2)
        live = await two.find(room)
        assert live is not None
        option = next(iter(live.table.offers(0)))
        decided = a.Decided(group=0, quarter=1, option=option, how="facilitator")
        await one.do(room, ballots(one.rooms[room].table, 2)[0])
        await two.do(room, decided)
        with pytest.raises(Refused, match="decided"):
            await one.do(room, decided)
        for hub in (one, two):
            world = hub.rooms[room].table.world(0)
            assert world is not None and len(world.outcomes) == 1 and len(hub.rooms[room].ground.groups[0].decided) == 1
        assert one.rooms[room].table.world(0).outcomes == live.table.world(0).outcomes  # type: ignore[union-attr]


async def test_what_was_taken_over_is_not_taken_over_again(content: Content, url: str) -> None:
    async with Hub(Store(url), content).running() as hub:
        room = await begin(hub, 2)
        live, kept = hub.rooms[room], hub.store.acts(room)
        newer = Kept(room, len(kept) + 1, 1.0, a.Locked(on=True))
        for _ in range(2):
            live.follow([*kept, newer])
        assert live.table.room.acts == live.ground.acts == len(kept) + 1


def test_a_copied_room_shares_nothing_that_changes(content: Content) -> None:
    table = Table(content, [opened(), joined(1), a.Started()])
    room = table.room
    table.apply(ballots(table, 1)[0])
    made = copied(room)
    assert made == room

    def walk(one: object, two: object) -> None:
        if isinstance(one, a.Act) or not (hasattr(one, "__dict__") or isinstance(one, dict | list | set)):
            return
        if isinstance(one, StrEnum):
            return
        assert one is not two, one
        if isinstance(one, dict):
            for key in one:
                walk(one[key], two[key])  # type: ignore[index]
        elif not isinstance(one, list | set):
            for name in vars(one):
                walk(getattr(one, name), getattr(two, name))

    walk(room, made)


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
