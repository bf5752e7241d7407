"""The journal: whatever happens to the file, no decision that was shown is lost and nothing false is believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.campaign import journal, store
from game.campaign.session import Session
from game.content.library import Content
from game.errors import SaveError, UseError
from tests.conftest import base_content, play_first

SEED = 0x1234567890


@pytest.fixture
def played(content: Content, tmp_path: Path) -> tuple[Session, Path]:
    session = Session(content, "class-period", SEED)
    path = session.record_to(tmp_path / "game.jsonl")
    play_first(session, 5)
    session.close()
    return session, path


def test_a_game_resumes_where_it_was(content: Content, played: tuple[Session, Path]) -> None:
    session, path = played
    again = Session.resume(content, path)
    assert again.worlds.digest() == session.worlds.digest()
    assert again.notices == []
    assert again.brief().event.id == session.brief().event.id
    play_first(again)
    again.close()
    assert Session.resume(content, path, write=False).finished


def test_a_torn_last_line_is_dropped_and_said(content: Content, played: tuple[Session, Path]) -> None:
    _, path = played
    whole = path.read_bytes()
    for cut in (1, 7, 60):
        path.write_bytes(whole[:-cut])
        again = Session.resume(content, path)
        assert len(again.outcomes) == 4
        assert any("torn" in notice for notice in again.notices)
        again.decide(next(c for c in again.brief().choices if not c.refusal).option.id)
        again.close()
        assert len(Session.resume(content, path, write=False).outcomes) == 5
        path.write_bytes(whole)


def make_bytes() -> bytes:
    folder = Path(__file__).parent / "__none__"
    session = Session(base_content(), "class-period", SEED)
    play_first(session, 4)
    from game.campaign.outcomes import line_of

    header = {"format": 1, "game": "x", "packs": [], "content": base_content().digest, "scenario": "class-period"}
    header |= {"seed": "28T5-CY4G", "stream": 0, "thesis": None, "doctrine": None}
    rows, prev = b"", ""
    for line in [header, *map(line_of, session.outcomes)]:
        row = journal.seal(line, prev)
        prev = json.loads(row)["hash"]
        rows += row
    assert not folder.exists()
    return rows


ROWS = make_bytes()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(ROWS) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_never_believed(tmp_path: Path, at: int, flip: int) -> None:
    path = tmp_path / "flip.jsonl"
    data = bytearray(ROWS)
    data[at] ^= flip
    path.write_bytes(data)
    try:
        found = journal.read(path)
    except SaveError as error:
        assert str(path) in str(error)
        return
    original = [json.loads(row) for row in ROWS.splitlines()]
    # What is still accepted says only what the game wrote: the end may be gone, nothing may be different.
    for line, first in zip([found.header, *found.lines], original, strict=False):
        assert line == {k: v for k, v in first.items() if k not in ("hash", "prev")}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_at_all_give_a_clear_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "noise.jsonl"
    path.write_bytes(data)
    with pytest.raises(SaveError, match=r"noise\.jsonl"):
        journal.read(path)


def forge(path: Path, change: dict[str, object], number: int = 3) -> None:
    """Edit a line and make all hashes right again, as a clever cheat would."""
    rows, prev = [], ""
    for at, row in enumerate(path.read_bytes().splitlines(), 1):
        line = {k: v for k, v in json.loads(row).items() if k not in ("hash", "prev")}
        if at == number:
            line |= change
        rows.append(journal.seal(line, prev))
        prev = json.loads(rows[-1])["hash"]
    path.write_bytes(b"".join(rows))


def test_an_edited_number_does_not_verify(content: Content, played: tuple[Session, Path]) -> None:
    _, path = played
    text = path.read_text()
    path.write_text(text.replace('"capital":-', '"capital":', 1))
    with pytest.raises(SaveError, match="line 2 is not what the game wrote"):
        Session.resume(content, path)
    path.write_text(text)
    forge(path, {"changes": {"leverage": 1}})
    with pytest.raises(SaveError, match="quarter 2 does not verify"):
        Session.resume(content, path)


@pytest.mark.parametrize(
    ("change", "number", "message"),
    [
        ({"format": 99, "game": "9.0.0"}, 1, r"format 99 by Double Down '9\.0\.0'.*format 1"),
        ({"scenario": "since-2202"}, 1, "no scenario 'since-2202'; did you mean 'since-2022'"),
        ({"seed": "no seed at all"}, 1, "is not a seed"),
        ({"seed": 5}, 1, "'seed' is missing or damaged"),
        ({"digest": "0" * 16}, 3, "quarter 2 does not verify"),
        ({"option": "no-such-option"}, 3, "quarter 2 does not verify"),
        ({"q": 7}, 3, "quarter 7 does not follow quarter 1"),
        ({"undo": 0}, 3, "line 3 does not have the shape of a quarter"),
        ({"changes": {"capital": 10**9}}, 3, "line 3 does not have the shape of a quarter"),
        ({"changes": []}, 3, "line 3 does not have the shape of a quarter"),
    ],
)
def test_forgeries_are_named(
    content: Content, played: tuple[Session, Path], change: dict[str, object], number: int, message: str
) -> None:
    _, path = played
    forge(path, change, number)
    with pytest.raises(SaveError, match=message):
        Session.resume(content, path)


def test_a_game_of_other_content_is_shown_as_recorded_and_goes_on(
    content: Content, played: tuple[Session, Path]
) -> None:
    session, path = played
    forge(path, {"content": "0" * 32}, 1)
    forge(path, {"event": "a-card-of-long-ago", "option": "gone", "answer": "gone-too"}, 3)
    again = Session.resume(content, path)
    assert any("other content" in notice for notice in again.notices)
    assert again.numbers() == session.numbers()
    assert again.outcomes[1].event is None
    again.undo()
    assert len(again.outcomes) == 4
    play_first(again)
    assert again.verdict().score > 0
    again.close()


def test_undo_is_a_new_line(content: Content, played: tuple[Session, Path]) -> None:
    session, path = played
    before = path.read_bytes()
    again = Session.resume(content, path)
    again.undo()
    again.undo()
    assert path.read_bytes().startswith(before)
    assert len(again.outcomes) == 3
    again.close()
    once_more = Session.resume(content, path)
    assert once_more.brief().event.id == session.outcomes[3].event.id  # type: ignore[union-attr]
    play_first(once_more, 2)
    assert once_more.worlds.digest() == session.worlds.digest()
    once_more.close()


def test_nothing_to_undo(content: Content) -> None:
    with pytest.raises(UseError, match="nothing to undo"):
        Session(content, "class-period", 1).undo()


def test_two_windows_do_not_write_into_one_game(content: Content, played: tuple[Session, Path]) -> None:
    _, path = played
    a, b = Session.resume(content, path), Session.resume(content, path)
    play_first(a, 1)
    before, entries = b.worlds.digest(), len(b.worlds.ledger.entries)  # type: ignore[union-attr]
    with pytest.raises(SaveError, match="another window"):
        play_first(b, 1)
    assert b.worlds.digest() == before
    assert len(b.outcomes) == 5
    assert len(b.worlds.ledger.entries) == entries  # type: ignore[union-attr]
    a.close()
    b.close()


def test_games_lie_side_by_side(content: Content, home: Path) -> None:
    paths = []
    for _ in range(3):
        session = Session(content, "class-period", SEED)
        paths.append(session.record_to())
        play_first(session, 1)
        session.close()
    assert len(set(paths)) == 3
    assert {game.path for game in store.games()} == set(paths)
    assert all(path.parent == home for path in paths)
    (home / "broken.jsonl").write_text("{")
    assert [game.path.name for game in store.games() if game.problem] == ["broken.jsonl"]
    assert store.find(None) in paths
    with pytest.raises(SaveError, match="no such game"):
        store.find("../../etc/passwd-nope")
