"""Commands that play many games: simulate, balance, backtest."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.cli.common import content_of, pack_option, write
from game.errors import Exit, UseError

if TYPE_CHECKING:
    from game.content.library import Content

TOLD_EVERY = 10.0
"""Seconds between two words on how far a measurement is."""
USUAL = "since-2022"
"""The campaign that is measured where none is named."""

PLAYED = 500
"""Games of each policy behind the spreads on the page of ``balance --html``."""

POLICY_NAMES = ("double_down", "targeted", "coordinate", "threaten", "engage", "inaction", "random", "moderate")


def add(commands: Any) -> None:
    """Name these commands and their options."""
    _simulate(commands)
    _balance(commands)
    _backtest(commands)


def _simulate(commands: Any) -> None:
    parser = commands.add_parser("simulate", help="play many campaigns by a policy")
    parser.add_argument("--policy", required=True, choices=POLICY_NAMES, metavar="NAME", help=", ".join(POLICY_NAMES))
    parser.add_argument("--games", type=int, default=1000, metavar="N", help="how many (default: 1000)")
    parser.add_argument("--seed", metavar="SEED", default="8F2K-1QZM", help="the first of them (default: 8F2K-1QZM)")
    parser.add_argument("--scenario", metavar="ID", default=USUAL, help="which campaign")
    parser.add_argument("--thesis", metavar="NAME", help="fix the thesis")
    parser.add_argument("--doctrine", metavar="ID", help="fix the doctrine")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    pack_option(parser)
    parser.set_defaults(run=run_simulate)


def _balance(commands: Any) -> None:
    parser = commands.add_parser("balance", help="measure whether the dilemma is real: every policy and a planner")
    parser.add_argument("--games", type=int, default=400, metavar="N", help="games a policy (default: 400)")
    parser.add_argument("--seed", metavar="SEED", default="8F2K-1QZM", help="the first of them (default: 8F2K-1QZM)")
    parser.add_argument("--scenario", metavar="ID", help=f"which campaign (default: the pack's own, else {USUAL})")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    parser.add_argument(
        "--card",
        action="append",
        metavar="ID",
        help="only this event (all: each of the pack's own): seconds, not minutes",
    )
    parser.add_argument("--prices", action="store_true", help="only what a point of each column is worth at the end")
    parser.add_argument("--html", type=Path, metavar="OUT", help="also write it as a page")
    pack_option(parser)
    parser.set_defaults(run=run_balance)


def _backtest(commands: Any) -> None:
    parser = commands.add_parser("backtest", help="hold the model against the record, 2014 to 2025")
    parser.add_argument("--json", action="store_true", help="data on standard output")
    parser.set_defaults(run=run_backtest)


def run_simulate(args: argparse.Namespace) -> Exit:
    """Play many games by a policy."""
    if not 1 <= args.games <= 10_000_000:
        raise UseError(f"--games {args.games}: choose from 1 to 10,000,000")
    from game.analysis.simulate import report
    from game.campaign import seeds
    from game.content.compile import compile_deck

    gc.enable()
    seed = seeds.parse(args.seed)
    deck = compile_deck(content_of(args, everybodys=True), args.scenario, thesis=args.thesis, doctrine=args.doctrine)
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
    from game.content.library import asked_for, scenario_of

    gc.enable()
    content = content_of(args, everybodys=True)
    packs = asked_for(content, args.pack)
    scenario = scenario_of(content, args.scenario or _own_scenario(content, packs)).id
    seed = seeds.parse(args.seed)
    if args.card or args.prices:
        return _weighed(args, content, scenario, seed)
    print(f"{args.games} games of {scenario} by each policy; the planner takes a while", file=sys.stderr)
    data = balance.measure(args.pack, scenario, args.games, seed, progress=_progress())
    print(json.dumps(data) if args.json else "\n".join(balance.tell(data)))
    if args.html:
        from game.cli import playtest
        from game.report.workshop.page import html

        everything = {pack.shown for pack in content.files}
        seen, _ = playtest.watched(content, packs or everything, [scenario], PLAYED, seed)
        write(args.html, html(data, seen))
    return Exit.DONE


def _progress() -> Callable[[float], None]:
    """Tell of a long measurement: now and then, and how long it will go on."""
    start = last = time.monotonic()

    def tell(share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if share < 1 and now - last > TOLD_EVERY:
            last = now
            left = (now - start) * (1 - share) / share
            print(f"  {share:.0%}, about {max(1, round(left / 60))} minutes more", file=sys.stderr, flush=True)

    return tell


def _weighed(args: argparse.Namespace, content: Content, scenario: str, seed: int) -> Exit:
    """Single cards, or single columns, over the quarters of some games."""
    from game.analysis import cards
    from game.content.compile import compile_deck
    from game.content.library import asked_for
    from game.content.problems import nearest

    deck = compile_deck(content, scenario)
    if args.prices:
        quarters = cards.states(deck, seed, 40)
        prices = {at + 1: cards.prices(deck, [quarters[at]]) for at in (0, len(quarters) // 2, len(quarters) - 2)}
        if args.json:
            print(json.dumps(prices))
            return Exit.DONE
        for at, priced in prices.items():
            listed = sorted(priced.items(), key=lambda pair: -abs(pair[1]))
            told = ", ".join(f"{name} {price:+.3f}" for name, price in listed if not name.startswith("fresh"))
            print(f"quarter {at}, points of score for one point of: {told}")
        return Exit.DONE
    wanted = args.card
    if wanted == ["all"]:
        packs = asked_for(content, args.pack)
        wanted = [name for name in deck.events.ids if content.origins["event", name].pack in packs]
        if not wanted:
            raise UseError(f"{scenario} deals no event of the pack: name a pack with --pack, or a card")
    for name in wanted:
        if name not in deck.events.ids:
            hint = nearest(name, deck.events.ids)
            why = f"{scenario} cannot deal it" if name in content.events else "there is no such event"
            raise UseError(f"'{name[:60]}': {why}{hint}")
    found = cards.report(deck, wanted, seed)
    print(json.dumps(found) if args.json else "\n".join(cards.tell(found, scenario)))
    return Exit.DONE


def _own_scenario(content: Content, packs: set[str]) -> str:
    """The first scenario of the packs given, else the usual one."""
    own = (ident for ident in content.scenarios if content.origins["scenario", ident].pack in packs)
    return next(own, USUAL)


def run_backtest(args: argparse.Namespace) -> Exit:
    """Play the record as it was and compare."""
    from game.analysis import backtest
    from game.content.load import base_folder, load

    data = backtest.measure(load(), base_folder())
    print(json.dumps(data) if args.json else "\n".join(backtest.tell(data)))
    return Exit.DONE
