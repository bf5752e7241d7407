"""Keyed chance: every draw is a pure function of (seed, stream, quarter, purpose).

There is no generator object and nothing to advance, so a draw cannot shift another one: two worlds that
differ in one decision share all later draws, undoing and redoing changes nothing, and drawing a screen
cannot touch the dice. The mixer is the finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from game.engine.arrays import Floats, Index, Uints


_WORD = (1 << 64) - 1
_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S32 = (np.uint64(s) for s in (30, 27, 31, 32))


def mix(x: Uints) -> Uints:
    """Scramble 64-bit words, in place: x is the caller's to lose. Returns x."""
    x ^= x >> _S30
    x *= _M1
    x ^= x >> _S27
    x *= _M2
    x ^= x >> _S31
    return x


@lru_cache(maxsize=4096)
def _salt(*parts: int | str) -> np.uint64:
    """A 64-bit constant for a tuple of names and numbers, the same in every process."""
    text = "\x1f".join(str(p) for p in parts).encode()
    return np.uint64(int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little"))


def stream_keys(seed: int, streams: Uints) -> Uints:
    """One key for each world, shape ``(N,)``: all its draws hang on this."""
    return mix(mix(streams ^ _salt("seed", seed & _WORD)) + _salt("stream"))


def uniform(keys: Uints, quarter: int, purpose: str) -> Floats:
    """Even draws in [0, 1) on a grid of 2**-32, shape ``(N,)``.

    The coarse grid keeps ``u * total < total`` true in floating point for any total, so a weighted pick
    can never run off the end.
    """
    bits = mix(keys ^ _salt(quarter, purpose))
    return np.multiply(bits >> _S32, 2.0**-32, dtype=np.float64)


def pick(weights: Floats, u: Floats) -> Index:
    """Index of the candidate that ``u`` falls on, shape ``(N,)``.

    ``weights`` is ``(K, N)``, at least 0, on the 1/256 grid (so that sums are exact in any order). It is
    overwritten with its running sums. Where all weights of a world are 0 the answer is K.
    """
    for k in range(1, len(weights)):
        weights[k] += weights[k - 1]
    below = weights <= u * weights[-1]
    return np.add.reduce(below.view(np.uint8), axis=0, dtype=np.uint16).astype(np.intp)


def odds(weights: Floats) -> Floats:
    """Share of each candidate, shape ``(K, N)``; zeros where nothing can be drawn."""
    total = weights.sum(axis=0)
    return weights / np.where(total > 0, total, 1.0)
