"""The teacher's console: a session is run by keys, and the shared screen shows nothing that the room may not know."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from game.campaign.verdict import hidden_of
from game.classroom import acts as a
from game.classroom.console import words
from game.classroom.console.app import Console
from game.classroom.console.base import Ask
from game.classroom.console.board import Board
from game.classroom.console.glyphs import modules, qr
from game.classroom.console.service import Service
from game.classroom.host import Host
from game.classroom.hub import Hub
from game.classroom.refused import Refused
from game.classroom.room import Phase
from game.classroom.store import Store
from game.content.library import Content
from game.errors import SaveError
from game.tui import themes
from tests.classroom.soon import SOON, until
from tests.classroom.test_room import opened

SMALL, LARGE = (80, 24), (140, 40)
HOSTILE = "[red]x[/] [@click=q]y"
NAMES = ("Ana", "Ben", "Chi-Wei", "Dmitri", "Eszter", "Fatima")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(Board, "DEAF", 0.0)


class Desk:
    """A class, its console, and the teacher's fingers."""

    def __init__(self, hub: Hub, service: Service, app: Console, pilot: Pilot[None]) -> None:
        self.hub, self.service, self.app, self.pilot = hub, service, app, pilot

    @property
    def room(self):
        return self.service.room

    @property
    def shown(self) -> str:
        """What is on the screen, as text."""
        screen = self.app.screen
        return "\n".join(strip.text for strip in screen._compositor.render_strips(screen.size))

    @property
    def at(self) -> str:
        return type(self.app.screen).__name__

    @property
    def flat(self) -> str:
        """The same as one line, so that it does not matter where words were broken."""
        return " ".join(self.shown.split())

    async def press(self, *keys: str) -> str:
        """Press keys one after the other, each when what the one before did is on the disk and on the screen."""
        for key in keys:
            self.app.simulate_key(key)
            await self.settle()
        return self.shown

    async def settle(self) -> None:
        for _ in range(3):
            await self.pilot.pause(0)
            await self.until(lambda: not self.app.busy)
        await self.pilot.pause()

    async def until(self, met: Callable[[], bool]) -> None:
        await until(met, lambda: self.shown)

    async def act(self, *acts: a.Act) -> None:
        """Something that students do: the console hears of it from the hub alone."""
        for act in acts:
            await self.hub.do(self.service.live.row.id, act)
        self.app.show()
        await self.settle()

    async def vote(self, *wanted: int, **how: object) -> None:
        """Ballots of the seats in order, by the number of the option from 0; -1 leaves a seat out."""
        for seat, option in zip(self.room.here(), wanted, strict=False):
            group = self.room.groups[seat.group]
            if option < 0 or self.room.has_decided(group):
                continue
            offers = list(self.service.table.offers(seat.group))
            at = {"seat": seat.number, "quarter": self.room.quarter, "round": group.round}
            await self.act(a.Ballot(option=offers[min(option, len(offers) - 1)], **at, **how))  # type: ignore[arg-type]


@asynccontextmanager
async def desk(
    content: Content, folder: Path, seats: int = 5, size: tuple[int, int] = SMALL, **made: object
) -> AsyncIterator[Desk]:
    async with Hub(Store(f"sqlite:///{folder / 'class.sqlite'}"), content).running() as hub:
        live = await hub.open("HT7-XQ4", "t" * 64, opened(**made))
        for n, name in enumerate(NAMES[:seats], 1):
            await hub.do(live.row.id, a.Joined(seat=n, name=name, token=f"{n:032}"))
        service = Service(
            Host(hub, live),
            live,
            ["http://192.168.1.20:8000"],
            "HT7-XQ4",
            facilitator="http://192.168.1.20:8000/SECRET",
        )
        app = Console(service)
        async with app.run_test(size=size, notifications=True) as pilot:
            here = Desk(hub, service, app, pilot)
            await here.settle()
            yield here
            assert not app.faults and app.fault is None, (app.faults, app.fault)


def labels(here: Desk, group: int = 0) -> list[str]:
    world = here.service.table.world(group)
    assert world is not None
    return [choice.option.label for choice in world.brief().choices if not choice.refusal]


