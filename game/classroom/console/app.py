"""The application of the teacher's console, and the screen that the class sees."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from game.classroom.console import answers, ballots, lobby
from game.classroom.console.base import Ask, ConsoleScreen, Sheet, safe
from game.classroom.console.reading import name_of, put, teams, worlds
from game.classroom.console.service import Service
from game.classroom.console.views import Look, View, views
from game.classroom.console.words import BIG_KEY, PHASES, clock, people, sentence
from game.classroom.room import Phase
from game.tui import settings, themes
from game.tui.paint import fit, row, spread, text
from game.tui.sizes import TALL, WIDE
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text

BREATH = 0.1
"""Seconds between two drawings, however many ballots come in."""
SHARE = 9.0
"""How much longer the console rests than it draws: the server of a very large class comes first."""
AGAIN = 0.6
"""Seconds for which a key that is held down keeps the big key shut."""
FEW = 0.5
"""The share of ballots below which showing them asks first."""

KEYS: dict[Phase, tuple[str, ...]] = {
    Phase.LOBBY: ("board.seats", "board.lock", "board.timer", "board.theme", "board.end", "screen.help"),
    Phase.VOTE: (
        *("board.names", "board.timer", "board.more", "board.pause", "board.decide"),
        *("board.seats", "board.join", "screen.help"),
    ),
    Phase.SPLIT: (
        *("board.again", "board.decide", "board.names", "board.reasons", "board.seats"),
        *("board.join", "screen.help"),
    ),
    Phase.ANSWER: ("board.flip", "page.down", "board.reasons", "board.seats", "board.join", "board.end", "screen.help"),
    Phase.OVER: ("board.flip", "page.down", "board.homework", "board.facilitator", "board.leave", "screen.help"),
}
"""The keys that the last line names in each phase; all of them are heard in every one."""


class Pages(Widget):
    """The pages of a phase by number, the present one marked."""

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self._at = 0

    def tell(self, names: list[str], at: int) -> None:
        """Name other pages."""
        self._names, self._at = names, at
        self.set_class(len(names) > 1, "-many")
        self.refresh()

    def render(self) -> Content:
        """One line; where it is too narrow, the part around the present page."""
        made = []
        for n, name in enumerate(self._names):
            here = n == self._at
            number = row((f"{n + 1} " if n < 9 else "", "bold $accent"), (name, "bold $title" if here else "$quiet"))
            made.append(row(("▶ " if here else "  ", "bold $accent"), number))
        width = self.size.width
        while len(made) > 1 and Content(" ").join(made).cell_length > width:
            made.pop(0 if made[0].plain[:1] != "▶" and self._at > len(self._names) // 2 else -1)
        return fit(Content(" ").join(made), width)


class BigKey(Widget):
    """What Enter does next, and how far it is."""

    def __init__(self) -> None:
        super().__init__()
        self._does, self._state = "", ""

    def tell(self, does: str, state: str) -> None:
        """Name another step."""
        if (does, state) != (self._does, self._state):
            self._does, self._state = does, state
            self.refresh()

    def render(self) -> Content:
        """The step at the left, the state at the right."""
        return spread(text(f"Enter ▶ {self._does}"), text(self._state), self.size.width)

    def on_click(self) -> None:
        """A click is the key."""
        self.app.simulate_key("enter")


class Board(ConsoleScreen[None]):
    """The screen that the class sees, in every phase."""

    BINDINGS = [
        Binding("enter,space", "step", "next step", id="board.step", key_display="Enter"),
        Binding("a", "again", "vote again", id="board.again"),
        Binding("o", "decide", "decide", id="board.decide"),
        Binding("n", "names", "names", id="board.names"),
        Binding("r", "reasons", "reasons", id="board.reasons"),
        Binding("s", "seats", "seats", id="board.seats"),
        Binding("m", "timer", "timer", id="board.timer"),
        Binding("plus,equals_sign", "more_time", "1 min", id="board.more", key_display="+"),
        Binding("p", "pause", "pause", id="board.pause"),
        Binding("l", "lock", "lock", id="board.lock"),
        Binding("j", "join", "join", id="board.join"),
        Binding("w", "homework", "homework", id="board.homework"),
        Binding("f", "facilitator", "facilitator", id="board.facilitator"),
        Binding("t,T", "theme", "theme", id="board.theme", key_display="t"),
        Binding("e", "end", "end", id="board.end"),
        Binding("q", "leave", "leave", id="board.leave"),
        Binding("right", "flip(1)", "page", id="board.flip", key_display="←→"),
        Binding("left", "flip(-1)", "page before", show=False, id="board.flip_back"),
        *(Binding(str(n), f"page({n - 1})", f"page {n}", show=False, id=f"board.{n}") for n in range(1, 10)),
    ]
    AUTO_FOCUS = "#main"
    DEAF: ClassVar[float] = 1.0
    """Seconds after every change of the step in which the big key does nothing: it was meant for the step before."""

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service, self.look = service, Look()
        self.at = 0
        """The page of the phase."""
        self._where: tuple[object, ...] = ()
        self._deaf_until = 0.0
        self._pages: list[View] = []

    def compose(self) -> ComposeResult:
        """Title, pages, the thing itself, the big key, the others."""
        yield TopLine("Double Down")
        yield Pages()
        with Horizontal(classes="body"):
            yield Sheet(name="main")
            yield Text(name="side")
        yield BigKey()
        yield KeyBar()

    def on_mount(self) -> None:
        """Draw it, and look at the clock once a second."""
        self.show()
        self.set_interval(1.0, self.tick)

    def on_resize(self, event: events.Resize) -> None:
        """Draw it for another size."""
        super().on_resize(event)
        self.look.width, self.look.height = event.size
        self.show()

    # ---- drawing ----------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Draw the room as it stands."""
        room, look = self.service.room, self.look
        where = (room.phase, room.quarter)
        step = (*where, self.service.table.step(), max((g.round for g in room.groups.values()), default=1))
        fresh = not self._where or self._where[:2] != where
        if self._where != step:
            self._deaf_until = monotonic() + self.DEAF if self._where else 0.0
            self._where = step
        self._pages = views(self.service, look)
        self.at = 0 if fresh else min(self.at, len(self._pages) - 1)
        self._draw(top=fresh)

    def _draw(self, top: bool) -> None:
        view = self._pages[self.at]
        self.query_one(Pages).tell([page.name for page in self._pages], self.at)
        height = max(8, self.look.height - 3 - (len(self._pages) > 1) - (3 if self.look.height >= TALL else 1) + 1)
        main, side = self.query_one("#main", Sheet), self.query_one("#side", Text)
        main.write(safe(lambda width: view.main(width, height), self.console.faults), top=top)
        side.set_class(view.side is not None, "-shown")
        if view.side is not None:
            drawn = view.side
            side.styles.width = view.side_width
            side.write(safe(lambda width: drawn(width, height), self.console.faults))
        self._frame()

    def _frame(self) -> None:
        """The first line and the last two."""
        service, room = self.service, self.service.room
        self.query_one(TopLine).tell(*self._titles(), right=self._right())
        self.query_one(BigKey).tell(*self._next())
        keys = self.query_one(KeyBar)
        keys.ids = KEYS[room.phase]
        if room.phase is Phase.SPLIT and not (room.made and room.made.reasons):
            keys.ids = tuple(key for key in keys.ids if key != "board.reasons")
        if room.phase is Phase.VOTE and ballots.time_left(service) is None:
            keys.ids = tuple(key for key in keys.ids if key not in ("board.more", "board.pause"))
        keys.refresh()

    def _titles(self) -> list[str]:
        service, room = self.service, self.service.room
        made = [PHASES[room.phase]]
        if not room.quarter:
            assert room.made is not None
            return ["Double Down", service.table.content.scenarios[room.made.scenario].title]
        quarters = next(world.deck.quarters for world in worlds(service.table).values())
        if room.phase in (Phase.VOTE, Phase.SPLIT):
            shown = next((one for group in room.groups.values() if (one := put(service.table, group))), None)
            made += [shown.when] if shown else []
        elif room.phase is Phase.ANSWER:
            made.append(answers.title(service.table, self.look.wide))
        return [*made, f"quarter {room.quarter} of {quarters}"]

    def _right(self) -> str:
        room, service = self.service.room, self.service
        lock = "LOCKED  " if room.locked else ""
        where = f"{lobby.bare(service.addresses[0])}  " if service.addresses and room.phase is not Phase.LOBBY else ""
        return f"{lock}{where}{service.code}  {len(room.here())} in"

    def _next(self) -> tuple[str, str]:
        """What the big key does, and how far it is."""
        table, room = self.service.table, self.service.room
        step = table.step()
        does, state = BIG_KEY[step], ""
        left = ballots.time_left(self.service)
        timer = f"   {clock(left[0])}{' paused' if left[1] else ''}" if left else ""
        if step == "start":
            count = len(room.here())
            does = f"Start with {people(count)}" if count else "Start, once somebody is in"
        elif step == "reveal":
            done, of = ballots.voted(room)
            state = f"{done} of {of} have voted{timer}"
        elif step == "tie":
            torn = table.torn()
            second = any(group.round > 1 for group in torn)
            does = "Decide the tie" if second else "Vote again"
            state = f"tied: {', '.join(name_of(room, g.number) for g in torn)}"[:40] if teams(room) else "tied"
        elif step == "end":
            state = "every campaign is over" if teams(room) else "the campaign is over"
        elif step == "":
            state = "the session is over"
        return does, state

    def tick(self) -> None:
        """Once a second: the clock, what the server has to say, and whether the hub read the session anew."""
        before = self.service.live
        self.service.refresh()
        self.console.tell_notices()
        if self.service.live is not before:
            self.show()
        elif self.service.room.timer.until is not None:
            if self.service.room.phase is Phase.VOTE:
                self._draw(top=False)
            else:
                self._frame()

    # ---- the big key ------------------------------------------------------------------------------------------

    async def action_step(self) -> None:
        """Do what the footer says, unless the key was still meant for the step before."""
        now = monotonic()
        if self.console.busy or now < self._deaf_until:
            self._deaf_until = max(self._deaf_until, now + min(AGAIN, self.DEAF))
            return
        table, host = self.service.table, self.service.host
        step = table.step()
        if self._where[2] != step:  # somebody else was faster, and this is not what the footer said
            self.show()
            return
        match step:
            case "end":
                self.action_end()
            case "tie" if any(group.round > 1 for group in table.torn()):
                self.action_decide()
            case "tie":
                self.console.attempt(host.again, "Everybody votes once more.")
            case "reveal":
                self._reveal()
            case "":
                self.action_flip(1)
            case _:
                self.console.attempt(host.step)

    def _reveal(self) -> None:
        done, of = ballots.voted(self.service.room)
        if done >= FEW * of:
            self.console.attempt(self.service.host.step)
            return
        words = f"Only {done} of {of} have voted. Once the ballots are shown nobody can add one in this round."
        self.console.ask("Show the ballots already?", words, "shows them", self.service.host.step)

    # ---- the other keys ---------------------------------------------------------------------------------------

    def action_again(self) -> None:
        """One more round."""
        room, host = self.service.room, self.service.host
        if room.phase is Phase.SPLIT and not self.service.table.torn():
            words = "There is no tie. All who have not decided vote once more, and this round does not count."
            self.console.ask("Vote again?", words, "votes again", host.again)
        else:
            self.console.attempt(host.again, "Everybody votes once more.")

    def action_decide(self) -> None:
        """Decide for a group: after a tie, or against its vote."""
        from game.classroom.console.decide import DecideScreen

        room = self.service.room
        open_groups = [g for g in room.groups.values() if not room.has_decided(g)]
        if room.phase not in (Phase.VOTE, Phase.SPLIT) or not open_groups:
            self.console.say("There is nothing to decide now.")
        else:
            self.app.push_screen(DecideScreen(self.service))

    def action_names(self) -> None:
        """Show or hide who is still out; after the vote, who chose what."""
        look = self.look
        if self.service.room.phase is Phase.SPLIT:
            look.votes = not look.votes
        else:
            look.names = not look.names
        self.show()

    def action_reasons(self) -> None:
        """The reasons that were given: for the teacher alone."""
        from game.classroom.console.screens import ReasonsScreen

        self.app.push_screen(ReasonsScreen(self.service, self.look))

    def action_seats(self) -> None:
        """Who is in."""
        from game.classroom.console.seats import SeatsScreen

        self.app.push_screen(SeatsScreen(self.service))

    def action_timer(self) -> None:
        """Set the timer."""
        from game.classroom.console.screens import TimerScreen

        self.app.push_screen(TimerScreen(self.service))

    def action_more_time(self) -> None:
        """One minute more."""
        self.console.attempt(self.service.host.extend)

    def action_pause(self) -> None:
        """Stop the timer, or let it go on."""
        self.console.attempt(self.service.host.pause)

    def action_lock(self) -> None:
        """Let nobody in any more, or again."""
        on = not self.service.room.locked
        told = "Locked: nobody can join." if on else "Open: who has the code can join."
        self.console.attempt(lambda: self.service.host.lock(on), told)

    def action_homework(self) -> None:
        """Let students play the same world at home, or no longer."""
        on = not self.service.room.homework
        told = "Homework is on: each student can play this world alone." if on else "Homework is off."
        self.console.attempt(lambda: self.service.host.homework(on), told)

    def action_join(self) -> None:
        """How to join, for those who come late."""
        from game.classroom.console.screens import JoinScreen

        self.app.push_screen(JoinScreen(self.service))

    def action_facilitator(self) -> None:
        """The address from which all can be run."""
        from game.classroom.console.screens import FacilitatorScreen

        self.app.push_screen(FacilitatorScreen(self.service))

    def action_theme(self) -> None:
        """The next theme."""
        self.console.wear()

    def action_end(self) -> None:
        """Close the session, once that was confirmed."""
        if self.service.room.phase is Phase.OVER:
            self.console.say(sentence_over())
            return
        words = "Nobody votes or joins any more, and what was hidden is shown. This cannot be taken back."
        self.console.ask("End the session?", words, "ends it", self.service.host.end)

    def action_leave(self) -> None:
        """Close the console, once that was confirmed."""
        self.console.leave()

    def action_flip(self, by: int) -> None:
        """The next page of this phase, or the one before."""
        self.action_page((self.at + by) % len(self._pages))

    def action_page(self, number: int) -> None:
        """A page by number, from 0."""
        if 0 <= number < len(self._pages) and number != self.at:
            self.at = number
            self._draw(top=True)


def sentence_over() -> str:
    """What is said where nothing is left to end."""
    return "The session is over. q closes the console."


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
                await asyncio.wait_for(changed.wait(), 2.0)

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
        """What the server had to say since."""
        fresh, self._told = self.service.notices[self._told :], len(self.service.notices)
        for notice in fresh[-3:]:
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
