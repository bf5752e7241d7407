"""Server-sent events: a word to each page when there is something new, and nothing of what it is."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from random import random
from typing import Final

from starlette.types import Receive, Scope, Send

PULSE: Final = 20.0
"""Seconds between words when nothing is new: a router does not forget the connection, and a page sees that it lives."""
CALM: Final = 0.25
"""Least seconds between two words to a page that hears of every ballot."""
BREATH: Final = 0.0004
"""Seconds for each open stream, over which a word is spread."""
MOST: Final = 6
"""Streams of one seat at a time: a few tabs."""


class Streams:
    """How many streams each seat has open."""

    def __init__(self) -> None:
        self.open: Counter[str] = Counter()


class Stream:
    """An answer that goes on until the page is left."""

    def __init__(
        self,
        streams: Streams,
        who: str,
        word: Callable[[], str | None],
        change: Callable[[], asyncio.Event],
        calm: float = 0.0,
    ) -> None:
        """``word`` is what is said, None for good-bye; ``change`` gives the event that is set when to say it again.

        ``calm`` is the least time between two words, in seconds.
        """
        self.streams, self.who, self.word, self.change, self.calm = streams, who, word, change, calm

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say the word now and after every change."""
        open_ones = self.streams.open
        status = 200 if open_ones[self.who] < MOST else 429
        headers = [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if status == 429:
            await send({"type": "http.response.body", "body": b""})
            return
        open_ones[self.who] += 1
        saying = asyncio.ensure_future(self._say(send))
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait((saying, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            saying.cancel()
            gone.cancel()
            await asyncio.gather(saying, gone, return_exceptions=True)
            open_ones[self.who] -= 1
            if not open_ones[self.who]:
                del open_ones[self.who]

    async def _say(self, send: Send) -> None:
        while True:
            changed, word = self.change(), self.word()
            if word is None:
                await send({"type": "http.response.body", "body": b"event: bye\ndata: \n\n"})
                return
            text = f"retry: 2000\ndata: {word}\n\n"
            await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
            try:
                async with asyncio.timeout(PULSE):
                    await changed.wait()
            except TimeoutError:
                continue
            # A crowd is not told in one breath: whoever sends a ballot meanwhile would wait for all of it.
            await asyncio.sleep(self.calm + random() * len(self.streams.open) * BREATH)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
