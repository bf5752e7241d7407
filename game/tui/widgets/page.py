"""Text longer than the screen, with a line that says when there is more."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from game.tui.paint import lines, text

Write = Callable[[int], list[Content]]
"""Writes the lines of a text for a width."""


class Text(Widget):
    """Lines made for the width that there is."""

    DEFAULT_CSS = """
    Text { height: auto; width: 1fr; }
    """

    def __init__(self, write: Write | None = None, *, name: str = "") -> None:
        super().__init__(id=name or None)
        self.writer: Write = write or (lambda width: [])
        self._made: tuple[int, list[Content]] = (-1, [])

    def write(self, write: Write) -> None:
        """Show another text."""
        self.writer, self._made = write, (-1, [])
        self.refresh(layout=True)

    def made(self, width: int) -> list[Content]:
        """The lines for a width, made once."""
        if self._made[0] != width:
            self._made = (width, self.writer(width))
        return self._made[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.made(width))

    def render(self) -> Content:
        return lines(self.made(self.size.width))


class More(Widget):
    """The line that says that there is more."""

    DEFAULT_CSS = """
    More { dock: bottom; height: 1; padding: 0 1; background: $surface; color: $quiet; display: none; }
    """

    def render(self) -> Content:
        return text("▼ more: PgDn", "$accent")


class Page(VerticalScroll, inherit_bindings=False):
    """A text that scrolls."""

    BINDINGS = [
        Binding("up", "scroll_up", "up", show=False, id="page.up"),
        Binding("down", "scroll_down", "scroll", id="page.down", key_display="↑↓"),
        Binding("pageup", "page_up", "page up", show=False, id="page.page_up"),
        Binding("pagedown,space", "page_down", "page down", show=False, id="page.page_down"),
        Binding("home", "scroll_home", "top", show=False, id="page.top"),
        Binding("end", "scroll_end", "end", show=False, id="page.end"),
    ]
    DEFAULT_CSS = """
    Page { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    Page > Text { padding: 0 1; }
    """

    def __init__(self, write: Write | None = None, *, name: str = "") -> None:
        super().__init__(id=name or None)
        self.text, self.more = Text(write), More()

    def compose(self) -> ComposeResult:
        yield self.text
        yield self.more

    def write(self, write: Write, top: bool = True) -> None:
        """Show another text, from its beginning."""
        self.text.write(write)
        if top:
            self.scroll_home(animate=False)
        self.call_after_refresh(self._tell)

    def rewrite(self) -> None:
        """Write the same text again: what it tells of has changed."""
        self.write(self.text.writer, top=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._tell()

    def on_mount(self) -> None:
        self.call_after_refresh(self._tell)

    def on_resize(self) -> None:
        self.call_after_refresh(self._tell)

    def _tell(self) -> None:
        self.more.display = self.max_scroll_y > self.scroll_y

    def action_scroll_home(self) -> None:
        self.scroll_home(animate=False)

    def action_scroll_end(self) -> None:
        """At once: on a slow terminal a slide would still be on its way when the page is read."""
        self.scroll_end(animate=False)

    def action_page_up(self) -> None:
        self.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.scroll_page_down(animate=False)
