"""One card at a time: what the planner makes of each option over many states in which the card could come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from game.analysis.planner import Planner
from game.analysis.policies import moderate
from game.analysis.simulate import play_out
from game.engine import quarter as q
from game.engine.deck import Deck, frame_of
from game.engine.scoring import score
from game.engine.words import COLUMN_INDEX, COLUMNS, POSTURES
from game.engine.worlds import Worlds

if TYPE_CHECKING:
    from game.engine.arrays import Bools, Floats, Index, Uints


GAMES = 60
"""Games whose quarters are the states."""


@dataclass(frozen=True)
class Weighed:
    """An option over all states in which it was open: how often it is best, and what it is worth less than the best."""

    option: str
    states: int
    best: float
    regret: float


SHORT, LONG = 0.05, 0.80
"""Shares of its states outside which an option is marked: it is hardly ever, or nearly always, the one to take."""


def report(deck: Deck, events: Sequence[str], seed: int) -> list[dict[str, Any]]:
    """For each event card by id what a planner makes of its options, as plain data."""
    quarters, planner, found = states(deck, seed)[::2], Planner(forks=24), []
    for name in events:
        index = deck.events.ids.index(name)
        rows = [
            {
                "option": weighed.option.partition("/")[2],
                "posture": POSTURES[deck.options.posture[k]],
                "cost": int(deck.options.cost[k]),
                "states": weighed.states,
                "best": round(weighed.best, 4),
                "regret": round(weighed.regret, 3),
                "mark": _mark(weighed),
            }
            for weighed in weigh(deck, index, quarters, planner)
            for k in [deck.options.ids.index(weighed.option)]
        ]
        found.append({"event": name, "severity": round(float(deck.events.severity[index]) * 100), "options": rows})
    return found


def _mark(weighed: Weighed) -> str:
    if not weighed.states:
        return "never open"
    return "dead" if weighed.best < SHORT else "sure" if weighed.best > LONG else ""


def tell(found: list[dict[str, Any]], scenario: str) -> Iterator[str]:
    """The report for a terminal."""
    for card in found:
        yield f"{card['event']}, severity {card['severity']}, in {scenario}"
        if not any(row["states"] for row in card["options"]):
            yield "  It could come in no quarter of the games that were played: look at its years and its 'when'."
            continue
        yield f"  {'taken':>6} {'regret':>7} {'states':>7}  {'posture':<12} {'cost':>4}  option"
        for row in card["options"]:
            figures = f"{row['best']:>6.0%} {row['regret']:>7.2f} {row['states']:>7}" if row["states"] else " " * 22
            mark = f"  <- {row['mark']}" if row["mark"] else ""
            yield f"  {figures}  {row['posture']:<12} {row['cost']:>4}  {row['option']}{mark}"


def states(deck: Deck, seed: int, games: int = GAMES) -> list[Worlds]:
    """The worlds at the start of each quarter of games that are played with a short look ahead."""
    worlds, kept = q.open_worlds(deck, seed, np.arange(games, dtype=np.uint64)), []
    stay, planner = np.full(games, -1), Planner(forks=6)
    while worlds.quarter <= deck.quarters:
        kept.append(worlds.fork())
        events = q.deal(worlds, deck)
        slots = planner(worlds, deck, events, q.available(worlds, deck, events))
        q.play_quarter(worlds, deck, events, deck.events.slots[slots, events], stay)
    return kept


def weigh(deck: Deck, event: int, quarters: list[Worlds], planner: Planner) -> list[Weighed]:
    """Each option of an event, in the states of ``quarters`` in which the event could come."""
    slots = deck.events.slots[:, event]
    best, legal_in, regret = np.zeros(5), np.zeros(5), np.zeros(5)
    for worlds in quarters:
        at = np.flatnonzero(q.live(worlds) & _may_come(worlds, deck, event))
        if not len(at):
            continue
        some, dealt = worlds.take(at, worlds.streams[at]), np.full(len(at), event)
        legal = q.available(some, deck, dealt)
        values = planner.values(some, deck, dealt, legal)
        top = values.max(axis=0)
        best += np.bincount(values.argmax(axis=0), minlength=5)
        legal_in += legal.sum(axis=1)
        regret += np.where(legal, top - np.where(legal, values, 0.0), 0.0).sum(axis=1)
    return [
        Weighed(deck.options.ids[option], int(legal_in[k]), _per(best[k], legal_in[k]), _per(regret[k], legal_in[k]))
        for k, option in enumerate(slots)
        if option >= 0
    ]


def _per(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0


def _may_come(worlds: Worlds, deck: Deck, event: int) -> Bools:
    planned = event in deck.events.due_row and not any(event in pool for pool in deck.pools)
    if not planned and event not in deck.pools[worlds.quarter - 1]:
        return np.zeros(worlds.size, dtype=bool)
    node = deck.events.when.get(event)
    holds = True if node is None else frame_of(worlds, deck).value(node)
    return np.logical_and(holds, np.ones(worlds.size, dtype=bool))


def prices(deck: Deck, quarters: list[Worlds], points: float = 3.0, copies: int = 12) -> dict[str, float]:
    """Points of final score for one point more in each column, mean over ``quarters`` under the rule of thumb."""
    found = dict.fromkeys(COLUMNS, 0.0)
    for worlds in quarters:
        index = np.repeat(np.flatnonzero(q.live(worlds)), copies)
        streams = np.uint64(1 << 60) + np.arange(len(index), dtype=np.uint64)
        plain = _ended(worlds, deck, index, streams, None, 0.0)
        for name in COLUMNS:
            found[name] += float((_ended(worlds, deck, index, streams, name, points) - plain).mean()) / points
    return {name: total / len(quarters) for name, total in found.items()}


def _ended(worlds: Worlds, deck: Deck, index: Index, streams: Uints, name: str | None, points: float) -> Floats:
    futures = worlds.take(index, streams)
    if name is not None:
        row = futures.values[COLUMN_INDEX[name]]
        np.clip(row + points, 0.0, 100.0, out=row)
    play_out(futures, deck, moderate)
    return score(futures, deck.model, deck.lenses[deck.lens])
