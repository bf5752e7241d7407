"""A sound pack, and more than 150 ways to break it: one mistake each, with the line where it must be told.

Some are written by hand; the others are made from every key of the sound pack by the same few slips of a keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACK = """format = 1
id = "mine"
title = "Mine"
version = "1.0.0"
authors = ["Somebody"]
licence = "MIT"
brief = "A pack for tests."
game = ">=0.1"
depends = ["base>=0.1"]
"""

EVENTS = '''[[event]]
id = "test-card"
title = "A test"
kind = "hypothetical"
years = [2022, 2030]
severity = 40
weight = "1 + alignment / 50"
when = "alignment >= 20"
codex = ["swift"]
story = "testing"
body = """
Something has happened in a port, and nobody says who paid for it.
"""

  [[event.option]]
  id = "hit"
  posture = "double_down"
  instrument = "export_controls"
  target = "china"
  cost = 5
  label = "Hit it with everything"
  case = "It must be hit, and now is the hour."
  headline = "Washington hits a test"
  effects = { procurement = -2, ties.trade = [1, 2] }
  later = [{ after = 3, why = "The blow is felt", effects = { strain = 1 } }]
  sets = "test-hit"
  follow_up = { event = "test-later", after = 2 }
  when = "leverage >= 5"
  needs = "some leverage"

  [[event.option]]
  id = "wait"
  posture = "inaction"
  label = "Leave it alone"
  case = "It will pass like the one before it."
  headline = "Washington leaves a test alone"
  effects = { credibility = -1, ties.trade = -1 }

[[event]]
id = "test-later"
title = "A second test"
kind = "composite"
severity = 55
follow_up_only = true
codex = ["swift"]
body = "The one who was hit has come back with a lawyer."

  [[event.option]]
  id = "again"
  posture = "double_down"
  instrument = "financial_sanctions"
  target = "both"
  cost = 6
  label = "Hit both of them again"
  case = "Twice is a policy, once is a mood."
  headline = "Washington hits twice"
  effects = { strain = 1, procurement = -1 }

  [[event.option]]
  id = "rest"
  posture = "inaction"
  label = "Answer the lawyer in spring"
  case = "A letter costs less than a court."
  headline = "Washington files a letter"
  effects = { credibility = -1, strain = -1 }
'''

OTHERS = """[[response]]
id = "test-answer"
family = "technology"
actor = "both"
title = "They answer the test"
kind = "composite"
weight = "1 + flag('test-hit')"
when = "severity >= 10"
body = "A joint laboratory opens its doors, and the first visitor is a customs officer."
headline = "A laboratory opens"
effects = { adaptation.technology = [1, 3] }

[[move]]
id = "test-move"
label = "Fund a test at home"
body = "Money for a laboratory in a county that has none."
cost = 4
rest = 2
headline = "A county gets a laboratory"
effects = { adaptation.technology = -1, strain = 1 }

[[headline]]
id = "test-line"
press = "third"
paper = "The Strait Gazette"
text = "A port asks who will pay"
postures = ["targeted"]
when = "strain > 10"

[[ending]]
id = "test-end"
title = "The test is over"
body = "Nobody remembers what it was about."
when = "alignment < 5"

[[lens]]
id = "test-lens"
name = "The test"
brief = "Judges by two things alone."
weights = { leverage = 0.5, separation = 0.5 }

[[entry]]
id = "test-entry"
title = "Test"
body = "What a test is and who sets it."
see = ["swift"]
sources = ["A handbook, 2020"]

[[scenario]]
id = "test-scenario"
title = "A short test"
brief = "Four quarters to try a pack."
role = "You sit at the desk that tests things."
goal = "Come out of it with leverage left."
start_year = 2023
quarters = 4
par = 45
minutes = [5, 10]
lens = "test-lens"
start = { capital = 50, credibility = 55 }

