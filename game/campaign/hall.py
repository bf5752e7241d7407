"""The hall of fame and the streak of days: read off the journals, so that they can never disagree with them.

The final numbers of a game are its start and its recorded changes, summed on the grid: no game need be played again.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

from game.campaign import journal, store
from game.content.compile import compile_deck
from game.content.library import Content
from game.engine.deck import Deck
from game.engine.scoring import score
from game.engine.words import COLUMN_INDEX
from game.engine.worlds import GRID, Worlds
from game.errors import GameError


@dataclass(frozen=True)
class Entry:
    """A finished game."""

    scenario: str
    seed: str
    score: float
    par: float
    won: bool
    ending: str
    """The ending's id."""
    when: str
    """The date on which it was begun."""
    daily: str
    """The date whose world it is, or nothing."""
    path: str


def entries(content: Content) -> list[Entry]:
    """Every finished game whose scenario is still here, the best first; games in author mode do not count."""
    decks: dict[str, Deck] = {}
    found = []
    for game in store.games():
        if game.problem or game.author or not game.finished or game.scenario not in content.scenarios:
            continue
        try:
            recording = journal.read(game.path)
            if game.scenario not in decks:
                decks[game.scenario] = compile_deck(content, game.scenario)
        except GameError:
            continue
        found.append(_entry(recording, decks[game.scenario]))
    return sorted(found, key=lambda entry: (-entry.won, -entry.score, entry.when))


def _entry(recording: journal.Recording, deck: Deck) -> Entry:
    header, lines = recording.header, recording.history()
    points = _score(lines, deck)
    ending = str(lines[-1].get("ending", ""))
    early = any(known.id == ending and known.early for known in deck.endings)
    return Entry(
        header["scenario"],
        header["seed"],
        points,
        deck.par,
        points >= deck.par and not early,
        ending,
        str(header.get("created", ""))[:10],
        str(header.get("daily", ""))[:10],
        str(recording.path),
    )


def _score(lines: list[journal.Line], deck: Deck) -> float:
    values = deck.start.copy()
    for line in lines:
        for name, steps in line["changes"].items():
            if name in COLUMN_INDEX:
                values[COLUMN_INDEX[name]] += steps / GRID
    marks = np.zeros((deck.layout.height, 1), dtype=np.int16)
    world = Worlds(0, np.zeros(1, dtype=np.uint64), np.clip(values, 0.0, 100.0)[:, None], marks, deck.layout)
    return float(score(world, deck.model, deck.lenses[deck.lens])[0])


def streak(found: list[Entry], today: datetime.date) -> int:
    """Days in a row, up to today or yesterday, on which the day's world was finished."""
    days = {entry.daily for entry in found if entry.daily}
    day = today if today.isoformat() in days else today - datetime.timedelta(days=1)
    count = 0
    while day.isoformat() in days:
        count, day = count + 1, day - datetime.timedelta(days=1)
    return count
