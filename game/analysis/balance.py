"""Whether the dilemma is real: every policy and the planner over many games, and what stands out.

``measure`` gives plain data (the answer of ``doubledown balance --json``), ``tell`` puts it into a page.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from game.analysis.planner import Planner
from game.analysis.policies import POLICIES
from game.analysis.simulate import Results, drawn, run, won
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.model import THESES
from game.engine.words import POSTURES
from game.engine.worlds import Worlds

if TYPE_CHECKING:
    from game.engine.arrays import Bools, Floats, Index


SHARE = 100
"""Games in one job of the planner: enough to fill a batch of forks, few enough to keep every core busy."""

PROBED = 10
"""One game in so many is also looked at with the thesis told, three times, and once with other forks."""

OFTEN, DEAD, SURE = 200, 0.03, 0.90
"""An option offered at least so often should be picked by the planner in more and in less than these shares."""

MUCH = 0.04
"""Share of draws that one event should not pass."""

RARE = 0.02
"""Share of some policy's games that every ending should reach."""

BETTER = 0.97
"""An option is dominated when another of its card is worth more in this share of the decisions with both."""


@dataclass
class Watch:
    """A policy that plays as the planner does and counts what it saw. Options run over the deck's."""

    deck: Deck
    planner: Planner
    offered: Index = field(init=False)
    affordable: Index = field(init=False)
    chosen: Index = field(init=False)
    regret: Floats = field(init=False)
    better: Index = field(init=False)
    """``(O, 5)``: how often the option in that slot of the card was worth more; ``both`` how often both were legal."""
    both: Index = field(init=False)
    probes: Index = field(default_factory=lambda: np.zeros(3, dtype=np.intp))
    """Decisions probed; those where the pick changes with the thesis told; with other forks."""

    def __post_init__(self) -> None:
        count = len(self.deck.options) + 1
        self.offered, self.affordable, self.chosen = (np.zeros(count, dtype=np.intp) for _ in range(3))
        self.regret = np.zeros(count)
        self.better, self.both = np.zeros((count, 5), dtype=np.intp), np.zeros((count, 5), dtype=np.intp)

    def __call__(self, worlds: Worlds, deck: Deck, events: Index, legal: Bools) -> Index:
        """The planner's slots, ``(N,)``, noted down."""
        values = self.planner.values(worlds, deck, events, legal)
        picks: Index = values.argmax(axis=0)
        slots, live = deck.events.slots[:, events], q.live(worlds)
        legal = legal & live  # a world that has ended stays in its batch for a while
        np.add.at(self.offered, slots[q.offered(worlds, deck, events) & live], 1)
        np.add.at(self.affordable, slots[legal], 1)
        np.add.at(self.chosen, slots[picks, np.arange(worlds.size)][live], 1)
        np.add.at(self.regret, slots[legal], (values.max(axis=0) - values)[legal])
        for slot in range(5):
            with_it = legal & legal[slot]
            np.add.at(self.both[:, slot], slots[with_it], 1)
            np.add.at(self.better[:, slot], slots[with_it & (values[slot] > values)], 1)
        self._probe(worlds, deck, events, legal, picks)
        return picks

    def _probe(self, worlds: Worlds, deck: Deck, events: Index, legal: Bools, picks: Index) -> None:
        at = np.flatnonzero((worlds.streams % np.uint64(PROBED) == 0) & (legal.sum(axis=0) > 1))
        if not len(at):
            return
        some, dealt, free = worlds.take(at), events[at], legal[:, at]
        told = np.array([self._other(told=t)(some, deck, dealt, free) for t in range(len(THESES))])
        again = self._other(salt=1)(some, deck, dealt, free)
        self.probes += (len(at), int((told != told[0]).any(axis=0).sum()), int((again != picks[at]).sum()))

    def _other(self, told: int | None = None, salt: int = 0) -> Planner:
        return replace(self.planner, told=told, salt=salt)

    def counts(self) -> list[Any]:
        """What can be added up over jobs."""
        return [self.offered, self.affordable, self.chosen, self.regret, self.better, self.both, self.probes]


# ---- the work, shared out over the cores ----------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """Some games of one policy."""

    policy: str
    first: int
    games: int
    seed: int


_deck: Deck
_forks: int


