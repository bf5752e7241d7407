"""Golden playthroughs: the whole text of a few games, kept as files and compared word for word.

``python -m tests.golden.play`` writes them anew; the difference is then read like any other change.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from unittest import mock

from game.campaign import seeds
from game.campaign.session import Session
from game.content.library import Content
from game.content.load import load
from game.plain.play import Plain

FOLDER = Path(__file__).parent
GAMES = {
    "since-2022-firm": ("since-2022", "8F2K-1QZM", "1\n"),
    "since-2022-mixed": ("since-2022", "0000-0001", "3\nd\n2\n2\n4\n1\n"),
    "class-period-soft": ("class-period", "7EAC-HERS", "4\n5\n3\n"),
}
"""Name to (scenario, seed, input, repeated as long as the game lasts)."""


def transcript(content: Content, name: str) -> str:
    """Everything that the line-by-line front end prints in one of the games."""
    scenario, seed, typed = GAMES[name]
    session = Session(content, scenario, seeds.parse(seed))
    out = io.StringIO()
    with (
        mock.patch.object(sys, "stdin", io.StringIO(typed * 60)),
        mock.patch.dict("os.environ", {"COLUMNS": "79", "LINES": "24", "DOUBLEDOWN_HOME": "no-games"}),
        contextlib.redirect_stdout(out),
    ):
        Plain(session).run()
    return out.getvalue()


def main() -> None:
    """Write every golden file anew."""
    content = load()
    for name in GAMES:
        (FOLDER / f"{name}.txt").write_text(transcript(content, name), encoding="utf-8")
        print(f"wrote {name}.txt")


if __name__ == "__main__":
    main()
