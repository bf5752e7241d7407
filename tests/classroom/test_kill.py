"""The server is killed again and again while a class votes: no acknowledged ballot is lost, and every seat rejoins."""

from __future__ import annotations

import asyncio
import itertools
import random
import re
from pathlib import Path

import httpx
import pytest

from game.classroom import acts as a
from game.classroom.store import Store
from tests.classroom.server import Server
from tests.classroom.soon import SOON

SEATS = 20


class Seat:
    """A device that votes without end and remembers what it was told."""

    def __init__(self, base: str, name: str) -> None:
        self.client = httpx.AsyncClient(base_url=base, follow_redirects=True, headers={"Origin": base}, timeout=SOON)
        self.name, self.page, self.count = name, "", itertools.count()
        self.acknowledged: list[str] = []

    async def look(self) -> str:
        """Load the page."""
        self.page = (await self.client.get("/seat")).text
        return self.page

    async def vote(self) -> None:
        """Vote until the server is gone or says that it is enough."""
        token = re.search(r'name="csrf" value="(\w+)"', self.page)
        options = re.findall(r'name="option" value="([a-z0-9-]+)" required(?! disabled)', self.page)
        assert token and options, self.page[:500]
        for number in self.count:
            reason = f"{self.name} {number}"
            form = {"csrf": token[1], "quarter": "1", "round": "1", "option": random.choice(options), "reason": reason}
            try:
                answer = await self.client.post("/seat/ballot", data=form, follow_redirects=False)
            except httpx.TransportError:
                return
            if answer.status_code != 303:
                return
            self.acknowledged.append(reason)


async def _killed(folder: Path, times: int) -> int:
    server, store = Server(folder), f"sqlite:///{folder / 'class.sqlite'}"
    server.start("--reasons", "--store", store)
    base, code, token = server.address, server.code, server.token
    seats = [Seat(base, f"Seat {number}") for number in range(SEATS)]
    for seat in seats:
        await seat.client.post("/join", data={"code": code, "name": seat.name})
    async with httpx.AsyncClient(base_url=base, follow_redirects=True, headers={"Origin": base}, timeout=SOON) as host:
        page = (await host.post("/host/enter", data={"token": token})).text
        form = {"csrf": re.search(r'name="csrf" value="(\w+)"', page)[1], "do": "step", "step": "start-lobby-0-1"}  # type: ignore[index]
        assert "The vote is open" in (await host.post("/host/do", data=form)).text
    try:
        for turn in range(times):
            pages = await asyncio.gather(*(seat.look() for seat in seats))
            for seat, page in zip(seats, pages, strict=True):
                assert f"<span>{seat.name}</span>" in page, f"{seat.name} has no seat after {turn} kills"
                assert not seat.acknowledged or "Your vote is in" in page
            voting = [asyncio.create_task(seat.vote()) for seat in seats]
            await asyncio.sleep(random.uniform(0.01, 0.4))
            server.kill()
            await asyncio.gather(*voting)
            held = Store(store)
            kept = [one.act for one in held.acts(held.rooms(code=code)[0].id)]
            held.close()
            written = [act.reason for act in kept if isinstance(act, a.Ballot)]
            told = [reason for seat in seats for reason in seat.acknowledged]
            assert set(told) <= set(written), f"lost after {turn + 1} kills"
            assert len(written) == len(set(written)), f"double after {turn + 1} kills"
            server.start("--resume", code, "--store", store)
    finally:
        server.kill()
    return sum(len(seat.acknowledged) for seat in seats)


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_a_hundred_kills_lose_no_ballot_and_no_seat(tmp_path: Path) -> None:
    random.seed(1)
    told = await _killed(tmp_path, 100)
    print(f"\n100 kills under votes: {told} acknowledged ballots, none lost, none double; {SEATS} seats rejoined")
    assert told > 2_000
