"""Find what each option lacks, and move its numbers by as little as helps: ``python -m tools.tune [--write]``.

The planner plays some games; for every card that it met often, the least shifts of worth (in points of score) are
sought after which it would take each option in between ``LEAST`` and ``MOST`` of the offers. A shift is then made of
the option's own effects and cost, by whole points, keeping every sign: the mechanism that a card tells stays as it is
told. What cannot be had so is listed, to be mended by hand. Measure afterwards (``make balance``).
"""

from __future__ import annotations

import argparse
import os
import re
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from game.analysis.cards import prices, states
from game.analysis.planner import Planner
from game.analysis.simulate import run
from game.campaign import seeds
from game.content.compile import compile_deck
from game.content.load import base_folder, load

if TYPE_CHECKING:
    from game.engine.arrays import Bools, Floats, Index
    from game.engine.deck import Deck
    from game.engine.worlds import Worlds

LEAST, MOST = 0.05, 0.75
"""Shares of the offers between which every option should be taken."""

ENOUGH = 40
"""Offers from which a card is looked at."""

STEP, FARTHEST = 0.04, 3.0
"""Points of score: one step of the search, and the farthest that an option is moved at a time."""

CLOSE = 0.07
"""Points of score that are not worth a change."""

REACH = 3
"""Whole points by which one effect may change at a time."""


@dataclass
class Noted:
    """The planner, noting what each option of each card was worth."""

    planner: Planner
    seen: dict[int, list[Floats]] = field(default_factory=lambda: defaultdict(list))

    def __call__(self, worlds: Worlds, deck: Deck, events: Index, legal: Bools) -> Index:
        """The planner's slots, ``(N,)``, with their worth noted down."""
        values = self.planner.values(worlds, deck, events, legal)
        for world, event in enumerate(events):
            if legal[:, world].sum() > 1:
                self.seen[int(event)].append(values[:, world])
        picks: Index = values.argmax(axis=0)
        return picks


def _watch(job: tuple[str, int, int, int]) -> dict[int, list[Floats]]:
    scenario, first, games, seed = job
    noted = Noted(Planner())
    run(compile_deck(load(), scenario), noted, games, seed, first, noted.planner.move)
    return dict(noted.seen)


def watched(scenario: str, games: int, seed: int) -> dict[int, Floats]:
    """Event to what its slots were worth in each decision, ``(decisions, 5)``; minus infinity where not open."""
    jobs = [(scenario, first, min(50, games - first), seed) for first in range(0, games, 50)]
    joined: dict[int, list[Floats]] = defaultdict(list)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for part in pool.map(_watch, jobs):
            for event, rows in part.items():
                joined[event] += rows
    return {event: np.array(rows) for event, rows in joined.items()}


def shares(values: Floats, shift: Floats) -> Floats:
    """How often each slot is taken, of the decisions in which it was open, ``(5,)``."""
    picks = (values + shift).argmax(axis=1)
    share: Floats = np.bincount(picks, minlength=5) / np.maximum(np.isfinite(values).sum(axis=0), 1)
    return share


def shifts(values: Floats) -> Floats:
    """The shifts of worth after which every slot that was ever open is taken often enough, ``(5,)``."""
    shift, open_ = np.zeros(5), np.isfinite(values).sum(axis=0) >= ENOUGH
    for _ in range(400):
        share = shares(values, shift)
        low, most = open_ & (share < LEAST), int(share.argmax())
        if not low.any() and share[most] <= MOST:
            break
        shift[low] += STEP
        if share[most] > 0.55:
            shift[most] -= STEP
    return np.clip(shift, -FARTHEST, FARTHEST)


# ---- the files ------------------------------------------------------------------------------------------------

_EFFECT = re.compile(r"([a-z._]+) = (\[[^\]]*\]|-?[\d.]+)")


def _mid(told: str) -> float:
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", told)]
    return sum(numbers) / len(numbers)


def _moved(told: str, by: int) -> str | None:
    """The effect ``by`` points on, or None where its sign would turn."""
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", told)]
    new = [n + by for n in numbers]
    if any(n == 0 or (n > 0) != (m > 0) for n, m in zip(new, numbers, strict=True)):
        return None
    words = [f"{n:g}" for n in new]
    return f"[{', '.join(words)}]" if told.startswith("[") else words[0]


