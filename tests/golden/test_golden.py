"""A change of rules, cards or words shows here as a change of text."""

from __future__ import annotations

import pytest

from game.content.load import Content
from tests.golden.play import FOLDER, GAMES, transcript


@pytest.mark.parametrize("name", GAMES)
def test_golden(content: Content, name: str) -> None:
    told = transcript(content, name)
    kept = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert told == kept, f"{name} has changed: look at it, then run 'python -m tests.golden.play'"
