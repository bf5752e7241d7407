"""Five questions for a class, made from what happened in its room. They ask for mechanisms and for no side's opinion.

What the room did comes first: its splits, its surprises, where its teams parted. After that its game is asked about as
any game is (``game.report.questions``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from game.classroom.debrief.facts import ClassFacts, Forecast, QuarterFact

FIVE: Final = 5


def questions(facts: ClassFacts, general: Sequence[str]) -> list[str]:
    """Five of them. ``general``: what any game like this one would be asked, the most particular first."""
    if not facts.played:
        return []
    asked = [question for question in _asked(facts) if question]
    road, *rest = general or ("",)
    return list(dict.fromkeys(question for question in (*asked[:3], road, *asked[3:], *rest) if question))[:FIVE]


def _asked(facts: ClassFacts) -> Iterator[str]:
    yield _parted(facts)
    yield _split(facts)
    yield _surprise(facts)
    yield _interests(facts)
    yield _minds(facts)
    yield _overruled(facts)
    yield _scores(facts)


def _where(quarter: QuarterFact) -> str:
    return f"In {quarter.when} ({quarter.event})"


def _who(facts: ClassFacts, group: int) -> str:
    found = facts.group(group)
    return found.name if found is not None and facts.mode == "teams" else "the room"


def _parted(facts: ClassFacts) -> str:
    """What the teams did differently, where it made the largest difference."""
    parting = facts.widest_parting
    if facts.mode != "teams" or parting is None:
        return ""
    (one, who), (other, others) = parting.ways[:2]
    return (
        f"In {parting.when} ({parting.event}) {_listed(who)} chose “{one}”, {_listed(others)} “{other}”. Their scores "
        f"moved up to {parting.apart:.1f} points apart in that quarter. By which steps did the one choice come to "
        "something else than the other?"
    )


def _listed(names: tuple[str, ...]) -> str:
    if len(names) > 3:
        return f"{len(names)} teams"
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]


def _split(facts: ClassFacts) -> str:
    """The quarter with the most even ballots."""
    if not facts.splits:
        return ""
    split = facts.splits[0]
    (one, votes), (other, others) = split.votes[:2]
    return (
        f"In {split.when} ({split.event}) the room split: {votes} for “{one}”, {others} for “{other}”. What did "
        "each side take for true of how Beijing and Moscow would answer, and which of it did the answer bear out?"
    )


def _surprise(facts: ClassFacts) -> str:
    """What the room was surest of and wrong about."""
    wrong = [(q, f) for q, f in facts.forecasts if (f.mean > 0.5) != (f.moved > 0) and f.count > 1]
    if not wrong:
        return ""
    quarter, said = max(wrong, key=lambda pair: pair[1].brier)
    why = quarter.why.get(said.name, "")
    led = f" The largest cause was “{why}”." if why else ""
    return (
        f"{_where(quarter)} {_who(facts, quarter.group)} expected {said.name} to {_way(said)}, and it "
        f"{'rose' if said.moved > 0 else 'fell' if said.moved < 0 else 'stayed where it was'}.{led} Which step had the "
        "forecast left out?"
    )


def _way(said: Forecast) -> str:
    chance = said.mean if said.mean > 0.5 else 1 - said.mean
    return f"{'rise' if said.mean > 0.5 else 'fall'} ({chance:.0%} on average)"


def _minds(facts: ClassFacts) -> str:
    """Where most changed their minds between two rounds."""
    found = [quarter for group in facts.groups for quarter in group.quarters if quarter.changed]
    if not found:
        return ""
    most = max(found, key=lambda quarter: quarter.changed)
    return (
        f"{_where(most)} {most.changed} of {most.again} changed their minds between the rounds. Which argument moved "
        "them: one about the event, one about the answer to expect, or one about what the others would vote?"
    )


def _interests(facts: ClassFacts) -> str:
    """An office that got what it wanted in one team and not in another, or at what price it did."""
    fates: dict[str, dict[bool, list[str]]] = {}
    wanted: dict[str, str] = {}
    for group in facts.groups:
        for interest in group.interests:
            if interest.served is not None:
                fates.setdefault(interest.office, {}).setdefault(interest.served, []).append(group.name)
                wanted[interest.office] = interest.interest
    mixed = next((office for office, fate in fates.items() if len(fate) == 2), None)
    if mixed is not None:
        won, lost = (_listed(tuple(fates[mixed][served])) for served in (True, False))
        return (
            f"{mixed} had an interest of its own: “{wanted[mixed]}” It got that in {won}, and not in {lost}. Could the "
            "other offices have seen it in what it argued for, and what did serving it cost or gain the whole?"
        )
    office = next(iter(fates), None)
    if office is None:
        return ""
    return (
        f"{office} had an interest of its own: “{wanted[office]}” Where did that and the score pull in different "
        "directions, and how could the other offices have noticed?"
    )


def _overruled(facts: ClassFacts) -> str:
    found = next((q for group in facts.groups for q in group.quarters if q.overruled), None)
    if found is None:
        return ""
    return (
        f"{_where(found)} the vote was overruled: “{found.done}” was done. Who can overrule such a vote in a "
        "government, and what does knowing that do to those who vote?"
    )


def _scores(facts: ClassFacts) -> str:
    """The teams at both ends, which had the same world."""
    played = [group for group in facts.groups if group.quarters]
    if facts.mode != "teams" or len(played) < 2:
        return ""
    ranked = sorted(played, key=lambda group: group.score)
    low, high = ranked[0], ranked[-1]
    if high.score - low.score < 0.05:
        return ""
    return (
        f"{high.name} ended at {high.score:.1f}, {low.name} at {low.score:.1f}, in the same world. How much of that "
        "was what they decided, how much was luck, and what on this page would tell the two apart?"
    )
