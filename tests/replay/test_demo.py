"""Recorded games under saves/demo play again: as computed where the content is theirs, else as recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.campaign import journal
from game.campaign.session import Session
from game.content.library import Content
from tests.conftest import ROOT

DEMOS = sorted((ROOT / "saves" / "demo").glob("*.jsonl"))


def test_there_are_demos() -> None:
    assert len(DEMOS) >= 2


@pytest.mark.parametrize("path", DEMOS, ids=lambda p: p.stem)
def test_a_recorded_game_plays_again(content: Content, path: Path) -> None:
    recording = journal.read(path)
    session = Session.resume(content, path, write=False)
    assert session.finished
    assert [o.digest for o in session.outcomes] == [line["digest"] for line in recording.history()]
    assert session.verdict().ending.id == recording.history()[-1]["ending"]


def test_at_least_one_of_them_is_verified_by_computing_it(content: Content) -> None:
    """If this fails, the cards or the rules have changed: 'python -m tests.replay.record' records a new demo."""
    assert any(journal.read(path).header["content"] == content.digest for path in DEMOS)
