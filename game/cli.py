"""The commands: parse, call, print. Each imports what it needs when it needs it, so that --help is instant."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game import __version__
from game.errors import Exit, Fault, GameError, UseError

if TYPE_CHECKING:
    from game.campaign.session import Session
    from game.content.library import Content

_again = "doubledown"
"""The command that brings the player back to what is being played: told if the game should fail."""

POLICY_NAMES = ("double_down", "targeted", "coordinate", "threaten", "engage", "inaction", "random", "moderate")


NO_MOUSE = "leave the mouse to the terminal, which then marks and copies text as elsewhere"


def build_parser() -> argparse.ArgumentParser:
    """The command line as a whole."""
    parser = argparse.ArgumentParser(
        prog="doubledown",
        description="A policy-strategy game of sanctions, leverage and alignment. Without a command, it opens.",
    )
    parser.add_argument("--version", action="version", version=f"Double Down {__version__}")
    parser.add_argument("--no-mouse", action="store_true", help=NO_MOUSE)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _play(commands)
    _resume(commands)
    _replay(commands)
    _compare(commands)
    _report(commands)
    _forecast(commands)
    _simulate(commands)
    _balance(commands)
    _backtest(commands)
    _check(commands)
    packs = commands.add_parser("packs", help="list the packs and scenarios that can be played")
    _pack_option(packs)
    packs.add_argument("--json", action="store_true", help="data on standard output")
    packs.set_defaults(run=run_packs)
    return parser


def _pack_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", action="append", default=[], metavar="DIR", type=Path, help="also use this pack")


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
    _pack_option(parser)
    parser.set_defaults(run=run_play)


def _resume(commands: Any) -> None:
    parser = commands.add_parser("resume", help="go on with a game (default: the unfinished one played last)")
    parser.add_argument("file", nargs="?", metavar="FILE", help="a journal, by path or by name")
    parser.add_argument("--list", action="store_true", help="list the games and leave")
    parser.add_argument("--plain", action="store_true", help="line by line")
    parser.add_argument("--no-mouse", action="store_true", default=argparse.SUPPRESS, help=NO_MOUSE)
    _pack_option(parser)
    parser.set_defaults(run=run_resume)


def _replay(commands: Any) -> None:
    parser = commands.add_parser("replay", help="show a journal again, or verify it")
    parser.add_argument("file", metavar="FILE", help="a journal, by path or by name")
    parser.add_argument(
        "--verify", action="store_true", help="only say whether every quarter is what the game computes"
    )
    parser.add_argument("--json", action="store_true", help="data on standard output")
    _pack_option(parser)
    parser.set_defaults(run=run_replay)


def _compare(commands: Any) -> None:
    parser = commands.add_parser("compare", help="two games side by side, and where they part")
    parser.add_argument("first", metavar="FILE", help="a journal, by path or by name")
    parser.add_argument("second", metavar="FILE", help="another one")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    _pack_option(parser)
    parser.set_defaults(run=run_compare)


def _report(commands: Any) -> None:
    parser = commands.add_parser("report", help="the debrief of a finished game as one page to keep or print")
    parser.add_argument("file", metavar="FILE", help="a journal, by path or by name")
    parser.add_argument("--html", required=True, metavar="OUT", type=Path, help="the page to write")
    _pack_option(parser)
    parser.set_defaults(run=run_report)


def _forecast(commands: Any) -> None:
    parser = commands.add_parser("forecast", help="what each option of the quarter on the desk may lead to")
    parser.add_argument("file", metavar="FILE", help="a journal, by path or by name")
    parser.add_argument("--futures", type=int, default=1000, metavar="N", help="for each option (default: 1000)")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    _pack_option(parser)
    parser.set_defaults(run=run_forecast)


def _simulate(commands: Any) -> None:
    parser = commands.add_parser("simulate", help="play many campaigns by a policy")
    parser.add_argument("--policy", required=True, choices=POLICY_NAMES, metavar="NAME", help=", ".join(POLICY_NAMES))
    parser.add_argument("--games", type=int, default=1000, metavar="N", help="how many (default: 1000)")
    parser.add_argument("--seed", metavar="SEED", default="8F2K-1QZM", help="the first of them (default: 8F2K-1QZM)")
    parser.add_argument("--scenario", metavar="ID", default="since-2022", help="which campaign")
    parser.add_argument("--thesis", metavar="NAME", help="fix the thesis")
    parser.add_argument("--doctrine", metavar="ID", help="fix the doctrine")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    _pack_option(parser)
    parser.set_defaults(run=run_simulate)


def _balance(commands: Any) -> None:
    parser = commands.add_parser("balance", help="measure whether the dilemma is real: every policy and a planner")
    parser.add_argument("--games", type=int, default=400, metavar="N", help="games a policy (default: 400)")
    parser.add_argument("--seed", metavar="SEED", default="8F2K-1QZM", help="the first of them (default: 8F2K-1QZM)")
    parser.add_argument("--scenario", metavar="ID", default="since-2022", help="which campaign")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    _pack_option(parser)
    parser.set_defaults(run=run_balance)


def _backtest(commands: Any) -> None:
    parser = commands.add_parser("backtest", help="hold the model against the record, 2014 to 2025")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    parser.set_defaults(run=run_backtest)


def _check(commands: Any) -> None:
    parser = commands.add_parser("check", help="check a pack and name every problem in it")
    parser.add_argument("pack", nargs="*", type=Path, metavar="PACK", help="pack folders (default: the game's own)")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    parser.set_defaults(run=run_check)


# ---- what they do -------------------------------------------------------------------------------------------


def _content(args: argparse.Namespace) -> Content:
    from game.content.load import load

    return load(args.pack)


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
    from game.campaign import seeds

    global _again
    _again = f"doubledown play --scenario {session.scenario.id} --seed {seeds.show(session.seed)}"
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
    from game.campaign.start import Start
    from game.content.library import scenario_of

    content, named = _content(args), args.scenario
    if args.world:
        if args.seed or args.daily:
            raise UseError("a shared text already names the world: leave out --seed and --daily")
        shared, seed = share.read(" ".join(args.world), list(content.scenarios))
        named = named or shared
    scenario = scenario_of(content, named or "since-2022")
    start = Start(content, scenario, seed, args.thesis, args.doctrine, daily=_today() if args.daily else "")
    if plain:
        _run_session(start.begin(), plain)
        return Exit.DONE
    from game.tui.app import play_start

    global _again
    _again = f"doubledown play --scenario {scenario.id} --seed {seeds.show(seed)}"
    play_start(start, not args.no_mouse)
    return Exit.DONE


def run_resume(args: argparse.Namespace) -> Exit:
    """Go on with a journal, or list the journals."""
    from game.campaign import store

    if args.list:
        for game in store.games():
            state = "finished" if game.finished else f"quarter {game.quarter}"
            state = "damaged: name the file to hear why" if game.problem else state
            print(f"{game.path.name}  {game.scenario}  {game.seed}  {state}")
        return Exit.DONE
    plain = _plain_wanted(args)
    from game.campaign.session import Session

    session = Session.resume(_content(args), store.find(args.file))
    _run_session(session, plain, not args.no_mouse)
    return Exit.DONE


def run_replay(args: argparse.Namespace) -> Exit:
    """Play a journal again: verify it, print it, or give it as data."""
    from game.campaign import seeds, store

    path = store.find(args.file)
    session = _opened(args, args.file)
    recorded = sum(o.recorded is not None for o in session.outcomes)
    if args.json:
        quarters = [
            {
                "quarter": o.quarter,
                "event": o.event and o.event.id,
                "option": o.option and o.option.id,
                "move": o.move and o.move.id,
                "answer": o.answer and o.answer.id,
                "current": o.current and o.current.id,
                "after": {name: round(value, 3) for name, value in o.after.items()},
                "digest": o.digest,
                "recorded": o.recorded is not None,
            }
            for o in session.outcomes
        ]
        data = {
            "scenario": session.scenario.id,
            "seed": seeds.show(session.seed),
            "verified": not recorded,
            "quarters": quarters,
        }
        print(json.dumps(data))
    elif args.verify:
        said = f"{len(session.outcomes)} quarters"
        if recorded:
            print(f"{path}: {said} as recorded; they cannot be computed again, because the content has changed.")
            return Exit.FELL_SHORT
        print(f"{path}: {said} verified.")
    else:
        from game.plain import pages
        from game.plain.debrief import debrief
        from game.text import printable

        for outcome in session.outcomes:
            title = printable(outcome.event.title) if outcome.event else "(unknown event)"
            print(f"--- Quarter {outcome.quarter}: {title} ---")
            print("\n".join(printable(line) for line in pages.outcome(outcome)))
        if session.finished:
            print("\n".join(printable(line) for line in debrief(session)))
    return Exit.DONE


def _opened(args: argparse.Namespace, name: str) -> Session:
    """A saved game, looked at and never written."""
    from game.campaign import store
    from game.campaign.session import Session

    session = Session.resume(_content(args), store.find(name), write=False)
    for notice in session.notices:
        print(f"Note: {notice}", file=sys.stderr)
    return session


def run_compare(args: argparse.Namespace) -> Exit:
    """Two games side by side."""
    from game.campaign import rewind

    found = rewind.compare(_opened(args, args.first), _opened(args, args.second))
    if args.json:
        print(json.dumps(rewind.as_data(found)))
    else:
        print("\n".join(rewind.tell(found)))
    return Exit.DONE


def run_report(args: argparse.Namespace) -> Exit:
    """Write the debrief of a finished game as a page."""
    session = _opened(args, args.file)
    if not session.finished:
        raise UseError(f"the game is not over: quarter {session.quarter} is to be played ('doubledown resume')")
    from game.report.page import html

    page = html(session)
    try:
        args.html.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UseError(f"{args.html}: cannot be written: {error.strerror}") from None
    print(f"{args.html}: written", file=sys.stderr)
    return Exit.DONE


def run_forecast(args: argparse.Namespace) -> Exit:
    """What each option may lead to."""
    if not 10 <= args.futures <= 100_000:
        raise UseError(f"--futures {args.futures}: choose from 10 to 100,000")
    session = _opened(args, args.file)
    if session.finished:
        raise UseError("the game is over: there is nothing left to forecast ('doubledown report' tells what came)")
    from game.campaign import analysts, forecasts

    *_, last = analysts.analyst(session).refine((args.futures,))
    data = forecasts.as_data(session, last)
    print(json.dumps(data) if args.json else "\n".join(forecasts.tell(data)))
    return Exit.DONE


def run_simulate(args: argparse.Namespace) -> Exit:
    """Play many games by a policy."""
    if not 1 <= args.games <= 10_000_000:
        raise UseError(f"--games {args.games}: choose from 1 to 10,000,000")
    from game.analysis.simulate import report
    from game.campaign import seeds
    from game.content.compile import compile_deck

    gc.enable()
    seed = seeds.parse(args.seed)
    deck = compile_deck(_content(args), args.scenario, thesis=args.thesis, doctrine=args.doctrine)
    data = report(deck, args.policy, args.games, seeds.show(seed), seed, args.scenario)
    if args.json:
        print(json.dumps(data))
        return Exit.DONE
    print(f"{data['games']} games of {args.scenario} by {args.policy}, {data['games_per_second']:,.0f} a second")
    for key in ("score", "leverage_end", "alignment_end"):
        print(f"  {key}: " + ", ".join(f"{k} {v:.1f}" for k, v in data[key].items()))
    print(f"  win rate {data['win_rate']:.1%} (par {deck.par:g})")
    for ending, share in sorted(data["endings"].items(), key=lambda pair: -pair[1]):
        if share:
            print(f"  {share:6.1%}  {ending}")
    return Exit.DONE


def run_balance(args: argparse.Namespace) -> Exit:
    """Measure the balance of a scenario."""
    if not 1 <= args.games <= 1_000_000:
        raise UseError(f"--games {args.games}: choose from 1 to 1,000,000")
    from game.analysis import balance
    from game.campaign import seeds
    from game.content.library import scenario_of

    gc.enable()
    scenario_of(_content(args), args.scenario)  # a wrong name is told before the work is shared out
    seed = seeds.parse(args.seed)
    print(f"{args.games} games of {args.scenario} by each policy; the planner takes a while", file=sys.stderr)
    data = balance.measure(args.pack, args.scenario, args.games, seed)
    print(json.dumps(data) if args.json else "\n".join(balance.tell(data)))
    return Exit.DONE


def run_backtest(args: argparse.Namespace) -> Exit:
    """Play the record as it was and compare."""
    from game.analysis import backtest
    from game.content.load import base_folder, load

    data = backtest.measure(load(), base_folder())
    print(json.dumps(data) if args.json else "\n".join(backtest.tell(data)))
    return Exit.DONE


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
    content = _content(args)
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


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. No traceback reaches a user."""
    gc.disable()  # starting up makes many objects and drops none: collecting them costs a tenth of the wait
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some reads every installed package
    parser = build_parser()
    args = parser.parse_args(argv)
    try:
        return int(getattr(args, "run", run_home)(args))
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
        return _tell(_fault(error))


def _tell(error: GameError) -> int:
    from game.text import printable

    print("\n".join(printable(line) for line in str(error).splitlines()), file=sys.stderr)
    return int(error.code)


def _fault(error: Exception) -> Fault:
    """What to tell of a mistake of ours, with the details kept in a file."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="doubledown-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(
            f"Double Down {__version__}, {sys.version}\n{_again}\n\n{''.join(traceback.format_exception(error))}"
        )
    return Fault(
        "Double Down has failed, and it is not your doing. What was shown is saved: 'doubledown resume'.\n"
        f"The same world again: {_again}\nThe details for a report are in {file.name}"
    )


if __name__ == "__main__":
    sys.exit(main())
