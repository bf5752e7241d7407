"""The ledger: every number, every cause with its points, and what is behind each cause."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content

from game.campaign.equations import SCORES
from game.campaign.explain import Reason, small_apart, spans, totals
from game.campaign.meters import METERS, title_of
from game.campaign.session import Session
from game.campaign.views import LensScore, Outcome
from game.text import quarter_name
from game.tui.paint import change, fold, hang, moved, row, share_out, spread, text
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.ground import Asked, ground
from game.tui.widgets.page import Page, Text
from game.tui.widgets.picker import Picker

SCORE = "score"
"""The entry of a finished game for its final score, beside the names of the numbers."""
SMALL = 0.05
"""Points below which causes are told together."""
THREE = 150
"""Cells of a terminal from which what is behind a cause stands beside it."""
TITLE = "Why the numbers moved"


class WhyScreen(SubScreen):
    """Numbers on the left, the causes of the chosen one on the right, and one step down what is behind a cause."""

    BINDINGS = [
        Binding("right,tab", "into", "causes", id="why.causes", key_display="→"),
        Binding("left,shift+tab", "out", "numbers", id="why.numbers", key_display="←"),
        Binding("e,left_square_bracket", "turn(-1)", "earlier", id="why.earlier", key_display="e"),
        Binding("l,right_square_bracket", "turn(1)", "later", id="why.later", key_display="l"),
        Binding("g", "scope", "quarter/game", id="why.scope"),
        Binding("pagedown", "page(1)", "more", show=False, id="why.page_down"),
        Binding("pageup", "page(-1)", "less", show=False, id="why.page_up"),
        Binding("w", "leave", "back", show=False, id="why.back"),
    ]
    DEFAULT_CSS = """
    WhyScreen #numbers { width: 38; height: 1fr; background: $surface; padding: 1 1 0 1; }
    WhyScreen.-wide #numbers { width: 52; }
    WhyScreen #right { width: 1fr; height: 1fr; padding: 1 1 0 1; }
    WhyScreen #ground { display: none; width: 64; background: $surface; padding: 1 0 0 1; }
    WhyScreen.-three #ground { display: block; }
    """
    AUTO_FOCUS = "#numbers"

    def __init__(self, session: Session, quarter: int | None = None, name: str = "") -> None:
        super().__init__()
        self.session = session
        self.at = (quarter or len(session.outcomes)) - 1
        self.asked = name
        """The number that is shown first."""
        self.whole = False
        """Whether the whole game up to this quarter is told, or the quarter alone."""
        self.moved: list[tuple[str, float, float]] = []
        self.causes: list[Reason] = []
        self.points: list[float] = []
        """The points of each cause, rounded so that they add up to the change as it is shown."""
        self.small: list[Reason] = []

    def compose(self) -> ComposeResult:
        numbers, causes = Picker(eager=True), Picker(eager=True)
        numbers.id, causes.id = "numbers", "causes"
        yield TopLine(TITLE)
        with Horizontal(classes="body"):
            yield numbers
            with Vertical(id="right"):
                yield Text(name="head")
                yield causes
                yield Text(name="sum")
            page = Page(name="ground")
            page.can_focus = False
            yield page
        yield KeyBar(
            *("why.causes", "why.numbers", "picker.choose", "why.earlier", "why.later", "why.scope", "screen.back"),
            extra=("screen.help", "app.theme"),
        )

    def on_mount(self) -> None:
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.set_class(event.size.width >= THREE, "-three")
        self.call_after_refresh(self._bound)

    def on_descendant_focus(self) -> None:
        for picker in self.query(Picker):
            picker.refresh()
        self.refresh_bindings()

    # ---- what is asked ----------------------------------------------------------------------------------------

    @property
    def outcome(self) -> Outcome:
        """The quarter that is shown, or the last one of those that are."""
        return self.session.outcomes[self.at]

    @property
    def past(self) -> list[Outcome]:
        """The quarters that are told of."""
        return self.session.outcomes[: self.at + 1] if self.whole else [self.outcome]

    @property
    def _numbers(self) -> Picker:
        return self.query_one("#numbers", Picker)

    @property
    def _causes(self) -> Picker:
        return self.query_one("#causes", Picker)

    def _lens(self) -> LensScore:
        """The lens by which a finished game is judged."""
        return next(lens for lens in self.session.verdict().lenses if lens.id == self.session.scenario.lens)

    # ---- showing ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        if not self.session.outcomes:
            words = "Nothing has moved yet: this is the first quarter."
            self.query_one("#head", Text).write(lambda width: fold(text(words), width))
            return
        self._top()
        self.moved = spans(self.past)
        if self.session.finished:
            score = self._lens().score
            self.moved.insert(0, (SCORE, score, score))
        names = [name for name, _, _ in self.moved]
        self._numbers.fill(len(names), self._row, names.index(self.asked) if self.asked in names else 0)
        self._tell()

    def _top(self) -> None:
        done, first = self.outcome, self.session.outcomes[0]
        when, where = quarter_name(done.year, done.of_year), f"quarter {done.quarter} of {self.session.deck.quarters}"
        if self.whole:
            when, where = f"{quarter_name(first.year, first.of_year)} to {when}", "the whole game so far"
        self.query_one(TopLine).tell(TITLE, when, where)

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        name, was, now = self.moved[index]
        mark = ("▶ " if self._numbers.has_focus else "▷ ") if lit else "  "
        if name == SCORE:
            return [spread(text(f"{mark}Final score", "bold $title" if lit else ""), text(f"{now:.1f}"), width)]
        points = moved(was, now)
        title = row((mark, "bold $accent"), (title_of(name), "bold $title" if lit else "" if points else "$quiet"))
        tail = row((f"{now:.1f}", "$quiet"), change(name, points, 7) if points else text("·".rjust(7), "$quiet"))
        return [spread(title, tail if width >= 40 or not points else change(name, points, 5), width)]

    def _tell(self) -> None:
        """Tell the causes of the number that is highlighted."""
        if not self.moved:
            return
        name, was, now = self.moved[self._numbers.highlighted]
        self.asked = name
        if name == SCORE:
            self._tell_score()
        else:
            found, self.small = small_apart(totals(self.past, name), SMALL)
            self.causes, total = list(found), moved(was, now)
            if self.small:
                words = f"{len(self.small)} causes of less than {SMALL:g} points each"
                self.causes.append(Reason(sum(r.points for r in self.small), "Small things", words))
            self.points = share_out([reason.points for reason in self.causes], total)
            self._sort(len(found))
            if name in SCORES:
                self.causes.append(Reason(0.0, "The equation", f"how {name} is made of the columns", name))
            self.query_one("#head", Text).write(lambda width: self._head(name, was, now, width))
            self.query_one("#sum", Text).write(lambda width: self._sum(name, total))
        self._causes.fill(len(self.causes), self._cause)
        self._tell_ground()
        self.call_after_refresh(self._bound)

    def _sort(self, count: int) -> None:
        """Largest first also as rounded; the small things stay behind."""
        order = sorted(range(count), key=lambda k: -abs(self.points[k])) + list(range(count, len(self.causes)))
        self.causes, self.points = [self.causes[k] for k in order], [self.points[k] for k in order]

    def _bound(self) -> None:
        """Leave room for the sum below a long list of causes."""
        taken = sum(self.query_one(name).size.height for name in ("#head", "#sum"))
        self._causes.styles.max_height = max(3, self.query_one("#right").size.height - taken)

    def _tell_score(self) -> None:
        lens = self._lens()
        self.small = []
        self.causes = [
            Reason(value * weight, f"{value:.1f} x {weight:g}", part, SCORE) for part, value, weight in lens.parts
        ]
        self.causes.sort(key=lambda reason: -reason.points)
        self.points = share_out([reason.points for reason in self.causes], round(lens.score, 1))
        par = f"par {self.session.verdict().par:g}"

        def head(width: int) -> list[Content]:
            top = spread(text("Final score", "bold $accent"), row((f"{par}  ", "$quiet"), f"{lens.score:.1f}"), width)
            words = f"Judged by the lens {lens.name}: each part times its weight."
            return [top, *fold(text(words, "$quiet"), width), Content("")]

        self.query_one("#head", Text).write(head)
        self.query_one("#sum", Text).write(lambda width: self._sum(SCORE, round(lens.score, 1)))

    def _head(self, name: str, was: float, now: float, width: int) -> list[Content]:
        figures = row((f"{was:.1f} → {now:.1f}  ", "$quiet"), change(name, moved(was, now)))
        made = [spread(text(title_of(name), "bold $accent"), figures, width)]
        return [*made, *fold(text(METERS[name].meaning, "$quiet"), width), Content("")]

    def _cause(self, index: int, lit: bool, width: int) -> list[Content]:
        reason, focused = self.causes[index], self._causes.has_focus
        mark = (" ▶ " if focused else " ▷ ") if lit else "   "
        if index >= len(self.points):
            figure = text("=".rjust(6), "$quiet")
        elif reason.rule == SCORE:
            figure = text(f"{self.points[index]:.1f}".rjust(6))
        else:
            figure = change(self.asked, self.points[index], 6)
        often = f", {reason.times} quarters" if reason.times > 1 else ""
        words = row((reason.text, "bold $title" if lit and focused else ""), (f" ({_part(reason)}{often})", "$quiet"))
        return hang(row(figure, (mark, "bold $accent")), words, width)

    def _sum(self, name: str, total: float) -> list[Content]:
        if not self.causes and self.outcome.recorded is not None:
            return [text("Played with other content: not known.", "$quiet")]
        figure = text(f"{total:.1f}".rjust(6)) if name == SCORE else change(name, total, 6)
        words = "in all" if self.points else "nothing moved it"
        return [text("─" * 6, "$faint"), row(figure, (f"   {words}", "bold $title"))]

    # ---- one step down ----------------------------------------------------------------------------------------

    def _behind(self) -> Asked | None:
        """What is asked of the cause that is highlighted."""
        if not self.causes:
            return None
        at = self._causes.highlighted
        points = self.points[at] if at < len(self.points) else None
        return Asked(self.session, self.outcome, self.asked, self.causes[at], points, self.small, self.whole)

    def _tell_ground(self) -> None:
        asked = self._behind()
        self.query_one("#ground", Page).write(lambda width: ground(asked, width) if asked else [])

    # ---- messages and actions ---------------------------------------------------------------------------------

    def on_picker_moved(self, event: Picker.Moved) -> None:
        if event.picker.id == "numbers":
            self._tell()
        else:
            self._tell_ground()

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        if event.picker.id == "numbers":
            self.action_into()
            return
        asked = self._behind()
        if asked is not None:
            from game.tui.screens.ground import GroundScreen

            self.app.push_screen(GroundScreen(asked))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show the way to the other list, not the one to the list where the player is."""
        if action in ("into", "out"):
            return self._causes.has_focus == (action == "out") if self.is_mounted else True
        return True

    def action_into(self) -> None:
        if self.causes:
            self._causes.focus()

    def action_out(self) -> None:
        self._numbers.focus()

    def action_back(self) -> None:
        """Up: from the causes to the numbers, from there to where the player came from."""
        if self._causes.has_focus:
            self.action_out()
        else:
            self.dismiss()

    def action_leave(self) -> None:
        self.dismiss()

    def action_scope(self) -> None:
        self.whole = not self.whole
        self._show()

    def action_turn(self, by: int) -> None:
        if self.session.outcomes and 0 <= self.at + by < len(self.session.outcomes):
            self.at += by
            self._show()

    def action_page(self, by: int) -> None:
        """Turn over what is behind a cause where it stands beside the lists, else the list itself."""
        page = self.query_one("#ground", Page)
        if not page.display:
            picker = self._causes if self._causes.has_focus else self._numbers
            picker.action_step(by * max(1, picker.size.height // 2))
            return
        page.action_page_down() if by > 0 else page.action_page_up()


def _part(reason: Reason) -> str:
    """Where in the quarter it happened, within a sentence."""
    return reason.part[:1].lower() + reason.part[1:]
