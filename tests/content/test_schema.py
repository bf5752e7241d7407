"""The schemas that editors use: what the models give, and what language servers make of them.

Two servers, since one alone would be taken for the standard: Taplo checks (the build of it on PyPI has no language
server, ``taplo lsp`` ends at once), Tombi checks and is spoken to as an editor does.
"""

from __future__ import annotations

import copy
import json
import platform
import random
import re
import shutil
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
import tomli
from jsonschema import Draft7Validator
from pydantic import ValidationError

from game.content import schema
from game.content.jsonschema import FILES, header, schema_for, schemas, text
from game.content.load import LISTS, base_folder, load
from game.content.meanings import WORDS
from game.content.problems import Problems
from game.content.reference import reference
from game.engine.model import COEFFICIENTS
from game.engine.words import AUTHOR_COLUMNS, FAMILIES, POSTURES
from tests.conftest import ROOT, Run
from tests.content import broken
from tools.schema import put_headers

CONTENT = ROOT / "content"
SCHEMAS = schemas()


def nodes(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema within a schema, by its path."""
    if "properties" in node:
        for key, inner in node["properties"].items():
            yield from nodes(inner, f"{path}/{key}")
    if isinstance(node.get("items"), dict):
        yield from nodes(node["items"], f"{path}[]")
    yield path, node


# ---- what the models give -------------------------------------------------------------------------------------


def test_what_is_kept_is_what_the_models_give() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in (CONTENT / "schema").glob("*.json")}
    assert kept == {name: f"{text(node)}\n" for name, node in SCHEMAS.items()}, "run python -m tools.schema"


def test_text_is_json_with_short_lines() -> None:
    for node in SCHEMAS.values():
        told = text(node)
        assert json.loads(told) == node
        assert all(len(line) <= 120 or not line.rstrip(",").endswith(("}", "]")) for line in told.splitlines())


@pytest.mark.parametrize("name", SCHEMAS)
def test_they_are_draft_7_and_tell_what_every_key_means(name: str) -> None:
    whole = SCHEMAS[name]
    Draft7Validator.check_schema(whole)
    assert whole["$schema"] == "http://json-schema.org/draft-07/schema#"
    for path, node in nodes(whole):
        assert not {"$ref", "anyOf", "oneOf", "allOf", "prefixItems", "propertyNames"} & node.keys(), path
        if not path.endswith("[]"):
            assert node.get("description"), path
        if "properties" in node:
            assert node["additionalProperties"] is False, path
        if "enum" in node:
            assert len(node["x-taplo"]["docs"]["enumValues"]) == len(node["enum"]), path


def test_they_name_every_key_of_the_models() -> None:
    cards = SCHEMAS["cards.json"]["properties"]
    assert list(cards) == list(LISTS)
    for kind, model in LISTS.items():
        known = [field.alias or name for name, field in model.model_fields.items()]
        assert list(cards[kind]["items"]["properties"]) == known
    assert list(SCHEMAS["model.json"]["properties"]) == SCHEMAS["model.json"]["required"] == list(COEFFICIENTS)
    assert list(SCHEMAS["pack.json"]["properties"])[-1] == "lint-reason"
    option = cards["event"]["items"]["properties"]["option"]["items"]["properties"]
    columns = {
        path.strip("/[]").replace("/", ".") for path, node in nodes(option["effects"]) if "properties" not in node
    }
    assert columns == set(AUTHOR_COLUMNS)
    assert option["effects"]["properties"]["ties"]["properties"]["trade"]["minimum"] == -30
    assert option["posture"]["enum"][0] == "double_down"


def test_every_word_has_a_meaning() -> None:
    """Lists are looked up by their words: one that the engine changes is missed at once."""
    assert list(WORDS["posture"]) == list(POSTURES)
    assert list(WORDS["family"]) == list(FAMILIES)
    assert list(WORDS["column"]) == list(AUTHOR_COLUMNS)
    for meanings in WORDS.values():
        assert all(meaning and "\n" not in meaning for meaning in meanings.values())


# ---- the servers ------------------------------------------------------------------------------------------------


def program(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    assert found, f"{name} is not there: make setup"
    return found


Told = dict[str, dict[str, int]]
"""What a server says of files: what is wrong, and at which line, counted without the header."""


def taplo(folder: Path) -> Told:
    command = [program("taplo"), "lint", "--colors", "never", "--no-auto-config", f"{folder.as_posix()}/**/*.toml"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)
    files = len(list(folder.rglob("*.toml")))
    assert f"found files total={files} " in done.stderr, done.stderr[-500:]
    told: Told = defaultdict(dict)
    message = ""
    for line in done.stderr.splitlines():
        if line.startswith("error: "):
            message = line.removeprefix("error: ")
        elif place := re.match(r"\s*┌─ (.*):(\d+):\d+$", line):
            told[Path(place[1]).relative_to(folder).as_posix()].setdefault(message, int(place[2]) - 1)
    assert bool(told) == bool(done.returncode)
    return told


def tombi(folder: Path) -> Told:
    report = folder.parent / "report.json"
    command = [program("tombi"), "lint", "--offline", "--quiet", "--diagnostics-format", "json"]
    subprocess.run([*command, "--diagnostics-file", str(report), "."], cwd=folder, capture_output=True, timeout=60)
    told: Told = defaultdict(dict)
    for row in json.loads(report.read_text(encoding="utf-8")):
        if row["level"] == "error":  # it also warns of what it finds untidy
            told[Path(row["path"]).as_posix()].setdefault(row["message"], row["range"]["start"]["line"] - 1)
    return told


NO_TAPLO = sys.platform == "linux" and platform.machine() != "x86_64"
"""There is no build of it for such a machine."""
SERVERS = {"tombi": tombi} if NO_TAPLO else {"taplo": taplo, "tombi": tombi}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All content, with a header in every file."""
    folder = tmp_path_factory.mktemp("shipped") / "content"
    shutil.copytree(CONTENT, folder)
    put_headers(folder)
    return folder


@pytest.mark.parametrize("server", SERVERS)
def test_nothing_is_said_of_what_is_shipped(server: str, shipped: Path) -> None:
    assert len(list(shipped.rglob("*.toml"))) > 50
    assert SERVERS[server](shipped) == {}


def test_a_header_is_put_once_and_leads_to_the_schema(shipped: Path) -> None:
    assert put_headers(shipped) == []
    for path in shipped.rglob("*.toml"):
        mark, _, place = path.read_text(encoding="utf-8").partition("\n")[0].partition(" ")
        assert mark == "#:schema"
        assert (path.parent / place).resolve() == shipped / "schema" / schema_for(path.name)
    with_headers, without = load([shipped / "base"]), load([base_folder()])
    assert with_headers.tables == without.tables
    assert with_headers.model == without.model


def test_a_header_keeps_the_line_ends_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "cards.toml").write_bytes(b"[[entry]]\r\n")
    assert put_headers(tmp_path) == [tmp_path / "cards.toml"]
    assert (tmp_path / "cards.toml").read_bytes() == b"#:schema schema/cards.json\r\n[[entry]]\r\n"