[[deck]]
scenario = "strait"
add = ["test-card"]
"""

FILES = {"pack.toml": PACK, "events/cards.toml": EVENTS, "others.toml": OTHERS}


@dataclass(frozen=True)
class Mistake:
    """One broken file. ``hint`` is part of what the hint must say; empty where no mend can be named."""

    name: str
    file: str
    text: str
    line: int
    code: str
    hint: str


def write(folder: Path, mistake: Mistake | None = None) -> Path:
    """The sound pack, with one file broken."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(mistake.text if mistake and mistake.file == name else text, encoding="utf-8")
    return folder


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


# ---- by hand --------------------------------------------------------------------------------------------------

HAND: list[tuple[str, str, str, str, int, str, str]] = [
    # file, old, new, a part of the line that must be named (or ""), how many lines after it, code, part of the hint
    ("events/cards.toml", 'kind = "hypothetical"', 'kind = "documented"', "kind =", 0, "E407", "record"),
    (
        "events/cards.toml",
        'kind = "hypothetical"',
        'kind = "hypothetical"\nrecord = "x"',
        "record =",
        0,
        "E407",
        "take out",
    ),
    ("events/cards.toml", "years = [2022, 2030]", "years = [2030, 2022]", "years =", 0, "E408", "lower"),
    ("events/cards.toml", "years = [2022, 2030]", "years = [2022]", "years =", 0, "E111", "give"),
    ("events/cards.toml", "years = [2022, 2030]", "years = [2022, 2025, 2030]", "years =", 0, "E111", "keep"),
    ("events/cards.toml", "years = [2022, 2030]", 'years = ["2022", 2030]', "years =", 0, "E106", "quotes"),
    ("events/cards.toml", "1 + alignment / 50", "1 + alignmnt / 50", "weight =", 0, "E302", "alignment"),
    ("events/cards.toml", "1 + alignment / 50", "alignment > 50", "weight =", 0, "E301", "guide"),
    ("events/cards.toml", "1 + alignment / 50", "1 + ", "weight =", 0, "E301", "guide"),
    ("events/cards.toml", "1 + alignment / 50", "alignment / leverage", "weight =", 0, "E301", "guide"),
    ("events/cards.toml", "1 + alignment / 50", "__import__('os').system('x')", "weight =", 0, "E301", "guide"),
    ("events/cards.toml", "1 + alignment / 50", "alignment ** 2", "weight =", 0, "E301", "guide"),
    ("events/cards.toml", "1 + alignment / 50", "posture.targeted", "weight =", 0, "E302", ""),
    ("events/cards.toml", "1 + alignment / 50", "1 + seen('test-crad')", "weight =", 0, "E302", "test-card"),
    ("events/cards.toml", "1 + alignment / 50", "1 + flag('test-hut')", "weight =", 0, "E302", "test-hit"),
    ("events/cards.toml", "1 + alignment / 50", "1 + saw('test-card')", "weight =", 0, "E302", "seen"),
    ("events/cards.toml", "1 + alignment / 50", "lambda: 1", "weight =", 0, "E301", "guide"),
    ("events/cards.toml", "alignment >= 20", "alignment = 20", "\nwhen =", 1, "E301", "guide"),
    ("events/cards.toml", "alignment >= 20", "alignment", "\nwhen =", 1, "E301", "guide"),
    ("events/cards.toml", "alignment >= 20", "alignment >= 20 && strain > 1", "\nwhen =", 1, "E301", "guide"),
    ("events/cards.toml", "alignment >= 20", "True", "\nwhen =", 1, "E301", "guide"),
    ("events/cards.toml", "alignment >= 20", "((((((alignment >= 20)))))", "\nwhen =", 1, "E301", "guide"),
    ("events/cards.toml", 'codex = ["swift"]\nstory', 'codex = ["swfit"]\nstory', "swfit", 0, "E201", "swift"),
    ("events/cards.toml", 'codex = ["swift"]\nstory', 'codex = "swift"\nstory', "codex =", 0, "E106", "brackets"),
    (
        "events/cards.toml",
        'event = "test-later", after',
        'event = "test-latr", after',
        "test-latr",
        0,
        "E201",
        "test-later",
    ),
    ("events/cards.toml", "after = 2 }", "after = 0 }", "follow_up =", 0, "E107", "at least 1"),
    ("events/cards.toml", "after = 2 }", "after = 20 }", "follow_up =", 0, "E107", "at most 8"),
    ("events/cards.toml", "{ after = 3,", "{ aftr = 3,", "aftr", 0, "E103", "after"),
    ("events/cards.toml", 'why = "The blow is felt", ', "", "later =", 0, "E104", "add why"),
    ("events/cards.toml", "effects = { strain = 1 } }]", "effects = { strian = 1 } }]", "strian", 0, "E112", "strain"),
    ("events/cards.toml", "ties.trade = [1, 2]", "ties.trade = [2, 1]", "[2, 1]", 0, "E408", "lower"),
    ("events/cards.toml", "ties.trade = [1, 2]", "ties.trade = [1, 2, 3]", "[1, 2, 3]", 0, "E111", "keep 2"),
    ("events/cards.toml", "ties.trade = [1, 2]", "ties.trade = 99", "99", 0, "E107", "at most 30"),
    ("events/cards.toml", "ties.trade = [1, 2]", 'ties.trade = "2"', 'ties.trade = "2"', 0, "E106", "quotes"),
    ("events/cards.toml", "ties.trade = [1, 2]", "ties.trade = nan", "nan", 0, "E107", "plain number"),
    ("events/cards.toml", "ties.trade = [1, 2]", "ties.trade = true", "true }", 0, "E106", "a number"),
    ("events/cards.toml", "ties.trade = [1, 2]", "ties = 2", "ties = 2", 0, "E112", ""),
    ("events/cards.toml", "ties.trade = [1, 2]", "fresh.export_controls.china = 2", "fresh.", 0, "E112", ""),
    ("events/cards.toml", "{ procurement = -2, ties.trade = [1, 2] }", "{}", "effects = {}", 0, "E111", "give 1"),
    ("events/cards.toml", "{ procurement = -2, ties.trade = [1, 2] }", "3", "effects = 3", 0, "E106", "table"),
    (
        "events/cards.toml",
        '  instrument = "export_controls"\n',
        "",
        'posture = "double_down"',
        0,
        "E402",
        "add instrument",
    ),
    ("events/cards.toml", '  target = "china"\n', "", 'posture = "double_down"', 0, "E402", "add target"),
    (
        "events/cards.toml",
        '  posture = "inaction"\n  label = "Leave',
        '  posture = "inaction"\n  target = "china"\n  label = "Leave',
        'target = "china"\n  label',
        0,
        "E402",
        "take them out",
    ),
    ("events/cards.toml", '  label = "Leave it', '  cost = 2\n  label = "Leave it', "cost = 2", 0, "E403", "take out"),
    (
        "events/cards.toml",
        '  label = "Leave it',
        '  when = "strain > 1"\n  needs = "strain"\n  label = "Leave it',
        'when = "strain > 1"',
        0,
        "E403",
        "take out",
    ),
    ("events/cards.toml", 'id = "wait"', 'id = "hit"', 'id = "hit"\n  posture = "inaction"', 0, "E404", "another"),
    ("events/cards.toml", '  needs = "some leverage"\n', "", "  when =", 0, "E406", "needs"),
    (
        "events/cards.toml",
        'posture = "inaction"\n  label = "Leave',
        'posture = "engage"\n  label = "Leave',
        "[[event.option]]",
        0,
        "E401",
        "inaction",
    ),
    (
        "events/cards.toml",
        'id = "test-later"\ntitle',
        'id = "test-card"\ntitle',
        'id = "test-card"\ntitle = "A second',
        0,
        "E113",
        "another",
    ),
    ("events/cards.toml", 'id = "test-card"', 'id = "mate-60"', "id =", 0, "E113", "replace = true"),
    ("events/cards.toml", 'id = "test-card"', 'id = "test-card"\nreplace = true', "id =", 0, "E114", ""),
    ("events/cards.toml", 'id = "test-card"', 'id = "Test Card"', "id =", 0, "E110", "lower case"),
    ("events/cards.toml", 'id = "test-card"', f'id = "{"x" * 60}"', "id =", 0, "E108", "shorten"),
    ("events/cards.toml", 'story = "testing"', 'lint-ignore = ["W003"]', "lint-ignore", 0, "E115", "lint-reason"),
    (
        "events/cards.toml",
        'story = "testing"',
        'lint-ignore = ["W999"]\nlint-reason = "x"',
        "lint-ignore",
        0,
        "E201",
        "",
    ),
    (
        "events/cards.toml",
        'story = "testing"',
        'lint-ignore = ["E401"]\nlint-reason = "x"',
        "lint-ignore",
        0,
        "E201",
        "mend",
    ),
    ("events/cards.toml", '[[event]]\nid = "test-card"', '[event]\nid = "test-card"', "[event]", 0, "E102", "two"),
    (
        "events/cards.toml",
        '[[event]]\nid = "test-later"',
        '[[evnet]]\nid = "test-later"',
        "[[evnet]]",
        0,
        "E101",
        "event",
    ),
    ("events/cards.toml", 'title = "A test"', 'title = "A \\u202e test"', "title =", 0, "E109", "take it out"),
    ("events/cards.toml", 'title = "A test"', 'title = "A \\u001b[2J test"', "title =", 0, "E109", "take it out"),
    ("events/cards.toml", 'title = "A test"', 'title = "A \\u0000 test"', "title =", 0, "E109", "take it out"),
    (
        "events/cards.toml",
        "has happened in a port",
        "has happened\u200b in a port",
        "has happened",
        0,
        "E109",
        "take it out",
    ),
    (
        "events/cards.toml",
        "Something has happened in a port, and nobody says who paid for it.",
        "x" * 950,
        "body =",
        0,
        "E108",
        "shorten",
    ),
    # TOML that is none
    ("events/cards.toml", 'title = "A test"', 'title = "A test', "title =", 0, "E003", "close them"),
    ("events/cards.toml", 'title = "A test"', "title = A test", "title =", 0, "E003", "quotes"),
    ("events/cards.toml", 'title = "A test"', 'title "A test"', "title ", 0, "E003", "key = value"),
    ("events/cards.toml", 'title = "A test"', "title = ", "title =", 0, "E003", "quotes"),
    ("events/cards.toml", 'title = "A test"', 'title = "A test"\ntitle = "B"', 'title = "B"', 0, "E003", "twice"),
    ("events/cards.toml", 'title = "A test"', 'title = "A \\q test"', "title =", 0, "E003", "backslash"),
    ("events/cards.toml", 'title = "A test"', 'title = "A "test""', "title =", 0, "E003", "quotation mark"),
    (
        "events/cards.toml",
        '[[event.option]]\n  id = "hit"',
        '[[event.option]\n  id = "hit"',
        "[[event.option]",
        0,
        "E003",
        "bracket",
    ),
    ("events/cards.toml", "years = [2022, 2030]", "years = [2022, 2030", "years =", 0, "E003", "]"),
    (
        "events/cards.toml",
        "{ procurement = -2, ties.trade = [1, 2] }",
        "{ procurement = -2, ties.trade = [1, 2]",
        "effects = { procurement",
        0,
        "E003",
        "}",
    ),
    (
        "events/cards.toml",
        "{ procurement = -2, ties.trade = [1, 2] }",
        "{ procurement = -2, procurement = 1 }",
        "procurement = 1",
        0,
        "E003",
        "twice",
    ),
    ("events/cards.toml", "severity = 40", "severity = 4O", "severity =", 0, "E003", ""),
    ("events/cards.toml", "severity = 40", "severity = 040", "severity =", 0, "E003", ""),
    ("events/cards.toml", "severity = 40", "severity = 2023-01-01", "severity =", 0, "E106", "whole number"),
    ("events/cards.toml", "severity = 40", "severity = 40.5", "severity =", 0, "E106", "decimal point"),
    ("events/cards.toml", "severity = 40", f"severity = {'9' * 40}", "severity =", 0, "E107", "at most 100"),
    ("events/cards.toml", "severity = 40", "= 40", "= 40", 0, "E003", "key"),
    # other tables
    ("others.toml", 'family = "technology"', 'family = "tecnology"', "family =", 0, "E105", "technology"),
    ("others.toml", 'actor = "both"', 'actor = "beijing"', "actor =", 0, "E105", "write one of"),
    ("others.toml", "flag('test-hit')", "flag('test-hat')", "weight =", 0, "E302", "test-hit"),
    ("others.toml", "severity >= 10", "severty >= 10", "when =", 0, "E302", "severity"),
    ("others.toml", "strain > 10", "severity > 10", "strain_or_none", 0, "E302", ""),
    ("others.toml", 'press = "third"', 'press = "fourth"', "press =", 0, "E105", ""),
    ("others.toml", 'postures = ["targeted"]', 'postures = ["target"]', "postures =", 0, "E105", "targeted"),
    ("others.toml", "separation = 0.5", "separation = 0.4", "weights =", 0, "E409", "1"),
    ("others.toml", "separation = 0.5", "seperation = 0.5", "weights =", 0, "E201", "separation"),
    ("others.toml", 'see = ["swift"]', 'see = ["swifd"]', "see =", 0, "E201", "swift"),
    ("others.toml", 'sources = ["A handbook, 2020"]', "sources = []", "sources =", 0, "E111", "give 1"),
    ("others.toml", 'lens = "test-lens"', 'lens = "test-lense"', "lens =", 0, "E201", "test-lens"),
    ("others.toml", "minutes = [5, 10]", "minutes = [10, 5]", "minutes =", 0, "E408", "lower"),
    ("others.toml", "start_year = 2023", "start_year = 1923", "start_year =", 0, "E107", "at least 1990"),
    ("others.toml", "quarters = 4", 'quarters = 4\nschedule = ["test-card"]', "schedule =", 0, "E411", "each quarter"),
    ("others.toml", "quarters = 4", 'quarters = 4\nopening = "test-cord"', "opening =", 0, "E201", "test-card"),
    ("others.toml", "quarters = 4", 'quarters = 4\ndoctrine = "fortres"', "doctrine =", 0, "E201", "fortress"),
    ("others.toml", "quarters = 4", 'quarters = 4\nthesis = "stong"', "thesis =", 0, "E105", "strong"),
    ("others.toml", "quarters = 4", 'quarters = 4\ndeck = ["test-later"]', "quarters =", 0, "E411", "deck"),
    (
        "others.toml",
        "capital = 50",
        "ties.trad = 3",
        "start =",
        0,
        "E112",
        "ties.trade",
    ),
    (
        "others.toml",
        "credibility = 55",
        "credibility = 300",
        "start =",
        0,
        "E107",
        "at most 100",
    ),
    ("others.toml", 'scenario = "strait"', 'scenario = "straight"', "scenario =", 0, "E201", "strait"),
    ("others.toml", 'scenario = "strait"', 'scenario = "record"', "scenario =", 0, "E411", "deals"),
    ("others.toml", 'add = ["test-card"]', 'add = ["test-cart"]', "add =", 0, "E201", "test-card"),
    ("others.toml", 'add = ["test-card"]', 'ad = ["test-card"]', "ad =", 0, "E103", "add"),
    ("others.toml", "cost = 4", "cost = -4", "cost =", 0, "E107", "at least 0"),
    ("others.toml", 'when = "alignment < 5"', "early = true", "early =", 0, "E410", "when"),
    # pack.toml
    ("pack.toml", "format = 1", "format = 2", "format =", 0, "E007", "install"),
    ("pack.toml", "format = 1", 'format = "1"', "format =", 0, "E106", "write 1"),
    ("pack.toml", "format = 1", "format = -1", "format =", 0, "E106", "write 1"),
    ("pack.toml", 'version = "1.0.0"', 'version = "1.0"', "version =", 0, "E110", "three numbers"),
    ("pack.toml", 'version = "1.0.0"', "version = 1.0", "version =", 0, "E106", "quotes"),
    ("pack.toml", 'id = "mine"', 'id = "base"', "id =", 0, "E011", "another"),
    ("pack.toml", 'game = ">=0.1"', 'game = ">=9"', "game =", 0, "E008", "install"),
    ("pack.toml", 'game = ">=0.1"', 'game = "new ones"', "game =", 0, "E110", "range"),
    ("pack.toml", 'depends = ["base>=0.1"]', 'depends = ["bass"]', "depends =", 0, "E009", "add"),
    ("pack.toml", 'depends = ["base>=0.1"]', 'depends = ["base>=7"]', "depends =", 0, "E009", "add"),
    ("pack.toml", 'depends = ["base>=0.1"]', 'depends = "base"', "depends =", 0, "E106", "brackets"),
    ("pack.toml", 'depends = ["base>=0.1"]', 'depends = ["Base!"]', "depends =", 0, "E110", "range"),
    ("pack.toml", 'authors = ["Somebody"]', "authors = []", "authors =", 0, "E111", "give 1"),
    ("pack.toml", 'title = "Mine"', "title = 'Mine", "title =", 0, "E003", "quotes"),
]


