"""Why, one step down, the numbers and the nexus."""

from __future__ import annotations

import re

import pytest

from game.campaign.equations import EQUATIONS
from game.campaign.explain import reasons, small_apart, totals
from game.campaign.meters import METERS
from game.campaign.session import Session
from game.tui.app import GameApp
from game.tui.screens.replay import ReplayScreen
from game.tui.screens.why import WhyScreen
from game.tui.widgets.ground import Asked, ground
from game.tui.widgets.nexus_map import PLACES, Nexus, thick, tie_map
from game.tui.widgets.picker import Picker
from tests.tui.driver import LARGE, SMALL, at, game, press, shown

WIDEST = (160, 45)


def play(session: Session, quarters: int) -> Session:
    for _ in range(quarters):
        if not session.finished:
            session.decide(next(c for c in session.brief().choices if not c.refusal).option.id)
    return session


def causes(app: GameApp) -> list[float]:
    """The points that stand in the list of causes, and the sum below them."""
    screen = app.screen
    assert isinstance(screen, WhyScreen)
    total = re.search(r"([+-]?\d+\.\d)   in all", shown(app))
    assert total is not None
    return [*screen.points, float(total[1])]


@pytest.mark.parametrize(
    "size", [SMALL, pytest.param(LARGE, marks=pytest.mark.slow), pytest.param(WIDEST, marks=pytest.mark.slow)]
)
async def test_every_number_can_be_asked_and_adds_up(content, size):
    app = GameApp(play(game(content), 6))
    async with app.run_test(size=size) as pilot:
        await press(pilot, "w")
        numbers = app.screen.query_one("#numbers", Picker)
        asked = set()
        for _ in METERS:
            asked.add(app.screen.asked)
            if app.screen.points:
                *points, total = causes(app)
                assert round(sum(points), 1) == total
            else:
                assert "nothing moved it" in shown(app)
            await press(pilot, "down")
        assert asked == set(METERS) and numbers.highlighted == len(METERS) - 1


async def test_the_whole_game_and_earlier_quarters(content):
    session = play(game(content), 5)
    app = GameApp(session)
    async with app.run_test(size=LARGE) as pilot:
        await press(pilot, "w", "g")
        assert "2022 Q1 to 2023 Q1" in shown(app) and "quarters)" in shown(app)
        was, now = session.outcomes[0].before["leverage"], session.outcomes[-1].after["leverage"]
        assert f"{was:.1f} → {now:.1f}" in shown(app)
        *points, total = causes(app)
        assert round(sum(points), 1) == total == round(round(now, 1) - round(was, 1), 1)
        await press(pilot, "e", "g", "down", "e", "e")
        assert "quarter 2 of 20" in shown(app) and app.screen.asked == "alignment"
        await press(pilot, "l")
        assert "quarter 3 of 20" in shown(app) and app.screen.asked == "alignment"


async def test_one_step_down_and_up_again(content):
    session = play(game(content), 4)
    app = GameApp(session)
    async with app.run_test(size=LARGE) as pilot:
        app.push_screen(WhyScreen(session, name="credibility"))
        await pilot.pause()
        await press(pilot, "right")
        assert "← numbers" in shown(app)
        first = next(r for r in reasons(session.outcomes[-1], "credibility") if r.rule == "resolve")
        await press(pilot, "home", *["down"] * [r.rule for r in app.screen.causes].index("resolve"), "enter")
        text = shown(app)
        assert at(app) == "GroundScreen" and first.text in text and "resolve_gain" in text
        assert EQUATIONS["resolve"][0][:40] in text and "rests on: " in text
        await press(pilot, "end")
        assert session.outcomes[-1].option.label in shown(app) and "severity:" in shown(app)
        await press(pilot, "escape")
        assert at(app) == "WhyScreen"
        await press(pilot, "escape")
        assert at(app) == "WhyScreen" and "→ causes" in shown(app)
        await press(pilot, "escape")
        assert at(app) == "CampaignScreen"


@pytest.mark.slow
def test_everything_behind_every_cause_can_be_drawn(content):
    """The answer, the later effects, and the equation of a score, over a whole game."""
    session = play(game(content, "class-period"), 99)
    seen = set()
    for name in METERS:
        for whole in (False, True):
            told = [totals(session.outcomes, name)] if whole else [reasons(done, name) for done in session.outcomes]
            for reason in [reason for listed in told for reason in listed]:
                asked = Asked(session, session.outcomes[reason.quarter - 1], name, reason, reason.points, [], whole)
                for width in (60, 100):
                    drawn = ground(asked, width)
                    assert max(line.cell_length for line in drawn) <= width, reason
                    assert "The equation" in [line.plain for line in drawn]
                seen.add(reason.rule)
    assert {"answer", "later", "closing", "decision", "resolve"} <= seen


