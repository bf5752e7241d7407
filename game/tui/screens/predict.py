"""A prediction: which way leverage and alignment will go this quarter, and how sure one is."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from game.campaign.journal import PREDICTED
from game.campaign.meters import title_of
from game.campaign.predictions import CHOICES
from game.campaign.session import Session
from game.tui.paint import fold, row, spread, text
from game.tui.widgets.frame import KeyBar
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker

SCALE: Final = (*(-sure for sure in reversed(CHOICES)), 0, *CHOICES)
"""From surely down over no prediction to surely up."""
NAME, CELL = 14, 4
ABOUT = (
    "Before anybody answers: will each number stand higher or lower at the end of this quarter? Being sure counts for "
    "more when it comes true, and against you when not. No change is down."
)


def said(name: str, sure: int) -> str:
    """``leverage down, 75% sure``."""
    return f"{title_of(name).lower()} {'up' if sure > 0 else 'down'}, {abs(sure)}% sure"


class Predict(ModalScreen[dict[str, int] | None]):
    """A scale for each of the two numbers. Gives back what was said, or None for no change."""

    BINDINGS = [
        Binding("left", "shift(-1)", "down", id="predict.down", key_display="←"),
        Binding("right", "shift(1)", "up", id="predict.up", key_display="→"),
        Binding("enter", "done", "ready", priority=True, id="predict.done", key_display="Enter"),
        Binding("0,x,backspace,delete", "clear", "say nothing", priority=True, id="predict.clear", key_display="0"),
        Binding("escape,q,e", "back", "back", id="predict.back", key_display="Esc"),
    ]
    DEFAULT_CSS = """
    Predict > Vertical { width: 74; max-width: 100%; height: auto; max-height: 100%; background: $surface; }
    Predict #head { padding: 1 2 0 2; }
    Predict #said { padding: 1 2; }
    Predict Picker { padding: 0 2; }
    """
    AUTO_FOCUS = "Picker"

    def __init__(self, session: Session, ready: dict[str, int]) -> None:
        super().__init__()
        self.now = session.numbers()
        self.said = {name: sure for name, sure in ready.items() if sure in SCALE}

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Text(self._head, name="head")
            yield Picker()
            yield Text(self._said, name="said")
            yield KeyBar("predict.down", "predict.up", "predict.clear", "predict.done", "predict.back")

    def on_mount(self) -> None:
        self._fill(0)

    def _fill(self, at: int) -> None:
        self.query_one(Picker).fill(len(PREDICTED), self._row, at)
        self.query_one("#said", Text).write(self._said)

    def _head(self, width: int) -> list[Content]:
        columns = row(
            " " * (NAME + 2),
            ("← down, % sure".ljust(len(CHOICES) * CELL + CELL), "$quiet"),
            ("up, % sure →".rjust(len(CHOICES) * CELL), "$quiet"),
        )
        title = spread(text("Predict", "bold $accent"), text("↑ ↓ the other number", "$quiet"), width)
        return [title, *fold(text(ABOUT, "$quiet"), width), Content(""), columns]

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        name = PREDICTED[index]
        value = f"{self.now[name]:.1f}"
        head = row(
            ("▶ " if lit else "  ", "$accent"),
            (title_of(name).ljust(NAME - 4), "bold $title" if lit else ""),
            (value.rjust(4), "$quiet"),
        )
        return [row(head, *(self._mark(name, sure) for sure in SCALE))]

    def _mark(self, name: str, sure: int) -> Content:
        shown = str(abs(sure)) if sure else "·"
        if sure == self.said.get(name, 0):
            return text(f"[{shown}]".rjust(CELL), "bold $accent")
        return text(f"{shown} ".rjust(CELL), "$quiet")

    def _said(self, width: int) -> list[Content]:
        told = [said(name, self.said[name]) for name in PREDICTED if name in self.said]
        return fold(text(f"You say: {'; '.join(told)}." if told else "You say nothing yet.", "bold"), width)

    # ---- actions ----------------------------------------------------------------------------------------------

    def action_shift(self, by: int) -> None:
        at = self.query_one(Picker).highlighted
        name = PREDICTED[at]
        step = SCALE.index(self.said.get(name, 0)) + by
        self.said[name] = SCALE[min(max(step, 0), len(SCALE) - 1)]
        if not self.said[name]:
            del self.said[name]
        self._fill(at)

    def action_clear(self) -> None:
        """Say nothing of the number that is pointed at."""
        at = self.query_one(Picker).highlighted
        self.said.pop(PREDICTED[at], None)
        self._fill(at)

    def action_done(self) -> None:
        self.dismiss(self.said)

    def action_back(self) -> None:
        self.dismiss(None)
