"""Why each number moved, in words: the ledger of a quarter, grouped and told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from game.campaign.meters import METERS, members
from game.campaign.views import Outcome
from game.engine.ledger import Cause
from game.engine.words import COLUMNS

RULES: Final = {
    "cost": "paid for it",
    "pressure": "the measure itself",
    "reflex": "firms and banks comply first",
    "wear": "the tool wears with use",
    "resolve": "the resolve shown, against how grave the event was",
    "reversal": "turning round on what you did there lately",
    "coalition": "how allies took it",
    "overreach": "more than the matter was worth: the next measure says less",
    "threat believed": "the threat was believed",
    "threat called": "the threat was called",
    "easing": "eased pressure lets frictions between the two show",
    "closing": "they learn to do without, as hard as the measures bite",
    "own programmes": "their own programmes, sanctions or not",
    "reflex wears off": "first-reflex compliance wears off",
    "common pressure": "both are pressed at once, and close ranks",
    "rerouting": "what is shut out of one door goes through the other",
    "own reasons": "war, prices and plans of their own",
    "friction": "left to themselves, ties seek their own level",
    "leakage": "untended pressure leaks",
    "rest": "the tools rest",
    "cost of pressure": "pressure costs firms and households at home",
    "adjustment": "the economy adjusts",
    "income": "what the office brings in",
    "discontent": "strain at home eats capital",
    "upkeep": "coalitions drift to the middle without upkeep",
    "strain abroad": "strain at home worries allies",
    "memory fades": "the world forgets, good and bad",
    "other suppliers": "other suppliers open mines and plants",
    "arms programme": "the arms programme, slowed by bite, helped by Russian technology",
    "doubt": "doubt of your resolve encourages it",
}
"""One sentence for each rule that ``dynamics`` names."""

PARTS: Final = {
    "posture": "You",
    "option": "You",
    "move": "Desk move",
    "answer": "Answer",
    "current": "Meanwhile",
    "later": "Earlier choice",
    "background": "The world",
    "settle": "Settlement",
}


@dataclass(frozen=True)
class Reason:
    """One cause of a change: how much, which part of the quarter, and in words."""

    points: float
    part: str
    text: str


def reasons(outcome: Outcome, name: str) -> list[Reason]:
    """What moved a column, a group or a score this quarter, largest first. The points add up to the whole change."""
    if name in outcome.why:
        shares = list(outcome.why[name])
    else:
        wanted = {COLUMNS.index(column) for column in members(name)}
        shares = [(entry, entry.delta) for entry in outcome.entries if entry.column in wanted]
    totals: dict[Cause, float] = {}
    for entry, points in shares:
        totals[entry.cause] = totals.get(entry.cause, 0.0) + points
    told = [Reason(points, PARTS[cause.kind], _tell(outcome, cause)) for cause, points in totals.items() if points]
    return sorted(told, key=lambda reason: -abs(reason.points))


def _tell(outcome: Outcome, cause: Cause) -> str:
    match cause.kind:
        case "answer" | "current":
            card = outcome.answer if cause.kind == "answer" else outcome.current
            return card.title if card else cause.card
        case "option" if cause.rule == "decision":
            return outcome.option.label if outcome.option else cause.card
        case "move" if cause.rule == "desk move":
            return outcome.move.label if outcome.move else cause.card
        case "later":
            return cause.rule
    return RULES.get(cause.rule, cause.rule)


def changes(outcome: Outcome, least: float = 0.05) -> list[tuple[str, float, float]]:
    """(name, before, after) of every shown number that moved, scores first, then in the order of the meters."""
    return [
        (name, outcome.before[name], outcome.after[name])
        for name in METERS
        if abs(outcome.after[name] - outcome.before[name]) >= least
    ]


def really_done(outcome: Outcome) -> str:
    """What the United States really did about a documented event, or nothing."""
    if outcome.event is None or outcome.option is None:
        return ""
    real = next((option for option in outcome.event.option if option.history), None)
    if real is None:
        return ""
    date = f" ({outcome.record.date})" if outcome.record else ""
    return f"{'the same' if real is outcome.option else real.label}{date}"


def lead(outcome: Outcome, name: str) -> str:
    """The largest cause of a change that goes the way of the change, in words, or nothing."""
    total = outcome.after[name] - outcome.before[name]
    for reason in reasons(outcome, name):
        if reason.points * total > 0:
            return reason.text
    return ""
