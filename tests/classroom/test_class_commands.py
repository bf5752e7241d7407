"""``class export`` and ``class purge``: what they write, what they ask, and what they say when something is wrong."""

from __future__ import annotations

import csv
import gc
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from game.campaign.store import home
from game.classroom import acts as a
from game.classroom.store import Kept, RoomRow, Store, default_url
from game.cli import main
from game.content.library import Content
from tests.classroom.test_debrief import NOON, kept, session
from tests.classroom.test_export import handed
from tests.conftest import Run

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Say]:
    """Run a command in this process, with nobody at the terminal: (exit code, output, errors)."""

    def run(*args: str, typed: str | None = None) -> tuple[int, str, str]:
        stdin = io.StringIO(typed or "")
        monkeypatch.setattr(stdin, "isatty", lambda: typed is not None, raising=False)
        monkeypatch.setattr("sys.stdin", stdin)
        capfd.readouterr()
        code = main(["class", *args])
        return (code, *capfd.readouterr())

    yield run
    gc.enable()


def write(store: Store, room: str, code: str, acts: list[a.Act], opened: float = NOON) -> None:
    store.open_room(RoomRow(room, code, "f" * 64, opened, None))
    store.append([Kept(room, one.number, one.at, one.act) for one in kept(acts, room)])


@pytest.fixture
def store(content: Content) -> Iterator[Store]:
    """Two sessions: an old one that nobody began, and a new one of two quarters."""
    store = Store(default_url(home(), date.today()))
    old = session(content, 1, seats=1)
    write(store, "old-one", "BCD-FGH", old.acts[:2], NOON - 90 * 86_400)
    group = session(content, 2, seats=3, predict=True)
    group.do(a.Ended())
    write(store, "new-one", "HT7-XQ4", group.acts)
    yield store
    store.close()


def test_everything_is_written_at_once(store: Store, say: Say, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, told, said = say("export", "--csv", str(out), "--json", str(out / "a.json"), "--html", str(out / "a.html"))
    assert (code, told) == (0, "") and said.count(": written") == 5
    assert sorted(path.name for path in out.iterdir()) == [
        "a.html",
        "a.json",
        "ballots.csv",
        "homework.csv",
        "seats.csv",
    ]
    rows = list(csv.DictReader(io.StringIO((out / "ballots.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert len(rows) == 6 and {row["session"] for row in rows} == {"HT7-XQ4"}
    data = json.loads((out / "a.json").read_text(encoding="utf-8"))
    assert data["session"]["id"] == "new-one" and "f" * 64 not in (out / "a.json").read_text(encoding="utf-8")
    assert (out / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_data_goes_to_standard_output(store: Store, say: Say) -> None:
    code, told, said = say("export", "ht7 xq4", "--json", "-")
    assert code == 0 and json.loads(told)["session"]["code"] == "HT7-XQ4" and "written" not in said
    assert json.loads(say("export", "old-one", "--json", "-")[1])["session"]["quarters"]["played"] == 0


def test_a_session_that_is_not_over_is_told(store: Store, say: Say) -> None:
    assert "not over" in say("export", "BCD-FGH", "--json", "-")[2]
    assert "not over" not in say("export", "--json", "-")[2]


def test_sessions_are_listed(store: Store, say: Say) -> None:
    code, told, _ = say("export", "--list")
    assert code == 0 and [line.split()[0] for line in told.splitlines()] == ["HT7-XQ4", "BCD-FGH"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("export",), "--csv DIR"),
        (("export", "HT7-XQ5", "--json", "-"), "did you mean 'HT7-XQ4'?"),
        (("export", "zzz", "--json", "-"), "--list"),
        (("export", "--json", "/proc/nowhere/x"), "cannot be written"),
        (("export", "--store", "no-such.sqlite", "--json", "-"), "no such store"),
        (("export", "--store", "nonsense://x", "--json", "-"), "nonsense"),
        (("purge",), "--before DATE"),
        (("purge", "HT7-XQ4", "--all"), "--before DATE"),
        (("purge", "--before", "soon"), "looks like 2026-08-01"),
        (("purge", "HT7-XQ5", "--yes"), "did you mean 'HT7-XQ4'?"),
        (("purge", "--all"), "add --yes"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(store: Store, say: Say, args: tuple[str, ...], words: str) -> None:
    code, _, said = say(*args)
    assert code in (2, 4) and words in said and "Traceback" not in said and len(said.splitlines()) == 1
    assert len(store.rooms()) == 2


def test_without_a_store_nothing_is_made(say: Say) -> None:
    code, _, said = say("export", "--json", "-")
    assert code == 2 and "no class session" in said and not list(home().glob("class-*"))
    home().mkdir(parents=True, exist_ok=True)
    (home() / "class-2001-02.sqlite").touch()
    assert "class-2001-02.sqlite" in say("export", "--json", "-")[2]


def test_homework_is_verified_and_what_fails_is_named(store: Store, say: Say, content: Content, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    handed(content, folder / "Student 1.jsonl")
    (folder / "bad\x1b.jsonl").write_text("no")
    code, told, said = say("export", "--json", "-", "--homework", str(folder))
    assert code == 0 and "1 handed in and verified, 1 not taken" in said and "\x1b" not in said
    data = json.loads(told)
    assert [one["name"] for one in data["homework"]] == ["Student 1"] and len(data["returned"]) == 1
    assert data["seats"][0]["homework"]["finished"]


def test_a_damaged_session_is_told_and_can_be_purged(store: Store, say: Say) -> None:
    import sqlalchemy as sa

    from game.classroom.store import ACTS

    with store.engine.begin() as link:
        link.execute(sa.update(ACTS).where(ACTS.c.room == "new-one", ACTS.c.number == 3).values(data={"kind": "?"}))
    code, _, said = say("export", "--json", "-")
    assert code == 4 and "damaged" in said
    assert say("purge", "HT7-XQ4", "--yes")[0] == 0 and [row.id for row in store.rooms()] == ["old-one"]


def test_purge_deletes_one_and_nothing_of_it_is_left(store: Store, say: Say) -> None:
    code, told, _ = say("purge", "HT7-XQ4", "--yes")
    assert code == 0 and "1 session with 3 seats" in told and "Deleted: 1 session." in told
    assert [row.id for row in store.rooms()] == ["old-one"] and list(store.acts("new-one")) == []
    assert list(store.acts("old-one"))


def test_purge_asks(store: Store, say: Say) -> None:
    for typed in ("no\n", "", "\n"):
        code, told, _ = say("purge", "--all", typed=typed)
        assert code == 0 and "Nothing was deleted" in told and len(store.rooms()) == 2
    assert "Deleted: 2 sessions" in say("purge", "--all", typed="yes\n")[1] and not store.rooms()
    assert "nothing to delete" in say("purge", "--all", typed="yes\n")[1]


def test_purge_before_a_day(store: Store, say: Say) -> None:
    day = date.fromtimestamp(NOON).isoformat()
    assert "1 session with 1 seat" in say("purge", "--before", day, "--yes")[1]
    assert [row.id for row in store.rooms()] == ["new-one"]


def test_the_commands_are_in_the_help(doubledown: Run) -> None:
    told = doubledown("class", "--help")
    assert told.returncode == 0 and "export" in told.stdout and "purge" in told.stdout
    assert doubledown("class").returncode == 2