# ---- a session by keys --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)], ids=["80x24", "140x40"])
async def test_a_seminar_is_run_by_one_key(content: Content, tmp_path: Path, size: tuple[int, int]) -> None:
    async with desk(content, tmp_path, size=size) as here:
        assert "Enter ▶ Start with 5 students" in here.shown
        assert all(name in here.shown for name in NAMES[:5])
        for quarter in range(1, 9 if size == SMALL else 3):
            screen = await here.press("enter")
            assert here.room.phase is Phase.VOTE and here.room.quarter == quarter
            assert f"quarter {quarter} of 8" in screen and "Enter ▶ Show the ballots" in screen
            title = here.service.table.world(0).brief().event.title
            assert title in screen and all(label[:30] in screen for label in labels(here))
            await here.vote(1, 1, 1, 0)
            assert "4 of 5 have voted" in here.shown
            if quarter == 1:  # the wall names nobody unless it is asked to
                assert "Eszter" not in here.shown and "Eszter" in await here.press("n")
            chosen = labels(here)[1]
            screen = await here.press("space")
            assert here.room.phase is Phase.SPLIT
            assert "MOST VOTES" in screen and "75%" in screen and "Enter ▶ Show the answer" in screen
            screen = await here.press("enter")
            assert here.room.phase is Phase.ANSWER
            assert chosen[:20] in screen and "3 of 4 votes" in screen
            assert "answers" in screen or "Beijing and Moscow answer" in screen
            assert "Leverage" in screen and "→" in screen
            assert "What moved" in await here.press("2")
            assert "Diminishing" in await here.press("3")
            if here.service.table.step() == "end":
                break
        if size == SMALL:
            assert "Enter ▶ End" in here.shown
            await here.press("enter")
        else:
            await here.press("e")
        assert here.at == "Ask" and here.room.phase is Phase.ANSWER
        await here.press("enter", "space")  # the same key again confirms nothing
        assert here.at == "Ask" and here.room.phase is Phase.ANSWER
        screen = await here.press("y")
        assert here.room.phase is Phase.OVER
        world = here.service.table.world(0)
        assert (
            world.verdict().ending.title if size == SMALL else "after 2 of 8 quarters: there is no verdict"
        ) in screen
        thesis, doctrine = hidden_of(world.worlds, world.deck)
        screen = await here.press("enter")
        assert world.content.doctrines[doctrine].name in screen and thesis.capitalize() in screen
        assert "split most" in await here.press("3")
        assert "doubledown class export HT7-XQ4 --html debrief.html" in await here.press("5")


async def test_a_tie_goes_to_a_second_round_and_then_to_the_teacher(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path, seats=4) as here:
        await here.press("enter")
        await here.vote(0, 0, 1, 1)
        screen = await here.press("enter")
        assert screen.count("= TIED") == 2 and "Enter ▶ Vote again" in screen
        screen = await here.press("a")
        assert here.room.groups[0].round == 2 and "round 2" in screen and "0 of 4 have voted" in screen
        await here.vote(0, 0, 1, 1)
        assert "Decide the tie" in await here.press("enter")
        wanted = labels(here)[2]
        assert "2 votes" in await here.press("enter")
        assert here.at == "DecideScreen"
        await here.press("enter")  # nothing was pointed at yet
        await here.press("3", "enter", "enter")
        assert here.at == "Ask" and "not what most of them" in here.flat
        await here.press("enter")
        assert not here.room.has_decided(here.room.groups[0])
        screen = await here.press("y")
        assert here.at == "Board" and "◀ DECIDED" in screen and "The teacher has decided" in screen
        assert wanted in await here.press("enter") and "decided by the teacher" in here.flat


async def test_the_teacher_decides_before_the_ballots_are_shown_and_with_a_desk_move(
    content: Content, tmp_path: Path
) -> None:
    async with desk(content, tmp_path) as here:
        await here.press("enter")
        await here.vote(0, 0, 0)
        assert "votes" not in await here.press("o")
        await here.press("2", "enter", "down", "enter")
        assert here.at == "Ask" and "desk move" in here.shown
        await here.press("y")
        assert here.room.phase is Phase.SPLIT
        done = here.room.groups[0].decided[0]
        assert done.how == "facilitator" and done.move is not None


