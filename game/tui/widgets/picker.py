"""A list of which one thing is chosen: by arrows and Enter, by digit, or with the mouse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from game.tui.paint import fit, lines, picked, text

TOGETHER = 0.8
"""Seconds within which two digits are one number."""
NOTHING_TYPED = (0, 0.0)

Draw = Callable[[int, bool, int], list[Content]]
"""Draws the lines of one row from its index, whether it is highlighted, and the width."""


def _nothing(index: int, lit: bool, width: int) -> list[Content]:
    return []


class Picker(Widget, can_focus=True):
    """Rows of one or more lines. An ``eager`` picker chooses at the first digit or click, another at the second.

    A ``careful`` one lets Enter choose only after a row was pointed at, so that a key pressed once too often on the
    screen before decides nothing.
    """

    BINDINGS = [
        Binding("up", "step(-1)", "up", show=False, id="picker.up"),
        Binding("down", "step(1)", "down", show=False, id="picker.down"),
        Binding("home", "step(-1000)", "first", show=False, id="picker.first"),
        Binding("end", "step(1000)", "last", show=False, id="picker.last"),
        Binding("enter", "choose", "choose", id="picker.choose", key_display="Enter"),
        *(Binding(str(n), f"digit({n})", f"row {n}", show=False, id=f"picker.{n}") for n in range(10)),
    ]
    DEFAULT_CSS = """
    Picker { height: auto; max-height: 100%; }
    """

    highlighted: reactive[int] = reactive(0)

    @dataclass
    class Moved(Message):
        """Another row is highlighted."""

        picker: Picker
        index: int

    @dataclass
    class Unpointed(Message):
        """Enter was pressed in a careful picker before any row was pointed at."""

        picker: Picker

    @dataclass
    class Chosen(Message):
        """A row has been chosen."""

        picker: Picker
        index: int

    def __init__(self, *, eager: bool = False, careful: bool = False, gap: int = 0) -> None:
        super().__init__()
        self.eager, self.careful, self.gap = eager, careful, gap
        self._pointed = False
        self._typed = NOTHING_TYPED
        self._count = 0
        self._draw: Draw = _nothing
        self._owners: list[int] = []
        self._chosen_by_digit = -1

    def fill(self, count: int, draw: Draw, at: int = 0) -> None:
        """Show other rows, with one of them highlighted."""
        self._count, self._draw, self._chosen_by_digit, self._pointed = count, draw, -1, False
        self.set_reactive(Picker.highlighted, max(0, min(at, count - 1)))
        self.refresh(layout=True)

    def blocks(self, width: int) -> list[list[Content]]:
        """The lines of every row."""
        made = [self._draw(k, k == self.highlighted, width) for k in range(self._count)]
        return [[*block, *([Content("")] * self.gap)] for block in made[:-1]] + made[-1:]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(len(block) for block in self.blocks(width))

    def render(self) -> Content:
        width, height = self.size
        shown: list[Content] = []
        self._owners = []
        first = last = 0
        for index, block in enumerate(self.blocks(width)):
            lit = index == self.highlighted
            if lit:
                first, last = len(shown), len(shown) + len(block) - self.gap
            for number, line in enumerate(block):
                gap = index < self._count - 1 and number >= len(block) - self.gap
                filled = fit(line, width)
                lights = lit and not gap and self.lights(block, number)
                shown.append(picked(filled, self.app) if lights else filled)
                self._owners.append(index)
        if len(shown) > height > 2:
            shown = self._window(shown, first, last, height)
        return lines(shown)

    def lights(self, block: list[Content], number: int) -> bool:
        """Whether this line of a highlighted row is lit up. All are, unless a heading is among them."""
        return True

    def _window(self, shown: list[Content], first: int, last: int, height: int) -> list[Content]:
        """The part of the lines around the highlighted row, with a note of what is above and below."""
        total = len(shown)
        start = max(0, min(first - (height - (last - first)) // 2, total - height))
        cut, owners = shown[start : start + height], self._owners[start : start + height]
        if start:
            cut[0] = text("  ▲ more above", "$quiet")
        if start + height < total:
            cut[-1] = text("  ▼ more below", "$quiet")
        self._owners = owners
        return cut

    def watch_highlighted(self, index: int) -> None:
        self._chosen_by_digit = -1
        self.refresh()
        self.post_message(self.Moved(self, index))

    def action_step(self, by: int) -> None:
        if self._count:
            self._pointed = True
            self.highlighted = max(0, min(self.highlighted + by, self._count - 1))

    def action_digit(self, digit: int) -> None:
        """Point at a row by its number; on a list of ten or more a second digit that follows at once goes with it."""
        before, self._typed = self._typed, (digit, monotonic())
        number = 10 * before[0] + digit
        if self._count > 9 and before[0] and number <= self._count and monotonic() - before[1] < TOGETHER:
            self._typed = NOTHING_TYPED
            self.highlighted = number - 1
        elif digit:
            self._point(digit - 1)
        else:
            raise SkipAction

    def action_choose(self) -> None:
        if self.careful and not self._pointed:
            self.post_message(self.Unpointed(self))
        elif self._count:
            self.post_message(self.Chosen(self, self.highlighted))

    def on_click(self, event: events.Click) -> None:
        line = event.get_content_offset(self)
        if line is not None and line.y < len(self._owners):
            self._point(self._owners[line.y])

    def _point(self, index: int) -> None:
        """A row was named: the first time it is highlighted, the second time chosen."""
        if not 0 <= index < self._count:
            return
        again = index == self.highlighted and (self._chosen_by_digit == index)
        self.highlighted = index
        self._chosen_by_digit, self._pointed = index, True
        if self.eager or again:
            self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_step(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_step(-1)
