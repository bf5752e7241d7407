"""What is wrong with a pack, and exactly where: file, line, column, key, and how to mend it.

Loading at start-up and the author's checker share one validator: both fill a ``Problems``, and start-up raises it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from game.content.codes import CODES, severity
from game.content.places import KeyPath, Part, Source
from game.errors import ContentError

CLOSE = 55.0
"""How alike two names must be, of 100, for one to be offered in place of the other."""


def nearest_name(name: str, known: Collection[str]) -> str | None:
    """The known name that is most like ``name``, if any is like it."""
    from rapidfuzz import fuzz, process, utils  # only for what is wrong

    found = process.extractOne(
        name[:100], [str(k) for k in known], scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=CLOSE
    )
    return found[0] if found else None


def nearest(name: str, known: Collection[str]) -> str:
    """``"; did you mean 'x'?"`` for the nearest known name, or nothing."""
    near = nearest_name(name, known)
    return f"; did you mean '{near}'?" if near else ""


def offer(name: str, known: Collection[str]) -> str:
    """The same as a hint: ``"did you mean 'x'?"``; else the names there are, when they are few."""
    near = nearest_name(name, known)
    if near:
        return f"did you mean '{near}'?"
    return f"write one of {', '.join(sorted(known))}" if 0 < len(known) <= 12 else ""


def show_path(path: KeyPath) -> str:
    """A key path as an author would say it: ``event[3].option[1].posture`` (counted from 1)."""
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else ("." if shown else "") + part
    return shown


@dataclass(frozen=True)
class Problem:
    """One thing to mend: ``severity`` is error or warning, ``hint`` says what to do."""

    code: str
    severity: str
    file: str
    line: int
    column: int
    key: str
    message: str
    hint: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}"
        key = f" {self.key}:" if self.key else ""
        return f"{where}: {self.severity} {self.code}:{key} {self.message}; {self.hint}"


@dataclass
class Problems:
    """All that was found, in the order in which it was found."""

    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        source: Source,
        path: KeyPath,
        code: str,
        message: str,
        hint: str = "",
        *,
        part: Part = "value",
        offset: int | None = None,
    ) -> None:
        """Note a problem of a source: at a key, at its value, or at a character ``offset`` within that value."""
        line, column = source.locate(path, part) if offset is None else source.inside(path, offset)
        self._note(code, source.name, line, column, show_path(path), message, hint)

    def at(self, file: str, code: str, message: str, hint: str = "", *, line: int = 1, column: int = 1) -> None:
        """Note a problem that has no key, such as broken TOML."""
        self._note(code, file, line, column, "", message, hint)

    def _note(self, code: str, file: str, line: int, column: int, key: str, message: str, hint: str) -> None:
        told = Problem(code, severity(code), file, line, column, key, message, hint or CODES[code].mend)
        self.found.append(told)

    @property
    def errors(self) -> list[Problem]:
        """Those that keep the pack from being played."""
        return [p for p in self.found if p.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """Those that do not."""
        return [p for p in self.found if p.severity == "warning"]

    def in_order(self) -> list[Problem]:
        """All of them by file and place."""
        return sorted(self.found, key=lambda p: (p.file, p.line, p.column, p.code))

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