async def test_teams_of_six_have_a_table_a_plane_and_a_page_each(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path, seats=6, mode="teams", size=LARGE) as here:
        assert "Team 2" in here.shown and "Dmitri (State)" in here.shown
        await here.press("enter")
        await here.vote(0, 0, 1, 1, 1)
        assert "3/3 ✓" in here.shown and "2/3" in here.shown
        screen = await here.press("enter")
        assert "2 of 3" in screen and "2 of 2" in screen
        screen = await here.press("enter")
        assert here.room.phase is Phase.ANSWER
        assert "What each team did" in screen and "alignment ↑" in screen
        assert "leverage" in await here.press("2")
        screen = await here.press("4")
        assert "▶ 4 Team 2" in screen and "2 of 2 votes" in screen
        await here.press("enter")
        await here.vote(0, 1, 2, 0, 0, 0)  # one team of two is torn
        screen = await here.press("enter")
        assert "= TIED" in screen and "tied: Team 1" in screen
        await here.press("o")
        assert "Team 1" in here.shown and "= tied" in here.shown
        await here.press("1", "enter", "1", "enter", "enter", "y")
        assert here.room.has_decided(here.room.groups[1]) and not here.room.has_decided(here.room.groups[2])
        await here.press("enter")
        assert here.room.phase is Phase.ANSWER
        await here.press("e", "y")
        assert here.room.phase is Phase.OVER and "stopped after 2 of 8 quarters" in here.shown
        interest = content.advisers["state"].interest
        assert interest and interest[:30] not in here.shown and interest[:30] in await here.press("2")
        assert "served in" in here.shown


# ---- what may not be seen -----------------------------------------------------------------------------------------


async def looked_at(here: Desk) -> list[str]:
    """Every screen that there is while the vote is on."""
    seen = [here.shown, *[await here.press(key) for key in ("n", "2", "3", "right", "1", "n")]]
    for key in ("s", "o", "r", "j", "m", "question_mark", "e"):
        seen += [await here.press(key), await here.press("down")]
        if key == "r":
            seen += [await here.press("enter")]
        await here.press("escape")
        assert here.at == "Board"
    return seen


@pytest.mark.parametrize("mode", ["seminar", pytest.param("teams", marks=pytest.mark.slow)])
async def test_hidden_ballots_change_nothing_on_any_screen(content: Content, tmp_path: Path, mode: str) -> None:
    seen, after = [], []
    for k, votes in enumerate([(0, 0, 0, 1, 1), (1, 2, 1, 0, 0)]):
        (tmp_path / str(k)).mkdir()
        async with desk(content, tmp_path / str(k), size=LARGE, mode=mode, reasons=True) as here:
            await here.press("enter")
            for seat, option in enumerate(votes):
                await here.vote(*([-1] * seat), option, reason=f"because of {option}")
            seen.append(await looked_at(here))
            assert not any("because" in screen for screen in seen[-1])
            after.append(await here.press("enter"))
    assert seen[0] == seen[1]
    assert after[0] != after[1]


async def test_a_reason_is_shown_when_it_was_let_and_no_other(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path, reasons=True) as here:
        await here.press("enter")
        for seat, words_ in enumerate(["uno [b]words[/b]", "second words", "third words"]):
            await here.vote(*([-1] * seat), 0, reason=words_)
        await here.press("enter")
        assert "words" not in here.shown
        assert "NOT FOR THE PROJECTOR" in await here.press("r") and "words" not in here.shown
        assert "third words" in await here.press("enter")
        await here.press("enter")
        assert not here.room.let  # nothing was pointed at
        await here.press("down")
        here.app.show()  # something else happens in the room
        await here.press("enter")
        assert here.room.let == {(2, 1, 1)}
        screen = await here.press("escape")
        assert "“second words”" in screen and "third" not in screen and "uno" not in screen


async def test_of_two_rounds_only_the_words_that_were_let_are_shown(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path, seats=2, reasons=True) as here:
        await here.press("enter")
        await here.vote(0, 1, reason="calm words")
        await here.press("enter", "r", "enter", "1", "enter", "escape")
        assert "“calm words”" in here.shown
        await here.press("a")
        await here.vote(0, 1, reason="wild words")
        assert "wild" not in await here.press("enter") and "“calm words”" in here.shown


async def test_the_facilitators_address_is_shown_only_when_asked_for(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path) as here:
        assert "SECRET" not in here.shown
        assert "NOT FOR THE PROJECTOR" in await here.press("f") and "SECRET" not in here.shown
        assert "SECRET" in await here.press("enter")


# ---- seats ----------------------------------------------------------------------------------------------------------


async def test_a_hostile_nickname_is_letters_and_nothing_else(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path, seats=1) as here:
        await here.act(
            a.Joined(seat=9, name=HOSTILE, token="9" * 32), a.Joined(seat=8, name="a\x1b[2Jb", token="8" * 32)
        )
        assert HOSTILE in here.shown and "\\u001b[2Jb" in here.shown and "\x1b" not in here.shown
        await here.press("enter")
        assert HOSTILE in await here.press("s")
        assert HOSTILE in await here.press("down", "k")
        await here.press("escape", "r")
        assert HOSTILE in here.shown and here.at == "RenameScreen"


