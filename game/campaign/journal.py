"""The journal: a save is a recording, one JSON line a quarter, appended and synced before it is shown.

Each line carries the hash of the line before it and its own, so that a flipped byte or an edited number is
found and named. Nothing is ever rewritten: undoing is a new line. A torn last line (the machine died while
writing) is dropped, and the reader says so.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from game import __version__
from game.errors import SaveError

FORMAT = 1
PREDICTED = ("leverage", "alignment")
"""What a player may predict: up or down, and how sure, in per cent: -70 is "down, seventy per cent sure"."""

MAX_SIZE = 5_000_000
"""Bytes: some hundred times the longest game."""

Line = dict[str, Any]


def _hash(prev: str, line: Line) -> str:
    text = prev + json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def seal(line: Line, prev: str) -> bytes:
    """A line as it stands in the file: with the hash of the line before, its own hash, and a newline."""
    body = {**line, "prev": prev}
    body["hash"] = _hash(prev, line)
    return json.dumps(body, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"


@dataclass
class Recording:
    """What a journal file says: its header, its lines after the header, and how it ends."""

    path: Path
    header: Line
    lines: list[Line]
    last_hash: str
    size: int
    """Bytes up to the end of the last whole line."""
    torn: bool

    def history(self) -> list[Line]:
        """The quarters that stand, with undone ones taken back."""
        kept: list[Line] = []
        for line in self.lines:
            if "undo" in line:
                del kept[line["undo"] - 1 :]
            elif "q" in line:
                kept.append(line)
        return kept

    def estimates(self) -> set[int]:
        """Quarters for which the analysts were asked: what was seen stays spent, also when a quarter is undone."""
        return {line["estimate"] for line in self.lines if "estimate" in line}


def read(path: Path) -> Recording:
    """Read and check a journal. Raises SaveError, naming the line that is wrong."""
    data = _bytes(path)
    end = data.rfind(b"\n") + 1
    torn = end < len(data)
    rows = data[:end].split(b"\n")[:-1]
    lines: list[Line] = []
    prev = ""
    for number, row in enumerate(rows, 1):
        line = _line(path, number, row)
        said, told = line.pop("hash", None), line.pop("prev", None)
        if number == 1:
            _check_header(path, line)
        if told != prev or said != _hash(prev, line):
            raise SaveError(
                f"{path}: line {number} is not what the game wrote{_quarter(line)}: the file was changed or damaged. "
                "The lines before it are sound; 'doubledown replay FILE' shows them."
            )
        _check_line(path, number, line)
        lines.append(line)
        prev = str(said)
    if not lines:
        raise SaveError(f"{path}: this is not a game of Double Down, or its first line is damaged")
    return Recording(path, lines[0], lines[1:], prev, end, torn)


def _quarter(line: Line) -> str:
    q = line.get("q")
    return f" (quarter {q})" if isinstance(q, int) else ""


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_SIZE:
            raise SaveError(f"{path}: larger than any game can be ({MAX_SIZE:,} bytes)")
        return path.read_bytes()
    except FileNotFoundError:
        raise SaveError(f"{path}: there is no such file ('doubledown resume' lists the games)") from None
    except OSError as error:
        raise SaveError(f"{path}: cannot be read: {error.strerror}") from None


def _line(path: Path, number: int, row: bytes) -> Line:
    try:
        line = json.loads(row)
    except (ValueError, RecursionError):
        line = None
    if not isinstance(line, dict):
        raise SaveError(f"{path}: line {number} is damaged: it cannot be read. The lines before it are sound.")
    return line


def _check_header(path: Path, line: Line) -> None:
    made = line.get("format")
    if not isinstance(made, int) or "scenario" not in line:
        raise SaveError(f"{path}: this is not a game of Double Down, or its first line is damaged")
    if made > FORMAT:
        raise SaveError(
            f"{path}: saved in format {made} by Double Down {str(line.get('game'))[:20]!r}; "
            f"this is version {__version__}, which reads format {FORMAT} and older. Install the newer one."
        )
    want = {"seed": str, "scenario": str, "content": str, "packs": list}
    for key, kind in want.items():
        if not isinstance(line.get(key), kind):
            raise SaveError(f"{path}: line 1: '{key}' is missing or damaged")


_FIELDS: dict[str, type | tuple[type, ...]] = {
    "q": int,
    "event": str,
    "option": str,
    "move": (str, type(None)),
    "answer": str,
    "current": str,
    "changes": dict,
    "digest": str,
}


def _check_line(path: Path, number: int, line: Line) -> None:
    """A line that hashes right may still have been written by something else: look at its shape."""
    if number == 1:
        return
    note = next((key for key in ("undo", "estimate") if key in line), None)
    if note is not None:
        good = isinstance(line[note], int) and line[note] >= 1
    else:
        good = all(isinstance(line.get(key), kind) for key, kind in _FIELDS.items())
        good = good and all(isinstance(v, int) and abs(v) <= 25_600 for v in line["changes"].values())
        good = good and _predicts(line.get("predict", {}))
    if not good:
        raise SaveError(f"{path}: line {number} does not have the shape of a quarter")


def _predicts(said: Any) -> bool:
    return isinstance(said, dict) and all(
        name in PREDICTED and isinstance(v, int) and 50 <= abs(v) <= 100 for name, v in said.items()
    )


@dataclass
class Journal:
    """A journal that is being written."""

    path: Path
    last_hash: str = ""
    size: int = 0
    _file: Any = field(default=None, repr=False)

    @classmethod
    def create(cls, path: Path, header: Line) -> Journal:
        """Start a new file. Raises SaveError if it cannot be written."""
        journal = cls(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            journal._file = open(path, "xb", buffering=0)  # noqa: SIM115 - kept open for the whole game
        except FileExistsError:
            raise SaveError(f"{path}: there is already a game of this name") from None
        except OSError as error:
            raise SaveError(
                f"{path}: cannot be written: {error.strerror}. Set DOUBLEDOWN_HOME to another folder."
            ) from None
        journal.append({"format": FORMAT, "game": __version__, **header})
        return journal

    @classmethod
    def reopen(cls, recording: Recording) -> Journal:
        """Go on writing where a recording ends; a torn last line is cut off."""
        try:
            file = open(recording.path, "r+b", buffering=0)  # noqa: SIM115 - as above
            file.truncate(recording.size)
            file.seek(recording.size)
        except OSError as error:
            raise SaveError(f"{recording.path}: cannot be written: {error.strerror}") from None
        return cls(recording.path, recording.last_hash, recording.size, file)

    def append(self, line: Line) -> None:
        """Write a line and wait until it is on the disk. Raises SaveError."""
        row = seal(line, self.last_hash)
        try:
            if os.fstat(self._file.fileno()).st_size != self.size:
                raise SaveError(f"{self.path}: another window is playing this game: close one of the two")
            self._file.write(row)
            os.fsync(self._file.fileno())
        except OSError as error:
            raise SaveError(
                f"{self.path}: cannot be written: {error.strerror}. The last quarter is not saved."
            ) from None
        self.size += len(row)
        self.last_hash = json.loads(row)["hash"]

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
