"""What stands before every page: who may ask, how much, and what a browser may do with the answer."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Answer = tuple[MutableMapping[str, Any], MutableMapping[str, Any]]
Lane = Callable[[bytes, bytes], Awaitable[Answer | None]]
"""Cookies and body to the two messages of an answer; None to have the pages answer."""

MOST_BODY: Final = 8_192
"""Bytes of a form."""
MOST_PATH: Final = 512
"""Bytes of a path with its query."""
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]

_HOST = re.compile(rb"^(?:\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::[0-9]{1,5})?$")


class Guard:
    """Refuses what no page of ours would send, before anything is read of it.

    How long a client may take over sending or taking something is the server's business (``serve.Patient``).
    """

    def __init__(self, app: App, names: Collection[str] = (), lanes: Mapping[str, Lane] | None = None) -> None:
        """``lanes`` answer forms at a path of their own, past the library: where a whole class arrives at once."""
        self.app, self.lanes = app, lanes or {}
        own = {name.lower() for name in names} | {"localhost"}
        self._known = lru_cache(256)(lambda host: known(host, own))
        self._same = lru_cache(256)(same_origin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        told = self._refusal(scope, headers)
        if told:
            await _say(send, *told)
            return
        if scope["method"] == "POST":
            body = await _body(headers, receive)
            if body is None:
                await _say(send, 413, "That is more than a form of ours holds.")
                return
            lane = self.lanes.get(scope["path"])
            if lane is not None:
                answer = await lane(headers.get(b"cookie", b""), body)
                if answer is not None:
                    await send(answer[0])
                    await send(answer[1])
                    return
            receive = _again(body, receive)

        async def sealed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                sent = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in HEADERS if pair[0] not in sent)]
            await send(message)

        await self.app(scope, receive, sealed)

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        method, host = scope["method"], headers.get(b"host", b"")
        if method not in ("GET", "HEAD", "POST"):
            return 405, "Only GET and POST are answered here."
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MOST_PATH:
            return 414, "That address is too long."
        if not self._known(host):
            return 421, "This server does not answer to that name. Use the address that is shown in class."
        if method == "POST":
            stood = (headers.get(b"sec-fetch-site"), headers.get(b"origin"), headers.get(b"referer"))
            if not self._same(host, *stood):
                return 403, "That form came from another page. Open the address that is shown in class."
        return None


def known(host: bytes, own: Collection[str]) -> bool:
    """An address in figures, or a name that is ours: a name of somebody else's may lead here by a trick."""
    if not _HOST.match(host):
        return False
    try:
        name = urlsplit(f"//{host.decode()}").hostname or ""
        ipaddress.ip_address(name)
    except ValueError:
        return name.lower() in own
    return True


def same_origin(host: bytes, site: bytes | None, origin: bytes | None, referer: bytes | None) -> bool:
    """Whether a form was sent by a page of this server: by what the browser says of where it stood."""
    if site not in (None, b"same-origin", b"none"):
        return False
    said = origin or referer
    if said is None:
        return site is not None  # an old or a shy browser; the form's own token is asked for as well
    try:
        return urlsplit(said.decode("ascii")).netloc.lower() == host.decode("ascii").lower()
    except ValueError:
        return False


async def _body(headers: dict[bytes, bytes], receive: Receive) -> bytes | None:
    """The whole body; None where it is too large or breaks off."""
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length[:9]) > MOST_BODY:
        return None
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BODY or message["type"] != "http.request":
            return None
        if not message.get("more_body"):
            return body


def _again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, to be read once more."""
    left = [body]

    async def reread() -> MutableMapping[str, Any]:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return reread


async def _say(send: Send, status: int, text: str) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), *HEADERS],
        }
    )
    await send({"type": "http.response.body", "body": text.encode()})


def went(path: str) -> Answer:
    """Go and look there: the answer to a form that was taken. It has no body, so nothing to be sealed."""
    headers = [(b"location", path.encode()), (b"content-length", b"0"), (b"cache-control", b"no-store")]
    return {"type": "http.response.start", "status": 303, "headers": headers}, {"type": "http.response.body"}
