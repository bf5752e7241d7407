"""The cards, read once: by a thread behind the home screen, or by whoever needs them first."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.campaign.packs import Installed
    from game.content.library import Content


class Library:
    """The content of the base pack, of the packs that were added, and of those given."""

    def __init__(self, packs: list[Path], content: Content | None = None) -> None:
        self._packs, self._content, self._lock = packs, content, Lock()
        self._everybodys: Content | None = None
        self.left_out: list[Installed] = []
        """Added packs that cannot be read: the game goes on without them."""

    def read(self) -> Content:
        """The cards. Raises ContentError when the game's own, or a pack given, cannot be read."""
        with self._lock:
            if self._content is None:
                from game.campaign.packs import playable

                self._content, self.left_out = playable(self._packs)
            return self._content

    def everybodys(self) -> Content:
        """The cards of the world of a day, which is the same for everybody: without packs that were added."""
        from game.campaign.packs import paths

        if not paths():
            return self.read()
        if self._everybodys is None:
            from game.content.load import load

            self._everybodys = load(self._packs)
        return self._everybodys

    def for_game(self, path: Path) -> Content:
        """The cards that a saved game was played with, as far as they are there. Raises SaveError."""
        from game.campaign.packs import content_for, paths

        return content_for(path, self._packs) if paths() else self.read()

    def title_of(self, scenario: str) -> str:
        """The title of a scenario, or its id while the cards have not been read."""
        known = self._content.scenarios.get(scenario) if self._content else None
        return known.title if known else scenario
