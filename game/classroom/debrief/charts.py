"""The charts that only the debrief of a class has: every team's way on one plane, and what the room expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from game.classroom.debrief.facts import ClassFacts, GroupFact
from game.engine.scoring import QUADRANTS
from game.report.markup import Html
from game.report.svg import FAINT, INK, ONE, PAPER, QUIET, TWO, drawing, inline

COLOURS: Final = (ONE, TWO, INK)
MARKS: Final = "osD^vPX<>*"
"""Beside the colours and the numbers at the ends, so that colour alone tells nothing."""
STYLES: Final = ("-", "--", "-.", ":")
WIDE: Final = 660
"""Points."""
PLAIN: Final = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 1}


def _figure(width: int, height: int) -> Figure:
    return Figure(figsize=(width / 72, height / 72), layout="constrained")


def planes(facts: ClassFacts) -> Html:
    """Every team's way from the common start; the team's number stands at its end."""
    groups = [group for group in facts.groups if group.quarters]
    ways = [[(at["leverage"], at["alignment"]) for at in group.points] for group in groups]
    with drawing():
        figure = _figure(560, 500)
        axes = figure.subplots()
        xs, ys = zip(*(point for way in ways for point in way), strict=True)
        for values, middle, limit in ((xs, facts.middle[0], axes.set_xlim), (ys, facts.middle[1], axes.set_ylim)):
            limit(*_span([*values, middle - 5, middle + 5]))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MultipleLocator(5))
        axes.axvline(facts.middle[0], color=QUIET, linestyle="--", linewidth=1)
        axes.axhline(facts.middle[1], color=QUIET, linestyle="--", linewidth=1)
        _corners(axes)
        for k, way in enumerate(ways):
            look: Any = {"color": COLOURS[k % 3], "linestyle": STYLES[k // 3 % 4], "marker": MARKS[k % len(MARKS)]}
            axes.plot(*zip(*way, strict=True), linewidth=1.6, markersize=4, **look)
        axes.plot(*ways[0][0], color=INK, marker="o", markersize=10, markerfacecolor=PAPER, markeredgewidth=2)
        _ends(axes, [way[-1] for way in ways], [str(group.number) for group in groups])
        axes.set_xlabel("leverage: more in hand →")
        axes.set_ylabel("alignment: closer together →")
        told = "; ".join(_ended(group) for group in groups)
        words = f"All begin at leverage {ways[0][0][0]:.1f}, alignment {ways[0][0][1]:.1f}. {told}."
        return inline(figure, "planes", "Every team's way on the plane of leverage and alignment", words)


def _ended(group: GroupFact) -> str:
    last = group.points[-1]
    return f"{group.name} ends at leverage {last['leverage']:.1f}, alignment {last['alignment']:.1f}"


def _span(values: Sequence[float]) -> tuple[float, float]:
    return max(0.0, 5 * ((min(values) - 3) // 5)), min(100.0, 5 * -(-(max(values) + 3) // 5))


def _corners(axes: Any) -> None:
    calm, cards, drift, low = QUADRANTS
    for words, x, y in ((low, 0, 1), (cards, 1, 1), (drift, 0, 0), (calm, 1, 0)):
        where: Any = {"ha": ("left", "right")[x], "va": ("bottom", "top")[y], "transform": axes.transAxes}
        axes.text(0.015 + 0.97 * x, 0.015 + 0.97 * y, words, style="italic", color=QUIET, size=11, **where)


def _ends(axes: Any, ends: Sequence[tuple[float, float]], names: Sequence[str]) -> None:
    """A number beside each end; those that would cover one another share a place."""
    (left, right), (below, above) = axes.get_xlim(), axes.get_ylim()
    places: list[tuple[float, float, list[str]]] = []
    for (x, y), name in sorted(zip(ends, names, strict=True), key=lambda pair: (-pair[0][1], pair[0][0])):
        near = next(
            (p for p in places if abs(p[0] - x) < 0.06 * (right - left) and abs(p[1] - y) < 0.045 * (above - below)),
            None,
        )
        if near is not None:
            near[2].append(name)
        else:
            places.append((x, y, [name]))
    for x, y, listed in places:
        spot: Any = {"xytext": (8, 0), "textcoords": "offset points", "va": "center", "bbox": PLAIN}
        axes.annotate(", ".join(sorted(listed, key=int)), (x, y), weight="bold", size=13, **spot)


def forecasts(group: GroupFact) -> Html:
    """How likely the room held a rise of each score, quarter by quarter, and what came."""
    with drawing():
        figure = _figure(WIDE, 320)
        rows = figure.subplots(2, 1, sharex=True)
        told = []
        for axes, name, colour in zip(rows, ("leverage", "alignment"), (ONE, TWO), strict=True):
            said = [(q, f) for q in group.quarters for f in q.forecasts if f.name == name]
            axes.axhline(50, color=QUIET, linestyle="--", linewidth=1)
            for quarter, forecast in said:
                rose = forecast.moved > 0
                axes.plot([quarter.quarter] * 2, [100 * forecast.mean, 100 * rose], color=FAINT, linewidth=2, zorder=0)
                axes.plot(quarter.quarter, 100 * forecast.mean, color=colour, marker="oD"[name == "alignment"])
                axes.plot(quarter.quarter, 100 * rose, color=INK, marker="^" if rose else "v", markersize=8)
                came = "rose" if rose else "fell" if forecast.moved < 0 else "stayed"
                told.append(f"{quarter.when}: {name} {forecast.mean:.0%}, it {came}")
            axes.set_ylim(-12, 112)
            axes.set_yticks([0, 50, 100])
            axes.set_ylabel(f"{name}\nrises, %")
        rows[1].set_xticks([q.quarter for q in group.quarters], [q.when.replace(" ", "\n") for q in group.quarters])
        return inline(figure, "forecasts", "What the room expected, and what came", "; ".join(told) + ".")
