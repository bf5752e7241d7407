"""One quarter, in order: brief, decide, desk move, respond, settle. One world or a hundred thousand, the same code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from game.engine import dynamics as d
from game.engine.chance import odds, pick, uniform
from game.engine.deck import Cards, Deck, Effects, Options, apply, frame_of, luck_of
from game.engine.frames import Frame
from game.engine.ledger import Cause, Ledger
from game.engine.model import THESES
from game.engine.scoring import common_pressure, first_ending
from game.engine.words import COLUMNS, FAMILIES, INSTRUMENTS, POSTURES, TARGETS
from game.engine.worlds import Worlds, snap

if TYPE_CHECKING:
    from game.engine.arrays import Bools, Floats, Index, Marks, Uints


TIE_ROWS = frozenset(i for i, name in enumerate(COLUMNS) if name.startswith("ties."))
FRICTION = FAMILIES.index("friction")
LEAST = 1.0 / 256.0
"""Least weight of a response that asks for nothing: a family always has one to give."""

LONGEST_DELAY = 8
"""Quarters: the most that a card may say."""

SATURATING = TIE_ROWS | {i for i, name in enumerate(COLUMNS) if name.startswith("adaptation.")}


class DeckError(Exception):
    """A deck that cannot go on: the content check should have caught it."""


def open_worlds(deck: Deck, seed: int, streams: Uints, *, ledger: bool = False) -> Worlds:
    """Worlds at the first brief of the deck's scenario, one for each stream."""
    n = len(streams)
    values = np.repeat(deck.start[:, None], n, axis=1)
    marks = np.zeros((deck.layout.height, n), dtype=np.int16)
    worlds = Worlds(seed, streams, values, marks, deck.layout, 1, Ledger() if ledger else None)
    worlds.mark("pass")[:] = 1
    worlds.mark("thesis")[:] = _hidden(worlds, "thesis", deck.thesis, len(THESES))
    worlds.mark("doctrine")[:] = _hidden(worlds, "doctrine", deck.doctrine, len(deck.doctrines))
    return worlds


def _hidden(worlds: Worlds, purpose: str, fixed: int | None, choices: int) -> Index | int:
    drawn = (uniform(worlds.keys, 0, purpose) * choices).astype(np.intp)
    return drawn if fixed is None else fixed


def live(worlds: Worlds) -> Bools:
    """Which worlds are still being played, shape ``(N,)``."""
    return worlds.mark("ended") == 0


# ---- brief --------------------------------------------------------------------------------------------------


def deal(worlds: Worlds, deck: Deck) -> Index:
    """The event of this quarter, ``(N,)``: what is due first, else a weighted draw from the pool."""
    if deck.schedule is not None:
        return np.full(worlds.size, deck.schedule[worlds.quarter - 1])
    if deck.opening is not None and worlds.quarter == 1:
        return np.full(worlds.size, deck.opening)
    pool, frame = deck.pools[worlds.quarter - 1], frame_of(worlds, deck)
    u = uniform(worlds.keys, worlds.quarter, "event")
    drawn = pick(deal_weights(worlds, deck, frame), u)
    if (drawn == len(pool)).any():  # the pool is spent: deal from all of it again
        again = pick(deal_weights(worlds, deck, frame, reshuffled=True), u)
        drawn = np.where(drawn == len(pool), again, drawn)
        if (drawn == len(pool)).any():
            raise DeckError(f"no event can be dealt in quarter {worlds.quarter}")
    return _follow_up(worlds, deck, frame, pool[drawn])


def deal_weights(worlds: Worlds, deck: Deck, frame: Frame, *, reshuffled: bool = False) -> Floats:
    """Weight of each event of the pool, ``(K, N)``, on the 1/256 grid; 0 for what may not come."""
    pool, events = deck.pools[worlds.quarter - 1], deck.events
    weights = np.empty((len(pool), worlds.size))
    for row, event in enumerate(pool):
        weights[row] = frame.value(events.weight[event])
    np.maximum(weights, 0.0, out=weights)
    snap(weights)
    if not reshuffled:
        weights *= worlds.block("seen")[pool] < worlds.mark("pass")
    for row, event in enumerate(pool):
        if event in events.when:
            weights[row] *= frame.value(events.when[event])
    return weights


