"""The debrief as a page: whole, closed to the outside, escaped, the same every time."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from game.campaign.session import Session
from game.content.library import Content
from game.report.page import html
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
    assert "Brier score" in page and "Turning points" in page and "contested" in page
    assert len(re.findall(r"<li>", page.partition('id="questions"')[2].partition("</ol>")[0])) == 5


def test_the_same_game_gives_the_same_bytes(page: str, content: Content) -> None:
    assert html(game(content)) == page


def test_text_from_a_pack_is_text(content: Content) -> None:
    session = game(content)
    bad = "<script>alert(1)</script>\u202e\x1b[31m\"'&"
    done = session.outcomes[2]
    assert done.event is not None and done.option is not None
    object.__setattr__(done, "event", done.event.model_copy(update={"title": bad}))
    object.__setattr__(done, "option", done.option.model_copy(update={"label": bad}))
    made = html(session)
    assert "<script" not in made and "\x1b" not in made and "\u202e" not in made
    assert "&lt;script&gt;" in made
    read(made)


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
