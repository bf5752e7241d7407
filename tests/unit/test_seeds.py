"""Seeds that people can read out to each other."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.campaign import seeds
from game.errors import UseError


@given(st.integers(0, 2**seeds.BITS - 1))
def test_shown_seeds_read_back(seed: int) -> None:
    assert seeds.parse(seeds.show(seed)) == seed
    assert seeds.parse(seeds.show(seed).lower().replace("-", " ")) == seed


def test_letters_that_look_alike_read_alike() -> None:
    assert seeds.parse("8f2k-iqzo") == seeds.parse("8F2K-1QZ0")


@pytest.mark.parametrize("text", ["", "8F2K", "8F2K-1QZM-1", "8F2K-1QZU", "\x1b[2J", "8F2K-1Q\u202eM"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(UseError, match="8F2K-1QZM"):
        seeds.parse(text)


def test_the_day_has_one_seed() -> None:
    day = datetime.date(2026, 1, 14)
    assert seeds.daily(day) == seeds.daily(day) != seeds.daily(day + datetime.timedelta(days=1))
