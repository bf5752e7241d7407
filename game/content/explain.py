"""What pydantic complains of, as an author would want to hear it: where, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from game.content.places import KeyPath, Part
from game.content.problems import nearest_name, offer
from game.engine.words import AUTHOR_COLUMNS


class Fault(NamedTuple):
    """One complaint: ``offset`` is that of a character within the value, where one is to blame."""

    path: KeyPath
    code: str
    message: str
    hint: str = ""
    part: Part = "value"
    offset: int | None = None


def explain(model: type[BaseModel], data: Any, error: ValidationError) -> Iterator[Fault]:
    """Each complaint about ``data`` once."""
    placed = [(item, *_path(data, item["loc"], item["type"] == "missing")) for item in error.errors(include_url=False)]
    # Of a union pydantic tells every branch: only the one that the author was writing is of interest.
    aimed = {point for _, _, point, tag in placed if tag and _meant(tag, _value(data, point))}
    told: dict[KeyPath, Fault] = {}
    for item, path, point, tag in placed:
        if tag and point in aimed and not _meant(tag, _value(data, point)):
            continue
        fault = _fault(model, data, item, path)
        if fault is not None:
            told.setdefault(path, fault)
    yield from _joined(told)


def _joined(told: dict[KeyPath, Fault]) -> Iterator[Fault]:
    """A key that is unknown and one that is missing are one mistake where the one was meant for the other."""
    meant = {(*fault.path[:-1], _offered(fault.hint)) for fault in told.values() if fault.code == "E103"}
    for fault in told.values():
        if fault.code != "E104" or fault.path not in meant:
            yield fault


def _offered(hint: str) -> str:
    return hint.removeprefix("did you mean '").removesuffix("'?")


def _fault(model: type[BaseModel], data: Any, item: Any, path: KeyPath) -> Fault | None:
    kind, context, said = item["type"], item.get("ctx", {}), _shown(item["input"])
    value = _value(data, path)
    name = str(path[-1]) if path else ""
    match kind:
        case "extra_forbidden":
            return Fault(path, "E103", f"unknown key '{name[:60]}'", _key_hint(model, data, path), "key")
        case "missing" if path and isinstance(path[-1], int):
            return Fault(path[:-1], "E111", "has too few items", f"give {path[-1] + 1} or more, as the guide shows")
        case "missing":
            return Fault(path, "E104", f"'{name}' is missing", _missing_hint(name), "key")
        case "literal_error" if "[key]" in item["loc"]:
            column = str(item["input"])
            code, what = ("E112", "column") if "effects" in item["loc"] or "start" in item["loc"] else ("E105", "name")
            known: Collection[str] = AUTHOR_COLUMNS if code == "E112" else _words(context)
            return Fault(path, code, f"unknown {what} '{column[:60]}'", offer(column, known), "key")
        case "literal_error":
            names = _words(context)
            near = nearest_name(str(item["input"]), names)
            hint = f"did you mean '{near}'?" if near else f"write one of {', '.join(names)}"
            return Fault(path, "E105", f"{said} is not one of {', '.join(names)}", hint)
        case "string_too_long":
            most = context["max_length"]
            return Fault(path, "E108", f"has {len(item['input'])} characters; {most} are the most", "shorten it")
        case "string_too_short":
            return Fault(path, "E108", "is empty", "write something")
        case "too_long":
            most = context["max_length"]
            return Fault(path, "E111", f"has {context['actual_length']} items; {most} are the most", f"keep {most}")
        case "too_short":
            least = context["min_length"]
            if isinstance(value, list) and len(value) >= least:
                return None  # pydantic counts only those that passed
            return Fault(path, "E111", f"has {context['actual_length']} items; {least} are the least", f"give {least}")
        case "string_pattern_mismatch":
            return Fault(path, "E110", f"{said} is not written as such names are", _pattern_hint(name))
        case "hostile":
            return Fault(path, "E109", item["msg"], offset=context["offset"])
        case "nested":
            return Fault(path, "E004", "is nested too deeply", "write a column as ties.trade = 2")
        case "versions":
            return Fault(path, "E110", f"{said} {item['msg']}", "write a range such as '>=1.0' or '>=0.2,<1'")
    for bound, words in BOUNDS.items():
        if kind == bound:
            (limit,) = context.values()
            return Fault(path, "E107", f"{said} should be {words} {limit:g}", f"write a number {words} {limit:g}")
    if kind == "finite_number":
        return Fault(path, "E107", f"{said} is no number to reckon with", "write a plain number")
    wanted = next((words for start, words in TYPES.items() if kind.startswith(start)), "something else")
    hint = _type_hint(wanted, item["input"])
    return Fault(path, "E106", f"should be {wanted}, not {said}", hint)


BOUNDS = {
    "greater_than_equal": "at least",
    "less_than_equal": "at most",
    "greater_than": "more than",
    "less_than": "less than",
}

TYPES = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "string": "text",
    "list": "a list [...]",
    "tuple": "a list [...]",
    "dict": "a table { key = value }",
    "model": "a table { key = value }",
}
"""What was wanted, by how pydantic's name for the complaint begins."""


