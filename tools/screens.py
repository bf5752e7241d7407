"""Screenshots of every screen, exported by the application itself: ``make screens`` writes docs/screens.

Each screen in the dark theme at the three sizes that the game is drawn for, and at the smallest in the light theme and
in the terminal's own colours. The games and the day are always the same, so that a picture changes only when the
screen does. A new screen is one more line in ``SHOTS``.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from game.campaign.session import Session
    from game.tui.app import GameApp

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
SIZES = ((80, 24), (120, 32), (160, 45))
VARIANTS = (*((size, "dark") for size in SIZES), (SIZES[0], "light"), (SIZES[0], "terminal"))
SEED = "8F2K-1QZM"
NOON = 1767268800
"""When everything was saved: 2026-01-01, 12:00 UTC."""


class Shot(NamedTuple):
    """A picture: its name, where the application stands, and the keys that lead from there to the screen."""

    name: str
    start: str
    keys: str = ""


SHOTS = (
    Shot("home", "home"),
    Shot("new", "home", "2"),
    Shot("saved", "home", "3"),
    Shot("hall", "home", "5"),
    Shot("settings", "home", "comma"),
    Shot("keys", "home", "comma 5"),
    Shot("first-run", "first"),
    Shot("opening", "first", "escape"),
    Shot("help", "begun", "?"),
    Shot("campaign", "begun", "3"),
    Shot("desk", "begun", "d"),
    Shot("advisers", "begun", "a"),
    Shot("predict", "begun", "e left left down right"),
    Shot("forecast", "begun", "f enter"),
    Shot("why", "begun", "w"),
    Shot("equation", "begun", "w right enter"),
    Shot("nexus", "begun", "n"),
    Shot("plane", "begun", "p"),
    Shot("numbers", "begun", "s"),
    Shot("codex", "begun", "c"),
    Shot("rewind", "begun", "b"),
    Shot("answer", "begun", "4 enter"),
    Shot("lesson", "lesson"),
    Shot("debrief", "over"),
    Shot("debrief-way", "over", "2"),
    Shot("debrief-hidden", "over", "3"),
    Shot("debrief-choices", "over", "4"),
    Shot("debrief-foresight", "over", "5"),
    Shot("debrief-stories", "over", "6"),
    Shot("debrief-share", "over", "7"),
    Shot("compare", "over", "b home 2 enter enter"),
    Shot("replay", "over", "r right"),
)
"""Those with the same start come after one another: one application takes them all. What decides comes last."""


class Day(date):
    """Today, for a picture."""

    @classmethod
    def today(cls) -> Day:
        """Always the same."""
        return cls(2026, 1, 2)


class Noon(datetime):
    """Now, for a saved game."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Noon:
        """Always the same."""
        return cls.fromtimestamp(NOON, tz)


def play(scenario: str, quarters: int, seed: str = SEED, keep: bool = False) -> Session:
    """A game after some quarters, never twice the same slot in a row; ``keep`` saves it."""
    from game.campaign import seeds
    from game.campaign.session import Session
    from game.content.load import load

    session = Session(load(), scenario, seeds.parse(seed))
    if keep:
        session.record_to()
    while not session.finished and len(session.outcomes) < quarters:
        legal = [choice.option.id for choice in session.brief().choices if not choice.refusal]
        session.decide(legal[session.quarter % len(legal)], None, {"leverage": -75, "alignment": 65})
    session.close()
    return session


def lesson() -> str:
    """A campaign that teaches."""
    from game.content.load import load

    return next(scenario.id for scenario in load().scenarios.values() if scenario.lessons)


def application(start: str) -> GameApp:
    """The application as it opens."""
    from game.tui.app import GameApp

    if start == "home":
        return GameApp(packs=[])
    if start == "over":
        return GameApp(play("class-period", 99))
    if start == "lesson":
        return GameApp(play(lesson(), 1))
    app = GameApp(play("since-2022", 0 if start == "first" else 6))
    app.settings.toured = start != "first"
    return app


async def settle(app: GameApp, pilot: Pilot[None]) -> None:
    """Wait until everything that is being worked out is on the screen."""
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause(0.2)


async def shoot(start: str, shots: list[Shot], size: tuple[int, int], theme: str) -> None:
    """The pictures that begin at one place, at one size in one theme."""
    app = application(start)
    async with app.run_test(size=size) as pilot:
        app.animation_level = "none"
        app.theme = f"double-down-{theme}"
        await settle(app, pilot)
        for shot in shots:
            for key in shot.keys.split():
                app.simulate_key("question_mark" if key == "?" else key)
                await settle(app, pilot)
            keep(f"{shot.name}-{size[0]}x{size[1]}{'' if theme == 'dark' else f'-{theme}'}", app)
            if start != "first":
                app.pop_to_first()
                await settle(app, pilot)


def keep(name: str, app: GameApp) -> None:
    """Write what the application shows; the fonts are the reader's own, nothing is fetched from elsewhere."""
    picture = re.sub(r"@font-face \{.*?\}\s*", "", app.export_screenshot(title="Double Down"), flags=re.S)
    (FOLDER / f"{name}.svg").write_text(picture, encoding="utf-8")


def same_every_day(home: Path) -> None:
    """A few saved games and a day that do not change."""
    from game.campaign import session
    from game.tui.screens import hall, new
    from game.tui.screens import home as first

    for module in (hall, first, new):
        module.date = Day  # type: ignore[attr-defined]
    session.datetime = Noon  # type: ignore[attr-defined]
    for number, (scenario, quarters, seed) in enumerate(
        (("class-period", 99, SEED), ("since-2022", 99, "PKBK-YB91"), ("since-2022", 3, SEED)), 1
    ):
        play(scenario, quarters, seed, keep=True)
        for path in home.glob("*.jsonl"):
            if path.stat().st_mtime > NOON + 10:
                os.utime(path, (NOON + number, NOON + number))


def groups() -> Iterator[tuple[str, list[Shot]]]:
    """The pictures by where they begin."""
    for start, shots in groupby(SHOTS, lambda shot: shot.start):
        yield start, list(shots)


def main() -> None:
    """Write all pictures anew."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"DOUBLEDOWN_HOME": home, "TZ": "UTC"}
        (Path(home) / "settings.json").write_text('{"toured": true}', encoding="utf-8")
        same_every_day(Path(home))
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob("*.svg"):
            old.unlink()
        for size, theme in VARIANTS:
            for start, shots in groups():
                asyncio.run(shoot(start, shots, size, theme))
    print(f"wrote {len(list(FOLDER.glob('*.svg')))} pictures to {FOLDER}")


if __name__ == "__main__":
    main()
