"""Commands that play: the home screen, play, resume."""

from __future__ import annotations

import argparse
import gc
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.cli import fault
from game.cli.common import content_of, pack_here, pack_option
from game.errors import Exit, UseError

if TYPE_CHECKING:
    from game.campaign.session import Session
    from game.campaign.start import Start
    from game.content.library import Content

NO_MOUSE = "leave the mouse to the terminal, which then marks and copies text as elsewhere"


def add(commands: Any) -> None:
    """Name these commands and their options."""
    _play(commands)
    _resume(commands)


def _play(commands: Any) -> None:
    parser = commands.add_parser("play", help="start a campaign")
    parser.add_argument("world", nargs="*", metavar="TEXT", help="a text that somebody shared, pasted as it is")
    parser.add_argument("--scenario", metavar="ID", help="which campaign (default: since-2022)")
    parser.add_argument("--seed", metavar="SEED", help="play a known world, such as 8F2K-1QZM")
    parser.add_argument("--daily", action="store_true", help="the world that everybody plays today")
    parser.add_argument("--plain", action="store_true", help="line by line, for pipes and screen readers")
    parser.add_argument("--no-mouse", action="store_true", default=argparse.SUPPRESS, help=NO_MOUSE)
    parser.add_argument("--thesis", metavar="NAME", help="fix what the seed would draw: weak, middling or strong")
    parser.add_argument("--doctrine", metavar="ID", help="fix the other side's doctrine")
    parser.add_argument("--at", metavar="CARD", help="author mode: begin with this event; the game counts for nothing")
    state_option(parser)
    pack_option(parser)
    parser.set_defaults(run=run_play)


def state_option(parser: argparse.ArgumentParser) -> None:
    """``--state FILE``."""
    parser.add_argument(
        "--state",
        metavar="FILE",
        type=Path,
        help="author mode: columns to begin with, in TOML, such as 'ties.trade = 60'; also quarter, flags, seen",
    )


def _resume(commands: Any) -> None:
    parser = commands.add_parser("resume", help="go on with a game (default: the unfinished one played last)")
    parser.add_argument("file", nargs="?", metavar="FILE", help="a journal, by path or by name")
    parser.add_argument("--list", action="store_true", help="list the games and leave")
    parser.add_argument("--plain", action="store_true", help="line by line")
    parser.add_argument("--no-mouse", action="store_true", default=argparse.SUPPRESS, help=NO_MOUSE)
    pack_option(parser)
    parser.set_defaults(run=run_resume)


def _seed(args: argparse.Namespace) -> int:
    from game.campaign import seeds

    if args.seed and args.daily:
        raise UseError("--seed and --daily both choose the world: give one of them")
    if args.daily:
        from datetime import date

        return seeds.daily(date.fromisoformat(_today()))
    return seeds.parse(args.seed) if args.seed else seeds.fresh()


def _today() -> str:
    from datetime import date

    return date.today().isoformat()


def _plain_wanted(args: argparse.Namespace) -> bool:
    """Without a terminal on both ends there is nothing to draw on."""
    if args.plain:
        return True
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UseError("this is not a terminal: add --plain to play line by line")
    return False


def _run_session(session: Session, plain: bool, mouse: bool = True) -> None:
    from game.campaign import share

    fault.again = share.again(session)
    try:
        if plain:
            from game.plain.play import Plain

            gc.enable()
            Plain(session).run()
        else:
            from game.tui.app import play_session

            play_session(session, mouse)
    finally:
        session.close()


def run_home(args: argparse.Namespace) -> Exit:
    """The TUI at its home screen."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UseError("this is not a terminal: 'doubledown play --plain' plays line by line")
    from game.tui.app import play_home

    play_home([], not args.no_mouse)
    return Exit.DONE


def run_play(args: argparse.Namespace) -> Exit:
    """Start a campaign and play it."""
    plain = _plain_wanted(args)
    seed = _seed(args)
    from game.campaign import seeds, share

    if args.at:
        args.pack = args.pack or pack_here()
    content, named = content_of(args, everybodys=bool(args.daily or args.world)), args.scenario
    if args.world:
        if args.seed or args.daily:
            raise UseError("a shared text already names the world: leave out --seed and --daily")
        shared, seed = share.read(" ".join(args.world), list(content.scenarios))
        named = named or shared
    start = _start(args, content, named, seed)
    if plain:
        _run_session(start.begin(), plain)
        return Exit.DONE
    from game.tui.app import play_start

    fault.again = f"doubledown play --scenario {start.scenario.id} --seed {seeds.show(seed)}{_beginning(args)}"
    play_start(start, not args.no_mouse)
    return Exit.DONE


def _beginning(args: argparse.Namespace) -> str:
    """The options of author mode as they were typed."""
    told = f" --at {shlex.quote(args.at)}" if args.at else ""
    return told + (f" --state {shlex.quote(str(args.state))}" if args.state else "")


def _start(args: argparse.Namespace, content: Content, named: str | None, seed: int) -> Start:
    """The game that is asked for, in author mode where it begins at a card."""
    from game.campaign.seeds import OF_THE_DAY
    from game.campaign.start import Start
    from game.content.library import scenario_of

    if args.at is None:
        if args.state is not None:
            raise UseError("--state goes with --at CARD: a state alone begins no campaign")
        scenario = scenario_of(content, named or OF_THE_DAY)
        return Start(content, scenario, seed, args.thesis, args.doctrine, daily=_today() if args.daily else "")
    if args.daily:
        raise UseError("--daily and --at exclude each other: the world of the day begins alike for everybody")
    from game.campaign import author

    card = author.event_of(content, args.at).id
    scenario = scenario_of(content, named) if named else author.fitting(content, card)
    state = author.read_state(args.state) if args.state else {}
    start = Start.at(content, scenario, seed, author.beginning(content, scenario, card, state, args.state))
    start.thesis, start.doctrine = args.thesis, args.doctrine
    return start


def run_resume(args: argparse.Namespace) -> Exit:
    """Go on with a journal, or list the journals."""
    from game.campaign import store

    if args.list:
        for game in store.games():
            state = "finished" if game.finished else f"quarter {game.quarter}"
            state = "damaged: name the file to hear why" if game.problem else state
            state += "  author mode" if game.author else ""
            print(f"{game.path.name}  {game.scenario}  {game.seed}  {state}")
        return Exit.DONE
    plain = _plain_wanted(args)
    from game.campaign import packs
    from game.campaign.session import Session

    path = store.find(args.file)
    session = Session.resume(packs.content_for(path, args.pack), path)
    _run_session(session, plain, not args.no_mouse)
    return Exit.DONE
