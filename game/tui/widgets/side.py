"""On wide terminals: the state of the world beside the card."""

from __future__ import annotations

from textual.content import Content

from game.campaign.meters import ADAPTATION_METERS, FATIGUE_METERS, METERS, TIE_METERS, Meter
from game.campaign.session import Session
from game.engine.words import INSTRUMENTS
from game.tui.paint import bar, change, hang, level, moved, row, text
from game.tui.widgets.page import Page

NAME = 20


class Side(Page, can_focus=False):
    """Ties, adaptation, fatigue, pressure, what intelligence has found, and the last headlines."""

    DEFAULT_CSS = """
    Side { width: 44; height: 1fr; padding: 1 1 0 1; background: $surface; display: none; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__(self._write)
        self.session = session

    def _write(self, width: int) -> list[Content]:
        now, outcomes = self.session.numbers(), self.session.outcomes
        was = outcomes[-1].before if outcomes else now
        made: list[Content] = []
        for title, meters in (
            ("Ties between Beijing and Moscow", TIE_METERS),
            ("Adaptation: they do without", ADAPTATION_METERS),
            ("Fatigue of your tools", FATIGUE_METERS),
        ):
            made += [
                text(title, "bold $title"),
                *(_gauge(m, was[m.name], now[m.name], width) for m in meters),
                Content(""),
            ]
        made += [text("Pressure in force".ljust(NAME + 2) + "Beijing  Moscow", "bold $title")]
        for tool in INSTRUMENTS:
            china, russia = now[f"pressure.{tool}.china"], now[f"pressure.{tool}.russia"]
            name = METERS[f"fatigue.{tool}"].title.split(":")[0]
            made.append(row((f"  {name}".ljust(NAME + 2), "$quiet"), f"{china:7.0f}  {russia:6.0f}"))
        return [*made, Content(""), *self._found(width), *self._press(width)]

    def _found(self, width: int) -> list[Content]:
        known = self.session.known()
        if not known:
            return []
        made = [text("Intelligence", "bold $title")]
        if "doctrine" in known:
            doctrine = self.session.content.doctrines[known["doctrine"]]
            made += hang(text("  Doctrine  ", "$quiet"), text(doctrine.name), width)
        if "thesis" in known:
            made += hang(text("  Thesis    ", "$quiet"), text(known["thesis"]), width)
        return [*made, Content("")]

    def _press(self, width: int) -> list[Content]:
        last = self.session.outcomes[-1:] or []
        made: list[Content] = []
        for outcome in last:
            made.append(text("Last quarter's press", "bold $title"))
            for headline in outcome.headlines:
                made += hang(text(f"  {headline.press} ".ljust(13), "$quiet"), text(headline.text), width)
        return made


def _gauge(meter: Meter, was: float, now: float, width: int) -> Content:
    name = meter.title.removesuffix(" tie").removesuffix(" adaptation").removesuffix(": fatigue").lower()
    colour = level(meter, now)
    head = text(f"  {name}".ljust(NAME + 2), "$quiet")
    tail = row(
        (f"{now:4.0f}{'!' if meter.warns(now) else ' '}", f"bold {colour}"),
        change(meter.name, moved(was, now), 6) if moved(was, now) else " " * 6,
    )
    return head + bar(now, width - head.cell_length - tail.cell_length, colour, meter.warning) + tail
