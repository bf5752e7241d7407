"""A new game: which scenario, and which world."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from game.campaign import seeds
from game.campaign.session import Session
from game.content.library import Content as Cards
from game.errors import GameError
from game.tui.paint import fold, row, spread, text
from game.tui.screens.base import Dialog, SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.picker import Picker


class NewScreen(SubScreen):
    """The scenarios, and a field for a seed."""

    BINDINGS = [
        Binding("escape,q", "back", "back", id="new.back", key_display="Esc"),
        Binding("s", "seed", "type a seed", id="new.seed"),
        Binding("d", "today", "today's world", id="new.today"),
    ]
    DEFAULT_CSS = """
    NewScreen Picker { padding: 1 2 0 2; max-width: 110; height: 1fr; }
    NewScreen #seed { height: 3; padding: 1 3; background: $surface; }
    NewScreen #seed Static { width: 10; }
    NewScreen Input { width: 14; height: 1; border: none; padding: 0 1; background: $panel; }
    NewScreen Input:focus { background: $pick; border: none; }
    NewScreen #seed #about { width: 1fr; padding: 0 2; color: $quiet; }
    """
    AUTO_FOCUS = "Picker"

    def __init__(self, cards: Cards) -> None:
        super().__init__()
        self.cards, self.scenarios = cards, list(cards.scenarios.values())

    def compose(self) -> ComposeResult:
        yield TopLine("New game", "choose a scenario; Enter starts it")
        yield Picker(gap=1)
        with Horizontal(id="seed"):
            yield Static(text("   Seed", "bold $title"))
            yield Input(max_length=9, select_on_focus=False)
            yield Static(text("empty: a fresh world. One seed is one world."), id="about")
        yield KeyBar("picker.choose", "new.seed", "new.today", "screen.help", "new.back", extra=("app.theme",))

    def on_mount(self) -> None:
        ids = [scenario.id for scenario in self.scenarios]
        self.query_one(Picker).fill(len(ids), self._row, ids.index("since-2022") if "since-2022" in ids else 0)

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        scenario = self.scenarios[index]
        left = row(
            ("▶ " if lit else "  ", "$accent"),
            (f"{index + 1}   ", "bold $accent"),
            (scenario.title, "bold $title" if lit else "bold"),
        )
        length = f"{scenario.quarters} quarters, {scenario.minutes[0]} to {scenario.minutes[1]} minutes "
        return [spread(left, text(length, "$quiet"), width), *fold(text(scenario.brief), width - 4, 6)]

    # ---- messages and actions ---------------------------------------------------------------------------------

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        self._start(event.index)

    def on_input_submitted(self) -> None:
        self._start(self.query_one(Picker).highlighted)

    def _start(self, index: int) -> None:
        typed = self.query_one(Input).value.strip()
        try:
            session = Session(self.cards, self.scenarios[index].id, seeds.parse(typed) if typed else seeds.fresh())
        except GameError as error:
            self.app.push_screen(Dialog("The game cannot be started", str(error), "go on"))
            return
        self.game.play(session)

    def action_seed(self) -> None:
        self.query_one(Input).focus()

    def action_today(self) -> None:
        self.query_one(Input).value = seeds.show(seeds.daily(date.today()))
