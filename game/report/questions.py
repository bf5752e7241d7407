"""Five questions to talk about, made from what happened. They ask for mechanisms and never for one side's opinion."""

from __future__ import annotations

from game.analysis.turning import turning_points
from game.campaign.debrief import closeness, label_of, moments
from game.campaign.meters import POSTURE_TITLES
from game.report.facts import Facts, chosen, title, when

FIVE = 5


def questions(game: Facts) -> list[str]:
    """The questions, the most particular first."""
    return [question for question in _asked(game) if question][:FIVE]


def _asked(game: Facts) -> list[str]:
    return [_road(game), _sources(game), _called(game), _habit(game), _moment(game), _lenses(game), _bill(game)]


def _road(game: Facts) -> str:
    for turn in sorted(turning_points(game.turns), key=lambda turn: -abs(turn.change)):
        done = game.at(turn.quarter)
        return (
            f"In {when(done)} ({title(done)}) you chose “{chosen(done)}”. What would have had to be true of Beijing "
            f"and Moscow for “{label_of(game.session, turn.other)}” to be the better choice? Did you know it then?"
        )
    return ""


def _sources(game: Facts) -> str:
    found = closeness(game.outcomes)
    more, less = ("pressure", "their own reasons")
    if found["own"] > found["pressure"]:
        more, less = less, more
    return (
        f"In this world {more} moved the two closer than {less} did. From the answers alone, without the figures, how "
        "could somebody at the desk have told the two apart?"
    )


def _called(game: Facts) -> str:
    called = [done for done in game.outcomes if done.threat < 0]
    believed = sum(done.threat > 0 for done in game.outcomes)
    if not called:
        return ""
    return (
        f"{len(called)} of your threats {'was' if len(called) == 1 else 'were'} called, {believed} believed. What made "
        "the difference: the matter, the moment, or what had been said before? "
        f"Take {when(called[0])} ({title(called[0])})."
    )


def _habit(game: Facts) -> str:
    posture, count = max(game.verdict.postures.items(), key=lambda pair: pair[1])
    return (
        f"You took “{POSTURE_TITLES[posture].lower()}” in {count} of {len(game.outcomes)} quarters. What did it gain "
        "by being expected, and what did it lose?"
    )


def _moment(game: Facts) -> str:
    found = moments(game.outcomes, 1)
    if not found:
        return ""
    return (
        f"The quarter that moved the scores most was {found[0].when} ({found[0].title}). Who decided that: you, they, "
        "or what was under way already?"
    )


def _lenses(game: Facts) -> str:
    ranked = sorted(game.verdict.lenses, key=lambda lens: lens.score)
    if len(ranked) < 2:
        return ""
    return (
        f"Under the lens “{ranked[-1].name}” this game scores {ranked[-1].score:.0f}, under “{ranked[0].name}” "
        f"{ranked[0].score:.0f}. Which weights would a finance ministry, an ally and a general choose, and why?"
    )


def _bill(game: Facts) -> str:
    return "Who at home paid for what was done, who gained, and which of them would you have heard from in these years?"
