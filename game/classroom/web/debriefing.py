"""The debrief in the browser: on the projector at the end, and for each student afterwards."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from game.classroom.debrief import gather
from game.classroom.debrief import page as class_page
from game.classroom.hub import Live
from game.classroom.room import Phase
from game.classroom.web.site import Site, see

POLICY: Final = f"{class_page.POLICY}; frame-ancestors 'none'"
MOST: Final = 8
"""Sessions whose page is kept: to make one takes a second or more."""


class Debriefing:
    """Its route."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._made: OrderedDict[tuple[str, int], str] = OrderedDict()
        self._making = asyncio.Lock()

    def routes(self) -> list[BaseRoute]:
        """One page for all who were there."""
        return [Route("/debrief", self.debrief)]

    async def debrief(self, request: Request) -> Response:
        """The page, once the session is over."""
        leading = await self.site.leading(request)
        who = leading or await self.site.sitting(request)
        if who is None or who.live.table.room.phase is not Phase.OVER:
            return see("/host" if leading else "/seat")
        page = await self._page(who.live)
        return HTMLResponse(page, headers={"Cache-Control": "no-store", "Content-Security-Policy": POLICY})

    async def _page(self, live: Live) -> str:
        """Made once for all who ask at the same time, and anew when something has changed."""
        key = (live.row.id, live.table.room.acts)
        async with self._making:
            if key not in self._made:
                self._made[key] = await asyncio.to_thread(self._make, live)
                while len(self._made) > MOST:
                    self._made.popitem(last=False)
            return self._made[key]

    def _make(self, live: Live) -> str:
        kept = list(self.site.hub.store.acts(live.row.id))
        return class_page.html(gather.of(self.site.hub.content, kept, code=live.row.code))
