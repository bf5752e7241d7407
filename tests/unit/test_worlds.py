"""The one door: grid, limits, ledger, forks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine.deck import Deck
from game.engine.ledger import Cause
from game.engine.quarter import open_worlds
from game.engine.words import COLUMN_INDEX
from game.engine.worlds import GRID, Worlds
from tests.conftest import base_deck

CAUSE = Cause("settle", "test")


def one(deck: Deck) -> Worlds:
    return open_worlds(deck, 1, np.array([0], dtype=np.uint64), ledger=True)


@given(st.lists(st.floats(-60, 60), min_size=1, max_size=40))
def test_ledger_sums_equal_the_change_exactly(deltas: list[float]) -> None:
    worlds = one(base_deck("since-2022"))
    before = float(worlds["strain"][0])
    for delta in deltas:
        worlds.add("strain", delta, CAUSE)
        assert 0 <= worlds["strain"][0] <= 100
        assert float(worlds["strain"][0] * GRID).is_integer()
    assert worlds.ledger is not None
    assert sum(e.delta for e in worlds.ledger.entries) == worlds["strain"][0] - before


def test_a_group_is_written_row_by_row(deck: Deck) -> None:
    worlds = one(deck)
    worlds.add("ties", np.arange(5.0)[:, None], CAUSE)
    assert worlds.ledger is not None
    assert [(e.column, e.delta) for e in worlds.ledger.entries] == [
        (COLUMN_INDEX["ties.trade"] + k, float(k)) for k in range(1, 5)
    ]


def test_adding_in_some_worlds_is_adding_nothing_in_the_others(deck: Deck) -> None:
    a = open_worlds(deck, 1, np.arange(50, dtype=np.uint64))
    b = a.fork()
    where = np.array([3, 17, 40])
    dense = np.zeros(50)
    dense[where] = [1.5, -2.25, 300.0]
    a.add("capital", dense[where], CAUSE, where)
    b.add("capital", dense, CAUSE)
    assert np.array_equal(a.values, b.values)


def test_a_ledger_is_for_one(deck: Deck) -> None:
    with pytest.raises(ValueError, match="game of one"):
        open_worlds(deck, 1, np.arange(2, dtype=np.uint64), ledger=True)


def test_a_fork_goes_its_own_way(deck: Deck) -> None:
    worlds = one(deck)
    fork = worlds.fork()
    assert fork.digest() == worlds.digest()
    fork.add("capital", 1.0, CAUSE)
    assert fork.digest() != worlds.digest()


def test_the_smallest_change_shows_in_the_digest(deck: Deck) -> None:
    worlds = one(deck)
    seen = {worlds.digest()}
    for row in range(len(worlds.values)):
        fork = worlds.fork()
        fork.values[row] += 1 / GRID
        seen.add(fork.digest())
    for row in range(len(worlds.marks)):
        fork = worlds.fork()
        fork.marks[row] += 1
        seen.add(fork.digest())
    assert len(seen) == 1 + len(worlds.values) + len(worlds.marks)


def test_frozen_worlds_come_out_as_they_went_in(deck: Deck) -> None:
    worlds = open_worlds(deck, 1, np.arange(5, dtype=np.uint64))
    before = worlds.fork()
    with worlds.frozen(np.array([1, 3])):
        worlds.add("capital", -7.0, CAUSE)
        worlds.marks += 1
    kept, moved = [1, 3], [0, 2, 4]
    assert np.array_equal(worlds.values[:, kept], before.values[:, kept])
    assert np.array_equal(worlds.marks[:, kept], before.marks[:, kept])
    assert (worlds["capital"][moved] == before["capital"][moved] - 7).all()
