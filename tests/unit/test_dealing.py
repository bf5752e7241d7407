"""What is dealt, and when: the opening card, the date of the record, answers that follow the move."""

from __future__ import annotations

import numpy as np
import pytest

from game.analysis.policies import POLICIES
from game.analysis.simulate import play_out
from game.content.library import Content, since
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.words import FAMILIES, POSTURES
from game.engine.worlds import Worlds
from tests.conftest import SCENARIOS, base_deck

GAMES = 400


def played(deck: Deck, policy: str = "random") -> Worlds:
    worlds = q.open_worlds(deck, 11, np.arange(GAMES, dtype=np.uint64))
    play_out(worlds, deck, POLICIES[policy])
    return worlds


def test_a_campaign_opens_with_its_opening_card(content: Content) -> None:
    for name, first in (("since-2022", "invasion"), ("crimea-2014", "crimea-seven")):
        deck = base_deck(name)
        assert content.scenarios[name].opening == first
        worlds = q.open_worlds(deck, 2, np.arange(50, dtype=np.uint64))
        assert {deck.events.ids[event] for event in q.deal(worlds, deck)} == {first}
        assert q.event_odds(worlds, deck) == [(deck.events.ids.index(first), 1.0)]


DEALT = [name for name in SCENARIOS if base_deck(name).schedule is None]


@pytest.mark.parametrize("scenario", DEALT)
def test_what_is_on_the_record_never_comes_before_its_date(content: Content, scenario: str) -> None:
    deck = base_deck(scenario)
    worlds = played(deck)
    for t in range(1, deck.quarters + 1):
        pool = [content.events[deck.events.ids[event]] for event in deck.pools[t - 1]]
        assert all(since(content, card) <= deck.year(t) for card in pool)
        for kind in ("answer", "current"):
            drawn = set((worlds.block(kind)[t - 1].astype(int) - 1).tolist()) - {-1}
            told = [content.responses[deck.responses.ids[card]] for card in drawn]
            assert all(since(content, card) <= deck.year(t) for card in told)


def test_a_documented_answer_comes_once_a_game(content: Content) -> None:
    deck = base_deck("crimea-2014")
    worlds = played(deck)
    both = np.concatenate([worlds.block("answer"), worlds.block("current")]).astype(int) - 1
    for card in np.flatnonzero(deck.responses.once[:-1]):
        assert (both == card).sum(axis=0).max() <= 1, deck.responses.ids[card]


def test_nobody_obeys_a_measure_that_was_not_taken(content: Content) -> None:
    """Compliance after doing nothing is of another kind than compliance with export controls."""
    deck = base_deck("since-2022")
    compliance = FAMILIES.index("compliance")
    drawn: dict[str, set[str]] = {}
    for policy in ("inaction", "double_down"):
        worlds = played(deck, policy)
        for t in range(deck.quarters):
            live = worlds.block("option")[t] > 0
            options = worlds.block("option")[t][live].astype(int) - 1
            answers = worlds.block("answer")[t][live].astype(int) - 1
            mine = (deck.options.posture[options] == POSTURES.index(policy)) & (
                deck.responses.family[answers] == compliance
            )
            drawn.setdefault(policy, set()).update(deck.responses.ids[card] for card in answers[mine])
    assert drawn["inaction"] and drawn["double_down"]
    assert len(drawn["double_down"] - drawn["inaction"]) >= 8
