"""What a quarter came to: told from the worlds after it was played, or taken over from a journal as recorded."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Final

import numpy as np

from game.campaign.journal import Line
from game.campaign.press import headlines
from game.campaign.views import Brief, Outcome
from game.content.library import Content
from game.content.schema import Move, Option, Response
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.ledger import attribute
from game.engine.model import THESES
from game.engine.scoring import alignment, leverage
from game.engine.words import COLUMN_INDEX, COLUMNS
from game.engine.worlds import GRID, Worlds

if TYPE_CHECKING:
    from game.engine.arrays import Floats

SCORES: Final = {"leverage": leverage, "alignment": alignment}


def numbers(worlds: Worlds, deck: Deck) -> dict[str, float]:
    """Every column and both scores of a game of one, by name."""
    values = {name: float(v) for name, v in zip(COLUMNS, worlds.values[:, 0], strict=True)}
    return values | {name: float(formula(worlds, deck.model)[0]) for name, formula in SCORES.items()}


def describe(
    worlds: Worlds,
    deck: Deck,
    content: Content,
    brief: Brief,
    before: dict[str, float],
    values: Floats,
    ending: str | None,
    printed: Collection[str],
    prediction: dict[str, int],
) -> Outcome:
    """The quarter that was just played from a brief. ``before`` and ``values`` are what it started from.

    ``printed``: the headlines of late, which no paper prints again.
    """
    assert worlds.ledger is not None
    entries = worlds.ledger.of_quarter(brief.quarter)
    option, move, answer, current = _played(worlds, deck, content, brief)
    return Outcome(
        quarter=brief.quarter,
        year=brief.year,
        of_year=brief.of_year,
        event=brief.event,
        option=option,
        move=move,
        answer=answer,
        current=current,
        record=brief.record,
        learnt=_learnt(worlds, deck, content, move),
        threat=int(worlds.block("believed")[brief.quarter - 1, 0]),
        before=before,
        after=numbers(worlds, deck),
        entries=tuple(entries),
        why={name: tuple(attribute(values, entries, _derive(worlds, deck, name))) for name in SCORES},
        headlines=headlines(worlds, deck, content, option, move, (answer, current), printed),
        background=deck.background[brief.quarter].words[0] if brief.quarter in deck.background else "",
        digest=worlds.digest(),
        ending=ending,
        prediction=prediction,
    )


def _played(
    worlds: Worlds, deck: Deck, content: Content, brief: Brief
) -> tuple[Option, Move | None, Response, Response]:
    def ident(kind: str, ids: tuple[str, ...]) -> str:
        index = int(worlds.block(kind)[brief.quarter - 1, 0]) - 1
        return ids[index] if index >= 0 else ""

    chosen = ident("option", deck.options.ids)
    return (
        next(option for option in brief.event.option if chosen == f"{brief.event.id}/{option.id}"),
        content.moves.get(ident("move", deck.moves.ids)),
        content.responses[ident("answer", deck.responses.ids)],
        content.responses[ident("current", deck.responses.ids)],
    )


def _learnt(worlds: Worlds, deck: Deck, content: Content, move: Move | None) -> str:
    if move is None or move.reveals is None:
        return ""
    if move.reveals == "thesis":
        return f"In this world, how much of their closeness pressure causes is {THESES[worlds.mark('thesis')[0]]}."
    doctrine = content.doctrines[deck.doctrines[worlds.mark("doctrine")[0]]]
    return f"Their doctrine: {doctrine.name}. {doctrine.brief}"


def _derive(worlds: Worlds, deck: Deck, name: str) -> Callable[[Floats], float]:
    scratch = worlds.fork()

    def derive(values: Floats) -> float:
        scratch.values[:, 0] = values
        return float(SCORES[name](scratch, deck.model)[0])

    return derive


def adopt(worlds: Worlds, deck: Deck, content: Content, line: Line) -> Outcome:
    """Move the worlds on by a recorded quarter whose content is not here, and tell what is still known of it."""
    before, now = numbers(worlds, deck), worlds.quarter
    for name, steps in line["changes"].items():
        if name in COLUMN_INDEX:
            at = worlds.values[COLUMN_INDEX[name]]
            np.clip(at + steps / GRID, 0.0, 100.0, out=at)
    _note(worlds, deck, line)
    worlds.quarter += 1
    event = content.events.get(line["event"])
    year, of_year = deck.year(now)
    return Outcome(
        quarter=now,
        year=year,
        of_year=of_year,
        event=event,
        option=next((o for o in event.option if o.id == line["option"]), None) if event else None,
        move=content.moves.get(line["move"]) if line["move"] else None,
        answer=content.responses.get(line["answer"]),
        current=content.responses.get(line["current"]),
        record=content.record.get(event.record or "") if event else None,
        learnt="",
        threat=0,
        before=before,
        after=numbers(worlds, deck),
        entries=(),
        why=dict.fromkeys(SCORES, ()),
        headlines=(),
        background="",
        digest=line["digest"],
        ending=line.get("ending"),
        prediction=line.get("predict", {}),
        recorded=line,
    )


def _note(worlds: Worlds, deck: Deck, line: Line) -> None:
    """Remember what a recorded quarter dealt, chose, set and ended, as far as its cards still exist."""
    if line["event"] in deck.events.ids:
        q.note_dealt(worlds, deck, np.array([deck.events.ids.index(line["event"])]))
    played = (
        ("option", deck.options, f"{line['event']}/{line['option']}"),
        ("move", deck.moves, line["move"]),
        ("answer", deck.responses, line["answer"]),
        ("current", deck.responses, line["current"]),
    )
    for kind, table, ident in played:
        if ident in table.ids:
            card = np.array([table.ids.index(ident)])
            worlds.block(kind)[worlds.quarter - 1] = card + 1
            q.note_card(worlds, deck, table, card)
            if kind == "move":
                q.note_move(worlds, deck, card)
    if line.get("ending") and worlds.quarter < deck.quarters:
        early = [index for index, e in enumerate(deck.endings) if e.early and e.id == line["ending"]]
        worlds.mark("ended")[:] = 1 + (early[0] if early else 0)


def line_of(outcome: Outcome) -> Line:
    """A quarter as the journal has it: the decision and the outcome by id, changes in steps of 1/256 point."""
    if outcome.recorded is not None:
        return outcome.recorded
    moved = {name: round((outcome.after[name] - outcome.before[name]) * GRID) for name in COLUMNS}
    line: Line = {
        "q": outcome.quarter,
        "event": outcome.event.id if outcome.event else "",
        "option": outcome.option.id if outcome.option else "",
        "move": outcome.move.id if outcome.move else None,
        "answer": outcome.answer.id if outcome.answer else "",
        "current": outcome.current.id if outcome.current else "",
        "changes": {name: steps for name, steps in moved.items() if steps},
        "digest": outcome.digest,
    }
    if outcome.prediction:
        line["predict"] = outcome.prediction
    return line | ({"ending": outcome.ending} if outcome.ending else {})
