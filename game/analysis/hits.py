"""What comes up when the machine plays: cards drawn, options open and taken, endings reached, words to read.

No planner: the simple policies in one batch, thousands of games a second. ``measure`` counts, ``findings`` says what an
author should look at, ``words`` tells what there is to read.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from game.analysis.policies import POLICIES, chance
from game.analysis.simulate import CHUNK, CROWD
from game.content import language
from game.content.compile import compile_deck, sorted_options
from game.content.library import Content
from game.content.lint import ENOUGH as GRADED
from game.content.lint import texts
from game.content.places import KeyPath
from game.engine import quarter as q
from game.engine.chance import pick, uniform
from game.engine.deck import Deck, frame_of
from game.engine.scoring import alignment, leverage, score
from game.engine.words import INSTRUMENTS, KINDS, POSTURES, TARGETS
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

ENOUGH = 10
"""Draws for each card of a deck, on average, from which a card that was never drawn is spoken of."""

ENDED = 300
"""Games from which an ending that was never reached is spoken of."""

OFFERED = 30
"""Offers from which an option that was never open is spoken of."""

MUCH, LARGE = 0.06, 40
"""Share of the draws that one card should not pass in a deck of so many."""

RARE = 0.02
"""A card drawn in less than this share of what its deck draws of a card on average is rare."""

PROBED = 60
"""Games of each policy that are played again to see why a card never came."""

SPEED = 200
"""Words that a reader reads in a minute, roughly."""

MOST = 10
"""Cards that are named as the longest and the hardest."""

READ = frozenset(
    "title name office label body brief role goal case text tell headline needs why lessons right wrong".split()
)
"""Keys of a card that hold what a player reads."""


class Finding(NamedTuple):
    """Something an author should look at: on which card, and where on it."""

    code: str
    kind: str
    id: str
    message: str
    path: KeyPath = ("id",)


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


# ---- what to look at ------------------------------------------------------------------------------------------


def findings(content: Content, data: dict[str, Any], only: Collection[tuple[str, str]] | None = None) -> list[Finding]:
    """What an author should look at. ``only``: (kind, id) of the cards to speak of; None for all."""
    found = [*_never_drawn(content, data), *_never_open(content, data), *_endings(content, data), *_too_often(data)]
    return [finding for finding in found if only is None or (finding.kind, finding.id) in only]


def judged(of: dict[str, Any]) -> bool:
    """Whether a scenario was played often enough to miss a card in it."""
    return bool(of["draws"] >= ENOUGH * len(of["events"]))


def _never_drawn(content: Content, data: dict[str, Any]) -> Iterator[Finding]:
    for ident, counts in totals(data, "events").items():
        where = [name for name, of in data["scenarios"].items() if ident in of["events"]]
        if counts["count"] or not any(judged(data["scenarios"][name]) for name in where):
            continue
        games = data["games"] * len(data["policies"]) * len(where)
        why = Counter[str]()
        for name in where:
            why.update(data["scenarios"][name]["undrawn"].get(ident, {}))
        told, key = _reason(content, ident, why)
        yield Finding("W101", "event", ident, f"never drawn in {games:,} games of {_listed(where)}: {told}", (key,))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} campaigns"


def _reason(content: Content, ident: str, why: Counter[str]) -> tuple[str, str]:
    """Why a card never came, as far as can be seen, and the key that it hangs on."""
    card, quarters = content.events[ident], f"{why['quarters']:,} quarters looked at"
    if card.follow_up_only and not why["due"]:
        return "nothing that was chosen had scheduled it", "id"
    if card.follow_up_only:
        return f"it was due in {why['due']:,} quarters, and its condition did not hold", "when" if card.when else "id"
    if not why["quarters"]:
        return "no quarter of them lies within its years", "years"
    if card.when and not why["held"]:
        return f"its condition held in none of {quarters}", "when"
    if not why["weighed"]:
        return f"its weight was 0 in each of {quarters}", "weight"
    if card.when:
        return f"its condition held in only {why['held']:,} of {quarters}", "when"
    return f"it could have come in {quarters}, but for its small weight", "weight"


def _never_open(content: Content, data: dict[str, Any]) -> Iterator[Finding]:
    for name, counts in totals(data, "options").items():
        if counts["offered"] < OFFERED or counts["open"]:
            continue
        event, _, ident = name.partition("/")
        options = content.events[event].option
        index = next(k for k, option in enumerate(options) if option.id == ident)
        option, offered = options[index], f"{counts['offered']:,} offers"
        key = "when" if option.when and counts["payable"] else "cost"
        if key == "cost":
            told = f"it costs {option.cost}, which was never there"
        elif counts["payable"] < counts["offered"]:
            told = f"its condition held in none of the {counts['payable']:,} in which it could be paid"
        else:
            told = "its condition never held"
        yield Finding(
            "W102", "event", event, f"option '{ident}' was open in none of {offered}: {told}", ("option", index, key)
        )


def _endings(content: Content, data: dict[str, Any]) -> Iterator[Finding]:
    """The ending without a condition is left alone: it has to be there."""
    for ident, ending in content.endings.items():
        where = [of for of in data["scenarios"].values() if of["early_endings"] or not ending.early]
        reached = sum(policy["endings"].get(ident, 0) for of in where for policy in of["policies"].values())
        games = data["games"] * len(data["policies"]) * len(where)
        if ending.when is not None and not reached and games >= ENDED:
            yield Finding("W103", "ending", ident, f"no policy reached it in {games:,} games", ("when",))


def _too_often(data: dict[str, Any]) -> Iterator[Finding]:
    for name, ident, share in _often(data):
        yield Finding("W104", "event", ident, f"{share:.1%} of all draws of {name} bring it", ("weight",))


def _often(data: dict[str, Any]) -> Iterator[tuple[str, str, float]]:
    """(scenario, event, share of its draws) where that is too much."""
    for name, of in data["scenarios"].items():
        if of["dealt"] and len(of["events"]) >= LARGE and judged(of):
            for ident, share in shares(data, of).items():
                if share > MUCH and ident != of["opening"]:
                    yield name, ident, share


def marks(data: dict[str, Any]) -> dict[str, str]:
    """A word on events and options that stand out: never, rare, often; shut (never open), untaken (and open)."""
    found: dict[str, str] = {}
    for ident, counts in totals(data, "events").items():
        where = [of for of in data["scenarios"].values() if ident in of["events"]]
        usual = sum(of["draws"] / len(of["events"]) for of in where if of["dealt"])
        if not counts["count"]:
            found[ident] = "never"
        elif counts["count"] < RARE * usual:
            found[ident] = "rare"
    found |= {ident: "often" for _, ident, _ in _often(data)}
    for name, counts in totals(data, "options").items():
        if counts["offered"] >= OFFERED and not counts["taken"]:
            found[name] = "untaken" if counts["open"] else "shut"
    return found


def shares(data: dict[str, Any], of: dict[str, Any]) -> dict[str, float]:
    """What share of a scenario's draws brought each event; laying an opening on the desk is no draw."""
    laid = data["games"] * len(data["policies"])
    return {
        ident: (count - (laid if ident == of["opening"] else 0)) / max(1, of["draws"])
        for ident, count in of["events"].items()
    }


