"""Commands for those who write content: check, packs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from game.cli.common import content_of, pack_option
from game.errors import Exit


def add(commands: Any) -> None:
    """Name these commands and their options."""
    _check(commands)
    _packs(commands)


def _check(commands: Any) -> None:
    parser = commands.add_parser("check", help="check a pack and name every problem in it")
    parser.add_argument("pack", nargs="*", type=Path, metavar="PACK", help="pack folders (default: the game's own)")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    parser.set_defaults(run=run_check)


def _packs(commands: Any) -> None:
    packs = commands.add_parser("packs", help="list the packs and scenarios that can be played")
    pack_option(packs)
    packs.add_argument("--json", action="store_true", help="data on standard output")
    packs.set_defaults(run=run_packs)


def run_check(args: argparse.Namespace) -> Exit:
    """Check the base pack together with the packs given."""
    from game.content.load import load
    from game.content.problems import Problems, as_json

    problems = Problems()
    content = load(args.pack, problems)
    counts = {kind: len(table) for kind, table in content.tables.items()}
    if args.json:
        print(json.dumps({"problems": [as_json(p) for p in problems.found], "counts": counts}))
    else:
        for problem in problems.found:
            print(problem)
        told = ", ".join(f"{kind} {n}" for kind, n in counts.items())
        print(f"{told}: " + (f"{len(problems.errors)} errors" if problems.errors else "no errors"), file=sys.stderr)
    return Exit.BAD_CONTENT if problems.errors else Exit.DONE


def run_packs(args: argparse.Namespace) -> Exit:
    """List what can be played."""
    content = content_of(args)
    if args.json:
        data = {
            "packs": [{"id": p.id, "version": p.version, "title": p.title} for p in content.packs],
            "scenarios": [{"id": s.id, "title": s.title, "quarters": s.quarters} for s in content.scenarios.values()],
        }
        print(json.dumps(data))
        return Exit.DONE
    for pack in content.packs:
        print(f"{pack.id} {pack.version}: {pack.title}")
    for scenario in content.scenarios.values():
        print(f"  {scenario.id}: {scenario.title}, {scenario.quarters} quarters. {scenario.brief}")
    return Exit.DONE
