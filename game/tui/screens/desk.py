"""The desk moves: one a quarter, made together with the decision."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from game.campaign.session import Session
from game.campaign.views import MoveChoice
from game.content.schema import Option
from game.tui.paint import row, spread, text
from game.tui.sizes import SMALLEST
from game.tui.widgets.frame import KeyBar
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker
from game.tui.widgets.telling import move_lines

FRAME = 9
"""Rows of everything but the list: the head, what the move means, the keys."""


class Desk(ModalScreen[str | None]):
    """A list of the desk moves. Gives back the id of the one chosen, "" for none, None for no change."""

    BINDINGS = [
        Binding("escape,q,d", "back", "back", id="desk.back", key_display="Esc"),
        Binding("0,x", "none", "no desk move", id="desk.none", key_display="0"),
    ]
    DEFAULT_CSS = """
    Desk > Vertical { width: 80; max-width: 100%; height: 24; max-height: 100%; background: $surface; }
    Desk #head { height: 2; padding: 0 2; }
    Desk Picker { height: 1fr; padding: 0 2; }
    Desk #detail { height: 6; padding: 0 2; background: $panel; }
    """
    AUTO_FOCUS = "Picker"

    def __init__(self, session: Session, option: Option, ready: str | None) -> None:
        super().__init__()
        self.option, self.ready = option, ready
        self.moves = session.moves_after(option.cost)
        self.capital = session.numbers()["capital"]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Text(self._head, name="head")
            yield Picker()
            yield Text(name="detail")
            yield KeyBar("picker.choose", "desk.none", "desk.back")

    def on_mount(self) -> None:
        at = next((k for k, c in enumerate(self.moves) if c.move.id == self.ready), 0)
        self.query_one(Picker).fill(len(self.moves), self._row, at)
        self._tell(at)
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """As high as the list, where the terminal is."""
        wanted = len(self.moves) + FRAME
        self.query_one(Vertical).styles.height = max(SMALLEST[1], min(wanted, self.app.size.height))

    def _head(self, width: int) -> list[Content]:
        left = self.capital - self.option.cost
        title = spread(
            text("Desk moves", "bold $accent"), text("one a quarter, made with your decision", "$quiet"), width
        )
        return [
            title,
            row((f"Capital {self.capital:.0f}; {left:.0f} left after '{self.option.label}'.", "$quiet")).truncate(
                width, ellipsis=True
            ),
        ]

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        return [move_row(self.moves[index], index + 1, lit, self.ready, width)]

    def _tell(self, index: int) -> None:
        self.query_one("#detail", Text).write(lambda width: move_lines(self.moves[index], width, 0))

    def on_picker_moved(self, event: Picker.Moved) -> None:
        self._tell(event.index)

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        choice = self.moves[event.index]
        if choice.refusal:
            self.notify(f"{choice.move.label}: {choice.refusal}", severity="warning", markup=False)
        else:
            self.dismiss(choice.move.id)

    def action_none(self) -> None:
        self.dismiss("")

    def action_back(self) -> None:
        self.dismiss(None)


def move_row(choice: MoveChoice, number: int, lit: bool, ready: str | None, width: int) -> Content:
    """A desk move on one line: number, label, whether it is open, cost. ``ready`` is the one that is chosen."""
    chosen = choice.move.id == ready
    mark = "▶ " if lit else ("+ " if chosen else "  ")
    style = "$quiet" if choice.refusal else ("bold $title" if lit else "")
    left = row(
        (mark, "$accent"),
        (f"{number:>2}  ", "$quiet" if choice.refusal else "bold $accent"),
        (choice.move.label, style),
    )
    right = text("not open" if choice.refusal else ("ready" if chosen else ""), "$bad" if choice.refusal else "$accent")
    return spread(left, row(right, (f"{choice.move.cost:>5} ", "$quiet" if choice.refusal else "")), width)
