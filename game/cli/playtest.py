"""What ``check --play`` shows: the cards of some packs as the machine met them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from game.analysis import hits
from game.analysis.findings import Finding, findings, judged, marks_of
from game.analysis.reading import words
from game.campaign import seeds
from game.content.compile import compile_deck
from game.content.library import Content, own_cards, own_packs

SEED = "8F2K-1QZM"

LONG = 40
"""Cards up to which all are listed; of more only those with something to look at."""

WIDTHS = (38, 8, 5, 5, 7)
"""Of the table's columns: with its bars it fits 80."""


def played(content: Content, packs: set[str], games: int) -> tuple[dict[str, Any], list[Finding]]:
    """Play where cards of the packs can come, and give what was seen and what an author should look at.

    ``packs`` are names as in ``Origin.pack``. What a card or a pack silences in ``lint-ignore`` is left out.
    """
    own = {key for key, origin in content.origins.items() if origin.pack in packs}
    return watched(content, packs, campaigns(content, own), games, seeds.parse(SEED))


def watched(
    content: Content, packs: set[str], scenarios: Sequence[str], games: int, seed: int
) -> tuple[dict[str, Any], list[Finding]]:
    """The same in the scenarios named."""
    own = {key for key, origin in content.origins.items() if origin.pack in packs}
    data = hits.measure(content, scenarios, games, seed)
    found = [finding for finding in findings(content, data, own) if not _silenced(content, finding)]
    noted = [{"code": f.code, "kind": f.kind, "id": f.id, "text": f.message} for f in found]
    told = {"packs": own_packs(content, packs), "own": own_cards(content, packs), "findings": noted}
    return data | told | {"words": words(content, packs)}, found


def campaigns(content: Content, own: set[tuple[str, str]]) -> list[str]:
    """The scenarios in which one of these cards can come, in file order."""
    return [name for name in content.scenarios if ("scenario", name) in own or _holds(content, name, own)]


def _holds(content: Content, scenario: str, own: set[tuple[str, str]]) -> bool:
    deck = compile_deck(content, scenario)
    held = {
        "event": deck.events.ids,
        "response": deck.responses.ids,
        "move": deck.moves.ids,
        "doctrine": deck.doctrines,
        "ending": [ending.id for ending in deck.endings if deck.early_endings or not ending.early],
    }
    return any((kind, ident) in own for kind, ids in held.items() for ident in ids)


def _silenced(content: Content, finding: Finding) -> bool:
    """Whether the card or its pack says that this is meant to be so."""
    where = content.origins[finding.kind, finding.id].pack
    heads = (pack for pack in content.packs if content.origins["pack", pack.id].pack == where)
    return any(finding.code in card.lint_ignore for card in (content.tables[finding.kind][finding.id], *heads))


# ---- on a terminal ----------------------------------------------------------------------------------------------


def tell(data: dict[str, Any]) -> Iterator[str]:
    """What was seen, as lines of Markdown that fit 80 columns."""
    policies, scenarios = data["policies"], data["scenarios"]
    if not scenarios:
        yield "No campaign can deal a card of this pack, so nothing was played."
        return
    yield f"# {data['games']} games by each of {len(policies)} policies"
    yield ""
    for name, of in scenarios.items():
        yield from _campaign(name, of)
    yield ""
    yield from _cards(data)
    yield from _others(data)
    if not all(judged(of) for of in scenarios.values() if of["dealt"]):
        yield "So few games say little of cards that never came: play more of them."
    yield from _read(data["words"])


def _campaign(name: str, of: dict[str, Any]) -> Iterator[str]:
    """Scores and endings of one scenario in two lines."""
    best = max(of["policies"].items(), key=lambda pair: pair[1]["score_mean"])
    games = sum(sum(policy["endings"].values()) for policy in of["policies"].values())
    mean = sum(policy["score_mean"] for policy in of["policies"].values()) / len(of["policies"])
    yield f"- {name}: mean score {mean:.1f}, par {of['par']:g}; best {best[0]}, {best[1]['score_mean']:.1f}"
    reached: dict[str, int] = {}
    for policy in of["policies"].values():
        for ending, count in policy["endings"].items():
            reached[ending] = reached.get(ending, 0) + count
    common = sorted((pair for pair in reached.items() if pair[1]), key=lambda pair: -pair[1])[:3]
    yield "  " + ", ".join(f"{ending} {count / games:.0%}" for ending, count in common)


def _row(*cells: str) -> str:
    shown = (_cut(cell, width) for cell, width in zip(cells, WIDTHS, strict=True))
    name, *rest = (cell.ljust(width) for cell, width in zip(shown, WIDTHS, strict=True))
    return "| " + " | ".join((name, *(cell.strip().rjust(w) for cell, w in zip(rest, WIDTHS[1:], strict=True)))) + " |"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _cards(data: dict[str, Any]) -> Iterator[str]:
    """How often each card was met; of each option how often it was open and taken."""
    met, options, marks = hits.totals(data, "events"), hits.totals(data, "options"), marks_of(data)
    listed, quiet = [], 0
    ours = [ident for ident in data["cards"] if ident in data["own"].get("event", ())]
    for ident in ours:
        names = list(data["cards"][ident]["options"])
        if len(ours) > LONG and not marks.keys() & {ident, *names}:
            quiet += 1
            continue
        listed.append(_row(ident, f"{met[ident]['count']:,}", "", "", marks.get(ident, "")))
        if met[ident]["count"]:
            listed += [_option(name, options[name], marks.get(name, "")) for name in names]
    if listed:
        yield _row("card, option", "met", "open", "taken", "")
        yield "|" + "|".join("-" * (width + 2) for width in WIDTHS) + "|"
        yield from listed
        yield ""
    if quiet:
        yield f"{quiet} more cards came up with every option open and taken at times: not listed."
        yield ""


def _option(name: str, counts: dict[str, int], mark: str) -> str:
    offered = counts["offered"]
    shares = (f"{counts[key] / offered:.0%}" for key in ("open", "taken"))
    return _row(f"- {name.partition('/')[2]}", f"{offered:,}", *shares, mark)


def _others(data: dict[str, Any]) -> Iterator[str]:
    """Responses, desk moves and endings of the packs that nobody met."""
    for finding in data["findings"]:
        if finding["kind"] == "ending":
            yield f"- ending {finding['id']}: {finding['text']}"
    for kind, key, told in (
        ("response", "responses", "Responses that were never drawn"),
        ("move", "moves", "Desk moves that could never be made"),
    ):
        counts = hits.totals(data, key)
        names = [ident for ident in data["own"].get(kind, ()) if ident in counts and not counts[ident]["count"]]
        if names:
            yield from textwrap.wrap(f"{told}: {', '.join(names)}.", 80, break_on_hyphens=False)


def _read(words: dict[str, Any]) -> Iterator[str]:
    """What there is to read."""
    whole = words["totals"]
    yield f"{whole['words']:,} words on {whole['cards']} cards with {whole['options']} options: {_minutes(whole)}"
    for kind in ("event", "response"):
        if kind in words["tables"]:
            of = words["tables"][kind]
            grade = f", school grade {of['grade_mean']:.0f}" if of["grade_mean"] is not None else ""
            yield f"- {kind}: {of['words_mean']:.0f} words a card, {of['body_mean']:.0f} in its text{grade}"


def _minutes(whole: dict[str, Any]) -> str:
    return f"{whole['minutes']:.0f} min to read; a quarter takes {whole['quarter_minutes']:.1f}."
