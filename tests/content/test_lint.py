"""Warnings: each kind is found where it is, silenced only with a reason, and not found in what is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.content import language
from game.content.codes import CODES
from game.content.lint import Lint
from game.content.load import load
from game.content.problems import Problem, Problems
from tests.content import broken
from tests.content.broken import EVENTS, OTHERS


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return broken.write(tmp_path / "mine")


def warnings_of(pack: Path) -> list[Problem]:
    problems = Problems()
    content = load([pack], problems)
    assert [str(p) for p in problems.errors] == []
    Lint(content, {content.files[-1].shown}, problems).run()
    return problems.found


SAME = """
  [[event.option]]
  id = "{id}"
  posture = "double_down"
  instrument = "export_controls"
  target = "china"
  cost = {cost}
  label = "Hit it {id} with half"
  case = "It must be hit {id}, though gently."
  headline = "Washington hits {id}"
  effects = {{ {effects} }}

  [[event.option]]
  id = "wait"
"""
LONG = "Authorities notwithstanding interdepartmental reconsiderations characteristically underestimate organisational "
WARNED: list[tuple[str, str, str, str, str]] = [
    # file, old, new, code, part of the line that it is told at
    ("events/cards.toml", 'title = "A test"', 'title = "TODO: a test"', "W001", "title ="),
    ("pack.toml", 'title = "Mine"', 'title = "TODO"', "W001", "title ="),
    ("events/cards.toml", '"Hit it with everything"', '"Hit"', "W002", "label ="),
    ("events/cards.toml", '"Hit it with everything"', '"The everything button"', "W002", "label ="),
    ("events/cards.toml", '"Hit it with everything"', '"Hitting it with all"', "W002", "label ="),
    ("events/cards.toml", '"Hit it with everything"', '"Hit it with everything!"', "W002", "label ="),
    ("events/cards.toml", "Something has happened in a port,", "a b " * 46, "W003", "body ="),
    ("others.toml", "A joint laboratory", "A " + "big " * 46 + "laboratory", "W003", "body ="),
    ("events/cards.toml", "back with a lawyer.", "back. Something has happened in a port, and nobody says who paid for it.", "W004", "back. Something"),
    ("events/cards.toml", "Something has happened in a port,", LONG * 4 + ",", "W005", "body ="),
    ("events/cards.toml", "alignment >= 20", "alignment >= 20 and alignment < 10", "W010", "\nwhen ="),
    ("events/cards.toml", '"leverage >= 5"', '"leverage > 100"', "W010", "  when ="),
    ("others.toml", "severity >= 10", "severity < 0", "W010", "when ="),
    ("events/cards.toml", "alignment >= 20", "alignment >= 0", "W011", "\nwhen ="),
    ("events/cards.toml", "  follow_up = { event", "  # follow_up = { event", "W012", "test-later"),
    ("events/cards.toml", "years = [2022, 2030]", "years = [1990, 1991]", "W012", "id ="),
    ("events/cards.toml", "severity = 55", "severity = 55\nyears = [2014, 2020]", "W013", "follow_up ="),
    ("events/cards.toml", "severity = 55", 'severity = 55\nwhen = "strain > 101"', "W013", "follow_up ="),
    ("events/cards.toml", "{ credibility = -1, ties.trade = -1 }", "{ credibility = 0 }", "W015", "{ credibility = 0 }"),
    ("events/cards.toml", 'posture = "double_down"\n  instrument = "financial_sanctions"\n  target = "both"', 'posture = "engage"', "E401", ""),
    ("others.toml", "{ adaptation.technology = -1, strain = 1 }", "{ strain = 0 }", "W015", "{ strain = 0 }"),
    ("events/cards.toml", 'sets = "test-hit"', 'sets = "test-hat"', "E302", ""),
    ("events/cards.toml", 'sets = "test-hit"', 'sets = "test-hit"\n  history = true', "", ""),
    ("others.toml", "rest = 2", 'rest = 2\nsets = "test-moved"', "W018", "sets ="),
    ("events/cards.toml", 'kind = "hypothetical"', 'kind = "documented"\nrecord = "2023-08-29-huawei-launches-mate-60-pro"', "W019", "years ="),
    ("events/cards.toml", 'codex = ["swift"]\nstory', "story", "W020", "id ="),
    ("others.toml", "A handbook, 2020", "A handbook, https:/example", "W021", "sources ="),
    ("events/cards.toml", 'story = "testing"', 'story = "testing"\nlint-ignore = ["W003"]\nlint-reason = "It fits."', "W022", "lint-ignore"),
]  # fmt: skip


def test_the_sound_pack_has_none(pack: Path) -> None:
    assert [str(p) for p in warnings_of(pack)] == []


@pytest.mark.parametrize(("file", "old", "new", "code", "mark"), [row for row in WARNED if row[3].startswith("W")])
def test_each_is_found_at_its_line(pack: Path, file: str, old: str, new: str, code: str, mark: str) -> None:
    text = broken.FILES[file]
    assert old in text
    text = text.replace(old, new, 1)
    (pack / file).write_text(text)
    found = [p for p in warnings_of(pack) if p.code == code]
    assert found, [str(p) for p in warnings_of(pack)]
    at = text.index(mark) + mark.startswith("\n")
    lines = {text.count("\n", 0, at) + 1}
    if mark == "test-later":
        lines = {text.count("\n", 0, text.index('id = "test-later"')) + 1}
    assert {p.line for p in found} & lines, [str(p) for p in found]
    assert all(p.severity == "warning" and p.hint for p in found)


@pytest.mark.parametrize(
    ("cost", "effects", "worse"),
    [
        (5, "procurement = -1, ties.trade = 2", True),  # dearer in nothing, weaker in one, worse in another
        (6, "procurement = -2, ties.trade = [1, 2]", True),
        (5, "procurement = -3, ties.trade = 2", False),
        (4, "procurement = -1, ties.trade = 2", False),
    ],
)
def test_an_option_that_is_worse_in_everything(pack: Path, cost: int, effects: str, worse: bool) -> None:
    other = SAME.format(id="twice", cost=cost, effects=effects)
    text = EVENTS.replace('\n  [[event.option]]\n  id = "wait"\n', other)
    text = text.replace('  when = "leverage >= 5"\n  needs = "some leverage"\n', "").replace(
        '  sets = "test-hit"\n', ""
    )
    text = text.replace('  follow_up = { event = "test-later", after = 2 }\n', "").replace(
        '  later = [{ after = 3, why = "The blow is felt", effects = { strain = 1 } }]\n', ""
    )
    text = text.replace("follow_up_only = true\n", "")
    (pack / "events" / "cards.toml").write_text(text)
    (pack / "others.toml").write_text(OTHERS.replace("1 + flag('test-hit')", "1"))
    assert [p.code for p in warnings_of(pack)] == ["W014"] * worse


def test_an_option_without_price_or_gain(pack: Path) -> None:
    engage = EVENTS.replace(
        'posture = "inaction"\n  label = "Leave',
        'posture = "inaction"\n  label = "Let it be"\n  case = "So be it."\n  headline = "So it is"\n'
        "  effects = { strain = 1, credibility = -1 }\n\n"
        '  [[event.option]]\n  id = "talk"\n  posture = "engage"\n  label = "Leave',
    )
    (pack / "events" / "cards.toml").write_text(
        engage.replace("{ credibility = -1, ties.trade = -1 }", "{ strain = -1 }")
    )
    assert [p.code for p in warnings_of(pack)] == ["W017"]
    (pack / "events" / "cards.toml").write_text(
        engage.replace("{ credibility = -1, ties.trade = -1 }", "{ strain = 1 }")
    )
    assert [p.code for p in warnings_of(pack)] == ["W016"]


def test_a_reason_silences_one_card_or_a_pack(pack: Path) -> None:
    target = pack / "events" / "cards.toml"
    target.write_text(EVENTS.replace('"Hit it with everything"', '"Hit"'))
    assert [p.code for p in warnings_of(pack)] == ["W002"]
    silence = 'lint-ignore = ["W002"]\nlint-reason = "A boxing card."\n'
    target.write_text(target.read_text().replace("severity = 40\n", f"severity = 40\n{silence}"))
    assert warnings_of(pack) == []
    target.write_text(EVENTS.replace('"Hit it with everything"', '"Hit"'))
    (pack / "pack.toml").write_text(broken.PACK + silence)
    assert warnings_of(pack) == []


def test_the_guide_tells_of_every_warning_that_is_tested() -> None:
    assert {row[3] for row in WARNED if row[3].startswith("W")} <= set(CODES)


@pytest.mark.parametrize("label", ["List the dealer", "Bring the case to Geneva", "Ring the bell twice", "Let it pass"])
def test_labels_that_are_orders(label: str) -> None:
    assert not language.label_fault(label)


@pytest.mark.parametrize(
    "label", ["Sanctions", "A list of dealers", "Listing the dealer", "Escalation of tools", "12 firms"]
)
def test_labels_that_are_none(label: str) -> None:
    assert language.label_fault(label)


def test_the_grade_of_a_text() -> None:
    assert language.reading("The cat sat on the mat. It was a fat cat.").grade < 2
    assert language.reading(LONG * 3).grade > 20
    assert language.reading("").words == 0
