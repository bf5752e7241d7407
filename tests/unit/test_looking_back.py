"""Looking back at a game: rewinding, comparing, what it earned, what is shared, the hall of fame."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from game.campaign import achievements, debrief, explain, hall, journal, predictions, rewind, seeds, share
from game.campaign.session import Session
from game.campaign.start import Start
from game.campaign.views import Outcome, Verdict
from game.content.library import Content
from game.engine.words import POSTURES
from game.errors import UseError
from tests.conftest import play_first


@pytest.fixture(scope="module")
def played() -> Session:
    """A whole game of many postures, with predictions."""
    from tests.conftest import base_content

    session, chance = Session(base_content(), "since-2022", seeds.parse("8F2K-1QZM")), random.Random(3)
    while not session.finished:
        choice = chance.choice([c for c in session.brief().choices if not c.refusal])
        session.decide(choice.option.id, None, {"leverage": -75, "alignment": 65})
    return session


def other_option(session: Session, quarter: int) -> str:
    taken = session.outcomes[quarter - 1].option
    assert taken is not None
    choices = rewind.branch(session, quarter).brief().choices
    return next(c.option.id for c in choices if not c.refusal and c.option.id != taken.id)


# ---- rewind and compare ---------------------------------------------------------------------------------------


def test_a_branch_keeps_the_quarters_before(played: Session) -> None:
    copy = rewind.branch(played, 6)
    assert copy.quarter == 6 and copy.journal is None
    assert [o.digest for o in copy.outcomes] == [o.digest for o in played.outcomes[:5]]
    event = played.outcomes[5].event
    assert event is not None and copy.brief().event.id == event.id
    with pytest.raises(UseError, match="was not played"):
        rewind.branch(played, 21)


def test_what_if_parts_where_the_decision_differs(played: Session) -> None:
    other = rewind.what_if(played, 4, other_option(played, 4))
    found = rewind.compare(played, other)
    assert other.finished and found.parts == 4
    one, two = found.sides
    assert one.leverage[:4] == two.leverage[:4] and one.score == played.verdict().score and two.score is not None
    assert rewind.compare(played, rewind.branch(played, 20)).parts == 20


def test_what_is_to_come_is_not_shown(content: Content) -> None:
    session = play_first(Session(content, "since-2022", 7), 5)
    other = rewind.what_if(session, 2, other_option(session, 2))
    assert other.quarter == session.quarter and not other.finished


def test_a_game_taken_up_is_saved_whole(content: Content) -> None:
    session = Session(content, "since-2022", 7)
    first = session.record_to()
    play_first(session, 6)
    session.estimates.add(3)
    taken = rewind.take_up(session, 4)
    assert taken.journal is not None and taken.journal.path != first
    play_first(taken, 2)
    taken.close()
    again = Session.resume(content, taken.journal.path, write=False)
    assert [o.digest for o in again.outcomes] == [o.digest for o in taken.outcomes] and len(again.outcomes) == 5
    assert again.estimates == {3}
    assert len(journal.read(first).history()) == 6


# ---- what the debrief tells -----------------------------------------------------------------------------------


def test_the_sources_of_closeness_add_up(played: Session) -> None:
    found = debrief.closeness(played.outcomes)
    moved = played.outcomes[-1].after["alignment"] - played.outcomes[0].before["alignment"]
    assert sum(found.values()) == pytest.approx(moved, abs=1e-6)
    rules = {r.rule: r.points for r in explain.totals(played.outcomes, "alignment")}
    assert found["unknown"] == 0 and found["apart"] < 0 < rules["common pressure"]
    told = debrief.thesis_meant(played.outcomes)
    assert "Pressure moved it by" in told and "came of pressure" in told
    assert debrief.thesis_meant([]) == ""


def test_doctrine_stories_and_moments(played: Session) -> None:
    doctrine = played.content.doctrines[played.verdict().doctrine_id]
    assert "of their 20 answers" in debrief.doctrine_meant(played.outcomes, doctrine)
    told = {o.event.story for o in played.outcomes if o.event and o.event.story}
    stories = debrief.epilogues(played.outcomes)
    assert len(stories) == len(told) and all(story.cards for story in stories)
    moments = debrief.moments(played.outcomes, 3)
    assert len(moments) == 3 and [m.quarter for m in moments] == sorted(m.quarter for m in moments)


def test_a_turn_is_told_with_both_options(played: Session) -> None:
    from game.analysis.turning import Turn

    deck = played.deck
    event = deck.events.ids.index(played.outcomes[0].event.id)  # type: ignore[union-attr]
    taken, other, third = (int(option) for option in deck.events.slots[:3, event])
    told = debrief.turn_words(played, Turn(1, taken, other, -1.44, taken, 0.0, third))
    for option in (taken, other, third):
        assert debrief.label_of(played, option) in told
    assert "about 1.4 points less" in told
    same = Turn(1, taken, other, 0.5, other, 0.5, taken)
    assert debrief.turn_words(played, same).endswith("The planner would have done as you did.")
    assert debrief.agreed([same, replace(same, planned=other)]) == (1, 2)


# ---- achievements ---------------------------------------------------------------------------------------------


def made(session: Session, postures: list[str], **changes: object) -> list[Outcome]:
    """Quarters of a real game with other postures and facts."""
    base = session.outcomes[0]
    assert base.option is not None
    return [
        replace(base, option=base.option.model_copy(update={"posture": posture}), prediction={}, **changes)
        for posture in postures
    ]


def ids(outcomes: list[Outcome], verdict: Verdict) -> set[str]:
    return {one.id for one in achievements.earned(outcomes, verdict)}


def test_achievements_by_hand(played: Session) -> None:
    par = played.verdict().par
    win = replace(played.verdict(), won=True, early=False, score=par + 6, matched_history=(8, 12), thesis="strong")
    loss = replace(win, won=False, score=par - 1, matched_history=(0, 12))
    every = list(POSTURES)
    assert {"above-par", "five-over", "whole-keyboard", "as-it-was", "hard-world"} <= ids(made(played, every), win)
    assert not {"above-par", "five-over", "as-it-was", "hard-world"} & ids(made(played, every), loss)
    assert "five-over" not in ids(made(played, every), replace(win, score=par + 4))
    quiet = made(played, ["targeted", "engage"] * 4)
    assert {"no-hammer", "no-rest", "never-twice"} <= ids(quiet, win)
    assert not {"no-hammer", "no-rest", "never-twice"} & ids(made(played, ["double_down", "inaction", "inaction"]), win)
    assert "no-hammer" not in ids(quiet, loss) and "no-rest" not in ids(quiet, replace(loss, early=True))


def test_achievements_of_threats_and_numbers(played: Session) -> None:
    win = replace(played.verdict(), won=True, early=False)
    believed, called = made(played, ["threaten"] * 4, threat=1), made(played, ["threaten"] * 3, threat=-1)
    assert "believed" in ids(believed, win) and "called" not in ids(believed, win)
    assert "called" in ids(called, win) and "believed" not in ids([*believed, *called], win)
    start = played.outcomes[0].before
    end = start | {
        "alignment": start["alignment"] - 1,
        "leverage": start["leverage"] + 1,
        "coalition": 80.0,
        "strain": 9.0,
    }
    good = made(played, ["engage"] * 3, before=start, after=end)
    assert {"apart", "full-quiver", "friends", "light-bill"} <= ids(good, win)
    assert not {"apart", "full-quiver", "friends", "light-bill"} & ids(good, replace(win, won=False, early=True))


def test_achievements_of_foresight_and_of_an_unknown_past(played: Session) -> None:
    win = played.verdict()
    base = played.outcomes[0]
    up = base.before | {"leverage": base.before["leverage"] + 1}
    sure = [replace(base, after=up, prediction={"leverage": 100}) for _ in range(10)]
    assert predictions.brier(predictions.guesses(sure)) == 0 and "foresight" in ids(sure, win)
    assert "foresight" not in ids(sure[:9], win)
    assert "foresight" not in ids([replace(o, prediction={"leverage": -90}) for o in sure], win)
    assert achievements.earned([replace(o, recorded={"q": 1}) for o in sure], win) == []
    assert achievements.earned([], win) == []


# ---- share and hall -------------------------------------------------------------------------------------------


def test_a_shared_line_gives_nothing_away_and_is_read(played: Session) -> None:
    line = share.text(played)
    titles = [o.event.title for o in played.outcomes if o.event] + [o.answer.title for o in played.outcomes if o.answer]
    labels = [o.option.label for o in played.outcomes if o.option]
    assert not any(words in line for words in (*titles, *labels, played.verdict().ending.title))
    assert share.read(line, list(played.content.scenarios)) == ("since-2022", played.seed)
    assert share.read("8f2k1qzm", []) == (None, played.seed)
    assert share.read(f"hey! {line}\n\x1b[2J", ["since-2022"]) == ("since-2022", played.seed)
    with pytest.raises(UseError, match="not a seed"):
        share.read("nothing of the kind", ["since-2022"])
    with pytest.raises(UseError):
        share.text(Session(played.content, "since-2022", 1))


def test_the_hall_agrees_with_the_verdicts(content: Content) -> None:
    verdicts = {}
    for seed in (1, 2):
        session = Start.of_day(content, date(2026, 3, seed)).session()
        path = session.record_to()
        play_first(session)
        session.close()
        verdicts[str(path)] = session.verdict()
    play_first(unfinished := Session(content, "class-period", 3), 1)
    unfinished.record_to()
    found = hall.entries(content)
    assert {entry.path for entry in found} == set(verdicts)
    for entry in found:
        verdict = verdicts[entry.path]
        assert (entry.score, entry.won, entry.ending) == (verdict.score, verdict.won, verdict.ending.id)
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True) or found[0].won
    for day, days in ((2, 2), (3, 2), (4, 0)):
        assert hall.streak(found, date(2026, 3, day)) == days
    unfinished.close()


def test_the_world_of_a_day_is_everybodys(content: Content) -> None:
    one, other = (Start.of_day(content, date(2026, 5, 1)).session() for _ in range(2))
    assert one.seed == other.seed != Start.of_day(content, date(2026, 5, 2)).seed
    assert one.daily == "2026-05-01" and one.brief().event.id == other.brief().event.id
