"""Home, debrief, codex, themes, sizes, and text that must not be obeyed."""

from __future__ import annotations

from functools import partialmethod

import pytest

from game.campaign import store
from game.content.load import load
from game.errors import ContentError
from game.tui.app import GameApp
from game.tui.themes import THEMES
from game.tui.widgets.choices import Choices
from tests.tui.driver import LARGE, SMALL, at, game, press, shown

HOSTILE = "[red]x[/red] [@click=app.quit]y[/] [b"


async def test_hostile_text_is_shown_literally():
    content = load()
    for ident, event in content.events.items():
        options = tuple(o.model_copy(update={"label": f"{HOSTILE}{o.id[:8]}", "case": HOSTILE}) for o in event.option)
        changed = {"title": HOSTILE, "body": HOSTILE, "option": options}
        content.tables["event"][ident] = event.model_copy(update=changed)
    for table, fields in (
        ("response", ("title", "body", "headline")),
        ("move", ("label", "body")),
        ("entry", ("title", "body")),
        ("ending", ("title", "body")),
        ("scenario", ("title", "brief", "role", "goal")),
        ("adviser", ("office", "brief")),
    ):
        for ident, row in content.tables[table].items():
            content.tables[table][ident] = row.model_copy(update=dict.fromkeys(fields, HOSTILE))
    session = game(content, "class-period")
    session.notices.append(HOSTILE)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        assert HOSTILE in shown(app)
        await press(pilot, "enter")
        assert shown(app).count(HOSTILE) >= 4
        for key in "wnpscda":
            await press(pilot, key, "escape")
        await press(pilot, "d")
        assert HOSTILE in shown(app)
        await press(pilot, "enter", "1", "enter")
        assert HOSTILE in shown(app)
        await press(pilot, "enter")
        while not session.finished:
            session.decide(next(c for c in session.brief().choices if not c.refusal).option.id)
        app.go(app._where(session))
        await pilot.pause()
        assert at(app) == "DebriefScreen" and HOSTILE in shown(app)


async def test_debrief_and_a_new_world(content):
    session = game(content, "class-period")
    for _ in range(7):
        if not session.finished:
            session.decide(next(c for c in session.brief().choices if not c.refusal).option.id)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        if not session.finished:
            await press(pilot, "down", "up", "enter", "enter")
        verdict = session.verdict()
        assert at(app) == "DebriefScreen" and verdict.ending.title in shown(app)
        await press(pilot, "p", "escape", "w", "escape")
        await pilot.pause()
        await press(pilot, "7")
        await pilot.pause()
        assert "--seed 8F2K-1QZM" in shown(app)
        await pilot.resize_terminal(*LARGE)
        await press(pilot, "1")
        await pilot.pause()
        assert "The same game under each lens" in shown(app) and verdict.ending.title in shown(app)
        await press(pilot, "a")
        assert at(app) == "OpeningScreen" and app.session is not session and not store.games()
        await press(pilot, "enter", "1", "enter")
        assert store.games()
        assert len(app.session.outcomes) == 1


async def test_theme_cycles_and_is_kept(content, home):
    app = GameApp(game(content))
    async with app.run_test(size=SMALL) as pilot:
        first = app.theme
        await press(pilot, "t")
        second = app.theme
        assert second != first
    again = GameApp(game(content))
    assert again.theme == second
    async with again.run_test(size=SMALL) as pilot:
        await press(pilot, *"t" * (len(THEMES) - 1))
        assert again.theme == first
    for bad in ("{", "[]", '{"theme": 3, "keys": 7}', '{"theme": "no-such", "keys": {"campaign.why": 1}}', "\x00"):
        (home / "settings.json").write_text(bad)
        assert GameApp(game(content)).theme == first


async def test_a_key_can_be_changed(content, home):
    (home / "settings.json").write_text('{"toured": true, "keys": {"campaign.why": "k"}}')
    app = GameApp(game(content))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter")
        assert "k why" in shown(app)
        await press(pilot, "k")
        assert at(app) == "WhyScreen"


async def test_resize_keeps_the_game(content):
    app = GameApp(game(content))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "3")
        for size in (LARGE, (60, 18), (30, 8), SMALL):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert ("is small" in shown(app)) == (size[0] < 80 or size[1] < 24)
        assert app.screen.query_one(Choices).highlighted == 2
        assert "quarter 1 of 20" in shown(app)
        await press(pilot, "enter")
        assert at(app) == "AnswerScreen"


async def test_home_starts_continues_and_lists(content):
    app = GameApp(packs=[])
    async with app.run_test(size=SMALL) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert at(app) == "HomeScreen" and "New game" in shown(app) and "sanctions" in shown(app)
        await press(pilot, "1", "s", "n", "enter")
        assert at(app) == "Dialog" and "is not a seed" in shown(app)
        await press(pilot, "enter", *["backspace"], *"8f2k1qzm", "enter")
        assert at(app) == "OpeningScreen" and "8F2K-1QZM" in shown(app)
        await press(pilot, "enter", "1", "enter", "enter", "q")
        assert at(app) == "HomeScreen" and "Since 2022, quarter 2, seed 8F2K-1QZM" in shown(app)
        await press(pilot, "1")
        assert at(app) == "CampaignScreen" and "quarter 2 of 20" in shown(app)
        await press(pilot, "escape", "3")
        assert at(app) == "SavedScreen" and "8F2K-1QZM" in shown(app)
        next(iter(store.home().glob("*.jsonl"))).write_text("{}\n")
        await press(pilot, "1")
        assert at(app) == "Dialog"
        await press(pilot, "enter", "escape")
        for key, name in (("5", "CodexScreen"), ("6", "HelpScreen")):
            await press(pilot, key)
            assert at(app) == name
            await press(pilot, "escape")
        assert at(app) == "HomeScreen"


async def test_a_bad_pack_ends_the_app_with_the_error(tmp_path):
    app = GameApp(packs=[tmp_path / "nowhere"])
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause(0.6)
    assert isinstance(app.failure, ContentError)


async def test_codex_filters_and_follows(content):
    app = GameApp(packs=[])
    app.library._content = content
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "2" if "Continue" not in shown(app) else "3")
        await press(pilot, "escape", "5", *"swift")
        assert at(app) == "CodexScreen" and "filter: swift" in shown(app)
        first = app.screen.entry
        assert "SWIFT" in first.title
        await press(pilot, "1")
        assert app.screen.entry.id == first.see[0]
        await press(pilot, "backspace")
        assert app.screen.entry.id == first.id
        await press(pilot, *"[zzz")
        assert "Nothing in the codex matches '[zzz'" in shown(app)
        await press(pilot, "escape", "escape")
        assert at(app) == "HomeScreen"


def test_a_fault_shows_no_traceback(content, monkeypatch, capfd):
    """A mistake of ours ends the application and is raised for the command line to tell of."""
    from game.tui import app as application
    from game.tui.screens.opening import OpeningScreen

    def fail(self, width):
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(OpeningScreen, "_write", fail)
    monkeypatch.setattr(GameApp, "run", partialmethod(GameApp.run, headless=True, size=SMALL))
    with pytest.raises(ZeroDivisionError, match="on purpose"):
        application.play_session(game(content))
    told = "".join(capfd.readouterr())
    assert "Traceback" not in told and "on purpose" not in told
