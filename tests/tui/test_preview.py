"""A card under its author's eyes: a state changed by keys, files that are saved, the game played on from it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from game.campaign import author, journal, store
from game.campaign.preview import Preview
from game.campaign.start import Start
from game.content.load import load
from game.errors import SaveError
from game.tui import watch
from game.tui.app import GameApp
from game.tui.screens.preview import PreviewScreen
from game.tui.sizes import VAST, WIDE
from game.tui.widgets.choices import Choices
from game.tui.widgets.values import Values, rows_of
from tests.tui.driver import LARGE, SMALL, at, press, shown
from tests.tui.test_look import LINE, LINES, OWN, READABLE, contrast, pairs

CARD = """[[event]]
id = "port-fire"
title = "A fire in the port of [red]Nakhodka[/]"
kind = "hypothetical"
severity = 40
years = [2022, 2026]
when = "adaptation.payments > 40 and not flag('port-asked')"
weight = "1 + ties.military / 40"
body = "A terminal burns for two days [@click=app.quit]x[/]."

  [[event.option]]
  id = "ban"
  posture = "double_down"
  instrument = "export_controls"
  target = "both"
  cost = 25
  label = "Ban every crane part"
  case = "Commerce: cranes lift more than containers."
  headline = "Cranes stop"
  effects = { strain = 2, ties.trade = -1 }

  [[event.option]]
  id = "ask"
  posture = "engage"
  cost = 2
  when = "coalition >= 65"
  needs = "allies who stand with you"
  sets = "port-asked"
  label = "Ask the insurers [b"
  case = "Treasury: insurers read letters."
  headline = "Insurers asked"
  effects = { credibility = 1 }

  [[event.option]]
  id = "leave"
  posture = "inaction"
  label = "Leave it there"
  case = "State: a fire is a fire."
  headline = "Left"
  effects = { credibility = -1 }
