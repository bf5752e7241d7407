"""A game that is about to begin: all that its first page tells, before the rules are even loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from game.campaign import seeds
from game.content.beginning import Beginning
from game.content.library import Content
from game.content.schema import Scenario
from game.engine.calendar import year_of

if TYPE_CHECKING:
    from game.campaign.session import Session

COUNTS_FOR_NOTHING: Final = "Author mode: this game counts for no record, no achievement and no score of predictions."
"""What is said of a game that begins where its author likes: at a card, in a state."""


@dataclass
class Start:
    """Which game it will be. ``session`` opens it."""

    content: Content
    scenario: Scenario
    seed: int
    thesis: str | None = None
    doctrine: str | None = None
    daily: str = ""
    """The date whose world it is, where it is begun as the world of a day."""
    author: Beginning | None = None
    """Where it begins in author mode; ``scenario`` is then what is left of it from there on."""
    opened: Session | None = None

    def year(self, quarter: int) -> tuple[int, int]:
        """Calendar year and quarter of the year of a quarter of the game, counted from 1."""
        return year_of(self.scenario.start_year, self.scenario.start_quarter, quarter)

    @classmethod
    def of(cls, session: Session) -> Start:
        """The start of a session of which no quarter has been played."""
        return cls(session.content, session.scenario, session.seed, author=session.author, opened=session)

    @classmethod
    def of_day(cls, content: Content, day: date) -> Start:
        """The world that everybody plays on a date."""
        return cls(content, content.scenarios[seeds.OF_THE_DAY], seeds.daily(day), daily=day.isoformat())

    @classmethod
    def at(cls, content: Content, scenario: Scenario, seed: int, author: Beginning) -> Start:
        """A game in author mode. ``scenario`` is the whole one, of which the beginning cuts off what went before."""
        return cls(content, author.of(scenario), seed, author=author)

    def session(self) -> Session:
        """The game itself; asking twice gives the same. Raises UseError."""
        if self.opened is None:
            from game.campaign.session import Session  # brings the rules with it

            session = Session(
                self.content,
                self.scenario.id,
                self.seed,
                thesis=self.thesis,
                doctrine=self.doctrine,
                author=self.author,
            )
            session.daily = self.daily
            self.opened = session
        return self.opened

    def begin(self) -> Session:
        """The game with its journal: a briefing that is only read leaves none. Raises UseError and SaveError."""
        session = self.session()
        if session.journal is None:
            session.record_to()
        return session
