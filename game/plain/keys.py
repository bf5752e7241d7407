"""The keys of the plain front end: what each is called, what it does, and which one was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from game.content.problems import nearest
from game.plain.lines import hang, wrap


@dataclass(frozen=True)
class Key:
    """One letter, or its word in full, with what may follow it."""

    letter: str
    word: str
    usage: str
    what: str
    group: str
    playing: bool = True
    """It works while a game is played."""
    after: bool = False
    """It works after the debrief."""


DECIDE, ASK, LOOK, BACK, LEAVE = "To decide", "To ask what may come", "To look", "To look back", "To go"

KEYS: Final = (
    Key("d", "desk", "d, d 10, d 10 more", "desk moves: list them, ready number 10, tell it in full", DECIDE),
    Key(
        "e",
        "expect",
        "e, e leverage down 75",
        "predict where leverage and alignment go, and how sure you are; scored after the answer",
        DECIDE,
    ),
    Key("o", "options", "o", "the card and the options once more", DECIDE),
    Key("a", "advisers", "a, a state", "six offices on each option; what one of them takes for granted", ASK),
    Key("f", "forecast", "f", "the analysts' odds of each option; it may cost an estimate", ASK),
    Key("s", "state", "s, s strain", "every number, or one, with its meaning and warning line", LOOK, after=True),
    Key("n", "nexus", "n", "ties between the two, adaptation, fatigue and pressure", LOOK, after=True),
    Key("p", "plane", "p", "leverage and alignment, quarter by quarter", LOOK, after=True),
    Key("c", "codex", "c, c fatigue, c list", "what the words mean", LOOK, after=True),
    Key(
        "w",
        "why",
        "w, w 3, w all, w leverage",
        "why the numbers moved: last quarter, quarter 3, the whole campaign, one number; also 'w all leverage'",
        BACK,
        after=True,
    ),
    Key("l", "last", "l", "the last answer once more", BACK, after=True),
    Key(
        "r", "replay", "r, r 3", "page through the quarters played, from the first or from quarter 3", BACK, after=True
    ),
    Key(
        "b",
        "back",
        "b, b 5, b 5 2, b 5 take",
        "rewind: the quarters, what was open in one, what another option would have led to, go on from there",
        BACK,
        after=True,
    ),
    Key("u", "undo", "u", "take back the last quarter; the journal keeps a note", BACK),
    Key("v", "verdict", "v", "the debrief once more", BACK, playing=False, after=True),
    Key("y", "share", "y", "the text to share", LEAVE, playing=False, after=True),
    Key("h", "help", "h", "these keys", LEAVE, after=True),
    Key("q", "quit", "q", "leave; every quarter is saved", LEAVE, after=True),
)

SAME: Final = {"?": "h", "exit": "q", "leave": "q", "predict": "e", "rewind": "b", "numbers": "s"}

_HEAD = re.compile(r"([a-z]+|\?)\s*(.*)", re.DOTALL)


def read(answer: str, over: bool = False) -> tuple[str, str] | None:
    """(letter, what follows it) of something typed: ``d 10``, ``d10``, ``desk 10``. None where it is no key."""
    found = _HEAD.fullmatch(answer)
    if found is None:
        return None
    head, rest = found[1], found[2].strip()
    for key in _open(over):
        if SAME.get(head, head) == key.letter or (len(head) > 2 and key.word.startswith(head)):
            return key.letter, rest
    return None


def _open(over: bool) -> Iterator[Key]:
    return (key for key in KEYS if (key.after if over else key.playing))


def meant(answer: str, over: bool = False) -> str:
    """``; did you mean 'x'?``: for what is no key."""
    head = answer.split(" ")[0]
    words = {key.word: key for key in _open(over)}
    hint = nearest(head, list(words)) or next(
        (f"; did you mean '{key.word}'?" for key in words.values() if head[:1] == key.letter), ""
    )
    for word, key in words.items():
        hint = hint.replace(f"'{word}'?", f"{key.letter} ({word})?")
    return hint


def pages(count: int, over: bool = False) -> Iterator[str]:
    """All keys in groups. ``count``: how many options are on the desk."""
    if not over:
        yield f"1-{count}: choose that option. Each key may be typed as a word: 'why', 'desk 10'."
    for group in (DECIDE, ASK, LOOK, BACK, LEAVE):
        inside = [key for key in _open(over) if key.group == group]
        if inside:
            yield f"{group}:"
        for key in inside:
            yield from hang(f"{key.usage}: {key.word}. {key.what[0].upper()}{key.what[1:]}.")
    yield from wrap("Outside of a game: doubledown play, resume --list, compare and report; --help tells of them.")
