"""The nexus drawn in text: five ties that thicken, the pressure on each side, and the channels that wear down.

Thickness, length and the density of a shade tell all of it: no colour is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.content import Content

from game.campaign.equations import left_of
from game.campaign.meters import METERS, TIE_METERS
from game.engine.words import CHANNELS, INSTRUMENTS, TARGETS
from game.tui.paint import LEVELS, change, fit, level, moved, row, text

SIDE = 15
"""Cells of a capital's box."""
NAME = 22
STUB = 2
TOOL, FIGURES = 20, 41
"""Cells for the name of a tool, and for its figures right of its bar."""

PLACES: tuple[tuple[str, ...], ...] = (
    *((meter.name,) for meter in TIE_METERS),
    *(tuple(f"pressure.{tool}.{target}" for target in TARGETS) for tool in INSTRUMENTS),
    *((f"fatigue.{tool}", f"adaptation.{channel}") for tool, channel in zip(INSTRUMENTS, CHANNELS, strict=True)),
)
"""The numbers on the map, line by line, as a player may point at them."""


@dataclass(frozen=True)
class Nexus:
    """What the map shows: the numbers now and a quarter before, and the one that is pointed at."""

    now: Mapping[str, float]
    was: Mapping[str, float]
    lit: str = ""

    def figure(self, name: str, width: int) -> Content:
        """A number with its warning sign, turned round where it is pointed at."""
        meter, value = METERS[name], self.now[name]
        digits = f"{value:.0f}"
        shown = digits + ("!" if meter.warns(value) else " ")
        style = f"bold {level(meter, value)}{' reverse' if name == self.lit else ''}"
        return row(" " * (width - len(digits)), (shown, style))

    def change(self, name: str, width: int = 6) -> Content:
        """How it moved in the last quarter."""
        points = moved(self.was[name], self.now[name])
        return change(name, points, width) if points else text("·".rjust(width), "$faint")

    def pressed(self, target: str) -> float:
        """Mean pressure on one of the two."""
        return sum(self.now[f"pressure.{tool}.{target}"] for tool in INSTRUMENTS) / len(INSTRUMENTS)


def thick(value: float, rows: int = 1) -> list[str]:
    """A line as thick as the value, over some rows from the top: at least a hair."""
    eighths = max(1, round(value / 100 * 8 * rows))
    return [LEVELS[max(0, min(8, eighths - 8 * below))] for below in reversed(range(rows))]


def tie_map(nexus: Nexus, width: int, deep: int) -> list[Content]:
    """Beijing and Moscow, joined. ``deep``: rows for the thickness of a tie; at 0 its name lies on the line itself."""
    room = width - 2 * SIDE
    rows: list[tuple[Content, bool]] = []
    """Each line between the boxes, and whether it joins them."""
    for meter in TIE_METERS:
        rows += _tie(nexus, meter.name, room, deep)
    left = _box("BEIJING", nexus.pressed("china"), [joined for _, joined in rows], "├")
    right = _box("MOSCOW", nexus.pressed("russia"), [joined for _, joined in rows], "┤")
    blank = Content(" " * room)
    middle = [blank, *(line for line, _ in rows), blank]
    return [a + line + b for a, line, b in zip(left, middle, right, strict=True)]


def _tie(nexus: Nexus, name: str, room: int, deep: int) -> list[tuple[Content, bool]]:
    meter, value = METERS[name], nexus.now[name]
    colour, title = level(meter, value), meter.title.removesuffix(" tie").lower()
    figures = row(nexus.figure(name, 4), nexus.change(name), " ")
    if deep:
        named = fit(text(f" {title}", "bold"), room - figures.cell_length) + figures
        return [*((text(cells * room, colour), True) for cells in thick(value, deep)), (named, False)]
    (cells,) = thick(value)
    stub = text(cells * STUB, colour)
    head, tail = row(stub, f" {title} ".ljust(16)), row(figures, stub)
    line = text(cells * (room - head.cell_length - tail.cell_length), colour)
    return [(head + line + tail, True)]


def _box(name: str, pressed: float, joined: list[bool], join: str) -> list[Content]:
    """A capital, with how hard it is pressed in all."""
    inner, height = SIDE - 2, len(joined)
    top, bottom = "╭" + "─" * inner + "╮", "╰" + "─" * (inner // 2) + "▲" + "─" * (inner // 2) + "╯"
    words = {height // 2 - (height > 6): (name, "bold $title"), height - 1: (f"pressed {pressed:.0f}", "$quiet")}
    rows = [text(top, "$faint")]
    for k, tied in enumerate(joined):
        word, style = words.get(k, ("", ""))
        edge = join if tied else "│"
        left, right = (edge, "│") if join == "┤" else ("│", edge)
        rows.append(row((left, "$faint"), (word.center(inner), style), (right, "$faint")))
    return [*rows, text(bottom, "$faint")]


def pressure_map(nexus: Nexus, width: int) -> list[Content]:
    """Washington between the two: arrows to the left press on Beijing, arrows to the right on Moscow."""
    arm = (width - NAME) // 2
    made = [fit(text("WASHINGTON PRESSES".center(2 * arm + NAME).rstrip(), "bold $title"), width)]
    for tool in INSTRUMENTS:
        left, right = (_arm(nexus, f"pressure.{tool}.{target}", arm, target == "china") for target in TARGETS)
        made.append(row(left, (_tool(tool).center(NAME), "$title"), right))
    return made


def _tool(tool: str) -> str:
    return METERS[f"fatigue.{tool}"].title.split(":")[0]


def _arm(nexus: Nexus, name: str, width: int, leftwards: bool) -> Content:
    """An arrow as long and as thick as the pressure, with its number and how it moved."""
    value, reach = nexus.now[name], width - 13
    length = max(1, round(value / 100 * reach)) if value >= 0.5 else 0
    line = text(thick(value)[0] * length, "$accent")
    figures = [nexus.figure(name, 3), nexus.change(name)]
    space = " " * (reach - length)
    if leftwards:
        return row(space, *reversed(figures), (" ◀" if length else "  ", "$accent"), line, " ")
    return row(" ", line, ("▶" if length else " ", "$accent"), *figures, space + " ")


def wear_map(nexus: Nexus, width: int) -> list[Content]:
    """What is left of each tool: its bar wears down from the right as they do without it, and as it tires."""
    room = max(10, width - TOOL - FIGURES)
    key = row(("█", "$accent"), " left  ", ("▒", "$accent"), " tired  ", ("░", "$quiet"), " lost")
    heads = "left".rjust(7) + "fatigue".rjust(8) + "adaptation".rjust(14)
    made = [row(fit(row(("THE TOOLS   ", "bold $title"), key), TOOL + room), (heads, "$quiet"))]
    for tool, channel in zip(INSTRUMENTS, CHANNELS, strict=True):
        left, tired, _ = left_of(nexus.now, tool)
        full, worn = round(left / 100 * room), round((left + tired) / 100 * room)
        bar = row(("█" * full, "$accent"), ("▒" * (worn - full), "$accent"), ("░" * (room - worn), "$quiet"))
        figures = row(
            (f"{left:7.0f}", "bold"),
            nexus.figure(f"fatigue.{tool}", 8),
            nexus.figure(f"adaptation.{channel}", 6),
            nexus.change(f"adaptation.{channel}"),
            (f"  {channel}", "$quiet"),
        )
        made.append(row(_tool(tool).ljust(TOOL), bar, figures))
    return made
