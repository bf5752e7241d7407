"""What can be said of an author's English without understanding it: labels, sentences, reading grade."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[A-Za-z']+")
_VOWELS = re.compile(r"[aeiouy]+")

_NO_VERBS = """
a an the this that these those my our your their its his her no not any some every each all both neither more less
most few many much other another such i we you he she it they who which what in on at by for from of to with without
under over against into through towards behind beyond across about after before during and or but if when while as than
so yes very too also only just perhaps maybe now then soon never always again quickly slowly strongly is are was were be
been being will would should could can may might must do does did done
"""
NO_VERBS = frozenset(_NO_VERBS.split())
"""No label begins with one of these: articles, pronouns, prepositions and such, and verbs that give no order."""

NOUNS = ("ing", "tion", "sion", "ment", "ness", "ity")
"""How words end that are seldom orders, and those that are."""
VERBS = frozenset(
    "bring ring sing swing fling sling string wing mention sanction caution condition petition auction question ration "
    "station position commission function transition implement document supplement experiment comment lament harness "
    "witness pity".split()
)

SENTENCE_WORDS = 4
"""Fewer make no sentence of its own: "He did not." may stand on two cards."""


def label_fault(label: str) -> str:
    """Why a label is not a verb and its object, as far as can be seen; empty where it seems to be."""
    words = re.findall(r"[A-Za-z0-9'-]+", label)
    if len(words) < 2:
        return "one word alone: say also to what it is done"
    first = words[0].lower()
    if first in NO_VERBS:
        return f"begins with '{words[0]}'"
    if first.endswith(NOUNS) and first not in VERBS:
        return f"begins with the noun '{words[0]}'"
    if first[0].isdigit():
        return f"begins with the number '{words[0]}'"
    if label.rstrip().endswith((".", "!", "?")):
        return "ends like a sentence"
    return ""


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text that are long enough to be told from others, in lower case."""
    for part in _SENTENCE.split(text):
        if len(part.split()) >= SENTENCE_WORDS:
            yield part.strip().lower()


class Reading(NamedTuple):
    """How a text reads: words, and the school grade by the formula of Flesch and Kincaid (1975)."""

    words: int
    grade: float


def reading(text: str) -> Reading:
    """Words and grade of a text. Syllables are groups of vowels, which is near enough for English on average."""
    words = _WORD.findall(text)
    count = len(words)
    if not count:
        return Reading(0, 0.0)
    parts = max(1, sum(1 for part in _SENTENCE.split(text) if part.strip()))
    syllables = sum(_syllables(word.lower()) for word in words)
    return Reading(len(text.split()), 0.39 * count / parts + 11.8 * syllables / count - 15.59)


@lru_cache(maxsize=50_000)
def _syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(1, groups - silent)
