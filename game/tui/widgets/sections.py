"""A line that names the sections of a screen and shows which of them is open."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from game.tui.paint import fit, row


class Sections(Widget):
    """Numbered names. A digit, an arrow (bound by the screen) or a click opens one."""

    DEFAULT_CSS = """
    Sections { height: 1; padding: 0 1; background: $surface; color: $quiet; }
    """

    opened: reactive[int] = reactive(0)

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = tuple(names)

    def render(self) -> Content:
        pieces = []
        for k, name in enumerate(self.names):
            here = k == self.opened
            piece = row((f"{k + 1} ", "bold $accent"), (f"{name}", "bold underline $title" if here else ""))
            pieces.append(piece.stylize(Style.from_meta({"key": str(k + 1)})))
        return fit(Content("  ").join(pieces), self.size.width)

    def on_click(self, event: events.Click) -> None:
        key = event.style.meta.get("key")
        if isinstance(key, str):
            self.app.simulate_key(key)
