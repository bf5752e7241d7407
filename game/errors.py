"""The errors that a user can meet, and the exit code of each. Nothing else may reach a user."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    FELL_SHORT = 1
    WRONG_USE = 2
    BAD_CONTENT = 3
    BAD_SAVE = 4
    FAULT = 70


class GameError(Exception):
    """Something that a user can understand and mend. The text says what, where and what to do."""

    code = Exit.WRONG_USE


class UseError(GameError):
    """The command was not given what it needs."""


class ContentError(GameError):
    """A pack that cannot be played."""

    code = Exit.BAD_CONTENT


class Fault(GameError):  # noqa: N818 - a fault is what a player is told of
    """A mistake of ours: told without a traceback, which is kept in a file for those who can mend it."""

    code = Exit.FAULT


class SaveError(GameError):
    """A journal that cannot be read, or does not verify."""

    code = Exit.BAD_SAVE
