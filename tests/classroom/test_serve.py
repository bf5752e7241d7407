"""The server on a real socket: who is hung up on, where it listens, and what it says when it cannot."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import ipaddress
import os
import re
import socket
import stat
import subprocess
import sys
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from game.classroom import acts as a
from game.classroom import keys, serve
from game.classroom.hub import Hub
from game.classroom.store import Store
from game.cli import main
from game.content.library import Content
from game.errors import SaveError, UseError
from tests.classroom.browser import CODE, TOKEN
from tests.classroom.server import Server, free_port
from tests.classroom.soon import SOON
from tests.classroom.test_room import opened

LOOK = 0.2


@asynccontextmanager
async def served(content: Content, folder: Path) -> AsyncIterator[int]:
    """A port at which a session is served."""
    port = free_port()
    async with Hub(Store(f"sqlite:///{folder / 'class.sqlite'}"), content).running() as hub:
        live = await hub.open(CODE, keys.hashed(TOKEN), opened())
        await hub.do(live.row.id, a.Joined(seat=1, name="Ada", token=keys.hashed("token-of-ada-000")))
        async with serve.serving(hub, serve.listen(port, False), [f"http://127.0.0.1:{port}"]):
            yield port


async def hung_up(port: int, sent: bytes, *then: bytes, patience: float = 10 * LOOK) -> float:
    """Seconds, up to some patience, until a client that sends this, and then a byte at a time, is hung up on."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 10)
    loop = asyncio.get_running_loop()
    began = loop.time()
    writer.write(sent)
    trickle = iter(then)
    try:
        while loop.time() - began < patience:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK / 4):
                    if not await reader.read(1 << 16):
                        break
            if (byte := next(trickle, None)) is not None:
                writer.write(byte)
                await writer.drain()
            if writer.transport.is_closing():
                break
    except ConnectionError:
        pass
    finally:
        writer.close()
    return loop.time() - began


@pytest.mark.parametrize(
    ("sent", "then"),
    [
        (b"", ()),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", (b"X",) * 200),
        (
            b"POST /join HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nContent-Length: 500\r\n\r\n",
            (b"x",) * 90,
        ),
        (b"GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", (b"GET / HTTP/1.1\r\nX-Slow: ", *(b"y",) * 90)),
    ],
    ids=["silent", "head by drops", "body by drops", "second request never named"],
)
async def test_whoever_is_slow_to_ask_is_hung_up_on(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: bytes, then: tuple[bytes, ...]
) -> None:
    monkeypatch.setattr(serve, "PATIENCE", LOOK)
    async with served(content, tmp_path) as port:
        # The drops last longer than that: they do not keep the connection open.
        assert LOOK * 0.9 < await hung_up(port, sent, *then, patience=30 * LOOK) < 20 * LOOK


async def test_whoever_listens_is_not_hung_up_on(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "PATIENCE", LOOK)
    async with served(content, tmp_path) as port:
        listing = (await asyncio.to_thread(_rooms, tmp_path))[0]
        head = f"GET /seat/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: seat={listing}.token-of-ada-000\r\n\r\n"
        assert await hung_up(port, head.encode()) >= 9 * LOOK


def _rooms(folder: Path) -> list[str]:
    return [row.id for row in Store(f"sqlite:///{folder / 'class.sqlite'}").rooms()]


async def test_whoever_takes_nothing_is_hung_up_on(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "PATIENCE", LOOK)
    ask = b"GET /static/class.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    async with served(content, tmp_path) as port:
        with socket.socket() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.setblocking(False)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(sock, ("127.0.0.1", port))
            began = loop.time()
            with pytest.raises(ConnectionError):
                while loop.time() - began < 60 * LOOK:
                    async with asyncio.timeout(40 * LOOK):
                        await loop.sock_sendall(sock, ask * 50)
                    await asyncio.sleep(0.01)


async def test_a_flood_of_connections_does_not_lock_the_class_out(content: Content, tmp_path: Path) -> None:
    async with served(content, tmp_path) as port:
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(300)]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert (await asyncio.wait_for(reader.readline(), SOON)).startswith(b"HTTP/1.1 200")
        for _, one in [*idle, (reader, writer)]:
            one.close()


async def test_nothing_tells_what_serves(content: Content, tmp_path: Path) -> None:
    async with served(content, tmp_path) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert b"\r\nserver:" not in head and b"uvicorn" not in head and b"content-security-policy" in head
        writer.close()


def test_it_listens_on_loopback_unless_asked() -> None:
    port = free_port()
    with contextlib.closing(serve.listen(port, False)) as sock:
        assert sock.getsockname()[0] == "127.0.0.1"
        with pytest.raises(UseError, match=f"port {port} cannot be used.*--port {port + 1}"):
            serve.listen(port, False)
    with contextlib.closing(serve.listen(port, True)) as sock:
        assert sock.getsockname()[0] == "0.0.0.0"
    with pytest.raises(UseError, match="from 1 to 65535"):
        serve.listen(70_000, False)


def test_addresses_are_those_of_this_machine() -> None:
    assert serve.addresses(8000, False) == ["http://127.0.0.1:8000"]
    for address in serve.lan_addresses():
        assert not ipaddress.ip_address(address).is_loopback


