"""What the rows and the data tell alike."""

from __future__ import annotations

from datetime import UTC, datetime

from game.classroom.debrief.facts import ClassFacts, SeatFact
from game.classroom.homework import Alone


def moment(at: float | None) -> str | None:
    """A time as ISO 8601 in UTC."""
    if at is None:
        return None
    try:
        told = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return None
    return told.replace("+00:00", "Z")


def at_home_of(facts: ClassFacts, seat: SeatFact) -> Alone | None:
    """The homework of a seat: what it played in the browser, else a file that has its name."""
    mine = [alone for alone in facts.homework if alone.seat == seat.number]
    return next((alone for alone in mine if alone.source == "browser"), mine[0] if mine else None)
