"""The debrief as a page: whole, closed to the outside, escaped, the same every time."""

from __future__ import annotations

import base64
import copy
import dataclasses
import hashlib
import itertools
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from game.campaign import seeds
from game.campaign.session import Session
from game.content.library import Content
from game.report.facts import Facts, facts
from game.report.page import html
from game.report.questions import questions
from tests.conftest import Run, play_first

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Reader(HTMLParser):
    """Notes the elements, and whether each that was opened was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, tag


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    assert not reader.open
    return reader


def game(content: Content) -> Session:
    session = Session(content, "class-period", 5)
    while not session.finished:
        choice = next(c for c in session.brief().choices if not c.refusal)
        session.decide(choice.option.id, predict={"leverage": -75, "alignment": 65})
    return session


@pytest.fixture(scope="module")
def page(content: Content) -> str:
    return html(game(content))


def test_it_is_whole_and_loads_nothing(page: str) -> None:
    seen = read(page).seen
    names = [name for name, _ in seen]
    assert not {"script", "iframe", "object", "embed", "img", "link"} & set(names)
    assert "default-src 'none'" in page
    for name, attributes in seen:
        assert "src" not in attributes and not any(key.startswith("on") for key in attributes)
        if name in ("a", "use"):
            target = str(attributes["href"])
            assert target.startswith("#") or attributes.get("rel") == "noreferrer noopener"
    assert not re.search(r"url\((?!#)", page)


def test_its_policy_knows_its_one_sheet_of_styles(page: str) -> None:
    sheets = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(sheets) == 1 and "@import" not in sheets[0]
    digest = base64.b64encode(hashlib.sha256(sheets[0].encode()).digest()).decode()
    policy = next(str(a["content"]) for name, a in read(page).seen if a.get("http-equiv") == "Content-Security-Policy")
    assert f"'sha256-{digest}'" in policy and "unsafe" not in policy
    assert not any("style" in attributes for _, attributes in read(page).seen), "the policy would forbid it"


def test_its_headings_and_landmarks_can_be_walked(page: str) -> None:
    seen = read(page).seen
    levels = [int(name[1]) for name, _ in seen if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert {"main", "nav", "header", "footer"} <= {name for name, _ in seen}
    ids = [attributes["id"] for _, attributes in seen if attributes.get("id")]
    assert len(set(ids)) == len(ids)
    for name, attributes in seen:
        if name == "a" and str(attributes["href"]).startswith("#"):
            assert str(attributes["href"])[1:] in ids


def test_every_chart_has_a_title_words_and_a_table(page: str) -> None:
    figures = re.findall(r"<figure>.*?</figure>", page, re.DOTALL)
    assert len(figures) >= 6
    for figure in figures:
        assert 'role="img"' in figure and "<title" in figure and "<desc" in figure and "<table" in figure
        assert "<figcaption>" in figure and "<caption>" in figure


def test_it_tells_what_a_debrief_tells(page: str, content: Content) -> None:
    session = game(content)
    assert f"{session.verdict().score:.1f} of 100" in page
    for lens in content.lenses.values():
        assert lens.name in page
    assert f"doubledown play --scenario class-period --seed {seeds.show(session.seed)}" in page
    for outcome in session.outcomes:
        assert outcome.event and outcome.option and outcome.answer
        for told in (outcome.event.title, outcome.option.label, outcome.answer.title):
            assert escape(told) in page
    assert "Brier score" in page and "Turning points" in page and "contested" in page
    assert len(re.findall(r"<li>", page.partition('id="questions"')[2].partition("</ol>")[0])) == 5


def test_the_same_game_gives_the_same_bytes(page: str, content: Content) -> None:
    assert html(game(content)) == page


def test_text_from_a_pack_is_text(content: Content) -> None:
    """Also where it gets into a chart, whose library has a language of its own between dollar signs."""
    bad = "<script>alert(1)</script>\u202e\x1b[31m\uffff$\\frac{$\"'&"
    texts = ("title", "label", "headline", "body", "brief", "tell", "name", "office", "source", "version")
    hostile = copy.copy(content)
    hostile.tables = {kind: {k: _with(bad, card, texts) for k, card in t.items()} for kind, t in content.tables.items()}
    hostile.record = {
        k: dataclasses.replace(row, source=f'{bad} https://[x https://a"b<') for k, row in content.record.items()
    }
    session = game(hostile)
    session.notices.append(bad)
    made = html(session)
    assert not {"\x1b", "\u202e"} & set(made) and "&lt;script&gt;" in made
    assert "script" not in {name for name, _ in read(made).seen}


def _with(bad: str, card: Any, texts: tuple[str, ...]) -> Any:
    """A card with something bad in each of its texts, and in those of its options."""
    update: dict[str, Any] = {name: bad for name in texts if isinstance(getattr(card, name, None), str)}
    if hasattr(card, "option"):
        update["option"] = tuple(_with(bad, option, texts) for option in card.option)
    return card.model_copy(update=update)


def test_a_game_of_other_content_has_a_page_too(content: Content, tmp_path: Path) -> None:
    """Its causes and decisions cannot be known; some of its cards may be gone."""
    session = Session(content, "class-period", 5)
    path = session.record_to(tmp_path / "g.jsonl")
    play_first(session).close()
    other = copy.copy(content)
    other.digest = "other"
    other.tables = {**content.tables, "event": dict(content.events)}
    again = Session.resume(other, path, write=False)
    gone = again.outcomes[1]
    object.__setattr__(gone, "event", None)
    object.__setattr__(gone, "option", None)
    made = html(again)
    read(made)
    assert "played with other content" in made and "a card that is not here" in made
    assert again.created and again.created in made


def test_every_game_has_five_questions(content: Content) -> None:
    seen = set()
    for seed in range(4):
        session = play_first(Session(content, "class-period", seed))
        bare = Facts(session, session.verdict(), (), (), {})
        for known in (bare, facts(session)):
            asked = questions(known)
            assert len(set(asked)) == len(asked) == 5 and all("?" in question for question in asked)
            seen |= set(asked)
    assert len(seen) > 12, "they are about this game"


def test_an_early_end_has_a_page_too(content: Content) -> None:
    session = Session(content, "since-2022", 3)
    while not session.finished:
        legal = [c.option.id for c in session.brief().choices if not c.refusal]
        session.decide(legal[-1] if session.quarter % 4 else legal[0])
    read(html(session))


def test_the_command(content: Content, doubledown: Run, tmp_path: Path) -> None:
    session = Session(content, "class-period", 5)
    path = session.record_to(tmp_path / "g.jsonl")
    play_first(session, 2)
    unfinished = doubledown("report", str(path), "--html", str(tmp_path / "o.html"))
    assert unfinished.returncode == 2 and "not over" in unfinished.stderr
    play_first(session)
    session.close()
    done = doubledown("report", str(path), "--html", str(tmp_path / "o.html"))
    assert done.returncode == 0 and (tmp_path / "o.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    nowhere = doubledown("report", str(path), "--html", str(tmp_path / "no" / "o.html"))
    assert nowhere.returncode == 2 and "cannot be written" in nowhere.stderr
