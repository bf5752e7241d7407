"""Whether the files of packs have changed: asked a few times a second, which works on every system."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

EVERY = 0.5
"""Seconds between two looks."""
MOST = 5_000
"""Files that are looked at: as many as a pack may have."""

Stamp = dict[str, tuple[int, int]]
"""Path of each file to its time of change and its size."""


def stamp(packs: Iterable[Path]) -> Stamp:
    """What tells one state of some packs' files from another: folders, or zips as they are."""
    found: Stamp = {}
    for path in packs:
        for file in _files(path):
            with suppress(OSError):  # it went away meanwhile
                about = Path(file).stat()
                found[file] = (about.st_mtime_ns, about.st_size)
            if len(found) >= MOST:
                return found
    return found


def _files(path: Path) -> Iterator[str]:
    if not path.is_dir():
        yield str(path)
        return
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        yield from (os.path.join(folder, name) for name in names if name.endswith((".toml", ".csv")))  # noqa: PTH118
