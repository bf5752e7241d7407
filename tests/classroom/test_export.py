"""A session as files: what a spreadsheet is given, what data holds, and homework that must prove itself."""

from __future__ import annotations

import csv
import io
import json
import os
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from game.campaign import journal, seeds
from game.campaign.session import Session
from game.classroom import acts as a
from game.classroom import export, homework
from game.classroom.debrief import page as debrief_page
from game.classroom.debrief.facts import ClassFacts
from game.classroom.export.cells import neutral, sheet
from game.classroom.export.rows import BALLOTS, SEATS
from game.content.beginning import Beginning
from game.content.library import Content
from tests.classroom.test_debrief import facts_of, kept, session
from tests.classroom.test_room import Class
from tests.conftest import play_first
from tests.report.test_page import read

SEED = seeds.parse("8F2K-1QZM")


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


# ---- formulas -------------------------------------------------------------------------------------------------

_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b"
_BEFORE = " \t\r\n\u00a0\u3000\u200b\ufeff\"'“”＂＇;,"


def _is_formula(cell: str) -> bool:
    """What a spreadsheet might obey: told in another way than the code tells it."""
    if cell[:1] in ("\t", "\r"):
        return True
    if cell.startswith("'"):
        return False
    bare = unicodedata.normalize("NFKC", cell).lstrip("\"'“”\u200b\ufeff \u00a0\u3000\t\r\n")
    return bare[:1] in tuple("=+-@")


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet=_SIGNS + _BEFORE + "aA1|", max_size=20),
        st.builds(
            lambda pad, sign, rest: pad + sign + rest, st.text(_BEFORE, max_size=8), st.sampled_from(_SIGNS), st.text()
        ),
    )
)
@example("=1+1")
@example("  =cmd|' /C calc'!A0")
@example("x;=1+1")
@example('"\t@SUM(A1)')
@example("＝1")
@example("\x00=1")
@example(" " * 300 + "=1")
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    """Also where the program cuts the file at semicolons or tabs."""
    data = sheet(["name", "number"], [(text, -5)])
    file = data.decode("utf-8-sig")
    for delimiter in ",;\t":
        for row in list(csv.reader(io.StringIO(file, newline=""), delimiter=delimiter))[1:]:
            cells = row if delimiter == "," else [cell for cell in row if cell != ",-5"]
            assert not any(_is_formula(cell) for cell in cells if cell != "-5"), (delimiter, row)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_what_cannot_be_a_formula_stays_as_it_was(text: str) -> None:
    kept_as = neutral(text)
    assert kept_as.replace("'", "") == neutral(text.replace("'", "")).replace("'", "")
    if text.isalnum():
        assert kept_as == text


def test_a_sheet_opens_in_a_spreadsheet() -> None:
    data = sheet(["a", "b"], [('He said "no", twice', 1.5), ("王小明\nÉva", True), (None, -70)])
    assert data.startswith(b"\xef\xbb\xbfa,b\r\n") and data.endswith(b"\r\n")
    told = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert told[1:] == [['He said "no", twice', "1.5"], ["王小明\nÉva", "yes"], ["", "-70"]]


# ---- rows -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def group(content: Content) -> Class:
    """Four seats, of which one has a name that is a formula, one does not vote again, and one was sent out."""
    group = Class(content, 3, predict=True, reasons=True)
    group.do(a.Joined(seat=4, name="=HYPERLINK(1)", token="4" * 32), a.Started())
    said: dict[str, Any] = {"leverage": -70, "alignment": 60}
    group.do(*(group.vote(seat, seat % 2, reason=f"+{seat}, 因为", **said) for seat in (1, 2, 3, 4)))
    group.do(a.Revealed(quarter=1), a.Let(seat=2, quarter=1), group.decide(1, how="facilitator"))
    group.do(a.Answered(quarter=1), a.Went(quarter=2), a.Kicked(seat=3))
    group.do(group.vote(1, 0, reason="so", **said), a.Revealed(quarter=2), group.decide(0), a.Answered(quarter=2))
    group.do(a.Ended())
    return group


@pytest.fixture(scope="module")
def facts(group: Class) -> ClassFacts:
    return facts_of(group)


def test_ballots_have_a_row_for_each_seat_and_quarter(group: Class, facts: ClassFacts) -> None:
    told = rows(export.sheets(facts)["ballots.csv"])
    assert list(told[0]) == BALLOTS
    assert [(row["seat"], row["quarter"]) for row in told] == [
        *(("1", "2022 Q1"), ("1", "2022 Q2"), ("2", "2022 Q1"), ("2", "2022 Q2")),
        *(("3", "2022 Q1"), ("4", "2022 Q1"), ("4", "2022 Q2")),
    ]
    first, second = told[0], told[2]
    done = group.table.worlds[0].outcomes[0]
    assert first["agreed"] == "yes" and second["agreed"] == "no" and first["option"] == done.option.label  # type: ignore[union-attr]
    assert (first["predicted leverage"], first["predicted alignment"]) == ("-70", "60")
    fell = done.after["leverage"] <= done.before["leverage"]
    rose = done.after["alignment"] > done.before["alignment"]
    assert first["leverage came true"] == ("yes" if fell else "no")
    brier = ((0.3 if fell else 0.7) ** 2 + (0.4 if rose else 0.6) ** 2) / 2
    assert float(first["brier score"]) == pytest.approx(brier, abs=1e-4)
    assert (first["reason"], first["let"], second["let"]) == ("'+1, 因为", "no", "yes")
    assert first["time"].endswith("Z") and "T" in first["time"] and first["seconds"] == "10"
    assert told[3]["option"] == "" and told[4]["taken away"] == "yes"
    assert told[5]["nickname"] == "'=HYPERLINK(1)"


