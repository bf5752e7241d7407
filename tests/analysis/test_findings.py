"""What an author is told of cards that were played: warnings that are about something."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from game.analysis import balance, findings
from game.cli import measuring, playtest
from game.content.library import Content, asked_for
from game.content.load import load
from tests.conftest import base_deck

PACK = """
format = 1
id = "{id}"
title = "A pack to be played"
version = "1.0.0"
authors = ["Nobody"]
licence = "CC0-1.0"
brief = "Cards with faults that only playing shows."
"""

EVENT = """
[[event]]
id = "{id}"
title = "{title}"
kind = "hypothetical"
severity = 40
body = "Something has happened in {id}, and somebody wants an answer to it before the day is over."
{more}
  [[event.option]]
  id = "press"
  posture = "double_down"
  instrument = "entity_blacklist"
  target = "china"
  cost = 5
  label = "List the {id}"
  case = "It bites at once."
  headline = "Listed: {id}"
  effects = {{ strain = 1 }}
  {option}
  [[event.option]]
  id = "talk"
  posture = "engage"
  cost = 2
  label = "Call the {id}"
  case = "Somebody has to."
  headline = "A call about {id}"
  effects = {{ ties.trade = -1 }}

  [[event.option]]
  id = "wait"
  posture = "inaction"
  label = "Leave the {id}"
  case = "It may pass."
  headline = "Nothing done about {id}"
  effects = {{ credibility = -1 }}
"""

ENDING = """
[[ending]]
id = "out-of-reach"
title = "Out of reach"
body = "Nobody ever gets here."
early = true
when = "leverage > 99"
"""

SCENARIO = """
[[scenario]]
id = "harbour-days"
title = "Harbour days"
brief = "Two cards, turn by turn."
role = "You sit at a desk."
goal = "Get through it."
start_year = 2024
quarters = 4
par = 50
minutes = [2, 5]
deck = ["quay", "crane"]
"""

NEVER = """when = "alignment > 99"\n"""
SHUT = """when = "credibility > 99"
  needs = "all the credibility there is"
