"""Quarters of a campaign and quarters of a year."""

from __future__ import annotations


def year_of(first_year: int, first_quarter: int, quarter: int) -> tuple[int, int]:
    """Calendar year and quarter (1 to 4) of a campaign's quarter, counted from 1."""
    at = first_quarter - 1 + quarter - 1
    return first_year + at // 4, at % 4 + 1
