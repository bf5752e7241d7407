"""Packs to checked models: reads each pack, validates every table, collects every problem."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import tomli
from pydantic import BaseModel, ValidationError

from game import __version__
from game.content import files, migrate, schema, syntax
from game.content.check import cross_check
from game.content.explain import explain
from game.content.library import TABLES, Content, Origin, RecordRow
from game.content.places import KeyPath, Source
from game.content.problems import Problems, offer
from game.errors import ContentError

LISTS: dict[str, type[schema.Table]] = {**TABLES, "deck": schema.Deck}
"""Every kind of table that a file of a pack may hold, by name."""


def base_folder() -> Path:
    """The pack that comes with the game: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package.parent / "content" / "base", package / "_content" / "base"):
        if (folder / "pack.toml").is_file():
            return folder
    raise ContentError("the game's own content is missing: install it again")


def load(packs: Iterable[Path] = (), problems: Problems | None = None) -> Content:
    """The base pack and the extra packs given, folders or zip files, checked table by table.

    A pack with a model.toml of its own stands alone: it takes the place of the base pack.

    Raises ContentError with every problem found, unless ``problems`` collects them.
    """
    found = Problems() if problems is None else problems
    read = [files.read(path, found) for path in dict.fromkeys(packs)]
    given = [pack for pack in read if pack is not None]
    content = Content()
    if not any("model.toml" in pack.files for pack in given):
        content = _base(found)
    for pack in given:
        _read_pack(pack, content, found)
    # The one that closes every other game comes last, whichever pack it is from.
    endings = content.tables["ending"]
    content.tables["ending"] = dict(sorted(endings.items(), key=lambda pair: pair[1].when is None))
    _needs(content, found)
    _decks(content, found)
    cross_check(content, found)
    if problems is None:
        found.raise_if_any()
    return content


_kept: list[Content] = []
"""The base pack as it was read last: an author's cards are read again and again on top of it."""


def forget() -> None:
    """Read the base pack anew next time: for those who measure how long that takes."""
    _kept.clear()


def _base(problems: Problems) -> Content:
    read = files.read(base_folder(), problems)
    content = Content()
    if read is None:
        return content
    if _kept and _kept[0].digest == digest_of([read]) and _kept[0].files[0].shown == read.shown:
        return _kept[0].copy()
    before = len(problems.found)
    _read_pack(read, content, problems)
    if len(problems.found) == before:
        _kept[:] = [content.copy()]
    return content


def digest_of(packs: Iterable[files.PackFiles]) -> str:
    """Every byte of some packs, in order: whether two games were played with the same content."""
    stamp = hashlib.blake2b(digest_size=16)
    for pack in packs:
        for name, data in pack.files.items():
            stamp.update(f"{name}\x00{len(data)}\x00".encode() + data)
    return stamp.hexdigest()


def _read_pack(pack: files.PackFiles, content: Content, problems: Problems) -> None:
    """Read one pack into ``content``, pack.toml first: it says how to read the rest."""
    content.files.append(pack)
    content.digest = digest_of(content.files)
    made = _read_head(pack, content, problems)
    if made is None:
        return
    for name, data in pack.files.items():
        if name == "pack.toml":
            continue
        text = _text(pack.name_of(name), data, problems)
        if text is None:
            content.left_out.note_file(data.decode(errors="replace"))
        elif name == "record.csv":
            _read_record(pack.name_of(name), text, content, problems)
        else:
            source = Source(pack.name_of(name), text)
            told = _toml(source, problems)
            if told is None:
                content.left_out.note_file(text)
            else:
                _read_file(name, migrate.migrate(name, told, made), source, pack.shown, content, problems)