def test_seats_have_a_row_each(facts: ClassFacts) -> None:
    told = rows(export.sheets(facts)["seats.csv"])
    assert list(told[0]) == SEATS
    shown = [(row["nickname"], row["ballots cast"], row["quarters offered"], row["participation"]) for row in told]
    assert shown[:3] == [("Student 1", "2", "2", "1"), ("Student 2", "1", "2", "0.5"), ("Student 3", "1", "1", "1")]
    assert float(told[0]["brier score"]) == pytest.approx(facts.seats[0].brier or 0, abs=1e-4)


def test_no_file_holds_a_token(group: Class, facts: ClassFacts) -> None:
    written = b"".join(export.sheets(facts).values()) + json.dumps(export.as_data(facts)).encode()
    written += debrief_page.html(facts).encode()
    for seat in group.table.room.seats.values():
        assert seat.token.encode() not in written


def test_the_data_has_its_keys_and_every_ballot(facts: ClassFacts) -> None:
    data = json.loads(json.dumps(export.as_data(facts), allow_nan=False))
    for key in data:
        assert f"``{key}``" in (export.data.__doc__ or ""), key
    assert data["format"] == 1 and data["session"]["over"] and data["session"]["thesis"] == facts.thesis
    assert [seat["nickname"] for seat in data["seats"]] == ["Student 1", "Student 2", "Student 3", "=HYPERLINK(1)"]
    assert [row["ballot"] is not None for row in data["seats"][1]["ballots"]] == [True, False]
    quarter = data["groups"][0]["quarters"][0]
    assert sum(option["votes"][0] for option in quarter["options"]) == 4
    assert [reason["text"] for reason in quarter["reasons"]] == ["+2, 因为"]
    assert data["room"]["brier"] == pytest.approx(facts.groups[0].brier, abs=1e-4)


# ---- homework -------------------------------------------------------------------------------------------------


def handed(content: Content, path: Path, **how: Any) -> Path:
    """A journal of the world of the class, or of another."""
    quarters = how.pop("quarters", None)
    how = {"scenario": "class-period", "seed": SEED, **how}
    game = Session(content, how.pop("scenario"), how.pop("seed"), **how)
    game.record_to(path)
    play_first(game, quarters).close()
    return path


def taken(content: Content, group: Class, *paths: Path) -> tuple[tuple[homework.Alone, ...], dict[str, str]]:
    found, returned = homework.of_session(content, kept(group.acts), paths)
    return found, {file.file: file.why for file in returned}


def test_a_journal_handed_in_is_played_again(content: Content, tmp_path: Path, group: Class) -> None:
    handed(content, tmp_path / "Student 1.jsonl")
    handed(content, tmp_path / "\u202eEve.jsonl", quarters=3)
    found, returned = taken(content, group, tmp_path)
    assert not returned
    one, two = sorted(found, key=lambda alone: -alone.quarters)
    world = play_first(Session(content, "class-period", SEED))
    assert (one.name, one.seat, one.finished, one.score) == ("Student 1", 1, True, world.verdict().score)
    assert one.leverage == world.numbers()["leverage"] and one.ending == world.verdict().ending.title
    assert (two.name, two.seat, two.quarters, two.finished) == ("Eve", None, 3, False)


