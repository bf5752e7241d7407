"""Everything that the debrief tells as plain data.

The keys of the JSON, which only grow within a ``format``:

``format``; ``session`` (id, code, title, scenario, mode, seed, opened, ended, over, lens, par, quarters, thesis,
doctrine, notices); ``groups`` (the class, or the teams: score, lenses, ending, curves, quarters with options and votes
by round, what was done and what followed, forecasts, turning_points, decisions, closeness, interests); ``seats`` (with
a ballot for each quarter that was offered: null where none was cast); ``room`` (predictions, brier,
mean_forecast_brier, coin, calibration); ``splits``; ``parting``; ``homework``; ``returned``; ``questions``.
Times are ISO 8601 in UTC, scores and chances numbers, predictions whole per cents with a sign: -70 is "down, 70% sure".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from game.campaign import predictions
from game.classroom.debrief.facts import ClassFacts, GroupFact, Parting, QuarterFact, Road, SaidFact, SeatFact
from game.classroom.export.times import moment
from game.classroom.homework import Alone, Returned

FORMAT: Final = 1


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def as_data(facts: ClassFacts, returned: Sequence[Returned] = ()) -> dict[str, Any]:
    """Everything as plain data: see the keys above."""
    return {
        "format": FORMAT,
        "session": _session(facts),
        "groups": [_group(group) for group in facts.groups],
        "seats": [_seat(facts, seat) for seat in facts.seats],
        "room": _room(facts),
        "splits": [
            {
                "quarter": split.quarter,
                "when": split.when,
                "event": split.event,
                "groups": list(split.groups),
                "votes": [{"option": label, "votes": votes} for label, votes in split.votes],
                "evenness": _round(split.evenness),
                "margin": split.margin,
            }
            for split in facts.splits
        ],
        "parting": {"first": _parting(facts.first_parting), "widest": _parting(facts.widest_parting)},
        "homework": [_alone(facts, home) for home in facts.homework],
        "returned": [{"file": file.file, "why": file.why} for file in returned],
        "questions": list(facts.questions),
    }


def _session(facts: ClassFacts) -> dict[str, Any]:
    return {
        "id": facts.session,
        "code": facts.code,
        "title": facts.title,
        "scenario": facts.scenario,
        "mode": facts.mode,
        "seed": facts.seed,
        "opened": moment(facts.opened),
        "ended": moment(facts.ended),
        "over": facts.over,
        "lens": facts.lens,
        "par": facts.par,
        "quarters": {"planned": facts.quarters, "played": facts.played},
        "thesis": facts.thesis,
        "doctrine": {"name": facts.doctrine, "brief": facts.doctrine_brief, "tell": facts.doctrine_tell},
        "played_with": facts.played_with,
        "notices": list(facts.notices),
    }


def _group(group: GroupFact) -> dict[str, Any]:
    return {
        "number": group.number,
        "name": group.name,
        "seats": list(group.seats),
        "finished": group.finished,
        "early": group.early,
        "ending": group.ending or None,
        "score": _round(group.score),
        "won": group.won,
        "place": group.place,
        "lenses": [
            {
                "id": lens.id,
                "name": lens.name,
                "score": _round(lens.score),
                "parts": [{"name": name, "value": _round(v), "weight": weight} for name, v, weight in lens.parts],
            }
            for lens in group.lenses
        ],
        "leverage": [_round(at["leverage"]) for at in group.points],
        "alignment": [_round(at["alignment"]) for at in group.points],
        "quarters": [_quarter(quarter) for quarter in group.quarters],
        "turning_points": [_road(road) for road in group.turning_points],
        "decisions": [_road(road) for road in group.roads],
        "planner_agreed": {"same": group.agreed[0], "of": group.agreed[1]},
        "thesis_meant": group.thesis_meant,
        "doctrine_meant": group.doctrine_meant,
        "closeness": {name: _round(points) for name, points in group.closeness.items()},
        "predictions": len(group.guesses),
        "brier": _round(group.brier),
        "interests": [
            {
                "office": i.office,
                "seats": list(i.names),
                "interest": i.interest,
                "served": i.served,
                "standing": i.standing,
            }
            for i in group.interests
        ],
    }


def _quarter(quarter: QuarterFact) -> dict[str, Any]:
    return {
        "quarter": quarter.quarter,
        "when": quarter.when,
        "event": {"id": quarter.event_id, "title": quarter.event},
        "options": [
            {"id": option.id, "label": option.label, "posture": option.posture, "votes": list(option.votes)}
            for option in quarter.options
        ],
        "ballots": list(quarter.voters),
        "evenness": _round(quarter.evenness),
        "margin": quarter.margin,
        "changed": {"seats": quarter.changed, "of": quarter.again},
        "done": {"option": quarter.option, "label": quarter.done, "posture": quarter.posture, "move": quarter.move},
        "how": quarter.how,
        "overruled": quarter.overruled,
        "answer": {"title": quarter.answer, "body": quarter.answer_body},
        "meanwhile": quarter.meanwhile,
        "headline": quarter.headline,
        "leverage": {"before": _round(quarter.leverage[0]), "after": _round(quarter.leverage[1])},
        "alignment": {"before": _round(quarter.alignment[0]), "after": _round(quarter.alignment[1])},
        "why": dict(quarter.why),
        "score": {"before": _round(quarter.standing[0]), "after": _round(quarter.standing[1])},
        "reasons": [{"name": r.name, "option": r.option, "text": r.text} for r in quarter.reasons],
        "forecasts": [
            {
                "name": f.name,
                "chance_of_rise": _round(f.mean),
                "ballots": f.count,
                "moved": _round(f.moved),
                "brier": _round(f.brier),
            }
            for f in quarter.forecasts
        ],
    }


def _road(road: Road) -> dict[str, Any]:
    return {
        "quarter": road.quarter,
        "when": road.when,
        "event": road.event,
        "taken": road.taken,
        "other": road.other,
        "planner": road.planned,
        "change": _round(road.change),
    }


def _parting(parting: Parting | None) -> dict[str, Any] | None:
    if parting is None:
        return None
    return {
        "quarter": parting.quarter,
        "when": parting.when,
        "event": parting.event,
        "ways": [{"done": done, "teams": list(names)} for done, names in parting.ways],
        "apart": _round(parting.apart),
    }


def _seat(facts: ClassFacts, seat: SeatFact) -> dict[str, Any]:
    home = facts.alone_of(seat)
    return {
        "seat": seat.number,
        "nickname": seat.name,
        "taken_away": not seat.here,
        "group": seat.group,
        "office": seat.office,
        "joined": moment(seat.joined),
        "ballots_cast": seat.cast,
        "quarters_offered": seat.offered,
        "predictions": seat.predictions,
        "came_true": seat.right,
        "brier": _round(seat.brier),
        "homework": None if home is None else _alone(facts, home),
        "ballots": [
            {"quarter": said.quarter, "when": said.when, "event": said.event_id, "ballot": _ballot(said)}
            for said in seat.said
        ],
    }


def _ballot(said: SaidFact) -> dict[str, Any] | None:
    if not said.cast:
        return None
    return {
        "round": said.round,
        "option": said.option_id,
        "label": said.option,
        "posture": said.posture,
        "move": said.move,
        "reason": said.reason,
        "let": said.let,
        "predicted": {"leverage": said.leverage, "alignment": said.alignment},
        "came_true": dict(said.right or {}),
        "brier": _round(said.brier),
        "at": moment(said.at),
        "seconds": _round(said.after),
        "agreed": said.agreed,
    }


def _room(facts: ClassFacts) -> dict[str, Any]:
    return {
        "predictions": len(facts.guesses),
        "brier": _round(predictions.brier(facts.guesses)),
        "mean_forecast_brier": _round(facts.together),
        "coin": predictions.COIN,
        "calibration": [
            {"sure": _round(band.sure), "right": _round(band.right), "predictions": band.count}
            for band in predictions.calibration(facts.guesses)
        ],
    }


def _alone(facts: ClassFacts, home: Alone) -> dict[str, Any]:
    return {
        "source": home.source,
        "name": home.name,
        "seat": home.seat,
        "quarters": home.quarters,
        "finished": home.finished,
        "ending": home.ending or None,
        "leverage": [_round(leverage) for leverage, _ in home.points],
        "alignment": [_round(alignment) for _, alignment in home.points],
        "score": _round(home.score),
        "against_class": _round(facts.against(home)),
        "predictions": home.predictions,
        "brier": _round(home.brier),
        "taken_back": home.undone,
    }
