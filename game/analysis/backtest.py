"""The model against the record: twelve years played as they were, beside the series that were counted.

The options are those that the United States really took; chance, thesis and doctrine are averaged over many
worlds. Nothing was fitted on a year after ``FIT_UNTIL`` (tools/fit.py), so the later years judge.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from game.content.compile import compile_deck
from game.content.library import Content
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.scoring import alignment, leverage
from game.engine.words import COLUMN_INDEX, SERIES
from game.errors import ContentError

if TYPE_CHECKING:
    from game.engine.arrays import Floats, Index


FIT_UNTIL = 2021
LAST = 2025
SCENARIO = "record"
WORLDS = 1800
SEED = 0
LOCAL = 5
"""Years that a linear trend looks back upon."""

YEARLY = {
    "ties_trade": "ties.trade",
    "ties_technology": "ties.technology",
    "ties_payments": "ties.payments",
    "ties_military": "ties.military",
    "ties_infrastructure": "ties.infrastructure",
    "adaptation_technology": "adaptation.technology",
    "adaptation_payments": "adaptation.payments",
    "adaptation_networks": "adaptation.networks",
}


@dataclass(frozen=True)
class Series:
    """One thing that is counted every year, and the column that stands for it."""

    id: str
    file: str
    field: str
    column: str
    unit: str
    reading: str
    """How the column reads.

    ``line``: base + scale x column. ``share``: odds (column / rest)^2 / scale. ``ramp``: from base, and scale x column
    more each quarter.
    """
    top: float = 1e9
    since: int = 2013
    """First full year: CIPS opened in October 2015, the pipeline in December 2019."""
    only: str = ""
    """Rows to keep, by the start of their ``measure``."""


KNOWN = (
    Series("trade", "cn_ru_goods_trade", "total_usd_bn", "ties.trade", "USD bn", "line"),
    Series(
        "local_currency",
        "cn_ru_local_currency_settlement_share",
        "share_pct",
        "ties.payments",
        "% of settlements",
        "share",
    ),
    Series("cips", "cips", "value_rmb_tn", "adaptation.payments", "trillion yuan", "line", since=2016),
    Series(
        "chips",
        "cn_chip_self_sufficiency",
        "pct",
        "adaptation.technology",
        "% of its chip market",
        "line",
        only="IC made in China / China IC market",
    ),
    Series("oil", "cn_crude_imports_from_ru", "million_tonnes", "ties.infrastructure", "million tonnes", "line"),
    Series("gas", "power_of_siberia_gas", "bcm", "ties.infrastructure", "bcm", "ramp", top=38.0, since=2020),
)
assert tuple(series.id for series in KNOWN) == SERIES


def observed(folder: Path, series: Series) -> dict[int, float]:
    """The counted values by year, several in a year averaged. Raises ContentError."""
    path = folder / "series" / f"{series.file}.csv"
    if not path.is_file():
        raise ContentError(f"{path}: this series is missing")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    years: dict[int, list[float]] = {}
    for row in csv.DictReader(lines):
        year = int((row.get("year") or row.get("date") or "0")[:4])
        if row[series.field] and series.since <= year <= LAST and row.get("measure", "").startswith(series.only):
            years.setdefault(year, []).append(float(row[series.field]))
    return {year: sum(values) / len(values) for year, values in sorted(years.items())}


def history(content: Content, deck: Deck) -> Index:
    """The option that the United States really took in each quarter, ``(quarters,)``. Raises ContentError."""
    if deck.schedule is None:
        raise ContentError(f"scenario '{SCENARIO}' has no schedule: there is no record to play")
    taken = []
    for event in deck.schedule:
        ident = deck.events.ids[event]
        real = next((option for option in content.events[ident].option if option.history), None)
        if real is None:
            raise ContentError(f"event '{ident}': no option is marked 'history', so the record cannot be played")
        taken.append(deck.options.ids.index(f"{ident}/{real.id}"))
    return np.array(taken)


def replayed(content: Content, deck: Deck, worlds: int = WORLDS) -> dict[str, Floats]:
    """Mean of every column, of leverage and of alignment after each quarter, ``(quarters + 1,)``; 0 is the start."""
    batch = q.open_worlds(deck, SEED, np.arange(worlds, dtype=np.uint64))
    stay = np.full(worlds, -1)
    rows = [batch.values.mean(axis=1)]
    scores = [(leverage(batch, deck.model).mean(), alignment(batch, deck.model).mean())]
    for option in history(content, deck):
        events = q.deal(batch, deck)
        q.play_quarter(batch, deck, events, np.full(worlds, option), stay)
        rows.append(batch.values.mean(axis=1))
        scores.append((leverage(batch, deck.model).mean(), alignment(batch, deck.model).mean()))
    table, pair = np.array(rows), np.array(scores)
    means = {name: table[:, row] for name, row in COLUMN_INDEX.items()}
    return means | {"leverage": pair[:, 0], "alignment": pair[:, 1]}


def by_year(deck: Deck, means: dict[str, Floats], column: str) -> dict[int, float]:
    """A column averaged over the quarters of each year; the year before the first is the start."""
    path, years = means[column], [deck.year(t)[0] for t in range(1, deck.quarters + 1)]
    found = {deck.first_year - 1: float(path[0])}
    for year in dict.fromkeys(years):
        at = [t + 1 for t, y in enumerate(years) if y == year]
        found[year] = float(path[at].mean())
    return found


def reading(series: Series, levels: dict[int, float], base: float, scale: float) -> dict[int, float]:
    """What the model says that the series was, by year."""
    match series.reading:
        case "line":
            return {year: base + scale * level for year, level in levels.items()}
        case "share":
            return {year: 100.0 * x * x / (x * x + scale * (100.0 - x) ** 2) for year, x in levels.items()}
    told, sofar = {series.since: base}, base
    for year in range(series.since + 1, LAST + 1):
        sofar += 4.0 * scale * levels[year] / 100.0
        told[year] = min(sofar, series.top)
    return told


def naive(seen: dict[int, float]) -> dict[str, dict[int, float]]:
    """Two forecasts that need no model, made in ``FIT_UNTIL``: the last value, and the trend of the last years."""
    fitted = {year: value for year, value in seen.items() if year <= FIT_UNTIL}
    later = [year for year in seen if year > FIT_UNTIL]
    years, values = list(fitted)[-LOCAL:], list(fitted.values())[-LOCAL:]
    slope, intercept = np.polyfit(years, values, 1) if len(years) > 1 else (0.0, values[-1])
    return {
        "last value": dict.fromkeys(later, values[-1]),
        "linear trend": {year: float(intercept + slope * year) for year in later},
    }


def mape(model: dict[int, float], seen: dict[int, float], years: list[int]) -> float:
    """Mean absolute error in per cent of what was seen."""
    return 100.0 * sum(abs(model[y] - seen[y]) / seen[y] for y in years) / len(years)


def measure(content: Content, folder: Path) -> dict[str, Any]:
    """The answer of ``doubledown backtest --json``. Raises ContentError."""
    deck = compile_deck(content, SCENARIO)
    means = replayed(content, deck)
    series = {}
    for k, known in enumerate(KNOWN):
        seen = observed(folder, known)
        base, scale = float(deck.model.observe_base[k, 0]), float(deck.model.observe_scale[k, 0])
        model = reading(known, by_year(deck, means, known.column), base, scale)
        fit, test = [y for y in seen if y <= FIT_UNTIL], [y for y in seen if y > FIT_UNTIL]
        rivals = {name: mape(told, seen, test) for name, told in naive(seen).items()}
        best = min(rivals, key=lambda name: rivals[name])
        series[known.id] = {
            "unit": known.unit,
            "years": list(seen),
            "observed": [round(value, 3) for value in seen.values()],
            "model": [round(model[year], 3) for year in seen],
            "fit_mape": round(mape(model, seen, fit), 2),
            "test_mape": round(mape(model, seen, test), 2),
            "naive_test_mape": round(rivals[best], 2),
            "naive": best,
        }
    years = range(deck.first_year, LAST + 1)
    yearly: dict[str, list[float]] = {"year": [float(year) for year in years]}
    for name, column in {"alignment": "alignment", "leverage": "leverage", **YEARLY}.items():
        levels = by_year(deck, means, column)
        yearly[name] = [round(levels[year], 3) for year in years]
    return {"fit_until": FIT_UNTIL, "series": series, "yearly": yearly | {"year": list(years)}}


def tell(data: dict[str, Any]) -> list[str]:
    """The report as lines of Markdown, which a terminal can show as they are."""
    until = data["fit_until"]
    made = [
        "# The model against the record",
        "",
        f"The `{SCENARIO}` scenario with the options that the United States really took, mean of {WORLDS} worlds",
        f"over every thesis and doctrine. What is fitted was fitted on years up to {until} (`python -m tools.fit`);",
        "the years after it judge. Naive is the better, on the years that judge, of the last fitted value and the",
        "trend of the last five fitted years.",
        "",
        "| series | unit | error fitted | error judged | naive | |",
        "|---|---|---|---|---|---|",
    ]
    for name, series in data["series"].items():
        verdict = "better" if series["test_mape"] < series["naive_test_mape"] else "worse"
        made.append(
            f"| {name} | {series['unit']} | {series['fit_mape']:.1f}% | {series['test_mape']:.1f}% "
            f"| {series['naive_test_mape']:.1f}% ({series['naive']}) | {verdict} |"
        )
    for name, series in data["series"].items():
        made += ["", f"**{name}** ({series['unit']})", ""]
        made.append("| | " + " | ".join(f"{year}{'' if year <= until else ' *'}" for year in series["years"]) + " |")
        made.append("|---|" + "---|" * len(series["years"]))
        for row in ("observed", "model"):
            made.append(f"| {row} | " + " | ".join(f"{value:.1f}" for value in series[row]) + " |")
    made += ["", f"A star marks a year after {until}.", "", "**The columns, mean of each year**", ""]
    years = data["yearly"]["year"]
    made.append("| | " + " | ".join(str(year) for year in years) + " |")
    made.append("|---|" + "---|" * len(years))
    for name, levels in data["yearly"].items():
        if name != "year":
            made.append(f"| {name} | " + " | ".join(f"{level:.0f}" for level in levels) + " |")
    return made
