"""The application of the teacher's console: it follows the session and does what its screens ask for."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic

from textual.app import App
from textual.binding import Binding
from textual.screen import ModalScreen, Screen

from game.classroom.console.base import Ask, ConsoleScreen
from game.classroom.console.board import Board
from game.classroom.console.service import Service
from game.classroom.console.words import sentence
from game.classroom.room import Phase
from game.tui import settings, themes
from game.tui.sizes import TALL, WIDE

BREATH = 0.1
"""Seconds between two drawings, however many ballots come in."""
SHARE = 9.0
"""How much longer the console rests than it draws: the server of a very large class comes first."""


class Console(App[None]):
    """The teacher's console."""

    BINDINGS = [Binding("ctrl+q", "quit", "leave", show=False, id="app.quit")]
    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]

    def __init__(self, service: Service) -> None:
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.service = service
        self.busy = False
        """Something is on its way to the disk."""
        self.faults: list[Exception] = []
        """Mistakes of ours that were told in a sentence."""
        self.fault: Exception | None = None
        self._told = 0
        self._watching: asyncio.Task[None] | None = None
        self.settings = settings.load()
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.TERMINAL.name if self.no_color else self.settings.theme
        self.animation_level = "none"

    def get_default_screen(self) -> Screen[None]:
        """The screen that the class sees."""
        return Board(self.service)

    def on_ready(self) -> None:
        """Follow the session."""
        self.tell_notices()
        self._watching = asyncio.create_task(self._watch())

    async def on_unmount(self) -> None:
        """Let go of the session."""
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching

    async def _watch(self) -> None:
        """Draw whatever has changed, some ten times a second at most."""
        while True:
            changed = self.service.live.changed
            begun = monotonic()
            try:
                self.show()
            except Exception as error:  # the class goes on, whatever cannot be drawn
                self.faults.append(error)
                self.say(sentence(error))
            await asyncio.sleep(max(BREATH, SHARE * (monotonic() - begun)))
            with suppress(TimeoutError):  # the hub may have read the session anew, with another event
                async with asyncio.timeout(2.0):  # not wait_for: up to Python 3.11 that may swallow the cancellation
                    await changed.wait()

    def show(self) -> None:
        """Draw every screen that is open."""
        self.service.refresh()
        for screen in self.screen_stack:
            if isinstance(screen, (ConsoleScreen, ModalScreen)) and screen.is_mounted:
                getattr(screen, "show", lambda: None)()

    # ---- doing ------------------------------------------------------------------------------------------------

    def attempt(self, do: Callable[[], Awaitable[None]], told: str = "") -> None:
        """Do something to the session; whatever is refused is told in a sentence. One thing at a time."""
        if not self.busy:
            self.busy = True
            self.run_worker(self._attempt(do, told), exit_on_error=False)

    async def _attempt(self, do: Callable[[], Awaitable[None]], told: str) -> None:
        from game.classroom.refused import Refused
        from game.errors import GameError

        try:
            await do()
        except (Refused, GameError) as error:
            self.say(sentence(error), bad=True)
        except Exception as error:
            self.faults.append(error)
            self.say(sentence(error), bad=True)
        else:
            if told:
                self.say(told)
        finally:
            self.busy = False
        self.show()

    def ask(self, title: str, words: str, yes: str, do: Callable[[], Awaitable[None]], told: str = "") -> None:
        """Do something only if y confirms it."""

        def answered(sure: bool | None) -> None:
            if sure:
                self.attempt(do, told)

        self.push_screen(Ask(title, words, yes), answered)

    def say(self, words: str, bad: bool = False) -> None:
        """A sentence at the edge of the screen."""
        self.clear_notifications()
        self.notify(
            words, title="!" if bad else "", severity="warning" if bad else "information", markup=False, timeout=5
        )

    def tell_notices(self) -> None:
        """What the server had to say since; the lobby has it on the page."""
        fresh, self._told = self.service.notices[self._told :], len(self.service.notices)
        for notice in fresh[-3:] if self.service.room.phase is not Phase.LOBBY else ():
            self.notify(notice, markup=False, timeout=10)

    def wear(self) -> None:
        """Change to the next theme."""
        if self.no_color:
            self.say("NO_COLOR is set: there are no colours to choose.")
            return
        self.theme = self.settings.theme = themes.following(self.theme)
        settings.save(self.settings)
        self.say(f"Theme: {themes.TITLES[self.theme]}")

    def leave(self) -> None:
        """Close the console, once that was confirmed."""

        def answered(sure: bool | None) -> None:
            if sure:
                self.exit()

        words = (
            "The server stops with it and the students' pages wait. Nothing is lost: every ballot is on the disk, and "
            f"'doubledown class open --resume {self.service.code}' goes on."
        )
        self.push_screen(Ask("Close the console?", words, "closes it"), answered)

    async def action_quit(self) -> None:
        """Ctrl+Q asks as well."""
        if not isinstance(self.screen, Ask):
            self.leave()

    # ---- mistakes of ours -------------------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        """Keep it for whoever started the console."""
        self.fault = self.fault or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Close the application. Textual would print a traceback here."""
        self._close_messages_no_wait()


async def run_console(service: Service, mouse: bool = True) -> None:
    """Run the console in the present loop until the teacher leaves it. A mistake of ours is raised at the end."""
    console = Console(service)
    await console.run_async(mouse=mouse and console.settings.mouse)
    if console.fault is not None:
        raise console.fault
