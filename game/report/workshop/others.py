"""Responses and desk moves: how often each came up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from game.analysis import hits
from game.report.markup import Html, table, tag
from game.report.workshop.bars import percent
from game.report.workshop.bench import Bench


def others(told: Bench) -> Iterator[Html]:
    """Responses and desk moves, as far as they were counted."""
    if not told.played:
        if told.balance:
            yield _move_table({}, told.balance["moves"])
        return
    drawn = hits.totals(dict(told.played), "responses")
    rows = sorted((of["count"], ident) for ident, of in drawn.items() if told.is_own("response", ident))
    if rows:
        whole = sum(of["count"] for of in drawn.values())
        cells = [(tag("code", ident), _times(count), percent(count / max(1, whole))) for count, ident in rows]
        listed = table("Responses, the rarest first", ("response", "drawn", "share"), cells, figures=(1, 2))
        never = sum(not count for count, _ in rows)
        summary = f"{len(rows)} responses, {never} of them never drawn"
        yield tag("details", tag("summary", summary), listed, open="" if never else None)
    quarters = sum(of["played"] for of in told.scenarios.values())
    usable = {
        ident: of["count"] / max(1, quarters)
        for ident, of in hits.totals(dict(told.played), "moves").items()
        if told.is_own("move", ident)
    }
    if usable:
        yield _move_table(usable, told.balance.get("moves", {}))


def _times(count: int) -> str:
    return f"{count:,}" if count else tag("span", "never", class_="never")


def _move_table(usable: Mapping[str, float], made: Mapping[str, float]) -> Html:
    """Desk moves: how often each could be made after the option was paid, and how often the planner makes it."""
    names = sorted(usable or made, key=lambda ident: usable.get(ident, 0.0) if usable else made[ident])
    head = ["desk move", *(["could be made"] if usable else []), *(["planner makes it"] if made else [])]
    rows = []
    for ident in names:
        cells: list[str] = [tag("code", ident)]
        cells += [percent(usable[ident])] if usable else []
        cells += [percent(made.get(ident, 0.0))] if made else []
        rows.append(cells)
    caption = "Desk moves: share of quarters"
    return table(caption, head, rows, figures=range(1, len(head)))
