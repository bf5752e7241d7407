"""The command that shows a card to whoever writes it: preview."""

from __future__ import annotations

import argparse
import shlex
import sys
from typing import Any

from game.cli import fault
from game.cli.common import pack_here, pack_option
from game.cli.playing import NO_MOUSE, state_option
from game.errors import Exit, UseError


def add(commands: Any) -> None:
    """Name this command and its options."""
    parser = commands.add_parser("preview", help="look at a card as players see it, while you write it")
    parser.add_argument("card", metavar="CARD", help="an event, a response or a desk move, by its id")
    parser.add_argument("--scenario", metavar="ID", help="which campaign (default: since-2022, or one with the card)")
    state_option(parser)
    parser.add_argument("--plain", action="store_true", help="print it once, and what follows for it, and leave")
    parser.add_argument("--no-mouse", action="store_true", default=argparse.SUPPRESS, help=NO_MOUSE)
    pack_option(parser)
    parser.set_defaults(run=run_preview)


def run_preview(args: argparse.Namespace) -> Exit:
    """Show a card in a state, again whenever a file is saved; or print it once."""
    if not args.plain and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UseError("this is not a terminal: add --plain to print the card once")
    from game.campaign import author, packs
    from game.campaign.preview import Preview

    args.pack = args.pack or pack_here()
    state = author.read_state(args.state) if args.state and (args.plain or args.state.exists()) else {}
    content, left_out = packs.playable(args.pack)
    preview = Preview(content, args.card, args.scenario, state, args.state)
    if args.plain:
        from game.plain.preview import pages
        from game.text import printable

        print("\n".join(printable(line) for line in pages(preview)))
        return Exit.DONE
    from game.tui.app import play_preview

    fault.again = f"doubledown preview {shlex.quote(args.card)}"
    without = {installed.path for installed in left_out}
    given = {path.resolve() for path in args.pack}
    added = [path for path in packs.paths() if path not in without and path.resolve() not in given]
    play_preview(preview, [*packs.in_order(added), *args.pack], args.state, not args.no_mouse)
    return Exit.DONE
