"""The commands: parse, call, print. Each imports what it needs when it needs it, so that --help is instant."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from game import __version__
from game.cli import authoring, fault, looking, measuring, playing, previewing, schemas, teaching
from game.errors import Exit, GameError


def build_parser() -> argparse.ArgumentParser:
    """The command line as a whole."""
    parser = argparse.ArgumentParser(
        prog="doubledown",
        description="A policy-strategy game of sanctions, leverage and alignment. Without a command, it opens.",
    )
    parser.add_argument("--version", action="version", version=f"Double Down {__version__}")
    parser.add_argument("--no-mouse", action="store_true", help=playing.NO_MOUSE)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for room in (playing, looking, measuring, authoring, previewing, schemas, teaching):
        room.add(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. No traceback reaches a user."""
    gc.disable()  # starting up makes many objects and drops none: collecting them costs a tenth of the wait
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some reads every installed package
    parser = build_parser()
    args = parser.parse_args(argv)
    try:
        return int(getattr(args, "run", playing.run_home)(args))
    except GameError as error:
        return _tell(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.DONE)
    except KeyboardInterrupt:
        print("\nStopped. Every quarter that was shown is saved.", file=sys.stderr)
        return int(Exit.DONE)
    except Exception as error:
        if os.environ.get("DOUBLEDOWN_DEBUG"):
            raise
        return _tell(fault.told(error))


def _tell(error: GameError) -> int:
    from game.text import printable

    print("\n".join(printable(line) for line in str(error).splitlines()), file=sys.stderr)
    return int(error.code)
