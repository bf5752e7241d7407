"""The full-screen front end, played by keys and mouse as a player would."""

from __future__ import annotations

import re

import pytest

from game.errors import SaveError
from game.tui.app import GameApp
from game.tui.paint import moved, share_out
from game.tui.widgets.choices import Choices
from game.tui.widgets.frame import KeyBar
from tests.tui.driver import LARGE, SMALL, at, game, press, shown


@pytest.mark.parametrize(("size", "quarters"), [(SMALL, 3), (LARGE, 1)])
async def test_quarters_by_keyboard(content, size, quarters):
    session = game(content)
    app = GameApp(session)
    async with app.run_test(size=size) as pilot:
        assert at(app) == "OpeningScreen" and "Who you are" in shown(app)
        await press(pilot, "enter")
        for quarter in range(1, quarters + 1):
            text = shown(app)
            assert f"quarter {quarter} of 20" in text and session.brief().event.title in text
            for choice in session.brief().choices:
                assert choice.option.label in text
            await press(pilot, "2", "2") if quarter == 2 else await press(pilot, "1", "enter")
            assert at(app) == "AnswerScreen" and len(session.outcomes) == quarter
            assert session.outcomes[-1].answer.title in shown(app)
            await press(pilot, "enter")
            assert at(app) == "CampaignScreen"
        assert f"quarter {quarters + 1} of 20" in shown(app)


async def test_every_screen_opens_and_closes(content):
    session = game(content)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "1", "enter", "enter")
        for key, name, words in (
            ("w", "WhyScreen", "how allies took it"),
            ("n", "NexusScreen", "BEIJING"),
            ("p", "PlaneScreen", "Diminishing returns"),
            ("s", "NumbersScreen", "Leverage"),
            ("c", "CodexScreen", "Codex"),
            ("a", "AdvisersScreen", "Would take"),
            ("l", "AnswerScreen", "Leverage"),
            ("d", "Desk", "Desk moves"),
            ("question_mark", "HelpScreen", "How a quarter runs"),
            ("h", "HelpScreen", "Keys"),
        ):
            await press(pilot, key)
            assert at(app) == name and words in shown(app), name
            assert max(len(line) for line in shown(app).splitlines()) <= 80
            await press(pilot, "escape")
            assert at(app) == "CampaignScreen", name
        assert len(session.outcomes) == 1


async def test_the_ledger_adds_up(content):
    session = game(content)
    session.decide(session.brief().choices[0].option.id)
    app = GameApp(session)
    async with app.run_test(size=LARGE) as pilot:
        await press(pilot, "w")
        for _ in range(4):
            right = [line[53:] for line in shown(app).splitlines()]
            points = [float(m[1]) for line in right if (m := re.match(r"\s*([+-]\d+\.\d|0\.0) ", line))]
            assert round(sum(points[:-1]), 1) == points[-1]
            await press(pilot, "down")


def test_shares_add_up():
    assert sorted(share_out([0.26, 0.26, 0.26], 0.8)) == [0.2, 0.3, 0.3]
    assert sum(share_out([-1.449, 0.34, 0.05], -1.1)) == pytest.approx(-1.1)
    assert moved(1.04, 2.06) == 1.1


async def test_desk_move_goes_with_the_decision(content):
    session = game(content)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "d", "down", "enter")
        move = session.brief().moves[1].move
        assert move.label in shown(app)
        await press(pilot, "1", "enter")
        assert session.outcomes[-1].move.id == move.id


async def test_refused_option_stays_with_its_reason(content):
    session = game(content)
    session.worlds["capital"][:] = 1.0
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "1")
        text = shown(app)
        assert "not open" in text and "Refused" in text and "you have 1" in text
        await press(pilot, "enter")
        assert at(app) == "CampaignScreen" and not session.outcomes


async def test_a_move_that_costs_too_much_is_refused_without_harm(content):
    session = game(content)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter")
        app.screen.ready = "no-such-move"
        await press(pilot, "1", "enter")
        assert at(app) == "CampaignScreen" and not session.outcomes and app.screen.ready is None


async def test_a_full_disk_is_told_and_nothing_is_decided(content, monkeypatch):
    session = game(content)
    session.record_to()

    def fails(line):
        raise SaveError("no space left [/red] on the disk")

    monkeypatch.setattr(session.journal, "append", fails)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "1", "enter")
        assert at(app) == "Dialog" and "no space left [/red]" in shown(app)
        await press(pilot, "enter")
        assert at(app) == "CampaignScreen" and not session.outcomes
    session.close()


async def test_undo_asks_first(content):
    session = game(content)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "1", "enter", "enter", "u", "escape")
        assert len(session.outcomes) == 1
        await press(pilot, "u", "enter")
        assert not session.outcomes and "quarter 1 of 20" in shown(app)
        await press(pilot, "u")
        assert at(app) == "CampaignScreen"


async def test_mouse_points_then_decides(content):
    session = game(content)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter")
        await pilot.click(Choices, offset=(10, 2))
        await pilot.pause()
        assert app.screen.query_one(Choices).highlighted == 2 and not session.outcomes
        await pilot.click(Choices, offset=(10, 2))
        await pilot.pause()
        assert at(app) == "AnswerScreen"
        await pilot.click(KeyBar, offset=(2, 0))
        await pilot.pause()
        assert at(app) == "CampaignScreen"


async def test_enter_alone_decides_nothing(content):
    """A key pressed once too often on the screen before must not start a trade war."""
    session = game(content)
    app = GameApp(session)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "enter", "enter")
        assert session.quarter == 1
        await press(pilot, "2", "enter")
        assert session.quarter == 2


async def test_two_digits_reach_the_end_of_a_long_list(content):
    app = GameApp(game(content))
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "d", "1", "2", "enter")
        assert at(app) == "CampaignScreen" and app.screen.ready == list(content.moves)[11]
        await press(pilot, "d", "1", "0", "enter")
        assert app.screen.ready == list(content.moves)[9]
        await press(pilot, "d", "0")
        assert at(app) == "CampaignScreen" and app.screen.ready is None
