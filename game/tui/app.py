"""The application: which screen comes first, the themes, and the ways out."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.binding import Binding
from textual.screen import ModalScreen, Screen

from game.campaign.start import Start
from game.errors import GameError
from game.text import printable
from game.tui import settings, themes
from game.tui.library import Library
from game.tui.sizes import TALL, WIDE

if TYPE_CHECKING:
    from game.campaign.preview import Preview
    from game.campaign.session import Session
    from game.content.library import Content

SAVED = "Saved. 'doubledown resume' goes on from here."
MOST = 3
"""Notices that are told at once."""


class GameApp(App[None]):
    """Double Down on the full screen."""

    BINDINGS = [
        Binding("t,T", "next_theme", "theme", id="app.theme"),
        Binding("comma", "settings", "settings", id="app.settings", key_display=","),
        Binding("ctrl+q", "quit", "quit", show=False, id="app.quit"),
    ]
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]

    def __init__(
        self,
        session: Session | None = None,
        packs: list[Path] | None = None,
        start: Start | None = None,
        content: Content | None = None,
        first: Callable[[], Screen[None]] | None = None,
    ) -> None:
        """A game, one that is about to begin, the ``first`` screen that is given, or else home."""
        # Without colours the theme of the terminal's own is drawn, and Textual takes its colours out.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.session, self.start, self.first = session, start, first
        self.from_home = session is None and start is None
        self.failure: GameError | None = None
        self.fault: Exception | None = None
        self.notices: list[str] = []
        """What is wrong with the settings, told when the first screen stands."""
        self.settings = settings.load(self.notices)
        given = session or start
        self.library = Library(packs or [], given.content if given else content)
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.TERMINAL.name if self.no_color else self.settings.theme
        if not self.settings.motion:
            self.animation_level = "none"
        if self.settings.keys:
            self.set_keymap(self.settings.keys)

    def _handle_exception(self, error: Exception) -> None:
        """Keep a mistake of ours for the command line, which tells of it and keeps the details in a file."""
        self.fault = self.fault or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Close the application. Textual would print a traceback here, and none may reach a player."""
        self._close_messages_no_wait()

    def on_ready(self) -> None:
        gc.enable()  # the command line turns it off for the way to the first frame
        for notice in self.notices[:MOST]:
            self.notify(notice, title="Settings", severity="warning", markup=False, timeout=8)

    def get_default_screen(self) -> Screen[None]:
        """The first screen: that of the game given, or home."""
        if self.first is not None:
            return self.first()
        if self.start is not None:
            return self._opening(self.start)
        return self._home() if self.session is None else self._where(self.session)

    def _home(self) -> Screen[None]:
        from game.tui.screens.home import HomeScreen

        return HomeScreen(id="home")

    def _where(self, session: Session) -> Screen[None]:
        if session.finished:
            from game.tui.screens.debrief import DebriefScreen

            return DebriefScreen(session)
        if session.outcomes:
            from game.tui.screens.campaign import CampaignScreen

            return CampaignScreen(session)
        return self._opening(Start.of(session))

    def _opening(self, start: Start) -> Screen[None]:
        from game.tui.screens.opening import OpeningScreen

        return OpeningScreen(start)

    # ---- going from screen to screen --------------------------------------------------------------------------

    def content(self) -> Content | None:
        """The cards. A pack that cannot be read ends the application."""
        try:
            return self.library.read()
        except GameError as error:
            self.fail(error)
            return None

    def fail(self, error: GameError) -> None:
        """End the application; the caller of ``play_home`` gets the error."""
        self.failure = error
        self.exit()

    def open(self, start: Start, begin: bool = False) -> Session | None:
        """Open a game that is about to begin, or begin it. One that cannot be opened ends the application."""
        try:
            self.session = start.begin() if begin else start.session()
        except GameError as error:
            self.fail(error)
            return None
        return self.session

    def play(self, session: Session) -> None:
        """Let go of the game that was played and go to another one."""
        self.let_go()
        self.session = session
        self.go(self._where(session))

    def go(self, screen: Screen[None]) -> None:
        """Leave every other screen for this one. The first screen stays below: Textual cannot switch it."""
        self.pop_to_first()
        self.push_screen(screen)

    def pop_to_first(self) -> None:
        """Leave every screen but the first."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def go_home(self) -> None:
        """Put the game away and show the home screen, or the card that is being previewed."""
        self.let_go()
        self.from_home = True
        if self.screen_stack[0].id in ("home", "preview"):
            self.pop_to_first()
        else:
            self.go(self._home())

    def let_go(self) -> None:
        """Close the journal of the game that was played."""
        if self.session is not None:
            self.session.close()
            self.session = None

    def leave(self) -> None:
        """Leave the game: to home if it was started there, else for good."""
        if self.from_home:
            self.go_home()
        else:
            self.exit(message=SAVED)

    # ---- the settings, and what is copied ---------------------------------------------------------------------

    def keep(self) -> str:
        """Keep the settings; what to add to a message where that could not be done."""
        return "" if settings.save(self.settings) else " (it could not be kept)"

    def wear(self, by: int) -> str:
        """Change to the next theme, or the one before; gives what to say of it."""
        if self.no_color:
            return "NO_COLOR is set: there are no colours to choose"
        self.theme = self.settings.theme = themes.following(self.theme, by)
        return f"Theme: {themes.TITLES[self.theme]}{self.keep()}"

    def slide(self, motion: bool) -> None:
        """Let the gauges slide, or not."""
        self.settings.motion = motion
        self.animation_level = "full" if motion else "none"

    def copy(self, words: str, what: str) -> None:
        """Send words to the clipboard of whoever sits before the terminal, and say so."""
        self.copy_to_clipboard("\n".join(printable(line) for line in words.splitlines()))
        self.clear_notifications()
        self.notify(
            f"{what} is on its way to your clipboard. Some terminals do not allow that; with 'doubledown play "
            "--no-mouse' text is marked as elsewhere.",
            title="Copied",
            timeout=4,
            markup=False,
        )

    # ---- actions ----------------------------------------------------------------------------------------------

    def action_next_theme(self) -> None:
        self.notify(self.wear(1), timeout=2)

    def action_settings(self) -> None:
        from game.tui.screens.settings import SettingsScreen

        if not isinstance(self.screen, (ModalScreen, SettingsScreen)):
            self.push_screen(SettingsScreen())


def play_session(session: Session, mouse: bool = True) -> None:
    """Play a game on the full screen, from where it stands. The caller closes the session."""
    _run(GameApp(session), mouse)


def play_start(start: Start, mouse: bool = True) -> None:
    """Begin a game on the full screen. Raises GameError when it cannot be opened."""
    _run(GameApp(start=start), mouse)


def play_home(packs: list[Path], mouse: bool = True) -> None:
    """Open the home screen; the packs are read afterwards. Raises GameError when they cannot be."""
    _run(GameApp(packs=packs), mouse)


def play_preview(preview: Preview, packs: list[Path], state: Path | None, mouse: bool = True) -> None:
    """Look at a card, read again from its ``packs`` whenever a file is saved; its state is kept in ``state``."""
    from game.tui.screens.preview import PreviewScreen

    first = partial(PreviewScreen, preview, packs, state, id="preview")
    _run(GameApp(packs=packs, content=preview.content, first=first), mouse)


def _run(app: GameApp, mouse: bool) -> None:
    try:
        app.run(mouse=mouse and app.settings.mouse)
    finally:
        app.let_go()
    problem = app.failure or app.fault
    if problem is not None:
        raise problem
