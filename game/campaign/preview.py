"""One card under its author's eyes: the card in a state, and what follows for it there.

The odds are the engine's own, taken where the engine takes them, and the game that is played on from here begins in
the same ``Beginning``: what a preview tells is what would be played.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from game.campaign import author, conditions, responses, store
from game.campaign.conditions import Condition, Weight
from game.campaign.meters import FAMILY_TITLES
from game.campaign.outlook import card_hints
from game.campaign.responses import Answered
from game.campaign.session import Session
from game.campaign.views import Choice, Hint, MoveChoice
from game.content.beginning import Beginning
from game.content.check import parsers_for
from game.content.compile import events_of
from game.content.library import Content, scenario_of, since
from game.content.problems import nearest
from game.content.schema import Event, Move, Response, Scenario
from game.engine import quarter as q
from game.engine.deck import Deck, frame_of
from game.engine.expressions import Parser
from game.engine.words import COLUMNS
from game.engine.worlds import GRID
from game.errors import UseError
from game.text import quarter_name

SEED: Final = 0
"""The world that a preview is shown in, so that it is the same every time."""
KINDS: Final = ("event", "response", "move")
FEEDS: Final = {
    "alignment": ("ties.",),
    "leverage": ("adaptation.", "fatigue.", "coalition", "credibility", "chokehold"),
    "common": ("pressure.",),
}
"""What is computed, and the columns that it is computed from."""

SLOTS: Final = {"answer": "as the answer", "current": "as what goes on meanwhile"}


@dataclass(frozen=True)
class Draw:
    """The odds of the card in one draw."""

    what: str
    """Which draw it is, in words."""
    share: float
    would: float | None
    """The share that it would have if nothing kept it away; None where nothing does."""
    others: tuple[tuple[str, float], ...]
    """Title and share of the other cards that may come, the likeliest first."""
    note: str = ""


@dataclass(frozen=True)
class OptionLook:
    """An option of the card as it stands."""

    choice: Choice
    when: Condition | None


@dataclass(frozen=True)
class Look:
    """What follows for the card in the state as it stands."""

    when: Condition | None
    weight: Weight | None
    away: tuple[str, ...]
    """Why it cannot come now, apart from its condition, in words."""
    draws: tuple[Draw, ...] = ()
    options: tuple[OptionLook, ...] = ()
    hints: tuple[Hint, ...] = ()
    """What a response does if it comes."""
    moment: str = ""
    """When the condition is looked at, where that is not the beginning of the quarter."""
    move: MoveChoice | None = None
    """A desk move as it stands on the desk."""


def find(content: Content, ident: str) -> tuple[str, Event | Response | Move]:
    """The kind of a card, and the card. Raises UseError with the nearest name."""
    for kind in KINDS:
        if ident in content.tables[kind]:
            return kind, content.tables[kind][ident]
    known = [name for kind in KINDS for name in content.tables[kind]]
    raise UseError(f"there is no event, response or desk move '{ident[:60]}'{nearest(ident, known)}{author.OWN}")


class Preview:
    """A card, the scenario that it is looked at in, and the state, which can be changed."""

    def __init__(
        self,
        content: Content,
        ident: str,
        scenario: str | None = None,
        state: Mapping[str, Any] | None = None,
        where: object = "the state",
        answered: Answered | None = None,
    ) -> None:
        """``answered``: the move that a response answers. Raises UseError for what the content does not have."""
        self.content, self.ident, self.named = content, ident, scenario
        self.kind, self.card = find(content, ident)
        self.scenario = scenario_of(content, scenario) if scenario else _fitting(content, self.card)
        desk = ident if self.kind == "event" else _first_card(content, self.scenario)
        said = dict(state or {})
        if isinstance(self.card, Response):
            said.setdefault("quarter", author.quarter_for(content, self.scenario, self.card))
        self.begin = author.beginning(content, self.scenario, desk, said, where)
        self.answered: Answered = answered or ("", None, None)
        self._build()
        self.first = self.begin
        """The beginning as it was at first: what a reset goes back to."""

    def again(self, content: Content) -> Preview:
        """The same with content that was read again; the state stays. Raises UseError where it does not fit."""
        begin = self.begin
        state = {**begin.columns, "quarter": begin.quarter, "flags": begin.flags, "seen": begin.seen}
        other = Preview(content, self.ident, self.named, state, answered=self.answered)
        other.first = self.first
        return other

    def _build(self) -> None:
        """Open the game that begins so. For a response, the event on the desk is one that offers the move answered."""
        self.session = Session(self.content, self.scenario.id, SEED, author=self.begin)
        if isinstance(self.card, Response):
            moves = responses.moves(self.session)
            if self.answered not in moves:
                self.answered = max(moves, key=lambda key: responses.chance(self.session, self.ident, moves[key]))
            desk = responses.event_of(self.session, moves[self.answered])
            if desk != self.begin.card:
                self.begin = replace(self.begin, card=desk)
                self.session = Session(self.content, self.scenario.id, SEED, author=self.begin)

    def _change(self, **changes: Any) -> None:
        self.begin = replace(self.begin, **changes)
        self._build()

    # ---- the state --------------------------------------------------------------------------------------------

    def usual(self, column: str) -> float:
        """A column as the scenario starts."""
        return float(self.scenario.start.get(column, 0.0))

    def level(self, column: str) -> float:
        """A column as the state has it."""
        return self.begin.columns.get(column, self.usual(column))

    def set_level(self, column: str, level: float) -> None:
        """Set a column, within 0 to 100; what is as the scenario starts is not part of the state."""
        kept = round(min(100.0, max(0.0, level)) * GRID) / GRID
        columns = {**self.begin.columns, column: kept}
        self._change(
            columns={name: columns[name] for name in COLUMNS if name in columns and columns[name] != self.usual(name)}
        )

    def set_quarter(self, quarter: int) -> None:
        """Set the quarter, within the scenario; what it opens with is met once its first quarter is over."""
        begin, now = self.begin, min(self.scenario.quarters, max(1, quarter))
        usual, then = (author.met_before(self.scenario, begin.card, at) for at in (begin.quarter, now))
        self._change(quarter=now, seen=then if begin.seen == usual else begin.seen)

    def toggle(self, kind: str, name: str) -> None:
        """Set or clear a flag (``flags``), or an event that was met before (``seen``)."""
        had: tuple[str, ...] = getattr(self.begin, kind)
        self._change(**{kind: tuple(n for n in had if n != name) if name in had else (*had, name)})

    def answer(self, by: int) -> None:
        """Let a response answer another move."""
        keys = list(responses.moves(self.session))
        self.answered = keys[(keys.index(self.answered) + by) % len(keys)]
        self._build()

    def restore(self, kind: str, name: str) -> None:
        """One thing as it was at first: a ``column``, the ``quarter``, one of the ``flags`` or ``seen``."""
        if kind == "column":
            self.set_level(name, self.first.columns.get(name, self.usual(name)))
        elif kind == "quarter":
            self.set_quarter(self.first.quarter)
        elif kind in ("flags", "seen") and (name in getattr(self.begin, kind)) != (name in getattr(self.first, kind)):
            self.toggle(kind, name)

    def reset(self) -> None:
        """Back to the state in which the preview began."""
        self.begin = replace(self.first, card=self.begin.card)
        self._build()

    def asked(self) -> set[tuple[str, str]]:
        """(operation, name) of all that the card's expressions look at; of what is computed, the columns behind it."""
        parser, card = self._parser(), self.card
        found = conditions.names(card.when, "truth", parser)
        if not isinstance(card, Move):
            found |= conditions.names(card.weight, "number", parser)
        for option in card.option if isinstance(card, Event) else ():
            found |= conditions.names(option.when, "truth", parser)
        behind = tuple(start for op, name in found if op == "column" for start in FEEDS.get(name, ()))
        return found | {("column", name) for name in COLUMNS if behind and name.startswith(behind)}

    def _parser(self) -> Parser:
        for_responses, others = parsers_for(self.content)
        return for_responses if self.kind == "response" else others

    # ---- what is looked at ------------------------------------------------------------------------------------

    @property
    def when(self) -> str:
        """``2023 Q3, quarter 7 of 20``."""
        name = quarter_name(*self.session.deck.year(1))
        return f"{name}, quarter {self.begin.quarter} of {self.scenario.quarters}"

    def look(self) -> Look:
        """What follows for the card now."""
        if isinstance(self.card, Event):
            return self._look_at_event(self.card)
        if isinstance(self.card, Response):
            return self._look_at_response(self.card)
        session = self.session
        listed = next(choice for choice in session.brief().moves if choice.move.id == self.ident)
        frame = frame_of(session.worlds, session.deck)
        return Look(conditions.condition(self.card.when, self._parser(), frame), None, (), move=listed)

    def _look_at_event(self, card: Event) -> Look:
        session, parser = self.session, self._parser()
        frame = frame_of(session.worlds, session.deck)
        weight = conditions.weight(card.weight, parser, frame)
        options = tuple(
            OptionLook(choice, conditions.condition(choice.option.when, parser, frame))
            for choice in session.brief().choices
        )
        away = (*self._dates(card), *self._kept_out(card), *(() if weight.value else ("its weight is 0",)))
        draws = () if self.scenario.schedule else (self._deal(card),)
        return Look(conditions.condition(card.when, parser, frame), weight, away, draws, options)

    def _deal(self, card: Event) -> Draw:
        worlds, deck = self.session.worlds, replace(self.session.deck, opening=None)
        index = deck.events.ids.index(card.id)
        what, opening = f"the deal of {quarter_name(*deck.year(1))}", self._opening()
        if opening == card:
            return Draw(what, 1.0, None, (), f"{self.scenario.title} begins with it.")
        told = dict(q.event_odds(worlds, deck))
        share, would = told.pop(index, 0.0), None
        if not share:
            free, worlds = _freed(deck, index), worlds.fork()
            worlds.block("seen")[index] = 0
            would = dict(q.event_odds(worlds, free)).get(index, 0.0)
        if opening:
            return Draw(what, 0.0, share or would, ((opening.title, 1.0),))
        others = tuple((self.content.events[deck.events.ids[k]].title, chance) for k, chance in told.items())
        return Draw(what, share, would, others)

    def _opening(self) -> Event | None:
        """The event that the scenario begins with, where this is its first quarter: then it deals nothing else."""
        opens = self.scenario.opening
        return self.content.events[opens] if opens and self.begin.quarter == 1 else None

    def _look_at_response(self, card: Response) -> Look:
        session, parser = self.session, self._parser()
        answered = responses.after(session, responses.moves(session)[self.answered])
        frame = answered.at.frame
        when, weight = conditions.condition(card.when, parser, frame), conditions.weight(card.weight, parser, frame)
        away, draws = self._dates(card), []
        for slot, words in SLOTS.items():
            odds = responses.odds_of(answered, session, card.id, slot)
            if odds is None:
                continue
            others = tuple((self.content.responses[ident].title, share) for ident, share in odds.others)
            family = FAMILY_TITLES[card.family].lower()
            whole = f": in all {_span(*(share * odds.share for share in odds.family))}" if odds.share else ""
            note = f"Its family, {family}, comes with {_span(*odds.family)}, by their doctrine{whole}."
            draws.append(Draw(words, odds.share, odds.would, others, note))
        return Look(when, weight, tuple(away), tuple(draws), hints=card_hints(card), moment="after the move")

    # ---- why it cannot come -----------------------------------------------------------------------------------

    def _dates(self, card: Event | Response) -> list[str]:
        now, least = self.session.deck.year(1), since(self.content, card)
        if now < least:
            known = self.content.record.get(card.record or "")
            why = f"its record is of {known.date}" if known and least > (card.years[0], 1) else "its 'years' say so"
            return [f"not before {quarter_name(*least)}: {why}"]
        return [f"not after {card.years[1]}: its 'years' say so"] if now[0] > card.years[1] else []

    def _kept_out(self, card: Event) -> list[str]:
        scenario = self.scenario
        if scenario.schedule:
            at = [str(k) for k, ident in enumerate(scenario.schedule, 1) if ident == card.id]
            comes = f"the card comes in quarter {', '.join(at)}" if at else "the card is not in it"
            return [f"{scenario.title} has a schedule and deals nothing: {comes}"]
        told, opening = [], self._opening()
        if opening and opening != card:
            then = quarter_name(*self.session.deck.year(2))
            told.append(f"{scenario.title} begins with '{opening.title}' and deals from {then} on")
        if card.follow_up_only:
            told.append(f"it comes only as a follow-up: {_planned_by(self.content, card.id)}")
        elif scenario.deck and card.id not in scenario.deck and card.id != scenario.opening:
            told.append(f"it is not in the deck of {scenario.title}")
        if card.id in self.begin.seen:
            told.append("it was met before: it does not come again until the deck is spent")
        return told


