"""What can and cannot be, found without playing: certain where it says so, and in agreement with what is played."""

from __future__ import annotations

import dataclasses
import re
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.analysis.policies import POLICIES
from game.analysis.simulate import play_out
from game.content.check import RESPONSE_NAMES, parsers_for
from game.content.compile import compile_deck
from game.content.intervals import BOUNDS, NEVER, Possible, holds
from game.content.library import Content
from game.content.reach import Reach, reachable
from game.content.schema import Event, FollowUp, Move, Option, Response, Scenario
from game.engine import deck as compiled
from game.engine import quarter as q
from game.engine import scoring
from game.engine.expressions import Names, Parser
from game.engine.frames import Frame
from game.engine.words import COLUMNS
from tests.conftest import SCENARIOS, base_content

PARSER = Parser(Names(RESPONSE_NAMES, {"a", "b"}, {"x", "y"}))
RANGES = {"quarter": (1.0, 20.0), "year": (2022.0, 2026.0)}
IMPOSSIBLE = {("seen", "b"), ("flag", "y")}


def told(text: str) -> Possible:
    return holds(PARSER.parse(text, "truth"), RANGES, IMPOSSIBLE)


# ---- one condition --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        # the ends of a range, strict and not
        ("strain > 100", "never"),
        ("strain >= 100", "sometimes"),
        ("strain <= 100", "always"),
        ("strain < 0", "never"),
        ("strain <= 0", "sometimes"),
        ("strain >= 0", "always"),
        ("strain == 101", "never"),
        ("strain != 101", "always"),
        ("strain > 40", "sometimes"),
        ("2 > 1", "always"),
        ("1 == 2 or 2 < 1", "never"),
        # what the derived columns range over
        ("leverage > 100 or alignment > 100 or common > 100 or act > 100 or severity > 100", "never"),
        ("min(leverage, alignment, common, act, severity) >= 0", "always"),
        ("believed < -1 or believed > 1", "never"),
        ("believed == -1", "sometimes"),
        ("0 < posture.engage < 1", "never"),
        ("posture.engage == 0 or instrument.export_controls == 1 or hits.china > 0.5", "sometimes"),
        ("posture.engage != 0 and posture.engage < 1", "never"),
        ("hits.china == 0 or hits.china == 1", "always"),
        # what the caller says
        ("quarter > 20", "never"),
        ("quarter < 21 and year >= 2022", "always"),
        ("year == 2024", "sometimes"),
        ("year > 2022 and year < 2023", "never"),
        # a conjunction that contradicts itself
        ("alignment > 60 and alignment < 40", "never"),
        ("alignment > 60 and alignment <= 60", "never"),
        ("alignment >= 60 and alignment <= 60", "sometimes"),
        ("alignment == 30 and alignment == 40", "never"),
        ("alignment > 60 and strain < 40 and alignment < 60", "never"),
        ("alignment < 60 or alignment >= 60", "always"),
        ("alignment < 60 or alignment > 60", "sometimes"),
        # inside or, and through it
        ("strain > 50 and strain < 40 or alignment > 60 and alignment < 40", "never"),
        ("strain > 50 or alignment > 60 and alignment < 40", "sometimes"),
        ("(strain > 60 or strain > 70) and strain < 50", "never"),
        ("(strain > 60 or alignment > 60) and strain < 50 and alignment < 50", "never"),
        ("(strain > 60 or alignment > 60) and strain < 50", "sometimes"),
        # under not
        ("not strain <= 100", "never"),
        ("not (strain > 50 or strain < 60)", "never"),
        ("not (not (strain > 60) or not (strain < 40))", "never"),
        ("not (strain > 60 and strain < 40)", "always"),
        ("not strain == 50 and 50 <= strain <= 50", "never"),
        ("not posture.engage == 0 and posture.engage < 1", "never"),
        # chained
        ("60 < alignment < 40", "never"),
        ("0 <= alignment <= 100", "always"),
        ("40 < alignment < 60", "sometimes"),
        ("20 <= strain <= alignment <= 10", "never"),
        # linear forms
        ("alignment / 2 + 10 > 70", "never"),
        ("alignment / 2 + 10 >= 60", "sometimes"),
        ("3 - strain > 5", "never"),
        ("3 - strain <= 3", "always"),
        ("-strain > 0", "never"),
        ("2 * alignment - 20 > 100 and alignment <= 60", "never"),
        ("100 - alignment >= 60 and alignment > 40", "never"),
        ("100 - alignment >= 60 and alignment >= 40", "sometimes"),
        ("alignment + 1 > 61 and alignment <= 60", "never"),
        ("0.1 * alignment < 0.3 and alignment > 3", "never"),
        ("alignment + strain > 200", "never"),
        ("alignment + strain > 150 and alignment < 50", "never"),
        ("alignment + strain > 150 and alignment < 60", "sometimes"),
        ("alignment - strain > 50 and alignment < 40", "never"),
        ("quarter * 2 == 7", "never"),
        # min and max
        ("min(strain, 30) > 30", "never"),
        ("max(strain, 30) >= 30", "always"),
        ("min(strain, alignment) > 50 and alignment < 40", "never"),
        ("max(strain, alignment) < 50 and alignment > 60", "never"),
        ("max(strain, alignment) > 50 and alignment < 40 and strain < 50", "never"),
        ("min(strain, alignment) < 50 and alignment > 60 and strain >= 50", "never"),
        # flags and events
        ("seen('a') and not seen('a')", "never"),
        ("seen('a') or not seen('a')", "always"),
        ("seen('a') and not flag('x')", "sometimes"),
        ("flag('x') and quarters_since('x') > 80", "never"),
        ("not flag('x') and quarters_since('x') <= 4", "never"),
        ("quarters_since('x') < 0", "never"),
        ("quarters_since('x') >= 200", "sometimes"),
        ("1 + seen('a') > 1 and not seen('a')", "never"),
        ("seen('a') + flag('x') > 2", "never"),
        ("seen('a') + flag('x') >= 2 and not flag('x')", "never"),
        ("2 - seen('a') < 2 and not seen('a')", "never"),
        # known from outside
        ("seen('b')", "never"),
        ("not seen('b')", "always"),
        ("flag('y') or seen('b')", "never"),
        ("quarters_since('y') <= 40", "never"),
        ("max(0, 8 - quarters_since('y')) > 0", "never"),
        ("strain * flag('y') > 0", "never"),
    ],
)
def test_it_tells_what_can_be(text: str, answer: Possible) -> None:
    assert told(text) == answer


