"""The smaller screens: how to join, the timer, help, and what is not for the projector."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content

from game.classroom.console import lobby
from game.classroom.console.ballots import time_left
from game.classroom.console.base import Beside, Box, Roster, Sheet, safe
from game.classroom.console.glyphs import qr
from game.classroom.console.reading import Reason, may_show, reasons
from game.classroom.console.service import Service
from game.classroom.console.views import Look
from game.classroom.console.words import clock
from game.tui.paint import fold, hang, row, spread, text
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker

Attempted = Callable[[], Awaitable[None]]


class JoinScreen(Beside):
    """Address, code and QR code, for those who come late."""

    BINDINGS = [Binding("j,enter", "back", "back", show=False, id="join.back")]
    AUTO_FOCUS = "Sheet"

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service = service

    def compose(self) -> ComposeResult:
        """As the lobby, beside whatever goes on."""
        yield TopLine("How to join", self.service.code)
        with Horizontal(classes="body"):
            yield Sheet(name="main")
            yield Text(name="side")
        yield KeyBar("screen.back")

    def on_resize(self, event: events.Resize) -> None:
        """Draw it for another size."""
        super().on_resize(event)
        self.show()

    def show(self) -> None:
        """Draw it."""
        service, (width, height) = self.service, self.app.size
        address = service.addresses[0] if service.addresses else ""
        double = lobby.doubled(address, service.code, width, height)
        main, side, faults = self.query_one(Sheet), self.query_one("#side", Text), self.console.faults
        main.write(safe(lambda across: lobby.join(service, address, double, across, height - 2), faults), top=False)
        side.set_class(True, "-shown")
        side.styles.width = lobby.scan_width(address, service.code, double)
        side.write(safe(lambda across: lobby.scan(service, address, double, across), faults))


class TimerScreen(Box[None]):
    """How much time the class has for this quarter."""

    BINDINGS = [
        *(Binding(str(n), f"minutes({n})", f"{n} minutes", show=False, id=f"timer.{n}") for n in range(1, 10)),
        Binding("0", "none", "no timer", id="timer.none"),
        Binding("plus,equals_sign", "more", "1 minute more", id="timer.more", key_display="+"),
        Binding("p", "pause", "pause", id="timer.pause"),
        Binding("escape,q,m,enter", "back", "back", id="timer.back", key_display="Esc"),
    ]

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service = service

    def on_mount(self) -> None:
        """The clock goes on here too."""
        super().on_mount()
        self.set_interval(1.0, self.show)

    def write(self) -> list[Content]:
        """What is set, and the keys."""
        left = time_left(self.service)
        now = "off" if left is None else f"{clock(left[0])}{' paused' if left[1] else ' left'}"
        keys = (
            ("1 to 9", "so many minutes from now"),
            ("+", "one minute more"),
            ("p", "go on" if left is not None and left[1] else "pause"),
            ("0", "no timer"),
            ("Esc", "back"),
        )
        made = [row(("Timer of this quarter: ", "bold $title"), (now, "bold")), Content("")]
        made += [row((f"{key:8}", "bold $accent"), words) for key, words in keys]
        return [*made, Content(""), *fold(text("Nothing happens by itself when the time is up.", "$quiet"), 58)]

    def action_minutes(self, minutes: int) -> None:
        """So much time from now."""
        self._do(lambda: self.service.host.timer(60.0 * minutes))
        self.dismiss()

    def action_none(self) -> None:
        """No timer."""
        self._do(self.service.host.no_timer)
        self.dismiss()

    def action_more(self) -> None:
        """One minute more."""
        self._do(self.service.host.extend)

    def action_pause(self) -> None:
        """Stop it, or let it go on."""
        self._do(self.service.host.pause)

    def _do(self, do: Attempted) -> None:
        from game.classroom.console.app import Console

        assert isinstance(self.app, Console)
        self.app.attempt(do)

    def action_back(self) -> None:
        """Leave it as it is."""
        self.dismiss()


class Warned(Beside):
    """Something that is not for the projector: it says so first and shows nothing yet."""

    BINDINGS = [Binding("enter", "reveal", "show it here", id="warned.reveal", key_display="Enter")]
    ABOUT = ""

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service = service
        self.revealed = False

    def warning(self, width: int) -> list[Content]:
        """What is said first."""
        return [
            Content(""),
            *fold(text("! NOT FOR THE PROJECTOR", "bold $bad"), width),
            Content(""),
            *fold(text("Blank the screen or turn it away first."), width),
            Content(""),
            *fold(text(self.ABOUT), width),
            Content(""),
            row(("Enter", "bold $accent"), " shows it here     ", ("Esc", "bold $accent"), " goes back"),
        ]

    def action_reveal(self) -> None:
        """The teacher has turned the projector away."""
        if not self.revealed:
            self.revealed = True
            self.show()


class FacilitatorScreen(Warned):
    """The address of the page from which everything can be run."""

    ABOUT = "The facilitator's address opens everything: whoever has it can run this session, and read all ballots."
    AUTO_FOCUS = "Sheet"

    def compose(self) -> ComposeResult:
        """The warning, then the address."""
        yield TopLine("Facilitator", "not for the projector")
        yield Sheet(self._write)
        yield KeyBar("warned.reveal", "page.down", "screen.back")

    def show(self) -> None:
        """Write it again."""
        self.query_one(Sheet).rewrite()

    def _write(self, width: int) -> list[Content]:
        address = self.service.facilitator
        if not self.revealed:
            return self.warning(width)
        if not address:
            return [Content(""), *fold(text("This server has no page for the facilitator."), width)]
        here = lobby.alone(address)
        words = "Open this in a browser on this machine" if here else "Open this in a browser"
        made = [Content(""), *fold(text(words, "bold $accent"), width)]
        made += [*fold(text(address, "bold $title"), width), Content("")]
        if here or " " in address:  # nothing that a phone could open
            return made
        return [*made, *safe(lambda _: qr(address), self.console.faults)(width)]


class ReasonsScreen(Warned):
    """The reasons that came with ballots already shown. Each can be let; nothing else of them leaves this screen."""

    ABOUT = "What students wrote, as they wrote it. The class sees only what you let, one by one."
    AUTO_FOCUS = "#head"

    def __init__(self, service: Service, look: Look) -> None:
        super().__init__(service)
        self.look = look
        self.listed: list[Reason] = []

    def compose(self) -> ComposeResult:
        """The warning, then the list."""
        yield TopLine("Reasons", "not for the projector")
        yield Text(self._head, name="head")
        yield Roster(careful=True)
        yield KeyBar("picker.choose", "warned.reveal", "screen.help", "screen.back")

    def on_mount(self) -> None:
        """Nothing of it yet."""
        self.query_one(Roster).visible = False

    def show(self) -> None:
        """The list again; the same reason stays highlighted."""
        picker = self.query_one(Roster)
        if self.revealed:
            held = self.listed[picker.highlighted] if self.listed else None
            at = picker.highlighted
            self.listed = reasons(self.service.room)
            same = held is not None and held in self.listed
            at = self.listed.index(held) if held is not None and same else at
            picker.visible = bool(self.listed)
            picker.refill(len(self.listed), self._row, at, same)
            picker.focus()
        self.query_one("#head", Text).write(self._head)

    def _head(self, width: int) -> list[Content]:
        if not self.revealed:
            return self.warning(width)
        if not self.listed:
            words = "There are none. Reasons are listed here once the ballots that they came with are shown."
            return [Content(""), *fold(text(words), width)]
        waiting = sum(not self._open(reason) for reason in self.listed)
        head = row((f"{len(self.listed)} reasons, {waiting} not let.", "bold $title"), "  ")
        keys = text("↑↓ point, Enter lets the class see it: for good.", "$quiet")
        return [*fold(head + keys, width), Content("")]

    def _open(self, reason: Reason) -> bool:
        return may_show(self.service.room, reason)

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        reason, room = self.listed[index], self.service.room
        state = ("✓ the class sees it", "$good") if self._open(reason) else ("not shown", "$quiet")
        again = f", round {reason.round}" if reason.round > 1 else ""
        head = row(
            ("▶ " if lit else "  ", "bold $accent"),
            (f"{index + 1:2}  ", "$accent"),
            (room.seats[reason.seat].name, "bold $title"),
            (f"   quarter {reason.quarter}{again}", "$quiet"),
        )
        return [spread(head, text(*state), width), *hang(Content("      "), text(reason.words), width)]

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        """Let the class see it."""
        reason = self.listed[event.index]
        if self._open(reason):
            self.console.say("The class sees it already.")
            return

        async def do() -> None:
            await self.service.host.let(reason.seat, reason.quarter, reason.round)

        self.console.attempt(do)

    def on_picker_unpointed(self) -> None:
        """Enter alone lets nothing."""
        self.console.say("Point at a reason first: ↑ ↓ or its number.")


KEYS = (
    ("Enter or Space", "the next step, as the line above the keys names it; it rests for a second after each step"),
    ("1 to 9, ← →", "another page of what is on the screen; ↑ ↓ PgUp PgDn scroll it"),
    ("a", "after a tie: vote again (also without a tie, if you confirm it)"),
    ("o", "decide for the class or for a team: an option, perhaps a desk move; the ballots are shown first"),
    ("n", "in the vote: who is still out, shown or hidden; after it: who chose what"),
    ("r", "reasons: read them, and let the class see some (not for the projector)"),
    ("s", "seats: rename, kick, let another device take one, place in a team"),
    ("l", "lock: nobody can join; again opens"),
    ("m", "timer: 1 to 9 minutes, or none"),
    ("+ and p", "one minute more (or a timer of one); pause, and on"),
    ("j", "how to join: address, code and QR code for those who come late"),
    ("w", "homework: each student may play the same world alone"),
    ("f", "the facilitator's address, to run it all from a browser (not for the projector)"),
    ("e", "end the session, at any time"),
    ("t", "the next theme: dark, light, high contrast, colour-blind safe, the terminal's own"),
    ("q", "close the console"),
    ("Esc", "back, from every other screen"),
    ("? or h", "this help"),
)

COURSE = (
    ("Lobby", "students open the address and type the code, or scan; start when they are in"),
    ("Vote", "ballots stay hidden; they may be changed until you show them"),
    ("Ballots", "how it fell; a tie is broken by a second round or by you"),
    ("Answer", "what Beijing and Moscow did, why the scores moved, the plane"),
    ("Over", "verdict, what was hidden, where the room was split"),
)


class HelpScreen(Beside):
    """Everything that the console can do."""

    BINDINGS = [Binding("question_mark,h,enter", "back", "back", show=False, id="help.back")]
    AUTO_FOCUS = "Sheet"

    def compose(self) -> ComposeResult:
        """One long page."""
        yield TopLine("Help", "the teacher's console")
        yield Sheet(self._write)
        yield KeyBar("page.down", "screen.back")

    def _write(self, width: int) -> list[Content]:
        width = min(width, 104)
        made = [Content(""), text("Keys", "bold $accent")]
        for key, words in KEYS:
            made += hang(text(f"  {key}".ljust(18), "bold $title"), text(words), width)
        made += [Content(""), text("How a session runs", "bold $accent")]
        for name, words in COURSE:
            made += hang(text(f"  {name}".ljust(18), "bold $title"), text(words), width)
        words = "Start, showing ballots, ending and kicking cannot be taken back; ending and kicking ask for y."
        return [*made, Content(""), *fold(text(words, "$quiet"), width), Content("")]