def by_hand() -> Iterator[Mistake]:
    for index, (file, old, new, mark, after, code, hint) in enumerate(HAND):
        assert FILES[file].count(old) >= 1, old
        text = FILES[file].replace(old, new, 1)
        at = text.find(mark)
        if at < 0:  # the line that was changed
            at, after = FILES[file].index(old), 0
        yield Mistake(f"hand-{index:03}-{code}", file, text, _line(text, at) + after, code, hint)


# ---- by generator ---------------------------------------------------------------------------------------------

_PAIR = re.compile(r"^( *)([a-z_]+) = (.+)$", re.M)
REQUIRED = {
    *("id", "title", "kind", "severity", "body", "posture", "label", "case", "effects", "headline", "family", "actor"),
    *("press", "paper", "text", "name", "brief", "weights", "sources", "role", "goal", "start_year", "quarters", "par"),
    *("minutes", "version", "authors", "licence", "scenario"),
}
WORDS = {"kind", "posture", "instrument", "target", "family", "actor", "press"}
"""Keys with a list of the words that they may have."""
FREE = {("others.toml", "kind")}
"""A response is a composite unless it says otherwise."""


def _slips(file: str, text: str) -> Iterator[Mistake]:
    for match in _PAIR.finditer(text):
        key, value, line = match[2], match[3], _line(text, match.start())

        def put(new: str, match: re.Match[str] = match) -> str:
            return text[: match.start()] + new + text[match.end() :]

        name = f"{file}-{line}-{key}"
        if len(key) > 3:
            wrong = key[:2] + key[3:]
            yield Mistake(f"{name}-misspelt", file, put(f"{match[1]}{wrong} = {value}"), line, "E103", f"'{key}'")
        if key in REQUIRED and (file, key) not in FREE and value != '"""':
            yield Mistake(f"{name}-missing", file, put(f"{match[1]}# nothing"), _head(text, line), "E104", f"add {key}")
        if value.startswith('"') and value != '"""':
            code, hint = ("E105", "one of") if key in WORDS else ("E106", "quotes")
            yield Mistake(f"{name}-a-number", file, put(f"{match[1]}{key} = 7"), line, code, hint)
        elif re.fullmatch(r"-?\d+", value) and key != "format":
            yield Mistake(f"{name}-a-text", file, put(f'{match[1]}{key} = "{value}"'), line, "E106", "quotes")


def _head(text: str, line: int) -> int:
    """The line of the header above a line; 1 where there is none."""
    for above in range(line, 0, -1):
        if text.splitlines()[above - 1].strip().startswith("[["):
            return above
    return 1


def by_generator() -> Iterator[Mistake]:
    for file, text in FILES.items():
        yield from _slips(file, text)


def mistakes() -> list[Mistake]:
    return [*by_hand(), *by_generator()]
