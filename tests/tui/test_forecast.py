"""The forecast, the prediction, and where the player stands."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from game.analysis.forecast import Analyst, Fan
from game.campaign.analysts import believed
from game.campaign.assessment import assess
from game.campaign.meters import turn_note
from game.campaign.session import Session
from game.campaign.views import Hint
from game.errors import SaveError
from game.tui.app import GameApp
from game.tui.paint import lines
from game.tui.widgets.fan import AXIS, ENDS, fan_chart, span_of
from game.tui.widgets.telling import expected
from tests.tui.driver import LARGE, SMALL, at, game, press, shown


def granting(session: Session, forecast: str) -> Session:
    """The same game, as a campaign that grants its estimates otherwise."""
    session.scenario = session.scenario.model_copy(update={"forecast": forecast})
    return session


def begun(content, forecast: str = "free") -> Session:
    """A game in its second quarter, so that the application opens it on the main screen."""
    session = granting(game(content), forecast)
    session.decide(session.brief().choices[0].option.id)
    return session


@pytest.mark.parametrize(
    "size", [SMALL, pytest.param((120, 32), marks=pytest.mark.slow), pytest.param((160, 45), marks=pytest.mark.slow)]
)
async def test_the_forecast_refines_while_one_looks(content, size, monkeypatch):
    session, gate, look = begun(content), threading.Event(), Analyst.look

    def wait(analyst: Analyst, futures: int, wanted: Callable[[], bool]) -> bool:
        if analyst.futures:
            gate.wait(10)
        return look(analyst, futures, wanted)

    monkeypatch.setattr(Analyst, "look", wait)
    monkeypatch.setattr("game.tui.screens.forecast.BATCHES", (20, 10, 10))
    monkeypatch.setattr("game.tui.screens.forecast.ALL", 40)
    app = GameApp(session)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f")
        assert at(app) == "ForecastScreen"
        while app.screen.found is None:
            await asyncio.sleep(0.01)
        await pilot.pause()
        assert "20 of 40 futures" in shown(app)
        await press(pilot, "2", "pagedown")  # the keys are heard meanwhile
        gate.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        text = shown(app)
        assert "40 futures each" in text and f"par is {session.deck.par:g}" in text
        assert "▶ 2  " in text and max(len(line) for line in text.splitlines()) <= size[0]
        await press(pilot, "escape")
        assert at(app) == "CampaignScreen" and len(session.outcomes) == 1


async def test_what_it_shows(content):
    session = begun(content)
    app = GameApp(session)
    async with app.run_test(size=(120, 50)) as pilot:
        await press(pilot, "f")
        await app.workers.wait_for_complete()
        await pilot.pause()
        text, found = shown(app), app.screen.found
        for number, choice in enumerate(session.brief().choices, 1):
            assert f"{number}  {choice.option.label[:25]}" in text
        for prospect in found.prospects:
            assert f"{prospect.wins:.0%}" in text and f"{prospect.score[1]:.1f}" in text
        best = found.prospects[0]
        assert f"{best.leverage.high[-1]:.1f}" in text and f"{best.alignment.low[-1]:.1f}" in text
        assert "How it may be answered" in text and f"{max(best.families):.0%}" in text
        for held in assess(session, believed(session)):
            for name, share in held.shares:
                assert f"{name} {share:.0%}" in text
        assert "read off the one answer so far" in text


async def test_leaving_stops_the_analysts(content, monkeypatch):
    looked, gate, look = [], threading.Event(), Analyst.look

    def count(analyst: Analyst, futures: int, wanted: Callable[[], bool]) -> bool:
        look(analyst, 5)
        looked.append(futures)
        gate.wait(10)
        return wanted()

    monkeypatch.setattr(Analyst, "look", count)
    app = GameApp(begun(content))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "f")
        while not looked:
            await asyncio.sleep(0.01)
        await press(pilot, "f", "1", "enter")  # the game goes on while a batch is still being played
        assert at(app) == "AnswerScreen"
        gate.set()
        while app.workers:
            await asyncio.sleep(0.01)
        assert len(looked) == 1


async def test_an_estimate_is_bought_once_a_quarter(content, monkeypatch):
    monkeypatch.setattr("game.tui.screens.forecast.BATCHES", (5,))
    session = begun(content, "limited")
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "f")
        assert at(app) == "Dialog" and "1 estimate left" in shown(app)
        await press(pilot, "escape")
        assert at(app) == "CampaignScreen" and not session.estimates
        await press(pilot, "f", "enter")
        assert at(app) == "ForecastScreen" and session.estimates == {2}
        await press(pilot, "escape", "f")  # it is paid for
        assert at(app) == "ForecastScreen"
        await press(pilot, "escape", "1", "enter", "enter", "f")
        assert at(app) == "Dialog" and "No estimate is left: the next one comes in 2 quarters" in shown(app)
        await press(pilot, "enter")
        assert at(app) == "CampaignScreen" and session.estimates == {2}


async def test_a_campaign_without_forecasts_says_so(content):
    app = GameApp(begun(content, "off"))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "f")
        assert at(app) == "Dialog" and "This campaign is played without forecasts." in shown(app)


async def test_an_estimate_that_cannot_be_written_is_told(content, monkeypatch):
    session = begun(content, "limited")
    session.record_to()
    monkeypatch.setattr(session.journal, "append", lambda line: (_ for _ in ()).throw(SaveError("no space left")))
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "f", "enter")
        assert at(app) == "Dialog" and "no space left" in shown(app) and not session.estimates
    session.close()


@pytest.mark.parametrize("size", [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)])
async def test_a_prediction_goes_with_the_decision(content, size):
    session = begun(content)
    app = GameApp(session)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "e")
        assert at(app) == "Predict" and "You say nothing yet." in shown(app)
        await press(pilot, "left", "left", "left", "down", "right")
        assert "You say: leverage down, 75% sure; alignment up, 55% sure." in shown(app)
        await press(pilot, "0", *["right"] * 9, "enter")
        assert app.screen.said == {"leverage": -75, "alignment": 95}
        assert "LEV down 75%, ALI up 95%" in shown(app)
        await press(pilot, "e", "right", "escape")
        assert app.screen.said["leverage"] == -75
        await press(pilot, "1", "enter")
        outcome = session.outcomes[-1]
        assert outcome.prediction == {"leverage": -75, "alignment": 95}
        came = "right" if outcome.after["leverage"] <= outcome.before["leverage"] else "wrong"
        assert f"leverage down, 75% sure: {came}" in shown(app)
        await press(pilot, "enter")
        assert not app.screen.said and "LEV down" not in shown(app)


async def test_a_prediction_can_be_taken_back(content):
    session = begun(content)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "e", "left", "enter", "e", "0", "enter", "1", "enter")
        assert session.outcomes[-1].prediction == {} and "You said" not in shown(app)


@pytest.mark.parametrize("scenario", ["record", "since-2022"])
async def test_one_sees_where_one_stands(content, scenario):
    session = game(content, scenario)
    for _ in range(10):
        session.decide(next(c for c in session.brief().choices if not c.refusal).option.id)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        top = shown(app).splitlines()[0]
        assert f"score now {session.standing():.1f} · par {session.deck.par:g}" in top
        assert f"quarter 11 of {session.deck.quarters}" in top
        await press(pilot, "s")
        assert f"Score now {session.standing():.1f}" in shown(app) and "if it ended now" in shown(app)


def test_a_fan_is_read_without_colour():
    fan = Fan((40.0, 30.0), (45.0, 44.0), (50.0, 58.0))
    span = span_of([fan], 46.0)
    drawn = fan_chart("Leverage", fan, 46.0, span, 40, 5, "2030 Q4")
    text = lines(drawn).plain
    assert span == (30.0, 60.0) and len(drawn) == 7
    assert [line[-ENDS:].strip() for line in text.split("\n")[1:6] if line[-ENDS:].strip()] == ["58.0", "44.0", "30.0"]
    assert text.split("\n")[1].startswith(f"{'60':>{AXIS - 1}} │") and "2030 Q4" in text
    flat = Fan((0.0,), (0.0,), (0.0,))
    assert "0.0" in lines(fan_chart("x", flat, 0.0, span_of([flat], 0.0), 30, 3, "")).plain


def test_expected_changes_begin_with_the_scores_and_say_when():
    hints = (Hint("coalition", -8.0), Hint("alignment", 0.6), Hint("leverage", -1.0), Hint("ties.trade", 2.0, 3))
    told = lines(expected(hints, 100, 0)).plain
    assert told == ("Expected now  leverage -1.0  alignment +0.6  coalition -8.0  later trade tie +2.0 in 3 quarters")
    assert lines(expected(hints[3:], 100, 0)).plain == "Expected later  trade tie +2.0 in 3 quarters"
    assert "to China:" in turn_note("china") and "China or Russia" in turn_note("both")
