"""The debrief and what is reached from it: rewind, compare, the hall of fame, today's world, a shared line."""

from __future__ import annotations

from datetime import date

import pytest

from game.campaign import rewind, seeds, share, store
from game.campaign.session import Session
from game.campaign.start import Start
from game.tui.app import GameApp
from game.tui.screens.rewind import RewindScreen
from game.tui.widgets.plots import Calibration, Curves
from tests.tui.driver import LARGE, SMALL, at, game, press, shown


def finish(session: Session, guess: bool = True) -> Session:
    """Play to the end, never twice the same slot in a row."""
    while not session.finished:
        legal = [c.option.id for c in session.brief().choices if not c.refusal]
        said = {"leverage": -75, "alignment": 65} if guess else None
        session.decide(legal[session.quarter % len(legal)], None, said)
    return session


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Weigh with few futures: the tests are about what is shown."""
    real = rewind.turns
    monkeypatch.setattr(rewind, "turns", lambda deck, decided: real(deck, decided, 2))


@pytest.mark.parametrize("size", [SMALL, pytest.param((160, 45), marks=pytest.mark.slow)])
async def test_every_section_is_reached_by_digit_and_arrow(content, size):
    session = finish(game(content))
    app = GameApp(session)
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        verdict = session.verdict()
        assert verdict.ending.title in shown(app) and "On the plane" in shown(app)
        for number, words in (
            ("2", "Scores, quarter by quarter"),
            ("3", "What was hidden"),
            ("4", "The planner, which looks ahead"),
            ("5", "Brier score"),
            ("6", "Stories"),
            ("7", share.text(session)[:40]),
        ):
            await press(pilot, "right")
            first = shown(app)
            await press(pilot, "1", number)
            await pilot.pause()
            assert words in first and words in shown(app), words
            assert max(len(line) for line in shown(app).splitlines()) <= size[0]
        await press(pilot, "right")
        assert verdict.ending.title in shown(app)
        await press(pilot, "left")
        assert "A line to share" in shown(app)


@pytest.mark.slow
async def test_charts_have_their_signs_in_every_theme_and_size(content):
    session = finish(game(content))
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "2")
        await pilot.pause()
        chart = app.screen.query_one("#scores", Curves)
        assert chart.display and not app.screen.query_one(Calibration).display
        assert "◆" in shown(app) and "2024" in shown(app)
        for size in (LARGE, (30, 8), (60, 18), SMALL):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        before = chart.colour("accent")
        await press(pilot, "t")
        await pilot.pause()
        assert chart.colour("accent") != before and chart._datasets[0].line_style == chart.colour("accent")
        await press(pilot, "5")
        await pilot.pause()
        assert "●" in shown(app) and "65% sure" in shown(app)


async def test_charts_without_colour(content, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = GameApp(finish(game(content, "class-period")))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "2", "5", "2")
        await pilot.pause()
        assert "◆" in shown(app) and app.fault is None


async def test_without_predictions_or_known_past_it_says_so(content):
    session = finish(game(content, "class-period"), guess=False)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "5")
        assert "You made none" in shown(app) and not app.screen.query_one(Calibration).display
    app = GameApp(session)
    session._begun = [None] * len(session.outcomes)
    async with app.run_test(size=SMALL) as pilot:
        await app.workers.wait_for_complete()
        await press(pilot, "4")
        assert "can be weighed again" in shown(app)


async def test_the_line_is_copied(content):
    session = finish(game(content, "class-period"))
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "y")
        await pilot.pause()
        assert app.clipboard == share.text(session)
        assert [note.title for note in app._notifications] == ["Copied"]


async def test_rewind_looks_and_takes_up(content):
    session = finish(game(content, "class-period"))
    session.journal = None
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "b", "2", "enter")
        screen = app.screen
        assert isinstance(screen, RewindScreen) and screen.quarter == 2 and "what you took" in shown(app)
        await press(pilot, "enter")
        await pilot.pause()
        assert at(app) == "CompareScreen" and "They part in quarter 2" in shown(app) and "as you played" in shown(app)
        await press(pilot, "escape", "left")
        assert screen.quarter == 0
        await press(pilot, "g", "escape")
        assert app.session is session and not store.games()
        await press(pilot, "home", "down", "down", "g", "enter")
        await pilot.pause()
        assert at(app) == "CampaignScreen" and app.session is not session and app.session.quarter == 3
        assert store.games()[0].quarter == 3
        await press(pilot, "1", "enter")
        assert len(app.session.outcomes) == 3 and store.games()[0].quarter == 4


async def test_rewind_from_the_campaign_shows_nothing_to_come(content):
    session = game(content)
    for _ in range(3):
        session.decide(next(c for c in session.brief().choices if not c.refusal).option.id)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "b", "1", "1", "enter")
        await pilot.pause()
        assert at(app) == "CompareScreen" and "not over yet" in shown(app)
        assert all(len(side.leverage) == 4 for side in app.screen.found.sides)


async def test_home_hall_and_today(content):
    for seed, daily in ((1, ""), (2, ""), (seeds.daily(date.today()), date.today().isoformat())):
        session = Session(content, "since-2022", seed)
        session.daily = daily
        session.record_to()
        finish(session).close()
    app = GameApp(packs=[])
    app.library._content = content
    async with app.run_test(size=SMALL) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "played, 1 day in a row" in shown(app)
        await press(pilot, "4")
        assert at(app) == "HallScreen" and "3 finished" in shown(app) and "1 day in a row" in shown(app)
        await press(pilot, "m", "space", "down", "space", "m")
        await pilot.pause()
        assert at(app) == "CompareScreen" and "different worlds from the start" in shown(app)
        await press(pilot, "escape", "enter")
        await pilot.pause()
        assert at(app) == "DebriefScreen"
        await press(pilot, "enter", "3")
        assert at(app) == "OpeningScreen" and seeds.show(seeds.daily(date.today())) in shown(app)
        await press(pilot, "enter")
        assert app.session.daily == date.today().isoformat()


async def test_an_empty_hall_says_so(content):
    app = GameApp(packs=[])
    app.library._content = content
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "4", "right", "space", "enter", "m")
        assert at(app) == "HallScreen" and "No game has been finished yet" in shown(app)


async def test_a_shared_line_is_pasted_into_the_seed_field(content):
    line = share.text(finish(game(content, "class-period")))
    app = GameApp(packs=[])
    app.library._content = content
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "1", "s")
        app.screen.focused.insert_text_at_cursor(line)
        await pilot.pause()
        await press(pilot, "enter")
        assert at(app) == "OpeningScreen" and "8F2K-1QZM" in shown(app)
        assert app.screen.start.scenario.id == "class-period"
        assert Start.of_day(content, date.today()).seed != app.screen.start.seed