def _start(packs: Sequence[Path], scenario: str, forks: int) -> None:
    from game.content.compile import compile_deck
    from game.content.load import load

    global _deck, _forks
    _deck, _forks = compile_deck(load(packs), scenario), forks


def _work(job: Job) -> tuple[Results, list[Any] | None]:
    watch = Watch(_deck, Planner(_forks)) if job.policy == "planner" else None
    mover = watch.planner.move if watch else None
    results = run(_deck, watch or POLICIES[job.policy], job.games, job.seed, job.first, mover)
    return results, watch.counts() if watch else None


def _jobs(games: int, seed: int) -> Iterator[Job]:
    for first in range(0, games, SHARE):
        yield Job("planner", first, min(SHARE, games - first), seed)
    for name in POLICIES:
        yield Job(name, 0, games, seed)


def _joined(parts: Sequence[Results]) -> Results:
    arrays = ("score", "leverage", "alignment", "ending", "early", "thesis", "doctrine")
    joined: dict[str, Any] = {name: np.concatenate([getattr(part, name) for part in parts]) for name in arrays}
    options, moves = (np.sum([getattr(part, name) for part in parts], axis=0) for name in ("options", "moves"))
    return Results(**joined, options=options, moves=moves, seconds=sum(part.seconds for part in parts))


# ---- what is reported -----------------------------------------------------------------------------------------


def measure(
    packs: Sequence[Path],
    scenario: str,
    games: int,
    seed: int,
    forks: int = 72,
    workers: int | None = None,
    progress: Callable[[float], object] = lambda share: None,
) -> dict[str, Any]:
    """Play every policy and the planner ``games`` times each. The numbers do not depend on ``workers``.

    With extra packs, what is found of their own cards comes first. ``progress`` is told the share that is done.
    """
    jobs = list(_jobs(games, seed))
    given = (packs, scenario, forks)
    with ProcessPoolExecutor(workers or os.cpu_count(), initializer=_start, initargs=given) as pool:
        done = []
        for part in pool.map(_work, jobs):
            done.append(part)
            progress(min(1.0, len(done) * SHARE / games))  # the planner's jobs come first and take nearly all the time
    _start(*given)
    by_policy: dict[str, Results] = {}
    for name in (*POLICIES, "planner"):
        by_policy[name] = _joined([part for job, (part, _) in zip(jobs, done, strict=True) if job.policy == name])
    seen = [counts for _, counts in done if counts is not None]
    watch = Watch(_deck, Planner(forks))
    for kept, *parts in zip(watch.counts(), *seen, strict=True):
        kept += np.sum(parts, axis=0)
    data = _report(_deck, by_policy, watch)
    return {"games": games, "seed": seed, "scenario": scenario} | data | _of_packs(packs, data["findings"])


def _of_packs(packs: Sequence[Path], findings: list[dict[str, str]]) -> dict[str, Any]:
    """The packs' own cards by kind, findings on them first, and what there is to read of them (else of everything)."""
    from game.analysis.reading import words
    from game.content.library import asked_for, own_cards, own_packs
    from game.content.load import load

    content = load(packs)
    names = asked_for(content, packs)
    ours = own_cards(content, names)
    read = words(content, names or {pack.shown for pack in content.files})
    del read["cards"]
    told = sorted(findings, key=lambda finding: not is_own(ours, finding))
    return {"findings": told, "packs": own_packs(content, names), "own": ours, "words": read}


def is_own(own: Mapping[str, Collection[str]], finding: dict[str, str]) -> bool:
    """Whether a finding is about a card of the packs that were asked for."""
    kind = "ending" if finding["kind"].startswith("ending") else "event"
    return finding["id"].partition("/")[0] in own.get(kind, ())


def _share(part: Any, whole: Any) -> float:
    return round(float(part) / float(whole), 4) if whole else 0.0


def _policy(deck: Deck, results: Results) -> dict[str, Any]:
    games = len(results.score)
    reached = np.bincount(results.ending, minlength=len(deck.endings))
    return {
        "score_mean": round(float(results.score.mean()), 3),
        "score_sd": round(float(results.score.std()), 3),
        "win_rate": _share(won(deck, results).sum(), games),
        "leverage_mean": round(float(results.leverage.mean()), 3),
        "alignment_mean": round(float(results.alignment.mean()), 3),
        "endings": {e.id: _share(n, games) for e, n in zip(deck.endings, reached, strict=True)},
    }


