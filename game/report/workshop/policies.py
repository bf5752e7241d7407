"""How the policies do, and which endings are reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from game.report.markup import Html, join, table, tag, terms
from game.report.workshop.bars import percent
from game.report.workshop.bench import Bench


def policies(told: Bench) -> Iterator[Html]:
    """How each policy does in each campaign, what the planner takes, which endings are reached."""
    if told.balance:
        par = f"par {told.balance['par']:g}; a win is at least that, with no early ending"
        yield _one_campaign(f"{told.balance['scenario']}: {par}", told.balance["policies"], told.balance["games"])
        yield _planner(told.balance)
    several = {name: of for name, of in told.scenarios.items() if name != told.balance.get("scenario")}
    if len(several) == 1:
        for of in several.values():
            yield _one_campaign(f"{of['title']}: par {of['par']:g}", _as_shares(of), told.played["games"])
    elif several:
        head = ("policy", *(f"{of['title']}, par {of['par']:g}" for of in several.values()))
        rows = [(_policy(name), *(_score(of["policies"][name]) for of in several.values())) for name in _names(told)]
        caption = "Mean score, and share of games won, by policy and campaign"
        yield table(caption, head, rows, figures=range(1, len(head)))
    yield from _endings(told)


def _names(told: Bench) -> Sequence[str]:
    names: Sequence[str] = told.played["policies"]
    return names


def _policy(name: str) -> str:
    return name.replace("_", " ")


def _score(policy: Mapping[str, Any]) -> Html:
    return join([f"{policy['score_mean']:.1f}", tag("span", f"{policy['win_rate']:.0%}", class_="why")], " ")


def _as_shares(of: Mapping[str, Any]) -> dict[str, Any]:
    """The policies of a play test as those of a balance report: endings as shares."""
    made = {}
    for name, policy in of["policies"].items():
        games = max(1, sum(policy["endings"].values()))
        made[name] = {**policy, "endings": {ending: count / games for ending, count in policy["endings"].items()}}
    return made


def _one_campaign(caption: str, policies: Mapping[str, Any], games: int) -> Html:
    rows = []
    for name, of in policies.items():
        common = sorted(((share, ending) for ending, share in of["endings"].items() if share >= 0.05), reverse=True)
        endings = ", ".join(f"{ending} {share:.0%}" for share, ending in common[:4])
        numbers = (f"{of[key]:.1f}" for key in ("score_mean", "score_sd", "leverage_mean", "alignment_mean"))
        rows.append((_policy(name), *numbers, f"{of['win_rate']:.1%}", endings))
    head = ("policy", "score", "spread", "leverage", "alignment", "won", "commonest endings")
    return table(f"{caption}. {games:,} games each", head, rows, figures=(1, 2, 3, 4, 5), stacked=True)


def _planner(balance: Mapping[str, Any]) -> Html:
    """What the planner takes, and how it fares by what is hidden."""
    told = balance["thesis_told"]
    pairs = [
        (heading, ", ".join(f"{name.replace('_', ' ')} {share:.1%}" for name, share in balance[key].items()))
        for heading, key in (
            ("The planner takes", "postures"),
            ("It wins, by thesis", "theses"),
            ("It wins, by doctrine", "doctrines"),
        )
    ]
    change = (
        f"it takes another option in {told['pick_changes']:.1%} of {told['decisions']:,} decisions "
        f"(by luck alone {told['pick_changes_by_luck']:.1%})"
    )
    return terms([*pairs, ("Told the thesis", change)])


def _endings(told: Bench) -> Iterator[Html]:
    """Each ending: in what share of the games of each campaign it was reached, over all policies."""
    columns: dict[str, dict[str, float]] = {}
    for of in told.scenarios.values():
        by_policy = list(_as_shares(of).values())
        columns[of["title"]] = {
            ending: sum(policy["endings"][ending] for policy in by_policy) / len(by_policy)
            for ending in by_policy[0]["endings"]
        }
    if told.balance:
        by_policy = told.balance["policies"]
        for name, title in (("planner", "planner"), (None, "most of any policy")):
            columns[title] = {
                ending: max(by_policy[p]["endings"][ending] for p in ([name] if name else by_policy))
                for ending in by_policy["planner"]["endings"]
            }
    names = list(dict.fromkeys(ending for shares in columns.values() for ending in shares))
    if not names:
        return
    most = {ending: max(shares.get(ending, 0.0) for shares in columns.values()) for ending in names}
    rows = [
        (ending, *(percent(of.get(ending, 0.0), "quiet" if most[ending] else "never") for of in columns.values()))
        for ending in sorted(names, key=lambda ending: most[ending])
    ]
    heading = "Endings, the rarest first"
    yield table(heading, ("ending", *columns), rows, figures=range(1, len(columns) + 1))
