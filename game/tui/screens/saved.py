"""The saved games."""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from game.campaign import store
from game.campaign.store import Saved
from game.errors import GameError
from game.tui.paint import fit, fold, row, spread, text
from game.tui.screens.base import Dialog, SubScreen
from game.tui.screens.home import resume
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker


class SavedScreen(SubScreen):
    """Every game, the one played last first."""

    DEFAULT_CSS = """
    SavedScreen Picker { padding: 1 2 0 2; height: 1fr; max-width: 110; }
    SavedScreen #none { padding: 1 4; display: none; height: 1fr; }
    SavedScreen.-none #none { display: block; }
    SavedScreen.-none Picker { display: none; }
    """
    BINDINGS = [Binding("r", "replay", "replay", id="saved.replay")]
    AUTO_FOCUS = "Picker"

    def __init__(self) -> None:
        super().__init__()
        self.games: list[Saved] = []

    def compose(self) -> ComposeResult:
        yield TopLine("Saved games", "every quarter is saved as it is played")
        yield Picker(eager=True)
        yield Text(
            lambda width: fold(text("No game has been saved yet. Esc goes back; 'New game' starts one."), width),
            name="none",
        )
        yield KeyBar("picker.choose", "saved.replay", "screen.back", extra=("app.theme",))

    def on_mount(self) -> None:
        self.games = store.games()
        self.set_class(not self.games, "-none")
        self.query_one(Picker).fill(len(self.games), self._row)

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        game = self.games[index]
        number = f"{index + 1}" if index < 9 else " "
        left = row(
            ("▶ " if lit else "  ", "$accent"),
            (f"{number}   ", "bold $accent"),
            (self.game.library.title_of(game.scenario), "bold $title" if lit else ""),
            ("  author mode" if game.author else "", "$title"),
        )
        state = "damaged" if game.problem else "finished" if game.finished else f"quarter {game.quarter}"
        when = "" if game.problem else datetime.fromtimestamp(game.changed).strftime("%Y-%m-%d %H:%M")
        right = row(
            fit(text(state, "$accent" if not game.finished else "$quiet"), 13), (f"{game.seed}   {when} ", "$quiet")
        )
        return [spread(left, right, width)]

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        resume(self, self.games[event.index])

    def action_replay(self) -> None:
        """Look at a game again, finished or not. Nothing is written."""
        if not self.games or self.game.content() is None:
            return
        from game.campaign.session import Session
        from game.tui.screens.replay import ReplayScreen

        try:
            path = self.games[self.query_one(Picker).highlighted].path
            session = Session.resume(self.game.library.for_game(path), path, write=False)
        except GameError as error:
            self.app.push_screen(Dialog("This game cannot be replayed", str(error), "go on"))
            return
        if session.outcomes:
            self.app.push_screen(ReplayScreen(session))
        else:
            self.app.push_screen(Dialog("Nothing to replay", "No quarter of this game has been played yet.", "go on"))