def test_the_token_is_the_same_after_a_restart_and_nobody_elses(tmp_path: Path) -> None:
    token = serve.facilitator_token(tmp_path / "home", "HT7-XQ4")
    assert len(urlsafe_b64decode(token + "==")) * 8 == 128
    assert token == serve.facilitator_token(tmp_path / "home", "HT7-XQ4")
    assert token != serve.facilitator_token(tmp_path / "home", "HT7-XQ5")
    assert token != serve.facilitator_token(tmp_path / "other", "HT7-XQ4")
    key = tmp_path / "home" / "class.key"
    if os.name != "nt":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.write_bytes(b"short")
    with pytest.raises(SaveError, match="Delete it"):
        serve.facilitator_token(tmp_path / "home", "HT7-XQ4")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "this is not a terminal: add --headless"),
        (["--headless", "--scenario", "class-perod"], "class-period"),
        (["--headless", "--lens", "statecrat"], "statecraft"),
        (["--headless", "--doctrine", "patiant"], "patient"),
        (["--headless", "--seed", "!!"], "seed"),
        (["--headless", "--team-size", "9"], "from 1 to 6"),
        (["--headless", "--mode", "teams", "--offices", "tresury,hill"], "did you mean 'treasury'?"),
        (["--headless", "--mode", "teams", "--offices", "hill, Hill"], "one twice"),
        (["--headless", "--mode", "teams", "--offices", "hill,,state"], "there is no office '' among state, treasury"),
        (["--headless", "--offices", "hill"], "add --mode teams"),
        (["--headless", "--port", "0"], "from 1 to 65535"),
        (["--headless", "--resume"], "no session is open"),
        (["--headless", "--resume", "BBB-BBB"], "no session has the code BBB-BBB"),
        (["--headless", "--store", "mysql://x/y"], "SQLite or PostgreSQL"),
    ],
)
def test_what_cannot_be_opened_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    try:
        assert main(["class", "open", "--port", str(free_port()), *options]) in (2, 4)
    finally:
        gc.enable()  # a command leaves it off
    said = capsys.readouterr().err
    assert told in said and "Traceback" not in said


def test_headless_says_where_everything_is_and_stops_at_a_word(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "game.cli", "class", "open", "--headless", "--port", str(free_port())]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"DOUBLEDOWN_HOME": str(tmp_path)}
    ) as server:
        assert server.stdout is not None
        said = ""
        while "Ctrl+C" not in said:
            said += server.stdout.readline()
        assert re.search(r"Students open http://127\.0\.0\.1:\d+ and type [A-Z0-9]{3}-[A-Z0-9]{3}", said)
        assert re.search(r"types the token [\w-]{22},", said) and "add --lan" in said
        server.terminate()
        assert "Every ballot that was acknowledged is kept" in server.stdout.read()
        assert server.wait(5) == 0


def test_a_session_that_was_never_ended_is_named(tmp_path: Path) -> None:
    first, second = Server(tmp_path), Server(tmp_path)
    first.start()
    try:
        ada = {"code": first.code, "name": "Ada"}
        httpx.post(f"{first.address}/join", data=ada, headers={"Origin": first.address}, timeout=SOON)
        first.kill()
        second.start()
        assert f"Session {first.code} was never ended" in second.said and second.code != first.code
        second.kill()
        second.start("--resume", first.code)
        assert second.code == first.code and second.token == first.token
    finally:
        first.kill()
        second.kill()


async def looked(client: httpx.AsyncClient, path: str, wanted: str) -> str:
    """A page, looked at until it says something: a server hears a moment later of what another wrote."""
    end = asyncio.get_running_loop().time() + SOON
    while wanted not in (page := (await client.get(path)).text):
        assert asyncio.get_running_loop().time() < end, page
        await asyncio.sleep(0.05)
    return page


@pytest.mark.slow
async def test_two_servers_of_one_database_hold_one_class(tmp_path: Path, database: str) -> None:
    one, two = Server(tmp_path), Server(tmp_path)
    one.start("--store", database)
    two.start("--store", database, "--resume", one.code)
    try:
        headers = {"Origin": one.address}
        async with (
            httpx.AsyncClient(base_url=one.address, headers=headers, follow_redirects=True, timeout=SOON) as student,
            httpx.AsyncClient(
                base_url=two.address, headers={"Origin": two.address}, follow_redirects=True, timeout=SOON
            ) as host,
        ):
            assert "You are in" in (await student.post("/join", data={"code": one.code, "name": "Ada"})).text
            await host.post("/host/enter", data={"token": two.token})
            page = await looked(host, "/host", "1 is in")
            csrf = re.search(r'name="csrf" value="(\w+)"', page)
            assert csrf is not None
            await host.post("/host/do", data={"csrf": csrf[1], "do": "step", "step": "start-lobby-0-1"})
            await looked(student, "/seat", "What would you do?")
            one.kill()
            moved = httpx.AsyncClient(
                base_url=two.address, cookies=student.cookies, follow_redirects=True, timeout=SOON
            )
            assert "What would you do?" in (await moved.get("/seat")).text  # the same seat at the other server
            await moved.aclose()
    finally:
        one.kill()
        two.kill()
