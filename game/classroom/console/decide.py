"""The teacher decides for a group: which one, what it does, perhaps with a desk move; y confirms it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content

from game.classroom.console.ballots import by_option
from game.classroom.console.base import Beside, safe
from game.classroom.console.reading import name_of, playing, put
from game.classroom.console.service import Service
from game.classroom.room import Group, Phase
from game.classroom.table import moves_with, open_options
from game.tui.paint import fold, hang, row, spread, text
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker

Row = tuple[str, str]
"""What is picked, and what stands at the right edge."""


class DecideScreen(Beside):
    """One list after the other; Esc goes back one."""

    AUTO_FOCUS = "Picker"

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service = service
        self.groups = playing(service.room) or [g for g in service.room.groups.values() if not g.finished]
        self.group: Group | None = self.groups[0] if len(self.groups) == 1 else None
        self.option = ""
        self._rows: list[Row] = []
        self._ids: list[str] = []

    def compose(self) -> ComposeResult:
        """A heading, a list, the keys."""
        yield TopLine("Decide for them", self.service.code)
        yield Text(safe(self._head, self.console.faults), name="head")
        yield Picker(careful=True)
        yield KeyBar("picker.choose", "picker.down", "screen.help", "screen.back")

    def on_mount(self) -> None:
        """The first list."""
        self._list()

    def _head(self, width: int) -> list[Content]:
        room = self.service.room
        if self.group is None:
            words = "For which team do you decide?"
        elif not self.option:
            words = f"{name_of(room, self.group.number)}: what does it do? ↑↓ or a digit points, Enter chooses."
        else:
            words = "With a desk move? Enter chooses."
        note = "The ballots are shown before your decision."
        hidden = room.phase is Phase.VOTE
        return [*fold(text(words, "bold $accent"), width), *(fold(text(note, "$quiet"), width) if hidden else [])]

    def _list(self) -> None:
        """Fill the list for what is asked now."""
        if self.group is None:
            self._teams()
        elif not self.option:
            self._options(self.group)
        else:
            self._moves(self.group)
        self.query_one("#head", Text).write(safe(self._head, self.console.faults))
        picker = self.query_one(Picker)
        picker.careful = not self.option
        picker.fill(len(self._rows), self._row)

    def _teams(self) -> None:
        torn = {group.number for group in self.service.table.torn()} if self._shown else set()
        self._ids = [str(group.number) for group in self.groups]
        self._rows = [(name_of(self.service.room, g.number), "= tied" if g.number in torn else "") for g in self.groups]

    @property
    def _shown(self) -> bool:
        """Whether the ballots are shown: before that nothing here may tell how anybody voted."""
        return self.service.room.phase is Phase.SPLIT

    def _options(self, group: Group) -> None:
        shown, world = put(self.service.table, group), self.service.table.world(group.number)
        free = open_options(world) if world is not None else []
        options = [option for option in shown.options if option.id in free] if shown else []
        tally = by_option(group) if self._shown else None
        self._ids = [option.id for option in options]
        self._rows = [(o.label, "" if tally is None else f"{tally.get(o.id, 0)} votes") for o in options]

    def _moves(self, group: Group) -> None:
        world = self.service.table.world(group.number)
        open_moves = moves_with(world, self.option) if world is not None else []
        moves = self.service.table.content.moves
        self._ids = ["", *open_moves]
        self._rows = [("No desk move", ""), *((moves[m].label, f"{moves[m].cost} capital") for m in open_moves)]

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        words, right = self._rows[index]
        head = row(("▶ " if lit else "  ", "bold $accent"), (f"{index + 1:2} ", "bold $accent"))
        room = width - len(right) - 2
        first, *rest = hang(head, text(words, "bold $title" if lit else ""), room)
        return [spread(first, text(right, "$quiet"), width), *rest]

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        """On to the next list, or to the question."""
        chosen = self._ids[event.index]
        if self.group is None:
            self.group = self.service.room.groups[int(chosen)]
        elif not self.option:
            self.option = chosen
        else:
            self._confirm(self.group, chosen or None)
            return
        self._list()

    def on_picker_unpointed(self) -> None:
        """Enter alone decides nothing."""
        self.console.say("Point at one first: ↑ ↓ or its number.")

    def _confirm(self, group: Group, move: str | None) -> None:
        room, table = self.service.room, self.service.table
        shown = put(table, group)
        labels = {option.id: option.label for option in shown.options} if shown else {}
        with_move = f", with the desk move “{table.content.moves[move].label}”" if move else ""
        words = f"{name_of(room, group.number)}: “{labels.get(self.option, self.option)}”{with_move}."
        if self._shown and group.ballots and group.leading() != [self.option]:
            words += " This is not what most of them voted for."
        if not self._shown:
            words += " The ballots are shown first."
        number, option = group.number, self.option

        async def do() -> None:
            await self.service.host.decide(number, option, move)
            self.dismiss()

        self.console.ask("Decide this?", f"{words} It cannot be taken back.", "decides it", do)

    def action_back(self) -> None:
        """One list back, or back to the class."""
        if self.option:
            self.option = ""
        elif self.group is not None and len(self.groups) > 1:
            self.group = None
        else:
            self.dismiss()
            return
        self._list()
