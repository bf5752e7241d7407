"""JSON Schema of what a pack may say, made from the models: editors complete and check by it, the guide is made of it.

Draft-07, and written so that a language server for TOML gets the most out of it: no ``$ref`` and no ``anyOf`` where a
list of types will do, since such servers tell what was expected of one schema better than of several.

An editor sees one file, so a schema knows less than ``check``: neither which cards there are nor what an expression
may say. It is stricter in two things that nobody writes on purpose: ``"ties.trade"`` in quotes, and an empty ``ties``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import tomli
from pydantic import Field, create_model
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from game.content import schema
from game.content.load import LISTS, base_folder
from game.content.meanings import GROUPS, LISTED, TOOLS, WORDS
from game.engine.model import COEFFICIENTS

Json = dict[str, Any]

LINE, ROOM = 160, 10
"""Texts longer than a line are written over several, and an editor counts indents and empty lines, which the game
folds. So a schema lets a text that has any be longer by one part in ten, and others by a line end before and after."""

FEW = 12
"""Words that a description lists; the columns are too many."""

# What ``fold`` refuses, less the carriage return: on Windows it ends the lines of a text.
_HOSTILE = schema.HOSTILE.pattern.replace(r"\x0b-\x1f", r"\x0b\x0c\x0e-\x1f")
_SEEN = r"\S"
"""What there must be of in a text."""


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


def schema_of(model: type[schema.Table]) -> Json:
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
    meanings = WORDS[LISTED[tuple(words)]]
    if "enum" in node:
        node["x-taplo"] = {"docs": {"enumValues": [meanings[word] for word in words]}}
    if "description" in node and len(words) <= FEW:
        node["description"] += "\n" + "".join(f"\n- `{word}`: {meanings[word]}" for word in words)


def _nested(names: list[str], value: Json) -> Json:
    """A table with a key for each name, with tables within it where names have dots, as TOML reads such keys."""
    meanings = WORDS[LISTED[tuple(names)]]
    made: Json = {"properties": {}, "additionalProperties": False}
    for name in names:
        *groups, last = name.split(".")
        at = made
        for depth, group in enumerate(groups):
            told = GROUPS[group] if depth == 0 else TOOLS[group].partition(";")[0]
            inner = {"type": "object", "description": told, "properties": {}, "additionalProperties": False}
            at = at["properties"].setdefault(group, {**inner, "minProperties": 1})
        at["properties"][last] = {"description": meanings[name], **value}
    return made


def cards_file() -> type[schema.Table]:
    """The model of a file of cards."""
    fields: Json = {
        kind: (tuple[model, ...], Field((), description=description(model)))  # type: ignore[valid-type]
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
    name = LISTED[over]
    words: Json = {word: (schema.Number, Field(description=WORDS[name][word])) for word in over}
    values = create_model("Values", __base__=schema.Table, **words)
    many: Json = {"value": (values, Field(description=f"a number for each {name}"))}
    return create_model("Coefficient", __base__=schema.Coefficient, **many)


def description(model: type[schema.Table]) -> str:
    """What a model says of itself."""
    return (model.__doc__ or "").strip()


FILES: Final = {"cards": "every file of cards", "pack": "pack.toml", "model": "model.toml"}
"""Schemas by name, and the files of a pack that each is for."""


def schemas() -> dict[str, Json]:
    """Every schema by the name of its file."""
    return {
        "cards.json": schema_of(cards_file()),
        "pack.json": schema_of(schema.Pack),
        "model.json": schema_of(_model()),
    }


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
