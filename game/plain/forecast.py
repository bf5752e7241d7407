"""What the analysts say, in sentences: the odds of each option, and what they believe of the world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from game.analysis.forecast import BATCHES, Fan, Forecast, Prospect
from game.campaign import analysts
from game.campaign.assessment import assess
from game.campaign.meters import FAMILY_TITLES
from game.campaign.session import Session
from game.campaign.views import Choice
from game.engine.words import FAMILIES
from game.plain.lines import counted, hang, lowered, quarters, wrap

AHEAD: Final = 4
"""Quarters at whose end the two scores are told besides those at the end of the campaign."""

TOLD: Final = 0.02
"""Chance below which a family of answers, a thesis or a doctrine is left out."""


def price(session: Session) -> str:
    """What asking costs now: a question to put before it is spent, or nothing where nothing is spent."""
    left = analysts.left(session)
    if left is None or session.quarter in session.estimates:
        return ""
    return f"Ask the analysts? {counted(left, 'estimate')} left. y/n"


def pages(session: Session) -> Iterator[str]:
    """The forecast of the card on the desk. The estimate is paid for here. Raises UseError and SaveError."""
    analyst = analysts.ask(session)
    yield "The analysts play each option on, many times over..."
    *_, found = analyst.refine((sum(BATCHES),))
    left = found.prospects[0].leverage.middle
    yield from wrap(
        f"{found.futures} futures of each option, played on to the end by a moderate hand. Of ten futures one lies "
        f"below the first figure and one above the last; the middle one has as many below as above. Par is "
        f"{session.deck.par:g}."
    )
    numbers = {c.option.id: (k, c.option.label) for k, c in enumerate(_legal(session), 1)}
    for prospect in found.prospects:
        number, label = numbers[_ident(session, prospect)]
        yield f"{number}. {label}"
        yield from _prospect(prospect, len(left))
    yield from _best(session, found, numbers)
    yield from beliefs(session)


def _legal(session: Session) -> list[Choice]:
    return [choice for choice in session.brief().choices if not choice.refusal]


def _prospect(prospect: Prospect, left: int) -> Iterator[str]:
    low, middle, high = prospect.score
    early = f", ends early in {prospect.ends_early:.0%}" if prospect.ends_early >= 0.005 else ""
    yield from wrap(f"Wins in {prospect.wins:.0%} of the futures{early}.", "   ")
    yield from wrap(f"Final score {low:.0f} to {high:.0f}, middle {middle:.0f}.", "   ")
    for name, fan in (("Leverage", prospect.leverage), ("Alignment", prospect.alignment)):
        soon = f"in {quarters(AHEAD)} {_fan(fan, AHEAD - 1)}; " if left > AHEAD else ""
        yield from wrap(f"{name} {soon}at the end {_fan(fan, -1)}.", "   ")
    yield from wrap(f"Answer: {_odds(zip(FAMILIES, prospect.families, strict=True), FAMILY_TITLES)}.", "   ")


def _fan(fan: Fan, at: int) -> str:
    return f"{fan.low[at]:.0f} to {fan.high[at]:.0f}, middle {fan.middle[at]:.0f}"


def _odds(shares: Iterable[tuple[str, float]], titles: dict[str, str]) -> str:
    likely = sorted((pair for pair in shares if pair[1] >= TOLD), key=lambda pair: -pair[1])
    return ", ".join(f"{lowered(titles.get(name, name))} {share:.0%}" for name, share in likely)


def _best(session: Session, found: Forecast, numbers: dict[str, tuple[int, str]]) -> Iterator[str]:
    told = []
    for prospect in sorted(found.prospects, key=lambda prospect: -prospect.wins):
        number, _ = numbers[_ident(session, prospect)]
        told.append(f"{number} ({prospect.wins:.0%}, middle score {prospect.score[1]:.0f})")
    yield from wrap(f"By chance of a win: {', '.join(told)}.")


def _ident(session: Session, prospect: Prospect) -> str:
    return session.deck.options.ids[prospect.option].partition("/")[2]


def beliefs(session: Session) -> Iterator[str]:
    """What the analysts hold likely of the hidden thesis and doctrine, and where they have it from."""
    yield "What the analysts believe:"
    for held in assess(session, analysts.believed(session)):
        likely = ", ".join(f"{name} {share:.0%}" for name, share in held.shares if share >= TOLD)
        yield from hang(f"{held.title}: {likely} ({held.ground})")
