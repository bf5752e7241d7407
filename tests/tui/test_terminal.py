"""A real terminal: whole games in tmux, by keyboard alone, as a player would."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")]


class Screen:
    """A program in a tmux window of a given size, under a tmux server of its own."""

    def __init__(self, size: tuple[int, int], home: Path, *args: str) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="doubledown-")
        columns, rows = size
        play = f"DOUBLEDOWN_HOME={home} TERM=xterm-256color {sys.executable} -m game.cli {' '.join(args)}"
        command = f"{play}; echo LEFT=$?; sleep 600"
        self.tmux("new-session", "-d", "-x", str(columns), "-y", str(rows), "-c", str(ROOT), command)

    def tmux(self, *args: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", f"{self.folder.name}/socket", "-f", "/dev/null", *args], capture_output=True, text=True
        )
        assert done.returncode == 0, f"tmux {args[0]}: {done.stderr}"
        return done.stdout

    def text(self) -> str:
        return self.tmux("capture-pane", "-p")

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.tmux("send-keys", key)

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

    def kill(self) -> None:
        """Kill the program with -9, and nothing else: the shell it runs in tells how it ended."""
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        (program,) = subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True).stdout.split()
        os.kill(int(program), signal.SIGKILL)
        self.wait("LEFT=137")

    def close(self) -> None:
        self.tmux("kill-server")
        self.folder.cleanup()


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
    game.kill()
    again = Screen((80, 24), home, "resume")
    screen.append(again)
    again.wait("quarter 2 of 20")
