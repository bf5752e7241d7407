"""The game's own themes. Good is blue and bad is orange everywhere: most colour-blind players can tell the two."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="double-down-dark",
    primary="#7cb7f2",
    secondary="#7cb7f2",
    accent="#7cb7f2",
    warning="#f0a35e",
    error="#f0a35e",
    success="#7cb7f2",
    foreground="#d9dee6",
    background="#12161d",
    surface="#1a2029",
    panel="#232b37",
    dark=True,
    variables={
        "good": "#7cb7f2",
        "bad": "#f0a35e",
        "quiet": "#8e99a8",
        "faint": "#465262",
        "pick": "#26384d",
        "title": "#f2f5f9",
        "scrollbar": "#3a4655",
        "scrollbar-hover": "#7cb7f2",
        "scrollbar-active": "#7cb7f2",
        "scrollbar-background": "#1a2029",
        "scrollbar-corner-color": "#1a2029",
    },
)

LIGHT: Final = Theme(
    name="double-down-light",
    primary="#0b5ea8",
    secondary="#0b5ea8",
    accent="#0b5ea8",
    warning="#a84300",
    error="#a84300",
    success="#0b5ea8",
    foreground="#23282f",
    background="#faf9f6",
    surface="#f0eee9",
    panel="#e4e1da",
    dark=False,
    variables={
        "good": "#0b5ea8",
        "bad": "#a84300",
        "quiet": "#5b626c",
        "faint": "#b3b0a8",
        "pick": "#d3e3f3",
        "title": "#0c0f13",
        "scrollbar": "#b3b0a8",
        "scrollbar-hover": "#0b5ea8",
        "scrollbar-active": "#0b5ea8",
        "scrollbar-background": "#f0eee9",
        "scrollbar-corner-color": "#f0eee9",
    },
)

CONTRAST: Final = Theme(
    name="double-down-contrast",
    primary="#5cc8ff",
    secondary="#5cc8ff",
    accent="#5cc8ff",
    warning="#ffb000",
    error="#ffb000",
    success="#5cc8ff",
    foreground="#ffffff",
    background="#000000",
    surface="#141414",
    panel="#2a2a2a",
    dark=True,
    variables={
        "good": "#5cc8ff",
        "bad": "#ffb000",
        "quiet": "#e0e0e0",
        "faint": "#9a9a9a",
        "pick": "#003f73",
        "title": "#ffffff",
        "scrollbar": "#ffffff",
        "scrollbar-hover": "#5cc8ff",
        "scrollbar-active": "#5cc8ff",
        "scrollbar-background": "#000000",
        "scrollbar-corner-color": "#000000",
    },
)

THEMES: Final = (DARK, LIGHT, CONTRAST)
TITLES: Final = {DARK.name: "dark", LIGHT.name: "light", CONTRAST.name: "high contrast"}


def following(name: str) -> str:
    """The theme after this one."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
