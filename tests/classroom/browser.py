"""A browser without scripts: it keeps cookies, reads forms, fills them in and sends them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx

from game.classroom import acts as a
from game.classroom import keys
from game.classroom.hub import Hub, Live
from game.classroom.store import Store
from game.classroom.web.app import make
from game.classroom.web.guard import App
from game.classroom.web.site import Limits
from game.content.library import Content

BASE = "http://192.168.1.20:8000"
TOKEN = "facilitator-token-0123"
CODE = "HT7-XQ4"


@dataclass
class Form:
    """A form as the page has it, with what is filled in already."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._form: Form | None = None
        self._select = ""
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag in ("script", "style"):
            self._quiet += 1
        if tag == "form":
            self._form = Form(given.get("action") or "")
            self.forms.append(self._form)
        if self._form is None:
            return
        name, value = given.get("name") or self._select, given.get("value") or ""
        if tag == "select":
            self._select = given.get("name") or ""
        elif tag == "option" or (tag == "input" and given.get("type") == "radio"):
            if "disabled" in given:
                return
            self._form.choices.setdefault(name, []).append(value)
            if "checked" in given or "selected" in given or (tag == "option" and name not in self._form.fields):
                self._form.fields[name] = value
        elif tag == "input" and name:
            self._form.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""
        if tag in ("script", "style"):
            self._quiet -= 1

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.text.append(data)


class Page:
    """What came back."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer, self.status, self.source = answer, answer.status_code, answer.text
        self._read = _Reader()
        self._read.feed(self.source)
        self.forms, self.tags = self._read.forms, self._read.tags

    @property
    def text(self) -> str:
        """The words of the page, without markup."""
        return " ".join(" ".join(self._read.text).split())

    def form(self, action: str, **held: str) -> Form:
        """The form that goes to an address and holds these values."""
        found = [f for f in self.forms if f.action == action and held.items() <= f.fields.items()]
        assert found, f"no form to {action} with {held} on: {self.text[:600]}"
        return found[0]


class Browser:
    """One device."""

    def __init__(self, app: App, address: str = "192.168.1.77", **headers: str) -> None:
        transport = httpx.ASGITransport(app=app, client=(address, 50_000))  # type: ignore[arg-type]
        self.client = httpx.AsyncClient(transport=transport, base_url=BASE, follow_redirects=True)
        self.client.headers.update(headers)
        self.page: Page
        self.bytes: list[bytes] = []
        """Everything that was ever sent to it."""

    async def get(self, path: str) -> Page:
        """Look at an address."""
        return self._take(await self.client.get(path))

    async def post(self, path: str, fields: dict[str, str], **headers: str) -> Page:
        """Send fields as a form of this server's."""
        return self._take(await self.client.post(path, data=fields, headers={"Origin": BASE, **headers}))

    async def send(self, form: Form, **fill: str) -> Page:
        """Fill in a form of the page and send it."""
        return await self.post(form.action, form.fields | fill)

    async def press(self, action: str, **held: str) -> Page:
        """Send a form as it stands."""
        return await self.send(self.page.form(action, **held))

    def _take(self, answer: httpx.Response) -> Page:
        for one in (*answer.history, answer):
            self.bytes += [one.content, str(one.headers).encode()]
        self.page = Page(answer)
        return self.page


@dataclass
class School:
    """A server with one session, and devices at it."""

    app: App
    hub: Hub
    live: Live
    content: Content
    host: Browser
    students: list[Browser] = field(default_factory=list)

    async def join(self, name: str, address: str = "192.168.1.77", **headers: str) -> Browser:
        """One more device takes a seat."""
        device = Browser(self.app, address, **headers)
        await device.get(f"/j/{CODE}")
        await device.send(device.page.form("/join"), name=name)
        self.students.append(device)
        return device

    async def enter(self) -> None:
        """The facilitator comes in."""
        await self.host.get("/host")
        await self.host.send(self.host.page.form("/host/enter"), token=TOKEN)

    async def step(self) -> Page:
        """The facilitator presses the big button."""
        await self.host.get("/host")
        return await self.host.press("/host/do", do="step")

    async def vote(self, device: Browser, option: int = 0, **fill: str) -> Page:
        """A student votes for the n-th option that is open."""
        page = await device.get("/seat")
        form = page.form("/seat/ballot")
        options = form.choices["option"]
        return await device.send(form, option=options[option % len(options)], **fill)


@asynccontextmanager
async def school(content: Content, folder: Path, limits: Limits | None = None, **how: Any) -> AsyncIterator[School]:
    """Open a session on a store of its own. ``how`` goes into ``Opened``."""
    made = a.Opened(**({"scenario": "class-period", "seed": "8F2K-1QZM"} | how))
    async with Hub(Store(f"sqlite:///{folder / 'class.sqlite'}"), content).running() as hub:
        live = await hub.open(CODE, keys.hashed(TOKEN), made)
        app = make(hub, lambda: [BASE], ["teacher-laptop.local"], limits)
        yield School(app, hub, live, content, Browser(app, "127.0.0.1"))
