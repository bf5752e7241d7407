"""A finished game with all that its page tells of it, worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.analysis.turning import Turn
from game.campaign import predictions, rewind
from game.campaign.advisers import records
from game.campaign.predictions import Guess
from game.campaign.session import Session
from game.campaign.views import Outcome, Verdict
from game.text import quarter_name


@dataclass(frozen=True)
class Facts:
    """The game, its verdict, and what has been weighed and counted."""

    session: Session
    verdict: Verdict
    turns: Sequence[Turn]
    """Every decision that could be weighed, in order."""
    guesses: Sequence[Guess]
    offices: dict[str, tuple[int, int]]
    """(forecasts that held, forecasts that fell due) by office."""

    @property
    def outcomes(self) -> list[Outcome]:
        """The quarters that were played."""
        return self.session.outcomes

    @property
    def points(self) -> list[dict[str, float]]:
        """Every number at the start and after each quarter."""
        if not self.outcomes:
            return [self.session.numbers()]
        return [self.outcomes[0].before, *(outcome.after for outcome in self.outcomes)]

    def at(self, quarter: int) -> Outcome:
        """A quarter by its number, from 1."""
        return self.outcomes[quarter - 1]


def facts(session: Session) -> Facts:
    """Look at a finished game; this plays its decisions on, which takes a second or two. Raises UseError."""
    return Facts(
        session,
        session.verdict(),
        rewind.weighed(session),
        [] if session.author else predictions.guesses(session.outcomes),  # author mode: they are not scored
        records(session.claims()),
    )


def when(outcome: Outcome) -> str:
    """``2023 Q3``."""
    return quarter_name(outcome.year, outcome.of_year)


def title(outcome: Outcome) -> str:
    """The event of a quarter."""
    return outcome.event.title if outcome.event else "a card that is not here"


def chosen(outcome: Outcome) -> str:
    """The option that was taken."""
    return outcome.option.label if outcome.option else "an option that is not here"
