"""What there is to read: every word of a card is counted once."""

from __future__ import annotations

import pytest

from game.analysis import reading
from game.content.library import Content


def test_words_are_counted(content: Content) -> None:
    told = reading.words(content, {content.files[0].shown})
    assert told["totals"]["cards"] == len(told["cards"]) == sum(len(table) for table in content.tables.values())
    assert told["totals"]["options"] == sum(len(e.option) for e in content.events.values())
    assert told["totals"]["words"] == sum(card["words"] for card in told["cards"])
    assert len(told["longest"]) == len(told["hardest"]) == reading.MOST
    for key in ("postures", "instruments", "targets", "kinds"):
        assert sum(told[key].values()) == pytest.approx(1, abs=0.001)
    card = content.events["invasion"]
    least = len(card.title.split()) + len(card.body.split()) + sum(len(o.label.split()) for o in card.option)
    row = next(row for row in told["cards"] if (row["kind"], row["id"]) == ("event", "invasion"))
    assert row["words"] > least and row["body"] == len(card.body.split())
    assert reading.words(content, {"nobody"})["totals"]["words"] == 0
