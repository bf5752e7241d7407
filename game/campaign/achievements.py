"""Achievements: what a finished game did that is worth a line, told in the debrief. They change nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from game.campaign import predictions
from game.campaign.views import Outcome, Verdict
from game.engine.words import INSTRUMENTS, POSTURES

if TYPE_CHECKING:
    from game.campaign.session import Session


@dataclass(frozen=True)
class Played:
    """What an achievement may look at."""

    outcomes: Sequence[Outcome]
    verdict: Verdict

    @property
    def postures(self) -> list[str]:
        """The posture of each quarter."""
        return [o.option.posture for o in self.outcomes if o.option]

    @property
    def last(self) -> dict[str, float]:
        """Every number at the end."""
        return self.outcomes[-1].after

    @property
    def first(self) -> dict[str, float]:
        """Every number at the start."""
        return self.outcomes[0].before


@dataclass(frozen=True)
class Achievement:
    """A title, what it is for, and whether a game has it."""

    id: str
    title: str
    what: str
    holds: Callable[[Played], bool]


def _tools(game: Played) -> set[str]:
    return {o.option.instrument for o in game.outcomes if o.option and o.option.instrument}


def _threats(game: Played, told: int) -> int:
    return sum(o.threat == told for o in game.outcomes)


def _longest_run(words: Sequence[str]) -> int:
    longest = run = 0
    last = ""
    for word in words:
        run = run + 1 if word == last else 1
        last, longest = word, max(longest, run)
    return longest


def _foresees(game: Played) -> bool:
    made = predictions.guesses(game.outcomes)
    mean = predictions.brier(made)
    return mean is not None and len(made) >= 10 and mean < 0.18


ALL: Final = (
    Achievement("above-par", "Above par", "finish with a win", lambda g: g.verdict.won),
    Achievement(
        "five-over",
        "With room to spare",
        "win by five points or more",
        lambda g: g.verdict.score >= g.verdict.par + 5 and g.verdict.won,
    ),
    Achievement(
        "whole-keyboard",
        "The whole keyboard",
        "take each of the six postures at least once",
        lambda g: len(set(g.postures)) == len(POSTURES),
    ),
    Achievement(
        "no-hammer",
        "Without the hammer",
        "win and never double down",
        lambda g: g.verdict.won and "double_down" not in g.postures,
    ),
    Achievement(
        "no-rest",
        "Nobody slept",
        "finish and never choose inaction",
        lambda g: not g.verdict.early and "inaction" not in g.postures,
    ),
    Achievement(
        "never-twice",
        "Never twice running",
        "finish a campaign of eight quarters or more without the same posture twice in a row",
        lambda g: not g.verdict.early and len(g.postures) >= 8 and _longest_run(g.postures) == 1,
    ),
    Achievement(
        "believed",
        "A word that carries",
        "have four threats believed and none called",
        lambda g: _threats(g, 1) >= 4 and not _threats(g, -1),
    ),
    Achievement(
        "called",
        "Bluff, and bluff again",
        "have three threats called and still win",
        lambda g: _threats(g, -1) >= 3 and g.verdict.won,
    ),
    Achievement(
        "apart",
        "Further apart",
        "play to the end, with alignment lower than it was at the start",
        lambda g: not g.verdict.early and g.last["alignment"] < g.first["alignment"],
    ),
    Achievement(
        "full-quiver",
        "A full quiver",
        "play to the end, with more leverage than you started with",
        lambda g: not g.verdict.early and g.last["leverage"] > g.first["leverage"],
    ),
    Achievement(
        "friends",
        "Larger table",
        "play to the end, with the coalition at 75 or more",
        lambda g: not g.verdict.early and g.last["coalition"] >= 75,
    ),
    Achievement(
        "light-bill",
        "The bill stayed small",
        "play to the end, with strain at 10 or less",
        lambda g: not g.verdict.early and g.last["strain"] <= 10,
    ),
    Achievement(
        "three-tools",
        "A tool for each door",
        "win with all three instruments used",
        lambda g: g.verdict.won and len(_tools(g)) == len(INSTRUMENTS),
    ),
    Achievement(
        "every-lens",
        "Under every lens",
        "reach par under each of the lenses",
        lambda g: not g.verdict.early and all(s.score >= g.verdict.par for s in g.verdict.lenses),
    ),
    Achievement(
        "foresight",
        "Foresight",
        "ten predictions or more, with a Brier score under 0.18",
        _foresees,
    ),
    Achievement(
        "as-it-was",
        "As it was",
        "do what the United States did in eight decisions or more",
        lambda g: g.verdict.matched_history[0] >= 8,
    ),
    Achievement(
        "hard-world",
        "Against the grain",
        "win where the thesis is strong",
        lambda g: g.verdict.won and g.verdict.thesis == "strong",
    ),
)


def of(session: Session, verdict: Verdict) -> list[Achievement]:
    """What a finished session has earned. Nothing in author mode, where one may begin as one likes."""
    return [] if session.author else earned(session.outcomes, verdict)


def earned(outcomes: Sequence[Outcome], verdict: Verdict) -> list[Achievement]:
    """What a finished game has earned, in the order of the list. Nothing where its past is not known."""
    if not outcomes or any(outcome.recorded is not None for outcome in outcomes):
        return []
    game = Played(outcomes, verdict)
    return [achievement for achievement in ALL if achievement.holds(game)]
