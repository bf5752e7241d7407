"""Waiting for what must come. The disk of a busy machine may stand still for seconds: that is no fault of the game."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

SOON: Final = 30.0
"""Seconds after which it will not come any more."""


async def until(met: Callable[[], object], shown: Callable[[], str] = str) -> None:
    """Wait until something holds; ``shown`` is what is told where it never does."""
    end = asyncio.get_running_loop().time() + SOON
    while not met():
        assert asyncio.get_running_loop().time() < end, f"it never came:\n{shown()}"
        await asyncio.sleep(0.01)
