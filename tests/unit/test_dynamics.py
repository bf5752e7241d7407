"""The equations that a player can feel: proportion, habit, the two sources of closeness, the background."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.content.compile import compile_deck
from game.content.library import Content
from game.content.schema import Background
from game.engine import dynamics as d
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.scoring import alignment, hardest_pressure
from game.engine.words import COLUMN_INDEX, POSTURES, TIES
from game.engine.worlds import Worlds
from tests.conftest import base_deck

ONE = np.array([0], dtype=np.uint64)
NEW = np.ones(1)


@pytest.fixture
def world(deck: Deck) -> Worlds:
    return q.open_worlds(deck, 3, ONE)


def posture(name: str) -> np.ndarray:
    return np.array([POSTURES.index(name)])


def credibility_after(world: Worlds, deck: Deck, name: str, severity: float) -> float:
    fork = world.fork()
    d.judge_resolve(fork, deck.model, posture(name), np.array([severity]), NEW, "")
    return float((fork["credibility"] - world["credibility"])[0])


def test_credibility_asks_for_proportion(world: Worlds, deck: Deck) -> None:
    """For a grave matter more resolve is better, for a trifle less."""
    for grave, small in (("double_down", "threaten"), ("coordinate", "engage"), ("threaten", "inaction")):
        assert credibility_after(world, deck, grave, 0.95) > credibility_after(world, deck, small, 0.95)
    assert credibility_after(world, deck, "double_down", 0.1) < credibility_after(world, deck, "engage", 0.1)


def taken(world: Worlds, deck: Deck, name: str, times: int) -> Worlds:
    """The same world some quarters on, with that posture taken in the last ``times`` of them."""
    later, of = world.fork(), deck.options.posture[:-1]
    options = np.flatnonzero(of == POSTURES.index(name))
    others = np.flatnonzero(of != POSTURES.index(name))
    later.quarter = 9
    for back in range(1, 9):
        later.block("option")[8 - back] = (options if back <= times else others)[back] + 1
    return later


def test_habit_counts_the_last_quarters(world: Worlds, deck: Deck) -> None:
    window = int(deck.model.habit_window)
    for times in range(window + 1):
        later = taken(world, deck, "coordinate", times)
        assert d.habit(later, deck, posture("coordinate"))[0] == pytest.approx(times / window)
    assert d.habit(world, deck, posture("inaction"))[0] == 0, "nothing was done before the first quarter"


def test_what_is_expected_gains_less_and_is_answered_harder(deck: Deck) -> None:
    m = deck.model
    none = np.zeros(1)
    assert d.surprise(m, none, none)[0] == 1 == d.preparation(m, none)[0]
    assert d.surprise(m, np.array([1.0]), none)[0] == pytest.approx(1 - m.habit_loss)
    assert d.preparation(m, np.array([1.0]))[0] == pytest.approx(1 + m.habit_answer)


def test_a_worn_threat_is_believed_less(world: Worlds, deck: Deck) -> None:
    habit = d.habit(taken(world, deck, "threaten", 5), deck, posture("threaten"))
    new = d.surprise(deck.model, habit, np.zeros(1))
    assert d.threat_belief(world, deck.model, 0.4, new)[0] < d.threat_belief(world, deck.model, 0.4, NEW)[0]


def test_a_worn_tool_gains_less_until_it_has_rested(world: Worlds, deck: Deck) -> None:
    tools = np.array([[1.0], [0.0], [0.0]])
    world.values[COLUMN_INDEX["fatigue.export_controls"]] = 40.0
    world.values[COLUMN_INDEX["fatigue.entity_blacklist"]] = 90.0
    tired = d.worn(world, tools)
    assert tired[0] == pytest.approx(0.4), "only the tool that is used"
    assert d.surprise(deck.model, np.zeros(1), tired)[0] == pytest.approx(1 - 0.4 * deck.model.worn_loss)
    assert d.surprise(deck.model, np.zeros(1), np.ones(1))[0] == 0, "and never less than nothing"
    d.relax(world, deck.model)
    assert d.worn(world, tools)[0] < tired[0]


def grown(world: Worlds, deck: Deck, thesis: int, pressure: float) -> float:
    fork = world.fork()
    fork.mark("thesis")[:] = thesis
    fork["pressure"][:] = pressure
    before = alignment(fork, deck.model)
    d.tie(fork, deck.model)
    return float((alignment(fork, deck.model) - before)[0])


def test_pressure_ties_by_the_thesis_and_the_rest_by_itself(world: Worlds, deck: Deck) -> None:
    """In a weak world they come together whatever is done; in a strong one, when they are pressed."""
    assert grown(world, deck, 2, 90.0) > grown(world, deck, 0, 90.0)
    assert grown(world, deck, 2, 0.0) < grown(world, deck, 0, 0.0)
    effects = [grown(world, deck, thesis, 90.0) - grown(world, deck, thesis, 10.0) for thesis in range(3)]
    assert effects[0] < effects[1] < effects[2]


def test_one_that_is_shut_out_alone_turns_to_the_other(world: Worlds, deck: Deck) -> None:
    alone = world.fork()
    alone["pressure"][:] = 0
    alone["pressure"][1::2] = 80  # Russia
    plain = alone.fork()
    d.tie(alone, deck.model)
    d.tie(plain, replace(deck.model, reroute=np.zeros((len(TIES), 1))))
    assert hardest_pressure(alone)[0] == pytest.approx(0.8)
    assert (alone["ties"] >= plain["ties"]).all()
    assert alone["ties.payments"][0] > plain["ties.payments"][0]


def test_the_background_comes_whatever_is_decided(content: Content) -> None:
    """It reaches the ledger under its own name, and only in its quarter."""
    deck = base_deck("record")
    worlds = q.open_worlds(deck, 1, ONE, ledger=True)
    while worlds.quarter <= deck.quarters:
        events = q.deal(worlds, deck)
        q.play_quarter(worlds, deck, events, deck.events.slots[0, events], np.array([-1]))
    assert worlds.ledger is not None
    told = [(entry.quarter, entry.cause.rule) for entry in worlds.ledger.entries if entry.cause.kind == "background"]
    assert set(told) == {(at, table.words[0]) for at, table in deck.background.items()}


def test_cards_added_to_a_family_do_not_make_it_likelier(content: Content, deck: Deck) -> None:
    """Shares belong to families: half of the payments cards answer as often as all of them."""
    fewer = replace(deck, answers=tuple(pool[::2] for pool in deck.answers))
    worlds = q.open_worlds(deck, 9, np.arange(50, dtype=np.uint64))
    events = q.deal(worlds, deck)
    q.decide(worlds, deck, deck.events.slots[0, events])
    at = q.situation(worlds, deck)
    assert np.array_equal(q.answer_shares(worlds, deck, at), q.answer_shares(worlds, fewer, at))


def test_a_scenario_names_its_background_once_a_quarter(content: Content) -> None:
    for scenario in content.scenarios.values():
        quarters = [piece.quarter for piece in scenario.background]
        assert len(set(quarters)) == len(quarters)
        assert all(isinstance(piece, Background) for piece in scenario.background)
        compile_deck(content, scenario.id)
