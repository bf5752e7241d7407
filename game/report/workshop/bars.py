"""Shares of the whole: as words, as a bar, and in a table of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from game.report.markup import Html, join, tag


def tiny(share: float) -> str:
    """A share to a tenth of a percent."""
    return f"{share:.1%}" if share >= 0.0005 else "under 0.1%"


def percent(share: float, class_: str = "never") -> str:
    """The same, or the word for none at all."""
    return tiny(share) if share else tag("span", "never", class_=class_)


def share_of(part: int, whole: int) -> Html:
    """A part of a whole as a number and a bar; nothing where there is no whole."""
    return bar(part / whole) if whole else Html()


def bar(share: float) -> Html:
    """A share as a number and a bar."""
    whole = tag("rect", class_="fill-faint", width="100", height="10")
    filled = tag("rect", class_="fill-one", width=f"{100 * share:.0f}", height="10")
    drawing = tag(
        "svg", whole, filled, class_="bar", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true"
    )
    return join([tag("span", f"{share:.0%}", class_="number"), drawing])


def bars(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """A table of options: as ``markup.table``, with classes for the bars."""
    listed = list(rows)
    barred = {k for row in listed for k, told in enumerate(row) if k == 0 or "<svg" in told}

    def cell(column: int, told: str) -> Html:
        if column == 0:
            return tag("th", told, scope="row", role="rowheader")
        class_ = "share" if column in barred else "figure"
        return tag("td", told, role="cell", class_=class_, data_label=head[column])

    top = (
        tag("th", name, scope="col", role="columnheader", class_=None if k in barred else "figure")
        for k, name in enumerate(head)
    )
    body = (tag("tr", *(cell(k, told) for k, told in enumerate(row)), role="row") for row in listed)
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *top, role="row"), role="rowgroup"),
        tag("tbody", *body, role="rowgroup"),
        role="table",
        class_="stacked options",
    )
