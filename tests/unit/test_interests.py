"""What offices want: all of them something, not all of them the same, and it is told by the numbers at the close."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from game.analysis import simulate
from game.analysis.policies import POLICIES
from game.campaign import interests, seeds
from game.campaign.session import Session
from game.classroom.acts import OFFICES
from game.content.check import parsers_for
from game.content.compile import compile_deck
from game.content.library import Content
from game.content.load import load
from game.content.problems import Problems
from game.engine import quarter as q
from game.engine.deck import frame_of
from tests.content import broken

GAMES = 200


def test_every_office_of_the_base_game_has_an_interest_of_its_own(content: Content) -> None:
    assert tuple(content.advisers) == OFFICES
    told = [adviser.interest for adviser in content.advisers.values()]
    assert all(told) and len(set(told)) == len(told)
    for adviser in content.advisers.values():
        assert adviser.duty is not None and 45 <= len(adviser.duty.split()) <= 95, adviser.id
        for hidden in ("thesis", "doctrine", "seed", *content.doctrines):
            assert hidden not in adviser.duty.lower()


def test_an_interest_is_judged_by_the_numbers_as_they_stand(content: Content) -> None:
    session = Session(content, "class-period", seeds.parse("8F2K-1QZM"))
    expected = {
        "state": lambda at: at["coalition"] >= 55,
        "treasury": lambda at: at["ties.payments"] < 52,
        "commerce": lambda at: at["strain"] < 20,
        "defense": lambda at: at["procurement"] < 45,
        "intelligence": lambda at: at["ties.military"] < 51,
        "hill": lambda at: at["credibility"] >= 50,
    }
    seen = set()
    while not session.finished:
        at = session.numbers()
        for office, holds in expected.items():
            told = interests.served(session, content.advisers[office])
            assert told is bool(holds(at)), office
            seen.add((office, told))
        assert interests.standing(session, content.advisers["state"]) == f"coalition {at['coalition']:.1f}"
        session.decide(session.brief().choices[0].option.id)
    assert len(seen) > len(expected)  # some of them turned in between


def served_by(content: Content, scenario: str) -> dict[str, dict[str, float]]:
    """Policy to office to the share of games in which its interest was served."""
    deck, parser = compile_deck(content, scenario), parsers_for(content)[1]
    table: dict[str, dict[str, float]] = {}
    for name, policy in POLICIES.items():
        worlds = q.open_worlds(deck, seeds.parse("8F2K-1QZM"), np.arange(GAMES, dtype=np.uint64))
        simulate.play_out(worlds, deck, policy)
        frame = frame_of(worlds, deck)
        table[name] = {
            adviser.id: float(np.mean(frame.value(parser.parse(adviser.wants or "", "truth"))))
            for adviser in content.advisers.values()
        }
    return table


@pytest.mark.parametrize(("scenario", "often"), [("class-period", 0.65), ("since-2022", 0.5)])
def test_interests_pull_in_different_directions(content: Content, scenario: str, often: float) -> None:
    table = served_by(content, scenario)
    if scenario == "class-period":
        for name, row in table.items():
            print(f"{name:12}", *(f"{office} {share:.0%}" for office, share in row.items()))
    for office in OFFICES:
        shares = [row[office] for row in table.values()]
        assert min(shares) < 0.35 and max(shares) > often, office
        assert 0.15 < sum(shares) / len(shares) < 0.75, office
    for name, row in table.items():
        if name not in ("random", "moderate"):
            assert min(row.values()) < 0.4, f"{name} suits everybody"


OFFICE = """[[adviser]]
id = "press-office"
office = "Press office"
brief = "They answer the telephone."
{more}
watches = "leverage"
horizon = 2
thesis = "weak"
weights = {{ leverage = 1.0 }}
right = ["So it was.", "We said so."]
wrong = ["It was not so.", "We said otherwise."]
"""


@pytest.mark.parametrize(
    ("more", "line", "code"),
    [
        ('duty = "Say little."\ninterest = "Say it late."\nwants = "strain < 20"', 0, ""),
        ('interest = "Say it late."', 5, "E414"),
        ('duty = "Say little."\ninterest = "Say it late."\nwants = "strian < 20"', 7, "E302"),
        ('duty = "Say little."\ninterest = "Say it late."\nwants = "thesis > 1"', 7, "E302"),
        ('duty = "Say little."\ninterest = "Say it late."\nwants = "strain"', 7, "E301"),
    ],
)
def test_an_office_has_all_of_it_or_none(tmp_path: Path, more: str, line: int, code: str) -> None:
    pack = broken.write(tmp_path / "mine")
    (pack / "offices.toml").write_text(OFFICE.format(more=more), encoding="utf-8")
    problems = Problems()
    load([pack], problems)
    assert [(p.line, p.code) for p in problems.found] == ([(line, code)] if code else [])
