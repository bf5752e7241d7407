"""What a debrief tells of a class session, as plain data: every page, sheet and question is made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from game.campaign import predictions
from game.campaign.predictions import Guess
from game.campaign.views import LensScore, Outcome
from game.classroom.homework import Alone

THESES: Final = {
    "weak": "Pressure causes little of their closeness here, about a third of what it does in a middling world. They "
    "may come as close all the same, for reasons of their own.",
    "middling": "Pressure causes some of their closeness here, as in the world that the model takes for the usual one.",
    "strong": "Pressure causes much of their closeness here, about two thirds more than in a middling world.",
}
"""What each thesis means."""


@dataclass(frozen=True)
class OptionFact:
    """An option and the votes that it had, round by round."""

    id: str
    label: str
    posture: str
    votes: tuple[int, ...]


@dataclass(frozen=True)
class Forecast:
    """What a group said beforehand of one score in one quarter, on average, and what came."""

    name: str
    mean: float
    """Mean chance given to "up", 0 to 1."""
    count: int
    moved: float
    """Points by which the score then moved."""

    @property
    def brier(self) -> float:
        """Of the mean: 0 to 1, less is better."""
        return (self.mean - float(self.moved > 0)) ** 2


@dataclass(frozen=True)
class Reason:
    """A reason that the facilitator let the room see, of a seat that was not taken away."""

    name: str
    option: str
    text: str


@dataclass(frozen=True)
class QuarterFact:
    """One quarter of one group, from the ballots to the answer."""

    group: int
    quarter: int
    when: str
    event: str
    event_id: str
    options: tuple[OptionFact, ...]
    voters: tuple[int, ...]
    """Ballots, round by round."""
    evenness: float | None
    """Of the first round: 0 all alike, 1 spread evenly over all options; None where fewer than two voted."""
    margin: int
    """Votes by which the first round's leading option was ahead."""
    changed: int
    """Seats that voted otherwise in a later round than before, out of ``again``."""
    again: int
    done: str
    option: str
    """Id of what was done."""
    posture: str
    move: str
    how: str
    """vote or facilitator."""
    overruled: bool
    """The facilitator did something else than what alone had the most votes."""
    answer: str
    answer_body: str
    meanwhile: str
    headline: str
    leverage: tuple[float, float]
    """Before and after."""
    alignment: tuple[float, float]
    why: Mapping[str, str]
    """The largest cause of each change."""
    standing: tuple[float, float]
    """The score under the lens of the class, before and after."""
    reasons: tuple[Reason, ...]
    forecasts: tuple[Forecast, ...]

    def moved(self, name: str) -> float:
        """Points by which leverage or alignment moved."""
        was, now = self.leverage if name == "leverage" else self.alignment
        return now - was


@dataclass(frozen=True)
class Road:
    """A decision weighed against the road not taken."""

    quarter: int
    when: str
    event: str
    taken: str
    other: str
    planned: str
    change: float
    """Points of score by which the other option differs, over other futures."""
    told: str


@dataclass(frozen=True)
class Interest:
    """What an office of a team was after, and whether it got it."""

    office: str
    names: tuple[str, ...]
    interest: str
    served: bool | None
    """At the close, or as the game stood; None where nobody can tell."""
    standing: str
    """The numbers that it hangs on: ``coalition 54.2``."""


@dataclass(frozen=True)
class GroupFact:
    """A world: the class's, or a team's."""

    number: int
    name: str
    seats: tuple[str, ...]
    quarters: tuple[QuarterFact, ...]
    outcomes: tuple[Outcome, ...]
    points: tuple[dict[str, float], ...]
    """Every number at the start and after each quarter."""
    finished: bool
    early: bool
    ending: str
    """Nothing while it is not finished."""
    ending_body: str
    score: float
    """Under the lens of the class: final, or as it stands."""
    won: bool
    place: str
    """On the plane."""
    lenses: tuple[LensScore, ...]
    """The lens of the class first."""
    thesis_meant: str
    doctrine_meant: str
    closeness: Mapping[str, float]
    roads: tuple[Road, ...]
    """Every decision that had a choice, in order."""
    agreed: tuple[int, int]
    """(decisions in which the planner would have done the same, decisions weighed)."""
    guesses: tuple[Guess, ...]
    interests: tuple[Interest, ...]

    @property
    def brier(self) -> float | None:
        """Mean over all predictions of its seats."""
        return predictions.brier(self.guesses)

    @property
    def turning_points(self) -> tuple[Road, ...]:
        """The three decisions on which most hung, in order."""
        largest = sorted(self.roads, key=lambda road: -abs(road.change))[:3]
        return tuple(sorted(largest, key=lambda road: road.quarter))