def _report(deck: Deck, by_policy: dict[str, Results], watch: Watch) -> dict[str, Any]:
    draws = np.sum([drawn(deck, results) for results in by_policy.values()], axis=0)
    if deck.opening is not None:  # it is laid on the desk and not drawn
        draws[deck.opening] -= sum(len(results.score) for results in by_policy.values())
    plan, options = by_policy["planner"], deck.options
    picks = np.bincount(options.posture[:-1], weights=watch.chosen[:-1], minlength=len(POSTURES))
    victories = won(deck, plan)
    probed, by_thesis, by_luck = (int(n) for n in watch.probes)
    data: dict[str, Any] = {
        "par": deck.par,
        "policies": {name: _policy(deck, results) for name, results in by_policy.items()},
        "postures": {name: _share(n, watch.chosen.sum()) for name, n in zip(POSTURES, picks, strict=True)},
        "theses": {
            name: _share(victories[plan.thesis == k].sum(), (plan.thesis == k).sum()) for k, name in enumerate(THESES)
        },
        "doctrines": {
            name: _share(victories[plan.doctrine == k].sum(), (plan.doctrine == k).sum())
            for k, name in enumerate(deck.doctrines)
        },
        "thesis_told": {
            "decisions": probed,
            "pick_changes": _share(by_thesis, probed),
            "pick_changes_by_luck": _share(by_luck, probed),
        },
        "options": {
            name: {
                "offered": int(watch.offered[k]),
                "affordable": int(watch.affordable[k]),
                "planner_chosen": int(watch.chosen[k]),
                "regret": round(float(watch.regret[k]) / max(1, int(watch.affordable[k])), 3),
            }
            for k, name in enumerate(options.ids)
        },
        "moves": {name: _share(n, watch.chosen.sum()) for name, n in zip(deck.moves.ids, plan.moves, strict=True)},
        "events": {
            name: {"drawn_share": _share(n, draws.sum())} for name, n in zip(deck.events.ids, draws, strict=True)
        },
    }
    opening = None if deck.opening is None else deck.events.ids[deck.opening]
    data["findings"] = [*_option_findings(deck, watch), *_other_findings(data, opening, _too_much(deck))]
    return data


def _option_findings(deck: Deck, watch: Watch) -> Iterator[dict[str, str]]:
    for k, name in enumerate(deck.options.ids):
        offered, affordable, chosen = int(watch.offered[k]), int(watch.affordable[k]), int(watch.chosen[k])
        if offered < OFTEN:
            continue
        if chosen < DEAD * offered:
            text = f"the planner takes it in {chosen} of {offered} offers ({affordable} of them affordable)"
            yield {"kind": "dead option", "id": name, "text": text}
        elif chosen > SURE * offered:
            text = f"the planner takes it in {chosen} of {offered} offers: the card asks nothing"
            yield {"kind": "sure option", "id": name, "text": text}
        event = deck.options.event[k]
        for slot, other in enumerate(deck.events.slots[:, event]):
            both = int(watch.both[k, slot])
            if other >= 0 and other != k and both >= OFTEN and watch.better[k, slot] >= BETTER * both:
                better = deck.options.ids[other].partition("/")[2]
                text = f"'{better}' is worth more in {int(watch.better[k, slot])} of {both} decisions"
                yield {"kind": "dominated option", "id": name, "text": text}


def _too_much(deck: Deck) -> float:
    """Share of the draws that is too much for one event: more in a small deck; whatever a schedule brings is fine."""
    return max(MUCH, 2 / len(deck.events)) if deck.schedule is None else 1.0


def _other_findings(data: dict[str, Any], opening: str | None = None, much: float = MUCH) -> Iterator[dict[str, str]]:
    for name, event in data["events"].items():
        share = event["drawn_share"]
        if not share and name != opening:
            yield {"kind": "card never drawn", "id": name, "text": "no policy met it in any game"}
        elif share > much:
            yield {"kind": "card drawn too often", "id": name, "text": f"{share:.1%} of all draws"}
    for name in data["policies"]["planner"]["endings"]:
        most = max(policy["endings"][name] for policy in data["policies"].values())
        if not most:
            yield {"kind": "ending never reached", "id": name, "text": "no policy reaches it"}
        elif most < RARE:
            yield {"kind": "ending seldom reached", "id": name, "text": f"at most {most:.1%} of a policy's games"}


