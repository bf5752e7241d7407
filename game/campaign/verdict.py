"""How a finished game is judged, and what was hidden while it was played."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from game.campaign.views import LensScore, Outcome, Verdict
from game.content.library import Content
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.model import THESES
from game.engine.scoring import alignment, components, leverage, quadrant, score
from game.engine.words import COMPONENTS
from game.engine.worlds import Worlds


def ending_of(worlds: Worlds, deck: Deck) -> str:
    """Id of the ending of a finished game of one."""
    return deck.endings[int(q.close(worlds, deck)[0])].id


def judge(worlds: Worlds, deck: Deck, content: Content, outcomes: Sequence[Outcome]) -> Verdict:
    """The verdict on a finished game of one."""
    m, early = deck.model, bool(worlds.mark("ended")[0])
    points = float(score(worlds, m, deck.lenses[deck.lens])[0])
    known = [o for o in outcomes if o.event and any(option.history for option in o.event.option)]
    thesis, doctrine = hidden_of(worlds, deck)
    return Verdict(
        ending=content.endings[ending_of(worlds, deck)],
        early=early,
        score=points,
        par=deck.par,
        won=points >= deck.par and not early,
        quadrant=quadrant(float(leverage(worlds, m)[0]), float(alignment(worlds, m)[0]), m),
        lenses=tuple(_lens_scores(worlds, deck, content)),
        thesis=thesis,
        doctrine_id=doctrine,
        postures=dict(Counter(o.option.posture for o in outcomes if o.option)),
        matched_history=(sum(bool(o.option and o.option.history) for o in known), len(known)),
    )


def hidden_of(worlds: Worlds, deck: Deck) -> tuple[str, str]:
    """(thesis, id of the doctrine) of a game of one: not for somebody who plays it still."""
    return THESES[int(worlds.mark("thesis")[0])], deck.doctrines[int(worlds.mark("doctrine")[0])]


def _lens_scores(worlds: Worlds, deck: Deck, content: Content) -> list[LensScore]:
    parts, listed = components(worlds, deck.model), []
    for lens in deck.lenses:
        told = content.lenses[lens.id]
        points = float(score(worlds, deck.model, lens)[0])
        shares = tuple((n, float(parts[n][0]), w) for n, w in zip(COMPONENTS, lens.weights, strict=True) if w)
        listed.append(LensScore(lens.id, told.name, told.brief, points, shares))
    return listed
