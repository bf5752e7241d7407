"""A lesson in real time: thirty seats that think for a minute over each decision, and a teacher who talks in between.

``python -m tools.lesson`` takes as long as the lesson and says how long that was.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time

import httpx

NAMES = [f"Student {number}" for number in range(1, 31)]


class Device:
    """A phone without scripts."""

    def __init__(self, base: str) -> None:
        self.client = httpx.AsyncClient(base_url=base, follow_redirects=True, headers={"Origin": base}, timeout=30)
        self.page = ""

    async def get(self, path: str) -> str:
        """Look."""
        self.page = (await self.client.get(path)).text
        return self.page

    async def post(self, path: str, **fields: str) -> str:
        """Send, with the form's own token."""
        token = re.search(r'name="csrf" value="(\w+)"', self.page)
        sent = fields | ({"csrf": token[1]} if token else {})
        self.page = (await self.client.post(path, data=sent)).text
        return self.page

    async def vote(self, think: float) -> None:
        """Think, and choose one of what is open."""
        await asyncio.sleep(random.uniform(0.5, 1.0) * think)
        page = await self.get("/seat")
        hidden = dict(re.findall(r'<input type="hidden" name="(quarter|round)" value="(\d+)">', page))
        options = re.findall(r'name="option" value="([a-z0-9-]+)" required(?! disabled)', page)
        said = {"leverage-way": "down", "leverage-sure": "65", "alignment-way": "up", "alignment-sure": "65"}
        page = await self.post("/seat/ballot", option=random.choice(options), **hidden, **said)
        assert 'class="in"' in page, page[:2000]


async def lesson(port: int, think: float, talk: float) -> None:
    """Hold it."""
    base = f"http://127.0.0.1:{port}"
    home = tempfile.mkdtemp()
    command = [sys.executable, "-m", "game.cli", "class", "open", "--headless", "--predict", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"DOUBLEDOWN_HOME": home})
    try:
        assert server.stdout is not None
        said = ""
        while "Ctrl+C" not in said:
            said += server.stdout.readline()
        code, token = re.search(r"Session (\S+):", said)[1], re.search(r"token (\S+),", said)[1]  # type: ignore[index]
        host = Device(base)
        await host.get("/host")
        await host.post("/host/enter", token=token)
        began = time.monotonic()
        students = [Device(base) for _ in NAMES]

        async def join(device: Device, name: str) -> None:
            await asyncio.sleep(random.uniform(5, 20))  # reading the wall, typing the code
            assert "You are in" in await device.post("/join", code=code, name=name)

        await asyncio.gather(*(join(*pair) for pair in zip(students, NAMES, strict=True)))
        print(f"{time.monotonic() - began:6.0f} s  all are in", flush=True)

        async def step() -> str:
            page = await host.get("/host")
            named = re.search(r'name="step" value="([\w-]+)"', page)
            if named is None:  # the votes are even: the teacher decides
                option = re.search(r'<option value="([a-z0-9-]+)">', page)
                assert option is not None
                await host.post("/host/do", do="decide", group="0", option=option[1])
                return await step()
            return await host.post("/host/do", do="step", step=named[1])

        await step()
        quarter = 0
        while "The session is over" not in host.page:
            quarter += 1
            await asyncio.gather(*(device.vote(think) for device in students))
            await step()
            await asyncio.sleep(talk / 3)
            await step()
            await asyncio.sleep(talk * 2 / 3)
            await step()
            print(f"{time.monotonic() - began:6.0f} s  quarter {quarter} is over", flush=True)
        minutes = (time.monotonic() - began) / 60
        print(
            f"{quarter} quarters, {len(NAMES)} seats, {think:.0f} s to think, {talk:.0f} s to talk: {minutes:.1f} min"
        )
    finally:
        server.kill()


def main() -> None:
    """Hold a lesson."""
    parser = argparse.ArgumentParser(prog="python -m tools.lesson", description=__doc__)
    parser.add_argument("--port", type=int, default=8301)
    parser.add_argument("--think", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--talk", type=float, default=90.0, metavar="SECONDS", help="in each quarter")
    args = parser.parse_args()
    asyncio.run(lesson(args.port, args.think, args.talk))


if __name__ == "__main__":
    main()
