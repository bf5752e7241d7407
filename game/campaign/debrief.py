"""What a finished game can say of itself: where the closeness came from, its stories, its moments, its decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from game.campaign.explain import Reason, lead, totals
from game.campaign.meters import FAMILY_TITLES
from game.campaign.views import Outcome
from game.content.schema import Doctrine
from game.text import quarter_name, signed

if TYPE_CHECKING:
    from game.analysis.turning import Turn
    from game.campaign.session import Session

SOURCES: Final = {
    "pressure": "pressure: both pressed at once, trade pushed through the other door, answers to your moves",
    "own": "reasons of their own, and what went on anyway",
    "apart": "what you eased, and frictions between the two",
    "cards": "what your options and desk moves did by themselves",
    "unknown": "quarters played with other content: the causes are not known",
}
"""Where a change of alignment came from, in words."""

_RULES: Final = {"common pressure": "pressure", "rerouting": "pressure", "easing": "apart"}
_PARTS: Final = {
    "Answer": "pressure",
    "You": "cards",
    "Desk move": "cards",
    "Not known": "unknown",
}
FAVOURED: Final = 1.2
"""Weight from which a family counts as one that a doctrine favours."""


def closeness(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Points of alignment by source. They add up to the whole change."""
    found = dict.fromkeys(SOURCES, 0.0)
    for reason in totals(outcomes, "alignment"):
        found[_source(reason, outcomes)] += reason.points
    return found


def _source(reason: Reason, outcomes: Sequence[Outcome]) -> str:
    """The source of one cause. A card of friction loosens them, whether it answers a move or not."""
    answers = {o.answer.id: o.answer for o in outcomes if o.answer}
    others = {o.current.id: o.current for o in outcomes if o.current}
    card = answers.get(reason.card) or others.get(reason.card)
    if card is not None and card.family == "friction":
        return "apart"
    if reason.rule == "friction":  # it works both ways: looser ties than their neighbourhood brings are made up for
        return "apart" if reason.points < 0 else "own"
    if reason.part == "Earlier card":
        return "pressure" if reason.card in answers else "own" if card is not None else "cards"
    return _RULES.get(reason.rule) or _PARTS.get(reason.part, "own")


def thesis_meant(outcomes: Sequence[Outcome]) -> str:
    """What the thesis came to in this game, in two or three sentences."""
    if not outcomes:
        return ""
    found, was, now = closeness(outcomes), outcomes[0].before["alignment"], outcomes[-1].after["alignment"]
    way = "moved closer" if now > was else "moved apart" if now < was else "stayed as close as they were"
    told = f"Beijing and Moscow {way}: alignment {was:.1f} to {now:.1f}. "
    pressure, own, apart = found["pressure"], found["own"], found["apart"]
    told += f"Pressure moved it by {signed(pressure)} points, their own affairs by {signed(own)}. "
    if pressure > 0.05 and own > 0.05:
        told += f"Of what drew them together, about {pressure / (pressure + own):.0%} came of pressure. "
    if apart < -0.05:
        told += f"What you eased and their frictions took back {-apart:.1f}."
    return told.strip()


def doctrine_meant(outcomes: Sequence[Outcome], doctrine: Doctrine) -> str:
    """How the doctrine showed in the answers of this game."""
    liked = [name for name, weight in doctrine.families.items() if weight >= FAVOURED]
    answers = [o.answer.family for o in outcomes if o.answer]
    if not liked or not answers:
        return ""
    same = sum(family in liked for family in answers)
    names = ", ".join(FAMILY_TITLES[name].lower() for name in liked)
    return f"It favours {names}: {same} of their {len(answers)} answers were of that kind."


# ---- stories and moments --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Epilogue:
    """How far a story came in this game."""

    name: str
    """The title of its first card."""
    cards: int
    when: str
    title: str
    """The last card that was played."""
    label: str
    """What was chosen there."""
    open: bool
    """Whether that choice put another card on the calendar, which did not come any more."""


def epilogues(outcomes: Sequence[Outcome]) -> list[Epilogue]:
    """Every story that was told, in the order in which they began."""
    told: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.event and outcome.option and outcome.event.story:
            told.setdefault(outcome.event.story, []).append(outcome)
    return [_epilogue(played) for played in told.values()]


def _epilogue(played: list[Outcome]) -> Epilogue:
    first, last = played[0], played[-1]
    assert first.event and last.event and last.option
    return Epilogue(
        first.event.title,
        len(played),
        quarter_name(last.year, last.of_year),
        last.event.title,
        last.option.label,
        last.option.follow_up is not None,
    )


@dataclass(frozen=True)
class Moment:
    """A quarter in which the scores moved much."""

    quarter: int
    when: str
    title: str
    leverage: float
    alignment: float
    why: str
    """The largest cause of the larger of the two."""


def moments(outcomes: Sequence[Outcome], most: int = 5) -> list[Moment]:
    """The quarters that moved leverage and alignment most, in order."""

    def moved(outcome: Outcome, name: str) -> float:
        return outcome.after[name] - outcome.before[name]

    def size(outcome: Outcome) -> float:
        return max(abs(moved(outcome, "leverage")), abs(moved(outcome, "alignment")))

    largest = sorted(outcomes, key=lambda o: -size(o))[:most]
    return [
        Moment(
            o.quarter,
            quarter_name(o.year, o.of_year),
            o.event.title if o.event else "a card that is not here",
            moved(o, "leverage"),
            moved(o, "alignment"),
            lead(o, max(("leverage", "alignment"), key=lambda name: abs(moved(o, name)))),
        )
        for o in sorted(largest, key=lambda o: o.quarter)
    ]


# ---- decisions ------------------------------------------------------------------------------------------------


def label_of(session: Session, option: int) -> str:
    """The words of an option by its index in the deck."""
    event, _, ident = session.deck.options.ids[option].rpartition("/")
    return next(o.label for o in session.content.events[event].option if o.id == ident)


def turn_words(session: Session, turn: Turn) -> str:
    """One decision weighed, in a sentence or two."""
    other, taken = label_of(session, turn.other), label_of(session, turn.taken)
    more = "more" if turn.change > 0 else "less"
    told = f"Had you taken '{other}' instead of '{taken}': about {abs(turn.change):.1f} points {more}. "
    if turn.planned == turn.taken:
        return told + "The planner would have done as you did."
    if turn.planned == turn.other:
        return told + "The planner would have taken it."
    return told + f"The planner would have taken '{label_of(session, turn.planned)}'."


def agreed(turns: Sequence[Turn]) -> tuple[int, int]:
    """(decisions in which the planner would have done the same, decisions that had a choice)."""
    return sum(turn.planned == turn.taken for turn in turns), len(turns)
