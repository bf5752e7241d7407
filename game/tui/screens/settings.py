"""The settings: theme, motion, mouse, predictions, keys. Each change is kept at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.content import Content

from game.tui import themes
from game.tui.paint import fold, row, spread, text
from game.tui.screens.base import SubScreen
from game.tui.sizes import SMALLEST, TALL
from game.tui.widgets import picture
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker


@dataclass(frozen=True)
class Row:
    """A setting: its name in ``settings.json``, its title, and what it means."""

    name: str
    title: str
    means: str


ROWS: Final = (
    Row(
        "theme",
        "Theme",
        "The colours. 'The terminal's own' uses whatever your terminal is set to, light or dark. "
        "Nothing is told by colour alone: every change has a sign, every warning a !.",
    ),
    Row("motion", "Motion", "The gauges slide to their new numbers after a decision, or stand there at once."),
    Row(
        "mouse",
        "Mouse",
        "On: options and keys can be clicked. Off: the mouse is the terminal's, which marks and copies text as "
        "elsewhere. It counts from the next start; 'doubledown play --no-mouse' does it once.",
    ),
    Row("ask", "Ask for a prediction", "Before each decision the game asks which way the two scores will go."),
    Row("keys", "Keys", "Give any key another letter."),
    Row("steps", "The first steps", "Show again what you decide, what the scores mean, and how the answer works."),
)
TITLE = 24
"""Cells for the title of a setting."""


class SettingsScreen(SubScreen):
    """A list of settings; the lower half tells what the one pointed at means and shows the theme at work."""

    BINDINGS = [
        Binding("right", "change(1)", "change", id="settings.next", key_display="← →"),
        Binding("left", "change(-1)", "change back", show=False, id="settings.previous"),
        Binding("comma", "back", "back", show=False, id="settings.back"),
    ]
    DEFAULT_CSS = """
    SettingsScreen Vertical { height: auto; }
    SettingsScreen #settings { height: 1fr; }
    SettingsScreen Picker { padding: 1 1 0 1; }
    SettingsScreen #means { padding: 1 3 0 3; height: 5; }
    SettingsScreen #picture { padding: 0 3; height: 1fr; }
    SettingsScreen.-wide #settings { layout: horizontal; }
    SettingsScreen.-wide Vertical { width: 64; height: 1fr; }
    SettingsScreen.-wide #picture { width: 1fr; height: 1fr; padding: 1 3; background: $surface; }
    SettingsScreen.-wide #means { height: 1fr; }
    """
    AUTO_FOCUS = "Picker"

    def compose(self) -> ComposeResult:
        yield TopLine("Settings", "kept in settings.json, beside the games")
        with Container(id="settings"):
            with Vertical():
                yield Picker(eager=True)
                yield Text(self._means, name="means")
            yield Text(self._picture, name="picture")
        yield KeyBar("picker.choose", "settings.next", "screen.help", "screen.back")

    def on_mount(self) -> None:
        self._fill(0)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._fill(self.query_one(Picker).highlighted)

    def on_screen_resume(self) -> None:
        self._fill(self.query_one(Picker).highlighted)

    def _fill(self, at: int) -> None:
        picker = self.query_one(Picker)
        picker.gap = int(self.app.size.height >= TALL)
        picker.fill(len(ROWS), self._row, at)
        self.query_one("#means", Text).write(self._means)

    @property
    def _here(self) -> Row:
        return ROWS[self.query_one(Picker).highlighted]

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        one = ROWS[index]
        head = row(("▶ " if lit else "  ", "$accent"), (f"{index + 1}   ", "bold $accent"))
        title = text(one.title.ljust(TITLE), "bold $title" if lit else "")
        return [row(head, title, (self._value(one.name), "bold" if lit else "$quiet"))]

    def _value(self, name: str) -> str:
        chosen = self.game.settings
        if name == "theme":
            return "no colours: NO_COLOR is set" if self.game.no_color else f"◀ {themes.TITLES[self.app.theme]} ▶"
        if name == "keys":
            return f"{len(chosen.keys)} changed" if chosen.keys else "as at first"
        return "" if name == "steps" else ("on" if getattr(chosen, name) else "off")

    def _means(self, width: int) -> list[Content]:
        return fold(text(self._here.means, "$quiet"), width)

    def _picture(self, width: int) -> list[Content]:
        """The theme at work; on a tall terminal also an option of a card."""
        line = spread(text("So it looks", "bold $title"), text("with made-up numbers", "$quiet"), width)
        made = [line, Content(""), *picture.gauges(width), Content(""), *picture.ledger()]
        return [*made, Content(""), *picture.option(width)] if self.app.size.height > SMALLEST[1] + 4 else made

    # ---- messages and actions ---------------------------------------------------------------------------------

    def on_picker_moved(self) -> None:
        self.query_one("#means", Text).write(self._means)

    def on_picker_chosen(self) -> None:
        self._change(1)

    def action_change(self, by: int) -> None:
        if self._here.name not in ("keys", "steps"):
            self._change(by)

    def action_back(self) -> None:
        self.dismiss()

    def _change(self, by: int) -> None:
        game, name = self.game, self._here.name
        if name == "keys":
            from game.tui.screens.keys import KeysScreen

            self.app.push_screen(KeysScreen())
        elif name == "steps":
            from game.tui.screens.first_run import FirstRun

            self.app.push_screen(FirstRun())
        else:
            if name == "theme":
                game.wear(by)
            elif name == "motion":
                game.slide(not game.settings.motion)
            else:
                setattr(game.settings, name, not getattr(game.settings, name))
            trouble = game.keep()
            if trouble:
                self.notify(f"The change holds until you leave{trouble}", severity="warning", timeout=4)
            self._fill(self.query_one(Picker).highlighted)
