"""Predictions, estimates, and what the answers tell of the doctrine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from game.campaign import analysts, journal, predictions
from game.campaign.session import Session
from game.content.library import Content
from game.errors import SaveError, UseError
from tests.conftest import play_first


def test_brier_and_calibration_by_hand() -> None:
    made = [
        predictions.Guess(1, "leverage", 75, 2.0),
        predictions.Guess(2, "leverage", 75, -1.0),
        predictions.Guess(3, "alignment", -95, -0.5),
        predictions.Guess(4, "alignment", -55, 0.0),
    ]
    assert [guess.right for guess in made] == [True, False, True, True]
    assert predictions.brier(made) == pytest.approx((0.0625 + 0.5625 + 0.0025 + 0.2025) / 4)
    assert predictions.brier([]) is None
    bands = predictions.calibration(made)
    assert [(band.sure, band.right, band.count) for band in bands] == [(0.55, 1.0, 1), (0.75, 0.5, 2), (0.95, 1.0, 1)]


def test_a_prediction_is_kept_with_the_quarter_and_changes_nothing(content: Content, tmp_path: Path) -> None:
    plain, saying = Session(content, "class-period", 4), Session(content, "class-period", 4)
    path = saying.record_to(tmp_path / "game.jsonl")
    option = next(c.option.id for c in plain.brief().choices if not c.refusal)
    quiet = plain.decide(option)
    loud = saying.decide(option, predict={"leverage": -75, "alignment": 60})
    assert loud.digest == quiet.digest
    assert json.loads(path.read_text().splitlines()[1])["predict"] == {"leverage": -75, "alignment": 60}
    saying.close()
    again = Session.resume(content, path, write=False)
    assert [(g.name, g.said) for g in predictions.guesses(again.outcomes)] == [("leverage", -75), ("alignment", 60)]
    with pytest.raises(UseError, match="50 to 100"):
        plain.decide(next(c.option.id for c in plain.brief().choices if not c.refusal), predict={"leverage": 40})
    with pytest.raises(UseError, match="cannot be predicted"):
        plain.decide(next(c.option.id for c in plain.brief().choices if not c.refusal), predict={"strain": 60})


def test_a_prediction_that_was_tampered_with_is_refused(content: Content, tmp_path: Path) -> None:
    session = Session(content, "class-period", 4)
    path = session.record_to(tmp_path / "game.jsonl")
    session.decide(next(c.option.id for c in session.brief().choices if not c.refusal), predict={"leverage": 75})
    session.close()
    header, line = path.read_text().splitlines()
    body = json.loads(line)
    body.pop("hash"), body.pop("prev")
    for said in ({"leverage": 3000}, {"<script>": 75}, ["leverage"], {"leverage": "75"}):
        sealed = journal.seal({**body, "predict": said}, json.loads(header)["hash"])
        path.write_bytes(header.encode() + b"\n" + sealed)
        with pytest.raises(SaveError, match="shape of a quarter"):
            Session.resume(content, path, write=False)


def test_estimates_run_out_come_back_and_are_remembered(content: Content, tmp_path: Path) -> None:
    session = Session(content, "since-2022", 6)
    assert session.scenario.forecast == "limited"
    path = session.record_to(tmp_path / "game.jsonl")
    assert analysts.left(session) == 1
    analysts.ask(session)
    analysts.ask(session)  # bought once a quarter
    assert analysts.left(session) == 0 and not analysts.refusal(session)
    play_first(session, 1)
    assert "3 quarters" in analysts.refusal(session)
    with pytest.raises(UseError, match="no estimate is left"):
        analysts.ask(session)
    play_first(session, 3)
    assert analysts.left(session) == 1
    session.undo()
    session.close()
    again = Session.resume(content, path, write=False)
    assert again.estimates == {1} and len(again.outcomes) == 3, "what was seen stays spent, also over an undo"


def test_a_scenario_may_give_forecasts_away_or_none(content: Content) -> None:
    session = Session(content, "since-2022", 6)
    session.scenario = session.scenario.model_copy(update={"forecast": "free"})
    assert analysts.left(session) is None and not analysts.refusal(session)
    session.scenario = session.scenario.model_copy(update={"forecast": "off"})
    assert "without forecasts" in analysts.refusal(session)


@pytest.mark.slow
def test_the_answers_tell_of_the_doctrine(content: Content) -> None:
    """Over many worlds the analysts give the true doctrine more than its share, and more as the game goes on."""
    early, late = [], []
    for seed in range(12):
        session = Session(content, "since-2022", seed)
        truth = int(session.worlds.mark("doctrine")[0])
        play_first(session, 4)
        early.append(analysts.believed(session).doctrines[truth])
        play_first(session, 10)
        late.append(analysts.believed(session).doctrines[truth])
    even = 1 / len(session.deck.doctrines)
    assert np.mean(early) > even
    assert np.mean(late) > np.mean(early)


def test_what_intelligence_found_is_believed(content: Content) -> None:
    session = Session(content, "since-2022", 6)
    session.worlds.block("known")[:] = 1
    held = analysts.believed(session)
    assert held.theses[int(session.worlds.mark("thesis")[0])] == 1
    assert held.doctrines[int(session.worlds.mark("doctrine")[0])] == 1


def test_belief_does_not_touch_the_game(content: Content) -> None:
    session = play_first(Session(content, "since-2022", 6), 5)
    before = session.worlds.digest()
    assert sum(analysts.believed(session).doctrines) == pytest.approx(1)
    assert session.worlds.digest() == before
