"""The planner sees what a player could see, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from game.analysis.planner import FRESH, Planner, believe, fork_streams
from game.analysis.policies import POLICIES
from game.analysis.simulate import run, won
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.model import THESES
from game.engine.worlds import Worlds

PLANNER = Planner(forks=18)


@pytest.fixture
def worlds(deck: Deck) -> Worlds:
    return q.open_worlds(deck, 5, np.arange(12, dtype=np.uint64))


def values(worlds: Worlds, deck: Deck, planner: Planner = PLANNER) -> np.ndarray:
    events = q.deal(worlds, deck)
    return planner.values(worlds, deck, events, q.available(worlds, deck, events))


@pytest.mark.slow
def test_it_does_not_see_the_thesis_or_the_doctrine(worlds: Worlds, deck: Deck) -> None:
    told = values(worlds, deck)
    for thesis in range(len(THESES)):
        for doctrine in range(len(deck.doctrines)):
            worlds.mark("thesis")[:], worlds.mark("doctrine")[:] = thesis, doctrine
            assert np.array_equal(values(worlds, deck), told)


def test_what_intelligence_found_it_uses(worlds: Worlds, deck: Deck) -> None:
    unknown = values(worlds, deck)
    worlds.block("known")[1] = 1
    worlds.mark("thesis")[:] = 0
    weak = values(worlds, deck)
    worlds.mark("thesis")[:] = 2
    strong = values(worlds, deck)
    assert not np.array_equal(weak, strong)
    assert not np.array_equal(weak, unknown)


def test_its_forks_meet_no_stream_of_a_game(worlds: Worlds) -> None:
    forks = np.arange(60)
    streams = np.concatenate([fork_streams(worlds.streams[:1], quarter, forks) for quarter in range(1, 49)])
    assert len(set(streams.tolist())) == len(streams), "every quarter has futures of its own"
    assert (streams >= FRESH).all()


def test_every_pair_of_thesis_and_doctrine_is_believed_equally_often(worlds: Worlds, deck: Deck) -> None:
    pairs = len(THESES) * len(deck.doctrines)
    futures = worlds.take(np.zeros(2 * pairs, dtype=np.intp), np.arange(2 * pairs, dtype=np.uint64))
    believe(futures, deck, np.arange(2 * pairs))
    found = list(zip(futures.mark("thesis").tolist(), futures.mark("doctrine").tolist(), strict=True))
    assert {found.count(pair) for pair in found} == {2}


def test_a_world_is_planned_alike_alone_and_in_a_batch(worlds: Worlds, deck: Deck) -> None:
    together = values(worlds, deck)
    for k in (0, 5, 11):
        alone = worlds.take(np.array([k]), worlds.streams[[k]])
        assert np.array_equal(values(alone, deck)[:, 0], together[:, k])


@pytest.mark.slow
def test_looking_ahead_beats_the_rule_of_thumb_that_it_plays_on_with(deck: Deck) -> None:
    planned, thumb = run(deck, PLANNER, 40, 5), run(deck, POLICIES["moderate"], 40, 5)
    assert planned.score.mean() > thumb.score.mean()
    assert won(deck, planned).sum() > won(deck, thumb).sum()


def test_looking_does_not_touch_the_worlds(worlds: Worlds, deck: Deck) -> None:
    before = worlds.digest(3)
    values(worlds, deck)
    assert worlds.digest(3) == before
