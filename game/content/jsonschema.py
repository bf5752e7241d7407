"""JSON Schema of what a pack may say, made from the models: editors complete and check by it, the guide is made of it.

Draft-07, and written so that a language server for TOML gets the most out of it: no ``$ref`` and no ``anyOf`` where a
list of types will do, since such servers tell what was expected of one schema better than of several.

An editor sees one file, so a schema knows less than ``check``: neither which cards there are nor what an expression
may say. It is stricter in two things that nobody writes on purpose: ``"ties.trade"`` in quotes, and an empty ``ties``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import tomli
from pydantic import Field, create_model
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from game.content import schema
from game.content.load import LISTS, base_folder
from game.engine.model import COEFFICIENTS
from game.engine.words import AUTHOR_COLUMNS, direction

Json = dict[str, Any]

# ---- what the words mean ----------------------------------------------------------------------------------------

_TOOLS: Final = {
    "export_controls": "export controls on goods, software and know-how; answered by `technology`",
    "financial_sanctions": "financial sanctions on banks and payments; answered by `payments`",
    "entity_blacklist": "a blacklist of firms and persons; answered by `networks`",
}
_TIES: Final = {
    "trade": "goods that cross between China and Russia",
    "technology": "designs, machines and people that they share",
    "payments": "business settled without dollars or Western banks",
    "military": "drills, patrols and arms between the two",
    "infrastructure": "pipelines, bridges and ports built for each other",
}
_CHANNELS: Final = {
    "technology": "how far China and Russia do without controlled goods",
    "payments": "how far they pay without Western banks",
    "networks": "how well fronts and go-betweens beat the lists",
}
_SINGLES: Final = {
    "credibility": "whether others believe that the United States will act",
    "coalition": "how many allies apply its rules as their own",
    "capital": "political capital: what options and desk moves are paid from",
    "strain": "what pressure costs firms and households at home",
    "chokehold": "China's counter-leverage in minerals and markets",
    "procurement": "how far China's arms programme has come",
}
_GROUPS: Final = {
    "pressure": "how hard each tool presses on whom",
    "fatigue": "wear of each tool: used too often, rested too little",
    "adaptation": "how far China and Russia have learnt to do without",
    "ties": "how close China and Russia are",
}
_SCORES: Final = {
    "leverage": "what pressure the United States could still bring",
    "alignment": "how close Beijing and Moscow have moved",
}


def _column(name: str) -> str:
    group, _, part = name.partition(".")
    tool, _, target = part.partition(".")
    what = tool.replace("_", " ").replace("entity", "the")
    told = {
        "pressure": f"pressure of {what} on {target.capitalize()}",
        "fatigue": f"wear of {what}: used too often, rested too little",
        "adaptation": _CHANNELS.get(part),
        "ties": _TIES.get(part),
    }.get(group) or _SINGLES[name]
    way = {1: "; up is good for the United States", -1: "; up is bad for the United States"}
    return told + way.get(direction(name), "")


COLUMN: Final = {name: _column(name) for name in AUTHOR_COLUMNS}

WORDS: Final[dict[str, dict[str, str]]] = {
    "column": COLUMN,
    "posture": {
        "double_down": "as hard as the tool goes: full effect, full cost, full answer",
        "targeted": "a narrow measure: less bite, less wear, less answer",
        "coordinate": "with allies: dear and slow, but it holds",
        "threaten": "say what will be done: works if believed, hurts if called",
        "engage": "ease something for something: loosens ties if credible",
        "inaction": "leave it: tools rest, capital grows, others draw conclusions",
    },
    "instrument": _TOOLS,
    "target": {"china": "China alone", "russia": "Russia alone", "both": "China and Russia"},
    "family": {
        "technology": "technology transfer and co-development: answers export controls",
        "payments": "payment systems of their own: answers financial sanctions",
        "networks": "cross-border companies and mutual support: answers the blacklist",
        "exercises": "joint exercises",
        "infrastructure": "pipelines, ports and bridges paid for together",
        "energy": "oil, gas and coal",
        "retaliation": "a chokepoint of their own is used",
        "compliance": "firms and banks obey",
        "friction": "the two quarrel",
        "opportunism": "one of them gains at the other's expense",
    },
    "kind": {
        "documented": "it is on record: `record` names the row",
        "composite": "built from several real ones",
        "hypothetical": "it has not happened",
    },
    "press": {
        "washington": "the American press",
        "beijing": "the Chinese press",
        "moscow": "the Russian press",
        "third": "the press of any other capital",
    },
    "thesis": {
        "weak": "pressure causes little of the closeness between Beijing and Moscow",
        "middling": "pressure causes some of it",
        "strong": "pressure causes much of it",
    },
    "estimates": {
        "free": "one in any quarter",
        "limited": "one for every four quarters, more by intelligence moves",
        "off": "none",
    },
    "secret": {
        "doctrine": "how the other side reads the United States",
        "thesis": "how much of their closeness pressure causes",
    },
    "component": {
        "leverage": "leverage as a share of 55, the most that a start holds",
        "separation": "100 less alignment",
        "denial": "100 less procurement",
        "credibility": "the column",
        "coalition": "the column",
        "ease": "100 less strain",
        "resilience": "100 less chokehold",
    },
    "watched": {**_SCORES, **COLUMN},
    "tie": _TIES,
    "channel": _CHANNELS,
    "series": {
        "trade": "goods trade",
        "local_currency": "share of settlements in local currency",
        "cips": "value of CIPS",
        "chips": "China's chip self-sufficiency",
        "oil": "crude oil from Russia to China",
        "gas": "gas through Power of Siberia",
    },
}
"""Every list of words that a pack chooses from, what one of them is called, and what each means."""

_LISTED: Final = {tuple(meanings): name for name, meanings in WORDS.items()}
"""The name of a list, by its words."""

# ---- from the models to schemas ---------------------------------------------------------------------------------

LINE, ROOM = 160, 10
"""Texts longer than a line are written over several, and an editor counts indents and empty lines, which the game
folds. So a schema lets a text that has any be longer by one part in ten, and others by a line end before and after."""

FEW = 12
"""Words that a description lists; the columns are too many."""

# What ``fold`` refuses, less the carriage return: on Windows it ends the lines of a text.
_HOSTILE = schema.HOSTILE.pattern.replace(r"\x0b-\x1f", r"\x0b\x0c\x0e-\x1f")
_SEEN = r"\S"
"""What there must be of in a text."""
_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_CODE = r"^[EW]\d{3}$"


class _Generator(GenerateJsonSchema):
    """Pydantic's own, for what TOML can say: there is no null in it, and a list has no place for each item."""

    schema_dialect = "http://json-schema.org/draft-07/schema#"

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never: a title that is the key again tells nothing."""
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Json:
        """What is there; a key is left out rather than set to nothing."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Json:
        """Nothing, an empty list and an empty text are no defaults to write into a file."""
        if schema.get("default", 0) in (None, (), ""):
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def tuple_schema(self, schema: core_schema.TupleSchema) -> Json:
        """All items of a list are alike in a pack."""
        made = super().tuple_schema(schema)
        first, *others = made.pop("prefixItems", [made.get("items")])
        assert all(other == first for other in others)
        return {**made, "items": first}  # draft-07 knows no prefixItems

    def union_schema(self, schema: core_schema.UnionSchema) -> Json:
        """A list of types, where each branch is of another type: what a rule says of one does not touch the others."""
        branches = super().union_schema(schema)["anyOf"]
        types = [part["type"] for part in branches]
        assert len(set(types)) == len(types)
        return {**{key: value for part in branches for key, value in part.items()}, "type": types}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> Json:
        """A text that is folded: something to see in it, nothing that a terminal might obey."""
        made = super().function_before_schema(schema)
        if made.get("type") == "string":
            made.update({"pattern": _SEEN, "not": {"pattern": _HOSTILE}})
            if made["maxLength"] > LINE:
                longest = made["maxLength"]
                made["$comment"] = f"at most {longest} characters once white space is folded"
                made["maxLength"] = longest + longest // ROOM
                made["if"], made["then"] = {"not": {"pattern": r"\s\s"}}, {"maxLength": longest + 2}
        return made


