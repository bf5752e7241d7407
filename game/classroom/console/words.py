"""What the console says: a sentence for everything that may be refused, and what things are called."""

from __future__ import annotations

from typing import Final

from game.classroom.refused import Refused
from game.classroom.room import Phase
from game.classroom.words import REFUSALS as COMMON
from game.errors import GameError

REFUSALS: Final = {
    "not-now": "That cannot be done now: the session has moved on.",
    "over": "The session is over.",
    "locked": "The session is locked: nobody can join.",
    "full": "The session is full: there is no seat left.",
    "taken": "That seat is taken.",
    "no-such-room": "This session is not in the store any more.",
    "no-such-seat": "That seat is not there any more.",
    "no-such-group": "There is no such team.",
    "no-such-option": "That option cannot be chosen now.",
    "no-such-move": "That desk move cannot be made with this option.",
    "no-teams": "This session is played as one class: there are no teams.",
    "no-homework": "Homework is off.",
    "no-timer": "There is no timer. m sets one.",
    "nobody-here": "Nobody is in yet: at least one student must join before you start.",
    "name-empty": "A name needs at least one letter or digit.",
    "name-taken": "Somebody is called that already, or nearly that.",
    "office-taken": "Somebody else in that team holds that office.",
    "decided": "That is decided already.",
    "split": "The votes are tied: vote again (a) or decide (o).",
    "undecided": "Not every team has decided.",
    "too-late": "Too late: the session has moved on.",
    "reason-wanted": "A reason is asked for.",
    "prediction-wanted": "A prediction is asked for.",
    "too-many": "Too much at once: wait a moment and try again.",
    "busy": "The server is busy: try again in a moment.",
}
"""By the code of a refusal, as a teacher is told it; what is not among them is said as to everybody."""

BIG_KEY: Final = {
    "start": "Start",
    "reveal": "Show the ballots",
    "answer": "Show the answer",
    "tie": "Vote again",
    "next": "Next quarter",
    "end": "End",
    "": "Next page",
}
"""What Enter and Space do, by ``Table.step``."""

OFFICE_TITLES: Final = {
    "state": "State",
    "treasury": "Treasury",
    "commerce": "Commerce",
    "defense": "Defense",
    "intelligence": "Intelligence",
    "hill": "The Hill",
}

PHASES: Final = {
    Phase.LOBBY: "Who is in",
    Phase.VOTE: "The vote",
    Phase.SPLIT: "The ballots",
    Phase.ANSWER: "The answer",
    Phase.OVER: "Over",
}

LANGUAGE_TITLES: Final = {"en": "English", "zh-Hans": "Chinese", "es": "Spanish"}
"""Of the students' pages."""


def sentence(error: Exception) -> str:
    """What to tell of an error; nothing has happened where there is one."""
    if isinstance(error, Refused):
        told = REFUSALS.get(error.code) or COMMON.get(error.code)
        return told or f"That cannot be done now ({error.code})."
    if isinstance(error, GameError):
        words = str(error).strip()
        return f"{words[:1].upper()}{words[1:]}. Nothing has changed: try again." if words else "Try again."
    return f"Something in the game itself went wrong ({type(error).__name__}). Nothing was lost: try again."


def clock(seconds: float) -> str:
    """``2:05``: minutes and seconds; a second that has begun counts."""
    whole = max(0, int(-(-seconds // 1)))
    return f"{whole // 60}:{whole % 60:02}"


def people(count: int, what: str = "student") -> str:
    """``1 student``, ``30 students``."""
    return f"{count} {what}{'' if count == 1 else 's'}"
