"""What a condition can and cannot be, and which cards can come at all, found without playing.

Every number lies in an interval. A condition that must hold, or must fail, narrows the intervals of what it speaks of;
where one is left empty it cannot. ``never`` and ``always`` are certain, and what is only hard to see through is
``sometimes``. Intervals hold their ends, since next to a number there is always a next one: ``x > 60`` begins there.
"""

from __future__ import annotations

import math
import operator
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final, Literal

from game.content import schema
from game.content.check import RESPONSE_NAMES, parsers_for
from game.content.library import Content, since
from game.engine.calendar import year_of
from game.engine.expressions import Node
from game.engine.words import COLUMNS, DERIVED

Possible = Literal["never", "sometimes", "always"]
Interval = tuple[float, float]
Leaf = tuple[str, str]
"""What an expression speaks of: ``("column", name)``, ``("flag", name)`` or ``("seen", event)``."""
Box = dict[Leaf, Interval]
"""Where each of them lies. A flag or an event is known by its age: quarters since, 999 where never."""

YOUNG, NEVER, ANY = (0.0, 80.0), (999.0, 999.0), (0.0, 999.0)
"""Ages of what has happened (a campaign has 80 quarters at most), of what has not, of either."""
MEASURED: Final = frozenset((*COLUMNS, *DERIVED, "severity", "act"))
"""Any number between two others; the other columns are counted in whole numbers."""
BOUNDS: Final[Mapping[str, Interval]] = {
    **dict.fromkeys(RESPONSE_NAMES, (0.0, 1.0)),
    **dict.fromkeys(MEASURED, (0.0, 100.0)),
    "believed": (-1.0, 1.0),
    "quarter": (1.0, 81.0),  # the last endings are looked for when the last quarter has turned
    "year": (1990.0, 2120.0),
}

INF: Final = math.inf
ALL: Final = (-INF, INF)
"""Of a number that nothing is known of: it may have run over, and then it compares with nothing."""
ROUNDS: Final = 4
"""How often the parts of a condition are gone through: each may narrow what another speaks of."""
SLACK, SMALL = 1e-12, 1e-9
"""Working backwards loses the last digits and leaves that much room; it divides by nothing smaller than this."""
_CAPITAL: Final = ("column", "capital")
OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
FORWARD: Final = {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv}
NOTHING: Final = Node("const", (0.0,), "number")


# ---- one condition --------------------------------------------------------------------------------------------


def holds(node: Node, ranges: Mapping[str, Interval], impossible: Collection[Leaf] = ()) -> Possible:
    """Whether a condition can hold where each column lies in its range, or else in that of ``BOUNDS``.

    ``impossible``: flags that are never set and events that are never seen, as ``("flag", "x")``, ``("seen", "y")``.
    """
    box: Box = {}
    for leaf in leaves(node):
        if leaf[0] == "column":
            box[leaf] = ranges[leaf[1]] if leaf[1] in ranges else BOUNDS[leaf[1]]
        else:
            box[leaf] = NEVER if leaf in impossible else ANY
    if not narrow(node, dict(box), True):
        return "never"
    return "sometimes" if narrow(node, box, False) else "always"


def leaves(node: Node) -> Iterator[Leaf]:
    """What an expression speaks of, as often as it does."""
    if node.op in ("column", "seen", "flag", "quarters_since"):
        yield ("flag" if node.op == "quarters_since" else node.op, node.args[0])
    else:
        for arg in node.args:
            if isinstance(arg, Node):
                yield from leaves(arg)


def narrow(node: Node, box: Box, want: bool, rounds: int = ROUNDS) -> bool:
    """Leave of ``box`` what a condition needs to be as wanted. False where nothing is left, and the box is spent."""
    op, args = node.op, node.args
    match op if want else OPPOSITE.get(op, op):
        case "not":
            return narrow(args[0], box, not want, rounds)
        case "and" | "or" if (op == "and") == want:
            return _every(args, box, want, rounds)
        case "and" | "or":
            return _some(args, box, lambda arg, part: narrow(arg, part, want, rounds))
        case "<" | "<=" as sign:
            return _order(args, box, strict=sign == "<")
        case ">" | ">=" as sign:
            return _order(args[::-1], box, strict=sign == ">")
        case "==":
            return _order(args, box) and _order(args[::-1], box)
        case "!=":
            return _some((args, args[::-1]), box, lambda pair, part: _order(pair, part, strict=True))
    return _keep((op, args[0]), YOUNG if want else NEVER, box)


