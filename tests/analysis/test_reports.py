"""``balance`` and ``backtest``: their shapes, what they rest on, and that they can be had again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from game.analysis import backtest, balance, cards
from game.analysis.policies import POLICIES
from game.analysis.simulate import run
from game.content.library import Content
from game.content.load import base_folder
from game.engine.words import POSTURES, SERIES
from game.errors import ContentError
from tests.conftest import ROOT, Run, base_deck
from tools import fit

GAMES = 6


@pytest.fixture(scope="module")
def report() -> dict[str, object]:
    return balance.measure((), "class-period", GAMES, 3, forks=6, workers=1)


def test_balance_has_its_shape(report: dict) -> None:  # type: ignore[type-arg]
    assert report["games"] == GAMES
    assert set(report["policies"]) == {*POLICIES, "planner"}
    for policy in report["policies"].values():
        assert {"score_mean", "score_sd", "win_rate", "endings"} <= set(policy)
        assert sum(policy["endings"].values()) == pytest.approx(1, abs=0.01)
    for option in report["options"].values():
        assert option["planner_chosen"] <= option["affordable"] <= option["offered"]
        assert option["regret"] >= 0
    assert sum(o["planner_chosen"] for o in report["options"].values()) == GAMES * 8
    assert sum(e["drawn_share"] for e in report["events"].values()) == pytest.approx(1, abs=0.02)
    assert set(report["postures"]) == set(POSTURES)
    assert all({"kind", "id", "text"} == set(finding) for finding in report["findings"])
    assert json.loads(json.dumps(report)) == report


def test_balance_does_not_depend_on_the_number_of_workers(
    report: dict,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(balance, "SHARE", 4)
    assert balance.measure((), "class-period", GAMES, 3, forks=6, workers=2) == report


def test_balance_finds_what_is_wrong() -> None:
    deck = base_deck("class-period")
    watch = balance.Watch(deck, balance.Planner(6))
    watch.offered[:4] = watch.affordable[:4] = 1000
    watch.chosen[:4] = [0, 29, 31, 940]
    watch.both[2, 0], watch.better[2, 0] = 500, 499
    found = {(finding["kind"], finding["id"]) for finding in balance._option_findings(deck, watch)}
    ids = deck.options.ids
    assert {("dead option", ids[0]), ("dead option", ids[1]), ("sure option", ids[3])} <= found
    assert ("dead option", ids[2]) not in found
    dominated = [name for kind, name in found if kind == "dominated option"]
    assert dominated == ([ids[2]] if deck.options.event[2] == deck.options.event[0] else [])
    endings = {ending: {"alone": 0.0, "drift": 0.5, "dismissed": 0.01} for ending in ("planner", "random")}
    data = {
        "events": {"never": {"drawn_share": 0.0}, "often": {"drawn_share": 0.05}, "well": {"drawn_share": 0.02}},
        "policies": {name: {"endings": shares} for name, shares in endings.items()},
    }
    assert [(f["kind"], f["id"]) for f in balance._other_findings(data)] == [
        ("card never drawn", "never"),
        ("card drawn too often", "often"),
        ("ending never reached", "alone"),
        ("ending seldom reached", "dismissed"),
    ]


def test_naive_is_the_last_value_and_the_trend_of_five_years() -> None:
    seen = {2015: 100.0, 2017: 10.0, 2018: 20.0, 2019: 30.0, 2020: 40.0, 2021: 50.0, 2022: 1.0, 2024: 2.0}
    rivals = backtest.naive(seen)
    assert rivals["last value"] == {2022: 50.0, 2024: 50.0}
    assert rivals["linear trend"] == pytest.approx({2022: 60.0, 2024: 80.0})


def test_mape_is_in_per_cent_of_what_was_seen() -> None:
    assert backtest.mape({1: 90.0, 2: 30.0}, {1: 100.0, 2: 20.0}, [1, 2]) == pytest.approx(30.0)


def test_the_readings_in_model_toml_are_what_the_years_up_to_2021_give(content: Content) -> None:
    deck = base_deck(backtest.SCENARIO)
    found, _ = fit.fit_all(content, deck, backtest.WORLDS)
    for k, name in enumerate(SERIES):
        held = float(deck.model.observe_base[k, 0]), float(deck.model.observe_scale[k, 0])
        assert held == pytest.approx(found[name], rel=0.01, abs=0.01), f"{name}: run python -m tools.fit"


def test_the_fit_never_looks_at_a_later_year() -> None:
    for series in backtest.KNOWN:
        seen = backtest.observed(base_folder(), series)
        levels = {year: 10.0 + 3 * (year - 2013) for year in range(2013, 2026)}
        wild = {year: value if year <= backtest.FIT_UNTIL else 1e6 for year, value in seen.items()}
        assert fit.fit_reading(series, levels, wild) == fit.fit_reading(series, levels, seen)


def test_the_record_is_played_as_it_was(content: Content) -> None:
    deck = base_deck(backtest.SCENARIO)
    for option in backtest.history(content, deck):
        event, _, ident = deck.options.ids[option].partition("/")
        assert next(o for o in content.events[event].option if o.id == ident).history


def test_from_2022_on_the_background_holds_measures_only(content: Content) -> None:
    """What came of them would be tuning on the years that judge."""
    scenario = content.scenarios[backtest.SCENARIO]
    for piece in scenario.background:
        year = scenario.start_year + (piece.quarter - 1) // 4
        if year > backtest.FIT_UNTIL:
            assert all(name.startswith("pressure.") for name in piece.effects), piece.why


def test_backtest_as_data(doubledown: Run) -> None:
    done = doubledown("backtest", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["fit_until"] == 2021
    assert set(data["series"]) == set(SERIES)
    for series in data["series"].values():
        assert len(series["years"]) == len(series["observed"]) == len(series["model"])
        assert min(series["fit_mape"], series["test_mape"], series["naive_test_mape"]) >= 0
    wanted = {"year", "alignment", "leverage", *backtest.YEARLY}
    assert set(data["yearly"]) == wanted
    assert data["yearly"]["year"] == list(range(2014, 2026))
    assert {len(levels) for levels in data["yearly"].values()} == {12}
    kept = json.loads((ROOT / "docs" / "backtest.json").read_text(encoding="utf-8"))
    assert kept == data, "docs/backtest.json is of another model: run make backtest"


@pytest.mark.slow
def test_the_balance_that_is_kept_is_of_this_content(content: Content) -> None:
    kept = json.loads((ROOT / "docs" / "balance.json").read_text(encoding="utf-8"))
    deck = base_deck("since-2022")
    assert kept["par"] == deck.par
    assert set(kept["options"]) == set(deck.options.ids), "run make balance"
    results = run(deck, POLICIES["moderate"], kept["games"], kept["seed"])
    assert kept["policies"]["moderate"]["score_mean"] == pytest.approx(float(results.score.mean()), abs=0.001)


def test_a_missing_series_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="this series is missing"):
        backtest.observed(tmp_path, backtest.KNOWN[0])


def test_yearly_means() -> None:
    deck = base_deck(backtest.SCENARIO)
    path = np.arange(49, dtype=float)
    years = backtest.by_year(deck, {"x": path}, "x")
    assert years[2013] == 0
    assert years[2014] == pytest.approx(2.5)
    assert years[2025] == pytest.approx(46.5)


def test_one_card_is_weighed_in_seconds(doubledown: Run) -> None:
    result = doubledown("balance", "--card", "bank-says-no", "--scenario", "class-period", "--json")
    (card,) = json.loads(result.stdout)
    assert card["event"] == "bank-says-no" and len(card["options"]) == 5
    assert all(row["states"] > 50 and row["regret"] >= 0 for row in card["options"])
    assert 0.95 < sum(row["best"] for row in card["options"]) < 1.1  # each over the states in which it was open
    wrong = doubledown("balance", "--card", "bank-say-no")
    assert wrong.returncode == 2 and "did you mean 'bank-says-no'?" in wrong.stderr
    none = doubledown("balance", "--card", "all")
    assert none.returncode == 2 and "name a pack" in none.stderr


def test_options_that_ask_nothing_are_marked() -> None:
    def mark(states: int, best: float) -> str:
        return cards._mark(cards.Weighed("x/y", states, best, 0.0))

    assert [mark(0, 0), mark(9, 0.01), mark(9, 0.5), mark(9, 0.9)] == ["never open", "dead", "", "sure"]


def test_a_long_measurement_says_how_far_it_is() -> None:
    told: list[float] = []
    balance.measure((), "class-period", GAMES, 3, forks=2, workers=1, progress=told.append)
    assert told and told == sorted(told) and told[-1] == 1.0
