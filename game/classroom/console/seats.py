"""Who is in: called otherwise, placed in a team, taken away."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from game.classroom import acts as a
from game.classroom.console.base import Beside, Box, Roster
from game.classroom.console.reading import teams, voters
from game.classroom.console.service import Service
from game.classroom.console.words import OFFICE_TITLES, sentence
from game.classroom.names import LONGEST
from game.classroom.refused import Refused
from game.classroom.room import Phase, Seat
from game.errors import GameError
from game.tui.paint import fit, fold, row, spread, text
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker


class SeatsScreen(Beside):
    """Every seat on a line."""

    BINDINGS = [
        Binding("r", "rename", "rename", id="seats.rename"),
        Binding("k", "kick", "kick", id="seats.kick"),
        Binding("f", "free", "another device", id="seats.free"),
        Binding("p", "place", "place in a team", id="seats.place"),
        Binding("l", "lock", "lock", id="seats.lock"),
        Binding("pagedown", "leap(10)", "ten down", show=False, id="seats.leap"),
        Binding("pageup", "leap(-10)", "ten up", show=False, id="seats.leap_back"),
    ]
    AUTO_FOCUS = "Picker"

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service = service
        self.seats: list[Seat] = []

    def compose(self) -> ComposeResult:
        """A heading, the list, the keys."""
        yield TopLine("Seats", self.service.code)
        yield Text(self._head, name="head")
        yield Roster()
        keys = ("seats.rename", "seats.kick", "seats.free", "seats.place", "seats.lock", "screen.help", "screen.back")
        yield KeyBar(*(key for key in keys if key != "seats.place" or teams(self.service.room)))

    def on_mount(self) -> None:
        """Fill the list."""
        self.show()

    def show(self) -> None:
        """Fill the list again; the same seat stays highlighted."""
        room, picker = self.service.room, self.query_one(Roster)
        held = self.seats[picker.highlighted].number if self.seats else -1
        at = picker.highlighted
        self.seats = sorted(room.here(), key=lambda seat: (seat.group, seat.number))
        at = next((k for k, seat in enumerate(self.seats) if seat.number == held), at)
        same = at < len(self.seats) and self.seats[at].number == held
        picker.refill(len(self.seats), self._row, at, same)
        self.query_one("#head", Text).write(self._head)

    def _head(self, width: int) -> list[Content]:
        room = self.service.room
        state = "LOCKED: nobody can join. l opens." if room.locked else "Open: who has the code can join. l locks."
        count = f"{len(self.seats)} in" if self.seats else "Nobody is in yet"
        return fold(row((count, "bold $title"), (f"   {state}", "$quiet")), width)

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        seat, room = self.seats[index], self.service.room
        state = "another device may take it" if seat.free else ""
        if room.phase is Phase.VOTE and seat in voters(room):
            state = "✓ voted" if seat.number in room.groups[seat.group].ballots else "· still out"
        office = f"Team {seat.group}  {OFFICE_TITLES.get(seat.office, 'no office')}" if teams(room) else ""
        left = row(
            ("▶ " if lit else "  ", "bold $accent"),
            (f"{index + 1:3}  ", "$accent"),
            fit(text(seat.name, "bold $title" if lit else ""), LONGEST + 4),
            (office, "$quiet"),
        )
        return [spread(left, text(state, "$quiet"), width)]

    @property
    def seat(self) -> Seat | None:
        """The highlighted seat."""
        at = self.query_one(Picker).highlighted
        return self.seats[at] if 0 <= at < len(self.seats) else None

    def on_picker_chosen(self) -> None:
        """Enter calls a seat otherwise."""
        self.action_rename()

    def action_leap(self, by: int) -> None:
        """Ten seats on."""
        self.query_one(Picker).action_step(by)

    def action_rename(self) -> None:
        """Call a seat otherwise."""
        if self.seat is not None:
            self.app.push_screen(RenameScreen(self.service, self.seat))

    def action_kick(self) -> None:
        """Take a seat away, once that was confirmed."""
        seat = self.seat
        if seat is None:
            return
        number, words = seat.number, f"“{seat.name}” loses the seat and its ballot of this quarter."
        if not self.service.room.locked:
            words += " They can join again while the session is open."
        self.console.ask("Take this seat away?", words, "takes it away", lambda: self.service.host.kick(number))

    def action_free(self) -> None:
        """Let another device take a seat: a phone died."""
        seat = self.seat
        if seat is None:
            return
        number, words = seat.number, f"Whoever joins as “{seat.name}” next has this seat, and the old device loses it."
        self.console.ask("Let another device take this seat?", words, "lets it", lambda: self.service.host.free(number))

    def action_place(self) -> None:
        """Put a seat into another team."""
        if self.seat is None:
            return
        if not teams(self.service.room):
            self.console.say(sentence(Refused("no-teams")))
        else:
            self.app.push_screen(PlaceScreen(self.service, self.seat))

    def action_lock(self) -> None:
        """Let nobody in any more, or again."""
        on = not self.service.room.locked
        self.console.attempt(lambda: self.service.host.lock(on))


class RenameScreen(Box[None]):
    """A new name for a seat."""

    BINDINGS = [Binding("escape", "back", "back", id="rename.back", key_display="Esc")]
    AUTO_FOCUS = "Input"

    def __init__(self, service: Service, seat: Seat) -> None:
        super().__init__()
        self.service, self.number, self.name_now = service, seat.number, seat.name
        self.problem = ""

    def on_mount(self) -> None:
        """The field, with the present name in it."""
        self.query_one(".dialog").mount(Input(self.name_now, max_length=LONGEST, select_on_focus=True))
        super().on_mount()
        self.call_after_refresh(lambda: self.query_one(Input).focus())

    def write(self) -> list[Content]:
        """What is wanted, and what was wrong with it."""
        keys = row(("Enter", "bold $accent"), " renames     ", ("Esc", "bold $accent"), " goes back")
        problem = fold(text(f"! {self.problem}", "bold $bad"), 58) if self.problem else []
        return [text(f"Rename “{self.name_now}”", "bold $title"), Content(""), keys, *problem]

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Rename it; what is wrong is told here, so that it can be typed again."""
        try:
            await self.service.host.rename(self.number, event.value)
        except (Refused, GameError) as error:
            self.problem = sentence(error)
            self.query_one("#words", Static).update(Content("\n").join(self.write()))
        else:
            self.dismiss()

    def action_back(self) -> None:
        """Leave the name as it is."""
        self.dismiss()


