"""A real terminal: whole games in tmux, by keyboard alone, as a player would."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")]


class Screen:
    """A program in a tmux window of a given size."""

    def __init__(self, size: tuple[int, int], home: Path, *args: str) -> None:
        self.name = f"doubledown-{uuid.uuid4().hex[:8]}"
        columns, rows = size
        play = f"DOUBLEDOWN_HOME={home} TERM=xterm-256color {sys.executable} -m game.cli {' '.join(args)}"
        command = f"{play}; echo LEFT=$?; sleep 600"
        self.tmux("new-session", "-d", "-s", self.name, "-x", str(columns), "-y", str(rows), "-c", str(ROOT), command)

    def tmux(self, *args: str) -> str:
        return subprocess.run(["tmux", *args], capture_output=True, text=True, check=True).stdout

    def text(self) -> str:
        return self.tmux("capture-pane", "-p", "-t", self.name)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.tmux("send-keys", "-t", self.name, key)

    def wait(self, *words: str, seconds: float = 20) -> str:
        """Wait until one of the words is on the screen; which one."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            shown = self.text()
            for word in words:
                if word in shown:
                    return word
            time.sleep(0.05)
        raise AssertionError(f"none of {words} within {seconds} s:\n{self.text()}")

    def close(self) -> None:
        subprocess.run(["tmux", "kill-session", "-t", self.name], capture_output=True)


@pytest.fixture
def screen(home: Path) -> Iterator[list[Screen]]:
    opened: list[Screen] = []
    yield opened
    for one in opened:
        one.close()


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
def test_a_whole_campaign_by_keyboard(size: tuple[int, int], home: Path, screen: list[Screen]) -> None:
    game = Screen(size, home, "play", "--scenario", "class-period", "--seed", "8F2K-1QZM")
    screen.append(game)
    game.wait("Who you are")
    game.keys("Enter")
    for quarter in range(1, 9):
        game.wait(f"quarter {quarter} of 8")
        assert game.wait("Your move") and "score now" in game.text()
        game.keys("2", "3", "4", "5", "Enter")  # the last option there is: always open
        game.wait("Headlines", "The answer")
        game.keys("Enter")
    game.wait("of 100, par")
    game.keys("q")
    game.wait("LEFT=0", "New game")
    (journal,) = home.glob("*.jsonl")
    lines = [json.loads(row) for row in journal.read_text().splitlines()]
    assert [line.get("q") for line in lines] == [None, *range(1, 9)]
    assert lines[-1]["ending"]


def test_the_terminal_is_left_as_it_was(home: Path, screen: list[Screen]) -> None:
    game = Screen((80, 24), home, "play", "--seed", "8F2K-1QZM")
    screen.append(game)
    game.wait("Who you are")
    game.keys("q")
    game.wait("LEFT=0")
    assert "Who you are" not in game.text()


def test_kill_9_in_the_middle_of_a_game(home: Path, screen: list[Screen]) -> None:
    game = Screen((80, 24), home, "play", "--seed", "8F2K-1QZM")
    screen.append(game)
    game.wait("Who you are")
    game.keys("Enter")
    game.wait("Your move")
    game.keys("2", "Enter")
    game.wait("The answer")
    pids = subprocess.run(
        ["pgrep", "-f", "game.cli play --seed 8F2K-1QZM"], capture_output=True, text=True
    ).stdout.split()
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):  # another test's game may end meanwhile
            if f"DOUBLEDOWN_HOME={home}" in Path(f"/proc/{pid}/environ").read_text(errors="replace"):
                os.kill(int(pid), 9)
    again = Screen((80, 24), home, "resume")
    screen.append(again)
    again.wait("quarter 2 of 20")
