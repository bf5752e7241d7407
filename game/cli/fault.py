"""What is told of a mistake of ours."""

from __future__ import annotations

import sys

from game import __version__
from game.errors import Fault

again = "doubledown"
"""The command that brings the player back to what is being played: told if the game should fail."""


def told(error: Exception) -> Fault:
    """What to tell of a mistake of ours, with the details kept in a file."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="doubledown-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(f"Double Down {__version__}, {sys.version}\n{again}\n\n{''.join(traceback.format_exception(error))}")
    return Fault(
        "Double Down has failed, and it is not your doing. What was shown is saved: 'doubledown resume'.\n"
        f"The same world again: {again}\nThe details for a report are in {file.name}"
    )
