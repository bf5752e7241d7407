"""One step down from a cause: the equation in words, its coefficients, and the card as it is written."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from game.campaign.equations import SCORES, Effect, Ground, Written, card_of, ground_of, lag_of, made_of
from game.campaign.explain import UNKNOWN, Reason, begun, reasons, through
from game.campaign.meters import LENS_NOTE, METERS, POSTURE_TITLES, title_of
from game.campaign.session import Session
from game.campaign.views import Outcome
from game.text import quarter_name
from game.tui.paint import change, fold, hang, pack, row, share_out, spread, text

COMPONENTS = {"separation": "alignment", "denial": "procurement", "ease": "strain", "resilience": "chokehold"}
"""The number behind each component of a lens, where it has another name."""
OF_CARDS = ("decision", "desk move", "answer", "later")
"""Rules that say what the card says: there the card comes first."""
NARROW = 56
"""Cells over which two figures of a line are still read together."""


@dataclass(frozen=True)
class Asked:
    """A cause that is looked into: of which number, in which quarter or up to it, and its points as they are shown."""

    session: Session
    outcome: Outcome
    name: str
    reason: Reason
    points: float | None
    """None for a score itself."""
    small: list[Reason]
    """What is told together as small things."""
    whole: bool


def ground(asked: Asked, width: int) -> list[Content]:
    """All that is behind a cause."""
    reason = asked.reason
    made = _head(asked, width)
    if asked.name == "score":
        return made + _component(asked, width)
    if not reason.rule:
        return made + _small(asked, width)
    if reason.rule in SCORES:
        made += [*_made(asked, min(width, 72)), Content("")]
    elif asked.whole:
        made += _quarters(asked, width)
    elif asked.name in SCORES:
        made += _through(asked, min(width, NARROW))
    written = card_of(asked.session.content, reason.card)
    card = _card(asked, written, width) if written else []
    equation = _equation(ground_of(asked.session.content, reason.rule, _words(asked)), width)
    if card and reason.rule in OF_CARDS:
        return [*made, *card, Content(""), *equation]
    return [*made, *equation, *card]


def _head(asked: Asked, width: int) -> list[Content]:
    """Which number, how much of its change, and the cause in words."""
    reason = asked.reason
    title = "Final score" if asked.name == "score" else title_of(asked.name)
    if asked.points is None:
        figure = text("")
    elif asked.name == "score":
        figure = text(f"{asked.points:.1f}", "bold $title")
    else:
        figure = change(asked.name, asked.points)
    made = [spread(text(title, "bold $accent"), figure, width)]
    often = f", in {reason.times} quarters" if reason.times > 1 else ""
    made += fold(row((reason.text, "bold $title"), (f" ({reason.part.lower()}{often})", "$quiet")), width)
    return [*made, Content("")]


def _words(asked: Asked) -> list[str]:
    """What was at work, by the words that coefficients have values for."""
    option, known = asked.outcome.option, asked.session.known()
    words = [option.posture] if option and not asked.whole else []
    if asked.session.finished:
        words.append(asked.session.verdict().thesis)
    elif "thesis" in known:
        words.append(known["thesis"])
    return [*words, *asked.name.split(".")[1:2]]


def _equation(found: Ground, width: int) -> list[Content]:
    if not found.equation:
        return []
    made = [text("The equation", "bold $title"), *fold(text(found.equation), width, 2), Content("")]
    if found.terms:
        made.append(text("Its coefficients", "bold $title"))
    for term in found.terms:
        value = f"{term.here}  of  {term.value}" if term.here else term.value
        made += hang(text(f"  {term.name}  ", "bold"), text(f"{value}  ({term.unit})", "$accent"), width)
        made += fold(text(f"{term.about}."), width, 4)
        made += fold(text(f"rests on: {term.source}", "$quiet"), width, 4)
    return [*made, Content("")] if found.terms else made


def _through(asked: Asked, width: int) -> list[Content]:
    """The columns by which a cause moved a score."""
    rows = through(asked.outcome, asked.name, asked.reason)
    if not rows:
        return []
    made = [text(f"How it came to {asked.name}", "bold $title")]
    shares = share_out([points for _, _, points in rows], asked.points or 0.0)
    for (column, delta, _), points in zip(rows, shares, strict=True):
        title = title_of(column) if column in METERS else column.replace("_", " ")
        left = row(f"  {title} ", change(column, delta))
        made.append(spread(left, row(("makes ", "$quiet"), change(asked.name, points, 5)), width))
    return [*made, Content("")]


def _quarters(asked: Asked, width: int) -> list[Content]:
    """In which quarters a cause was at work, and with how much."""
    if asked.reason.times < 2:
        return []
    whens, points = [], []
    for outcome in asked.session.outcomes[: asked.outcome.quarter]:
        same = [r for r in reasons(outcome, asked.name) if (r.part, r.text) == (asked.reason.part, asked.reason.text)]
        if same:
            whens.append(quarter_name(outcome.year, outcome.of_year))
            points.append(sum(reason.points for reason in same))
    shares = zip(whens, share_out(points, asked.points or 0.0), strict=True)
    told = [row((f"{when} ", "$quiet"), change(asked.name, share, 4)) for when, share in shares]
    return [text("Quarter by quarter", "bold $title"), *pack(Content("  "), told, width, "   "), Content("")]


def _made(asked: Asked, width: int) -> list[Content]:
    """A score worked out from the columns as they stood after the quarter."""
    done = asked.outcome
    rows = made_of(asked.session.content, asked.name, done.after)
    made = [text(f"As it stood after {quarter_name(done.year, done.of_year)}", "bold $title")]
    for number, (words, value) in enumerate(rows, 1):
        last = number == len(rows)
        figure = text(f"{value:.1f}", "bold $title" if last else "")
        made.append(spread(text(f"  {words}", "bold $title" if last else ""), figure, width))
    return made


def _card(asked: Asked, written: Written, width: int) -> list[Content]:
    """The card as its author wrote it."""
    made = [text("The card, as it is written", "bold $title"), *fold(text(written.kind, "$quiet"), width, 2)]
    made += fold(row((f"{written.title}. ", "bold"), written.body), width, 2)
    made += _effects("at once", written.effects, width)
    for delayed in written.later:
        plural = "" if delayed.after == 1 else "s"
        made += _effects(f"{delayed.after} quarter{plural} later", delayed.effects, width)
        made += fold(text(f"“{delayed.why}”", "italic $quiet"), width, 6)
    if asked.reason.rule == "later":
        made += _lag(asked, lag_of(written, asked.reason.text), width)
    elif asked.reason.rule not in OF_CARDS and not asked.whole:
        made += _posture(asked, width)
    return made


def _posture(asked: Asked, width: int) -> list[Content]:
    """What the equations of a decision take from its card."""
    event, option = asked.outcome.event, asked.outcome.option
    if event is None or option is None:
        return []
    words = f"Its posture: {POSTURE_TITLES[option.posture].lower()}. The event's severity: {event.severity} of 100."
    return fold(text(words, "$accent"), width, 2)


def _lag(asked: Asked, after: int, width: int) -> list[Content]:
    """When the card was played whose delayed effect this is."""
    then = begun(asked.session.outcomes, asked.reason, after)
    if then is None:
        return []
    took = asked.reason.quarter - then.quarter
    words = f"Set in motion in {quarter_name(then.year, then.of_year)}, quarter {then.quarter}: it took {took}"
    close = "" if took == after else ". What is still on its way at the close counts there"
    return fold(text(f"{words} quarter{'' if took == 1 else 's'} to arrive{close}.", "$accent"), width, 2)


def _effects(when: str, effects: tuple[Effect, ...], width: int) -> list[Content]:
    made = [text(f"  {when}", "$quiet")] if effects else []
    for effect in effects:
        span = [change(effect.column, effect.low)]
        if effect.high != effect.low:
            span += [text(" to ", "$quiet"), change(effect.column, effect.high)]
        made.append(row(f"    {title_of(effect.column)}  ", *span).truncate(width, ellipsis=True))
    return made


def _small(asked: Asked, width: int) -> list[Content]:
    """The small things one by one, finer than they are told elsewhere."""
    if asked.reason.text == UNKNOWN:
        words = "The journal keeps how far every number moved and which cards were played, not each cause."
        return fold(text(words), width)
    made = []
    for reason in asked.small:
        head = row(f"{reason.points:+.3f}".rjust(8), "  ")
        made += hang(head, row(reason.text, (f" ({reason.part.lower()})", "$quiet")), width)
    return made


def _component(asked: Asked, width: int) -> list[Content]:
    """What a part of the verdict is made of."""
    part = asked.reason.text
    meter = METERS[COMPONENTS.get(part, part)]
    stood = asked.session.numbers()[meter.name]
    figure, words = asked.reason.part, f"{meter.title} stood at {stood:.1f}. {meter.meaning}"
    made = [text("How it counts", "bold $title"), *fold(text(f"{part} {figure}"), width, 2)]
    made += [*fold(text(words), width, 2), *fold(text(LENS_NOTE, "$quiet"), width, 2), Content("")]
    ours = next(lens for lens in asked.session.verdict().lenses if lens.id == asked.session.scenario.lens)
    made += [text(f"The lens {ours.name}", "bold $title"), *fold(text(ours.brief), width, 2), Content("")]
    lenses = [lens for lens in asked.session.verdict().lenses if any(part == name for name, _, _ in lens.parts)]
    made.append(text("Its weight under each lens", "bold $title"))
    for lens in lenses:
        weight = next(weight for name, _, weight in lens.parts if name == part)
        made.append(spread(text(f"  {lens.name}"), text(f"{weight:g}"), min(width, 40)))
    return made