def _follow_up(worlds: Worlds, deck: Deck, frame: Frame, drawn: Index) -> Index:
    """Replace the draw by the follow-up that has been due the longest, if its card holds."""
    best = np.full(worlds.size, worlds.quarter + 1, dtype=np.int16)
    for event, row in deck.events.due_row.items():
        due = worlds.block("due")[row]
        ready = (due > 0) & (due < best)
        if event in deck.events.when:
            ready = ready & frame.value(deck.events.when[event])
        drawn = np.where(ready, event, drawn)
        best = np.where(ready, due, best)
    return drawn


def note_dealt(worlds: Worlds, deck: Deck, events: Index) -> None:
    """Mark the event of each world as seen, and off the calendar. A card dealt twice means a reshuffle."""
    everyone, turn = np.arange(worlds.size), worlds.mark("pass")
    turn[:] = np.where(worlds.block("seen")[events, everyone] >= turn, worlds.quarter, turn)
    worlds.block("seen")[events, everyone] = worlds.quarter
    for event, row in deck.events.due_row.items():
        due = worlds.block("due")[row]
        due[:] = np.where((events == event) & (due <= worlds.quarter), 0, due)


# ---- decide -------------------------------------------------------------------------------------------------


def available(worlds: Worlds, deck: Deck, events: Index, frame: Frame | None = None) -> Bools:
    """Which options may be chosen, ``(5, N)``, by slot: offered, its condition holds, and it can be paid."""
    slots = deck.events.slots[:, events]
    payable: Bools = deck.options.cost[slots] <= worlds["capital"]
    return payable & offered(worlds, deck, events, frame)


def offered(worlds: Worlds, deck: Deck, events: Index, frame: Frame | None = None) -> Bools:
    """Which options are on the card and open, whether or not they can be paid, ``(5, N)``, by slot."""
    slots = deck.events.slots[:, events]
    return (slots >= 0) & _holds(worlds, deck, deck.options, slots, frame)


def movable(worlds: Worlds, deck: Deck, spent: Floats | float = 0.0) -> Bools:
    """Which desk moves may be made, ``(V, N)``, when an option of cost ``spent`` is chosen as well."""
    moves = deck.moves
    left = worlds["capital"] - spent
    free = (moves.cost[:-1, None] <= left) & (worlds.block("rested")[: len(moves)] <= worlds.quarter)
    frame = frame_of(worlds, deck) if moves.when else None
    for index, node in moves.when.items():
        assert frame is not None
        free[index] &= frame.value(node)
    return free


def _holds(worlds: Worlds, deck: Deck, cards: Options, slots: Index, frame: Frame | None) -> Bools | bool:
    if not cards.when:
        return True
    asked = [index for index in cards.when if worlds.size > 1 or (slots == index).any()]
    if not asked:
        return True
    frame = frame or frame_of(worlds, deck)
    holds = np.ones(slots.shape, dtype=bool)
    for index in asked:
        holds &= (slots != index) | frame.value(cards.when[index])
    return holds


def decide(worlds: Worlds, deck: Deck, options: Index) -> None:
    """Carry out one option in each world, ``(N,)``. It must be among the available ones."""
    table, m = deck.options, deck.model
    p = table.posture[options]
    severity = deck.events.severity[table.event[options]]
    card = table.ids[options[0]] if worlds.ledger is not None else ""
    tools = table.instrument[:, options]
    new = d.surprise(m, d.habit(worlds, deck, p), d.worn(worlds, tools))
    worlds.block("option")[worlds.quarter - 1] = options + 1
    apply_cost(worlds, table.cost[options], "option", card)
    d.judge_resolve(worlds, m, p, severity, new, card)
    d.charge_reversal(worlds, m, p, table.targets[:, options], card)
    d.move_coalition(worlds, m, p, severity, new, card)
    d.put_threat(worlds, m, p, severity, new, card)
    d.ease(worlds, m, p, severity, new, card)
    d.apply_pressure(worlds, m, p, table.hits[:, options], new, card)
    d.wear_tool(worlds, m, p, tools, card)
    apply(worlds, table.effects, options, luck_of(worlds, worlds.quarter, "option"), "option", table.ids)
    note_card(worlds, deck, table, options)