"""


def pack(folder: Path, cards: str, name: str = "harbour", head: str = "") -> Path:
    made = folder / name
    made.mkdir()
    (made / "pack.toml").write_text(PACK.format(id=name) + head, encoding="utf-8")
    (made / "cards.toml").write_text(cards, encoding="utf-8")
    return made


def event(ident: str, more: str = "", option: str = "", title: str = "") -> str:
    return EVENT.format(id=ident, more=more, option=option, title=title or ident.capitalize())


def test_what_cannot_happen_is_found(tmp_path: Path) -> None:
    cards = event("quay") + event("crane", NEVER) + event("gate", option=SHUT) + ENDING
    content = load([pack(tmp_path, cards)])
    data, found = playtest.played(content, {content.files[-1].shown}, 60)
    assert [(f.code, f.kind, f.id) for f in found] == [
        ("W101", "event", "crane"),
        ("W102", "event", "gate"),
        ("W103", "ending", "out-of-reach"),
    ]
    never, shut, _ = found
    assert "condition held in none of" in never.message and never.path == ("when",)
    assert "option 'press'" in shut.message and "condition" in shut.message and shut.path == ("option", 0, "when")
    assert data["own"] == {"event": ["quay", "crane", "gate"], "ending": ["out-of-reach"]}
    assert data["packs"] == ["harbour"]
    marks = findings.marks_of(data)
    assert marks["crane"] == "never" and marks["gate/press"] == "shut" and "quay" not in marks
    lines = list(playtest.tell(data))
    assert max(map(len, lines)) <= 80
    told = "\n".join(lines)
    assert "never |" in told and "shut |" in told and "out-of-reach" in told and "invasion" not in told
    assert findings.findings(content, data, [("ending", "out-of-reach")]) == found[2:]
    everything = {(f.code, f.id) for f in findings.findings(content, data)}
    assert {(f.code, f.id) for f in found} <= everything


def test_few_games_say_nothing_of_what_never_came(tmp_path: Path) -> None:
    content = load([pack(tmp_path, event("crane", NEVER) + ENDING)])
    data, found = playtest.played(content, {content.files[-1].shown}, 1)
    assert found == [] and data["scenarios"]
    assert any("So few games" in line for line in playtest.tell(data))


def test_a_warning_can_be_silenced_with_a_reason(tmp_path: Path) -> None:
    reason = 'lint-reason = "on purpose"\n'
    card = event("crane", f'{NEVER}lint-ignore = ["W101"]\n{reason}')
    content = load([pack(tmp_path, card + event("gate", option=SHUT), head=f'lint-ignore = ["W102"]\n{reason}')])
    _, found = playtest.played(content, {content.files[-1].shown}, 60)
    assert found == []


def campaigns(made: Path) -> set[str]:
    content = load([made])
    keys = {key for key, origin in content.origins.items() if origin.pack == content.files[-1].shown}
    return set(playtest.campaigns(content, keys))


def test_it_plays_where_a_card_of_the_pack_can_come(tmp_path: Path) -> None:
    early = pack(tmp_path, event("quay", "years = [2015, 2016]\n"), "early")
    assert campaigns(early) == {"crimea-2014"}, "another has a schedule, a deck of its own or other years"
    own = pack(tmp_path, event("quay") + event("crane") + SCENARIO, "own")
    assert {"harbour-days", "since-2022"} <= campaigns(own)
    alone = load([pack(tmp_path, event("quay", "years = [2034, 2035]\n"), "far")])
    data, found = playtest.played(alone, {alone.files[-1].shown}, 5)
    assert data["scenarios"] == {} and found == []
    assert "No campaign" in next(iter(playtest.tell(data)))


def test_the_game_itself_is_played_everywhere(content: Content) -> None:
    keys = {key for key, origin in content.origins.items() if origin.pack == content.files[0].shown}
    assert playtest.campaigns(content, keys) == list(content.scenarios)


def fake(count: int, draws: int, events: int) -> dict[str, Any]:
    of = {
        "dealt": True,
        "early_endings": True,
        "opening": None,
        "draws": draws,
        "events": {"quay": count, **{f"other-{k}": 1 for k in range(events - 1)}},
        "options": {},
        "policies": {},
    }
    return {"games": 10, "policies": ["one"], "scenarios": {"here": of}}


@pytest.mark.parametrize(
    ("count", "draws", "events", "often"),
    [(61, 1000, 40, True), (60, 1000, 40, False), (61, 1000, 39, False), (30, 399, 40, False)],
)
def test_too_often_is_more_than_six_of_a_hundred_draws_of_a_large_deck(
    count: int, draws: int, events: int, often: bool
) -> None:
    data = fake(count, draws, events)
    assert [f.code for f in findings._too_often(data)] == (["W104"] if often else [])
    data["scenarios"]["here"]["opening"] = "quay"
    assert not list(findings._too_often(data))
    data["scenarios"]["here"] |= {"opening": None, "dealt": False}
    assert not list(findings._too_often(data))


def test_balance_tells_a_pack_s_own_cards_first(tmp_path: Path) -> None:
    made = pack(tmp_path, event("quay") + event("crane", NEVER) + SCENARIO)
    content = load([made])
    names = asked_for(content, [made, made])
    assert names == {content.files[-1].shown} and asked_for(content, []) == set()
    assert measuring._own_scenario(content, names) == "harbour-days"
    assert measuring._own_scenario(content, set()) == "since-2022"
    data = balance.measure([made], "harbour-days", 4, 3, forks=6, workers=1)
    assert data["own"]["event"] == ["quay", "crane"] and data["words"]["totals"]["options"] == 6
    assert "cards" not in data["words"] and data["packs"] == ["harbour"]
    told = "\n".join(balance.tell(data))
    assert "card never drawn, the pack's own: `crane`" in told
    assert "The pack's own cards, as the planner met them" in told and "| - press" in told
    kinds = [balance.is_own(data["own"], finding) for finding in data["findings"]]
    assert kinds == sorted(kinds, reverse=True) and any(kinds) and not all(kinds)


def test_each_card_of_a_small_deck_may_come_more_often() -> None:
    for scenario, much in (("since-2022", balance.MUCH), ("strait", 2 / len(base_deck("strait").events)), ("fixed", 1)):
        assert balance._too_much(base_deck(scenario)) == much


def test_without_a_pack_nothing_is_anybody_s_own(content: Content) -> None:
    told = balance._of_packs((), [{"kind": "dead option", "id": "invasion/warn-beijing", "text": ""}])
    assert told["own"] == {} and told["packs"] == []
    assert told["words"]["totals"]["cards"] == sum(len(table) for table in content.tables.values())


def test_a_card_that_waits_for_another_says_so(content: Content) -> None:
    waiting = next(card for card in content.events.values() if card.follow_up_only)
    told = [findings._reason(content, waiting.id, Counter({"due": due}))[0] for due in (0, 3)]
    assert "scheduled" in told[0] and "3 quarters" in told[1]
    other = next(card for card in content.events.values() if card.when and not card.follow_up_only)
    for counts, word in (
        ({}, "years"),
        ({"quarters": 9}, "none of 9"),
        ({"quarters": 9, "held": 2}, "weight"),
        ({"quarters": 9, "held": 2, "weighed": 2}, "only 2"),
    ):
        assert word in findings._reason(content, other.id, Counter(counts))[0]


def test_what_was_dear_is_told_apart_from_what_was_barred(content: Content) -> None:
    card = content.events["invasion"]
    option = card.option[0].model_copy(update={"cost": 30, "when": None})
    other = dataclasses.replace(content)
    other.tables = {**content.tables, "event": {card.id: card.model_copy(update={"option": (option,)})}}
    data = fake(0, 0, 1)
    name = f"{card.id}/{option.id}"
    data["scenarios"]["here"]["options"] = {name: {"offered": 30, "payable": 0, "open": 0, "taken": 0}}
    (found,) = findings._never_open(other, data)
    assert "costs 30" in found.message and found.path == ("option", 0, "cost")
    data["scenarios"]["here"]["options"][name]["offered"] = 29
    assert not list(findings._never_open(other, data))
