"""The debrief of a class: its numbers agree with a count by hand, its page is closed, and it holds at any moment."""

from __future__ import annotations

import itertools
import math
import re
import time
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.classroom import acts as a
from game.classroom.debrief import gather
from game.classroom.debrief import page as debrief_page
from game.classroom.debrief.counting import evenness, margin
from game.classroom.debrief.facts import ClassFacts
from game.classroom.store import Kept
from game.content.library import Content
from game.errors import SaveError
from tests.classroom.test_room import Class
from tests.report.test_page import read

NOON = 1_795_000_000.0
"""When the sessions of these tests are opened: each act comes ten seconds after the one before."""


def kept(acts: Iterable[a.Act], room: str = "r") -> list[Kept]:
    return [Kept(room, number, NOON + 10 * number, act) for number, act in enumerate(acts, 1)]


def facts_of(group: Class, code: str = "HT7-XQ4") -> ClassFacts:
    return gather.of(group.table.content, kept(group.acts), code=code)


def play(group: Class, votes: Sequence[int], **how: object) -> None:
    """A quarter in which each seat in turn is for one of the options, by its place."""
    room = group.table.room
    for seat, option in zip(room.here(), itertools.cycle(votes), strict=False):
        if not room.has_decided(room.groups[seat.group]):
            group.do(group.vote(seat.number, min(option, len(group.table.offers(seat.group)) - 1), **how))
    group.do(a.Revealed(quarter=room.quarter))
    for number, own in room.groups.items():
        if not room.has_decided(own):
            leading = own.leading()
            how_done = "vote" if len(leading) == 1 else "facilitator"
            done = a.Decided(group=number, quarter=room.quarter, option=leading[0], how=how_done)  # type: ignore[arg-type]
            group.do(done)
    group.do(a.Answered(quarter=room.quarter))


def session(content: Content, quarters: int = 8, seats: int = 6, **how: object) -> Class:
    group = Class(content, seats, **how)
    group.do(a.Started())
    for quarter in range(1, quarters + 1):
        said = {"leverage": 75 if quarter % 2 else -65, "alignment": -85} if how.get("predict") else {}
        play(group, (0, 1, 1, 2) if quarter == 2 else (1, 1, 0), **said)
        if quarter < quarters:
            group.do(a.Went(quarter=quarter + 1))
    return group


@pytest.fixture(scope="module")
def seminar(content: Content) -> Class:
    return session(content, predict=True)


@pytest.fixture(scope="module")
def facts(seminar: Class) -> ClassFacts:
    return facts_of(seminar)


@pytest.fixture(scope="module")
def page(facts: ClassFacts) -> str:
    return debrief_page.html(facts)


# ---- numbers --------------------------------------------------------------------------------------------------


def test_what_is_told_of_a_quarter_is_what_happened(seminar: Class, facts: ClassFacts) -> None:
    world = seminar.table.worlds[0]
    assert [q.done for q in facts.groups[0].quarters] == [o.option.label for o in world.outcomes if o.option]
    assert facts.groups[0].score == world.verdict().score
    first, second = facts.groups[0].quarters[:2]
    assert first.voters == (6,) and sum(option.votes[0] for option in first.options) == 6
    assert [o.votes[0] for o in second.options[:3]] == [2, 3, 1]
    assert (second.margin, second.how, second.overruled) == (1, "vote", False)
    assert second.standing[0] == first.standing[1]
    assert facts.groups[0].quarters[-1].standing[1] == facts.groups[0].score


def test_the_evenness_of_a_vote_is_its_entropy() -> None:
    assert evenness([5, 0, 0]) == 0 and evenness([3, 3]) == pytest.approx(1) and evenness([1, 0]) is None
    expected = -(2 / 6 * math.log(2 / 6) + 3 / 6 * math.log(3 / 6) + 1 / 6 * math.log(1 / 6)) / math.log(5)
    assert evenness([2, 3, 1, 0, 0]) == pytest.approx(expected)
    assert margin([2, 3, 1]) == 1 and margin([4]) == 4


def test_the_most_even_quarter_is_where_the_room_split(facts: ClassFacts) -> None:
    split = facts.splits[0]
    assert split.quarter == 2 and [votes for _, votes in split.votes] == [3, 2, 1]
    assert split.evenness == max(q.evenness or 0 for q in facts.groups[0].quarters)


