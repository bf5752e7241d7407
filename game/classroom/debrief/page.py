"""The debrief of a class session as one page: no scripts, nothing loaded, the same bytes every time.

``html`` is the page to keep; ``body`` is what a server puts into a page of its own, with ``STYLE`` served beside it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from game import __version__
from game.classroom.debrief.facts import ClassFacts, GroupFact
from game.classroom.debrief.sections import sections
from game.report.document import SHEET, document, policy, section
from game.report.markup import Html, bullets, escape, join, paragraph, tag, terms

STYLE: Final = SHEET + Path(__file__).with_name("page.css").read_text(encoding="utf-8")

POLICY: Final = policy(STYLE)

_drawing = threading.Lock()
"""The drawing library has settings that all threads share."""


def html(facts: ClassFacts) -> str:
    """The page of a session, whole."""
    return document(f"{headline(facts)}: a class debrief of Double Down", STYLE, body(facts))


def body(facts: ClassFacts) -> Html:
    """What is between the tags of the body: header, contents, sections, footer."""
    with _drawing:
        told = [(name, heading, join(made, Html("\n"))) for name, heading, made in sections(facts)]
    links = bullets(tag("a", heading, href=f"#{name}") for name, heading, _ in (*told, ("again", AGAIN, "")))
    parts = [
        tag("a", "To the debrief", href="#debrief", class_="skip"),
        tag("header", *_header(facts)),
        tag("nav", links, aria_label="On this page"),
        tag("main", *(section(*part) for part in told), id="debrief", tabindex="-1"),
        tag("footer", *_footer(facts), id="again"),
    ]
    return join(parts, Html("\n"))


def headline(facts: ClassFacts) -> str:
    """What the session came to, in a few words."""
    played = [group for group in facts.groups if group.quarters]
    if facts.mode == "teams":
        count = f"{len(played)} team{'s' if len(played) != 1 else ''}"
        return f"{count}, one world" if played else facts.title
    only: GroupFact | None = played[0] if played else None
    return only.ending if only and only.ending else facts.title


def _header(facts: ClassFacts) -> Iterator[Html]:
    yield tag("h1", tag("span", "Double Down: the debrief of a class", class_="kicker"), " ", headline(facts))
    played = [group for group in facts.groups if group.quarters]
    if facts.mode != "teams" and played:
        yield paragraph(played[0].ending_body)
    here = sum(seat.here for seat in facts.seats)
    away = len(facts.seats) - here
    teams = f", {len(played)} teams" if facts.mode == "teams" else ""
    span = f", {played[0].quarters[0].when} to {max(g.quarters[-1].when for g in played)}" if played else ""
    yield terms(
        [
            ("Campaign", f"{facts.title}{span}"),
            ("World", facts.seed),
            ("Session", facts.code),
            ("Held on", datetime.fromtimestamp(facts.opened, UTC).strftime("%Y-%m-%d")),
            ("Seats", f"{here}{teams}{f', and {away} taken away' if away else ''}"),
            ("Judged by", f"the lens “{facts.lens_name}”"),
            *(("Note", notice) for notice in facts.notices),
            *([("Note", _unfinished(facts))] if played and not all(g.finished for g in played) else []),
        ],
        class_="facts",
    )


def _unfinished(facts: ClassFacts) -> str:
    state = "The session was closed" if facts.over else "The session stands"
    return (
        f"{state} after {facts.played} of {facts.quarters} quarters: scores are as they stand then, without an ending."
    )


AGAIN: Final = "The same world again"


def _footer(facts: ClassFacts) -> Iterator[Html]:
    """How to play the world again, and what it was played with."""
    yield tag("h2", AGAIN)
    command = f"doubledown play --scenario {facts.scenario} --seed {facts.seed}{facts.fixed}"
    yield terms(
        [
            ("To play it", tag("code", escape(command))),
            ("Played with", f"Double Down {__version__}, packs {facts.played_with}"),
        ],
        class_="facts",
    )
    yield paragraph("The same world needs the same packs.", class_="quiet")