# ---- broken files -----------------------------------------------------------------------------------------------

FIRST = '[[event.option]]\n  id = "again"'
LAST = broken.EVENTS[broken.EVENTS.rindex("  [[event.option]]") :]
BAD: list[tuple[str, str, str, str, str]] = [
    # name, file, old, new, what the line that must be named has on it or begins
    ("misspelt key", "events/cards.toml", "severity = 55", "severty = 55", "severty"),
    ("misspelt key of an option", "events/cards.toml", "posture = ", "postur = ", "postur ="),
    ("misspelt key within a line", "events/cards.toml", "{ after = 3,", "{ afetr = 3,", "afetr"),
    ("unknown column", "events/cards.toml", "procurement = -2", "procurment = -2", "procurment"),
    ("unknown nested column", "events/cards.toml", "ties.trade = -1", "ties.trad = -1", "ties.trad ="),
    ("unknown group", "events/cards.toml", "ties.trade = -1", "tie.trade = -1", "tie.trade"),
    ("a group for a column", "events/cards.toml", "ties.trade = -1", "ties = -1", "ties = -1"),
    ("a column for a group", "events/cards.toml", "strain = -1", "strain.home = -1", "strain.home"),
    ("points out of range", "events/cards.toml", "ties.trade = -1", "ties.trade = -31", "-31"),
    ("a range of three", "events/cards.toml", "[1, 2]", "[1, 2, 3]", "[1, 2, 3]"),
    ("a range out of range", "events/cards.toml", "[1, 2]", "[1, 31]", "[1, 31]"),
    ("no effects", "events/cards.toml", "{ procurement = -2, ties.trade = [1, 2] }", "{}", "effects = {}"),
    ("bad posture", "events/cards.toml", '"inaction"', '"inactive"', '"inactive"'),
    ("bad kind", "events/cards.toml", '"composite"', '"real"', '"real"'),
    ("bad word in a list", "others.toml", '["targeted"]', '["targeted", "soft"]', "soft"),
    ("number out of range", "events/cards.toml", "severity = 55", "severity = 101", "101"),
    ("a number in quotes", "events/cards.toml", "severity = 55", 'severity = "55"', '"55"'),
    ("a part of a number", "events/cards.toml", "severity = 55", "severity = 5.5", "5.5"),
    ("text for a truth", "events/cards.toml", "follow_up_only = true", 'follow_up_only = "yes"', '"yes"'),
    ("missing key", "events/cards.toml", "severity = 55\n", "", '[[event]]\nid = "test-later"'),
    ("text too long", "events/cards.toml", "Hit both of them again", "x" * 61, "xxx"),
    ("text with nothing in it", "events/cards.toml", "Hit both of them again", "   ", '"   "'),
    ("a hostile character", "events/cards.toml", "Hit both of", "Hit both\u200b of", "\u200b"),
    ("a bad id", "events/cards.toml", 'id = "again"', 'id = "Again!"', "Again!"),
    ("one option", "events/cards.toml", LAST, "", FIRST),
    ("six options", "events/cards.toml", LAST, LAST * 5, FIRST),
    ("unknown kind of table", "others.toml", "[[deck]]", "[[dekc]]", "[[dekc]]"),
    ("a component that none is", "others.toml", "separation = 0.5", "seperation = 0.5", "seperation"),
    ("a level out of range", "others.toml", "capital = 50", "ties.trade = 101", "ties.trade = 101"),
    ("bad code", "others.toml", "lens =", 'lint-ignore = ["X1"]\nlint-reason = "it is"\nlens =', "X1"),
    ("bad version", "pack.toml", '"1.0.0"', '"1.0"', '"1.0"'),
    ("bad range of versions", "pack.toml", '">=0.1"', '"0.1 or so"', "or so"),
    ("unknown key of a pack", "pack.toml", "licence =", "license =", "license"),
    ("unknown coefficient", "model.toml", "[leverage_fatigue]", "[leverage_fatigues]", "fatigues"),
    ("a word too few", "model.toml", "trade = 0.25, ", "", "technology = 0.20, payments"),
    ("a word too many", "model.toml", "trade = 0.25, ", "trade = 0.25, gas = 0, ", "gas = 0"),
    ("numbers for a number", "model.toml", "value = 0.5\n", "value = { trade = 0.5 }\n", "{ trade = 0.5 }"),
    ("no source", "model.toml", 'source = "A03: threats that are believed do most of the work"\n', "", "[leverage_credibility_floor]"),
]  # fmt: skip

