"""Which cards can come at all, found without playing: a fixed point over all that some game could bring."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

from game.content import schema
from game.content.check import parsers_for
from game.content.intervals import ANY, BOUNDS, INF, NEVER, Interval, Leaf, Possible, every, holds, leaves
from game.content.library import Content, since
from game.engine.calendar import year_of
from game.engine.expressions import Node

_CAPITAL: Final = ("column", "capital")
_NOTHING: Final = Node("const", (0.0,), "number")


@dataclass(frozen=True)
class Reach:
    """What can come in some scenario, by id; an option is ``event/option``. (Author mode may begin anywhere.)"""

    events: set[str]
    options: set[str]
    responses: set[str]
    moves: set[str]
    flags: set[str]
    _cards: _Cards = field(repr=False)
    _games: list[_Game] = field(repr=False)

    def holds(self, node: Node, card: schema.Card) -> Possible:
        """Whether a condition of a card, or of an option on it, can hold where the card may come."""
        answers: set[Possible] = set()
        for game in self._games:
            answer = game.holds(node, card)
            if answer == "sometimes":
                return answer
            answers |= {answer} if answer else set()
        if not answers:  # no scenario has it: what it says may be wrong all the same
            return holds(node, {"year": card.years} if isinstance(card, schema.Event | schema.Response) else {})
        return answers.pop() if len(answers) == 1 else "sometimes"

    def never(self, event: schema.Event) -> bool:
        """Whether an event asks for what can never be where it may come."""
        return any(self.holds(node, event) == "never" for node in self._cards.asks(event))


def reachable(content: Content) -> Reach:
    """What can come in the scenarios of checked content: all that some game could bring, and little else."""
    cards = _Cards(content)
    games = [_Game(cards, scenario) for scenario in content.scenarios.values()]
    came = {kind: set[str]() for kind in ("event", "option", "response", "move", "flag", "seen")}
    for game in games:
        for kind, name in game.came | game.known:
            came[kind].add(name)
    return Reach(came["event"], came["option"], came["response"], came["move"], came["flag"], cards, games)


class _Cards:
    """What the scenarios have in common: each condition is read once, and most come to the same in all of them."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.columns = {**BOUNDS, **_made(content)}
        self._leaves: dict[tuple[Node, ...], list[Leaf]] = {}
        self._found: dict[tuple[Any, ...], bool] = {}

    def asks(self, card: Any, weighed: bool = False) -> tuple[Node, ...]:
        """What must hold for a card to come: its condition, and (``weighed``) a weight above nothing."""
        parser = parsers_for(self.content)[0 if isinstance(card, schema.Response) else 1]
        asks = [] if card.when is None else [parser.parse(card.when, "truth")]
        if weighed:
            args = parser.parse(card.weight, "number"), _NOTHING
            asks.append(parser.shared.setdefault((">", *args), Node(">", args, "truth")))
        return tuple(asks)

    def leaves(self, asks: tuple[Node, ...]) -> list[Leaf]:
        """All that some conditions speak of, once each."""
        if asks not in self._leaves:
            self._leaves[asks] = list(dict.fromkeys(leaf for node in asks for leaf in leaves(node)))
        return self._leaves[asks]

    def may(self, asks: tuple[Node, ...], sides: tuple[Interval, ...], want: bool = True) -> bool:
        """Whether all of some conditions may be as wanted, their leaves lying in ``sides``."""
        key = (asks, sides, want)
        if key not in self._found:
            self._found[key] = every(asks, dict(zip(self.leaves(asks), sides, strict=True)), want)
        return self._found[key]


def _made(content: Content) -> dict[str, Interval]:
    """Where that lies which the model makes of the columns: a pack may bring coefficients of its own."""
    of: dict[str, Any] = {name: coefficient.value for name, coefficient in content.model.items()}
    shares = of["leverage_coalition_floor"], of["leverage_credibility_floor"], 1 - of["leverage_chokehold"]
    corners = [math.prod(c) for c in product((0, 1, 1 - of["leverage_fatigue"]), *((1, share) for share in shares))]
    ties = of["alignment_weights"].values()
    acts = [100.0 * strength for strength in of["answer_strength"].values()]

    def snapped(low: float, high: float) -> Interval:
        return round(25600 * low - 1e-6) / 256, round(25600 * high + 1e-6) / 256

    return {
        "leverage": snapped(min(corners), max(corners)),
        "alignment": snapped(sum(min(0, tie) for tie in ties), sum(max(0, tie) for tie in ties)),
        "act": (min(0.0, *acts), max(0.0, *acts)),
    }


@dataclass(eq=False, slots=True)
class _Way:
    """One way in which a card may come: in these quarters, if all that is asked holds."""

    kind: str
    name: str
    card: Any
    quarters: tuple[int, int]
    asks: tuple[Node, ...]
    came: bool = False


