"""The forecast: what each option may lead to, from futures that the analysts play on while one looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import sqrt
from time import sleep

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from game.analysis.forecast import BATCHES, Analyst, Forecast, Prospect
from game.campaign.assessment import assess
from game.campaign.meters import FAMILY_TITLES
from game.campaign.session import Session
from game.engine.words import FAMILIES
from game.text import quarter_name
from game.tui.paint import bar, fit, fold, hang, pack, row, spread, text
from game.tui.screens.base import SubScreen
from game.tui.widgets.fan import Span, fan_chart, span_of
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Page, Text
from game.tui.widgets.picker import Picker

ALL = sum(BATCHES)
PAUSE = 0.006
"""Seconds between two quarters in which the screen has the machine to itself."""

LABEL = 11
WIDE, TALL, MIDDLING = 120, 36, 30
"""Cells and rows of a terminal from which there is more room between things."""
STRIP = 32
"""Cells of the strip that shows the final score on a wide terminal."""
LIKELY = 0.02
"""Families less likely than this are not told."""
BAND = "Band: 8 of 10 futures; line: the middle one; right: where they end."
MADE = (
    "Each future takes the option, without a desk move, and plays on to the end by a rule of thumb: allies in grave "
    "matters, threats in middling ones, talks in small ones. Chance is drawn afresh in each: nobody knows the true "
    "one. A win ends at par or above, and not early; one future in ten ends below low, one above high. With {:,} "
    "futures a chance may be some {:.0f} points off."
)


class ForecastScreen(SubScreen):
    """A table of the options; below it the fans of the one that is pointed at, and how it may be answered."""

    BINDINGS = [
        Binding("f", "back", "back", show=False, id="forecast.back"),
        Binding("pagedown,space", "page(1)", "more", id="forecast.page_down", key_display="PgDn"),
        Binding("pageup", "page(-1)", "less", show=False, id="forecast.page_up"),
    ]
    DEFAULT_CSS = """
    ForecastScreen #columns { height: 1; padding: 0 1; }
    ForecastScreen Picker { padding: 0 1; max-height: 50%; }
    ForecastScreen #detail { height: 1fr; min-height: 4; background: $surface; }
    ForecastScreen.-tall #columns { height: 2; padding: 1 1 0 1; }
    ForecastScreen.-tall Picker { padding: 1; }
    ForecastScreen.-tall #detail > Text { padding: 1 1 0 1; }
    """
    AUTO_FOCUS = "Picker"

    @dataclass
    class Refined(Message):
        """The analysts have come a batch further."""

        found: Forecast

    def __init__(self, session: Session, analyst: Analyst) -> None:
        super().__init__()
        self.session, self.analyst, self.brief = session, analyst, session.brief()
        self.found: Forecast | None = None
        self.now = session.numbers()
        self.held = assess(session, analyst.belief)

    def compose(self) -> ComposeResult:
        yield TopLine("Forecast", self.brief.event.title, right=self._progress())
        yield Text(self._columns, name="columns")
        yield Picker(eager=True)
        yield Page(self._detail, name="detail")
        yield KeyBar("picker.down", "forecast.page_down", "screen.help", "screen.back", extra=("app.theme",))

    def on_mount(self) -> None:
        self._fill(next((k for k, choice in enumerate(self.brief.choices) if not choice.refusal), 0))
        self._look()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._write()

    @work(thread=True, exclusive=True)
    def _look(self) -> None:
        """Refine the forecast until there are enough futures or the screen is left."""
        worker = get_current_worker()

        def wanted() -> bool:
            sleep(PAUSE)
            return not worker.is_cancelled

        for found in self.analyst.refine(BATCHES, wanted):
            self.post_message(self.Refined(found))

    def on_forecast_screen_refined(self, message: Refined) -> None:
        self.found = message.found
        self.query_one(TopLine).tell("Forecast", self.brief.event.title, right=self._progress())
        self._write()

    def _progress(self) -> str:
        if self.found is None:
            return "the analysts are at work"
        count = self.found.futures
        return f"{count:,} futures each" if count >= ALL else f"{count:,} of {ALL:,} futures"

    def _write(self) -> None:
        """Write everything again, with the same option pointed at."""
        self._fill(self.query_one(Picker).highlighted)
        self.query_one("#columns", Text).write(self._columns)
        self.query_one("#detail", Page).rewrite()

    def _fill(self, at: int) -> None:
        picker = self.query_one(Picker)
        picker.gap = int(self.app.size.height >= TALL)
        picker.fill(len(self.brief.choices), self._row, at)

    def _prospect(self, index: int) -> Prospect | None:
        """What the option at an index may lead to, as far as it is known."""
        option = self.session.deck.options.ids.index(f"{self.brief.event.id}/{self.brief.choices[index].option.id}")
        found = self.found.prospects if self.found else ()
        return next((prospect for prospect in found if prospect.option == option), None)

    # ---- the table --------------------------------------------------------------------------------------------

    def _columns(self, width: int) -> list[Content]:
        words = " wins early    low score  high" + ("  how they spread, ┼ par".ljust(STRIP + 2) if self._wide else "")
        return [spread(text(f"     Option; par is {self._par:g}", "$quiet"), text(words, "$quiet"), width)]

    @property
    def _wide(self) -> bool:
        return self.app.size.width >= WIDE

    @property
    def _par(self) -> float:
        return self.session.deck.par

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        choice, prospect = self.brief.choices[index], self._prospect(index)
        style = "$quiet" if choice.refusal else "bold $title" if lit else ""
        left = row(
            ("▶ " if lit else "  ", "$accent"),
            (f"{index + 1}  ", "$quiet" if choice.refusal else "bold $accent"),
            (choice.option.label, style),
        )
        if choice.refusal:
            right = text("not open", "$bad")
        elif prospect is None:
            right = text("…", "$quiet")
        else:
            right = self._figures(prospect)
        return [spread(left, right, width)]

    def _figures(self, prospect: Prospect) -> Content:
        low, middle, high = prospect.score
        figures = row(
            (f"{prospect.wins:5.0%}", "bold $title"),
            (f"{prospect.ends_early:6.0%}", "$quiet" if prospect.ends_early < 0.05 else "$bad"),
            (f"{low:7.1f}", "$quiet"),
            (f"{middle:6.1f}", "bold"),
            (f"{high:6.1f}", "$quiet"),
        )
        return row(figures, "  ", self._strip(prospect)) if self._wide else figures

    def _strip(self, prospect: Prospect) -> Content:
        """Low, middle and high of the final score on a line, with par crossed in."""
        assert self.found is not None
        scores = [value for other in self.found.prospects for value in other.score]
        least, most = min(self._par, *scores), max(self._par, *scores)
        low, middle, high, par = (
            round((value - least) / max(1.0, most - least) * (STRIP - 1)) for value in (*prospect.score, self._par)
        )
        cells: list[tuple[str, str]] = [("─", "$accent") if low <= k <= high else (" ", "") for k in range(STRIP)]
        cells[par] = ("┼" if low <= par <= high else "┆", "$title")
        cells[middle] = ("●", "bold $accent")
        return row(*cells)

    # ---- the option that is pointed at ------------------------------------------------------------------------

    def _detail(self, width: int) -> list[Content]:
        index = self.query_one(Picker).highlighted
        choice, prospect = self.brief.choices[index], self._prospect(index)
        if choice.refusal:
            return [*fold(text(f"Not open: {choice.refusal}.", "$bad"), width), Content(""), *self._held(width)]
        if prospect is None:
            return [text("The first futures are being played …", "$quiet"), Content(""), *self._held(width)]
        if self._wide:
            third = (width - 6) // 3
            families = self._family_bars(prospect, third)
            made = _beside([*self._fans(prospect, third), families], third, 3)
        else:
            half = (width - 2) // 2
            made = _beside(self._fans(prospect, half), half, 2)
        made += fold(text(BAND, "$quiet"), width)
        gap = [Content("")] if self.app.size.height >= MIDDLING else []
        if not self._wide:
            made += [*gap, *self._families(prospect, width)]
        return [*made, *gap, *self._held(width), *gap, *self._made(width)]

    def _made(self, width: int) -> list[Content]:
        """How the futures are made, and how far a share of them may be trusted: two standard errors."""
        assert self.found is not None
        return fold(text(MADE.format(self.found.futures, 100 / sqrt(self.found.futures)), "$quiet"), width)

    def _fans(self, prospect: Prospect, width: int) -> list[list[Content]]:
        assert self.found is not None
        height = 12 if self.app.size.height >= TALL else 8 if self.app.size.height >= MIDDLING else 5
        end = quarter_name(*self.session.deck.year(self.session.deck.quarters))
        made = []
        for name, title in (("leverage", "Leverage"), ("alignment", "Alignment")):
            fans = [getattr(other, name) for other in self.found.prospects]
            span: Span = span_of(fans, self.now[name])
            made.append(fan_chart(title, getattr(prospect, name), self.now[name], span, width, height, end))
        return made

    def _likely(self, prospect: Prospect) -> list[tuple[str, float]]:
        shares = zip(FAMILIES, prospect.families, strict=True)
        return sorted(((name, share) for name, share in shares if share >= LIKELY), key=lambda pair: -pair[1])

    def _families(self, prospect: Prospect, width: int) -> list[Content]:
        told = [row(FAMILY_TITLES[name], (f" {share:.0%}", "bold")) for name, share in self._likely(prospect)]
        return pack(text("Answered by".ljust(LABEL + 1), "bold $title"), told, width, "   ")

    def _family_bars(self, prospect: Prospect, width: int) -> list[Content]:
        made = [text("How it may be answered", "bold $title")]
        for name, share in self._likely(prospect):
            made.append(spread(text(FAMILY_TITLES[name]), text(f"{share:4.0%}", "bold"), width))
            if self.app.size.height >= TALL:
                made.append(bar(share * 100, width, "$accent"))
        return made

    def _held(self, width: int) -> list[Content]:
        """What the analysts believe of what is hidden, and where they have it from."""
        made = [text("What the analysts believe", "bold $title")]
        for held in self.held:
            told = [row(name, (f" {share:.0%}", "bold")) for name, share in held.shares if share >= 0.005]
            made += pack(text(held.title.ljust(LABEL), "$title"), told, width, "   ")
            made += hang(Content(" " * LABEL), text(f"{held.ground}.", "$quiet"), width)
        return made

    # ---- messages and actions ---------------------------------------------------------------------------------

    def on_picker_moved(self) -> None:
        self.query_one("#detail", Page).write(self._detail)

    def on_picker_chosen(self) -> None:
        """Looking is all there is to do here."""

    def action_page(self, by: int) -> None:
        page = self.query_one("#detail", Page)
        page.action_page_down() if by > 0 else page.action_page_up()


def _beside(blocks: Sequence[list[Content]], width: int, gap: int) -> list[Content]:
    """Blocks of lines next to one another."""
    between = Content(" " * gap)
    rows = zip_longest(*blocks, fillvalue=Content(""))
    return [between.join(fit(line, width) for line in lines) for lines in rows]
