"""The guide for authors: its cards are sound, its commands are commands, its reference is that of the game."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
from pathlib import Path

import pytest

from game.cli import build_parser
from game.content.check import RESPONSE_NAMES
from game.content.codes import CODES
from game.content.library import Content
from game.content.lint import Lint
from game.content.load import load
from game.content.problems import Problem, Problems
from game.engine.words import AUTHOR_COLUMNS
from tests.conftest import ROOT
from tools import guide

DOCS = ROOT / "docs"
GUIDE = DOCS / "AUTHORING.md"
PAGES = (GUIDE, *sorted((DOCS / "authoring").glob("*.md")))
START = DOCS / "authoring" / "two-cards"

HEAD = 'format = 1\nid = "examples"\ntitle = "Examples"\nversion = "1.0.0"\nauthors = ["Us"]\nlicence = "MIT"\nbrief = "All."\n'


def told(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def files() -> dict[str, str]:
    """The files that the guide shows in full, by the names that it gives them."""
    return dict(re.findall(r"<!-- file: (\S+) -->\n```toml\n(.*?)```", told(GUIDE), re.S))


def blocks(page: Path) -> list[str]:
    """What stands between fences."""
    return re.findall(r"^ *```\w*\n(.*?)^ *```", told(page), re.S | re.M)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the guide, where its reader would have them."""
    for name, text in {**files(), "examples/pack.toml": HEAD}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems_of(pack: Path) -> list[Problem]:
    problems = Problems()
    content = load([pack], problems)
    if not problems.errors:
        Lint(content, {content.files[-1].shown}, problems).run()
    return problems.in_order()


# ---- its cards ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", ["my-pack", "examples"])
def test_the_cards_of_the_guide_are_sound(folder: Path, pack: str) -> None:
    assert [str(problem) for problem in problems_of(folder / pack)] == []


def test_it_shows_a_chain_a_response_and_a_move(folder: Path, content: Content) -> None:
    made = load([folder / "examples"])
    own = {key for key, origin in made.origins.items() if origin.pack.endswith("examples")}
    assert {kind for kind, _ in own} == {"pack", "event", "response", "move"}
    events = [made.events[ident] for kind, ident in own if kind == "event"]
    assert any(option.follow_up for event in events for option in event.option)
    assert any(option.when and option.needs for event in events for option in event.option)
    assert not {event.title for event in events} & {event.title for event in content.events.values()}


CARD = Path("my-pack", "events", "first-card.toml")
CHANGES = {
    "severity = 40 ": "severity = 30 ",
    "effects = { procurement = -2, strain = 1 }": "effects = { procurement = -5, credibility = 1, strain = 1 }",
    "effects = { adaptation.technology = -1, ties.trade = 1 }": (
        "effects = { adaptation.networks = [-5, -3], strain = -1, procurement = 1 }"
    ),
}
"""What the reader changes once the card was measured."""


def test_the_card_is_sound_after_it_was_changed(folder: Path) -> None:
    text = (folder / CARD).read_text()
    for old, new in CHANGES.items():
        assert text.count(old) == 1
        assert new.strip() in told(GUIDE)
        text = text.replace(old, new)
    (folder / CARD).write_text(text)
    assert [str(problem) for problem in problems_of(folder / "my-pack")] == []


