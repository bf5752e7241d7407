"""Charts by textual-plot, in the colours of the theme: scores over time, two games side by side, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Grid
from textual.strip import Strip
from textual.widgets import Static
from textual_hires_canvas import Canvas
from textual_plot import HiResMode, PlotWidget
from textual_plot.axis_formatter import NumericAxisFormatter

from game.campaign.predictions import Band
from game.campaign.views import Outcome

LEAST = (24, 7)
"""Cells below which there is no room for axes."""
LEFT = 6


@dataclass(frozen=True)
class Curve:
    """Values at 0, 1, 2 … and the sign that marks some of them, so that colour is never needed."""

    values: tuple[float, ...]
    sign: str
    colour: str
    """The name of a colour of the theme."""
    first: int = 0
    """Where it begins: what comes before is another curve's."""


class Named(NumericAxisFormatter):
    """Ticks that are called by words of their own."""

    def __init__(self, names: dict[float, str]) -> None:
        self.names = names

    def get_labels_for_ticks(self, ticks: Sequence[float]) -> list[str]:
        """The words of each tick."""
        return [self.names.get(tick, "") for tick in ticks]


class Sheet(Canvas):
    """The library's canvas, which gives lines without a style before it has a size: NO_COLOR cannot read them."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        return strip if strip.cell_length else Strip.blank(self.size.width, self.rich_style)


class Plot(PlotWidget, can_focus=False):
    """A chart that is looked at: it neither takes the keys nor zooms. Subclasses ``draw`` it."""

    DEFAULT_CSS = """
    Plot > .plot--axis { color: $faint; }
    Plot > .plot--tick { color: $quiet; text-style: none; }
    Plot > .plot--label { color: $quiet; text-style: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, allow_pan_and_zoom=False)
        self.set_reactive(PlotWidget.margin_left, LEFT)
        self.set_reactive(PlotWidget.margin_top, 0)
        self.set_reactive(PlotWidget.margin_bottom, 1)

    def compose(self) -> ComposeResult:
        with Grid():
            for name in ("margin-top", "margin-left", "plot", "margin-bottom"):
                yield Sheet(1, 1, id=name)
        yield Static(id="legend")  # never shown: a legend of ours stands above

    def on_resize(self) -> None:
        self.redraw()  # the first time that there is a size is also the first time that it can be drawn

    def notify_style_update(self) -> None:
        """The theme has changed: the lines keep their colours as words and are drawn anew."""
        super().notify_style_update()
        if self.is_mounted:
            self.redraw()

    def redraw(self) -> None:
        """Draw it from the beginning."""
        self.clear()
        if self.size.width >= LEAST[0] and self.size.height >= LEAST[1]:
            self.draw()

    def draw(self) -> None:
        """Add the lines and points."""

    def colour(self, name: str) -> str:
        """A colour of the theme in the words of the library."""
        return self.app.theme_variables.get(name, "").removeprefix("ansi_") or "default"

    def axes(self, width: float, low: float, high: float, names: dict[float, str], step: int) -> None:
        """Set the limits, name ticks below, and number the left edge in steps."""
        self.set_xlimits(-0.3, max(1.0, width) + 0.6)  # room for the signs at both ends
        self.set_ylimits(low, high)
        self.set_xticks(list(names))
        self.set_x_formatter(Named(names))
        self.set_yticks([float(n) for n in range(0, 101, step) if low <= n <= high])

    def curve(self, curve: Curve, every: int) -> None:
        """A line of fine dots, with its sign at some points and at both ends."""
        style = self.colour(curve.colour)
        xs = list(range(curve.first, len(curve.values)))
        self.plot(xs, [curve.values[x] for x in xs], line_style=style, hires_mode=HiResMode.BRAILLE)
        signs = [x for x in xs if (x % every == 0 and x > curve.first) or x in (0, xs[-1])]
        self.scatter(signs, [curve.values[x] for x in signs], marker=curve.sign, marker_style=f"bold {style}")


class Curves(Plot):
    """One or more curves over the quarters, with letters above some of them."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.curves: tuple[Curve, ...] = ()
        self.names: dict[float, str] = {}
        self.letters: dict[int, str] = {}

    def show(self, curves: Sequence[Curve], names: dict[float, str], letters: dict[int, str] | None = None) -> None:
        """Draw other curves; ``names`` are the words below, ``letters`` stand at the upper edge."""
        self.curves, self.names, self.letters = tuple(curves), names, letters or {}
        if self.is_mounted:
            self.redraw()

    def draw(self) -> None:
        every = [value for curve in self.curves for value in curve.values]
        if not every:
            return
        low, high = 10.0 * (min(every) // 10), 10.0 * -(-max(every) // 10)
        high = min(110.0, max(high, low + 20) + (5 if self.letters else 0))
        last = max(len(curve.values) for curve in self.curves) - 1
        room = max(1, (self.size.width - LEFT) // 6)
        kept = {at: name for k, (at, name) in enumerate(self.names.items()) if k % -(-len(self.names) // room) == 0}
        self.axes(last, low, high, kept, 10 if self.size.height > (high - low) / 5 else 20)
        for curve in self.curves:
            self.curve(curve, 4)
        below = high - 0.6 * (high - low) / self.size.height  # the frame lies on the edge itself
        for at, letter in self.letters.items():
            self.scatter([at], [below], marker=letter, marker_style=f"bold {self.colour('title')}")


class Calibration(Plot):
    """How sure the player was against how often that was right; on the diagonal the two agree."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.bands: list[Band] = []

    def show(self, bands: list[Band]) -> None:
        """Draw the bands of other predictions."""
        self.bands = bands
        if self.is_mounted:
            self.redraw()

    def draw(self) -> None:
        self.set_xlimits(50, 100)
        self.set_ylimits(0, 105)
        self.set_xticks([50.0, 60.0, 70.0, 80.0, 90.0, 100.0])
        self.set_yticks([0.0, 25.0, 50.0, 75.0, 100.0])
        self.plot([50, 100], [50, 100], line_style=self.colour("faint"), hires_mode=HiResMode.BRAILLE)
        for band in self.bands:
            style = f"bold {self.colour('accent')}"
            self.scatter([band.sure * 100], [band.right * 100], marker="●", marker_style=style)


def years(outcomes: Sequence[Outcome]) -> dict[float, str]:
    """The words below a chart of a game: each year at its first quarter."""
    return {float(o.quarter): str(o.year) for o in outcomes if o.of_year == 1 or o.quarter == 1}


def quarters(last: int) -> dict[float, str]:
    """The words below a chart of games that need not share a calendar."""
    step = 5 if last > 10 else 2
    return {float(k): str(k) for k in range(0, last + 1, step)}
