"""What several commands share."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from game.errors import UseError

if TYPE_CHECKING:
    from game.campaign.session import Session
    from game.content.library import Content


def pack_option(parser: argparse.ArgumentParser) -> None:
    """``--pack DIR``, which may be given more than once."""
    parser.add_argument("--pack", action="append", default=[], metavar="DIR", type=Path, help="also use this pack")


def pack_here() -> list[Path]:
    """The pack that the author stands in, if any, other than the game's own."""
    from game.content.load import base_folder

    return [Path()] if Path("pack.toml").is_file() and Path.cwd() != base_folder() else []


def content_of(args: argparse.Namespace, everybodys: bool = False) -> Content:
    """The game's own content, the packs that were added, and those given with ``--pack``.

    What is ``everybodys`` (a shared world, the world of a day, a measurement) is played without those that were added.
    """
    if everybodys:
        from game.content.load import load

        return load(args.pack)
    from game.campaign import packs

    content, out = packs.playable(args.pack)
    for installed in out:
        print(f"Note: the pack '{installed.name}' is left out. {packs.why(installed)}", file=sys.stderr)
    return content


def opened(args: argparse.Namespace, name: str) -> Session:
    """A saved game, looked at and never written."""
    from game.campaign import packs, store
    from game.campaign.session import Session

    path = store.find(name)
    session = Session.resume(packs.content_for(path, args.pack), path, write=False)
    for notice in session.notices:
        print(f"Note: {notice}", file=sys.stderr)
    return session


def write(path: Path, page: str) -> None:
    """Write a page, and say so. Raises UseError."""
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UseError(f"{path}: cannot be written: {error.strerror}") from None
    print(f"{path}: written", file=sys.stderr)