async def test_seats_are_renamed_kicked_and_locked(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path) as here:
        await here.press("s", "down", "r")
        await here.press("A", "n", "a", "enter")
        assert here.at == "RenameScreen" and "called that already" in here.shown
        await here.press("end", "backspace", "backspace", "backspace", "T", "e", "k", "enter")
        assert here.room.seats[2].name == "Tek" and here.at == "SeatsScreen" and "Tek" in here.shown
        await here.press("k", "enter")
        assert here.room.seats[2].here and here.at == "Ask"
        await here.press("y")
        assert not here.room.seats[2].here and "Tek" not in here.shown
        await here.press("l")
        assert here.room.locked and "LOCKED" in here.shown
        assert "LOCKED" in await here.press("escape")


async def test_a_seat_is_placed_in_another_team(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path, seats=4, mode="teams") as here:
        await here.press("s", "p", "2", "enter")
        assert "Treasury" in here.shown and "State" not in here.shown  # Dmitri holds it there
        await here.press("1", "enter")
        assert (here.room.seats[1].group, here.room.seats[1].office) == (2, "treasury")
        assert here.at == "SeatsScreen"


async def test_who_joins_appears_by_itself(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path) as here:
        await here.hub.do(here.service.live.row.id, a.Joined(seat=77, name="Zoë", token="7" * 32))
        await here.until(lambda: "Zoë" in here.shown and "6 in" in here.shown)


# ---- the big key, the timer, mistakes -------------------------------------------------------------------------------


async def test_a_second_press_does_not_take_the_next_step(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Board, "DEAF", 0.3)
    async with desk(content, tmp_path) as here:
        await here.press("enter", "enter", "space")
        assert here.room.phase is Phase.VOTE
        await here.vote(0, 0, 0, 0, 0)
        await asyncio.sleep(0.35)
        for _ in range(4):  # a key that is held down
            await here.press("enter")
            await asyncio.sleep(0.1)
        assert here.room.phase is Phase.SPLIT


async def test_few_ballots_are_not_shown_by_one_key(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path) as here:
        await here.press("enter")
        await here.vote(0, 0)
        assert "Only 2 of 5 have voted" in await here.press("enter")
        await here.press("enter", "escape")
        assert here.room.phase is Phase.VOTE
        await here.press("enter", "y")
        assert here.room.phase is Phase.SPLIT


async def test_the_timer_runs_pauses_and_is_extended(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path) as here:
        now = [1000.0]
        here.hub.clock = lambda: now[0]
        await here.press("enter", "p")
        await here.until(lambda: "There is no timer" in here.shown)
        await here.press("m", "2")
        assert "Time left" in here.shown and "2:00" in here.shown
        now[0] += 55
        await here.until(lambda: "1:05" in here.shown)
        assert "1:05 paused" in await here.press("p")
        now[0] += 500
        assert "2:05 paused" in await here.press("plus")
        await here.press("p")
        now[0] += 126
        await here.until(lambda: "Time is up" in here.shown)
        assert "Time" not in await here.press("m", "0")


