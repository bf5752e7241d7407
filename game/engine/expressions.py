"""The card language: ``when`` and ``weight`` expressions, parsed once and run over columns.

    when = "alignment >= 60 and adaptation.payments > 30 and not seen('mate-60')"

Python's ``ast`` reads the text, a white list decides what may stay, and nothing is ever evaluated as
Python. Equal sub-expressions become one node, and a ``Frame`` computes each node once for all cards.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

LIMIT = 240
"""Most nodes that one expression may have: text from a pack must not run away with the parser."""


class ExpressionError(ValueError):
    """What is wrong with an expression, and where: ``offset`` counts characters from 0.

    Where a name is ``unknown``, ``known`` holds those that it may have been meant for.
    """

    def __init__(self, message: str, offset: int = 0, unknown: str = "", known: Collection[str] = ()) -> None:
        super().__init__(message)
        self.offset, self.unknown, self.known = offset, unknown, known


@dataclass(frozen=True)
class Names:
    """What an expression may speak of."""

    columns: Collection[str]
    events: Collection[str]
    flags: Collection[str]


@dataclass(frozen=True, eq=False)
class Node:
    """One operation. Nodes are shared, so identity is equality and a frame can remember results."""

    op: str
    args: tuple[Any, ...]
    kind: str  # "number" or "truth"


@dataclass
class Parser:
    """Turns text into shared nodes. Parsers with different names may share their nodes."""

    names: Names
    shared: dict[tuple[Any, ...], Node] = field(default_factory=dict)
    _read: dict[str, Node] = field(default_factory=dict)
    _left: int = LIMIT

    def parse(self, text: str, want: str) -> Node:
        """The node for ``text``, which must be a ``"number"`` or a ``"truth"``.

        Raises ExpressionError.
        """
        node = self._read.get(text)
        if node is None:
            node = self._read[text] = self._parse(text)
        if node.kind != want:
            need = {"truth": "a condition, such as 'alignment >= 60'", "number": "a number"}[want]
            raise ExpressionError(f"should be {need}", len(text) - len(text.lstrip()))
        return node

    def _parse(self, text: str) -> Node:
        lead = len(text) - len(text.lstrip())
        line = re.sub(r"\s", " ", text.strip())  # over several lines, a column would count from the last one
        for mark, name in (("\\", "backslash"), ("#", "comment")):
            if mark in line:
                raise ExpressionError(f"may hold no {name}", lead + line.index(mark))
        try:
            tree = ast.parse(line, mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            offset = max(0, (getattr(error, "offset", 1) or 1) - 1)
            raise ExpressionError("is not an expression", offset) from None
        self._left = LIMIT
        try:
            return self._build(tree.body)
        except RecursionError:
            raise ExpressionError(f"is too long: at most {LIMIT} parts") from None
        except ExpressionError as error:
            error.offset = lead + len(line.encode()[: error.offset].decode(errors="replace"))  # ast counts bytes
            raise

    def _node(self, op: str, args: tuple[Any, ...], kind: str) -> Node:
        return self.shared.setdefault((op, *args), Node(op, args, kind))

    def _build(self, at: ast.expr) -> Node:
        self._left -= 1
        if self._left < 0:
            raise ExpressionError(f"is too long: at most {LIMIT} parts")
        match at:
            case ast.Constant(value=bool()):
                raise ExpressionError("a bare true or false says nothing", at.col_offset)
            case ast.Constant(value=int() | float() as value) if abs(value) < 1e6:
                return self._node("const", (float(value),), "number")
            case ast.Name() | ast.Attribute():
                return self._column(at)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return self._node("neg", (self._as(inner, "number"),), "number")
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return self._node("not", (self._as(inner, "truth"),), "truth")
            case ast.BinOp():
                return self._arithmetic(at)
            case ast.BoolOp(op=op, values=values):
                nodes = tuple(self._as(v, "truth") for v in values)
                return self._node("and" if isinstance(op, ast.And) else "or", nodes, "truth")
            case ast.Compare():
                return self._comparison(at)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self._call(name, args, at)
        raise ExpressionError("has something that the card language does not know", at.col_offset)

    def _as(self, at: ast.expr, kind: str) -> Node:
        node = self._build(at)
        if node.kind != kind:
            have = {"truth": "a condition", "number": "a number"}
            raise ExpressionError(f"needs {have[kind]} here, not {have[node.kind]}", at.col_offset)
        return node

    def _column(self, at: ast.Name | ast.Attribute) -> Node:
        name = ast.unparse(at)
        self._known(name, self.names.columns, "name", at.col_offset)
        return self._node("column", (name,), "number")

    def _arithmetic(self, at: ast.BinOp) -> Node:
        op = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}.get(type(at.op))
        if op is None:
            raise ExpressionError("knows + - * / only", at.col_offset)
        left, right = self._term(at.left), self._term(at.right)
        if op == "div" and (right.op != "const" or right.args[0] == 0):
            raise ExpressionError("may divide only by a number that is not 0", at.right.col_offset)
        return self._node(op, (left, right), "number")

    def _term(self, at: ast.expr) -> Node:
        """In a sum or a product a call that is true or false counts 1 or 0: ``1 + seen('mate-60')``."""
        if isinstance(at, ast.Call):
            node = self._build(at)
            if node.kind == "truth":
                return self._node("count", (node,), "number")
        return self._as(at, "number")

    def _comparison(self, at: ast.Compare) -> Node:
        signs = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
        sides = [self._as(side, "number") for side in (at.left, *at.comparators)]
        parts = []
        for sign, left, right in zip(at.ops, sides, sides[1:], strict=False):
            if type(sign) not in signs:
                raise ExpressionError("compares with < <= > >= == != only", at.col_offset)
            parts.append(self._node(signs[type(sign)], (left, right), "truth"))
        return parts[0] if len(parts) == 1 else self._node("and", tuple(parts), "truth")

    def _call(self, name: str, args: list[ast.expr], at: ast.Call) -> Node:
        if name in ("min", "max") and len(args) >= 2:
            return self._node(name, tuple(self._as(a, "number") for a in args), "number")
        asked = {"seen": self.names.events, "flag": self.names.flags, "quarters_since": self.names.flags}
        self._known(name, [*asked, "min", "max"], "function", at.col_offset)
        match args:
            case [ast.Constant(value=str() as ident)] if name in asked:
                what = "event" if name == "seen" else "flag"
                self._known(ident, asked[name], what, args[0].col_offset)
                return self._node(name, (ident,), "number" if name == "quarters_since" else "truth")
        raise ExpressionError(f"{name}() takes one name in quotes, min() and max() take numbers", at.col_offset)

    @staticmethod
    def _known(name: str, known: Collection[str], what: str, offset: int) -> None:
        if name not in known:
            raise ExpressionError(f"unknown {what} '{name[:60]}'", offset, name, known)
