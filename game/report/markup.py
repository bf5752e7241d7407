"""HTML by calls: whatever is plain text is escaped, whatever is ``Html`` has been."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Sequence
from urllib.parse import urlsplit

from game.text import printable

LONGEST = 4000
"""Characters of one text that are shown."""

_ADDRESS = re.compile(r"https?://[^\s;<>\"']+")


class Html(str):
    """Text that is markup already and is not escaped again."""

    __slots__ = ()


def escape(text: str) -> Html:
    """A text as HTML, with nothing in it that a browser might obey."""
    return text if isinstance(text, Html) else Html(html.escape(printable(text, LONGEST)))


def join(parts: Iterable[str], between: str = "") -> Html:
    """Parts one after another."""
    return Html(escape(between).join(escape(part) for part in parts))


def tag(name: str, *children: str, **attributes: str | None) -> Html:
    """An element. ``class_`` gives ``class``, ``aria_label`` gives ``aria-label``; None leaves an attribute out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{given}>{join(children)}</{name}>")


def paragraph(*children: str, class_: str | None = None) -> Html:
    """A paragraph, or nothing where there is nothing to say."""
    return tag("p", *children, class_=class_) if any(children) else Html()


def bullets(items: Iterable[str], kind: str = "ul", class_: str | None = None) -> Html:
    """A list, or nothing."""
    made = [tag("li", item) for item in items]
    return tag(kind, *(Html(f"\n{item}") for item in made), class_=class_) if made else Html()


def terms(pairs: Iterable[tuple[str, str]], class_: str | None = None) -> Html:
    """A list of names and what each stands for; one that stands for nothing is left out."""
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", told)) for name, told in pairs if told), class_=class_)


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    figures: Collection[int] = (),
    stacked: bool = False,
) -> Html:
    """A table whose first column names its rows. ``figures``: the columns that hold numbers.

    A stacked one turns each row into a block where the page is narrow. Its roles are written out, since a browser
    forgets them when the display changes. Any other scrolls in a box of its own, which the keyboard can reach.
    """

    def role(name: str) -> str | None:
        return name if stacked else None

    def cell(column: int, told: str) -> Html:
        class_ = "figure" if column in figures else None
        if column == 0:
            return tag("th", told, scope="row", role=role("rowheader"), class_=class_)
        return tag("td", told, role=role("cell"), class_=class_, data_label=head[column] if stacked else None)

    top = (
        tag("th", name, scope="col", role=role("columnheader"), class_="figure" if k in figures else None)
        for k, name in enumerate(head)
    )
    body = (Html("\n") + tag("tr", *(cell(k, told) for k, told in enumerate(row)), role=role("row")) for row in rows)
    made = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *top, role=role("row")), role=role("rowgroup")),
        tag("tbody", *(Html(row) for row in body), role=role("rowgroup")),
        role=role("table"),
        class_="stacked" if stacked else None,
    )
    if stacked:
        return made
    return tag("div", made, class_="scroll", role="region", tabindex="0", aria_label=f"Table: {caption}")


def cited(source: str) -> Html:
    """A source as it is cited, with its addresses as links. Nothing is loaded from them, and they learn nothing."""
    made, at = Html(), 0
    for found in _ADDRESS.finditer(source):
        address = found.group().rstrip(".,)")
        made = Html(made + escape(source[at : found.start()]) + _link(address))
        at = found.start() + len(address)
    return Html(made + escape(source[at:]))


def _link(address: str) -> Html:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:  # not an address after all
        host = ""
    return tag("a", host.removeprefix("www."), href=address, rel="noreferrer noopener") if host else escape(address)
