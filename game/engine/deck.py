"""A compiled deck: the cards of one scenario as tables of numbers, ready to be looked up by column.

Cards are known by index here and by id everywhere else. ``content.compile`` makes a deck; nothing changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from game.engine.calendar import year_of
from game.engine.chance import uniform
from game.engine.expressions import Node
from game.engine.frames import Frame
from game.engine.ledger import Cause
from game.engine.model import Model
from game.engine.scoring import Ending, Lens, alignment, common_pressure, leverage
from game.engine.words import COLUMNS
from game.engine.worlds import Layout, Worlds

if TYPE_CHECKING:
    from game.engine.arrays import Bools, Floats, Index, Marks

    Gain = Callable[[int, Index], Floats | float]


NEVER = 999.0
"""What ``quarters_since`` says of a flag that was never set."""


@dataclass(frozen=True, eq=False)
class Effects:
    """The effects of K cards: points for each column that any of them touches.

    ``low`` and ``span`` are ``(len(columns), K + 1)``; the last card is the card that does nothing, so that an
    index of -1 means "none". ``words`` are what the ledger says, one for each card.
    """

    columns: tuple[int, ...]
    low: Floats
    span: Floats
    words: tuple[str, ...]

    @cached_property
    def touched(self) -> Bools:
        """Whether a card touches a column at all, ``(len(columns), K + 1)``. Most do not."""
        return (self.low != 0) | (self.span != 0)

    def deltas(self, cards: Index, luck: Floats) -> Iterator[tuple[int, Index, Floats]]:
        """(column, worlds that it moves in, points for each of those); ``luck`` in [0, 1) places the draw."""
        for row, column in enumerate(self.columns):
            where = self.touched[row].take(cards).nonzero()[0]
            if len(where):
                held = cards[where]
                yield column, where, self.low[row].take(held) + self.span[row].take(held) * luck[where]


@dataclass(frozen=True, eq=False)
class Cards:
    """What options, responses and moves have in common. K cards; tables have K + 1 entries, see Effects."""

    ids: tuple[str, ...]
    effects: Effects
    later: dict[int, Effects]
    flag: Marks
    due: Marks
    due_after: Marks
    when: dict[int, Node]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Options(Cards):
    """Every option of every event, in the order of its event and its posture."""

    event: Index
    posture: Index
    cost: Floats
    hits: Floats  # (6, O + 1): share of the step that lands on instrument x target
    instrument: Floats  # (3, O + 1): 1 where the option uses the tool
    targets: Floats  # (2, O + 1): 1 where the option names China, Russia
    families: Floats  # (10, O + 1): weight of each family in the answer


@dataclass(frozen=True, eq=False)
class Responses(Cards):
    """Every response card. ``family`` is ``(R + 1,)``; ``weight`` one node for each card."""

    family: Index
    weight: tuple[Node, ...]
    actor: Index  # as in words.ACTORS
    once: Bools  # ``(R + 1,)``: what is on the record happened once


@dataclass(frozen=True, eq=False)
class Moves(Cards):
    """Every desk move."""

    cost: Floats
    rest: Marks
    reveals: Marks  # 0 nothing, 1 doctrine, 2 thesis


@dataclass(frozen=True, eq=False)
class Events:
    """Every event of the scenario. ``slots`` is ``(5, E)``: option index, or -1."""

    ids: tuple[str, ...]
    severity: Floats
    slots: Index
    when: dict[int, Node]
    weight: tuple[Node, ...]
    due_row: dict[int, int]
    """Event index to its row among the follow-ups, for those that something schedules."""

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Deck:
    """All that a scenario needs to be played, and nothing that is only read by people."""

    model: Model
    events: Events
    options: Options
    responses: Responses
    moves: Moves
    doctrines: tuple[str, ...]
    doctrine_families: Floats  # (10, D)
    endings: tuple[Ending, ...]
    lenses: tuple[Lens, ...]
    flags: tuple[str, ...]
    pools: tuple[Index, ...]
    """For each quarter, the events that a random deal may bring."""
    schedule: Index | None
    """One event for each quarter, or None where events are dealt."""
    opening: int | None
    """The event of the first quarter, where the deal does not choose it."""
    answers: tuple[Index, ...]
    """By family, the responses that may answer a move."""
    currents: tuple[Index, ...]
    """By family, the responses that happen whatever the move was."""
    background: dict[int, Effects]
    """Quarter to what happens in it whatever is decided: one card in each table."""
    quarters: int
    first_year: int
    first_quarter: int
    start: Floats  # (C,)
    thesis: int | None
    doctrine: int | None
    early_endings: bool
    lens: int
    par: float
    layout: Layout
    before: int = 0
    """Quarters of the scenario that went by before the first one here: what cards call the quarter counts them too."""

    def year(self, quarter: int) -> tuple[int, int]:
        """Calendar year and quarter (1 to 4) of a quarter of the campaign, counted from 1."""
        return year_of(self.first_year, self.first_quarter, quarter)


def layout_of(events: int, flags: int, follow_ups: int, responses: int, moves: int, quarters: int) -> Layout:
    """The marks of a deck of these sizes."""
    return Layout.of(
        {
            "ended": 1,  # 0, or 1 + index of the early ending
            "ended_quarter": 1,
            "thesis": 1,
            "doctrine": 1,
            "direction": 2,  # of the last move on China, Russia that had one: 1 press, -1 ease
            "direction_quarter": 2,
            "pass": 1,  # quarter in which the deck was last reshuffled
            "known": 2,  # quarter in which doctrine, thesis became known
            "believed": quarters,  # 1 a threat was believed, -1 it was called
            "seen": events,  # quarter last dealt
            "flag": max(1, flags),  # quarter set
            "due": max(1, follow_ups),  # quarter in which a follow-up comes
            "answered": responses,  # quarter last played
            "rested": max(1, moves),  # first quarter in which it may be used again
            "option": quarters,  # 1 + index of what was chosen, by quarter
            "move": quarters,
            "answer": quarters,
            "current": quarters,
        }
    )


def frame_of(worlds: Worlds, deck: Deck, extra: dict[str, Callable[[], Floats]] | None = None) -> Frame:
    """The frame in which the deck's expressions are read, for the state as it is now.

    ``extra``: further names, each worked out when it is asked for.
    """
    given = extra or {}
    model = deck.model

    def leaf(op: str, name: str) -> object:
        if op == "column":
            return given[name]() if name in given else _column(worlds, deck, model, name)
        if op == "seen":
            return worlds.block("seen")[deck.events.ids.index(name)] > 0 if name in deck.events.ids else False
        flag = worlds.block("flag")[deck.flags.index(name)]
        if op == "flag":
            return flag > 0
        return np.where(flag > 0, worlds.quarter - flag.astype(np.float64), NEVER)

    return Frame(leaf)


def _column(worlds: Worlds, deck: Deck, model: Model, name: str) -> Floats | float:
    match name:
        case "leverage":
            return leverage(worlds, model)
        case "alignment":
            return alignment(worlds, model)
        case "common":
            return common_pressure(worlds) * 100.0
        case "quarter":
            return float(worlds.quarter + deck.before)
        case "year":
            return float(deck.year(worlds.quarter)[0])
    return worlds[name]


def apply(
    worlds: Worlds,
    effects: Effects,
    cards: Index,
    luck: Floats,
    kind: str,
    ids: tuple[str, ...],
    gain: Gain | None = None,
    scale: Floats | None = None,
) -> None:
    """Bring the effects of each world's card through the door.

    ``scale`` ``(N,)`` weakens all of them; ``gain`` says what multiplies an increase of a column in some worlds.
    """
    cause = _cause(worlds, effects, cards, kind, ids)
    for column, where, delta in effects.deltas(cards, luck):
        if gain is not None:
            delta = np.where(delta > 0, delta * gain(column, where), delta)
        if scale is not None:
            delta *= scale[where]
        worlds.add(COLUMNS[column], delta, cause, where)


def _cause(worlds: Worlds, effects: Effects, cards: Index, kind: str, ids: tuple[str, ...]) -> Cause:
    if worlds.ledger is None or cards[0] < 0:
        return NO_CAUSE
    return Cause(kind, effects.words[cards[0]], ids[cards[0]])


NO_CAUSE = Cause("", "")


def luck_of(worlds: Worlds, quarter: int, kind: str) -> Floats:
    """Where in its ``[low, high]`` a card of this kind falls this quarter: one draw for all its effects."""
    return uniform(worlds.keys, quarter, f"luck:{kind}")