def test_brier_scores_agree_with_a_count_by_hand(seminar: Class, facts: ClassFacts) -> None:
    expected = []
    for outcome in seminar.table.worlds[0].outcomes:
        for name, said in (("leverage", 0.75 if outcome.quarter % 2 else 0.35), ("alignment", 0.15)):
            expected.append((said - (outcome.after[name] > outcome.before[name])) ** 2)
    mean = sum(expected) / len(expected)
    assert facts.seats[0].brier == pytest.approx(mean) and facts.groups[0].brier == pytest.approx(mean)
    assert facts.together == pytest.approx(mean)  # all said the same
    assert facts.seats[0].predictions == 16 and len(facts.guesses) == 6 * 16
    forecast = facts.groups[0].quarters[1].forecasts[0]
    assert (forecast.mean, forecast.count) == (pytest.approx(0.35), 6)


def test_a_mean_forecast_is_never_worse_than_its_members(content: Content) -> None:
    group = Class(content, 5, predict=True)
    group.do(a.Started())
    for seat, said in enumerate((55, -95, 75, -65, 100), 1):
        group.do(group.vote(seat, 0, leverage=said, alignment=-said))
    group.do(a.Revealed(quarter=1), group.decide(0), a.Answered(quarter=1))
    told = facts_of(group)
    assert told.together is not None and told.groups[0].brier is not None
    assert told.together < told.groups[0].brier
    up = (0.55 + 0.05 + 0.75 + 0.35 + 1) / 5
    assert told.groups[0].quarters[0].forecasts[0].mean == pytest.approx(up)


def test_only_the_last_round_of_a_seat_counts(content: Content) -> None:
    group = Class(content, 4, predict=True)
    group.do(a.Started())
    said = {"leverage": 60, "alignment": 60}
    group.do(*(group.vote(seat, seat % 2, **said) for seat in (1, 2, 3, 4)), a.Revealed(quarter=1), a.Again(quarter=1))
    again = {"leverage": -90, "alignment": -90}
    group.do(*(group.vote(seat, 1, **again) for seat in (1, 2, 3)), a.Revealed(quarter=1, round=2))
    group.do(group.decide(1), a.Answered(quarter=1))
    told = facts_of(group)
    quarter = told.groups[0].quarters[0]
    assert (quarter.voters, quarter.changed, quarter.again) == ((4, 3), 1, 3)
    one, two, _, four = told.seats
    assert (one.said[0].round, four.said[0].round) == (2, 1) and two.said[0].leverage == -90
    assert four.said[0].leverage == 60 and quarter.forecasts[0].count == 4
    assert one.said[0].agreed and not four.said[0].agreed
    assert quarter.evenness == pytest.approx(math.log(2) / math.log(min(4, len(quarter.options))))


def test_who_was_not_there_was_not_asked(content: Content) -> None:
    group = Class(content, 3)
    group.do(a.Started())
    play(group, (0, 0, 1))
    late = a.Joined(seat=9, name="Late", token="9" * 32)
    group.do(late, a.Went(quarter=2), a.Kicked(seat=3))
    group.do(group.vote(1, 0), a.Revealed(quarter=2), group.decide(0), a.Answered(quarter=2))
    told = {seat.number: (seat.cast, seat.offered, seat.here) for seat in facts_of(group).seats}
    assert told == {1: (2, 2, True), 2: (1, 2, True), 3: (1, 1, False), 9: (0, 1, True)}


def test_the_time_of_a_ballot_is_counted_from_its_quarter(content: Content) -> None:
    group = Class(content, 2)
    group.do(a.Started())
    group.do(group.vote(1, 0), group.vote(2, 0), group.vote(1, 1), a.Revealed(quarter=1))
    group.do(group.decide(0, how="facilitator"), a.Answered(quarter=1))
    one, two = (seat.said[0] for seat in facts_of(group).seats)
    assert (one.after, two.after) == (30, 20) and one.at == NOON + 10 * 7


def test_an_override_is_told_from_a_tie(content: Content) -> None:
    group = Class(content, 4)
    group.do(a.Started())
    group.do(*(group.vote(seat, 0) for seat in range(1, 5)), a.Revealed(quarter=1))
    group.do(group.decide(2, how="facilitator"), a.Answered(quarter=1), a.Went(quarter=2))
    play(group, (0, 1))
    first, second = facts_of(group).groups[0].quarters
    assert first.overruled and second.how == "facilitator" and not second.overruled