MISTAKES = [
    {'a school"\n': "a school\n"},
    {
        "severity = 40  ": 'severity = "40"',
        'posture = "double_down"': 'posture = "doubledown"',
        "{ procurement = -2,": "{ procurment = -2,",
    },
    {'"List the school, the maker and every middleman"': '"The list"'},
]
"""What the reader does wrong on purpose."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_check_says_what_the_guide_says_that_it_says(folder: Path, mistake: dict[str, str]) -> None:
    text = (folder / CARD).read_text()
    for old, new in mistake.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    (folder / CARD).write_text(text)
    found = problems_of(Path("my-pack"))
    assert len(found) == len(mistake)
    assert [str(problem) for problem in found if str(problem) not in told(GUIDE)] == []


# ---- its commands ---------------------------------------------------------------------------------------------


def commands(page: Path) -> list[str]:
    """Every command line of the game that a page shows, in a block or within a sentence."""
    lines = [line.strip().removeprefix("$ ") for block in blocks(page) for line in block.splitlines()]
    within = re.findall(r"`(doubledown [^`]*)`", re.sub(r"^ *```.*?^ *```", "", told(page), flags=re.S | re.M))
    return [line for line in (*lines, *(" ".join(text.split()) for text in within)) if line.startswith("doubledown ")]


def of_the_game(line: str) -> list[str]:
    """The words up to where the shell takes over."""
    words = shlex.shlex(line, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    kept = []
    for word in words:
        if set(word) <= set(";|&<>"):
            break
        kept.append(word)
    return kept[1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_can_be_given(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: argparse.ArgumentParser, message: str) -> None:
        raise ValueError(message)

    monkeypatch.setattr(argparse.ArgumentParser, "error", refuse)
    parser, odd = build_parser(), []
    for line in commands(page):
        try:
            parser.parse_args(of_the_game(line))
        except ValueError as error:
            odd.append(f"{line}: {error}")
        except SystemExit as leaves:
            assert leaves.code == 0, line
    assert odd == []


def test_the_commands_of_an_author_are_all_shown() -> None:
    shown = {of_the_game(line)[0] for line in commands(GUIDE)}
    assert shown >= {"new", "check", "preview", "play", "balance", "packs", "schema"}


# ---- its reference --------------------------------------------------------------------------------------------


def test_the_reference_is_what_the_tool_gives() -> None:
    assert told(guide.PAGE) == guide.page(), "run python -m tools.guide"


def test_every_name_of_an_expression_is_told() -> None:
    assert guide.NAMES.keys() == {guide.group(name) for name in RESPONSE_NAMES - {*AUTHOR_COLUMNS}}


def test_every_code_is_told() -> None:
    page = told(guide.PAGE)
    assert all(f"| {code} |" in page for code in CODES)


# ---- what it says ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_it_speaks_of_what_there_is(page: Path, content: Content) -> None:
    text = told(page)
    assert {code for code in re.findall(r"\b[EW]\d{3}\b", text) if code not in CODES} == set()
    rows = set(re.findall(r"\b20\d\d-\d\d-[a-z0-9-]+[a-z][a-z0-9-]*", text))
    assert {row for row in rows if row not in content.record} == set()
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        target, _, anchor = link.partition("#")
        other = page.parent / target if target else page
        assert other.exists(), link
        assert not anchor or anchor in anchors(other), link


def anchors(page: Path) -> set[str]:
    """What the headings of a page are called in links."""
    heads = re.findall(r"^#+ (.*)$", re.sub(r"^ *```.*?^ *```", "", told(page), flags=re.S | re.M), re.M)
    return {re.sub(r"[^a-z0-9 _-]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_it_names_no_place_of_one_machine(page: Path) -> None:
    assert re.findall(r"(?:/home/|/tmp|/work/|/Users/|[A-Z]:\\)\S*", told(page)) == []


def test_the_pack_of_the_lesson_waits_for_two_cards_only(folder: Path) -> None:
    pack = Path(shutil.copytree(START, folder / "ada-and-ben"))
    assert {problem.code for problem in problems_of(pack)} == {"W001"}
    for name in ("pack.toml", "scenarios/measure.toml"):
        path = pack / name
        text = re.sub(r"TODO: ", "", path.read_text()).replace(
            "comma behind it:\n", 'comma behind it:\n"my-first-card",\n'
        )
        path.write_text(text)
    shutil.copytree(folder / "my-pack" / "events", pack / "events")
    assert [str(problem) for problem in problems_of(pack)] == []
    assert "my-first-card" in load([pack]).scenarios["measure"].deck
