"""Where a campaign in author mode begins: the card of its first quarter, and a state of the author's choosing.

The quarters before it are cut off the scenario, so that everything else (the deck, the background, the calendar) is
that of the scenario from there on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from game.content.schema import Scenario
from game.engine.calendar import year_of


@dataclass(frozen=True)
class Beginning:
    """A card, and what differs from the start of the scenario. ``campaign.author`` reads and checks one."""

    card: str
    """The event of the first quarter."""
    quarter: int = 1
    """The quarter of the scenario in which the campaign begins."""
    columns: dict[str, float] = field(default_factory=dict)
    """Levels that replace those of the scenario's start."""
    flags: tuple[str, ...] = ()
    """Flags that are set, as if that had happened this quarter."""
    seen: tuple[str, ...] = ()
    """Events that were met before."""

    @property
    def before(self) -> int:
        """Quarters of the scenario that are cut off."""
        return self.quarter - 1

    @property
    def events(self) -> tuple[str, ...]:
        """Events that are in the deck, whatever the scenario's own deck and years say."""
        return (self.card, *self.seen)

    def of(self, scenario: Scenario) -> Scenario:
        """The scenario as it is from this beginning on."""
        year, of_year = year_of(scenario.start_year, scenario.start_quarter, self.quarter)
        schedule, lessons = scenario.schedule[self.before :], scenario.lessons[self.before :]
        changed: dict[str, Any] = {
            "start_year": year,
            "start_quarter": of_year,
            "quarters": scenario.quarters - self.before,
            "schedule": (self.card, *schedule[1:]) if schedule else (),
            "opening": None if schedule else self.card,
            "lessons": lessons if schedule[:1] == (self.card,) else (),  # the first one speaks of its own card
            "start": {**scenario.start, **self.columns},
            "background": tuple(
                piece.model_copy(update={"quarter": piece.quarter - self.before})
                for piece in scenario.background
                if piece.quarter > self.before
            ),
        }
        return scenario.model_copy(update=changed)

    def as_data(self) -> dict[str, Any]:
        """What the header of a journal keeps: all that is needed to begin so again."""
        return {
            "at": self.card,
            "quarter": self.quarter,
            "start": dict(self.columns),
            "flags": list(self.flags),
            "seen": list(self.seen),
        }