def _whole(model: type[schema.Table]) -> Json:
    """The schema of a file, without a reference in it."""
    made = model.model_json_schema(schema_generator=_Generator)
    made = _dressed(made, made.pop("$defs", {}))
    return {"$schema": _Generator.schema_dialect, **made}


def _dressed(node: Any, tables: Json) -> Any:
    """A schema with its references filled in, its columns nested, and its words explained."""
    if isinstance(node, list):
        return [_dressed(part, tables) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        table = tables[node["$ref"].rpartition("/")[2]]
        node = {**table, **{key: value for key, value in node.items() if key != "$ref"}}
    made = {key: _dressed(value, tables) for key, value in node.items()}
    names = made.pop("propertyNames", None)
    if names is not None:
        made.update(_nested(names["enum"], made["additionalProperties"]))
    _explained(made)
    return made


def _explained(node: Json) -> None:
    """Say what the words mean that a value is chosen from: where Taplo looks for it, and in the description."""
    words = node.get("enum") or (node.get("type") == "array" and node["items"].get("enum"))
    if not words:
        return
    meanings = WORDS[_LISTED[tuple(words)]]
    if "enum" in node:
        node["x-taplo"] = {"docs": {"enumValues": [meanings[word] for word in words]}}
    if "description" in node and len(words) <= FEW:
        node["description"] += "\n" + "".join(f"\n- `{word}`: {meanings[word]}" for word in words)


def _nested(names: list[str], value: Json) -> Json:
    """A table with a key for each name, with tables within it where names have dots, as TOML reads such keys."""
    meanings = WORDS[_LISTED[tuple(names)]]
    made: Json = {"properties": {}, "additionalProperties": False}
    for name in names:
        *groups, last = name.split(".")
        at = made
        for depth, group in enumerate(groups):
            told = _GROUPS[group] if depth == 0 else _TOOLS[group].partition(";")[0]
            inner = {"type": "object", "description": told, "properties": {}, "additionalProperties": False}
            at = at["properties"].setdefault(group, {**inner, "minProperties": 1})
        at["properties"][last] = {"description": meanings[name], **value}
    return made


def _cards() -> type[schema.Table]:
    fields: Json = {
        kind: (tuple[model, ...], Field((), description=_about(model)))  # type: ignore[valid-type]
        for kind, model in LISTS.items()
    }
    return create_model(
        "Cards", __base__=schema.Table, __doc__="A file of cards: tables of any kind, in any order.", **fields
    )


def _model() -> type[schema.Table]:
    """All coefficients, each with the shape that the engine wants, and told as the game's own model.toml tells it."""
    own = tomli.loads((base_folder() / "model.toml").read_text(encoding="utf-8"))
    fields: Json = {}
    for name, over in COEFFICIENTS.items():
        told = own.get(name, {})
        about = f"{told.get('about', name)} ({told.get('unit', 'a number')})"
        fields[name] = (_coefficient(over), Field(description=about))
    return create_model("Model", __base__=schema.Table, __doc__="model.toml: every coefficient, once.", **fields)


def _coefficient(over: tuple[str, ...] | None) -> type[schema.Table]:
    if over is None:
        one: Json = {"value": (schema.Number, Field(description="the number"))}
        return create_model("Coefficient", __base__=schema.Coefficient, **one)
    name = _LISTED[over]
    words: Json = {word: (schema.Number, Field(description=WORDS[name][word])) for word in over}
    values = create_model("Values", __base__=schema.Table, **words)
    many: Json = {"value": (values, Field(description=f"a number for each {name}"))}
    return create_model("Coefficient", __base__=schema.Coefficient, **many)


def _about(model: type[schema.Table]) -> str:
    return (model.__doc__ or "").strip()


FILES: Final = {"cards": "every file of cards", "pack": "pack.toml", "model": "model.toml"}
"""Schemas by name, and the files of a pack that each is for."""


def schemas() -> dict[str, Json]:
    """Every schema by the name of its file."""
    return {"cards.json": _whole(_cards()), "pack.json": _whole(schema.Pack), "model.json": _whole(_model())}


def write_schemas(folder: Path) -> list[Path]:
    """Write ``cards.json``, ``pack.json`` and ``model.json`` into a folder. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, node in schemas().items():
        (folder / name).write_text(f"{text(node)}\n", encoding="utf-8")
        made.append(folder / name)
    return made


def schema_for(name: str) -> str:
    """The schema that is for a file of a pack, by the file's name."""
    return {"pack.toml": "pack.json", "model.toml": "model.json"}.get(name, "cards.json")


def header(file: Path, folder: Path) -> str:
    """The first line of a file of a pack, by which an editor finds its schema in ``folder``."""
    return f"#:schema {Path(os.path.relpath(folder / schema_for(file.name), file.parent)).as_posix()}"


# ---- as text ----------------------------------------------------------------------------------------------------

WIDE = 120


def text(node: Any, indent: str = "", key: str = "") -> str:
    """JSON with a line for whatever fits into one, so that a changed word is a changed line."""
    line = f"{indent}{key}{json.dumps(node)}"
    if not isinstance(node, (dict, list)) or len(line) < WIDE:
        return line
    deeper = f"{indent} "
    if isinstance(node, dict):
        parts, ends = [text(part, deeper, f"{json.dumps(name)}: ") for name, part in node.items()], "{}"
    else:
        parts, ends = [text(part, deeper) for part in node], "[]"
    return "\n".join([f"{indent}{key}{ends[0]}", ",\n".join(parts), f"{indent}{ends[1]}"])


# ---- the reference ----------------------------------------------------------------------------------------------


def reference() -> list[str]:
    """Lines of Markdown: for every kind of table its keys, and for every list of words what they mean."""
    cards, common = _whole(_cards())["properties"], _whole(schema.Card)
    lines = [*_section("`pack.toml`", _whole(schema.Pack)), *_section("Every card", common)]
    words: dict[str, None] = {}
    told: set[str] = set()
    for kind, listed in cards.items():
        for heading, table in _tables(f"[[{kind}]]", listed["items"]):
            words.update(dict.fromkeys(_words_in(table)))
            if heading not in told:
                lines += _section(f"`{heading}`", table, common["properties"])
            told.add(heading)
    lines += _section("`model.toml`: a coefficient", _whole(schema.Coefficient))
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
    about = _about(getattr(schema, table["title"]))  # a key may describe its table in other words
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
    name = _LISTED[tuple(words)]
    scores = "".join(f"`{score}`, " for score in _SCORES) if name == "watched" else ""
    name = "column" if scores else name
    return f"{scores}[{name}](#words-{name})"


def _words_in(table: Json) -> Iterator[str]:
    """The lists of words that the keys of a table choose from; what is watched are columns, and not told twice."""
    for node in table["properties"].values():
        inner = node.get("items", node)
        words = inner.get("enum") or ([*_leaves(inner)] if "title" not in inner else [])
        if words and (name := _LISTED[tuple(words)]) != "watched":
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
    if pattern == _CODE:
        return "code such as `W012`"
    longest = node.get("$comment", f"at most {node['maxLength']} characters")
    return f"{'id' if pattern == _ID else 'text'}, {longest}"


def _between(node: Json) -> str:
    if "exclusiveMinimum" in node:
        return f" above {node['exclusiveMinimum']:g}, at most {node['maximum']:g}"
    return f", {node['minimum']:g} to {node['maximum']:g}" if "minimum" in node else ""


def _cell(told: str) -> str:
    return told.replace("``", "`").replace("|", "\\|")
