"""What the console is given: a session, who runs it, and where it is reached."""

from __future__ import annotations

from dataclasses import dataclass, field

from game.classroom.host import Host
from game.classroom.hub import Live
from game.classroom.room import Room
from game.classroom.table import Table


@dataclass
class Service:
    """One session as the console sees it. What the room is at is always asked anew."""

    host: Host
    live: Live
    addresses: list[str]
    """Where students join, such as ``http://192.168.1.20:8000``, the likeliest first."""
    code: str
    notices: list[str] = field(default_factory=list)
    """What the teacher should know of the server; it may grow while the console runs."""
    facilitator: str = ""
    """The address of the page from which all can be run, token included: shown only when it is asked for."""

    @property
    def table(self) -> Table:
        """The session as it stands."""
        return self.live.table

    @property
    def room(self) -> Room:
        """The room as it stands."""
        return self.live.table.room

    @property
    def now(self) -> float:
        """Seconds since 1970, by the clock that the timer is set with."""
        return self.host.hub.clock()

    def refresh(self) -> None:
        """Follow the hub where it had to read the session anew."""
        held = self.host.hub.rooms.get(self.live.row.id)
        if held is not None and held is not self.live:
            self.live = self.host.live = held