def test_of_what_runs_over_it_claims_nothing() -> None:
    """Infinity less infinity is no number, and then nothing compares with it."""
    huge = " * ".join(["strain", *["999999"] * 55])
    gone = f"({huge} - {huge})"
    for text in (f"{gone} >= 0", f"{gone} < 0", f"min({gone}, strain) <= 100", f"not min({gone}, strain) < 60"):
        assert told(text) == "sometimes"
    assert told(f"not min({gone}, strain) < 60 and strain < 40") == "sometimes"
    assert told(f"{gone} >= 0 and strain > 60 and strain < 40") == "never"
    assert told("strain * 1e-323 <= 0 and 0.01 < strain < 0.1") == "sometimes"  # too little to be told from 0


def test_a_long_condition_takes_no_longer_than_its_length() -> None:
    nested = "strain > 1"
    for turn in range(24):
        nested = f"({nested} {'and' if turn % 2 else 'or'} alignment > {turn})"
    begun = time.process_time()
    assert told(nested) == "sometimes"
    assert told("not " * 90 + "strain > 100") == "never"
    assert time.process_time() - begun < 1


WORLDS = 400
CONSTANTS = (0, 0.1, 0.5, 1, 3, 20, 40, 60, 99.5, 100)

leaf_texts = st.sampled_from(
    [
        *("strain", "alignment", "quarter", "believed", "posture.engage", "quarters_since('x')"),
        *map(str, CONSTANTS),
    ]
)
numbers = st.recursive(
    leaf_texts,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.sampled_from(["3", "0.7", "100"])).map(lambda t: f"({t[0]} / {t[1]})"),
        st.tuples(st.sampled_from(["seen('a')", "flag('x')", "flag('y')"]), st.sampled_from("+-*"), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        inner.map(lambda t: f"(-{t})"),
    ),
    max_leaves=4,
)
signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
truths = st.recursive(
    st.one_of(
        st.tuples(numbers, signs, numbers).map(" ".join),
        st.tuples(leaf_texts, signs, leaf_texts).map(" ".join),
        st.tuples(numbers, signs, leaf_texts, signs, numbers).map(" ".join),
        st.sampled_from(["seen('a')", "seen('b')", "flag('x')", "flag('y')"]),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda t: f"(not ({t}))"),
    ),
    max_leaves=6,
)


