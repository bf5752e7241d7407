"""How fast it is, as ratios: each side of each pair measured in the same run, in turn, and the medians compared.

make bench            all of it
python -m tools.bench screen content check batch journal ahead live rate
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Row:
    """One line of the table: ours against the yardstick, both in seconds, and the aim."""

    name: str
    ours: float
    other: float
    aim: str

    def __str__(self) -> str:
        ratio = self.ours / self.other
        return f"{self.name:<44} {self.ours * 1e3:>10.2f} {self.other * 1e3:>10.2f} {ratio:>8.2f}  {self.aim}"


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def paired(ours: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Medians of two calls, taken in turn."""
    pairs = [(timed(ours), timed(other)) for _ in range(rounds)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def screen() -> list[Row]:
    """A real pty: from the start of the process to a frame that can be played, and from a key to its answer."""
    from tools.pty_probe import Terminal, probe

    firsts: tuple[list[float], list[float]] = ([], [])
    briefs: list[float] = []
    keys: tuple[list[float], list[float]] = ([], [])
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "settings.json").write_text('{"toured": true}', encoding="utf-8")  # not somebody's first game
        game = [sys.executable, "-m", "game.cli", "play", "--seed", "8F2K-1QZM"]
        bare = [sys.executable, str(ROOT / "tools" / "bare_app.py")]
        env = {**os.environ, "DOUBLEDOWN_HOME": home}
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # players keep their compiled modules
        for number in range(9):
            # Ours: the opening can be read and answered; a digit and Enter then decide, and the answer is painted.
            first, key = probe(
                game, env, ready="8F2K-1QZM", before=["\r"], settle="Capital", key=["1", "\r"], done="The answer"
            )
            other_first, other_key = probe(bare, env, ready="choose", before=[], settle="", key=["\r"], done="chosen")
            terminal = Terminal(game, env)
            terminal.until("8F2K-1QZM")
            terminal.type("\r")
            brief = terminal.until("quarter 1 of 20") - terminal.start
            terminal.close()
            if number:  # the first one warms the disk
                briefs.append(brief)
                firsts[0].append(first)
                firsts[1].append(other_first)
                keys[0].append(key)
                keys[1].append(other_key)
    return [
        Row("first playable frame / bare Textual app", *map(statistics.median, firsts), "at most 2.0"),
        Row("first brief, Enter typed at once / the same", statistics.median(briefs), statistics.median(firsts[1]), ""),
        Row("key press to painted answer / the same", *map(statistics.median, keys), ""),
    ]


def content() -> list[Row]:
    """Reading and checking all cards, against tomli parsing the same files."""
    import tomli

    from game.content.load import base_folder, forget, load

    texts = [path.read_text(encoding="utf-8") for path in sorted(base_folder().rglob("*.toml"))]

    def ours() -> None:
        forget()
        load()

    return [
        Row("content load / tomli parse", *paired(ours, lambda: [tomli.loads(t) for t in texts], 25), "at most 3.0")
    ]


def check() -> list[Row]:
    """``check`` of a generated pack, against tomli and pydantic over the same files; it should grow as they do."""
    import gc

    import tomli

    from game.content.lint import Lint
    from game.content.load import LISTS, load
    from game.content.problems import Problems
    from tools.big_pack import write

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for cards in (1_000, 3_000, 10_000):
            pack = write(Path(folder) / f"big-{cards}", cards)

            def ours(pack: Path = pack) -> None:
                problems = Problems()
                content = load([pack], problems)
                Lint(content, {content.files[-1].shown}, problems).run()
                assert not problems.found

            def other(pack: Path = pack) -> None:
                for path in sorted(pack.glob("events/*.toml")):
                    for row in tomli.loads(path.read_text(encoding="utf-8"))["event"]:
                        LISTS["event"].model_validate(row)

            gc.disable()  # as the command line does
            ours(), other()
            rows.append(Row(f"check {cards:,} cards / tomli and pydantic", *paired(ours, other, 3), "at most 4.0"))
            gc.enable()
    return rows


def batch() -> list[Row]:
    """10,000 games at once, against a loop of games of one through the same engine."""
    import numpy as np

    from game.analysis.policies import POLICIES
    from game.analysis.simulate import play_out, run
    from game.content.compile import compile_deck
    from game.content.load import load
    from game.engine.quarter import open_worlds

    deck, policy = compile_deck(load(), "since-2022"), POLICIES["coordinate"]
    alone = []
    whole = []
    for k in range(5):
        whole.append(timed(lambda: run(deck, policy, 10_000, 1)))
        for stream in range(4 * k, 4 * k + 4):
            worlds = open_worlds(deck, 1, np.array([stream], dtype=np.uint64))
            alone.append(timed(lambda w=worlds: play_out(w, deck, policy)))
    each = statistics.median(whole) / 10_000
    return [Row("game of one / game in a batch of 10,000", statistics.median(alone), each, "at least 100")]


