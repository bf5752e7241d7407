"""The templates, with whatever comes from outside shown as text."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from game.campaign import meters
from game.campaign.meters import POSTURE_TITLES, title_of
from game.classroom.language import NAMES, catalogue
from game.classroom.web.plane import shape
from game.classroom.words import refusal
from game.text import printable, signed

HERE: Final = Path(__file__).parent
STATIC: Final = {
    "class.css": ("text/css; charset=utf-8", (HERE / "static/class.css").read_bytes()),
    "class.js": ("text/javascript; charset=utf-8", (HERE / "static/class.js").read_bytes()),
}
STAMP: Final = {name: hashlib.sha256(held).hexdigest()[:12] for name, (_, held) in STATIC.items()}
"""Goes into their addresses, so that a browser may keep them for good."""


def _plain(value: Any) -> Any:
    """Nothing that a browser might obey, whoever wrote it. Escaping comes after it."""
    return printable(value, 4000) if isinstance(value, str) and not isinstance(value, Markup) else value


def _within(title: str) -> str:
    """A title within a sentence. What is in capitals or names a place further on stays as it is."""
    return title[:1].lower() + title[1:]


GLOSSARY: Final = (*meters.SCORES, *meters.PURSE)
"""The numbers that every page shows."""
BENEATH: Final = (*meters.TIE_METERS, *meters.ADAPTATION_METERS)
"""Those that options and causes speak of."""


@cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        finalize=_plain,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    words = catalogue(language)
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "signed": signed,
        "meter": lambda name: words.gettext(title_of(name)),
        "column": lambda name: _within(words.gettext(title_of(name))),
        "posture": lambda name: words.gettext(POSTURE_TITLES[name]),
        "words": words.gettext,
        "told": lambda code: words.gettext(refusal(code)),
    }
    made.globals |= {"language": language, "languages": NAMES, "stamp": STAMP, "shape": shape}
    made.globals |= {"glossary": GLOSSARY, "beneath": BENEATH, "postures": meters.POSTURE_MEANINGS}
    return made


def render(template: str, language: str, **given: Any) -> str:
    """A page in a language."""
    return _environment(language).get_template(template).render(**given)
