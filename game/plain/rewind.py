"""Looking back: the quarters of a game, what was open in each, and what another decision would have led to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from game.campaign import rewind
from game.campaign.meters import POSTURE_TITLES
from game.campaign.rewind import Side
from game.campaign.session import Session
from game.campaign.views import Choice, Outcome
from game.plain.lines import cut, stop, table, width, wrap
from game.text import quarter_name, signed


def played(session: Session) -> Iterator[str]:
    """A line for each quarter that was played."""
    if not session.outcomes:
        yield "Nothing was played yet: there is nothing to look back on."
        return
    yield "The quarters of this game:"
    for done in session.outcomes:
        label = done.option.label if done.option else "an option that is not here"
        yield cut(f"{done.quarter:>4}. {quarter_name(done.year, done.of_year)} {_title(done)}", width())
        yield cut(f"      You: {label}", width())
    yield "Type 'b 5' for what was open in quarter 5."


def _title(done: Outcome) -> str:
    return done.event.title if done.event else "a card that is not here"


def options(session: Session, quarter: int) -> list[Choice]:
    """What was open in a quarter. Raises UseError for one that was not played."""
    return [choice for choice in rewind.branch(session, quarter).brief().choices if not choice.refusal]


def opened(session: Session, quarter: int) -> Iterator[str]:
    """A quarter again, with the options that were open. Raises UseError."""
    listed = options(session, quarter)
    done = session.outcomes[quarter - 1]
    yield f"Quarter {quarter}, {quarter_name(done.year, done.of_year)}: {_title(done)}"
    for number, choice in enumerate(listed, 1):
        option = choice.option
        taken = "; you took it" if done.option and option.id == done.option.id else ""
        yield from wrap(f"{number}. {option.label} ({POSTURE_TITLES[option.posture].lower()}{taken})", "  ")
    yield f"Type 'b {quarter} 2' for what option 2 would have led to,"
    yield f"'b {quarter} take' to go on from there as a game of its own."


def otherwise(session: Session, quarter: int, number: int) -> Iterator[str]:
    """The same world with another option in one quarter, beside what was played. Raises UseError."""
    chosen = options(session, quarter)[number - 1].option
    other = rewind.what_if(session, quarter, chosen.id)
    found = rewind.compare(session, other)
    ours, theirs = found.sides
    yield from wrap(
        f"Quarter {quarter} again with '{chosen.label}', then on as you played: in every later quarter the same "
        "posture, or the one nearest to it."
    )
    if found.parts is None:
        yield "That is what you did: the two games are the same."
        return
    yield from wrap(f"They part in quarter {found.parts}: {stop(found.why)}")
    for name, side in (("As played", ours), ("Otherwise", theirs)):
        yield from wrap(f"{name}: {_end(side)}")
    if ours.score is not None and theirs.score is not None:
        yield f"Difference of the scores: {signed(theirs.score - ours.score)}."
    yield "Leverage and alignment after each quarter, as played and otherwise:"
    head = ("quarter", "leverage", "otherwise", "alignment", "otherwise", "")
    yield from table(head, list(_rows(found.parts, ours, theirs)))


def _end(side: Side) -> str:
    if side.score is None:
        return f"leverage {side.leverage[-1]:.1f} and alignment {side.alignment[-1]:.1f} so far."
    return f"score {side.score:.1f}, par {side.par:g}, {'a win' if side.won else 'not a win'}. {stop(side.ending)}"


def _rows(parts: int, ours: Side, theirs: Side) -> Iterator[tuple[str, ...]]:
    curves = (ours.leverage, theirs.leverage, ours.alignment, theirs.alignment)
    for quarter, values in enumerate(zip_longest(*curves)):
        cells = ["-" if value is None else f"{value:.1f}" for value in values]
        yield (str(quarter or "start"), *cells, "here they part" if quarter == parts else "")
