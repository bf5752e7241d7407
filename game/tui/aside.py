"""Work beside the screen that nobody has to wait for: leaving the game does not wait for it either.

Textual's thread workers run in a pool that Python waits for at the end: a player who leaves would look at a dead
terminal until the work is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


async def aside(work: Callable[[], Result]) -> Result:
    """What ``work`` returns or raises; it runs in a thread of its own, which ends with the process."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def settle(result: Result | None, error: Exception | None) -> None:
        if done.done():
            return  # nobody waits any more
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except Exception as raised:  # told to whoever waits
            error = raised
        with suppress(RuntimeError):  # the loop is closed: the game has been left
            loop.call_soon_threadsafe(settle, result, error)

    Thread(target=run, daemon=True).start()
    return await done
