"""A new game: which scenario, and which world."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from game.campaign import seeds, share
from game.campaign.seeds import OF_THE_DAY
from game.campaign.start import Start
from game.content.library import Content as Cards
from game.errors import GameError, UseError
from game.tui.paint import fold, row, spread, text
from game.tui.screens.base import Dialog, SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.picker import Picker


class NewScreen(SubScreen):
    """The scenarios, and a field for a seed or for a line that somebody shared."""

    BINDINGS = [
        Binding("escape,q", "back", "back", id="new.back", key_display="Esc"),
        Binding("s", "seed", "type a seed", id="new.seed"),
        Binding("d", "today", "today's world", id="new.today"),
    ]
    DEFAULT_CSS = """
    NewScreen Picker { padding: 1 2 0 2; max-width: 110; height: 1fr; }
    NewScreen #seed { height: 3; padding: 1 3; background: $surface; }
    NewScreen #seed Static { width: 10; }
    NewScreen Input { width: 20; height: 1; border: none; padding: 0 1; background: $panel; }
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
            yield Input(max_length=share.LONGEST, select_on_focus=False)
            yield Static(text("a seed or a shared line; empty: fresh"), id="about")
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

    def on_input_changed(self, event: Input.Changed) -> None:
        """A shared line that names a scenario points at it."""
        ids = [scenario.id for scenario in self.scenarios]
        try:
            named, _ = share.read(event.value, ids)
        except UseError:
            return
        if named is not None:
            self.query_one(Picker).highlighted = ids.index(named)

    def _start(self, index: int) -> None:
        typed = self.query_one(Input).value.strip()
        try:
            seed = share.read(typed, [])[1] if typed else seeds.fresh()
            session = self._named(index, seed).session()
        except GameError as error:
            self.app.push_screen(Dialog("The game cannot be started", str(error), "go on"))
            return
        self.game.play(session)

    def _named(self, index: int, seed: int) -> Start:
        today = date.today()
        if self.scenarios[index].id == OF_THE_DAY and seed == seeds.daily(today):
            return Start.of_day(self.game.library.everybodys(), today)
        return Start(self.cards, self.scenarios[index], seed)

    def action_seed(self) -> None:
        self.query_one(Input).focus()

    def action_today(self) -> None:
        self.query_one(Input).value = seeds.show(seeds.daily(date.today()))