MISTAKES = {m.name: m for m in broken.mistakes() if "E101" <= m.code <= "E112" or "seperation" in m.text}
"""Those of ``test_broken`` that a schema can know of."""
TEXTS = {**broken.FILES, "model.toml": (CONTENT / "base" / "model.toml").read_text(encoding="utf-8")}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """What each server says of all broken files, each in a folder of its own."""
    folder = tmp_path_factory.mktemp("broken") / "packs"
    for name, node in SCHEMAS.items():
        path = folder / "schema" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(node), encoding="utf-8")

    def write(name: str, file: str, told: str) -> None:
        path = folder / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{header(path, folder / 'schema')}\n{bare(told)}", encoding="utf-8")

    for name, file, old, new, _ in BAD:
        assert old in TEXTS[file], name
        write(name.replace(" ", "-"), file, changed(file, old, new))
    for mistake in MISTAKES.values():
        write(mistake.name, mistake.file, mistake.text)
    return {name: run(folder) for name, run in SERVERS.items()}


def changed(file: str, old: str, new: str) -> str:
    """The text with its last ``old`` made ``new``: so that a mistake in a later table is found there."""
    before, found, after = TEXTS[file].rpartition(old)
    assert found
    return f"{before}{new}{after}"


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(("name", "file", "old", "new", "mark"), BAD, ids=[row[0] for row in BAD])
def test_a_mistake_is_told_at_its_line(
    name: str, file: str, old: str, new: str, mark: str, server: str, said: dict[str, Told]
) -> None:
    told = said[server][f"{name.replace(' ', '-')}/{file}"]
    whole = bare(changed(file, old, new))
    line = whole.count("\n", 0, whole.rindex(mark)) + 1
    # Of an unknown key Taplo marks the whole table, from its header on.
    wanted = {line, header_above(whole, line)} if server == "taplo" else {line}
    assert wanted & set(told.values()), f"{told} not at {wanted}"


