"""The plane: leverage and alignment, quarter by quarter."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from game.campaign.session import Session
from game.engine.scoring import quadrant
from game.text import quarter_name
from game.tui.paint import fold, row, text
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Page
from game.tui.widgets.plane_chart import plane_chart, points_of


class PlaneScreen(SubScreen):
    """A chart as large as the terminal."""

    BINDINGS = [
        Binding("w", "why", "why", id="plane.why"),
        Binding("p", "back", "back", show=False, id="plane.back"),
    ]
    AUTO_FOCUS = "Page"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        yield TopLine("Plane", "leverage and alignment, quarter by quarter", right=self._where())
        yield Page(self._write)
        yield KeyBar("page.down", "plane.why", "screen.help", "screen.back", extra=("app.theme",))

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.query_one(Page).write(self._write)

    def action_why(self) -> None:
        from game.tui.screens.why import WhyScreen

        self.app.push_screen(WhyScreen(self.session))

    def _where(self) -> str:
        now = self.session.numbers()
        return quadrant(now["leverage"], now["alignment"], self.session.deck.model)

    def _write(self, width: int) -> list[Content]:
        session = self.session
        height = max(12, self.app.size.height - 6)
        made = [Content(""), *plane_chart(session, min(width, 130), height)]
        legend = row(
            ("○", "bold"),
            (" start  ", "$quiet"),
            ("●", "bold"),
            (" now  ", "$quiet"),
            ("•", "$accent"),
            (" a quarter, numbered    → more leverage    ↓ further apart", "$quiet"),
        )
        made += [*fold(legend, width), Content(""), text("Quarter by quarter", "bold $title")]
        m = session.deck.model
        names = ["start", *(quarter_name(o.year, o.of_year) for o in session.outcomes)]
        for number, (name, at) in enumerate(zip(names, points_of(session), strict=True)):
            where = quadrant(at["leverage"], at["alignment"], m)
            made.append(
                row(
                    (f"{number or '':>3} {name:8}", "$quiet"),
                    f"  leverage {at['leverage']:5.1f}  alignment {at['alignment']:5.1f}  ",
                    (where, "$quiet"),
                )
            )
        return made
