"""Commands for those who teach: what is under ``class``."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.cli import opening
from game.cli.common import content_of, pack_option
from game.errors import Exit, SaveError, UseError

if TYPE_CHECKING:
    from game.classroom.acts import Opened
    from game.classroom.store import Kept, RoomRow, Store
    from game.content.library import Content


def add(commands: Any) -> None:
    """Name ``class`` and what can be done with it."""
    parser = commands.add_parser("class", help="the classroom: sessions of a class, and what remains of them")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    opening.add(actions)
    _export(actions)
    _purge(actions)


def _export(actions: Any) -> None:
    parser = actions.add_parser("export", help="a session as rows for a spreadsheet, as data, or as the debrief page")
    parser.add_argument("session", nargs="?", metavar="CODE", help="join code or id (default: the newest session)")
    parser.add_argument("--csv", type=Path, metavar="DIR", help="write ballots.csv, seats.csv and homework.csv there")
    parser.add_argument("--json", metavar="FILE", help="write everything as data; - for standard output")
    parser.add_argument("--html", metavar="FILE", help="write the debrief as one page; - for standard output")
    parser.add_argument(
        "--homework",
        nargs="+",
        action="extend",
        default=[],
        type=Path,
        metavar="PATH",
        help="journals that were handed in, or folders of them: each is verified and must be the world of the class",
    )
    parser.add_argument("--list", action="store_true", help="list the sessions and leave")
    opening.store_option(parser)
    pack_option(parser)
    parser.set_defaults(run=run_export)


def _purge(actions: Any) -> None:
    parser = actions.add_parser("purge", help="delete sessions with all that was said in them")
    parser.add_argument("session", nargs="?", metavar="CODE", help="join code or id")
    parser.add_argument("--all", action="store_true", help="every session in the store")
    parser.add_argument(
        "--before", metavar="DATE", help="every session that was opened before a date, such as 2026-08-01"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    opening.store_option(parser)
    parser.set_defaults(run=run_purge)


# ---- finding --------------------------------------------------------------------------------------------------


def opened_store(args: argparse.Namespace) -> Store:
    """The store that is meant, which must be there already. Raises UseError and SaveError."""
    from game.campaign.store import home

    try:
        from game.classroom.store import Store, default_url
    except ModuleNotFoundError as error:
        raise UseError(
            f"the classroom needs '{error.name}', which is not here: pip install 'doubledown[classroom]'"
        ) from None
    if args.store is None:
        url = default_url(home(), date.today())
    else:
        url = args.store if "://" in args.store else f"sqlite:///{args.store}"
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///").partition("?")[0])
        if not path.is_file():
            raise UseError(_no_store(path, args.store is None))
    return Store(url)


def _no_store(path: Path, default: bool) -> str:
    if not default:
        return f"{path}: there is no such store of class sessions"
    years = [file.name for file in sorted(path.parent.glob("class-*.sqlite"))]
    others = f". There are {', '.join(years)} in {path.parent}: name one with --store" if years else ""
    return f"no class session has been held this school year: 'doubledown class open' starts one{others}"


def _found(store: Store, typed: str) -> RoomRow:
    """The session of a code or an id; of several with a code the newest. Raises UseError with the nearest one."""
    from game.classroom.keys import read_code
    from game.content.problems import nearest

    rows = store.rooms()
    for row in rows:
        if typed == row.id or read_code(typed) == read_code(row.code):
            return row
    codes = list(dict.fromkeys(row.code for row in rows))
    hint = nearest(read_code(typed), codes) or "; 'doubledown class export --list' names them"
    raise UseError(f"there is no session '{typed[:40]}'{hint if codes else ': the store is empty'}")


def _acts(store: Store, row: RoomRow) -> list[Kept]:
    """The acts of a session. Raises SaveError for what cannot be read."""
    try:
        return list(store.acts(row.id))
    except ValueError:
        raise SaveError(
            f"the session {row.code} was written by another version of the game, or is damaged: it cannot be read"
        ) from None


def _told(row: RoomRow) -> str:
    """A session in a line."""
    state = "open" if row.closed is None else "closed"
    return f"{row.code}  {row.id}  {datetime.fromtimestamp(row.opened):%Y-%m-%d %H:%M}  {state}"


# ---- export ---------------------------------------------------------------------------------------------------


def run_export(args: argparse.Namespace) -> Exit:
    """Write a session as files."""
    store = opened_store(args)
    try:
        rows = store.rooms()
        if args.list:
            print("\n".join(_told(row) for row in rows) if rows else "No sessions.")
            return Exit.DONE
        if not (args.csv or args.json or args.html):
            raise UseError("say what to write: --csv DIR, --json FILE or --html FILE")
        if not rows:
            raise UseError("there is no session yet: 'doubledown class open' starts one")
        row = _found(store, args.session) if args.session else rows[0]
        kept = _acts(store, row)
    finally:
        store.close()
    return _write_all(args, row, kept)


def _write_all(args: argparse.Namespace, row: RoomRow, kept: list[Kept]) -> Exit:
    from dataclasses import replace

    from game.classroom import export, homework
    from game.classroom.debrief import gather

    content = _content_of(args, kept)
    facts = gather.of(content, kept, code=row.code)
    returned: tuple[homework.Returned, ...] = ()
    if args.homework:
        taken, returned = homework.of_session(content, kept, args.homework)
        facts = replace(facts, homework=facts.homework + taken)
        _say(f"homework: {len(taken)} handed in and verified, {len(returned)} not taken")
        for file in returned:
            _say(f"  {file.file}: {file.why}")
    if not facts.over:
        _say("Note: this session is not over. What is written shows the thesis and the doctrine.")
    if args.csv:
        for name, data in export.sheets(facts, returned).items():
            _write(args.csv / name, data)
    if args.json:
        _write(args.json, f"{json.dumps(export.as_data(facts, returned), ensure_ascii=False, indent=1)}\n".encode())
    if args.html:
        from game.classroom.debrief.page import html

        _write(args.html, html(facts).encode())
    return Exit.DONE


def _content_of(args: argparse.Namespace, kept: list[Kept]) -> Content:
    """The cards that a session was played with, as far as they are here."""
    content = content_of(args)
    made: Opened | None = next((one.act for one in kept if one.number == 1), None)  # type: ignore[assignment]
    wanted = getattr(made, "content", "")
    if wanted and content.digest != wanted:
        from game.content.load import load

        own = load(args.pack)
        return own if own.digest == wanted else content
    return content


def _write(path: str | Path, data: bytes) -> None:
    """Write a file, or for ``-`` to standard output. Raises UseError."""
    if path == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except OSError as error:
        raise UseError(f"{target}: cannot be written: {error.strerror}") from None
    _say(f"{target}: written")


def _say(line: str) -> None:
    from game.text import printable

    print(printable(line), file=sys.stderr)


# ---- purge ----------------------------------------------------------------------------------------------------


def run_purge(args: argparse.Namespace) -> Exit:
    """Delete sessions, once somebody has said that they are meant."""
    if [args.session is not None, args.all, args.before is not None].count(True) != 1:
        raise UseError("say what to delete: the code of a session, --all, or --before DATE")
    before = None if args.before is None else _day(args.before)
    store = opened_store(args)
    try:
        if args.session is not None:
            rows = [_found(store, args.session)]
        else:
            rows = [row for row in store.rooms() if before is None or row.opened < before]
        if not rows:
            print("There is nothing to delete.")
            return Exit.DONE
        print("\n".join(_counted(store, rows)))
        if not args.yes and not _sure():
            print("Nothing was deleted.")
            return Exit.DONE
        store.purge(*(row.id for row in rows))
        left = {row.id for row in store.rooms()} & {row.id for row in rows}
        if left:
            raise SaveError(f"{len(left)} sessions could not be deleted: try again when no server is running")
        print(f"Deleted: {_many(len(rows), 'session')}. Files that were exported are not touched.")
    finally:
        store.close()
    return Exit.DONE


def _day(typed: str) -> float:
    """The beginning of a day, here. Raises UseError."""
    try:
        return datetime.combine(date.fromisoformat(typed.strip()), datetime.min.time()).timestamp()
    except (ValueError, OverflowError):
        raise UseError(f"--before {typed[:40]}: a date looks like 2026-08-01") from None


def _counted(store: Store, rows: list[RoomRow]) -> list[str]:
    """What would be deleted."""
    lines, seats, acts = [], 0, 0
    for row in rows:
        try:
            kept = list(store.acts(row.id))
        except (SaveError, ValueError):  # what cannot be read can still be deleted
            lines.append(f"  {_told(row)}  (it cannot be read)")
            continue
        here = sum(getattr(one.act, "kind", "") == "joined" for one in kept)
        lines.append(f"  {_told(row)}  {_many(here, 'seat')}, {_many(len(kept), 'act')}")
        seats, acts = seats + here, acts + len(kept)
    whole = f"{_many(len(rows), 'session')} with {_many(seats, 'seat')} and {_many(acts, 'act')}"
    return [f"This deletes {whole}, for good:", *lines]


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _sure() -> bool:
    """Ask. Raises UseError where there is nobody to ask."""
    if not sys.stdin.isatty():
        raise UseError("nothing was deleted: add --yes, as there is no terminal on which to ask")
    try:
        return input("Delete them? Type yes: ").strip().lower() == "yes"
    except EOFError:
        return False
