"""The page of a play test and a balance report: whole, closed to the outside, escaped, with what needs work on top."""

from __future__ import annotations

import base64
import copy
import hashlib
import itertools
import json
import re
from html import escape
from pathlib import Path
from typing import Any

import pytest

from game.analysis import balance, hits
from game.cli import playtest
from game.content.library import Content
from game.report.workshop import spreads
from game.report.workshop.page import html
from tests.conftest import Run, base_content
from tests.report.test_page import read

BAD = "<script>alert(1)</script>\u202e\x1b[31m\uffff$\\frac{$\"'&"


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """A play test with something of each kind to look at."""
    content = base_content()
    data, _ = playtest.watched(content, {content.files[0].shown}, ["class-period", "fixed"], 20, 5)
    for of in data["scenarios"].values():
        of["events"]["micron"] = 0
        of["options"]["invasion/cut-all-banks"] |= {"open": 0, "taken": 0}
    data["findings"] = [
        {"code": "W102", "kind": "event", "id": "invasion", "text": "option 'cut-all-banks' was open in none of 9"},
        {"code": "W103", "kind": "ending", "id": "two-camps", "text": "no policy reached it"},
    ]
    return data


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return balance.measure((), "class-period", 4, 3, forks=6, workers=1)


@pytest.fixture(scope="module")
def pages(seen: dict[str, Any], report: dict[str, Any]) -> list[str]:
    return [html(seen), html(report), html(report, seen)]


def test_it_is_whole_and_loads_nothing(pages: list[str]) -> None:
    for page in pages:
        parts = read(page).seen
        names = {name for name, _ in parts}
        assert not {"script", "iframe", "object", "embed", "img", "link", "use"} & names
        assert "default-src 'none'" in page and "url(" not in page
        for name, attributes in parts:
            assert "src" not in attributes and "style" not in attributes
            assert not any(key.startswith("on") for key in attributes)
            if name == "a":
                assert str(attributes["href"]).startswith("#")


