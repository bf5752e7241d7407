"""Five questions to talk about, made from what happened. They ask for mechanisms and never for one side's opinion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from game.analysis.turning import turning_points
from game.campaign.debrief import closeness, label_of, moments
from game.campaign.meters import POSTURE_TITLES
from game.report.facts import Facts, chosen, title, when

FIVE: Final = 5


def questions(game: Facts) -> list[str]:
    """The questions, the most particular first."""
    return [question for question in _asked(game) if question][:FIVE]


def _asked(game: Facts) -> Iterator[str]:
    yield _road(game)
    yield _early(game)
    yield _sources(game)
    yield _called(game)
    yield _office(game)
    yield _history(game)
    yield _habit(game)
    yield _lenses(game)
    yield _moment(game)
    yield "Who at home paid for what was done, who gained, and which of them would you have heard from in these years?"
    yield "What would somebody in Beijing, and somebody in Moscow, say that these quarters were about?"
    yield "Which number on this page would you trust least as a picture of the world? What would you measure instead?"


def _road(game: Facts) -> str:
    """The decision on which most hung."""
    points = turning_points(game.turns, 1)
    if not points:
        return ""
    done, other = game.at(points[0].quarter), label_of(game.session, points[0].other)
    better = "turned out worse than" if points[0].change > 0 else "turned out better than"
    return (
        f"In {when(done)} ({title(done)}) you chose “{chosen(done)}”. Over many futures that {better} “{other}”. What "
        "did you know then that spoke for each of the two, and what could nobody at the desk have known?"
    )


def _early(game: Facts) -> str:
    if not game.verdict.early:
        return ""
    return (
        f"The game ended early, with “{game.verdict.ending.title}”. When was the last quarter in which that could "
        "still have been turned, and what would turning it have cost elsewhere?"
    )


def _sources(game: Facts) -> str:
    """Cause and coincidence, where something drew the two together."""
    found = closeness(game.outcomes)
    if found["pressure"] <= 0 or found["own"] <= 0:
        return ""
    more, less = ("pressure", "their own reasons")
    if found["own"] > found["pressure"]:
        more, less = less, more
    return (
        f"In this world {more} drew the two closer by more than {less} did. From the answers alone, without the "
        "figures, how could somebody at the desk have told the two apart?"
    )


def _called(game: Facts) -> str:
    called = [done for done in game.outcomes if done.threat < 0]
    believed = sum(done.threat > 0 for done in game.outcomes)
    if not called:
        return ""
    count = "One of your threats was" if len(called) == 1 else f"{len(called)} of your threats were"
    made = "made the difference" if believed else "made them doubt it"
    return (
        f"{count} called, {believed or 'none'} believed. What {made}: the matter, the moment, or what had been said "
        f"before? Take {when(called[0])} ({title(called[0])})."
    )


def _office(game: Facts) -> str:
    """The office with the best record, beside what it believed."""
    ranked = sorted(game.offices, key=lambda ident: -game.offices[ident][0] / game.offices[ident][1])
    if len(ranked) < 2:
        return ""
    best, (right, of) = game.session.content.advisers[ranked[0]], game.offices[ranked[0]]
    so = "was so" if best.thesis == game.verdict.thesis else f"was {game.verdict.thesis}"
    return (
        f"The forecasts of {best.office} held best, {right} of {of}. It took the thesis to be {best.thesis}; here it "
        f"{so}. What does a good record tell of a belief, and what does it not?"
    )


def _history(game: Facts) -> str:
    """The first documented decision that was made otherwise."""
    for done in game.outcomes:
        real = next((option for option in done.event.option if option.history), None) if done.event else None
        if real and done.option and real is not done.option:
            return (
                f"On “{title(done)}” the United States chose “{real.label}”, you chose “{chosen(done)}”. What did each "
                "have to weigh that no meter of this game counts?"
            )
    return ""


def _habit(game: Facts) -> str:
    if not game.verdict.postures:
        return ""
    posture, count = max(game.verdict.postures.items(), key=lambda pair: pair[1])
    return (
        f"You took “{POSTURE_TITLES[posture].lower()}” in {count} of {len(game.outcomes)} quarters. What did it gain "
        "by being expected, and what did it lose?"
    )


def _lenses(game: Facts) -> str:
    ranked = sorted(game.verdict.lenses, key=lambda lens: lens.score)
    if len(ranked) < 2:
        return ""
    return (
        f"Under the lens “{ranked[-1].name}” this game scores {ranked[-1].score:.0f}, under “{ranked[0].name}” "
        f"{ranked[0].score:.0f}. Which weights would a finance ministry, an ally and a general choose, and why?"
    )


def _moment(game: Facts) -> str:
    found = moments(game.outcomes, 1)
    if not found:
        return ""
    return (
        f"The quarter that moved the scores most was {found[0].when} ({found[0].title}). Who decided that: you, they, "
        "or what was under way already?"
    )
