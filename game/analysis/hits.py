"""What comes up when the machine plays: cards drawn, options open and taken, endings reached.

No planner: the simple policies in one batch, thousands of games a second. What an author should look at is told from
the counts by ``findings``.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from game.analysis.policies import POLICIES, chance
from game.analysis.simulate import CHUNK, CROWD
from game.content.compile import compile_deck, sorted_options
from game.content.library import Content
from game.engine import quarter as q
from game.engine.chance import pick, uniform
from game.engine.deck import Deck, frame_of
from game.engine.scoring import alignment, leverage, score
from game.engine.worlds import Worlds

if TYPE_CHECKING:
    from game.engine.arrays import Bools, Floats, Index, Marks

    Note = Callable[[Worlds, Index, Bools, Index, Bools], None]
    """(worlds, events ``(N,)``, legal ``(5, N)``, options ``(N,)``, desk moves that may be made ``(V, N)``)."""


DESK = "random_moves"
"""The policy that also makes desk moves: without it nothing that hangs on one would ever come."""

PLAYERS = {**POLICIES, DESK: chance}

STEP, BINS = 5, 20
"""Points in a bin of a histogram, and bins."""

FINALS = ("score", "leverage", "alignment")
LEVELS = ("credibility", "coalition", "capital", "strain")
"""Numbers whose spread is counted: at the end of a game, and at the start of each quarter."""

PROBED = 60
"""Games of each policy that are played again to see why a card never came."""


# ---- playing --------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What was seen in the quarters that were played. Options run over the deck's."""

    deck: Deck
    quarters: int = 0
    dealt: Index = field(init=False)
    payable: Index = field(init=False)
    open: Index = field(init=False)
    taken: Index = field(init=False)
    usable: Index = field(init=False)
    levels: Index = field(init=False)
    """``(len(LEVELS), BINS)``"""

    def __post_init__(self) -> None:
        deck = self.deck
        self.dealt, self.usable = _zeros(len(deck.events)), _zeros(len(deck.moves))
        self.payable, self.open, self.taken = (_zeros(len(deck.options) + 1) for _ in range(3))
        self.levels = np.zeros((len(LEVELS), BINS), dtype=np.intp)

    def __call__(self, worlds: Worlds, events: Index, legal: Bools, options: Index, free: Bools) -> None:
        """Count a quarter, in the worlds that still play."""
        alive = np.flatnonzero(q.live(worlds))
        dealt, table = events[alive], self.deck.options
        slots = self.deck.events.slots[:, dealt]
        payable = (slots >= 0) & (table.cost[slots] <= worlds["capital"][alive])
        self.quarters += len(alive)
        self.dealt += np.bincount(dealt, minlength=len(self.dealt))
        self.payable += np.bincount(slots[payable], minlength=len(self.payable))
        self.open += np.bincount(slots[legal[:, alive]], minlength=len(self.open))
        self.taken += np.bincount(options[alive], minlength=len(self.taken))
        self.usable += free[:, alive].sum(axis=1)
        for row, name in enumerate(LEVELS):
            self.levels[row] += histogram(worlds[name][alive])


