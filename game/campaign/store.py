"""Where games are kept: ``saves/`` in a checkout, the platform's data folder when installed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from game.campaign import journal
from game.errors import SaveError, UseError


def home() -> Path:
    """The folder for journals and settings; DOUBLEDOWN_HOME overrides it."""
    chosen = os.environ.get("DOUBLEDOWN_HOME")
    if chosen:
        return Path(chosen).expanduser()
    checkout = Path(__file__).resolve().parent.parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "content" / "base").is_dir():
        return checkout / "saves"
    import platformdirs

    return Path(platformdirs.user_data_dir("doubledown", appauthor=False))


@dataclass(frozen=True)
class Saved:
    """One game in the store, as much as a list needs."""

    path: Path
    scenario: str
    seed: str
    quarter: int
    """The quarter to be played next."""
    finished: bool
    changed: float
    """Time of the last change, seconds since the epoch."""
    problem: str = ""
    """Why it cannot be read, where it cannot: such a game is listed, and opening it says the same."""
    author: bool = False
    """It is played in author mode and counts for nothing."""


def games() -> list[Saved]:
    """Every game, the one played last first."""
    found = []
    for path in home().glob("*.jsonl"):
        try:
            recording = journal.read(path)
            changed = path.stat().st_mtime
        except (SaveError, OSError) as error:
            found.append(Saved(path, path.stem, "", 0, True, 0.0, str(error)))
            continue
        history = recording.history()
        done = bool(history) and bool(history[-1].get("ending"))
        header = recording.header
        author = header.get("author") is not None
        found.append(Saved(path, header["scenario"], header["seed"], len(history) + 1, done, changed, author=author))
    return sorted(found, key=lambda game: (-game.changed, game.path.name))


def new_path(scenario: str, seed: str) -> Path:
    """A file name that is not taken."""
    stem = f"{scenario}-{seed}"
    for number in range(1, 1000):
        path = home() / (f"{stem}.jsonl" if number == 1 else f"{stem}-{number}.jsonl")
        if not path.exists():
            return path
    raise UseError(f"there are already 999 games of {stem}: move some of them away")


def find(name: str | None) -> Path:
    """The journal that a user means: a path, a name in the store, or (None) the unfinished game played last."""
    if name is None:
        for game in games():
            if not game.finished:
                return game.path
        raise UseError("there is no unfinished game: 'doubledown play' starts one")
    for path in (Path(name), home() / name, home() / f"{name}.jsonl"):
        if path.is_file():
            return path
    raise SaveError(f"{name}: there is no such game; 'doubledown resume --list' shows them")