@dataclass(frozen=True)
class SaidFact:
    """The ballot of a seat in a quarter that counted: that of the last round in which it voted. None: it did not."""

    quarter: int
    when: str
    group: int
    event: str
    event_id: str
    cast: bool
    round: int | None = None
    option: str = ""
    option_id: str = ""
    posture: str = ""
    move: str = ""
    reason: str = ""
    let: bool = False
    leverage: int | None = None
    alignment: int | None = None
    right: Mapping[str, bool] | None = None
    """Leverage and alignment, where each was predicted and the quarter was played."""
    brier: float | None = None
    at: float | None = None
    after: float | None = None
    """Seconds after the quarter was put to the class."""
    agreed: bool | None = None
    """Whether it was for what was done."""


@dataclass(frozen=True)
class SeatFact:
    """One seat and all that it said."""

    number: int
    name: str
    group: int
    team: str
    office: str
    here: bool
    joined: float
    said: tuple[SaidFact, ...]
    brier: float | None
    predictions: int
    right: int

    @property
    def cast(self) -> int:
        """Quarters in which it voted."""
        return sum(said.cast for said in self.said)

    @property
    def offered(self) -> int:
        """Quarters in which it could have voted."""
        return len(self.said)


@dataclass(frozen=True)
class Parting:
    """A quarter in which teams that met the same card did different things."""

    quarter: int
    when: str
    event: str
    ways: tuple[tuple[str, tuple[str, ...]], ...]
    """(what was done, the teams that did it), what most did first."""
    apart: float
    """Points of score between the team that gained most in it and the one that gained least."""


@dataclass(frozen=True)
class Split:
    """How even the first ballots on a card were, of all groups that met it in that quarter."""

    quarter: int
    when: str
    event: str
    groups: tuple[int, ...]
    votes: tuple[tuple[str, int], ...]
    """(option, votes), the most first; those without a vote are left out."""
    evenness: float
    margin: int
    """Votes between the first and the second."""


@dataclass(frozen=True)
class ClassFacts:
    """A session."""

    session: str
    code: str
    scenario: str
    title: str
    mode: str
    seed: str
    lens: str
    lens_name: str
    own_lens_name: str
    """The lens under which par was set."""
    par: float
    quarters: int
    """Planned."""
    over: bool
    opened: float
    ended: float | None
    last: float
    begun: Mapping[int, float]
    predicts: bool
    fixed: str
    """What of the hidden the facilitator fixed, as options of ``play``."""
    thesis: str
    doctrine: str
    doctrine_brief: str
    doctrine_tell: str
    middle: tuple[float, float]
    """Where the plane is divided: leverage, alignment."""
    groups: tuple[GroupFact, ...]
    seats: tuple[SeatFact, ...]
    splits: tuple[Split, ...]
    """The quarters with the most even ballots, the most even first."""
    first_parting: Parting | None
    widest_parting: Parting | None
    homework: tuple[Alone, ...]
    notices: tuple[str, ...]
    played_with: str
    questions: tuple[str, ...] = ()

    @property
    def played(self) -> int:
        """Quarters that some group has played."""
        return max((len(group.quarters) for group in self.groups), default=0)

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """Every prediction of everybody."""
        return tuple(guess for group in self.groups for guess in group.guesses)

    @property
    def forecasts(self) -> tuple[tuple[QuarterFact, Forecast], ...]:
        """Every forecast of a group as a whole."""
        return tuple((q, f) for group in self.groups for q in group.quarters for f in q.forecasts)

    @property
    def together(self) -> float | None:
        """Brier score of the mean forecasts, each counted once for each ballot in it.

        So it is never worse than the mean over the seats: the square is convex.
        """
        made = [forecast for _, forecast in self.forecasts]
        count = sum(forecast.count for forecast in made)
        return sum(forecast.brier * forecast.count for forecast in made) / count if count else None

    def group(self, number: int) -> GroupFact | None:
        """A group by its number."""
        return next((group for group in self.groups if group.number == number), None)

    def alone_of(self, seat: SeatFact) -> Alone | None:
        """The homework of a seat: what it played in the browser, else a file that has its name."""
        mine = [alone for alone in self.homework if alone.seat == seat.number]
        return next((alone for alone in mine if alone.source == "browser"), mine[0] if mine else None)

    def against(self, alone: Alone) -> float | None:
        """Points by which a game that was played alone beats that of its class or team.

        None where its team is not known, or the two did not play as many quarters.
        """
        number = 0 if self.mode != "teams" else next((s.group for s in self.seats if s.number == alone.seat), -1)
        group = self.group(number)
        if group is None or len(group.quarters) != alone.quarters:
            return None
        return alone.score - group.score
