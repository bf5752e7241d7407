"""Every key of every screen: what is bound where, what a player has changed, and what gets in the way of a change.

A binding is known by its id, ``place.action``. It is heard on the screen that has it; what the application, the lists
and the pages have is heard on every screen.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import _character_to_key, format_key
from textual.screen import Screen

PLACES: Final = {
    "campaign": "The main screen",
    "screen": "Every screen",
    "app": "Everywhere",
    "picker": "Lists",
    "page": "Pages of text",
    "desk": "Desk moves",
    "predict": "Predict",
    "lesson": "Lesson",
    "answer": "The answer",
    "advisers": "Advisers",
    "forecast": "Forecast",
    "why": "Why",
    "ground": "The equation",
    "nexus": "Nexus",
    "plane": "Plane",
    "numbers": "Numbers",
    "codex": "Codex",
    "rewind": "Rewind",
    "debrief": "Debrief",
    "replay": "Replay",
    "home": "Home",
    "new": "New game",
    "saved": "Saved games",
    "hall": "Hall of fame",
    "opening": "The first page",
    "first": "The first steps",
    "preview": "Preview of a card",
    "values": "A state, to be changed",
    "help": "Help",
    "settings": "Settings",
    "keys": "Keys",
    "dialog": "Questions",
}
"""What stands before the dot of a binding's id, and what a player calls that place; in the order in which they read."""

NAMES: Final = {
    **{"left": "←", "right": "→", "up": "↑", "down": "↓"},
    **{"pageup": "PgUp", "pagedown": "PgDn", "escape": "Esc", "enter": "Enter", "delete": "Del"},
    **{"shift+tab": "Shift+Tab", "ctrl+q": "Ctrl+Q"},
}


@dataclass(frozen=True)
class Bound:
    """A binding by its id: what it does and the keys that it has from the start."""

    id: str
    does: str
    keys: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where it is heard, in words."""
        return PLACES[self.id.partition(".")[0]]


def classes() -> Iterator[type[DOMNode]]:
    """Everything that listens to keys: the application, each screen, each widget."""
    from game.tui import screens, widgets
    from game.tui.app import GameApp

    yield GameApp
    for package in (screens, widgets):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for thing in vars(importlib.import_module(found.name)).values():
                if isinstance(thing, type) and issubclass(thing, DOMNode) and thing.__module__ == found.name:
                    yield thing


def own(listener: type[Any]) -> list[Binding]:
    """The bindings that a class declares itself."""
    return [binding for binding in vars(listener).get("BINDINGS", ()) if isinstance(binding, Binding)]


@cache
def bound() -> dict[str, Bound]:
    """Every binding by id, place after place."""
    found = {
        binding.id: Bound(binding.id, binding.description, tuple(binding.key.split(",")))
        for listener in classes()
        for binding in own(listener)
        if binding.id
    }
    places = list(PLACES)
    order = sorted(found, key=lambda ident: places.index(ident.partition(".")[0]))
    return {ident: found[ident] for ident in order}


@cache
def together() -> tuple[frozenset[str], ...]:
    """For each screen the ids that are heard on it, with those of the application, the lists and the pages."""
    everywhere, heard = set(), []
    for listener in classes():
        ids = {binding.id for kind in listener.__mro__ for binding in own(kind) if binding.id}
        if issubclass(listener, Screen):
            heard.append(ids)
        elif issubclass(listener, App) or ids:
            everywhere |= ids
    return tuple(frozenset(ids | everywhere) for ids in heard if ids)


def keys_of(ident: str, changed: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that a binding has now."""
    return tuple(changed[ident].split(",")) if ident in changed else bound()[ident].keys


def in_the_way(ident: str, key: str, changed: Mapping[str, str]) -> str:
    """The id of a binding that is heard on the same screen and has this key already, or nothing."""
    alike = set(bound()[ident].keys)
    for ids in together():
        for other in sorted(ids - {ident}) if ident in ids else ():
            meant = alike & set(bound()[other].keys)  # they share a key by design: one stands in for the other
            if key in keys_of(other, changed) and key not in meant:
                return other
    return ""


def normal(keys: str) -> str:
    """Keys as the toolkit names them: ``?`` is ``question_mark``."""
    parts = [part.strip() for part in keys.split(",") if part.strip()] or [","]
    return ",".join(_character_to_key(part) if len(part) == 1 else part for part in parts)


def accepted(wanted: Mapping[Any, Any], notices: list[str]) -> dict[str, str]:
    """The changes of a settings file that can be made; of each other one the notices say why not."""
    made: dict[str, str] = {}
    for ident, keys in wanted.items():
        if ident not in bound():
            notices.append(f"settings.json: there is no binding {ident!r}")
        elif not isinstance(keys, str) or not keys:
            notices.append(f"settings.json: the keys of {ident} must be words like 'k' or 'k,f5'")
        else:
            taken = next((other for key in normal(keys).split(",") if (other := in_the_way(ident, key, made))), "")
            if taken:
                notices.append(f"settings.json: {keys!r} for {ident} is the key of {taken}")
            else:
                made[ident] = normal(keys)
    return made


def shown(key: str) -> str:
    """A key as a player reads it."""
    return NAMES.get(key) or (format_key(key) if len(format_key(key)) == 1 else key.capitalize())
