"""What several commands share."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.campaign.session import Session
    from game.content.library import Content


def pack_option(parser: argparse.ArgumentParser) -> None:
    """``--pack DIR``, which may be given more than once."""
    parser.add_argument("--pack", action="append", default=[], metavar="DIR", type=Path, help="also use this pack")


def content_of(args: argparse.Namespace) -> Content:
    """The game's own content and the packs given."""
    from game.content.load import load

    return load(args.pack)


def opened(args: argparse.Namespace, name: str) -> Session:
    """A saved game, looked at and never written."""
    from game.campaign import store
    from game.campaign.session import Session

    session = Session.resume(content_of(args), store.find(name), write=False)
    for notice in session.notices:
        print(f"Note: {notice}", file=sys.stderr)
    return session
