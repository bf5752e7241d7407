"""Where a key, a value, or a character within a value stands in a TOML text.

tomli does not keep places, so a second parser (tree-sitter) is asked once something is wrong: for the table in
question only, since a pack may have thousands.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

KeyPath = tuple[str | int, ...]
Part = Literal["key", "value"]


class Place(NamedTuple):
    """Line and column, counted from 1 in characters."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """One TOML file: its name as an author would write it, and its text."""

    name: str
    text: str

    @cached_property
    def _data(self) -> bytes:
        return self.text.encode()

    @cached_property
    def _tables(self) -> dict[KeyPath, Any]:
        """Every table that has a header of its own, with the root as ``()``."""
        import tree_sitter_toml
        from tree_sitter import Language, Parser

        root = Parser(Language(tree_sitter_toml.language())).parse(self._data).root_node
        found: dict[KeyPath, Any] = {(): root}
        counts: dict[KeyPath, int] = {}
        for node in root.children:
            if node.type not in ("table", "table_array_element"):
                continue
            head = _head(node)
            if head is None:
                continue
            path: KeyPath = ()
            names = [name for name, _ in _keys(head)]
            for depth, name in enumerate(names, 1):
                path = (*path, name)
                if depth == len(names) and node.type == "table_array_element":
                    counts[path] = counts.get(path, 0) + 1
                if path in counts:
                    path = (*path, counts[path] - 1)
            found.setdefault(path, node)
        return found

    @cached_property
    def _read(self) -> dict[KeyPath, dict[KeyPath, tuple[Any, Any]]]:
        return {}

    def _within(self, table: KeyPath) -> dict[KeyPath, tuple[Any, Any]]:
        """(key, value) nodes of all that stands under one header."""
        if table not in self._read:
            pairs = (pair for child in self._tables[table].children for pair in _pairs(child, table))
            self._read[table] = dict(pairs)
        return self._read[table]

    def _find(self, path: KeyPath) -> tuple[Any, Any] | None:
        if path in self._tables and path:
            head = _head(self._tables[path])
            return head, head
        for end in range(len(path), -1, -1):
            if path[:end] in self._tables:
                found = self._within(path[:end]).get(path)
                if found:
                    return found
        return None

    def locate(self, path: KeyPath, part: Part = "key") -> Place:
        """Place of a key or its value, or of the nearest enclosing one that the text has."""
        try:
            return self._locate(path, part)
        except RecursionError:  # lists within lists, hundreds deep: the table will do
            return self._locate(path[:2], "key") if len(path) > 2 else Place(1, 1)

    def _locate(self, path: KeyPath, part: Part) -> Place:
        for end in range(len(path), 0, -1):
            for wanted in (path[:end], (*path[:end], 0)):  # a table of an array stands for the array
                found = self._find(wanted)
                if found:
                    return self._place(found[part == "value" and end == len(path)].start_byte)
        return Place(1, 1)

    def inside(self, path: KeyPath, offset: int) -> Place:
        """Place of the character at ``offset`` of a text as TOML reads it, escapes and all."""
        try:
            found = self._find(path)
        except RecursionError:
            found = None
        if found is None or found[1].type != "string":
            return self.locate(path, "value")
        begin = len(self._data[: found[1].start_byte].decode())
        quoted = (found[1].text or b"").decode()
        at = begin + _position(quoted, offset)
        return Place(self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at))

    def _place(self, byte: int) -> Place:
        line = bisect.bisect_right(self._starts, byte)
        return Place(line, len(self._data[self._starts[line - 1] : byte].decode()) + 1)

    @cached_property
    def _starts(self) -> list[int]:
        """The bytes at which lines begin."""
        return [0, *(match.end() for match in re.finditer(rb"\n", self._data))]


def _head(table: Any) -> Any:
    return next((c for c in table.children if c.type in ("bare_key", "dotted_key", "quoted_key")), None)


def _keys(key: Any) -> list[tuple[str, Any]]:
    """The parts of a key, dotted or not, each with its node."""
    found, stack = [], [key]
    while stack:
        node = stack.pop()
        if node.type == "dotted_key":
            stack.extend(reversed(node.children))
        elif node.type in ("bare_key", "quoted_key"):
            raw = (node.text or b"").decode()
            found.append((raw if node.type == "bare_key" else raw[1:-1], node))
    return found


def _pairs(node: Any, path: KeyPath) -> Iterator[tuple[KeyPath, tuple[Any, Any]]]:
    if node.type != "pair":
        return
    named = [c for c in node.children if c.is_named]
    for name, key in _keys(named[0]):
        path = (*path, name)
        yield path, (key, named[-1])
    yield from _values(named[-1], path)


def _values(node: Any, path: KeyPath) -> Iterator[tuple[KeyPath, tuple[Any, Any]]]:
    if node.type == "inline_table":
        for child in node.children:
            yield from _pairs(child, path)
    elif node.type == "array":
        for index, child in enumerate(c for c in node.children if c.is_named and c.type != "comment"):
            yield (*path, index), (child, child)
            yield from _values(child, (*path, index))


def _position(quoted: str, offset: int) -> int:
    """Where in a quoted TOML string the character stands that is at ``offset`` once it is read."""
    fence = quoted[:3] if quoted.startswith(('"""', "'''")) else quoted[:1]
    at, basic = len(fence), fence.startswith('"')
    if len(fence) == 3 and quoted[at : at + 1] == "\n":
        at += 1
    end = len(quoted) - len(fence)
    while at < end:
        length = 1
        if basic and quoted[at] == "\\":
            follows = quoted[at + 1 : at + 2]
            if follows in (" ", "\t", "\n"):  # a line that goes on: all the white space after it is dropped
                at += 1
                while at < end and quoted[at] in " \t\n":
                    at += 1
                continue
            length = {"u": 6, "U": 10, "x": 4}.get(follows, 2)
        if offset == 0:
            break
        offset -= 1
        at += length
    return min(at, end)
