"""Nicknames: what is left of what was typed, and who passes for whom."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.classroom.names import LONGEST, clean, looks
from game.classroom.refused import Refused


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ada\nLovelace\t!", "Ada Lovelace !"),
        ("\u202eadA", "adA"),
        ("A\u200bda\x1b[2J", "Ada[2J"),
        ("\uff21\uff44\uff41", "Ada"),  # full width
        ("小明", "小明"),
        ("José", "José"),
        ("<script>x</script>", "<script>x</script>"),  # text is text: the page escapes it
        ("x" * 100, "x" * LONGEST),
        ("Z" + "\u0336" * 50, "Z\u0336\u0336"),
    ],
)
def test_what_is_left_of_a_name(typed: str, shown: str) -> None:
    assert clean(typed) == shown


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "!!!", "\x00"])
def test_nothing_is_no_name(typed: str) -> None:
    with pytest.raises(Refused, match="name-empty"):
        clean(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "ada"),
        ("Ada", "Аdа"),
        ("Olli", "0lli"),
        ("Bill", "B1ll"),
        ("José", "Jose"),
        ("Marn", "Mam"),
        ("A d a", "Ada"),
    ],
)
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    assert looks(one) == looks(other)


def test_other_names_stay_apart() -> None:
    names = ["Ada", "Ben", "Chen", "Dana", "Eva", "小明", "小红", "Иван", "Анна", "Team 1", "Team 2"]
    assert len({looks(name) for name in names}) == len(names)


@given(st.text(max_size=300))
def test_whatever_is_typed_shows_on_one_line_and_stays_as_it_is(typed: str) -> None:
    try:
        shown = clean(typed)
    except Refused:
        return
    assert 0 < len(shown) <= LONGEST
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in shown)
    assert clean(shown) == shown
