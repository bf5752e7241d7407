"""Text for the screen, built from pieces and never from markup: whatever a card says is shown literally."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content

from game.campaign.meters import Meter, good_of
from game.text import printable, signed

if TYPE_CHECKING:
    from textual.app import App

Piece = Content | str | tuple[str, str]
"""Something to show: ready content, plain text, or text with a style."""

LEVELS = " ▁▂▃▄▅▆▇█"


def text(words: str, style: str = "") -> Content:
    """Words from anywhere, with every character that a terminal might obey made harmless."""
    return Content.styled(printable(words), style)


def row(*pieces: Piece) -> Content:
    """Pieces one after the other."""
    made = []
    for piece in pieces:
        if isinstance(piece, Content):
            made.append(piece)
        elif isinstance(piece, tuple):
            made.append(text(*piece))
        else:
            made.append(text(piece))
    return Content("").join(made)


def lines(made: Iterable[Content]) -> Content:
    """Lines under one another."""
    return Content("\n").join(made)


def fold(words: Content, width: int, indent: int = 0, first: int | None = None) -> list[Content]:
    """Words broken to a width; later lines are indented, the first one by ``first``."""
    lead = indent if first is None else first
    room = max(8, width - max(indent, lead))
    broken = words.wrap(room) or [Content("")]
    return [line.rstrip().pad_left(lead if k == 0 else indent) for k, line in enumerate(broken)]


def hang(head: Content, body: Content, width: int) -> list[Content]:
    """A head, and a body that is broken beside it."""
    indent = head.cell_length
    first, *rest = fold(body, width, indent, 0)
    return [head + first, *rest]


def pack(head: Content, pieces: Sequence[Content], width: int, between: str = "  ") -> list[Content]:
    """Pieces beside a head, as many on a line as fit; none of them is broken."""
    made, indent = [head], head.cell_length
    for piece in pieces:
        fresh = made[-1].cell_length == indent
        if not fresh and made[-1].cell_length + len(between) + piece.cell_length > width:
            made.append(Content(" " * indent))
            fresh = True
        made[-1] += piece if fresh else row(between) + piece
    return made


def fit(words: Content, width: int) -> Content:
    """Exactly this many cells wide: cut with an ellipsis or filled up."""
    if words.cell_length > width:
        return words.truncate(width, ellipsis=True)
    return words.pad_right(width - words.cell_length)


def spread(left: Content, right: Content, width: int) -> Content:
    """One piece at each edge of a line; the left one gives way."""
    room = max(0, width - right.cell_length - 1)
    return fit(left, room) + " " + right


def picked(line: Content, app: App[Any]) -> Content:
    """A line that is pointed at: on a patch of colour, or reversed where all colours are the terminal's own."""
    return line.stylize("$foreground reverse") if app.native_ansi_color else line.stylize_before("on $pick")


def bar(value: float, width: int, style: str = "$accent", warning: float | None = None) -> Content:
    """A gauge from 0 to 100: heavy where filled, light where not, crossed at the warning line."""
    filled = round(min(max(value, 0.0), 100.0) / 100 * width)
    if value > 0.5 and not filled:
        filled = 1
    cross = -1 if warning is None else min(width - 1, round(warning / 100 * width))
    full = "".join("╋" if k == cross else "━" for k in range(filled))
    rest = "".join("┼" if k == cross else "─" for k in range(filled, width))
    return row((full, style), (rest, "$faint"))


def spark(values: Sequence[float], width: int, span: float = 12.0) -> str:
    """The last values as a row of small columns; a change of ``span`` or more fills the height."""
    shown = list(values)[-width:]
    low, high = min(shown), max(shown)
    reach = max(span, high - low)
    base = (low + high - reach) / 2
    return "".join(LEVELS[1 + min(7, int((value - base) / reach * 7.99))] for value in shown)


def tone(name: str, change: float) -> str:
    """The colour of a change: good or bad for the United States, or neither."""
    shown = change * good_of(name)
    if abs(change) < 0.05 or not shown:
        return "$quiet"
    return "$good" if shown > 0 else "$bad"


def better(name: str, change: float) -> str:
    """The same as ``tone``, in a word."""
    return {"$good": "better", "$bad": "worse"}.get(tone(name, change), "")


def level(meter: Meter, value: float) -> str:
    """The colour of a value: it changes only beyond the warning line."""
    return "$bad" if meter.warns(value) else "$accent"


def moved(was: float, now: float) -> float:
    """A change in tenths that agrees with the two values as they are shown."""
    return round(round(now, 1) - round(was, 1), 1)


def change(name: str, points: float, width: int = 0) -> Content:
    """A signed number in the colour of what it means."""
    return text(signed(points).rjust(width), tone(name, points))


def share_out(parts: Sequence[float], total: float) -> list[float]:
    """Parts rounded to tenths so that they add up to the rounded total exactly (largest remainders first)."""
    tenths = [round(part * 10) for part in parts]
    missing = round(total * 10) - sum(tenths)
    step = 1 if missing > 0 else -1
    order = sorted(range(len(parts)), key=lambda k: -step * (parts[k] * 10 - tenths[k]))
    for k in range(abs(missing)):
        tenths[order[k % len(order)]] += step
    return [tenth / 10 for tenth in tenths]
