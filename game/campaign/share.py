"""A line to share: which world, and what came of it, with nothing given away. ``play`` takes it as it is pasted."""

from __future__ import annotations

import re
import shlex

from game.campaign import seeds
from game.campaign.session import Session
from game.errors import UseError

_SEED = re.compile(r"\b([0-9A-Za-z]{4}-[0-9A-Za-z]{4})\b")
_SCENARIO = re.compile(r"\b([a-z0-9]+(?:-[a-z0-9]+)*)\b")
LEVELS = "▁▂▃▄▅▆▇█"
LONGEST = 400
"""Characters of a pasted text that are looked at."""


def text(session: Session) -> str:
    """The share text of a finished game. Raises UseError while it is being played."""
    verdict = session.verdict()
    came = "won" if verdict.won else "ended early" if verdict.early else "not won"
    curve = "".join(
        _level(outcome.after["leverage"] / 0.55 - outcome.after["alignment"] + 50) for outcome in session.outcomes
    )
    day = f"{session.daily} " if session.daily else ""
    day = f"author mode at {session.author.card}, " if session.author else day
    return (
        f"Double Down {day}{session.scenario.id} {seeds.show(session.seed)}: "
        f"{verdict.score:.1f} of 100, par {verdict.par:g}, {came} {curve}"
    )


def _level(value: float) -> str:
    return LEVELS[min(7, max(0, int(value / 100 * 8)))]


def again(session: Session) -> str:
    """The command that plays the same world again; in author mode it takes the state out of the journal."""
    command = f"doubledown play --scenario {session.scenario.id} --seed {seeds.show(session.seed)}"
    command += "".join(f" --{name} {value}" for name, value in session.fixed.items() if value)
    if session.author is not None:
        command += f" --at {session.author.card}"
        command += f" --state {shlex.quote(str(session.journal.path))}" if session.journal else ""
    return command


def read(pasted: str, scenarios: list[str]) -> tuple[str | None, int]:
    """(scenario or None, seed) out of a share text, a command or a bare seed. Raises UseError."""
    words = pasted[:LONGEST].strip()
    for found in _SEED.findall(words):
        try:
            seed = seeds.parse(found)
        except UseError:
            continue
        named = [word for word in _SCENARIO.findall(words) if word in scenarios]
        return (named[0] if named else None), seed
    return None, seeds.parse(words)
