"""TOML files to checked models: reads a pack folder, validates every table, collects every problem."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomli
from pydantic import BaseModel, ValidationError

from game.content import schema
from game.content.check import cross_check
from game.content.library import TABLES, Content, Origin, RecordRow
from game.content.problems import KeyPath, Problems, Source, nearest
from game.engine.words import AUTHOR_COLUMNS
from game.errors import ContentError

MAX_FILE = 1_000_000
"""Bytes in one file of a pack, and the most files: a pack is text for a game, not a way to fill a machine."""
MAX_FILES = 400


def base_folder() -> Path:
    """The pack that comes with the game: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package.parent / "content" / "base", package / "_content" / "base"):
        if (folder / "pack.toml").is_file():
            return folder
    raise ContentError("the game's own content is missing: install it again")


def load(folders: Iterable[Path] = (), problems: Problems | None = None) -> Content:
    """The base pack and the extra packs given, checked table by table.

    A pack with a model.toml of its own stands alone: it takes the place of the base pack.

    Raises ContentError with every problem found, unless ``problems`` collects them.
    """
    found = Problems() if problems is None else problems
    content, stamp = Content(), hashlib.blake2b(digest_size=16)
    given = list(dict.fromkeys(folder.resolve() for folder in folders))
    alone = any((folder / "model.toml").is_file() for folder in given)
    for folder in given if alone else [base_folder(), *given]:
        read_pack(folder, content, found, stamp)
    content.digest = stamp.hexdigest()
    if not found.errors:
        cross_check(content, found)
    if problems is None:
        found.raise_if_any()
    return content


def read_pack(folder: Path, content: Content, problems: Problems, stamp: Any) -> None:
    """Read one pack folder into ``content``; ``stamp`` takes in every byte, for the content hash."""
    if not folder.is_dir():
        raise ContentError(f"{folder}: there is no such pack folder")
    if not (folder / "pack.toml").is_file():
        raise ContentError(f"{folder}: not a pack: it has no pack.toml (docs/AUTHORING.md says what one needs)")
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        data = path.read_bytes()
        stamp.update(f"{name}\x00{len(data)}\x00".encode() + data)
        text = _text(name, data, problems)
        if text is None:
            continue
        if name == "record.csv":
            _read_record(text, content)
        else:
            _read_toml(Source(name, text), content, problems)


def _files(root: Path) -> list[Path]:
    """The files of a pack in a fixed order. Raises ContentError for what leads elsewhere or is far too large."""
    files = []
    for path in sorted(root.rglob("*"), key=lambda p: p.relative_to(root).as_posix()):
        if path.suffix == ".toml" or path.name == "record.csv":
            if not path.resolve().is_relative_to(root):
                raise ContentError(f"{path}: leads out of its pack folder")
            files.append(path)
    if len(files) > MAX_FILES:
        raise ContentError(f"{root}: has {len(files)} files; a pack may have {MAX_FILES}")
    for path in files:
        if os.path.getsize(path) > MAX_FILE:
            raise ContentError(f"{path}: larger than {MAX_FILE:,} bytes")
    return files


def _text(name: str, data: bytes, problems: Problems) -> str | None:
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        problems.at(name, line, column, "is not UTF-8 text: save the file as UTF-8")
        return None


def _read_record(text: str, content: Content) -> None:
    for row in csv.DictReader(io.StringIO(text)):
        content.record[row["id"]] = RecordRow(**row)


def _read_toml(source: Source, content: Content, problems: Problems) -> None:
    try:
        data = tomli.loads(source.text)
    except tomli.TOMLDecodeError as error:
        problems.at(
            source.name, getattr(error, "lineno", 1), getattr(error, "colno", 1), getattr(error, "msg", str(error))
        )
        return
    except RecursionError:
        problems.at(source.name, 1, 1, "is nested too deeply")
        return
    if source.name == "pack.toml":
        pack = _validate(schema.Pack, data, source, (), problems)
        if pack is not None:
            content.packs.append(pack)
        return
    if source.name == "model.toml":
        for name, table in data.items():
            coefficient = _validate(schema.Coefficient, table, source, (name,), problems)
            if coefficient is not None:
                content.model[name] = coefficient
                content.origins["coefficient", name] = Origin(source, (name,))
        return
    for kind, rows in data.items():
        if kind not in TABLES:
            problems.add(source, (kind,), f"unknown kind of table '{kind}'{nearest(kind, TABLES)}")
        elif not isinstance(rows, list):
            problems.add(source, (kind,), f"write [[{kind}]], with two brackets")
        else:
            _read_tables(kind, rows, source, content, problems)


def _read_tables(kind: str, rows: list[Any], source: Source, content: Content, problems: Problems) -> None:
    for index, row in enumerate(rows):
        card = _validate(TABLES[kind], row, source, (kind, index), problems)
        if card is None:
            continue
        ident = card.id
        known = content.tables[kind]
        if ident in known:
            first = content.origins[kind, ident]
            line = first.source.locate(first.path)[0]
            problems.add(
                source,
                (kind, index, "id"),
                f"'{ident}' is already the id of {first.source.name}:{line}: choose another",
            )
            continue
        known[ident] = card
        content.origins[kind, ident] = Origin(source, (kind, index))


def _validate(model: type[BaseModel], data: Any, source: Source, path: KeyPath, problems: Problems) -> Any:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for item in error.errors(include_url=False, include_context=True):
            loc, message = _explain(model, item)
            problems.add(source, (*path, *loc), message)
        return None


def _explain(model: type[BaseModel], item: Any) -> tuple[KeyPath, str]:
    """A pydantic error as a key path in the file and a sentence with the nearest known name."""
    loc: list[str | int] = [part for part in item["loc"] if part != "[key]"]
    if "[key]" in item["loc"]:  # a column name in an effects table
        name = str(loc.pop())
        return (*loc, *name.split(".")), f"unknown column '{name}'{nearest(name, AUTHOR_COLUMNS)}"
    flat = [part for part in loc if not (isinstance(part, str) and part.startswith(("tuple[", "constrained", "float")))]
    spread: list[str | int] = []
    for part in flat:
        spread.extend(part.split(".") if isinstance(part, str) else [part])
    match item["type"]:
        case "extra_forbidden":
            known = _fields_at(model, flat[:-1])
            return tuple(spread), f"unknown key '{flat[-1]}'{nearest(str(flat[-1]), known)}"
        case "missing":
            return tuple(spread), f"'{flat[-1]}' is missing"
        case "literal_error":
            expected = item["ctx"]["expected"]
            names = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
            return tuple(
                spread
            ), f"'{str(item['input'])[:40]}' is not one of {', '.join(names)}{nearest(str(item['input']), names)}"
    text = item["msg"].removeprefix("Value error, ")
    return tuple(spread), text[0].lower() + text[1:]


def _fields_at(model: type[BaseModel], path: list[str | int]) -> list[str]:
    """Names of the keys that a table at ``path`` may have."""
    at: Any = model
    for part in path:
        if isinstance(part, int) or not hasattr(at, "model_fields") or part not in at.model_fields:
            continue
        at = _table_in(at.model_fields[part].annotation)
    return list(getattr(at, "model_fields", {}))


def _table_in(annotation: Any) -> Any:
    """The table class inside ``tuple[Option, ...]`` or ``FollowUp | None``."""
    if hasattr(annotation, "model_fields"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _table_in(inner)
        if found is not None:
            return found
    return None
