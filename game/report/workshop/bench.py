"""A balance report, a play test or both, looked up by card: what the sections of the workshop's page are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from game.analysis import findings, hits

WORDS: Final = {
    "W101": "never drawn",
    "W102": "never open",
    "W103": "never reached",
    "W104": "drawn too often",
    "ending never reached": "never reached",
    "ending seldom reached": "seldom reached",
}
"""What stands on the page for a finding that is no mark."""

MARKS: Final = {
    "never": ("never drawn", 6),
    "card never drawn": ("never drawn", 6),
    "shut": ("never open", 5),
    "dead option": ("dead", 4),
    "dominated option": ("dominated", 4),
    "often": ("drawn too often", 3),
    "card drawn too often": ("drawn too often", 3),
    "sure option": ("sure", 3),
    "rare": ("seldom drawn", 2),
    "untaken": ("never taken", 1),
}
"""What stands on the page for each mark, and how much it asks for work."""


@dataclass(frozen=True)
class Bench:
    """A play test, a balance report or both, looked up by card. What is not there is empty."""

    played: Mapping[str, Any] = field(default_factory=dict)
    balance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scenarios(self) -> Mapping[str, Any]:
        """What was counted in each scenario of the play test."""
        return self.played.get("scenarios", {})

    @property
    def name(self) -> str:
        """What the page is about: the packs that are looked at."""
        return ", ".join(self.balance.get("packs") or self.played.get("packs") or ["What the machine saw"])

    @cached_property
    def own(self) -> Mapping[str, Sequence[str]]:
        """The cards of the packs that are looked at, by kind; nothing where everything is."""
        return self.played.get("own") or self.balance.get("own") or {}

    @cached_property
    def events(self) -> list[str]:
        """Every event that could come, those of the deck that was measured first."""
        return list(dict.fromkeys([*self.balance.get("events", {}), *self.met]))

    @cached_property
    def met(self) -> dict[str, dict[str, int]]:
        """How often each event was met in the play test."""
        return hits.totals(dict(self.played), "events") if self.played else {}

    @cached_property
    def offers(self) -> dict[str, dict[str, int]]:
        """How often each option was offered, open and taken there."""
        return hits.totals(dict(self.played), "options") if self.played else {}

    @cached_property
    def weighed(self) -> Mapping[str, Any]:
        """What the planner made of each option."""
        return self.balance.get("options", {})

    @cached_property
    def shares(self) -> dict[str, tuple[float, str]]:
        """The largest share of the draws that each event has, and in which campaign."""
        found = {name: (of["drawn_share"], "") for name, of in self.balance.get("events", {}).items()}
        for scenario, of in self.scenarios.items():
            for ident, share in hits.shares(dict(self.played), of).items() if of["dealt"] else ():
                if share > found.get(ident, (-1.0, ""))[0]:
                    found[ident] = (share, scenario)
        return found

    @cached_property
    def findings(self) -> list[tuple[str, str, str, str]]:
        """(what, kind of card, id, why) of everything that was found, what is the pack's own first."""
        found = [
            (WORDS.get(one["code"], one["code"]), one["kind"], one["id"], one["text"])
            for one in self.played.get("findings", ())
        ]
        said = {one[:3] for one in found}
        for one in self.balance.get("findings", ()):
            what = MARKS[one["kind"]][0] if one["kind"] in MARKS else WORDS.get(one["kind"], one["kind"])
            kind = "ending" if one["kind"].startswith("ending") else "event"
            if (what, kind, one["id"]) not in said:
                found.append((what, kind, one["id"], one["text"]))
        return sorted(found, key=lambda one: not self.is_own(one[1], one[2]))

    def is_own(self, kind: str, ident: str) -> bool:
        """Whether a card is one of those that are looked at."""
        return not self.own or ident.partition("/")[0] in self.own.get(kind, ())

    @cached_property
    def marks(self) -> dict[str, list[tuple[str, str]]]:
        """(mark, why) of each event and option that stands out."""
        found: dict[str, list[tuple[str, str]]] = {}
        if self.played:
            for ident, mark in findings.marks_of(dict(self.played)).items():
                found.setdefault(ident, []).append((mark, ""))
        for one in self.balance.get("findings", ()):
            if one["kind"] in MARKS:
                found.setdefault(one["id"], []).append((one["kind"], one["text"]))
        return found

    def times(self, event: str) -> int:
        """How often an event was met in the play test."""
        return self.met.get(event, {}).get("count", 0)

    def title(self, event: str) -> str:
        """What an event is called, as far as is known."""
        return self.played.get("cards", {}).get(event, {}).get("title", event)

    def options(self, event: str) -> list[str]:
        """The options of an event, in their order on the card."""
        card = self.played.get("cards", {}).get(event)
        return list(card["options"]) if card else [o for o in self.weighed if o.partition("/")[0] == event]

    def need(self, event: str) -> int:
        """How much a card asks for work: nothing is 0."""
        marks = [mark for name in (event, *self.options(event)) for mark, _ in self.marks.get(name, ())]
        return sum(MARKS[mark][1] for mark in marks)
