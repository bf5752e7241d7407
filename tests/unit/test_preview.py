"""What a preview tells of a card: conditions part by part, and odds that are those of the draw."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from game.campaign import author, conditions, responses
from game.campaign.preview import Preview, find
from game.content.check import parsers_for
from game.content.library import Content
from game.engine import quarter as q
from game.engine.deck import frame_of
from game.engine.words import FAMILIES
from game.engine.worlds import Worlds
from game.errors import UseError
from tests.conftest import Run

GAMES = 20_000
FORKS = np.arange(1 << 50, (1 << 50) + GAMES, dtype=np.uint64)
CONDITIONED = "list-weary"


def forks(world: Worlds) -> Worlds:
    return world.fork(FORKS)


@pytest.mark.parametrize("card", ["mate-60", "micron", CONDITIONED])
def test_the_odds_of_an_event_are_those_of_the_deal(content: Content, card: str) -> None:
    preview = Preview(content, card, state={"fatigue": {"entity_blacklist": 20}})
    (draw,) = preview.look().draws
    deck = replace(preview.session.deck, opening=None)
    dealt = np.bincount(q.deal(forks(preview.session.worlds), deck), minlength=len(deck.events)) / GAMES
    assert draw.would is None and draw.share > 0
    assert dealt[deck.events.ids.index(card)] == pytest.approx(draw.share, abs=0.006)
    titles = {content.events[ident].title: share for ident, share in zip(deck.events.ids, dealt, strict=True)}
    for title, share in draw.others:
        assert titles[title] == pytest.approx(share, abs=0.02)
    assert draw.share + sum(share for _, share in draw.others) == pytest.approx(1)


def test_the_odds_of_a_response_are_those_of_the_answer(content: Content) -> None:
    preview = Preview(content, "three-banks-stop", state={"adaptation": {"payments": 20}})
    draw = next(d for d in preview.look().draws if d.what == "as the answer")
    session, deck = preview.session, preview.session.deck
    option = responses.moves(session)[preview.answered]
    worlds = forks(session.worlds)
    q.note_dealt(worlds, deck, np.repeat(deck.options.event[option], GAMES))
    q.decide(worlds, deck, np.full(GAMES, option))
    answers, _ = q.respond(worlds, deck)
    mine = deck.responses.family[answers] == FAMILIES.index(preview.card.family)
    card = deck.responses.ids.index("three-banks-stop")
    assert mine.sum() > 2000
    assert (answers[mine] == card).mean() == pytest.approx(draw.share, abs=0.02)


def test_a_preview_begins_where_the_scenario_deals(content: Content) -> None:
    """The first quarter of since-2022 is that of its opening, which no game meets again for a long time."""
    preview = Preview(content, "bank-says-no")
    (draw,) = preview.look().draws
    opening = content.events["invasion"].title
    assert preview.begin.quarter == 2 and preview.begin.seen == ("invasion",)
    assert draw.what == "the deal of 2022 Q2" and draw.share > 0
    assert opening not in dict(draw.others)
    preview.set_quarter(1)
    assert preview.begin.seen == ()
    look = preview.look()
    (first,) = look.draws
    assert first.share == 0 and first.would and first.others == ((opening, 1.0),)
    assert any("deals from 2022 Q2 on" in why for why in look.away)
    preview.set_quarter(2)
    assert preview.begin == preview.first and preview.look().draws == (draw,)
    (first,) = Preview(content, "invasion").look().draws
    assert (first.share, first.would, first.others) == (1.0, None, ()) and "begins with it" in first.note
    free = Preview(content, "bank-says-no", "strait")
    assert free.begin.quarter == 1 and free.begin.seen == (), "a scenario without an opening deals at once"


def test_a_state_may_say_that_the_opening_was_not_met(content: Content, tmp_path: Path) -> None:
    begin = Preview(content, "bank-says-no", state={"seen": []}).begin
    assert begin.seen == () and author.met_before(content.scenarios["since-2022"], "bank-says-no", 2) == ("invasion",)
    kept = tmp_path / "state.toml"
    kept.write_text(author.as_state(begin), encoding="utf-8")
    assert Preview(content, "bank-says-no", state=author.read_state(kept)).begin == begin


def test_what_would_be_is_what_comes_when_it_holds(content: Content) -> None:
    away, here = Preview(content, CONDITIONED), Preview(content, CONDITIONED)
    here.set_level("fatigue.export_controls", 12)
    would, share = away.look().draws[0].would, here.look().draws[0].share
    assert away.look().draws[0].share == 0 and not away.look().when.holds
    assert here.look().when.holds and here.look().draws[0].would is None
    assert would == pytest.approx(share, rel=0.05)


def test_a_condition_is_taken_apart_at_its_and(content: Content) -> None:
    preview = Preview(content, "mate-60")
    _, parser = parsers_for(content)
    frame = frame_of(preview.session.worlds, preview.session.deck)
    text = "alignment >= 40 and not seen('micron') and (ties.trade > 90 or year == 2023) and ties.trade < 50"
    found = conditions.condition(text, parser, frame)
    assert [clause.holds for clause in found.clauses] == [True, True, True, False] and not found.holds
    assert [str(fact) for fact in found.clauses[2].facts] == ["ties.trade 55", "year 2023"]
    assert str(found.clauses[1].facts[0]) == "micron not met"
    assert conditions.condition(None, parser, frame) is None
    for event in content.events.values():
        if event.when is not None:
            whole = bool(conditions.number(frame.value(parser.parse(event.when, "truth"))))
            assert conditions.condition(event.when, parser, frame).holds == whole, event.id


@pytest.mark.slow
def test_every_card_has_a_preview(content: Content) -> None:
    for table in (content.events, content.responses, content.moves):
        for ident in list(table)[::9]:
            preview = Preview(content, ident)
            look = preview.look()
            assert find(content, ident)[1] is preview.card
            assert preview.kind != "event" or preview.session.brief().event.id == ident
            for draw in look.draws:
                assert 0 <= draw.share <= 1 and (draw.would is None) == (draw.share > 0)
            if look.when is not None and not look.when.holds:
                assert all(draw.share == 0 for draw in look.draws)


def test_why_it_cannot_come(content: Content) -> None:
    assert Preview(content, "mate-60", state={"quarter": 1}).look().away == (
        "not before 2023 Q3: its record is of 2023-08-29",
        "Since 2022 begins with 'The border is crossed' and deals from 2022 Q2 on",
    )
    follow_up = next(e.id for e in content.events.values() if e.follow_up_only)
    assert any("only as a follow-up" in why for why in Preview(content, follow_up).look().away)
    assert any("met before" in why for why in Preview(content, "micron", state={"seen": ["micron"]}).look().away)
    (why,) = Preview(content, "mate-60", "record").look().away
    assert "has a schedule" in why and not Preview(content, "mate-60", "record").look().draws
    assert any("not in the deck of" in why for why in Preview(content, "mate-60", "strait").look().away)


def test_the_state_is_what_is_played(content: Content) -> None:
    preview = Preview(content, "mate-60")
    preview.set_level("ties.trade", 61.001)
    preview.set_level("strain", 400)
    preview.set_quarter(9)
    preview.toggle("seen", "micron")
    scenario = content.scenarios["since-2022"]
    kept = author.as_state(preview.begin)
    assert "ties.trade = 61\n" in kept and "strain = 100\n" in kept and 'seen = ["invasion", "micron"]' in kept
    preview.set_level("strain", preview.usual("strain"))
    assert set(preview.begin.columns) == {"ties.trade"}
    again = preview.again(content)
    assert again.begin == preview.begin and again.first == preview.first
    assert preview.session.worlds.digest() == again.session.worlds.digest()
    assert preview.begin.of(scenario).quarters == scenario.quarters - 8
    preview.reset()
    assert preview.begin == preview.first


def test_an_unknown_card_is_told(content: Content) -> None:
    with pytest.raises(UseError, match="did you mean 'three-banks-stop'"):
        Preview(content, "three-bank-stop")
    with pytest.raises(UseError, match="did you mean 'since-2022'"):
        Preview(content, "mate-60", "since-2023")


def test_preview_in_plain(doubledown: Run, content: Content) -> None:
    told = doubledown("preview", "mate-60", "--plain")
    assert told.returncode == 0 and "\x1b" not in told.stdout
    card = content.events["mate-60"]
    for words in (card.title, *(o.label for o in card.option), "Condition: none", "Weight: 1.", "Odds in the deal"):
        assert words in told.stdout, words
    told = doubledown("preview", "three-banks-stop", "--plain")
    assert "It answers: " in told.stdout and "Condition after the move: holds" in told.stdout
    move = next(iter(content.moves.values()))
    assert move.label in doubledown("preview", move.id, "--plain").stdout
    assert doubledown("preview", "mate-61", "--plain").returncode == 2
    refused = doubledown("preview", "mate-60")
    assert refused.returncode == 2 and "add --plain" in refused.stderr
