"""Text that came from outside, made safe to print; and a few ways to set numbers."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def printable(text: str, limit: int = 2000) -> str:
    """The text with every character that a terminal might obey shown as ``\\x1b``-like text instead."""
    return _CONTROL.sub(lambda m: f"\\u{ord(m.group()):04x}", text[:limit])


def signed(points: float) -> str:
    """``+1.5``, ``-2.0``; ``0.0`` without a sign."""
    shown = f"{points:+.1f}"
    return "0.0" if shown in ("+0.0", "-0.0") else shown


def quarter_name(year: int, of_year: int) -> str:
    """``2023 Q3``."""
    return f"{year} Q{of_year}"
