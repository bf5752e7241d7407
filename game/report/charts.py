"""The charts: each draws one thing, in words and signs as well as in colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from game.campaign.debrief import Moment
from game.campaign.meters import POSTURE_TITLES
from game.campaign.predictions import Band
from game.campaign.views import LensScore, Outcome
from game.engine.scoring import QUADRANTS
from game.report.markup import Html
from game.report.svg import FAINT, INK, ONE, PAPER, QUIET, TWO, drawing, inline, label
from game.text import signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DENSE: Final = 24
"""Quarters from which not every one is marked."""

WIDE, NARROW = 660, 420
"""Widths in points: of a chart over time, and of one that fits a small screen."""

CLEAR: Final = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 1}
"""Behind words that would else stand on a line."""

LETTERS: Final = "abcdefgh"
"""What marks the quarters that moved most, in the chart and in the list below it."""


def _figure(width: int, height: int) -> Figure:
    return Figure(figsize=(width / 72, height / 72), layout="constrained")


# ---- over time ------------------------------------------------------------------------------------------------


def scores(points: Sequence[dict[str, float]], outcomes: Sequence[Outcome], moments: Sequence[Moment]) -> Html:
    """Leverage and alignment after each quarter, the quarters that moved most, and the posture of each below."""
    curves = {name: [at[name] for at in points] for name in ("leverage", "alignment")}
    with drawing():
        figure = _figure(WIDE, 430)
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(5, 3))
        _curves(above, curves)
        for letter, moment in zip(LETTERS, moments, strict=False):
            above.axvline(moment.quarter, color=FAINT, linestyle=":", linewidth=1.2, zorder=0)
            above.text(moment.quarter, 1.0, letter, ha="center", weight="bold", transform=above.get_xaxis_transform())
        _postures_over_time(below, outcomes)
        years = {outcome.quarter: str(outcome.year) for outcome in outcomes if outcome.of_year == 1}
        years |= {outcomes[0].quarter: str(outcomes[0].year)} if outcomes and 2 not in years and 3 not in years else {}
        below.set_xticks(list(years), list(years.values()))
        return inline(figure, "scores", "Leverage and alignment, quarter by quarter", _told(curves, moments))


def _told(curves: Mapping[str, Sequence[float]], moments: Sequence[Moment]) -> str:
    ways = [f"{name.capitalize()} {_way(curve)}" for name, curve in curves.items()]
    marked = ", ".join(f"{moment.when}" for moment in moments)
    return f"{'. '.join(ways)}. Marked are the quarters that moved most: {marked}. Below, the posture of each quarter."


def _way(curve: Sequence[float]) -> str:
    return f"begins at {curve[0]:.1f} and ends at {curve[-1]:.1f}, between {min(curve):.1f} and {max(curve):.1f}"


def _curves(axes: Axes, curves: Mapping[str, Sequence[float]]) -> None:
    """Two lines with signs of their own, named at their right ends."""
    ends = []
    for (name, curve), marker, colour in zip(curves.items(), "oD", (ONE, TWO), strict=True):
        every = 1 if len(curve) <= DENSE + 1 else 4
        axes.plot(curve, color=colour, linewidth=2, marker=marker, markersize=4.5, markevery=every)
        ends.append((curve[-1], f"{name.capitalize()} {curve[-1]:.0f}", colour))
    low, high = (curve for curve in sorted(ends))
    apart = max(0.0, 5.0 - (high[0] - low[0])) / 2  # the names must not cover each other
    for (at, words, colour), shift in ((low, -apart), (high, apart)):
        spot: Any = {"xytext": (10, 0), "textcoords": "offset points", "va": "center", "annotation_clip": False}
        axes.annotate(words, (len(curves["leverage"]) - 1, at + shift), color=colour, weight="bold", **spot)
    values = [value for curve in curves.values() for value in curve]
    axes.set_ylim(10 * (min(values) // 10), 10 * -(-(max(values) + 1) // 10))
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.tick_params(length=0)
    axes.set_ylabel("points, 0 to 100")


def _postures_over_time(axes: Axes, outcomes: Sequence[Outcome]) -> None:
    names = list(POSTURE_TITLES)
    for row in range(len(names)):
        axes.axhline(row, color=FAINT, linewidth=0.6, zorder=0)
    taken = [(o.quarter, names.index(o.option.posture)) for o in outcomes if o.option]
    axes.scatter(
        [x for x, _ in taken], [y for _, y in taken], marker="s", s=36 if len(outcomes) <= DENSE else 18, c=INK
    )
    axes.set_yticks(range(len(names)), list(POSTURE_TITLES.values()))
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


# ---- the plane ------------------------------------------------------------------------------------------------


def plane(
    points: Sequence[dict[str, float]], middle: tuple[float, float], outcomes: Sequence[Outcome], ended: str
) -> Html:
    """The way through leverage and alignment, and the four quarters of the plane."""
    xs, ys = [at["leverage"] for at in points], [at["alignment"] for at in points]
    with drawing():
        figure = _figure(NARROW, 400)
        axes = figure.subplots()
        axes.set_xlim(*_span([*xs, middle[0] - 5, middle[0] + 5]))
        axes.set_ylim(*_span([*ys, middle[1] - 5, middle[1] + 5]))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MultipleLocator(5 if max(_reach(axes)) <= 50 else 10))
        axes.axvline(middle[0], color=QUIET, linestyle="--", linewidth=1)
        axes.axhline(middle[1], color=QUIET, linestyle="--", linewidth=1)
        _corners(axes)
        axes.plot(xs, ys, color=ONE, linewidth=1.6, marker="o", markersize=3.5)
        axes.plot(xs[0], ys[0], color=INK, marker="o", markersize=9, markerfacecolor=PAPER, markeredgewidth=2)
        axes.plot(xs[-1], ys[-1], color=INK, marker="o", markersize=9)
        _beside(axes, (xs[0], ys[0]), "start", (xs[0], ys[0]) < (xs[-1], ys[-1]))
        _beside(axes, (xs[-1], ys[-1]), "end", (xs[0], ys[0]) >= (xs[-1], ys[-1]))
        _years(axes, [(xs[0], ys[0]), (xs[-1], ys[-1])], outcomes[:-1])
        axes.set_xlabel("leverage: more in hand →")
        axes.set_ylabel("alignment: closer together →")
        told = (
            f"The way begins at leverage {xs[0]:.1f}, alignment {ys[0]:.1f} and ends at leverage {xs[-1]:.1f}, "
            f"alignment {ys[-1]:.1f}, in the quarter called {ended}. The plane is divided at leverage {middle[0]:g}, "
            f"alignment {middle[1]:g}. Small numbers mark where a year ended."
        )
        return inline(figure, "plane", "The way on the plane of leverage and alignment", told)


def _span(values: Sequence[float]) -> tuple[float, float]:
    """Round limits with room for words at the edges."""
    return max(0.0, 5 * ((min(values) - 5) // 5)), min(100.0, 5 * -(-(max(values) + 5) // 5))


def _reach(axes: Axes) -> tuple[float, float]:
    """Points from left to right, and from below to above."""
    (left, right), (below, above) = axes.get_xlim(), axes.get_ylim()
    return right - left, above - below


def _years(axes: Axes, taken: list[tuple[float, float]], outcomes: Sequence[Outcome]) -> None:
    """Where each year ended, by its number; a number that would cover another word is left out."""
    width, height = _reach(axes)
    for outcome in outcomes:
        x, y = outcome.after["leverage"], outcome.after["alignment"]
        free = all(abs(x - u) > 0.11 * width or abs(y - v) > 0.07 * height for u, v in taken)
        if outcome.of_year == 4 and free:
            taken = [*taken, (x, y)]
            spot: Any = {"xytext": (0, 9), "textcoords": "offset points", "ha": "center", "bbox": CLEAR}
            axes.annotate(str(outcome.year), (x, y), color=QUIET, size=10, **spot)


def _corners(axes: Axes) -> None:
    """The names of the four quarters. High alignment is above, much leverage to the right."""
    calm, cards, drift, low = QUADRANTS
    for words, x, y in ((low, 0, 1), (cards, 1, 1), (drift, 0, 0), (calm, 1, 0)):
        axes.text(
            0.015 + 0.97 * x,
            0.02 + 0.96 * y,
            words.replace(" with ", "\nwith ")
            .replace(" returns", "\nreturns")
            .replace(" competition", "\ncompetition"),
            ha=("left", "right")[x],
            va=("bottom", "top")[y],
            style="italic",
            color=QUIET,
            size=11,
            transform=axes.transAxes,
        )


def _beside(axes: Axes, at: tuple[float, float], words: str, left: bool) -> None:
    side, place = ("right", (-9, 0)) if left else ("left", (9, 0))
    spot: Any = {"xytext": place, "textcoords": "offset points", "va": "center", "ha": side, "bbox": CLEAR}
    axes.annotate(words, at, weight="bold", **spot)


# ---- bars -----------------------------------------------------------------------------------------------------


def postures(taken: Mapping[str, int], played: int) -> Html:
    """How often each posture was taken."""
    counts = {title: taken.get(name, 0) for name, title in POSTURE_TITLES.items()}
    with drawing():
        figure = _figure(NARROW, 230)
        axes = _bars(figure, list(counts), list(counts.values()))
        for row, count in enumerate(counts.values()):
            share = f" ({count / max(1, played):.0%})" if count else ""
            _at_end(axes, count, row, f"{count}{share}")
        axes.set_xlim(0, 1.25 * max(1, *counts.values()))
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        told = ", ".join(f"{title} {count}" for title, count in counts.items())
        return inline(figure, "postures", "How often each posture was taken", f"Of {played} quarters: {told}.")


def lenses(listed: Sequence[LensScore], par: float, ours: str) -> Html:
    """The score under every lens, and par."""
    names = [f"{'▸ ' if lens.id == ours else ''}{label(lens.name)}  {lens.score:.1f}" for lens in listed]
    with drawing():
        figure = _figure(NARROW, 60 + 32 * len(listed))
        axes = _bars(figure, names, [lens.score for lens in listed])
        axes.axvline(par, color=INK, linestyle="--", linewidth=1.2)
        axes.text(par, 1.01, f"par {par:g}", ha="center", va="bottom", transform=axes.get_xaxis_transform())
        axes.set_xlim(0, 100)
        told = ", ".join(f"{label(lens.name)} {lens.score:.1f}" for lens in listed)
        return inline(figure, "lenses", "The score under every lens", f"{told}. Par is {par:g}.")


def closeness(found: Mapping[str, float]) -> Html:
    """Points of alignment by where they came from: to the right what drew the two together."""
    with drawing():
        figure = _figure(NARROW, 70 + 34 * len(found))
        axes = _bars(figure, list(found), list(found.values()), [TWO if value > 0 else ONE for value in found.values()])
        for row, value in enumerate(found.values()):
            _at_end(axes, value, row, signed(value))
        axes.axvline(0, color=INK, linewidth=1)
        reach = 1.35 * max(1.0, *(abs(value) for value in found.values()))
        axes.set_xlim(-reach if min(found.values()) < 0 else 0, reach if max(found.values()) > 0 else 0)
        axes.set_xlabel("points of alignment: ← apart, closer →")
        told = ", ".join(f"{name} {signed(value)}" for name, value in found.items())
        return inline(figure, "closeness", "Where the change of alignment came from", f"In points: {told}.")


def _bars(figure: Figure, names: list[str], values: Sequence[float], colours: Sequence[str] | str = ONE) -> Axes:
    axes = figure.subplots()
    axes.barh(range(len(names)), values, height=0.6, color=colours)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    return axes


def _at_end(axes: Axes, value: float, row: int, words: str) -> None:
    """The number of a bar, beyond its end."""
    side, shift = ("left", 5) if value >= 0 else ("right", -5)
    axes.annotate(words, (value, row), xytext=(shift, 0), textcoords="offset points", ha=side, va="center")


# ---- predictions ----------------------------------------------------------------------------------------------


def calibration(bands: Sequence[Band]) -> Html:
    """How sure the player was against how often that was right."""
    with drawing():
        figure = _figure(NARROW, 340)
        axes = figure.subplots()
        axes.plot([50, 100], [50, 100], color=QUIET, linestyle="--", linewidth=1)
        axes.text(100, 104, "as sure as right", color=QUIET, size=11, style="italic", ha="right")
        for band in bands:
            at = 100 * band.sure, 100 * band.right
            axes.plot(*at, color=ONE, marker="o", markersize=7)
            below = band.right > band.sure
            spot: Any = {"xytext": (0, 9 if below else -9), "va": "bottom" if below else "top"}
            axes.annotate(f"{band.count}", at, textcoords="offset points", ha="center", **spot)
        axes.set_xlim(48, 102)
        axes.set_ylim(-14, 114)
        axes.set_yticks([0, 25, 50, 75, 100])
        axes.set_xlabel("how sure, per cent")
        axes.set_ylabel("how often right, per cent")
        told = "; ".join(f"{b.sure:.0%} sure, right {b.right:.0%} of {b.count}" for b in bands)
        words = f"{told}. On the dashed line the two agree; the number beside a point counts its predictions."
        return inline(figure, "calibration", "How sure you were, and how often you were right", words)
