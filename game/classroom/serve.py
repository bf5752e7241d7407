"""A server for a class on this machine: where it listens, what it is called there, and how it stops."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import hmac
import ipaddress
import os
import secrets
import socket
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from game.classroom.hub import Hub
from game.classroom.web.app import make
from game.classroom.web.site import Limits
from game.errors import SaveError, UseError

MOST_CONNECTIONS: Final = 12_000
IDLE: Final = 30
"""Seconds that a connection is kept without a request."""
PATIENCE: Final = 8.0
"""Seconds between two looks at what a connection waits for."""


class Patient(HttpToolsProtocol):
    """The protocol of the library, with an end to its patience.

    Every so often it is looked at what a connection is waiting for; one that waits for the same twice is closed: for a
    request to be named, for the rest of a form, or for an answer to be taken.
    """

    def connection_made(self, transport: Any) -> None:
        """Begin to look."""
        super().connection_made(transport)
        self._was: tuple[str, int] | None = None
        self._timer = self.loop.call_later(PATIENCE, self._look)

    def _look(self) -> None:
        now = self._waits_for()
        if now is not None and now == self._was:
            self.transport.abort()
            return
        self._was = now
        self._timer = self.loop.call_later(PATIENCE, self._look)

    def _waits_for(self) -> tuple[str, int] | None:
        cycle: Any = self.cycle
        if cycle is None:
            return "request", 0
        if self.flow.write_paused:
            return "taking", id(cycle)
        if cycle.more_body:
            return "body", id(cycle)
        if cycle.response_complete and self.timeout_keep_alive_task is None:
            return "request", id(cycle)
        return None

    def connection_lost(self, exc: Exception | None) -> None:
        """There is nothing to look at any more."""
        self._timer.cancel()
        super().connection_lost(exc)


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(port: int, lan: bool) -> socket.socket:
    """A socket on loopback, or on every network that this machine is in. Raises UseError."""
    if not 1 <= port <= 65_535:
        raise UseError(f"--port should be a number from 1 to 65535, not {port}")
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would let two servers share a port
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(("0.0.0.0" if lan else "127.0.0.1", port))
        made.listen(1024)
    except OSError as error:
        made.close()
        raise UseError(f"port {port} cannot be used: {error.strerror}. Try another: --port {port + 1}") from None
    made.setblocking(False)
    return made


def addresses(port: int, lan: bool) -> list[str]:
    """Where a browser finds the server, the likeliest first."""
    found = lan_addresses() if lan else []
    return [f"http://{address}:{port}" for address in (found or ["127.0.0.1"])]


def lan_addresses() -> list[str]:
    """This machine's own addresses in its networks."""
    found: list[str] = []
    for far in ("192.0.2.1", "10.255.255.255", "192.168.255.255", "172.31.255.255"):
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))  # sends nothing: it only asks which way would be taken
            found.append(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        found += [str(row[4][0]) for row in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    useful = [one for one in dict.fromkeys(found) if not ipaddress.ip_address(one).is_loopback]
    return sorted(useful, key=lambda one: not ipaddress.ip_address(one).is_private)


def names() -> list[str]:
    """What this machine is called in its networks."""
    name = socket.gethostname()
    return [name, f"{name}.local", f"{name.partition('.')[0]}.local"]


def facilitator_token(folder: Path, code: str) -> str:
    """128 bits for the facilitator of a session, the same after a restart; others cannot make it from the code."""
    path = folder / "class.key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
        except FileExistsError:
            pass
        key = path.read_bytes()
    except OSError as error:
        raise SaveError(f"{path}: cannot be used: {error.strerror}") from None
    if len(key) < 32:
        raise SaveError(f"{path}: is not a key of ours. Delete it; open sessions then get a new facilitator's token")
    return urlsafe_b64encode(hmac.digest(key, code.encode(), hashlib.sha256)[:16]).decode().rstrip("=")


def many_files() -> None:
    """Ask for as many open connections as this machine grants."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MOST_CONNECTIONS + 200
        if soft != resource.RLIM_INFINITY and soft < wanted:
            most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@asynccontextmanager
async def serving(hub: Hub, sock: socket.socket, join: list[str], limits: Limits | None = None) -> AsyncIterator[None]:
    """Answer on a socket until the block is left. The hub must be running."""
    many_files()
    gc.collect()
    gc.freeze()  # the cards stay: looking through them again and again would make ballots wait
    gc.set_threshold(25_000, 20, 100)  # nor is a crowd's every breath a reason to look
    config = uvicorn.Config(
        make(hub, lambda: join, names(), limits),
        http=Patient,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        backlog=1024,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=2,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[sock]))
    while not server.started and not running.done():
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await running
