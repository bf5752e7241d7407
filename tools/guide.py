"""Write the reference for authors: ``python -m tools.guide``.

Its tables are those of the models, its words those of the engine, its codes those of the checker; nothing of it is
written by hand but what stands here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import tomli

from game.content import files, lint, schema
from game.content.check import EVENT_NAMES
from game.content.codes import CODES, severity
from game.content.load import base_folder
from game.content.reference import reference
from game.engine import expressions
from game.engine.deck import NEVER
from game.engine.words import AUTHOR_COLUMNS, DERIVED, POSTURES

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
PAGE: Final = DOCS / "authoring" / "REFERENCE.md"

NAMES: Final = {
    "leverage": "what pressure the United States could still bring, 0 to 100",
    "alignment": "how close Beijing and Moscow have moved, 0 to 100",
    "common": "how far both are pressed at once, 0 to 100",
    "quarter": "the quarter of the campaign; 1 is the first",
    "year": "the year, such as 2024",
    "fresh.*": "what is left of the first reflex to a measure, such as `fresh.export_controls.china`, 0 to 100",
    "severity": "how grave the event was that is being answered, 0 to 100",
    "act": "how hard the move was, 0 to 100",
    "hits.*": "1 if the move was aimed at `hits.china` or `hits.russia`, else 0",
    "believed": "1 if the move was a threat that was believed, -1 if it was one that was called, else 0",
    "posture.*": "1 for the posture of the move, such as `posture.threaten`, and 0 for the others",
    "instrument.*": "1 for the instrument of the move, such as `instrument.export_controls`, and 0 for the others",
}
"""What an expression may speak of besides the columns, by name or by the group of its name."""

CALLS: Final = {
    "seen('event-id')": ("truth", "whether that event has been on the desk in this campaign"),
    "flag('flag-name')": ("truth", "whether something that `sets` this flag has been done"),
    "quarters_since('flag-name')": ("number", f"how long ago that was; {NEVER:,.0f} if it never was"),
    "min(a, b)": ("number", "the smaller of two numbers or more"),
    "max(a, b)": ("number", "the larger of two numbers or more"),
}

BRINGS: Final = {
    "pressure_step": "pressure on what it names",
    "reflex": "first reflex",
    "wear": "wear of the tool",
    "coalition_step": "coalition",
    "resolve": "resolve",
    "answer_strength": "strength of the answer",
}
"""What a posture brings by itself: coefficients of model.toml, and what they are called here."""

OPERATORS: Final = {
    "`+` `-` `*` `/`": "arithmetic; only a plain number, and not 0, may stand after `/`",
    "`<` `<=` `>` `>=` `==` `!=`": "comparison of two numbers; `20 < strain < 40` is one too",
    "`and` `or` `not`": "between comparisons",
    "`(` `)`": "what belongs together",
}


def group(name: str) -> str:
    """``hits.*`` for ``hits.china``; a name without parts is its own."""
    head, dot, _ = name.partition(".")
    return f"{head}.*" if dot else head


def page() -> str:
    """The whole page."""
    return "\n".join([*_head(), *_tables(), *_postures(), *_expressions(), *_limits(), *_codes()]) + "\n"


def _head() -> Iterator[str]:
    yield "<!-- generated: python -m tools.guide. Do not edit: change the models, then run it. -->"
    yield "# Reference for authors"
    yield ""
    yield "Everything that a pack may say. [The guide](../AUTHORING.md) says how to say it well."
    yield ""
    yield "- [Tables and their keys](#tables-and-their-keys), and the words to choose from"
    yield "- [What a posture brings by itself](#what-a-posture-brings-by-itself)"
    yield "- [Expressions](#expressions): `when` and `weight`"
    yield "- [Limits](#limits)"
    yield "- [What check says](#what-check-says): every code, what it means, how it is mended"
    yield ""


def _tables() -> Iterator[str]:
    yield "## Tables and their keys"
    yield ""
    yield "*needed* says that a key must be there; *else* what is taken where it is not. Other keys may be left out."
    yield "A key that is not listed is an error, so that a misspelt key is never silence."
    yield ""
    yield from reference()
    yield ""


def _postures() -> Iterator[str]:
    """What no card need say, as the game's own model.toml has it."""
    model = tomli.loads((base_folder() / "model.toml").read_text(encoding="utf-8"))
    yield "## What a posture brings by itself"
    yield ""
    yield "`effects` of an option say what is particular to it: all this comes with the posture, before habit and wear."
    yield "A resolve of 0.6 meets a severity of 60; where it falls short, or goes far beyond, credibility falls."
    yield "The answer to inaction is the weaker, the less severe the event was. `docs/MODEL.md` has the equations."
    yield ""
    yield f"| posture | {' | '.join(BRINGS.values())} |"
    yield "|---|" + "---|" * len(BRINGS)
    for posture in POSTURES:
        numbers = (f"{model[name]['value'][posture]:g}" for name in BRINGS)
        yield f"| `{posture}` | {' | '.join(numbers)} |"
    yield ""


