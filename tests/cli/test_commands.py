"""The commands as a user types them, each in a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

COUNT = ("play", "--plain", "--seed", "8F2K-1QZM")


def test_help_is_light() -> None:
    """--help and --version import neither NumPy nor Textual nor pydantic."""
    code = (
        "import sys\nfrom game.cli import main\n"
        "try: main([sys.argv[1]])\nexcept SystemExit: pass\n"
        "print([m for m in ('numpy', 'textual', 'pydantic', 'tomli', 'rich') if m in sys.modules])"
    )
    for flag in ("--help", "--version"):
        result = subprocess.run(
            [sys.executable, "-c", code, flag], capture_output=True, text=True, cwd=ROOT, check=True
        )
        assert result.stdout.splitlines()[-1] == "[]"


@pytest.mark.slow
def test_a_whole_game_from_a_pipe(doubledown: Run, home: Path) -> None:
    result = doubledown(*COUNT, stdin="1\n" * 60)
    assert result.returncode == 0, result.stderr
    assert "Who you are" in result.stdout
    assert "=== " in result.stdout
    assert "doubledown play --scenario since-2022 --seed 8F2K-1QZM" in result.stdout
    assert "\x1b" not in result.stdout
    (journal,) = home.glob("*.jsonl")
    verified = doubledown("replay", str(journal), "--verify")
    assert (verified.returncode, verified.stderr) == (0, "")


def test_end_of_input_saves_and_leaves(doubledown: Run) -> None:
    result = doubledown(*COUNT, stdin="1\n2\n")
    assert result.returncode == 0
    assert "Saved." in result.stdout
    again = doubledown("resume", "--plain", stdin="")
    assert "Quarter 3 of 20" in again.stdout
    listed = doubledown("resume", "--list")
    assert "8F2K-1QZM  quarter 3" in listed.stdout


def test_every_page_is_reached_by_typing(doubledown: Run) -> None:
    keys = [
        "h",
        "s",
        "w",
        "n",
        "p",
        "c",
        "cips",
        "c",
        "",
        "d",
        "1",
        "1",
        "w",
        "u",
        "x",
        "99",
        "-1",
        "\x1b[2J",
        "1",
        "q",
    ]
    result = doubledown(*COUNT, stdin="\n".join(keys) + "\n")
    assert result.returncode == 0, result.stderr
    for said in (
        "Nothing has moved yet",
        "Ready: ",
        "Desk move: ",
        "Why each number moved",
        "taken back",
        "is not one of",
    ):
        assert said in result.stdout, said
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("play", "--plain", "--seed", "8F2K"), 2, "is not a seed"),
        (("play", "--plain", "--scenario", "since-2021"), 2, "did you mean 'since-2022'?"),
        (("play", "--plain", "--seed", "8F2K-1QZM", "--daily"), 2, "give one of them"),
        (("play", "--plain", "--thesis", "stong"), 2, "did you mean 'strong'?"),
        (("play",), 2, "add --plain"),
        ((), 2, "--plain"),
        (("resume", "--plain"), 2, "there is no unfinished game"),
        (("resume", "--plain", "nothing-here"), 4, "there is no such game"),
        (("replay", "nothing-here"), 4, "there is no such game"),
        (("packs", "add", "no-such-folder"), 3, "there is no such pack"),
        (("simulate", "--policy", "random", "--games", "0"), 2, "choose from 1"),
        (("simulate", "--policy", "rndom"), 2, "invalid choice"),
        (("nonsense",), 2, "invalid choice"),
    ],
)
def test_wrong_use_is_answered(doubledown: Run, args: tuple[str, ...], code: int, said: str) -> None:
    result = doubledown(*args)
    assert result.returncode == code, result
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_damaged_game_exits_with_4_and_names_the_quarter(doubledown: Run, home: Path) -> None:
    doubledown(*COUNT, stdin="1\n" * 6)
    (journal,) = home.glob("*.jsonl")
    rows = journal.read_text().splitlines(keepends=True)
    rows[3] = re.sub(r'"digest":"(.)', lambda m: f'"digest":"{"0" if m[1] != "0" else "1"}', rows[3])
    journal.write_text("".join(rows))
    result = doubledown("replay", str(journal), "--verify")
    assert result.returncode == 4
    assert "line 4" in result.stderr
    assert "quarter 3" in result.stderr


def test_simulate_says_all_that_it_should(doubledown: Run) -> None:
    result = doubledown("simulate", "--policy", "moderate", "--games", "300", "--seed", "8F2K-1QZM", "--json")
    data = json.loads(result.stdout)
    assert set(data) == {
        "policy", "games", "seed", "scenario", "seconds", "games_per_second", "score", "leverage_end",
        "alignment_end", "win_rate", "endings", "events_drawn", "options_chosen",
    }  # fmt: skip
    for key in ("score", "leverage_end", "alignment_end"):
        assert set(data[key]) == {"mean", "sd", "p10", "p50", "p90"}
    assert sum(data["endings"].values()) == pytest.approx(1, abs=0.01)
    assert sum(data["events_drawn"].values()) == sum(data["options_chosen"].values()) <= 300 * 20


@pytest.mark.slow
def test_every_process_plays_alike(doubledown: Run, home: Path) -> None:
    """String hashing is salted per process: three salts, one game."""
    told = []
    for salt in ("0", "1", "424242"):
        played = doubledown(*COUNT, stdin="2\n1\n3\n" * 20, PYTHONHASHSEED=salt)
        simulated = doubledown("simulate", "--policy", "random", "--games", "200", "--json", PYTHONHASHSEED=salt)
        data = json.loads(simulated.stdout)
        del data["seconds"], data["games_per_second"]
        said, _, _ = played.stdout.partition("best game of")  # what follows tells where each of the three is kept
        told.append((said.rpartition("\n")[0], data))
    journals = [
        [json.loads(row).get("digest") for row in path.read_text().splitlines()] for path in home.glob("*.jsonl")
    ]
    assert told[0] == told[1] == told[2]
    assert journals[0] == journals[1] == journals[2]


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
@pytest.mark.parametrize("after", [0.0, 0.02, 0.05])
def test_kill_9_loses_no_decision_that_was_shown(home: Path, after: float) -> None:
    env = {**os.environ, "DOUBLEDOWN_HOME": str(home)}
    command = [sys.executable, "-m", "game.cli", *COUNT]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env)
    assert process.stdin and process.stdout
    shown = 0
    for _ in range(4):
        process.stdin.write("1\n")
        process.stdin.flush()
        for line in process.stdout:
            if line.startswith("What moved"):
                shown += 1
                break
    process.stdin.write("1\n" * 10)
    process.stdin.flush()
    time.sleep(after)
    os.kill(process.pid, signal.SIGKILL)
    shown += sum(line.startswith("What moved") for line in process.stdout.read().splitlines())
    process.wait()
    again = subprocess.run(
        [sys.executable, "-m", "game.cli", "resume", "--plain"],
        input="",
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=env,
    )
    assert again.returncode == 0, again.stderr
    if "=== " not in again.stdout:
        quarter = int(re.search(r"Quarter (\d+) of 20", again.stdout)[1])  # type: ignore[index]
        assert quarter > shown


def test_a_fault_of_ours_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from game import cli
    from game.plain.play import Plain

    def fail(self: Plain) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(Plain, "run", fail)
    assert cli.main(list(COUNT)) == 70
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "doubledown play --scenario since-2022 --seed 8F2K-1QZM" in told
    details = Path(re.search(r"report are in (.+)", told)[1])  # type: ignore[index]
    assert "on purpose" in details.read_text()
    details.unlink()
