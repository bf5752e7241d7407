"""Expressions run over columns: a frame is one state of the worlds, and computes each shared node once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from game.engine.expressions import Node

Value = Any
"""A float, a bool, or a column of either, shape ``(N,)``."""

_OPERATIONS: dict[str, Callable[..., Value]] = {
    "neg": np.negative,
    "not": np.logical_not,
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
        done = self._done
        if node in done:
            return done[node]
        op, args = node.op, node.args
        if op == "const":
            result: Value = args[0]
        elif op in _OPERATIONS:
            result, *rest = (self.value(a) for a in args)
            operation = _OPERATIONS[op]
            if rest:
                for other in rest:
                    result = operation(result, other)
            else:
                result = operation(result)
        else:
            result = self._leaves(op, args[0])
        done[node] = result
        return result
