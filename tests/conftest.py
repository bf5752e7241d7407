"""What many tests share: the content, compiled once, and a home of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from game.campaign.session import Session
from game.content.compile import compile_deck
from game.content.library import Content
from game.content.load import load
from game.engine.deck import Deck

ROOT = Path(__file__).resolve().parent.parent


@cache
def base_content() -> Content:
    """The game's own content."""
    return load()


@cache
def base_deck(scenario: str) -> Deck:
    """A compiled scenario of the game's own content."""
    return compile_deck(base_content(), scenario)


SCENARIOS = tuple(base_content().scenarios)


@pytest.fixture(scope="session")
def content() -> Content:
    return base_content()


@pytest.fixture
def deck() -> Deck:
    return base_deck("since-2022")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test writes into the player's games."""
    folder = tmp_path / "home"
    monkeypatch.setenv("DOUBLEDOWN_HOME", str(folder))
    return folder


def play_first(session: Session, quarters: int | None = None) -> Session:
    """Play the first legal option until the end, or for some quarters."""
    played = 0
    while not session.finished and (quarters is None or played < quarters):
        choice = next(c for c in session.brief().choices if not c.refusal)
        session.decide(choice.option.id)
        played += 1
    return session


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def doubledown(home: Path) -> Run:
    """Run the command line in a process of its own, with this test's home."""

    def run(*args: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "game.cli", *args],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            cwd=ROOT,
            env={**os.environ, "DOUBLEDOWN_HOME": str(home), **env},
        )

    return run