def _every(nodes: Iterable[Node], box: Box, want: bool, rounds: int = ROUNDS) -> bool:
    for _ in range(rounds):
        before = dict(box)
        # Fewer rounds further in: what is nested deeply must not multiply them.
        if not all(narrow(node, box, want, max(1, rounds - 1)) for node in nodes):
            return False
        if box == before:
            break
    return True


def _some(ways: Iterable[Any], box: Box, go: Callable[[Any, Box], bool]) -> bool:
    """Go each way with a box of its own; what is left holds all that any of them left."""
    left = [part for way in ways if go(way, part := dict(box))]
    for leaf in box if left else ():
        box[leaf] = min(part[leaf][0] for part in left), max(part[leaf][1] for part in left)
    return bool(left)


def _order(pair: tuple[Node, ...], box: Box, *, strict: bool = False) -> bool:
    low, high = pair
    least, most = bounds(low, box)[0], bounds(high, box)[1]
    if strict:
        least, most = math.nextafter(least, INF), math.nextafter(most, -INF)
    return _push(low, (-INF, most), box) and _push(high, (least, INF), box)


def _keep(leaf: Leaf, want: Interval, box: Box) -> bool:
    low, high = max(box[leaf][0], want[0]), min(box[leaf][1], want[1])
    if leaf[0] != "column" or leaf[1] not in MEASURED:
        low, high = float(math.ceil(low)), float(math.floor(high))
    box[leaf] = low, high
    return low <= high


def bounds(node: Node, box: Box) -> Interval:
    """Where a number lies. The engine rounds as this does, and so does not leave the ends by a digit."""
    op, args = node.op, node.args
    match op:
        case "const":
            return args[0], args[0]
        case "column":
            return box[op, args[0]]
        case "quarters_since":
            return box["flag", args[0]]
        case "count":
            low, high = box[args[0].op, args[0].args[0]]
            return float(high < NEVER[0]), float(low <= YOUNG[1])
    sides = [bounds(arg, box) for arg in args]
    if ALL in sides:
        return ALL
    if op in FORWARD:
        return _corners(op, *sides)
    if op == "neg":
        return -sides[0][1], -sides[0][0]
    pick = min if op == "min" else max
    return pick(low for low, _ in sides), pick(high for _, high in sides)


def _push(node: Node, want: Interval, box: Box) -> bool:
    """Leave of ``box`` what a number needs to lie as wanted: its operation turned round, for each side of it."""
    op, args, have = node.op, node.args, bounds(node, box)
    low, high = want = max(have[0], want[0]), min(have[1], want[1])
    if low > high or have in (want, ALL):
        return low <= high
    match op:
        case "column" | "quarters_since":
            return _keep(next(leaves(node)), want, box)
        case "count":
            return (low <= 0 or narrow(args[0], box, True)) and (high >= 1 or narrow(args[0], box, False))
        case "neg":
            return _push(args[0], (-high, -low), box)
        case "min" | "max":
            each, one = ((low, INF), (-INF, high)) if op == "min" else ((-INF, high), (low, INF))
            pushed = all(_push(arg, each, box) for arg in args)
            return pushed and _some(args, box, lambda arg, part: _push(arg, one, part))
    left, right = (bounds(arg, box) for arg in args)
    match op:
        case "add":
            return _push(args[0], _back("sub", want, right), box) and _push(args[1], _back("sub", want, left), box)
        case "sub":
            return _push(args[0], _back("add", want, right), box) and _push(args[1], _back("sub", left, want), box)
        case "mul":
            return _push(args[0], _back("div", want, right), box) and _push(args[1], _back("div", want, left), box)
    return _push(args[0], _back("mul", want, right), box)


def _corners(op: str, left: Interval, right: Interval) -> Interval:
    ends = [FORWARD[op](x, y) for x in left for y in right]
    return (min(ends), max(ends)) if all(map(math.isfinite, ends)) else ALL


def _back(op: str, left: Interval, right: Interval) -> Interval:
    if op == "div" and right[0] < SMALL and right[1] > -SMALL:
        return ALL
    low, high = _corners(op, left, right)
    slack = SLACK * (1 + max(map(abs, (*left, *right, low, high))))
    return low - slack, high + slack


# ---- all cards ------------------------------------------------------------------------------------------------


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
            args = parser.parse(card.weight, "number"), NOTHING
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
            self._found[key] = _every(asks, dict(zip(self.leaves(asks), sides, strict=True)), want)
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
