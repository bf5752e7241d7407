"""A class session as files: rows for a spreadsheet, and data with everything that the debrief tells.

The files hold nicknames, ballots, reasons and times, and no token, nor its hash. A text that a spreadsheet might take
for a formula gets an apostrophe before it; a number stays a number.

The keys of the JSON, which only grow within a ``format``:

``format``; ``session`` (id, code, title, scenario, mode, seed, opened, ended, over, lens, par, quarters, thesis,
doctrine, notices); ``groups`` (the class, or the teams: score, lenses, ending, curves, quarters with options and votes
by round, what was done and what followed, forecasts, turning_points, decisions, closeness, interests); ``seats`` (with
a ballot for each quarter that was offered: null where none was cast); ``room`` (predictions, brier,
mean_forecast_brier, coin, calibration); ``splits``; ``parting``; ``homework``; ``returned``; ``questions``.
Times are ISO 8601 in UTC, scores and chances numbers, predictions whole per cents with a sign: -70 is "down, 70% sure".
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from game.campaign import predictions
from game.classroom.debrief.facts import ClassFacts, GroupFact, Parting, QuarterFact, Road, SaidFact, SeatFact
from game.classroom.homework import Alone, Returned
from game.text import printable

FORMAT: Final = 1
Cell = str | int | float | bool | None

# ---- what a spreadsheet may be given ----------------------------------------------------------------------------

_FORMULA: Final = frozenset("=+-@|%\u2212")
"""Signs with which a formula, or what some program takes for one, begins. The last is the minus of typographers."""
_QUOTES: Final = frozenset("\"'`´‘’‚‛“”„‟«»‹›′″＂＇")
_BREAKS: Final = re.compile(r"(?<=[;\t\r\n])")
"""After these some programs begin a new cell, whatever the quotes say."""


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula, also one that cuts it at semicolons, tabs or lines."""
    made, left = "", printable(text)
    for part in _BREAKS.split(left):
        made += f"'{part}" if _obeyed(left) else part
        left = left[len(part) :]
    return made


def _obeyed(text: str) -> bool:
    """Whether it begins as a formula does, after spaces, quotes and what cannot be seen; full-width forms count."""
    if text[:1] in ("\t", "\r"):
        return True
    for sign in unicodedata.normalize("NFKC", text[:200]):
        if sign in _FORMULA:
            return True
        if not (sign.isspace() or sign in _QUOTES or unicodedata.category(sign) in ("Cf", "Cc", "Mn", "Me")):
            return False
    return len(text) > 200  # nothing but spaces and quotes so far: whatever follows


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return neutral(value)
        case float():
            return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".")
    return str(value)


def sheet(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A file of comma-separated values (RFC 4180), marked as UTF-8 for Excel."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")


def moment(at: float | None) -> str | None:
    """A time as ISO 8601 in UTC."""
    if at is None:
        return None
    try:
        told = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return None
    return told.replace("+00:00", "Z")


# ---- the sheets -----------------------------------------------------------------------------------------------

BALLOTS: Final = (
    "session,seat,nickname,taken away,team,office,quarter,event,round,option,option id,posture,desk move,reason,let,"
    "predicted leverage,predicted alignment,leverage came true,alignment came true,brier score,time,seconds,agreed"
).split(",")
SEATS: Final = (
    "session,seat,nickname,taken away,team,office,joined at,ballots cast,quarters offered,participation,"
    "ballots as done,predictions,came true,brier score,homework,homework quarters,homework finished,"
    "homework leverage,homework alignment,homework score,homework against class,homework brier score"
).split(",")
HOMEWORK: Final = (
    "session,name,source,seat,team,quarters,finished,ending,leverage,alignment,score,against class,"
    "predictions,brier score,quarters taken back,note"
).split(",")


def sheets(facts: ClassFacts, returned: Sequence[Returned] = ()) -> dict[str, bytes]:
    """The files by name."""
    return {
        "ballots.csv": sheet(BALLOTS, _ballots(facts)),
        "seats.csv": sheet(SEATS, _seats(facts)),
        "homework.csv": sheet(HOMEWORK, _homework(facts, returned)),
    }


def _team_of(facts: ClassFacts, number: int) -> str:
    return f"Team {number}" if facts.mode == "teams" else ""


def _ballots(facts: ClassFacts) -> Iterator[Sequence[Cell]]:
    """A row for each seat and quarter that it could have voted in."""
    for seat in facts.seats:
        for said in seat.said:
            right = said.right or {}
            yield (
                facts.code or facts.session,
                seat.number,
                seat.name,
                not seat.here,
                _team_of(facts, said.group),
                seat.office,
                said.when,
                said.event,
                said.round,
                said.option,
                said.option_id,
                said.posture,
                said.move,
                said.reason,
                said.let if said.reason else None,
                said.leverage,
                said.alignment,
                right.get("leverage"),
                right.get("alignment"),
                said.brier,
                moment(said.at),
                None if said.after is None else round(said.after, 1),
                said.agreed,
            )


def at_home_of(facts: ClassFacts, seat: SeatFact) -> Alone | None:
    """The homework of a seat: what it played in the browser, else a file that has its name."""
    mine = [alone for alone in facts.homework if alone.seat == seat.number]
    return next((alone for alone in mine if alone.source == "browser"), mine[0] if mine else None)


def _seats(facts: ClassFacts) -> Iterator[Sequence[Cell]]:
    for seat in facts.seats:
        home = at_home_of(facts, seat)
        yield (
            facts.code or facts.session,
            seat.number,
            seat.name,
            not seat.here,
            seat.team,
            seat.office,
            moment(seat.joined),
            seat.cast,
            seat.offered,
            seat.cast / seat.offered if seat.offered else None,
            sum(bool(said.agreed) for said in seat.said),
            seat.predictions,
            seat.right,
            seat.brier,
            *_home_cells(facts, home),
        )


def _home_cells(facts: ClassFacts, home: Alone | None) -> Sequence[Cell]:
    if home is None:
        return (None,) * 8
    return (
        home.source,
        home.quarters,
        home.finished,
        home.leverage,
        home.alignment,
        home.score,
        facts.against(home),
        home.brier,
    )


def _homework(facts: ClassFacts, returned: Sequence[Returned]) -> Iterator[Sequence[Cell]]:
    """What the class did, what was played at home, and which files were not taken."""
    code = facts.code or facts.session
    teams = {seat.number: seat.team for seat in facts.seats}
    for group in facts.groups:
        last = group.points[-1]
        yield (
            code,
            group.name,
            "class",
            None,
            _team_of(facts, group.number),
            len(group.quarters),
            group.finished,
            group.ending,
            last["leverage"],
            last["alignment"],
            group.score,
            None,
            len(group.guesses),
            group.brier,
            None,
            None,
        )
    for home in facts.homework:
        yield (
            code,
            home.name,
            home.source,
            home.seat,
            teams.get(home.seat, "") if home.seat is not None else "",
            home.quarters,
            home.finished,
            home.ending,
            home.leverage,
            home.alignment,
            home.score,
            facts.against(home),
            home.predictions,
            home.brier,
            home.undone,
            None,
        )
    for file in returned:
        yield (code, file.file, "not taken", *(None,) * 12, file.why)


# ---- data -----------------------------------------------------------------------------------------------------


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
    home = at_home_of(facts, seat)
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
