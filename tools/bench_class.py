"""How a class session carries a crowd, beside a bare endpoint that does nothing, in one run: ``make bench-class``.

Both servers run by the same library with the same settings in a process of their own; the crowd is a third process,
one connection a seat, over loopback. A round of ballots is first sent as a class does it, each seat at a moment of its
own within five seconds, then as fast as the server takes it. What is counted at the end is what the store holds.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROUNDS, WITHIN = 20, 5.0
RUSH, PAIRS = 12_000, 7
"""Requests in a rush, and how many rushes each server takes, turn about."""
SIZES = (100, 300, 1000, 3000)
RESTED = 20.0
"""Seconds after which a connection may have been closed by the server."""
TOKEN, CODE = "bench-token-of-some-length", "BBB-BBB"


# ---- the servers ----------------------------------------------------------------------------------------------


async def serve(kind: str, folder: Path) -> None:
    """Serve ``ours`` or ``bare`` at a port that is free, as long as whoever asked for it is there."""
    from game.classroom import acts, keys, serve
    from game.classroom.hub import Hub
    from game.classroom.keys import Tries
    from game.classroom.store import Store
    from game.classroom.web.site import Limits
    from game.content.load import load

    sock = socket.create_server(("127.0.0.1", 0), backlog=1024)
    sock.setblocking(False)
    if kind == "bare":
        serve.make = lambda *_: _bare()  # type: ignore[assignment]
    free = Tries(1e9, 1e9)
    async with Hub(Store(f"sqlite:///{folder / 'class.sqlite'}"), load()).running() as hub:
        made = acts.Opened(scenario="class-period", seed="8F2K-1QZM")
        live = await hub.open(CODE, keys.hashed(TOKEN), made)
        async with serve.serving(hub, sock, [], Limits(joins=free, acts=free)):
            print(live.row.id, sock.getsockname()[1], flush=True)
            await asyncio.to_thread(sys.stdin.read)


def _bare() -> Any:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    async def nothing(request: Request) -> Response:
        return Response(status_code=204)

    return Starlette(routes=[Route("/seat/ballot", nothing, methods=["POST"])])


class Server:
    """One of them in a process of its own."""

    def __init__(self, kind: str, folder: Path) -> None:
        command = [sys.executable, "-m", "tools.bench_class", "--serve", kind, "--folder", str(folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        said = self.process.stdout.readline().decode().split()
        assert said, "the server did not start: what it said stands above"
        self.room, self.port = said[0], int(said[1])

    def memory(self) -> int:
        """Bytes that it holds."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        return 0

    def stop(self) -> None:
        """End it as the power would."""
        self.process.kill()
        self.process.wait()


# ---- the crowd ------------------------------------------------------------------------------------------------


class Pipe(asyncio.Protocol):
    """A connection: one request at a time, and the head of its answer."""

    def __init__(self) -> None:
        self.held = b""
        self.waiting: asyncio.Future[bytes] | None = None

    def data_received(self, data: bytes) -> None:
        """An answer is whole when its body is."""
        self.held += data
        head, found, body = self.held.partition(b"\r\n\r\n")
        if not found or self.waiting is None:
            return
        length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
        if len(body) < int(length or 0):
            return
        waiting, self.waiting, self.held = self.waiting, None, b""
        if not waiting.done():
            waiting.set_result(head)

    def connection_lost(self, error: Exception | None) -> None:
        """Whoever waits hears of it."""
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(error or ConnectionError("closed"))


class Line:
    """A device's way to the server."""

    def __init__(self, port: int) -> None:
        self.port, self.used = port, -RESTED
        self.pipe, self.transport = Pipe(), None  # type: Pipe, Any

    async def send(self, request: bytes) -> None:
        """Send it. A connection that has rested for long is made anew, as a browser does."""
        loop = asyncio.get_running_loop()
        if self.transport is None or loop.time() - self.used > RESTED:
            if self.transport is not None:
                self.transport.close()
            self.transport, self.pipe = await loop.create_connection(Pipe, "127.0.0.1", self.port)
        self.used = loop.time()
        self.transport.write(request)

    async def ask(self, request: bytes) -> bytes:
        """Send it, and wait for the answer."""
        await self.send(request)
        self.pipe.waiting = asyncio.get_running_loop().create_future()
        return await self.pipe.waiting


