"""The game's own themes. Good is blue and bad is orange everywhere: most colour-blind players can tell the two.

The accent is neither: a key or a heading must not look like good news. How far the three are apart, also as a
colour-blind player sees them, and how well every word stands out from what is behind it, is measured by
``tests/tui/test_look.py``. Nothing is told by colour alone: a change has its sign, a warning its ``!``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.theme import Theme


@dataclass(frozen=True)
class Palette:
    """The colours of a theme, by what they are for."""

    background: str
    surface: str
    """Behind what stands beside the main thing."""
    panel: str
    """Behind the first and the last line."""
    pick: str
    """Behind the row that is pointed at."""
    foreground: str
    title: str
    quiet: str
    """Words that are read second."""
    faint: str
    """Lines, never words."""
    accent: str
    good: str
    bad: str


def _theme(name: str, palette: Palette, *, dark: bool = True, ansi: bool = False) -> Theme:
    """A theme of Textual's; every colour of its own widgets is one of ours."""
    look = palette
    bars = {"scrollbar": look.faint, "scrollbar-hover": look.accent, "scrollbar-active": look.accent}
    behind = dict.fromkeys(("", "-hover", "-active"), look.surface)
    return Theme(
        name=f"double-down-{name}",
        primary=look.accent,
        secondary=look.accent,
        accent=look.accent,
        warning=look.bad,
        error=look.bad,
        success=look.good,
        foreground=look.foreground,
        background=look.background,
        surface=look.surface,
        panel=look.panel,
        dark=dark,
        ansi=ansi,
        variables={
            "good": look.good,
            "bad": look.bad,
            "quiet": look.quiet,
            "faint": look.faint,
            "pick": look.pick,
            "title": look.title,
            **bars,
            **{f"scrollbar-background{state}": colour for state, colour in behind.items()},
            "scrollbar-corner-color": look.surface,
            **({"ansi-background": look.background, "ansi-foreground": look.foreground} if ansi else {}),
        },
    )


DARK: Final = _theme(
    "dark",
    Palette(
        background="#12161d",
        surface="#1a2029",
        panel="#232b37",
        pick="#213348",
        foreground="#d9dee6",
        title="#f2f5f9",
        quiet="#9aa5b4",
        faint="#6f7c8e",
        accent="#dccf98",
        good="#6db0f5",
        bad="#f2913d",
    ),
)

LIGHT: Final = _theme(
    "light",
    Palette(
        background="#faf9f6",
        surface="#f0eee9",
        panel="#e4e1da",
        pick="#d3e3f3",
        foreground="#23282f",
        title="#0c0f13",
        quiet="#565d67",
        faint="#807c74",
        accent="#6b4a55",
        good="#005fae",
        bad="#a84300",
    ),
    dark=False,
)

CONTRAST: Final = _theme(
    "contrast",
    Palette(
        background="#000000",
        surface="#141414",
        panel="#2a2a2a",
        pick="#003f73",
        foreground="#ffffff",
        title="#ffffff",
        quiet="#e0e0e0",
        faint="#9a9a9a",
        accent="#f2ebb5",
        good="#66ccff",
        bad="#ffa42e",
    ),
)

SAFE: Final = _theme(
    "colour-blind",
    Palette(
        background="#0d1116",
        surface="#181d24",
        panel="#232a33",
        pick="#293541",
        foreground="#f2f2f2",
        title="#ffffff",
        quiet="#a8b0ba",
        faint="#76818d",
        accent="#ebe2b4",
        good="#52b7ff",
        bad="#ff9500",
    ),
)

TERMINAL: Final = _theme(
    "terminal",
    Palette(
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        pick="ansi_default",
        foreground="ansi_default",
        title="ansi_default",
        quiet="ansi_default",
        faint="ansi_bright_black",
        accent="ansi_default",
        good="ansi_bright_blue",
        bad="ansi_bright_red",
    ),
    ansi=True,
)
"""The terminal's own colours: its foreground on its background, whatever they are, and two of its sixteen colours that
can be read on black and on white. What is a patch of colour elsewhere is reverse, bold or underlined here."""

THEMES: Final = (DARK, LIGHT, CONTRAST, SAFE, TERMINAL)
TITLES: Final = {
    DARK.name: "dark",
    LIGHT.name: "light",
    CONTRAST.name: "high contrast",
    SAFE.name: "colour-blind safe",
    TERMINAL.name: "the terminal's own colours",
}


def following(name: str, by: int = 1) -> str:
    """The theme after this one, or before it."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + by) % len(names)] if name in names else names[0]
