"""The numbers in plain text: all of them or one, the ties and tools, the plane, and what the offices expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from game.campaign.advisers import records
from game.campaign.meters import (
    ADAPTATION_METERS,
    FATIGUE_METERS,
    METERS,
    PRESSURE_METERS,
    TIE_METERS,
    Meter,
    title_of,
)
from game.campaign.session import Session
from game.content.library import RecordRow
from game.content.problems import nearest
from game.content.schema import Adviser, Entry
from game.engine.scoring import quadrant
from game.plain import find
from game.plain.lines import mark, quarters, source, table, warning, wrap
from game.text import quarter_name, signed

ENTRIES = 3
"""Entries of the codex that are told at once; of more only the titles."""


def state(session: Session, word: str = "") -> Iterator[str]:
    """Every meter with its meaning and its warning line, and what intelligence has found; or the meters called so."""
    now = session.numbers()
    wanted = [name for found in find.figures(word) for name in METERS if name == found or name.startswith(f"{found}.")]
    if word and not wanted:
        yield f"No number is called '{word[:30]}'. Type s for all of them."
        return
    for meter in METERS.values():
        if not word or meter.name in wanted:
            yield from wrap(f"{_value(meter, now[meter.name])}. {meter.meaning}{warning(meter)}")
    if word:
        return
    yield f"Score now {session.standing():.1f}, if it ended as it stands; par {session.deck.par:g}."
    known = session.known()
    if "doctrine" in known:
        doctrine = session.content.doctrines[known["doctrine"]]
        yield from wrap(f"Their doctrine: {doctrine.name}. {doctrine.brief}")
    if "thesis" in known:
        yield from wrap(f"How much of their closeness pressure causes: {known['thesis']}.")


def _value(meter: Meter, value: float) -> str:
    return f"{meter.title} {value:.1f}{mark(meter, value)}"


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
            yield f"  {meter.title} {now[meter.name]:.0f}{mark(meter, now[meter.name])}"


def plane(session: Session) -> Iterator[str]:
    """Leverage and alignment, quarter by quarter, and where that lies on the plane."""
    m = session.deck.model
    yield f"The plane: leverage {m.plane_leverage:g} and alignment {m.plane_alignment:g} divide it in four."
    points = [("start", session.outcomes[0].before if session.outcomes else session.numbers())]
    points += [(quarter_name(o.year, o.of_year), o.after) for o in session.outcomes]
    rows = [
        (when, f"{at['leverage']:.0f}", f"{at['alignment']:.0f}", quadrant(at["leverage"], at["alignment"], m))
        for when, at in points
    ]
    yield from table(("quarter", "leverage", "alignment", "place"), rows)


# ---- the offices ----------------------------------------------------------------------------------------------


def advisers(session: Session) -> Iterator[str]:
    """What each office would do, what it expects of each option, and how right it has been."""
    numbers = {c.option.id: k for k, c in enumerate((c for c in session.brief().choices if not c.refusal), 1)}
    labels = {c.option.id: c.option.label for c in session.brief().choices}
    scores = records(session.claims())
    yield "The offices, each sure of something, and what they expect of each option:"
    for said in session.advice():
        office, ahead = said.adviser, quarters(said.adviser.horizon)
        right, told = scores.get(office.id, (0, 0))
        so_far = f"; held {right} of {told} so far" if told else ""
        yield f"{office.office} (looks {ahead} ahead{so_far})"
        yield from wrap(f"Would: {numbers[said.option]}. {labels[said.option]}.", "  ")
        points = ", ".join(
            f"{numbers[option]}: {signed(low)} to {signed(high)}" for option, (low, high) in said.ranges.items()
        )
        yield from wrap(f"{title_of(office.watches)}: {points}", "  ")
    yield "Type 'a' and an office, such as 'a state', for what it takes for granted."


def office(session: Session, word: str) -> Iterator[str]:
    """Who one office is, in its own words."""
    known: Iterable[Adviser] = session.content.advisers.values()
    found = find.find(word, ((adviser, (adviser.office, adviser.id)) for adviser in known))
    if not found:
        yield from wrap(f"There is no such office: there are {', '.join(a.office for a in known)}.")
    for adviser in found:
        yield from wrap(f"{adviser.office}: {adviser.brief}")


# ---- the codex ------------------------------------------------------------------------------------------------


def codex(session: Session, word: str) -> Iterator[str]:
    """The entries that a word names: a few in full, of many the titles, of none the nearest."""
    found = find.entries(word, session.content)
    record = None if session.finished else session.brief().record
    if word == "record" and record is not None:
        yield from _recorded(record)
    elif len(found) > ENTRIES:
        yield f"'{word[:30]}' is in {len(found)} titles; which one?"
        yield from (f"  {entry.title}" for entry in found)
    elif found:
        for entry in found:
            yield from _entry(session, entry)
    else:
        yield from _elsewhere(session, word)


def _elsewhere(session: Session, word: str) -> Iterator[str]:
    """A word that is no title: the entries that speak of it, or the nearest title."""
    codex = session.content.codex.values()
    spoken = find.find(word, ((entry.title, (entry.body,)) for entry in codex))
    if spoken:
        yield from wrap(f"No entry is called '{word[:30]}'; it is spoken of in: {'; '.join(spoken)}.")
        return
    hint = nearest(word, [entry.title.lower() for entry in codex]) or "."
    yield from wrap(f"The codex has no '{word[:30]}'{hint} 'c list' names all that it has.")


def _entry(session: Session, entry: Entry) -> Iterator[str]:
    yield entry.title
    yield from wrap(entry.body, "  ")
    yield from wrap("Sources: " + "; ".join(source(where) for where in entry.sources), "  ")
    see = [session.content.codex[ident].title for ident in entry.see if ident in session.content.codex]
    if see:
        yield from wrap(f"See also: {', '.join(see)}", "  ")


def _recorded(record: RecordRow) -> Iterator[str]:
    """What really happened of the event on the desk, and where that can be read, in full."""
    yield "The record of this event:"
    yield from wrap(f"{record.date}, {record.actor}. {record.what_happened}", "  ")
    yield from wrap(f"Source: {record.source}", "  ")
    yield from wrap(f"Confidence: {record.confidence}", "  ")


def titles(session: Session) -> Iterator[str]:
    """What the codex has, and which of it the card on the desk speaks of."""
    codex = session.content.codex
    yield "The codex has:"
    yield from wrap("; ".join(sorted((entry.title for entry in codex.values()), key=str.lower)), "  ")
    if session.finished:
        return
    page = session.brief()
    here = [codex[ident].title for ident in page.event.codex if ident in codex]
    if here:
        yield from wrap(f"On this card: {'; '.join(here)}", "  ")
    if page.record is not None:
        yield "  Type 'c record' for the record behind this card, with its sources in full."