def test_a_prediction_less_sure_than_a_coin_is_none(content: Content) -> None:
    group = Class(content, 1)
    group.do(a.Started())
    group.do(group.vote(1, 0, leverage=20, alignment=0), a.Revealed(quarter=1), group.decide(0), a.Answered(quarter=1))
    assert facts_of(group).seats[0].predictions == 0


def test_the_lens_of_the_class_judges(content: Content, seminar: Class) -> None:
    other = session(content, 8, lens="economy")
    told = facts_of(other)
    group = told.groups[0]
    scores = {lens.id: lens.score for lens in other.table.worlds[0].verdict().lenses}
    assert group.lenses[0].id == "economy" and group.score == scores["economy"] != scores["statecraft"]
    assert [lens.id for lens in group.lenses[1:]] == [name for name in scores if name != "economy"]
    assert "set under the campaign&#x27;s own lens" in debrief_page.html(told)
    assert [r.change for r in group.roads] != [r.change for r in facts_of(seminar).groups[0].roads]


# ---- any moment -----------------------------------------------------------------------------------------------


def test_it_holds_after_every_act(content: Content) -> None:
    """Whoever ends a session early, or looks into it, has what was played by then."""
    group = session(content, 2, seats=3, predict=True)
    for count in range(1, len(group.acts) + 1):
        told = gather.of(content, kept(group.acts[:count]))
        assert told.played == sum(isinstance(act, a.Decided) for act in group.acts[:count])
        assert len(told.questions) == (5 if told.played else 0)


def test_a_session_ended_early_has_a_page_without_an_ending(content: Content) -> None:
    group = session(content, 3)
    group.do(a.Ended())
    told = facts_of(group)
    page = debrief_page.html(told)
    read(page)
    assert told.over and not told.groups[0].finished and told.groups[0].ending == ""
    assert "after 3 of 8 quarters" in page and len(told.groups[0].roads) == 3
    nothing = Class(content)
    assert "No quarter has been decided" in debrief_page.html(facts_of(nothing))


def test_ballots_that_were_not_shown_stay_hidden(content: Content) -> None:
    group = session(content, 1, seats=3)
    group.do(a.Went(quarter=2))
    group.do(group.vote(1, 3), a.Ended())
    told = facts_of(group)
    assert [len(seat.said) for seat in told.seats] == [1, 1, 1]


def test_other_cards_are_told_in_a_sentence(content: Content) -> None:
    group = session(content, 1)
    strange = [*kept(group.acts)]
    at = next(i for i, one in enumerate(strange) if isinstance(one.act, a.Decided))
    strange[at] = strange[at]._replace(act=strange[at].act.model_copy(update={"option": "gone"}))
    with pytest.raises(SaveError, match="other cards or is damaged"):
        gather.of(content, strange)
    with pytest.raises(SaveError, match="never opened"):
        gather.of(content, [])


# ---- teams ----------------------------------------------------------------------------------------------------


def test_teams_are_set_side_by_side(content: Content) -> None:
    group = Class(content, 6, mode="teams", predict=True)
    group.do(a.Started())
    said = {"leverage": 60, "alignment": 60}
    play(group, (0,), **said)
    group.do(a.Went(quarter=2))
    play(group, (0, 0, 0, 1, 1, 1), **said)
    told = facts_of(group)
    assert [g.name for g in told.groups] == ["Team 1", "Team 2"]
    assert told.first_parting is not None and told.first_parting.quarter == 2
    assert {names for _, names in told.first_parting.ways} == {("Team 1",), ("Team 2",)}
    gains = [g.quarters[1].standing[1] - g.quarters[1].standing[0] for g in told.groups]
    assert told.first_parting.apart == pytest.approx(max(gains) - min(gains))
    assert told.splits[0].quarter == 2 and told.splits[0].groups == (1, 2)
    page = debrief_page.html(told)
    read(page)
    for words in ("Every team&#x27;s way", "Where their ways parted", "Team 2: every ballot", "Class of", "State"):
        assert (words in page) == (words != "Class of"), words
    assert len(told.questions) == 5 and any("Team 1" in question for question in told.questions)


