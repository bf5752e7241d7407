"""Looking back: the same world with one decision changed, two games side by side, and a game taken up again earlier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.analysis.policies import distance
from game.analysis.turning import Decided, Turn, turns
from game.campaign.outcomes import line_of
from game.campaign.session import Session
from game.campaign.views import Brief, Outcome
from game.errors import UseError


def _copy(session: Session) -> Session:
    """The same game before its first quarter, without a journal."""
    return Session(
        session.content,
        session.scenario.id,
        session.seed,
        **session.fixed,
        stream=session.stream,
        author=session.author,
    )


def _play(copy: Session, outcome: Outcome) -> None:
    if outcome.recorded is not None or outcome.option is None:
        raise UseError(f"quarter {outcome.quarter} was played with other content: it cannot be played again")
    copy.decide(outcome.option.id, outcome.move.id if outcome.move else None, outcome.prediction)


def branch(session: Session, quarter: int) -> Session:
    """A game of its own that is the same up to ``quarter``, which is to be decided anew. It has no journal yet.

    Raises UseError for a quarter that was not played.
    """
    if not 1 <= quarter <= len(session.outcomes):
        raise UseError(f"quarter {quarter} was not played: choose from 1 to {len(session.outcomes)}")
    copy = _copy(session)
    for outcome in session.outcomes[: quarter - 1]:
        _play(copy, outcome)
    copy.estimates = {asked for asked in session.estimates if asked <= quarter}  # what was seen stays spent
    return copy


def take_up(session: Session, quarter: int) -> Session:
    """A branch with a journal of its own, which has the quarters that were kept. Raises UseError and SaveError."""
    copy = branch(session, quarter)
    copy.record_to()
    assert copy.journal is not None
    for asked in sorted(copy.estimates):
        copy.journal.append({"estimate": asked})
    for outcome in copy.outcomes:
        copy.journal.append(line_of(outcome))
    return copy


def what_if(session: Session, quarter: int, option: str) -> Session:
    """The same world with another option in one quarter, played on as the player did.

    Where the same card comes, the same option is taken; else the posture nearest to the one taken that quarter. Desk
    moves are repeated where they can be made. A game that is still being played is followed up to where it stands: what
    is to come is not shown. Raises UseError for an option that was not open.
    """
    copy = branch(session, quarter)
    copy.decide(option, _same_move(copy, session.outcomes[quarter - 1], option))
    for outcome in session.outcomes[quarter:]:
        if copy.finished:
            break
        chosen = _as_before(copy.brief(), outcome)
        copy.decide(chosen, _same_move(copy, outcome, chosen))
    while session.finished and not copy.finished:  # the game that was played ended earlier
        copy.decide(_as_before(copy.brief(), session.outcomes[-1]), None)
    return copy


def _as_before(brief: Brief, outcome: Outcome) -> str:
    """The option to take in place of what was taken then."""
    legal = [choice.option for choice in brief.choices if not choice.refusal]
    assert outcome.event is not None and outcome.option is not None
    if brief.event.id == outcome.event.id and any(o.id == outcome.option.id for o in legal):
        return outcome.option.id
    wanted = outcome.option.posture
    return min(legal, key=lambda option: distance(wanted, option.posture)).id


def _same_move(copy: Session, outcome: Outcome, option: str) -> str | None:
    if outcome.move is None:
        return None
    cost = next(c.option.cost for c in copy.brief().choices if c.option.id == option)
    free = {listed.move.id for listed in copy.moves_after(cost) if not listed.refusal}
    return outcome.move.id if outcome.move.id in free else None


def decisions(session: Session) -> list[Decided]:
    """What was decided in each quarter that can be played again."""
    deck, found = session.deck, []
    for outcome, world in zip(session.outcomes, session.begun, strict=True):
        if world is not None and outcome.event is not None and outcome.option is not None:
            move = deck.moves.ids.index(outcome.move.id) if outcome.move else -1
            option = deck.options.ids.index(f"{outcome.event.id}/{outcome.option.id}")
            found.append(Decided(world, deck.events.ids.index(outcome.event.id), option, move))
    return found


def weighed(session: Session) -> list[Turn]:
    """Every decision of a game weighed against what else was open: see ``game.analysis.turning``."""
    return turns(session.deck, decisions(session))


# ---- two games side by side -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """One of two games: its curves and how it stands."""

    title: str
    leverage: tuple[float, ...]
    """At the start and after each quarter."""
    alignment: tuple[float, ...]
    score: float | None
    """None while it is being played."""
    par: float
    won: bool
    ending: str


@dataclass(frozen=True)
class Comparison:
    """Two games, and where they part."""

    sides: tuple[Side, Side]
    parts: int | None
    """The first quarter in which they differ; None where they do not."""
    why: str
    """What differs there, in words."""


def _side(session: Session) -> Side:
    points = [session.outcomes[0].before if session.outcomes else session.numbers()]
    points += [outcome.after for outcome in session.outcomes]
    verdict = session.verdict() if session.finished else None
    return Side(
        session.title,
        tuple(at["leverage"] for at in points),
        tuple(at["alignment"] for at in points),
        verdict.score if verdict else None,
        session.deck.par,
        bool(verdict and verdict.won),
        verdict.ending.title if verdict else "",
    )


def compare(a: Session, b: Session) -> Comparison:
    """Two games side by side: their curves, and the quarter in which they part."""
    parts, why = _parting(a, b)
    return Comparison((_side(a), _side(b)), parts, why)


def _parting(a: Session, b: Session) -> tuple[int | None, str]:
    if (a.scenario.id, a.seed, a.fixed, a.author) != (b.scenario.id, b.seed, b.fixed, b.author):
        return 1, "they are different worlds from the start"
    for one, other in zip(a.outcomes, b.outcomes, strict=False):
        difference = _difference(one, other)
        if difference:
            return one.quarter, difference
    shorter = min(len(a.outcomes), len(b.outcomes))
    if len(a.outcomes) != len(b.outcomes):
        return shorter + 1, "one of them goes on"
    return None, "they are the same game"


def _difference(one: Outcome, other: Outcome) -> str:
    labels = [o.option.label if o.option else "an option that is not here" for o in (one, other)]
    moves = [o.move.label if o.move else "no desk move" for o in (one, other)]
    if one.event != other.event:
        return "another event was dealt"
    if one.option != other.option:
        return f"'{labels[0]}' against '{labels[1]}'"
    if one.move != other.move:
        return f"{moves[0]} against {moves[1]}"
    return "" if one.digest == other.digest else "the same decision came out otherwise"


def tell(found: Comparison) -> list[str]:
    """The comparison as lines: how each ended, where they part, and both curves quarter by quarter."""
    told = []
    for letter, side in zip("AB", found.sides, strict=True):
        told.append(f"{letter}  {side.title}: {_end(side)}")
    told.append(f"They part in quarter {found.parts}: {found.why}." if found.parts else "They are the same game.")
    told += ["", "quarter  leverage A      B   alignment A      B"]
    one, other = found.sides
    for t in range(max(len(one.leverage), len(other.leverage))):
        cells = [_cell(curve, t) for curve in (one.leverage, other.leverage, one.alignment, other.alignment)]
        told.append(f"{t or 'start':>7}  {cells[0]:>10}  {cells[1]:>5}   {cells[2]:>11}  {cells[3]:>5}")
    return told


def _end(side: Side) -> str:
    if side.score is None:
        return "still being played"
    return f"{side.score:.1f} of 100, par {side.par:g}: {'a win' if side.won else 'not a win'}. {side.ending}"


def _cell(curve: Sequence[float], t: int) -> str:
    return f"{curve[t]:.1f}" if t < len(curve) else "-"


def as_data(found: Comparison) -> dict[str, object]:
    """The answer of ``doubledown compare --json``."""
    rows: Sequence[dict[str, object]] = [
        {
            "scenario": side.title,
            "score": side.score,
            "par": side.par,
            "won": side.won,
            "ending": side.ending,
            "leverage": list(side.leverage),
            "alignment": list(side.alignment),
        }
        for side in found.sides
    ]
    return {"parts": found.parts, "why": found.why, "games": rows}
