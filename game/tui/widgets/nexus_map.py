"""The nexus drawn in text: five ties that thicken, the pressure on each side, and the channels that wear down."""

from __future__ import annotations

from textual.content import Content

from game.campaign.meters import ADAPTATION_METERS, FATIGUE_METERS, METERS, TIE_METERS
from game.engine.words import CHANNELS, INSTRUMENTS
from game.tui.paint import LEVELS, bar, fit, level, row, text

SIDE = 15
"""Cells of a capital's box."""
NAME = 22
STUB = 2


def thick(value: float) -> str:
    """A line as thick as the value, one of seven."""
    return LEVELS[max(1, min(7, round(value / 100 * 8)))]


def tie_map(now: dict[str, float], was: dict[str, float], width: int, gap: bool) -> list[Content]:
    """Beijing and Moscow, joined."""
    room = width - 2 * SIDE
    rows: list[Content] = []
    for meter in TIE_METERS:
        value = now[meter.name]
        name = meter.name.split(".")[1]
        sign = "!" if meter.warns(value) else " "
        colour = level(meter, value)
        stub = text(thick(value) * STUB, colour)
        head = row(stub, (f" {name} ".ljust(16), "$quiet"))
        end = row((f" {value:3.0f}{sign}", f"bold {colour}"), _trend(value - was[meter.name]), " ", stub)
        line = text(thick(value) * (room - head.cell_length - end.cell_length), colour)
        rows += [head + line + end] + ([Content(" " * room)] if gap else [])
    rows = rows[: -1 if gap else None]
    left, right = _box("BEIJING", len(rows)), _box("MOSCOW", len(rows))
    blank = Content(" " * room)
    return [a + middle + b for a, middle, b in zip(left, [blank, *rows, blank], right, strict=True)]


def _trend(points: float) -> Content:
    """Whether it moved in the last quarter."""
    return text("▲" if points >= 0.5 else "▼" if points <= -0.5 else " ", "$bad" if points > 0 else "$good")


def _box(name: str, height: int) -> list[Content]:
    inner = SIDE - 2
    rows = [text("╭" + "─" * inner + "╮", "$faint")]
    for k in range(height):
        word = name.center(inner) if k == height // 2 else " " * inner
        rows.append(row(("│", "$faint"), (word, "bold $title"), ("│", "$faint")))
    return [*rows, text("╰" + "─" * inner + "╯", "$faint")]


def pressure_map(now: dict[str, float], width: int) -> list[Content]:
    """Washington between the two: arrows to the left press on Beijing, arrows to the right on Moscow."""
    arm = (width - NAME) // 2
    made = [fit(text("WASHINGTON PRESSES".center(width), "bold $title"), width)]
    for tool in INSTRUMENTS:
        china, russia = now[f"pressure.{tool}.china"], now[f"pressure.{tool}.russia"]
        name = METERS[f"fatigue.{tool}"].title.split(":")[0]
        made.append(row(_arm(china, arm, "left"), (name.center(NAME), "$title"), _arm(russia, arm, "right")))
    return made


def _arm(value: float, width: int, side: str) -> Content:
    """An arrow as long and as thick as the pressure."""
    reach = width - 8
    length = round(value / 100 * reach)
    line = (thick(value) * length) if value >= 0.5 else ""
    number = text(f"{value:3.0f}", "bold $accent" if line else "$quiet")
    if side == "left":
        return row(" " * (reach - length + 1), number, (" ◀" if line else "  ", "$accent"), (line, "$accent"), "  ")
    return row("  ", (line, "$accent"), ("▶ " if line else "  ", "$accent"), number, " " * (reach - length + 1))


def wear_map(now: dict[str, float], width: int) -> list[Content]:
    """The three channels by which they do without, and how worn each tool is."""
    half = (width - 32) // 2
    made = [
        row(
            ("THE TOOL".ljust(22), "bold $title"),
            ("THEY DO WITHOUT IT BY".ljust(half + 5), "bold $title"),
            ("ITS FATIGUE", "bold $title"),
        )
    ]
    pairs = zip(CHANNELS, ADAPTATION_METERS, FATIGUE_METERS, strict=True)
    for channel, adapted, worn in pairs:
        without, fatigue = now[adapted.name], now[worn.name]
        gauge = bar(without, half - 17, level(adapted, without), adapted.warning)
        left = row(
            (channel.ljust(12), "$quiet"),
            gauge,
            (f" {without:3.0f}{'!' if adapted.warns(without) else ' '}", f"bold {level(adapted, without)}"),
        )
        gauge = bar(fatigue, half - 6, level(worn, fatigue), worn.warning)
        right = row(gauge, (f" {fatigue:3.0f}{'!' if worn.warns(fatigue) else ' '}", f"bold {level(worn, fatigue)}"))
        made.append(row(fit(text(worn.title.split(":")[0]), 22), fit(left, half + 5), right))
    return made