def desk_move(worlds: Worlds, deck: Deck, moves: Index) -> None:
    """Carry out one desk move in each world, ``(N,)``; -1 where there is none."""
    table = deck.moves
    worlds.block("move")[worlds.quarter - 1] = moves + 1
    if (moves < 0).all():
        return
    card = table.ids[moves[0]] if worlds.ledger is not None else ""
    apply_cost(worlds, table.cost[moves], "move", card)
    apply(worlds, table.effects, moves, luck_of(worlds, worlds.quarter, "move"), "move", table.ids)
    note_move(worlds, deck, moves)
    note_card(worlds, deck, table, moves)


def note_move(worlds: Worlds, deck: Deck, moves: Index) -> None:
    """Put each world's desk move to rest, and remember what it revealed."""
    table, made = deck.moves, np.flatnonzero(moves >= 0)
    worlds.block("rested")[moves[made], made] = worlds.quarter + 1 + table.rest[moves[made]]
    for row in (0, 1):
        known = worlds.block("known")[row]
        known[:] = np.where((table.reveals[moves] == row + 1) & (known == 0), worlds.quarter, known)


def apply_cost(worlds: Worlds, cost: Floats, kind: str, card: str) -> None:
    """Pay for an option or a move out of political capital."""
    worlds.add("capital", -cost, Cause(kind, "cost", card))


def note_card(worlds: Worlds, deck: Deck, table: Cards, cards: Index) -> None:
    """Set the flag of each world's card and put its follow-up on the calendar."""
    everyone = np.arange(worlds.size)
    flag = table.flag[cards]
    sets = flag >= 0
    if sets.any():
        worlds.block("flag")[flag[sets], everyone[sets]] = worlds.quarter
    row = table.due[cards]
    plans = row >= 0
    if plans.any():
        worlds.block("due")[row[plans], everyone[plans]] = worlds.quarter + table.due_after[cards][plans]


# ---- respond ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Situation:
    """What Beijing and Moscow answer to: the move of each world, ``(N,)`` each."""

    options: Index
    posture: Index
    severity: Floats
    strength: Floats
    frame: Frame


def situation(worlds: Worlds, deck: Deck) -> Situation:
    """The move of this quarter as the other side sees it. Take it after ``decide`` and ``desk_move``."""
    table, m = deck.options, deck.model
    options = worlds.block("option")[worlds.quarter - 1].astype(np.intp) - 1
    posture = table.posture[options]
    severity = deck.events.severity[table.event[options]]
    prepared = d.preparation(m, d.habit(worlds, deck, posture))
    strength = d.answer_strength(m, posture, severity) * prepared
    return Situation(options, posture, severity, strength, _response_frame(worlds, deck, options))


def _response_frame(worlds: Worlds, deck: Deck, options: Index) -> Frame:
    """The frame for what responses ask, as it is now: the state, and the move that they answer."""
    table = deck.options
    posture, severity = table.posture[options], deck.events.severity[table.event[options]]
    extra: dict[str, Callable[[], Floats]] = {
        "severity": lambda: np.rint(severity * 100.0),  # a card names a whole number, and so may an expression
        "act": lambda: d.answer_strength(deck.model, posture, severity) * 100.0,
        "hits.china": lambda: table.targets[0, options],
        "hits.russia": lambda: table.targets[1, options],
        "believed": lambda: worlds.block("believed")[worlds.quarter - 1].astype(np.float64),
        **{f"posture.{name}": partial(_is, posture, k) for k, name in enumerate(POSTURES)},
        **{f"instrument.{name}": partial(_at, table.instrument[k], options) for k, name in enumerate(INSTRUMENTS)},
    }
    return frame_of(worlds, deck, extra)


