"""What a player has chosen about the screen, kept in ``settings.json`` beside the games.

``theme`` is the name of a theme; ``motion`` false stops the gauges from sliding; ``mouse`` false leaves the mouse to
the terminal, which then marks and copies text as elsewhere; ``ask`` true asks for a prediction before every decision;
``toured`` says that the first steps have been shown. ``keys`` gives a binding other keys, by the binding's id:
``{"keys": {"campaign.why": "k"}}``, or ``"k,f5"`` for two. The screen of the settings writes the same file.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from game.campaign import store
from game.tui.themes import DARK, TITLES

LARGEST: Final = 100_000
"""Bytes: a settings file beyond this is not ours."""
SWITCHES: Final = ("motion", "mouse", "ask", "toured")


@dataclass
class Settings:
    """The settings, each with a default that is always safe."""

    theme: str = DARK.name
    motion: bool = True
    mouse: bool = True
    ask: bool = False
    toured: bool = False
    keys: dict[str, str] = field(default_factory=dict)


def where() -> Path:
    """The file that holds them."""
    return store.home() / "settings.json"


def load(notices: list[str] | None = None) -> Settings:
    """The settings as they were kept; whatever cannot be read is left at its default, with a notice."""
    told = notices if notices is not None else []
    try:
        path = where()
        if path.stat().st_size > LARGEST:
            raise ValueError("the file is too large")
        found: Any = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            raise ValueError("a list of settings in braces is expected")
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        told.append(f"settings.json cannot be read, so the settings are as at first: {error}")
        return Settings()
    return _taken(found, told)


def _taken(found: dict[Any, Any], notices: list[str]) -> Settings:
    """The settings of a file, each one that can be used."""
    chosen = Settings()
    theme = found.get("theme", chosen.theme)
    if isinstance(theme, str) and theme in TITLES:
        chosen.theme = theme
    else:
        notices.append(f"settings.json: theme {theme!r} is unknown: choose from {', '.join(TITLES)}")
    for name in SWITCHES:
        if isinstance(found.get(name, False), bool):
            setattr(chosen, name, found.get(name, getattr(chosen, name)))
        else:
            notices.append(f"settings.json: {name} must be true or false")
    keys = found.get("keys", {})
    if not isinstance(keys, dict):
        notices.append('settings.json: keys must be like {"campaign.why": "k"}')
    elif keys:
        from game.tui import keys as known

        chosen.keys = known.accepted(keys, notices)
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
