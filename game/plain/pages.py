"""What the plain front end prints: each page is a list of lines."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from game.campaign import seeds
from game.campaign.advisers import records, told_now
from game.campaign.explain import changes, led, really_done, reasons
from game.campaign.meters import (
    ADAPTATION_METERS,
    FAMILY_TITLES,
    FATIGUE_METERS,
    INSTRUMENT_TITLES,
    LENS_NOTE,
    METERS,
    POSTURE_TITLES,
    PRESSURE_METERS,
    PURSE,
    SCORES,
    TIE_METERS,
    TURN,
    Meter,
    title_of,
)
from game.campaign.session import Session
from game.campaign.views import Brief, Hint, MoveChoice, Outcome
from game.content.schema import Entry, Option
from game.engine.scoring import quadrant
from game.text import quarter_name, signed

HINTS = 6
MOVED = 10
"""How many of the numbers that moved are told at once; w tells all."""


def wrap(text: str, indent: str = "") -> list[str]:
    """Text folded to the terminal, at most 78 wide."""
    width = max(40, min(78, shutil.get_terminal_size((78, 24)).columns - 1))
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent) or [""]


def opening(session: Session) -> Iterator[str]:
    """Who you are, the years, the goal, how it is judged, what the numbers mean."""
    scenario, deck = session.scenario, session.deck
    first, last = deck.year(1), deck.year(deck.quarters)
    yield f"DOUBLE DOWN: {scenario.title}"
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
        yield from wrap(f"{meter.title}: {meter.meaning}{_warning(meter)}", "  ")
    yield "Each quarter you choose one option; then Beijing and Moscow answer. Type h for the other keys."
    yield ""


def _warning(meter: Meter) -> str:
    if meter.warning is None:
        return ""
    side = "or less" if meter.good > 0 else "or more"
    return f" Warning at {meter.warning:g} {side}: {meter.danger}."


def _mark(meter: Meter, value: float) -> str:
    return " (!)" if meter.warns(value) else ""


def brief(page: Brief, session: Session) -> Iterator[str]:
    """The card, the numbers that matter, and the options."""
    yield f"--- Quarter {page.quarter} of {page.quarters}, {quarter_name(page.year, page.of_year)} ---"
    now = session.numbers()
    yield ", ".join(f"{m.title} {now[m.name]:.0f}{_mark(m, now[m.name])}" for m in SCORES)
    yield ", ".join(f"{m.title} {now[m.name]:.0f}{_mark(m, now[m.name])}" for m in PURSE)
    yield ""
    event = page.event
    if page.lesson:
        yield from wrap(f"Lesson {page.quarter}. {page.lesson}")
        yield ""
    yield f"{event.title} [{event.kind}, severity {event.severity} of 100]"
    for chapter in page.before:
        yield from wrap(f"Before, in {chapter.when}: {chapter.title}. You: {chapter.label}.")
    yield from wrap(event.body)
    if page.record is not None:
        yield from wrap(f"From the record, {page.record.date}. Source: {page.record.source.split(' http')[0]}")
    yield ""
    number = 0
    for choice in page.choices:
        option = choice.option
        if choice.refusal:
            yield from wrap(f"-. {option.label}: {choice.refusal}")
            continue
        number += 1
        yield from wrap(f"{number}. {option.label} ({describe(option)})")
        yield from wrap(option.case, "   ")
        if choice.belief is not None:
            yield f"   Chance that it is believed: {choice.belief:.0%}."
        if choice.reversal:
            yield f"   {TURN}"
        if choice.habit:
            yield f"   {choice.habit}"
        if choice.hints:
            yield from wrap(f"Expected: {hints(choice.hints)}.", "   ")


def quarters(number: int) -> str:
    """``1 quarter``, ``3 quarters``."""
    return f"{number} quarter{'' if number == 1 else 's'}"


def lowered(title: str) -> str:
    """A title within a sentence: ``Export controls on China`` keeps its country."""
    return title[0].lower() + title[1:]


def describe(option: Option) -> str:
    """Posture, instrument and target, cost."""
    parts = [POSTURE_TITLES[option.posture].lower()]
    if option.instrument and option.target:
        target = "both" if option.target == "both" else option.target.capitalize()
        parts.append(f"{INSTRUMENT_TITLES[option.instrument].lower()}, {target}")
    parts.append(f"{option.cost} capital" if option.cost else "free")
    return "; ".join(parts)


def hints(listed: Sequence[Hint]) -> str:
    """The largest expected changes, in words."""
    scores = [m.name for m in SCORES]
    now = sorted((h for h in listed if not h.after), key=lambda h: h.column not in scores)[:HINTS]
    late = [h for h in listed if h.after][:2]
    told = [f"{lowered(title_of(h.column))} {signed(h.points)}" for h in now]
    told += [f"{lowered(title_of(h.column))} {signed(h.points)} after {quarters(h.after)}" for h in late]
    return ", ".join(told)


def desk(moves: Iterable[MoveChoice]) -> Iterator[str]:
    """The desk moves, with numbers that never change."""
    yield "Desk moves: one a quarter, made together with your choice."
    for number, choice in enumerate(moves, 1):
        move = choice.move
        if choice.refusal:
            yield from wrap(f"{number}. {move.label}: {choice.refusal}")
            continue
        yield from wrap(f"{number}. {move.label} ({move.cost} capital): {move.body}")
        yield from wrap(f"Expected: {hints(choice.hints)}.", "   ")


def outcome(done: Outcome) -> Iterator[str]:
    """What they did, what the press says, what moved and why."""
    yield ""
    if done.option:
        yield f"You: {done.option.label}."
    if done.threat:
        yield "The threat was believed." if done.threat > 0 else "The threat was called: nobody believed it."
    if done.move:
        yield f"Desk move: {done.move.label}."
    if done.learnt:
        yield from wrap(f"You learn: {done.learnt}")
    for lead_in, card in (("The answer", done.answer), ("Meanwhile", done.current)):
        if card:
            yield from wrap(f"{lead_in} ({FAMILY_TITLES[card.family].lower()}): {card.title}. {card.body}")
    if done.background:
        yield from wrap(f"In the world: {done.background}.")
    real = really_done(done)
    if real:
        yield from wrap(f"What the United States really did: {real}.")
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


def why(session: Session) -> Iterator[str]:
    """Every change of the last quarter with all its causes."""
    if not session.outcomes:
        yield "Nothing has moved yet: this is the first quarter."
        return
    done = session.outcomes[-1]
    yield f"Why each number moved in {quarter_name(done.year, done.of_year)}:"
    if done.recorded is not None:
        yield "This quarter was played with other content: the causes are not known here."
    for name, was, now in changes(done):
        yield f"{title_of(name)} {was:.1f} to {now:.1f} ({signed(now - was)})"
        for reason in reasons(done, name):
            if abs(reason.points) >= 0.05:
                yield from wrap(f"{signed(reason.points)}  {reason.part}: {reason.text}", "  ")


def state(session: Session) -> Iterator[str]:
    """Every meter with its meaning and its warning line, and what intelligence has found."""
    now = session.numbers()
    for meter in METERS.values():
        yield from wrap(
            f"{meter.title} {now[meter.name]:.1f}{_mark(meter, now[meter.name])}. {meter.meaning}{_warning(meter)}"
        )
    known = session.known()
    if "doctrine" in known:
        doctrine = session.content.doctrines[known["doctrine"]]
        yield from wrap(f"Their doctrine: {doctrine.name}. {doctrine.brief}")
    if "thesis" in known:
        yield from wrap(f"How much of their closeness pressure causes: {known['thesis']}.")


def advisers(session: Session) -> Iterator[str]:
    """What each office would do, what it expects of each option, and how right it has been."""
    numbers = {c.option.id: k for k, c in enumerate((c for c in session.brief().choices if not c.refusal), 1)}
    labels = {c.option.id: c.option.label for c in session.brief().choices}
    scores = records(session.claims())
    yield "Six offices, each sure of something. What they expect of each option by its number:"
    for said in session.advice():
        office, ahead = said.adviser, quarters(said.adviser.horizon)
        right, told = scores.get(office.id, (0, 0))
        so_far = f"; held {right} of {told} so far" if told else ""
        yield f"{office.office} (looks {ahead} ahead{so_far})"
        yield from wrap(f"Would: {labels[said.option]}.", "  ")
        points = ", ".join(
            f"{numbers[option]}: {signed(low)} to {signed(high)}" for option, (low, high) in said.ranges.items()
        )
        yield from wrap(f"{title_of(office.watches)}: {points}", "  ")
    yield "Type 'a' and an office, such as 'a state', for what it takes for granted."


def office(session: Session, word: str) -> Iterator[str]:
    """Who one office is, in its own words."""
    found = [a for a in session.content.advisers.values() if word in a.office.lower() or word == a.id]
    if not found:
        yield f"There is no such office: there are {', '.join(a.office for a in session.content.advisers.values())}."
    for adviser in found:
        yield from wrap(f"{adviser.office}: {adviser.brief}")


def due(session: Session, done: Outcome) -> Iterator[str]:
    """The forecasts that can be judged after this quarter."""
    for line in told_now(session.claims(), done.quarter):
        yield from wrap(line)


def nexus(session: Session) -> Iterator[str]:
    """The ties between the two, the channels that wear down, and the pressure on each."""
    now = session.numbers()
    for heading, meters in (
        ("Ties between Beijing and Moscow (more is closer):", TIE_METERS),
        ("Adaptation: how far they do without you:", ADAPTATION_METERS),
        ("Fatigue of your tools:", FATIGUE_METERS),
        ("Pressure in force:", PRESSURE_METERS),
    ):
        yield heading
        for meter in meters:
            yield f"  {meter.title} {now[meter.name]:.0f}{_mark(meter, now[meter.name])}"


def plane(session: Session) -> Iterator[str]:
    """Leverage and alignment, quarter by quarter, and where that lies on the plane."""
    m = session.deck.model
    yield f"The plane: leverage {m.plane_leverage:g} and alignment {m.plane_alignment:g} divide it in four."
    points = [("start", session.outcomes[0].before if session.outcomes else session.numbers())]
    points += [(quarter_name(o.year, o.of_year), o.after) for o in session.outcomes]
    for label, at in points:
        where = quadrant(at["leverage"], at["alignment"], m)
        yield f"  {label}: leverage {at['leverage']:.0f}, alignment {at['alignment']:.0f}, {where}"


def codex(entries: Iterable[Entry]) -> Iterator[str]:
    """Codex entries in full."""
    for entry in entries:
        yield entry.title
        yield from wrap(entry.body, "  ")
        yield from wrap("Sources: " + "; ".join(entry.sources), "  ")


def track_record(session: Session) -> Iterator[str]:
    """How often the forecasts of each office held, beside what it believed."""
    scores = records(session.claims())
    if scores:
        yield "The offices, and the thesis that each took for true:"
    for adviser in session.content.advisers.values():
        if adviser.id in scores:
            right, told = scores[adviser.id]
            yield f"  {adviser.office} ({adviser.thesis}): {right} of {told} forecasts held"


def debrief(session: Session) -> Iterator[str]:
    """How it ended, how it is judged, what was hidden."""
    verdict = session.verdict()
    doctrine = session.content.doctrines[verdict.doctrine_id]
    yield f"=== {verdict.ending.title} ==="
    yield from wrap(verdict.ending.body)
    if verdict.early:
        yield f"The game ended early, in quarter {len(session.outcomes)} of {session.deck.quarters}."
    won = "a win" if verdict.won else "not a win"
    yield f"Score {verdict.score:.1f} of 100, par {verdict.par:g}: {won}. {verdict.quadrant}."
    yield from wrap(f"Under each lens. {LENS_NOTE}")
    for lens in verdict.lenses:
        parts = ", ".join(f"{name} {value:.0f} x {weight:g}" for name, value, weight in lens.parts)
        yield from wrap(f"{lens.name}: {lens.score:.1f} ({parts})", "  ")
    yield "What was hidden:"
    yield from wrap(f"How much of their closeness pressure caused in this world: {verdict.thesis}.", "  ")
    yield from wrap(f"Their doctrine: {doctrine.name}. {doctrine.brief} The sign: {doctrine.tell}", "  ")
    mix = ", ".join(f"{POSTURE_TITLES[p].lower()} {n}" for p, n in verdict.postures.items())
    yield from wrap(f"Your postures: {mix}.")
    yield from track_record(session)
    same, of = verdict.matched_history
    if of:
        yield f"You did what the United States did in {same} of {of} documented decisions."
    yield from plane(session)
    yield f"The same world again: doubledown play --scenario {session.scenario.id} --seed {seeds.show(session.seed)}"
