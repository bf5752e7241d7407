"""Predictions as they are typed, and what came of them: ``leverage down 75, alignment up 60``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from game.campaign import predictions
from game.campaign.journal import PREDICTED
from game.campaign.meters import title_of
from game.campaign.predictions import Guess
from game.campaign.views import Outcome
from game.errors import UseError
from game.plain.find import find
from game.plain.lines import listed, lowered, table, wrap
from game.text import quarter_name, signed

EXAMPLE: Final = "leverage down 75, alignment up 60"
WAYS: Final = {"up": 1, "u": 1, "+": 1, "rise": 1, "rises": 1, "down": -1, "d": -1, "-": -1, "fall": -1, "falls": -1}
SURE: Final = 75
"""What is meant where no per cent is given."""

_SAID = re.compile(r"(?P<way>[a-z]+|[+-])\s*(?P<sure>\d{1,3})?\s*%?")


def read(text: str) -> dict[str, int]:
    """What is predicted of which number. Raises UseError, with an example."""
    said: dict[str, int] = {}
    for part in re.split(r"[,;]|\band\b", text):
        name, _, rest = part.strip().partition(" ")
        if name:
            found = find(name, ((number, (number,)) for number in PREDICTED))
            if len(found) != 1:
                raise UseError(f"'{name[:20]}' cannot be predicted: type for example 'e {EXAMPLE}'")
            said[found[0]] = way(rest)
    predictions.check(said)
    return said


def way(text: str) -> int:
    """``down 75``: -75. Raises UseError."""
    match = _SAID.fullmatch(text.strip())
    if match is None or match["way"] not in WAYS:
        raise UseError(f"'{text.strip()[:20]}' is not up or down and a per cent from 50 to 100: try 'down 75'")
    sure = int(match["sure"] or SURE)
    predictions.check({PREDICTED[0]: sure})
    return WAYS[match["way"]] * sure


def told(said: dict[str, int]) -> str:
    """``leverage goes down, 75% sure; alignment goes up, 60% sure``."""
    return "; ".join(
        f"{lowered(title_of(name))} goes {'up' if sure > 0 else 'down'}, {abs(sure)}% sure"
        for name, sure in said.items()
    )


def came(done: Outcome) -> Iterator[str]:
    """What came of the predictions of a quarter."""
    for guess in predictions.guesses([done]):
        said = f"{'up' if guess.said > 0 else 'down'}, {abs(guess.said)}% sure"
        right = "right" if guess.right else "wrong"
        yield from wrap(
            f"You predicted {lowered(title_of(guess.name))} {said}: {right}, it moved {signed(guess.moved)}. "
            f"Brier {guess.brier:.2f} (0 is best, {predictions.COIN:g} is a coin)."
        )


def record(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """All predictions of a game: how they scored and how well they were calibrated. Nothing where none was made."""
    past = list(outcomes)
    made = predictions.guesses(past)
    score = predictions.brier(made)
    if score is None:
        return
    right = sum(guess.right for guess in made)
    yield f"Your predictions: {right} of {len(made)} came true. Brier score {score:.3f}; 0 is perfect, 0.25 a coin."
    yield "How sure you were, and how often that was right:"
    bands = predictions.calibration(made)
    rows = [(f"{band.sure:.0%}", f"{band.right:.0%}", str(band.count)) for band in bands]
    yield from table(("sure", "right", "predictions"), rows)
    missed = sorted((guess for guess in made if not guess.right), key=lambda guess: -guess.brier)
    if missed:
        yield from wrap(f"The surest that failed: {listed([_missed(guess, past) for guess in missed[:3]])}.")


def _missed(guess: Guess, past: list[Outcome]) -> str:
    done = next(outcome for outcome in past if outcome.quarter == guess.quarter)
    way_said = "up" if guess.said > 0 else "down"
    return f"{guess.name} {way_said} at {abs(guess.said)}% in {quarter_name(done.year, done.of_year)}"
