"""Pictures of what stands on the screens, with made-up numbers: for the first steps, and to judge a theme by."""

from __future__ import annotations

from textual.content import Content

from game.campaign.meters import METERS
from game.tui.paint import bar, better, change, level, moved, row, spark, spread, text

PAST = {"leverage": (47.0, 45.5, 45.9, 42.3, 40.1), "alignment": (64.2, 66.0, 70.5, 69.8, 73.4)}
"""Five quarters of each score; the last one is now."""
HEAD, AFTER = 26, 12
"""Cells before the gauge, and after it."""


def gauges(width: int) -> list[Content]:
    """The two scores as they stand at the top of every game, with a word under each part."""
    return [*(gauge(name, width) for name in PAST), *_parts(width)]


def gauge(name: str, width: int) -> Content:
    """One score: its value, how it moved, the gauge with its warning line, and the quarters before."""
    meter, values = METERS[name], PAST[name]
    now, colour = values[-1], level(meter, values[-1])
    sign = "!" if meter.warns(now) else " "
    head = row(
        (meter.title.upper().ljust(10), "bold $title"),
        (f"{now:5.1f}{sign}", f"bold {colour}"),
        change(name, moved(values[-2], now), 6),
        "    ",
    )
    return row(head, bar(now, width - HEAD - AFTER, colour, meter.warning), "   ", (spark(values, 9), "$quiet"))


def _parts(width: int) -> list[Content]:
    crossed = METERS["alignment"].warning or 0.0
    at = HEAD + round(crossed / 100 * (width - HEAD - AFTER))
    left = "now".rjust(15) + "change".rjust(8)
    named = left.ljust(at - len("warning line") // 2) + "warning line"
    return [text(named.ljust(width - AFTER + 3) + "before", "$quiet")]


def option(width: int) -> list[Content]:
    """An option as it stands on the card, with a word under each part."""
    line = spread(
        row(("▶ ", "$accent"), ("2  ", "bold $accent"), ("Write one rule with allies", "bold $title")),
        row(("coordinate  ", "$quiet"), (" 10 ", "$title")),
        width,
    )
    return [line, spread(text("  its digit", "$quiet"), text("how hard it presses, what it costs", "$quiet"), width)]


def ledger() -> list[Content]:
    """A change with its causes, as ``w`` tells it."""
    *_, was, now = PAST["leverage"]
    points = moved(was, now)
    head = row(
        ("Leverage   ", "bold $title"),
        f"{was:.1f} → {now:.1f} ",
        change("leverage", points, 5),
        (f"  {better('leverage', points)}", "$quiet"),
    )
    causes = ((-1.5, "they pay by ways of their own"), (-1.1, "the tool wears with use"), (0.4, "allies move along"))
    return [head, *(row("   ", change("leverage", part, 5), f"  {words}") for part, words in causes)]
