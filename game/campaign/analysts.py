"""The analysts of one game: forecasts of the card on the desk, what they believe, and what they cost.

An estimate is bought once for a quarter and stays open for it. How many a campaign grants is a setting of the scenario.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from game.analysis.forecast import Analyst, Belief
from game.campaign.evidence import belief
from game.errors import UseError

if TYPE_CHECKING:
    from game.campaign.session import Session
    from game.engine.worlds import Worlds

EVERY: Final = 4
"""Quarters for which a limited campaign grants one estimate."""

FOR_STUDY: Final = 2
"""Estimates that an intelligence move brings on top."""


def left(session: Session) -> int | None:
    """Estimates that may still be bought now; None where they are free, 0 where there are none."""
    match session.scenario.forecast:
        case "free":
            return None
        case "off":
            return 0
    granted = 1 + (session.quarter - 1) // EVERY
    studied = sum(1 for o in session.outcomes if o.move is not None and o.move.reveals is not None)
    return max(0, granted + FOR_STUDY * studied - len(session.estimates))


def refusal(session: Session) -> str:
    """Why the analysts cannot be asked about this quarter, or nothing."""
    if session.finished:
        return "the game is over"
    if session.scenario.forecast == "off":
        return "this campaign is played without forecasts"
    if session.quarter in session.estimates or left(session) != 0:
        return ""
    wait = EVERY - (session.quarter - 1) % EVERY
    return (
        f"no estimate is left: the next one comes in {wait} quarter{'s' if wait > 1 else ''}, "
        f"and an intelligence move on your desk brings {FOR_STUDY}"
    )


def ask(session: Session) -> Analyst:
    """Analysts at work on the card on the desk; the estimate is paid for. Raises UseError and SaveError."""
    why = refusal(session)
    if why:
        raise UseError(why)
    if session.quarter not in session.estimates:
        if session.journal is not None:
            session.journal.append({"estimate": session.quarter})
        session.estimates.add(session.quarter)
    return analyst(session)


def analyst(session: Session) -> Analyst:
    """The same, whatever it costs: for reports on a game, not for its player.

    It works on a copy of the world, so that it may still be at work in a thread when the game goes on.
    """
    brief, deck = session.brief(), session.deck
    event = deck.events.ids.index(brief.event.id)
    options = [deck.options.ids.index(f"{brief.event.id}/{c.option.id}") for c in brief.choices if not c.refusal]
    return Analyst(session.worlds.fork(), deck, event, options, believed(session))


def believed(session: Session) -> Belief:
    """How likely each thesis and doctrine is held to be, after what was found out and what was seen."""
    begun = session.begun
    ends: list[Worlds] = [world for world in begun[1:] if world is not None]
    if len(ends) < len(begun) - 1 or session.worlds.quarter - 1 != len(begun):
        return belief(session.worlds, session.deck, ())  # some of its past was played with other content
    return belief(session.worlds, session.deck, zip(begun, [*ends, session.worlds], strict=True) if begun else ())