class PlaceScreen(Beside):
    """A team for a seat, and an office in it."""

    AUTO_FOCUS = "Picker"

    def __init__(self, service: Service, seat: Seat) -> None:
        super().__init__()
        self.service, self.placed = service, seat
        self.team = 0

    def compose(self) -> ComposeResult:
        """A heading, the list, the keys."""
        yield TopLine("Place in a team", self.placed.name)
        yield Text(self._head, name="head")
        yield Picker(careful=True)
        yield KeyBar("picker.choose", "screen.help", "screen.back")

    def on_mount(self) -> None:
        """The teams."""
        self._list()

    def _list(self) -> None:
        self.query_one("#head", Text).write(self._head)
        self.query_one(Picker).fill(len(self.offices if self.team else self.teams), self._row)

    @property
    def teams(self) -> list[int]:
        """The teams that there are; before the start also a new one."""
        known = sorted(self.service.room.groups)
        return known if self.service.room.quarter else [*known, max(known, default=0) + 1]

    @property
    def offices(self) -> list[str]:
        """The offices of the chosen team that nobody else holds."""
        held = {s.office for s in self.service.room.here(self.team) if s.number != self.placed.number}
        return [office for office in a.OFFICES if office not in held]

    def _head(self, width: int) -> list[Content]:
        words = f"Which office in team {self.team}?" if self.team else "Which team?"
        return fold(text(f"{words} ↑↓ or a digit points, Enter chooses.", "bold $accent"), width)

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        if self.team:
            words = OFFICE_TITLES[self.offices[index]]
        else:
            team = self.teams[index]
            names = ", ".join(seat.name for seat in self.service.room.here(team))
            words = f"Team {team}   {names or 'empty'}"
        mark = row(("▶ " if lit else "  ", "bold $accent"), (f"{index + 1:2}  ", "bold $accent"))
        return [row(mark, (words, "bold $title" if lit else "")).truncate(width, ellipsis=True)]

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        """On to the offices, or done."""
        if not self.team:
            self.team = self.teams[event.index]
            self._list()
            return
        team, office, seat = self.team, self.offices[event.index], self.placed.number

        async def do() -> None:
            await self.service.host.place(seat, team, office)
            self.dismiss()

        self.console.attempt(do)

    def on_picker_unpointed(self) -> None:
        """Enter alone places nobody."""
        self.console.say("Point at one first: ↑ ↓ or its number.")

    def action_back(self) -> None:
        """Back to the teams, or to the seats."""
        if self.team:
            self.team = 0
            self._list()
        else:
            self.dismiss()
