"""Broken packs: every problem has a file, a line, a column, a key, and the nearest known name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from game.content.load import MAX_FILE, base_folder, load
from game.content.problems import Problems
from game.errors import ContentError
from tests.conftest import Run

CARD = """[[event]]
id = "test-card"
title = "A test"
kind = "hypothetical"
severity = 40
weight = "1 + alignment / 50"
body = "Something has happened."
codex = ["swift"]

  [[event.option]]
  id = "hit"
  posture = "double_down"
  instrument = "export_controls"
  target = "china"
  cost = 5
  label = "Hit it"
  case = "Because."
  headline = "Hit"
  effects = { strain = 2, ties.trade = [1, 2] }

  [[event.option]]
  id = "leave"
  posture = "inaction"
  label = "Leave it"
  case = "Because not."
  headline = "Left"
  effects = { credibility = -1 }
"""
PACK = """id = "mine"
title = "Mine"
version = "1.0.0"
authors = ["Somebody"]
licence = "MIT"
brief = "A test."
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "events").mkdir(parents=True)
    (folder / "pack.toml").write_text(PACK)
    (folder / "events" / "test.toml").write_text(CARD)
    return folder


def problems_of(pack: Path) -> list[str]:
    problems = Problems()
    load([pack], problems)
    return [str(problem) for problem in problems.found]


def test_the_pack_itself_is_sound(pack: Path) -> None:
    assert problems_of(pack) == []


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        ("severity = 40", "severty = 40", "5:1", "event[1].severty: unknown key 'severty'; did you mean 'severity'?"),
        ("severity = 40", "severity = 400", "5:1", "event[1].severity: input should be less than or equal to 100"),
        ('kind = "hypothetical"', 'kind = "hypothetic"', "4:1", "did you mean 'hypothetical'?"),
        ('posture = "double_down"', 'posture = "doubledown"', "12:3", "did you mean 'double_down'?"),
        (
            "  cost = 5\n",
            "  costs = 5\n",
            "15:3",
            "event[1].option[1].costs: unknown key 'costs'; did you mean 'cost'?",
        ),
        ("strain = 2", "strein = 2", "19:15", "unknown column 'strein'; did you mean 'strain'?"),
        (
            "ties.trade = [1, 2]",
            "ties.trad = [1, 2]",
            "19:27",
            "unknown column 'ties.trad'; did you mean 'ties.trade'?",
        ),
        ("ties.trade = [1, 2]", "ties.trade = 99", "19:27", "input should be less than or equal to 30"),
        ("1 + alignment / 50", "1 + alignmnt / 50", "6:15", "unknown name 'alignmnt'; did you mean 'alignment'?"),
        ("1 + alignment / 50", "__import__('os')", "6:11", "unknown function '__import__'"),
        ('codex = ["swift"]', 'codex = ["swfit"]', "8:10", "unknown codex entry 'swfit'; did you mean 'swift'?"),
        ('  instrument = "export_controls"\n', "", "12:3", "must name both|name both"),
        ('id = "leave"', 'id = "hit"', "22:3", "'hit' is the id of another option"),
        ('posture = "inaction"', 'posture = "engage"', "10:5", "every event offers 'inaction'"),
        ('title = "A test"\n', "", "1:3", "'title' is missing"),
        ('title = "A test"', 'title = "A \\u202e test"', "3:1", "control character U+202E"),
        ('title = "A test"', 'title = "A \\u001b[2J test"', "3:1", "control character U+001B"),
        ('title = "A test"', 'title = "A \\u0000 test"', "3:1", "control character U+0000"),
        ('title = "A test"', f'title = "{"x" * 500}"', "3:1", "at most 56 characters"),
        ('body = "Something has happened."', f'body = "{"word " * 91}"', "7:1", "has 91 words; 90 fit the screen"),
        ("[[event]]", "[[evnet]]", "1:3", "unknown kind of table 'evnet'; did you mean 'event'?"),
        ("[[event]]\n", "[event]\n", "1:2", r"write [[event]], with two brackets|double"),
        ("severity = 40", "severity = ", "5:12", "invalid value"),
        ('id = "test-card"', 'id = "mate-60"', "2:1", "'mate-60' is already the id of events/"),
        ('kind = "hypothetical"', 'kind = "documented"', "4:1", "names its row of record.csv"),
    ],
)
def test_each_problem_is_named(pack: Path, old: str, new: str, where: str, message: str) -> None:
    assert old in CARD
    (pack / "events" / "test.toml").write_text(CARD.replace(old, new, 1))
    found = problems_of(pack)
    assert found
    assert any(f"test.toml:{where}:" in p and any(m in p.lower() for m in message.lower().split("|")) for p in found), (
        found
    )


def test_broken_packs_stop_the_commands_with_3(pack: Path, doubledown: Run) -> None:
    (pack / "events" / "test.toml").write_text(CARD.replace("posture = ", "postur = "))
    for command in (["check", str(pack)], ["packs", "--pack", str(pack)], ["play", "--plain", "--pack", str(pack)]):
        result = doubledown(*command)
        assert result.returncode == 3, result
        text = result.stdout + result.stderr
        assert "events/test.toml:12:3" in text
        assert "did you mean 'posture'?" in text
        assert "Traceback" not in text


def test_a_changed_copy_of_the_base_pack_is_checked_by_itself(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(base_folder(), copy)
    assert problems_of(copy) == []
    target = copy / "events" / "composite.toml"
    target.write_text(target.read_text().replace('posture = "engage"', 'posture = "engaged"', 1))
    (found,) = problems_of(copy)
    assert "events/composite.toml:" in found
    assert "did you mean 'engage'?" in found


def test_hostile_files_are_refused(pack: Path, tmp_path: Path) -> None:
    target = pack / "events" / "test.toml"
    target.write_bytes(b'[[event]]\nid = "\xff\xfe"\n')
    assert any("test.toml:2:7: error: is not UTF-8" in p for p in problems_of(pack))
    target.write_text("x = " + "[" * 5000)
    assert problems_of(pack)
    target.write_bytes(b"#" * (MAX_FILE + 1))
    with pytest.raises(ContentError, match="larger than"):
        load([pack])
    target.unlink()
    outside = tmp_path / "outside.toml"
    outside.write_text(CARD)
    target.symlink_to(outside)
    with pytest.raises(ContentError, match="leads out"):
        load([pack])


@pytest.mark.parametrize(("make", "message"), [(False, "no such pack folder"), (True, "not a pack")])
def test_what_is_no_pack_is_said_so(tmp_path: Path, make: bool, message: str) -> None:
    folder = tmp_path / "nothing"
    if make:
        folder.mkdir()
    with pytest.raises(ContentError, match=message):
        load([folder])


def test_markup_is_text(pack: Path, doubledown: Run) -> None:
    """Square brackets mean nothing: the line-by-line game prints them as they are."""
    text = CARD.replace("Something has happened.", "[red]Stop[/red] [@click=app.quit]here[/]").replace(
        '"1 + alignment / 50"', '"999"'
    )
    (pack / "events" / "test.toml").write_text(text)
    result = doubledown("play", "--plain", "--pack", str(pack), "--scenario", "class-period", stdin="1\n" * 40)
    assert result.returncode == 0, result.stderr
    assert "[red]Stop[/red] [@click=app.quit]here[/]" in result.stdout
