"""The session: briefs, refusals, reasons, verdicts."""

from __future__ import annotations

import numpy as np
import pytest

from game.campaign.explain import RULES, changes, reasons
from game.campaign.meters import GROUP_TITLES, METERS
from game.campaign.session import Session
from game.content.library import Content
from game.engine.words import COLUMNS, POSTURES
from game.errors import UseError
from tests.conftest import SCENARIOS, play_first


def test_asking_twice_gives_the_same_brief(content: Content) -> None:
    session = Session(content, "since-2022", 5)
    digest = session.worlds.digest()
    assert session.brief() is session.brief()
    assert session.worlds.digest() == digest


def test_options_come_in_the_order_of_postures(content: Content) -> None:
    session = Session(content, "since-2022", 6)
    while not session.finished:
        order = [POSTURES.index(c.option.posture) for c in session.brief().choices]
        assert order == sorted(order)
        play_first(session, 1)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_reasons_add_up_to_what_moved(content: Content, scenario: str) -> None:
    session = play_first(Session(content, scenario, 11))
    for outcome in session.outcomes:
        for name in (*METERS, *GROUP_TITLES):
            told = sum(reason.points for reason in reasons(outcome, name))
            if name in METERS:
                moved = outcome.after[name] - outcome.before[name]
            else:
                moved = sum(outcome.after[c] - outcome.before[c] for c in COLUMNS if c.startswith(f"{name}."))
            assert told == moved, (outcome.quarter, name)
        assert changes(outcome), "something always moves"


def test_every_rule_has_words(content: Content) -> None:
    for seed in range(6):
        session = play_first(Session(content, "since-2022", seed))
        for outcome in session.outcomes:
            for entry in outcome.entries:
                if entry.cause.kind in ("posture", "settle"):
                    assert entry.cause.rule in RULES


def test_what_cannot_be_paid_cannot_be_chosen_and_says_so(content: Content) -> None:
    session = Session(content, "since-2022", 7)
    session.worlds.values[COLUMNS.index("capital")] = 1.0
    brief = session.brief()
    refused = [c for c in brief.choices if c.option.cost > 1]
    assert refused
    for choice in refused:
        assert choice.refusal == f"costs {choice.option.cost} capital; you have 1.0"
        with pytest.raises(UseError, match="capital; you have 1"):
            session.decide(choice.option.id)
    assert session.quarter == 1
    assert any(not c.refusal for c in brief.choices), "inaction is always open"


def test_a_desk_move_must_be_payable_after_the_option(content: Content) -> None:
    session = Session(content, "since-2022", 7)
    choice = max(session.brief().choices, key=lambda c: c.option.cost)
    session.worlds.values[COLUMNS.index("capital")] = float(choice.option.cost)
    session._brief = None
    dear = next(m for m in content.moves.values() if m.cost > 0 and not m.when)
    with pytest.raises(UseError, match=r"capital; 0\.0 would be left"):
        session.decide(choice.option.id, dear.id)


def test_unknown_names_are_answered_with_the_nearest(content: Content) -> None:
    session = Session(content, "since-2022", 7)
    right = session.brief().choices[0].option.id
    with pytest.raises(UseError, match=f"did you mean '{right}'"):
        session.decide(right + "x")


def test_a_rested_move_comes_back(content: Content) -> None:
    session = Session(content, "since-2022", 8)
    move = next(m for m in content.moves.values() if m.rest >= 1 and not m.when)
    session.worlds.values[COLUMNS.index("capital")] = 90.0
    inaction = next(c for c in session.brief().choices if c.option.posture == "inaction")
    session.decide(inaction.option.id, move.id)
    assert "ready again" in next(m for m in session.brief().moves if m.move.id == move.id).refusal
    play_first(session, move.rest)
    again = next(m for m in session.brief().moves if m.move.id == move.id)
    assert "ready again" not in again.refusal


def test_intelligence_is_told_once_it_is_bought(content: Content) -> None:
    session = Session(content, "since-2022", 8, doctrine="fortress")
    session.worlds.values[COLUMNS.index("capital")] = 90.0
    assert session.known() == {}
    move = next(m for m in content.moves.values() if m.reveals == "doctrine")
    session.decide(session.brief().choices[-1].option.id, move.id)
    assert session.known() == {"doctrine": "fortress"}


def test_advisers_do_not_know_the_future(content: Content) -> None:
    """The hints of two worlds that differ only in what chance will bring are the same."""
    hints = []
    for stream in (3, 4):
        session = Session(content, "record", 9, stream=stream, thesis="weak", doctrine="fortress")
        hints.append([c.hints for c in session.brief().choices])
    assert hints[0] == hints[1]


def test_the_verdict_is_recomputed_from_the_columns(content: Content) -> None:
    session = play_first(Session(content, "class-period", 10))
    verdict = session.verdict()
    for lens in verdict.lenses:
        assert lens.score == pytest.approx(sum(value * weight for _, value, weight in lens.parts), abs=1 / 256)
    assert sum(verdict.postures.values()) == len(session.outcomes)
    with pytest.raises(UseError, match="over"):
        session.brief()


def test_a_game_not_over_has_no_verdict(content: Content) -> None:
    with pytest.raises(UseError, match="not over"):
        Session(content, "class-period", 10).verdict()


@pytest.mark.parametrize("thesis", ["weak", "middling", "strong"])
def test_flags_fix_what_is_hidden(content: Content, thesis: str) -> None:
    session = Session(content, "class-period", 10, thesis=thesis, doctrine="patient")
    assert session.deck.thesis is not None
    verdict = play_first(session).verdict()
    assert (verdict.thesis, verdict.doctrine_id) == (thesis, "patient")


def test_hidden_things_are_drawn_evenly(content: Content) -> None:
    from game.engine.quarter import open_worlds
    from tests.conftest import base_deck

    worlds = open_worlds(base_deck("since-2022"), 3, np.arange(6000, dtype=np.uint64))
    shares = np.bincount(worlds.mark("thesis")) / 6000
    assert shares == pytest.approx([1 / 3] * 3, abs=0.03)
    assert len(np.bincount(worlds.mark("doctrine"))) == len(content.doctrines)
