"""The pages of the facilitator: everything that the console in the terminal can do, from a browser."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from typing import Any, Final

import segno
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from game.classroom import acts as a
from game.classroom import keys
from game.classroom.host import MINUTE, Host
from game.classroom.hub import Live
from game.classroom.language import catalogue
from game.classroom.refused import Refused
from game.classroom.room import Phase, Room
from game.classroom.web import views
from game.classroom.web.plane import Line
from game.classroom.web.site import HOST, Leading, Site, address, checked, form, give, see, whole
from game.classroom.web.stream import CALM, Stream, Streams
from game.errors import SaveError

PLACES: Final = ("/host", "/host/seats", "/host/reasons")
"""Where one may go back to after a form."""

ONCE: Final = ("again", "pause", "extend")
"""Buttons that would do something else the second time: they say for which moment they were made."""

Fields = dict[str, str]


class Facilitator:
    """The routes of the facilitator. ``addresses`` are those at which students find this server."""

    def __init__(self, site: Site, streams: Streams, addresses: Callable[[], list[str]]) -> None:
        self.site, self.streams, self.addresses = site, streams, addresses

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/host", self.desk),
            Route("/host/enter", self.enter, methods=["POST"]),
            Route("/host/do", self.do, methods=["POST"]),
            Route("/host/stream", self.stream),
            Route("/host/seats", self.seats),
            Route("/host/reasons", self.reasons),
            Route("/host/qr.svg", self.qr),
        ]

    # ---- coming in ----

    async def desk(self, request: Request, told: str = "", status: int = 200) -> Response:
        """The desk: what the room is at, and what comes next. Fit for a projector."""
        leading = await self.site.leading(request)
        if leading is None:
            return self.site.page("enter.html", self.site.language(request), status, told=told)
        return self._shown(request, leading, "host.html", told, status)

    async def enter(self, request: Request) -> Response:
        """Come in by the token."""
        try:
            token = (await form(request)).get("token", "").strip()[:64]
            if self.site.limits.tokens.wait(address(request), asyncio.get_running_loop().time()):
                raise Refused("slow-down")
            live = await self.site.hub.by_token(keys.hashed(token)) if token else None
            if live is None or not keys.same(token, live.row.token):
                self.site.limits.tokens.allow(address(request), asyncio.get_running_loop().time())
                raise Refused("no-such-token")
        except Refused as no:
            return self.site.page("enter.html", self.site.language(request), 403, told=no.code)
        return give(see("/host"), HOST, live.row.id, token, request.url.scheme == "https")

    # ---- pages ----

    def _shown(self, request: Request, leading: Leading, template: str, told: str, status: int) -> Response:
        language = self.site.language(request, leading.live)
        return self.site.page(template, language, status, **self.view(leading, language), told=told)

    def view(self, leading: Leading, language: str) -> dict[str, Any]:
        """What the desk is told. Ballots that were not shown are not in it: it may hang on a wall."""
        table = leading.live.table
        room, made = table.room, table.room.made
        assert made is not None
        groups = [group for group in room.groups.values() if room.here(group.number) or made.mode == "seminar"]
        shown = room.phase is Phase.SPLIT
        given: dict[str, Any] = {
            "phase": str(room.phase),
            "key": views.key(room),
            "turn": room.acts,
            "at": _moment(room),
            "csrf": leading.csrf,
            "code": leading.live.row.code,
            "addresses": self.addresses(),
            "mode": made.mode,
            "predict": made.predict,
            "step": table.step(),
            "locked": room.locked,
            "timer": room.timer,
            "now": self.site.hub.clock(),
            "here": room.here(),
            "waiting": room.waiting() if room.phase is Phase.VOTE else [],
            "voters": views.voters(room),
            "quarter": room.quarter,
            "title": table.content.scenarios[made.scenario].title,
            "groups": groups,
            "torn": table.torn() if shown else [],
            "splits": {group.number: views.bars(table, group) for group in groups} if shown else {},
            "decided": {group.number: room.has_decided(group) for group in groups},
            "moves": {},
            "card": None,
            "cards": {},
            "names": {},
            "offices": [
                (adviser.id, adviser.office) for adviser in table.content.advisers.values() if adviser.id in a.OFFICES
            ],
            "answers": {},
            "reasons": self._let(leading),
            "asked": made.reasons,
            "plane": "",
            "ends": [],
            "homework": room.homework,
            "lens": made.lens,
            "lens_name": table.content.lenses[made.lens].name if made.lens in table.content.lenses else made.lens,
            "seed": "",
        }
        self._more(leading, given, language)
        return given

    def _more(self, leading: Leading, given: dict[str, Any], language: str) -> None:
        """What belongs to the phase."""
        table, words = leading.live.table, catalogue(language).gettext
        room, groups = table.room, given["groups"]
        named = {group.number: words("Team %d") % group.number if group.number else "" for group in groups}
        worlds = {group.number: table.world(group.number) for group in groups}
        given["names"] = named
        if room.phase in (Phase.VOTE, Phase.SPLIT):
            open_ones = [number for number in worlds if not room.has_decided(room.groups[number])]
            cards = {number: views.card(world) for number in open_ones if (world := worlds[number]) is not None}
            given["moves"] = {number: card.moves for number, card in cards.items()}
            given["cards"] = cards
            if given["mode"] == "seminar" and cards:
                given["card"] = cards[0]
        if room.phase in (Phase.SPLIT, Phase.ANSWER):
            found = {
                number: views.answer(world, room.groups[number], room.quarter)
                for number, world in worlds.items()
                if world is not None and (room.phase is Phase.ANSWER or room.has_decided(room.groups[number]))
            }
            given["answers"] = {number: answer for number, answer in found.items() if answer is not None}
        if room.phase in (Phase.ANSWER, Phase.OVER):
            lines: list[Line] = [views.way(w, named[n]) for n, w in worlds.items() if w is not None and w.outcomes]
            given["plane"] = views.plane(lines, words) if lines else ""
        if room.phase is Phase.OVER:
            given["ends"] = [views.end(table, group, named[group.number]) for group in groups]
            given["seed"] = views.seed_of(room)

    def _let(self, leading: Leading) -> list[tuple[str, str]]:
        """(who, reason) of the reasons of this quarter that were let."""
        room = leading.live.table.room
        if room.phase not in (Phase.SPLIT, Phase.ANSWER):
            return []
        last = {ballot.seat: ballot for ballot in room.past if ballot.quarter == room.quarter}
        return [
            (room.seats[seat].name, ballot.reason)
            for seat, ballot in last.items()
            if ballot.reason and room.may_show(ballot)
        ]

    async def seats(self, request: Request, told: str = "", status: int = 200) -> Response:
        """Who is here: rename, take away, put into a team."""
        leading = await self.site.leading(request)
        if leading is None:
            return see("/host")
        return self._shown(request, leading, "seats.html", told, status)

    async def reasons(self, request: Request, told: str = "", status: int = 200) -> Response:
        """What was given as reasons, to be let or not. Not for the projector."""
        leading = await self.site.leading(request)
        if leading is None:
            return see("/host")
        room, language = leading.live.table.room, self.site.language(request, leading.live)
        shown = room.phase is not Phase.VOTE
        last = {ballot.seat: ballot for ballot in room.past if ballot.quarter == room.quarter} if shown else {}
        given = {
            "key": views.key(room),
            "turn": room.acts,
            "csrf": leading.csrf,
            "code": leading.live.row.code,
            "phase": str(room.phase),
            "rows": [
                (seat, ballot.round, room.seats[seat].name, ballot.reason, room.may_show(ballot))
                for seat, ballot in sorted(last.items())
                if ballot.reason
            ],
            "quarter": room.quarter,
        }
        return self.site.page("reasons.html", language, status, **given, told=told)

    async def qr(self, request: Request) -> Response:
        """The join address as a QR code."""
        leading = await self.site.leading(request)
        addresses = self.addresses()
        if leading is None or not addresses:
            return Response(status_code=404)
        made = io.BytesIO()
        segno.make(f"{addresses[0]}/j/{leading.live.row.code}", micro=False).save(
            made, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True
        )
        return Response(made.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})

    async def stream(self, request: Request) -> Response | Stream:
        """A word when anything has happened."""
        leading = await self.site.leading(request)
        if leading is None:
            return Response(status_code=204)
        held = leading.live

        def live() -> Live:
            return self.site.hub.rooms.get(held.row.id, held)

        room = f"{held.row.id}.host"
        return Stream(self.streams, room, lambda: str(live().table.room.acts), lambda: live().changed, CALM)

    # ---- acts ----

    async def do(self, request: Request) -> Response:
        """Do what a button says."""
        leading = await self.site.leading(request)
        if leading is None:
            return see("/host")
        fields = await form(request)
        back = fields.get("back", "")
        back = back if back in PLACES else "/host"
        show = {"/host/seats": self.seats, "/host/reasons": self.reasons}.get(back, self.desk)
        try:
            checked(fields, leading)
            await self._do(Host(self.site.hub, leading.live), fields)
        except Refused as no:
            return await show(request, no.code, 409)
        except SaveError:
            return await show(request, "unsaved", 503)
        return see(back)

    async def _do(self, host: Host, fields: Fields) -> None:
        """By the name of the button."""
        acts: dict[str, Callable[[], Awaitable[None]]] = {
            "step": lambda: _step(host, fields),
            "again": host.again,
            "decide": lambda: host.decide(whole(fields, "group"), _id(fields, "option"), fields.get("move") or None),
            "end": host.end,
            "timer": lambda: host.timer(whole(fields, "minutes") * MINUTE),
            "no-timer": host.no_timer,
            "pause": host.pause,
            "extend": host.extend,
            "lock": lambda: host.lock(True),
            "unlock": lambda: host.lock(False),
            "kick": lambda: host.kick(whole(fields, "seat")),
            "free": lambda: host.free(whole(fields, "seat")),
            "free-all": host.free,
            "rename": lambda: host.rename(whole(fields, "seat"), fields.get("name", "")),
            "place": lambda: host.place(whole(fields, "seat"), whole(fields, "team"), _office(fields)),
            "let": lambda: host.let(whole(fields, "seat"), whole(fields, "quarter"), whole(fields, "round")),
            "homework": lambda: host.homework(True),
            "no-homework": lambda: host.homework(False),
        }
        wanted = acts.get(fields.get("do", ""))
        if wanted is None:
            raise Refused("bad-form")
        if fields["do"] in ONCE:
            if "at" not in fields:
                raise Refused("bad-form")
            if fields["at"] != _moment(host.live.table.room):
                return  # sent again after a lost answer, or pressed on another device as well: it is done
        await wanted()


def _moment(room: Room) -> str:
    """What the buttons of a page hang on: the room's place, and its timer."""
    return f"{views.key(room)} {room.timer.until or room.timer.left or 0}"


async def _step(host: Host, fields: Fields) -> None:
    """Take the step that the page named, where the page stood.

    Pressed twice, or sent again after a lost answer, it is one step: the second shows where the session is now.
    """
    table = host.live.table
    step, _, where = fields.get("step", "").partition("-")
    if not where:
        raise Refused("bad-form")
    if where != views.key(table.room):
        return
    if step != table.step():
        raise Refused("too-late")
    await host.step()


def _id(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    if not value or len(value) > 48 or not all(c.isascii() and (c.isalnum() or c == "-") for c in value):
        raise Refused("bad-form")
    return value


def _office(fields: Fields) -> str:
    value = fields.get("office", "")
    if value not in a.OFFICES:
        raise Refused("bad-form")
    return value
