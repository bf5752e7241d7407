"""What each office wants out of a campaign for itself, and whether it got it."""

from __future__ import annotations

from game.campaign.conditions import Condition, condition
from game.campaign.meters import title_of
from game.campaign.session import Session
from game.content.check import parsers_for
from game.content.schema import Adviser
from game.engine.deck import frame_of


def served(session: Session, adviser: Adviser) -> bool | None:
    """Whether its interest is served as things stand; None where it has none."""
    found = _condition(session, adviser)
    return None if found is None else found.holds


def standing(session: Session, adviser: Adviser) -> str:
    """The numbers that its interest hangs on, as they stand: ``coalition 54.2``; nothing where it has none."""
    found = _condition(session, adviser)
    facts = [fact for clause in found.clauses for fact in clause.facts] if found else []
    return ", ".join(f"{title_of(fact.name).lower()} {fact.value:.1f}" for fact in facts if fact.op == "column")


def _condition(session: Session, adviser: Adviser) -> Condition | None:
    frame = frame_of(session.worlds, session.deck)
    return condition(adviser.wants, parsers_for(session.content)[1], frame)
