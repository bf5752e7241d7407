"""A change of rules, cards or words shows here as a change of text."""

from __future__ import annotations

from itertools import zip_longest

import pytest

from game.content.library import Content
from tests.golden.play import FOLDER, GAMES, transcript


@pytest.mark.parametrize("name", GAMES)
def test_golden(content: Content, name: str) -> None:
    told = transcript(content, name)
    kept = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    if told != kept:
        pairs = enumerate(zip_longest(kept.splitlines(), told.splitlines()), 1)
        number, (was, now) = next((n, pair) for n, pair in pairs if pair[0] != pair[1])
        pytest.fail(
            f"{name}.txt, line {number} was {was!r} and is {now!r}: look at the change, then run "
            "'python -m tests.golden.play'",
            pytrace=False,
        )
