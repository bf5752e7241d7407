"""The cards, read once: by a thread behind the home screen, or by whoever needs them first."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.content.library import Content


class Library:
    """The content of the base pack and of the packs given."""

    def __init__(self, packs: list[Path], content: Content | None = None) -> None:
        self._packs, self._content, self._lock = packs, content, Lock()

    def read(self) -> Content:
        """The cards. Raises ContentError when a pack cannot be read."""
        with self._lock:
            if self._content is None:
                from game.content.load import load

                self._content = load(self._packs)
            return self._content

    def title_of(self, scenario: str) -> str:
        """The title of a scenario, or its id while the cards have not been read."""
        known = self._content.scenarios.get(scenario) if self._content else None
        return known.title if known else scenario
