"""Why the numbers moved: a quarter or the whole campaign, every number or one with the equations behind its causes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from game.campaign.equations import Effect, Term, Written, card_of, ground_of, made_of
from game.campaign.explain import Reason, changes, reasons, small_apart, spans, through, totals
from game.campaign.meters import METERS, SCORES, title_of
from game.campaign.session import Session
from game.campaign.views import Outcome
from game.engine.words import COLUMNS
from game.plain.find import figures
from game.plain.lines import hang, listed, lowered, number, quarters, stop, wrap
from game.text import quarter_name, signed

TOLD = 5
"""Causes of each number that are told one by one for a whole campaign; for one number all are."""


def pages(session: Session, asked: str) -> Iterator[str]:
    """``asked`` is what was typed after the key: nothing, ``all``, a quarter, and perhaps the title of a number."""
    if not session.outcomes:
        yield "Nothing has moved yet: this is the first quarter."
        return
    head, _, rest = asked.partition(" ")
    past = _span(session, head)
    if not past:
        yield f"That quarter was not played: there are 1 to {len(session.outcomes)}."
        return
    word = rest if head == "all" or head.isdecimal() else asked
    if word.strip():
        yield from _asked(session, past, word)
    elif head == "all":
        yield from _campaign(past)
    else:
        yield from _quarter(past[0])


def _span(session: Session, head: str) -> Sequence[Outcome]:
    if head == "all":
        return session.outcomes
    at = number(head) if head.isdecimal() else len(session.outcomes)
    return session.outcomes[at - 1 : at] if at else []


def _quarter(done: Outcome) -> Iterator[str]:
    yield f"Why each number moved in {quarter_name(done.year, done.of_year)}:"
    if done.recorded is not None:
        yield "This quarter was played with other content: the causes are not known here."
    for name, was, now in changes(done):
        yield _moved(name, was, now)
        told, small = small_apart(reasons(done, name))
        for reason in told:
            yield from hang(f"{signed(reason.points)}  {reason.part}: {reason.text}")
        yield from _small(small)
    yield "Type 'w leverage' for one number with its equations, 'w all' for the campaign."


def _moved(name: str, was: float, now: float) -> str:
    return f"{title_of(name)} {was:.1f} to {now:.1f} ({signed(now - was)})"


def _small(small: Sequence[Reason]) -> Iterator[str]:
    points = sum(reason.points for reason in small)
    if abs(points) >= 0.05:
        yield f"  {signed(points)}  {len(small)} smaller causes together"


def _campaign(past: Sequence[Outcome]) -> Iterator[str]:
    yield f"Why each number moved from the start to {_until(past)}, the largest causes first:"
    for name, was, now in spans(past):
        if abs(now - was) < 0.05:
            continue
        yield _moved(name, was, now)
        found = totals(past, name)
        told = len(found) if len(found) == TOLD + 1 else TOLD
        for reason in found[:told]:
            yield from hang(_total(reason))
        yield from _small(found[told:])
    yield "Type 'w all leverage' for every cause of one number."


def _until(past: Sequence[Outcome]) -> str:
    return quarter_name(past[-1].year, past[-1].of_year)


def _total(reason: Reason) -> str:
    often = f" ({quarters(reason.times)})" if reason.times > 1 else ""
    return f"{signed(reason.points)}  {reason.part}: {reason.text}{often}"


# ---- one number -----------------------------------------------------------------------------------------------


def _asked(session: Session, past: Sequence[Outcome], word: str) -> Iterator[str]:
    found = figures(word)
    if len(found) == 1:
        yield from _one(session, past, found[0])
    elif found:
        yield from wrap(f"Which one: {listed([title_of(name) for name in found], 'or')}?")
    else:
        yield f"No number is called '{word[:30]}'. Type s for all of them."


def _one(session: Session, past: Sequence[Outcome], name: str) -> Iterator[str]:
    single = len(past) == 1
    when = f"in {_until(past)}" if single else f"from the start to {_until(past)}"
    was, now = (_value(at, name) for at in (past[0].before, past[-1].after))
    yield f"{title_of(name)} {when}: {was:.1f} to {now:.1f} ({signed(now - was)})."
    if name in METERS:
        yield from wrap(METERS[name].meaning)
    found = reasons(past[0], name) if single else totals(past, name)
    told, small = small_apart(found)
    if not told:
        yield "No single cause moved it by a twentieth of a point."
    for reason in told:
        yield from hang(_total(reason))
        if single and name in {meter.name for meter in SCORES}:
            yield from _through(past[0], name, reason)
    yield from _small(small)
    yield from _equations(session, told)
    yield from _composition(session, past[-1], name)


def _value(numbers: dict[str, float], name: str) -> float:
    """A number, or the sum of a group."""
    if name in numbers:
        return numbers[name]
    return sum(numbers[column] for column in COLUMNS if column.startswith(f"{name}."))


def _through(done: Outcome, name: str, reason: Reason) -> Iterator[str]:
    parts = [f"{lowered(_column(column))} {signed(delta)}" for column, delta, _ in through(done, name, reason)]
    if parts:
        yield from wrap(f"through {', '.join(parts)}", "        ")


def _column(column: str) -> str:
    """The words for a column; the first reflex, which has no meter, is told as what it is."""
    if column in METERS or not column.startswith("fresh."):
        return title_of(column)
    return f"First reflex, {lowered(title_of(column.replace('fresh.', 'pressure.')))}"


def _equations(session: Session, told: Sequence[Reason]) -> Iterator[str]:
    """The equation of each rule once, its coefficients below it; and the cards that were at work."""
    content, rules = session.content, dict.fromkeys(reason.rule for reason in told)
    words = [session.outcomes[-1].option.posture] if session.outcomes[-1].option else []
    grounds = [(rule, ground_of(content, rule, words)) for rule in rules]
    if any(ground.equation for _, ground in grounds):
        yield "The equations behind these causes, with their coefficients:"
    said: set[str] = set()
    for rule, ground in grounds:
        if not ground.equation:
            continue
        yield from hang(stop(f"{rule}: {ground.equation}"))
        for term in ground.terms:
            if term.name in said:
                continue
            said.add(term.name)
            yield from hang(_term(term), "    ", "      ")
    cards = [card_of(content, ident) for ident in dict.fromkeys(reason.card for reason in told if reason.card)]
    if any(cards):
        yield "The cards behind them, as they are written:"
    for card in cards:
        if card:
            yield from hang(f"{card.title} ({lowered(card.kind)}): {_effects(card)}")


def _term(term: Term) -> str:
    here = f", here {term.here}" if term.here else ""
    return f"{term.name} = {term.value} {term.unit}{here}: {term.about} (leans on: {term.source})"


def _effects(card: Written) -> str:
    now = [_effect(effect) for effect in card.effects]
    late = [f"{_effect(effect)} after {quarters(d.after)}" for d in card.later for effect in d.effects]
    return ", ".join([*now, *late]) or "nothing by itself"


def _effect(effect: Effect) -> str:
    span = signed(effect.low) if effect.low == effect.high else f"{signed(effect.low)} to {signed(effect.high)}"
    return f"{lowered(title_of(effect.column))} {span}"


def _composition(session: Session, done: Outcome, name: str) -> Iterator[str]:
    """How a score is made of the columns as they stood at the end."""
    if name not in {meter.name for meter in SCORES}:
        return
    ground = ground_of(session.content, name)
    yield from wrap(f"How {lowered(title_of(name))} is made: {stop(ground.equation)}")
    yield from wrap(f"At the end of {quarter_name(done.year, done.of_year)}, line by line:")
    for words, points in made_of(session.content, name, done.after):
        yield from hang(f"{words}: {points:.1f}")
    for term in ground.terms:
        yield from hang(_term(term))
