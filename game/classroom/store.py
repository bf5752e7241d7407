"""Where the acts of class sessions are kept: SQLite by default, one file a school year, or a PostgreSQL that is shared.

``append`` returns when the acts are on the disk, and not before: only then may a ballot be acknowledged. Acts of one
room are numbered without gaps. Whoever writes into a room holds it meanwhile: of two servers the second waits, is told
what the first has written, and says what is still to be written after that.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
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
PATIENCE: Final[dict[str, Any]] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
"""Seconds, and tries, until a PostgreSQL that does not answer counts as lost."""
MANNERS: Final = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=10s"
"""A server that stands still while it holds a room is put out, and the others wait no longer than that."""
_HELD: Final = (
    "the sessions are deleted, but another program still reads the file, and what was said in them stays beside it "
    "until that program ends: stop the server of the class"
)
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
_OPEN: Final = ROOMS.c.closed.is_(None)
sa.Index("open_codes", ROOMS.c.code, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
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
    """Somebody else wrote these numbers, has this code, or has deleted the session."""


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
    """What is new in a room: acts up to a number; 0 where it was closed or deleted; no room where all may be new."""

    room: str
    number: int


Agree = Callable[[dict[str, list[Kept]]], Sequence[Kept]]
"""What others have written, by room, to what is to be written after it."""


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
        hidden = url.query.get("password")
        if isinstance(hidden, str):  # where nothing would mask it
            url = url.difference_update_query(["password"]).set(password=hidden)
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
            given = {"connect_args": {**PATIENCE, "options": MANNERS}} if self.shared else {}
            self.engine = sa.create_engine(self.url, pool_pre_ping=self.shared, **given)
        except ImportError:
            raise SaveError(DRIVER) from None
        self._insert = sa.text(_INSERT[self.engine.dialect.name])
        with self._telling("opened"):
            self._make()

    def _make(self) -> None:
        """Make the tables, unless what is there is somebody else's."""
        ours = set(_META.tables)
        with self.engine.connect() as link:
            there = set(sa.inspect(link).get_table_names())
        if there & ours not in (set(), ours) or (there and not there & ours and not self.shared):
            raise SaveError(f"{self.name}: holds something else than class sessions: name another one, or a new one")
        if not self.shared:
            self.engine.dispose()
            sa.event.listen(self.engine, "connect", _careful)
        if not there & ours:
            with self._writing("") as link:  # of two servers that start together one makes them
                _META.create_all(link)
                if link.execute(sa.select(ABOUT.c.format)).first() is None:
                    link.execute(ABOUT.insert().values(format=FORMAT))
        with self.engine.connect() as link:
            found = link.execute(sa.select(sa.func.max(ABOUT.c.format))).scalar()
        if (found or 0) > FORMAT:
            raise SaveError(
                f"{self.name}: is of format {found}, made by a newer version of the game; this one reads {FORMAT}"
            )

    @property
    def name(self) -> str:
        """The file, or the database without a password."""
        if self.shared:
            return self.url.render_as_string(hide_password=True).replace("+psycopg", "")
        return self.url.database or "memory"

    @contextmanager
    def _telling(self, done: str) -> Iterator[None]:
        """Turn what the database says into a Conflict, or a SaveError: a sentence, with what to do."""
        try:
            yield
        except sa.exc.IntegrityError:
            raise Conflict from None
        except sa.exc.SQLAlchemyError as error:
            why = (str(getattr(error, "orig", None) or error).strip() or "no answer").splitlines()[0][:200]
            if self.url.password:
                why = why.replace(str(self.url.password), "***")
            hint = "look whether the server runs and lets you in" if self.shared else _hint(why)
            raise SaveError(f"{self.name}: cannot be {done}: {why} ({hint})") from None

    @contextmanager
    def _writing(self, *rooms: str) -> Iterator[sa.Connection]:
        """A transaction during which nobody else writes into these rooms."""
        with self.engine.begin() as link:
            if self.shared:
                for room in sorted(rooms):
                    link.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:room, 0))"), {"room": room})
            else:
                link.exec_driver_sql("BEGIN IMMEDIATE")
            yield link

    def _tell(self, link: sa.Connection, news: dict[str, int]) -> None:
        """Let the other servers hear of it once it is written."""
        if self.shared and news:
            said = [{"channel": CHANNEL, "news": f"{room} {number}"} for room, number in news.items()]
            link.execute(sa.text("SELECT pg_notify(:channel, :news)"), said)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    # ---- sessions ----

    def open_room(self, row: RoomRow, *first: Kept) -> None:
        """Keep a new session, with its first acts. Raises Conflict where its code is that of an open one; SaveError."""
        with self._telling("written"), self._writing(row.id) as link:
            link.execute(ROOMS.insert().values(row._asdict()))
            self._add(link, first)

    def rooms(
        self, *, room: str | None = None, code: str | None = None, token: str | None = None, over: bool | None = None
    ) -> list[RoomRow]:
        """Sessions, the newest first: all, that of an id or of a token's hash, or the open ones of a join code.

        ``over`` asks for those that were ended, or for the open ones that were not.
        """
        wanted = sa.select(ROOMS).order_by(ROOMS.c.opened.desc())
        if room is not None:
            wanted = wanted.where(ROOMS.c.id == room)
        if code is not None:
            wanted = wanted.where(ROOMS.c.code == code, _OPEN)
        if token is not None:
            wanted = wanted.where(ROOMS.c.token == token)
        if over is not None:
            ended = sa.exists().where(ACTS.c.room == ROOMS.c.id, ACTS.c.data["kind"].as_string() == "ended")
            wanted = wanted.where(ended if over else sa.and_(~ended, _OPEN))
        with self._telling("read"), self.engine.connect() as link:
            return [RoomRow(*row) for row in link.execute(wanted)]

    def close_room(self, room: str) -> None:
        """Nobody joins it by its code any more, which may be given to another. Raises SaveError."""
        with self._telling("written"), self._writing(room) as link:
            link.execute(ROOMS.update().where(ROOMS.c.id == room).values(closed=time.time()))
            self._tell(link, {room: 0})

    def purge(self, *rooms: str) -> int:
        """Delete sessions with all that was said in them, also from the file; how many there were. Raises SaveError."""
        with self._telling("purged"):
            with self._writing(*rooms) as link:
                link.execute(ACTS.delete().where(ACTS.c.room.in_(rooms)))
                found = link.execute(ROOMS.delete().where(ROOMS.c.id.in_(rooms))).rowcount
                self._tell(link, dict.fromkeys(rooms, 0))
            if not self.shared:
                with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
                    link.exec_driver_sql("VACUUM")
                    if link.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar():
                        raise SaveError(f"{self.name}: {_HELD}")
        return found

    # ---- acts ----

    def append(self, kept: Sequence[Kept], agree: Agree | None = None) -> None:
        """Write acts, of any rooms, in one transaction: all or none. Raises Conflict, or SaveError.

        Where others have written into one of the rooms, ``agree`` is given that, and says what is written instead.
        Nobody else writes there before it has. In a shared store the other servers hear of what was written.
        """
        first: dict[str, int] = {}
        for one in kept:
            first.setdefault(one.room, one.number)
        with self._telling("written"), self._writing(*first) as link:
            newer = {room: found for room, n in first.items() if (found := self._after(link, room, n - 1))}
            if newer and agree is None:
                raise Conflict
            if newer and agree is not None:
                kept = agree(newer)
            self._add(link, kept)

    def _add(self, link: sa.Connection, kept: Sequence[Kept]) -> None:
        if kept:
            rows = ",".join(f'["{k.room}",{k.number},{k.at!r},{a.as_json(k.act)}]' for k in kept)
            link.execute(self._insert, {"rows": f"[{rows}]"})
            self._tell(link, {k.room: k.number for k in kept})

    def acts(self, room: str, after: int = 0) -> list[Kept]:
        """The acts of a session in order, or those with higher numbers than ``after``. Raises SaveError."""
        with self._telling("read"), self.engine.connect() as link:
            return self._after(link, room, after)

    def _after(self, link: sa.Connection, room: str, number: int) -> list[Kept]:
        wanted = sa.select(ACTS).where(ACTS.c.room == room, ACTS.c.number > number).order_by(ACTS.c.number)
        try:
            return [Kept(row.room, row.number, float(row.at), a.from_data(row.data)) for row in link.execute(wanted)]
        except ValueError:
            raise SaveError(f"{self.name}: the session {room} holds an act that is none of ours") from None

    async def news(self) -> AsyncIterator[News]:
        """What servers write into a shared store from now on. Ends, or raises, when the connection does."""
        import psycopg

        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(address, autocommit=True, **PATIENCE) as link:
            await link.execute(f"LISTEN {CHANNEL}")
            yield News("", 0)  # from here on nothing is missed
            async for note in link.notifies():
                room, _, number = note.payload.partition(" ")
                if room and number.isdecimal():
                    yield News(room, int(number))


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
