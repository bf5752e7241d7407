"""What is wrong with a pack, and exactly where: file, line, column, key.

Loading at start-up and the author's checker share one validator: both fill a ``Problems``, and start-up raises
it. Positions are looked up only once something is wrong, because tomli does not keep them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from game.errors import ContentError

KeyPath = tuple[str | int, ...]


def nearest(name: str, known: Collection[str]) -> str:
    """``"; did you mean 'x'?"`` for the nearest known name, or nothing."""
    import difflib  # only for what is wrong

    near = difflib.get_close_matches(name, [str(k) for k in known], n=1, cutoff=0.55)
    return f"; did you mean '{near[0]}'?" if near else ""


def show_path(path: KeyPath) -> str:
    """A key path as an author would say it: ``event[3].option[1].posture`` (counted from 1)."""
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else ("." if shown else "") + part
    return shown


@dataclass(frozen=True)
class Source:
    """One TOML file: its name within the pack, its text."""

    name: str
    text: str

    @cached_property
    def _places(self) -> dict[KeyPath, tuple[int, int]]:
        return dict(_walk(self.text))

    def locate(self, path: KeyPath) -> tuple[int, int]:
        """Line and column (from 1) of a key, or of the nearest enclosing one that the text has."""
        for end in range(len(path), 0, -1):
            for key in (path[:end], (*path[:end], 0)):  # a table of an array stands for the array
                if key in self._places:
                    return self._places[key]
        return (1, 1)


def _walk(text: str) -> Iterator[tuple[KeyPath, tuple[int, int]]]:
    """(key path, (line, column)) of every key in a TOML text."""
    import tree_sitter_toml
    from tree_sitter import Language, Node, Parser

    data = text.encode()
    counts: dict[KeyPath, int] = {}

    def place(node: Node) -> tuple[int, int]:
        row, byte = node.start_point
        start = data.rfind(b"\n", 0, node.start_byte) + 1
        return row + 1, len(data[start : start + byte].decode(errors="replace")) + 1

    def keys(node: Node) -> tuple[str, ...]:
        if node.type == "dotted_key":
            return tuple(k for child in node.children for k in keys(child))
        raw = (node.text or b"").decode(errors="replace")
        if node.type == "quoted_key":
            return (raw[1:-1],)
        return (raw,) if node.type == "bare_key" else ()

    def resolve(names: tuple[str, ...]) -> KeyPath:
        path: KeyPath = ()
        for name in names:
            path = (*path, name)
            if path in counts:
                path = (*path, counts[path] - 1)
        return path

    def value(node: Node, path: KeyPath) -> Iterator[tuple[KeyPath, tuple[int, int]]]:
        if node.type == "inline_table":
            for child in node.children:
                yield from pair(child, path)
        elif node.type == "array":
            items = [c for c in node.children if c.is_named and c.type != "comment"]
            for index, child in enumerate(items):
                yield (*path, index), place(child)
                yield from value(child, (*path, index))

    def pair(node: Node, path: KeyPath) -> Iterator[tuple[KeyPath, tuple[int, int]]]:
        if node.type != "pair":
            return
        named = [c for c in node.children if c.is_named]
        for name in keys(named[0]):
            path = (*path, name)
            yield path, place(named[0])
        yield from value(named[-1], path)

    tree = Parser(Language(tree_sitter_toml.language())).parse(data)
    for node in tree.root_node.children:
        if node.type == "pair":
            yield from pair(node, ())
        elif node.type in ("table", "table_array_element"):
            head = next((c for c in node.children if c.type in ("bare_key", "dotted_key", "quoted_key")), None)
            if head is None:
                continue
            names = keys(head)
            path = (*resolve(names[:-1]), names[-1])
            if node.type == "table_array_element":
                counts[path] = counts.get(path, 0) + 1
                path = (*path, counts[path] - 1)
            yield path, place(head)
            for child in node.children:
                yield from pair(child, path)


@dataclass(frozen=True)
class Problem:
    """One thing to mend. ``level`` is error or warning."""

    file: str
    line: int
    column: int
    key: str
    message: str
    level: str = "error"

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}"
        key = f" {self.key}:" if self.key else ""
        return f"{where}: {self.level}:{key} {self.message}"


@dataclass
class Problems:
    """All that was found, in the order in which it was found."""

    found: list[Problem] = field(default_factory=list)

    def add(self, source: Source, path: KeyPath, message: str, *, shift: int = 0, level: str = "error") -> None:
        """Note a problem at a key of a source; ``shift`` moves the column into the value."""
        line, column = source.locate(path)
        self.found.append(Problem(source.name, line, column + shift, show_path(path), message, level))

    def at(self, file: str, line: int, column: int, message: str) -> None:
        """Note a problem that has no key, such as broken TOML."""
        self.found.append(Problem(file, line, column, "", message))

    @property
    def errors(self) -> list[Problem]:
        """Those that keep the pack from being played."""
        return [p for p in self.found if p.level == "error"]

    def raise_if_any(self) -> None:
        """Raise ContentError with the first twenty errors, if there are any."""
        errors = self.errors
        if not errors:
            return
        lines = [str(p) for p in errors[:20]]
        if len(errors) > 20:
            lines.append(f"... and {len(errors) - 20} more")
        lines.append("Mend these and run 'doubledown check' on the pack.")
        raise ContentError("\n".join(lines))


def as_json(problem: Problem) -> dict[str, Any]:
    """A problem as plain data for ``check --json``."""
    return dict(vars(problem))