def journal() -> list[Row]:
    """Appending a quarter, against a bare write and fsync of as many bytes."""
    from game.campaign.journal import Journal

    line = {"q": 1, "event": "e" * 20, "option": "o" * 20, "move": None, "answer": "a" * 20, "current": "c" * 20}
    line |= {"changes": {f"column.number-{k}": k * 37 for k in range(26)}, "digest": "0" * 16}
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        kept = Journal.create(Path(folder) / "j.jsonl", {"scenario": "s", "seed": "s", "content": "c", "packs": []})
        size = kept.size
        kept.append(line)
        data = b"x" * (kept.size - size)
        with open(Path(folder) / "bare", "wb", buffering=0) as bare:

            def write() -> None:
                bare.write(data)
                os.fsync(bare.fileno())

            ours, other = paired(lambda: kept.append(line), write, 200)
        kept.close()
    return [Row("journal append / write and fsync", ours, other, "at most 2.0")]


def ahead() -> list[Row]:
    """Forecasts and turning points, against as many campaigns, or quarters, of ``simulate``."""
    import numpy as np

    from game.analysis.forecast import Analyst
    from game.analysis.policies import POLICIES
    from game.analysis.simulate import run
    from game.analysis.turning import FUTURES, open_options, turns
    from game.campaign import rewind
    from game.campaign.session import Session
    from game.content.load import load

    content = load()
    session = Session(content, "since-2022", 1)
    deck, brief = session.deck, session.brief()
    event = deck.events.ids.index(brief.event.id)
    options = [int(option) for option in deck.events.slots[:, event] if option >= 0]

    def forecast() -> object:
        return list(Analyst(session.worlds, deck, event, options).refine())

    one = paired(forecast, lambda: run(deck, POLICIES["moderate"], 1000 * len(options), 1), 7)
    chance = np.random.default_rng(1)
    while not session.finished:
        legal = [choice.option.id for choice in session.brief().choices if not choice.refusal]
        session.decide(legal[chance.integers(len(legal))])
    made = rewind.decisions(session)
    quarters = sum(len(open_options(deck, d)) * FUTURES * (deck.quarters + 1 - d.world.quarter) for d in made)
    two = paired(lambda: turns(deck, made), lambda: run(deck, POLICIES["moderate"], quarters // deck.quarters, 1), 5)
    return [
        Row(f"forecast of {len(options)} x 1,000 futures / simulate", *one, "at most 1.5"),
        Row(f"turning points of {len(made)} quarters / simulate", *two, "at most 10"),
    ]


def live() -> list[Row]:
    """The screen while the analysts are at work: its worst gap with keys pressed all the while, against rest."""
    import asyncio

    return [Row("worst gap while forecasting / at rest", *asyncio.run(_gaps()), "at most 3.0")]


async def _gaps(rounds: int = 9) -> tuple[float, float]:
    """Medians over some rounds of the longest time in which the screen heard nothing, forecasting and at rest."""
    import asyncio

    from game.campaign.session import Session
    from game.content.load import load
    from game.tui.app import GameApp
    from game.tui.screens.forecast import ALL, ForecastScreen

    session = Session(load(), "since-2022", 1)
    session.scenario = session.scenario.model_copy(update={"forecast": "free"})
    session.decide(next(c.option.id for c in session.brief().choices if not c.refusal))
    app, worst = GameApp(session), []

    async def longest(going: Callable[[], bool]) -> float:
        gap, last, keys = 0.0, time.perf_counter(), 0
        while going():
            keys += 1
            if not keys % 8:
                app.simulate_key("up" if keys % 16 else "down")  # each draws another option
            await asyncio.sleep(0.005)
            now = time.perf_counter()
            gap, last = max(gap, now - last), now
        return gap

    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(rounds):
            app.simulate_key("f")
            while not isinstance(app.screen, ForecastScreen):
                await asyncio.sleep(0.001)
            screen = app.screen
            busy = await longest(lambda s=screen: s.found is None or s.found.futures < ALL)
            await asyncio.sleep(0.3)
            until = time.perf_counter() + 0.6
            worst.append((busy, await longest(lambda end=until: time.perf_counter() < end)))
            await pilot.press("escape")
    return statistics.median(w[0] for w in worst), statistics.median(w[1] for w in worst)


def rate() -> list[Row]:
    """Campaigns of 20 quarters a second on one core, by policy; printed, since it is not a ratio."""
    from game.analysis.policies import POLICIES
    from game.analysis.simulate import run
    from game.content.compile import compile_deck
    from game.content.load import load

    deck = compile_deck(load(), "since-2022")
    for name, policy in POLICIES.items():
        best = min(run(deck, policy, 10_000, 1).seconds for _ in range(3))
        print(f"  simulate --policy {name:<12} --games 10000: {10_000 / best:>8,.0f} campaigns a second")
    return []


PARTS = {
    "screen": screen,
    "content": content,
    "check": check,
    "batch": batch,
    "journal": journal,
    "ahead": ahead,
    "live": live,
    "rate": rate,
}


def main() -> None:
    """Measure the parts named, or all."""
    wanted = sys.argv[1:] or list(PARTS)
    print(f"{'':<44} {'ours ms':>10} {'other ms':>10} {'ratio':>8}  aim")
    for name in wanted:
        for row in PARTS[name]():
            print(row, flush=True)


if __name__ == "__main__":
    main()