def _type_hint(wanted: str, value: Any) -> str:
    if isinstance(value, str) and wanted in ("a number", "a whole number", "true or false"):
        return "leave out the quotes" if _reads_as(value, wanted) else f"write {wanted} without quotes"
    if wanted == "text":
        return "put it in quotes"
    if wanted == "a list [...]":
        return "put it in square brackets, also when there is one only"
    if wanted == "a whole number" and isinstance(value, float):
        return "write it without a decimal point"
    return f"write {wanted}"


def _reads_as(text: str, wanted: str) -> bool:
    if wanted == "true or false":
        return text in ("true", "false")
    try:
        number = float(text)
    except ValueError:
        return False
    return wanted == "a number" or number.is_integer()


def _pattern_hint(name: str) -> str:
    if name == "version":
        return "write three numbers, such as '1.0.0'"
    if "lint" in name:
        return "write a code as check shows it, such as 'W012'"
    return "use lower case, digits and single hyphens, such as 'mate-60'"


_EXAMPLES = {
    "format": "format = 1",
    "id": 'id = "a-short-name"',
    "kind": 'kind = "hypothetical"',
    "severity": "severity = 40",
    "posture": 'posture = "targeted"',
    "effects": "effects = { strain = 1 }",
    "option": "[[event.option]], twice or more",
    "version": 'version = "1.0.0"',
    "licence": 'licence = "CC-BY-4.0"',
    "authors": 'authors = ["Your name"]',
}


def _missing_hint(name: str) -> str:
    return f"add {_EXAMPLES.get(name, f'{name} = ...')}"


def _key_hint(model: type[BaseModel], data: Any, path: KeyPath) -> str:
    """The nearest key that the table may have, and has not."""
    known = _keys_at(model, path[:-1])
    there = _value(data, path[:-1])
    free = [key for key in known if not isinstance(there, dict) or key not in there]
    near = nearest_name(str(path[-1]), free) or nearest_name(str(path[-1]), known)
    if near:
        return f"did you mean '{near}'?"
    return f"the keys here are {', '.join(known)}" if known else ""


def _words(context: dict[str, Any]) -> list[str]:
    return [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value[:40]}'"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    return str(value)[:40] if not isinstance(value, int) or abs(value) < 10**40 else "a very large number"


# ---- places -----------------------------------------------------------------------------------------------------


def _path(data: Any, loc: tuple[str | int, ...], missing: bool) -> tuple[KeyPath, KeyPath, str]:
    """The path in the file; and where a union was met and which of its branches is spoken of, if any."""
    path: list[str | int] = []
    point: KeyPath = ()
    tag, at = "", data
    for index, part in enumerate(loc):
        step = None if part == "[key]" else _step(at, part)
        if step is not None:
            for key in step:
                at = at[key]
            path.extend(step)
        elif index == len(loc) - 1 and missing:
            path.append(part)
        elif part != "[key]" and not tag:
            tag, point = str(part), tuple(path)
    return tuple(path), point, tag


def _step(at: Any, part: str | int) -> list[str | int] | None:
    """The keys that lead from a value to what pydantic calls ``part``; dotted names were nested tables."""
    if isinstance(at, dict) and isinstance(part, str):
        if part in at:
            return [part]
        head, dot, rest = part.partition(".")
        inner = _step(at.get(head), rest) if dot else None
        return [head, *inner] if inner else None
    if isinstance(at, list) and isinstance(part, int) and 0 <= part < len(at):
        return [part]
    return None


def _meant(tag: str, value: Any) -> bool:
    """Whether a branch of a union is the one that the author was writing."""
    written = "tuple" if isinstance(value, list) else "dict" if isinstance(value, dict) else ""
    branch = next((kind for kind in ("tuple", "dict") if tag.startswith(kind)), "")
    return branch == written


def _value(data: Any, path: KeyPath) -> Any:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _keys_at(model: type[BaseModel], path: KeyPath) -> list[str]:
    """Names of the keys that a table at ``path`` may have, as they are written."""
    at: Any = model
    for part in path:
        if isinstance(part, str):
            field = getattr(at, "model_fields", {}).get(part)
            at = _table_in(field.annotation) if field else None
    fields = getattr(at, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _table_in(annotation: Any) -> Any:
    """The table class inside ``tuple[Option, ...]`` or ``FollowUp | None``."""
    if hasattr(annotation, "model_fields"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _table_in(inner)
        if found is not None:
            return found
    return None
