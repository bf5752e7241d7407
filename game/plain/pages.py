"""The pages of a quarter in plain text: the opening, the card and its options, the outcome. Each is lines to print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from game.campaign import seeds
from game.campaign.advisers import told_now
from game.campaign.explain import led, really_done
from game.campaign.meters import (
    FAMILY_TITLES,
    INSTRUMENT_TITLES,
    POSTURE_TITLES,
    PURSE,
    SCORES,
    title_of,
    turn_note,
)
from game.campaign.session import Session
from game.campaign.start import COUNTS_FOR_NOTHING
from game.campaign.views import Brief, Choice, Outcome
from game.content.schema import Option
from game.plain.desk import expected
from game.plain.lines import mark, source, stop, warning, wrap
from game.text import quarter_name, signed

MOVED = 10
"""How many of the numbers that moved are told at once; w tells all."""

_ASKED = re.compile(r"\b(?:flag|seen)\(\s*['\"]([^'\"]+)")


def opening(session: Session) -> Iterator[str]:
    """Who you are, the years, the goal, how it is judged, what the numbers mean."""
    scenario, deck = session.scenario, session.deck
    first, last = deck.year(1), deck.year(deck.quarters)
    yield f"DOUBLE DOWN: {session.title}"
    if session.author is not None:
        yield from wrap(COUNTS_FOR_NOTHING)
    yield f"{quarter_name(*first)} to {quarter_name(*last)}, {deck.quarters} quarters. Seed {seeds.show(session.seed)}."
    for text in (scenario.brief, f"Who you are. {scenario.role}", f"Your goal. {scenario.goal}"):
        yield from wrap(text)
    lens = session.content.lenses[scenario.lens]
    yield from wrap(f"How you are judged. {lens.name}: {lens.brief} Par is {deck.par:g} of 100, with no early end.")
    if scenario.early_endings:
        yield "Early ends:"
        for meter in (*SCORES, *PURSE):
            if "ends" in meter.danger:
                yield f"  {meter.title}: {meter.danger}."
    yield "The numbers, each from 0 to 100:"
    for meter in (*SCORES, *PURSE):
        yield from wrap(f"{meter.title}: {meter.meaning}{warning(meter)}", "  ")
    yield from wrap("Each quarter you choose one option; then Beijing and Moscow answer. Type h for the other keys.")
    yield ""


def brief(page: Brief, session: Session) -> Iterator[str]:
    """The card, the numbers that matter, and the options."""
    yield f"--- Quarter {page.quarter} of {page.quarters}, {quarter_name(page.year, page.of_year)} ---"
    now = session.numbers()
    yield ", ".join(f"{m.title} {now[m.name]:.0f}{mark(m, now[m.name])}" for m in SCORES)
    yield from wrap(", ".join(f"{m.title} {now[m.name]:.0f}{mark(m, now[m.name])}" for m in PURSE))
    yield f"Score now {session.standing():.1f}, if it ended as it stands; par {session.deck.par:g}."
    yield ""
    event = page.event
    if page.lesson:
        yield from wrap(f"Lesson {page.quarter}. {page.lesson}")
        yield ""
    yield f"{event.title} [{event.kind}, severity {event.severity} of 100]"
    for chapter in page.before:
        yield from wrap(f"Before, in {chapter.when}: {stop(chapter.title)} You: {stop(chapter.label)}")
    yield from wrap(event.body)
    if page.record is not None:
        yield from wrap(f"From the record, {page.record.date}. Source: {source(page.record.source)}")
    yield ""
    yield from _options(page, session)


def _options(page: Brief, session: Session) -> Iterator[str]:
    """What may be chosen, with numbers; what may not, with the reason, unless it hangs on a card never met."""
    number = hidden = 0
    for choice in page.choices:
        if choice.refusal and _never_met(choice, session):
            hidden += 1
        elif choice.refusal:
            yield from wrap(f"-. {choice.option.label}: {choice.refusal}")
        else:
            number += 1
            yield from _option(number, choice)
    if hidden:
        more = "One more option is" if hidden == 1 else f"{hidden} more options are"
        yield f"{more} not open to you."


def _option(number: int, choice: Choice) -> Iterator[str]:
    option = choice.option
    yield from wrap(f"{number}. {option.label} ({describe(option)})")
    yield from wrap(option.case, "   ")
    if choice.belief is not None:
        yield f"   Chance that it is believed: {choice.belief:.0%}."
    if choice.reversal:
        yield from wrap(turn_note(option.target), "   ")
    if choice.habit:
        yield from wrap(choice.habit, "   ")
    for line in expected(choice.hints):
        yield from wrap(line, "   ")


def _never_met(choice: Choice, session: Session) -> bool:
    """Whether an option waits for something that never came in this game, so that nothing can be done about it now."""
    asked = set(_ASKED.findall(choice.option.when or ""))
    if not asked or choice.refusal.startswith("costs"):
        return False
    met = {done.event.id for done in session.outcomes if done.event}
    cards = (card for done in session.outcomes for card in (done.option, done.move, done.answer, done.current) if card)
    return asked.isdisjoint(met | {card.sets for card in cards if card.sets})


def describe(option: Option) -> str:
    """Posture, instrument and target, cost."""
    parts = [POSTURE_TITLES[option.posture].lower()]
    if option.instrument and option.target:
        target = "both" if option.target == "both" else option.target.capitalize()
        parts.append(f"{INSTRUMENT_TITLES[option.instrument].lower()}, {target}")
    parts.append(f"{option.cost} capital" if option.cost else "free")
    return "; ".join(parts)


def outcome(done: Outcome) -> Iterator[str]:
    """What they did, what the press says, what moved and why."""
    yield ""
    if done.option:
        yield from wrap(f"You: {stop(done.option.label)}")
    if done.threat:
        yield "The threat was believed." if done.threat > 0 else "The threat was called: nobody believed it."
    if done.move:
        yield f"Desk move: {stop(done.move.label)}"
    if done.learnt:
        yield from wrap(f"You learn: {done.learnt}")
    for lead_in, card in (("The answer", done.answer), ("Meanwhile", done.current)):
        if card:
            yield from wrap(f"{lead_in} ({FAMILY_TITLES[card.family].lower()}): {stop(card.title)} {card.body}")
    if done.background:
        yield from wrap(f"In the world: {stop(done.background)}")
    real = really_done(done)
    if real:
        yield from wrap(f"What the United States really did: {stop(real)}")
    yield "Headlines:"
    for headline in done.headlines:
        paper = f" ({headline.paper})" if headline.paper else ""
        yield from wrap(f"{headline.press}: {headline.text}{paper}", "  ")
    yield "What moved, and the largest cause:"
    for cause, rows in led(done, 0.3, MOVED):
        told = "; ".join(f"{title_of(name)} {was:.1f} to {now:.1f} ({signed(now - was)})" for name, was, now in rows)
        yield from wrap(f"{told}: {cause}" if cause else told, "  ")
    yield "Type w for every cause."
    yield ""


def again(done: Outcome) -> Iterator[str]:
    """A quarter that was played, with its card: for looking back."""
    title = f"{done.event.title} [{done.event.kind}]" if done.event else "a card that is not here"
    yield f"--- Quarter {done.quarter}, {quarter_name(done.year, done.of_year)}: {title} ---"
    if done.event:
        yield from wrap(done.event.body)
    yield from outcome(done)


def due(session: Session, done: Outcome) -> Iterator[str]:
    """The forecasts that can be judged after this quarter."""
    for line in told_now(session.claims(), done.quarter):
        yield from wrap(line)
