"""Two games side by side: how each came out, where they part, both scores over time, and the figures."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from game.campaign.rewind import Comparison, Side
from game.tui.paint import change, fold, hang, moved, row, text
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Page, Text, Write
from game.tui.widgets.plots import Curve, Curves, quarters

SIGNS = (("A", "●", "accent"), ("B", "◆", "bad"))
SCORES = ("leverage", "alignment")


class CompareScreen(SubScreen):
    """``names`` say what A and B are."""

    DEFAULT_CSS = """
    CompareScreen #head { padding: 0 1; }
    CompareScreen #charts { height: 11; }
    CompareScreen #charts Vertical { width: 1fr; }
    CompareScreen #charts Text { padding: 0 1; height: 1; }
    CompareScreen Curves { height: 1fr; }
    CompareScreen.-tall #head { padding: 1 1; }
    CompareScreen.-tall #charts { height: 20; }
    """
    AUTO_FOCUS = "Page"

    def __init__(self, found: Comparison, names: tuple[str, str]) -> None:
        super().__init__()
        self.found, self.names = found, names

    def compose(self) -> ComposeResult:
        yield TopLine("Compare", "two games side by side")
        yield Text(self._head, name="head")
        with Horizontal(id="charts"):
            for name in SCORES:
                with Vertical():
                    yield Text(_title(name), name=f"{name}-title")
                    yield Curves(id=name)
        yield Page(self._table)
        yield KeyBar("page.down", "screen.help", "screen.back", extra=("app.theme",))

    def on_mount(self) -> None:
        last = max(len(side.leverage) for side in self.found.sides) - 1
        parts = self.found.parts
        letters = {parts: "▼"} if parts is not None and 1 < parts <= last else {}
        first = max(0, (parts or 1) - 1)  # B is drawn from where they part
        for name in SCORES:
            curves = [
                Curve(getattr(side, name), sign, colour, first if letter == "B" else 0)
                for side, (letter, sign, colour) in zip(self.found.sides, SIGNS, strict=True)
            ]
            self.query_one(f"#{name}", Curves).show(curves, quarters(last), letters)

    def _head(self, width: int) -> list[Content]:
        made: list[Content] = []
        for side, name, (letter, sign, colour) in zip(self.found.sides, self.names, SIGNS, strict=True):
            head = row((f"{sign} {letter}  ", f"bold ${colour}"))
            made += hang(head, row((f"{name}: ", "bold $title"), _end(side)), width)
        if self.found.parts is None:
            return [*made, text("They are the same game.", "$quiet")]
        words = row((f"▼ They part in quarter {self.found.parts}: ", "$quiet"), f"{self.found.why}.")
        return [*made, *fold(words, width, 2, 0)]

    def _table(self, width: int) -> list[Content]:
        one, other = self.found.sides
        made = [text("quarter     leverage A      B   B − A      alignment A      B   B − A", "$quiet")]
        for t in range(max(len(one.leverage), len(other.leverage))):
            pieces = [text(f"{t or 'start':>7}", "bold" if t == self.found.parts else "$quiet")]
            for name, gap in (("leverage", 15), ("alignment", 17)):
                a, b = getattr(one, name), getattr(other, name)
                pieces.append(text(f"{_cell(a, t):>{gap}}{_cell(b, t):>7}  "))
                both = t < min(len(a), len(b))
                pieces.append(change(name, moved(a[t], b[t]), 6) if both else text("     -", "$quiet"))
            made.append(row(*pieces))
        return made


def _title(name: str) -> Write:
    words = "Leverage: more is better" if name == "leverage" else "Alignment: less is better"
    return lambda width: [text(words, "bold $accent")]


def _end(side: Side) -> Content:
    if side.score is None:
        return text("not over yet", "$quiet")
    won = ("a win", "bold $good") if side.won else ("not a win", "bold $bad")
    return row((f"{side.score:.1f}", "bold"), f" of 100, par {side.par:g}, ", won, (f"  {side.ending}", "italic"))


def _cell(curve: tuple[float, ...], t: int) -> str:
    return f"{curve[t]:.1f}" if t < len(curve) else "-"