def test_interests_of_the_offices_are_revealed(content: Content) -> None:
    group = Class(content, 3, mode="teams")
    group.do(a.Started())
    play(group, (0,))
    told = facts_of(group).groups[0].interests
    assert [(i.office, i.names) for i in told] == [
        ("State", ("Student 1",)),
        ("Treasury", ("Student 2",)),
        ("Commerce", ("Student 3",)),
    ]
    columns = group.table.worlds[1].numbers()
    assert [one.served for one in told] == [
        columns["coalition"] >= 55,
        columns["ties.payments"] < 52,
        columns["strain"] < 20,
    ]
    page = debrief_page.html(facts_of(group))
    read(page)
    assert all(one.interest in _unescaped(page) for one in told)
    fared = "served" if told[0].served else "not served"
    assert f"Student 1: {fared} (coalition {columns['coalition']:.1f})" in _unescaped(page)


def _unescaped(page: str) -> str:
    import html

    return html.unescape(page)


# ---- the page -------------------------------------------------------------------------------------------------


def test_the_page_is_whole_and_loads_nothing(page: str) -> None:
    seen = read(page).seen
    assert not {"script", "iframe", "object", "embed", "img", "link", "form"} & {name for name, _ in seen}
    assert "default-src 'none'" in page and "unsafe" not in page
    assert not any("style" in attributes for _, attributes in seen), "the policy would forbid it"
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org)", page)
    for name, attributes in seen:
        assert "src" not in attributes and not any(key.startswith("on") for key in attributes)
        if name in ("a", "use"):
            assert str(attributes["href"]).startswith("#")
    ids = [attributes["id"] for _, attributes in seen if attributes.get("id")]
    assert len(set(ids)) == len(ids)


def test_its_policy_knows_its_sheet(page: str) -> None:
    import base64
    import hashlib

    (sheet,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode() in debrief_page.POLICY
    assert debrief_page.POLICY in page


def test_its_headings_can_be_walked(page: str) -> None:
    levels = [int(name[1]) for name, _ in read(page).seen if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_numbers_on_it_are_those_of_the_facts(page: str, facts: ClassFacts) -> None:
    group = facts.groups[0]
    assert f"{group.score:.1f} of 100 under the lens" in page
    assert f"The mean Brier score of the room is {group.brier:.3f}" in page
    assert "<caption>Ballots: 6</caption>" in page and "3 (50%)" in page
    assert facts.thesis.capitalize() in page and facts.doctrine in page and "HT7-XQ4" in page
    assert len(re.findall(r"<li>", page.partition('id="questions"')[2].partition("</ol>")[0])) == 5
    for road in group.turning_points:
        assert road.other in _unescaped(page)


def test_the_same_session_gives_the_same_bytes(page: str, seminar: Class) -> None:
    assert debrief_page.html(facts_of(seminar)) == page
    assert debrief_page.body(facts_of(seminar)) in page


def test_only_reasons_that_were_let_are_shown(content: Content) -> None:
    group = Class(content, 3, reasons=True)
    group.do(a.Started())
    texts = ("<script>alert(1)</script>\u202e", "kept back", "of one who was sent out")
    group.do(*(group.vote(seat, 0, reason=text) for seat, text in enumerate(texts, 1)), a.Revealed(quarter=1))
    group.do(
        a.Let(seat=1, quarter=1), a.Let(seat=3, quarter=1), group.decide(0), a.Answered(quarter=1), a.Kicked(seat=3)
    )
    page = debrief_page.html(facts_of(group))
    assert "&lt;script&gt;" in page and "\u202e" not in page and "script" not in {name for name, _ in read(page).seen}
    assert "kept back" not in page and "sent out" not in page


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["seminar", "teams"])
def test_thirty_seats_and_eight_quarters_are_quick(content: Content, mode: str) -> None:
    group = session(content, seats=30, mode=mode, predict=True)
    debrief_page.html(facts_of(group))  # the weighing is remembered, and the drawing library loaded
    begun = time.process_time()
    debrief_page.html(facts_of(group))
    assert time.process_time() - begun < 3


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_evenness_is_a_share(votes: list[int]) -> None:
    even = evenness(votes)
    assert even is None or -1e-9 <= even <= 1 + 1e-9
    assert even is None or (even < 1e-9) == (sum(count > 0 for count in votes) == 1)
