"""The files of a pack, out of a folder or a zip: data only, in a fixed order, and never more than a pack can need.

A zip is read in memory and never unpacked. Nothing is followed that leads out of the pack.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from game.content.problems import Problems

MAX_FILE = 1_000_000
"""Bytes in one file of a pack: it is text for a game, not a way to fill a machine."""
MAX_FILES = 1_000
MAX_TOTAL = 40_000_000
"""Bytes in all files together, and in a zip."""
MAX_DEPTH = 6
"""Folders within folders."""
MAX_ENTRIES = 5_000
"""Files of any kind in a zip, or in a folder."""

COMMON = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class PackFiles:
    """What was read: name within the pack to bytes. ``shown`` is how the author would name the pack."""

    shown: str
    files: dict[str, bytes]
    passed_over: tuple[str, ...] = ()
    """Files that look like cards and are not called so: ``card.toml.txt``."""

    def name_of(self, name: str) -> str:
        """A file of the pack as its author would name it."""
        return f"{self.shown}/{name}"


class Refused(Exception):  # noqa: N818 - raised and caught in this module only
    """A pack that is not read on: code, what is wrong, and in which of its files."""

    def __init__(self, code: str, message: str, file: str = "") -> None:
        super().__init__(message)
        self.code, self.file = code, file


def shown_name(path: Path) -> str:
    """A path from here where it lies below here, else as it is."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix() or path.name
    except (ValueError, OSError):
        return path.as_posix()


def read(path: Path, problems: Problems) -> PackFiles | None:
    """The files of a pack; None, with the reason in ``problems``, where it cannot be read."""
    shown = shown_name(path)
    odd: list[str] = []
    try:
        if path.is_dir():
            files = dict(_folder(path, odd))
        elif path.suffix.lower() in (".toml", ".txt"):
            raise Refused("E001", "is one file of a pack: give the folder that holds pack.toml")
        elif path.is_file():
            files = dict(_zip(path, odd))
        else:
            raise Refused("E001", "there is no such pack")
        if "pack.toml" not in files:
            near = next((f": '{name}' should be called pack.toml" for name in odd if name.startswith("pack.")), "")
            raise Refused("E001", f"is not a pack: it has no pack.toml{near}")
    except Refused as refused:
        problems.at(f"{shown}/{refused.file}" if refused.file else shown, refused.code, str(refused))
        return None
    except OSError as error:
        problems.at(shown, "E001", f"cannot be read: {error.strerror}")
        return None
    return PackFiles(shown, files, tuple(odd))


def _wanted(name: str) -> bool:
    return name.endswith(".toml") or name == "record.csv"


def _looks_like_one(name: str) -> bool:
    """Windows hides endings, and some editors add their own: ``card.toml.txt``, ``card.TOML``."""
    return ".toml" in name.lower() and not name.endswith((".toml", "~", ".swp", ".swo", ".bak", ".tmp"))


def _checked(name: str, data: bytes, total: int, count: int) -> int:
    if len(data) > MAX_FILE:
        raise Refused("E005", f"is larger than {MAX_FILE:,} bytes", name)
    if count > MAX_FILES:
        raise Refused("E005", f"has more than {MAX_FILES:,} files")
    if total + len(data) > MAX_TOTAL:
        raise Refused("E005", f"holds more than {MAX_TOTAL:,} bytes")
    return total + len(data)


def _folder(root: Path, odd: list[str]) -> Iterator[tuple[str, bytes]]:
    total, home = 0, root.resolve()
    found = sorted(_below(root, root, [MAX_ENTRIES], odd), key=lambda path: path.relative_to(root).as_posix())
    for count, path in enumerate(found, 1):
        name = path.relative_to(root).as_posix()
        if not path.resolve().is_relative_to(home):
            raise Refused("E006", "is a link that leads out of the pack", name)
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused("E006", "is not a plain file", name)
        with open(path, "rb") as file:
            data = file.read(MAX_FILE + 1)
        total = _checked(name, data, total, count)
        yield name, data


def _below(folder: Path, root: Path, left: list[int], odd: list[str]) -> Iterator[Path]:
    """The files that are read, in a folder and those within it; linked folders and hidden ones are passed over."""
    if len(folder.relative_to(root).parts) > MAX_DEPTH:
        raise Refused("E005", f"has folders more than {MAX_DEPTH} deep", folder.relative_to(root).as_posix())
    with os.scandir(folder) as entries:
        for entry in entries:
            left[0] -= 1
            if left[0] < 0:
                raise Refused("E005", f"has more than {MAX_ENTRIES:,} files of all kinds")
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _below(folder / entry.name, root, left, odd)
            elif _wanted(entry.name) and (entry.name != "record.csv" or folder == root):
                yield folder / entry.name
            elif _looks_like_one(entry.name):
                odd.append((folder / entry.name).relative_to(root).as_posix())


def _zip(path: Path, odd: list[str]) -> Iterator[tuple[str, bytes]]:
    if path.stat().st_size > MAX_TOTAL:
        raise Refused("E005", f"is larger than {MAX_TOTAL:,} bytes")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise Refused("E005", f"has more than {MAX_ENTRIES:,} files of all kinds")
            names = {entry.filename: entry for entry in entries if not entry.is_dir()}
            for entry in entries:
                _safe(entry)
            if len(names) < sum(not entry.is_dir() for entry in entries):
                raise Refused("E010", "has two files of one name")
            root = _root(list(names))
            total = count = 0
            for name in sorted(names):
                inner = name.removeprefix(root)
                if _looks_like_one(inner):
                    odd.append(inner)
                if name.startswith(root) and _wanted(inner) and not inner.startswith("."):
                    count += 1
                    with archive.open(names[name]) as file:
                        data = _bounded(file)
                    total = _checked(inner, data, total, count)
                    yield inner, data
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError) as error:
        raise Refused("E010", f"cannot be read as a zip file ({str(error)[:80] or type(error).__name__})") from None


def _bounded(file: IO[bytes]) -> bytes:
    """One byte more than may be, at most: whatever size the zip claims."""
    return file.read(MAX_FILE + 1)


def _safe(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise Refused("E006", "has a path that leads out of the pack", name[:100])
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("E006", "is a link", name[:100])
    if len(path.parts) > MAX_DEPTH + 2:
        raise Refused("E005", f"has folders more than {MAX_DEPTH} deep", name[:100])
    if entry.flag_bits & 1:
        raise Refused("E010", "has a password", name[:100])
    if entry.compress_type not in COMMON:
        raise Refused("E010", "is packed in an uncommon way", name[:100])


def _root(names: list[str]) -> str:
    """``"folder/"`` where the whole pack lies in one folder of the zip."""
    if "pack.toml" in names:
        return ""
    roots = {name.partition("/")[0] for name in names}
    only = f"{min(roots)}/" if len(roots) == 1 else ""
    return only if f"{only}pack.toml" in names else ""
