"""A class session is the sum of its acts: who may do what and when, and that nothing else decides."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.classroom import acts as a
from game.classroom.refused import Refused
from game.classroom.room import Phase
from game.classroom.table import Table
from game.content.library import Content


def opened(**how: object) -> a.Opened:
    return a.Opened(scenario="class-period", seed="8F2K-1QZM", **how)  # type: ignore[arg-type]


def joined(number: int, name: str = "") -> a.Joined:
    return a.Joined(seat=number, name=name or f"Student {number}", token=f"{number:032}")


class Class:
    """A table and all that was done at it."""

    def __init__(self, content: Content, seats: int = 4, **how: object) -> None:
        self.table, self.acts = Table(content), list[a.Act]()
        self.do(opened(**how), *(joined(n) for n in range(1, seats + 1)))

    def do(self, *acts: a.Act) -> None:
        for act in acts:
            self.table.check(act)
            self.table.apply(act)
            self.acts.append(act)

    def refuses(self, act: a.Act) -> str:
        with pytest.raises(Refused) as caught:
            self.table.check(act)
        return caught.value.code

    def vote(self, seat: int, option: int, **how: object) -> a.Ballot:
        group = self.table.room.seats[seat].group
        wanted = list(self.table.offers(group))[option]
        room = self.table.room
        at = {"quarter": room.quarter, "round": room.groups[group].round, **how}
        return a.Ballot(seat=seat, option=wanted, **at)  # type: ignore[arg-type]

    def decide(self, option: int, group: int = 0, how: str = "vote") -> a.Decided:
        wanted = list(self.table.offers(group))[option]
        return a.Decided(group=group, quarter=self.table.room.quarter, option=wanted, how=how)  # type: ignore[arg-type]

    def quarter(self, option: int = -1) -> None:
        """Everybody votes alike, and the quarter is played."""
        room = self.table.room
        self.do(*(self.vote(seat.number, option) for seat in room.here()))
        self.do(a.Revealed(quarter=room.quarter))
        self.do(*(self.decide(option, group) for group in room.groups))
        self.do(a.Answered(quarter=room.quarter))


def test_a_seminar_from_the_lobby_to_the_end(content: Content) -> None:
    group = Class(content)
    group.do(a.Started())
    room = group.table.room
    while True:
        group.quarter()
        world = group.table.world(0)
        assert world is not None and len(world.outcomes) == room.quarter
        if world.finished:
            break
        group.do(a.Went(quarter=room.quarter + 1))
    group.do(a.Ended())
    assert room.phase is Phase.OVER
    assert len(room.past) == 4 * room.quarter
    again = Table(content, group.acts)
    assert again.room == room
    assert again.worlds[0].outcomes[-1].digest == group.table.worlds[0].outcomes[-1].digest


def test_ballots_may_change_until_they_are_shown(content: Content) -> None:
    group = Class(content)
    assert group.refuses(a.Ballot(seat=1, quarter=1, option="x")) == "too-late"
    group.do(a.Started())
    group.do(group.vote(1, 0), group.vote(1, 1), group.vote(2, 1))
    assert list(group.table.room.groups[0].tally().values()) == [2]
    assert [seat.number for seat in group.table.room.waiting()] == [3, 4]
    late = group.vote(3, 0)
    group.do(a.Revealed(quarter=1))
    assert group.refuses(late) == "too-late"


def test_an_even_split_is_broken_by_a_second_round_or_by_the_facilitator(content: Content) -> None:
    group = Class(content)
    group.do(a.Started())
    group.do(*(group.vote(seat, seat % 2) for seat in range(1, 5)), a.Revealed(quarter=1))
    assert group.refuses(group.decide(0)) == "split"
    old = group.vote(1, 0)
    group.do(a.Again(quarter=1))
    assert group.refuses(old) == "too-late"
    assert group.table.room.waiting() == group.table.room.here()
    group.do(*(group.vote(seat, min(1, seat - 1)) for seat in range(1, 5)), a.Revealed(quarter=1, round=2))
    assert group.refuses(group.decide(0)) == "split"
    group.do(group.decide(1))
    assert group.refuses(group.decide(1)) == "decided"
    other = Class(content)
    other.do(a.Started())
    other.do(*(other.vote(seat, seat % 2) for seat in range(1, 5)), a.Revealed(quarter=1))
    other.do(other.decide(2, how="facilitator"), a.Answered(quarter=1))


def test_a_reason_and_a_prediction_can_be_asked_for(content: Content) -> None:
    group = Class(content, reasons=True, predict=True)
    group.do(a.Started())
    assert group.refuses(group.vote(1, 0)) == "reason-wanted"
    assert group.refuses(group.vote(1, 0, reason=" ", leverage=60, alignment=-70)) == "reason-wanted"
    assert group.refuses(group.vote(1, 0, reason="Because", leverage=60)) == "prediction-wanted"
    group.do(group.vote(1, 0, reason="Because", leverage=60, alignment=-70))


def test_a_reason_is_let_as_it_was_read_and_in_no_other_round(content: Content) -> None:
    group = Class(content, reasons=True)
    group.do(a.Started())
    group.do(group.vote(1, 0, reason="Calm"))
    assert group.refuses(a.Let(seat=1, quarter=1)) == "no-such-reason"  # nobody could have read it
    group.do(a.Revealed(quarter=1), a.Let(seat=1, quarter=1), a.Again(quarter=1))
    group.do(group.vote(1, 0, reason="Wild"), a.Revealed(quarter=1, round=2))
    room = group.table.room
    assert [room.may_show(ballot) for ballot in room.past] == [True, False]
    assert group.refuses(a.Let(seat=2, quarter=1)) == "no-such-reason"


@pytest.mark.parametrize(
    "act", [a.Started(), a.Revealed(quarter=1), a.Went(quarter=2), joined(1), joined(9, "Student 1")]
)
def test_what_may_not_be_done_now_is_refused(content: Content, act: a.Act) -> None:
    group = Class(content)
    group.do(a.Started())
    group.do(a.Revealed(quarter=1)) if isinstance(act, a.Revealed) else None
    assert group.refuses(act) in ("not-now", "taken", "name-taken")


def test_a_locked_room_lets_nobody_in_and_a_kicked_seat_is_gone(content: Content) -> None:
    group = Class(content)
    group.do(a.Locked(on=True))
    assert group.refuses(joined(5)) == "locked"
    group.do(a.Locked(on=False), joined(5), a.Started())
    group.do(group.vote(5, 0), a.Kicked(seat=5))
    assert group.refuses(a.Ballot(seat=5, quarter=1, option="x")) == "no-such-seat"
    assert not group.table.room.groups[0].ballots
    assert group.table.room.seat_of(f"{5:032}") is None


def test_teams_hold_offices_and_latecomers_fill_them_up(content: Content) -> None:
    group = Class(content, seats=7, mode="teams")
    room = group.table.room
    assert [seat.group for seat in room.here()] == [1, 1, 1, 2, 2, 2, 3]
    assert [seat.office for seat in room.here(1)] == ["state", "treasury", "commerce"]
    group.do(a.Started(), joined(8))
    assert room.seats[8].group == 3
    group.do(joined(9), joined(10))
    assert sorted(len(room.here(number)) for number in (1, 2, 3)) == [3, 3, 4]
    assert group.refuses(a.Placed(seat=1, team=9, office="hill")) == "no-such-group"
    assert group.refuses(a.Placed(seat=4, team=1, office="state")) == "office-taken"
    group.quarter(0)
    worlds = [group.table.world(number) for number in (1, 2, 3)]
    assert len({world.outcomes[0].digest for world in worlds if world}) == 1  # one seed, one decision, one world


def test_the_teacher_may_say_which_offices_come_first(content: Content) -> None:
    group = Class(content, seats=4, mode="teams", team_size=2, offices=("hill", "defense"))
    room = group.table.room
    assert [seat.office for seat in room.here()] == ["hill", "defense"] * 2
    group.do(a.Started(), joined(5))
    assert (room.seats[5].group, room.seats[5].office) == (1, "state")


def test_an_unknown_desk_move_is_refused(content: Content) -> None:
    group = Class(content)
    group.do(a.Started(), a.Revealed(quarter=1))
    told = group.decide(0, how="facilitator").model_copy(update={"move": "no-such-move"})
    assert group.refuses(told) == "no-such-move"


def test_an_act_is_the_same_as_data() -> None:
    for act in (
        opened(mode="teams"),
        joined(3),
        a.Started(),
        a.Timed(until=5.0),
        a.Decided(group=0, quarter=1, option="x"),
    ):
        assert a.from_data(a.as_data(act)) == act
    with pytest.raises(ValueError, match="extra"):
        a.from_data({"kind": "started", "x": 1})


_MOVES = st.sampled_from(["vote", "reveal", "again", "decide", "answer", "next", "join", "kick", "lock", "override"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(_MOVES, st.integers(0, 6), st.integers(0, 4)), max_size=40))
def test_whatever_is_tried_a_replay_is_the_same(content: Content, tries: list[tuple[str, int, int]]) -> None:
    group = Class(content, seats=3)
    group.do(a.Started())
    room = group.table.room
    for what, who, option in tries:
        wanted = ([*group.table.offers(0)] or ["x"])[option % max(1, len(group.table.offers(0)))]
        act: a.Act = {
            "vote": a.Ballot(seat=who, quarter=room.quarter, round=room.groups[0].round, option=wanted),
            "reveal": a.Revealed(quarter=room.quarter),
            "again": a.Again(quarter=room.quarter),
            "decide": a.Decided(group=0, quarter=room.quarter, option=wanted),
            "override": a.Decided(group=0, quarter=room.quarter, option=wanted, how="facilitator"),
            "answer": a.Answered(quarter=room.quarter),
            "next": a.Went(quarter=room.quarter + 1),
            "join": joined(10 + who),
            "kick": a.Kicked(seat=who),
            "lock": a.Locked(on=bool(option % 2)),
        }[what]
        try:
            group.do(act)
        except Refused:
            continue
    assert Table(content, group.acts).room == room
    assert len(group.acts) == room.acts
