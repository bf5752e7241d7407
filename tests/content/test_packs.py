"""Packs on top of packs: replacing, adding to decks, needing one another, formats, and those a player has added."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from game.campaign import packs, store
from game.campaign.session import Session
from game.content import migrate, schema
from game.content.load import load
from game.content.problems import Problems
from game.content.scaffold import KINDS, new
from game.errors import ContentError, UseError
from tests.conftest import Run
from tests.content import broken
from tests.content.test_broken import zipped

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(name: str, cards: str = "", **keys: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        head = broken.PACK.replace('id = "mine"', f'id = "{name}"')
        for key, value in keys.items():
            head = "\n".join(line for line in head.splitlines() if not line.startswith(f"{key} ="))
            head += f"\n{key} = {value}\n"
        (folder / "pack.toml").write_text(head)
        (folder / "cards.toml").write_text(cards)
        return folder

    return made


CARD = broken.EVENTS.partition("\n[[event]]")[0].replace('  follow_up = { event = "test-later", after = 2 }\n', "")


def codes(*folders: Path) -> list[str]:
    problems = Problems()
    load(folders, problems)
    return [problem.code for problem in problems.found]


# ---- on top of one another ------------------------------------------------------------------------------------


def test_a_card_takes_the_place_of_another_when_it_says_so(make: Make) -> None:
    first, second = make("first", CARD), make("second", CARD.replace('"A test"', '"Another"\nreplace = true'))
    content = load([first, second])
    assert content.events["test-card"].title == "Another"
    assert content.origins["event", "test-card"].source.name.endswith("second/cards.toml")
    assert list(content.events).index("test-card") == list(load([first]).events).index("test-card")
    assert codes(second) == ["E114"]
    assert codes(first, make("third", CARD)) == ["E113"]


def test_a_pack_adds_to_decks_and_takes_out_of_them(make: Make) -> None:
    plain = load()
    deck = '[[deck]]\nscenario = "{}"\n{}\n'
    content = load([make("first", CARD + deck.format("strait", 'add = ["test-card"]'))])
    assert content.scenarios["strait"].deck == (*plain.scenarios["strait"].deck, "test-card")
    content = load([make("second", deck.format("since-2022", 'drop = ["mate-60"]'))])
    assert set(content.scenarios["since-2022"].deck) == set(plain.events) - {"mate-60"}


def test_an_ending_of_a_pack_can_be_reached(make: Make) -> None:
    ending = '[[ending]]\nid = "mine"\ntitle = "Mine"\nbody = "It ends so."\nwhen = "alignment < 5"\n'
    content = load([make("first", ending)])
    assert list(content.endings)[-1] == list(load().endings)[-1]
    assert "mine" in list(content.endings)[:-1]


def test_packs_need_one_another(make: Make) -> None:
    lower, upper = make("lower"), make("upper", depends='["lower>=1.0"]')
    assert codes(lower, upper) == []
    assert codes(upper) == ["E009"]
    assert codes(lower, make("higher", depends='["lower>=2"]')) == ["E009"]
    assert packs.in_order([upper, lower]) == [lower, upper]


def test_packs_that_need_each_other_are_still_put_in_an_order(make: Make) -> None:
    one, two = make("one", depends='["two"]'), make("two", depends='["one"]')
    assert sorted(packs.in_order([one, two])) == [one, two]


# ---- formats --------------------------------------------------------------------------------------------------


def test_there_is_a_step_from_every_format_to_the_next() -> None:
    assert sorted(migrate.STEPS) == list(range(schema.FORMAT))


def test_format_0_is_read(make: Make) -> None:
    folder = make("old", CARD)
    head = folder / "pack.toml"
    head.write_text(head.read_text().replace("format = 1\n", ""))
    assert codes(folder) == []
    assert migrate.migrate("pack.toml", {"id": "old"}, 0) == {"format": 1, "id": "old"}
    assert migrate.migrate("cards.toml", {"event": []}, 0) == {"event": []}


def test_a_newer_format_is_refused_with_both_versions(make: Make) -> None:
    from game import __version__

    folder = make("new", CARD, format="7")
    with pytest.raises(ContentError, match=f"format 7; this is Double Down {__version__}, which reads format 1"):
        load([folder])


def test_a_migration_runs_on_every_file_and_a_step_at_a_time(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(name: str, data: migrate.Data) -> migrate.Data:
        for card in data.get("event", ()):
            card["title"] = card.pop("name", card.get("title"))
        return data

    asked: list[str] = []
    steps = {0: lambda name, data: asked.append(name) or migrate._number_it(name, rename(name, data))}
    monkeypatch.setattr(migrate, "STEPS", steps)
    folder = make("old", CARD.replace('title = "A test"', 'name = "A test"'))
    head = folder / "pack.toml"
    head.write_text(head.read_text().replace("format = 1\n", ""))
    assert load([folder]).events["test-card"].title == "A test"
    assert sorted(asked) == ["cards.toml", "pack.toml"]


# ---- added by a player ----------------------------------------------------------------------------------------


def test_a_pack_is_added_played_with_and_removed(make: Make, home: Path, tmp_path: Path) -> None:
    folder = make("mine", CARD)
    assert packs.add(folder).id == "mine"
    content, out = packs.playable()
    assert "test-card" in content.events and not out
    assert packs.add(zipped(tmp_path / "mine.zip", {p.name: p.read_text() for p in folder.iterdir()})).id == "mine"
    packs.remove("mine")
    assert "test-card" not in packs.playable()[0].events
    with pytest.raises(UseError, match="none has been added"):
        packs.remove("mine")


def test_a_bad_pack_is_left_out_with_its_reason_and_the_game_starts(make: Make, home: Path, doubledown: Run) -> None:
    packs.add(make("good", CARD))
    packs.add(
        make("bad", CARD.replace("test-card", "other-card").replace("test-hit", "other-hit").replace("A test", "B"))
    )
    target = packs.folder() / "bad" / "cards.toml"
    target.write_text(target.read_text().replace("severity", "severty"))
    content, (out,) = packs.playable()
    assert "test-card" in content.events and "other-card" not in content.events
    assert out.name == "bad"
    assert "line 6: unknown key 'severty'; did you mean 'severity'?" in packs.why(out)
    result = doubledown("play", "--plain", "--scenario", "class-period", stdin="q\n")
    assert result.returncode == 0
    assert "the pack 'bad' is left out" in result.stderr
    assert "Traceback" not in result.stderr


def test_what_needs_a_bad_pack_is_left_out_too(make: Make, home: Path) -> None:
    packs.add(make("lower", CARD))
    packs.add(make("upper", depends='["lower"]'))
    (packs.folder() / "lower" / "cards.toml").write_text("[[event]\n")
    _, out = packs.playable()
    assert {installed.name for installed in out} == {"lower", "upper"}


def test_a_pack_that_is_not_sound_is_not_added(make: Make, home: Path) -> None:
    with pytest.raises(ContentError, match="E103"):
        packs.add(make("mine", CARD.replace("severity", "severty")))
    assert packs.paths() == []


def test_the_world_of_the_day_is_played_without_added_packs(make: Make, home: Path, doubledown: Run) -> None:
    packs.add(make("mine", CARD))
    doubledown("play", "--plain", "--daily", stdin="1\nq\n")
    doubledown("play", "--plain", "--seed", "8F2K-1QZM", stdin="1\nq\n")
    headers = [json.loads(path.read_text().splitlines()[0]) for path in sorted(home.glob("*.jsonl"))]
    by_day = {bool(header.get("daily")): [pack["id"] for pack in header["packs"]] for header in headers}
    assert by_day == {True: ["base"], False: ["base", "mine"]}


def test_a_game_goes_on_with_the_packs_that_it_was_begun_with(make: Make, home: Path) -> None:
    session = Session(load(), "class-period", 5)
    path = session.record_to()
    session.decide(next(c.option.id for c in session.brief().choices if not c.refusal))
    session.close()
    packs.add(make("mine", CARD))
    again = Session.resume(packs.content_for(path), path, write=False)
    assert not again.notices and again.outcomes[0].recorded is None
    other = Session(packs.playable()[0], "class-period", 6)
    other_path = other.record_to()
    other.close()
    assert "test-card" in packs.content_for(other_path).events
    packs.remove("mine")
    assert "test-card" not in packs.content_for(other_path).events
    assert store.games()


# ---- what a first author stumbles over ------------------------------------------------------------------------


def warned(folder: Path, doubledown: Run) -> list[tuple[str, str]]:
    rows = json.loads(doubledown("check", str(folder), "--json").stdout)["problems"]
    return [(row["code"], row["file"].rpartition("/")[2]) for row in rows]


def test_a_file_that_is_not_called_toml_is_told_of(make: Make, tmp_path: Path, doubledown: Run) -> None:
    folder = make("mine", CARD.replace('  sets = "test-hit"\n', ""))
    (folder / "more.toml.txt").write_text("x")
    assert warned(folder, doubledown) == [("W023", "more.toml.txt")]
    files = {path.name: path.read_text() for path in folder.iterdir()}
    assert warned(zipped(tmp_path / "mine.zip", files), doubledown) == [("W023", "more.toml.txt")]
    (folder / "pack.toml").rename(folder / "pack.toml.txt")
    assert "'pack.toml.txt' should be called pack.toml" in doubledown("check", str(folder)).stdout


def test_a_pack_without_cards_is_told_so(make: Make, doubledown: Run) -> None:
    assert warned(make("mine"), doubledown) == [("W024", "pack.toml")]


def test_a_scenario_that_begins_with_nothing_is_told_so(make: Make, doubledown: Run) -> None:
    scenario = broken.OTHERS.partition("[[scenario]]")[2].partition("[[deck]]")[0].replace('lens = "test-lens"\n', "")
    bare = scenario.replace("start = { capital = 50, credibility = 55 }\n", "")
    assert bare != scenario
    assert warned(make("mine", "[[scenario]]" + scenario), doubledown) == []
    assert warned(make("other", "[[scenario]]" + bare), doubledown) == [("W025", "cards.toml")]


def test_one_file_is_no_pack(make: Make, doubledown: Run) -> None:
    said = doubledown("check", str(make("mine", CARD) / "cards.toml"))
    assert said.returncode == 3
    assert "give the folder that holds pack.toml" in said.stdout


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('title = "A test"', "title = \u201cA test\u201d", "curly quotation mark"),
        ('title = "A test"', 'title = "A "fine" test"', "text goes on after its closing quote"),
        ('title = "A test"', 'title = "A test', "a line ends inside quotes"),
    ],
)
def test_quotes_that_go_wrong(make: Make, doubledown: Run, old: str, new: str, told: str) -> None:
    said = doubledown("check", str(make("mine", CARD.replace(old, new)))).stdout
    assert told in said and "cards.toml:3:" in said


def test_a_mark_at_the_start_of_a_file_does_no_harm(make: Make) -> None:
    folder = make("mine", CARD)
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert codes(folder) == []


def test_the_pack_one_stands_in_is_meant(make: Make, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from game import cli

    monkeypatch.chdir(make("mine", CARD.replace("severity", "severty")))
    assert cli.main(["check"]) == 3
    assert "did you mean 'severity'?" in capsys.readouterr().out
    monkeypatch.chdir(make("other", CARD))
    assert cli.main(["preview", "test-card", "--plain"]) == 0
    assert cli.main(["preview", "tost-card", "--plain"]) == 2
    assert "did you mean 'test-card'?" in capsys.readouterr().err


# ---- scaffolds ------------------------------------------------------------------------------------------------


def test_what_is_scaffolded_passes_with_only_its_todos(tmp_path: Path, doubledown: Run) -> None:
    new("pack", "mine", tmp_path)
    folder = tmp_path / "mine"
    for kind in KINDS[1:]:
        new(kind, f"my-{kind}", folder)
    result = doubledown("check", str(folder), "--json")
    assert result.returncode == 0, result.stdout
    rows = json.loads(result.stdout)["problems"]
    assert rows and {row["code"] for row in rows} == {"W001"}


def test_a_finished_scaffold_has_no_warnings(tmp_path: Path, doubledown: Run) -> None:
    new("pack", "mine", tmp_path)
    for path in (tmp_path / "mine").rglob("*.toml"):
        text, n = path.read_text(), 0
        while "TODO" in text:
            n += 1
            text = (
                text.replace("TODO:", f"Thing {n} of a port", 1) if "TODO:" in text else text.replace("TODO", "Ask", 1)
            )
        path.write_text(text)
    result = doubledown("check", str(tmp_path / "mine"), "--strict")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("kind", "ident", "message"),
    [
        ("evnt", "x", "did you mean 'event'"),
        ("event", "My Card", "is not an id"),
        ("event", "../../x", "is not an id"),
        ("event", "taken", "is there already"),
    ],
)
def test_a_scaffold_says_what_is_wrong(tmp_path: Path, kind: str, ident: str, message: str) -> None:
    new("pack", "mine", tmp_path)
    new("event", "taken", tmp_path / "mine")
    with pytest.raises(UseError, match=message):
        new(kind, ident, tmp_path / "mine")


def test_a_card_needs_a_pack_to_go_into(tmp_path: Path) -> None:
    with pytest.raises(UseError, match="is not a pack"):
        new("event", "x", tmp_path)