def _span(low: float, high: float) -> str:
    """``3% to 8%``, or one of them where they are alike."""
    shown = dict.fromkeys((f"{low:.0%}", f"{high:.0%}"))
    return " to ".join(shown)


def _fitting(content: Content, card: Event | Response | Move) -> Scenario:
    """The usual scenario, unless a card needs another one."""
    if isinstance(card, Event):
        return author.fitting(content, card.id)
    usual = author.fitting(content)
    if isinstance(card, Move):
        return usual
    return next((s for s in (usual, *content.scenarios.values()) if author.fits(content, s, card)), usual)


def _first_card(content: Content, scenario: Scenario) -> str:
    """The event that is on the desk where the card is none: the one that the scenario begins with, if it says so."""
    planned = scenario.opening or next(iter(scenario.schedule), None)
    if planned:
        return planned
    cards = events_of(content, scenario)
    free = [
        c for c in cards if c.when is None and not c.follow_up_only and author.quarter_for(content, scenario, c) == 1
    ]
    found = next(iter([*free, *cards, *content.events.values()]), None)
    if found is None:
        raise UseError("these packs have no event, and a quarter begins with one")
    return found.id


def _freed(deck: Deck, index: int) -> Deck:
    """The deck with nothing that keeps one event from the first deal."""
    when = {card: node for card, node in deck.events.when.items() if card != index}
    first = np.union1d(deck.pools[0], [index]).astype(np.intp)
    return replace(deck, events=replace(deck.events, when=when), pools=(first, *deck.pools[1:]))


def _planned_by(content: Content, ident: str) -> str:
    """What schedules a follow-up, in words."""
    plans = [
        f"of '{option.label}' ({event.id}) after {option.follow_up.after} quarter{'s' * (option.follow_up.after > 1)}"
        for event in content.events.values()
        for option in event.option
        if option.follow_up and option.follow_up.event == ident
    ]
    plans += [
        f"of the response '{card.title}' ({card.id})"
        for card in content.responses.values()
        if card.follow_up and card.follow_up.event == ident
    ]
    return "; ".join(plans) or "and nothing schedules it"


def state_path(ident: str) -> Path:
    """Where the state of a preview is kept, if no file is named: apart from the packs, whose files are all read."""
    return store.home() / "states" / f"{ident}.toml"


def keep_state(begin: Beginning, path: Path) -> None:
    """Write a state file. Raises UseError where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(author.as_state(begin), encoding="utf-8")
    except OSError as error:
        raise UseError(f"{path}: cannot be written: {error.strerror}") from None
