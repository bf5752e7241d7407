"""Keyed chance: pure, even, separate, and inspectable."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine.chance import odds, pick, stream_keys, uniform


def keys(n: int, seed: int = 7, first: int = 0) -> np.ndarray:
    return stream_keys(seed, np.arange(first, first + n, dtype=np.uint64))


def test_a_draw_depends_on_nothing_but_its_key() -> None:
    many = uniform(keys(1000), 3, "event")
    alone = uniform(keys(1, first=417), 3, "event")
    assert many[417] == alone[0]


def test_known_draws_stay_what_they_are() -> None:
    """Journals depend on these: a change here breaks every saved game."""
    assert uniform(keys(3, seed=12345), 1, "event").tolist() == KNOWN


KNOWN = [0.11044905986636877, 0.7763284570537508, 0.3625696497038007]


def test_draws_are_even() -> None:
    counts, _ = np.histogram(uniform(keys(100_000), 5, "answer"), bins=20, range=(0, 1))
    chi_square = ((counts - 5000) ** 2 / 5000).sum()
    assert chi_square < 43.8  # 19 degrees of freedom, one in a thousand


@pytest.mark.parametrize(("quarter", "purpose"), [(2, "event"), (1, "answer"), (1, "luck:event")])
def test_purposes_and_quarters_do_not_share_draws(quarter: int, purpose: str) -> None:
    a, b = uniform(keys(20_000), 1, "event"), uniform(keys(20_000), quarter, purpose)
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.03


def test_seeds_do_not_share_draws() -> None:
    a, b = uniform(keys(20_000, seed=1), 1, "event"), uniform(keys(20_000, seed=2), 1, "event")
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.03


weights = st.lists(st.integers(0, 4000).map(lambda n: n / 256), min_size=1, max_size=40)


@given(weights, st.integers(0, 2**32 - 1))
def test_a_pick_is_always_possible(column: list[float], bits: int) -> None:
    w = np.array(column)[:, None]
    chosen = int(pick(w.copy(), np.array([bits / 2**32]))[0])
    if not any(column):
        assert chosen == len(column)
    else:
        assert column[chosen] > 0


def test_picks_follow_the_odds() -> None:
    w = np.repeat(np.array([[1.0], [0.0], [3.0]]), 40_000, axis=1)
    shares = np.bincount(pick(w.copy(), uniform(keys(40_000), 1, "x")), minlength=3) / 40_000
    assert shares == pytest.approx(odds(w)[:, 0], abs=0.01)