def bare(told: str) -> str:
    """A file without the header that it may have."""
    return told.partition("\n")[2] if told.startswith("#:schema ") else told


def header_above(told: str, line: int) -> int:
    """The line of the table that holds what is on a line; 0, which is that of the schema, for the file itself."""
    lines = [row.strip() for row in told.splitlines()]
    if lines[line - 1].startswith("["):
        return 0
    return next((number for number in range(line, 0, -1) if lines[number - 1].startswith("[")), 0)


TAPLO_CANNOT = {"severity = " + "9" * 40}
"""A number too large for it to see."""


@pytest.mark.parametrize("server", SERVERS)
def test_what_the_models_refuse_is_refused(server: str, said: dict[str, Told]) -> None:
    assert len(MISTAKES) > 250
    for name, mistake in MISTAKES.items():
        told = said[server].get(f"{name}/{mistake.file}")
        if server == "taplo" and any(part in mistake.text for part in TAPLO_CANNOT):
            continue
        if server == "tombi" and "x" * 950 in mistake.text:  # does not know if and then
            continue
        assert told, f"{server} says nothing of {mistake}"


@pytest.mark.skipif(NO_TAPLO, reason="Tombi names the file for a key that is missing in its first table")
def test_one_of_them_names_the_line_that_check_names(said: dict[str, Told]) -> None:
    for name, mistake in MISTAKES.items():
        lines = {line for told in said.values() for line in told.get(f"{name}/{mistake.file}", {}).values()}
        near = {mistake.line}
        if mistake.code == "E104" and mistake.file == "pack.toml":
            near.add(0)
        if mistake.code == "E109":  # within a text of several lines
            near.add(mistake.line - 1)
        assert near & lines, f"{mistake} at {lines}"


# ---- with the models, mutation by mutation --------------------------------------------------------------------

ODD: tuple[Any, ...] = (
    *(7, -1, 1000, 2.5, -30.5, True, "", "  ", "x", "X Y", "x-", "china", "composite", "E401", "W01", "\u200b", "a\nb"),
    *("x" * 33, "x" * 57, "x" * 61, "x" * 97, "x" * 151, "x" * 161, "x" * 401, "x" * 421, "x" * 1200),
    *([], ["x"], [1, 2], [1, 2, 3], [2014, "x"], {}, {"x": 1}, [{}], {"ties": {"trade": 2}}, {"ties": {"trade": [1, 99]}}),
)  # fmt: skip


