"""The base pack: complete, fair, true to the record, and never twice the same sentence."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from game.content.library import Content
from game.content.problems import Problems
from game.engine import quarter as q
from game.engine.model import COEFFICIENTS
from game.engine.words import COLUMNS, FAMILIES, POSTURES
from tests.conftest import SCENARIOS, base_deck

GOOD = {"credibility": 1, "coalition": 1, "capital": 1, "strain": -1, "chokehold": -1, "procurement": -1}


def direction(column: str) -> int:
    """1 where up is good for the United States, -1 where down is, 0 where it depends."""
    group = column.split(".")[0]
    return GOOD.get(column, {"ties": -1, "adaptation": -1, "fatigue": -1}.get(group, 0))


def test_it_is_as_large_as_it_says(content: Content) -> None:
    kinds = Counter(event.kind for event in content.events.values())
    assert sum(kinds.values()) >= 40
    assert kinds["documented"] >= 30
    families = Counter(r.family for r in content.responses.values())
    assert sum(families.values()) >= 45
    assert set(families) == set(FAMILIES)
    assert min(families.values()) >= 2
    assert len(content.moves) >= 10
    assert len(content.doctrines) >= 4
    assert len(content.endings) >= 8
    assert {"since-2022", "class-period", "record"} <= set(content.scenarios)
    assert content.scenarios["since-2022"].quarters == 20
    assert content.scenarios["class-period"].quarters == 8


def test_documented_cards_rest_on_the_record(content: Content) -> None:
    for card in (*content.events.values(), *content.responses.values()):
        if card.kind == "documented":
            row = content.record[card.record or ""]
            assert card.years[0] <= int(row.date[:4]) <= card.years[1], f"{card.id}: {row.date} is outside {card.years}"


def test_the_record_comes_in_its_order(content: Content) -> None:
    scenario = content.scenarios["record"]
    assert len(set(scenario.schedule)) == len(scenario.schedule) == 48
    for index, ident in enumerate(scenario.schedule):
        event = content.events[ident]
        assert event.kind == "documented"
        assert sum(option.history for option in event.option) == 1, f"{ident}: what was really done?"
        date = content.record[event.record or ""].date
        year, month = int(date[:4]), int(date[5:7] or 1)
        assert abs((year - 2014) * 4 + (month - 1) // 3 - index) <= 1, f"{ident}: {date} in quarter {index + 1}"


def test_no_card_names_a_figure_that_the_record_does_not_have(content: Content) -> None:
    """Every number of three digits or more on a documented card is found in its row, or in another one."""
    everywhere = set(
        re.findall(r"\d+", " ".join(row.what_happened for row in content.record.values()).replace(",", ""))
    )
    odd = []
    for card in (*content.events.values(), *content.responses.values()):
        if card.kind != "documented":
            continue
        for figure in re.findall(r"\d[\d,]*", card.body):
            digits = figure.replace(",", "")
            if len(digits) >= 3 and digits not in everywhere:
                odd.append(f"{card.id}: {figure}")
    assert not odd


def sentences(content: Content) -> list[tuple[str, str]]:
    told = []
    for kind, table in content.tables.items():
        for card in table.values():
            texts = [getattr(card, name, "") for name in ("body", "title", "headline", "label", "brief", "goal")]
            for option in getattr(card, "option", ()):
                texts += [option.label, option.case, option.headline]
            for text in texts:
                for part in re.split(r"(?<=[.!?])\s+", text or ""):
                    if len(part.split()) >= 4:
                        told.append((part.strip().lower(), f"{kind} {card.id}"))
    return told


def test_no_two_cards_share_a_sentence(content: Content) -> None:
    seen: dict[str, str] = {}
    for sentence, where in sentences(content):
        if where.startswith("scenario"):
            continue
        assert sentence not in seen or seen[sentence] == where, f"{where} and {seen[sentence]}: {sentence}"
        seen[sentence] = where


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_option_gives_and_costs_something(scenario: str, content: Content) -> None:
    deck = base_deck(scenario)
    for index, ident in enumerate(deck.options.ids):
        worlds = q.open_worlds(deck, 1, np.arange(8, dtype=np.uint64))
        before = worlds.values.copy()
        q.decide(worlds, deck, np.full(8, index))
        moved = (worlds.values - before).mean(axis=1)
        for after, table in deck.options.later.items():
            assert after >= 1
            for row, column in enumerate(table.columns):
                moved[column] += table.low[row, index] + table.span[row, index] / 2
        signs = {int(np.sign(d)) * direction(c) for c, d in zip(COLUMNS, moved, strict=True) if abs(d) > 0.01}
        acts = any(abs(d) > 0.01 for c, d in zip(COLUMNS, moved, strict=True) if c.startswith(("pressure", "fresh")))
        posture = POSTURES[deck.options.posture[index]]
        gains = 1 in signs or acts or posture == "inaction"  # inaction saves capital and rests the tools
        assert gains, f"{ident} gives nothing"
        assert -1 in signs, f"{ident} costs nothing"


def test_every_word_on_a_card_that_promises_an_entry_has_one(content: Content) -> None:
    for event in content.events.values():
        assert event.codex, f"{event.id} leads nowhere in the codex"


def test_every_coefficient_is_explained(content: Content) -> None:
    assert set(content.model) == set(COEFFICIENTS)


def test_all_postures_have_their_share(content: Content) -> None:
    offered = Counter(o.posture for e in content.events.values() for o in e.option)
    for posture in POSTURES:
        assert offered[posture] >= len(content.events) * 0.4, posture


def test_ids_of_other_names_never_meet(content: Content) -> None:
    problems = Problems()
    assert not problems.errors
    assert not set(content.events) & set(content.responses)