async def test_the_equation_of_a_score_and_the_small_things(content):
    session = play(game(content), 8)
    small = next(done.quarter for done in session.outcomes if small_apart(reasons(done, "leverage"))[1])
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(WhyScreen(session, small, "leverage"))
        await pilot.pause()
        await press(pilot, "tab", "end", "enter")
        assert at(app) == "GroundScreen" and "their mean" in shown(app) and "leverage_fatigue" in shown(app)
        await press(pilot, "left", "up")
        assert app.screen.causes[-2].part == "Small things"
        await press(pilot, "enter")
        assert at(app) == "GroundScreen" and "small things" in shown(app)
        await press(pilot, "escape", "w")
        assert at(app) == "CampaignScreen"


async def test_the_final_score_is_explained(content):
    session = play(game(content, "class-period"), 99)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "w")
        *points, total = causes(app)
        assert "Final score" in shown(app) and round(sum(points), 1) == total == round(session.verdict().score, 1)
        await press(pilot, "right", "enter")
        assert "How it counts" in shown(app) and "Its weight under each lens" in shown(app)


async def test_the_first_quarter_has_nothing_to_ask(content):
    app = GameApp(game(content))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "w")
        assert "Nothing has moved yet" in shown(app)
        await press(pilot, "right", "g", "e", "down", "enter", "escape")
        assert at(app) == "CampaignScreen"


async def test_w_asks_on_every_screen_with_figures(content):
    app = GameApp(play(game(content), 3))
    async with app.run_test(size=SMALL) as pilot:
        for keys, name in (
            (["s", "down", "down"], "credibility"),
            (["n", "down"], "ties.technology"),
            (["n", *["down"] * 5, "right"], "pressure.export_controls.russia"),
            (["p"], "leverage"),
            (["a", "down"], None),
            (["l"], "leverage"),
        ):
            await press(pilot, *keys)
            below = app.screen
            await press(pilot, "w")
            assert at(app) == "WhyScreen" and name in (None, app.screen.asked), keys
            await press(pilot, "escape")
            assert app.screen is below
            await press(pilot, "escape")
            assert at(app) == "CampaignScreen"


@pytest.mark.parametrize(
    "size", [SMALL, pytest.param((120, 32), marks=pytest.mark.slow), pytest.param(WIDEST, marks=pytest.mark.slow)]
)
async def test_the_nexus_shows_all_of_it_without_scrolling(content, size):
    session = play(game(content), 4)
    app = GameApp(session)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "n")
        text = shown(app)
        for words in ("BEIJING", "MOSCOW", "WASHINGTON PRESSES", "infrastructure", "networks", "pressed", "fatigue"):
            assert words in text
        assert "more: PgDn" not in text
        for _ in PLACES:
            title = METERS[app.screen.lit].title
            assert f"{title} {session.numbers()[app.screen.lit]:.1f}" in shown(app)
            await press(pilot, "down")


def test_ties_thicken():
    shades = [thick(value, 2) for value in range(0, 101, 5)]
    assert shades == sorted(shades, key=lambda cells: [" ▁▂▃▄▅▆▇█".index(cell) for cell in reversed(cells)])
    assert thick(0) == ["▁"] and thick(100, 2) == ["█", "█"]
    now = {name: 40.0 for names in PLACES for name in names}
    for deep in (0, 1, 2):
        drawn = tie_map(Nexus(now, now), 78, deep)
        assert {line.cell_length for line in drawn} == {78}


@pytest.mark.slow
async def test_a_small_terminal_breaks_nothing(content):
    session = play(game(content), 3)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        for keys in (["w"], ["w", "tab", "enter"], ["n"], ["s"]):
            await press(pilot, *keys)
            for size in ((30, 8), (60, 18), WIDEST, SMALL):
                await pilot.resize_terminal(*size)
                await press(pilot, "down", "pagedown", "up")
            assert max(len(line) for line in shown(app).splitlines()) <= SMALL[0]
            while at(app) != "CampaignScreen":
                await press(pilot, "escape")
        app.push_screen(ReplayScreen(session))
        for size in ((30, 8), WIDEST, SMALL):
            await pilot.resize_terminal(*size)
            await press(pilot, "right", "down", "pagedown", "left")
        assert "quarter 1 of 3" in shown(app)
