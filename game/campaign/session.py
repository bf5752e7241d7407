"""The session: the only loop through which a game is played, whatever draws it.

A front end asks for the ``brief``, gives back an option and perhaps a desk move by id, and gets the
``Outcome``, which is on the disk before it is returned.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from game.campaign import author as authors
from game.campaign import journal as journals
from game.campaign import outcomes, predictions, seeds, store
from game.campaign.advisers import Advice, Claim, look_ahead, span
from game.campaign.meters import habit_note, worn_note
from game.campaign.outlook import move_hints, option_hints
from game.campaign.verdict import ending_of, judge
from game.campaign.views import Brief, Chapter, Choice, MoveChoice, Outcome, Verdict
from game.content.beginning import Beginning
from game.content.compile import compile_deck, sorted_options
from game.content.library import Content, scenario_of
from game.content.problems import nearest
from game.content.schema import Adviser, Event, Move, Option
from game.engine import quarter as q
from game.engine.dynamics import habit, reverses, surprise, threat_belief, worn
from game.engine.model import THESES
from game.engine.scoring import score
from game.engine.words import POSTURES
from game.engine.worlds import Worlds
from game.errors import SaveError, UseError
from game.text import quarter_name

if TYPE_CHECKING:
    from game.engine.arrays import Floats

PLAYER_STREAM = 0
STALE = 6
"""Quarters after which a paper may print the same words again."""


class Session:
    """One game of one player. ``outcomes`` holds the quarters that stand."""

    def __init__(
        self,
        content: Content,
        scenario: str,
        seed: int,
        *,
        thesis: str | None = None,
        doctrine: str | None = None,
        stream: int = PLAYER_STREAM,
        author: Beginning | None = None,
    ) -> None:
        self.content, self.seed = content, seed
        self.deck = compile_deck(content, scenario, thesis=thesis, doctrine=doctrine, author=author)
        self.author = author
        """Where it begins if it is played in author mode: such a game counts for nothing."""
        self.scenario = author.of(content.scenarios[scenario]) if author else content.scenarios[scenario]
        self.fixed = {"thesis": thesis, "doctrine": doctrine}
        self.worlds = self._opening(stream)
        self.stream = stream
        self.outcomes: list[Outcome] = []
        self.journal: journals.Journal | None = None
        self.notices: list[str] = []
        """What the player should be told about this game: a torn line, other content."""
        self._brief: Brief | None = None
        self._begun: list[Worlds | None] = []
        """The worlds as each quarter began; None where it was taken over from a journal."""
        self._claims: dict[int, tuple[Claim, ...]] = {}
        self.estimates: set[int] = set()
        """Quarters for which the analysts were asked for a forecast."""
        self.daily = ""
        """The date whose world this is, where it was begun as the world of a day."""
        self.created = ""
        """The date on which its journal was begun, or nothing where there is none."""

    def _opening(self, stream: int) -> Worlds:
        worlds = q.open_worlds(self.deck, self.seed, np.array([stream], dtype=np.uint64), ledger=True)
        if self.author is not None:
            for flag in self.author.flags:
                worlds.block("flag")[self.deck.flags.index(flag)] = worlds.quarter
            for event in self.author.seen:
                worlds.block("seen")[self.deck.events.ids.index(event)] = worlds.quarter
        return worlds

    # ---- starting, saving, resuming --------------------------------------------------------------------------

    def record_to(self, path: Path | None = None) -> Path:
        """Start a journal for this game and return its path. Raises SaveError."""
        name = f"author-{self.author.card}" if self.author else self.scenario.id
        path = path or store.new_path(name, seeds.show(self.seed))
        header: journals.Line = {
            "packs": [{"id": pack.id, "version": pack.version} for pack in self.content.packs],
            "content": self.content.digest,
            "scenario": self.scenario.id,
            "seed": seeds.show(self.seed),
            "stream": self.stream,
            **self.fixed,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        if self.daily:
            header["daily"] = self.daily
        if self.author is not None:
            header["author"] = self.author.as_data()
        self.journal = journals.Journal.create(path, header)
        self.created = str(header["created"])[:10]
        return path

    @classmethod
    def resume(cls, content: Content, path: Path, *, write: bool = True) -> Session:
        """The game of a journal, up to its last quarter. Raises SaveError, naming the first bad quarter."""
        recording = journals.read(path)
        session = cls.replayed(content, recording)
        if recording.torn:
            session.notices.append("The last line of this game was torn off in mid-write and has been dropped.")
        if write:
            session.journal = journals.Journal.reopen(recording)
        return session

    @classmethod
    def replayed(cls, content: Content, recording: journals.Recording) -> Session:
        """Play a recording again: simulated and checked where the content is the same, else as recorded."""
        header = recording.header
        try:
            stream = int(header.get("stream", PLAYER_STREAM))
            scenario = scenario_of(content, header["scenario"])
            said = header.get("author")
            session = cls(
                content,
                scenario.id,
                seeds.parse(header["seed"]),
                thesis=header.get("thesis"),
                doctrine=header.get("doctrine"),
                stream=stream,
                author=None if said is None else authors.of_header(content, scenario, said),
            )
        except (UseError, ValueError) as error:
            raise SaveError(f"{recording.path}: cannot be played here: {error}") from None
        same = header["content"] == content.digest
        if not same:
            session.notices.append(
                "This game was played with other content: its past is shown as recorded, its future uses today's cards."
            )
        for line in recording.history():
            session._replay_line(recording.path, line, same)
        session.estimates = recording.estimates()
        session.daily = str(header.get("daily", ""))[:10]
        session.created = str(header.get("created", ""))[:10]
        return session

    def _replay_line(self, path: Path, line: journals.Line, same: bool) -> None:
        number = line["q"]
        if number != self.quarter or self.finished:
            raise SaveError(f"{path}: quarter {number} does not follow quarter {self.quarter - 1}")
        if not same:
            self._adopt(line)
            return
        try:
            brief = self.brief()
            if brief.event.id != line["event"]:
                raise UseError(f"the event is '{brief.event.id}', the file says '{line['event']}'")
            outcome = self._play(line["option"], line["move"], line.get("predict"))
        except UseError as error:
            raise SaveError(f"{path}: quarter {number} does not verify: {error}") from None
        if outcomes.line_of(outcome) != line:
            raise SaveError(
                f"{path}: quarter {number} does not verify: the file says something else than the game computes"
            )

    def undo(self) -> None:
        """Take back the last quarter. The journal keeps it and notes that it was undone. Raises UseError."""
        if not self.outcomes:
            raise UseError("there is nothing to undo: this is the first quarter")
        kept = self.outcomes[:-1]
        if self.journal is not None:
            self.journal.append({"undo": len(self.outcomes)})
        self.worlds, self.outcomes, self._brief = self._opening(self.stream), [], None
        self._begun, self._claims = [], {}
        for outcome in kept:
            if outcome.recorded is not None:
                self._adopt(outcome.recorded)
            else:
                assert outcome.option is not None
                self._play(outcome.option.id, outcome.move.id if outcome.move else None, outcome.prediction)

    @property
    def title(self) -> str:
        """What the campaign is called; in author mode that is said first."""
        return f"Author mode: {self.scenario.title}" if self.author else self.scenario.title

    @property
    def begun(self) -> tuple[Worlds | None, ...]:
        """The world as each quarter that stands began; None where it was taken over from a journal."""
        return tuple(self._begun)

    # ---- playing ---------------------------------------------------------------------------------------------

    @property
    def quarter(self) -> int:
        """The quarter to be played next, from 1."""
        return self.worlds.quarter

    @property
    def finished(self) -> bool:
        """True when nothing is left to decide."""
        return self.quarter > self.deck.quarters or not bool(q.live(self.worlds)[0])

    def numbers(self) -> dict[str, float]:
        """Every column and both scores by name, as they stand."""
        return outcomes.numbers(self.worlds, self.deck)

    def brief(self) -> Brief:
        """What lies on the desk. Asking twice gives the same. Raises UseError when the game is over."""
        if self.finished:
            raise UseError("the game is over")
        if self._brief is None:
            self._brief = self._make_brief()
        return self._brief

    def _make_brief(self) -> Brief:
        events = q.deal(self.worlds, self.deck)
        event = self.content.events[self.deck.events.ids[events[0]]]
        legal = q.available(self.worlds, self.deck, events)[:, 0]
        slots = self.deck.events.slots[:, events[0]]
        choices = tuple(
            Choice(
                option,
                "" if legal[slot] else self._refuse_option(option),
                option_hints(self.worlds, self.deck, int(slots[slot]), option),
                self._belief(event, int(slots[slot])) if option.posture == "threaten" else None,
                self._stale(option),
                self._reverses(int(slots[slot])),
            )
            for slot, option in enumerate(sorted_options(event))
        )
        year, of_year = self.deck.year(self.quarter)
        return Brief(
            self.quarter,
            self.deck.quarters,
            year,
            of_year,
            event,
            self.content.record.get(event.record or ""),
            choices,
            self.moves_after(0.0),
            self._story_of(event),
            self.scenario.lessons[self.quarter - 1] if self.quarter <= len(self.scenario.lessons) else "",
        )

    def _story_of(self, event: Event) -> tuple[Chapter, ...]:
        if event.story is None:
            return ()
        told = [o for o in self.outcomes if o.event and o.option and o.event.story == event.story]
        return tuple(
            Chapter(quarter_name(o.year, o.of_year), o.event.title, o.option.label)
            for o in told
            if o.event and o.option
        )

    def _belief(self, event: Event, index: int) -> float:
        model, threat = self.deck.model, np.array([POSTURES.index("threaten")])
        tired = worn(self.worlds, self.deck.options.instrument[:, [index]])
        new = surprise(model, habit(self.worlds, self.deck, threat), tired)
        return float(threat_belief(self.worlds, model, event.severity / 100.0, new)[0])

    def _stale(self, option: Option) -> str:
        """Why it gains less than it might: a posture that is expected, a tool that is worn."""
        window = self.deck.model.habit_window
        share = float(habit(self.worlds, self.deck, np.array([POSTURES.index(option.posture)]))[0])
        fatigue = float(self.worlds[f"fatigue.{option.instrument}"][0]) if option.instrument else 0.0
        return " ".join(note for note in (habit_note(round(share * window), window), worn_note(fatigue)) if note)

    def _reverses(self, index: int) -> bool:
        table = self.deck.options
        posture, targets = table.posture[[index]], table.targets[:, [index]]
        return bool(reverses(self.worlds, self.deck.model, posture, targets)[0])

    def _refuse_option(self, option: Option) -> str:
        capital = float(self.worlds["capital"][0])
        if option.cost > capital:
            return f"costs {option.cost} capital; you have {capital:.1f}"
        return f"not open to you now: {option.needs}"

    def moves_after(self, spent: float) -> tuple[MoveChoice, ...]:
        """The desk moves as they stand if an option of that cost is chosen as well."""
        free = q.movable(self.worlds, self.deck, spent)[:, 0]
        left = float(self.worlds["capital"][0]) - spent
        listed = []
        for index, move in enumerate(self.content.moves.values()):
            refusal = "" if free[index] else self._refuse_move(index, move, left)
            listed.append(MoveChoice(move, refusal, move_hints(move)))
        return tuple(listed)

    def _refuse_move(self, index: int, move: Move, left: float) -> str:
        ready = int(self.worlds.block("rested")[index, 0])
        if ready > self.quarter:
            return (
                f"used recently: ready again in {ready - self.quarter} quarter{'s' if ready - self.quarter > 1 else ''}"
            )
        if move.cost > left:
            return f"costs {move.cost} capital; {left:.1f} would be left"
        return f"not open to you now: {move.needs}"

    def decide(self, option: str, move: str | None = None, predict: dict[str, int] | None = None) -> Outcome:
        """Play the quarter: carry out an option and perhaps a desk move, by id.

        ``predict`` is what the player says of leverage and alignment before the answer: see ``predictions``.
        The journal has it before this returns. Raises UseError (nothing has happened) or SaveError.
        """
        before = self.worlds.fork()
        entries = len(self.worlds.ledger.entries) if self.worlds.ledger else 0
        outcome = self._play(option, move, predict)
        if self.journal is not None:
            try:
                self.journal.append(outcomes.line_of(outcome))
            except SaveError:
                self._put_back(before, entries)
                raise
        return outcome

    def _put_back(self, before: Worlds, entries: int) -> None:
        before.ledger = self.worlds.ledger
        if before.ledger is not None:
            del before.ledger.entries[entries:]
        self.worlds, self._brief = before, None
        self.outcomes.pop()
        self._begun.pop()

    def _play(self, option: str, move: str | None, predict: dict[str, int] | None = None) -> Outcome:
        brief = self.brief()
        predictions.check(predict or {})
        choice = next((c for c in brief.choices if c.option.id == option), None)
        if choice is None:
            names = [c.option.id for c in brief.choices]
            raise UseError(f"'{brief.event.id}' has no option '{option}'{nearest(option, names)}")
        if choice.refusal:
            raise UseError(f"'{choice.option.label}' {choice.refusal}")
        moves = np.array([-1])
        if move is not None:
            listed = self.moves_after(choice.option.cost)
            index = next((i for i, m in enumerate(listed) if m.move.id == move), None)
            if index is None:
                raise UseError(f"there is no desk move '{move}'{nearest(move, list(self.content.moves))}")
            if listed[index].refusal:
                raise UseError(f"'{listed[index].move.label}' {listed[index].refusal}")
            moves = np.array([index])
        worlds = self.worlds
        before, values = self.numbers(), worlds.values[:, 0].copy()
        self._begun.append(worlds.fork())
        events = np.array([self.deck.events.ids.index(brief.event.id)])
        options = np.array([self.deck.options.ids.index(f"{brief.event.id}/{option}")])
        q.play_quarter(worlds, self.deck, events, options, moves)
        self._brief = None
        ending = ending_of(worlds, self.deck) if self.finished else None
        printed = {headline.text for past in self.outcomes[-STALE:] for headline in past.headlines}
        outcome = outcomes.describe(
            worlds, self.deck, self.content, brief, before, values, ending, printed, predict or {}
        )
        self.outcomes.append(outcome)
        return outcome

    def _adopt(self, line: journals.Line) -> None:
        """Take a quarter over from the journal as it was recorded, because its content is not here."""
        self.outcomes.append(outcomes.adopt(self.worlds, self.deck, self.content, line))
        self._begun.append(None)
        self._brief = None

    # ---- the advisers ----------------------------------------------------------------------------------------

    def advice(self) -> tuple[Advice, ...]:
        """What each office says of the card on the desk. Raises UseError when the game is over."""
        brief, advisers = self.brief(), tuple(self.content.advisers.values())
        legal = [choice.option.id for choice in brief.choices if not choice.refusal]
        if not advisers:
            return ()
        worth, moved = self._look(self.worlds, advisers, brief.event.id, legal)
        return tuple(
            Advice(
                adviser,
                legal[int(worth[k].argmax())],
                {option: float(moved[k, j].mean()) for j, option in enumerate(legal)},
                {option: span(moved[k, j]) for j, option in enumerate(legal)},
            )
            for k, adviser in enumerate(advisers)
        )

    def _look(
        self, world: Worlds, advisers: tuple[Adviser, ...], event: str, options: list[str]
    ) -> tuple[Floats, Floats]:
        indices = [self.deck.options.ids.index(f"{event}/{option}") for option in options]
        return look_ahead(world, self.deck, advisers, self.deck.events.ids.index(event), indices)

    def claims(self) -> tuple[Claim, ...]:
        """What every office has said so far of the options that were taken, and what came of it."""
        return tuple(claim for past in self.outcomes for claim in self._claims_of(past))

    def _claims_of(self, past: Outcome) -> tuple[Claim, ...]:
        done = self._claims.get(past.quarter)
        if done is None or any(c.moved is None and c.due <= len(self.outcomes) for c in done):
            done = self._claims[past.quarter] = self._claim(past, done)
        return done

    def _claim(self, past: Outcome, known: tuple[Claim, ...] | None) -> tuple[Claim, ...]:
        begun, advisers = self._begun[past.quarter - 1], tuple(self.content.advisers.values())
        if begun is None or past.event is None or past.option is None or not advisers:
            return ()
        if known is None:
            _, moved = self._look(begun, advisers, past.event.id, [past.option.id])
            spans = [span(moves[0]) for moves in moved]
        else:
            spans = [(claim.low, claim.high) for claim in known]
        made = []
        for adviser, (low, high) in zip(advisers, spans, strict=True):
            due, name = min(past.quarter + adviser.horizon - 1, self.deck.quarters), adviser.watches
            over = due <= len(self.outcomes)
            came = self.outcomes[due - 1].after[name] - past.before[name] if over else None
            made.append(Claim(adviser, past.quarter, due, low, high, came))
        return tuple(made)

    # ---- the end ---------------------------------------------------------------------------------------------

    def verdict(self) -> Verdict:
        """How the game is judged. Raises UseError while it is still being played."""
        if not self.finished:
            raise UseError(f"the game is not over: quarter {self.quarter} of {self.deck.quarters} is to be played")
        return judge(self.worlds, self.deck, self.content, self.outcomes)

    def standing(self) -> float:
        """The score under the campaign's lens if it ended as it stands now."""
        return float(score(self.worlds, self.deck.model, self.deck.lenses[self.deck.lens])[0])

    def known(self) -> dict[str, str]:
        """What intelligence has found out so far: the doctrine and the thesis, by id."""
        marks = self.worlds.block("known")[:, 0]
        found = {}
        if marks[0]:
            found["doctrine"] = self.deck.doctrines[int(self.worlds.mark("doctrine")[0])]
        if marks[1]:
            found["thesis"] = THESES[int(self.worlds.mark("thesis")[0])]
        return found

    def close(self) -> None:
        """Let go of the journal."""
        if self.journal is not None:
            self.journal.close()