def post(path: str, fields: dict[str, Any], cookie: str = "") -> bytes:
    """A form, as a browser sends it."""
    body = urlencode(fields).encode()
    head = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Origin: http://127.0.0.1",
        "User-Agent: Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36",
        "Accept: text/html,application/xhtml+xml",
        "Accept-Language: en",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


class Crowd:
    """Seats with a connection each."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.lines: list[Line] = []
        self.cookies: list[str] = []
        self.streams: list[Line] = []
        self.host: Line | None = None

    async def join(self, seats: int) -> None:
        """Take the seats, and let each page listen for what is new, as a browser does."""
        for number in range(seats):
            made = Line(self.server.port)
            head = await made.ask(post("/join", {"code": CODE, "name": f"Seat {number}"}))
            cookie = head.partition(b"set-cookie: ")[2].split(b";")[0].decode()
            assert cookie.startswith("seat="), head
            self.lines.append(made)
            self.cookies.append(cookie)
            stream = Line(self.server.port)
            await stream.send(f"GET /seat/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
            self.streams.append(stream)
        self.host = Line(self.server.port)

    async def connect(self, seats: int) -> None:
        """Only connections: for the bare endpoint."""
        self.lines = [Line(self.server.port) for _ in range(seats)]
        self.cookies = [f"seat={'0' * 16}.{'x' * 22}"] * seats

    async def do(self, **fields: str) -> None:
        """A button of the facilitator's."""
        from game.classroom.web.site import csrf

        assert self.host is not None
        cookie = f"host={self.server.room}.{TOKEN}"
        head = await self.host.ask(post("/host/do", {"csrf": csrf(TOKEN), **fields}, cookie))
        assert b" 303 " in head, head

    def requests(self, round_: int, options: list[str]) -> list[bytes]:
        """A ballot of each seat for a round."""
        from game.classroom.web.site import csrf

        return [
            post(
                "/seat/ballot",
                {
                    "csrf": csrf(cookie.partition(".")[2]),
                    "quarter": 1,
                    "round": round_,
                    "option": options[(number + round_) % len(options)],
                },
                cookie,
            )
            for number, cookie in enumerate(self.cookies)
        ]

    async def paced(self, requests: list[bytes], within: float) -> list[float]:
        """Each at a moment of its own; seconds that each waited for the answer."""

        async def one(made: Line, request: bytes) -> float:
            await asyncio.sleep(random.random() * within)
            began = time.perf_counter()
            _good(await made.ask(request))
            return time.perf_counter() - began

        return await asyncio.gather(*(one(*pair) for pair in zip(self.lines, requests, strict=True)))

    async def rushed(self, requests: list[bytes], turns: int) -> float:
        """Each as fast as it is answered, so many times; answers in a second."""

        async def one(made: Line, request: bytes) -> None:
            for _ in range(turns):
                _good(await made.ask(request))

        began = time.perf_counter()
        await asyncio.gather(*(one(*pair) for pair in zip(self.lines, requests, strict=True)))
        return len(requests) * turns / (time.perf_counter() - began)


def _good(head: bytes) -> None:
    assert head[9:12] in (b"303", b"204"), head


