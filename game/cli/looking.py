"""Commands that look at a game that was saved: replay, compare, report, forecast."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from game.cli.common import opened, pack_option, write
from game.errors import Exit, UseError


def add(commands: Any) -> None:
    """Name these commands and their options."""
    _replay(commands)
    _compare(commands)
    _report(commands)
    _forecast(commands)


def _replay(commands: Any) -> None:
    parser = commands.add_parser("replay", help="show a journal again, or verify it")
    parser.add_argument("file", metavar="FILE", help="a journal, by path or by name")
    parser.add_argument(
        "--verify", action="store_true", help="only say whether every quarter is what the game computes"
    )
    parser.add_argument("--json", action="store_true", help="data on standard output")
    pack_option(parser)
    parser.set_defaults(run=run_replay)


def _compare(commands: Any) -> None:
    parser = commands.add_parser("compare", help="two games side by side, and where they part")
    parser.add_argument("first", metavar="FILE", help="a journal, by path or by name")
    parser.add_argument("second", metavar="FILE", help="another one")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    pack_option(parser)
    parser.set_defaults(run=run_compare)


def _report(commands: Any) -> None:
    parser = commands.add_parser("report", help="the debrief of a finished game as one page to keep or print")
    parser.add_argument("file", metavar="FILE", help="a journal, by path or by name")
    parser.add_argument("--html", required=True, metavar="OUT", type=Path, help="the page to write")
    pack_option(parser)
    parser.set_defaults(run=run_report)


def _forecast(commands: Any) -> None:
    parser = commands.add_parser("forecast", help="what each option of the quarter on the desk may lead to")
    parser.add_argument("file", metavar="FILE", help="a journal, by path or by name")
    parser.add_argument("--futures", type=int, default=1000, metavar="N", help="for each option (default: 1000)")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    pack_option(parser)
    parser.set_defaults(run=run_forecast)


def run_replay(args: argparse.Namespace) -> Exit:
    """Play a journal again: verify it, print it, or give it as data."""
    from game.campaign import seeds, store

    path = store.find(args.file)
    session = opened(args, args.file)
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
            **({"author": session.author.as_data()} if session.author else {}),
            "scenario": session.scenario.id,
            "seed": seeds.show(session.seed),
            "verified": not recorded,
            "quarters": quarters,
        }
        print(json.dumps(data))
    elif args.verify:
        said = f"{len(session.outcomes)} quarters{' in author mode' if session.author else ''}"
        if recorded:
            print(f"{path}: {said} as recorded; they cannot be computed again, because the content has changed.")
            return Exit.FELL_SHORT
        print(f"{path}: {said} verified.")
    else:
        from game.campaign.start import COUNTS_FOR_NOTHING
        from game.plain import pages
        from game.plain.debrief import debrief
        from game.text import printable

        if session.author is not None:
            print(COUNTS_FOR_NOTHING)
        for outcome in session.outcomes:
            title = printable(outcome.event.title) if outcome.event else "(unknown event)"
            print(f"--- Quarter {outcome.quarter}: {title} ---")
            print("\n".join(printable(line) for line in pages.outcome(outcome)))
        if session.finished:
            print("\n".join(printable(line) for line in debrief(session)))
    return Exit.DONE


def run_compare(args: argparse.Namespace) -> Exit:
    """Two games side by side."""
    from game.campaign import rewind

    found = rewind.compare(opened(args, args.first), opened(args, args.second))
    if args.json:
        print(json.dumps(rewind.as_data(found)))
    else:
        print("\n".join(rewind.tell(found)))
    return Exit.DONE


def run_report(args: argparse.Namespace) -> Exit:
    """Write the debrief of a finished game as a page."""
    session = opened(args, args.file)
    if not session.finished:
        raise UseError(f"the game is not over: quarter {session.quarter} is to be played ('doubledown resume')")
    from game.report.page import html

    write(args.html, html(session))
    return Exit.DONE


def run_forecast(args: argparse.Namespace) -> Exit:
    """What each option may lead to."""
    if not 10 <= args.futures <= 100_000:
        raise UseError(f"--futures {args.futures}: choose from 10 to 100,000")
    session = opened(args, args.file)
    if session.finished:
        raise UseError("the game is over: there is nothing left to forecast ('doubledown report' tells what came)")
    from game.campaign import analysts, forecasts

    *_, last = analysts.analyst(session).refine((args.futures,))
    data = forecasts.as_data(session, last)
    print(json.dumps(data) if args.json else "\n".join(forecasts.tell(data)))
    return Exit.DONE
