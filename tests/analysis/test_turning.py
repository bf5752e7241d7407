"""Turning points: paired, blind to luck, and right about which way they point."""

from __future__ import annotations

import pytest

from game.analysis.turning import Decided, open_options, turning_points, turns
from game.campaign import rewind
from game.campaign.session import Session
from game.content.library import Content
from game.engine.words import COLUMN_INDEX
from tests.conftest import play_first


@pytest.fixture(scope="module")
def game(content: Content) -> Session:
    return play_first(Session(content, "class-period", 5))


def test_every_decision_with_a_choice_is_weighed(game: Session) -> None:
    found = rewind.weighed(game)
    assert [turn.quarter for turn in found] == [o.quarter for o in game.outcomes]
    for turn, decided in zip(found, rewind.decisions(game), strict=True):
        legal = open_options(game.deck, decided)
        assert turn.taken in legal and turn.other in legal and turn.best in legal and turn.planned in legal
        assert turn.other != turn.taken
        assert turn.regret >= 0 and (turn.regret > 0) == (turn.best != turn.taken)


def test_an_option_beside_itself_changes_nothing(game: Session) -> None:
    """The futures of all options of a quarter are the same ones: against itself an option is worth exactly nothing."""
    deck, decided = game.deck, rewind.decisions(game)[-1]
    before = decided.world.digest()
    first = turns(deck, [decided], futures=12)[0]
    again = turns(deck, [Decided(decided.world, decided.event, first.other, decided.move)], futures=12)[0]
    taken = {first.taken: 0.0, first.other: first.change}
    if again.other == first.taken:
        assert again.change == pytest.approx(taken[first.taken] - taken[first.other])
    assert decided.world.digest() == before


def test_one_sweep_is_as_good_as_one_at_a_time(game: Session) -> None:
    """The last decision has nothing after it, so that it must come out alike alone and in the crowd."""
    together = rewind.weighed(game)[-1]
    alone = turns(game.deck, rewind.decisions(game)[-1:])[0]
    assert (alone.other, alone.change) == (together.other, together.change)


def test_the_three_largest_in_order(game: Session) -> None:
    found = rewind.weighed(game)
    three = turning_points(found)
    assert [turn.quarter for turn in three] == sorted(turn.quarter for turn in three)
    least = min(abs(turn.change) for turn in three)
    assert sum(abs(turn.change) > least for turn in found) <= 2


def test_a_gift_is_found(content: Content) -> None:
    """Where an option pays twenty points of credibility more than the others, not taking it is the turning point."""
    session = play_first(Session(content, "class-period", 8))
    deck = session.deck
    decided = rewind.decisions(session)[3]
    other = next(option for option in open_options(deck, decided) if option != decided.option)
    effects = deck.options.effects
    column = effects.columns.index(COLUMN_INDEX["credibility"])
    kept = float(effects.low[column, other])
    effects.low[column, other] = 30.0
    effects.__dict__.pop("touched", None)
    try:
        found = turns(deck, rewind.decisions(session), futures=24)
    finally:
        effects.low[column, other] = kept
        effects.__dict__.pop("touched", None)
    turn = next(t for t in found if t.quarter == decided.world.quarter)
    assert turn.other == other and turn.change > 2
    assert turn in turning_points(found)
