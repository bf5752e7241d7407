"""All numbers with their meaning, scale and warning line, and what intelligence has found."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from game.campaign.meters import ADAPTATION_METERS, FATIGUE_METERS, PRESSURE_METERS, PURSE, SCORES, TIE_METERS, Meter
from game.campaign.session import Session
from game.tui.paint import bar, fold, hang, level, row, text
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Page

NAME = 27

GROUPS: tuple[tuple[str, tuple[Meter, ...]], ...] = (
    ("The two scores", SCORES),
    ("The purse: what you act with, and what it costs", PURSE),
    ("Ties between Beijing and Moscow", TIE_METERS),
    ("Adaptation: how far they do without you", ADAPTATION_METERS),
    ("Fatigue of your tools", FATIGUE_METERS),
    ("Pressure in force", PRESSURE_METERS),
)


def warning_words(meter: Meter) -> str:
    """Where it becomes dangerous, and what then happens."""
    if meter.warning is None:
        return ""
    return f"Warning at {meter.warning:g} or {'less' if meter.good > 0 else 'more'}: {meter.danger}."


class NumbersScreen(SubScreen):
    """Every column of the game."""

    BINDINGS = [Binding("s", "back", "back", show=False, id="numbers.back")]
    AUTO_FOCUS = "Page"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        yield TopLine("Numbers", "each from 0 to 100", right="! beyond the warning line, ┼")
        yield Page(self._write)
        yield KeyBar("page.down", "screen.help", "screen.back", extra=("app.theme",))

    def _write(self, width: int) -> list[Content]:
        now = self.session.numbers()
        width = min(width, 124)
        made: list[Content] = []
        for title, meters in GROUPS:
            made += [Content(""), text(title, "bold $accent")]
            for meter in meters:
                made += _told(meter, now[meter.name], width)
        return made + self._known(width)

    def _known(self, width: int) -> list[Content]:
        known, made = self.session.known(), [Content(""), text("What intelligence has found", "bold $accent")]
        if "doctrine" in known:
            doctrine = self.session.content.doctrines[known["doctrine"]]
            made += fold(row(("Their doctrine: ", "$quiet"), (f"{doctrine.name}. ", "bold"), doctrine.brief), width, 2)
        if "thesis" in known:
            made += fold(
                row(("How much of their closeness pressure causes: ", "$quiet"), (known["thesis"], "bold")), width, 2
            )
        if not known:
            made += fold(
                text("Nothing yet: two desk moves study their doctrine and what drives them together.", "$quiet"),
                width,
                2,
            )
        return made


def _told(meter: Meter, value: float, width: int) -> list[Content]:
    colour = level(meter, value)
    sign = "!" if meter.warns(value) else " "
    head = row((f"  {meter.title}".ljust(NAME + 8), "bold"), (f"{value:5.1f}{sign} ", f"bold {colour}"))
    gauge = bar(value, max(12, width - head.cell_length), colour, meter.warning)
    words = text(f"{meter.meaning} {warning_words(meter)}".strip(), "$quiet")
    if width < 110:
        return [head + gauge, *fold(words, width, 4)]
    return hang(head + bar(value, 24, colour, meter.warning) + "  ", words, width)
