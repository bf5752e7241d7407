"""A card for its author in plain text: the card, whether it may come in a state, its weight and its odds. Once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from game.campaign.conditions import Condition, Fact
from game.campaign.meters import FAMILY_TITLES, INSTRUMENT_TITLES, POSTURE_TITLES
from game.campaign.preview import Draw, Look, Preview
from game.content.schema import Event, Move, Response
from game.plain.desk import expected
from game.plain.lines import counted, hang, source, stop, wrap
from game.plain.pages import describe

OTHERS = 5
"""Other cards of a draw that are named."""
ACTORS = {"china": "Beijing", "russia": "Moscow", "both": "Beijing and Moscow"}


def pages(preview: Preview) -> Iterator[str]:
    """The whole of it."""
    look, card = preview.look(), preview.card
    yield f"Preview of {preview.ident}: {preview.scenario.title}, {preview.when}"
    changed = ", ".join(f"{name} {level:g}" for name, level in preview.begin.columns.items())
    if changed:
        yield from wrap(f"The state: {changed}; the rest as the scenario starts.")
    for what, names in (("Flags", preview.begin.flags), ("Already met", preview.begin.seen)):
        if names:
            yield from wrap(f"{what}: {', '.join(names)}.")
    yield ""
    if isinstance(card, Event):
        yield from _event(preview, card, look)
    elif isinstance(card, Response):
        yield from _response(preview, card, look)
    else:
        yield from _move(card, look)
    yield ""
    yield from _follows(look)


def _event(preview: Preview, card: Event, look: Look) -> Iterator[str]:
    yield f"{card.title} [{card.kind}, severity {card.severity} of 100]"
    yield from wrap(card.body)
    yield from _record(preview, card)
    yield ""
    for number, option in enumerate(look.options, 1):
        choice = option.choice
        yield from wrap(f"{number}. {choice.option.label} ({describe(choice.option)})")
        yield from wrap(choice.option.case, "   ")
        if choice.refusal:
            yield from wrap(f"Not open: {stop(choice.refusal)}", "   ")
        yield from _condition(option.when, "   ")
        for line in expected(choice.hints):
            yield from wrap(line, "   ")


def _response(preview: Preview, card: Response, look: Look) -> Iterator[str]:
    posture, tool, target = preview.answered
    whom = "China and Russia" if target == "both" else (target or "").capitalize()
    move = POSTURE_TITLES[posture] + (f", {INSTRUMENT_TITLES[tool].lower()} on {whom}" if tool else "")
    yield from wrap(f"It answers: {move}.")
    yield f"{ACTORS[card.actor]} ({FAMILY_TITLES[card.family].lower()}): {stop(card.title)}"
    yield from wrap(card.body)
    yield from _record(preview, card)
    yield from wrap(f"Headline: {card.headline}")
    for line in expected(look.hints):
        yield from wrap(line)


def _move(card: Move, look: Look) -> Iterator[str]:
    yield f"{card.label} ({card.cost} capital)"
    yield from wrap(card.body)
    assert look.move is not None
    for line in expected(look.move.hints):
        yield from wrap(line)


def _record(preview: Preview, card: Event | Response) -> Iterator[str]:
    known = preview.content.record.get(card.record or "")
    if known is not None:
        yield from wrap(f"From the record, {known.date}. Source: {source(known.source)}")


def _follows(look: Look) -> Iterator[str]:
    if look.when is None:
        yield "Condition: none."
    else:
        yield f"Condition{f' {look.moment}' if look.moment else ''}: {'holds' if look.when.holds else 'does not hold'}."
        yield from _condition(look.when, "  ")
    if look.weight is not None:
        yield from hang(f"Weight: {look.weight.value:.2f}, from {look.weight.words}{_now(look.weight.facts)}", "")
    for why in look.away:
        yield from wrap(f"It cannot come: {stop(why)}")
    for draw in look.draws:
        yield from _draw(draw)
    if look.move is not None:
        yield from wrap(f"On the desk: {look.move.refusal or 'it can be made'}.")


def _condition(condition: Condition | None, indent: str) -> Iterator[str]:
    for clause in condition.clauses if condition else ():
        yield from hang(f"{'yes' if clause.holds else 'no'}: {clause.words}{_now(clause.facts)}", indent, f"{indent}  ")


def _now(facts: Sequence[Fact]) -> str:
    return f" (now {', '.join(map(str, facts))})" if facts else ""


def _draw(draw: Draw) -> Iterator[str]:
    head = f"Odds in {draw.what}" if draw.what.startswith("the") else f"Odds {draw.what}, within its family"
    would = "" if draw.would is None else f"; {draw.would:.1%} if nothing kept it away"
    beside = counted(len(draw.others), "other card")
    yield from wrap(f"{head}: {draw.share:.1%}{would}, beside {beside}. {draw.note}".rstrip())
    for title, share in draw.others[:OTHERS]:
        yield f"  {share:.1%}  {title}"
