"""What was played at home: in the browser, as acts of the session, and in the terminal, as journals handed in.

A journal proves itself: every quarter is played again and must come out as the file says, in the world of the class.
Nothing else of a file is believed, and its name is only a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from game.campaign import journal, predictions, seeds
from game.campaign.session import PLAYER_STREAM, Session
from game.campaign.verdict import hidden_of
from game.classroom import acts as a
from game.classroom.names import clean, looks
from game.classroom.refused import Refused
from game.classroom.room import Room
from game.classroom.store import Kept
from game.classroom.table import Table
from game.content.library import Content
from game.engine.scoring import score
from game.errors import GameError, SaveError

MOST_FILES: Final = 2_000
"""Journals that are looked at: more than any class hands in."""


@dataclass(frozen=True)
class Alone:
    """A game that somebody of the class played alone, in the world of the class."""

    source: Literal["browser", "file"]
    name: str
    """The seat's nickname, or the name of the file."""
    seat: int | None
    """For a file, the seat that has its name; None where no seat has."""
    quarters: int
    finished: bool
    ending: str
    leverage: float
    alignment: float
    score: float
    """Under the lens of the class; for a game that is not finished, as it stands."""
    points: tuple[tuple[float, float], ...]
    """(leverage, alignment) at the start and after each quarter."""
    brier: float | None
    predictions: int
    undone: int = 0
    """How many quarters were taken back."""
    note: str = ""


def standing(session: Session, lens: int) -> float:
    """The score under a lens, by its place in the deck, as a game stands or ended."""
    return float(score(session.worlds, session.deck.model, session.deck.lenses[lens])[0])


def way(session: Session) -> tuple[tuple[float, float], ...]:
    """(leverage, alignment) at the start and after each quarter."""
    numbers = [session.outcomes[0].before if session.outcomes else session.numbers()]
    numbers += [outcome.after for outcome in session.outcomes]
    return tuple((at["leverage"], at["alignment"]) for at in numbers)


def at_home(table: Table, lens: int) -> tuple[Alone, ...]:
    """The worlds that seats played in the browser, by seat."""
    return tuple(
        _alone("browser", table.room.seats[seat].name, seat, session, lens)
        for seat, session in sorted(table.alone.items())
        if session.outcomes
    )


def _alone(
    source: Literal["browser", "file"], name: str, seat: int | None, session: Session, lens: int, undone: int = 0
) -> Alone:
    made = predictions.guesses(session.outcomes)
    points = way(session)
    return Alone(
        source,
        name,
        seat,
        len(session.outcomes),
        session.finished,
        session.verdict().ending.title if session.finished else "",
        *points[-1],
        standing(session, lens),
        points,
        predictions.brier(made),
        len(made),
        undone,
    )


# ---- journals handed in ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Returned:
    """A journal that is not taken, and why."""

    file: str
    why: str


def of_session(
    content: Content, kept: Iterable[Kept], paths: Iterable[Path]
) -> tuple[tuple[Alone, ...], tuple[Returned, ...]]:
    """The journals handed in for a session: see ``handed_in``."""
    room = Room()
    for one in kept:
        room.apply(one.act)
    assert room.made is not None
    deck = world_of(content, room.made).deck
    names = [lens.id for lens in deck.lenses]
    lens = names.index(room.made.lens) if room.made.lens in names else deck.lens
    return handed_in(content, room, paths, lens)


def handed_in(
    content: Content, room: Room, paths: Iterable[Path], lens: int
) -> tuple[tuple[Alone, ...], tuple[Returned, ...]]:
    """The journals among files and folders that are games in the world of the class, and those that are not."""
    taken: list[Alone] = []
    returned: list[Returned] = []
    seen: dict[str, str] = {}
    asked = _Asked(content, room)
    for number, path in enumerate(_files(paths, returned), 1):
        try:
            session, recording = asked.verified(path)
        except GameError as error:
            returned.append(Returned(path.name, _short(error, path)))
            continue
        except Exception:  # whatever a file does to its reader, the others must still be read
            returned.append(Returned(path.name, "cannot be read as a game"))
            continue
        copied = seen.setdefault(recording.last_hash, path.name)
        if copied != path.name:
            returned.append(Returned(path.name, f"the very same game as {copied}"))
            continue
        name = _named(path, number, [one.name for one in taken])
        undone = sum("undo" in line for line in recording.lines)
        taken.append(_alone("file", name, _seat(room, path), session, lens, undone))
    return tuple(taken), tuple(returned)


def _files(paths: Iterable[Path], returned: list[Returned]) -> Iterator[Path]:
    """Every journal, in order. Folders are not gone into further."""
    left = MOST_FILES
    for path in paths:
        try:
            listed = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        except OSError as error:
            returned.append(Returned(path.name, f"cannot be read: {error.strerror}"))
            continue
        if not listed:
            returned.append(Returned(path.name, "has no file in it whose name ends in .jsonl"))
        for file in listed:
            if left == 0:
                returned.append(Returned(file.name, f"not looked at: {MOST_FILES:,} files are the most"))
                return
            left -= 1
            yield file


class _Asked:
    """What a journal must be to count as homework of a session."""

    def __init__(self, content: Content, room: Room) -> None:
        assert room.made is not None
        self.content, self.made = content, room.made
        self.world = world_of(content, room.made)

    def verified(self, path: Path) -> tuple[Session, journal.Recording]:
        """Play a journal again. Raises SaveError in a few words."""
        if path.exists() and not path.is_file():
            raise SaveError("is not a file")
        recording = journal.read(path)
        self._same_world(recording.header)
        session = Session.replayed(self.content, recording)
        if hidden_of(session.worlds, session.deck) != hidden_of(self.world.worlds, self.world.deck):
            raise SaveError("was played with another thesis or doctrine than the class's: it is another world")
        if not session.outcomes:
            raise SaveError("no quarter of it was played")
        return session, recording

    def _same_world(self, header: journal.Line) -> None:
        if header.get("author") is not None:
            raise SaveError("was played in author mode, which counts for nothing")
        if header["scenario"] != self.made.scenario:
            raise SaveError(f"is a game of '{str(header['scenario'])[:40]}'; the class played '{self.made.scenario}'")
        if header["content"] != self.content.digest:
            raise SaveError("was played with other cards, so it cannot be verified here")
        if seeds.parse(header["seed"]) != self.world.seed or header.get("stream", PLAYER_STREAM) != PLAYER_STREAM:
            raise SaveError(f"was played on another seed than the class's, {seeds.show(self.world.seed)}")


def world_of(content: Content, made: a.Opened) -> Session:
    """The world of a session as it begins."""
    return Session(content, made.scenario, seeds.parse(made.seed), thesis=made.thesis, doctrine=made.doctrine)


def _short(error: Exception, path: Path) -> str:
    """What is wrong, without the name of the file: that is told beside it."""
    return str(error).removeprefix(f"{path}: ")[:300]


def _named(path: Path, number: int, taken: list[str]) -> str:
    """The name of a file as a nickname is cleaned, told apart from those before it."""
    try:
        name = clean(path.stem)
    except Refused:
        name = f"File {number}"
    same = sum(other == name or other.startswith(f"{name} (") for other in taken)
    return f"{name} ({same + 1})" if same else name


def _seat(room: Room, path: Path) -> int | None:
    """The seat whose nickname looks like the name of a file."""
    wanted = looks(path.stem)
    found = [seat.number for seat in room.seats.values() if wanted and looks(seat.name) == wanted]
    return found[-1] if found else None
