"""All numbers with their meaning, scale and warning line, and what intelligence has found."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from game.campaign.meters import ADAPTATION_METERS, FATIGUE_METERS, PRESSURE_METERS, PURSE, SCORES, TIE_METERS, Meter
from game.campaign.session import Session
from game.tui.paint import bar, change, fold, level, moved, row, text
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker

GROUP, NAME = 14, 30
"""Cells for the name of a group and of a number."""
WORDS = 150
"""Cells of a terminal from which the meaning stands beside each number."""
BAR = 30

GROUPS: tuple[tuple[str, tuple[Meter, ...]], ...] = (
    ("The scores", SCORES),
    ("The purse", PURSE),
    ("Ties", TIE_METERS),
    ("Adaptation", ADAPTATION_METERS),
    ("Fatigue", FATIGUE_METERS),
    ("Pressure", PRESSURE_METERS),
)
ABOUT = {
    "The scores": "One of the two scores.",
    "The purse": "What you act with, and what it costs.",
    "Ties": "What joins Beijing and Moscow.",
    "Adaptation": "How far they do without you.",
    "Fatigue": "How tired a tool is.",
    "Pressure": "What is in force.",
}
FOUND = {"doctrine": "Their doctrine", "thesis": "The thesis"}


def warning_words(meter: Meter) -> str:
    """Where it becomes dangerous, and what then happens."""
    if meter.warning is None:
        return ""
    return f"Warning at {meter.warning:g} or {'less' if meter.good > 0 else 'more'}: {meter.danger}."


class NumbersScreen(SubScreen):
    """Every column of the game; below them the one that is pointed at in words."""

    BINDINGS = [
        Binding("w,enter", "why", "why it moved", id="numbers.why", key_display="w"),
        Binding("s", "back", "back", show=False, id="numbers.back"),
    ]
    DEFAULT_CSS = """
    NumbersScreen #standing { padding: 0 1; }
    NumbersScreen Picker { height: 1fr; padding: 0 1; }
    NumbersScreen.-tall Picker { padding: 1 1 0 1; }
    NumbersScreen #meaning { height: auto; min-height: 4; max-height: 9; padding: 0 1; background: $surface; }
    """
    AUTO_FOCUS = "Picker"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.now = session.numbers()
        self.was = session.outcomes[-1].before if session.outcomes else self.now
        self.known = session.known()
        self.rows = [(title if k == 0 else "", meter) for title, meters in GROUPS for k, meter in enumerate(meters)]
        self.titles = [title for title, meters in GROUPS for _ in meters]

    def compose(self) -> ComposeResult:
        yield TopLine("Numbers", "each from 0 to 100", right="! beyond the warning line, ┼")
        yield Text(self._standing, name="standing")
        yield Picker(eager=True)
        yield Text(self._meaning, name="meaning")
        yield KeyBar("numbers.why", "picker.down", "screen.help", "screen.back", extra=("app.theme",))

    def on_mount(self) -> None:
        self._fill()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._fill(self.query_one(Picker).highlighted)

    def _fill(self, at: int = 0) -> None:
        self.query_one(Picker).fill(len(self.rows) + len(FOUND), self._row, at)

    def _standing(self, width: int) -> list[Content]:
        session = self.session
        lens = session.content.lenses[session.scenario.lens].name
        head, par = f"Score {'' if session.finished else 'now '}{session.standing():.1f}", f"{session.deck.par:g}"
        when = "as it ended" if session.finished else "if it ended now"
        words = f": {when}, under the lens {lens}; par at end {par}"
        return fold(row((head, "bold $title"), (words, "$quiet")), width)

    # ---- a line each ------------------------------------------------------------------------------------------

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        if index >= len(self.rows):
            return [self._finding(index - len(self.rows), lit)]
        group, meter = self.rows[index]
        value = self.now[meter.name]
        colour, points = level(meter, value), moved(self.was[meter.name], value)
        head = row(
            (group.ljust(GROUP), "bold $accent"),
            ("▶ " if lit else "  ", "bold $accent"),
            (meter.title.ljust(NAME), "bold $title" if lit else ""),
            (f"{value:5.1f}{'!' if meter.warns(value) else ' '}", f"bold {colour}"),
            change(meter.name, points, 6) if points else " " * 6,
            "  ",
        )
        if width < WORDS:
            return [head + bar(value, max(8, width - head.cell_length), colour, meter.warning)]
        return [row(head, bar(value, BAR, colour, meter.warning), "  ", (meter.meaning, "$quiet"))]

    def _finding(self, at: int, lit: bool) -> Content:
        name = list(FOUND)[at]
        return row(
            (("Intelligence" if at == 0 else "").ljust(GROUP), "bold $accent"),
            ("▶ " if lit else "  ", "bold $accent"),
            (FOUND[name].ljust(NAME), "bold $title" if lit else ""),
            self._found(name),
        )

    def _found(self, name: str) -> Content:
        if name not in self.known:
            return text("not known", "$quiet")
        known = self.known[name]
        return text(self.session.content.doctrines[known].name if name == "doctrine" else known, "bold")

    # ---- the one that is pointed at ---------------------------------------------------------------------------

    def _meaning(self, width: int) -> list[Content]:
        at = self.query_one(Picker).highlighted
        if at >= len(self.rows):
            return [Content(""), *fold(text(self._intelligence(list(FOUND)[at - len(self.rows)])), width)]
        meter = self.rows[at][1]
        about = ABOUT[self.titles[at]]
        words = row((f"{meter.title}. ", "bold $title"), f"{meter.meaning} ", (about, "$quiet"))
        return [Content(""), *fold(words, width), *fold(text(warning_words(meter), "$quiet"), width)]

    def _intelligence(self, name: str) -> str:
        if name == "doctrine":
            if name in self.known:
                return self.session.content.doctrines[self.known[name]].brief
            return "How they read the United States. Hidden; a desk move studies it."
        if name in self.known:
            return f"How much of their closeness pressure causes in this world: {self.known[name]}."
        return "How much of their closeness pressure causes in this world. Hidden; a desk move studies it."

    # ---- messages and actions ---------------------------------------------------------------------------------

    def on_picker_moved(self) -> None:
        self.query_one("#meaning", Text).write(self._meaning)

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        self.action_why()

    def action_why(self) -> None:
        from game.tui.screens.why import WhyScreen

        at = min(self.query_one(Picker).highlighted, len(self.rows) - 1)
        self.app.push_screen(WhyScreen(self.session, name=self.rows[at][1].name))
