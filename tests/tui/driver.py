"""Ways to drive the application and to read its screen."""

from __future__ import annotations

from textual.pilot import Pilot

from game.campaign import seeds
from game.campaign.session import Session
from game.content.library import Content
from game.tui.app import GameApp

SMALL, LARGE = (80, 24), (140, 40)


def game(content: Content, scenario: str = "since-2022", seed: str = "8F2K-1QZM") -> Session:
    return Session(content, scenario, seeds.parse(seed))


def shown(app: GameApp) -> str:
    """What is on the screen, as text."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips(app.screen.size))


def at(app: GameApp) -> str:
    return type(app.screen).__name__


async def press(pilot: Pilot, *keys: str) -> None:
    for key in keys:
        pilot.app.simulate_key(key)
        await pilot.pause()
        for _ in range(100):  # on a busy machine a pause may end before a new screen is laid out
            if shown(pilot.app).strip():
                break
            await pilot.pause()
