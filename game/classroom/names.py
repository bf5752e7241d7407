"""Nicknames made safe and told apart: what is typed reaches a projector, and nobody may pass for somebody else."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from game.classroom.refused import Refused

LONGEST = 24
"""Characters."""

_DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Categories of characters that show nothing or turn the text around: controls, bidi marks, zero-width ones."""

_TWINS = str.maketrans(
    {
        **dict(zip("аеорсухкмтвнԁԛѕјһ", "aeopcyxkmtbhdqsjh", strict=True)),  # Cyrillic
        **dict(zip("αβγεκνοπρτυχω", "abyekvonptuxw", strict=True)),  # Greek
        **dict.fromkeys("iіιӏ1|!", "l"),
        **dict.fromkeys("$5", "s"),
        "0": "o",
    }
)
"""Letters and signs that pass for a Latin letter on a projector."""


def line(typed: str, longest: int = 200) -> str:
    """What was typed as one line of text: nothing that hides, and no tower of accents."""
    if not typed:
        return ""
    text = unicodedata.normalize("NFKC", typed[: 2 * longest])
    text = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _DROPPED)
    text = re.sub(r"(\w?)([\u0300-\u036f]{2})[\u0300-\u036f]+", r"\1\2", " ".join(text.split()))
    return text[:longest].strip()


def clean(typed: str) -> str:
    """A nickname as it may be shown: a line of at most 24 characters. Raises Refused."""
    text = line(typed[:400], LONGEST)
    if not any(c.isalnum() for c in text):
        raise Refused("name-empty")
    return text


@lru_cache(8192)
def looks(name: str) -> str:
    """What a name looks like from the last row: names with the same looks are the same name."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return "".join(c for c in bare.translate(_TWINS).replace("rn", "m").replace("vv", "w") if c.isalnum())
