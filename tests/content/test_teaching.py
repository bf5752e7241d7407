"""What the teacher's guide shows of a seed and of the record is what the game and the record say."""

from __future__ import annotations

import csv
import re

import pytest

from game.campaign import seeds
from game.campaign.debrief import closeness
from game.campaign.session import Session
from game.content.library import Content
from game.text import signed
from tests.conftest import ROOT

GUIDE = (ROOT / "docs/TEACHING.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| (weak|middling|strong) \| ([\d.]+) to ([\d.]+) \| (\S+) \| (\S+) \| ([\d.]+), (a win|not a win) \|$",
    GUIDE,
    re.M,
)


def test_the_three_rows_are_there() -> None:
    assert [row[0] for row in ROWS] == ["weak", "middling", "strong"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_same_eight_decisions_under_each_thesis(content: Content, row: tuple[str, ...]) -> None:
    command = re.search(r"--scenario (\S+) --seed (\S+) --thesis", GUIDE)
    options = re.search(r"With options ([\d, ]+?) and no desk moves", GUIDE)
    par = re.search(r"score, par ([\d.]+)", GUIDE)
    assert command and options and par
    session = Session(content, command[1], seeds.parse(command[2]), thesis=row[0])
    for number in options[1].split(", "):
        open_ones = [choice for choice in session.brief().choices if not choice.refusal]
        session.decide(open_ones[int(number) - 1].option.id)
    assert session.finished
    first, last = session.outcomes[0].before["alignment"], session.outcomes[-1].after["alignment"]
    found, verdict = closeness(session.outcomes), session.verdict()
    assert row[1:] == (
        f"{first:.1f}",
        f"{last:.1f}",
        signed(found["pressure"]),
        signed(found["own"]),
        f"{verdict.score:.1f}",
        "a win" if verdict.won else "not a win",
    )
    assert f"{verdict.par:.1f}" == par[1]


def test_the_guide_names_rows_of_the_record() -> None:
    with (ROOT / "content/base/record.csv").open(encoding="utf-8", newline="") as file:
        known = {line["id"] for line in csv.DictReader(file)}
    named = set(re.findall(r"`(\d{4}-\d\d[a-z0-9-]*-[a-z0-9-]+)`", GUIDE))
    assert len(named) > 12
    assert named <= known, f"not in the record: {sorted(named - known)}"
