"""The first screen of a campaign: who you are, what you are after, and how it is judged."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from game.campaign import seeds
from game.campaign.meters import PURSE, SCORES
from game.campaign.session import Session
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

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        yield TopLine("Double Down", right=f"seed {seeds.show(self.session.seed)}")
        yield Page(self._write, name="opening")
        yield KeyBar("opening.start", "screen.help", "opening.leave", extra=("app.theme",))

    def _write(self, width: int) -> list[Content]:
        session, scenario, deck = self.session, self.session.scenario, self.session.deck
        width = min(width, 100)
        first, last = quarter_name(*deck.year(1)), quarter_name(*deck.year(deck.quarters))
        least, most = scenario.minutes
        span = f"{first} to {last}: {deck.quarters} quarters, about {least} to {most} minutes."
        lens = session.content.lenses[scenario.lens]
        made = [Content(""), text(scenario.title, "bold $accent"), text(span, "$quiet"), Content("")]
        made += fold(text(scenario.brief), width)
        for name, words in (
            ("Who you are", scenario.role),
            ("Your goal", scenario.goal),
            ("Each quarter", EACH),
            ("The verdict", f"{lens.name}. {lens.brief}"),
            ("To win", f"Score {deck.par:g} of 100 or more at the end, with no early end."),
        ):
            made += [Content(""), *hang(text(name.ljust(LABEL), "bold $title"), text(words), width)]
        ends = [meter for meter in (*SCORES, *PURSE) if "ends" in meter.danger]
        for number, meter in enumerate(ends):
            head = "Early ends" if not number else ""
            told = row((meter.title, "bold"), f": {meter.danger}.")
            made += [
                *([Content("")] if not number else []),
                *hang(text(head.ljust(LABEL), "bold $title"), told, width),
            ]
        return made

    def action_start(self) -> None:
        from game.tui.screens.campaign import CampaignScreen

        self.game.go(CampaignScreen(self.session))

    def action_leave(self) -> None:
        self.game.leave()
