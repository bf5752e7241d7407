"""What remains of a class session, as plain facts: decisions, splits, forecasts, roads not taken, what was hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from game.analysis.turning import Turn, turns
from game.campaign import interests, predictions, rewind, seeds
from game.campaign.debrief import agreed, closeness, doctrine_meant, label_of, thesis_meant, turn_words
from game.campaign.explain import lead
from game.campaign.journal import PREDICTED
from game.campaign.meters import POSTURE_TITLES
from game.campaign.predictions import Guess
from game.campaign.session import Session
from game.campaign.verdict import hidden_of, judge
from game.campaign.views import LensScore, Verdict
from game.classroom import homework
from game.classroom.acts import Ballot, Opened
from game.classroom.debrief.counting import evenness, margin, minds_changed, partings, splits_of
from game.classroom.debrief.facts import (
    ClassFacts,
    Forecast,
    GroupFact,
    Interest,
    OptionFact,
    QuarterFact,
    Reason,
    Road,
    SaidFact,
    SeatFact,
)
from game.classroom.debrief.minutes import Minutes, Played, Said, minutes
from game.classroom.debrief.questions import questions
from game.classroom.homework import standing
from game.classroom.room import Phase, Seat
from game.classroom.store import Kept
from game.content.library import Content
from game.engine.deck import Deck
from game.engine.scoring import score
from game.report.facts import Facts
from game.report.questions import questions as report_questions
from game.text import quarter_name


def of(content: Content, kept: Iterable[Kept], *, code: str = "") -> ClassFacts:
    """The facts of a session, at whatever moment it is. Raises SaveError where it cannot be played again."""
    listed = list(kept)
    gathering = _Gathering(content, minutes(content, listed), listed[0].room if listed else "", code)
    facts = gathering.facts()
    return replace(facts, questions=tuple(questions(facts, gathering.general(facts))))


# ---- gathering ------------------------------------------------------------------------------------------------


class _Gathering:
    """One session on its way to its facts."""

    def __init__(self, content: Content, taken: Minutes, session: str, code: str) -> None:
        self.content, self.taken, self.session, self.code = content, taken, session, code
        self.made: Opened = taken.room_made
        self.room = taken.table.room
        self.fresh = homework.world_of(content, self.made)
        self.deck = self.fresh.deck
        names = [lens.id for lens in self.deck.lenses]
        self.lens = names.index(self.made.lens) if self.made.lens in names else self.deck.lens

    def facts(self) -> ClassFacts:
        """All of it but the questions."""
        made, room, fresh = self.made, self.room, self.fresh
        groups = tuple(self._group(number) for number in sorted(room.groups) if self._counts(number))
        thesis, doctrine = hidden_of(fresh.worlds, fresh.deck)
        reads = self.content.doctrines[doctrine]
        lenses = self.content.lenses
        every = [quarter for group in groups for quarter in group.quarters]
        first, widest = partings(groups)
        m = self.deck.model
        return ClassFacts(
            session=self.session,
            code=self.code,
            scenario=made.scenario,
            title=fresh.scenario.title,
            mode=made.mode,
            seed=seeds.show(fresh.seed),
            lens=self.deck.lenses[self.lens].id,
            lens_name=lenses[self.deck.lenses[self.lens].id].name,
            own_lens_name=lenses[self.deck.lenses[self.deck.lens].id].name,
            par=self.deck.par,
            quarters=self.deck.quarters,
            over=room.phase is Phase.OVER,
            opened=self.taken.opened,
            ended=self.taken.ended,
            last=self.taken.last,
            begun=self.taken.begun,
            predicts=made.predict,
            fixed="".join(f" --{name} {value}" for name, value in fresh.fixed.items() if value),
            thesis=thesis,
            doctrine=reads.name,
            doctrine_brief=reads.brief,
            doctrine_tell=reads.tell,
            middle=(m.plane_leverage, m.plane_alignment),
            groups=groups,
            seats=tuple(self._seat(seat) for seat in room.seats.values()),
            splits=splits_of(every),
            first_parting=first,
            widest_parting=widest,
            homework=homework.at_home(self.taken.table, self.lens),
            notices=tuple(self._notices()),
            played_with=f"{', '.join(f'{p.id} {p.version}' for p in self.content.packs)}, "
            f"content {self.content.digest[:12]}",
        )

    def _counts(self, number: int) -> bool:
        """A team that never had anybody and never played is no team."""
        return bool(self.taken.of_group(number)) or any(seat.group == number for seat in self.room.seats.values())

    def _notices(self) -> Iterable[str]:
        if self.made.content and self.made.content != self.content.digest:
            yield "The cards have changed since this session was played: numbers may differ from what the room saw."
        if self.made.lens != self.deck.lenses[self.lens].id:
            yield f"The lens '{self.made.lens}' is not here; the campaign's own is used."

    def team(self, number: int) -> str:
        """What a group is called."""
        return f"Team {number}" if self.made.mode == "teams" else "The class"

    def _group(self, number: int) -> GroupFact:
        world = self.taken.table.world(number)
        assert world is not None
        items = self.taken.of_group(number)
        quarters = tuple(self._quarter(item) for item in items)
        verdict = judge(world.worlds, world.deck, self.content, world.outcomes)
        early = world.finished and verdict.early
        points, par = standing(world, self.lens), self.deck.par
        weighed = _weighed(world, self.lens)
        return GroupFact(
            number=number,
            name=self.team(number),
            seats=tuple(seat.name for seat in self.room.here(number)),
            quarters=quarters,
            outcomes=tuple(world.outcomes),
            points=(
                world.outcomes[0].before if world.outcomes else world.numbers(),
                *(outcome.after for outcome in world.outcomes),
            ),
            finished=world.finished,
            early=early,
            ending=verdict.ending.title if world.finished else "",
            ending_body=verdict.ending.body if world.finished else "",
            score=points,
            won=world.finished and not early and points >= par,
            place=verdict.quadrant,
            lenses=_chosen_first(verdict, self.deck.lenses[self.lens].id),
            thesis_meant=thesis_meant(world.outcomes),
            doctrine_meant=doctrine_meant(world.outcomes, self.content.doctrines[verdict.doctrine_id]),
            closeness=closeness(world.outcomes),
            roads=tuple(_road(world, turn) for turn in weighed),
            agreed=agreed(weighed),
            guesses=tuple(guess for item in items for guess in _guesses(item)),
            interests=tuple(self._interests(world, number)),
        )

    def _interests(self, world: Session, number: int) -> Iterable[Interest]:
        """The offices that somebody in a team holds or held to the end."""
        for adviser in self.content.advisers.values():
            names = tuple(seat.name for seat in self.room.here(number) if seat.office == adviser.id)
            if names and adviser.interest:
                served, standing_at = interests.served(world, adviser), interests.standing(world, adviser)
                yield Interest(adviser.office, names, adviser.interest, served, standing_at)

    def general(self, facts: ClassFacts) -> list[str]:
        """What any game like that of the class, or of the team with the most to weigh, would be asked."""
        played = [group for group in facts.groups if group.quarters]
        if not played:
            return []
        chosen = max(played, key=lambda group: max((abs(road.change) for road in group.roads), default=0.0))
        world = self.taken.table.worlds[chosen.number]
        verdict = judge(world.worlds, world.deck, self.content, world.outcomes)
        asked = report_questions(Facts(world, verdict, _weighed(world, self.lens), (), {}))
        return [f"{chosen.name}: {question}" if facts.mode == "teams" else question for question in asked]

    # ---- a quarter ----

    def _quarter(self, item: Played) -> QuarterFact:
        done, decided = item.outcome, item.decided
        assert done is not None and decided is not None and done.option is not None and done.event is not None
        counts = [[said.ballot.option for said in shown.values()] for shown in item.rounds]
        options = tuple(
            OptionFact(
                choice.option.id,
                choice.option.label,
                POSTURE_TITLES[choice.option.posture],
                tuple(votes.count(choice.option.id) for votes in counts),
            )
            for choice in item.brief.choices
            if not choice.refusal
        )
        first = [option.votes[0] for option in options if option.votes]
        last = [option.votes[-1] for option in options if option.votes]
        leads = [o.id for o in options if o.votes and o.votes[-1] == max(last) > 0]
        changed, again = minds_changed(item.rounds)
        return QuarterFact(
            group=item.group,
            quarter=item.quarter,
            when=quarter_name(done.year, done.of_year),
            event=done.event.title,
            event_id=done.event.id,
            options=options,
            voters=tuple(len(votes) for votes in counts),
            evenness=evenness(first),
            margin=margin(first),
            changed=changed,
            again=again,
            done=done.option.label,
            option=done.option.id,
            posture=POSTURE_TITLES[done.option.posture],
            move=done.move.label if done.move else "",
            how=decided.how,
            overruled=decided.how == "facilitator" and len(leads) == 1 and leads != [done.option.id],
            answer=done.answer.title if done.answer else "",
            answer_body=done.answer.body if done.answer else "",
            meanwhile=done.current.title if done.current else "",
            headline=next((f"{h.paper or h.press}: {h.text}" for h in done.headlines), ""),
            leverage=(done.before["leverage"], done.after["leverage"]),
            alignment=(done.before["alignment"], done.after["alignment"]),
            why={name: lead(done, name) for name in PREDICTED},
            standing=self._standing(item),
            reasons=tuple(self._reasons(item)),
            forecasts=tuple(_forecasts(item)),
        )

    def _standing(self, item: Played) -> tuple[float, float]:
        world, lens = self.taken.table.worlds[item.group], self.deck.lenses[self.lens]
        assert item.before is not None
        at = world.outcomes.index(item.outcome) + 1  # type: ignore[arg-type]
        after = world.begun[at] if at < len(world.begun) else world.worlds
        assert after is not None
        was, now = (float(score(worlds, self.deck.model, lens)[0]) for worlds in (item.before, after))
        return was, now

    def _reasons(self, item: Played) -> Iterable[Reason]:
        """Only what the facilitator let."""
        labels = {choice.option.id: choice.option.label for choice in item.brief.choices}
        for seat in self.room.here():
            said = item.last(seat.number)
            if said and said.ballot.reason.strip() and self.room.may_show(said.ballot):
                yield Reason(seat.name, labels[said.ballot.option], said.ballot.reason.strip())

    # ---- a seat ----

    def _seat(self, seat: Seat) -> SeatFact:
        said = tuple(
            self._said(item, seat.number)
            for (quarter, group), item in sorted(self.taken.played.items())
            if (seat.number, quarter) in self.taken.offered and self._group_then(seat, quarter) == group
        )
        guesses = [
            guess
            for item in self.taken.played.values()
            for last in [item.last(seat.number)]
            if last
            for guess in _guessed(item, last)
        ]
        adviser = self.content.advisers.get(seat.office)
        return SeatFact(
            number=seat.number,
            name=seat.name,
            group=seat.group,
            team=self.team(seat.group) if self.made.mode == "teams" else "",
            office=adviser.office if adviser else seat.office,
            here=seat.here,
            joined=self.taken.joined[seat.number],
            said=said,
            brier=predictions.brier(guesses),
            predictions=len(guesses),
            right=sum(guess.right for guess in guesses),
        )

    def _group_then(self, seat: Seat, quarter: int) -> int:
        """The group with which it voted in a quarter; without a ballot, the one it is in."""
        with_ballot = (
            group for (q, group), item in self.taken.played.items() if q == quarter and item.last(seat.number)
        )
        return next(with_ballot, seat.group)

    def _said(self, item: Played, seat: int) -> SaidFact:
        said, done = item.last(seat), item.outcome
        when = quarter_name(item.brief.year, item.brief.of_year)
        bare = SaidFact(item.quarter, when, item.group, item.brief.event.title, item.brief.event.id, said is not None)
        if said is None:
            return bare
        ballot = said.ballot
        option = next(choice.option for choice in item.brief.choices if choice.option.id == ballot.option)
        guesses = _guessed(item, said)
        began = self.taken.begun.get(item.quarter)
        return replace(
            bare,
            round=ballot.round,
            option=option.label,
            option_id=option.id,
            posture=option.posture,
            move=self.content.moves[ballot.move].label if ballot.move else "",
            reason=ballot.reason,
            let=self.room.may_show(ballot),
            leverage=ballot.leverage,
            alignment=ballot.alignment,
            right={guess.name: guess.right for guess in guesses},
            brier=predictions.brier(guesses),
            at=said.at,
            after=None if began is None else said.at - began,
            agreed=None if done is None or item.decided is None else item.decided.option == option.id,
        )


# ---- counting -------------------------------------------------------------------------------------------------


def said_of(ballot: Ballot) -> dict[str, int]:
    """What a ballot predicts; what is less sure than a coin is no prediction."""
    said = {"leverage": ballot.leverage, "alignment": ballot.alignment}
    return {name: sure for name, sure in said.items() if sure is not None and 50 <= abs(sure) <= 100}


def _guessed(item: Played, said: Said) -> list[Guess]:
    done = item.outcome
    if done is None:
        return []
    return [
        Guess(item.quarter, name, sure, done.after[name] - done.before[name])
        for name, sure in said_of(said.ballot).items()
    ]


def _voters(item: Played) -> list[Said]:
    """The last ballot of each seat."""
    seats = sorted({seat for shown in item.rounds for seat in shown})
    return [said for seat in seats for said in [item.last(seat)] if said]


def _guesses(item: Played) -> list[Guess]:
    return [guess for said in _voters(item) for guess in _guessed(item, said)]


def _forecasts(item: Played) -> Iterable[Forecast]:
    for name in PREDICTED:
        made = [guess for guess in _guesses(item) if guess.name == name]
        if made:
            ups = [guess.said / 100 if guess.said > 0 else 1 + guess.said / 100 for guess in made]
            yield Forecast(name, sum(ups) / len(ups), len(ups), made[0].moved)


def _chosen_first(verdict: Verdict, lens: str) -> tuple[LensScore, ...]:
    return tuple(sorted(verdict.lenses, key=lambda scored: scored.id != lens))


# ---- roads not taken ------------------------------------------------------------------------------------------

_KEEP: Final = 400
"""Games whose weighing is remembered: a page that is asked for again is there at once."""
_known: dict[object, list[Turn]] = {}


def _weighed(world: Session, lens: int) -> list[Turn]:
    """Every decision weighed under a lens, over the quarters that were played."""
    played = tuple((o.option.id, o.move.id if o.move else "") for o in world.outcomes if o.option)
    hidden = hidden_of(world.worlds, world.deck)
    key = (world.content.digest, world.scenario.id, world.seed, hidden, lens, played)
    if key not in _known:
        deck: Deck = replace(world.deck, lens=lens)
        found = turns(deck, rewind.decisions(world))
        while len(_known) >= _KEEP:
            _known.pop(next(iter(_known)), None)
        _known[key] = found
    return _known[key]


def _road(world: Session, turn: Turn) -> Road:
    done = world.outcomes[turn.quarter - 1]
    return Road(
        turn.quarter,
        quarter_name(done.year, done.of_year),
        done.event.title if done.event else "",
        label_of(world, turn.taken),
        label_of(world, turn.other),
        label_of(world, turn.planned),
        turn.change,
        turn_words(world, turn),
    )
