"""The pages of a student: join, vote, see what came of it."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from game.classroom import acts as a
from game.classroom import keys, names
from game.classroom.hub import Live
from game.classroom.language import catalogue
from game.classroom.refused import Refused
from game.classroom.room import Phase
from game.classroom.web import views
from game.classroom.web.guard import Answer, went
from game.classroom.web.site import SEAT, Site, Sitting, address, checked, fields_of, form, give, see, whole
from game.classroom.web.stream import Stream, Streams
from game.errors import SaveError

TAKEN: Final = went("/seat")
STATUS: Final = {"slow-down": 429, "unsaved": 503}
AGAIN: Final = 3
"""How often a seat number is looked for when others join at the same time."""


class Student:
    """The routes of students."""

    def __init__(self, site: Site, streams: Streams) -> None:
        self.site, self.streams = site, streams

    def routes(self) -> list[BaseRoute]:
        """All of them; ``lane`` stands before the one for ballots."""
        return [
            Route("/seat", self.seat),
            Route("/seat/ballot", self.ballot, methods=["POST"]),
            Route("/seat/stream", self.stream),
            Route("/", self.door),
            Route("/j/{code}", self.door),
            Route("/join", self.join, methods=["POST"]),
            Route("/seat/home", self.home),
            Route("/seat/home/ballot", self.alone, methods=["POST"]),
        ]

    # ---- joining ----

    async def door(self, request: Request) -> Response:
        """The form to join with."""
        typed = str(request.path_params.get("code", ""))
        sitting = await self.site.sitting(request)
        return self._door(request, keys.read_code(typed) if typed else "", "", sitting=sitting)

    def _door(
        self, request: Request, code: str, name: str, told: str = "", status: int = 200, sitting: Sitting | None = None
    ) -> Response:
        language = self.site.language(request, sitting.live if sitting else None)
        held = sitting.seat.name if sitting else ""
        return self.site.page(
            "join.html", language, status, code=code, name=name, told=told, held=held, token=keys.new_token()
        )

    async def join(self, request: Request) -> Response:
        """Take a seat. The form brings the token that will be the seat's, so that it may be sent twice: a phone whose
        answer was lost, or a thumb that was quick, is given the same seat.
        """
        fields = await form(request)
        code, name = keys.read_code(fields.get("code", "")), fields.get("name", "")[:80]
        try:
            live = await self._find(request, code)
            held = await self.site.sitting(request)
            if held is not None and held.live.row.id == live.row.id:
                return see("/seat")  # a device has one seat in a session
            token = keys.read_token(fields.get("token", ""))
            if not await self._sits(live, keys.hashed(token)):
                self.site.allow(self.site.limits.joins, address(request))
                await self._sit(live, names.clean(name), keys.hashed(token))
        except Refused as no:
            status = 429 if no.code == "slow-down" else 400
            return self._door(request, fields.get("code", "")[:20], name, no.code, status)
        except SaveError:
            return self._door(request, code, name, "unsaved", 503)
        return give(see("/seat"), SEAT, live.row.id, token, request.url.scheme == "https")

    async def _find(self, request: Request, code: str) -> Live:
        limits, here = self.site.limits, address(request)
        if limits.codes.wait(here, asyncio.get_running_loop().time()) or limits.all_codes.wait("", _now()):
            raise Refused("slow-down")
        live = await self.site.hub.by_code(code)
        if live is None:
            limits.codes.allow(here, _now())
            limits.all_codes.allow("", _now())
            raise Refused("no-such-code")
        return live

    async def _sits(self, live: Live, token: str) -> bool:
        """Whether this token has a seat already; waits until that is on the disk."""
        while live.table.room.seat_of(token) and not live.ground.seat_of(token):
            if self.site.hub.rooms.get(live.row.id) is not live:
                return False
            await live.changed.wait()
        return live.table.room.seat_of(token) is not None

    async def _sit(self, live: Live, name: str, token: str) -> None:
        for turn in range(AGAIN):
            freed = live.table.room.freed(name)
            if freed is not None:
                await self.site.hub.do(live.row.id, a.Retaken(seat=freed.number, token=token))
                return
            number = max(live.table.room.seats, default=0) + 1
            try:
                await self.site.hub.do(live.row.id, a.Joined(seat=number, name=name, token=token))
                return
            except Refused as no:  # another server gave the number away
                if no.code != "taken" or turn + 1 == AGAIN:
                    raise

    # ---- the seat ----

    async def seat(self, request: Request, told: str = "", status: int = 200) -> Response:
        """What the student sees now."""
        sitting = await self.site.sitting(request)
        if sitting is None:
            return self._door(request, "", "", "no-such-seat" if request.cookies.get(SEAT) else "")
        return self._seat(request, sitting, told, status)

    def _seat(self, request: Request, sitting: Sitting, told: str = "", status: int = 200) -> Response:
        language = self.site.language(request, sitting.live)
        return self.site.page("seat.html", language, status, **self.view(sitting, language), told=told)

    def view(self, sitting: Sitting, language: str) -> dict[str, Any]:
        """Everything that a student's page is told."""
        table, seat = sitting.live.table, sitting.seat
        room, group, world = table.room, table.room.groups[seat.group], table.world(seat.group)
        made = room.made
        assert made is not None and world is not None
        held = views.office(table, seat)
        words = catalogue(language).gettext
        given: dict[str, Any] = {
            "phase": str(room.phase),
            "key": views.key(room),
            "turn": room.turns,
            "csrf": sitting.csrf,
            "code": sitting.live.row.code,
            "name": seat.name,
            "team": seat.group if made.mode == "teams" else 0,
            "office": held.office if held else "",
            "duty": (held.duty or "") if held else "",
            "interest": (held.interest or "") if held else "",
            "title": world.title,
            "scenario": made.scenario,
            "goal": world.scenario.goal,
            "role": world.scenario.role,
            "mine": group.ballots.get(seat.number),
            "predict": made.predict,
            "reasons": made.reasons,
            "sure": views.SURE,
            "timer": room.timer,
            "now": self.site.hub.clock(),
            "homework": room.homework,
            "decided": room.has_decided(group),
            "round": group.round,
            "quarter": room.quarter,
            "card": None,
            "bars": (),
            "answer": None,
            "before": None,
            "plane": "",
            "end": None,
            "brier": None,
            "done": "",
            "seed": "",
            "fixed": "",
            "torn": False,
        }
        if room.phase is Phase.VOTE and not world.finished and not given["decided"]:
            given |= {"card": views.card(world), "before": views.answer(world, group, room.quarter - 1)}
        elif room.phase is Phase.SPLIT:
            mine = group.ballots.get(seat.number)
            given |= {"bars": views.bars(table, group, mine.option if mine else ""), "torn": group in table.torn()}
            given["done"] = views.answer(world, group, room.quarter)
        elif room.phase is Phase.ANSWER:
            given["answer"] = views.answer(world, group, room.quarter)
        if room.phase in (Phase.ANSWER, Phase.OVER) and world.outcomes:
            given |= {"plane": views.plane([views.way(world, "")], words), "brier": views.foresight(table, seat)}
        if room.phase is Phase.OVER:
            given |= {"end": views.end(table, group, ""), "seed": views.seed_of(room), "fixed": _fixed(made)}
        return given

    async def stream(self, request: Request) -> Response | Stream:
        """A word when the room has moved on."""
        sitting = await self.site.sitting(request)
        if sitting is None:
            return Response(status_code=204)  # tells a browser not to ask again
        held, seat, token = sitting.live, sitting.seat, keys.hashed(sitting.token)

        def live() -> Live:
            return self.site.hub.rooms.get(held.row.id, held)

        def word() -> str | None:
            room = live().table.room
            return str(room.turns) if room.seat_of(token) is not None else None

        return Stream(self.streams, f"{held.row.id}.{seat.number}", word, lambda: live().moved)

    async def ballot(self, request: Request) -> Response:
        """A ballot that cannot be taken: back to the page, with the reason."""
        sitting = await self.site.sitting(request)
        if sitting is None:
            return see("/seat")
        code = await self._vote(sitting, await request.body())
        return self._seat(request, sitting, code, STATUS.get(code, 409)) if code else see("/seat")

    async def lane(self, cookies: bytes, body: bytes) -> Answer | None:
        """Take a ballot. The answer comes when it is on the disk; None where there is something to explain.

        A whole class votes at once, so a ballot that is in order goes no further way than this.
        """
        sitting = await self.site.sitting_by(cookies.decode("latin-1"))
        return None if sitting is None or await self._vote(sitting, body) else TAKEN

    async def _vote(self, sitting: Sitting, body: bytes) -> str:
        """Why not, or nothing."""
        ballot = None
        try:
            fields = fields_of(body)
            checked(fields, sitting)
            self.site.allow(self.site.limits.acts, sitting.token)
            ballot = _ballot(fields, sitting.seat.number)
            await self.site.hub.do(sitting.live.row.id, ballot)
        except Refused as no:
            return "" if ballot is not None and sitting.live.ground.counted(ballot) else no.code
        except SaveError:
            return "unsaved"
        return ""

    # ---- at home ----

    async def home(self, request: Request, told: str = "") -> Response:
        """The same world alone."""
        sitting = await self.site.sitting(request)
        if sitting is None or not sitting.live.table.room.homework:
            return see("/seat")
        return self._home(request, sitting, told)

    def _home(self, request: Request, sitting: Sitting, told: str = "", status: int = 200) -> Response:
        language = self.site.language(request, sitting.live)
        table, seat = sitting.live.table, sitting.seat
        world, made = table.at_home(seat.number), table.room.made
        assert made is not None
        played = len(world.outcomes)
        given = {
            "csrf": sitting.csrf,
            "key": f"home-{played}",
            "turn": -1,
            "name": seat.name,
            "title": world.title,
            "predict": made.predict,
            "sure": views.SURE,
            "card": None if world.finished else views.card(world),
            "answer": views.answer(world, None, played),
            "plane": views.plane([views.way(world, "")], catalogue(language).gettext) if played else "",
            "end": views.end_of(world, "", made.lens, ()) if world.finished else None,
            "lens": made.lens,
        }
        return self.site.page("home.html", language, status, **given, told=told)

    async def alone(self, request: Request) -> Response:
        """A move at home."""
        sitting = await self.site.sitting(request)
        if sitting is None:
            return see("/seat")
        try:
            fields = await form(request)
            checked(fields, sitting)
            self.site.allow(self.site.limits.acts, sitting.token)
            await self.site.hub.do(sitting.live.row.id, _solo(fields, sitting.seat.number))
        except Refused as no:
            return self._home(request, sitting, no.code, 409)
        except SaveError:
            return self._home(request, sitting, "unsaved", 503)
        return see("/seat/home")