def _is(posture: Index, k: int) -> Floats:
    return (posture == k).astype(np.float64)


def _at(row: Floats, options: Index) -> Floats:
    return row[options]


def answer_shares(worlds: Worlds, deck: Deck, at: Situation) -> Floats:
    """Weight of each family that may answer the move, ``(10, N)``, on the 1/256 grid."""
    m = deck.model
    families = deck.options.families[:, at.options] * deck.doctrine_families[:, worlds.mark("doctrine")]
    families[:3] *= 1.0 + m.answer_habit * worlds["fatigue"] / 100.0
    return _shares(worlds, deck, deck.answers, families)


def current_shares(worlds: Worlds, deck: Deck) -> Floats:
    """Weight of each family for what happens whatever the move was, ``(10, N)``, on the 1/256 grid."""
    families = deck.model.current_weights[:, None] * deck.doctrine_families[:, worlds.mark("doctrine")]
    return _shares(worlds, deck, deck.currents, families)


def _shares(worlds: Worlds, deck: Deck, pools: tuple[Index, ...], families: Floats) -> Floats:
    """A family without a card is never drawn, and one whose cards were all played lately hardly ever."""
    m, oldest = deck.model, _oldest(worlds, deck)
    families[FRICTION] *= 1.0 + m.answer_wedge * (1.0 - common_pressure(worlds))
    for family, pool in enumerate(pools):
        if not len(pool):
            families[family] = 0.0
        elif worlds.quarter > len(pool):  # before that they cannot all have been played
            spent = worlds.block("answered")[pool].min(axis=0) > oldest
            families[family] *= np.where(spent, m.repeat_weight, 1.0)
    return snap(families)


def _oldest(worlds: Worlds, deck: Deck) -> int:
    """A response counts as played lately when that was in a later quarter than this."""
    return max(0, worlds.quarter - int(deck.model.repeat_window) - 1)


def card_weights(
    worlds: Worlds, deck: Deck, at: Situation, pool: Index, where: Index, targets: Floats | None = None
) -> Floats:
    """Weight of each response of a family's ``pool`` in the worlds at ``where``, ``(K, len(where))``.

    ``targets`` ``(2, len(where))``, for an answer: where one of the two was not hit it seldom answers.
    """
    table, m = deck.responses, deck.model
    frame = at.frame if len(where) == worlds.size else at.frame.part(where)
    weights = np.empty((len(pool), len(where)))
    for row, card in enumerate(pool):
        weights[row] = frame.value(table.weight[card])
    np.maximum(weights, 0.0, out=weights)
    spared = None if targets is None else np.where(targets.any(axis=0) & (targets == 0), m.answer_bystander, 1.0)
    for row, card in enumerate(pool):
        if card in table.when:
            weights[row] *= frame.value(table.when[card])
        if spared is not None and table.actor[card] < len(TARGETS):
            weights[row] *= spared[table.actor[card]]
    played = worlds.block("answered")[pool[:, None], where]
    recent = played > _oldest(worlds, deck)
    weights.reshape(-1)[np.flatnonzero(recent)] *= m.repeat_weight  # few: several times as fast as a mask
    snap(weights)
    for row, card in enumerate(pool):
        if table.once[card]:
            weights[row] *= played[row] == 0
        elif card not in table.when:
            np.maximum(weights[row], LEAST, out=weights[row])
    return weights


