"""How the numbers spread: a histogram of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from game.analysis import hits
from game.campaign.meters import title_of
from game.report.markup import Html, join, paragraph, table, tag
from game.report.workshop.bench import Bench

ENDS: Final = {"score": "Final score", "leverage": "Final leverage", "alignment": "Final alignment"}


def spreads(told: Bench) -> Iterator[Html]:
    """A histogram of each number, campaign by campaign."""
    if not told.scenarios:
        return
    yield paragraph(
        "Final numbers are of every game of every policy; the others of every quarter, before the decision. "
        f"A bar is {hits.STEP} points wide."
    )
    for k, (name, of) in enumerate(told.scenarios.items()):
        charts = tag("div", *(_spread(name, key, of) for key in of["histograms"]), class_="spreads")
        numbers = _numbers(of)
        if len(told.scenarios) == 1:
            yield join([charts, numbers], Html("\n"))
        else:
            yield tag("details", tag("summary", of["title"]), charts, numbers, open="" if k == 0 else None)


def _called(key: str) -> str:
    return ENDS.get(key) or title_of(key)


def _spread(scenario: str, key: str, of: Mapping[str, Any]) -> Html:
    """One histogram: bars over 0 to 100, and what can be said of it in words."""
    counts: Sequence[int] = of["histograms"][key]
    most, name = max(1, *counts), f"spread-{scenario}-{key}"
    told = _told(counts)
    bars = [
        tag("rect", class_="fill-one", x=f"{12 * k + 1}", y=f"{90 - high:g}", width="10", height=f"{high:g}")
        for k, count in enumerate(counts)
        if (high := round(max(1.0, 80 * count / most), 1) if count else 0)
    ]
    axis = tag("line", class_="stroke-quiet", x1="0", y1="90.5", x2="240", y2="90.5")
    marks = [
        tag("text", f"{at}", x=f"{2.4 * at:g}", y="103", text_anchor=anchor)
        for at, anchor in ((0, "start"), (25, "middle"), (50, "middle"), (75, "middle"), (100, "end"))
    ]
    par = []
    if key == "score":
        x = f"{2.4 * of['par']:g}"
        par = [
            tag("line", class_="stroke-two", x1=x, y1="12", x2=x, y2="90", stroke_dasharray="3 2"),
            tag("text", f"par {of['par']:g}", x=x, y="9", text_anchor="middle"),
        ]
    drawing = tag(
        "svg",
        tag("title", _called(key), id=f"{name}-title"),
        tag("desc", told, id=f"{name}-told"),
        *bars,
        axis,
        *marks,
        *par,
        role="img",
        viewBox="0 0 240 106",
        class_="spread",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-told",
    )
    caption = tag("figcaption", tag("strong", _called(key)), f": {told}")
    return tag("figure", drawing, caption)


def _told(counts: Sequence[int]) -> str:
    """Within which bins the middle eight tenths lie."""
    whole = sum(counts)
    if not whole:
        return "nothing was counted"
    sums = [sum(counts[: k + 1]) for k in range(len(counts))]
    low = next(k for k, upto in enumerate(sums) if upto >= whole / 10)
    high = next(k for k, upto in enumerate(sums) if upto >= 9 * whole / 10)
    return f"eight of ten lie within {hits.STEP * low} and {hits.STEP * (high + 1)}"


def _numbers(of: Mapping[str, Any]) -> Html:
    keys = list(of["histograms"])
    rows = [
        (f"{hits.STEP * k} to {hits.STEP * (k + 1)}", *(f"{of['histograms'][key][k]:,}" for key in keys))
        for k in range(hits.BINS)
    ]
    head = ("points", *(_called(key) for key in keys))
    made = table(f"How often each value came up in {of['title']}", head, rows, figures=range(1, len(head)))
    return tag("details", tag("summary", "The numbers as a table"), made)
