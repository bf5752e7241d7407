"""What the player said beforehand, and how good that was: Brier score and calibration.

A prediction is a whole number of per cent with a sign: 70 is "up, seventy per cent sure", -70 "down". Fifty is a coin.
The Brier score is the mean of (probability of up - what happened)^2: 0 is perfect, 0.25 is a coin (Brier 1950).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from game.campaign.journal import PREDICTED
from game.campaign.views import Outcome
from game.errors import UseError

CHOICES: Final = (55, 65, 75, 85, 95)
"""How sure a player may say to be, in per cent, where a screen offers a choice."""

COIN: Final = 0.25
"""The Brier score of somebody who always says fifty per cent."""


@dataclass(frozen=True)
class Guess:
    """One prediction that has come due."""

    quarter: int
    name: str
    said: int
    moved: float
    """Points by which the number then moved."""

    @property
    def right(self) -> bool:
        """Whether it went the way that was said. A number that did not move did not go up."""
        return (self.moved > 0) == (self.said > 0)

    @property
    def brier(self) -> float:
        """0 to 1, less is better."""
        sure = abs(self.said) / 100.0
        return (1.0 - sure) ** 2 if self.right else sure**2


@dataclass(frozen=True)
class Band:
    """The predictions of about the same confidence."""

    sure: float
    """Their mean confidence, 0.5 to 1."""
    right: float
    """The share of them that came true."""
    count: int


def check(said: dict[str, int]) -> None:
    """Raises UseError for what is not a prediction."""
    for name, sure in said.items():
        if name not in PREDICTED:
            raise UseError(f"'{name}' cannot be predicted: there are {' and '.join(PREDICTED)}")
        if not 50 <= abs(sure) <= 100:
            raise UseError(f"a prediction is 50 to 100 per cent sure, up or down; {sure} is not")


def guesses(outcomes: Iterable[Outcome]) -> list[Guess]:
    """Every prediction of a game, in order."""
    return [
        Guess(outcome.quarter, name, said, outcome.after[name] - outcome.before[name])
        for outcome in outcomes
        for name, said in outcome.prediction.items()
    ]


def brier(made: Iterable[Guess]) -> float | None:
    """Mean Brier score, or None where nothing was predicted."""
    scores = [guess.brier for guess in made]
    return sum(scores) / len(scores) if scores else None


def calibration(made: Iterable[Guess], width: int = 10) -> list[Band]:
    """Predictions by confidence in bands of ``width`` per cent: how sure, and how often right."""
    bands: dict[int, list[Guess]] = {}
    for guess in made:
        bands.setdefault(min(abs(guess.said), 99) // width, []).append(guess)
    return [
        Band(
            sum(abs(g.said) for g in inside) / len(inside) / 100.0,
            sum(g.right for g in inside) / len(inside),
            len(inside),
        )
        for _, inside in sorted(bands.items())
    ]