def _read_head(pack: files.PackFiles, content: Content, problems: Problems) -> int | None:
    """Read pack.toml and give the format of the pack; None where the rest is not to be read."""
    text = _text(pack.name_of("pack.toml"), pack.files["pack.toml"], problems)
    source = Source(pack.name_of("pack.toml"), text or "")
    data = _toml(source, problems) if text is not None else None
    if data is None:
        return schema.FORMAT
    made = migrate.format_of(data)
    if made is None:
        problems.add(source, ("format",), "E106", "'format' should be a whole number", f"write {schema.FORMAT}")
        return None
    if made > schema.FORMAT:
        problems.add(
            source,
            ("format",),
            "E007",
            f"this pack is of format {made}; this is Double Down {__version__}, "
            f"which reads format {schema.FORMAT} and older",
        )
        return None
    head = _validate(schema.Pack, migrate.migrate("pack.toml", data, made), source, (), problems)
    if head is not None:
        if any(known.id == head.id for known in content.packs):
            problems.add(source, ("id",), "E011", f"there are two packs of the id '{head.id}'")
        content.packs.append(head)
        content.origins["pack", head.id] = Origin(source, (), pack.shown)
    return made


def _text(name: str, data: bytes, problems: Problems) -> str | None:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")  # some editors of Windows begin with a mark
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[start : error.start].decode(errors="replace")) + 1
        problems.at(name, "E002", f"is not UTF-8 text (byte {data[error.start]:#04x})", line=line, column=column)
        return None


def _toml(source: Source, problems: Problems) -> dict[str, Any] | None:
    try:
        return tomli.loads(source.text)
    except tomli.TOMLDecodeError as error:
        syntax.tell(source, error, problems)
    except RecursionError:
        problems.at(source.name, "E004", "is nested too deeply")
    except ValueError as error:  # such as a number of ten thousand digits
        problems.at(source.name, "E003", f"holds a value that cannot be read ({str(error)[:80]})")
    return None


def _read_record(name: str, text: str, content: Content, problems: Problems) -> None:
    wanted = list(RecordRow.__dataclass_fields__)
    rows = csv.DictReader(io.StringIO(text), strict=True)
    try:
        if rows.fieldnames != wanted:
            problems.at(name, "E104", f"the first line should be {','.join(wanted)}")
            return
        for row in rows:
            if None in row or None in row.values():
                problems.at(name, "E111", f"this row should have {len(wanted)} fields", line=rows.line_num)
            elif not _dated(row["date"]):
                problems.at(name, "E106", f"'{row['date'][:20]}' is not a date such as 2023-08-29", line=rows.line_num)
            else:
                content.record[row["id"]] = RecordRow(**row)
    except csv.Error as error:
        problems.at(name, "E003", f"cannot be read as comma separated values: {error}", line=rows.line_num)


def _dated(text: str) -> bool:
    year, *rest = text.split("-")
    return len(year) == 4 and len(rest) <= 2 and all(part.isdecimal() and part.isascii() for part in (year, *rest))


def _read_file(
    name: str, data: dict[str, Any], source: Source, pack: str, content: Content, problems: Problems
) -> None:
    if name == "model.toml":
        for key, table in data.items():
            coefficient = _validate(schema.Coefficient, table, source, (key,), problems)
            content.origins["coefficient", key] = Origin(source, (key,), pack)
            if coefficient is not None:
                content.model[key] = coefficient
        return
    for kind, rows in data.items():
        if kind not in LISTS:
            problems.add(source, (kind,), "E101", f"unknown kind of table '{kind}'", offer(kind, LISTS), part="key")
        elif not isinstance(rows, list):
            problems.add(source, (kind,), "E102", f"'[{kind}]' has one bracket", f"write [[{kind}]]", part="key")
        else:
            for index, row in enumerate(rows):
                _read_table(kind, row, Origin(source, (kind, index), pack), content, problems)


def _read_table(kind: str, row: Any, origin: Origin, content: Content, problems: Problems) -> None:
    card = _validate(LISTS[kind], row, origin.source, origin.path, problems)
    if card is None:
        content.left_out.note(kind, row, origin)
    elif isinstance(card, schema.Deck):
        content.decks.append((card, origin))
    else:
        _take(kind, card, origin, content, problems)


