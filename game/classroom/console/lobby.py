"""Before the first quarter: how to join, who is in, and what will be played."""

from __future__ import annotations

from textual.content import Content

from game.classroom.console.glyphs import large, qr, qr_size
from game.classroom.console.reading import teams
from game.classroom.console.service import Service
from game.classroom.console.words import LANGUAGE_TITLES, OFFICE_TITLES
from game.classroom.room import Room, Seat
from game.tui.paint import fold, hang, pack, row, text

LEAST_LEFT = 64
"""Cells that must be left beside a large QR code."""
MOST_NOTICES = 3
FRAME = 4
"""Lines of the screen above and below: title, pages, what Enter does, keys."""


def bare(address: str) -> str:
    """An address as it is typed into a browser."""
    return address.partition("://")[2].rstrip("/") or address or "no address"


def alone(address: str) -> bool:
    """Whether an address reaches no further than this machine."""
    return bare(address).startswith(("127.", "localhost", "[::1]"))


def link(address: str, code: str) -> str:
    """What the QR code says."""
    return f"{address.rstrip('/')}/j/{code}"


def doubled(address: str, code: str, width: int, height: int) -> bool:
    """Whether a terminal of this size has room for the large QR code."""
    across, down = qr_size(link(address, code), True)
    return width - across >= LEAST_LEFT and height - FRAME >= down


def scan_width(address: str, code: str, double: bool) -> int:
    """Cells across of the QR code."""
    return qr_size(link(address, code), double)[0]


def scan(service: Service, address: str, double: bool, width: int) -> list[Content]:
    """The QR code, and below a small one what is on."""
    made = qr(link(address, service.code), double)
    for line in [] if double else facts(service):
        made += [fitted.truncate(width, ellipsis=True) for fitted in fold(line, width)]
    return made


def facts(service: Service) -> list[Content]:
    """Mode, what is on, and whether anybody may still join."""
    made, room = service.room.made, service.room
    assert made is not None
    mode = f"teams of {made.team_size}" if teams(room) else "one class, one game"
    asked = [what for what, on in (("reasons", made.reasons), ("predictions", made.predict)) if on]
    language = f" · {LANGUAGE_TITLES[made.language]}" if made.language != "en" else ""
    state = ("■ LOCKED: nobody can join", "bold $bad") if room.locked else ("□ open: l locks", "$quiet")
    homework = (" · homework on", "$quiet") if room.homework else ""
    timer = " · timer set" if room.timer.until or room.timer.left is not None else ""
    return [
        row(("Played as ", "$quiet"), mode, (language, "$quiet")),
        row(("Asked for: ", "$quiet"), (" and ".join(asked) or "a vote only"), (timer, "$quiet")),
        row(state, homework),
    ]


def join(service: Service, address: str, double: bool, width: int, height: int) -> list[Content]:
    """Where to go and what to type, as large as it fits, and who is in; beside a large QR code also what is on."""
    gap = [Content("")] if height > 26 else []
    where = "on this machine only" if alone(address) else "same Wi-Fi"
    made = [*gap, row(("Open in any browser", "bold $accent"), (f"  {where}", "$quiet")), *gap]
    made += [*_address(bare(address), width), *gap]
    made += [text("and type this code", "bold $accent"), *gap]
    code = large(service.code, scale=2) or large(service.code)
    if code and code[0].cell_length > width:
        code = large(service.code)
    made += code if code and code[0].cell_length <= width else [text(service.code, "bold $title")]
    if double:
        made += [Content(""), *(part for line in facts(service) for part in fold(line, width))]
    for notice in service.notices[-MOST_NOTICES:]:
        made += hang(text("! ", "bold $bad"), text(notice), width)
    return [*made, *gap, *who(service.room, width)]


def _address(words: str, width: int) -> list[Content]:
    """An address in large letters, on two lines where it is too long for one, else as it is."""
    host, colon, port = words.rpartition(":")
    for small in (False, True):
        for parts in ([words], [host, colon + port] if host else []):
            drawn = [large(part, small=small) for part in parts]
            if drawn and all(lines and lines[0].cell_length <= width for lines in drawn):
                return [line for lines in drawn if lines for line in lines]
    return fold(text(words, "bold $title"), width)


def who(room: Room, width: int) -> list[Content]:
    """Everybody who is in, by team where teams play."""
    here = room.here()
    head = row((f"{len(here)}", "bold $title"), (" in" if here else " in: nobody has joined yet", "bold $accent"))
    if not teams(room):
        return [head, *pack(Content(""), [text(seat.name) for seat in here], width)] if here else [head]
    made = [head]
    for number in sorted({seat.group for seat in here}):
        label = text(f"Team {number}  ", "bold $title")
        held = [_held(seat) for seat in here if seat.group == number]
        made += pack(label, held, width) if width > 60 else hang(label, Content(", ").join(held), width)
    return made


def _held(seat: Seat) -> Content:
    office = OFFICE_TITLES.get(seat.office, "no office")
    return row(seat.name, (f" ({office})", "$quiet"))
