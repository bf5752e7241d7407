"""The hall of fame: the finished games of each scenario, the best first, and the days in a row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from game.campaign import hall
from game.campaign.hall import Entry
from game.campaign.session import Session
from game.content.library import Content as Cards
from game.errors import GameError
from game.tui.paint import fit, fold, row, spread, text
from game.tui.screens.base import Dialog, SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker


class HallScreen(SubScreen):
    """One scenario at a time. Two games that are marked can be compared."""

    BINDINGS = [
        Binding("right", "turn(1)", "scenario", id="hall.next", key_display="← →"),
        Binding("left", "turn(-1)", "scenario before", show=False, id="hall.previous"),
        Binding("space", "mark", "mark", id="hall.mark", key_display="Space"),
        Binding("m", "compare", "compare", id="hall.compare"),
    ]
    DEFAULT_CSS = """
    HallScreen #about { padding: 1 2 0 2; }
    HallScreen #columns { padding: 1 1 0 1; max-width: 120; }
    HallScreen Picker { padding: 0 1; height: 1fr; max-width: 120; }
    """
    AUTO_FOCUS = "Picker"

    def __init__(self, cards: Cards) -> None:
        super().__init__()
        self.cards = cards
        self.entries: list[Entry] = []
        self.scenarios: list[str] = []
        self.at = 0
        """Which scenario is shown."""
        self.marked: list[str] = []
        """Paths of the games to compare, two at most."""

    def compose(self) -> ComposeResult:
        yield TopLine("Hall of fame", "finished games, the best first")
        yield Text(self._about, name="about")
        yield Text(self._columns, name="columns")
        yield Picker()
        yield KeyBar(
            "picker.choose",
            "hall.next",
            "hall.mark",
            "hall.compare",
            "screen.help",
            "screen.back",
            extra=("app.theme",),
        )

    def on_mount(self) -> None:
        self.entries = hall.entries(self.cards)
        played = {entry.scenario for entry in self.entries}
        self.scenarios = [ident for ident in self.cards.scenarios if ident in played]
        counts = [sum(entry.scenario == ident for entry in self.entries) for ident in self.scenarios]
        self.at = counts.index(max(counts)) if counts else 0
        self._list()

    @property
    def shown(self) -> list[Entry]:
        """The games of the scenario that is open."""
        return [e for e in self.entries if self.scenarios and e.scenario == self.scenarios[self.at]]

    def _list(self, at: int = 0) -> None:
        for name, write in (("about", self._about), ("columns", self._columns)):
            self.query_one(f"#{name}", Text).write(write)
        self.query_one(Picker).fill(len(self.shown), self._row, at)

    # ---- what it says -----------------------------------------------------------------------------------------

    def _about(self, width: int) -> list[Content]:
        if not self.entries:
            return fold(text("No game has been finished yet. What you finish is listed here by itself."), width)
        scenario = self.cards.scenarios[self.scenarios[self.at]]
        games = self.shown
        won = sum(entry.won for entry in games)
        head = row(
            ("◀ " if len(self.scenarios) > 1 else "", "$accent"),
            (scenario.title, "bold $accent"),
            (" ▶" if len(self.scenarios) > 1 else "", "$accent"),
            (f"   {self.at + 1} of {len(self.scenarios)} scenarios played", "$quiet"),
        )
        tally = f"{len(games)} finished, {won} won, par {scenario.par:g}"
        return [spread(head, text(tally), width), *fold(text(streak_words(self.entries), "$quiet"), width)]

    def _columns(self, width: int) -> list[Content]:
        if not self.entries:
            return []
        return [spread(text("       score       ending", "$quiet"), text(f"{'seed':10} {'begun':11}", "$quiet"), width)]

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        entry = self.shown[index]
        known = self.cards.endings.get(entry.ending)
        left = row(
            ("▶ " if lit else "  ", "$accent"),
            ("✓ " if entry.path in self.marked else "  ", "bold $good"),
            (f"{index + 1:>2}", "bold $accent"),
            (f"{entry.score:6.1f}  ", "bold $title"),
            ("won  " if entry.won else "     ", "bold $good"),
            (known.title if known else entry.ending, "bold $title" if lit else ""),
        )
        day = "  of the day" if entry.daily else ""
        return [spread(left, row((day, "$quiet"), f"  {entry.seed}  ", (fit(text(entry.when, "$quiet"), 11))), width)]

    # ---- messages and actions ---------------------------------------------------------------------------------

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        session = self._opened(self.shown[event.index].path)
        if session is not None:
            self.game.play(session)

    def _opened(self, path: str) -> Session | None:
        """A game to look at: nothing is written."""
        try:
            return Session.resume(self.cards, Path(path), write=False)
        except GameError as error:
            self.app.push_screen(Dialog("This game cannot be opened", str(error), "go on"))
            return None

    def action_turn(self, by: int) -> None:
        if self.scenarios:
            self.at = (self.at + by) % len(self.scenarios)
            self._list()

    def action_mark(self) -> None:
        if not self.shown:
            return
        at = self.query_one(Picker).highlighted
        path = self.shown[at].path
        if path in self.marked:
            self.marked.remove(path)
        else:
            self.marked = [*self.marked[-1:], path]
        self._list(at)

    def action_compare(self) -> None:
        if len(self.marked) != 2:
            self.notify("Mark two games with the space bar first.", timeout=3)
            return
        from game.campaign import rewind
        from game.tui.screens.compare import CompareScreen

        one, other = (self._opened(path) for path in self.marked)
        if one is not None and other is not None:
            names = (Path(self.marked[0]).stem, Path(self.marked[1]).stem)
            self.app.push_screen(CompareScreen(rewind.compare(one, other), names))


def streak_words(entries: list[Entry]) -> str:
    """How many days in a row the day's world was finished, in words; nothing where there is none."""
    days = hall.streak(entries, date.today())
    return f"World of the day: {days} day{'s' if days > 1 else ''} in a row" if days else ""
