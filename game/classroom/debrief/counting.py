"""Counting a room: how even its ballots were, who changed their minds, where its teams parted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from game.classroom.debrief.facts import (
    GroupFact,
    Parting,
    QuarterFact,
    Split,
)
from game.classroom.debrief.minutes import Said

SPLIT: Final = 0.6
"""Share of the leading option up to which a vote counts as one that split the room."""


def evenness(votes: Sequence[int]) -> float | None:
    """Entropy of the votes as a share of what it is where all options have as many: 0 to 1 (Shannon 1948).

    None where fewer than two voted, or there was one option.
    """
    whole = sum(votes)
    if whole < 2 or len(votes) < 2:
        return None
    shares = [count / whole for count in votes if count]
    return abs(sum(share * math.log(share) for share in shares)) / math.log(min(len(votes), whole))


def margin(votes: Sequence[int]) -> int:
    """Votes between the first and the second."""
    ranked = sorted(votes, reverse=True)
    return ranked[0] - ranked[1] if len(ranked) > 1 else sum(ranked)


def minds_changed(rounds: Sequence[Mapping[int, Said]]) -> tuple[int, int]:
    """(seats that changed their minds, seats that voted in more than one round)."""
    changed = again = 0
    for seat in {seat for shown in rounds for seat in shown}:
        wanted = [shown[seat].ballot.option for shown in rounds if seat in shown]
        again += len(wanted) > 1
        changed += any(one != other for one, other in pairwise(wanted))
    return changed, again


def splits_of(quarters: Sequence[QuarterFact], most: int = 3) -> tuple[Split, ...]:
    """The most even quarters. Teams that met the same card are taken together: three ballots alone tell little."""
    met: dict[tuple[int, str], list[QuarterFact]] = {}
    for quarter in quarters:
        met.setdefault((quarter.quarter, quarter.event_id), []).append(quarter)
    found = [split for split in map(_split, met.values()) if split is not None]
    widest = max((sum(votes for _, votes in split.votes) for split in found), default=0)
    found = [split for split in found if 3 * sum(votes for _, votes in split.votes) >= widest]
    return tuple(sorted(found, key=lambda split: (-split.evenness, split.margin, split.quarter))[:most])


def _split(met: Sequence[QuarterFact]) -> Split | None:
    votes: dict[str, int] = {}
    for quarter in met:
        for option in quarter.options:
            votes[option.label] = votes.get(option.label, 0) + (option.votes[0] if option.votes else 0)
    counts, first = list(votes.values()), met[0]
    even = evenness(counts)
    if even is None or max(counts) > SPLIT * sum(counts):
        return None
    ranked = tuple(sorted(((label, n) for label, n in votes.items() if n), key=lambda pair: (-pair[1], pair[0])))
    groups = tuple(quarter.group for quarter in met)
    return Split(first.quarter, first.when, first.event, groups, ranked, even, margin(counts))


# ---- teams ----------------------------------------------------------------------------------------------------


def partings(groups: Sequence[GroupFact]) -> tuple[Parting | None, Parting | None]:
    """(the first quarter in which teams did different things, the one that set their scores furthest apart)."""
    met: dict[tuple[int, str], list[tuple[str, QuarterFact]]] = {}
    for group in groups:
        for quarter in group.quarters:
            met.setdefault((quarter.quarter, quarter.event_id), []).append((group.name, quarter))
    found = [_parting(at) for _, at in sorted(met.items()) if len({quarter.option for _, quarter in at}) > 1]
    if not found:
        return None, None
    return found[0], max(found, key=lambda parting: parting.apart)


def _parting(at: Sequence[tuple[str, QuarterFact]]) -> Parting:
    ways: dict[str, list[str]] = {}
    for name, quarter in at:
        ways.setdefault(quarter.done, []).append(name)
    told = sorted(((done, tuple(names)) for done, names in ways.items()), key=lambda way: -len(way[1]))
    gains = [quarter.standing[1] - quarter.standing[0] for _, quarter in at]
    first = at[0][1]
    return Parting(first.quarter, first.when, first.event, tuple(told), max(gains) - min(gains))
