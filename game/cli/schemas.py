"""The command that helps an editor to complete and check packs: schema."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from game.errors import Exit, UseError


def add(commands: Any) -> None:
    """Name this command and its options."""
    parser = commands.add_parser("schema", help="JSON Schema by which an editor completes and checks a pack")
    parser.add_argument("name", nargs="?", metavar="NAME", help="cards, pack or model: print that one")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write all of them there, or the one that is named")
    parser.set_defaults(run=run_schema)


def run_schema(args: argparse.Namespace) -> Exit:
    """Print a schema, write them all, or say what there is."""
    from game.content.jsonschema import FILES, schemas, text
    from game.content.problems import nearest

    if args.name is not None and args.name not in FILES:
        hint = nearest(args.name, FILES) or f": choose from {', '.join(FILES)}"
        raise UseError(f"there is no schema '{args.name[:40]}'{hint}")
    if args.name is None and args.out is None:
        print("\n".join(_guide(FILES)))
        return Exit.DONE
    made = {name: f"{text(node)}\n" for name, node in schemas().items() if args.name in (None, name[: -len(".json")])}
    if args.out is None:
        print(made[f"{args.name}.json"], end="")
        return Exit.DONE
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        for name, told in made.items():
            (args.out / name).write_text(told, encoding="utf-8")
            print(f"{(args.out / name).as_posix()}: written")
    except OSError as error:
        raise UseError(f"{args.out}: cannot be written: {error.strerror}") from None
    return Exit.DONE


def _guide(files: dict[str, str]) -> list[str]:
    """What there is, and how an editor finds it."""
    return [
        *(f"{name:<8}for {what}" for name, what in files.items()),
        "",
        "'doubledown schema --out schema' writes them into the folder schema; in a pack it is passed over.",
        "An editor with a TOML language server, such as Tombi, finds one by the first line of a file:",
        "",
        "  #:schema ../schema/cards.json       in events/, responses/ and so on",
        "  #:schema schema/pack.json           in pack.toml",
        "",
        "It then completes keys and words, tells what they mean, and marks what is misspelt or out of range.",
        "Taplo (Even Better TOML) marks the same, but stops where it should complete below [[event.option]].",
        "An editor sees one file at a time: 'doubledown check' goes on to ids, conditions and the play.",
    ]