async def test_what_is_refused_is_told_in_a_sentence(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(content, tmp_path, seats=0) as here:
        await here.press("enter")
        await here.until(lambda: "at least one student" in here.shown)
        await here.press("a")
        await here.until(lambda: "has moved on" in here.shown)

        def full(*given: object) -> None:
            raise SaveError("the disk is full")

        monkeypatch.setattr(here.hub.store, "append", full)
        await here.press("l")
        await here.until(lambda: "The disk is full." in here.shown)
        assert not here.room.locked and "LOCKED" not in here.shown


async def test_a_mistake_of_ours_leaves_the_console_standing(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(content, tmp_path) as here:

        async def broken() -> None:
            raise ZeroDivisionError

        here.app.attempt(broken)
        await here.until(lambda: "ZeroDivisionError" in here.shown)
        monkeypatch.setattr("game.classroom.console.ballots.card", lambda *given: 1 / 0)
        assert "This cannot be shown" in await here.press("enter")
        assert here.app.is_running and len(here.app.faults) >= 2
        here.app.faults.clear()
        monkeypatch.undo()


def test_every_refusal_has_a_sentence() -> None:
    import re

    folder = Path(words.__file__).parent.parent
    found = {
        code
        for name in ("room.py", "table.py", "host.py", "hub.py", "names.py")
        for code in re.findall(r'(?:_no|Refused)\("([a-z-]+)"\)', (folder / name).read_text(encoding="utf-8"))
    }
    assert len(found) > 15
    assert not [code for code in found if f"({code})" in words.sentence(Refused(code))]
    assert words.sentence(Refused("something-new")).endswith("(something-new).")


async def test_what_the_server_has_to_say_is_said_once(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path) as here:
        here.service.notices.append("Only this machine can reach the session.")
        here.app.show()
        here.app.tell_notices()
        await here.settle()
        assert here.flat.count("Only this machine can reach the session.") == 1  # in the lobby, with nothing before it
        await here.press("enter")
        assert "Only this machine" not in here.flat
        here.service.notices.append("The disk is nearly full.")
        here.app.tell_notices()
        await here.settle()
        assert here.flat.count("The disk is nearly full.") == 1


async def test_leaving_asks(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path) as here:
        await here.press("q", "enter", "escape")
        assert here.app.is_running and here.at == "Board"
        await here.press("ctrl+q")
        assert isinstance(here.app.screen, Ask)
        await here.press("y")
        assert not here.app.is_running


# ---- how it looks ---------------------------------------------------------------------------------------------------


async def test_the_qr_code_is_dark_on_light_in_every_theme(content: Content, tmp_path: Path) -> None:
    wanted = [line.plain for line in qr("http://192.168.1.20:8000/j/HT7-XQ4")]
    width = len(wanted[0])
    async with desk(content, tmp_path) as here:
        for theme in themes.THEMES:
            here.app.theme = theme.name
            await here.pilot.pause()
            strips = here.app.screen._compositor.render_strips(here.app.screen.size)
            rows = [strip.text[-width:] for strip in strips]
            first = rows.index(wanted[0])
            assert rows[first : first + len(wanted)] == wanted
            for strip in strips[first : first + len(wanted)]:
                for piece in strip.crop(strip.cell_length - width, strip.cell_length):
                    assert piece.style is not None and piece.style.color is not None and piece.style.bgcolor is not None
                    colours = piece.style.color.get_truecolor().hex, piece.style.bgcolor.get_truecolor().hex
                    assert colours == ("#ffffff", "#000000"), theme.name


def test_the_border_of_the_qr_code_is_light() -> None:
    points = modules("http://192.168.1.20:8000/j/HT7-XQ4")
    assert not any(points[0]) and not any(points[2]) and any(points[3])


async def test_every_key_is_in_the_help_and_none_needs_ctrl(content: Content, tmp_path: Path) -> None:
    async with desk(content, tmp_path, size=(140, 60)) as here:
        screen = await here.press("question_mark")
        for binding in Board.BINDINGS:
            assert not binding.key.startswith("ctrl")
            key = {"plus,equals_sign": "+", "right": "←", "left": "→"}.get(binding.key, binding.key.split(",")[0])
            shown_key = key.capitalize() if len(key) > 1 else "1 to 9" if key.isdigit() else key
            assert any(line.strip().startswith(shown_key) or shown_key in line[:20] for line in screen.splitlines()), (
                key
            )


async def test_leaving_ends_at_whatever_moment_a_ballot_comes_in(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BREATH", "SHARE"):  # it waits for news at once
        monkeypatch.setattr(f"game.classroom.console.app.{name}", 0.0)
    async with desk(content, tmp_path) as here:
        assert here.app._watching is not None
        here.app._watching.cancel()
        for turns in range(8):  # of the loop, between the ballot and the leaving
            here.app._watching = asyncio.create_task(here.app._watch())
            await until(lambda: here.service.live.changed._waiters)  # type: ignore[attr-defined]
            here.service.live.changed.set()
            for _ in range(turns):
                await asyncio.sleep(0)
            watching = here.app._watching
            leaving = asyncio.create_task(here.app.on_unmount())
            await asyncio.wait([leaving], timeout=SOON)
            ended, here.service.live.changed = leaving.done(), asyncio.Event()
            await asyncio.sleep(0.02)
            watching.cancel()
            assert ended, f"it watches on when left {turns} turns of the loop after a ballot"


@pytest.mark.parametrize("size", [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)], ids=["80x24", "140x40"])
async def test_thirty_names_fit_and_two_hundred_scroll(content: Content, tmp_path: Path, size: tuple[int, int]) -> None:
    async with desk(content, tmp_path, seats=0, size=size) as here:
        await here.act(*(a.Joined(seat=n, name=f"Person{n}", token=f"{n:032}") for n in range(1, 31)))
        assert all(f"Person{n}" in here.shown for n in range(1, 31)) and "more" not in here.shown
        await here.act(*(a.Joined(seat=n, name=f"Person{n}", token=f"{n:032}") for n in range(31, 201)))
        assert "▼ more" in here.shown and "Person200" not in here.shown
        await here.press("end")
        assert "Person200" in here.shown
