"""The nexus: what joins Beijing and Moscow, what presses on them, and what wears down."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from game.campaign.session import Session
from game.tui.paint import fold, row, text
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.nexus_map import pressure_map, tie_map, wear_map
from game.tui.widgets.page import Page


class NexusScreen(SubScreen):
    """A map in text cells."""

    BINDINGS = [Binding("n", "back", "back", show=False, id="nexus.back")]
    AUTO_FOCUS = "Page"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        now = self.session.numbers()
        yield TopLine(
            "Nexus", "what joins them, what presses, what wears down", right=f"alignment {now['alignment']:.1f}"
        )
        yield Page(self._write)
        yield KeyBar("screen.help", "screen.back", extra=("app.theme",))

    def _write(self, width: int) -> list[Content]:
        now, done = self.session.numbers(), self.session.outcomes
        was = done[-1].before if done else now
        roomy = self.app.size.height >= 34
        width = min(width, 136)
        gap = [Content("")] * (2 if roomy else 1)
        made = [
            *gap,
            *tie_map(now, was, width, roomy),
            *gap[:1],
            *pressure_map(now, width),
            *gap,
            *wear_map(now, width),
            *gap,
        ]
        note = row(
            ("Thicker is closer, or harder pressed. ", "$quiet"),
            ("▲ ▼", "bold"),
            (" moved last quarter. ", "$quiet"),
            ("!", "bold $bad"),
            (" beyond the warning line. ", "$quiet"),
            ("┼", "bold"),
            (" the warning line.", "$quiet"),
        )
        made += fold(note, width)
        if roomy:
            made += [Content(""), *fold(text(MEANING, "$quiet"), width)]
        return made


MEANING = (
    "Pressing both at once draws them together; where pressure is off one of them, frictions show. Each tool is "
    "answered by the channel beside it: the harder it bites, the faster they learn to do without. A tool that is used "
    "often tires."
)