"""
HEAD = """format = 1
id = "mine"
title = "Mine"
version = "1.0.0"
authors = ["Somebody"]
licence = "MIT"
brief = "A test."
"""


@pytest.fixture
def pack(tmp_path) -> Path:
    folder = tmp_path / "mine"
    (folder / "events").mkdir(parents=True)
    (folder / "pack.toml").write_text(HEAD)
    (folder / "events" / "port.toml").write_text(CARD)
    return folder


def preview_of(content, card: str, packs: tuple[Path, ...] = (), state: Path | None = None) -> GameApp:
    preview = Preview(content, card, state=author.read_state(state) if state and state.exists() else None)
    return GameApp(content=content, first=partial(PreviewScreen, preview, packs, state, id="preview"))


async def to_row(pilot, name: str) -> None:
    """Point at a row of the state by its name."""
    values = pilot.app.screen.query_one(Values)
    wanted = next(k for k, row in enumerate(values.rows) if row.name == name)
    await press(pilot, "home", *["down"] * wanted)
    assert values.here.name == name


async def until(pilot, true: Callable[[], bool]) -> None:
    for _ in range(300):
        if true():
            return
        await asyncio.sleep(0.1)
        await pilot.pause()
    raise AssertionError(shown(pilot.app))


# ---- the card and the state ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "size",
    [
        SMALL,
        pytest.param((WIDE, 32), marks=pytest.mark.slow),
        pytest.param(LARGE, marks=pytest.mark.slow),
        pytest.param((VAST, 45), marks=pytest.mark.slow),
    ],
)
async def test_every_kind_of_card_fits(content, size):
    response = next(card for card in content.responses.values() if card.when)
    for card in ("mate-60", response.id, next(iter(content.moves))):
        app = preview_of(content, card)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            preview = app.screen.preview
            title = preview.card.label if preview.kind == "move" else preview.card.title
            assert title in shown(app)
            for _ in range(2):
                assert app.screen.max_scroll_y == app.screen.max_scroll_x == 0
                assert max(len(line) for line in shown(app).splitlines()) <= size[0]
                assert "leave" in shown(app).splitlines()[-1]
                await press(pilot, "tab")
            await press(pilot, "question_mark")
            assert at(app) == "PreviewHelp"
            await press(pilot, "escape", "c")
            assert at(app) == "CodexScreen"


async def test_the_card_is_as_players_see_it(content):
    app = preview_of(content, "mate-60")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        preview = app.screen.preview
        for choice in preview.session.brief().choices:
            assert choice.option.label in shown(app)
        await press(pilot, "down", "enter")
        assert at(app) == "PreviewScreen" and app.screen.query_one(Choices).highlighted == 1
        assert not preview.session.outcomes and not store.games()


async def test_a_column_is_changed_and_the_rest_follows(pack):
    app = preview_of(load([pack]), "port-fire")
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "tab")
        screen = app.screen
        assert not screen.look.when.holds and screen.look.draws[0].share == 0
        assert "✗ does not hold" in shown(app) and "0.0%" in shown(app)
        would = screen.look.draws[0].would
        await to_row(pilot, "adaptation.payments")
        await press(pilot, "plus")
        assert screen.preview.level("adaptation.payments") == 40 and not screen.look.when.holds
        await press(pilot, "right")
        assert screen.look.when.holds and "✓ holds" in shown(app)
        share = screen.look.draws[0].share  # the weights of others have moved a little
        assert share == pytest.approx(would, rel=0.1) and f"{share:.1%}" in shown(app)
        await to_row(pilot, "ties.military")
        await press(pilot, *"99")
        assert screen.look.draws[0].share > share and screen.look.weight.value == pytest.approx(1 + 99 / 40, abs=0.01)
        await to_row(pilot, "port-asked")
        await press(pilot, "right")
        assert screen.preview.begin.flags == ("port-asked",) and not screen.look.when.holds
        await press(pilot, "enter")
        assert screen.look.when.holds


async def test_options_say_what_they_want(pack):
    app = preview_of(load([pack]), "port-fire")
    async with app.run_test(size=(80, 50)) as pilot:
        await press(pilot, "tab")
        ban, ask, _ = app.screen.look.options
        assert not ban.choice.refusal and ask.choice.refusal and not ask.when.holds
        await to_row(pilot, "coalition")
        await press(pilot, *"70")
        assert app.screen.look.options[1].when.holds and not app.screen.look.options[1].choice.refusal
        await to_row(pilot, "capital")
        await press(pilot, *"12")
        assert "costs 25 capital; you have 12" in app.screen.look.options[0].choice.refusal
        assert "costs 25 capital" in shown(app)


async def test_numbers_are_typed_taken_back_and_reset(content):
    app = preview_of(content, "mate-60")
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "tab")
        preview = app.screen.preview
        usual = preview.usual("credibility")
        await to_row(pilot, "credibility")
        await press(pilot, *"12", "full_stop", "5")
        assert preview.level("credibility") == 12.5 and "12.5" in shown(app)
        await press(pilot, "backspace")
        assert preview.level("credibility") == 12
        await press(pilot, "escape")
        assert preview.level("credibility") == usual and at(app) == "PreviewScreen"
        await press(pilot, "minus", "left")
        assert preview.level("credibility") == usual - 11
        await press(pilot, "backspace")
        assert preview.begin.columns == {}
        await press(pilot, *"999")
        assert preview.level("credibility") == 100
        await press(pilot, "down", "left", "home", "3")
        assert preview.begin.quarter == 3 and "2022 Q3" in shown(app)
        assert preview.look().away == ("not before 2023 Q3: its record is of 2023-08-29",)
        await press(pilot, "r")
        assert preview.begin == preview.first and preview.begin.quarter == 7
        await press(pilot, "0")
        assert preview.begin.quarter == 1


async def test_a_response_answers_another_move(content):
    card = next(r for r in content.responses.values() if r.family == "payments" and not r.when)
    app = preview_of(content, card.id)
    async with app.run_test(size=LARGE) as pilot:
        await pilot.pause()
        preview = app.screen.preview
        assert card.title in shown(app) and card.headline in shown(app)
        assert 0 < app.screen.look.draws[0].share < 1
        before = preview.answered
        await to_row(pilot, "")
        await press(pilot, "right")
        assert preview.answered != before
        await press(pilot, "left")
        assert preview.answered == before


async def test_the_state_is_kept_and_read(content, home):
    app = preview_of(content, "mate-60")
    kept = home / "states" / "mate-60.toml"
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "tab")
        await to_row(pilot, "strain")
        await press(pilot, *"33", "s")
        assert at(app) == "Dialog" and "mate-60.toml" in shown(app) and kept.exists()
        await press(pilot, "enter", "right", "s")
        assert "is there already" in shown(app)
        await press(pilot, "escape")
        assert author.read_state(kept)["strain"] == 33
        await press(pilot, "s", "enter", "enter")
        assert author.read_state(kept)["strain"] == 34 and at(app) == "PreviewScreen"
    again = preview_of(content, "mate-60", state=kept)
    async with again.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert again.screen.preview.level("strain") == 34


async def test_leaving_has_two_keys(content):
    for key in ("q", "escape"):
        app = preview_of(content, "mate-60")
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, key)
            await pilot.pause()
        assert app.failure is None and not app.is_running


# ---- the files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)])
async def test_a_saved_file_is_read_again(pack, size):
    file = pack / "events" / "port.toml"
    app = preview_of(load([pack]), "port-fire", (pack,))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "[red]Nakhodka[/]" in shown(app)
        file.write_text(CARD.replace("severity = 40", "severty = 40"))
        await until(pilot, lambda: "severty" in shown(app))
        text = shown(app)
        assert "port.toml:5:1" in text and "id you mean 'severity'?" in text
        assert "[red]Nakhodka[/]" in text and "1 problem" in text  # the card stays
        assert app.screen.max_scroll_y == 0
        file.write_text("[[event]\n")
        await until(pilot, lambda: "port.toml:1" in shown(app))
        await press(pilot, "tab")
        await to_row(pilot, "adaptation.payments")
        await press(pilot, *"50", "tab")
        assert "Nakhodka" in shown(app)
        file.write_text(CARD.replace("Nakhodka", "Vostochny"))
        await until(pilot, lambda: "Vostochny" in shown(app))
        assert "problem" not in shown(app)
        assert app.screen.preview.level("adaptation.payments") == 50  # the state stays too
        assert app.screen.look.when.holds


async def test_a_card_that_went_away_is_told(pack):
    file = pack / "events" / "port.toml"
    app = preview_of(load([pack]), "port-fire", (pack,))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        file.write_text(CARD.replace('id = "port-fire"', 'id = "port-blaze"'))
        await until(pilot, lambda: "there is no event, response or desk move" in shown(app))
        assert "Nakhodka" in shown(app)
        file.unlink()
        (pack / "pack.toml").unlink()
        await until(pilot, lambda: "E001" in shown(app))
        await press(pilot, "p")
        assert at(app) == "CampaignScreen" and "Nakhodka" in shown(app)


def test_a_stamp_tells_states_of_files_apart(pack, tmp_path):
    before = watch.stamp([pack])
    assert len(before) == 2 and watch.stamp([pack]) == before
    (pack / ".hidden").mkdir()
    (pack / ".hidden" / "x.toml").write_text("")
    (pack / "notes.txt").write_text("")
    assert watch.stamp([pack]) == before
    (pack / "events" / "more.toml").write_text("")
    assert len(watch.stamp([pack])) == 3
    assert watch.stamp([tmp_path / "none"]) == {} and len(watch.stamp([pack / "pack.toml"])) == 1


# ---- playing on ---------------------------------------------------------------------------------------------------


async def test_the_campaign_goes_on_from_here(pack):
    app = preview_of(load([pack]), "port-fire")
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "tab")
        await to_row(pilot, "adaptation.payments")
        await press(pilot, *"50")
        await press(pilot, "tab", "p")
        assert at(app) == "CampaignScreen"
        text, session = shown(app), app.session
        assert "Author mode" in text and "[red]Nakhodka[/]" in text
        assert session.brief().event.id == "port-fire" and session.numbers()["adaptation.payments"] == 50
        await press(pilot, "3", "enter", "enter")
        assert len(session.outcomes) == 1
        (saved,) = store.games()
        assert saved.author and journal.read(saved.path).header["author"]["start"] == {"adaptation.payments": 50}
        await press(pilot, "q")
        assert at(app) == "PreviewScreen" and app.session is None
        await press(pilot, "p", "q")
        assert at(app) == "PreviewScreen" and len(store.games()) == 2


async def test_a_move_and_a_response_are_played_on_too(content):
    for card in (next(iter(content.moves)), "three-banks-stop"):
        app = preview_of(content, card)
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, "p")
            assert at(app) == "CampaignScreen" and app.session.author is not None


@pytest.mark.slow
async def test_the_debrief_of_such_a_game_says_so(content, pack):
    preview = Preview(load([pack]), "port-fire", "class-period")
    session = preview.session
    while not session.finished:
        option = next(c.option.id for c in session.brief().choices if not c.refusal)
        session.decide(option, None, {"leverage": 70})
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert at(app) == "DebriefScreen" and shown(app).count("Author mode") == 2
        for section, words in (
            ("5", "not scored in author mode"),
            ("6", "None in author mode"),
            ("7", "--at port-fire"),
        ):
            await press(pilot, section)
            assert words in shown(app), section
        await press(pilot, "a")
        assert at(app) == "OpeningScreen" and app.session.author == session.author
        assert "Author mode" in shown(app)


async def test_home_and_the_list_say_so(content, home):
    Preview(content, "mate-60").session.record_to()
    app = GameApp(packs=[])
    app.library._content = content
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert "author mode, Since 2022, quarter 1" in shown(app)
        await press(pilot, "3")
        assert at(app) == "SavedScreen" and "author mode" in shown(app)


async def test_a_full_disk_is_told(content, monkeypatch):
    def full(self):
        raise SaveError("no space left [/red]")

    monkeypatch.setattr(Start, "begin", full)
    app = preview_of(content, "mate-60")
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "p")
        assert at(app) == "Dialog" and "no space left [/red]" in shown(app)


@pytest.mark.slow
async def test_the_terminal_may_change_its_size(content):
    app = preview_of(content, "mate-60")
    async with app.run_test(size=LARGE) as pilot:
        await press(pilot, "tab", "down")
        for size in (SMALL, (60, 18), (30, 8), (VAST, 45), SMALL):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert app.screen.query_one(Values).has_focus and app.screen.query_one(Values).highlighted == 1
        await press(pilot, "tab")
        assert app.screen.query_one(Choices).has_focus


# ---- how it looks -------------------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_it_stands_out_in_every_theme(pack):
    app = preview_of(load([pack]), "port-fire", (pack,))
    async with app.run_test(size=LARGE) as pilot:
        await press(pilot, "tab")
        await to_row(pilot, "adaptation.payments")
        await press(pilot, "plus")
        app.screen.query_one("Troubles").show(["Something is wrong with a file"], "12:00:00")
        for theme in OWN:
            app.theme = theme.name
            await pilot.pause()
            for front, behind, sign in pairs(app):
                least = LINE if sign in LINES else READABLE
                assert contrast(front, behind) >= least, (theme.name, front, behind, sign)


def test_every_column_can_be_changed(content):
    from game.engine.words import COLUMNS

    for card in ("mate-60", "three-banks-stop", next(iter(content.moves))):
        rows = rows_of(Preview(content, card))
        assert {row.name for row in rows if row.kind == "column"} == set(COLUMNS)
        assert len(rows) == len(set(rows)) and rows[0].kind == "quarter"
