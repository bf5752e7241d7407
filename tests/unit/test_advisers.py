"""The offices: sure of something, heard in advance, judged afterwards."""

from __future__ import annotations

import pytest

from game.campaign.advisers import Claim, records, told_now
from game.campaign.press import CAPITALS
from game.campaign.session import STALE, Session
from game.content.library import Content
from tests.conftest import play_first


@pytest.fixture
def session(content: Content) -> Session:
    return Session(content, "since-2022", 7)


def test_every_office_speaks_of_every_open_option(session: Session) -> None:
    open_ = [choice.option.id for choice in session.brief().choices if not choice.refusal]
    advice = session.advice()
    assert [said.adviser.id for said in advice] == list(session.content.advisers)
    for said in advice:
        assert said.option in open_
        assert list(said.expects) == list(said.ranges) == open_
        for option, (low, high) in said.ranges.items():
            assert low < said.expects[option] < high or abs(low - high) < 1.0


def test_asking_changes_nothing(session: Session) -> None:
    before = session.worlds.digest()
    assert session.advice() == session.advice()
    assert session.worlds.digest() == before


def test_what_was_said_is_what_is_judged(session: Session) -> None:
    said = {a.adviser.id: a.ranges for a in session.advice()}
    option = next(c.option.id for c in session.brief().choices if not c.refusal)
    session.decide(option)
    for claim in session.claims():
        assert (claim.low, claim.high) == said[claim.adviser.id][option]
    play_first(session, 4)
    for claim in session.claims():
        if claim.quarter == 1:
            past = session.outcomes[claim.due - 1]
            name = claim.adviser.watches
            assert claim.moved == past.after[name] - session.outcomes[0].before[name]


@pytest.mark.slow
def test_offices_are_right_and_wrong(content: Content) -> None:
    claims: list[Claim] = []
    for seed in range(4):
        claims += play_first(Session(content, "since-2022", seed)).claims()
    scores = records(claims)
    assert set(scores) == set(content.advisers)
    for office, (right, told) in scores.items():
        assert 0.25 < right / told < 1.0, f"{office} was right {right} of {told}: it should be wrong at times"


def test_forecasts_are_told_when_they_fall_due(session: Session) -> None:
    play_first(session, 6)
    lines = told_now(session.claims(), 4)
    assert lines
    assert any(line.startswith(("Forecasts that held", "Missed")) for line in lines)
    assert told_now(session.claims(), 99) == []


def test_undo_forgets_what_was_said(session: Session) -> None:
    play_first(session, 3)
    before = session.claims()
    play_first(session, 1)
    session.undo()
    assert session.claims() == before


def test_offices_differ(content: Content) -> None:
    beliefs = {(a.thesis, a.doctrine) for a in content.advisers.values()}
    assert len(beliefs) == len(content.advisers)
    assert {a.thesis for a in content.advisers.values()} == {"weak", "middling", "strong"}


def test_four_presses_report_and_none_repeats_itself(session: Session) -> None:
    while not session.finished:
        legal = [choice.option.id for choice in session.brief().choices if not choice.refusal]
        session.decide(legal[session.quarter % len(legal)])
    printed: list[list[str]] = []
    for outcome in session.outcomes:
        presses = {headline.press for headline in outcome.headlines}
        assert {"Washington", "Abroad"} <= presses <= set(CAPITALS.values())
        new = [headline.text for headline in outcome.headlines if headline.paper]
        assert not set(new) & {text for texts in printed[-STALE:] for text in texts}
        printed.append(new)
    assert sum(len(texts) for texts in printed) >= 1.8 * len(session.outcomes), "two papers a quarter, nearly always"
