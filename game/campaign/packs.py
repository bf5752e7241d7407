"""The packs that a player has added: kept beside the games, played with, and left out when they cannot be read.

The world of the day and a shared world are everybody's: they are played with the game's own content alone.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from game.campaign import journal, store
from game.content import files, schema
from game.content.load import load
from game.content.problems import Problem, Problems, nearest
from game.errors import ContentError, UseError

if TYPE_CHECKING:
    from game.content.library import Content

EXTRAS = ("README.md", "LICENSE", "LICENCE")
"""Kept with a pack besides its data: at most so many bytes of each."""


@dataclass(frozen=True)
class Installed:
    """One pack that was added: what it says of itself, or why it cannot be played."""

    path: Path
    head: schema.Pack | None
    problems: tuple[Problem, ...]

    @property
    def name(self) -> str:
        """Its id: the folder is called so."""
        return self.path.name


def folder() -> Path:
    """Where added packs are kept."""
    return store.home() / "packs"


def paths() -> list[Path]:
    """Every pack that was added."""
    if not folder().is_dir():
        return []
    return sorted(path for path in folder().iterdir() if path.is_dir() and not path.name.startswith("."))


def playable(given: Sequence[Path] = ()) -> tuple[Content, list[Installed]]:
    """The game's own content with all added packs that can be read, and the packs ``given``; and those left out.

    Raises ContentError when a pack that was given, or the game's own, is not sound.
    """
    given_too = {path.resolve() for path in given}
    wanted = [path for path in paths() if path.resolve() not in given_too]
    out: list[Installed] = []
    while True:
        problems = Problems()
        content = load([*in_order(wanted), *given], problems)
        blamed = {path: _of(path, problems.errors) for path in wanted}
        bad = [path for path, errors in blamed.items() if errors]
        if not problems.errors or not bad:
            problems.raise_if_any()
            return content, out
        out += [Installed(path, _head(path), blamed[path]) for path in bad]
        wanted = [path for path in wanted if path not in bad]


def content_for(path: Path, given: Sequence[Path] = ()) -> Content:
    """The content that a saved game was played with, as far as it is there: its packs and no others.

    Raises SaveError and ContentError.
    """
    names = {str(pack.get("id")) for pack in journal.read(path).header["packs"] if isinstance(pack, dict)}
    wanted = [pack for pack in paths() if pack.name in names]
    try:
        return load([*in_order(wanted), *given])
    except ContentError:
        return playable(given)[0]


def in_order(packs: Iterable[Path]) -> list[Path]:
    """Each pack after those that it depends on; otherwise as given."""
    heads = {path: _head(path) for path in packs}
    by_name = {head.id: path for path, head in heads.items() if head}
    done: list[Path] = []

    def visit(path: Path, above: tuple[Path, ...]) -> None:
        head = heads[path]
        for need in head.depends if head else ():
            other = by_name.get(schema.dependency(need)[0])
            if other is not None and other not in above and other not in done:
                visit(other, (*above, other))
        if path not in done:
            done.append(path)

    for path in heads:
        visit(path, (path,))
    return done


def _head(path: Path) -> schema.Pack | None:
    """What a pack says of itself, where that much can be read."""
    import tomli

    read = files.read(path, Problems())
    try:
        data = tomli.loads(read.files["pack.toml"].decode()) if read else {}
        return schema.Pack.model_validate({"format": schema.FORMAT, **data})
    except (ValueError, RecursionError):  # not TOML, not UTF-8, not a pack: check says what is wrong
        return None


def _of(path: Path, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    shown = files.shown_name(path)
    return tuple(p for p in problems if p.file == shown or p.file.startswith(f"{shown}/"))


def add(path: Path) -> schema.Pack:
    """Check a pack, folder or zip, and keep a copy of it. Raises ContentError and UseError."""
    problems = Problems()
    read = files.read(path, problems)
    problems.raise_if_any()
    others = [pack for pack in paths() if pack.name != _id_of(path)]
    content = load([*in_order(others), path])
    assert read is not None
    shown = files.shown_name(path)
    head = next(pack for pack in content.packs if content.origins["pack", pack.id].pack == shown)
    if "model.toml" in read.files:
        raise UseError(f"{head.id}: has a model.toml and stands alone: play it with --pack {shown}")
    try:
        _keep(read, path, folder() / head.id)
    except OSError as error:
        raise UseError(f"{folder()}: cannot be written: {error.strerror}") from None
    return head


def _id_of(path: Path) -> str:
    head = _head(path)
    return head.id if head else ""


def _keep(read: files.PackFiles, path: Path, target: Path) -> None:
    """Write the copy beside its place and move it there, so that a pack is never there by half."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=target.parent) as made:
        fresh = Path(made) / "pack"
        extras = {name: (path / name).read_bytes() for name in EXTRAS if (path / name).is_file()}
        small = {name: data for name, data in extras.items() if len(data) <= files.MAX_FILE}
        for name, data in (read.files | small).items():
            place = fresh / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        if target.exists():
            shutil.move(target, Path(made) / "old")
        shutil.move(fresh, target)


def remove(name: str) -> Path:
    """Delete the copy of a pack. Raises UseError."""
    target = named(name)
    shutil.rmtree(target)
    return target


def named(name: str) -> Path:
    """An added pack by its id. Raises UseError with the nearest name."""
    names = [path.name for path in paths()]
    if name not in names:
        hint = nearest(name, names) or ("; 'doubledown packs list' names them" if names else "; none has been added")
        raise UseError(f"no pack '{name[:60]}' has been added{hint}")
    return folder() / name


def why(installed: Installed) -> str:
    """In plain words why a pack is left out."""
    if not installed.problems:
        return "It cannot be read."
    first, more = installed.problems[0], len(installed.problems) - 1
    others = f" ({more} more: 'doubledown check {files.shown_name(installed.path)}')" if more else ""
    stop = "" if first.hint.endswith("?") else "."
    return f"{first.file}, line {first.line}: {first.message}; {first.hint}{stop}{others}"
