"""What people are told, in English: the keys of the message catalogues."""

from __future__ import annotations

from typing import Final

REFUSALS: Final = {
    "bad-form": "That form was not complete. Look at it again.",
    "code-taken": "Another session has that code.",
    "decided": "That is decided already.",
    "full": "This session has no seat left.",
    "locked": "The teacher has locked this session: nobody can join now.",
    "name-empty": "A nickname needs at least one letter or digit.",
    "name-taken": "Somebody here has that name, or one that looks like it. Choose another.",
    "no-homework": "Homework is not open now.",
    "no-such-code": "There is no session with that code. Look at the code again.",
    "no-such-group": "There is no such team.",
    "no-such-move": "That desk move cannot be made now.",
    "no-such-option": "That option cannot be chosen now.",
    "no-such-reason": "There is no such reason to show.",
    "no-such-room": "There is no such session any more.",
    "no-such-seat": "That seat was taken away.",
    "no-such-token": "That is not the facilitator's token.",
    "no-teams": "There are no teams in this session.",
    "no-timer": "There is no timer to pause.",
    "nobody-here": "Nobody has joined yet.",
    "not-now": "That cannot be done now: the session has moved on.",
    "office-taken": "Somebody in that team holds that office.",
    "over": "The session is over.",
    "prediction-wanted": "Say also whether each score will go up or down.",
    "reason-wanted": "Say also why, in one line.",
    "slow-down": "That was too often. Wait a moment and try again.",
    "split": "The votes are even: vote again, or let the teacher decide.",
    "taken": "That seat is taken already. Load the page again.",
    "too-late": "The session has moved on. What you sent was for an earlier moment.",
    "undecided": "Not every team has decided.",
    "unsaved": "That could not be written to the disk, so it does not count. Try again.",
}


def refusal(code: str) -> str:
    """The sentence for a refusal."""
    return REFUSALS.get(code, REFUSALS["not-now"])
