"""What a player has chosen about the screen, kept in ``settings.json`` beside the games.

``theme`` is the name of a theme; ``motion`` false stops the gauges from sliding; ``keys`` gives a binding
another key, by the binding's id: ``{"keys": {"campaign.why": "y"}}``.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from game.campaign import store
from game.tui.themes import DARK, TITLES

LARGEST = 100_000
"""Bytes: a settings file beyond this is not ours."""


@dataclass
class Settings:
    """The settings, each with a default that is always safe."""

    theme: str = DARK.name
    motion: bool = True
    keys: dict[str, str] = field(default_factory=dict)


def where() -> Path:
    """The file that holds them."""
    return store.home() / "settings.json"


def load() -> Settings:
    """The settings as they were kept; whatever cannot be read is left at its default."""
    chosen = Settings()
    try:
        path = where()
        if path.stat().st_size > LARGEST:
            return chosen
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return chosen
    if not isinstance(found, dict):
        return chosen
    if found.get("theme") in TITLES:
        chosen.theme = found["theme"]
    chosen.motion = found.get("motion") is not False
    keys = found.get("keys")
    if isinstance(keys, dict):
        chosen.keys = {str(name): key for name, key in keys.items() if isinstance(key, str) and key}
    return chosen


def save(chosen: Settings) -> bool:
    """Keep them; False when the disk does not let us."""
    try:
        path = where()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(chosen), indent=2) + "\n", encoding="utf-8")
    except OSError:
        return False
    return True
