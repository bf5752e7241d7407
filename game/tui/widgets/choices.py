"""The options of the event, and what the highlighted one means."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from game.campaign.views import Brief, Choice
from game.tui.paint import lines
from game.tui.widgets.arrangement import INDENT, Arrangement, detail_rows
from game.tui.widgets.picker import Picker
from game.tui.widgets.telling import NOW, details, headline


class Choices(Picker):
    """Options numbered as on the card; those that are refused stay, with the reason."""

    DEFAULT_CSS = """
    Choices { padding: 0 1; }
    """

    _choices: tuple[Choice, ...] = ()
    _full = False

    def show(self, brief: Brief, arrangement: Arrangement, at: int) -> None:
        """Offer the options of an event."""
        pointed = self._pointed and self._choices is brief.choices  # only the layout changes
        self._choices, self._full, self.gap = brief.choices, arrangement.full, arrangement.gap
        self.fill(len(brief.choices), self._option, at)
        self._pointed = pointed

    def _option(self, index: int, lit: bool, width: int) -> list[Content]:
        choice: Choice = self._choices[index]
        made = [headline(index + 1, choice, lit, width)]
        return [*made, *details(choice, width, INDENT)] if self._full else made


class Detail(Widget):
    """The highlighted option in full, on terminals that cannot show all of them so. Its height does not jump."""

    DEFAULT_CSS = """
    Detail { height: auto; padding: 0 1; background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._brief: Brief | None = None
        self._index, self._hints = 0, NOW

    def show(self, brief: Brief, index: int, hints: int | None = None) -> None:
        """Tell of another option."""
        same = brief is self._brief
        self._brief, self._index = brief, index
        if hints is not None:
            same = same and hints == self._hints
            self._hints = hints
        self.refresh(layout=not same)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if self._brief is None:
            return 0
        return detail_rows(self._brief, width, self._hints)

    def render(self) -> Content:
        if self._brief is None:
            return Content("")
        return lines(details(self._brief.choices[self._index], self.size.width, 0, self._hints))