def worlds_within(ranges: dict[str, tuple[float, float]], rng: np.random.Generator) -> dict[tuple[str, str], Any]:
    """Worlds that keep to what is known, and like the places where conditions turn."""
    leaves: dict[tuple[str, str], Any] = {}
    for name in ("strain", "alignment"):
        low, high = ranges.get(name, BOUNDS[name])
        anywhere = rng.integers(0, 25600, WORLDS, endpoint=True) / 256
        turning = rng.choice(CONSTANTS, WORLDS) + rng.choice([-1 / 256, 0, 0, 1 / 256], WORLDS)
        leaves["column", name] = np.clip(np.where(rng.random(WORLDS) < 0.5, anywhere, turning), low, high)
    for name in ("quarter", "believed", "posture.engage"):
        low, high = ranges.get(name, BOUNDS[name])
        leaves["column", name] = rng.integers(int(low), int(high), WORLDS, endpoint=True).astype(float)
    for flag, chance in (("x", 0.6), ("y", 0.0)):
        isset = rng.random(WORLDS) < chance
        leaves["flag", flag] = isset
        leaves["quarters_since", flag] = np.where(isset, rng.integers(0, 40, WORLDS), compiled.NEVER)
    leaves["seen", "a"], leaves["seen", "b"] = rng.random(WORLDS) < 0.5, np.zeros(WORLDS, dtype=bool)
    return leaves


@settings(max_examples=300, deadline=None)
@given(truths, st.integers(0, 2**32 - 1), st.sampled_from([(0, 100), (40, 60), (60, 60)]), st.sampled_from([1, 20, 40]))
def test_what_any_world_does_is_not_ruled_out(
    text: str, seed: int, alignment: tuple[float, float], quarter: float
) -> None:
    node, ranges = PARSER.parse(text, "truth"), {"alignment": alignment, "quarter": (1.0, float(quarter))}
    leaves = worlds_within(ranges, np.random.default_rng(seed))
    with np.errstate(all="ignore"):
        true = np.broadcast_to(Frame(lambda op, name: leaves[op, name]).value(node), WORLDS)
    answer = holds(node, ranges, IMPOSSIBLE)
    assert not true.any() or answer != "never"
    assert true.all() or answer != "always"


def test_the_ranges_are_those_of_the_engine(content: Content) -> None:
    assert NEVER == (compiled.NEVER, compiled.NEVER) and set(BOUNDS) == RESPONSE_NAMES
    deck = compile_deck(content, "since-2022")
    corners = np.random.default_rng(1).integers(0, 2, (len(COLUMNS), 5000)) * 100.0
    worlds = q.open_worlds(deck, 1, np.arange(5000, dtype=np.uint64))
    worlds.values[:] = corners
    for made in (
        scoring.leverage(worlds, deck.model),
        scoring.alignment(worlds, deck.model),
        scoring.common_pressure(worlds) * 100,
    ):
        assert made.min() == 0 and made.max() <= 100


# ---- all cards ------------------------------------------------------------------------------------------------


def only(content: Content, scenario: Scenario, **tables: dict[str, Any]) -> Content:
    """The content with one scenario, and some tables of its own."""
    tables = {**content.tables, "scenario": {scenario.id: scenario}, **tables}
    return dataclasses.replace(content, tables=tables, parsers=None)


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_agrees_with_what_is_compiled_and_played(content: Content, name: str) -> None:
    found = reachable(only(content, content.scenarios[name]))
    deck = compile_deck(content, name)
    late = set(deck.events.ids) - found.events  # it knows too when a chain is longer than the campaign
    assert found.events <= set(deck.events.ids) and all(content.events[ident].follow_up_only for ident in late)
    assert found.responses == set(deck.responses.ids) and found.moves == set(deck.moves.ids)
    assert found.options <= set(deck.options.ids)
    worlds = q.open_worlds(deck, 5, np.arange(300, dtype=np.uint64))
    play_out(worlds, deck, POLICIES["random"])
    for kind, ids, mine in (
        ("option", deck.options.ids, found.options),
        ("answer", deck.responses.ids, found.responses),
        ("current", deck.responses.ids, found.responses),
    ):
        assert {ids[card - 1] for card in np.unique(worlds.block(kind)) if card > 0} <= mine
    for kind, ids, mine in (("seen", deck.events.ids, found.events), ("flag", deck.flags, found.flags)):
        assert {ids[row] for row in np.flatnonzero(worlds.block(kind).any(axis=1)) if row < len(ids)} <= mine


def test_the_game_s_own_cards_can_all_come_and_no_condition_is_idle(content: Content) -> None:
    found = reachable(content)
    assert found.events == set(content.events) and found.responses == set(content.responses)
    assert found.moves == set(content.moves)
    assert found.options == {f"{event.id}/{option.id}" for event in content.events.values() for option in event.option}
    idle = []
    for kind, table in content.tables.items():
        parser = parsers_for(content)[kind != "response"]
        for card in table.values():
            for part in (card, *getattr(card, "option", ())):
                text = getattr(part, "when", None)
                answer = found.holds(parser.parse(text, "truth"), card) if text else "sometimes"
                if answer != "sometimes":
                    idle.append((card.id, text, answer))
    assert not idle


