"""What lets somebody in: join codes that resist guessing, tokens of 128 bits, and how often one may try."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache

LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""Of join codes: none that are read for one another, and no vowels, so that no words come out."""
CODE = 6
"""Letters in a join code: 28 to the 6th, some 480 million."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
"""128 bits in base 64, as ``new_token`` makes them."""


def new_code() -> str:
    """A join code, such as ``HT7-XQ4``."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE))
    return f"{letters[: CODE // 2]}-{letters[CODE // 2 :]}"


def read_code(typed: str) -> str:
    """A join code as it was typed, made whole: case, spaces and hyphens do not matter."""
    letters = "".join(c for c in typed[:40].upper() if c.isascii() and c.isalnum())
    return f"{letters[: CODE // 2]}-{letters[CODE // 2 :]}"


def new_token() -> str:
    """128 bits that only their owner has."""
    return secrets.token_urlsafe(16)


def read_token(sent: str) -> str:
    """A token that came back in a form; a new one where it is none of ours."""
    return sent if _TOKEN.fullmatch(sent) else new_token()


@lru_cache(8192)
def hashed(token: str) -> str:
    """What the store keeps of a token: who reads the file cannot take a seat with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(token: str, kept: str) -> bool:
    """Whether a token has this hash; takes as long when it has not."""
    return hmac.compare_digest(hashed(token[:200]), kept)


@dataclass
class Tries:
    """So many tries at once, and so many more each second: per key, and for no more keys than memory is meant for."""

    at_once: float
    per_second: float
    most_keys: int = 10_000
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def allow(self, key: str, now: float) -> bool:
        """Whether one more try is allowed. ``now`` is in seconds and never runs back."""
        left, last = self._left.pop(key, (self.at_once, now))
        left = min(self.at_once, left + (now - last) * self.per_second)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        while len(self._left) > self.most_keys:
            self._left.popitem(last=False)
        return allowed

    def wait(self, key: str, now: float) -> float:
        """Seconds until the next try is allowed."""
        left, last = self._left.get(key, (self.at_once, now))
        left = min(self.at_once, left + (now - last) * self.per_second)
        return max(0.0, (1 - left) / self.per_second)
