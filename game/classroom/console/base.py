"""What the screens of the console have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from game.classroom.console.words import sentence
from game.tui.paint import fold, row, text
from game.tui.screens.base import GameScreen
from game.tui.widgets.page import Page, Write
from game.tui.widgets.picker import Draw, Picker

if TYPE_CHECKING:
    from game.classroom.console.app import Console

Result = TypeVar("Result")


def safe(write: Write, faults: list[Exception]) -> Write:
    """The same text, or a sentence where it cannot be written: the class must go on."""

    def written(width: int) -> list[Content]:
        try:
            return write(width)
        except Exception as error:
            faults.append(error)
            return [Content(""), *fold(text(f"This cannot be shown. {sentence(error)}", "$bad"), max(10, width))]

    return written


class Sheet(Page, inherit_bindings=False):
    """A page of text whose Space is the next step, not the next page."""

    BINDINGS = [
        Binding("up", "scroll_up", "up", show=False, id="page.up"),
        Binding("down", "scroll_down", "scroll", id="page.down", key_display="↑↓"),
        Binding("pageup", "page_up", "page up", show=False, id="page.page_up"),
        Binding("pagedown", "page_down", "page down", show=False, id="page.page_down"),
        Binding("home", "scroll_home", "top", show=False, id="page.top"),
        Binding("end", "scroll_end", "end", show=False, id="page.end"),
    ]

    def _tell(self) -> None:
        """There is more only where the text does not fit: the line that says so takes a line itself."""
        self.more.display = self.text.size.height > self.size.height and self.max_scroll_y > self.scroll_y


class Roster(Picker):
    """A list that is filled again whenever the room changes, under the finger that points."""

    DEFAULT_CSS = """
    Roster { padding: 0 1; height: 1fr; }
    """

    def refill(self, count: int, draw: Draw, at: int, same: bool) -> None:
        """Show other rows; ``same`` where the highlighted one is what it was."""
        pointed, digit = self._pointed, self._chosen_by_digit
        self.fill(count, draw, at)
        if same:
            self._pointed, self._chosen_by_digit = pointed, at if digit >= 0 else -1


class ConsoleScreen(GameScreen[Result]):
    """A screen with help and a kind word for small terminals."""

    @property
    def console(self) -> Console:
        """The application, by its own type."""
        return cast("Console", self.app)

    def show(self) -> None:
        """Draw it again: the room has changed."""

    def action_help(self) -> None:
        """All keys."""
        from game.classroom.console.screens import HelpScreen

        self.app.push_screen(HelpScreen())


class Beside(ConsoleScreen[None]):
    """A screen over the one that the class sees: Esc or q goes back."""

    BINDINGS = [Binding("escape,q", "back", "back", id="screen.back", key_display="Esc")]

    def action_back(self) -> None:
        """Back to the class."""
        self.dismiss()


class Box(ModalScreen[Result]):
    """Something small in the middle of the screen."""

    def compose(self) -> ComposeResult:
        """A frame with lines in it."""
        with Vertical(classes="dialog"):
            yield Static(id="words")

    def on_mount(self) -> None:
        """Write the lines."""
        self.show()

    def show(self) -> None:
        """Write the lines again."""
        self.query_one("#words", Static).update(Content("\n").join(self.write()))

    def write(self) -> list[Content]:
        """The lines."""
        raise NotImplementedError


class Ask(Box[bool]):
    """A question that only y says yes to: a key pressed twice decides nothing."""

    BINDINGS = [
        Binding("y", "answer(True)", "yes", id="ask.yes"),
        Binding("escape,n,q", "answer(False)", "no", id="ask.no", key_display="Esc"),
    ]

    def __init__(self, title: str, words: str, yes: str) -> None:
        super().__init__()
        self.heading, self.words, self.yes = title, words, yes

    def write(self) -> list[Content]:
        """The question and the two keys."""
        keys = row(("y", "bold $accent"), f" {self.yes}     ", ("Esc", "bold $accent"), " goes back")
        return [text(self.heading, "bold $title"), Content(""), *fold(text(self.words), 58), Content(""), keys]

    def action_answer(self, answer: bool) -> None:
        """Give the answer."""
        self.dismiss(answer)
