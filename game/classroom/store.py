"""Where the acts of class sessions are kept: SQLite by default, one file a school year, or a PostgreSQL that is shared.

``append`` returns when the acts are on the disk, and not before: only then may a ballot be acknowledged. Acts of one
room are numbered without gaps, and the database holds each number once, so that of two servers one is told to look
again.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from game.classroom import acts as a
from game.errors import SaveError

FORMAT: Final = 1
"""Of the tables. A store with a higher one was made by a newer version of the game."""
CHANNEL: Final = "doubledown"
"""On which the servers of one PostgreSQL tell one another that something is new."""
DRIVER: Final = 'PostgreSQL needs a driver: pip install "doubledown[postgresql]"'

_META = sa.MetaData()
ABOUT = sa.Table("about", _META, sa.Column("format", sa.Integer, primary_key=True, autoincrement=False))
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

# One statement for any number of acts: a driver that is called once a row hands the interpreter to and fro each time.
_INSERT: Final = {
    "sqlite": "INSERT INTO acts (room, number, at, data) SELECT json_extract(value, '$[0]'), "
    "json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]') FROM json_each(:rows)",
    "postgresql": "INSERT INTO acts (room, number, at, data) SELECT value ->> 0, (value ->> 1)::int, "
    "(value ->> 2)::float8, value -> 3 FROM json_array_elements(CAST(:rows AS json))",
}


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


class News(NamedTuple):
    """What a server says when it has written: in which room, up to which number, and who it is."""

    room: str
    number: int
    writer: str


def school_year(day: date) -> str:
    """``2026-27``: from August to July."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def default_url(folder: Path, day: date) -> str:
    """The SQLite file of a school year. Raises SaveError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError(f"{folder}: cannot be made: {error.strerror}") from None
    return f"sqlite:///{folder / f'class-{school_year(day)}.sqlite'}"


def _read_url(text: str) -> sa.URL:
    """A URL as it was typed; a path alone is that of a SQLite file. Raises SaveError."""
    if "://" not in text:
        text = f"sqlite:///{text}"
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        raise SaveError("the store's address cannot be read: write postgresql://user@host/name, or a file") from None
    name = url.get_backend_name()
    if name in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if name != "sqlite":
        raise SaveError(f"class sessions are kept in SQLite or PostgreSQL, not in '{name[:20]}'")
    return url


class Store:
    """The database. Its methods block, and may be called from any thread."""

    def __init__(self, url: str) -> None:
        """Open it, and make what is not there yet. Raises SaveError."""
        self.url = _read_url(url)
        self.shared = self.url.get_backend_name() == "postgresql"
        """Whether other servers may write into it, and tell of it."""
        try:
            self.engine = sa.create_engine(self.url, pool_pre_ping=self.shared)
            if not self.shared:
                sa.event.listen(self.engine, "connect", _careful)
            self._insert = sa.text(_INSERT[self.engine.dialect.name])
            _META.create_all(self.engine)
            self._check_format()
        except ImportError:
            raise SaveError(DRIVER) from None
        except sa.exc.SQLAlchemyError as error:
            raise self._told("opened", error) from None

    def _check_format(self) -> None:
        with self.engine.begin() as link:
            found = link.execute(sa.select(sa.func.max(ABOUT.c.format))).scalar()
            if found is None:
                link.execute(ABOUT.insert().values(format=FORMAT))
            elif found > FORMAT:
                raise SaveError(
                    f"{self.name}: is of format {found}, made by a newer version of the game; this one reads {FORMAT}"
                )

    @property
    def name(self) -> str:
        """The file, or the database without a password."""
        if self.shared:
            return self.url.render_as_string(hide_password=True).replace("+psycopg", "")
        return self.url.database or "memory"

    def _told(self, done: str, error: Exception) -> SaveError:
        """A database error in a sentence, with what to do."""
        why = str(getattr(error, "orig", None) or error).strip().splitlines()[0][:200]
        if self.url.password:
            why = why.replace(str(self.url.password), "***")
        hint = "look whether the server runs and lets you in" if self.shared else _hint(why)
        return SaveError(f"{self.name}: cannot be {done}: {why} ({hint})")

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def open_room(self, row: RoomRow) -> None:
        """Keep a new session. Raises SaveError."""
        try:
            with self.engine.begin() as link:
                link.execute(ROOMS.insert().values(row._asdict()))
        except sa.exc.SQLAlchemyError as error:
            raise self._told("written", error) from None

    def rooms(self, *, room: str | None = None, code: str | None = None, token: str | None = None) -> list[RoomRow]:
        """Sessions, the newest first: all, that of an id or of a token's hash, or the open ones of a join code."""
        wanted = sa.select(ROOMS).order_by(ROOMS.c.opened.desc())
        if room is not None:
            wanted = wanted.where(ROOMS.c.id == room)
        if code is not None:
            wanted = wanted.where(ROOMS.c.code == code, ROOMS.c.closed.is_(None))
        if token is not None:
            wanted = wanted.where(ROOMS.c.token == token)
        try:
            with self.engine.connect() as link:
                return [RoomRow(*row) for row in link.execute(wanted)]
        except sa.exc.SQLAlchemyError as error:
            raise self._told("read", error) from None

    def close_room(self, room: str) -> None:
        """Nobody joins it by its code any more."""
        with self.engine.begin() as link:
            link.execute(ROOMS.update().where(ROOMS.c.id == room).values(closed=time.time()))

    def purge(self, room: str) -> bool:
        """Delete a session with all that was said in it, also from the file. False where there is none."""
        try:
            with self.engine.begin() as link:
                link.execute(ACTS.delete().where(ACTS.c.room == room))
                found = link.execute(ROOMS.delete().where(ROOMS.c.id == room)).rowcount > 0
            if not self.shared:
                with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
                    link.exec_driver_sql("VACUUM")
                    link.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except sa.exc.SQLAlchemyError as error:
            raise self._told("purged", error) from None
        return found

    def append(self, kept: Sequence[Kept], writer: str = "") -> None:
        """Write acts, of any rooms, in one transaction: all or none. Raises Conflict, or SaveError.

        In a shared store the other servers hear of it; ``writer`` tells this one that it was itself.
        """
        rows = ",".join(f'["{k.room}",{k.number},{k.at!r},{a.as_json(k.act)}]' for k in kept)
        try:
            with self.engine.begin() as link:
                link.execute(self._insert, {"rows": f"[{rows}]"})
                if self.shared:
                    last = {k.room: k.number for k in kept}
                    link.execute(
                        sa.text("SELECT pg_notify(:channel, :news)"),
                        [{"channel": CHANNEL, "news": f"{room} {n} {writer}"} for room, n in last.items()],
                    )
        except sa.exc.IntegrityError:
            raise Conflict from None
        except sa.exc.SQLAlchemyError as error:
            raise self._told("written", error) from None

    def acts(self, room: str, after: int = 0) -> Iterable[Kept]:
        """The acts of a session in order, or those with higher numbers than ``after``. Raises SaveError."""
        wanted = sa.select(ACTS).where(ACTS.c.room == room, ACTS.c.number > after).order_by(ACTS.c.number)
        try:
            with self.engine.connect() as link:
                for row in link.execute(wanted):
                    yield Kept(row.room, row.number, float(row.at), a.from_data(row.data))
        except sa.exc.SQLAlchemyError as error:
            raise self._told("read", error) from None
        except ValueError:
            raise SaveError(f"{self.name}: the session {room} holds an act that is none of ours") from None

    async def news(self) -> AsyncIterator[News]:
        """What servers write into a shared store from now on. Ends, or raises, when the connection does."""
        import psycopg

        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as link:
            await link.execute(f"LISTEN {CHANNEL}")
            yield News("", 0, "")  # from here on nothing is missed
            async for note in link.notifies():
                room, number, writer = (*note.payload.split(" "), "", "")[:3]
                if number.isdigit():
                    yield News(room, int(number), writer)


def _careful(link: Any, _record: Any) -> None:
    """SQLite: written ahead and synced, so that what was acknowledged survives a fall of the power."""
    for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", "secure_delete=ON"):
        link.execute(f"PRAGMA {line}")


def _hint(why: str) -> str:
    """What to do about what SQLite says."""
    if "not a database" in why or "malformed" in why:
        return "move the file away: a new one is made"
    if "readonly" in why or "unable to open" in why:
        return "look whether the folder is there and can be written"
    if "full" in why:
        return "make room on the disk"
    return "look whether another program holds the file"
