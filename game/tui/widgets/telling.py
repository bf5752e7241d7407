"""How options, moves and expected changes are put, alike on every screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from game.campaign.meters import INSTRUMENT_TITLES, POSTURE_TITLES, title_of, turn_note
from game.campaign.views import Choice, Hint, MoveChoice
from game.content.schema import Option
from game.tui.paint import change, fold, hang, pack, row, spread, text

NOW, LATER = 4, 1
"""How many expected changes are shown."""
FIRST = ("leverage", "alignment")
"""What is told before everything else."""
REVEALS = {
    "doctrine": "It reveals their doctrine.",
    "thesis": "It reveals the thesis: how much of their closeness pressure causes.",
}


def aim(option: Option) -> str:
    """Posture, and the instrument and target if it has them."""
    posture = POSTURE_TITLES[option.posture]
    if not (option.instrument and option.target):
        return posture
    target = "both" if option.target == "both" else option.target.capitalize()
    return f"{posture} · {INSTRUMENT_TITLES[option.instrument].lower()}, {target}"


def price(cost: int) -> str:
    """What it costs, in words."""
    return f"{cost} capital" if cost else "free"


def expected(hints: Sequence[Hint], width: int, indent: int, most: int = NOW) -> list[Content]:
    """What advisers expect: the scores first, then the largest changes, then what comes later."""
    now = [hint for hint in hints if not hint.after]
    now.sort(key=lambda hint: FIRST.index(hint.column) if hint.column in FIRST else len(FIRST))
    late = [hint for hint in hints if hint.after]
    shown = [*now[:most], *late[: LATER if most >= NOW or not now else 0]]
    if not shown:
        return []
    head = text(" " * indent + f"Expected {'now' if now else 'later'}  ", "$quiet")
    told = [_hint(hint, "later " if now else "") for hint in shown]
    if len(hints) > len(shown):
        told.append(text(f"{len(hints) - len(shown)} more", "$quiet"))
    return pack(head, told, width)


def _hint(hint: Hint, later: str) -> Content:
    """One expected change: ``leverage -2.0``, ``later coalition +1.0 in 3 quarters``."""
    title = title_of(hint.column)
    name = (f"{title[:1].lower()}{title[1:]} ", "$quiet")
    points = change(hint.column, hint.points)
    if not hint.after:
        return row(name, points)
    when = f" in {hint.after} quarter{'s' if hint.after > 1 else ''}"
    return row((later, "$title"), name, points, (when, "$quiet"))


def headline(number: int, choice: Choice, lit: bool, width: int) -> Content:
    """An option on one line: number, label, posture, cost."""
    option = choice.option
    colour = "$quiet" if choice.refusal else ("bold $title" if lit else "")
    left = row(
        ("▶ " if lit else "  ", "$accent"),
        (f"{number}  ", "bold $accent" if not choice.refusal else "$quiet"),
        (option.label, colour),
    )
    word, style = ("not open", "$bad") if choice.refusal else (POSTURE_TITLES[option.posture].lower(), "$quiet")
    cost = text(f"{option.cost:>3} ", "$quiet" if choice.refusal else "$title")
    right = row((word.ljust(12), style), cost)
    return spread(left, right if left.cell_length + right.cell_length < width else cost, width)


def details(choice: Choice, width: int, indent: int, hints: int = NOW) -> list[Content]:
    """Why one may choose it, what it aims at, and what is expected of it."""
    option = choice.option
    if choice.refusal:
        made = hang(text(" " * indent + "Refused  ", "bold $bad"), text(choice.refusal, "$bad"), width)
        return made + fold(row((f"{aim(option)}. ", "$quiet"), option.case), width, indent)
    turn = f" {choice.habit}" if choice.habit else ""
    if choice.reversal:
        turn += f" {turn_note(option.target)}"
    believed = "" if choice.belief is None else f" Believed with {choice.belief:.0%} chance."
    made = fold(row((f"{aim(option)}, {price(option.cost)}.{believed}{turn} ", "$quiet"), option.case), width, indent)
    return made + expected(choice.hints, width, indent, hints)


def move_lines(choice: MoveChoice, width: int, indent: int = 2) -> list[Content]:
    """A desk move in full."""
    made = []
    if choice.refusal:
        made += fold(text(f"Not open: {choice.refusal}.", "$bad"), width, indent)
    made += fold(text(choice.move.body), width, indent)
    if choice.move.reveals:
        made += fold(text(REVEALS[choice.move.reveals], "$quiet"), width, indent)
    return made + expected(choice.hints, width, indent)