# A small game of our own: four quarters of 2022, two events without a condition, and what a test adds.


def option(name: str, **changes: Any) -> Option:
    told = {"id": name, "posture": "inaction", "label": "Wait", "case": "c", "effects": {"strain": 1}, "headline": "h"}
    return Option.model_validate({**told, **changes})


def event(name: str, *options: Option, **changes: Any) -> Event:
    rows = options or (option("wait"), option("hold"))
    told = {"id": name, "title": "t", "kind": "composite", "severity": 5, "body": "b", "option": rows}
    return Event.model_validate({**told, **changes})


def response(name: str, **changes: Any) -> Response:
    told = {"id": name, "family": "friction", "actor": "china", "title": "t", "body": "b", "headline": "h"}
    return Response.model_validate({**told, "effects": {"strain": 1}, **changes})


def game(*cards: Event | Response | Move, **changes: Any) -> Reach:
    content = base_content()
    plan = {"id": "small", "start_year": 2022, "quarters": 4, "opening": None, "background": (), **changes}
    scenario = content.scenarios["since-2022"].model_copy(update=plan)
    tables: dict[str, dict[str, Any]] = {"event": {}, "response": {}, "move": {}}
    for card in (event("plain"), event("other"), *cards):
        tables[type(card).__name__.lower()][card.id] = card
    small = only(content, scenario, **tables)
    found = reachable(small)
    assert found.events <= set(compile_deck(small, "small").events.ids)
    return found


SURE = response("sure")


def test_a_follow_up_needs_an_option_that_can_be_taken() -> None:
    planner = option("plan", follow_up=FollowUp(event="later", after=2))
    later = event("later", follow_up_only=True)
    assert "later" not in game(later, SURE).events
    assert "later" in game(later, SURE, event("first", planner, option("wait"))).events
    shut = planner.model_copy(update={"when": "strain > 60 and strain < 40", "needs": "n"})
    assert "later" not in game(later, SURE, event("first", shut, option("wait"))).events
    assert "later" not in game(later, SURE, event("first", planner, option("wait"), years=(2030, 2035))).events
    assert "later" in game(later, response("r", follow_up=FollowUp(event="later", after=3))).events


def test_a_follow_up_needs_time_to_come() -> None:
    planner = option("plan", follow_up=FollowUp(event="later", after=4))
    cards = (event("first", planner, option("wait")), event("later", follow_up_only=True), SURE)
    assert "later" not in game(*cards).events
    assert "later" in game(*cards, quarters=5).events
    early = event("later", follow_up_only=True, when="quarter <= 4")
    assert "later" not in game(cards[0], early, SURE, quarters=8).events
    again = event(
        "middle", option("plan", follow_up=FollowUp(event="later", after=2)), option("w"), follow_up_only=True
    )
    first = event("first", option("plan", follow_up=FollowUp(event="middle", after=2)), option("wait"))
    assert "later" not in game(first, again, cards[1], SURE).events
    assert "later" in game(first, again, cards[1], SURE, quarters=5).events


def test_flags_are_followed_through_the_cards() -> None:
    one = event("one", option("set", sets="a"), option("wait"))
    two = event("two", option("set", sets="b"), option("wait"), when="flag('a')")
    three = event("three", when="quarters_since('b') <= 3 and seen('two')")
    found = game(three, two, one, SURE)
    assert {"one", "two", "three"} <= found.events and found.flags == {"a", "b"}
    assert found.options >= {"two/set", "three/wait"}
    circle = (event("x", option("set", sets="c"), option("wait"), when="flag('d')"),)
    circle += (event("y", option("set", sets="d"), option("wait"), when="flag('c')"),)
    found = game(*circle, response("by-flag", when="flag('c')"), response("without", when="not flag('c')"), SURE)
    assert not found.events & {"x", "y"} and not found.flags
    assert found.responses == {"sure", "without"}
    moved = game(*circle, SURE, response("helps", sets="c"))
    assert {"x", "y"} <= moved.events and moved.flags == {"c", "d"}


