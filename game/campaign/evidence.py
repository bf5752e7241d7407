"""What the answers so far tell of the hidden doctrine: Bayes' rule over the families that were drawn.

Each quarter is put to every doctrine: how likely would it have made the answer, and the current, that came? An analyst
who has read the rules can do this; so the forecast believes it too. The thesis shows in the size of changes and not in
what is drawn: of it the analysts know only what intelligence has found.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from game.analysis.forecast import Belief
from game.engine import quarter as q
from game.engine.chance import odds
from game.engine.deck import Deck
from game.engine.worlds import Worlds

if TYPE_CHECKING:
    from game.engine.arrays import Floats


def belief(world: Worlds, deck: Deck, begun: Iterable[tuple[Worlds | None, Worlds]]) -> Belief:
    """How likely each thesis and doctrine is, given what was found out and what was seen.

    ``begun``: for each quarter played, the world as it began (None where that is not known) and the one after it.
    """
    known = world.block("known")[:, 0]
    even = Belief.even(deck)
    theses, doctrines = even.theses, even.doctrines
    if known[1] or deck.thesis is not None:
        theses = _sure(int(world.mark("thesis")[0]), len(theses))
    if known[0] or deck.doctrine is not None:
        doctrines = _sure(int(world.mark("doctrine")[0]), len(doctrines))
    else:
        seen = np.ones(len(doctrines))
        for before, after in begun:
            if before is not None:
                seen *= likelihood(before, deck, after)
                seen /= seen.sum()
        doctrines = tuple((seen / seen.sum()).tolist())
    return Belief(theses, doctrines)


def _sure(index: int, count: int) -> tuple[float, ...]:
    return tuple(1.0 if k == index else 0.0 for k in range(count))


def likelihood(before: Worlds, deck: Deck, after: Worlds) -> Floats:
    """How likely each doctrine made the families that were drawn in the quarter that began with ``before``."""
    count, t = len(deck.doctrines), before.quarter
    played = {kind: int(after.block(kind)[t - 1, 0]) - 1 for kind in ("option", "move", "answer", "current")}
    trial = before.take(np.zeros(count, dtype=np.intp))
    trial.mark("doctrine")[:] = np.arange(count)
    q.note_dealt(trial, deck, np.full(count, deck.options.event[played["option"]]))
    q.decide(trial, deck, np.full(count, played["option"]))
    q.desk_move(trial, deck, np.full(count, played["move"]))
    answer = odds(q.answer_shares(trial, deck, q.situation(trial, deck)))[deck.responses.family[played["answer"]]]
    current = odds(q.current_shares(trial, deck))[deck.responses.family[played["current"]]]
    found: Floats = np.maximum(answer * current, 1e-6)
    return found
