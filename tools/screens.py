"""Screenshots of the screens at two sizes, exported by the application itself: ``make screens`` writes docs/screens.

The game is always the same one, so that a picture changes only when the screen does.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
SIZES = ((80, 24), (120, 36))
SEED = "8F2K-1QZM"
PATH = (
    ("opening", ()),
    ("campaign", ("enter", "2")),
    ("answer", ("enter",)),
    ("why", ("w",)),
    ("nexus", ("escape", "enter", "n")),
    ("plane", ("escape", "3", "enter", "enter", "4", "enter", "enter", "p")),
    ("desk", ("escape", "d")),
    ("codex", ("escape", "c")),
    ("help", ("escape", "?")),
)
"""Screen, and the keys that lead there from the one before."""


def keep(path: Path, app: App[None]) -> None:
    """Write what the application shows; the fonts are the reader's own, nothing is fetched from elsewhere."""
    picture = re.sub(r"@font-face \{.*?\}\s*", "", app.export_screenshot(title="Double Down"), flags=re.S)
    path.write_text(picture, encoding="utf-8")


async def shoot(size: tuple[int, int], theme: str) -> None:
    """Walk through the screens at one size and write a picture of each."""
    from game.campaign import seeds
    from game.campaign.session import Session
    from game.content.load import load
    from game.tui.app import GameApp

    app = GameApp(Session(load(), "since-2022", seeds.parse(SEED)))
    async with app.run_test(size=size) as pilot:
        app.animation_level = "none"
        app.theme = f"double-down-{theme}"
        for name, keys in PATH:
            for key in keys:
                await pilot.press(key)
                await pilot.pause(0.05)
            await pilot.pause(0.3)
            suffix = "" if theme == "dark" else f"-{theme}"
            path = FOLDER / f"{name}-{size[0]}x{size[1]}{suffix}.svg"
            keep(path, app)


async def debrief(size: tuple[int, int]) -> None:
    """The debrief of a short game."""
    from game.campaign import seeds
    from game.campaign.session import Session
    from game.content.load import load
    from game.tui.app import GameApp

    session = Session(load(), "class-period", seeds.parse(SEED))
    while not session.finished:
        legal = [c for c in session.brief().choices if not c.refusal]
        session.decide(legal[len(legal) // 2].option.id)
    app = GameApp(session)
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.3)
        path = FOLDER / f"debrief-{size[0]}x{size[1]}.svg"
        keep(path, app)


def main() -> None:
    """Write all pictures anew."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DOUBLEDOWN_HOME"] = home
        FOLDER.mkdir(parents=True, exist_ok=True)
        for size in SIZES:
            asyncio.run(shoot(size, "dark"))
            asyncio.run(debrief(size))
        asyncio.run(shoot(SIZES[0], "light"))
    print(f"wrote {len(list(FOLDER.glob('*.svg')))} pictures to {FOLDER}")


if __name__ == "__main__":
    main()
