"""The store: what is written comes back, each number once, and nothing is left of what was deleted."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from game.classroom import acts as a
from game.classroom.hub import Hub
from game.classroom.store import FORMAT, Agree, Conflict, Kept, RoomRow, Store, school_year
from game.classroom.table import Table
from game.content.library import Content
from game.errors import SaveError
from tests.classroom.soon import SOON, until
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


def test_who_is_second_is_told_what_the_first_wrote(store: Store) -> None:
    store.open_room(RoomRow("r", "ABCD", "t" * 64, 1.0, None), Kept("r", 1, 2.0, opened()))
    store.append([Kept("r", 2, 2.0, joined(1))])
    met: list[dict[str, list[Kept]]] = []

    def agree(newer: dict[str, list[Kept]]) -> list[Kept]:
        met.append(newer)
        return [Kept("r", 3, 2.0, joined(2))]

    store.append([Kept("r", 2, 2.0, joined(2))], agree)
    assert [kept.number for kept in met[0]["r"]] == [2] and len(met) == 1
    assert [kept.act for kept in store.acts("r")] == [opened(), joined(1), joined(2)]
    store.append([Kept("r", 3, 2.0, joined(3))], lambda newer: [])
    assert len(store.acts("r")) == 3


def test_an_open_code_is_that_of_one_session(store: Store) -> None:
    store.open_room(RoomRow("r", "ABCD", "t" * 64, 1.0, None), Kept("r", 1, 2.0, opened()))
    with pytest.raises(Conflict):
        store.open_room(RoomRow("s", "ABCD", "t" * 64, 1.0, None), Kept("s", 1, 2.0, opened()))
    assert [row.id for row in store.rooms()] == ["r"] and store.acts("s") == []
    store.close_room("r")
    store.open_room(RoomRow("s", "ABCD", "t" * 64, 2.0, None), Kept("s", 1, 2.0, opened()))
    assert [row.id for row in store.rooms(code="ABCD")] == ["s"]


def test_sessions_that_are_over_are_told_from_the_others(store: Store) -> None:
    for number, room in enumerate("abc"):
        store.open_room(RoomRow(room, room * 4, "t" * 64, float(number), None), Kept(room, 1, 2.0, opened()))
    store.append([Kept("c", 2, 2.0, a.Ended()), Kept("c", 3, 2.0, a.Homework(on=True))])
    store.close_room("b")
    assert [row.id for row in store.rooms(over=False)] == ["a"]
    assert [row.id for row in store.rooms(over=True)] == ["c"]


def test_several_sessions_are_purged_at_once(store: Store) -> None:
    for number, room in enumerate("abcd"):
        store.open_room(RoomRow(room, room * 4, "t" * 64, float(number), None), Kept(room, 1, 2.0, opened()))
    assert store.purge(*(row.id for row in store.rooms() if row.opened < 2)) == 2
    assert [row.id for row in store.rooms()] == ["d", "c"] and store.acts("a") == []
    assert store.purge(*(row.id for row in store.rooms())) == 2 and store.rooms() == []
    assert store.purge() == 0


@pytest.mark.parametrize(
    "said", ['"quoted"', "back\\slash", "\u2028 \U0001f98a", "'); DROP TABLE acts; --", "a\nb", "%s :rows $1"]
)
def test_what_was_said_comes_back_to_the_letter(store: Store, said: str) -> None:
    vote = a.Ballot(seat=1, quarter=1, option="x", reason=said, leverage=-70)
    store.open_room(RoomRow("r", "ABCD", "t" * 64, 1.0, None), Kept("r", 1, 1.5, vote))
    assert store.acts("r") == [Kept("r", 1, 1.5, vote)]


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


def test_what_another_program_keeps_from_being_deleted_is_told(tmp_path: Path) -> None:
    path = tmp_path / "class.sqlite"
    store = Store(str(path))
    store.open_room(RoomRow("r", "ABCD", "t" * 64, 1.0, None), Kept("r", 1, 2.0, joined(1, "Nick of old")))
    reader = sqlite3.connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM acts").fetchone()
    sa.event.listen(store.engine, "checkout", lambda link, *_: link.execute("PRAGMA busy_timeout=50"))
    with pytest.raises(SaveError, match=r"still reads the file.*stop the server"):
        store.purge("r")
    reader.close()
    store.close()
    assert b"Nick of old" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


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
        ("postgresql://me@127.0.0.1:1/x?password=secret", r"me:\*\*\*@.*look whether the server runs"),
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


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SaveError, match=r'pip install "doubledown\[postgresql\]"') as caught:
        Store("postgresql://me:secret@127.0.0.1:1/x")
    assert "secret" not in str(caught.value)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with sqlite3.connect(path) as link:
        link.execute("CREATE TABLE visits (address TEXT)")
    before = path.read_bytes()
    with pytest.raises(SaveError, match=r"holds something else.*name another one"):
        Store(str(path))
    assert path.read_bytes() == before and len(list(tmp_path.iterdir())) == 1


def test_a_damaged_file_is_told_wherever_it_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "class.sqlite"
    store = Store(str(path))
    many = [Kept("r", number, 2.0, joined(number, f"Nick {number}")) for number in range(2, 200)]
    store.open_room(RoomRow("r", "ABCD", "t" * 64, 1.0, None), Kept("r", 1, 2.0, opened()), *many)
    store.close()
    whole, told = path.read_bytes(), 0
    for start in range(0, len(whole), 1024):
        path.write_bytes(whole[:start] + bytes(x ^ 0x5A for x in whole[start : start + 300]) + whole[start + 300 :])
        try:
            store = Store(str(path))
            store.rooms()
            list(store.acts("r"))
            store.close()
        except SaveError as error:
            told += 1
            assert str(path) in str(error) and "\n" not in str(error)
    assert told > len(whole) / 1024 / 2


def test_a_full_disk_is_told_and_nothing_half_is_written(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "class.sqlite"))
    store.open_room(RoomRow("r", "ABCD", "t" * 64, 1.0, None), Kept("r", 1, 2.0, opened()))
    sa.event.listen(store.engine, "checkout", lambda link, *_: link.execute("PRAGMA max_page_count=20"))
    many = [Kept("r", number, 2.0, joined(number)) for number in range(2, 2_000)]
    with pytest.raises(SaveError, match=r"full.*make room on the disk"):
        store.append(many)
    assert [kept.number for kept in store.acts("r")] == [1]


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "seteuid") or os.geteuid() != 0, reason="needs another user")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and folder != Path("/") and "pytest" in str(folder):
            folder.chmod(0o755)
    Store(str(tmp_path / "class.sqlite")).close()
    os.seteuid(65534)
    try:
        for name in ("class.sqlite", "new.sqlite"):
            with pytest.raises(SaveError, match="look whether the folder is there and can be written"):
                Store(str(tmp_path / name)).open_room(RoomRow("r", "ABCD", "t" * 64, 1.0, None))
    finally:
        os.seteuid(0)


def _open(url: str) -> str:
    try:
        Store(url).close()
    except SaveError as error:
        return str(error)
    return ""


def test_servers_that_start_together_make_the_store_once(url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(_open, [url] * 6)) == {""}


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
                await asyncio.wait_for(changed.wait(), SOON)
                at = [kept.at for kept in hub.store.acts(room)][-1]
                waited.append(time.time() - at)
            print(f"\nheard of after {max(waited):.3f} s at most")
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
        await until(lambda: hub.rooms[room].table.room.acts == len(list(hub.store.acts(room))))


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
        await until(lambda: live.table.room.groups[0].ballots)
        assert live.table.room == hub.rooms[room].table.room


@pytest.mark.slow
async def test_a_busy_server_does_not_keep_the_other_out(content: Content, database: str) -> None:
    async with Hub(Store(database), content).running() as hub, Hub(Store(database), content).running() as two:
        room = await begin(hub, 40)
        live = await two.find(room)
        assert live is not None
        votes, over = ballots(live.table, 40), False

        async def vote(act: a.Ballot) -> None:
            while not over:
                await hub.do(room, act)

        busy = [asyncio.create_task(vote(act)) for act in votes[:-1]]
        try:
            before_it = []
            for _ in range(20):
                last = hub.rooms[room].ground.acts
                mine = await asyncio.wait_for(two.do(room, votes[-1]), SOON)
                before_it.append(mine.number - last)
        finally:
            over = True
            await asyncio.gather(*busy)
        print(f"\na ballot beside a busy server lets {max(before_it)} others go first at most")
        assert max(before_it) < 10 * len(busy)  # each of them a few times
        kept = hub.store.acts(room)
        await until(lambda: all(each.rooms[room].ground.acts == len(kept) for each in (hub, two)))
        assert [one.number for one in kept] == list(range(1, len(kept) + 1))
        whole = Table(content, [one.act for one in kept]).room
        assert whole == hub.rooms[room].table.room == two.rooms[room].table.room == two.rooms[room].ground


@pytest.mark.slow
async def test_news_while_something_is_on_its_way_is_not_missed(
    content: Content, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Hub(Store(database), content).running() as hub, Hub(Store(database), content).running() as two:
        room = await begin(hub, 3)
        live = await two.find(room)
        assert live is not None
        votes, write, loop = ballots(live.table, 3), two.store.append, asyncio.get_running_loop()

        def slowly(kept: Sequence[Kept], agree: Agree | None) -> None:
            write(kept, agree)  # written and not yet acknowledged: what the other writes now comes after it
            asyncio.run_coroutine_threadsafe(hub.do(room, votes[1]), loop).result()
            time.sleep(0.2)

        monkeypatch.setattr(two.store, "append", slowly)
        await two.do(room, votes[0])
        await until(lambda: len(live.table.room.groups[0].ballots) == 2)
        assert live.table.room == hub.rooms[room].table.room


@pytest.mark.slow
async def test_what_another_server_deleted_or_closed_is_not_held(content: Content, database: str) -> None:
    async with Hub(Store(database), content).running() as hub, Hub(Store(database), content).running() as two:
        room = await begin(hub, 1)
        assert await two.by_code("ABCD") is not None
        changed = two.rooms[room].changed
        await hub.close(room)
        await until(lambda: not two._codes)
        assert await two.by_code("ABCD") is None and room in two.rooms
        hub.store.purge(room)
        await asyncio.wait_for(changed.wait(), SOON)
        assert room not in two.rooms and await two.find(room) is None


@pytest.mark.slow
async def test_an_act_that_is_none_of_ours_stops_no_other_session(content: Content, database: str) -> None:
    async with Hub(Store(database), content).running() as hub, Hub(Store(database), content).running() as two:
        bad = (await two.open("BADS", "t" * 64, opened())).row.id
        room = await begin(hub, 2)
        live = await two.find(room)
        assert live is not None
        with hub.store.engine.begin() as link:
            link.execute(sa.text('INSERT INTO acts VALUES (:r, 2, 1.0, \'{"kind": "newer"}\')'), {"r": bad})
            link.execute(sa.text("SELECT pg_notify('doubledown', :n)"), {"n": f"{bad} 2"})
        await hub.do(room, ballots(live.table, 2)[0])
        await until(lambda: live.table.room.groups[0].ballots)
        told = await asyncio.gather(
            two.do(bad, a.Locked(on=True)), two.do(room, ballots(live.table, 2)[1]), return_exceptions=True
        )
        assert isinstance(told[0], SaveError) and isinstance(told[1], Kept)


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
        await until(lambda: two.rooms[room].table.room.groups[0].ballots)
        assert two.rooms[room].table.room == hub.rooms[room].table.room


if __name__ == "__main__":
    asyncio.run(_vote(sys.argv[1], [int(seat) for seat in sys.argv[2:]]))