# ---- as a page ------------------------------------------------------------------------------------------------


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    cells = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[k]) for row in cells) for k in range(len(head))]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in cells]
    return [lines[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *lines[1:]]


def tell(data: dict[str, Any]) -> Iterator[str]:
    """The report as lines of Markdown, which a terminal can show as they are."""
    yield f"# Balance of {data['scenario']}"
    yield ""
    yield f"{data['games']} games a policy; par {data['par']:g}. A win is a score of at least par with no early ending."
    yield "The planner makes desk moves as a player may; the other policies do not."
    yield ""
    rows = []
    for name, policy in data["policies"].items():
        common = sorted(policy["endings"].items(), key=lambda pair: -pair[1])[:3]
        told = ", ".join(f"{ending} {share:.0%}" for ending, share in common if share >= RARE)
        numbers = (policy["score_mean"], policy["score_sd"], policy["leverage_mean"], policy["alignment_mean"])
        rows.append((name, *(f"{number:.1f}" for number in numbers), f"{policy['win_rate']:.1%}", told))
    yield from _table(("policy", "score", "sd", "leverage", "alignment", "wins", "commonest endings"), rows)
    yield ""
    for title, key in (
        ("What the planner takes", "postures"),
        ("Its wins by thesis", "theses"),
        ("by doctrine", "doctrines"),
    ):
        yield f"{title}: " + ", ".join(f"{name} {share:.1%}" for name, share in data[key].items()) + "."
    told = data["thesis_told"]
    yield (
        f"Told the thesis, it takes another option in {told['pick_changes']:.1%} of {told['decisions']} decisions, "
        f"looked at over the same futures; with other futures and nothing told, in {told['pick_changes_by_luck']:.1%}."
    )
    yield ""
    offered = [option for option in data["options"].values() if option["offered"] >= OFTEN]
    kinds = Counter(finding["kind"] for finding in data["findings"])
    yield (
        f"{len(data['events'])} events, {len(data['options'])} options, "
        f"{len(offered)} of them offered {OFTEN} times or more."
    )
    most = sorted(data["events"].items(), key=lambda pair: -pair[1]["drawn_share"])[:5]
    yield (
        "Drawn most (an opening card is not drawn): "
        + ", ".join(f"{name} {event['drawn_share']:.1%}" for name, event in most)
        + "."
    )
    yield ""
    yield "Findings: " + (", ".join(f"{kind} {n}" for kind, n in kinds.items()) or "none") + "."
    yield ""
    own = data.get("own") or {}
    findings = data["findings"]
    if own:
        yield from _tell_own(data, own)
        findings = [finding for finding in findings if is_own(own, finding)]
        others = len(data["findings"]) - len(findings)
        if others:
            yield f"{others} more on cards that are not the pack's: --json has them."
            yield ""
    for finding in findings:
        yours = ", the pack's own" if is_own(own, finding) else ""
        yield f"- {finding['kind']}{yours}: `{finding['id']}`: {finding['text']}"


def _tell_own(data: dict[str, Any], own: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The cards of the packs that were asked for, option by option."""
    rows: list[Sequence[str]] = []
    for event in (name for name in data["events"] if name in own.get("event", ())):
        rows.append((event, f"{data['events'][event]['drawn_share']:.1%}", "", "", "", ""))
        for name, option in data["options"].items():
            if name.partition("/")[0] == event:
                share = f"{option['planner_chosen'] / option['offered']:.0%}" if option["offered"] else "-"
                counts = (str(option["offered"]), str(option["affordable"]), share, f"{option['regret']:.2f}")
                rows.append((f"- {name.partition('/')[2]}", "", *counts))
    if rows:
        yield "The pack's own cards, as the planner met them:"
        yield ""
        yield from _table(("card, option", "drawn", "offered", "affordable", "taken", "regret"), rows)
    else:
        yield f"No event of the pack comes in {data['scenario']}."
    yield ""
