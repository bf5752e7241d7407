"""The desk moves: a short list in groups, and each in full. Their numbers never change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from game.campaign.meters import title_of
from game.campaign.views import Hint, MoveChoice
from game.content.schema import Move
from game.plain.lines import hang, lowered, quarters, stop, width, wrap
from game.text import signed

GROUPS: Final = ("Pressure", "Relief and talks", "Allies", "Intelligence", "At home")

FATIGUE: Final = -6.0
"""Points of fatigue from which on a move is about resting the tools, whatever allies think of it."""


def group_of(move: Move) -> str:
    """Where a move stands in the list: told by what it mainly does."""
    if move.reveals is not None:
        return "Intelligence"
    now, all_told = _sums([move]), _sums([move, *move.later])
    if now.get("pressure", 0.0) > 0:
        return "Pressure"
    if now.get("coalition", 0.0) > 0 and now.get("fatigue", 0.0) >= FATIGUE:
        return "Allies"
    if now.get("pressure", 0.0) < 0 or all_told.get("ties", 0.0) < 0:
        return "Relief and talks"
    return "At home"


def _sums(cards: Sequence[object]) -> dict[str, float]:
    """Points by column, the parts of a group taken together."""
    sums: dict[str, float] = {}
    for card in cards:
        for name, points in getattr(card, "effects", {}).items():
            group = name.partition(".")[0]
            sums[group] = sums.get(group, 0.0) + (sum(points) / 2 if isinstance(points, tuple) else points)
    return sums


def short(moves: Sequence[MoveChoice], ready: str | None) -> Iterator[str]:
    """A line for each move that can be made, in groups, and those that cannot with the reason."""
    yield "Desk moves: one a quarter, made together with your choice."
    yield "Each with its cost and its largest effects; ?10 tells number 10 in full."
    numbered = list(enumerate(moves, 1))
    for group in GROUPS:
        inside = [(n, c) for n, c in numbered if not c.refusal and group_of(c.move) == group]
        if inside:
            yield f"{group}:"
        for number, choice in inside:
            chosen = "ready, " if choice.move.id == ready else ""
            head = f"{number:>4}. {choice.move.label} ({chosen}{_cost(choice.move)}): "
            yield _fitting(head, choice)
    refused = [(n, c) for n, c in numbered if c.refusal]
    if refused:
        yield "Not open now:"
    for number, choice in refused:
        why = choice.refusal.removeprefix("not open to you now: ")
        yield from hang(f"{number:>2}. {choice.move.label}: {why}", "  ", "      ")


def _cost(move: Move) -> str:
    return str(move.cost) if move.cost else "free"


def _fitting(head: str, choice: MoveChoice) -> str:
    """What intelligence would find, then as many of the largest effects as the line holds."""
    told = [f"tells you the {choice.move.reveals}"] if choice.move.reveals else []
    for hint in sorted(choice.hints, key=lambda h: (h.column.startswith(("fatigue", "pressure")), -abs(h.points))):
        more = f"{_column(hint.column)} {signed(hint.points)}{' later' if hint.after else ''}"
        if len(head + ", ".join([*told, more])) <= width():
            told.append(more)
    return head + ", ".join(told) if told else head.rstrip(": ")


def _column(name: str) -> str:
    return lowered(title_of(name)).replace(": fatigue", " fatigue")


def full(number: int, choice: MoveChoice) -> Iterator[str]:
    """One move with its text and everything that it is expected to do."""
    move = choice.move
    yield f"{number}. {move.label} ({move.cost} capital{f', rests {quarters(move.rest)}' if move.rest else ''})"
    yield from wrap(move.body, "   ")
    if choice.refusal:
        yield from wrap(f"It cannot be made now: {stop(choice.refusal)}", "   ")
    for line in expected(choice.hints):
        yield from wrap(line, "   ")


def expected(hints: Sequence[Hint]) -> list[str]:
    """What a choice is expected to do: now, to the tools, and later; leverage and alignment first."""
    scores = ("leverage", "alignment")
    now = [h for h in hints if not h.after and not _is_wear(h)]
    now.sort(key=lambda h: scores.index(h.column) if h.column in scores else len(scores))
    wear = [h for h in hints if not h.after and _is_wear(h)]
    late = sorted((h for h in hints if h.after), key=lambda h: h.after)
    lines = [f"Expected now: {', '.join(_told(h) for h in now)}."] if now else []
    if wear:
        lines.append(f"Wear of tools: {', '.join(_told(h).replace(': fatigue', '') for h in wear)}.")
    if late:
        lines.append(f"Later: {', '.join(f'{_told(h)} after {quarters(h.after)}' for h in late)}.")
    return lines


def _is_wear(hint: Hint) -> bool:
    return hint.column.startswith("fatigue")


def _told(hint: Hint) -> str:
    return f"{lowered(title_of(hint.column))} {signed(hint.points)}"
