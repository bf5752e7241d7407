"""A sound pack of any size, to measure ``check`` with: ``python -m tools.big_pack DIR CARDS``.

Its cards are as long as those of the game, and no two share a sentence. They are made by a loop and say nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

PER_FILE = 250
"""Cards in one file: some 400 kB."""

WORDS = (
    "amber basin cedar delta ember fjord grain harbor island jacket kettle ladder marble needle orchard pepper quarry "
    "ribbon saddle timber umbrella valley window yarrow zephyr anchor bridge candle dinghy engine ferry garden hammer"
).split()

HEAD = """format = 1
id = "{id}"
title = "A pack made by a loop"
version = "1.0.0"
authors = ["A loop"]
licence = "MIT"
brief = "Cards that say nothing, to see how long they take to read."
"""

EVENT = '''
[[event]]
id = "big-{n}"
title = "The {a} of {b}, number {n}"
kind = "composite"
years = [{year}, {last}]
severity = {severity}
weight = "1 + {column} / {weight}"
when = "{column} >= {least} and not seen('big-{before}')"
codex = ["entity-list", "swift"]
body = """
A {a} has been found in the {b} of {c} by customs officers of port {n}. They say that it has been in {d} {n} times.
Whoever bought it in {n} wants it back. What it was used for in {c}, no {b} can tell; the file on {a} {n} is open on
your desk, and the {d} that came with it has been sent to the laboratory of district {n}.
"""

  [[event.option]]
  id = "press"
  posture = "double_down"
  instrument = "export_controls"
  target = "china"
  cost = 6
  label = "Ban the {a} of {n} outright"
  case = "Commerce: the {a} of {b} {n} is a part like any other, and it is ours."
  headline = "Washington bans a {a} of {b}, number {n}"
  effects = {{ procurement = [-3, -1], strain = 1 }}
  later = [{{ after = 3, why = "A {c} takes its place", effects = {{ adaptation.technology = 2 }} }}]

  [[event.option]]
  id = "share"
  posture = "coordinate"
  instrument = "financial_sanctions"
  target = "both"
  cost = 8
  label = "Agree a rule on {b} {n}"
  case = "State: the {d} of {n} is sold in four capitals, so the rule must be of four."
  headline = "Four capitals look at {b}, number {n}"
  effects = {{ coalition = 1, chokehold = 1 }}

  [[event.option]]
  id = "pass"
  posture = "inaction"
  label = "Leave the {c} of {n} alone"
  case = "Treasury: a {c} like that of {n} is not worth the ink of the order."
  headline = "Washington lets a {c} pass, number {n}"
  effects = {{ credibility = -1, strain = -1 }}
'''


def write(folder: Path, cards: int) -> Path:
    """Write a pack of so many event cards and give its folder."""
    (folder / "events").mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(HEAD.format(id=folder.name), encoding="utf-8")
    for first in range(0, cards, PER_FILE):
        text = "".join(card(n) for n in range(first, min(cards, first + PER_FILE)))
        (folder / "events" / f"{first:06}.toml").write_text(text, encoding="utf-8")
    return folder


def card(n: int) -> str:
    """One event."""
    words = [WORDS[(n * step + n // len(WORDS)) % len(WORDS)] for step in (1, 3, 5, 7)]
    return EVENT.format(
        n=n,
        before=max(0, n - 1),
        **dict(zip("abcd", words, strict=True)),
        year=2022 + n % 4,
        last=2030 + n % 5,
        severity=20 + n % 60,
        column=("alignment", "leverage", "strain", "ties.trade", "adaptation.payments")[n % 5],
        weight=20 + n % 40,
        least=n % 30,
    )


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), int(sys.argv[2])))
