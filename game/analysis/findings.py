"""What an author should look at: told from what came up when the machine played (``hits.measure``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from game.analysis.hits import shares, totals
from game.content.library import Content
from game.content.places import KeyPath

ENOUGH = 10
"""Draws for each card of a deck, on average, from which a card that was never drawn is spoken of."""

ENDED = 300
"""Games from which an ending that was never reached is spoken of."""

OFFERED = 30
"""Offers from which an option that was never open is spoken of."""

MUCH, LARGE = 0.06, 40
"""Share of the draws that one card should not pass in a deck of so many."""

RARE = 0.02
"""A card drawn in less than this share of what its deck draws of a card on average is rare."""


class Finding(NamedTuple):
    """Something an author should look at: on which card, and where on it."""

    code: str
    kind: str
    id: str
    message: str
    path: KeyPath = ("id",)


def findings(content: Content, data: dict[str, Any], only: Collection[tuple[str, str]] | None = None) -> list[Finding]:
    """What an author should look at. ``only``: (kind, id) of the cards to speak of; None for all."""
    found = [*_never_drawn(content, data), *_never_open(content, data), *_endings(content, data), *_too_often(data)]
    return [finding for finding in found if only is None or (finding.kind, finding.id) in only]


def judged(of: dict[str, Any]) -> bool:
    """Whether a scenario was played often enough to miss a card in it."""
    return bool(of["draws"] >= ENOUGH * len(of["events"]))


def _never_drawn(content: Content, data: dict[str, Any]) -> Iterator[Finding]:
    for ident, counts in totals(data, "events").items():
        where = [name for name, of in data["scenarios"].items() if ident in of["events"]]
        if counts["count"] or not any(judged(data["scenarios"][name]) for name in where):
            continue
        games = data["games"] * len(data["policies"]) * len(where)
        why = Counter[str]()
        for name in where:
            why.update(data["scenarios"][name]["undrawn"].get(ident, {}))
        told, key = _reason(content, ident, why)
        yield Finding("W101", "event", ident, f"never drawn in {games:,} games of {_listed(where)}: {told}", (key,))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} campaigns"


def _reason(content: Content, ident: str, why: Counter[str]) -> tuple[str, str]:
    """Why a card never came, as far as can be seen, and the key that it hangs on."""
    card, quarters = content.events[ident], f"{why['quarters']:,} quarters looked at"
    if card.follow_up_only and not why["due"]:
        return "nothing that was chosen had scheduled it", "id"
    if card.follow_up_only:
        return f"it was due in {why['due']:,} quarters, and its condition did not hold", "when" if card.when else "id"
    if not why["quarters"]:
        return "no quarter of them lies within its years", "years"
    if card.when and not why["held"]:
        return f"its condition held in none of {quarters}", "when"
    if not why["weighed"]:
        return f"its weight was 0 in each of {quarters}", "weight"
    if card.when:
        return f"its condition held in only {why['held']:,} of {quarters}", "when"
    return f"it could have come in {quarters}, but for its small weight", "weight"


def _never_open(content: Content, data: dict[str, Any]) -> Iterator[Finding]:
    for name, counts in totals(data, "options").items():
        if counts["offered"] < OFFERED or counts["open"]:
            continue
        event, _, ident = name.partition("/")
        options = content.events[event].option
        index = next(k for k, option in enumerate(options) if option.id == ident)
        option, offered = options[index], f"{counts['offered']:,} offers"
        key = "when" if option.when and counts["payable"] else "cost"
        if key == "cost":
            told = f"it costs {option.cost}, which was never there"
        elif counts["payable"] < counts["offered"]:
            told = f"its condition held in none of the {counts['payable']:,} in which it could be paid"
        else:
            told = "its condition never held"
        yield Finding(
            "W102", "event", event, f"option '{ident}' was open in none of {offered}: {told}", ("option", index, key)
        )


def _endings(content: Content, data: dict[str, Any]) -> Iterator[Finding]:
    """The ending without a condition is left alone: it has to be there."""
    for ident, ending in content.endings.items():
        where = [of for of in data["scenarios"].values() if of["early_endings"] or not ending.early]
        reached = sum(policy["endings"].get(ident, 0) for of in where for policy in of["policies"].values())
        games = data["games"] * len(data["policies"]) * len(where)
        if ending.when is not None and not reached and games >= ENDED:
            yield Finding("W103", "ending", ident, f"no policy reached it in {games:,} games", ("when",))


def _too_often(data: dict[str, Any]) -> Iterator[Finding]:
    for name, ident, share in _often(data):
        yield Finding("W104", "event", ident, f"{share:.1%} of all draws of {name} bring it", ("weight",))


def _often(data: dict[str, Any]) -> Iterator[tuple[str, str, float]]:
    """(scenario, event, share of its draws) where that is too much."""
    for name, of in data["scenarios"].items():
        if of["dealt"] and len(of["events"]) >= LARGE and judged(of):
            for ident, share in shares(data, of).items():
                if share > MUCH and ident != of["opening"]:
                    yield name, ident, share


def marks_of(data: dict[str, Any]) -> dict[str, str]:
    """A word on events and options that stand out: never, rare, often; shut (never open), untaken (and open)."""
    found: dict[str, str] = {}
    for ident, counts in totals(data, "events").items():
        where = [of for of in data["scenarios"].values() if ident in of["events"]]
        usual = sum(of["draws"] / len(of["events"]) for of in where if of["dealt"])
        if not counts["count"]:
            found[ident] = "never"
        elif counts["count"] < RARE * usual:
            found[ident] = "rare"
    found |= {ident: "often" for _, ident, _ in _often(data)}
    for name, counts in totals(data, "options").items():
        if counts["offered"] >= OFFERED and not counts["taken"]:
            found[name] = "untaken" if counts["open"] else "shut"
    return found
