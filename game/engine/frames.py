"""Expressions run over columns: a frame is one state of the worlds, and computes each shared node once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from game.engine.expressions import Node

if TYPE_CHECKING:
    from game.engine.arrays import Index

Value = Any
"""A float, a bool, or a column of either, shape ``(N,)``."""

_OPERATIONS: dict[str, Callable[..., Value]] = {
    "neg": np.negative,
    "not": np.logical_not,
    "count": lambda truth: np.multiply(truth, 1.0),
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "min": np.minimum,
    "max": np.maximum,
    "and": np.logical_and,
    "or": np.logical_or,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


class Frame:
    """The state that a batch of expressions is run against; remembers every node it has computed."""

    def __init__(self, leaves: Callable[[str, str], Value]) -> None:
        self._leaves = leaves
        self._done: dict[Node, Value] = {}

    def value(self, node: Node) -> Value:
        """What ``node`` comes to: a scalar or a column of shape ``(N,)``."""
        done = self._done.get(node)
        if done is not None:
            return done
        op, args = node.op, node.args
        operation = _OPERATIONS.get(op)
        if op == "const":
            result: Value = args[0]
        elif operation is None:
            result = self._leaf(node)
        else:
            result = self.value(args[0])
            if len(args) == 1:
                result = operation(result)
            for other in args[1:]:
                result = operation(result, self.value(other))
        self._done[node] = result
        return result

    def _leaf(self, node: Node) -> Value:
        return self._leaves(node.op, node.args[0])

    def part(self, where: Index) -> Frame:
        """The same state for the worlds at ``where`` alone."""
        return _Part(self, where)


class _Part(Frame):
    def __init__(self, whole: Frame, where: Index) -> None:
        super().__init__(whole._leaves)
        self._whole, self._where = whole, where

    def _leaf(self, node: Node) -> Value:
        value = self._whole.value(node)
        return value[self._where] if isinstance(value, np.ndarray) else value