def tables() -> list[tuple[str, dict[str, Any]]]:
    """Every table of the content and of the sound pack, as TOML reads it."""
    texts = [
        path.read_text(encoding="utf-8") for path in CONTENT.rglob("*.toml") if schema_for(path.name) == "cards.json"
    ]
    texts += [told for name, told in broken.FILES.items() if name != "pack.toml"]
    return [(kind, row) for told in texts for kind, rows in tomli.loads(told).items() for row in rows]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container and key within a value."""
    items = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    for key, inner in items:
        yield value, key
        yield from places(inner)


def mutated(row: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    row = copy.deepcopy(row)
    inside, key = dice.choice(list(places(row)))
    match dice.randrange(4):
        case 0:
            del inside[key]
        case 1 if isinstance(inside, dict):
            inside[f"{key}{dice.choice(['x', '_', '-', '.x'])}"] = inside.pop(key)
        case 2 if isinstance(inside, list):
            inside *= dice.choice([2, 6])
        case _:
            inside[key] = dice.choice(ODD)
    return row


def test_the_models_and_the_schema_agree() -> None:
    """Whatever the models refuse the schema refuses. It is stricter in what check would say, and in two oddities."""
    dice, all_tables = random.Random(11), tables()
    judges = {kind: Draft7Validator(SCHEMAS["cards.json"]["properties"][kind]["items"]) for kind in LISTS}
    kinds = {kind: [row for k, row in all_tables if k == kind] for kind in LISTS}
    refused = stricter = 0
    for kind, row in all_tables:
        judges[kind].validate(row)
    for _ in range(6000):
        kind = dice.choice(list(kinds))
        row = mutated(dice.choice(kinds[kind]), dice)
        try:
            LISTS[kind].model_validate(row)
            sound = True
        except ValidationError:
            sound = False
        errors = list(judges[kind].iter_errors(row))
        refused += not sound
        if not sound:
            assert errors, f"only the model refuses {row}"
        elif errors:
            stricter += 1
            assert all(beyond(error) for error in errors), f"only the schema refuses {row}: {errors}"
    assert refused > 3000
    assert stricter < 300


def beyond(error: Any) -> bool:
    """What only the schema refuses: components by name, names of columns in quotes, an empty group of columns."""
    path = [str(part) for part in error.absolute_path]
    if error.validator == "additionalProperties":
        names = set(error.instance) - set(error.schema["properties"])
        return path[-1:] == ["weights"] or all(name in AUTHOR_COLUMNS for name in names)
    return error.instance == {} and path[-1] not in ("effects", "weights", "families")


@pytest.mark.parametrize(
    ("body", "fine"),
    [
        ("x" * 900 + "\n", True),
        ("x" * 901 + "\n", True),  # the schema cannot tell it from a line end before and one after
        ("x" * 903, False),
        ("one  " * 190, True),  # 759 once folded
        ("one  " * 200, False),  # 799 once folded: more than there is room for
    ],
)
def test_long_texts_have_room_for_how_they_are_written(body: str, fine: bool) -> None:
    entry = {"id": "x", "title": "x", "sources": ["x"], "body": body}
    judge = Draft7Validator(SCHEMAS["cards.json"]["properties"]["entry"]["items"])
    assert judge.is_valid(entry) == fine


def test_it_knows_no_decimal_point() -> None:
    """In JSON Schema 5.0 is a whole number; in TOML it is written otherwise, and check says so."""
    later = {"after": 5.0, "why": "x", "effects": {"strain": 1}}
    node = SCHEMAS["cards.json"]["properties"]["move"]["items"]["properties"]["later"]["items"]
    assert Draft7Validator(node).is_valid(later)
    with pytest.raises(ValidationError):
        schema.Later.model_validate(later)


# ---- an editor --------------------------------------------------------------------------------------------------


class Editor:
    """As much of the Language Server Protocol as an editor speaks with a server of TOML."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = subprocess.Popen(
            [program("tombi"), "lsp", "--offline"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        self.came: Queue[dict[str, Any] | None] = Queue()
        self.asked = 0
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        threading.Thread(target=self._listen, daemon=True).start()
        place = {"rootUri": folder.as_uri(), "workspaceFolders": [{"uri": folder.as_uri(), "name": "pack"}]}
        self.can = self.ask("initialize", {"processId": None, "capabilities": {}, **place})["capabilities"]
        self.tell("initialized", {})

    def _listen(self) -> None:
        pipe = self.server.stdout
        assert pipe
        while line := pipe.readline():
            size = int(line.split(b":")[1])
            while pipe.readline().strip():
                pass
            self.came.put(json.loads(pipe.read(size)))
        self.came.put(None)

    def _send(self, message: dict[str, Any]) -> None:
        assert self.server.stdin
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self.server.stdin.flush()

    def _next(self) -> dict[str, Any]:
        message = self.came.get(timeout=30)
        assert message is not None, "the server has gone"
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:  # it asks for settings and folders
            self._send({"id": message["id"], "result": None})
        return message

    def tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        self.asked += 1
        self._send({"id": self.asked, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == self.asked and "method" not in message:
                return message["result"]

    def open(self, name: str, told: str) -> str:
        """Open a document, and wait until the server has read it."""
        uri = (self.folder / name).as_uri()
        document = {"uri": uri, "languageId": "toml", "version": 1, "text": told}
        self.tell("textDocument/didOpen", {"textDocument": document})
        while uri not in self.diagnostics:
            self._next()
        return uri

    def errors(self, uri: str) -> dict[int, str]:
        """What it says of a document, by line from 0."""
        return {row["range"]["start"]["line"]: row["message"] for row in self.diagnostics[uri] if row["severity"] == 1}

    def at(self, method: str, uri: str, line: int, column: int) -> Any:
        place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}
        return self.ask(f"textDocument/{method}", place)

    def completions(self, uri: str, line: int, column: int) -> dict[str, str]:
        """What is offered, and what is said of it."""
        rows = self.at("completion", uri, line, column)
        rows = rows if isinstance(rows, list) else rows["items"]
        return {row["label"]: row.get("documentation", {}).get("value", "") for row in rows}

    def close(self) -> None:
        self.ask("shutdown", None)
        self.tell("exit", None)
        self.server.wait(timeout=10)


@pytest.fixture(scope="module")
def editor(shipped: Path) -> Iterator[Editor]:
    editor = Editor(shipped)
    yield editor
    editor.close()


BEGUN = """#:schema ../../schema/cards.json
[[event]]
id = "begun"

kind = ""

  [[event.option]]
  id = "one"
  posture = ""

  effects = {  }
  follow_up = {  }

[[response]]
effects = { ties.  }
"""


def place(mark: str) -> tuple[int, int]:
    """Line and column just behind a part of ``BEGUN``."""
    before = BEGUN[: BEGUN.index(mark) + len(mark)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def test_a_server_offers_what_an_editor_asks_for(editor: Editor) -> None:
    assert {"completionProvider", "hoverProvider"} <= editor.can.keys()


def test_an_editor_is_told_of_mistakes_at_their_line(editor: Editor) -> None:
    told = broken.EVENTS
    good = editor.open("base/events/good.toml", f"#:schema ../../schema/cards.json\n{told}")
    assert editor.errors(good) == {}
    bad = told.replace('posture = "inaction"', 'posture = "inactive"', 1).replace(
        "ties.trade = -1", "ties.trad = -1", 1
    )
    errors = editor.errors(editor.open("base/events/bad.toml", f"#:schema ../../schema/cards.json\n{bad}"))
    lines = bad.splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if "inactive" in line or "ties.trad " in line}
    assert errors.keys() == wrong
    assert any("double_down" in message for message in errors.values())


@pytest.fixture(scope="module")
def begun(editor: Editor) -> str:
    return editor.open("base/events/begun.toml", BEGUN)


def test_an_editor_completes_keys_and_tells_what_they_mean(editor: Editor, begun: str) -> None:
    keys = editor.completions(begun, 3, 0)
    assert {"title", "severity", "body", "weight", "follow_up_only"} <= keys.keys()
    assert not {"id", "kind", "posture", "family"} & keys.keys()  # written already, or of another table
    assert "how grave a provocation it is" in keys["severity"]
    keys = editor.completions(begun, 9, 2)
    assert {"instrument", "target", "cost", "later", "headline"} <= keys.keys()
    assert "severity" not in keys
    assert editor.completions(begun, *place("follow_up = { ")).keys() >= {"event", "after"}


def test_an_editor_completes_words(editor: Editor, begun: str) -> None:
    words = editor.completions(begun, *place('posture = "'))
    assert {word.strip('"') for word in words} == set(WORDS["posture"])
    assert all("with allies: dear and slow" in told for told in words.values())
    assert {word.strip('"') for word in editor.completions(begun, *place('kind = "'))} == set(WORDS["kind"])


def test_an_editor_completes_columns(editor: Editor, begun: str) -> None:
    columns = editor.completions(begun, *place("  effects = { "))
    assert {"ties", "pressure", "strain", "capital"} <= columns.keys()
    assert "what pressure costs" in columns["strain"]
    nested = editor.completions(begun, *place("effects = { ties."))
    assert nested.keys() >= {"trade", "technology", "payments", "military", "infrastructure"}
    assert "goods that cross" in nested["trade"]


def test_an_editor_explains_what_the_mouse_is_on(editor: Editor) -> None:
    uri = editor.open("base/events/read.toml", f"#:schema ../../schema/cards.json\n{broken.EVENTS}")
    line = broken.EVENTS.count("\n", 0, broken.EVENTS.index("  posture =")) + 1
    told = editor.at("hover", uri, line, 4)["contents"]["value"]
    assert "most of its effects come with the posture" in told
    assert "`coordinate`: with allies" in told


# ---- the reference, the command -------------------------------------------------------------------------------


def test_the_reference_tells_every_key_and_every_word() -> None:
    lines = reference()
    page = "\n".join(lines)
    headings = [line.removeprefix("### ") for line in lines if line.startswith("### ")]
    assert len(set(headings)) == len(headings)
    assert {f"`[[{kind}]]`" for kind in LISTS} | {"`[[event.option]]`", "`[[scenario.background]]`"} <= set(headings)
    for model in (*LISTS.values(), schema.Option, schema.Later, schema.FollowUp, schema.Background, schema.Pack):
        assert (model.__doc__ or "").strip() in page
        for name, field in model.model_fields.items():
            assert f"| `{field.alias or name}` | " in page
            assert field.description and field.description.replace("``", "`") in page
    for name in re.findall(r"\]\(#words-([a-z]+)\)", page):
        assert f"Words: {name}" in headings
        assert all(f"| `{word}` | " in page for word in WORDS[name])
    assert "| `title` | text, at most 56 characters | needed | what is written over the card |" in lines
    assert all(line.count(" | ") in (1, 3) or not line.startswith("| ") for line in lines)


def test_the_command_prints_writes_and_says_what_there_is(doubledown: Run, tmp_path: Path) -> None:
    listed = doubledown("schema")
    assert listed.returncode == 0
    assert all(name in listed.stdout for name in FILES)
    assert "#:schema ../schema/cards.json" in listed.stdout
    printed = doubledown("schema", "pack")
    assert json.loads(printed.stdout) == SCHEMAS["pack.json"]
    written = doubledown("schema", "--out", str(tmp_path / "deep" / "schema"))
    assert written.returncode == 0, written.stderr
    for name, node in SCHEMAS.items():
        assert json.loads((tmp_path / "deep" / "schema" / name).read_text(encoding="utf-8")) == node
    wrong = doubledown("schema", "crads")
    assert wrong.returncode == 2
    assert "did you mean 'cards'?" in wrong.stderr
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    assert doubledown("schema", "--out", str(in_the_way)).returncode == 2


def test_a_pack_may_hold_the_schemas_and_the_headers(tmp_path: Path) -> None:
    pack = broken.write(tmp_path / "mine")
    (pack / "schema").mkdir()
    (pack / "schema" / "cards.json").write_text(text(SCHEMAS["cards.json"]), encoding="utf-8")
    assert len(put_headers(pack)) == 3
    problems = Problems()
    load([pack], problems)
    assert problems.found == []
