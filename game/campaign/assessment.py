"""What the analysts believe of the hidden doctrine and thesis, in words, and where they have it from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine.model import THESES

if TYPE_CHECKING:
    from game.analysis.forecast import Belief
    from game.campaign.session import Session


@dataclass(frozen=True)
class Held:
    """How likely each answer to one hidden question is held to be."""

    title: str
    shares: tuple[tuple[str, float], ...]
    """(name, share of 1), the likeliest first."""
    ground: str
    """Where that comes from."""


def assess(session: Session, belief: Belief) -> tuple[Held, Held]:
    """The doctrine, then the thesis."""
    deck = session.deck
    names = [session.content.doctrines[ident].name for ident in deck.doctrines]
    return (
        Held("Doctrine", _ranked(names, belief.doctrines), _doctrine_ground(session, belief)),
        Held("Thesis", _ranked(THESES, belief.theses), _thesis_ground(session)),
    )


def _ranked(names: list[str] | tuple[str, ...], shares: tuple[float, ...]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(zip(names, shares, strict=True), key=lambda pair: -pair[1]))


def _doctrine_ground(session: Session, belief: Belief) -> str:
    if session.deck.doctrine is not None:
        return "fixed for this game"
    if "doctrine" in session.known():
        return "your intelligence has found it out"
    if not session.outcomes:
        return "nothing has been answered yet, so all are alike"
    if len(set(belief.doctrines)) == 1:
        return "its past cannot be computed again here, so all are alike"
    count = len(session.outcomes)
    seen = "the one answer" if count == 1 else f"the {count} answers"
    return f"read off {seen} so far: which doctrine would have made them likeliest; an intelligence move makes sure"


def _thesis_ground(session: Session) -> str:
    if session.deck.thesis is not None:
        return "fixed for this game"
    if "thesis" in session.known():
        return "your intelligence has found it out"
    return "how much of their closeness pressure causes: answers do not show it, only an intelligence move does"
