"""The first screen without a game: go on, begin, look things up."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.worker import get_current_worker

from game.campaign import seeds, store
from game.campaign.seeds import OF_THE_DAY
from game.campaign.start import Start
from game.campaign.store import Saved
from game.errors import GameError
from game.text import printable
from game.tui.paint import fold, row, spread, text
from game.tui.screens.base import Dialog, GameScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker

WHAT = (
    "A game of sanctions, leverage and alignment. You press on China and Russia, or you do not; "
    "they answer, together or apart."
)
TITLE = (
    "╺┳┓┏━┓╻ ╻┏┓ ╻  ┏━╸   ╺┳┓┏━┓╻ ╻┏┓╻",
    " ┃┃┃ ┃┃ ┃┣┻┓┃  ┣╸     ┃┃┃ ┃┃╻┃┃┗┫",
    "╺┻┛┗━┛┗━┛┗━┛┗━╸┗━╸   ╺┻┛┗━┛┗┻┛╹ ╹",
)


class HomeScreen(GameScreen[None]):
    """The menu. The cards are read behind it."""

    BINDINGS = [Binding("q,escape", "leave", "leave", id="home.leave", key_display="q")]
    DEFAULT_CSS = """
    HomeScreen #head { padding: 2 4 0 4; max-width: 90; }
    HomeScreen Picker { margin: 2 4 0 4; max-width: 76; }
    HomeScreen #space { height: 1fr; }
    """
    AUTO_FOCUS = "Picker"

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.unfinished: Saved | None = None
        self.today: Saved | None = None
        """The game of today's world that was played last."""
        self.streak = ""
        self.rows: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        from game import __version__

        yield TopLine("Double Down", right=f"version {__version__}")
        yield Text(_head, name="head")
        yield Picker(eager=True)
        yield Text(name="space")
        yield KeyBar("picker.choose", "app.theme", "screen.help", "home.leave")

    def on_mount(self) -> None:
        self._list()

    def _prepare(self) -> None:
        """Read the cards in a thread; then the games can be called by their titles, and the days counted."""
        worker = get_current_worker()
        try:
            cards = self.game.library.read()
        except GameError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self.game.fail, error)
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._list)
            self.app.call_from_thread(self._tell_left_out)
        from game.campaign import hall

        days = hall.streak(hall.entries(cards), date.today())
        self.streak = f", {days} day{'s' if days > 1 else ''} in a row" if days else ""
        if not worker.is_cancelled:
            self.app.call_from_thread(self._list)

    def _tell_left_out(self) -> None:
        """Say once which packs are played without, and why."""
        from game.campaign.packs import why

        while self.game.library.left_out:
            pack = self.game.library.left_out.pop()
            told = f"{printable(why(pack))} The game goes on without it."
            self.notify(told, title=f"Pack {pack.name} left out", severity="warning", markup=False, timeout=15)

    def on_screen_resume(self) -> None:
        self._list()
        self.run_worker(self._prepare, thread=True, exclusive=True)

    def _list(self) -> None:
        games = store.games()
        self.unfinished = next((game for game in games if not game.finished), None)
        last, day = self.unfinished, date.today()
        ours = (OF_THE_DAY, seeds.show(seeds.daily(day)))
        played = (game for game in games if not game.author)
        self.today = next((game for game in played if (game.scenario, game.seed) == ours), None)
        self.rows = [
            ("new", "New game"),
            ("saved", "Saved games"),
            ("today", "Today's world"),
            ("hall", "Hall of fame"),
            ("codex", "Codex"),
            ("help", "Help"),
            ("settings", "Settings"),
            ("leave", "Leave"),
        ]
        if last is not None:
            self.rows.insert(0, ("continue", "Continue"))
        picker = self.query_one(Picker)
        self.notes = {
            "continue": f"{'author mode, ' if last.author else ''}{self.game.library.title_of(last.scenario)}, "
            f"quarter {last.quarter}, seed {last.seed}"
            if last
            else "",
            "saved": f"{len(games)}" if games else "none yet",
            "today": f"{day.isoformat()}, {self._state_of_today()}{self.streak}",
            "hall": "your best games, scenario by scenario",
            "codex": "what the words mean",
            "help": "how it is played, the keys, the numbers",
            "settings": "theme, motion, mouse, keys",
        }
        picker.fill(len(self.rows), self._row, min(picker.highlighted, len(self.rows) - 1))

    def _state_of_today(self) -> str:
        if self.today is None:
            return "the same for everybody"
        return "played" if self.today.finished else f"in quarter {self.today.quarter}"

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        name, title = self.rows[index]
        left = row(
            ("▶ " if lit else "  ", "$accent"),
            (f"{index + 1}   ", "bold $accent"),
            (title, "bold $title" if lit else ""),
        )
        return [spread(left, text(self.notes.get(name, "") + " ", "$quiet"), width)]

    # ---- messages and actions ---------------------------------------------------------------------------------

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        getattr(self, f"_do_{self.rows[event.index][0]}")()

    def _do_continue(self) -> None:
        if self.unfinished is not None:
            resume(self, self.unfinished)

    def _do_new(self) -> None:
        cards = self.game.content()
        if cards is not None:
            from game.tui.screens.new import NewScreen

            self.app.push_screen(NewScreen(cards))

    def _do_saved(self) -> None:
        from game.tui.screens.saved import SavedScreen

        self.app.push_screen(SavedScreen())

    def _do_today(self) -> None:
        if self.today is not None and not self.today.finished:
            resume(self, self.today)
            return
        if self.game.content() is None:
            return
        cards = self.game.library.everybodys()
        if OF_THE_DAY not in cards.scenarios:
            self.app.push_screen(Dialog("There is no world of the day", "The packs do not have its scenario.", "go on"))
            return
        self.game.play(Start.of_day(cards, date.today()).session())

    def _do_hall(self) -> None:
        cards = self.game.content()
        if cards is not None:
            from game.tui.screens.hall import HallScreen

            self.app.push_screen(HallScreen(cards))

    def _do_codex(self) -> None:
        cards = self.game.content()
        if cards is not None:
            from game.tui.screens.codex import CodexScreen

            self.app.push_screen(CodexScreen(cards))

    def _do_help(self) -> None:
        self.action_help()

    def _do_settings(self) -> None:
        self.game.action_settings()

    def _do_leave(self) -> None:
        self.action_leave()

    def action_leave(self) -> None:
        self.app.exit()


def _head(width: int) -> list[Content]:
    return [*(text(line, "bold $accent") for line in TITLE), Content(""), *fold(row(WHAT), width)]


def resume(screen: GameScreen[None], saved: Saved) -> None:
    """Go on with a saved game, or say why that cannot be."""
    if screen.game.content() is None:
        return
    from game.campaign.session import Session

    try:
        session = Session.resume(screen.game.library.for_game(saved.path), saved.path)
    except GameError as error:
        screen.app.push_screen(Dialog("This game cannot be opened", str(error), "go on"))
    else:
        screen.game.play(session)