def respond(worlds: Worlds, deck: Deck) -> tuple[Index, Index]:
    """Draw and play the answer and the current of each world, ``(N,)`` each."""
    at = situation(worlds, deck)
    m, targets = deck.model, deck.options.targets[:, at.options]
    answers = _draw(worlds, deck, at, deck.answers, answer_shares(worlds, deck, at), "answer", targets)
    _play(
        worlds, deck, answers, "answer",
        d.answer_gain(worlds, m, at.posture, targets.min(axis=0)),
        at.strength,
    )  # fmt: skip
    worlds.block("answered")[answers, np.arange(worlds.size)] = worlds.quarter
    # What goes on anyway sees the world after the answer. A frame remembers what it has computed: so, a new one.
    at = replace(at, frame=_response_frame(worlds, deck, at.options))
    currents = _draw(worlds, deck, at, deck.currents, current_shares(worlds, deck), "current")
    strength = np.full(worlds.size, m.current_strength)
    _play(worlds, deck, currents, "current", d.current_gain(worlds, m), strength)
    worlds.block("answered")[currents, np.arange(worlds.size)] = worlds.quarter
    return answers, currents


def _draw(
    worlds: Worlds,
    deck: Deck,
    at: Situation,
    pools: tuple[Index, ...],
    shares: Floats,
    kind: str,
    targets: Floats | None = None,
) -> Index:
    """Draw a family, then a card of it: cards added to a family do not make the family likelier."""
    families = pick(shares, uniform(worlds.keys, worlds.quarter, f"{kind} family"))
    u, drawn = uniform(worlds.keys, worlds.quarter, kind), np.empty(worlds.size, dtype=np.intp)
    for family in np.flatnonzero(np.bincount(families, minlength=len(FAMILIES))):
        if family == len(pools):
            raise DeckError(f"no {kind} can be drawn in quarter {worlds.quarter}")
        where, pool = np.flatnonzero(families == family), pools[family]
        aimed = None if targets is None else targets[:, where]
        drawn[where] = pool[pick(card_weights(worlds, deck, at, pool, where, aimed), u[where])]
    return drawn


def _play(worlds: Worlds, deck: Deck, cards: Index, kind: str, gain: Floats, scale: Floats) -> None:
    worlds.block(kind)[worlds.quarter - 1] = cards + 1
    luck = luck_of(worlds, worlds.quarter, kind)
    _apply_response(worlds, deck, deck.responses.effects, cards, luck, kind, gain, scale)
    note_card(worlds, deck, deck.responses, cards)


def _apply_response(
    worlds: Worlds,
    deck: Deck,
    effects: Effects,
    cards: Index,
    luck: Floats,
    kind: str,
    gain: Floats | None,
    scale: Floats,
) -> None:
    def gain_of(row: int, where: Index) -> Floats | float:
        if row not in SATURATING:
            return 1.0
        left = d.room(deck.model, worlds.values[row, where])
        return left * gain[where] if row in TIE_ROWS and gain is not None else left

    apply(worlds, effects, cards, luck, kind, deck.responses.ids, gain_of, scale)


def event_odds(worlds: Worlds, deck: Deck) -> list[tuple[int, float]]:
    """(event, chance) of everything that a deal could bring in world 0 now, likeliest first."""
    if deck.schedule is not None:
        return [(int(deck.schedule[worlds.quarter - 1]), 1.0)]
    if deck.opening is not None and worlds.quarter == 1:
        return [(deck.opening, 1.0)]
    return _listed(deck.pools[worlds.quarter - 1], deal_weights(worlds, deck, frame_of(worlds, deck)))


def response_odds(worlds: Worlds, deck: Deck, slot: str) -> list[tuple[int, float]]:
    """(response, chance) of everything that could be drawn as ``answer`` or ``current`` in world 0, likeliest first.

    Ask after ``decide`` and ``desk_move`` and before ``respond``: the odds are those of the move that was made.
    """
    at, one = situation(worlds, deck), np.zeros(1, dtype=np.intp)
    shares = answer_shares(worlds, deck, at) if slot == "answer" else current_shares(worlds, deck)
    targets = deck.options.targets[:, at.options[:1]] if slot == "answer" else None
    listed = []
    for pool, share in zip(deck.answers if slot == "answer" else deck.currents, odds(shares)[:, 0], strict=True):
        if share:
            weights = card_weights(worlds, deck, at, pool, one, targets)
            listed += [(card, chance * float(share)) for card, chance in _listed(pool, weights)]
    return sorted(listed, key=lambda pair: (-pair[1], pair[0]))


