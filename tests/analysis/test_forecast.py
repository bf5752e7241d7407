"""Forecasts: calibrated under the policy that they assume, blind to the true future, the same alone and refined."""

from __future__ import annotations

import numpy as np
import pytest

from game.analysis.forecast import Analyst, Belief, Fan
from game.analysis.policies import moderate
from game.analysis.simulate import play_out
from game.engine import quarter as q
from game.engine.deck import Deck
from game.engine.model import THESES
from game.engine.scoring import alignment, leverage, score
from game.engine.worlds import Worlds

DECISIONS = 500
FUTURES = 72


def at_desk(deck: Deck, seed: int, quarters: int) -> Worlds:
    """A world after some quarters of the rule of thumb."""
    worlds = q.open_worlds(deck, seed, np.zeros(1, dtype=np.uint64))
    while worlds.quarter <= quarters and q.live(worlds)[0]:
        events = q.deal(worlds, deck)
        slots = moderate(worlds, deck, events, q.available(worlds, deck, events))
        q.play_quarter(worlds, deck, events, deck.events.slots[slots, events], np.array([-1]))
    return worlds


def analyst(deck: Deck, world: Worlds) -> tuple[Analyst, int]:
    """Analysts at work on the option that the rule of thumb takes, and that option."""
    events = q.deal(world, deck)
    slot = moderate(world, deck, events, q.available(world, deck, events))[0]
    option = int(deck.events.slots[slot, events[0]])
    return Analyst(world, deck, int(events[0]), [option]), option


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_fan_covers_what_comes_as_often_as_it_says(deck: Deck) -> None:
    inside = {"leverage": 0, "alignment": 0}
    decided = 0
    for seed in range(DECISIONS):
        world = at_desk(deck, seed, 1 + 3 * (seed % 6))
        if not q.live(world)[0]:
            continue
        decided += 1
        analysts, _ = analyst(deck, world)
        analysts.look(FUTURES)
        prospect = analysts.forecast().prospects[0]
        play_out(world, deck, moderate)  # the true future, by the policy that the fan assumes
        for name, formula, fan in (
            ("leverage", leverage, prospect.leverage),
            ("alignment", alignment, prospect.alignment),
        ):
            inside[name] += fan.low[-1] <= float(formula(world, deck.model)[0]) <= fan.high[-1]
    assert decided > 0.9 * DECISIONS
    for name, count in inside.items():
        assert 0.75 <= count / decided <= 0.85, (name, count / decided)


def test_it_never_sees_the_true_future_or_what_is_hidden(deck: Deck) -> None:
    told = []
    for thesis in range(len(THESES)):
        world = at_desk(deck, 4, 3)
        world.mark("thesis")[:] = thesis
        analysts, _ = analyst(deck, world)
        analysts.look(30)
        told.append(analysts.forecast())
    assert told[0] == told[1] == told[2]


def test_looking_does_not_touch_the_world(deck: Deck) -> None:
    world = at_desk(deck, 4, 3)
    before = world.digest()
    analysts, _ = analyst(deck, world)
    list(analysts.refine((10, 20)))
    assert world.digest() == before


def test_every_batch_adds_futures_of_its_own(deck: Deck) -> None:
    analysts, _ = analyst(deck, at_desk(deck, 4, 3))
    first, second = analysts.refine((40, 40))
    assert (first.futures, second.futures) == (40, 80)
    assert first.prospects[0].leverage != second.prospects[0].leverage
    for prospect in second.prospects:
        assert sum(prospect.families) == pytest.approx(1)
        for fan in (prospect.leverage, prospect.alignment):
            assert isinstance(fan, Fan) and len(fan.low) == deck.quarters - 3
            assert all(a <= b <= c for a, b, c in zip(fan.low, fan.middle, fan.high, strict=True))


def test_futures_are_spread_as_believed(deck: Deck) -> None:
    count = len(deck.doctrines)
    held = Belief((0.5, 0.25, 0.25), (0.4,) + (0.6 / (count - 1),) * (count - 1))
    thesis, doctrine = held.spread(np.arange(1000), 1000)
    assert np.bincount(thesis).tolist() == [500, 250, 250]
    assert abs(np.bincount(doctrine, minlength=count)[0] - 400) <= 4
    crossed = np.bincount(doctrine[thesis == 0], minlength=count)[0] / 500
    assert abs(crossed - 0.4) < 0.02, "what is believed of one does not hang on the other"


def test_a_win_is_what_the_verdict_calls_a_win(deck: Deck) -> None:
    world = at_desk(deck, 9, 19)
    analysts, option = analyst(deck, world)
    analysts.look(60)
    prospect = analysts.forecast().prospects[0]
    assert prospect.option == option
    futures = analysts._score[0]
    assert prospect.wins == pytest.approx(((futures >= deck.par) & (analysts._early[0] == 0)).mean())
    assert score(world, deck.model, deck.lenses[deck.lens])[0] == pytest.approx(np.median(futures), abs=8)