@dataclass
class Probe:
    """Why some events never come: in how many quarters each could have, and what was wanting."""

    deck: Deck
    events: Sequence[int]
    seen: dict[int, Counter[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.seen = {event: Counter() for event in self.events}

    def __call__(self, worlds: Worlds, events: Index, legal: Bools, options: Index, free: Bools) -> None:
        """Ask each event of the pool for its condition and its weight, and the calendar for what is due."""
        deck, alive = self.deck, q.live(worlds)
        frame, pool = frame_of(worlds, deck), set(deck.pools[worlds.quarter - 1].tolist())
        for event, counts in self.seen.items():
            if event in pool:
                held = alive & (frame.value(deck.events.when[event]) if event in deck.events.when else True)
                counts["quarters"] += int(alive.sum())
                counts["held"] += int(held.sum())
                counts["weighed"] += int((held & (frame.value(deck.events.weight[event]) > 0)).sum())
            if event in deck.events.due_row:
                due = worlds.block("due")[deck.events.due_row[event]]
                counts["due"] += int((alive & (due > 0) & (due <= worlds.quarter)).sum())


def _zeros(size: int) -> Index:
    return np.zeros(size, dtype=np.intp)


def histogram(values: Floats) -> Index:
    """How many of the values lie in each bin, ``(BINS,)``; 100 lies in the last."""
    return np.bincount(np.minimum(values.astype(np.intp) // STEP, BINS - 1), minlength=BINS)


def _play(worlds: Worlds, who: Index, deck: Deck, note: Note) -> None:
    """Play every world to its end, each by the policy of number ``who`` ``(N,)``."""
    desk = list(PLAYERS).index(DESK)
    while worlds.quarter <= deck.quarters:
        alive = np.flatnonzero(q.live(worlds))
        if len(alive) < CROWD * worlds.size:  # go on with those that still play
            if len(alive):
                rest = worlds.take(alive)
                _play(rest, who[alive], deck, note)
                worlds.put(alive, rest)
            return
        events, everyone = q.deal(worlds, deck), np.arange(worlds.size)
        legal = q.available(worlds, deck, events)
        slots = np.stack([policy(worlds, deck, events, legal) for policy in PLAYERS.values()])[who, everyone]
        options = deck.events.slots[slots, events]
        free = q.movable(worlds, deck, deck.options.cost[options])
        moves = np.where(who == desk, _any_move(worlds, free), -1)
        note(worlds, events, legal, options, free)
        q.play_quarter(worlds, deck, events, options, moves)


def _any_move(worlds: Worlds, free: Bools) -> Index:
    """A desk move in every other quarter, any that is free; -1 for none, ``(N,)``."""
    weights = np.vstack([free, free.sum(axis=0) + (~free.any(axis=0))]).astype(np.float64)
    drawn = pick(weights, uniform(worlds.keys, worlds.quarter, "policy:desk"))
    return np.where(drawn == len(free), -1, drawn)


def _batches(deck: Deck, games: int, seed: int) -> Iterator[tuple[Worlds, Index]]:
    """Worlds for ``games`` games of each policy, the same worlds for every one, and whose each is."""
    step = max(1, CHUNK // len(PLAYERS))
    for first in range(0, games, step):
        streams = np.arange(first, min(first + step, games), dtype=np.uint64)
        who = np.repeat(np.arange(len(PLAYERS)), len(streams))
        yield q.open_worlds(deck, seed, np.tile(streams, len(PLAYERS))), who


# ---- counting -------------------------------------------------------------------------------------------------


def measure(content: Content, scenarios: Sequence[str], games: int, seed: int) -> dict[str, Any]:
    """Play each policy ``games`` times in each scenario, and count what comes up: plain data."""
    begun, seen = time.perf_counter(), {}
    for name in scenarios:
        seen[name] = _scenario(content, name, games, seed)
    seconds, played = time.perf_counter() - begun, games * len(PLAYERS) * len(scenarios)
    return {
        "games": games,
        "seed": seed,
        "seconds": round(seconds, 3),
        "games_per_second": round(played / seconds) if seconds and played else 0,
        "policies": list(PLAYERS),
        "scenarios": seen,
        "cards": _cards(content, {ident for of in seen.values() for ident in of["events"]}),
    }


def _scenario(content: Content, name: str, games: int, seed: int) -> dict[str, Any]:
    scenario, deck = content.scenarios[name], compile_deck(content, name)
    tally, ends = Tally(deck), Ends(deck)
    responses = _zeros(len(deck.responses))
    for worlds, who in _batches(deck, games, seed):
        _play(worlds, who, deck, tally)
        ends.note(worlds, who)
        for slot in ("answer", "current"):
            cards = worlds.block(slot).ravel()
            responses += np.bincount(cards[cards > 0] - 1, minlength=len(responses))
    laid = 0 if deck.opening is None or deck.schedule is not None else games * len(PLAYERS)
    return {
        "title": scenario.title,
        "quarters": deck.quarters,
        "par": deck.par,
        "dealt": deck.schedule is None,
        "opening": deck.events.ids[deck.opening] if laid and deck.opening is not None else None,
        "early_endings": deck.early_endings,
        "played": tally.quarters,
        "draws": tally.quarters - laid,
        "events": _named(deck.events.ids, tally.dealt),
        "options": {
            name: {
                "offered": int(tally.dealt[deck.options.event[k]]),
                "payable": int(tally.payable[k]),
                "open": int(tally.open[k]),
                "taken": int(tally.taken[k]),
            }
            for k, name in enumerate(deck.options.ids)
        },
        "responses": _named(deck.responses.ids, responses),
        "moves": _named(deck.moves.ids, tally.usable),
        "policies": ends.by_policy(),
        "histograms": ends.histograms() | {name: tally.levels[k].tolist() for k, name in enumerate(LEVELS)},
        "undrawn": _undrawn(deck, tally, games, seed),
    }


def _named(names: Sequence[str], counts: Index) -> dict[str, int]:
    return {name: int(count) for name, count in zip(names, counts, strict=True)}


@dataclass
class Ends:
    """How the games of each policy came out."""

    deck: Deck
    parts: list[tuple[Index, Marks, Bools, dict[str, Floats]]] = field(default_factory=list)

    def note(self, worlds: Worlds, who: Index) -> None:
        """Take down a batch that has been played."""
        deck, m = self.deck, self.deck.model
        values = (score(worlds, m, deck.lenses[deck.lens]), leverage(worlds, m), alignment(worlds, m))
        finals = dict(zip(FINALS, values, strict=True))
        self.parts.append((who, q.close(worlds, deck), worlds.mark("ended") > 0, finals))

    def _finals(self, name: str) -> Floats:
        return np.concatenate([finals[name] for *_, finals in self.parts])

    def histograms(self) -> dict[str, list[int]]:
        """The spread of each final number over all games."""
        return {name: histogram(self._finals(name)).tolist() for name in FINALS}

    def by_policy(self) -> dict[str, dict[str, Any]]:
        """Means, wins and endings (games in which each was reached)."""
        who, ending, early = (np.concatenate([part[k] for part in self.parts]) for k in range(3))
        finals = {name: self._finals(name) for name in FINALS}
        wins, names = (finals["score"] >= self.deck.par) & ~early, [ending.id for ending in self.deck.endings]
        told = {}
        for k, policy in enumerate(PLAYERS):
            mine = who == k
            told[policy] = {
                **{f"{name}_mean": round(float(values[mine].mean()), 3) for name, values in finals.items()},
                "score_sd": round(float(finals["score"][mine].std()), 3),
                "win_rate": round(float(wins[mine].mean()), 4),
                "endings": _named(names, np.bincount(ending[mine], minlength=len(names))),
            }
        return told


def _undrawn(deck: Deck, tally: Tally, games: int, seed: int) -> dict[str, dict[str, int]]:
    """What was wanting of the events that never came, seen in some of the same games."""
    probe = Probe(deck, np.flatnonzero(tally.dealt == 0).tolist())
    if not probe.events or deck.schedule is not None:
        return {}
    for worlds, who in _batches(deck, min(games, PROBED), seed):
        _play(worlds, who, deck, probe)
    names = ("quarters", "held", "weighed", "due")
    return {deck.events.ids[event]: {name: counts[name] for name in names} for event, counts in probe.seen.items()}


def _cards(content: Content, events: Collection[str]) -> dict[str, dict[str, Any]]:
    """What the events are called, for whoever tells of them."""
    return {
        ident: {
            "title": card.title,
            "options": {
                f"{ident}/{option.id}": {"label": option.label, "posture": option.posture, "cost": option.cost}
                for option in sorted_options(card)
            },
        }
        for ident, card in content.events.items()
        if ident in events
    }


def totals(data: dict[str, Any], key: str) -> dict[str, dict[str, int]]:
    """Events or options by id, their counts added up over the scenarios."""
    added: dict[str, Counter[str]] = {}
    for of in data["scenarios"].values():
        for ident, counts in of[key].items():
            added.setdefault(ident, Counter()).update(counts if isinstance(counts, dict) else {"count": counts})
    return {ident: dict(counts) for ident, counts in added.items()}


def shares(data: dict[str, Any], of: dict[str, Any]) -> dict[str, float]:
    """What share of a scenario's draws brought each event; laying an opening on the desk is no draw."""
    laid = data["games"] * len(data["policies"])
    return {
        ident: (count - (laid if ident == of["opening"] else 0)) / max(1, of["draws"])
        for ident, count in of["events"].items()
    }
