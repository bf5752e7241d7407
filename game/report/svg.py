"""A figure of matplotlib as SVG to stand inside a page.

Styles become attributes, so that the page may forbid styles that it does not know; the colours of the palette become
classes, so that a dark screen can change them; and whatever a page with several charts would have twice gets a name of
its own or goes.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from xml.etree import ElementTree as Tree

import matplotlib
from matplotlib.figure import Figure

from game.report.markup import Html, escape

PALETTE: Final = {
    "ink": "#23282f",
    "quiet": "#5b626c",
    "faint": "#c9c6be",
    "paper": "#fffefc",
    "one": "#0b5ea8",
    "two": "#a84300",
}
"""Colours by name, as they are in print. ``style.css`` has the others."""

INK, QUIET, FAINT, PAPER, ONE, TWO = PALETTE.values()

_NAMES: Final = {colour: name for name, colour in PALETTE.items()}
_KEPT: Final = [
    "fill",
    "fill-opacity",
    "opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "text-anchor",
    "font-size",
    "font-weight",
    "font-style",
]
_SVG: Final = "{http://www.w3.org/2000/svg}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_NOT_XML: Final = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@contextmanager
def drawing() -> Iterator[None]:
    """Draw by the library's own defaults and ours, whatever the machine prefers; the same bytes every time."""
    ours: Any = {
        "svg.hashsalt": "double-down",
        "svg.fonttype": "none",
        "text.parse_math": False,
        "font.size": 12,
        "text.color": INK,
        "axes.edgecolor": QUIET,
        "axes.labelcolor": INK,
        "axes.facecolor": "none",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "figure.facecolor": "none",
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
    }
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a letter that the measuring font lacks: the reader's has it
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(ours)
        yield


def label(text: str, most: int = 22) -> str:
    """A name from a pack, short enough for a chart and fit for XML."""
    text = " ".join(_NOT_XML.sub("", text).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def inline(figure: Figure, name: str, title: str, told: str) -> Html:
    """The drawing as an element: ``title`` names it, ``told`` says what there is to see in it."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = Tree.fromstring(file.getvalue())
    kept = _referred(root)
    _clean(root, name, kept)
    inside = "".join(Tree.tostring(child, encoding="unicode", short_empty_elements=False) for child in root)
    return Html(
        f'<svg role="img" viewBox="{root.attrib["viewBox"]}" class="chart {name}" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-told">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-told">{escape(told)}</desc>{inside}</svg>'
    )


def _referred(root: Tree.Element) -> set[str]:
    """The ids that something in the drawing refers to."""
    values = [value for element in root.iter() for value in element.attrib.values()]
    return {found for value in values for found in re.findall(r"#([A-Za-z][\w-]*)", value)}


def _clean(element: Tree.Element, name: str, kept: set[str]) -> None:
    element.tag = element.tag.removeprefix(_SVG)
    for child in list(element):
        if child.tag in (f"{_SVG}metadata", f"{_SVG}style"):
            element.remove(child)
        else:
            _clean(child, name, kept)
    old, element.attrib = dict(element.attrib), {}
    classes = []
    for key, value in (*old.items(), *_styles(old.get("style", ""))):
        match key:
            case "style":
                continue
            case "id":
                if value in kept:
                    element.set("id", f"{name}-{value}")
            case _ if key == _HREF:
                element.set("href", f"#{name}-{value.removeprefix('#')}")
            case _:
                element.set(key, value.replace("url(#", f"url(#{name}-"))
                if key in ("fill", "stroke") and value in _NAMES:
                    classes.append(f"{key}-{_NAMES[value]}")
    if classes:
        element.set("class", " ".join(classes))
    element.text, element.tail = _trimmed(element.text), _trimmed(element.tail)


def _trimmed(text: str | None) -> str | None:
    return text if text and text.strip() else None


def _styles(style: str) -> Iterator[tuple[str, str]]:
    """(property, value) of a style attribute, as attributes of SVG."""
    for part in style.split(";"):
        key, _, value = (piece.strip() for piece in part.partition(":"))
        if key == "font":  # style, weight, size and family in one
            words = value.split("'")[0].split()
            yield from (("font-size", word) for word in words if word.endswith("px"))
            yield from (("font-weight", word) for word in words if word in ("bold", "700"))
            yield from (("font-style", word) for word in words if word in ("italic", "oblique"))
        elif key in _KEPT:
            yield key, value
