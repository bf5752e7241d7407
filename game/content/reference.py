"""The reference of the guide, made from the schemas: the keys of every kind of table, and every list of words."""

from __future__ import annotations

import json
from collections.abc import Iterator

from game.content import schema
from game.content.jsonschema import Json, cards_file, description, schema_of
from game.content.meanings import LISTED, SCORES, WORDS


def reference() -> list[str]:
    """Lines of Markdown: for every kind of table its keys, and for every list of words what they mean."""
    cards, common = schema_of(cards_file())["properties"], schema_of(schema.Card)
    lines = [*_section("`pack.toml`", schema_of(schema.Pack)), *_section("Every card", common)]
    words: dict[str, None] = {}
    told: set[str] = set()
    for kind, listed in cards.items():
        for heading, table in _tables(f"[[{kind}]]", listed["items"]):
            words.update(dict.fromkeys(_words_in(table)))
            if heading not in told:
                lines += _section(f"`{heading}`", table, common["properties"])
            told.add(heading)
    lines += _section("`model.toml`: a coefficient", schema_of(schema.Coefficient))
    for name in words:
        lines += [f"### Words: {name}", "", "| word | meaning |", "|---|---|"]
        lines += [f"| `{word}` | {_cell(meaning)} |" for word, meaning in WORDS[name].items()]
        lines.append("")
    return lines[:-1]


def _tables(heading: str, table: Json) -> Iterator[tuple[str, Json]]:
    """A table and those within it, each with the heading that it has in the reference."""
    yield heading, table
    for key, node in table["properties"].items():
        inner = node.get("items", node)
        if "title" in inner:
            yield from _tables(_heading(heading, key, inner), inner)


def _heading(above: str, key: str, table: Json) -> str:
    """``[[event.option]]``; only the key where every kind of card may have it."""
    return key if table["title"] in ("Later", "FollowUp") else f"[[{above.strip('[]')}.{key}]]"


def _section(heading: str, table: Json, common: Json | None = None) -> list[str]:
    """The keys of a table, less those that are told once for all cards."""
    about = description(getattr(schema, table["title"]))  # a key may describe its table in other words
    lines = [f"### {heading}", "", about, "", "| key | what | needed | meaning |", "|---|---|---|---|"]
    for key, node in table["properties"].items():
        if common and node == common.get(key):
            continue
        otherwise = f"else `{json.dumps(node['default'])}`" if "default" in node else ""
        needed = "needed" if key in table["required"] else otherwise
        meaning, _, _ = node["description"].partition("\n")  # the words are listed below
        lines.append(f"| `{key}` | {_what(node, heading, key)} | {needed} | {_cell(meaning)} |")
    return [*lines, ""]


def _what(node: Json, heading: str = "", key: str = "") -> str:
    """What is written after the equals sign."""
    if "const" in node:
        return f"`{json.dumps(node['const'])}`"
    if "enum" in node:
        return _word(node["enum"])
    match node["type"]:
        case "string":
            return _text(node)
        case "integer" | "number":
            return ("whole number" if node["type"] == "integer" else "number") + _between(node)
        case "boolean":
            return "`true` or `false`"
        case "array":
            least, most = node.get("minItems", 0), node.get("maxItems")
            count = f" of {least}" if least == most else f", {least} to {most}" if most else f", {least} or more"
            what = _heading(heading.strip("`"), key, node["items"]) if "title" in node["items"] else ""
            return f"list{count if least else ''}: {f'tables `{what}`' if what else _what(node['items'])}"
        case "object" if "title" in node:
            return f"table `{key}`"
        case "object":
            names = _leaves(node)
            return f"table: {_word([*names])} = {_what(next(iter(names.values())))}"
        case ["number", "array"]:
            return f"points{_between(node)}, or `[low, high]`"
        case _:
            return "number, or a table of numbers"


def _word(words: list[str]) -> str:
    name = LISTED[tuple(words)]
    scores = "".join(f"`{score}`, " for score in SCORES) if name == "watched" else ""
    name = "column" if scores else name
    return f"{scores}[{name}](#words-{name})"


def _words_in(table: Json) -> Iterator[str]:
    """The lists of words that the keys of a table choose from; what is watched are columns, and not told twice."""
    for node in table["properties"].values():
        inner = node.get("items", node)
        words = inner.get("enum") or ([*_leaves(inner)] if "title" not in inner else [])
        if words and (name := LISTED[tuple(words)]) != "watched":
            yield name


def _leaves(node: Json, above: str = "") -> Json:
    """What a table has a key for, tables within it by their dotted names."""
    found: Json = {}
    for key, inner in node.get("properties", {}).items():
        name = f"{above}{key}"
        found.update(_leaves(inner, f"{name}.") if inner["type"] == "object" else {name: inner})
    return found


def _text(node: Json) -> str:
    """A text, by how its pattern tells what sort of one it is."""
    pattern = node.get("pattern", "")
    if pattern == schema.CODE_PATTERN:
        return "code such as `W012`"
    longest = node.get("$comment", f"at most {node['maxLength']} characters")
    return f"{'id' if pattern == schema.ID_PATTERN else 'text'}, {longest}"


def _between(node: Json) -> str:
    if "exclusiveMinimum" in node:
        return f" above {node['exclusiveMinimum']:g}, at most {node['maximum']:g}"
    return f", {node['minimum']:g} to {node['maximum']:g}" if "minimum" in node else ""


def _cell(told: str) -> str:
    return told.replace("``", "`").replace("|", "\\|")
