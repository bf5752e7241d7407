"""Codes, tokens, and how often one may try."""

from __future__ import annotations

import math

import pytest

from game.classroom import keys


def test_codes_are_typed_in_any_way() -> None:
    code = keys.new_code()
    assert len(code) == 7 and set(code) <= set(keys.LETTERS) | {"-"}
    for typed in (code, code.lower(), code.replace("-", ""), f" {code[:3]} {code[4:]} ", code.replace("-", " - ")):
        assert keys.read_code(typed) == code
    assert keys.read_code("x" * 10_000)[:7] == "XXX-XXX"
    assert len({keys.new_code() for _ in range(500)}) == 500


def test_guessing_a_code_takes_longer_than_a_lesson() -> None:
    """Sixty tries a second over all addresses for an hour find one of ten open rooms in less than one case of 200."""
    tried = 60 * 3600
    assert 1 - (1 - 10 / len(keys.LETTERS) ** keys.CODE) ** tried < 0.005


def test_tokens_are_long_and_kept_as_hashes() -> None:
    token = keys.new_token()
    assert len(token) * math.log2(64) >= 128
    kept = keys.hashed(token)
    assert token not in kept and len(kept) == 64
    assert keys.same(token, kept)
    assert not keys.same(token + "x", kept) and not keys.same("", kept) and not keys.same("é" * 10_000, kept)


def test_one_may_try_so_often_and_then_slowly() -> None:
    tries = keys.Tries(at_once=3, per_second=0.5)
    assert [tries.allow("a", 0.0) for _ in range(5)] == [True, True, True, False, False]
    assert tries.allow("b", 0.0)
    assert tries.wait("a", 0.0) == pytest.approx(2.0)
    assert not tries.allow("a", 1.9)
    assert tries.allow("a", 2.0) and not tries.allow("a", 2.0)
    assert sum(tries.allow("a", 1000.0) for _ in range(9)) == 3


def test_many_addresses_do_not_fill_the_memory() -> None:
    tries = keys.Tries(at_once=1, per_second=1, most_keys=100)
    for n in range(10_000):
        tries.allow(str(n), float(n))
    assert len(tries._left) == 100
