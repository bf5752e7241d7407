"""The three sheets: a row for each seat and quarter, one for each seat, one for each game played at home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from game.classroom.debrief.facts import ClassFacts
from game.classroom.export.cells import Cell, sheet
from game.classroom.export.times import moment
from game.classroom.homework import Alone, Returned

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


def _seats(facts: ClassFacts) -> Iterator[Sequence[Cell]]:
    for seat in facts.seats:
        home = facts.alone_of(seat)
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
