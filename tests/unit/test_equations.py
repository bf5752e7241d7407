"""One step down: every rule has its equation, every coefficient its place, and the figures are those of the engine."""

from __future__ import annotations

import pytest

from game.campaign.equations import EQUATIONS, SCORES, card_of, ground_of, lag_of, left_of, made_of
from game.campaign.explain import EASED, LOSSES, RULES, begun, led, reasons, spans, through, totals, words_of
from game.campaign.meters import METERS
from game.campaign.session import Session
from game.content.library import Content
from game.engine.words import INSTRUMENTS
from tests.conftest import SCENARIOS, play_first

DRAWS = {
    "answer_counter",
    "answer_retaliation",
    "answer_compliance",
    "answer_friction",
    "answer_opportunism",
    "answer_habit",
    "answer_wedge",
    "answer_bystander",
    "current_weights",
    "repeat_weight",
    "repeat_window",
}
"""Which card is drawn: odds, which move no number."""
PICTURES = {"observe_base", "observe_scale", "plane_leverage", "plane_alignment"}
"""How a number is shown beside the record and on the plane."""


def test_every_rule_has_an_equation() -> None:
    assert set(RULES) <= set(EQUATIONS)
    assert set(LOSSES) <= set(RULES)
    assert not set(EQUATIONS) & set(SCORES), "a score and a rule are asked for by the same name"


def test_every_coefficient_is_named_where_it_works(content: Content) -> None:
    told = {name: words for words, names in (EQUATIONS | SCORES).values() for name in names}
    assert set(told) <= set(content.model)
    assert set(content.model) - set(told) == DRAWS | PICTURES
    assert all(words for words, _ in EQUATIONS.values())


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_cause_leads_to_its_equation_and_its_card(content: Content, scenario: str) -> None:
    session = play_first(Session(content, scenario, 12))
    for outcome in session.outcomes:
        for name in METERS:
            for reason in reasons(outcome, name):
                assert ground_of(content, reason.rule).equation, reason
                written = card_of(content, reason.card)
                assert written is not None or not reason.card or reason.rule == "background", reason
                if reason.rule == "later":
                    assert written is not None
                    after = lag_of(written, reason.text)
                    then = begun(session.outcomes, reason, after)
                    assert then is not None
                    assert 1 <= after == outcome.quarter - then.quarter or outcome.ending
                elif reason.rule in ("decision", "desk move", "answer"):
                    assert written is not None
                    assert written.title == reason.text


def test_the_value_at_work_is_told(content: Content) -> None:
    terms = {term.name: term for term in ground_of(content, "pressure", ("engage", "trade")).terms}
    assert terms["pressure_step"].here == "engage -12"
    assert terms["both_share"].here == ""
    assert ground_of(content, "no such rule").equation == ""


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_scores_are_made_as_the_engine_makes_them(content: Content, scenario: str) -> None:
    session = play_first(Session(content, scenario, 13))
    for outcome in session.outcomes:
        for name in SCORES:
            assert made_of(content, name, outcome.after)[-1][1] == pytest.approx(outcome.after[name], abs=1 / 256)
            for reason in reasons(outcome, name):
                assert sum(points for _, _, points in through(outcome, name, reason)) == reason.points
        for tool in INSTRUMENTS:
            assert sum(left_of(outcome.after, tool)) == pytest.approx(100.0)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_totals_add_up_over_any_number_of_quarters(content: Content, scenario: str) -> None:
    session = play_first(Session(content, scenario, 14))
    for last in (1, 3, len(session.outcomes)):
        past = session.outcomes[:last]
        moved = {name: now - was for name, was, now in spans(past)}
        for name in METERS:
            told = totals(past, name)
            assert sum(reason.points for reason in told) == moved[name]
            assert all(1 <= reason.times <= last and 1 <= reason.quarter <= last for reason in told)


def test_words_go_by_what_really_moved(content: Content) -> None:
    """Nothing is called eased that was not, and a loss is not told as a gain."""
    assert words_of("resolve", -1.0) != words_of("resolve", 1.0)
    assert words_of("cost", -1.0) == words_of("cost", 1.0)
    for seed in range(8):
        session = Session(content, "since-2022", seed)
        while not session.finished:
            legal = [c.option.id for c in session.brief().choices if not c.refusal]
            session.decide(legal[(seed + session.quarter) % len(legal)])
        for outcome in session.outcomes:
            eased = any(e.cause.rule == "pressure" and e.delta < 0 for e in outcome.entries)
            told = {reason.text for name in METERS for reason in reasons(outcome, name)}
            assert eased or not told & {EASED, LOSSES["pressure"]}
            resolve = [r for r in reasons(outcome, "credibility") if r.rule == "resolve"]
            assert all((r.text == LOSSES["resolve"]) == (r.points < 0) for r in resolve)


def test_a_short_list_tells_each_cause_once(content: Content) -> None:
    for outcome in play_first(Session(content, "class-period", 15)).outcomes:
        groups = led(outcome, 0.25)
        assert len({cause for cause, _ in groups}) == len(groups)
        assert sum(len(rows) for _, rows in groups) == sum(abs(b - a) >= 0.25 for _, a, b in spans([outcome]))
