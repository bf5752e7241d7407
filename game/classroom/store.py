"""Where the acts of class sessions are kept: SQLite by default, one file a school year, or a PostgreSQL that is shared.

``append`` returns when the acts are on the disk, and not before: only then may a ballot be acknowledged. Acts of one
room are numbered without gaps, and the database holds each number once, so that of two servers one is told to look
again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from game.classroom import acts as a
from game.errors import SaveError

_META = sa.MetaData()
ROOMS = sa.Table(
    "rooms",
    _META,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("code", sa.String(12), nullable=False, index=True),
    sa.Column("token", sa.String(64), nullable=False),
    sa.Column("opened", sa.Float, nullable=False),
    sa.Column("closed", sa.Float),
)
ACTS = sa.Table(
    "acts",
    _META,
    sa.Column("room", sa.String(32), sa.ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
)


class Conflict(Exception):  # noqa: N818 - another server was faster, which is no error
    """Somebody else wrote these numbers: read what is newer and look again."""


class Kept(NamedTuple):
    """One act as it is kept."""

    room: str
    number: int
    at: float
    act: a.Act


class RoomRow(NamedTuple):
    """What is known of a session without its acts. ``token`` is a hash."""

    id: str
    code: str
    token: str
    opened: float
    closed: float | None


def school_year(day: date) -> str:
    """``2026-27``: from August to July."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def default_url(folder: Path, day: date) -> str:
    """The SQLite file of a school year."""
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / f'class-{school_year(day)}.sqlite'}"


class Store:
    """The database. Its methods block, and may be called from any thread."""

    def __init__(self, url: str) -> None:
        """Open it, and make what is not there yet. Raises SaveError."""
        try:
            self.engine = sa.create_engine(url)
            if self.engine.dialect.name == "sqlite":
                sa.event.listen(self.engine, "connect", _careful)
            _META.create_all(self.engine)
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            raise SaveError(f"the store of class sessions cannot be opened: {_why(error)}") from None

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def open_room(self, row: RoomRow) -> None:
        """Keep a new session."""
        with self.engine.begin() as link:
            link.execute(ROOMS.insert().values(row._asdict()))

    def rooms(self, code: str | None = None) -> list[RoomRow]:
        """All sessions, or those that are open under a join code, the newest first."""
        wanted = sa.select(ROOMS).order_by(ROOMS.c.opened.desc())
        if code is not None:
            wanted = wanted.where(ROOMS.c.code == code, ROOMS.c.closed.is_(None))
        with self.engine.connect() as link:
            return [RoomRow(*row) for row in link.execute(wanted)]

    def close_room(self, room: str) -> None:
        """Nobody joins it by its code any more."""
        with self.engine.begin() as link:
            link.execute(ROOMS.update().where(ROOMS.c.id == room).values(closed=time.time()))

    def purge(self, room: str) -> bool:
        """Delete a session with all that was said in it. False where there is none."""
        with self.engine.begin() as link:
            link.execute(ACTS.delete().where(ACTS.c.room == room))
            return link.execute(ROOMS.delete().where(ROOMS.c.id == room)).rowcount > 0

    def append(self, kept: Sequence[Kept]) -> None:
        """Write acts, of any rooms, in one transaction: all or none. Raises Conflict, or SaveError."""
        rows = [{"room": k.room, "number": k.number, "at": k.at, "data": a.as_data(k.act)} for k in kept]
        try:
            with self.engine.begin() as link:
                link.execute(ACTS.insert(), rows)
        except sa.exc.IntegrityError:
            raise Conflict from None
        except sa.exc.SQLAlchemyError as error:
            raise SaveError(f"the store of class sessions cannot be written: {_why(error)}") from None

    def acts(self, room: str, after: int = 0) -> Iterable[Kept]:
        """The acts of a session in order, or those with higher numbers than ``after``."""
        wanted = sa.select(ACTS).where(ACTS.c.room == room, ACTS.c.number > after).order_by(ACTS.c.number)
        with self.engine.connect() as link:
            for row in link.execute(wanted):
                yield Kept(row.room, row.number, row.at, a.from_data(row.data))


def _careful(link: Any, _record: Any) -> None:
    """SQLite: written ahead and synced, so that what was acknowledged survives a fall of the power."""
    for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        link.execute(f"PRAGMA {line}")


def _why(error: Exception) -> str:
    """The database's own words, in one line and without the statement."""
    return str(getattr(error, "orig", error)).splitlines()[0][:200]
