"""What a condition can and cannot be, found without playing.

Every number lies in an interval. A condition that must hold, or must fail, narrows the intervals of what it speaks of;
where one is left empty it cannot. ``never`` and ``always`` are certain, and what is only hard to see through is
``sometimes``. Intervals hold their ends, since next to a number there is always a next one: ``x > 60`` begins there.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final, Literal

from game.content.check import RESPONSE_NAMES
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
OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
FORWARD: Final = {"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv}


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
            return every(args, box, want, rounds)
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


def every(nodes: Iterable[Node], box: Box, want: bool, rounds: int = ROUNDS) -> bool:
    """Leave of ``box`` what several conditions need to be as wanted all at once. False where nothing is left."""
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