def _take(kind: str, card: schema.Card, origin: Origin, content: Content, problems: Problems) -> None:
    """Put a card into the content: a new one, or one that says that it takes another's place."""
    known = content.tables[kind]
    first = content.origins.get((kind, card.id)) if card.id in known else None
    where: KeyPath = (*origin.path, "id")
    if first is None and card.replace and card.id not in content.left_out.ids[kind]:
        problems.add(origin.source, where, "E114", f"there is no {kind} '{card.id}' to replace", offer(card.id, known))
    elif first is not None and not (card.replace and first.pack != origin.pack):
        line = first.source.locate(first.path)[0]
        problems.add(
            origin.source,
            where,
            "E113",
            f"'{card.id}' is already the id of {first.source.name}:{line}",
            "" if first.pack != origin.pack else "choose another",
        )
        return
    known[card.id] = card
    content.origins[kind, card.id] = origin


def _validate(model: type[BaseModel], data: Any, source: Source, path: KeyPath, problems: Problems) -> Any:
    try:
        return model.model_validate(data)
    except RecursionError:
        problems.add(source, path, "E004", "is nested too deeply")
        return None
    except ValidationError as error:
        for fault in explain(model, data, error):
            problems.add(
                source,
                (*path, *fault.path),
                fault.code,
                fault.message,
                fault.hint,
                part=fault.part,
                offset=fault.offset,
            )
        return None


# ---- what packs say of other packs ----------------------------------------------------------------------------


def _needs(content: Content, problems: Problems) -> None:
    """Whether each pack is played with the game and the packs that it asks for."""
    versions = {pack.id: pack.version for pack in content.packs}
    for pack in content.packs:
        source = content.origins["pack", pack.id].source
        if pack.game and not schema.fits(pack.game, __version__):
            problems.add(
                source, ("game",), "E008", f"this pack plays with Double Down {pack.game}; this is {__version__}"
            )
        for index, need in enumerate(pack.depends):
            name, wanted = schema.dependency(need)
            if name not in versions:
                problems.add(source, ("depends", index), "E009", f"needs the pack '{name}', which is not there")
            elif wanted and not schema.fits(wanted, versions[name]):
                have = f"needs '{name}' {wanted}; there is {versions[name]}"
                problems.add(source, ("depends", index), "E009", have)


def _decks(content: Content, problems: Problems) -> None:
    """Carry out what packs add to, or take out of, the decks of scenarios."""
    for deck, origin in content.decks:
        where = origin.path
        _all_known((*where, "add"), deck.add, content.events, content, problems, origin)
        _all_known((*where, "drop"), deck.drop, content.events, content, problems, origin)
        scenario = content.scenarios.get(deck.scenario)
        if scenario is None:
            if deck.scenario not in content.left_out.ids["scenario"]:
                hint = offer(deck.scenario, content.scenarios)
                told = f"unknown scenario '{deck.scenario}'"
                problems.add(origin.source, (*where, "scenario"), "E201", told, hint)
            continue
        if scenario.schedule:
            told = f"'{deck.scenario}' has a schedule and deals nothing: cards cannot be added to its deck"
            problems.add(origin.source, (*where, "scenario"), "E411", told, "name a scenario that deals its events")
            continue
        cards = scenario.deck or (tuple(content.events) if deck.drop else ())
        if cards:
            added = [ident for ident in deck.add if ident in content.events]
            kept = tuple(dict.fromkeys(ident for ident in (*cards, *added) if ident not in deck.drop))
            content.scenarios[deck.scenario] = scenario.model_copy(update={"deck": kept})


def _all_known(
    path: KeyPath,
    names: Iterable[str],
    known: Collection[str],
    content: Content,
    problems: Problems,
    origin: Origin,
) -> None:
    for index, name in enumerate(names):
        if name not in known and name not in content.left_out.ids["event"]:
            problems.add(origin.source, (*path, index), "E201", f"unknown event '{name}'", offer(name, known))
