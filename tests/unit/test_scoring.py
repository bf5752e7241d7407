"""Leverage, alignment, bite and verdicts: bounds, directions, and the plane."""

from __future__ import annotations

import numpy as np
import pytest

from game.engine.deck import Deck
from game.engine.ledger import Cause
from game.engine.quarter import open_worlds
from game.engine.scoring import QUADRANTS, alignment, bite, leverage, quadrant, score
from game.engine.words import COLUMNS
from game.engine.worlds import Worlds

CAUSE = Cause("settle", "test")


@pytest.fixture
def worlds(deck: Deck) -> Worlds:
    return open_worlds(deck, 3, np.arange(4, dtype=np.uint64))


@pytest.mark.parametrize(
    ("column", "sign"),
    [("adaptation", -1), ("fatigue", -1), ("coalition", 1), ("credibility", 1), ("chokehold", -1), ("ties", 0)],
)
def test_what_moves_leverage(worlds: Worlds, deck: Deck, column: str, sign: int) -> None:
    before = leverage(worlds, deck.model)
    worlds.add(column, 10.0, CAUSE)
    assert np.array_equal(np.sign(leverage(worlds, deck.model) - before), np.full(4, float(sign)))


def test_alignment_is_the_weighted_mean_of_the_ties(worlds: Worlds, deck: Deck) -> None:
    weights = deck.model.alignment_weights[:, 0]
    assert alignment(worlds, deck.model)[0] == pytest.approx(float(weights @ worlds["ties"][:, 0]), abs=1 / 256)
    assert weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("level", [0.0, 100.0])
def test_scores_keep_their_bounds_at_the_extremes(worlds: Worlds, deck: Deck, level: float) -> None:
    worlds.values[:] = level
    for number in (leverage(worlds, deck.model), alignment(worlds, deck.model), 100 * bite(worlds, deck.model).max(0)):
        assert ((number >= 0) & (number <= 100)).all()
    for lens in deck.lenses:
        assert ((score(worlds, deck.model, lens) >= 0) & (score(worlds, deck.model, lens) <= 100)).all()


def test_every_column_counts_for_something(worlds: Worlds, deck: Deck) -> None:
    """No column is kept for show: each reaches a score, a bite or the settlement of others."""
    from game.engine.dynamics import settle_columns

    for row, name in enumerate(COLUMNS):
        if name == "capital":
            continue  # the purse: it decides what may be chosen, and judges nothing
        fork = worlds.fork()
        fork.values[row] = np.clip(fork.values[row] - 10, 0, 100) if fork.values[row, 0] > 50 else fork.values[row] + 10
        plain = worlds.fork()
        settle_columns(fork, deck)
        settle_columns(plain, deck)
        others = np.delete(fork.values - plain.values, row, axis=0)
        judged = any((score(fork, deck.model, x) != score(plain, deck.model, x)).any() for x in deck.lenses)
        assert others.any() or judged, name


def test_the_plane_has_four_quarters(deck: Deck) -> None:
    corners = [(90, 10), (90, 90), (1, 10), (1, 90)]
    assert tuple(quadrant(x, y, deck.model) for x, y in corners) == QUADRANTS