def _listed(pool: Index, weights: Floats) -> list[tuple[int, float]]:
    found = [(int(card), float(share)) for card, share in zip(pool, odds(weights)[:, 0], strict=True) if share > 0]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


# ---- settle -------------------------------------------------------------------------------------------------


def settle(worlds: Worlds, deck: Deck) -> None:
    """Delayed effects arrive, the slow variables move, early endings are tried, the quarter turns."""
    arrive(worlds, deck, worlds.quarter)
    happen(worlds, deck)
    d.settle_columns(worlds, deck)
    if worlds.quarter == deck.quarters:  # the close: what is still on its way counts, or the last move would be free
        for at in range(deck.quarters + 1, deck.quarters + LONGEST_DELAY + 1):
            arrive(worlds, deck, at)
    if deck.early_endings:
        ended = worlds.mark("ended")
        found = first_ending(deck.endings, frame_of(worlds, deck), worlds.size, early=True)
        ends = (found >= 0) & (ended == 0)
        worlds.mark("ended_quarter")[:] = np.where(ends, worlds.quarter, worlds.mark("ended_quarter"))
        ended[:] = np.where(ends, found + 1, ended)
    worlds.quarter += 1


def happen(worlds: Worlds, deck: Deck) -> None:
    """Bring in what the scenario says happens this quarter whatever is decided."""
    if worlds.quarter in deck.background:
        effects, everywhere = deck.background[worlds.quarter], np.zeros(worlds.size, dtype=np.intp)
        luck = luck_of(worlds, worlds.quarter, "background")
        apply(worlds, effects, everywhere, luck, "background", effects.words)


def arrive(worlds: Worlds, deck: Deck, at: int) -> None:
    """Bring in what earlier cards set in motion for quarter ``at``: each delay looks that many quarters back."""
    for kind, table in (("option", deck.options), ("move", deck.moves)):
        for after, effects in table.later.items():
            cards = _played(worlds, deck, kind, at - after)
            if cards is not None:
                apply(worlds, effects, cards, luck_of(worlds, at - after, f"{kind}-later"), "later", table.ids)
    for kind in ("answer", "current"):
        for after, effects in deck.responses.later.items():
            cards = _played(worlds, deck, kind, at - after)
            if cards is not None:
                luck = luck_of(worlds, at - after, f"{kind}-later")
                scale = _past_strength(worlds, deck, kind, at - after)
                _apply_response(worlds, deck, effects, cards, luck, "later", None, scale)


def _played(worlds: Worlds, deck: Deck, kind: str, quarter: int) -> Index | None:
    if not 1 <= quarter <= min(worlds.quarter, deck.quarters):
        return None
    cards = worlds.block(kind)[quarter - 1].astype(np.intp) - 1
    return cards if (cards >= 0).any() else None


def _past_strength(worlds: Worlds, deck: Deck, kind: str, quarter: int) -> Floats:
    if kind == "current":
        return np.full(worlds.size, deck.model.current_strength)
    options = worlds.block("option")[quarter - 1].astype(np.intp) - 1
    severity = deck.events.severity[deck.options.event[options]]
    return d.answer_strength(deck.model, deck.options.posture[options], severity)


def play_quarter(worlds: Worlds, deck: Deck, events: Index, options: Index, moves: Index) -> None:
    """Everything from the decision to the end of the quarter, leaving ended worlds as they are."""
    with worlds.frozen(np.flatnonzero(~live(worlds))):
        note_dealt(worlds, deck, events)
        decide(worlds, deck, options)
        desk_move(worlds, deck, moves)
        respond(worlds, deck)
        settle(worlds, deck)


def close(worlds: Worlds, deck: Deck) -> Marks:
    """Index of each world's ending, ``(N,)``: the early one that closed it, else the first that fits."""
    ended = worlds.mark("ended")
    final = first_ending(deck.endings, frame_of(worlds, deck), worlds.size, early=False)
    return np.where(ended > 0, ended - 1, final).astype(np.int16)
