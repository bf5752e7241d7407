"""What an author should look at: warnings, which keep no pack from being played.

Only the packs asked for are looked at, in the light of all that is loaded. A warning that is meant to be so is
silenced on its card, or for its pack, with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from game.content import language, reach, schema
from game.content.check import parsers_for
from game.content.library import Content, Origin, since
from game.content.places import KeyPath, Part
from game.content.problems import Problem, Problems
from game.engine.words import direction

BODY_WORDS = {"event": 90, "response": 45}
"""So that a card fits a terminal of 80 by 24."""

HARD = 15.0
"""School grade of a text that asks too much of a reader."""
ENOUGH = 25
"""Words below which a grade says little."""

ACTORS = {"CN": "china", "RU": "russia", "CN+RU": "both"}
LATE = {"event": 1, "response": 4}
"""Years after its row in which a documented card may begin or end."""

Texts = list[tuple[KeyPath, str]]
"""All that a card says, each text with its key."""

_LINK = re.compile(r"\b(?:https?|ftp|www)\b[:.]?\S*")
_GOOD_LINK = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?([/?#]\S*)?")
_ASKED = re.compile(r"(?:flag|quarters_since)\(\s*['\"]([^'\"]+)['\"]")


@dataclass
class Lint:
    """Warnings on the cards of some packs. ``packs`` are names as in ``Origin.pack``."""

    content: Content
    packs: Collection[str]
    problems: Problems
    noted: dict[tuple[str, str], list[Problem]] = field(default_factory=dict)

    def run(self) -> None:
        """Look at everything, and add what is not silenced to ``problems``."""
        self.reach = reach.reachable(self.content)
        self.asked = self._asked()
        self.said: dict[str, tuple[str, str]] = {}
        """Each sentence, and the card on which it stands first."""
        for kind, table in self.content.tables.items():
            for ident, card in table.items():
                ours = self.content.origins[kind, ident].pack in self.packs
                told = list(texts(card))
                if kind != "scenario":
                    self._shared(kind, ident, told, ours)
                if ours:
                    self._card(kind, card, told)
        for pack in self.content.packs:
            if self.content.origins["pack", pack.id].pack in self.packs:
                self._todo("pack", pack.id, list(texts(pack)))
        self._files()
        self._hand_over()

    # ---- noting ----

    def warn(
        self,
        kind: str,
        ident: str,
        path: KeyPath,
        code: str,
        message: str,
        hint: str = "",
        *,
        part: Part = "value",
        offset: int | None = None,
    ) -> None:
        """Note a warning on a card."""
        origin, one = self.content.origins[kind, ident], Problems()
        one.add(origin.source, (*origin.path, *path), code, message, hint, part=part, offset=offset)
        self.noted.setdefault((kind, ident), []).extend(one.found)

    def _hand_over(self) -> None:
        """Leave out what is silenced; tell of silence about nothing."""
        packs = {self.content.origins["pack", pack.id].pack: pack for pack in self.content.packs}
        used: dict[str, set[str]] = {name: set() for name in packs}
        for (kind, ident), origin in self.content.origins.items():
            if origin.pack not in self.packs:
                continue
            card: Any = self.content.tables.get(kind, {}).get(ident)
            pack = packs.get(origin.pack)
            told = self.noted.get((kind, ident), [])
            mine = set(getattr(card, "lint_ignore", ()))
            whole = set(pack.lint_ignore) if pack else set()
            for problem in told:
                if problem.code in whole:
                    used[origin.pack].add(problem.code)
                elif problem.code not in mine:
                    self.problems.found.append(problem)
            self._idle(origin, getattr(card, "lint_ignore", ()), {problem.code for problem in told})
        for name, pack in packs.items():
            if name in self.packs:
                self._idle(self.content.origins["pack", pack.id], pack.lint_ignore, used[name])

    def _idle(self, origin: Origin, silenced: tuple[str, ...], found: set[str]) -> None:
        for index, code in enumerate(silenced):
            if code.startswith("W0") and code not in found:
                where = (*origin.path, "lint-ignore", index)
                self.problems.add(origin.source, where, "W022", f"there is no {code} here")

    # ---- what is looked at ----

    def _files(self) -> None:
        full = {origin.pack for (kind, _), origin in self.content.origins.items() if kind != "pack"}
        full |= {origin.pack for _, origin in self.content.decks}
        for pack in self.content.files:
            if pack.shown in self.packs:
                for name in pack.passed_over:
                    self.problems.at(pack.name_of(name), "W023", "is not called .toml and so is not read")
                if pack.shown not in full:
                    self.problems.at(pack.name_of("pack.toml"), "W024", "there is no card in this pack")

    def _scenario(self, scenario: schema.Scenario) -> None:
        lacking = [name for name in ("capital", "credibility") if not scenario.start.get(name)]
        if lacking:
            told = f"begins with no {' and no '.join(lacking)}: it would end in its first quarter"
            self.warn("scenario", scenario.id, ("id",), "W025", told)

    def _card(self, kind: str, card: Any, told: Texts) -> None:
        self._todo(kind, card.id, told)
        self._length(kind, card)
        self._links(kind, card.id, told)
        self._conditions(kind, card)
        if kind == "event":
            self._event(card)
        elif kind == "response":
            if card.id not in self.reach.responses:
                self.warn(kind, card.id, ("id",), "W012", "no campaign can play this response")
            self._follow_up(kind, card, (), card)
            self._record(kind, card)
        elif kind == "scenario":
            self._scenario(card)
        if kind in ("response", "move"):
            self._flag(kind, card, (), card)
            self._moves_something(kind, card, (), card)

    def _event(self, event: schema.Event) -> None:
        if event.id not in self.reach.events:
            self.warn("event", event.id, ("id",), "W012", "no campaign can deal this card", self._why_not(event))
        if not event.codex:
            self.warn("event", event.id, ("id",), "W020", "has no 'codex'")
        self._record("event", event)
        for index, option in enumerate(event.option):
            path: KeyPath = ("option", index)
            fault = language.label_fault(option.label)
            if fault:
                self.warn("event", event.id, (*path, "label"), "W002", f"'{option.label}' {fault}")
            self._flag("event", event, path, option)
            self._follow_up("event", event, path, option)
            self._moves_something("event", event, path, option)
            self._prices(event, path, option)
            self._dominated(event, path, option)

    def _why_not(self, event: schema.Event) -> str:
        if event.follow_up_only:
            return "it comes only when an option schedules it, and no option that can be taken does"
        return ""

    def _todo(self, kind: str, ident: str, told: Texts) -> None:
        for path, text in told:
            if "TODO" in text:
                self.warn(kind, ident, path, "W001", f"says '{text[text.index('TODO') :][:40]}'")

    def _length(self, kind: str, card: Any) -> None:
        body = getattr(card, "body", None)
        if body is None:
            return
        words, grade = language.reading(body)
        if words > BODY_WORDS.get(kind, words):
            self.warn(kind, card.id, ("body",), "W003", f"has {words} words; {BODY_WORDS[kind]} fit the screen")
        if kind in BODY_WORDS and words >= ENOUGH and grade > HARD:
            self.warn(kind, card.id, ("body",), "W005", f"reads as grade {grade:.0f} of school")

    def _links(self, kind: str, ident: str, told: Texts) -> None:
        for path, text in told:
            for found in _LINK.finditer(text) if "http" in text or "www" in text else ():
                link = found.group().rstrip(".,;)")
                if not _GOOD_LINK.fullmatch(link):
                    self.warn(kind, ident, path, "W021", f"'{link[:60]}' is not a whole link")

    def _conditions(self, kind: str, card: Any) -> None:
        response, other = parsers_for(self.content)
        parser = response if kind == "response" else other
        parts: list[tuple[KeyPath, Any]] = [((), card)]
        parts += [(("option", index), option) for index, option in enumerate(getattr(card, "option", ()))]
        for path, part in parts:
            text = getattr(part, "when", None)
            if text is None:
                continue
            answer = self.reach.holds(parser.parse(text, "truth"), card)
            if answer == "never":
                self.warn(kind, card.id, (*path, "when"), "W010", f'"{text[:60]}" can never hold')
            elif answer == "always":
                self.warn(kind, card.id, (*path, "when"), "W011", f'"{text[:60]}" always holds')
            elif path and card.id in self.reach.events and f"{card.id}/{part.id}" not in self.reach.options:
                told = f'"{text[:60]}" never holds where the card can come'
                self.warn(kind, card.id, (*path, "when"), "W010", told)

    def _record(self, kind: str, card: schema.Event | schema.Response) -> None:
        row = self.content.record.get(card.record or "")
        if row is None:
            return
        year, late = int(row.date[:4]), LATE[kind]
        if not year <= card.years[0] <= card.years[1] <= year + late:
            told = f"its row is of {row.date}; 'years' lie within {year} and {year + late}"
            self.warn(kind, card.id, ("years",), "W019", told)
        actor = ACTORS.get(row.actor)
        if isinstance(card, schema.Response) and actor and actor != card.actor:
            self.warn(kind, card.id, ("actor",), "W019", f"by its row {actor} acted, not {card.actor}")

    # ---- options ----

    def _asked(self) -> set[str]:
        """Every flag that some expression asks for."""
        found: set[str] = set()
        for table in self.content.tables.values():
            for card in table.values():
                for part in (card, *getattr(card, "option", ())):
                    for text in (getattr(part, "when", None), getattr(part, "weight", None)):
                        if text and "(" in text:
                            found.update(_ASKED.findall(text))
        return found

    def _flag(self, kind: str, card: Any, path: KeyPath, part: Any) -> None:
        if part.sets and part.sets not in self.asked:
            self.warn(kind, card.id, (*path, "sets"), "W018", f"nothing asks for the flag '{part.sets}'")

    def _follow_up(self, kind: str, card: Any, path: KeyPath, part: Any) -> None:
        plan = part.follow_up
        target = self.content.events.get(plan.event) if plan else None
        if target is None:
            return
        year, quarter = since(self.content, card)
        earliest = year + (quarter - 1 + plan.after) // 4
        where = (*path, "follow_up", "event")
        if earliest > target.years[1]:
            told = f"'{target.id}' may come until {target.years[1]}; this would bring it in {earliest} or later"
            self.warn(kind, card.id, where, "W013", told)
        elif target.when is not None and self.reach.never(target):
            self.warn(kind, card.id, where, "W013", f"the condition of '{target.id}' can never hold")

    def _moves_something(self, kind: str, card: Any, path: KeyPath, part: Any) -> None:
        tables = [part.effects, *(late.effects for late in part.later)]
        if not any(any(_ends(points)) for table in tables for points in table.values()):
            self.warn(kind, card.id, (*path, "effects"), "W015", "every effect is 0")

    def _prices(self, event: schema.Event, path: KeyPath, option: schema.Option) -> None:
        signs = {sign for _, sign in _signs(option)}
        acts = option.posture not in ("inaction", "engage")  # pressure and what it costs come with the posture
        if 1 not in signs and not acts and option.posture != "inaction":
            self.warn("event", event.id, (*path, "effects"), "W016", "nothing gets better by it")
        if -1 not in signs and not option.cost and not acts and option.posture != "inaction":
            self.warn("event", event.id, (*path, "effects"), "W017", "nothing gets worse by it, and it has no cost")

    def _dominated(self, event: schema.Event, path: KeyPath, option: schema.Option) -> None:
        """Against options that differ in nothing but price and effects: what they bring besides is the same."""
        for other in event.option:
            if other is option or other.when or (option.when and not other.when):
                continue
            if (other.posture, other.instrument, other.target) != (option.posture, option.instrument, option.target):
                continue
            if (other.sets, other.follow_up) != (option.sets, option.follow_up) or other.cost > option.cost:
                continue
            gains, losses = _compare(other, option)
            if losses or not (gains or other.cost < option.cost):
                continue
            told = f"'{other.id}' costs {other.cost} and is as good or better in every number"
            self.warn("event", event.id, (*path, "id"), "W014", told)
            return

    # ---- sentences ----

    def _shared(self, kind: str, ident: str, told: Texts, ours: bool) -> None:
        """Told on the later card of the two."""
        here = (kind, ident)
        for path, text in told:
            if path[-1] in SPOKEN and "TODO" not in text:
                for sentence in language.sentences(text):
                    first = self.said.setdefault(sentence, here)
                    if first != here and ours:
                        said = f"'{sentence[:50]}' also stands on {first[0]} '{first[1]}'"
                        self.warn(kind, ident, path, "W004", said)


SPOKEN = ("body", "title", "headline", "label", "brief", "goal", "case")
"""Texts in which no two cards should say the same."""


def texts(card: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every text of a table and of those within it, with its key."""
    for name, value in card.__dict__.items():
        if type(value) is str:
            yield (*path, name), value
        elif type(value) is tuple:
            for index, inner in enumerate(value):
                if type(inner) is str:
                    yield (*path, name, index), inner
                elif isinstance(inner, BaseModel):
                    yield from texts(inner, (*path, name, index))


def _ends(points: Any) -> tuple[float, float]:
    return points if isinstance(points, tuple) else (points, points)


def _totals(option: schema.Option) -> dict[str, float]:
    totals: dict[str, float] = {}
    for table in (option.effects, *(late.effects for late in option.later)):
        for name, points in table.items():
            totals[name] = totals.get(name, 0.0) + sum(_ends(points)) / 2
    return totals


def _signs(option: schema.Option) -> Iterator[tuple[str, int]]:
    """Which way each number goes: 1 is good for the United States, -1 bad."""
    for name, total in _totals(option).items():
        yield name, direction(name) * ((total > 0) - (total < 0))


def _compare(one: schema.Option, other: schema.Option) -> tuple[bool, bool]:
    """Whether ``one`` is better in some number, and whether it is worse in some."""
    mine, theirs = _totals(one), _totals(other)
    gains = losses = False
    for name in {*mine, *theirs}:
        apart = mine.get(name, 0.0) - theirs.get(name, 0.0)
        way = direction(name)
        gains |= apart * way > 0
        losses |= apart * way < 0 or (not way and apart != 0)
    return gains, losses
