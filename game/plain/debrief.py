"""The end in plain text: the ending, how it is judged, what was hidden, and all that can be learnt of the game."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from game.analysis.turning import turning_points
from game.campaign import achievements, hall, rewind, share
from game.campaign.advisers import records
from game.campaign.debrief import (
    SOURCES,
    Epilogue,
    agreed,
    closeness,
    doctrine_meant,
    epilogues,
    moments,
    thesis_meant,
    turn_words,
)
from game.campaign.explain import really_done
from game.campaign.meters import LENS_NOTE, POSTURE_TITLES
from game.campaign.session import Session
from game.campaign.start import COUNTS_FOR_NOTHING
from game.campaign.views import Outcome, Verdict
from game.content.schema import Doctrine
from game.engine.scoring import quadrant
from game.plain import predict
from game.plain.lines import hang, stop, table, wrap
from game.text import quarter_name, signed


def debrief(session: Session) -> Iterator[str]:
    """All that is told of a finished game."""
    verdict = session.verdict()
    yield f"=== {verdict.ending.title} ==="
    if session.author is not None:
        yield from wrap(COUNTS_FOR_NOTHING)
    yield from wrap(verdict.ending.body)
    yield from _judged(session, verdict)
    yield from _hidden(session, verdict)
    yield from _campaign(session)
    yield from _decisions(session, verdict)
    yield from _moments(session)
    yield from _turning(session)
    if session.author is None:
        yield from predict.record(session.outcomes)
    yield from _offices(session, verdict)
    yield from _stories(session)
    yield from _achievements(session, verdict)
    yield from _kept(session)


def _when(done: Outcome) -> str:
    return quarter_name(done.year, done.of_year)


# ---- how it is judged -----------------------------------------------------------------------------------------


def _judged(session: Session, verdict: Verdict) -> Iterator[str]:
    if verdict.early:
        played, planned = len(session.outcomes), session.deck.quarters
        yield f"The game ended early, in quarter {played} of {planned}: that is never a win."
    won = "a win" if verdict.won else "not a win"
    yield f"Score {verdict.score:.1f} of 100, par {verdict.par:g}: {won}."
    yield from wrap(
        f"Your place on the map of leverage and alignment at the end: the corner called '{verdict.quadrant}'."
    )
    yield from wrap(f"Under each lens. {LENS_NOTE}")
    for lens in verdict.lenses:
        parts = ", ".join(f"{name} {value:.0f} x {weight:g}" for name, value, weight in lens.parts)
        yield from hang(f"{lens.name}: {lens.score:.1f} ({parts})")


# ---- what was hidden ------------------------------------------------------------------------------------------


def _hidden(session: Session, verdict: Verdict) -> Iterator[str]:
    doctrine = session.content.doctrines[verdict.doctrine_id]
    yield "What was hidden:"
    yield from wrap(f"How much of their closeness pressure caused in this world: {verdict.thesis}.", "  ")
    yield from wrap(f"Their doctrine: {doctrine.name}. {doctrine.brief} The sign: {doctrine.tell}", "  ")
    yield from _meant(session, doctrine)


def _meant(session: Session, doctrine: Doctrine) -> Iterator[str]:
    """What the two came to in this game, in points and in answers."""
    told = thesis_meant(session.outcomes)
    if told:
        yield from wrap(told, "  ")
        yield "  Where the change of alignment came from:"
    for source, points in closeness(session.outcomes).items():
        if told and abs(points) >= 0.05:
            yield from hang(f"{signed(points)}  {SOURCES[source]}", "    ", "      ")
    told = doctrine_meant(session.outcomes, doctrine)
    if told:
        yield from wrap(told, "  ")


# ---- the campaign ---------------------------------------------------------------------------------------------


def _campaign(session: Session) -> Iterator[str]:
    """The two scores quarter by quarter, where that lies on the plane, and the event."""
    m, outcomes = session.deck.model, session.outcomes
    yield "The campaign, quarter by quarter:"
    points = [("start", outcomes[0].before, "")] if outcomes else []
    points += [(_when(done), done.after, _title(done)) for done in outcomes]
    rows = [(when, f"{at['leverage']:.0f}", f"{at['alignment']:.0f}", title) for when, at, title in points]
    yield from table(("quarter", "leverage", "alignment", "event"), rows)
    places = [(when, quadrant(at["leverage"], at["alignment"], m)) for when, at, _ in points]
    moves = [f"{where} from {when}" for k, (when, where) in enumerate(places) if not k or places[k - 1][1] != where]
    yield from wrap(f"Place on the plane: {', '.join(moves).replace('from start', 'from the start')}.")


def _title(done: Outcome) -> str:
    return done.event.title if done.event else "a card that is not here"


def _decisions(session: Session, verdict: Verdict) -> Iterator[str]:
    """The mix of postures, and each documented decision beside what the United States did."""
    mix = sorted(verdict.postures.items(), key=lambda pair: -pair[1])
    total = sum(verdict.postures.values())
    told = [f"{POSTURE_TITLES[posture].lower()} {count} ({count / total:.0%})" for posture, count in mix]
    yield from wrap(f"Your postures: {', '.join(told) or 'not known'}.")
    same, of = verdict.matched_history
    if not of:
        return
    yield f"You did what the United States did in {same} of {of} documented decisions:"
    for done in session.outcomes:
        real = really_done(done)
        if real and done.event and done.option:
            what = "the same" if real.startswith("the same") else f"you: {done.option.label}; they: {real}"
            yield from hang(f"{_when(done)} {stop(done.event.title)} {what[0].upper()}{what[1:]}")


def _moments(session: Session) -> Iterator[str]:
    """The quarters in which the scores moved most."""
    yield "The quarters that moved most:"
    for moment in moments(session.outcomes):
        moved = f"Leverage {signed(moment.leverage)}, alignment {signed(moment.alignment)}"
        yield from hang(f"{moment.when} {stop(moment.title)} {moved}{f': {moment.why}' if moment.why else ''}")


def _turning(session: Session) -> Iterator[str]:
    """The three decisions on which most hung, and what the planner would have done."""
    found = rewind.weighed(session)
    if not found:
        return
    yield "Turning points, weighed over many fresh futures, in points of score:"
    for turn in turning_points(found):
        done = session.outcomes[turn.quarter - 1]
        yield from hang(f"Quarter {turn.quarter}, {_when(done)}: {stop(_title(done))} {turn_words(session, turn)}")
    same, of = agreed(found)
    yield from wrap(
        f"The planner looks ahead and knows neither thesis nor doctrine. It would have done as you did in "
        f"{same} of {of} decisions."
    )


# ---- who was right, what else happened --------------------------------------------------------------------------


def _offices(session: Session, verdict: Verdict) -> Iterator[str]:
    """How often the forecasts of each office held, beside what it believed."""
    scores = records(session.claims())
    if scores:
        yield f"The offices, and the thesis that each took for true; here it was {verdict.thesis}:"
    for adviser in session.content.advisers.values():
        if adviser.id in scores:
            right, told = scores[adviser.id]
            yield f"  {adviser.office} ({adviser.thesis}): {right} of {told} forecasts held"


def _stories(session: Session) -> Iterator[str]:
    """How far each story came."""
    found = epilogues(session.outcomes)
    if found:
        yield "The stories, and how they ended:"
    for story in found:
        yield from hang(_ended(story))


def _ended(story: Epilogue) -> str:
    last = f"{story.when}: you chose '{story.label}'"
    if story.open:
        return f"{stop(story.name)} Last card {last}. The campaign closed before the next one came."
    if story.cards == 1:
        return f"{stop(story.name)} It ended with its first card, {last}."
    return f"{stop(story.name)} After {story.cards} cards it ended with '{story.title}', {last}."


def _achievements(session: Session, verdict: Verdict) -> Iterator[str]:
    found = achievements.of(session, verdict)
    if found:
        yield "Achievements:"
    for achievement in found:
        yield from hang(f"{achievement.title}: {achievement.what}")


def _kept(session: Session) -> Iterator[str]:
    """Where the game stands among others, the text to share, and how to play the world again."""
    found = hall.entries(session.content) if session.author is None else []
    best = next((entry for entry in found if entry.scenario == session.scenario.id), None)
    if best is not None and session.journal is not None and best.path == str(session.journal.path):
        yield f"This is the best game of {session.scenario.title} here."
    elif best is not None:
        won = "a win" if best.won else "not a win"
        yield from wrap(
            f"The best game of {session.scenario.title} here: {best.score:.1f} ({won}), seed {best.seed}, {best.when}."
        )
    days = hall.streak(found, datetime.date.today())
    if days:
        yield f"Worlds of the day in a row: {days}."
    yield f"To share: {share.text(session)}"
    yield f"The same world again: {share.again(session)}"
    if session.journal is not None:
        yield f"This game is kept in {session.journal.path}"
