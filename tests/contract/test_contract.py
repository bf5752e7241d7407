"""One contract over every scenario and many seeds, and exact parity between a batch and games of one."""

from __future__ import annotations

import numpy as np
import pytest

from game.analysis.policies import POLICIES
from game.analysis.simulate import CHUNK, play_out, run
from game.engine import quarter as q
from game.engine.chance import stream_keys, uniform
from game.engine.deck import Deck
from game.engine.scoring import alignment, leverage
from game.engine.words import POSTURES
from game.engine.worlds import GRID, Worlds
from tests.conftest import SCENARIOS, base_deck

SEEDS, PARTS = 200, 8


def choose(deck: Deck, worlds: Worlds, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(event, option, move) by chance that the game does not share."""
    events = q.deal(worlds, deck)
    legal = np.flatnonzero(q.available(worlds, deck, events)[:, 0])
    assert len(legal), "no option can be chosen"
    luck = uniform(stream_keys(seed, np.array([99], dtype=np.uint64)), worlds.quarter, "test")[0]
    option = deck.events.slots[legal[int(luck * len(legal))], events]
    moves = np.flatnonzero(q.movable(worlds, deck, deck.options.cost[option])[:, 0])
    wanted = int(luck * 977) % (len(moves) + 1) - 1
    return events, option, np.array([moves[wanted] if wanted >= 0 else -1])


# An eighth of the seeds in every run; the others with the slow tests.
@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, PARTS))])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_contract(scenario: str, part: int) -> None:
    deck = base_deck(scenario)
    for seed in range(part, SEEDS, PARTS):
        worlds = q.open_worlds(deck, seed, np.array([0], dtype=np.uint64), ledger=True)
        forked_at = 1 + seed % deck.quarters
        while worlds.quarter <= deck.quarters and q.live(worlds)[0]:
            events, options, moves = choose(deck, worlds, seed)
            slots = [s for s in deck.events.slots[:, events[0]] if s >= 0]
            order = [(deck.options.posture[s], deck.options.ids[s]) for s in slots]
            assert order == sorted(set(order)), "options are sorted and unique"
            before, entries = worlds.values.copy(), len(worlds.ledger.entries)  # type: ignore[union-attr]
            fork = worlds.fork() if worlds.quarter == forked_at else None
            q.play_quarter(worlds, deck, events, options, moves)
            sums = np.zeros(len(before))
            for entry in worlds.ledger.entries[entries:]:  # type: ignore[union-attr]
                sums[entry.column] += entry.delta
            assert np.array_equal(sums, (worlds.values - before)[:, 0]), "the ledger is exact"
            if fork is not None:
                q.play_quarter(fork, deck, events, options, moves)
                assert fork.digest() == worlds.digest(), "a fork plays alike"
            assert ((worlds.values >= 0) & (worlds.values <= 100)).all()
            assert np.array_equal(np.rint(worlds.values * GRID), worlds.values * GRID), "on the grid"
            for score in (leverage(worlds, deck.model), alignment(worlds, deck.model)):
                assert 0 <= score[0] <= 100
        assert worlds.quarter <= deck.quarters + 1
        assert q.close(worlds, deck)[0] >= 0, "every game has an ending"


@pytest.mark.parametrize("policy", ["random", "double_down", "moderate"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_world_of_a_batch_is_the_world_played_alone(scenario: str, policy: str) -> None:
    deck = base_deck(scenario)
    batch = q.open_worlds(deck, 77, np.arange(300, dtype=np.uint64))
    play_out(batch, deck, POLICIES[policy])
    for k in (0, 1, 137, 299):
        alone = q.open_worlds(deck, 77, np.array([k], dtype=np.uint64))
        play_out(alone, deck, POLICIES[policy])
        assert np.array_equal(batch.values[:, k], alone.values[:, 0])
        assert np.array_equal(batch.marks[:, k], alone.marks[:, 0])


def test_the_number_of_games_changes_none_of_them(deck: Deck) -> None:
    few, many = run(deck, POLICIES["random"], 10, 5), run(deck, POLICIES["random"], CHUNK + 10, 5)
    assert np.array_equal(few.score, many.score[:10])


def test_one_decision_shifts_no_other_draw(deck: Deck) -> None:
    """Two worlds that differ in one decision keep the same luck: the honest comparison."""
    a = q.open_worlds(deck, 5, np.arange(400, dtype=np.uint64))
    b = a.fork()
    events = q.deal(a, deck)
    first = deck.events.slots[0, events]
    legal = q.available(a, deck, events)
    last = deck.events.slots[legal.shape[0] - 1 - legal[::-1].argmax(axis=0), events]
    none = np.full(400, -1)
    q.play_quarter(a, deck, events, first, none)
    q.play_quarter(b, deck, events, last, none)
    for purpose in ("event", "answer", "luck:option", "threat"):
        assert np.array_equal(uniform(a.keys, 2, purpose), uniform(b.keys, 2, purpose))


def test_fresh_streams_see_another_future(deck: Deck) -> None:
    worlds = q.open_worlds(deck, 5, np.array([0], dtype=np.uint64))
    fork = worlds.fork(np.arange(1 << 40, (1 << 40) + 500, dtype=np.uint64))
    assert (fork.values == worlds.values).all()
    events = q.deal(fork, deck)
    q.play_quarter(fork, deck, events, deck.events.slots[0, events], np.full(500, -1))
    assert len(set(q.deal(fork, deck).tolist())) > 5 or len(deck.pools[1]) <= 5 or deck.schedule is not None


def test_constant_policies_keep_to_their_posture(deck: Deck) -> None:
    for name in POSTURES:
        worlds = q.open_worlds(deck, 9, np.arange(200, dtype=np.uint64))
        events = q.deal(worlds, deck)
        legal = q.available(worlds, deck, events)
        slots = POLICIES[name](worlds, deck, events, legal)
        chosen = deck.options.posture[deck.events.slots[slots, events]]
        offered = deck.options.posture[deck.events.slots[:, events]]
        wanted = POSTURES.index(name)
        has_it = ((offered == wanted) & legal).any(axis=0)
        assert legal[slots, np.arange(200)].all()
        assert (chosen[has_it] == wanted).all()


def test_the_last_move_is_not_free(deck: Deck) -> None:
    """What a choice of the last quarter sets in motion arrives at the close; one that ends early never sees it."""
    worlds = q.open_worlds(deck, 21, np.array([0], dtype=np.uint64), ledger=True)
    worlds.quarter = deck.quarters
    late = next(iter(deck.options.later.values()))
    option = int(np.flatnonzero(late.touched.any(axis=0)[:-1])[0])
    event = deck.options.event[[option]]
    q.play_quarter(worlds, deck, event, np.array([option]), np.array([-1]))
    assert worlds.ledger is not None
    arrived = [e for e in worlds.ledger.entries if e.cause.kind == "later" and e.cause.card == deck.options.ids[option]]
    assert arrived


def test_the_odds_that_are_told_are_those_that_are_drawn(deck: Deck) -> None:
    """Twenty thousand fresh futures of one situation draw each card as often as the odds say."""
    n = 20_000
    one = q.open_worlds(deck, 4, np.array([0], dtype=np.uint64))
    many = one.fork(np.arange(1 << 40, (1 << 40) + n, dtype=np.uint64))
    told = dict(q.event_odds(one, deck))
    drawn = np.bincount(q.deal(many, deck), minlength=len(deck.events)) / n
    assert sum(told.values()) == pytest.approx(1)
    assert drawn == pytest.approx([told.get(k, 0.0) for k in range(len(deck.events))], abs=0.012)
    option = deck.events.slots[0, q.deal(one, deck)]
    for worlds in (one, many):
        q.decide(worlds, deck, np.repeat(option, worlds.size))
    for slot in ("answer", "current"):
        chances = dict(q.response_odds(one, deck, slot))
        assert sum(chances.values()) == pytest.approx(1)
        if slot == "answer":
            answers, _ = q.respond(many.fork(), deck)
            shares = np.bincount(answers, minlength=len(deck.responses)) / n
            assert shares == pytest.approx([chances.get(k, 0.0) for k in range(len(deck.responses))], abs=0.012)
