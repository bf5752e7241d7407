"""The pages: a whole session by forms alone, and what is never sent, never taken and never obeyed."""

from __future__ import annotations

import asyncio
import re
import threading
from pathlib import Path
from typing import Any

import pytest

from game.classroom.keys import Tries
from game.classroom.room import Phase
from game.classroom.web.guard import MOST_BODY, App
from game.classroom.web.pages import STATIC
from game.classroom.web.site import Limits
from game.content.library import Content
from tests.classroom.browser import BASE, CODE, Browser, Page, school
from tests.classroom.soon import SOON

PREDICTED = {"leverage-way": "down", "leverage-sure": "75", "alignment-way": "up", "alignment-sure": "65"}
FIRST_LOAD = 60_000
"""Bytes of the first page with all that it loads, before compression."""


async def test_a_seminar_by_forms_alone(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path, predict=True, reasons=True) as here:
        await here.enter()
        for name in ("Ada", "Ben", "Chen", "Dana"):
            device = await here.join(name)
            assert "You are in" in device.page.text
        late = None
        quarters = 0
        await here.step()
        while here.live.table.room.phase is not Phase.OVER:
            quarters += 1
            for number, device in enumerate(here.students):
                page = await here.vote(device, number // 3, reason="To see <b>what</b> comes", **PREDICTED)
                assert "Your vote is in" in page.text
            assert "4 of 4" in (await here.host.get("/host")).text or late
            await here.step()  # show the votes
            assert "votes" in (await here.students[0].get("/seat")).text
            await here.step()  # show the answer
            page = await here.students[0].get("/seat")
            assert "Beijing" in page.text or "Moscow" in page.text
            if quarters == 2:
                late = await here.join("Late")
                assert "What came of it" in late.page.text
            await here.step()  # next, or end
        assert quarters == 8
        over = await here.students[0].get("/seat")
        assert "The session is over" in over.text and "thesis" in over.text and "Brier" in over.text
        assert "8F2K-1QZM" in over.text
        assert "The session is over" in (await here.host.get("/host")).text


async def test_teams_hold_offices_and_each_its_own_brief(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path, mode="teams") as here:
        await here.enter()
        for number in range(6):
            await here.join(f"Student {number}")
        state, treasury = here.students[0], here.students[1]
        duty = {device: (await device.get("/seat")).text for device in here.students}
        offices = content.advisers
        assert offices["state"].duty in duty[state] and offices["state"].duty not in duty[treasury]
        await here.step()
        for number, device in enumerate(here.students):
            await here.vote(device, number // 3)
        await here.step()
        assert "Team 2" in (await here.host.get("/host")).text
        await here.step()
        assert "Where the teams stand" in (await here.host.get("/host")).text
        worlds = here.live.table.worlds
        assert worlds[1].outcomes[0].option is not worlds[2].outcomes[0].option
        await here.host.press("/host/do", do="end")
        over = (await here.host.get("/host")).text
        assert offices["state"].interest in over and "Served" in over


async def test_a_tie_is_voted_again_or_decided(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        await here.enter()
        for name in ("Ada", "Ben"):
            await here.join(name)
        await here.step()
        for number, device in enumerate(here.students):
            await here.vote(device, number)
        await here.step()
        assert "The votes are even" in here.host.page.text
        assert not [f for f in here.host.page.forms if f.fields.get("do") == "step"]
        again = here.host.page.form("/host/do", do="again")
        for _ in range(2):  # the second time because the answer was lost
            assert (await here.host.send(again)).status == 200 and here.live.table.room.groups[0].round == 2
        assert "round 2" in (await here.students[0].get("/seat")).text
        for number, device in enumerate(here.students):
            await here.vote(device, number)
        await here.step()
        form = here.host.page.form("/host/do", do="decide")
        await here.host.send(form, option=form.choices["option"][1])
        assert "Decided by the teacher" in (await here.students[0].get("/seat")).text
        await here.step()
        assert here.live.table.room.phase is Phase.ANSWER


async def test_two_presses_of_a_button_are_one(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        await here.enter()
        await here.join("Ada")
        await here.host.get("/host")
        form = here.host.page.form("/host/do", do="step")
        first = await here.host.send(form)
        acts = here.live.table.room.acts
        assert here.live.table.room.phase is Phase.VOTE
        again = await here.host.send(form)
        assert (again.status, again.text) == (200, first.text) and here.live.table.room.acts == acts
        page = await here.host.get("/host")
        await here.host.send(page.form("/host/do", do="timer"), minutes="5")
        for do in ("extend", "pause", "extend", "pause"):
            form, was = here.host.page.form("/host/do", do=do), here.live.table.room.timer
            await here.host.send(form)
            now = here.live.table.room.timer
            assert now != was
            assert (await here.host.send(form)).status == 200 and here.live.table.room.timer is now, do
        csrf = {"csrf": form.fields["csrf"], "do": "pause"}
        assert (await here.host.post("/host/do", csrf)).status == 409 and here.live.table.room.timer is now
        form, acts = here.host.page.form("/host/do", do="step"), here.live.table.room.acts
        for wrong in ("answer-vote-1-1", "reveal", ""):  # what the page did not say came next
            page = await here.host.send(form, step=wrong)
            assert page.status == 409 and here.live.table.room.acts == acts


async def test_a_form_to_join_that_is_sent_twice_takes_one_seat(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        room = here.live.table.room
        form = (await Browser(here.app).get(f"/j/{CODE}")).form("/join")
        taps = [Browser(here.app) for _ in range(3)]  # a quick thumb: no answer is there yet, nor a cookie
        for page in await asyncio.gather(*(tap.send(form, name="Ada") for tap in taps)):
            assert page.status == 200 and "You are in" in page.text
        assert [seat.name for seat in room.here()] == ["Ada"]
        again = await Browser(here.app).send(form, name="Eve")  # the answer was lost, and the phone forgot
        assert "You are in" in again.text and "Eve" not in again.text and len(room.here()) == 1
        other = (await Browser(here.app).get(f"/j/{CODE}")).form("/join")
        assert other.fields["token"] != form.fields["token"]
        assert "Somebody here has that name" in (await Browser(here.app).send(other, name="Ada")).text
        for token in ("", "short", "é" * 22, "x" * 5000):  # none of ours: as good as none
            assert "You are in" in (await Browser(here.app).send(form, name=f"Ben{len(token)}", token=token)).text
        assert len(room.here()) == 5
        assert "short" not in {seat.token for seat in room.here()}
        await here.enter()
        page = await here.host.get("/host/seats")
        await here.host.send(page.form("/host/do", do="kick", seat="1"))
        gone = await Browser(here.app).send(form, name="Ada")
        assert gone.status == 400 and "taken" in gone.text and len(room.here()) == 4


async def test_a_seat_is_handed_out_again_only_once_it_is_on_the_disk(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        form = (await Browser(here.app).get(f"/j/{CODE}")).form("/join")
        held, free = threading.Event(), here.hub.store.append

        def slowly(*given: Any) -> None:
            held.wait(SOON)
            free(*given)

        here.hub.store.append = slowly  # type: ignore[method-assign]
        taps = [asyncio.create_task(Browser(here.app).send(form, name="Ada")) for _ in range(2)]
        done, _ = await asyncio.wait(taps, timeout=0.3)
        assert not done and here.live.table.room.here()
        held.set()
        for page in await asyncio.gather(*taps):
            assert "You are in" in page.text
        assert len(here.live.table.room.here()) == 1


async def test_a_ballot_that_is_sent_again_after_it_was_shown_has_counted(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path, reasons=True) as here:
        await here.enter()
        ada = await here.join("Ada")
        await here.step()
        form = (await ada.get("/seat")).form("/seat/ballot")
        one, other = form.choices["option"][:2]
        await ada.send(form, option=one, reason="Now  or never")
        await here.step()
        acts = here.live.table.room.acts
        again = await ada.send(form, option=one, reason="Now  or never")
        assert again.status == 200 and "moved on" not in again.text
        for late in ({"option": other, "reason": "Now  or never"}, {"option": one, "reason": "Later"}):
            page = await ada.send(form, **late)
            assert page.status == 409 and "The session has moved on" in page.text
        assert here.live.table.room.acts == acts


async def test_who_loads_again_has_the_same_seat_and_who_is_kicked_has_none(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        await here.enter()
        ada = await here.join("Ada")
        other_tab = Browser(here.app)
        other_tab.client.cookies = ada.client.cookies
        assert "Ada" in (await other_tab.get("/seat")).text
        assert "holds the seat of Ada" in (await ada.get("/")).text
        again = await ada.send(ada.page.form("/join"), code=CODE, name="Ada the second")
        assert "You are in" in again.text and "second" not in again.text
        assert len(here.live.table.room.here()) == 1
        page = await here.host.get("/host/seats")
        await here.host.send(page.form("/host/do", do="rename"), name="Ada L.")
        assert "Ada L." in (await ada.get("/seat")).text
        await here.host.get("/host")
        await here.host.press("/host/do", do="lock")
        assert "locked" in (await here.join("Ben")).page.text
        await here.host.get("/host/seats")
        await here.host.press("/host/do", do="kick")
        assert "taken away" in (await ada.get("/seat")).text


async def test_another_device_takes_a_seat_that_was_freed(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        await here.enter()
        old = await here.join("Ada")
        await here.step()
        await here.vote(old)
        assert "has that name" in (await here.join("ada")).page.text
        await here.host.get("/host")
        await here.host.press("/host/do", do="lock")
        await here.host.get("/host/seats")
        await here.host.press("/host/do", do="free")
        new = await here.join("ada")  # a locked room lets nobody new in, and Ada is not new
        assert "Your vote is in" in new.page.text
        assert "taken away" in (await old.get("/seat")).text
        assert "has that name" in (await here.join("Ada")).page.text or "locked" in here.students[-1].page.text
        assert len(here.live.table.room.here()) == 1
        await here.host.get("/host/seats")
        await here.host.press("/host/do", do="free-all")
        assert "Your vote is in" in (await here.join("Ada")).page.text


async def test_reasons_reach_the_desk_only_when_they_are_let(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path, reasons=True) as here:
        await here.enter()
        await here.join("Ada")
        await here.step()
        page = await here.vote(here.students[0])
        assert "Say also why" in page.text
        await here.vote(here.students[0], reason="Because <script>alert(1)</script> \u202e they adapt")
        assert "they adapt" not in (await here.host.get("/host/reasons")).text
        await here.step()
        assert "they adapt" not in (await here.host.get("/host")).text
        assert "they adapt" in (await here.host.get("/host/reasons")).text
        await here.host.press("/host/do", do="let")
        page = await here.host.get("/host")
        assert "Because <script>alert(1)</script> they adapt" in page.text
        assert "<script>alert" not in page.source and "\u202e" not in page.source


async def test_homework_is_the_same_world_alone(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path, predict=True) as here:
        await here.enter()
        ada = await here.join("Ada")
        assert "You are in" in (await ada.get("/seat/home")).text  # not open yet
        await here.step()
        first = here.live.table.world(0).brief().event.title  # type: ignore[union-attr]
        await here.host.get("/host")
        await here.host.press("/host/do", do="end")
        await here.host.press("/host/do", do="homework")
        page = await ada.get("/seat/home")
        assert first in page.text
        quarters = 0
        while "Your campaign is over" not in page.text:
            form = page.form("/seat/home/ballot")
            page = await ada.send(form, option=form.choices["option"][0], **PREDICTED)
            quarters += 1
        assert 1 <= quarters <= 8 and "Statecraft" in page.text
        assert len(here.live.table.at_home(1).outcomes) == quarters


# ---- what is never sent ---------------------------------------------------------------------------------------


async def _watched(content: Content, folder: Path, others: int, **how: object) -> tuple[list[bytes], list[bytes]]:
    """All bytes sent to one student before the votes are shown, and after, with other students' votes as given."""
    folder.mkdir()
    async with school(content, folder, predict=True, reasons=True, **how) as here:
        await here.enter()
        for name in ("Ada", "Ben", "Chen", "Dana"):
            await here.join(name)
        ada = here.students[0]
        await here.step()
        await here.vote(ada, 0, reason="Mine", **PREDICTED)
        for device in here.students[1:]:
            await here.vote(device, others, reason=f"Reason {others}", **PREDICTED)
        for path in ("/seat", "/", "/seat/home", "/debrief", "/host", "/host/reasons", "/host/seats", "/host/qr.svg"):
            await ada.get(path)
        before = list(ada.bytes)
        await here.step()
        await ada.get("/seat")
        return before, ada.bytes[len(before) :]


def _plain(sent: list[bytes]) -> bytes:
    """Without what is drawn anew each time: tokens, and the form's own."""
    text = b"\n".join(sent)
    return re.sub(rb'name="(csrf|token)" value="[\w-]+|seat=[0-9a-f]+\.[\w-]+|value="?\d+\.\d+', b"", text)


async def test_no_byte_depends_on_ballots_that_were_not_shown(content: Content, tmp_path: Path) -> None:
    one, shown_one = await _watched(content, tmp_path / "one", 0)
    two, shown_two = await _watched(content, tmp_path / "two", 1)
    assert _plain(one) == _plain(two)
    assert _plain(shown_one) != _plain(shown_two)  # and the comparison can fail


@pytest.mark.parametrize("mode", ["seminar", "teams"])
async def test_seed_thesis_and_doctrine_are_not_sent_before_the_end(
    content: Content, tmp_path: Path, mode: str
) -> None:
    sent: dict[str, bytes] = {}
    for thesis, doctrine in (("weak", "patient"), ("strong", "bloc-builder")):
        before, after = await _watched(content, tmp_path / thesis, 0, mode=mode, thesis=thesis, doctrine=doctrine)
        sent[thesis] = _plain(before + after)
        for hidden in ("8F2K", "1QZM", content.doctrines[doctrine].name, f'"{doctrine}"', f">{thesis}<"):
            assert hidden.encode() not in sent[thesis], hidden
    assert sent["weak"] == sent["strong"]


async def test_a_team_does_not_see_the_briefs_of_other_offices(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path, mode="teams") as here:
        await here.enter()
        for number in range(3):
            await here.join(f"Student {number}")
        await here.step()
        for number, device in enumerate(here.students):
            await here.vote(device, number)
        for device, office in zip(here.students, ("state", "treasury", "commerce"), strict=True):
            await device.get("/seat")
            sent = b"\n".join(device.bytes).decode()
            for ident, adviser in content.advisers.items():
                told = adviser.duty is not None and adviser.duty[:40] in sent
                assert told == (ident == office)


# ---- what is never taken --------------------------------------------------------------------------------------


async def test_forms_from_elsewhere_are_refused(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        await here.enter()
        ada = await here.join("Ada")
        await here.step()
        form = (await ada.get("/seat")).form("/seat/ballot")
        fields = form.fields | {"option": form.choices["option"][0]}
        room = here.live.table.room
        before = room.acts
        for headers in (
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Origin": BASE.replace("8000", "8001")},
            {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
        ):
            assert (await ada.post("/seat/ballot", fields, **headers)).status == 403
        assert (await ada.client.post("/seat/ballot", data=fields)).status_code == 403  # neither origin nor referer
        for csrf in ("", "0" * 32, "é" * 10):
            assert (await ada.post("/seat/ballot", fields | {"csrf": csrf})).status == 409
        host_form = (await here.host.get("/host")).form("/host/do", do="step")
        assert (await here.host.post("/host/do", host_form.fields | {"csrf": form.fields["csrf"]})).status == 409
        assert (await ada.post("/host/do", host_form.fields)).text.count("Token")
        assert room.acts == before
        await ada.post("/seat/ballot", fields)
        assert room.acts == before + 1


async def test_nothing_changes_by_get(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        await here.enter()
        ada = await here.join("Ada")
        await here.step()
        form = (await ada.get("/seat")).form("/seat/ballot")
        before = here.live.table.room.acts
        for path in ("/seat/ballot", "/join", "/host/do", "/host/enter", "/seat/home/ballot"):
            for device in (ada, here.host):
                answer = await device.client.get(path, params=form.fields | {"do": "end"})
                assert answer.status_code == 405, path
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            assert (await ada.client.request(method, "/seat")).status_code == 405
        assert here.live.table.room.acts == before


@pytest.mark.parametrize("host", ["evil.example", "192.168.1.20.evil.example", "a b", "", "[::1", "x" * 300])
async def test_names_that_lead_here_by_a_trick_are_not_answered(content: Content, tmp_path: Path, host: str) -> None:
    async with school(content, tmp_path) as here:
        device = Browser(here.app)
        answer = await device.client.get("/", headers={"Host": host})
        assert answer.status_code == 421 and "session" not in answer.text


async def test_own_names_and_figures_are_answered(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        for host in ("localhost:8000", "127.0.0.1", "[::1]:8000", "10.0.0.7:8000", "Teacher-Laptop.local:8000"):
            assert (await Browser(here.app).client.get("/", headers={"Host": host})).status_code == 200


async def test_bodies_and_paths_are_limited(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        device = Browser(here.app)
        assert (await device.post("/join", {"code": "x" * MOST_BODY})).status == 413

        async def endless() -> object:
            while True:
                yield b"x" * 1000
                await asyncio.sleep(0)

        answer = await device.client.post("/join", content=endless(), headers={"Origin": BASE})  # type: ignore[arg-type]
        assert answer.status_code == 413
        assert (await device.get("/" + "x" * 1000)).status == 414
        assert (await device.post("/join", {f"f{n}": "" for n in range(100)})).status == 400
        sent = await device.client.post("/join", content=b"\xff\xfe=%", headers={"Origin": BASE})
        assert sent.status_code == 400


async def test_codes_and_tokens_cannot_be_guessed_at_leisure(content: Content, tmp_path: Path) -> None:
    limits = Limits(codes=Tries(3, 0.001), all_codes=Tries(5, 0.001), tokens=Tries(2, 0.001))
    async with school(content, tmp_path, limits) as here:
        guesser, other = Browser(here.app, "10.0.0.1"), Browser(here.app, "10.0.0.2")
        told = [(await guesser.post("/join", {"code": f"BBB-BB{n}", "name": "x"})).status for n in range(2, 7)]
        assert told == [400, 400, 400, 429, 429]
        assert (await guesser.post("/join", {"code": CODE, "name": "x"})).status == 429
        assert "You are in" in (await here.join("Ada", "10.0.0.3")).page.text
        assert [(await other.post("/join", {"code": f"BBB-BB{n}", "name": "x"})).status for n in range(2, 5)] == [
            400,
            400,
            429,
        ]
        page = [(await guesser.post("/host/enter", {"token": f"guess {n}"})).text for n in range(4)]
        assert ["too often" in text for text in page] == [False, False, True, True]


async def test_a_seat_can_send_only_so_many_ballots(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path, Limits(acts=Tries(3, 0.001))) as here:
        await here.enter()
        ada = await here.join("Ada")
        await here.step()
        for _ in range(3):
            await here.vote(ada)
        page = await here.vote(ada)
        assert page.status == 429 and "too often" in page.text and "Your vote is in" in page.text


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "%(name)s", "\u202eadA", "a';--", "🦊 Fox"]
)
async def test_a_hostile_nickname_is_a_name(content: Content, tmp_path: Path, name: str) -> None:
    async with school(content, tmp_path) as here:
        await here.enter()
        device = await here.join(name)
        for page in (device.page, await here.host.get("/host"), await here.host.get("/host/seats")):
            assert "<script>alert" not in page.source and "\u202e" not in page.source and "49" not in page.text
        assert name.replace("\u202e", "")[:24] in device.page.text


# ---- every page -----------------------------------------------------------------------------------------------


async def pages(content: Content, folder: Path, **how: object) -> list[Page]:
    """Each page in each phase."""
    folder.mkdir(exist_ok=True)
    seen: list[Page] = []
    async with school(content, folder, predict=True, reasons=True, **how) as here:
        seen += [await here.host.get("/host"), await here.host.get("/no-such-page")]
        await here.enter()
        for name in ("Ada", "Ben", "Chen"):
            await here.join(name)

        async def look() -> None:
            for path in ("/host", "/host/seats", "/host/reasons", "/debrief"):
                seen.append(await here.host.get(path))
            for path in ("/", "/seat", "/seat/home", "/debrief"):
                seen.append(await here.students[0].get(path))

        await look()
        await here.step()
        await look()
        for device in here.students:
            await here.vote(device, 0, reason="x", **PREDICTED)
        await look()
        await here.step()
        await look()
        await here.step()
        await look()
        await here.host.get("/host")
        await here.host.press("/host/do", do="end")
        await here.host.press("/host/do", do="homework")
        await look()
    return seen


@pytest.mark.parametrize("mode", ["seminar", "teams"])
async def test_every_page_is_sealed_and_light(content: Content, tmp_path: Path, mode: str) -> None:
    loaded = sum(len(held) for _, held in STATIC.values())
    for page in await pages(content, tmp_path, mode=mode):
        where = f"{page.answer.url}: {page.text[:80]}"
        policy = page.answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert page.answer.headers["x-content-type-options"] == "nosniff"
        if not page.answer.url.path.startswith("/debrief"):
            assert page.answer.headers["cache-control"] == "no-store", where
            assert len(page.answer.content) + loaded < FIRST_LOAD, f"{where}: {len(page.answer.content)}"
        for tag, given in page.tags:
            assert not [name for name in given if name.startswith("on") or name == "style"], f"{where}: {tag} {given}"
            assert tag != "script" or (given.get("src") or "").startswith("/static/"), where
            for name in ("src", "href", "action"):
                address = given.get(name) or "/"
                assert address.startswith(("/", "#", "https://")) and (name == "href" or address[:1] == "/"), address
        ids = [given["id"] for _, given in page.tags if given.get("id")]
        assert len(ids) == len(set(ids)), f"{where}: an id twice"


async def test_static_files_are_only_those(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        device = Browser(here.app)
        assert (await device.get("/static/class.css")).status == 200
        for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/x", "/static/class.css/"):
            assert (await device.client.get(path, follow_redirects=False)).status_code in (404, 307), path


class Listener:
    """A page that listens to a stream."""

    def __init__(self, app: App, path: str, device: Browser) -> None:
        self.said: asyncio.Queue[bytes] = asyncio.Queue()
        self.gone = asyncio.Event()
        cookie = "; ".join(f"{name}={value}" for name, value in device.client.cookies.items())
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"host", b"192.168.1.20:8000"), (b"cookie", cookie.encode())],
            "client": ("192.168.1.77", 1),
            "scheme": "http",
            "server": ("192.168.1.20", 8000),
            "http_version": "1.1",
            "root_path": "",
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._send))  # type: ignore[arg-type]

    async def _receive(self) -> dict[str, object]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, object]) -> None:
        if message["type"] == "http.response.body":
            self.said.put_nowait(message["body"])  # type: ignore[arg-type]

    async def next(self) -> bytes:
        """What is said next."""
        return await asyncio.wait_for(self.said.get(), SOON)


async def test_the_stream_says_that_something_is_new_and_not_what(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        await here.enter()
        ada = await here.join("Ada")
        seat, desk = Listener(here.app, "/seat/stream", ada), Listener(here.app, "/host/stream", here.host)
        words = [await seat.next(), await desk.next()]
        await here.step()
        words += [await seat.next(), await desk.next()]
        assert all(re.fullmatch(rb"retry: 2000\ndata: \d+\n\n", word) for word in words)
        assert words[0] != words[2] and words[1] != words[3]
        await here.vote(ada)
        assert re.search(rb"data: \d+", await desk.next())  # the desk hears of a ballot, the seats do not
        assert seat.said.empty()
        await here.host.get("/host/seats")
        await here.host.press("/host/do", do="kick")
        assert b"bye" in await seat.next()
        await asyncio.wait_for(seat.task, SOON)
        desk.gone.set()
        await asyncio.wait_for(desk.task, SOON)


async def test_a_seat_has_only_so_many_streams(content: Content, tmp_path: Path) -> None:
    async with school(content, tmp_path) as here:
        ada = await here.join("Ada")
        tabs = [Listener(here.app, "/seat/stream", ada) for _ in range(8)]
        said = [await tab.next() for tab in tabs]
        assert sum(word != b"" for word in said) == 6
        for tab in tabs:
            tab.gone.set()
        await asyncio.gather(*(tab.task for tab in tabs))


async def test_the_disk_is_full(content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with school(content, tmp_path) as here:
        await here.enter()
        ada = await here.join("Ada")
        await here.step()
        from game.errors import SaveError

        async def fail(room: str, act: object) -> None:
            raise SaveError("the disk is full")

        monkeypatch.setattr(here.hub, "do", fail)
        page = await here.vote(ada)
        assert page.status == 503 and "could not be written" in page.text
        assert not here.live.table.room.groups[0].ballots