class _Game:
    """A scenario as ``compile`` makes it. What cannot come is tried again whenever something it asks for can."""

    def __init__(self, cards: _Cards, scenario: schema.Scenario) -> None:
        self.cards, self.content, self.scenario, self.length = cards, cards.content, scenario, scenario.quarters
        self.came: set[tuple[str, str]] = set()
        self.known: set[Leaf] = set()
        self.spans: dict[tuple[str, str], tuple[int, int]] = {}
        self.planned: dict[str, int] = {}
        self.waiting: defaultdict[Leaf, list[_Way]] = defaultdict(list)
        self.todo: deque[_Way] = deque()
        self.chosen = self._deal()
        for name, card in self.content.responses.items():
            sure = card.when is None and card.kind != "documented"  # the engine leaves such a card some weight
            self._add("response", name, card, self._span(card), cards.asks(card, weighed=not sure))
        for name, move in self.content.moves.items():
            self._add("move", name, move, (1, self.length), cards.asks(move))
        while self.todo:
            self._try(self.todo.popleft())

    def holds(self, node: Node, card: schema.Card) -> Possible | None:
        """Whether a condition can hold in this game where the card may come; None where it never may."""
        span = self.spans.get((type(card).__name__.lower(), card.id))
        if span is None and isinstance(card, schema.Event | schema.Response):
            return None
        sides = self._sides((node,), span or (1, self.length + 1))
        if not self.cards.may((node,), sides):
            return "never"
        return "sometimes" if self.cards.may((node,), sides, want=False) else "always"

    def _deal(self) -> set[str]:
        """Add each event that comes by itself. The events that are chosen for the deck, with follow-ups."""
        scenario, events = self.scenario, self.content.events
        for quarter, name in enumerate(scenario.schedule, 1):
            self._add("event", name, events[name], (quarter, quarter))
        if scenario.schedule:
            return set()
        first, last, deck = self._year(1), self._year(self.length), set(scenario.deck or events)
        chosen = {name for name in deck if events[name].years[0] <= last and events[name].years[1] >= first}
        if scenario.opening:
            chosen.add(scenario.opening)
            self._add("event", scenario.opening, events[scenario.opening], (1, 1))
        fresh = chosen if scenario.deck else set()  # what is in a deck brings its follow-ups along, and they theirs
        while fresh:
            plans = [option.follow_up for name in fresh for option in events[name].option]
            fresh = {plan.event for plan in plans if plan} - chosen
            chosen = chosen | fresh
        for name in chosen:
            event, (begins, ends) = events[name], self._span(events[name])
            if not event.follow_up_only:
                begins = max(begins, 2 if scenario.opening else 1)
                self._add("event", name, event, (begins, ends), self.cards.asks(event, weighed=True))
        return chosen

    def _year(self, quarter: int) -> int:
        return year_of(self.scenario.start_year, self.scenario.start_quarter, quarter)[0]

    def _span(self, card: schema.Event | schema.Response) -> tuple[int, int]:
        """First and last quarter of the campaign in which a card is of its time."""
        before = 4 * self.scenario.start_year + self.scenario.start_quarter - 1
        year, of_year = since(self.content, card)
        return max(1, 4 * year + of_year - before), min(self.length, 4 * card.years[1] + 4 - before)

    def _sides(self, asks: tuple[Node, ...], quarters: tuple[int, int], cost: float = 0.0) -> tuple[Interval, ...]:
        """Where what is asked lies in these quarters, with capital enough to pay."""
        years = self._year(quarters[0]), self._year(quarters[1])
        now = {"quarter": quarters, "year": years, "capital": (cost, 100.0)}
        columns, known, spoken = self.cards.columns, self.known, self.cards.leaves(asks)
        return tuple(
            (now.get(name) or columns[name]) if kind == "column" else ANY if (kind, name) in known else NEVER
            for kind, name in spoken
        )

    def _add(self, kind: str, name: str, card: Any, quarters: tuple[int, int], asks: tuple[Node, ...] = ()) -> None:
        if quarters[0] <= quarters[1]:
            if kind != "option":
                span = self.spans.get((kind, name), quarters)
                self.spans[kind, name] = min(span[0], quarters[0]), max(span[1], quarters[1])
            self.todo.append(_Way(kind, name, card, quarters, asks))

    def _try(self, way: _Way) -> None:
        if way.came:
            return
        card, asks = way.card, way.asks
        way.came = self.cards.may(asks, self._sides(asks, way.quarters, getattr(card, "cost", 0.0)))
        if not way.came:
            for leaf in self.cards.leaves(asks):
                if leaf[0] != "column" and leaf not in self.known:
                    self.waiting[leaf].append(way)
            return
        self._come(way)

    def _come(self, way: _Way) -> None:
        card, asks = way.card, way.asks
        self.came.add((way.kind, way.name))
        if way.kind == "event":
            self._know(("seen", way.name))
            for option in card.option:
                more = self.cards.asks(option)
                if not more and _CAPITAL not in self.cards.leaves(asks):  # nothing is asked that was not asked before
                    self._come(_Way("option", f"{way.name}/{option.id}", option, way.quarters, asks))
                    continue
                self._add("option", f"{way.name}/{option.id}", option, way.quarters, (*asks, *more))
            return
        if card.sets:
            self._know(("flag", card.sets))
        plan = getattr(card, "follow_up", None)
        if plan and plan.event in self.chosen and way.quarters[0] + plan.after < self.planned.get(plan.event, INF):
            first = self.planned[plan.event] = way.quarters[0] + plan.after
            event = self.content.events[plan.event]
            self._add("event", plan.event, event, (first, self.length), self.cards.asks(event))

    def _know(self, leaf: Leaf) -> None:
        if leaf not in self.known:
            self.known.add(leaf)
            self.todo.extend(self.waiting.pop(leaf, ()))
