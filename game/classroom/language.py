"""The languages of the interface: a standard message catalogue for each, with the English sentence as the key.

Cards are in the language they were written in; their elements say so, for those who have a page read to them.
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from game.classroom.acts import LANGUAGES

FOLDER: Final = Path(__file__).with_name("locale")
NAMES: Final = {"en": "English", "zh-Hans": "简体中文", "es": "Español"}


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The messages of a language; those of an unknown one are English."""
    if language not in LANGUAGES or language == "en":
        return gettext.NullTranslations()
    with (FOLDER / f"{language}.po").open(encoding="utf-8") as file:
        read = read_po(file, locale=language.replace("-", "_"))
    made = io.BytesIO()
    write_mo(made, read)
    made.seek(0)
    return gettext.GNUTranslations(made)


def preferred(accepted: str) -> str:
    """The first language of an ``Accept-Language`` header that there is a catalogue for."""
    for part in accepted[:200].split(","):
        wanted = part.partition(";")[0].strip().lower()
        if wanted.startswith("zh") and "hant" not in wanted and wanted not in ("zh-tw", "zh-hk"):
            return "zh-Hans"
        if wanted[:2] in ("en", "es"):
            return wanted[:2]
    return "en"
