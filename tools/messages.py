"""The message catalogues of the class pages: ``python -m tools.messages`` brings them up to the templates.

What is translated stays; what is new stands there empty; what no page says any more goes. ``--check`` only says
whether they are up to date and complete.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from game.campaign import meters
from game.classroom.acts import LANGUAGES
from game.classroom.language import FOLDER
from game.classroom.web import pages
from game.classroom.words import REFUSALS
from game.engine.model import THESES

FUNCTIONS = {"_": None, "gettext": None, "ngettext": (1, 2), "words": None}

HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def spoken() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """(message or its two forms, where it is said): of the templates, the views, and the words of the game."""
    options = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
    for path in sorted((pages.HERE / "templates").glob("*.html")):
        for _, message, *_ in extract_from_file("jinja2.ext:babel_extract", path, FUNCTIONS, options=options):
            yield message, path.name
    for path in sorted(pages.HERE.glob("*.py")):
        for _, message, *_ in extract_from_file("python", path, FUNCTIONS):
            yield message, path.name
    for sentence in REFUSALS.values():
        yield sentence, "words.py"
    for meter in (*pages.GLOSSARY, *pages.BENEATH):
        yield meter.meaning, "game"
    for meaning in meters.POSTURE_MEANINGS.values():
        yield meaning, "game"
    titles = [meter.title for meter in meters.METERS.values()]
    for title in (
        *meters.POSTURE_TITLES.values(),
        *titles,
        *meters.GROUP_TITLES.values(),
        *meters.BOTH_TITLES.values(),
        *THESES,
    ):
        yield title, "game"


def wanted() -> Catalog:
    """Everything that is said, in English."""
    catalog = Catalog(charset="utf-8")
    for message, where in spoken():
        catalog.add(message, locations=[(where, 0)])
    return catalog


def updated(language: str) -> tuple[Catalog, str]:
    """The catalogue of a language brought up to date, and its text."""
    path = FOLDER / f"{language}.po"
    locale = language.replace("-", "_")
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            catalog = read_po(file, locale=locale)
    else:
        catalog = Catalog(locale=locale, charset="utf-8")
    catalog.update(wanted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    made = io.BytesIO()
    write_po(made, catalog, include_lineno=False, sort_output=True, omit_header=True, width=110)
    return catalog, HEADER.format(language=language, plurals=catalog.plural_forms) + made.getvalue().decode()


def missing(catalog: Catalog) -> list[str]:
    """What is not translated."""
    return [str(m.id) for m in catalog if m.id and not (all(m.string) if isinstance(m.string, tuple) else m.string)]


def main() -> int:
    """Write them, or only look."""
    fine = True
    for language in LANGUAGES:
        if language == "en":
            continue
        catalog, text = updated(language)
        path = FOLDER / f"{language}.po"
        if "--check" in sys.argv:
            fine &= path.is_file() and path.read_text(encoding="utf-8") == text
        else:
            path.write_text(text, encoding="utf-8")
        lacking = missing(catalog)
        fine &= not lacking
        print(f"{language}: {len(catalog)} messages, {len(lacking)} not translated")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
