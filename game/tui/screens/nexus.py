"""The nexus: what joins Beijing and Moscow, what presses on them, and what wears down."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from game.campaign.explain import lead
from game.campaign.meters import METERS
from game.campaign.session import Session
from game.text import quarter_name
from game.tui.paint import change, fold, moved, row, text
from game.tui.screens.base import SubScreen
from game.tui.screens.numbers import warning_words
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.nexus_map import PLACES, Nexus, pressure_map, tie_map, wear_map
from game.tui.widgets.page import Page, Text

WIDEST = 170
DEEP = ((43, 2), (30, 1))
"""Rows of a terminal from which a tie is so many rows thick."""
MEANING = (
    "Pressing both at once draws them together; where pressure is off one of them, frictions show. Each tool is "
    "answered by the channel beside it: the harder it bites, the faster they learn to do without. A tool that is used "
    "often tires."
)


class NexusScreen(SubScreen):
    """A map in text cells; any number on it can be pointed at, and asked why it moved."""

    BINDINGS = [
        Binding("down", "step(1, 0)", "point", id="nexus.down", key_display="←↑↓→"),
        Binding("up", "step(-1, 0)", "up", show=False, id="nexus.up"),
        Binding("left", "step(0, -1)", "left", show=False, id="nexus.left"),
        Binding("right", "step(0, 1)", "right", show=False, id="nexus.right"),
        Binding("w,enter", "why", "why it moved", id="nexus.why", key_display="w"),
        Binding("pagedown,space", "page(1)", "more", show=False, id="nexus.page_down"),
        Binding("pageup", "page(-1)", "less", show=False, id="nexus.page_up"),
        Binding("n", "back", "back", show=False, id="nexus.back"),
    ]
    DEFAULT_CSS = """
    NexusScreen #words { height: auto; min-height: 3; max-height: 5; padding: 0 1; background: $surface; }
    """
    AUTO_FOCUS = ""

    def __init__(self, session: Session, quarter: int | None = None) -> None:
        super().__init__()
        self.session = session
        done = session.outcomes
        self.outcome = done[(quarter or len(done)) - 1] if done else None
        self.now = self.outcome.after if self.outcome else session.numbers()
        self.was = self.outcome.before if self.outcome else self.now
        self.place = (0, 0)

    def compose(self) -> ComposeResult:
        done = self.outcome
        when = quarter_name(done.year, done.of_year) if done else "at the start"
        yield TopLine(
            "Nexus", "what joins them, what presses, what wears", right=f"{when}  alignment {self.now['alignment']:.1f}"
        )
        page = Page(self._write)
        page.can_focus = False
        yield page
        yield Text(self._words, name="words")
        yield KeyBar("nexus.down", "nexus.why", "screen.help", "screen.back", extra=("app.theme",))

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._draw()

    @property
    def lit(self) -> str:
        """The number that is pointed at."""
        line, column = self.place
        return PLACES[line][min(column, len(PLACES[line]) - 1)]

    def _draw(self) -> None:
        self.query_one(Page).rewrite()
        self.query_one("#words", Text).write(self._words)

    def _write(self, width: int) -> list[Content]:
        height, room = self.app.size.height, min(width, WIDEST)
        deep = next((rows for least, rows in DEEP if height >= least), 0)
        nexus = Nexus(self.now, self.was, self.lit)
        blank = [Content("")]
        made = [*(blank if deep else []), *tie_map(nexus, room, deep)]
        made += [*(blank if deep else []), *pressure_map(nexus, room), *blank * max(1, deep)]
        made += [*wear_map(nexus, room), *blank]
        if deep > 1:
            made += [*blank, *fold(text(MEANING, "$quiet"), room)]
        return made

    def _words(self, width: int) -> list[Content]:
        """The number that is pointed at, in words."""
        meter, name = METERS[self.lit], self.lit
        value, points = self.now[name], moved(self.was[name], self.now[name])
        shown = (" ", change(name, points)) if points else ()
        words = row(
            (f"{meter.title} {value:.1f}", "bold $title"),
            *shown,
            f". {meter.meaning} ",
            (warning_words(meter), "$quiet"),
        )
        made = fold(words, width)
        if self.outcome is not None:
            cause = lead(self.outcome, name) if points else ""
            told = f"Largest cause: {cause}." if cause else "It did not move in this quarter." if not points else ""
            made += fold(text(told, "$quiet"), width)
        return made

    # ---- actions ----------------------------------------------------------------------------------------------

    def action_step(self, down: int, aside: int) -> None:
        line = max(0, min(self.place[0] + down, len(PLACES) - 1))
        self.place = (line, max(0, min(self.place[1] + aside, 1)))
        self._draw()

    def action_page(self, by: int) -> None:
        page = self.query_one(Page)
        page.action_page_down() if by > 0 else page.action_page_up()

    def action_why(self) -> None:
        from game.tui.screens.why import WhyScreen

        quarter = self.outcome.quarter if self.outcome else None
        self.app.push_screen(WhyScreen(self.session, quarter, self.lit))
