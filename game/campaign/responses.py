"""The odds of one response after one move: what a preview tells its author. The numbers are the engine's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from game.campaign.session import Session
from game.engine import quarter as q
from game.engine.chance import odds
from game.engine.deck import Deck
from game.engine.quarter import Situation
from game.engine.words import INSTRUMENTS, POSTURES, TARGETS
from game.engine.worlds import Worlds

if TYPE_CHECKING:
    from game.engine.arrays import Floats, Index

Answered = tuple[str, str | None, str | None]
"""Posture, instrument and target of a move."""

MIDDLING: Final = 0.5
"""The severity of the event whose option stands for all moves of its kind, as nearly as there is one."""


@dataclass(frozen=True)
class After:
    """The world after a move, before it is answered."""

    worlds: Worlds
    at: Situation


@dataclass(frozen=True)
class Odds:
    """The odds of a response in one draw."""

    share: float
    """Among the cards of its family."""
    would: float | None
    """The same if its condition held; None where it is in the draw anyway."""
    others: tuple[tuple[str, float], ...]
    """Id and share of the other cards of its family, the likeliest first."""
    family: tuple[float, float]
    """Least and greatest share of its family, over the doctrines."""


def moves(session: Session) -> dict[Answered, int]:
    """Every kind of move in the deck, and the option that stands for it."""
    table, severity = session.deck.options, session.deck.events.severity
    found: dict[Answered, tuple[float, str, int]] = {}
    for index, ident in enumerate(table.ids):
        far = (abs(float(severity[table.event[index]]) - MIDDLING), ident, index)
        key = _kind(session.deck, index)
        found[key] = min(found.get(key, far), far)
    return {key: found[key][2] for key in sorted(found, key=_order)}


def _kind(deck: Deck, index: int) -> Answered:
    table = deck.options
    tool, aimed = np.flatnonzero(table.instrument[:, index]), np.flatnonzero(table.targets[:, index])
    target = None if not len(aimed) else "both" if len(aimed) > 1 else TARGETS[aimed[0]]
    return POSTURES[table.posture[index]], INSTRUMENTS[tool[0]] if len(tool) else None, target


def _order(kind: Answered) -> tuple[int, int, str]:
    posture, tool, target = kind
    return POSTURES.index(posture), INSTRUMENTS.index(tool) if tool else -1, target or ""


def event_of(session: Session, option: int) -> str:
    """The event that offers an option."""
    return session.deck.events.ids[session.deck.options.event[option]]


def after(session: Session, option: int) -> After:
    """The world after the event of an option was dealt and the option carried out."""
    deck, worlds = session.deck, session.worlds.fork()
    q.note_dealt(worlds, deck, deck.options.event[[option]])
    q.decide(worlds, deck, np.array([option]))
    return After(worlds, q.situation(worlds, deck))


def chance(session: Session, ident: str, option: int) -> float:
    """How likely a response is to come in the quarter of a move, in either draw."""
    done, deck = after(session, option), session.deck
    told = [q.response_odds(done.worlds, deck, slot) for slot in ("answer", "current")]
    return sum(share for listed in told for card, share in listed if deck.responses.ids[card] == ident)


def odds_of(done: After, session: Session, ident: str, slot: str) -> Odds | None:
    """The odds of a response in the draw of the ``answer`` or the ``current``; None where it is not in that draw."""
    deck = session.deck
    if ident not in deck.responses.ids:
        return None
    card = deck.responses.ids.index(ident)
    family = int(deck.responses.family[card])
    pool = (deck.answers if slot == "answer" else deck.currents)[family]
    if card not in pool:
        return None
    shares = {int(k): float(s) for k, s in zip(pool, _weighed(done, deck, pool, slot), strict=True)}
    share, would = shares.pop(card), None
    if not share:
        when = {k: node for k, node in deck.responses.when.items() if k != card}
        free = replace(deck, responses=replace(deck.responses, when=when))
        would = float(_weighed(done, free, pool, slot)[list(pool).index(card)])
    others = sorted(((deck.responses.ids[k], s) for k, s in shares.items() if s), key=lambda pair: -pair[1])
    return Odds(share, would, tuple(others), _family(done, deck, family, slot))


def _weighed(done: After, deck: Deck, pool: Index, slot: str) -> Floats:
    """Share of each card of a family's pool."""
    targets = deck.options.targets[:, done.at.options] if slot == "answer" else None
    weights = q.card_weights(done.worlds, deck, done.at, pool, np.zeros(1, dtype=np.intp), targets)
    return odds(weights)[:, 0]


def _family(done: After, deck: Deck, family: int, slot: str) -> tuple[float, float]:
    """The doctrine is hidden: each of them is tried."""
    worlds, found = done.worlds.fork(), []
    for doctrine in range(len(deck.doctrines)):
        worlds.mark("doctrine")[:] = doctrine
        shares = q.answer_shares(worlds, deck, done.at) if slot == "answer" else q.current_shares(worlds, deck)
        found.append(float(odds(shares)[family, 0]))
    return min(found), max(found)
