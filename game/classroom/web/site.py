"""What all pages share: who is asking, how often they may, and how an answer is made."""

from __future__ import annotations

import hmac
import re
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from game.classroom import keys
from game.classroom.hub import Hub, Live
from game.classroom.keys import Tries
from game.classroom.language import preferred
from game.classroom.refused import Refused
from game.classroom.room import Seat
from game.classroom.web.pages import render

DAYS: Final = 60
"""How long a device keeps its seat: homework is handed in later."""
_PLAIN: Final = re.compile(rb"(?:[\w.-]{1,40}=[\w.-]{0,80}&){0,20}[\w.-]{1,40}=[\w.-]{0,80}")
SEAT, HOST = "seat", "host"
"""Names of the two cookies."""


@dataclass
class Limits:
    """How often something may be tried. A class behind one router has one address, so an address may do much."""

    codes: Tries = field(default_factory=lambda: Tries(at_once=20, per_second=0.2))
    """Wrong codes, per address."""
    all_codes: Tries = field(default_factory=lambda: Tries(at_once=300, per_second=10))
    """Wrong codes, from everywhere: what keeps codes from being guessed."""
    joins: Tries = field(default_factory=lambda: Tries(at_once=200, per_second=5))
    """New seats, per address."""
    tokens: Tries = field(default_factory=lambda: Tries(at_once=10, per_second=0.1))
    """Wrong facilitator tokens, per address."""
    acts: Tries = field(default_factory=lambda: Tries(at_once=30, per_second=2))
    """Ballots, per seat."""


@dataclass(frozen=True)
class Sitting:
    """A student at their seat."""

    live: Live
    seat: Seat
    token: str

    @property
    def csrf(self) -> str:
        """What a form of this seat holds, and no other page knows."""
        return csrf(self.token)


@dataclass(frozen=True)
class Leading:
    """The facilitator of a session."""

    live: Live
    token: str

    @property
    def csrf(self) -> str:
        """What a form of the facilitator's holds, and no other page knows."""
        return csrf(self.token)


@lru_cache(8192)
def csrf(token: str) -> str:
    """Made of the token, so that it outlives the server and needs no place of its own."""
    return hmac.digest(token.encode(), b"form", "sha256").hex()[:32]


class Site:
    """The pages' way to the sessions."""

    def __init__(self, hub: Hub, limits: Limits | None = None) -> None:
        self.hub, self.limits = hub, limits or Limits()

    # ---- who is asking ----

    async def sitting(self, request: Request) -> Sitting | None:
        """The seat that this device holds."""
        return await self.sitting_by(request.headers.get("cookie", ""))

    async def sitting_by(self, cookies: str) -> Sitting | None:
        """The same, by the header with its cookies."""
        room, token = _pair(_cookie(cookies, SEAT))
        live = (self.hub.rooms.get(room) or await self.hub.find(room)) if room else None
        seat = live.table.room.seat_of(keys.hashed(token)) if live else None
        return Sitting(live, seat, token) if live and seat else None

    async def leading(self, request: Request) -> Leading | None:
        """The session that this device leads."""
        room, token = _pair(_cookie(request.headers.get("cookie", ""), HOST))
        live = await self.hub.find(room) if room else None
        return Leading(live, token) if live and keys.same(token, live.row.token) else None

    def allow(self, tries: Tries, key: str) -> None:
        """Raise Refused if it was too often."""
        if not tries.allow(key, time.monotonic()):
            raise Refused("slow-down")

    # ---- answers ----

    def page(self, template: str, language: str, status: int = 200, **given: Any) -> Response:
        """A page that nobody keeps."""
        made = render(template, language, **{"told": "", **given})
        return HTMLResponse(made, status, headers={"Cache-Control": "no-store"})

    def language(self, request: Request, live: Live | None = None) -> str:
        """The class's, where there is one; else the browser's."""
        made = live.table.room.made if live else None
        return made.language if made else preferred(request.headers.get("accept-language", ""))


def address(request: Request) -> str:
    """Where a request comes from."""
    return request.client.host if request.client else ""


def _cookie(said: str, name: str) -> str:
    """A cookie by name. Of two with one name the browser sends the more particular first."""
    for part in said[:4096].split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return ""


def _pair(cookie: str) -> tuple[str, str]:
    room, _, token = cookie.partition(".")
    return (room, token) if room.isalnum() and len(room) <= 32 and 0 < len(token) <= 64 else ("", "")


def give(answer: Response, name: str, room: str, token: str, secure: bool) -> Response:
    """Leave a cookie with a device. Scripts cannot read it, and other sites' forms do not carry it."""
    answer.set_cookie(
        name,
        f"{room}.{token}",
        max_age=DAYS * 86_400,
        httponly=True,
        samesite="lax" if name == SEAT else "strict",
        secure=secure,
    )
    return answer


async def form(request: Request) -> dict[str, str]:
    """The fields of a form, each once. Raises Refused for what is no form."""
    return fields_of(await request.body())


def fields_of(body: bytes) -> dict[str, str]:
    """The same, of a body."""
    try:
        if _PLAIN.fullmatch(body):  # nothing in it is written in another way: as most ballots are
            return dict(pair.split("=", 1) for pair in body.decode().split("&"))
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=60))
    except (UnicodeDecodeError, ValueError):
        raise Refused("bad-form") from None


def checked(fields: dict[str, str], who: Sitting | Leading) -> None:
    """Raise Refused unless the form is one of ours, made for this person."""
    if not hmac.compare_digest(fields.get("csrf", "").encode(), who.csrf.encode()):
        raise Refused("bad-form")


def whole(fields: dict[str, str], name: str) -> int:
    """A whole number of a form. Raises Refused."""
    value = fields.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) <= 6):
        raise Refused("bad-form")
    return int(value)


def see(path: str) -> Response:
    """Go and look there: after a form, so that loading again sends nothing twice."""
    return RedirectResponse(path, 303)
