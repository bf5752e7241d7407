"""The ledger: every number that moved in a quarter, and every cause with its points."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content

from game.campaign.explain import Reason, changes, reasons
from game.campaign.meters import METERS, title_of
from game.campaign.session import Session
from game.campaign.views import Outcome
from game.text import quarter_name
from game.tui.paint import change, fold, hang, moved, row, share_out, spread, text
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Page
from game.tui.widgets.picker import Picker

SMALL = 0.05
"""Causes below this are told together."""


class WhyScreen(SubScreen):
    """Numbers on the left, the causes of the chosen one on the right."""

    BINDINGS = [
        Binding("left,left_square_bracket", "turn(-1)", "earlier quarter", id="why.earlier", key_display="←"),
        Binding("right,right_square_bracket", "turn(1)", "later", id="why.later", key_display="→"),
        Binding("pagedown", "page(1)", "more", show=False, id="why.page_down"),
        Binding("pageup", "page(-1)", "less", show=False, id="why.page_up"),
        Binding("w", "back", "back", show=False, id="why.back"),
    ]
    DEFAULT_CSS = """
    WhyScreen Picker { width: 39; height: 1fr; background: $surface; padding: 1 1 0 1; }
    WhyScreen.-wide Picker { width: 52; }
    WhyScreen Page { padding: 1 0 0 1; }
    """
    AUTO_FOCUS = "Picker"

    def __init__(self, session: Session, quarter: int | None = None) -> None:
        super().__init__()
        self.session = session
        self.at = (quarter or len(session.outcomes)) - 1
        self.moved: list[tuple[str, float, float]] = []

    def compose(self) -> ComposeResult:
        yield TopLine("Why the numbers moved")
        with Horizontal(classes="body"):
            yield Picker(eager=True)
            yield Page()
        yield KeyBar("why.earlier", "why.later", "page.down", "screen.help", "screen.back", extra=("app.theme",))

    def on_mount(self) -> None:
        self._show()

    @property
    def outcome(self) -> Outcome:
        """The quarter that is shown."""
        return self.session.outcomes[self.at]

    def _show(self, at: int = 0) -> None:
        if not self.session.outcomes:
            self.query_one(Page).write(
                lambda width: fold(text("Nothing has moved yet: this is the first quarter."), width)
            )
            return
        done = self.outcome
        self.moved = changes(done)
        where = f"quarter {done.quarter} of {self.session.deck.quarters}"
        self.query_one(TopLine).tell("Why the numbers moved", quarter_name(done.year, done.of_year), where)
        self.query_one(Picker).fill(len(self.moved), self._row, at)
        self._tell()

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        name, was, now = self.moved[index]
        title = text(("▶ " if lit else "  ") + title_of(name), "bold $title" if lit else "")
        return [spread(title, change(name, moved(was, now), 5), width)]

    def _tell(self) -> None:
        picker = self.query_one(Picker)
        if self.moved:
            name, was, now = self.moved[min(picker.highlighted, len(self.moved) - 1)]
            self.query_one(Page).write(lambda width: _causes(self.outcome, name, was, now, width))
        else:
            self.query_one(Page).write(lambda width: [text("Nothing moved in this quarter.")])

    def on_picker_moved(self) -> None:
        self._tell()

    def on_picker_chosen(self) -> None:
        """Looking is all there is to do here."""

    def action_turn(self, by: int) -> None:
        count = len(self.session.outcomes)
        if count and 0 <= self.at + by < count:
            name = self.moved[self.query_one(Picker).highlighted][0] if self.moved else ""
            self.at += by
            names = [moved_name for moved_name, _, _ in changes(self.outcome)]
            self._show(names.index(name) if name in names else 0)

    def action_page(self, by: int) -> None:
        page = self.query_one(Page)
        page.action_page_down() if by > 0 else page.action_page_up()


def _causes(outcome: Outcome, name: str, was: float, now: float, width: int) -> list[Content]:
    """The number, its causes, and the sum."""
    total = moved(was, now)
    made = [
        spread(
            text(title_of(name), "bold $accent"),
            row((f"{was:.1f} → {now:.1f}  ", "$quiet"), change(name, total)),
            width,
        )
    ]
    made += [*fold(text(METERS[name].meaning, "$quiet"), width), Content("")]
    listed = _told(outcome, name)
    if not listed:
        return [*made, *fold(text("This quarter was played with other content: its causes are not known here."), width)]
    for reason, points in zip(listed, share_out([reason.points for reason in listed], total), strict=True):
        head = row(change(name, points, 6), "  ")
        made += hang(head, row(reason.text, (f" · {reason.part.lower()}", "$quiet")), width)
    return [*made, text("─" * 6, "$faint"), row(change(name, total, 6), ("  in all", "bold $title"))]


def _told(outcome: Outcome, name: str) -> list[Reason]:
    found = reasons(outcome, name)
    small = [reason for reason in found if abs(reason.points) < SMALL]
    told = [reason for reason in found if abs(reason.points) >= SMALL]
    if small:
        told.append(
            Reason(sum(r.points for r in small), "Small things", f"{len(small)} of them, each under a tenth of a point")
        )
    return told
