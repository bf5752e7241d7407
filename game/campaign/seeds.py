"""Printable seeds: eight characters of Crockford's base 32, forty bits, read as a person would type them."""

from __future__ import annotations

import datetime
import hashlib
import secrets

from game.errors import UseError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = {c: i for i, c in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
BITS = 40

OF_THE_DAY = "since-2022"
"""The scenario in which everybody plays the world of a day."""


def show(seed: int) -> str:
    """``8F2K-1QZM`` for a seed."""
    text = "".join(ALPHABET[(seed >> shift) & 31] for shift in range(BITS - 5, -1, -5))
    return f"{text[:4]}-{text[4:]}"


def parse(text: str) -> int:
    """The seed that a text shows. O reads as 0, I and L as 1, dashes and case do not matter. Raises UseError."""
    letters = text.strip().upper().replace("-", "").replace(" ", "")
    wrong = sorted({c for c in letters if c not in _READ})
    if len(letters) != 8 or wrong:
        why = f"'{wrong[0]}' is not used in seeds" if wrong else f"it has {len(letters)} characters, not 8"
        raise UseError(f"{text[:40]!r} is not a seed: {why}. A seed looks like 8F2K-1QZM.")
    seed = 0
    for letter in letters:
        seed = seed * 32 + _READ[letter]
    return seed


def fresh() -> int:
    """A seed that nobody has played."""
    return secrets.randbits(BITS)


def daily(day: datetime.date) -> int:
    """The seed that everybody plays on a date."""
    digest = hashlib.blake2b(f"double-down|{day.isoformat()}".encode(), digest_size=5).digest()
    return int.from_bytes(digest, "big")
