"""The advisers: what six offices expect of each option, how often they were right, and what they take for granted."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content

from game.campaign.advisers import Advice, records
from game.campaign.meters import title_of
from game.campaign.session import Session
from game.tui.paint import change, fold, row, spread, text
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Page, Text
from game.tui.widgets.picker import Picker

INDENT = 5
"""Cells before the name of an office."""
NAME = 24
CELL, WIDER = 7, 11
"""Cells of one option's column, and on a wide terminal."""
CASE = "The case under an option is an office's argument for it, not its forecast."
TAKES = "•"
"""The mark of the option that an office would take."""
WIDE, TALL = 120, 36
"""Cells and rows of a terminal from which there is more room between things."""


class AdvisersScreen(SubScreen):
    """A table of offices and options; below it the chosen office in its own words."""

    BINDINGS = [
        Binding("w", "why", "why", id="advisers.why"),
        Binding("a", "back", "back", show=False, id="advisers.back"),
        Binding("pagedown,space", "page(1)", "more", id="advisers.page_down", key_display="PgDn"),
        Binding("pageup", "page(-1)", "less", show=False, id="advisers.page_up"),
    ]
    DEFAULT_CSS = """
    AdvisersScreen #columns { height: 1; padding: 0 1; }
    AdvisersScreen Picker { padding: 0 1; max-height: 60%; }
    AdvisersScreen #below { height: 1fr; min-height: 4; background: $surface; }
    AdvisersScreen #options { display: none; width: 76; background: $surface; }
    AdvisersScreen.-tall #columns { height: 2; padding: 1 1 0 1; }
    AdvisersScreen.-tall Picker { padding: 1; }
    AdvisersScreen.-tall #below Page { padding: 1 0 0 0; }
    AdvisersScreen.-wide #options { display: block; }
    """
    AUTO_FOCUS = "Picker"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.brief = session, session.brief()
        self.advice = session.advice()
        self.records = records(session.claims())

    def compose(self) -> ComposeResult:
        yield TopLine("Advisers", self.brief.event.title, right="↑ ↓ or a digit: an office")
        yield Text(self._columns, name="columns")
        yield Picker(eager=True)
        with Horizontal(id="below"):
            yield Page(self._office, name="office")
            yield Page(self._options, name="options")
        yield KeyBar("advisers.page_down", "advisers.why", "screen.help", "screen.back", extra=("app.theme",))

    def on_mount(self) -> None:
        self._fill()
        self._tell()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.query_one("#columns", Text).write(self._columns)
        self._fill(self.query_one(Picker).highlighted)
        self._tell()

    def _fill(self, at: int = 0) -> None:
        picker = self.query_one(Picker)
        picker.gap = int(self.app.size.height >= TALL)
        picker.fill(len(self.advice), self._row, at)

    def _tell(self) -> None:
        self.query_one("#office", Page).write(self._office)
        self.query_one("#options", Page).write(self._options)

    # ---- the table --------------------------------------------------------------------------------------------

    def _columns(self, width: int) -> list[Content]:
        if not self.advice:
            return [text("No office advises on this card.")]
        digits = "".join(str(number).rjust(self._cells) for number in range(1, len(self.brief.choices) + 1))
        left = f"{' ' * INDENT}{'Office'.ljust(NAME)}Would take"
        return [spread(text(left, "$quiet"), text(digits, "bold $accent"), width)]

    @property
    def _wide(self) -> bool:
        return self.app.size.width >= WIDE

    @property
    def _cells(self) -> int:
        return WIDER if self._wide else CELL

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        said = self.advice[index]
        number, label = self._taken(said)
        head = row(
            ("▶ " if lit else "  ", "$accent"),
            (f"{index + 1}  ", "bold $accent"),
            (said.adviser.office.ljust(NAME), "bold $title"),
        )
        takes = row((f"{number}  ", "bold $accent"), (label, "bold $title" if lit else ""))
        watches = text(f"{' ' * INDENT}{title_of(said.adviser.watches)} in {self._ahead(said)}q", "$quiet")
        cells = [self._cell(said, choice.option.id) for choice in self.brief.choices]
        return [
            row(head, takes).truncate(width, ellipsis=True),
            spread(watches, row((self._held(said), "$quiet"), *cells), width),
        ]

    def _taken(self, said: Advice) -> tuple[int, str]:
        """The digit and the label of the option that an office would take."""
        return next((k, c.option.label) for k, c in enumerate(self.brief.choices, 1) if c.option.id == said.option)

    def _ahead(self, said: Advice) -> int:
        """Quarters that an office looks ahead: never beyond the end of the game."""
        return min(said.adviser.horizon, self.brief.quarters - self.brief.quarter + 1)

    def _held(self, said: Advice) -> str:
        right, told = self.records.get(said.adviser.id, (0, 0))
        return f"held {right} of {told}" if told else ""

    def _cell(self, said: Advice, option: str) -> Content:
        if option not in said.expects:
            return text("-".rjust(self._cells), "$quiet")
        points = change(said.adviser.watches, said.expects[option])
        mark = TAKES if option == said.option else ""
        return row(" " * (self._cells - len(mark) - points.cell_length), (mark, "$accent"), points)

    # ---- the chosen office ------------------------------------------------------------------------------------

    def _office(self, width: int) -> list[Content]:
        if not self.advice:
            return []
        said = self.advice[self.query_one(Picker).highlighted]
        made = [text(said.adviser.office, "bold $accent")]
        made += fold(text(said.adviser.brief), width)
        made += fold(text(CASE, "$quiet"), width)
        return made if self._wide else [*made, Content(""), *self._options(width)]

    def _options(self, width: int) -> list[Content]:
        """What the chosen office expects of each option, from and to."""
        if not self.advice:
            return []
        said = self.advice[self.query_one(Picker).highlighted]
        watches, ahead = said.adviser.watches, self._ahead(said)
        after = f"{title_of(watches)} after {ahead} quarter{'' if ahead == 1 else 's'}, by option"
        made = [spread(text(after, "bold $title"), text(f"{TAKES} would take", "$quiet"), width)]
        for number, choice in enumerate(self.brief.choices, 1):
            mark = TAKES if choice.option.id == said.option else " "
            left = row((f"{mark} ", "$accent"), (f"{number}  ", "bold $accent"), choice.option.label)
            span = said.ranges.get(choice.option.id)
            made.append(spread(left, _span(watches, span) if span else text("not open", "$quiet"), width))
        return made

    # ---- actions ----------------------------------------------------------------------------------------------

    def on_picker_moved(self) -> None:
        self._tell()

    def on_picker_chosen(self) -> None:
        """Looking is all there is to do here."""

    def action_why(self) -> None:
        """Why the number moved that the chosen office speaks about."""
        from game.tui.screens.why import WhyScreen

        at = self.query_one(Picker).highlighted
        name = self.advice[at].adviser.watches if self.advice else ""
        self.app.push_screen(WhyScreen(self.session, name=name))

    def action_page(self, by: int) -> None:
        page = self.query_one("#office", Page)
        page.action_page_down() if by > 0 else page.action_page_up()


def _span(name: str, ends: tuple[float, float]) -> Content:
    """``+1.2 to +3.4``, each end in the colour of what it means."""
    low, high = ends
    return row(change(name, low), (" to ", "$quiet"), change(name, high))
