"""What the tests of the full screen share: a folder of their own, and the content read once."""

from __future__ import annotations

import pytest

from game.content.library import Content
from game.content.load import load


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DOUBLEDOWN_HOME", str(tmp_path))
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    (tmp_path / "settings.json").write_text('{"toured": true}')
    return tmp_path


@pytest.fixture(scope="session")
def content() -> Content:
    return load()
