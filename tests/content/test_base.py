"""The base pack: complete, fair, true to the record, and never twice the same sentence."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from game.content.check import flags_of
from game.content.library import Content
from game.content.problems import Problems
from game.content.schema import Event
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
    assert sum(kinds.values()) >= 150
    assert kinds["documented"] >= 90
    families = Counter(r.family for r in content.responses.values())
    assert sum(families.values()) >= 110
    assert set(families) == set(FAMILIES)
    assert min(families.values()) >= 8
    assert len(content.moves) >= 24
    assert len(content.doctrines) >= 6
    assert len(content.endings) >= 14
    assert len(content.lenses) >= 5
    assert len(content.codex) >= 60
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


def test_a_documented_event_comes_in_its_time(content: Content) -> None:
    """In the year of its row or the next one."""
    for event in content.events.values():
        if event.kind == "documented":
            year = int(content.record[event.record or ""].date[:4])
            assert year <= event.years[0] <= event.years[1] <= year + 1, f"{event.id}: {year} and {event.years}"


def test_a_documented_response_comes_in_its_time_and_from_its_actor(content: Content) -> None:
    actors = {"CN": "china", "RU": "russia", "CN+RU": "both"}
    for card in content.responses.values():
        if card.kind == "documented":
            row = content.record[card.record or ""]
            year = int(row.date[:4])
            assert year <= card.years[0] <= card.years[1] <= year + 4, f"{card.id}: {row.date} and {card.years}"
            assert actors.get(row.actor, card.actor) == card.actor, f"{card.id}: {row.actor} acted"


CARE = re.compile(r"\b(about|some|report(ed|s)?|roughly|near(ly)?|around|almost|said|say|says|estimated?)\b", re.I)


def test_unchecked_figures_are_worded_with_care(content: Content) -> None:
    for card in (*content.events.values(), *content.responses.values()):
        if card.kind == "documented" and content.record[card.record or ""].obtained.startswith("unchecked"):
            figures = [f for f in re.findall(r"\d[\d,.]*", card.body) if not re.fullmatch(r"(19|20)\d\d[.,]?", f)]
            assert not figures or CARE.search(card.body), f"{card.id}: {figures}"


def test_what_history_marks_is_one_option_of_a_documented_card(content: Content) -> None:
    for event in content.events.values():
        marked = [option.id for option in event.option if option.history]
        assert len(marked) <= (event.kind == "documented"), f"{event.id}: {marked}"


def remembered(event: Event) -> set[str]:
    """What a card asks about the past: events and flags."""
    texts = [event.when or "", event.weight, *(option.when or "" for option in event.option)]
    return set(re.findall(r"(?:seen|flag|quarters_since)\('([^']+)'\)", " ".join(texts)))


def test_stories_remember(content: Content) -> None:
    """Each has three cards or more; each later one is scheduled by, or asks about, one of its story."""
    stories: dict[str, list[Event]] = {}
    for event in content.events.values():
        if event.story:
            stories.setdefault(event.story, []).append(event)
    assert len(stories) >= 15
    for story, cards in stories.items():
        assert len(cards) >= 3, f"{story}: {[card.id for card in cards]}"
        made = {card.id for card in cards} | {o.sets for card in cards for o in card.option if o.sets}
        planned = {o.follow_up.event for card in cards for o in card.option if o.follow_up}
        linked = [card.id for card in cards if card.id in planned or remembered(card) & made]
        assert len(linked) >= len(cards) - 1, f"{story}: only {linked} know of the others"
        gated = [o.id for card in cards for o in card.option if o.when and re.search(r"flag|seen", o.when)]
        read = [card.id for card in cards if remembered(card) & made]
        assert gated or read, f"{story}: no card shows what was done before"


def test_every_flag_is_read_and_set(content: Content) -> None:
    """A flag that nothing asks about is a promise that no card keeps."""
    asked: set[str] = set()
    for event in content.events.values():
        asked |= remembered(event)
    for card in (*content.responses.values(), *content.moves.values(), *content.headlines.values()):
        for text in (card.when, getattr(card, "weight", None)):
            asked |= set(re.findall(r"(?:flag|quarters_since)\('([^']+)'\)", text or ""))
    unread = sorted(set(flags_of(content)) - asked)
    assert len(unread) <= len(flags_of(content)) // 3, f"set and never asked about: {unread}"


def test_scenarios_can_be_told_apart(content: Content) -> None:
    wanted = {"since-2022", "class-period", "record", "crimea-2014", "strait", "tutorial", "fixed"}
    assert wanted <= set(content.scenarios)
    assert len(content.scenarios["tutorial"].lessons) == content.scenarios["tutorial"].quarters == 4
    assert content.scenarios["fixed"].schedule
    assert content.scenarios["crimea-2014"].quarters == 32
    for scenario in content.scenarios.values():
        assert scenario.minutes[0] < scenario.minutes[1]


def test_presses_and_offices(content: Content) -> None:
    assert Counter(h.press for h in content.headlines.values()).keys() == {"washington", "beijing", "moscow", "third"}
    for press in ("washington", "beijing", "moscow", "third"):
        for posture in POSTURES:
            fits = [
                h
                for h in content.headlines.values()
                if h.press == press
                and (not h.postures or posture in h.postures)
                and not (h.instruments or h.targets or h.families or h.when)
            ]
            assert len(fits) >= 2, f"{press} has nothing to say of {posture}"
    assert len(content.advisers) == 6