def test_what_does_not_prove_itself_is_named_and_stops_nothing(content: Content, tmp_path: Path, group: Class) -> None:
    good = handed(content, tmp_path / "good.jsonl")
    thesis, _ = _hidden(content)
    other = next(name for name in ("weak", "strong") if name != thesis)
    handed(content, tmp_path / "seed.jsonl", seed=SEED + 1)
    handed(content, tmp_path / "stream.jsonl", stream=3)
    handed(content, tmp_path / "scenario.jsonl", scenario="since-2022", quarters=1)
    handed(content, tmp_path / "thesis.jsonl", thesis=other)
    handed(content, tmp_path / "empty.jsonl", quarters=0)
    event = next(iter(content.scenarios["class-period"].schedule or ["invasion"]))
    handed(content, tmp_path / "author.jsonl", author=Beginning(event), quarters=1)
    text = good.read_text()
    (tmp_path / "edited.jsonl").write_text(text.replace('"q":2', '"q":3', 1))
    (tmp_path / "forged.jsonl").write_bytes(_forged(good))
    (tmp_path / "cards.jsonl").write_bytes(_forged(good, content="0" * 40))
    (tmp_path / "huge.jsonl").write_bytes(b" " * (journal.MAX_SIZE + 1))
    (tmp_path / "not.jsonl").write_bytes(b"\xff\x00 no game")
    (tmp_path / "copy.jsonl").write_text(text)
    (tmp_path / "folder.jsonl").mkdir()
    os.mkfifo(tmp_path / "pipe.jsonl")
    found, returned = taken(content, group, tmp_path, tmp_path / "gone.jsonl")
    assert [alone.name for alone in found] == ["copy"], "one of two that are the same"
    expected = {
        "good": "the very same game as copy",
        "seed": "another seed",
        "stream": "another seed",
        "scenario": "is a game of 'since-2022'",
        "thesis": "another thesis",
        "empty": "no quarter",
        "author": "author mode",
        "edited": "not what the game wrote",
        "forged": "does not verify",
        "cards": "other cards",
        "huge": "larger than any game",
        "not": "",
        "folder": "is not a file",
        "pipe": "is not a file",
        "gone": "no such file",
    }
    assert set(returned) == {f"{name}.jsonl" for name in expected}
    for name, words in expected.items():
        assert words in returned[f"{name}.jsonl"], (name, returned[f"{name}.jsonl"])
        assert str(tmp_path) not in returned[f"{name}.jsonl"]


def _hidden(content: Content) -> tuple[str, str]:
    from game.campaign.verdict import hidden_of

    world = Session(content, "class-period", SEED)
    return hidden_of(world.worlds, world.deck)


def _forged(path: Path, **header: str) -> bytes:
    """The game with its last option's gain made larger, or another header, and every hash made right again."""
    recording = journal.read(path)
    lines = [recording.header | header, *recording.lines]
    if not header:
        name = next(iter(lines[-1]["changes"]))
        lines[-1] = {**lines[-1], "changes": {**lines[-1]["changes"], name: lines[-1]["changes"][name] + 1}}
    made, prev = b"", ""
    for line in lines:
        sealed = journal.seal(line, prev)
        prev = json.loads(sealed)["hash"]
        made += sealed
    return made


def test_a_fixed_thesis_is_the_same_world_where_it_is_the_same(content: Content, tmp_path: Path, group: Class) -> None:
    """What the seed draws, written out, changes nothing; and a class that fixed one is met only by who fixed it too."""
    thesis, doctrine = _hidden(content)
    other = next(name for name in ("weak", "strong") if name != thesis)
    drawn = handed(content, tmp_path / "drawn.jsonl")
    written = handed(content, tmp_path / "written.jsonl", thesis=thesis, doctrine=doctrine)
    fixed = handed(content, tmp_path / "fixed.jsonl", thesis=other)
    found, returned = taken(content, group, drawn, written, fixed)
    assert [alone.name for alone in found] == ["drawn", "written"] and "fixed.jsonl" in returned
    assert found[0].score == found[1].score
    of_fixed = session(content, 1, thesis=other)
    found, returned = taken(content, of_fixed, drawn, written, fixed)
    assert [alone.name for alone in found] == ["fixed"]


def test_class_and_homework_stand_side_by_side(content: Content, tmp_path: Path) -> None:
    group = session(content, seats=2)
    group.do(a.Homework(on=True), a.Ended())
    home = group.table.at_home(2)
    while not home.finished:
        option = next(c.option.id for c in home.brief().choices if not c.refusal)
        group.do(a.Solo(seat=2, quarter=home.quarter, option=option, leverage=-80))
    facts = facts_of(group)
    (alone,) = facts.homework
    assert (alone.source, alone.seat, alone.finished, alone.predictions) == ("browser", 2, True, 8)
    assert alone.score == home.verdict().score
    assert facts.against(alone) == pytest.approx(alone.score - facts.groups[0].score)
    handed(content, tmp_path / "=Mallory.jsonl")
    handed(content, tmp_path / "Student 1.jsonl", quarters=2)
    found, returned = taken(content, group, tmp_path, tmp_path / "x.jsonl")
    facts = replace(facts, homework=facts.homework + found)
    files = export.sheets(facts, [homework.Returned(file, why) for file, why in returned.items()])
    told = rows(files["homework.csv"])
    assert [(row["name"], row["source"]) for row in told] == [
        ("The class", "class"),
        ("Student 2", "browser"),
        ("'=Mallory", "file"),
        ("Student 1", "file"),
        ("x.jsonl", "not taken"),
    ]
    assert float(told[0]["score"]) == pytest.approx(facts.groups[0].score, abs=1e-4)
    assert float(told[1]["against class"]) == pytest.approx(alone.score - facts.groups[0].score, abs=1e-4)
    assert told[3]["against class"] == "", "it did not play as many quarters"
    seats = rows(files["seats.csv"])
    assert [row["homework"] for row in seats] == ["file", "browser"] and seats[1]["homework finished"] == "yes"
    page = debrief_page.html(facts)
    read(page)
    assert "Class and homework side by side" in page and "=Mallory" in page and "handed in, verified" in page
