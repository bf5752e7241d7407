"""What the TOML parser complains of, with the line where the mistake was made and not where it was noticed."""

from __future__ import annotations

import re

import tomli

from game.content.places import Source
from game.content.problems import Problems

CURLY = "\u201c\u201d\u201e\u2018\u2019"

HINTS = {
    "Invalid value": "put text in quotes; numbers, true, lists and tables go without",
    "Cannot overwrite a value": "this key stands twice in its table: keep one of the two",
    "Cannot declare": "this table stands twice: keep one, or write [[...]] for one more of a list",
    "Cannot mutate immutable namespace": "an inline table { ... } is complete: add the key inside its braces",
    "Cannot add to table": "this table stands already: add the key there",
    "Expected '=' after a key": "write key = value; a key is one word without spaces",
    "Expected newline or end of document": "one key a line; a quote may be missing before it, or be one too many",
    "Illegal character": 'close them, or use three (""") for several lines',
    "Unterminated": "close the quotes",
    'Expected "\'"': "close the quotes",
    "Expected \"'''\"": "close the quotes",
    "Unclosed array": "close the list with ]",
    "Unclosed inline table": "close the table with }",
    "Expected ']": "close the header with a bracket for each that was opened",
    "Invalid initial character for a key part": "write a key: letters, digits, hyphens; quotes only around other keys",
    "Invalid statement": "begin the line with a key, a [header] or a # comment",
    "Duplicate inline table key": "this key stands twice in the braces: keep one of the two",
    "Unescaped": "write a backslash twice",
    "Invalid date or datetime": "put the date in quotes",
    "Found invalid character": "take the character out",
}
"""What to do about a complaint, by how it begins."""


def tell(source: Source, error: tomli.TOMLDecodeError, problems: Problems) -> None:
    """Note a syntax error."""
    said, line, column = error.msg, error.lineno, error.colno
    hint = next((hint for start, hint in HINTS.items() if said.startswith(start)), "")
    row = source.text.split("\n")[line - 1] if line <= source.text.count("\n") + 1 else ""
    if any(mark in row for mark in CURLY) and not said.startswith("Unclosed"):
        at = min(row.index(mark) for mark in CURLY if mark in row)
        told = f"a curly quotation mark ({row[at]}), where TOML knows straight ones only"
        problems.at(
            source.name,
            "E003",
            told,
            'type " instead; word processors change it, text editors do not',
            line=line,
            column=at + 1,
        )
        return
    if said.startswith("Illegal character '\\n'"):
        said = "a line ends inside quotes"
    elif said.startswith("Expected newline or end of document") and row.count('"') > 2:
        said, hint = "text goes on after its closing quote", 'a quotation mark within text is written \\"'
    if said.startswith("Cannot overwrite a value"):
        single = _single_bracket(source.text, line)
        if single is not None:
            problems.at(source.name, "E102", "this header has one bracket, a later one of its name two", line=single)
            return
    if said.startswith("Unclosed"):  # noticed at what follows: told at the end of what came before
        line, column = _end_before(source.text, error.pos)
    elif said.startswith(("Expected \"'", "Unterminated")):  # noticed at the end of the file
        line, column = _open_quote(source.text) or (line, column)
    problems.at(source.name, "E003", said[:1].lower() + said[1:], hint, line=line, column=column)


def _single_bracket(text: str, line: int) -> int | None:
    """The line of the ``[name]`` that makes a table of what ``[[name]]`` on ``line`` would add to."""
    lines = text.split("\n")
    header = re.match(r"\s*\[\[\s*([A-Za-z0-9_.-]+)", lines[line - 1])
    if header is None:
        return None
    single = re.compile(rf"\s*\[\s*{re.escape(header[1])}\s*\]")
    return next((number for number, row in enumerate(lines[: line - 1], 1) if single.match(row)), None)


def _end_before(text: str, at: int) -> tuple[int, int]:
    before = text[:at].rstrip()
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _open_quote(text: str) -> tuple[int, int] | None:
    """The first value whose quote is not closed on its line, or the last that opens three."""
    match = re.search(r"^[^#\n=]*=\s*('(?!'')[^'\n]*|\"(?!\"\")[^\"\n]*)$", text, re.M)
    if match is None:
        threes = list(re.finditer(r"\"{3}|'{3}", text))
        if len(threes) % 2 == 0:
            return None
        at = threes[-1].start()
    else:
        at = match.start(1)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
