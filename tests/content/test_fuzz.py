"""Twenty thousand damaged packs: no traceback, no hang, no flood of memory; each problem has its place and mend."""

from __future__ import annotations

import random
import re
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.content.lint import Lint
from game.content.load import base_folder, load
from game.content.problems import Problems
from tests.content import broken

FILES = 20_000
HANG = 2.0
"""Seconds that reading one of them may take."""
MEMORY = 500
"""Megabytes that the process may come to hold in all."""

NASTY = (
    "",
    "\0",
    "\x1b[2J",
    "\u202e",
    "\ufeff",
    "[" * 400,
    "{a=" * 200,
    "9" * 5000,
    "1e999",
    "-inf",
    "nan",
    "0x" + "f" * 300,
    "2023-13-45",
    '"""',
    "'''",
    "\\",
    "\r",
    "[[event]]\n",
    "[event]\n",
    "[[event.option]]\n",
    ".".join("a" * 300) + " = 1\n",
    "id = 1\n",
    "option = []\n",
    "x" * 20_000,
    "(" * 390,
    "not " * 90,
    "1+" * 190 + "1",
    "'" + "é" * 50 + "'",
    "effects = { ties = { trade = { a = 1 } } }\n",
    "lint-ignore = [1, {}]\n",
    "years = []\n",
    "replace = true\n",
    "when = \"seen('test-card')\"\n",
    "weight = '''\n1 +\n  alignmnt'''\n",
    "\U0001f600",
    "[red]",
)


def tiny() -> dict[str, str]:
    """A pack that stands alone and is as small as one can be: what the damaged cards are read with."""
    wanted = {"doctrine": 1, "lens": 5, "headline": 2}
    taken: dict[str, int] = {}
    blocks: list[str] = []
    families: set[str] = set()
    for path in sorted(base_folder().rglob("*.toml")):
        for block in re.split(r"(?=^\[\[\w+\]\])", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            kind = re.match(r"\[\[(\w+)\]\]", block)[1]  # type: ignore[index]
            family = re.search(r'^family = "(\w+)"', block, re.M)
            plain = not re.search(r"^(when|years|record|sets|follow_up) ?=|flag\(|seen\(|quarters_since\(", block, re.M)
            if kind == "response" and family and family[1] not in families and plain:
                families.add(family[1])
            elif kind == "ending" and "when" not in block:
                pass
            elif kind == "adviser" and kind not in taken:
                taken[kind] = 1
                block = re.sub(r"^doctrine = .*\n", "", block, flags=re.M)
            elif kind == "entry" and 'id = "swift"' in block:
                block = re.sub(r"^see = .*\n", "", block, flags=re.M)
            elif taken.get(kind, 0) < wanted.get(kind, 0) and plain:
                taken[kind] = taken.get(kind, 0) + 1
            else:
                continue
            blocks.append(block)
    model = (base_folder() / "model.toml").read_text(encoding="utf-8")
    cards = broken.EVENTS.replace("[[event]]\n", "[[event]]\n", 1)
    always = re.sub(r"^(when|years|weight|follow_up_only) .*\n", "", cards.split("\n[[event]]")[1], flags=re.M)
    common = "[[event]]" + always.replace("test-later", "test-always")
    return {
        "model.toml": model,
        "common.toml": "\n".join([*blocks, common.replace("The one who was hit", "The one who came")]),
        "pack.toml": broken.PACK.replace('depends = ["base>=0.1"]\n', ""),
        "events/cards.toml": cards,
        "others.toml": broken.OTHERS.split("[[deck]]")[0],
    }


def damaged(text: str, chance: random.Random) -> str:
    """A text with one to four changes, of the kinds that keyboards, editors and enemies make."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((0, 1, 1, 2, 5, 20, 80)))
        lines = text.split("\n")
        row = chance.randrange(len(lines))
        match chance.randrange(9):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:at] + chance.choice(NASTY) + text[end:]
            case 2:
                text = text[:at] + text[at:end] * 2 + text[end:]
            case 3:
                text = text[:at] + chr(chance.choice((0, 9, 34, 39, 91, 123, 61, 92, 127, 0x202E, 0xE9))) + text[end:]
            case 4:
                lines.insert(row, lines[chance.randrange(len(lines))])
                text = "\n".join(lines)
            case 5:
                del lines[row]
                text = "\n".join(lines)
            case 6:
                lines[row] = re.sub(r"= .*", lambda m: f"= {chance.choice(NASTY)}", lines[row])
                text = "\n".join(lines)
            case 7:
                text = re.sub(r"\d+", lambda m: chance.choice((m[0], m[0], "-1", "10000000", "3.5")), text, count=1)
            case 8:
                lines[row] = lines[row].upper()
                text = "\n".join(lines)
    return text


def packs(count: int, seed: int) -> Iterator[dict[str, bytes]]:
    chance, sound = random.Random(seed), tiny()
    for _ in range(count):
        name = chance.choice(("events/cards.toml",) * 5 + ("others.toml",) * 3 + ("pack.toml", "common.toml"))
        data = damaged(sound[name], chance).encode("utf-8", "surrogatepass")
        if chance.random() < 0.05:
            at = chance.randrange(len(data) + 1)
            data = data[:at] + bytes(chance.randrange(256) for _ in range(3)) + data[at:]
        yield {name: data}


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def read(folder: Path) -> Problems:
    problems = Problems()
    content = load([folder], problems)
    if not problems.errors:
        Lint(content, {pack.shown for pack in content.files}, problems).run()
    return problems


def survive(folder: Path, count: int, seed: int) -> tuple[int, float, int]:
    """Read so many damaged packs: how many had problems, the longest time, the most problems of one."""
    sound = {name: text.encode() for name, text in tiny().items()}
    write(folder, sound)
    before = [(p.code, p.message) for p in read(folder).found]
    assert not any(code.startswith("E") for code, _ in before)
    hurt, longest, most = 0, 0.0, 0
    for files in packs(count, seed):
        write(folder, files)
        start = time.perf_counter()
        found = read(folder).found
        longest = max(longest, time.perf_counter() - start)
        hurt += [(p.code, p.message) for p in found] != before
        most = max(most, len(found))
        for problem in found:
            assert problem.hint and problem.message and str(problem)
            path = folder / problem.file.rpartition("mine/")[2]
            lines = path.read_bytes().count(b"\n") if path.is_file() else 0
            assert 1 <= problem.line <= lines + 2, str(problem)
        write(folder, {name: sound[name] for name in files})
    return hurt, longest, most


def test_damaged_packs_are_told_of(tmp_path: Path) -> None:
    hurt, longest, _ = survive(tmp_path / "mine", 250, 1)
    assert hurt > 150
    assert longest < HANG


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_twenty_thousand_damaged_packs(tmp_path: Path) -> None:
    hurt, longest, most = survive(tmp_path / "mine", FILES, 2)
    scale = 1024 if sys.platform.startswith("linux") else 1024 * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    print(f"\n{FILES} damaged packs: {hurt} with problems, longest {longest:.2f} s, at most {most}, peak {peak:.0f} MB")
    assert hurt > FILES * 0.6
    assert longest < HANG
    assert peak < MEMORY
