"""The first steps: what you decide, what the two scores mean, how the answer and why work. Shown once, three pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from game.tui.paint import fold, spread, text
from game.tui.widgets import picture
from game.tui.widgets.frame import KeyBar
from game.tui.widgets.page import Text

if TYPE_CHECKING:
    from game.tui.app import GameApp


@dataclass(frozen=True)
class Step:
    """A page: words, a picture, and words that go with the picture."""

    title: str
    before: str
    picture: Callable[[int], list[Content]]
    after: str


STEPS: Final = (
    Step(
        "What you decide",
        "Each quarter an event comes to your desk, with two to five options: how hard to press, with which tool, on "
        "whom. An option costs capital, your standing at home; one that you cannot pay is not open.",
        picture.option,
        "A digit or an arrow points at an option, Enter decides. Pressing harder may bind Beijing and Moscow together "
        "and wear your tools out; doing nothing may cost you belief.",
    ),
    Step(
        "What the two scores mean",
        "Leverage is the pressure that you could still bring: keep it high. Alignment is how close Beijing and Moscow "
        "have moved: keep it low.",
        picture.gauges,
        "A number beyond its warning line has a ! and another colour. The six smaller meters below are what you pay "
        "with and what pressure is for; s tells what each one means.",
    ),
    Step(
        "The answer, and why",
        "After your decision Beijing and Moscow answer, often by learning to do without the tool that you used. "
        "Something else goes on meanwhile, and slow changes settle.",
        lambda width: picture.ledger(),
        "w tells the causes of every number that moved, to the tenth of a point. Every quarter is saved, u takes one "
        "back, and ? has all of this again.",
    ),
)


class FirstRun(ModalScreen[None]):
    """Three short pages over the opening of the first game. Escape skips them; they do not come again."""

    BINDINGS = [
        Binding("enter,right,space", "turn(1)", "next", id="first.next", key_display="Enter"),
        Binding("left", "turn(-1)", "before", id="first.before", key_display="←"),
        Binding("escape,q", "skip", "skip", id="first.skip", key_display="Esc"),
    ]
    DEFAULT_CSS = """
    FirstRun > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; background: $surface; }
    FirstRun > Vertical { border: round $accent; }
    FirstRun #step { height: 15; padding: 1 2 0 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.at = 0

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Text(self._write, name="step")
            yield KeyBar("first.next", "first.before", "first.skip")

    def _write(self, width: int) -> list[Content]:
        step = STEPS[self.at]
        made = [spread(text(step.title, "bold $accent"), text(f"{self.at + 1} of {len(STEPS)}", "$quiet"), width)]
        made += [Content(""), *fold(text(step.before), width), Content("")]
        return [*made, *step.picture(width), Content(""), *fold(text(step.after), width)]

    def action_turn(self, by: int) -> None:
        if self.at + by >= len(STEPS):
            self.action_skip()
            return
        self.at = max(0, self.at + by)
        self.query_one("#step", Text).write(self._write)

    def action_skip(self) -> None:
        game = cast("GameApp", self.app)
        if not game.settings.toured:
            game.settings.toured = True
            game.keep()
        self.dismiss()