def _now() -> float:
    return asyncio.get_running_loop().time()


def _fixed(made: a.Opened) -> str:
    """The options of the command line that make the same world elsewhere."""
    given = {"thesis": made.thesis, "doctrine": made.doctrine}
    return "".join(f" --{name} {value}" for name, value in given.items() if value)


def _ballot(fields: dict[str, str], seat: int) -> a.Ballot:
    said = {name: _said(fields, name) for name in views.SCORES}
    try:
        return a.Ballot(
            seat=seat,
            quarter=whole(fields, "quarter"),
            round=whole(fields, "round"),
            option=fields.get("option", ""),
            move=fields.get("move") or None,
            reason=names.line(fields.get("reason", "")),
            **said,
        )
    except ValidationError:
        raise Refused("no-such-option" if not fields.get("option") else "bad-form") from None


def _solo(fields: dict[str, str], seat: int) -> a.Solo:
    said = {name: _said(fields, name) for name in views.SCORES}
    try:
        return a.Solo(
            seat=seat,
            quarter=whole(fields, "quarter"),
            option=fields.get("option", ""),
            move=fields.get("move") or None,
            **said,
        )
    except ValidationError:
        raise Refused("no-such-option" if not fields.get("option") else "bad-form") from None


def _said(fields: dict[str, str], name: str) -> int | None:
    """A prediction: which way, and how sure."""
    way, sure = fields.get(f"{name}-way", ""), fields.get(f"{name}-sure", "")
    if way not in ("up", "down"):
        return None
    if sure not in {str(choice) for choice in views.SURE}:
        raise Refused("prediction-wanted")
    return int(sure) if way == "up" else -int(sure)