def per(values: Iterable[float], share: float) -> float:
    """The value that so many per cent do not exceed, in milliseconds."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


# ---- a measurement --------------------------------------------------------------------------------------------


async def measure(seats: int, rounds: int, within: float, folder: Path, say: Callable[[str], None]) -> dict[str, float]:
    """One size: paced rounds on both servers in turn, then a rush on both in turn."""
    from game.classroom.store import Store
    from game.content.load import load

    folder.mkdir()
    ours, bare = Server("ours", folder), Server("bare", Path(tempfile.mkdtemp(dir=folder)))
    try:
        crowd, others = Crowd(ours), Crowd(bare)
        before = ours.memory()
        await crowd.join(seats)
        await others.connect(seats)
        await asyncio.sleep(1)
        memory = (ours.memory() - before) / seats
        await crowd.do(do="step", step="start-lobby-0-1")
        options = _options(load())
        waited: list[float] = []
        idle: list[float] = []
        for number in range(1, rounds + 1):
            waited += await crowd.paced(crowd.requests(number, options), within)
            idle += await others.paced(others.requests(number, options), within)
            if number < rounds:
                await crowd.do(do="step", step=f"reveal-vote-1-{number}")
                await crowd.do(do="again", at=f"split-1-{number} 0")
            say(f"{seats} seats: round {number} of {rounds}")
        turns = max(3, RUSH // seats)
        rates, bare_rates = [], []
        for number in range(PAIRS):
            rates.append(await crowd.rushed(crowd.requests(rounds, options), turns))
            bare_rates.append(await others.rushed(others.requests(rounds, options), turns))
            say(f"{seats} seats: rush {number + 1} of {PAIRS}")
        ratios = sorted(ours_ / bare_ for ours_, bare_ in zip(rates, bare_rates, strict=True))
        store = Store(f"sqlite:///{folder / 'class.sqlite'}")
        ballots = [kept.act for kept in store.acts(ours.room) if kept.act.kind == "ballot"]  # type: ignore[attr-defined]
        counts = Counter((ballot.seat, ballot.round) for ballot in ballots)  # type: ignore[attr-defined]
        wrong = [
            key
            for key in ((seat, number) for seat in range(1, seats + 1) for number in range(1, rounds))
            if counts[key] != 1
        ]
        lost = [seat for seat in range(1, seats + 1) if counts[(seat, rounds)] != 1 + PAIRS * turns]
        assert not wrong and not lost, f"lost or double: {wrong[:5]} {lost[:5]}"
        return {
            "rate": sorted(rates)[PAIRS // 2],
            "bare": sorted(bare_rates)[PAIRS // 2],
            "ratio": ratios[PAIRS // 2],
            "least": ratios[0],
            "most": ratios[-1],
            "p50": per(waited, 50),
            "p99": per(waited, 99),
            "bare50": per(idle, 50),
            "bare99": per(idle, 99),
            "memory": memory,
            "ballots": len(ballots),
        }
    finally:
        ours.stop()
        bare.stop()


def _options(content: Any) -> list[str]:
    from game.classroom import acts
    from game.classroom.table import Table

    table = Table(content, [acts.Opened(scenario="class-period", seed="8F2K-1QZM")])
    return list(table.offers(0))


def main() -> int:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_class", description=__doc__)
    parser.add_argument("--serve", choices=["ours", "bare"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="SEATS")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--within", type=float, default=WITHIN, metavar="SECONDS")
    args = parser.parse_args()
    if args.serve:
        asyncio.run(serve(args.serve, args.folder))
        return 0
    from game.classroom.serve import many_files

    many_files()

    def say(text: str) -> None:
        print(f"\r{text}   ", end="", file=sys.stderr, flush=True)

    print("seats  durable/s   bare/s  ratio (of pairs)   p50 ms (bare)    p99 ms (bare)   kB a seat  ballots kept")
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "build" if Path("build").is_dir() else None) as held:
        for seats in args.sizes:
            got = asyncio.run(measure(seats, args.rounds, args.within, Path(held) / str(seats), say))
            print(
                f"\r{seats:>5}  {got['rate']:>9.0f} {got['bare']:>8.0f}   {got['ratio']:.2f}"
                f" ({got['least']:.2f}-{got['most']:.2f})"
                f"   {got['p50']:>6.1f} ({got['bare50']:.1f})   {got['p99']:>8.1f} ({got['bare99']:.1f})"
                f"   {got['memory'] / 1024:>9.1f}  {got['ballots']:.0f}, none lost, none double"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
