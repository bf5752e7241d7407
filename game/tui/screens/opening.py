"""The first screen of a campaign: who you are, what you are after, and how it is judged."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content

from game.campaign import seeds
from game.campaign.meters import PURSE, SCORES
from game.campaign.start import COUNTS_FOR_NOTHING, Start
from game.text import quarter_name
from game.tui.paint import fold, hang, row, text
from game.tui.screens.base import GameScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Page

LABEL = 14
EACH = (
    "An event comes to your desk and you choose one option. Then Beijing and Moscow answer. Pressing harder may bind "
    "them together; doing nothing may cost you belief."
)


class OpeningScreen(GameScreen[None]):
    """Shown before the first quarter. Enter starts."""

    BINDINGS = [
        Binding("enter", "start", "take the desk", id="opening.start", key_display="Enter"),
        Binding("q,escape", "leave", "leave", id="opening.leave", key_display="q"),
    ]

    DEFAULT_CSS = """
    OpeningScreen #meters { display: none; width: 60; background: $surface; }
    OpeningScreen.-vast #meters { display: block; }
    OpeningScreen.-tall Page { padding: 1 2; }
    """
    AUTO_FOCUS = "#opening"

    def __init__(self, start: Start) -> None:
        super().__init__()
        self.start = start

    def compose(self) -> ComposeResult:
        yield TopLine("Double Down", right=f"seed {seeds.show(self.start.seed)}")
        with Horizontal(classes="body"):
            yield Page(self._write, name="opening")
            yield Page(_meters, name="meters")
        yield KeyBar("opening.start", "screen.help", "opening.leave", extra=("app.theme", "app.settings"))

    def _write(self, width: int) -> list[Content]:
        start, scenario = self.start, self.start.scenario
        width = min(width, 100)
        first, last = quarter_name(*start.year(1)), quarter_name(*start.year(scenario.quarters))
        least, most = scenario.minutes
        span = f"{first} to {last}: {scenario.quarters} quarters, about {least} to {most} minutes."
        lens = start.content.lenses[scenario.lens]
        no_early = ", with no early end" if scenario.early_endings else ""
        made = [Content(""), text(scenario.title, "bold $accent"), text(span, "$quiet"), Content("")]
        made += self._author(width)
        made += fold(text(scenario.brief), width)
        for name, words in (
            ("Who you are", scenario.role),
            ("Your goal", scenario.goal),
            ("Each quarter", EACH),
            ("The verdict", f"{lens.name}. {lens.brief}"),
            ("To win", f"Score {scenario.par:g} of 100 or more at the end{no_early}."),
        ):
            made += [Content(""), *hang(text(name.ljust(LABEL), "bold $title"), text(words), width)]
        ends = [meter for meter in (*SCORES, *PURSE) if "ends" in meter.danger and scenario.early_endings]
        for number, meter in enumerate(ends):
            head = "Early ends" if not number else ""
            told = row((meter.title, "bold"), f": {meter.danger}.")
            made += [
                *([Content("")] if not number else []),
                *hang(text(head.ljust(LABEL), "bold $title"), told, width),
            ]
        return made

    def _author(self, width: int) -> list[Content]:
        """What an author changed, plainly: this is not a game like the others."""
        begin = self.start.author
        if begin is None:
            return []
        told = f" It begins with the card '{begin.card}' in quarter {begin.quarter} of the scenario."
        for what, names in (
            ("Set", [f"{name} {level:g}" for name, level in begin.columns.items()]),
            ("Flags", begin.flags),
            ("Already met", begin.seen),
        ):
            told += f" {what}: {', '.join(names)}." if names else ""
        return [*fold(row((COUNTS_FOR_NOTHING, "bold $title"), told), width), Content("")]

    def on_mount(self) -> None:
        # The page stands before the rules are loaded; a key pressed meanwhile waits its turn.
        self.call_after_refresh(self.game.open, self.start)
        if not self.game.settings.toured:
            from game.tui.screens.first_run import FirstRun

            self.app.push_screen(FirstRun())

    def action_start(self) -> None:
        session = self.game.open(self.start, begin=True)
        if session is not None:
            from game.tui.screens.campaign import CampaignScreen

            self.game.go(CampaignScreen(session))

    def action_leave(self) -> None:
        self.game.leave()


def _meters(width: int) -> list[Content]:
    """On a vast terminal: what the numbers are that stand above every card."""
    from game.tui.screens.numbers import warning_words

    made = [Content(""), text("The numbers you will see", "bold $accent")]
    for meter in (*SCORES, *PURSE):
        words = row(meter.meaning, (f" {warning_words(meter)}", "$quiet"))
        made += [Content(""), text(meter.title, "bold $title"), *fold(words, width, 2)]
    return made