def test_a_card_keeps_to_its_time_and_its_deck() -> None:
    cards = (
        event("late", years=(2023, 2035)),
        event("seldom", when="year >= 2023"),
        response("old", years=(2014, 2021)),
    )
    found = game(*cards, SURE, event("asks", when="seen('late')"))
    assert found.events == {"plain", "other"} and found.responses == {"sure"}
    assert {"late", "seldom", "asks"} <= game(*cards, SURE, event("asks", when="seen('late')"), quarters=5).events
    assert game(SURE, event("asks", when="seen('other')"), deck=("plain", "asks")).events == {"plain"}
    assert "fourth" in game(event("fourth", when="quarter >= 4"), SURE).events
    assert "fifth" not in game(event("fifth", when="quarter >= 5"), SURE).events
    assert "light" not in game(event("light", weight="max(0, strain - 100)"), SURE).events
    assert "light" not in game(event("light", weight="strain - 50", when="strain < 40"), SURE).events


def test_a_schedule_and_an_opening_ask_nothing() -> None:
    planner = event("plan", option("plan", follow_up=FollowUp(event="plain", after=1)), option("wait"))
    never = event("never", option("set", sets="a"), option("shut", when="quarter > 3", needs="n"), when="strain > 100")
    found = game(planner, never, SURE, schedule=("never", "plan", "plan", "never"), quarters=4)
    assert found.events == {"never", "plan"} and found.options >= {"never/set", "never/shut"} and found.flags == {"a"}
    found = game(never, SURE, opening="never")
    assert "never" in found.events and "never/shut" not in found.options
    assert "never" not in game(never, SURE).events


def test_an_option_stands_on_its_card_and_must_be_paid() -> None:
    shut = option("shut", when="strain < 50", needs="n")
    poor = option("poor", posture="engage", when="capital < 3", cost=5, needs="n")
    found = game(event("card", option("wait"), shut, poor, when="strain > 60"), SURE)
    assert {name for name in found.options if name.startswith("card/")} == {"card/wait"}
    broke = Move(
        id="broke", label="l", body="b", cost=4, when="capital < 4", needs="n", effects={"strain": 1}, headline="h"
    )
    rich = broke.model_copy(update={"id": "rich", "when": "capital < 5"})
    assert game(SURE, broke, rich).moves == {"rich"}


def test_conditions_are_told_for_the_time_of_their_card() -> None:
    late, never = event("late", when="year > 2022", years=(2022, 2022)), event("no", when="quarter > 4")
    nowhere = event("nowhere", when="year < 2030", years=(2030, 2035))
    found = game(late, never, nowhere, SURE)
    assert found.never(late) and found.never(never) and found.never(nowhere) and not found.never(event("plain"))
    assert found.holds(PARSER.parse("year == 2022", "truth"), never) == "always"
    assert found.holds(PARSER.parse("quarter <= 4", "truth"), never) == "always"
    ending = next(iter(base_content().endings.values()))
    assert found.holds(PARSER.parse("quarter <= 4", "truth"), ending) == "sometimes"  # the close comes after the last


def test_a_model_of_another_pack_has_ranges_of_its_own(content: Content) -> None:
    weights = content.model["alignment_weights"].model_copy(
        update={"value": dict.fromkeys(("trade", "military"), 0.75)}
    )
    other = dataclasses.replace(content, model={**content.model, "alignment_weights": weights}, parsers=None)
    card = next(iter(content.moves.values()))
    for text, answer in (("alignment > 120", "sometimes"), ("alignment > 150", "never"), ("leverage > 100", "never")):
        assert reachable(other).holds(PARSER.parse(text, "truth"), card) == answer


def copies(content: Content, count: int) -> Content:
    """The content and so many copies of its cards, which ask for one another."""
    tables = {kind: dict(table) for kind, table in content.tables.items()}

    def copied(part: Any, mark: str) -> Any:
        changes: dict[str, Any] = {}
        for name, value in part:
            if name in ("when", "weight") and value:
                changes[name] = re.sub(r"'([a-z0-9-]+)'", rf"'\1{mark}'", value)
            elif name in ("id", "sets") and value:
                changes[name] = value + mark
            elif name == "follow_up" and value:
                changes[name] = value.model_copy(update={"event": value.event + mark})
            elif name == "option":
                changes[name] = tuple(copied(option, mark) for option in value)
        return part.model_copy(update=changes)

    for kind in ("event", "response", "move"):
        for at in range(count):
            cards = [copied(card, f"-{at}") for card in content.tables[kind].values()]
            tables[kind].update((card.id, card) for card in cards)
    return dataclasses.replace(content, tables=tables, parsers=None)


def test_ten_thousand_cards_take_about_a_second(content: Content) -> None:
    many = copies(content, 26)
    assert sum(len(many.tables[kind]) for kind in ("event", "response", "move")) > 9_500
    reachable(content)
    begun = time.process_time()
    found = reachable(many)
    assert time.process_time() - begun < 5  # on a machine that is busy with something else
    assert len(found.responses) == len(many.responses)
