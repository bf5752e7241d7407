"""The press: what four capitals print of a quarter, drawn from the headlines that fit what happened."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np

from game.campaign.views import Headline
from game.content import schema
from game.content.check import parsers_for
from game.content.library import Content
from game.engine.chance import pick, uniform
from game.engine.deck import Deck, frame_of
from game.engine.worlds import Worlds

CAPITALS: Final = {"washington": "Washington", "beijing": "Beijing", "moscow": "Moscow", "third": "Abroad"}
ACTORS: Final = {"china": "Beijing", "russia": "Moscow", "both": "Abroad"}
"""Which press reports a response, by who acts."""

FITTING = 3.0
"""How much likelier a headline is for each thing that it asks for: the one that fits best says most."""


def headlines(
    worlds: Worlds,
    deck: Deck,
    content: Content,
    option: schema.Option,
    move: schema.Move | None,
    responses: tuple[schema.Response, ...],
    printed: Collection[str],
) -> tuple[Headline, ...]:
    """What is printed of the quarter just played: on each card, and by two more papers that have not said it before."""
    home = [Headline("Washington", card.headline) for card in (option, move) if card is not None]
    abroad = [Headline(ACTORS[card.actor], card.headline) for card in responses]
    told = {headline.press for headline in abroad}
    silent = [press for press in ("beijing", "moscow", "washington") if CAPITALS[press] not in told]
    drawn = [_draw(worlds, deck, content, press, option, responses[0], printed) for press in (silent[0], "third")]
    return (*home, *abroad, *(headline for headline in drawn if headline is not None))


def _draw(
    worlds: Worlds,
    deck: Deck,
    content: Content,
    press: str,
    option: schema.Option,
    answer: schema.Response,
    printed: Collection[str],
) -> Headline | None:
    _, parser = parsers_for(content)
    frame, fitting, weights = frame_of(worlds, deck), [], []
    for card in content.headlines.values():
        asked = (
            (card.postures, option.posture),
            (card.instruments, option.instrument),
            (card.targets, option.target),
            (card.families, answer.family),
        )
        if card.press != press or card.text in printed or any(some and one not in some for some, one in asked):
            continue
        if card.when and not np.all(frame.value(parser.parse(card.when, "truth"))):
            continue
        fitting.append(card)
        weights.append(FITTING ** (sum(bool(some) for some, _ in asked) + bool(card.when)))
    if not fitting:
        return None
    table = np.array(weights)[:, None]
    chosen = fitting[int(pick(table, uniform(worlds.keys, worlds.quarter, f"press {press}"))[0])]
    return Headline(CAPITALS[press], chosen.text, chosen.paper)
