"""Whole sessions in a real browser: one facilitator and thirty devices, some of which sleep, leave or come late."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from tests.classroom.server import Server

playwright = pytest.importorskip("playwright.async_api")

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
SCREENS = os.environ.get("DOUBLEDOWN_SCREENS", "")
"""A folder to put pictures of every page in, or nothing."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("DOUBLEDOWN_NEED_CHROMIUM"), reason="no Chromium on this machine"
    ),
]

NAMES = (
    "Ada Ben Chen Dana Elif Farid Grace Hugo Ines Jonas Kofi Lena Mateo Nadia Omar "
    "Priya Quentin Rosa Sami Tara Ugo Vera Wen Xenia Yusuf Zoe Anouk Bruno Carla Dmitri"
).split()
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers, and stops them."""
    made: list[Server] = []

    def start(*options: str) -> Server:
        one = Server(tmp_path / "home")
        made.append(one)
        one.start("--seed", "8F2K-1QZM", *options)
        return one

    yield start
    for one in made:
        one.kill()


@dataclass
class Room:
    """A browser with the facilitator's page and a device for each student."""

    server: Server
    browser: playwright.Browser
    host: playwright.Page
    students: list[playwright.Page] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What any console said that it should not."""
    shots: int = 0

    async def device(self, scheme: str = "light", **how: object) -> playwright.Page:
        """A phone of its own."""
        context = await self.browser.new_context(viewport=PHONE, color_scheme=scheme, **how)
        return self.listen(await context.new_page())

    def listen(self, page: playwright.Page) -> playwright.Page:
        """Note what goes wrong on a page."""
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
        return page

    async def join(self, name: str, scheme: str = "light") -> playwright.Page:
        """A student types the code and a name."""
        page = await self.device(scheme)
        await page.goto(self.server.address)
        await page.fill("#code", self.server.code.lower().replace("-", " "))
        await page.fill("#name", name)
        await page.click("button.main")
        await page.wait_for_selector(".me")
        self.students.append(page)
        return page

    async def step(self, label: str) -> None:
        """The facilitator presses the big button, which says what it does."""
        button = self.host.locator(".next button", has_text=label)
        await button.click()
        await button.wait_for(state="detached")

    async def vote(self, page: playwright.Page, option: int) -> None:
        """Choose, say what is expected, send."""
        await page.wait_for_selector("form.ballot")
        options = page.locator(".options >> nth=0 >> input:not([disabled])")
        await options.nth(option % await options.count()).check()
        for name in ("leverage", "alignment"):
            if await page.locator(f"input[name={name}-way]").count():
                await page.locator(f"input[name={name}-way]").nth(option % 2).check()
        if await page.locator("#reason").count():
            await page.fill("#reason", "Because the last measure has not bitten yet.")
        await page.click("form.ballot button.main")
        await page.wait_for_selector(".in")

    async def press(self) -> None:
        """The same, whatever it says."""
        key = await self.host.locator("#page").get_attribute("data-key")
        await self.host.locator(".next button").click()
        await self.host.wait_for_function("key => document.getElementById('page').dataset.key !== key", arg=key)

    async def all_vote(self, choice: Callable[[int], int], without: Sequence[playwright.Page] = ()) -> None:
        """Every device whose campaign is not over, a few at a time as thumbs are."""

        async def one(number: int, page: playwright.Page) -> None:
            if page not in without:
                await page.wait_for_selector("form.ballot, .waits")
                if await page.locator("form.ballot").count():
                    await self.vote(page, choice(number))

        for start in range(0, len(self.students), 6):
            some = self.students[start : start + 6]
            await asyncio.gather(*(one(start + k, page) for k, page in enumerate(some)))

    async def see(self, what: str, *pages: playwright.Page) -> None:
        """No page of a phase is against the rules of accessibility, nor wider than the screen; keep a picture."""
        for name, page in (("desk", self.host), *((f"phone{k or ''}", page) for k, page in enumerate(pages))):
            await accessible(page, f"{what}, {name}")
            wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{what}, {name}: {wide} pixels too wide"
            if SCREENS:
                path = Path(SCREENS) / f"class-{what}-{name}.png"
                await page.screenshot(path=path, full_page=name != "desk")
                few = Image.open(path).convert("P", palette=Image.Palette.ADAPTIVE, colors=48)  # to keep it small
                few.save(path, optimize=True)


async def accessible(page: playwright.Page, where: str) -> None:
    """Axe finds nothing against WCAG 2.2 A and AA."""
    from axe_playwright_python.base import AXE_SCRIPT

    await page.evaluate(AXE_SCRIPT)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = await page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    told = [(bad["id"], [node["html"][:200] for node in bad["nodes"][:3]]) for bad in found["violations"]]
    assert not told, f"{where}: {told}"
    assert len(found["passes"]) > 5


@asynccontextmanager
async def room(server: Server) -> AsyncIterator[Room]:
    """Chromium, with the facilitator in."""
    arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    async with playwright.async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=arguments)
        host = await (await browser.new_context(viewport=DESK)).new_page()
        made = Room(server, browser, host)
        made.listen(host)
        await host.goto(f"{server.address}/host#{server.token}")
        await host.wait_for_selector(".lobby")
        yield made
        await browser.close()
        assert not [text for text in made.wrong if "ERR_" not in text and "403" not in text and "409" not in text]


async def test_a_seminar_of_thirty(server: Callable[..., Server]) -> None:
    began = time.perf_counter()
    async with room(server("--predict", "--reasons")) as here:
        await here.see("lobby")
        seconds = []
        for number, name in enumerate(NAMES):
            at = time.perf_counter()
            await here.join(name, "dark" if number % 3 == 1 else "light")
            seconds.append(time.perf_counter() - at)
        print(f"\na seat joins in {max(seconds):.2f} s at most, without the typing")
        assert max(seconds) < 5
        await here.host.wait_for_selector("text=30 are in")
        light, dark = here.students[0], here.students[1]
        await here.see("joined", light, dark)
        await here.step("Start")
        await here.see("vote", light, dark)
        sleeper, walker = here.students[2], here.students[3]
        await sleeper.close()  # the phone is put away
        await walker.context.set_offline(True)
        voting = [page for page in here.students if page not in (sleeper, walker)]
        here.students, everybody = voting, here.students
        await here.all_vote(lambda n: n % 3)
        await here.host.wait_for_selector("text=28 of 30")
        await here.see("voted", light, dark)
        asked = asyncio.ensure_future(here.vote(walker, 1))  # sent into the void: kept, and sent again
        await walker.wait_for_selector("text=It is kept here")
        await asyncio.sleep(1)
        await walker.context.set_offline(False)
        await asked
        awake = await sleeper.context.new_page()
        await awake.goto(here.server.address + "/seat")
        assert await awake.inner_text(".me") == NAMES[2]
        everybody[2] = here.listen(awake)
        here.students = everybody
        await here.vote(awake, 1)
        await here.host.wait_for_selector("text=30 of 30")
        await light.reload()
        await light.wait_for_selector(".in")
        await here.step("Show the votes")
        await light.wait_for_selector(".bars")
        await here.see("split", light, dark)
        await here.host.goto(here.server.address + "/host/reasons")
        await here.see("reasons")
        await here.host.locator("text=Show it to the room").first.click()
        await here.host.wait_for_selector("text=shown to the room")
        await here.host.goto(here.server.address + "/host")
        await here.host.wait_for_selector(".reasons blockquote")
        await here.step("Show the answer")
        await light.wait_for_selector(".reply")
        await here.see("answer", light, dark)
        here.server.kill()  # the power goes
        await dark.wait_for_selector("text=No connection")
        here.server.start("--resume")
        late = await here.join("Late comer")
        await late.wait_for_selector(".reply")
        for quarter in range(2, 9):
            await here.host.goto(here.server.address + "/host")
            await here.step("Next quarter")
            if quarter == 3:
                await here.host.goto(here.server.address + "/host/seats")
                await here.see("seats")
                row = here.host.locator(".seats > li", has_text="Dmitri")
                await row.locator("summary").click()
                await row.locator("text=Take the seat away").click()
                await here.students[29].wait_for_selector("text=Join the session")
                gone = here.students.pop(29)
                await gone.context.close()
                await here.host.goto(here.server.address + "/host")
            some, here.students = here.students, here.students[:8]  # enough to decide; the others watch
            await here.all_vote(lambda n: 0 if n < 5 else 1)
            here.students = some
            await here.step("Show the votes")
            await here.step("Show the answer")
            await light.wait_for_selector(".reply")
        await here.step("End the session")
        await light.wait_for_selector("text=The session is over")
        await here.see("over", light, dark)
        await here.host.click("text=Open the debrief")
        await here.host.wait_for_selector("h1")
        await accessible(here.host, "debrief")
        await light.click("text=Read the debrief")
        await light.wait_for_selector("h1")
        await here.see("debrief", light)
    print(f"a seminar of thirty with pictures and checks: {time.perf_counter() - began:.0f} s")


async def test_ten_teams_of_three(server: Callable[..., Server]) -> None:
    began = time.perf_counter()
    async with room(server("--mode", "teams", "--predict", "--language", "es")) as here:
        for number, name in enumerate(NAMES):
            await here.join(name, "dark" if number == 1 else "light")
        light, dark = here.students[0], here.students[1]
        await here.see("teams-joined", light, dark)
        for quarter in range(1, 9):
            await here.press()
            if quarter == 1:
                await here.see("teams-vote", light, dark)
            if quarter == 3:
                away = here.students[4]
                await away.context.set_offline(True)
            await here.all_vote(lambda n: n // 3 if n % 3 else 0, without=[away] if quarter == 3 else [])
            if quarter == 2:
                await light.reload()
                await light.wait_for_selector(".in")
            await here.press()
            await light.wait_for_selector(".bars")
            if quarter == 1:
                await here.see("teams-split", light)
            while ties := await here.host.locator("#override[open] form").count():
                await here.host.locator("#override form button").first.click()
                await here.host.wait_for_function(
                    "n => document.querySelectorAll('#override[open] form').length < n", arg=ties
                )
            await here.press()
            await light.wait_for_selector(".reply")
            if quarter <= 3:
                await here.see(f"teams-answer{quarter}", light)
            if quarter == 3:
                await away.context.set_offline(False)
                await away.wait_for_selector(".reply")
                late = await here.join("Tarde")
                assert await late.locator(".me span").count() == 3, "a late comer has a team and an office"
            if quarter == 4:
                await here.host.goto(here.server.address + "/host/seats")
                row = here.host.locator(".seats > li", has_text="Dmitri")
                await row.locator("summary").click()
                await row.locator("button", has_text="Quitar").click()
                gone = here.students.pop(29)
                await gone.wait_for_selector("#code")
                await gone.context.close()
                await here.host.goto(here.server.address + "/host")
        await here.press()
        await light.wait_for_selector("pre")
        await here.see("teams-over", light, dark)
        await here.host.locator("a[href='/debrief']").click()
        await here.host.wait_for_selector("h1")
        await accessible(here.host, "debrief of teams")
    print(f"ten teams of three, with pictures and checks: {time.perf_counter() - began:.0f} s")


async def test_the_page_works_without_scripts(server: Callable[..., Server]) -> None:
    async with room(server()) as here:
        page = await here.device(java_script_enabled=False)
        await page.goto(f"{here.server.address}/j/{here.server.code}")
        await page.fill("#name", "Ada")
        await page.click("button.main")
        await page.wait_for_selector("text=You are in")
        await here.step("Start")
        await page.click("text=Look again")
        await page.locator("input[name=option]:not([disabled])").first.check()
        await page.click("form.ballot button.main")
        await page.wait_for_selector("text=Your vote is in")
        await here.host.wait_for_selector("text=1 of 1")


async def test_by_keyboard_alone(server: Callable[..., Server]) -> None:
    """Join and vote with Tab, the arrows, the space bar and Enter; the focus is always to be seen."""
    async with room(server()) as here:
        page = await here.device()
        await page.goto(f"{here.server.address}/j/{here.server.code}")
        await _tab_to(page, "#name")
        await page.keyboard.type("Keys")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("text=You are in")
        await here.step("Start")
        await page.wait_for_selector("form.ballot")
        await _tab_to(page, "input[name=option]")
        await page.keyboard.press("ArrowDown")
        await _tab_to(page, "form.ballot button.main")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(".in")


def slow(page: playwright.Page, path: str, method: str, seconds: float, times: int | None = None) -> Awaitable[None]:
    """What comes back from an address is on its way for some seconds, and old when it is here."""

    async def late(route: playwright.Route) -> None:
        if route.request.method != method:
            await route.fallback()
            return
        answer = await route.fetch()
        await asyncio.sleep(seconds)
        await route.fulfill(response=answer)

    return page.route("**" + path, late, times=times)


@asynccontextmanager
async def far(port: int, seconds: float) -> AsyncIterator[int]:
    """A port behind which the same server is, whose answers take their time."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, after: float) -> None:
        while data := await reader.read(65_536):
            await asyncio.sleep(after)
            writer.write(data)
        writer.close()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        with suppress(ConnectionError):
            await asyncio.gather(carry(reader, back, 0), carry(there, writer, seconds))

    async with await asyncio.start_server(meet, "127.0.0.1", 0) as proxy:
        yield proxy.sockets[0].getsockname()[1]
        proxy.close()


