"""What comes up when the machine plays: counts that add up."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from game.analysis import hits
from game.analysis.policies import POLICIES
from game.analysis.simulate import run, won
from game.content.library import Content
from tests.conftest import base_deck

GAMES, SEED = 30, 5
PLAYED = ("class-period", "fixed")


@pytest.fixture(scope="module")
def seen(content: Content) -> dict[str, Any]:
    return hits.measure(content, PLAYED, GAMES, SEED)


def test_what_is_counted_adds_up(seen: dict[str, Any]) -> None:
    assert json.loads(json.dumps(seen)) == seen
    assert set(seen["policies"]) == {*POLICIES, hits.DESK}
    for of in seen["scenarios"].values():
        assert sum(of["events"].values()) == of["played"] == sum(o["taken"] for o in of["options"].values())
        assert sum(of["responses"].values()) == 2 * of["played"]
        for name, counts in of["options"].items():
            assert counts["offered"] == of["events"][name.partition("/")[0]]
            assert counts["taken"] <= counts["open"] <= counts["payable"] <= counts["offered"]
        assert all(count <= of["played"] for count in of["moves"].values())
        for policy in of["policies"].values():
            assert sum(policy["endings"].values()) == GAMES
        for name in hits.FINALS:
            assert sum(of["histograms"][name]) == GAMES * len(seen["policies"])
        for name in hits.LEVELS:
            assert sum(of["histograms"][name]) == of["played"]


def test_a_policy_plays_here_as_it_does_alone(seen: dict[str, Any]) -> None:
    """All policies share a batch; that must not change a game."""
    for scenario in PLAYED:
        deck = base_deck(scenario)
        for name, policy in POLICIES.items():
            alone, told = run(deck, policy, GAMES, SEED), seen["scenarios"][scenario]["policies"][name]
            assert told["score_mean"] == pytest.approx(float(alone.score.mean()), abs=0.001)
            assert told["win_rate"] == pytest.approx(float(won(deck, alone).mean()), abs=0.0001)
            reached = np.bincount(alone.ending, minlength=len(deck.endings))
            assert list(told["endings"].values()) == reached.tolist()


def test_only_one_policy_makes_desk_moves_and_it_makes_a_difference(seen: dict[str, Any]) -> None:
    for of in seen["scenarios"].values():
        assert of["policies"][hits.DESK]["score_mean"] != of["policies"]["random"]["score_mean"]


def test_games_do_not_depend_on_the_batch(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = hits.measure(content, ["class-period"], 7, SEED)
    monkeypatch.setattr(hits, "CHUNK", 27)
    parts = hits.measure(content, ["class-period"], 7, SEED)
    for timed in (whole, parts):
        del timed["seconds"], timed["games_per_second"]
    assert whole == parts


def test_a_histogram_has_every_value_in_its_bin() -> None:
    made = hits.histogram(np.array([0.0, 4.99, 5.0, 99.9, 100.0]))
    assert made[0] == 2 and made[1] == 1 and made[19] == 2 and made.sum() == 5
