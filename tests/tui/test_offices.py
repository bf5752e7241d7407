"""The offices, the lessons and the stories: on the card, in the answer, and in the debrief."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.campaign.advisers import told_now
from game.campaign.session import Session
from game.campaign.views import Chapter, Headline
from game.tui.app import GameApp
from game.tui.screens.answer import AnswerScreen
from game.tui.screens.debrief import DebriefScreen
from tests.tui.driver import LARGE, SMALL, at, game, press, shown


def play(session: Session, quarters: int) -> Session:
    for _ in range(quarters):
        if not session.finished:
            session.decide(next(c for c in session.brief().choices if not c.refusal).option.id)
    return session


@pytest.mark.parametrize("size", [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)])
async def test_six_offices_advise(content, size, monkeypatch):
    session, asked = play(game(content), 3), []
    advice = session.advice()
    monkeypatch.setattr(session, "advice", lambda: asked.append(session.quarter) or advice)
    app = GameApp(session)
    async with app.run_test(size=size) as pilot:
        assert not asked
        await press(pilot, "a")
        text = shown(app)
        assert at(app) == "AdvisersScreen" and len(advice) == 6 and asked == [4]
        for said in advice:
            assert said.adviser.office in text
        assert text.count("held ") >= 2 and advice[0].adviser.brief[:30] in text
        await press(pilot, "3")
        assert advice[2].adviser.brief[:30] in shown(app)
        await press(pilot, "down", "pagedown", "pageup")
        assert advice[3].adviser.brief[:30] in shown(app)
        for other in ((100, 30), (30, 8), size):
            await pilot.resize_terminal(*other)
            await pilot.pause()
        await press(pilot, "escape")
        assert at(app) == "CampaignScreen" and asked == [4] and len(session.outcomes) == 3


async def test_options_that_are_refused_have_no_forecast(content):
    session = game(content)
    session.worlds["capital"][:] = 1.0
    refused = sum(bool(choice.refusal) for choice in session.brief().choices)
    app = GameApp(session)
    async with app.run_test(size=LARGE) as pilot:
        await press(pilot, "enter", "a")
        assert refused and shown(app).count("not open") == refused


async def test_a_pack_without_offices(content):
    session = game(content)
    session.content = replace(content, tables={**content.tables, "adviser": {}})
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "a", "down", "1", "enter")
        assert "No office advises" in shown(app)
        await press(pilot, "escape", "1", "enter")
        assert at(app) == "AnswerScreen"


async def test_a_lesson_is_told_and_told_again(content):
    session = game(content, "tutorial")
    count = len(session.scenario.lessons)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter")
        assert at(app) == "Lesson" and f"Lesson 1 of {count}" in shown(app)
        assert session.brief().lesson.split()[-1] in shown(app)
        await press(pilot, "enter")
        assert at(app) == "CampaignScreen" and "t lesson" in shown(app) and "q leave" in shown(app)
        theme = app.theme
        await press(pilot, "t")
        assert at(app) == "Lesson" and app.theme == theme
        await press(pilot, "escape", "1", "enter", "enter")
        assert at(app) == "Lesson" and f"Lesson 2 of {count}" in shown(app) and len(session.outcomes) == 1
        await press(pilot, "t", "T")
        assert at(app) == "CampaignScreen" and app.theme != theme


async def test_without_a_lesson_its_key_changes_the_theme(content):
    app = GameApp(game(content))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter")
        theme = app.theme
        assert at(app) == "CampaignScreen" and "t lesson" not in shown(app) and "q leave" in shown(app)
        await press(pilot, "t")
        assert at(app) == "CampaignScreen" and app.theme != theme


@pytest.mark.parametrize("size", [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)])
async def test_the_story_so_far_stands_above_the_card(content, size):
    session = game(content)
    brief = session.brief()
    chapters = (
        Chapter("2022 Q1", "A ship [b]", "Let it [/b] lie"),
        Chapter("2022 Q3", "A second ship", "Board it with care"),
    )
    session._brief = replace(brief, before=chapters)
    app = GameApp(session)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "enter")
        text = shown(app)
        assert "Let it [/b] lie" in text and "Board it with care" in text
        for choice in brief.choices:
            assert choice.option.label in text
        if size == LARGE:
            assert "Before (2022 Q1): A ship [b] — you: Let it [/b] lie" in text


async def test_the_answer_tells_of_the_world_the_papers_and_the_forecasts(content):
    session = play(game(content), 4)
    press_line = Headline("Abroad", "Rain expected", "The Weekly Umbrella")
    outcome = replace(session.outcomes[-1], background="oil becomes dear", headlines=(press_line,))
    told = told_now(session.claims(), 4)
    app = GameApp(session)
    async with app.run_test(size=LARGE) as pilot:
        app.push_screen(AnswerScreen(session, outcome))
        await pilot.pause()
        text = shown(app)
        assert "In the world: oil becomes dear." in text and "Rain expected  The Weekly Umbrella" in text
        assert told and all(line.partition(":")[0] + ":" in text for line in told)


async def test_the_debrief_tells_how_often_the_offices_were_right(content):
    session = play(game(content, "class-period"), 8)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        app.animation_level = "none"
        await pilot.pause()
        assert isinstance(app.screen, DebriefScreen)
        await press(pilot, "3", "end")
        text = shown(app)
        assert f"Here it was {session.verdict().thesis}" in text
        for adviser in content.advisers.values():
            assert adviser.office in text
        assert "held" in text
