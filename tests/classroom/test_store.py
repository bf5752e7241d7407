"""The store: what is written comes back, each number once, and nothing is left of what was deleted."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from game.classroom import acts as a
from game.classroom.hub import Hub
from game.classroom.store import FORMAT, Conflict, Kept, RoomRow, Store, school_year
from game.classroom.table import Table
from game.content.library import Content
from game.errors import SaveError
from tests.classroom.test_hub import ballots, begin
from tests.classroom.test_room import joined, opened


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store(url)
    yield made
    made.close()


def test_acts_come_back_as_they_were_written(store: Store) -> None:
    store.open_room(RoomRow("r", "ABCD", "t" * 64, 1.0, None))
    acts = [opened(), joined(1), a.Started()]
    store.append([Kept("r", number, 2.0, act) for number, act in enumerate(acts, 1)])
    assert [kept.act for kept in store.acts("r")] == acts
    assert [kept.number for kept in store.acts("r", after=2)] == [3]
    assert [row.id for row in store.rooms(code="ABCD")] == ["r"]
    store.close_room("r")
    assert store.rooms(code="ABCD") == [] and len(store.rooms()) == 1
    assert store.purge("r") and not store.purge("r")
    assert list(store.acts("r")) == []


def test_a_number_is_given_once_and_all_or_none_is_written(store: Store) -> None:
    store.open_room(RoomRow("r", "ABCD", "t" * 64, 1.0, None))
    store.append([Kept("r", 1, 2.0, opened())])
    with pytest.raises(Conflict):
        store.append([Kept("r", 2, 2.0, joined(1)), Kept("r", 1, 2.0, joined(2))])
    assert [kept.number for kept in store.acts("r")] == [1]


def test_a_school_year_begins_in_august() -> None:
    assert school_year(date(2026, 11, 25)) == "2026-27"
    assert school_year(date(2026, 7, 31)) == "2025-26"
    assert school_year(date(1999, 9, 1)) == "1999-00"


def test_nothing_is_left_of_a_session_that_was_purged(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'class.sqlite'}")
    for room in ("gone", "kept"):
        store.open_room(RoomRow(room, room.upper(), "t" * 64, 1.0, None))
        store.append([Kept(room, 1, 2.0, opened()), Kept(room, 2, 2.0, joined(1, f"Nick of {room}"))])
    assert b"Nick of gone" in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert store.purge("gone")
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Nick of gone" not in held and b"Nick of kept" in held
    assert [kept.number for kept in store.acts("kept")] == [1, 2]


def test_a_newer_store_is_refused_with_both_versions(tmp_path: Path) -> None:
    path = tmp_path / "class.sqlite"
    Store(str(path)).close()
    with sqlite3.connect(path) as link:
        link.execute("UPDATE about SET format = 9")
    with pytest.raises(SaveError, match=f"format 9.*this one reads {FORMAT}"):
        Store(str(path))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://root:secret@db/x", "SQLite or PostgreSQL, not in 'mysql'"),
        ("postgresql://me:secret@127.0.0.1:1/x", "look whether the server runs"),
        ("postgresql://me:secret@127.0.0.1:port/x", "cannot be read"),
        ("sqlite:////no/such/folder/class.sqlite", "look whether the folder is there"),
    ],
)
def test_a_store_that_cannot_be_opened_says_why_and_no_password(url: str, told: str) -> None:
    with pytest.raises(SaveError, match=told) as caught:
        Store(url)
    assert "secret" not in str(caught.value) and len(str(caught.value)) < 400


def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "class.sqlite"
    path.write_bytes(b"Dear diary, " * 500)
    with pytest.raises(SaveError, match="move the file away"):
        Store(str(path))
    assert path.read_bytes() == b"Dear diary, " * 500


def test_an_act_of_somebody_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "class.sqlite"
    store = Store(str(path))
    store.open_room(RoomRow("r", "ABCD", "t" * 64, 1.0, None))
    with sqlite3.connect(path) as link:
        link.execute("""INSERT INTO acts VALUES ('r', 1, 1.0, '{"kind": "hacked"}')""")
    with pytest.raises(SaveError, match="none of ours"):
        list(store.acts("r"))


# ---- several servers ------------------------------------------------------------------------------------------


async def _vote(url: str, seats: list[int]) -> None:
    """Another server of the same store, whose seats vote for ever: what the tests below start and kill."""
    from game.content.load import load

    async with Hub(Store(url), load()).running() as hub:
        live = await hub.by_code("ABCD")
        assert live is not None
        offers = list(live.table.offers(0))

        async def vote(seat: int) -> None:
            for turn in range(100_000):
                kept = await hub.do(live.row.id, a.Ballot(seat=seat, quarter=1, option=offers[turn % len(offers)]))
                os.write(1, f"{kept.number}\n".encode())
                await asyncio.sleep(0.05)

        await asyncio.gather(*(vote(seat) for seat in seats))


def _server(url: str, *seats: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.classroom.test_store", url, *map(str, seats)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


@pytest.mark.slow
async def test_servers_hear_of_each_other(content: Content, database: str) -> None:
    async with Hub(Store(database), content).running() as hub:
        room = await begin(hub, 4)
        other = _server(database, 1)
        try:
            waited = []
            for _ in range(5):
                changed = hub.rooms[room].changed
                await asyncio.wait_for(changed.wait(), 10)
                at = [kept.at for kept in hub.store.acts(room)][-1]
                waited.append(time.time() - at)
            print(f"\nheard of after {max(waited):.3f} s at most")
            assert max(waited) < 1
            assert 1 in hub.rooms[room].table.room.groups[0].ballots
        finally:
            other.kill()


@pytest.mark.slow
async def test_servers_vote_together_and_one_dies(content: Content, database: str) -> None:
    async with Hub(Store(database), content).running() as hub:
        room = await begin(hub, 6)
        others = [_server(database, 1, 2), _server(database, 3, 4)]
        mine: list[int] = []
        try:
            for other in others:
                await asyncio.to_thread(other.stdout.readline)  # type: ignore[union-attr]
            for turn in range(40):
                if turn == 20:
                    others[0].kill()
                for seat in (5, 6):
                    act = ballots(hub.rooms[room].table, 6)[seat - 1]
                    mine.append((await hub.do(room, act)).number)
        finally:
            for other in others:
                other.kill()
        said = [int(n) for other in others for n in other.stdout.read().split(b"\n")[:-1] if n]  # type: ignore[union-attr]
        kept = list(hub.store.acts(room))
        assert [one.number for one in kept] == list(range(1, len(kept) + 1))
        assert {*mine, *said} <= {one.number for one in kept}
        assert len(set(mine)) == len(mine) == 80 and not set(mine) & set(said)
        await asyncio.sleep(1)
        assert hub.rooms[room].table.room.acts == len(kept)


@pytest.mark.slow
async def test_what_is_written_while_a_session_is_read_is_not_missed(
    content: Content, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Hub(Store(database), content).running() as hub, Hub(Store(database), content).running() as two:
        room = await begin(hub, 3)
        read = two._read

        async def slowly(wanted: str) -> Table:
            table = await read(wanted)
            await hub.do(room, ballots(hub.rooms[room].table, 3)[0])  # between the reading and the holding
            return table

        monkeypatch.setattr(two, "_read", slowly)
        live = await two.find(room)
        assert live is not None
        for _ in range(20):
            if live.table.room.groups[0].ballots:
                break
            await asyncio.sleep(0.05)
        assert live.table.room == hub.rooms[room].table.room


@pytest.mark.slow
async def test_a_lost_connection_is_made_again(content: Content, database: str) -> None:
    import psycopg

    async with Hub(Store(database), content).running() as hub, Hub(Store(database), content).running() as two:
        room = await begin(hub, 2)
        assert await two.find(room) is not None
        with psycopg.connect(database, autocommit=True) as link:
            link.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        await asyncio.sleep(0.2)
        vote = ballots(hub.rooms[room].table, 2)[0]
        for _ in range(3):
            try:
                await hub.do(room, vote)
                break
            except SaveError as error:  # told once, and mended by itself
                assert "look whether the server runs" in str(error)
        for _ in range(40):
            if two.rooms[room].table.room.groups[0].ballots:
                break
            await asyncio.sleep(0.1)
        assert two.rooms[room].table.room == hub.rooms[room].table.room


if __name__ == "__main__":
    asyncio.run(_vote(sys.argv[1], [int(seat) for seat in sys.argv[2:]]))
