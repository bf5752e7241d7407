"""What holds between the tables of a pack: names that must exist, rules that no single table can see."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from game.content import schema
from game.content.library import Content, since
from game.content.problems import KeyPath, Problems, nearest
from game.engine.calendar import year_of
from game.engine.expressions import ExpressionError, Names, Parser
from game.engine.model import COEFFICIENTS
from game.engine.words import COLUMNS, COMPONENTS, DERIVED, FAMILIES, INSTRUMENTS, POSTURES
from game.text import quarter_name

EVENT_NAMES = frozenset((*COLUMNS, *DERIVED, "quarter", "year"))
RESPONSE_NAMES = EVENT_NAMES | {
    *("severity", "act", "hits.china", "hits.russia", "believed"),
    *(f"posture.{name}" for name in POSTURES),
    *(f"instrument.{name}" for name in INSTRUMENTS),
}
"""What a response may ask for besides: the move that it answers."""

BODY_WORDS = {"event": 90, "response": 45}
"""So that a card fits a terminal of 80 by 24."""


def flags_of(content: Content) -> list[str]:
    """Every flag that some card sets, sorted."""
    cards: list[schema.Option | schema.Response | schema.Move] = []
    cards += [option for event in content.events.values() for option in event.option]
    cards += [*content.responses.values(), *content.moves.values()]
    return sorted({card.sets for card in cards if card.sets})


def parsers_for(content: Content) -> tuple[Parser, Parser]:
    """The parsers for responses and for every other card; they share their nodes, and read each text once."""
    if content.parsers is None:
        flags = frozenset(flags_of(content))
        response = Parser(Names(RESPONSE_NAMES, content.events, flags))
        content.parsers = (response, Parser(Names(EVENT_NAMES, content.events, flags), response.shared))
    return content.parsers


def cross_check(content: Content, problems: Problems) -> None:
    """Add to ``problems`` whatever does not hold between the tables."""
    for check in (
        _model,
        _events,
        _responses,
        _moves,
        _doctrines,
        _advisers,
        _headlines,
        _endings,
        _lenses,
        _codex,
        _scenarios,
    ):
        check(content, problems)


class _Card:
    """One card and the way to complain about it."""

    def __init__(self, content: Content, problems: Problems, kind: str, ident: str) -> None:
        self.content, self.problems, self.kind = content, problems, kind
        self.origin = content.origins[kind, ident]

    def bad(self, path: KeyPath, message: str, *, shift: int = 0, level: str = "error") -> None:
        self.problems.add(self.origin.source, (*self.origin.path, *path), message, shift=shift, level=level)

    def known(self, path: KeyPath, name: str | None, names: Collection[str], what: str) -> None:
        if name is not None and name not in names:
            self.bad(path, f"unknown {what} '{name}'{nearest(name, names)}")

    def expression(self, parser: Parser, path: KeyPath, text: str | None, want: str) -> None:
        if text is None:
            return
        try:
            parser.parse(text, want)
        except ExpressionError as error:
            # The column points into the quoted text: past `key = "`.
            self.bad(path, f'{error} (in "{text}")', shift=len(str(path[-1])) + 4 + error.offset)

    def told(self, path: KeyPath, card: schema.Option | schema.Move) -> None:
        """A condition is told to players in words, never as an expression."""
        if card.when is not None and card.needs is None:
            self.bad((*path, "when"), "say in 'needs', in a few words, what this condition asks for")

    def follow_up(self, path: KeyPath, plan: schema.FollowUp | None) -> None:
        if plan is not None:
            self.known((*path, "follow_up", "event"), plan.event, self.content.events, "event")

    def record(self, kind: str, record: str | None) -> None:
        if kind == "documented" and record is None:
            self.bad(("kind",), "a documented card names its row of record.csv in 'record'")
        if kind != "documented" and record is not None:
            self.bad(("record",), f"a {kind} card rests on no row of the record")
        if record is not None and self.content.record:
            self.known(("record",), record, self.content.record, "record id")


def _cards(content: Content, problems: Problems, kind: str) -> list[tuple[_Card, Any]]:
    return [(_Card(content, problems, kind, ident), card) for ident, card in content.tables[kind].items()]


def _model(content: Content, problems: Problems) -> None:
    for name in content.model:
        origin = content.origins["coefficient", name]
        over = COEFFICIENTS.get(name, ())
        value = content.model[name].value
        if name not in COEFFICIENTS:
            problems.add(origin.source, origin.path, f"unknown coefficient '{name}'{nearest(name, COEFFICIENTS)}")
        elif (over is None) != isinstance(value, float):
            want = "one number" if over is None else f"one number for each of {', '.join(over)}"
            problems.add(origin.source, (*origin.path, "value"), f"should be {want}")
        elif isinstance(value, dict) and over is not None and set(value) != set(over):
            odd = sorted(set(value) ^ set(over))
            problems.add(
                origin.source, (*origin.path, "value"), f"should have exactly {', '.join(over)}; see {', '.join(odd)}"
            )
    missing = [name for name in COEFFICIENTS if name not in content.model]
    if missing:
        problems.at("model.toml", 1, 1, f"these coefficients are missing: {', '.join(missing)}")


def _events(content: Content, problems: Problems) -> None:
    _, parser = parsers_for(content)
    for card, event in _cards(content, problems, "event"):
        card.record(event.kind, event.record)
        card.expression(parser, ("when",), event.when, "truth")
        card.expression(parser, ("weight",), event.weight, "number")
        _length(card, event.body)
        for index, entry in enumerate(event.codex):
            card.known(("codex", index), entry, content.codex, "codex entry")
        if event.years[0] > event.years[1]:
            card.bad(("years",), "the first year comes after the last")
        postures = {option.posture for option in event.option}
        for posture in ("double_down", "inaction"):
            if posture not in postures:
                card.bad(("option",), f"every event offers '{posture}': add an option")
        seen: set[str] = set()
        for index, option in enumerate(event.option):
            path: KeyPath = ("option", index)
            if option.id in seen:
                card.bad((*path, "id"), f"'{option.id}' is the id of another option of this event")
            seen.add(option.id)
            _option(card, parser, path, option)
        if sum(option.history for option in event.option) > 1:
            card.bad(("option",), "only one option can be what really happened ('history')")


def _option(card: _Card, parser: Parser, path: KeyPath, option: schema.Option) -> None:
    acts = option.posture not in ("inaction", "engage")
    if acts and (option.instrument is None or option.target is None):
        card.bad((*path, "posture"), f"'{option.posture}' must name an instrument and a target")
    if option.posture == "inaction" and (option.instrument or option.target):
        card.bad((*path, "posture"), "inaction uses no instrument and has no target")
    if (option.instrument is None) != (option.target is None):
        card.bad((*path, "posture"), "name both an instrument and a target, or neither")
    if option.posture == "inaction" and option.cost:
        card.bad((*path, "cost"), "inaction costs no capital: a player must always have a way out")
    if option.posture == "inaction" and option.when:
        card.bad((*path, "when"), "inaction is always on offer: a player must always have a way out")
    card.expression(parser, (*path, "when"), option.when, "truth")
    card.told(path, option)
    card.follow_up(path, option.follow_up)


def _length(card: _Card, body: str) -> None:
    words, limit = len(body.split()), BODY_WORDS[card.kind]
    if words > limit:
        card.bad(("body",), f"has {words} words; {limit} fit the screen")


def _responses(content: Content, problems: Problems) -> None:
    parser, _ = parsers_for(content)
    evergreen: set[str] = set()
    for card, response in _cards(content, problems, "response"):
        card.record(response.kind, response.record)
        card.expression(parser, ("when",), response.when, "truth")
        card.expression(parser, ("weight",), response.weight, "number")
        card.follow_up((), response.follow_up)
        _length(card, response.body)
        if response.when is None and response.years == (2014, 2035):
            evergreen.add(response.family)
    for family in FAMILIES:
        if family not in evergreen:
            problems.at("responses", 1, 1, f"family '{family}' has no card that can always be played")


def _moves(content: Content, problems: Problems) -> None:
    _, parser = parsers_for(content)
    for card, move in _cards(content, problems, "move"):
        card.expression(parser, ("when",), move.when, "truth")
        card.told((), move)


def _doctrines(content: Content, problems: Problems) -> None:
    for card, doctrine in _cards(content, problems, "doctrine"):
        for family in FAMILIES:
            if family not in doctrine.families:
                card.bad(("families",), f"has no weight for '{family}'")


def _advisers(content: Content, problems: Problems) -> None:
    for card, adviser in _cards(content, problems, "adviser"):
        card.known(("doctrine",), adviser.doctrine, content.doctrines, "doctrine")
        _weights(card, adviser.weights)


def _headlines(content: Content, problems: Problems) -> None:
    _, parser = parsers_for(content)
    for card, headline in _cards(content, problems, "headline"):
        card.expression(parser, ("when",), headline.when, "truth")


def _endings(content: Content, problems: Problems) -> None:
    _, parser = parsers_for(content)
    final = [e for e in content.endings.values() if not e.early]
    for card, ending in _cards(content, problems, "ending"):
        card.expression(parser, ("when",), ending.when, "truth")
        if ending.early and ending.when is None:
            card.bad(("when",), "an early ending says when it comes")
        if not ending.early and ending.when is None and ending is not final[-1]:
            card.bad(("when",), "the endings after this one can never be reached")
    if not final or final[-1].when is not None:
        problems.at("endings.toml", 1, 1, "the last ending must have no 'when', so that every game has one")


def _lenses(content: Content, problems: Problems) -> None:
    for card, lens in _cards(content, problems, "lens"):
        _weights(card, lens.weights)


def _weights(card: _Card, weights: dict[str, float]) -> None:
    for name in weights:
        card.known(("weights", name), name, COMPONENTS, "component")
    total = sum(weights.values())
    if abs(total - 1) > 1e-9:
        card.bad(("weights",), f"the weights add up to {total:g}, not to 1")


def _codex(content: Content, problems: Problems) -> None:
    for card, entry in _cards(content, problems, "entry"):
        for index, other in enumerate(entry.see):
            card.known(("see", index), other, content.codex, "codex entry")


def _scenarios(content: Content, problems: Problems) -> None:
    for card, scenario in _cards(content, problems, "scenario"):
        card.known(("opening",), scenario.opening, content.events, "event")
        card.known(("lens",), scenario.lens, content.lenses, "lens")
        card.known(("doctrine",), scenario.doctrine, content.doctrines, "doctrine")
        for key in ("deck", "schedule"):
            for index, event in enumerate(getattr(scenario, key)):
                card.known((key, index), event, content.events, "event")
        if scenario.schedule and len(scenario.schedule) != scenario.quarters:
            card.bad(("schedule",), f"has {len(scenario.schedule)} events for {scenario.quarters} quarters")
        for index, piece in enumerate(scenario.background):
            if piece.quarter > scenario.quarters:
                card.bad(("background", index, "quarter"), f"the scenario has {scenario.quarters} quarters")
            if piece.quarter in {other.quarter for other in scenario.background[:index]}:
                card.bad(("background", index, "quarter"), f"quarter {piece.quarter} already has a background")
        if len(scenario.lessons) > scenario.quarters:
            card.bad(("lessons",), f"has {len(scenario.lessons)} lessons for {scenario.quarters} quarters")
        if not scenario.schedule:
            _dealable(card, content, scenario)


def _dealable(card: _Card, content: Content, scenario: schema.Scenario) -> None:
    """Every quarter of a dealt scenario needs an event that can always come."""
    for quarter in range(1, scenario.quarters + 1):
        now = year_of(scenario.start_year, scenario.start_quarter, quarter)
        if not any(
            since(content, event) <= now
            and now[0] <= event.years[1]
            and event.when is None
            and not event.follow_up_only
            for ident, event in content.events.items()
            if not scenario.deck or ident in scenario.deck
        ):
            card.bad(("id",), f"no event without a 'when' can be dealt in {quarter_name(*now)}")
            return
