"""The two scores and the six meters of the purse, always at the top of a game."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from game.campaign.meters import PURSE, SCORES, Meter
from game.campaign.views import Outcome
from game.tui.paint import bar, change, fit, level, lines, moved, row, spark, text


class Gauges(Widget):
    """Leverage and alignment on a line each, then the purse. ``slide`` runs from 0 to 1 between two quarters."""

    DEFAULT_CSS = """
    Gauges { height: 3; padding: 0 1; background: $surface; }
    """

    slide: reactive[float] = reactive(1.0)

    def __init__(self) -> None:
        super().__init__()
        self._history: list[dict[str, float]] = []

    def show(self, outcomes: Sequence[Outcome], now: dict[str, float]) -> None:
        """The numbers as they stand and as they have been."""
        self._history = [*([outcomes[0].before] if outcomes else []), *(o.after for o in outcomes[:-1]), now]
        self.refresh()

    def start_slide(self, seconds: float) -> None:
        """Move from the numbers before the last quarter to the present ones."""
        self.set_reactive(Gauges.slide, 0.0)
        self.animate("slide", 1.0, duration=seconds, easing="out_cubic")

    def finish(self) -> None:
        """Be at the present numbers at once."""
        self.app.animator.force_stop_animation(self, "slide")
        self.slide = 1.0

    def render(self) -> Content:
        if not self._history:
            return Content("")
        width = self.size.width
        return lines([*(self._score(meter, width) for meter in SCORES), self._purse(width)])

    def _value(self, name: str) -> float:
        now = self._history[-1][name]
        if self.slide >= 1 or len(self._history) < 2:
            return now
        was = self._history[-2][name]
        return was + (now - was) * self.slide

    def _score(self, meter: Meter, width: int) -> Content:
        value, colour = self._value(meter.name), level(meter, self._value(meter.name))
        delta = Content(" " * 6)
        if len(self._history) > 1:
            delta = change(meter.name, moved(self._history[-2][meter.name], self._history[-1][meter.name]), 6)
        sign = "!" if meter.warns(value) else " "
        head = row(
            (meter.title.upper().ljust(10), "bold $title"), (f"{value:5.1f}{sign}", f"bold {colour}"), delta, "  "
        )
        columns = min(20, max(8, width // 6))
        room = width - head.cell_length - columns - 2
        curve = spark([past[meter.name] for past in self._history], columns).ljust(columns)
        return row(head, bar(value, room, colour, meter.warning), "  ", (curve, "$quiet"))

    def _purse(self, width: int) -> Content:
        cell = (width + 1) // len(PURSE)
        return row(*(fit(self._small(meter, cell), cell) for meter in PURSE))

    def _small(self, meter: Meter, cell: int) -> Content:
        value = self._value(meter.name)
        name = meter.title if cell >= 21 else meter.short
        sign = "!" if meter.warns(value) else " "
        colour = level(meter, value)
        head = row((name, "$quiet"), (f" {value:.0f}{sign}", f"bold {colour}"))
        return head + bar(value, max(3, cell - head.cell_length - 2), colour) if cell > 10 else head


def number(meter: Meter, value: float) -> Content:
    """A value with its warning sign."""
    return text(f"{value:.0f}{'!' if meter.warns(value) else ''}", level(meter, value))
