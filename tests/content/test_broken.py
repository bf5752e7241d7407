"""Broken packs: each mistake is told once, at its line, with its mend; nothing that a pack does ends the game."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from game.content import files
from game.content.codes import CODES
from game.content.files import MAX_FILE
from game.content.load import base_folder, load
from game.content.problems import Problem, Problems
from game.errors import ContentError
from tests.conftest import Run
from tests.content import broken
from tests.content.broken import EVENTS, Mistake

MISTAKES = broken.mistakes()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return broken.write(tmp_path / "mine")


def problems_of(pack: Path) -> list[Problem]:
    problems = Problems()
    load([pack], problems)
    return problems.found


def test_the_pack_itself_is_sound(pack: Path) -> None:
    assert problems_of(pack) == []


def test_there_are_enough_of_them() -> None:
    assert len(broken.HAND) >= 100
    assert len(MISTAKES) >= 300
    assert len({(m.file, m.text) for m in MISTAKES}) == len(MISTAKES)
    assert all(m.text != broken.FILES[m.file] for m in MISTAKES)


@pytest.mark.parametrize("part", range(8))
def test_every_mistake_is_told_at_its_line_with_its_mend(part: int, tmp_path: Path) -> None:
    for mistake in MISTAKES[part::8]:
        found = problems_of(broken.write(tmp_path / mistake.name, mistake))
        hits = [p for p in found if (p.line, p.code) == (mistake.line, mistake.code) and p.file.endswith(mistake.file)]
        assert hits, f"{mistake}: {[str(p) for p in found]}"
        assert any(mistake.hint in p.hint for p in hits), f"{mistake.hint!r}: {[str(p) for p in hits]}"
        assert len(found) <= 3, [str(p) for p in found]


def test_nearly_every_hint_names_the_mend() -> None:
    """The hints above are compared with what an author would have to do; few mistakes leave that open."""
    assert sum(bool(m.hint) for m in MISTAKES) >= 0.95 * len(MISTAKES)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("alignment / 50", "alignmnt / 50", 15),  # within an expression
        ('title = "A test"', 'title = "A \\u202e test"', 12),  # within a text, past an escape
        ('title = "A test"', 'title = "\\u00e9\\u00e9\\u202e"', 22),
        ("severity = 40", "severity = 400", 12),
        ("severity = 40", "severty = 40", 1),
        ('codex = ["swift"]', 'codex = ["swift", "swfit"]', 19),
        ("ties.trade = [1, 2] }", "ties.trad = [1, 2] }", 38),
        ("ties.trade = [1, 2] }", "ties.trade = [1, 99] }", 50),
        ("paid for it", "paid\u200b for it", 59),
    ],
)
def test_columns_are_exact(pack: Path, old: str, new: str, column: int) -> None:
    (pack / "events" / "cards.toml").write_text(EVENTS.replace(old, new, 1), encoding="utf-8")
    (found,) = problems_of(pack)
    assert found.column == column, str(found)


def test_all_mistakes_are_told_in_one_run(pack: Path) -> None:
    """A card that does not pass hides neither its other mistakes nor those of other cards."""
    text = EVENTS.replace("severity = 40", "severity = 400").replace("alignment >= 20", "alignmnt >= 20")
    text = text.replace('posture = "inaction"\n  label = "Answer', 'posture = "engage"\n  label = "Answer')
    (pack / "events" / "cards.toml").write_text(text)
    (pack / "others.toml").write_text(broken.OTHERS.replace('see = ["swift"]', 'see = ["swfit"]'))
    assert {p.code for p in problems_of(pack)} == {"E107", "E302", "E401", "E201"}


def test_the_options_of_a_card_that_does_not_pass_are_looked_at_too(pack: Path) -> None:
    text = EVENTS.replace("severity = 40", "severity = 400").replace('  instrument = "export_controls"\n', "")
    text = text.replace('  needs = "some leverage"\n', "").replace('"test-later", after', '"test-latr", after')
    (pack / "events" / "cards.toml").write_text(text)
    assert sorted(p.code for p in problems_of(pack)) == ["E107", "E201", "E402", "E406"]


def test_a_file_that_is_no_toml_does_not_make_strangers_of_its_cards(pack: Path) -> None:
    (pack / "events" / "cards.toml").write_text(EVENTS.replace('title = "A test"', 'title = "A test'))
    assert [p.code for p in problems_of(pack)] == ["E003"]


def test_every_code_says_what_to_do() -> None:
    for code, said in CODES.items():
        assert code[0] in "EW" and len(code) == 4
        assert said.means and said.mend


def test_broken_packs_stop_the_commands_with_3(pack: Path, doubledown: Run) -> None:
    (pack / "events" / "cards.toml").write_text(EVENTS.replace("posture = ", "postur = "))
    for command in (["check", str(pack)], ["packs", "--pack", str(pack)], ["play", "--plain", "--pack", str(pack)]):
        result = doubledown(*command)
        assert result.returncode == 3, result
        text = result.stdout + result.stderr
        assert "events/cards.toml:17:3" in text
        assert "did you mean 'posture'?" in text
        assert "Traceback" not in text


def test_a_changed_copy_of_the_base_pack_is_checked_by_itself(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(base_folder(), copy)
    assert problems_of(copy) == []
    target = copy / "events" / "composite.toml"
    target.write_text(target.read_text().replace('posture = "engage"', 'posture = "engaged"', 1))
    (found,) = problems_of(copy)
    assert found.file.endswith("events/composite.toml")
    assert "did you mean 'engage'?" in found.hint


# ---- hostile files --------------------------------------------------------------------------------------------


def codes_of(pack: Path) -> list[str]:
    return [p.code for p in problems_of(pack)]


def test_hostile_files_are_refused(pack: Path, tmp_path: Path) -> None:
    target = pack / "events" / "cards.toml"
    target.write_bytes(b'[[event]]\nid = "\xff\xfe"\n')
    assert any((p.code, p.line, p.column) == ("E002", 2, 7) for p in problems_of(pack))
    target.write_text("x = " + "[" * 5000)
    assert codes_of(pack)[0] in ("E003", "E004")
    target.write_text(".".join("a" * 5000) + " = 1")
    assert codes_of(pack)
    target.write_text("event = " + "[" * 300 + "]" * 300)
    assert codes_of(pack)
    target.write_bytes(b"#" * (MAX_FILE + 1))
    with pytest.raises(ContentError, match="larger than"):
        load([pack])
    target.unlink()
    outside = tmp_path / "outside.toml"
    outside.write_text(EVENTS)
    target.symlink_to(outside)
    with pytest.raises(ContentError, match="leads out"):
        load([pack])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of Unix")
def test_a_pipe_is_not_waited_for(pack: Path) -> None:
    os.mkfifo(pack / "events" / "pipe.toml")
    assert codes_of(pack) == ["E006"]


def test_a_folder_that_goes_on_for_ever_is_refused(pack: Path) -> None:
    (pack / Path(*["deep"] * 12)).mkdir(parents=True)
    assert "E005" in codes_of(pack)
    shutil.rmtree(pack / "deep")
    (pack / "events" / "loop").symlink_to(pack)
    assert codes_of(pack) == []
    for k in range(files.MAX_FILES + 1):
        (pack / f"{k}.toml").write_text("")
    assert "E005" in codes_of(pack)


def zipped(path: Path, entries: dict[str, str], root: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(root + name, text)
    return path


def test_a_zip_plays_as_its_folder_does(pack: Path, tmp_path: Path) -> None:
    flat, rooted = zipped(tmp_path / "a.zip", broken.FILES), zipped(tmp_path / "b.zip", broken.FILES, "mine/")
    assert codes_of(flat) == codes_of(rooted) == []
    assert load([flat]).digest == load([rooted]).digest == load([pack]).digest


@pytest.mark.parametrize("name", ["../out.toml", "/etc/out.toml", "a/../../out.toml", "..\\out.toml", "C:/out.toml"])
def test_a_zip_whose_paths_lead_out_is_refused(tmp_path: Path, name: str) -> None:
    assert codes_of(zipped(tmp_path / "a.zip", {**broken.FILES, name: "x"})) == ["E006"]


def test_a_zip_with_a_link_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", broken.FILES)
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("events/link.toml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert codes_of(path) == ["E006"]


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "a.zip", {**broken.FILES, "bomb.toml": "#" * 200_000_000})
    assert bomb.stat().st_size < 1_000_000
    assert codes_of(bomb) == ["E005"]
    many = zipped(tmp_path / "b.zip", {**broken.FILES, **{f"{k}.toml": "#" * 900_000 for k in range(60)}})
    assert codes_of(many) == ["E005"]


@pytest.mark.parametrize("part", [0, 30, 200, -30, -4])
def test_a_damaged_zip_is_told_so(tmp_path: Path, part: int) -> None:
    path = zipped(tmp_path / "a.zip", broken.FILES)
    data = bytearray(path.read_bytes())
    data[part] ^= 0xFF
    path.write_bytes(data[: part or None] if part < 0 else data)
    found = problems_of(path)
    assert all(p.code in ("E010", "E001", "E006", "E003", "E002", "E005") for p in found)


def test_other_packings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        for name, text in broken.FILES.items():
            archive.writestr(name, text)
    assert codes_of(path) == ["E010"]


@pytest.mark.parametrize(("make", "message"), [(False, "no such pack"), (True, "is not a pack")])
def test_what_is_no_pack_is_said_so(tmp_path: Path, make: bool, message: str) -> None:
    folder = tmp_path / "nothing"
    if make:
        folder.mkdir()
    with pytest.raises(ContentError, match=message):
        load([folder])


def test_markup_is_text(pack: Path, doubledown: Run) -> None:
    """Square brackets mean nothing: the line-by-line game prints them as they are."""
    text = EVENTS.replace("Something has happened", "[red]Stop[/red] [@click=app.quit]here[/]").replace(
        '"1 + alignment / 50"', '"999"'
    )
    (pack / "events" / "cards.toml").write_text(text)
    result = doubledown("play", "--plain", "--pack", str(pack), "--scenario", "class-period", stdin="1\n" * 40)
    assert result.returncode == 0, result.stderr
    assert "[red]Stop[/red] [@click=app.quit]here[/]" in result.stdout


def test_a_mistake_is_one_row_of_json(pack: Path, doubledown: Run) -> None:
    import json

    mistake: Mistake = next(m for m in MISTAKES if m.code == "E302")
    broken.write(pack, mistake)
    result = doubledown("check", str(pack), "--json")
    (row,) = json.loads(result.stdout)["problems"]
    assert list(row) == ["code", "severity", "file", "line", "column", "key", "message", "hint"]
    assert (row["code"], row["severity"], row["line"]) == ("E302", "error", mistake.line)
