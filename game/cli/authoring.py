"""Commands for those who write content: check, new, packs."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.cli.common import pack_here, pack_option, write
from game.errors import Exit, UseError

if TYPE_CHECKING:
    from game.content.library import Content
    from game.content.problems import Problems
    from game.content.schema import Pack


def add(commands: Any) -> None:
    """Name these commands and their options."""
    _check(commands)
    _new(commands)
    _packs(commands)


def _check(commands: Any) -> None:
    parser = commands.add_parser("check", help="check a pack and name every problem in it")
    parser.add_argument(
        "pack",
        nargs="*",
        type=Path,
        metavar="PACK",
        help="folders or zips (default: the pack you are in, else the game's own)",
    )
    parser.add_argument("--play", type=int, metavar="N", help="also play N games by each policy and see what comes up")
    parser.add_argument("--html", type=Path, metavar="OUT", help="with --play: write what was seen as a page")
    parser.add_argument("--strict", action="store_true", help="warnings too make the command fall short")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    parser.set_defaults(run=run_check)


def _new(commands: Any) -> None:
    parser = commands.add_parser("new", help="write a first, commented file: a pack or a card")
    parser.add_argument("kind", metavar="KIND", help="pack, event, response, move or scenario")
    parser.add_argument("id", metavar="ID", help="its name: lower case, digits, hyphens")
    parser.add_argument(
        "--pack", type=Path, default=Path(), metavar="DIR", help="the pack that it goes into (default: here)"
    )
    parser.set_defaults(run=run_new)


def _packs(commands: Any) -> None:
    parser = commands.add_parser("packs", help="list, add, remove or describe packs")
    parser.add_argument("action", nargs="?", default="list", metavar="list|add|remove|info", help="default: list")
    parser.add_argument("name", nargs="?", metavar="PACK", help="add: a folder or zip; else the id of a pack")
    pack_option(parser)
    parser.add_argument("--json", action="store_true", help="data on standard output")
    parser.set_defaults(run=run_packs)


# ---- check ------------------------------------------------------------------------------------------------------


def run_check(args: argparse.Namespace) -> Exit:
    """Check the base pack, or the packs given in its light."""
    from game.content.library import asked_for
    from game.content.lint import Lint
    from game.content.load import load
    from game.content.problems import Problems

    if args.html and args.play is None:
        raise UseError("--html writes what --play saw: add --play 500")
    if args.play is not None and not 1 <= args.play <= 100_000:
        raise UseError(f"--play {args.play}: choose from 1 to 100,000")
    problems = Problems()
    args.pack = args.pack or pack_here()
    content = load(args.pack, problems)
    packs = asked_for(content, args.pack) if args.pack else {pack.shown for pack in content.files}
    seen: dict[str, Any] = {}
    if not problems.errors:
        Lint(content, packs, problems).run()
        if args.play is not None:
            seen = _play(args, content, packs, problems)
    counts = {
        kind: n
        for kind in content.tables
        if (n := sum(content.origins[kind, i].pack in packs for i in content.tables[kind]))
    }
    if args.json:
        from game.content.problems import as_json

        rows = [as_json(problem) for problem in problems.in_order()]
        print(json.dumps({"problems": rows, "counts": counts, **({"play": seen} if seen else {})}))
    else:
        _tell(problems, counts)
    if problems.errors:
        return Exit.BAD_CONTENT
    return Exit.FELL_SHORT if args.strict and problems.warnings else Exit.DONE


def _play(args: argparse.Namespace, content: Content, packs: set[str], problems: Problems) -> dict[str, Any]:
    """Let the machine play, and note what it found."""
    from game.cli import playtest

    seen, found = playtest.played(content, packs, args.play)
    for finding in found:
        origin = content.origins[finding.kind, finding.id]
        problems.add(origin.source, (*origin.path, *finding.path), finding.code, finding.message)
    if args.html:
        from game.report.workshop.page import html

        write(args.html, html(seen))
    if not args.json:
        print("\n".join(playtest.tell(seen)))
    return seen


def _tell(problems: Problems, counts: dict[str, int]) -> None:
    from game.text import printable

    for problem in problems.in_order():
        print(printable(str(problem)))
    told = ", ".join(f"{kind} {n}" for kind, n in counts.items()) or "no card could be read"
    numbers = Counter(problem.severity for problem in problems.found)
    said = ", ".join(f"{n} {name}{'s' if n > 1 else ''}" for name, n in sorted(numbers.items())) or "no problems"
    print(f"{told}: {said}", file=sys.stderr)


# ---- new --------------------------------------------------------------------------------------------------------


def run_new(args: argparse.Namespace) -> Exit:
    """Write the first file of a pack or a card."""
    from game.content.files import shown_name
    from game.content.scaffold import new

    made = new(args.kind, args.id, args.pack)
    for path in made:
        print(f"{shown_name(path)}: written")
    pack = args.pack / args.id if args.kind == "pack" else args.pack
    name = shown_name(pack)
    print(f"{name}/schema: written, so that an editor can complete and check ('doubledown schema')")
    print(f"Write what each TODO asks for, then 'doubledown check {name}'.", file=sys.stderr)
    return Exit.DONE


# ---- packs ------------------------------------------------------------------------------------------------------


def run_packs(args: argparse.Namespace) -> Exit:
    """List, add, remove or describe packs."""
    actions = {"list": _list, "add": _add, "remove": _remove, "info": _info}
    if args.action not in actions:
        from game.content.problems import offer

        raise UseError(f"packs {args.action[:40]}: {offer(args.action, actions)}")
    if args.action != "list" and not args.name:
        raise UseError(f"packs {args.action}: name a pack")
    return actions[args.action](args)


def _list(args: argparse.Namespace) -> Exit:
    from textwrap import fill

    from game.campaign import packs
    from game.text import printable

    content, out = packs.playable(args.pack)
    if args.json:
        data = {
            "packs": [{"id": p.id, "version": p.version, "title": p.title} for p in content.packs],
            "left_out": [{"id": p.name, "problems": [vars(problem) for problem in p.problems]} for p in out],
            "scenarios": [{"id": s.id, "title": s.title, "quarters": s.quarters} for s in content.scenarios.values()],
        }
        print(json.dumps(data))
        return Exit.DONE
    for pack in content.packs:
        print(f"{pack.id} {pack.version}: {pack.title}")
    for installed in out:
        print(f"{installed.name}: left out. {packs.why(installed)}")
    own = {content.origins["pack", pack.id].pack: pack.id for pack in content.packs}
    for scenario in content.scenarios.values():
        pack_id = own[content.origins["scenario", scenario.id].pack]
        of = "" if pack_id == "base" else f", of {pack_id}"
        told = f"{scenario.id}: {scenario.title}, {scenario.quarters} quarters{of}. {scenario.brief}"
        print(fill(printable(told), 80, initial_indent="  ", subsequent_indent="    "))
    return Exit.DONE


def _add(args: argparse.Namespace) -> Exit:
    from game.campaign import packs

    head = packs.add(Path(args.name))
    print(f"{head.id} {head.version}: added, and played with. 'doubledown packs remove {head.id}' takes it out.")
    return Exit.DONE


def _remove(args: argparse.Namespace) -> Exit:
    from game.campaign import packs

    packs.remove(args.name)
    print(f"{args.name}: removed. Games that were played with it show their past as recorded.")
    return Exit.DONE


def _info(args: argparse.Namespace) -> Exit:
    from game.campaign import packs

    content, out = packs.playable(args.pack)
    left = next((installed for installed in out if installed.name == args.name), None)
    head = next((pack for pack in content.packs if pack.id == args.name), left.head if left else None)
    if head is None:
        place = packs.named(args.name)
        raise UseError(f"{place.name}: its pack.toml cannot be read: 'doubledown check {place}' says why")
    data = _described(content, head)
    if args.json:
        print(json.dumps(data))
        return Exit.DONE
    print(f"{head.id} {head.version}: {head.title}\n{head.brief}")
    print(f"By {', '.join(head.authors).removesuffix('.')}. Licence: {head.licence}.")
    if head.depends:
        print(f"Needs {', '.join(head.depends)}.")
    if left is not None:
        print(f"It is left out. {packs.why(left)}")
    else:
        print(", ".join(f"{kind} {n}" for kind, n in data["counts"].items()) or "It adds no cards.")
    return Exit.DONE


def _described(content: Content, head: Pack) -> dict[str, Any]:
    origin = content.origins.get(("pack", head.id))
    counts = Counter(kind for (kind, _), o in content.origins.items() if origin and o.pack == origin.pack)
    counts.pop("pack", None)
    told: dict[str, Any] = head.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {**told, "counts": dict(counts)}
