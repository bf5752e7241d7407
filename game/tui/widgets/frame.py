"""The first and the last line of every screen."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from game.tui.paint import fit, row, spread, text


class TopLine(Widget):
    """Where you are, on the left, and what belongs to the game as a whole, on the right."""

    DEFAULT_CSS = """
    TopLine { height: 1; padding: 0 1; background: $panel; color: $quiet; }
    """

    left: reactive[Content] = reactive(Content(""))
    right: reactive[Content] = reactive(Content(""))

    def __init__(self, title: str = "", *details: str, right: str = "") -> None:
        super().__init__()
        self.tell(title, *details, right=right)

    def tell(self, title: str, *details: str, right: str = "") -> None:
        """Show another title and details."""
        self.left = row((title, "bold $title"), *(f"   {detail}" for detail in details))
        self.right = text(right)

    def render(self) -> Content:
        return spread(self.left, self.right, self.size.width)


class KeyBar(Widget):
    """The keys of a screen, by binding id; ``extra`` ones show where there is room. Each can be clicked."""

    DEFAULT_CSS = """
    KeyBar { height: 1; padding: 0 1; background: $panel; color: $quiet; }
    """

    def __init__(self, *ids: str, extra: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.ids, self.extra = ids, extra

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> Content:
        width = self.size.width
        shown = self._set(self.ids)
        for count in range(len(self.extra), 0, -1):
            last = 2 if len(self.ids) > 3 else 1
            wider = self._set((*self.ids[:-last], *self.extra[:count], *self.ids[-last:]))
            if wider.cell_length <= width:
                shown = wider
                break
        return fit(shown, width)

    def _set(self, ids: tuple[str, ...]) -> Content:
        found = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.id and binding.id not in found and active.enabled:
                found[binding.id] = binding
        pieces = []
        for ident in ids:
            if ident in found:
                binding = found[ident]
                key = binding.key_display or self.app.get_key_display(binding)
                piece = row((key, "bold $accent"), f" {binding.description}")
                pieces.append(piece.stylize(Style.from_meta({"key": binding.key})))
        return Content("  ").join(pieces)

    def on_click(self, event: events.Click) -> None:
        key = event.style.meta.get("key")
        if isinstance(key, str):
            self.app.simulate_key(key)
