"""A state that is changed with keys alone: every column, the quarter, the flags and cards that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.actions import SkipAction
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from game.campaign.meters import INSTRUMENT_TITLES, POSTURE_TITLES
from game.campaign.preview import Preview
from game.campaign.responses import Answered
from game.engine.words import GROUPS, SINGLES
from game.tui.paint import row, spread, text
from game.tui.widgets.picker import Picker

LONGEST: Final = 5
"""Characters of a number that is typed: 99.75."""
HEADS: Final = {
    "": "The state",
    "answered": "The move that it answers",
    "asked": "What the card looks at",
    "flags": "Other flags",
    "seen": "Other cards already met",
    "purse": "What you act with, and what it costs",
    "ties": "ties",
    "adaptation": "adaptation",
    "fatigue": "fatigue",
    "pressure": "pressure",
    "fresh": "fresh: the first reflex, which wears off",
}
"""What stands above the rows of a group: the table of TOML that they are written in, where there is one."""
ASKS: Final = {"column": "column", "flag": "flags", "quarters_since": "flags", "seen": "seen"}
"""What an expression looks at, and the kind of row that changes it."""


@dataclass(frozen=True)
class Row:
    """Something that can be changed: its kind, its name, and the group that it stands in."""

    kind: str
    """``quarter``, ``answered``, ``flags``, ``seen`` or ``column``."""
    name: str
    group: str

    @property
    def shown(self) -> str:
        """The name as it is written in the table of its group."""
        return self.name.removeprefix(f"{self.group}.")


def rows_of(preview: Preview) -> list[Row]:
    """All that can be changed, in the order in which it stands on the screen."""
    made = [Row("quarter", "quarter", "")]
    if preview.kind == "response":
        made.append(Row("answered", "", "answered"))
    asked = {(ASKS[op], name) for op, name in preview.asked()}
    columns = [Row("column", name, "purse") for name in SINGLES]
    for group in ("ties", "adaptation", "fatigue", "pressure", "fresh"):
        columns += [Row("column", f"{group}.{part}", group) for part in GROUPS[group]]
    others = [Row(kind, name, kind) for kind in ("flags", "seen") for name in getattr(preview.begin, kind)]
    first = [Row(kind, name, "asked") for kind, name in sorted(asked) if kind != "column"]
    first += [Row("column", one.name, "asked") for one in columns if ("column", one.name) in asked]
    return made + first + [one for one in (*others, *columns) if (one.kind, one.name) not in asked]


def answered_words(kind: Answered) -> str:
    """A move that is answered, in words."""
    posture, tool, target = kind
    told = POSTURE_TITLES[posture]
    if tool:
        told += f" · {INSTRUMENT_TITLES[tool].lower()}"
    return f"{told}, {'both' if target == 'both' else target.capitalize()}" if target else told


class Values(Picker):
    """The rows of a state. ``left`` and ``right`` change by 1, ``-`` and ``+`` by 10, digits type a number."""

    BINDINGS = [
        Binding("left", "change(-1)", "1 less", show=False, id="values.less"),
        Binding("right", "change(1)", "change", id="values.more", key_display="←→-+"),
        Binding("minus", "change(-10)", "10 less", show=False, id="values.ten_less"),
        Binding("plus,equals_sign", "change(10)", "10 more", show=False, id="values.ten_more"),
        Binding("full_stop", "point", "decimal point", show=False, id="values.point"),
        Binding("backspace,delete", "undo", "this row back", show=False, id="values.undo"),
        Binding("escape", "drop", "drop what is typed", show=False, id="values.drop"),
    ]
    DEFAULT_CSS = """
    Values { height: 1fr; padding: 0 1; background: $surface; }
    """

    class Changed(Message):
        """The state is another one."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(eager=True)
        self.preview = preview
        self.rows: list[Row] = []
        self._text, self._before = "", 0.0
        """The number that is being typed, and what stood there before."""

    def show(self, preview: Preview) -> None:
        """Show the state of a preview; the row that is pointed at stays."""
        here = self.rows[self.highlighted] if self.rows else None
        self.preview, self.rows, self._text = preview, rows_of(preview), ""
        self.fill(len(self.rows), self._row, self.rows.index(here) if here in self.rows else 0)

    @property
    def here(self) -> Row:
        """The row that is pointed at."""
        return self.rows[self.highlighted]

    # ---- how it looks -----------------------------------------------------------------------------------------

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        one = self.rows[index]
        made = []
        if index == 0 or self.rows[index - 1].group != one.group:
            made.append(text(HEADS[one.group], "bold $title"))
        head = text(("▶ " if self.has_focus else "▷ ") if lit else "  ", "bold $accent")
        if one.kind == "answered":
            return [*made, row(head, (f"◀ {answered_words(self.preview.answered)} ▶", "bold"))]
        value = self._value(one, lit)
        name = shortened(one.shown, width - head.cell_length - value.cell_length - 1)
        return [*made, spread(head + text(name, "bold $title" if lit else ""), value, width)]

    def lights(self, block: list[Content], number: int) -> bool:
        return number == len(block) - 1

    def _value(self, one: Row, lit: bool) -> Content:
        if lit and self._text:
            return row((f"{self._text}▏".rjust(7), "bold $title"), " " * 5)
        preview = self.preview
        match one.kind:
            case "quarter":
                first = preview.begin.quarter == preview.first.quarter
                shown_as = (f"{preview.begin.quarter:>4}", "" if first else "bold")
                return row((preview.when.partition(",")[0], "$quiet"), shown_as, f" of {preview.scenario.quarters:<3}")
            case "flags" | "seen":
                yes = one.name in getattr(preview.begin, one.kind)
                return row(("yes" if yes else "no", "bold" if yes else ""), " " * 6)
        level, points = preview.level(one.name), preview.level(one.name) - preview.usual(one.name)
        moved = text(f"{points:+.1f}".removesuffix(".0").rjust(6), "$accent") if points else Content(" " * 6)
        return row((shown(level).rjust(6), "bold" if points else ""), moved)

    # ---- what is done -----------------------------------------------------------------------------------------

    def watch_highlighted(self, index: int) -> None:
        self._text = ""
        super().watch_highlighted(index)

    def on_blur(self) -> None:
        self._text = ""
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def action_change(self, by: int) -> None:
        """Move the value of this row."""
        self._text = ""
        preview, one = self.preview, self.here
        match one.kind:
            case "quarter":
                preview.set_quarter(preview.begin.quarter + by)
            case "answered":
                preview.answer(1 if by > 0 else -1)
            case "flags" | "seen":
                preview.toggle(one.kind, one.name)
            case _:
                preview.set_level(one.name, preview.level(one.name) + by)
        self._changed()

    def action_digit(self, digit: int) -> None:
        self._type(str(digit))

    def action_point(self) -> None:
        if "." not in self._text:
            self._type("." if self._text else "0.")

    def _type(self, sign: str) -> None:
        """A number counts as it is typed."""
        if self.here.kind not in ("quarter", "column"):
            return
        if not self._text:
            self._before = self._number
        self._text = (self._text + sign)[:LONGEST]
        self._set(float(self._text))

    @property
    def _number(self) -> float:
        preview, one = self.preview, self.here
        return float(preview.begin.quarter) if one.kind == "quarter" else preview.level(one.name)

    def _set(self, number: float) -> None:
        if self.here.kind == "quarter":
            self.preview.set_quarter(round(number))
        else:
            self.preview.set_level(self.here.name, number)
        self._changed()

    def action_undo(self) -> None:
        """Take back a digit, or else the change of this row."""
        if self._text:
            self._text = self._text[:-1]
            self._set(float(self._text) if self._text else self._before)
            return
        self.preview.restore(self.here.kind, self.here.name)
        self._changed()

    def action_drop(self) -> None:
        if not self._text:
            raise SkipAction
        self._text = ""
        self._set(self._before)

    def action_choose(self) -> None:
        """Enter ends a number, and turns over what is yes or no."""
        if self._text:
            self._text = ""
            self.refresh()
        elif self.here.kind in ("flags", "seen", "answered"):
            self.action_change(1)

    def _changed(self) -> None:
        typed = self._text
        self.show(self.preview)
        self._text = typed  # what is being typed goes on
        self.post_message(self.Changed())

    def _point(self, index: int) -> None:
        """A click points, and changes nothing."""
        if 0 <= index < len(self.rows):
            self.highlighted = index


def shortened(name: str, room: int) -> str:
    """A name cut in its middle: where it begins and where it ends tells it from the others."""
    if len(name) <= room:
        return name
    end = min(10, room // 3)
    return f"{name[: room - end - 1]}…{name[-end:]}"


def shown(level: float) -> str:
    """``60``, ``30.5``."""
    return f"{level:.1f}".removesuffix(".0")
