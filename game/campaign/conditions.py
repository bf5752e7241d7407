"""A condition taken apart for its author: which of its parts hold now, and what each of them looks at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from game.engine.deck import NEVER
from game.engine.expressions import Node, Parser
from game.engine.frames import Frame, Value

ASKED = ("column", "quarters_since", "flag", "seen")
"""Operations that look at the state; their only argument is a name."""


@dataclass(frozen=True)
class Fact:
    """Something of the state that an expression looks at."""

    op: str
    name: str
    value: float

    @property
    def now(self) -> str:
        """What it is, in words or as a number."""
        if self.op == "column":
            return f"{self.value:.1f}".removesuffix(".0")
        if self.op == "quarters_since":
            return "never set" if self.value == NEVER else f"set {self.value:.0f} quarters ago"
        yes, no = ("set", "not set") if self.op == "flag" else ("met", "not met")
        return yes if self.value else no

    def __str__(self) -> str:
        return f"{self.name} {self.now}"


@dataclass(frozen=True)
class Clause:
    """One part of a condition: its words, whether it holds, and what it looks at."""

    words: str
    holds: bool
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Condition:
    """The parts of a condition, all of which must hold."""

    clauses: tuple[Clause, ...]

    @property
    def holds(self) -> bool:
        """Whether the condition as a whole holds."""
        return all(clause.holds for clause in self.clauses)


@dataclass(frozen=True)
class Weight:
    """A weight as it stands: its words, what it comes to, and what it looks at."""

    words: str
    value: float
    facts: tuple[Fact, ...]


def number(value: Value) -> float:
    """What an expression comes to in the first world."""
    return float(np.asarray(value, dtype=np.float64).reshape(-1)[0])


def condition(text: str | None, parser: Parser, frame: Frame) -> Condition | None:
    """A card's ``when`` taken apart at its ``and``; None where the card asks for nothing."""
    if text is None:
        return None
    return Condition(tuple(_clause(piece, parser, frame) for piece in _pieces(text)))


def weight(text: str, parser: Parser, frame: Frame) -> Weight:
    """A card's ``weight``, which is never less than 0."""
    node = parser.parse(text, "number")
    return Weight(text.strip(), max(0.0, number(frame.value(node))), tuple(_facts(node, frame)))


def names(text: str | None, want: str, parser: Parser) -> set[tuple[str, str]]:
    """(operation, name) of all that an expression looks at."""
    return {(node.op, node.args[0]) for node in _leaves(parser.parse(text, want))} if text is not None else set()


def _pieces(text: str) -> list[str]:
    tree = ast.parse(text.strip(), mode="eval").body
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        return [ast.unparse(value) for value in tree.values]
    return [ast.unparse(tree)]


def _clause(piece: str, parser: Parser, frame: Frame) -> Clause:
    node = parser.parse(piece, "truth")
    return Clause(piece, bool(number(frame.value(node))), tuple(_facts(node, frame)))


def _facts(node: Node, frame: Frame) -> Iterator[Fact]:
    told = dict.fromkeys(_leaves(node))
    yield from (Fact(leaf.op, leaf.args[0], number(frame.value(leaf))) for leaf in told)


def _leaves(node: Node) -> Iterator[Node]:
    if node.op in ASKED:
        yield node
    for inner in node.args:
        if isinstance(inner, Node):
            yield from _leaves(inner)