async def test_a_quick_thumb_takes_one_seat(server: Callable[..., Server]) -> None:
    """The network is slow, and Join is pressed until something happens."""
    running = server()
    async with room(running) as here, far(running.port, 1.5) as port:
        page = await here.device()
        await page.goto(f"http://127.0.0.1:{port}/j/{running.code}")
        await page.fill("#name", "Ada")
        box = await page.locator("button.main").bounding_box()
        for _ in range(3):
            await page.mouse.click(box["x"] + 20, box["y"] + 20)
            await asyncio.sleep(0.3)
        await page.wait_for_selector(".me")
        assert "Ada" in await page.inner_text(".me")
        await here.host.wait_for_selector("text=Ada")
        assert await here.host.locator(".names li").count() == 1
        await page.context.close()


async def test_a_page_that_was_overtaken_looks_again(server: Callable[..., Server]) -> None:
    """The room moves on twice while a page is on its way to a slow phone: the phone ends where the room is."""
    async with room(server()) as here:
        page = await here.join("Ada")
        await here.step("Start")
        await here.vote(page, 1)
        await slow(page, "/seat", "GET", 3)
        async with page.expect_request("**/seat"):
            await here.step("Show the votes")
        await here.step("Show the answer")
        await here.step("Next quarter")
        await page.wait_for_selector("form.ballot input[name=quarter][value='2']", state="attached")


