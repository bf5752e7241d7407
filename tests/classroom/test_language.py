"""The catalogues say all that the pages ask for, and nothing of the interface stays English in another language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from game.classroom.acts import LANGUAGES
from game.classroom.language import FOLDER, catalogue, preferred
from game.classroom.words import REFUSALS
from game.content.library import Content
from tests.classroom.test_web import pages
from tools.messages import missing, updated

OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_is_up_to_date_and_complete(language: str) -> None:
    catalog, text = updated(language)
    assert missing(catalog) == []
    assert (FOLDER / f"{language}.po").read_text(encoding="utf-8") == text, "run python -m tools.messages"


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_that_is_filled_in_is_lost(language: str) -> None:
    catalog, _ = updated(language)
    for message in catalog:
        asked = message.id if isinstance(message.id, tuple) else (message.id,)
        given = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(re.findall(r"%\(\w+\)[.\d]*[a-z]", asked[-1]))
        for form in given if message.id else ():
            assert set(re.findall(r"%\(\w+\)[.\d]*[a-z]", form)) == wanted, f"{message.id}: {form}"
            assert "  " not in form and form == form.strip(), form


@pytest.mark.parametrize("language", OTHERS)
async def test_no_sentence_of_the_pages_stays_english(content: Content, tmp_path: Path, language: str) -> None:
    catalog, _ = updated(language)
    sentences = [m.id for m in catalog if isinstance(m.id, str) and len(m.id) > 12 and "%(" not in m.id]
    sentences.remove("Beijing and Moscow")  # the cards say it too
    assert len(sentences) > 60
    seen = await pages(content, tmp_path, language=language)
    for page in seen[2:]:
        if page.answer.url.path == "/debrief":
            continue  # it is in English, and says so
        assert f'lang="{language}"' in page.source
        left = [
            sentence
            for sentence in sentences
            if sentence in page.text and catalogue(language).gettext(sentence) != sentence
        ]
        assert not left, f"{page.answer.url}: {left}"


def test_a_refusal_is_told_in_the_language_of_the_class() -> None:
    for language in OTHERS:
        assert all(catalogue(language).gettext(sentence) != sentence for sentence in REFUSALS.values())


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-TW,en;q=0.5", "en"),
        ("fr,es;q=0.5", "es"),
        ("x" * 10_000, "en"),
    ],
)
def test_before_a_session_is_known_the_browser_says_which(accepted: str, language: str) -> None:
    assert preferred(accepted) == language
