"""Fit the coefficients that rest on the series, on years up to 2021 alone.

    python -m tools.fit            what it finds, beside what model.toml holds
    python -m tools.fit --search   the coefficients of the engine as well: some minutes

Two layers. The readings (``observe_base``, ``observe_scale``) are least squares on each series by itself, given the
columns. The coefficients of closeness (``SEARCHED``) are looked for on a grid, one after the other, by the error of all
series together with their readings fitted anew at each step. No observation after ``FIT_UNTIL`` is looked at.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from game.analysis.backtest import (
    FIT_UNTIL,
    KNOWN,
    SCENARIO,
    WORLDS,
    Series,
    by_year,
    mape,
    observed,
    reading,
    replayed,
)  # fmt: skip
from game.content.compile import compile_deck
from game.content.library import Content
from game.content.load import base_folder, load
from game.engine.deck import Deck
from game.engine.words import TIES

if TYPE_CHECKING:
    from game.engine.arrays import Floats


GRID = 0.001
SEARCHED = {
    "friction_home": np.arange(4.0, 40.1, 4.0),
    "closing_speed.payments": np.arange(0.12, 0.31, 0.03),
}
"""Those that the years up to 2021 can tell something of. The rest stand in too little pressure there to be seen."""

ROUNDS = 2
SMALL = 600
"""Worlds in a step of the search: chance is the same in each, so that few will do."""


def fit_reading(series: Series, levels: dict[int, float], seen: dict[int, float]) -> tuple[float, float]:
    """(base, scale) by least squares on the years up to ``FIT_UNTIL``."""
    years = [year for year in seen if year <= FIT_UNTIL]
    y = np.array([seen[year] for year in years])
    if series.reading == "line":
        x = np.array([levels[year] for year in years])
        scale, base = np.polyfit(x, y, 1)
        return float(base), float(scale)
    if series.reading == "ramp":
        x = np.array([reading(series, levels, 0.0, 1.0)[year] for year in years])
        scale, base = np.polyfit(x, y, 1)
        return float(base), float(scale)
    tries = np.arange(GRID, 10.0, GRID)
    errors = []
    for scale in tries:
        told = reading(series, levels, 0.0, float(scale))
        errors.append(sum((told[year] - seen[year]) ** 2 for year in years))
    return 0.0, float(tries[int(np.argmin(errors))])


def fit_all(content: Content, deck: Deck, worlds: int) -> tuple[dict[str, tuple[float, float]], dict[str, float]]:
    """Readings and fitted errors of every series under a deck's coefficients."""
    means, found, errors = replayed(content, deck, worlds), {}, {}
    for series in KNOWN:
        seen, levels = observed(base_folder(), series), by_year(deck, means, series.column)
        found[series.id] = fit_reading(series, levels, seen)
        told = reading(series, levels, *found[series.id])
        errors[series.id] = mape(told, seen, [year for year in seen if year <= FIT_UNTIL])
    return found, errors


def with_value(deck: Deck, name: str, value: float) -> Deck:
    """The deck with one coefficient, or one number of it, set."""
    name, _, word = name.partition(".")
    if not word:
        return replace(deck, model=replace(deck.model, **{name: value}))
    array: Floats = getattr(deck.model, name).copy()
    words = TIES if len(array) == len(TIES) else ("technology", "payments", "networks")
    array[words.index(word)] = value
    return replace(deck, model=replace(deck.model, **{name: array}))


def search(content: Content, deck: Deck) -> Deck:
    """One coefficient after the other along its grid, some rounds."""
    for turn in range(ROUNDS):
        for name, grid in SEARCHED.items():
            errors = [sum(fit_all(content, with_value(deck, name, v), SMALL)[1].values()) for v in grid]
            print("  ", [round(e, 1) for e in errors])
            best = float(grid[int(np.argmin(errors))])
            deck = with_value(deck, name, best)
            print(f"round {turn + 1}: {name} = {best:.2f} (summed error {min(errors):.1f}%)")
    return deck


def main() -> None:
    """Print what the years up to 2021 say."""
    content = load()
    deck = compile_deck(content, SCENARIO)
    if "--search" in sys.argv[1:]:
        deck = search(content, deck)
    found, errors = fit_all(content, deck, WORLDS)
    for k, (name, (base, scale)) in enumerate(found.items()):
        held = float(deck.model.observe_base[k, 0]), float(deck.model.observe_scale[k, 0])
        fitted = f"base {base:9.3f} ({held[0]:9.3f})  scale {scale:7.3f} ({held[1]:7.3f})"
        print(f"{name:15} {fitted}  error {errors[name]:5.1f}%")


if __name__ == "__main__":
    main()
