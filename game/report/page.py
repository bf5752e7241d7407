"""The debrief of a finished game as one page: no scripts, nothing loaded from elsewhere, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from game import __version__
from game.campaign import seeds, share
from game.campaign.session import Session
from game.campaign.start import COUNTS_FOR_NOTHING
from game.report.document import SHEET, document, section
from game.report.facts import Facts, facts, when
from game.report.markup import Html, bullets, escape, join, paragraph, tag, terms
from game.report.sections import sections


def html(session: Session) -> str:
    """The page of a finished game. Raises UseError while it is being played."""
    game = facts(session)
    told = [(name, heading, join(made, Html("\n"))) for name, heading, made in sections(game)]
    links = bullets(tag("a", heading, href=f"#{name}") for name, heading, _ in (*told, ("again", AGAIN, "")))
    body = [
        tag("a", "To the debrief", href="#debrief", class_="skip"),
        tag("header", *_header(game)),
        tag("nav", links, aria_label="On this page"),
        tag("main", *(section(*parts) for parts in told), id="debrief", tabindex="-1"),
        tag("footer", *_footer(game), id="again"),
    ]
    return document(f"{game.verdict.ending.title}: a debrief of Double Down", SHEET, join(body, Html("\n")))


def _header(game: Facts) -> Iterator[Html]:
    session, first, last = game.session, game.outcomes[0], game.outcomes[-1]
    yield tag("h1", tag("span", "Double Down: the debrief", class_="kicker"), " ", game.verdict.ending.title)
    yield paragraph(game.verdict.ending.body)
    day = f", the world of {session.daily}" if session.daily else ""
    yield terms(
        [
            ("Campaign", f"{session.title}, {when(first)} to {when(last)}"),
            ("World", f"{seeds.show(session.seed)}{day}"),
            ("Begun on", session.created),
            *([("Note", COUNTS_FOR_NOTHING)] if session.author else []),
            *(("Note", notice) for notice in session.notices),
        ],
        class_="facts",
    )


AGAIN: Final = "The same world again"


def _footer(game: Facts) -> Iterator[Html]:
    """How to play the world again, what to share, and what it was played with."""
    session = game.session
    packs = ", ".join(f"{pack.id} {pack.version}" for pack in session.content.packs)
    yield tag("h2", AGAIN)
    yield terms(
        [
            ("To play it", tag("code", escape(share.again(session)))),
            ("To share", tag("code", share.text(session))),
            ("Played with", f"Double Down {__version__}, packs {packs}, content {session.content.digest[:12]}"),
        ],
        class_="facts",
    )
    yield paragraph("The same world needs the same packs.", class_="quiet")
