"""Whole campaigns by the thousand: what a policy comes to."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from game.analysis.policies import POLICIES
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.scoring import alignment, leverage, score
from game.engine.worlds import Worlds

if TYPE_CHECKING:
    from game.analysis.policies import Mover, Policy
    from game.engine.arrays import Bools, Floats, Index, Marks


CHUNK = 5000
"""Worlds played in step at a time: enough to drown the cost of a call, few enough to stay in the cache."""


CROWD = 0.75
"""Share of the worlds below which it pays to leave those that have ended behind."""


def play_out(worlds: Worlds, deck: Deck, policy: Policy, mover: Mover | None = None) -> None:
    """Play every world to its end under one policy; without a ``mover`` no desk move is made."""
    stay = np.full(worlds.size, -1)
    while worlds.quarter <= deck.quarters:
        alive = np.flatnonzero(q.live(worlds))
        if len(alive) < CROWD * worlds.size:  # go on with those that still play
            if len(alive):
                rest = worlds.take(alive)
                play_out(rest, deck, policy, mover)
                worlds.put(alive, rest)
            return
        events = q.deal(worlds, deck)
        options = deck.events.slots[policy(worlds, deck, events, q.available(worlds, deck, events)), events]
        moves = stay if mover is None else mover(worlds, deck, events, options)
        q.play_quarter(worlds, deck, events, options, moves)


@dataclass
class Results:
    """What a batch came to: one number for each game, and counts over all of them."""

    score: Floats
    leverage: Floats
    alignment: Floats
    ending: Marks
    early: Bools
    thesis: Marks
    doctrine: Marks
    options: Index
    """``(O,)``: how often each option was chosen."""
    moves: Index
    """``(V,)``: how often each desk move was made."""
    seconds: float


def run(deck: Deck, policy: Policy, games: int, seed: int, first: int = 0, mover: Mover | None = None) -> Results:
    """Play ``games`` games of a seed, from number ``first`` on. Game k is the same whatever the number of games."""
    start = time.perf_counter()
    parts: list[dict[str, Any]] = []
    counts, made = np.zeros(len(deck.options), dtype=np.intp), np.zeros(len(deck.moves), dtype=np.intp)
    for at in range(first, first + games, CHUNK):
        streams = np.arange(at, min(at + CHUNK, first + games), dtype=np.uint64)
        worlds = q.open_worlds(deck, seed, streams)
        play_out(worlds, deck, policy, mover)
        counts += _times(worlds, "option", len(counts))
        made += _times(worlds, "move", len(made))
        m = deck.model
        parts.append(
            {
                "score": score(worlds, m, deck.lenses[deck.lens]),
                "leverage": leverage(worlds, m),
                "alignment": alignment(worlds, m),
                "ending": q.close(worlds, deck),
                "early": worlds.mark("ended") > 0,
                "thesis": worlds.mark("thesis"),
                "doctrine": worlds.mark("doctrine"),
            }
        )
    joined: dict[str, Any] = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Results(**joined, options=counts, moves=made, seconds=time.perf_counter() - start)


def _times(worlds: Worlds, kind: str, cards: int) -> Index:
    """How often each card of a kind was played, ``(cards,)``."""
    played = worlds.block(kind).ravel().astype(np.intp)
    return np.bincount(played[played > 0] - 1, minlength=cards)


def won(deck: Deck, results: Results) -> Bools:
    """Which games were won, ``(games,)``: a score of at least par, and no early ending."""
    return (results.score >= deck.par) & ~results.early


def drawn(deck: Deck, results: Results) -> Floats:
    """How often each event was drawn, ``(E,)``."""
    times: Floats = np.bincount(deck.options.event[:-1], weights=results.options, minlength=len(deck.events)).astype(
        np.float64
    )
    return times


def _spread(values: Floats) -> dict[str, float]:
    low, middle, high = np.percentile(values, [10, 50, 90])
    numbers = {"mean": values.mean(), "sd": values.std(), "p10": low, "p50": middle, "p90": high}
    return {name: round(float(value), 3) for name, value in numbers.items()}


def report(deck: Deck, policy: str, games: int, seed: str, seed_number: int, scenario: str) -> dict[str, Any]:
    """The answer of ``doubledown simulate`` as plain data."""
    results = run(deck, POLICIES[policy], games, seed_number)
    by_ending = np.bincount(results.ending, minlength=len(deck.endings)) / games
    return {
        "policy": policy,
        "games": games,
        "seed": seed,
        "scenario": scenario,
        "seconds": round(results.seconds, 4),
        "games_per_second": round(games / results.seconds, 1),
        "score": _spread(results.score),
        "leverage_end": _spread(results.leverage),
        "alignment_end": _spread(results.alignment),
        "win_rate": round(float(won(deck, results).mean()), 4),
        "endings": {e.id: round(float(s), 4) for e, s in zip(deck.endings, by_ending, strict=True)},
        "events_drawn": {i: int(n) for i, n in zip(deck.events.ids, drawn(deck, results), strict=True)},
        "options_chosen": {i: int(n) for i, n in zip(deck.options.ids, results.options, strict=True)},
    }
