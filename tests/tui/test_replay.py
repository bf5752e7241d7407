"""The replay: any journal forward and back, and nothing is ever written."""

from __future__ import annotations

from game.campaign import store
from game.campaign.session import Session
from game.tui.app import GameApp
from game.tui.screens import replay
from game.tui.screens.replay import ReplayScreen
from tests.tui.driver import LARGE, SMALL, at, game, press, shown


def recorded(content, quarters: int, scenario: str = "class-period") -> Session:
    session = game(content, scenario)
    session.record_to()
    for _ in range(quarters):
        if not session.finished:
            session.decide(next(c for c in session.brief().choices if not c.refusal).option.id)
    session.close()
    return session


async def test_a_saved_game_is_replayed_and_not_touched(content):
    session = recorded(content, 5)
    path = store.games()[0].path
    before, changed = path.read_bytes(), path.stat().st_mtime_ns
    app = GameApp(packs=[])
    app.library._content = content
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "3", "r")
        assert at(app) == "ReplayScreen" and "quarter 1 of 5" in shown(app)
        assert app.session is None and app.screen.session.journal is None
        for quarter in range(1, 6):
            done, text = session.outcomes[quarter - 1], shown(app)
            assert f"quarter {quarter} of 5" in text and done.event.title in text
            assert done.answer.title[:20] in text and f"▶ {done.option.label[:20]}" in text
            assert max(len(line) for line in text.splitlines()) <= 80
            await press(pilot, "right")
        await press(pilot, "left")
        assert "quarter 4 of 5" in shown(app)
        await press(pilot, "home")
        assert "quarter 1 of 5" in shown(app)
        await press(pilot, "end", "down", "down", "w")
        assert at(app) == "WhyScreen" and app.screen.asked == "credibility" and "quarter 5" in shown(app)
        await press(pilot, "escape", "n", "escape", "r")
        assert at(app) == "SavedScreen"
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, changed)


async def test_the_ledger_of_the_number_pointed_at_stays_open(content):
    session = recorded(content, 3)
    app = GameApp(session)
    async with app.run_test(size=LARGE) as pilot:
        app.push_screen(ReplayScreen(session))
        await pilot.pause()
        await press(pilot, "down")
        assert "▼ Alignment" in shown(app)
        await press(pilot, "right")
        assert "▼ Alignment" in shown(app) and "war, prices and plans" in shown(app)


async def test_fast_forward_stops_at_any_key(content, monkeypatch):
    monkeypatch.setattr(replay, "READING", 0.05)
    monkeypatch.setattr(replay, "SEEN", 0.01)
    session = recorded(content, 99)
    last = len(session.outcomes)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "r")
        assert at(app) == "ReplayScreen"
        await press(pilot, "f")
        await pilot.pause(1.0)
        assert f"quarter {last} of {last}" in shown(app) and "▶▶" not in shown(app)
        assert session.verdict().ending.title in "".join(line.plain for line in app.screen._told(200))
        monkeypatch.setattr(replay, "SEEN", 60.0)
        await press(pilot, "home", "f")
        assert "▶▶" in shown(app)
        await press(pilot, "escape")
        assert at(app) == "ReplayScreen" and "▶▶" not in shown(app) and "quarter 1 of" in shown(app)
        await press(pilot, "escape")
        assert at(app) == "DebriefScreen"


async def test_what_cannot_be_replayed_says_why(content):
    recorded(content, 0)
    app = GameApp(packs=[])
    app.library._content = content
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "3", "r")
        assert at(app) == "Dialog" and "No quarter of this game" in shown(app)
        await press(pilot, "enter")
        store.games()[0].path.write_text("{}\n")
        await press(pilot, "r")
        assert at(app) == "Dialog" and "cannot be replayed" in shown(app)
