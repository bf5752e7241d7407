"""Why each number moved, in words: the ledger of a quarter, grouped and told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from game.campaign.meters import METERS, members
from game.campaign.views import Outcome
from game.engine.ledger import Cause, Entry
from game.engine.words import COLUMNS

RULES: Final = {
    "cost": "what it costs in capital",
    "pressure": "the measure itself",
    "reflex": "firms and banks comply first",
    "wear": "the tool wears with use",
    "resolve": "enough resolve shown for how grave the event was",
    "reversal": "turning round on what you did there lately",
    "coalition": "how allies took it: they follow",
    "overreach": "more than the matter was worth: the next measure says less",
    "threat believed": "the threat was believed",
    "threat called": "the threat was called",
    "easing": "talks give each of the two something to lose",
    "closing": "they learn to do without, as hard as the measures bite",
    "own programmes": "their own programmes, sanctions or not",
    "reflex wears off": "first-reflex compliance wears off",
    "common pressure": "both are pressed at once, and close ranks",
    "rerouting": "what is shut out of one door goes through the other",
    "own reasons": "war, prices and plans of their own",
    "friction": "little pressed together, neighbours do more business",
    "leakage": "untended pressure leaks",
    "rest": "the tools rest",
    "cost of pressure": "pressure costs firms and households at home",
    "adjustment": "the economy adjusts",
    "income": "what the office brings in",
    "discontent": "strain at home eats capital",
    "upkeep": "a thin coalition comes back to the middle by itself",
    "strain abroad": "strain at home worries allies",
    "memory fades": "the world forgets: doubts fade",
    "other suppliers": "other suppliers open mines and plants",
    "arms programme": "the arms programme, slowed by bite, helped by Russian technology",
    "doubt": "doubt of your resolve encourages it",
}
"""One sentence for each rule that ``dynamics`` names, as it is told when the number rises or the rule has one way."""

LOSSES: Final = {
    "pressure": "the measure was eased",
    "resolve": "too little resolve shown for how grave the event was",
    "coalition": "how allies took it: they fall back",
    "friction": "left to themselves, frictions wear closer ties down",
    "upkeep": "a coalition loosens to the middle without upkeep",
    "memory fades": "the world forgets: past resolve fades",
    "arms programme": "measures bite so hard that the arms programme falls back",
}
"""The same where the rule takes something away."""

EASED: Final = "eased pressure lets frictions between the two show"
"""For ``easing``, where pressure was really lowered: one may also engage by talks alone."""

UNKNOWN: Final = "played with other content: the causes are not known"

PARTS: Final = {
    "posture": "You",
    "option": "You",
    "move": "Desk move",
    "answer": "Answer",
    "current": "Meanwhile",
    "later": "Earlier card",
    "background": "The world",
    "settle": "Settlement",
}


@dataclass(frozen=True)
class Reason:
    """One cause of a change: how much, which part of the quarter, and in words."""

    points: float
    part: str
    text: str
    rule: str = ""
    """The rule behind it, as ``equations`` knows it."""
    card: str = ""
    """Id of the card behind it, if there is one."""
    times: int = 1
    """How many quarters it was at work in."""
    quarter: int = 0
    """The last of them, from 1."""


def reasons(outcome: Outcome, name: str) -> list[Reason]:
    """What moved a column, a group or a score this quarter, largest first. The points add up to the whole change."""
    points: dict[Cause, float] = {}
    moved: dict[Cause, float] = {}
    for entry, share in _shares(outcome, name):
        points[entry.cause] = points.get(entry.cause, 0.0) + share
        moved[entry.cause] = moved.get(entry.cause, 0.0) + entry.delta
    told = [
        Reason(share, PARTS[cause.kind], _tell(outcome, cause, moved[cause]), _rule(cause), cause.card)
        for cause, share in points.items()
        if share
    ]
    told = [replace(reason, quarter=outcome.quarter) for reason in told]
    return sorted(told, key=lambda reason: -abs(reason.points))


def _shares(outcome: Outcome, name: str) -> list[tuple[Entry, float]]:
    """Every entry that moved a number, and by how much."""
    if name in outcome.why:
        return list(outcome.why[name])
    wanted = {COLUMNS.index(column) for column in members(name)}
    return [(entry, entry.delta) for entry in outcome.entries if entry.column in wanted]


def through(outcome: Outcome, name: str, reason: Reason) -> list[tuple[str, float, float]]:
    """(column, its change, share of the score) of each column through which a cause moved a score, largest first."""
    found: dict[str, tuple[float, float]] = {}
    for entry, share in _shares(outcome, name):
        if _is_behind(entry.cause, reason):
            delta, points = found.get(COLUMNS[entry.column], (0.0, 0.0))
            found[COLUMNS[entry.column]] = (delta + entry.delta, points + share)
    told = [(column, delta, points) for column, (delta, points) in found.items() if points]
    return sorted(told, key=lambda row: -abs(row[2]))


def _is_behind(cause: Cause, reason: Reason) -> bool:
    same = (PARTS[cause.kind], _rule(cause), cause.card) == (reason.part, reason.rule, reason.card)
    return same and (cause.kind != "later" or cause.rule == reason.text)


def _rule(cause: Cause) -> str:
    """The name under which ``equations`` has it."""
    if cause.kind in ("answer", "current"):
        return "answer"
    return cause.kind if cause.kind in ("later", "background") else cause.rule


def _tell(outcome: Outcome, cause: Cause, moved: float) -> str:
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
    if cause.rule == "easing" and _eased(outcome):
        return EASED
    return words_of(cause.rule, moved)


def words_of(rule: str, moved: float = 0.0) -> str:
    """A rule in words, by which way it moved the number."""
    words = RULES.get(rule, rule)
    return LOSSES.get(rule, words) if moved < 0 else words


def _eased(outcome: Outcome) -> bool:
    """Whether the option lowered any pressure."""
    return any(entry.cause.rule == "pressure" and entry.delta < 0 for entry in outcome.entries)


def begun(outcomes: Sequence[Outcome], reason: Reason, after: int) -> Outcome | None:
    """The quarter in which the card was played whose delayed effect a reason is; ``after`` is the card's own delay.

    At the close what is still on its way arrives at once: then it is the last quarter in which the card was played.
    """
    played = [outcome for outcome in outcomes[: reason.quarter] if reason.card in _cards(outcome)]
    due = [outcome for outcome in played if outcome.quarter + after == reason.quarter]
    found = due or played
    return found[-1] if found else None


def _cards(outcome: Outcome) -> set[str]:
    """Ids of the cards of a quarter, as the ledger names them."""
    option = f"{outcome.event.id}/{outcome.option.id}" if outcome.event and outcome.option else ""
    return {option} | {card.id for card in (outcome.move, outcome.answer, outcome.current) if card}


def totals(outcomes: Iterable[Outcome], name: str) -> list[Reason]:
    """What moved a number over several quarters, causes of the same words taken together, largest first.

    The points add up to the whole change, whatever was played with other content.
    """
    sums: dict[tuple[str, str], Reason] = {}
    for outcome in outcomes:
        for reason in reasons(outcome, name) or _unknown(outcome, name):
            key = (reason.part, reason.text)
            past = sums.get(key)
            if past is not None:
                reason = replace(reason, points=past.points + reason.points, times=past.times + 1)
            sums[key] = reason
    told = [reason for reason in sums.values() if reason.points]
    return sorted(told, key=lambda reason: -abs(reason.points))


def _unknown(outcome: Outcome, name: str) -> list[Reason]:
    """The change of a quarter that was taken over as recorded."""
    if outcome.recorded is None:
        return []
    points = sum(outcome.after[part] - outcome.before[part] for part in members(name))
    return [Reason(points, "Recorded", UNKNOWN, quarter=outcome.quarter)]


def small_apart(found: Sequence[Reason], least: float = 0.05) -> tuple[list[Reason], list[Reason]]:
    """The causes to be told one by one, and those too small for that; a single small one is told like the others."""
    small = [reason for reason in found if abs(reason.points) < least]
    if len(small) < 2:
        return list(found), []
    return [reason for reason in found if abs(reason.points) >= least], small


def spans(outcomes: Sequence[Outcome]) -> list[tuple[str, float, float]]:
    """(name, before, after) of every shown number over some quarters: those that moved first, then the others.

    Moved is what shows in tenths.
    """
    before, after = outcomes[0].before, outcomes[-1].after
    every = [(name, before[name], after[name]) for name in METERS]
    return sorted(every, key=lambda span: round(span[1], 1) == round(span[2], 1))


def changes(outcome: Outcome, least: float = 0.05) -> list[tuple[str, float, float]]:
    """(name, before, after) of every shown number that moved, scores first, then in the order of the meters."""
    return [
        (name, outcome.before[name], outcome.after[name])
        for name in METERS
        if abs(outcome.after[name] - outcome.before[name]) >= least
    ]


def led(outcome: Outcome, least: float = 0.05, most: int = 99) -> list[tuple[str, list[tuple[str, float, float]]]]:
    """The numbers that moved under the cause that led, which is told once for all of them.

    The scores come first, then the largest changes, ``most`` of them in all.
    """
    order = sorted(changes(outcome, least), key=lambda span: (span[0] not in outcome.why, -abs(span[2] - span[1])))
    groups: dict[str, list[tuple[str, float, float]]] = {}
    for name, was, now in order[:most]:
        groups.setdefault(lead(outcome, name), []).append((name, was, now))
    return list(groups.items())


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
