"""One step down from a cause, on a screen of its own."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding

from game.text import quarter_name
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.ground import Asked, ground
from game.tui.widgets.page import Page

WIDEST = 100


class GroundScreen(SubScreen):
    """The equation behind a cause, its coefficients, and the card."""

    BINDINGS = [Binding("left,backspace", "back", "back", show=False, id="ground.back")]
    AUTO_FOCUS = "Page"

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.asked = asked

    def compose(self) -> ComposeResult:
        done, first = self.asked.outcome, self.asked.session.outcomes[0]
        when = quarter_name(done.year, done.of_year)
        if self.asked.whole:
            when = f"{quarter_name(first.year, first.of_year)} to {when}"
        yield TopLine("Why, one step down", when)
        yield Page(lambda width: ground(self.asked, min(width, WIDEST)))
        yield KeyBar("page.down", "screen.help", "screen.back", extra=("app.theme",))