def mended(lines: list[str], start: int, end: int, want: float, price: dict[str, float]) -> tuple[float, list[str]]:
    """Move the numbers of the option in ``lines[start:end]`` towards ``want`` points of score.

    Gives what is still lacking, and what was changed.
    """
    at = next(i for i in range(start, end) if lines[i].lstrip().startswith("effects"))
    cost = next((i for i in range(start, end) if lines[i].lstrip().startswith("cost")), None)
    told: list[str] = []
    moved: dict[str, int] = defaultdict(int)
    while abs(want) > CLOSE:
        found: list[tuple[float, str, int, float]] = []
        for name, value in _EFFECT.findall(lines[at].partition("=")[2]):
            worth = price.get(name, 0.0)
            by = 1 if worth * want > 0 else -1
            gain = abs(worth)
            if gain < 0.03 or gain > abs(want) * 1.6 or abs(moved[name] + by) > REACH or _moved(value, by) is None:
                continue
            found.append(((1.0 + abs(moved[name])) / (gain * max(1.0, abs(_mid(value)))), name, by, gain))
        if cost is not None:
            value, worth = int(lines[cost].split("=")[1]), -price["capital"]
            by = 1 if worth * want > 0 else -1
            gain = abs(worth)
            if 0.02 < gain <= abs(want) * 1.6 and 1 <= value + by <= 14 and abs(moved["cost"] + by) <= REACH:
                found.append(((1.0 + abs(moved["cost"])) / (gain * value * 0.5), "cost", by, gain))
        if not found:
            break
        _, name, by, gain = min(found)
        if name == "cost" and cost is not None:
            lines[cost] = re.sub(r"\d+", lambda m, by=by: str(int(m.group()) + by), lines[cost], count=1)
        else:
            old = dict(_EFFECT.findall(lines[at].partition("=")[2]))[name]
            lines[at] = lines[at].replace(f"{name} = {old}", f"{name} = {_moved(old, by)}", 1)
        moved[name] += by
        want -= gain if want > 0 else -gain
    told += [f"{name} {by:+d}" for name, by in moved.items() if by]
    return want, told


def _spans(text: str) -> dict[str, tuple[int, int]]:
    """``event/option`` to its lines in a file of events."""
    spans: dict[str, tuple[int, int]] = {}
    event, option, start = "", "", 0
    lines = text.splitlines()
    for number, line in enumerate([*lines, "[["]):
        bare = line.strip()
        if bare.startswith("[["):
            if option:
                spans[f"{event}/{option}"] = (start, number)
            option, start, inside = "", number, bare == "[[event.option]]"
        elif match := re.match(r'id = "([^"]+)"', bare):
            if inside:
                option = match.group(1)
            else:
                event = match.group(1)
    return spans


def apply(wanted: dict[str, float], price: dict[str, float], write: bool) -> None:
    """Say, and with ``write`` carry out, what moves each option by so many points of score."""
    for path in sorted((base_folder() / "events").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        lines, spans, touched = text.splitlines(keepends=True), _spans(text), False
        for name, want in wanted.items():
            if name in spans:
                rest, told = mended(lines, *spans[name], want, price)
                touched |= bool(told)
                left = f"   STILL {rest:+.1f}" if abs(rest) > 0.3 else ""
                print(f"  {path.stem:24} {name:52} {want:+.2f}  {', '.join(told) or '-'}{left}")
        if touched and write:
            path.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    """Look, tell, and perhaps write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="since-2022")
    parser.add_argument("--games", type=int, default=600)
    parser.add_argument("--seed", default="8F2K-1QZM")
    parser.add_argument("--write", action="store_true")
    given: Any = parser.parse_args()
    seed = seeds.parse(given.seed)
    deck = compile_deck(load(), given.scenario)
    price = prices(deck, states(deck, seed, 30))
    print("one point of", {name: round(worth, 2) for name, worth in price.items()})
    wanted = {}
    for event, values in sorted(watched(given.scenario, given.games, seed).items()):
        if len(values) >= ENOUGH:
            for slot, shift in enumerate(shifts(values)):
                if abs(shift) > 0.01:
                    wanted[deck.options.ids[deck.events.slots[slot, event]]] = float(shift)
    apply(wanted, price, given.write)
    print(f"{len(wanted)} options to move, mean {np.mean([abs(w) for w in wanted.values()] or [0]):.2f} points")


if __name__ == "__main__":
    main()
