"""Checked models to a compiled deck for one scenario: names become indices, expressions become nodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from game.content import schema
from game.content.beginning import Beginning
from game.content.check import flags_of, parsers_for
from game.content.library import Content, scenario_of, since
from game.content.problems import nearest
from game.engine import deck as compiled
from game.engine.calendar import year_of
from game.engine.expressions import Parser
from game.engine.model import THESES, Model, build_model
from game.engine.scoring import Ending, Lens
from game.engine.words import (
    ACTORS,
    CHANNELS,
    COLUMN_INDEX,
    COLUMNS,
    COMPONENTS,
    FAMILIES,
    INSTRUMENTS,
    POSTURES,
    TARGETS,
)
from game.engine.worlds import snap
from game.errors import UseError


def compile_deck(
    content: Content,
    scenario_id: str,
    *,
    thesis: str | None = None,
    doctrine: str | None = None,
    author: Beginning | None = None,
) -> compiled.Deck:
    """The deck of a scenario. ``thesis`` and ``doctrine`` fix what the seed would draw, ``author`` how it begins.

    Raises UseError for a name that the content does not have.
    """
    scenario = scenario_of(content, scenario_id)
    scenario, before, also = (author.of(scenario), author.before, author.events) if author else (scenario, 0, ())
    model = build_model({name: c.value for name, c in content.model.items()})
    flags = tuple(flags_of(content))
    for_responses, parser = parsers_for(content)
    events, options = _events(content, scenario, model, flags, parser, also)
    responses = _responses(content, scenario, flags, events, for_responses, before)
    moves = _moves(content, flags, parser)
    families = np.array([[d.families[f] for d in content.doctrines.values()] for f in FAMILIES])
    start = np.zeros(len(COLUMNS))
    for name, level in scenario.start.items():
        start[COLUMN_INDEX[name]] = level
    snap(start)
    return compiled.Deck(
        model=model,
        events=events,
        options=options,
        responses=responses,
        moves=moves,
        doctrines=tuple(content.doctrines),
        doctrine_families=families,
        endings=tuple(
            Ending(e.id, e.early, None if e.when is None else parser.parse(e.when, "truth"))
            for e in content.endings.values()
        ),
        lenses=tuple(Lens(x.id, tuple(x.weights.get(c, 0.0) for c in COMPONENTS)) for x in content.lenses.values()),
        flags=flags,
        pools=_pools(content, scenario, events),
        schedule=np.array([events.ids.index(e) for e in scenario.schedule]) if scenario.schedule else None,
        opening=events.ids.index(scenario.opening) if scenario.opening else None,
        answers=_by_family(responses, [f for f in FAMILIES if f not in ("exercises", "infrastructure", "energy")]),
        currents=_by_family(responses, ["exercises", "infrastructure", "energy", "friction"]),
        background={b.quarter: _effects([(b.effects, b.why)]) for b in scenario.background},
        quarters=scenario.quarters,
        first_year=scenario.start_year,
        first_quarter=scenario.start_quarter,
        start=start,
        thesis=_choice(thesis or scenario.thesis, THESES, "thesis"),
        doctrine=_choice(doctrine or scenario.doctrine, tuple(content.doctrines), "doctrine"),
        early_endings=scenario.early_endings,
        lens=list(content.lenses).index(scenario.lens),
        par=scenario.par,
        layout=compiled.layout_of(
            len(events), len(flags), len(events.due_row), len(responses), len(moves), scenario.quarters
        ),
        before=before,
    )


def _choice(name: str | None, names: tuple[str, ...], what: str) -> int | None:
    if name is None:
        return None
    if name not in names:
        raise UseError(f"there is no {what} '{name}'{nearest(name, names)}; there are {', '.join(names)}")
    return names.index(name)


# ---- effects ------------------------------------------------------------------------------------------------


def _effects(cards: Sequence[tuple[dict[str, Any], str]]) -> compiled.Effects:
    """A table from (effects, the ledger's words) for each card; the last column is the card that does nothing."""
    columns = sorted({COLUMN_INDEX[name] for effects, _ in cards for name in effects})
    row_of = {column: row for row, column in enumerate(columns)}
    low = np.zeros((len(columns), len(cards) + 1))
    span = np.zeros_like(low)
    for index, (effects, _) in enumerate(cards):
        for name, points in effects.items():
            first, last = points if isinstance(points, tuple) else (points, points)
            row = row_of[COLUMN_INDEX[name]]
            low[row, index], span[row, index] = first, last - first
    return compiled.Effects(tuple(columns), low, span, tuple(words for _, words in cards))


def _later(cards: Sequence[Any]) -> dict[int, compiled.Effects]:
    """One table for each delay that any of the cards uses."""
    delays = sorted({late.after for card in cards for late in card.later})
    tables = {}
    for after in delays:
        rows = []
        for card in cards:
            due = [late for late in card.later if late.after == after]
            merged: dict[str, Any] = {}
            for late in due:
                merged.update(late.effects)
            rows.append((merged, due[0].why if due else ""))
        tables[after] = _effects(rows)
    return tables


def _common(
    ids: tuple[str, ...],
    cards: Sequence[Any],
    flags: tuple[str, ...],
    due_row: dict[str, int],
    parser: Parser,
    word: str,
) -> dict[str, Any]:
    """The fields that every kind of card has; index -1 is the card that does nothing."""
    plans = [getattr(card, "follow_up", None) for card in cards]
    return {
        "ids": ids,
        "effects": _effects([(card.effects, word) for card in cards]),
        "later": _later(cards),
        "flag": np.array([flags.index(c.sets) if c.sets else -1 for c in cards] + [-1], dtype=np.int16),
        "due": np.array([due_row.get(p.event, -1) if p else -1 for p in plans] + [-1], dtype=np.int16),
        "due_after": np.array([p.after if p else 0 for p in plans] + [0], dtype=np.int16),
        "when": {i: parser.parse(c.when, "truth") for i, c in enumerate(cards) if c.when is not None},
    }


# ---- events and options -------------------------------------------------------------------------------------


def _years(scenario: schema.Scenario) -> list[int]:
    first = (scenario.start_year, scenario.start_quarter)
    return [year_of(*first, quarter)[0] for quarter in range(1, scenario.quarters + 1)]


def holds(content: Content, scenario: schema.Scenario, event: str) -> bool:
    """Whether an event can come up in a scenario."""
    return any(card.id == event for card in events_of(content, scenario))


def events_of(content: Content, scenario: schema.Scenario, also: Sequence[str] = ()) -> list[schema.Event]:
    """The events that can come up in a scenario: scheduled, or within its deck and its years; and those in ``also``."""
    if scenario.schedule:
        wanted = {*scenario.schedule, *also}
        return [event for event in content.events.values() if event.id in wanted]
    first, last = _years(scenario)[0], _years(scenario)[-1]
    deck, sure = set(scenario.deck), {*also, *([scenario.opening] if scenario.opening else ())}
    chosen = {
        ident
        for ident, event in content.events.items()
        if event.years[0] <= last and event.years[1] >= first and (not deck or ident in deck)
    } | sure
    fresh = chosen if deck else set()  # what is in a deck brings its follow-ups along, and they theirs
    while fresh:
        plans = [o.follow_up for ident in fresh for o in content.events[ident].option]
        fresh = {plan.event for plan in plans if plan} - chosen
        chosen = chosen | fresh
    met = _met(content, chosen, sure)
    return [event for event in content.events.values() if event.id in met]


def _met(content: Content, chosen: set[str], sure: set[str]) -> set[str]:
    """Of the events chosen, those that some game can meet: a follow-up needs an event that schedules it."""
    by_responses = {r.follow_up.event for r in content.responses.values() if r.follow_up}
    met = {ident for ident in chosen if not content.events[ident].follow_up_only} | (chosen & by_responses) | sure
    fresh = met
    while fresh:
        planned = {o.follow_up.event for ident in fresh for o in content.events[ident].option if o.follow_up}
        fresh = (planned & chosen) - met
        met = met | fresh
    return met


def sorted_options(event: schema.Event) -> list[schema.Option]:
    """The options of an event in the order in which every front end lists them."""
    return sorted(event.option, key=lambda o: (POSTURES.index(o.posture), o.id))


def _events(
    content: Content,
    scenario: schema.Scenario,
    model: Model,
    flags: tuple[str, ...],
    parser: Parser,
    also: Sequence[str],
) -> tuple[compiled.Events, compiled.Options]:
    cards = events_of(content, scenario, also)
    ids = tuple(card.id for card in cards)
    pairs = [(index, option) for index, card in enumerate(cards) for option in sorted_options(card)]
    slots = np.full((5, len(cards)), -1, dtype=np.intp)
    for at, (index, _) in enumerate(pairs):
        slots[int((slots[:, index] >= 0).sum()), index] = at
    planned = {o.follow_up.event for _, o in pairs if o.follow_up} | {
        r.follow_up.event for r in content.responses.values() if r.follow_up
    }
    due_row = {ident: row for row, ident in enumerate(i for i in ids if i in planned)}
    events = compiled.Events(
        ids=ids,
        severity=np.array([card.severity / 100.0 for card in cards]),
        slots=slots,
        when={i: parser.parse(c.when, "truth") for i, c in enumerate(cards) if c.when is not None},
        weight=tuple(parser.parse(card.weight, "number") for card in cards),
        due_row={ids.index(ident): row for ident, row in due_row.items()},
    )
    return events, _options(cards, pairs, model, flags, due_row, parser)


def _options(
    cards: list[schema.Event],
    pairs: list[tuple[int, schema.Option]],
    model: Model,
    flags: tuple[str, ...],
    due_row: dict[str, int],
    parser: Parser,
) -> compiled.Options:
    options = [option for _, option in pairs]
    count = len(options)
    tools, targets = np.zeros((3, count + 1)), np.zeros((2, count + 1))
    hits, families = np.zeros((6, count + 1)), np.zeros((len(FAMILIES), count + 1))
    for at, option in enumerate(options):
        aimed = TARGETS if option.target == "both" else (option.target,)
        for target in aimed if option.target else ():
            targets[TARGETS.index(target), at] = 1.0
        if option.instrument:
            tool = INSTRUMENTS.index(option.instrument)
            tools[tool, at] = 1.0
            for t in (0, 1):
                share = model.both_share if option.target == "both" else 1.0
                hits[2 * tool + t, at] = targets[t, at] * share
        families[:, at] = _families(model, option)
    ids = tuple(f"{cards[index].id}/{option.id}" for index, option in pairs)
    return compiled.Options(
        **_common(ids, options, flags, due_row, parser, "decision"),
        event=np.array([index for index, _ in pairs] + [0], dtype=np.intp),
        posture=np.array([POSTURES.index(o.posture) for o in options] + [POSTURES.index("inaction")], dtype=np.intp),
        cost=np.array([float(o.cost) for o in options] + [0.0]),
        hits=hits,
        instrument=tools,
        targets=targets,
        families=families,
    )


def _families(model: Model, option: schema.Option) -> np.ndarray:
    """How likely each family is to answer an option, before doctrine, habit and state."""
    p = POSTURES.index(option.posture)
    weights = dict.fromkeys(FAMILIES, 0.0)
    acts = option.posture not in ("engage", "inaction")
    if option.instrument and acts:
        weights[CHANNELS[INSTRUMENTS.index(option.instrument)]] = float(model.answer_counter[p])
    weights["retaliation"] = float(model.answer_retaliation[p]) * (0.5 if option.target == "russia" else 1.0)
    weights["compliance"] = float(model.answer_compliance[p])
    weights["friction"] = float(model.answer_friction[p])
    weights["opportunism"] = float(model.answer_opportunism[p])
    return np.array([weights[f] for f in FAMILIES])


def _pools(content: Content, scenario: schema.Scenario, events: compiled.Events) -> tuple[np.ndarray, ...]:
    first = (scenario.start_year, scenario.start_quarter)
    dealt = [(index, content.events[ident]) for index, ident in enumerate(events.ids)]
    pools = []
    for quarter in range(1, scenario.quarters + 1):
        now = year_of(*first, quarter)
        may_come = [
            index
            for index, event in dealt
            if not event.follow_up_only and since(content, event) <= now and now[0] <= event.years[1]
        ]
        pools.append(np.array(may_come, dtype=np.intp))
    return tuple(pools)


# ---- responses and moves ------------------------------------------------------------------------------------


def _responses(
    content: Content,
    scenario: schema.Scenario,
    flags: tuple[str, ...],
    events: compiled.Events,
    parser: Parser,
    before: int,
) -> compiled.Responses:
    start = (scenario.start_year, scenario.start_quarter)
    first, last = start, year_of(*start, scenario.quarters)
    cards = [r for r in content.responses.values() if since(content, r) <= last and r.years[1] >= first[0]]
    due_row = {events.ids[index]: row for index, row in events.due_row.items()}
    ids = tuple(card.id for card in cards)
    common = _common(ids, cards, flags, due_row, parser, "answer")
    for index, card in enumerate(cards):  # a card whose time begins or ends within the campaign
        begin = since(content, card)
        if begin > first or card.years[1] < last[0]:
            begins = 1 + 4 * (begin[0] - first[0]) + begin[1] - first[1] + before
            window = f"quarter >= {max(1, begins)} and year <= {card.years[1]}"
            common["when"][index] = parser.parse(f"({card.when}) and {window}" if card.when else window, "truth")
    return compiled.Responses(
        **common,
        family=np.array([FAMILIES.index(card.family) for card in cards] + [0], dtype=np.intp),
        weight=tuple(parser.parse(card.weight, "number") for card in cards),
        once=np.array([card.kind == "documented" for card in cards] + [False]),
        actor=np.array([ACTORS.index(card.actor) for card in cards] + [ACTORS.index("both")], dtype=np.intp),
    )


def _by_family(responses: compiled.Responses, wanted: Sequence[str]) -> tuple[np.ndarray, ...]:
    """The responses of each family; none for those that are not wanted."""
    family = responses.family[:-1]
    return tuple(np.flatnonzero((family == k) & (name in wanted)) for k, name in enumerate(FAMILIES))


def _moves(content: Content, flags: tuple[str, ...], parser: Parser) -> compiled.Moves:
    cards = list(content.moves.values())
    reveals = {None: 0, "doctrine": 1, "thesis": 2}
    return compiled.Moves(
        **_common(tuple(card.id for card in cards), cards, flags, {}, parser, "desk move"),
        cost=np.array([float(card.cost) for card in cards] + [0.0]),
        rest=np.array([card.rest for card in cards] + [0], dtype=np.int16),
        reveals=np.array([reveals[card.reveals] for card in cards] + [0], dtype=np.int16),
    )
