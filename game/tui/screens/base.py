"""What all screens have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from game.tui.paint import row, text
from game.tui.sizes import SMALLEST, VAST

if TYPE_CHECKING:
    from game.tui.app import GameApp

Result = TypeVar("Result")


class Small(Widget):
    """Says that the terminal is smaller than the game was drawn for."""

    DEFAULT_CSS = """
    Small { dock: top; height: 1; background: $bad; color: $background; display: none; }
    """

    def render(self) -> Content:
        size, least = self.app.size, SMALLEST
        return text(f" {size.width}x{size.height} is small ({least[0]}x{least[1]} shows all): PgUp PgDn ← → scroll")


class GameScreen(Screen[Result]):
    """A screen with help, a way back, and a kind word for small terminals."""

    BINDINGS = [
        Binding("question_mark,h", "help", "help", id="screen.help", key_display="?"),
    ]
    TOPIC = ""
    """The part of the help that this screen opens."""

    @property
    def game(self) -> GameApp:
        """The application, by its own type."""
        return cast("GameApp", self.app)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= VAST, "-vast")
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        shown = self.query(Small)
        if small and not shown:
            self.mount(Small())
        for widget in shown:
            widget.display = small
            widget.refresh()

    def action_help(self) -> None:
        from game.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())


class SubScreen(GameScreen[None]):
    """A screen over another one: Escape or q goes back."""

    BINDINGS = [Binding("escape,q,enter", "back", "back", id="screen.back", key_display="Esc")]

    def action_back(self) -> None:
        self.dismiss()


class Dialog(ModalScreen[bool]):
    """A question or a message in the middle of the screen."""

    BINDINGS = [
        Binding("enter,y", "answer(True)", "yes", id="dialog.yes", key_display="Enter"),
        Binding("escape,n,q", "answer(False)", "no", id="dialog.no", key_display="Esc"),
    ]

    def __init__(self, title: str, words: str, yes: str = "yes", no: str = "") -> None:
        super().__init__()
        self.heading, self.words, self.yes, self.no = title, words, yes, no

    def compose(self) -> ComposeResult:
        from textual.widgets import Static

        keys = [row(("Enter", "bold $accent"), f" {self.yes}")]
        if self.no:
            keys.append(row(("Esc", "bold $accent"), f" {self.no}"))
        shown = [text(self.heading, "bold $title"), text(self.words), Content("   ").join(keys)]
        yield Static(Content("\n\n").join(shown), classes="dialog")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
