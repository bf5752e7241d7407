"""What the shared screen shows in each phase: lines of text for a width, made from the room as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content

from game.classroom.console import answers, ballots, lobby, over
from game.classroom.console.service import Service
from game.classroom.room import Phase
from game.tui.sizes import WIDE

Draw = Callable[[int, int], list[Content]]
"""Draws lines for so many cells across and down."""


@dataclass(frozen=True)
class View:
    """One page of a phase: the main thing, and what stands beside it where there is room."""

    name: str
    main: Draw
    side: Draw | None = None
    side_width: int = 0


@dataclass
class Look:
    """What the teacher has chosen to see; none of it is part of the session."""

    width: int = 80
    height: int = 24
    names: bool = False
    """Whether it shows who is still out."""
    votes: bool = False
    """Whether it shows who chose what, once the ballots are shown."""

    @property
    def wide(self) -> bool:
        """Whether two things fit side by side."""
        return self.width >= WIDE


def views(service: Service, look: Look) -> list[View]:
    """The pages of the present phase, the first being the one to begin with."""
    match service.room.phase:
        case Phase.LOBBY:
            return _lobby(service, look)
        case Phase.VOTE:
            return _vote(service, look)
        case Phase.SPLIT:
            return _split(service, look)
        case Phase.ANSWER:
            return _answer(service, look)
        case _:
            return _over(service, look)


def _lobby(service: Service, look: Look) -> list[View]:
    """A page for each address that the machine is reached by."""

    def page(address: str) -> View:
        double = lobby.doubled(address, service.code, look.width, look.height)
        return View(
            lobby.bare(address),
            lambda width, height: lobby.join(service, address, double, width, height),
            lambda width, height: lobby.scan(service, address, double, width),
            lobby.scan_width(address, service.code, double),
        )

    return [page(address) for address in service.addresses or [""]]


def _vote(service: Service, look: Look) -> list[View]:
    side = 44 if look.wide else 22
    groups = sorted(service.room.groups)

    def page(name: str, groups: list[int]) -> View:
        return View(
            name,
            lambda width, height: ballots.card(service.table, groups, width, height),
            lambda width, height: ballots.turnout(service, groups, look.names, width, height),
            side,
        )

    return _by_team(service, page, groups)


def _split(service: Service, look: Look) -> list[View]:
    def page(name: str, groups: list[int]) -> View:
        return View(name, lambda width, height: ballots.split(service.table, groups, look.votes, width, height))

    return _by_team(service, page, sorted(service.room.groups))


def _by_team(service: Service, page: Callable[[str, list[int]], View], groups: list[int]) -> list[View]:
    """One page for the class, or one for all teams and then one for each."""
    if len(groups) < 2:
        return [page("The class" if groups == [0] else f"Team {groups[0]}", groups)]
    return [page("All teams", groups), *(page(f"Team {number}", [number]) for number in groups)]


def _answer(service: Service, look: Look) -> list[View]:
    table = service.table
    groups = sorted(table.room.groups)
    plane: Draw = lambda width, height: answers.plane(table, width, height)  # noqa: E731
    side: Draw = lambda width, height: answers.beside(table, width, height)  # noqa: E731
    beside = (side, (look.width - 4) // 2) if look.wide else (None, 0)
    made = []
    if len(groups) > 1:
        made.append(View("All teams", lambda width, height: answers.teams(table, width, height), *beside))
    else:
        made.append(View("The answer", lambda width, height: answers.told(table, groups[0], width), *beside))
        made.append(View("Why", lambda width, height: answers.why(table, groups[0], width)))
    made.append(View("The plane", plane))
    if len(groups) > 1:
        made += [
            View(f"Team {n}", lambda width, height, n=n: answers.told(table, n, width, why=True))  # type: ignore[misc]
            for n in groups
        ]
    return made


def _over(service: Service, look: Look) -> list[View]:
    table = service.table
    return [
        View("Verdict", lambda width, height: over.verdict(table, width)),
        View("What was hidden", lambda width, height: over.hidden(table, width)),
        View("The room", lambda width, height: over.room(table, width)),
        View("The plane", lambda width, height: answers.plane(table, width, height)),
        View("Debrief", lambda width, height: over.debrief(service, width)),
    ]