def _expressions() -> Iterator[str]:
    yield "## Expressions"
    yield ""
    yield "`when` is a condition, `weight` a number. Both are read by the game's own parser: nothing in a pack is run."
    yield "`/` divides by a number only, so nothing is ever divided by 0. A weight below 0 counts as 0."
    yield ""
    yield "| to write | meaning |"
    yield "|---|---|"
    yield from (f"| {signs} | {meaning} |" for signs, meaning in OPERATORS.items())
    yield from (f"| `{call}` | {meaning} |" for call, (_, meaning) in CALLS.items())
    yield ""
    truths = ", ".join(f"`{call.partition('(')[0]}`" for call, (kind, _) in CALLS.items() if kind == "truth")
    yield f"In a sum or a product {truths} count 1 or 0: `1 + seen('mate-60') / 2`."
    yield f"An expression has at most {schema.LONGEST} characters and {expressions.LIMIT} parts."
    yield ""
    yield "| name | where | meaning |"
    yield "|---|---|---|"
    yield f"| {len(AUTHOR_COLUMNS)} columns | everywhere | [each column](#words-column), 0 to 100 |"
    yield from (f"| `{name}` | {_where(name)} | {meaning} |" for name, meaning in NAMES.items())
    yield ""
    yield f"`{'`, `'.join(DERIVED)}` are computed from the columns: expressions may ask for them, `effects` cannot"
    yield "move them."
    yield ""


def _where(name: str) -> str:
    return "everywhere" if name in {group(known) for known in EVENT_NAMES} else "in responses"


def _limits() -> Iterator[str]:
    yield "## Limits"
    yield ""
    yield "| of | at most |"
    yield "|---|---|"
    yield f"| a file | {files.MAX_FILE:,} bytes |"
    yield f"| a pack, or a zip | {files.MAX_TOTAL:,} bytes |"
    yield f"| files that are read | {files.MAX_FILES:,} |"
    yield f"| files of all kinds, hidden ones too | {files.MAX_ENTRIES:,} |"
    yield f"| folders within folders | {files.MAX_DEPTH} |"
    for kind, words in lint.BODY_WORDS.items():
        yield f"| the body of {'an' if kind == 'event' else 'a'} {kind} | {words} words, or `check` warns |"
    yield ""
    yield "Of a folder or a zip only `*.toml` and `record.csv` are read. Links, and paths out of the pack, are refused."
    yield ""


def _codes() -> Iterator[str]:
    yield "## What check says"
    yield ""
    yield "    my-pack/events/first-card.toml:7:37: error E106: event[1].severity: should be a whole number, ..."
    yield ""
    yield "File, line and column (counted from 1), error or warning, code, key, what is wrong, what to do. An error"
    yield "keeps the pack from being played; a warning does not. A code once given is never used for something else."
    yield ""
    for kind in ("error", "warning"):
        yield f"### Codes: {kind}s"
        yield ""
        yield "| code | means | mend |"
        yield "|---|---|---|"
        yield from (f"| {code} | {c.means} | {c.mend} |" for code, c in CODES.items() if severity(code) == kind)
        yield ""


def main() -> None:
    """Write it."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