async def test_an_answer_that_was_overtaken_looks_again(server: Callable[..., Server]) -> None:
    """The votes are shown while the answer to a ballot is on its way."""
    async with room(server()) as here:
        page = await here.join("Ada")
        await here.step("Start")
        await slow(page, "/seat/ballot", "POST", 3)
        voting = asyncio.ensure_future(here.vote(page, 1))
        await here.host.wait_for_selector("text=1 of 1")
        await here.step("Show the votes")
        await voting
        await page.wait_for_selector(".bars")


async def test_a_page_that_was_asked_for_before_the_vote_does_not_hide_it(server: Callable[..., Server]) -> None:
    """Somebody looks again, votes, and only then the page without the vote arrives."""
    async with room(server()) as here:
        page = await here.join("Ada")
        await here.step("Start")
        await page.wait_for_selector("form.ballot")
        await slow(page, "/seat", "GET", 3, times=1)
        async with page.expect_request("**/seat"):
            await page.evaluate("dispatchEvent(new Event('online'))")
        await here.vote(page, 1)
        await asyncio.sleep(4)
        assert await page.locator(".in").count()


async def test_a_stream_that_fell_silent_is_opened_anew(server: Callable[..., Server]) -> None:
    """A router may forget a connection and tell neither side."""
    async with room(server()) as here:
        page = await here.join("Ada")
        await page.clock.install()
        await page.reload()
        await page.wait_for_selector(".me")
        await asyncio.sleep(1)
        async with page.expect_request("**/seat/stream"):
            await page.clock.fast_forward(90_000)


async def test_a_page_that_the_browser_kept_looks_again(server: Callable[..., Server]) -> None:
    """Forward and back again: some browsers bring a page as it was left."""
    async with room(server()) as here:
        page = await here.join("Ada")
        async with page.expect_request("**/seat"):
            await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")


async def test_a_server_that_stumbles_is_asked_again(server: Callable[..., Server]) -> None:
    async with room(server()) as here:
        page = await here.join("Ada")
        await page.route("**/seat", lambda route: route.fulfill(status=503, body="Not now."), times=2)
        await here.step("Start")
        await page.wait_for_selector("form.ballot")
        here.wrong = [text for text in here.wrong if "503" not in text]


async def _tab_to(page: playwright.Page, selector: str) -> None:
    for _ in range(40):
        await page.keyboard.press("Tab")
        seen = await page.evaluate("s => document.activeElement.matches(s)", selector)
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        around = "document.activeElement.closest('.option') ? "
        around += "getComputedStyle(document.activeElement.closest('.option')).outlineStyle : 'none'"
        assert await page.evaluate(outline) != "none" or await page.evaluate(around) != "none"
        if seen:
            return
    raise AssertionError(f"{selector} is not reached by Tab")
