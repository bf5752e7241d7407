"""What holds between the tables of a pack: names that must exist, rules that no single table can see."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic import ValidationError

from game.content import schema
from game.content.codes import CODES
from game.content.library import Content, Origin, since
from game.content.places import KeyPath, Part
from game.content.problems import Problems, offer
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


def flags_of(content: Content) -> list[str]:
    """Every flag that some card sets, sorted."""
    cards: list[schema.Option | schema.Response | schema.Move] = []
    cards += [option for event in content.events.values() for option in event.option]
    cards += [*content.responses.values(), *content.moves.values()]
    return sorted({card.sets for card in cards if card.sets})


def parsers_for(content: Content) -> tuple[Parser, Parser]:
    """The parsers for responses and for every other card; they share their nodes, and read each text once."""
    if content.parsers is None:
        events = {*content.events, *content.left_out.ids["event"]}
        flags = frozenset({*flags_of(content), *content.left_out.flags})
        response = Parser(Names(RESPONSE_NAMES, events, flags))
        content.parsers = (response, Parser(Names(EVENT_NAMES, events, flags), response.shared))
    return content.parsers


def cross_check(content: Content, problems: Problems) -> None:
    """Add to ``problems`` whatever does not hold between the tables."""
    content.parsers = None
    for check in (
        _cards_alike,
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
        _left_out,
    ):
        check(content, problems)


class _Card:
    """One card and the way to complain about it."""

    def __init__(self, content: Content, problems: Problems, kind: str, origin: Origin) -> None:
        self.content, self.problems, self.kind, self.origin = content, problems, kind, origin

    def bad(
        self,
        path: KeyPath,
        code: str,
        message: str,
        hint: str = "",
        *,
        part: Part = "value",
        offset: int | None = None,
    ) -> None:
        where = (*self.origin.path, *path)
        self.problems.add(self.origin.source, where, code, message, hint, part=part, offset=offset)

    def known(self, path: KeyPath, name: str | None, names: Collection[str], what: str, kind: str = "") -> None:
        """``names`` are those of cards of ``kind``, if any: some of them may have been left out."""
        if name is None or name in names or (kind and name in self.content.left_out.ids[kind]):
            return
        self.bad(path, "E201", f"unknown {what} '{name[:60]}'", offer(name, names))

    def expression(self, parser: Parser, path: KeyPath, text: str | None, want: str) -> None:
        if text is None:
            return
        try:
            parser.parse(text, want)
        except ExpressionError as error:
            code, hint = ("E302", offer(error.unknown, error.known)) if error.unknown else ("E301", "")
            self.bad(path, code, f'{error} (in "{text[:60]}")', hint, offset=error.offset)

    def told(self, path: KeyPath, card: schema.Option | schema.Move) -> None:
        """A condition is told to players in words, never as an expression."""
        if card.when is not None and card.needs is None:
            self.bad((*path, "when"), "E406", "has no 'needs' that tells players of it", part="key")

    def follow_up(self, path: KeyPath, plan: schema.FollowUp | None) -> None:
        if plan is not None:
            self.known((*path, "follow_up", "event"), plan.event, self.content.events, "event", "event")

    def record(self, kind: str, record: str | None) -> None:
        if kind == "documented" and record is None:
            self.bad(("kind",), "E407", "a documented card names its row of record.csv in 'record'", _NAME_ROW)
        if kind != "documented" and record is not None:
            self.bad(("record",), "E407", f"a {kind} card rests on no row of the record", _NO_ROW)
        if record is not None and self.content.record:
            self.known(("record",), record, self.content.record, "record id")

    def years(self, years: tuple[int, int]) -> None:
        if years[0] > years[1]:
            self.bad(("years",), "E408", f"{years[0]} comes after {years[1]}")

    def effects(self, path: KeyPath, card: Any) -> None:
        """Ranges run upwards, in what comes at once and in what comes later."""
        tables = [(path, card), *(((*path, "later", index), late) for index, late in enumerate(card.later))]
        for where, table in tables:
            for name, points in table.effects.items():
                if isinstance(points, tuple) and points[0] > points[1]:
                    told = f"the range of '{name}' runs from {points[0]:g} down to {points[1]:g}"
                    self.bad((*where, "effects", *name.split(".")), "E408", told)


_NAME_ROW = "add 'record', or make it a composite"
_NO_ROW = "take out 'record', or make it documented"


def _cards(content: Content, problems: Problems, kind: str) -> list[tuple[_Card, Any]]:
    return [
        (_Card(content, problems, kind, content.origins[kind, ident]), card)
        for ident, card in content.tables[kind].items()
    ]


def _cards_alike(content: Content, problems: Problems) -> None:
    """What holds for cards of every kind, and for packs."""
    for (kind, ident), origin in content.origins.items():
        card: Any = content.tables.get(kind, {}).get(ident)
        if kind == "pack":
            card = next(pack for pack in content.packs if pack.id == ident)
        for index, code in enumerate(getattr(card, "lint_ignore", ())):
            where = (*origin.path, "lint-ignore")
            if code not in CODES:
                problems.add(origin.source, (*where, index), "E201", f"unknown code '{code}'", offer(code, CODES))
            elif code.startswith("E"):
                told = f"'{code}' is an error: it cannot be silenced"
                problems.add(origin.source, (*where, index), "E201", told, "mend what it names")
        if getattr(card, "lint_ignore", ()) and card.lint_reason is None:
            problems.add(origin.source, (*origin.path, "lint-ignore"), "E115", "has no 'lint-reason'", part="key")


def _left_out(content: Content, problems: Problems) -> None:
    """Tables that did not pass: their expressions, and the options that are sound by themselves.

    So that one run names all that is wrong with them.
    """
    response, other = parsers_for(content)
    for kind, row, origin in content.left_out.rows:
        card = _Card(content, problems, kind, origin)
        _raw_expressions(card, response if kind == "response" else other, (), row)
        options = row.get("option")
        for index, option in enumerate(options if isinstance(options, list) else ()):
            path: KeyPath = ("option", index)
            try:
                sound = schema.Option.model_validate(option)
            except (ValidationError, RecursionError):
                _raw_expressions(card, other, path, option)
            else:
                _option(card, other, path, sound)


def _raw_expressions(card: _Card, parser: Parser, path: KeyPath, part: Any) -> None:
    for key, want in (("when", "truth"), ("weight", "number"), ("wants", "truth")):
        text = part.get(key) if isinstance(part, dict) else None
        if isinstance(text, str) and 0 < len(text) <= schema.LONGEST:
            card.expression(parser, (*path, key), text, want)


def _model(content: Content, problems: Problems) -> None:
    for name in content.model:
        origin = content.origins["coefficient", name]
        over = COEFFICIENTS.get(name, ())
        value = content.model[name].value
        where = (*origin.path, "value")
        if name not in COEFFICIENTS:
            hint = offer(name, COEFFICIENTS)
            problems.add(origin.source, origin.path, "E413", f"unknown coefficient '{name}'", hint, part="key")
        elif (over is None) != isinstance(value, float):
            want = "one number" if over is None else f"one number for each of {', '.join(over)}"
            problems.add(origin.source, where, "E413", f"should be {want}")
        elif isinstance(value, dict) and over is not None and set(value) != set(over):
            odd = sorted(set(value) ^ set(over))
            told = f"should have exactly {', '.join(over)}; see {', '.join(odd)}"
            problems.add(origin.source, where, "E413", told)
    missing = [
        name for name in COEFFICIENTS if name not in content.model and ("coefficient", name) not in content.origins
    ]
    source = next((content.origins["coefficient", name].source for name in content.model), None)
    if missing and source is not None:
        problems.at(source.name, "E413", f"these coefficients are missing: {', '.join(missing)}")


def _events(content: Content, problems: Problems) -> None:
    _, parser = parsers_for(content)
    for card, event in _cards(content, problems, "event"):
        card.record(event.kind, event.record)
        card.expression(parser, ("when",), event.when, "truth")
        card.expression(parser, ("weight",), event.weight, "number")
        card.years(event.years)
        for index, entry in enumerate(event.codex):
            card.known(("codex", index), entry, content.codex, "codex entry", "entry")
        postures = {option.posture for option in event.option}
        for posture in ("double_down", "inaction"):
            if posture not in postures:
                told = f"every event offers '{posture}': this one does not"
                card.bad(("option",), "E401", told, f'add an option with posture = "{posture}"', part="key")
        seen: set[str] = set()
        for index, option in enumerate(event.option):
            path: KeyPath = ("option", index)
            if option.id in seen:
                card.bad((*path, "id"), "E404", f"'{option.id}' is the id of another option of this event")
            seen.add(option.id)
            _option(card, parser, path, option)
        marked = [index for index, option in enumerate(event.option) if option.history]
        if len(marked) > 1:
            told = "only one option can be what really happened ('history')"
            card.bad(("option", marked[1], "history"), "E405", told, part="key")


def _option(card: _Card, parser: Parser, path: KeyPath, option: schema.Option) -> None:
    acts = option.posture not in ("inaction", "engage")
    if acts and (option.instrument is None or option.target is None):
        lacking = " and ".join(name for name in ("instrument", "target") if getattr(option, name) is None)
        told = f"'{option.posture}' must name an instrument and a target"
        card.bad((*path, "posture"), "E402", told, f"add {lacking}")
    elif option.posture == "inaction" and (option.instrument or option.target):
        told = "inaction uses no instrument and has no target"
        key = "instrument" if option.instrument else "target"
        card.bad((*path, key), "E402", told, "take them out, or choose another posture", part="key")
    elif (option.instrument is None) != (option.target is None):
        lacking = "instrument" if option.instrument is None else "target"
        told = "name both an instrument and a target, or neither"
        card.bad((*path, "posture"), "E402", told, f"add {lacking}, or take the other out")
    if option.posture == "inaction" and option.cost:
        card.bad((*path, "cost"), "E403", f"inaction costs {option.cost} capital")
    if option.posture == "inaction" and option.when:
        card.bad((*path, "when"), "E403", "inaction waits for a condition", part="key")
    card.expression(parser, (*path, "when"), option.when, "truth")
    card.told(path, option)
    card.follow_up(path, option.follow_up)
    card.effects(path, option)


def _responses(content: Content, problems: Problems) -> None:
    parser, _ = parsers_for(content)
    evergreen: set[str] = set()
    for card, response in _cards(content, problems, "response"):
        card.record(response.kind, response.record)
        card.expression(parser, ("when",), response.when, "truth")
        card.expression(parser, ("weight",), response.weight, "number")
        card.years(response.years)
        card.follow_up((), response.follow_up)
        card.effects((), response)
        if response.when is None and response.years == (2014, 2035):
            evergreen.add(response.family)
    for family in FAMILIES:
        if family not in evergreen and not content.left_out:
            told = f"family '{family}' has no response that can always be played"
            problems.at(content.files[0].shown if content.files else "pack", "E412", told)


def _moves(content: Content, problems: Problems) -> None:
    _, parser = parsers_for(content)
    for card, move in _cards(content, problems, "move"):
        card.expression(parser, ("when",), move.when, "truth")
        card.told((), move)
        card.effects((), move)


def _doctrines(content: Content, problems: Problems) -> None:
    for card, doctrine in _cards(content, problems, "doctrine"):
        for family in FAMILIES:
            if family not in doctrine.families:
                card.bad(("families",), "E409", f"has no weight for '{family}'", f"add {family} = 1.0")


_SEAT = ("duty", "interest", "wants")
"""What an office needs for somebody in a class to hold it."""


def _advisers(content: Content, problems: Problems) -> None:
    _, parser = parsers_for(content)
    for card, adviser in _cards(content, problems, "adviser"):
        card.known(("doctrine",), adviser.doctrine, content.doctrines, "doctrine", "doctrine")
        _weights(card, adviser.weights)
        card.expression(parser, ("wants",), adviser.wants, "truth")
        given = [key for key in _SEAT if getattr(adviser, key) is not None]
        if given and len(given) < len(_SEAT):
            lacking = " and ".join(f"'{key}'" for key in _SEAT if key not in given)
            card.bad((given[0],), "E414", f"an office with '{given[0]}' has {lacking} too", part="key")


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
            card.bad(("early",), "E410", "an early ending says when it comes", "add 'when'", part="key")
        if not ending.early and ending.when is None and ending is not final[-1]:
            told = "the endings after this one can never be reached"
            card.bad(("id",), "E410", told, "add 'when' to it, or move it to the end")
    if (not final or final[-1].when is not None) and not content.left_out:
        told = "the last ending must have no 'when', so that every game has one"
        problems.at(content.files[0].shown if content.files else "pack", "E410", told)


def _lenses(content: Content, problems: Problems) -> None:
    for card, lens in _cards(content, problems, "lens"):
        _weights(card, lens.weights)


def _weights(card: _Card, weights: dict[str, float]) -> None:
    for name in weights:
        card.known(("weights", name), name, COMPONENTS, "component")
    total = sum(weights.values())
    if abs(total - 1) > 1e-9:
        card.bad(("weights",), "E409", f"the weights add up to {total:g}, not to 1")


def _codex(content: Content, problems: Problems) -> None:
    for card, entry in _cards(content, problems, "entry"):
        for index, other in enumerate(entry.see):
            card.known(("see", index), other, content.codex, "codex entry", "entry")


def _scenarios(content: Content, problems: Problems) -> None:
    for card, scenario in _cards(content, problems, "scenario"):
        card.known(("opening",), scenario.opening, content.events, "event", "event")
        card.known(("lens",), scenario.lens, content.lenses, "lens", "lens")
        card.known(("doctrine",), scenario.doctrine, content.doctrines, "doctrine", "doctrine")
        for key in ("deck", "schedule"):
            for index, event in enumerate(getattr(scenario, key)):
                card.known((key, index), event, content.events, "event", "event")
        length = scenario.quarters
        if scenario.schedule and len(scenario.schedule) != length:
            told = f"has {len(scenario.schedule)} events for {length} quarters"
            card.bad(("schedule",), "E411", told, "name one event for each quarter")
        taken: set[int] = set()
        for index, piece in enumerate(scenario.background):
            where: KeyPath = ("background", index, "quarter")
            if piece.quarter > length:
                card.bad(where, "E411", f"the scenario has {length} quarters", f"write {length} or less")
            if piece.quarter in taken:
                told = f"quarter {piece.quarter} already has a background"
                card.bad(where, "E411", told, "join the two into one")
            taken.add(piece.quarter)
        if len(scenario.lessons) > length:
            told = f"has {len(scenario.lessons)} lessons for {length} quarters"
            card.bad(("lessons",), "E411", told, f"keep {length}")
        if scenario.minutes[0] > scenario.minutes[1]:
            card.bad(("minutes",), "E408", f"{scenario.minutes[0]} comes after {scenario.minutes[1]}")
        if not scenario.schedule and not content.left_out:
            _dealable(card, content, scenario)


def _dealable(card: _Card, content: Content, scenario: schema.Scenario) -> None:
    """Every quarter of a dealt scenario needs an event that can always come."""
    deck = set(scenario.deck)
    always = [
        (since(content, event), event.years[1])
        for ident, event in content.events.items()
        if event.when is None and not event.follow_up_only and (not scenario.deck or ident in deck)
    ]
    for quarter in range(1, scenario.quarters + 1):
        now = year_of(scenario.start_year, scenario.start_quarter, quarter)
        if not any(first <= now and now[0] <= last for first, last in always):
            told = f"no event without a 'when' can be dealt in {quarter_name(*now)}"
            card.bad(("quarters",), "E411", told, "add such an event to the deck, or end the scenario sooner")
            return