def test_its_policy_knows_its_one_sheet_of_styles(pages: list[str]) -> None:
    for page in pages:
        (sheet,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
        policies = [a["content"] for _, a in read(page).seen if a.get("http-equiv") == "Content-Security-Policy"]
        assert f"'sha256-{digest}'" in str(policies[0]) and "unsafe" not in str(policies[0])
        assert "@import" not in sheet


def test_its_headings_and_links_can_be_walked(pages: list[str]) -> None:
    for page in pages:
        parts = read(page).seen
        levels = [int(name[1]) for name, _ in parts if re.fullmatch(r"h[1-6]", name)]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        assert {"main", "nav", "header", "footer"} <= {name for name, _ in parts}
        ids = [attributes["id"] for _, attributes in parts if attributes.get("id")]
        assert len(set(ids)) == len(ids)
        for name, attributes in parts:
            if name == "a":
                assert str(attributes["href"])[1:] in ids
            for key in ("aria-labelledby", "aria-describedby"):
                assert attributes.get(key) is None or attributes[key] in ids


def test_what_needs_work_is_on_top(seen: dict[str, Any]) -> None:
    page = html(seen)
    assert page.index('id="findings"') < page.index('id="policies"') < page.index('id="cards"')
    cards = re.findall(r'<(article|details) class="card" id="card-([^"]+)"', page)
    kinds = [kind for kind, _ in cards]
    assert kinds == sorted(kinds), "articles, which are open, before what is folded"
    assert {"invasion", "micron"} <= {ident for kind, ident in cards if kind == "article"}
    assert len(cards) == len(seen["cards"])
    top = page.partition('id="findings"')[2].partition("</section>")[0]
    assert "never open" in top and "two-camps" in top and 'href="#card-invasion"' in top


def test_it_has_the_figures(seen: dict[str, Any], report: dict[str, Any], pages: list[str]) -> None:
    played, weighed, both = pages
    counts = hits.totals(seen, "options")["invasion/warn-beijing"]
    row = played.partition("<code>warn-beijing</code>")[2].partition("</tr>")[0]
    assert f"{counts['offered']:,}" in row and f"{counts['taken'] / counts['offered']:.0%}" in row
    option = report["options"]["invasion/warn-beijing"]
    row = weighed.partition("<code>warn-beijing</code>")[2].partition("</tr>")[0]
    assert f">{option['regret']:.2f}<" in row and f">{option['offered']:,}<" in row
    for page in (weighed, both):
        for name, policy in report["policies"].items():
            line = page.partition(f">{name.replace('_', ' ')}</th>")[2].partition("</tr>")[0]
            assert f"{policy['score_mean']:.1f}" in line and f"{policy['win_rate']:.1%}" in line
        assert escape(report["findings"][0]["text"]) in page
    words = seen["words"]["totals"]
    assert f"{words['words']:,} words" in played and seen["words"]["hardest"][0]["id"] in played
    for page in (played, both):
        for ending in seen["scenarios"]["fixed"]["policies"]["random"]["endings"]:
            assert f">{ending}</th>" in page
        assert page.count('class="spread"') == 2 * (len(hits.FINALS) + len(hits.LEVELS))


def test_every_spread_has_a_title_words_and_a_table(seen: dict[str, Any]) -> None:
    page = html(seen)
    for figure in re.findall(r"<figure>.*?</figure>", page, re.DOTALL):
        assert 'role="img"' in figure and "<title" in figure and "<desc" in figure and "<figcaption>" in figure
    tables = page.partition('id="spreads"')[2].partition("</section>")[0]
    assert tables.count("<caption>") == len(seen["scenarios"])
    for count in seen["scenarios"]["fixed"]["histograms"]["capital"]:
        assert f">{count:,}<" in tables
    assert spreads._told([0] * 20) == "nothing was counted"
    assert spreads._told([0, 0, 10, *[0] * 17]) == "eight of ten lie within 10 and 15"


def test_the_same_data_gives_the_same_bytes(seen: dict[str, Any], report: dict[str, Any], pages: list[str]) -> None:
    again = json.loads(json.dumps([seen, report]))
    again[0]["seconds"] = 0.001
    assert html(*again) == pages[2]


def test_text_from_a_pack_is_text(seen: dict[str, Any], report: dict[str, Any]) -> None:
    hostile = copy.deepcopy(seen)
    for card in hostile["cards"].values():
        card["title"] = BAD
        for option in card["options"].values():
            option["label"] = BAD
    for of in hostile["scenarios"].values():
        of["title"] = BAD
    hostile["packs"] = [BAD]
    for finding in hostile["findings"]:
        finding["text"] = BAD
    also = copy.deepcopy(report)
    for finding in also["findings"]:
        finding["text"] = BAD
    for page in (html(hostile), html(hostile, also), html(also)):
        assert not {"\x1b", "\u202e"} & set(page) and "&lt;script&gt;" in page
        assert "script" not in {name for name, _ in read(page).seen}


def test_a_pack_s_own_cards_are_told_and_others_listed(seen: dict[str, Any], report: dict[str, Any]) -> None:
    mine = {**seen, "own": {"event": ["micron"]}, "packs": ["mine"]}
    page = html(mine)
    assert re.findall(r'class="card" id="card-([^"]+)"', page) == ["micron"]
    assert "cards of other packs" in page and escape(seen["cards"]["chip-rules"]["title"]) in page
    own = html({**report, "own": {"event": ["micron"]}, "packs": ["mine"]})
    assert re.findall(r'class="card" id="card-([^"]+)"', own) == ["micron"]
    read(own)


def test_nothing_played_is_a_page_too() -> None:
    nothing = {"games": 5, "seed": 1, "policies": ["random"], "scenarios": {}, "cards": {}, "findings": []}
    page = html(nothing)
    read(page)
    assert "Nothing was found" in page and 'id="cards"' not in page


def test_the_command(content: Content, doubledown: Run, tmp_path: Path) -> None:
    out = tmp_path / "o.html"
    told = doubledown("balance", "--games", "1", "--scenario", "tutorial", "--html", str(out))
    assert told.returncode == 0, told.stderr
    assert "# Balance of tutorial" in told.stdout and "written" in told.stderr
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and content.scenarios["tutorial"].title in page
    nowhere = str(tmp_path / "no" / "o.html")
    lost = doubledown("balance", "--games", "1", "--scenario", "tutorial", "--html", nowhere)
    assert lost.returncode == 2 and "cannot be written" in lost.stderr