def own(content: Content, packs: Collection[str]) -> dict[str, list[str]]:
    """The cards of some packs by kind. ``packs`` are names as in ``Origin.pack``."""
    found = {
        kind: [ident for ident in table if content.origins[kind, ident].pack in packs]
        for kind, table in content.tables.items()
    }
    return {kind: ids for kind, ids in found.items() if ids}


def heads(content: Content, packs: Collection[str]) -> list[str]:
    """The ids of some packs."""
    return [pack.id for pack in content.packs if content.origins["pack", pack.id].pack in packs]


# ---- what there is to read ------------------------------------------------------------------------------------


def words(content: Content, packs: Collection[str]) -> dict[str, Any]:
    """How much the cards of some packs ask of a reader. ``packs`` are names as in ``Origin.pack``."""
    ours = [(kind, content.tables[kind][ident]) for kind, ids in own(content, packs).items() for ident in ids]
    cards = [{"kind": kind, "id": card.id, **_read(card)} for kind, card in ours]
    options = [option for kind, card in ours if kind == "event" for option in card.option]
    total = sum(card["words"] for card in cards)
    answers = [_read(card)["words"] for card in content.responses.values()]
    quarter = _mean([card["words"] for card in cards if card["kind"] == "event"]) + 2 * _mean(answers)
    graded = [card for card in cards if card["grade"] is not None]
    return {
        "totals": {
            "cards": len(cards),
            "options": len(options),
            "words": total,
            "minutes": round(total / SPEED, 1),
            "quarter_words": round(quarter),
            "quarter_minutes": round(quarter / SPEED, 2),
        },
        "tables": {kind: _table(cards, kind) for kind in dict.fromkeys(kind for kind, _ in ours)},
        "longest": sorted(cards, key=lambda card: -card["words"])[:MOST],
        "hardest": sorted(graded, key=lambda card: -card["grade"])[:MOST],
        "postures": _shares((option.posture for option in options), POSTURES),
        "instruments": _shares((option.instrument for option in options), INSTRUMENTS),
        "targets": _shares((option.target for option in options), (*TARGETS, "both")),
        "kinds": _shares((card.kind for kind, card in ours if kind in ("event", "response")), KINDS),
        "cards": cards,
    }


def _read(card: Any) -> dict[str, Any]:
    """Words on a card, and the grade of its body where that is long enough to have one."""
    count = sum(
        len(text.split())
        for path, text in texts(card)
        if next(part for part in reversed(path) if isinstance(part, str)) in READ
    )
    prose = getattr(card, "body", None) or getattr(card, "brief", None) or ""
    body = language.reading(prose)
    return {"words": count, "body": body.words, "grade": round(body.grade, 1) if body.words >= GRADED else None}


def _table(cards: Iterable[dict[str, Any]], kind: str) -> dict[str, Any]:
    mine = [card for card in cards if card["kind"] == kind]
    grades = [card["grade"] for card in mine if card["grade"] is not None]
    return {
        "cards": len(mine),
        "words": sum(card["words"] for card in mine),
        "words_mean": round(_mean([card["words"] for card in mine]), 1),
        "body_mean": round(_mean([card["body"] for card in mine]), 1),
        "grade_mean": round(_mean(grades), 1) if grades else None,
    }


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _shares(found: Iterable[str | None], names: Sequence[str]) -> dict[str, float]:
    counts = Counter(found)
    whole = max(1, sum(counts.values()))
    told = {name: round(counts[name] / whole, 4) for name in names}
    return told | ({"none": round(counts[None] / whole, 4)} if counts[None] else {})
