"""The screen of the teacher's console that the class sees, in every phase, and its keys."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from game.classroom.console import answers, ballots, lobby
from game.classroom.console.base import ConsoleScreen, Sheet, safe
from game.classroom.console.reading import name_of, put, teams, worlds
from game.classroom.console.service import Service
from game.classroom.console.views import Look, View, views
from game.classroom.console.words import BIG_KEY, PHASES, clock, people
from game.classroom.room import Phase
from game.tui.paint import fit, row, spread, text
from game.tui.sizes import TALL
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text

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
