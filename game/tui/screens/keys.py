"""The keys: every binding of every screen, and another key for it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen

from game.tui import keys
from game.tui.keys import Bound
from game.tui.paint import fold, row, spread, text
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker

PLACE, KEYS = 18, 16
"""Cells for the name of a place, and for the keys of a binding."""
LEAP = 12
"""Rows that PgDn goes on."""


class Press(ModalScreen[str]):
    """Waits for one key and gives it back; "" when it was Escape."""

    def __init__(self, does: str) -> None:
        super().__init__()
        self.does = does

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Text(self._write)

    def _write(self, width: int) -> list[Content]:
        made = [text(f"The key for '{self.does}'", "bold $title"), Content("")]
        return [*made, *fold(row("Press the new key now. ", ("Esc", "bold $accent"), " leaves it as it is."), width)]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.dismiss("" if event.key == "escape" else event.key)


class KeysScreen(SubScreen):
    """All bindings, place after place. Enter asks for a new key; one that is in the way is told."""

    BINDINGS = [
        Binding("r,delete,backspace", "reset", "reset", id="keys.reset"),
        Binding("x", "reset_all", "reset all", id="keys.reset_all"),
        Binding("pagedown,right", "leap(1)", "on", id="keys.on", key_display="PgDn"),
        Binding("pageup,left", "leap(-1)", "back", show=False, id="keys.before"),
    ]
    DEFAULT_CSS = """
    KeysScreen Horizontal { height: 1fr; min-width: 80; }
    KeysScreen Picker { width: 1fr; height: 1fr; padding: 0 1; }
    KeysScreen #about { height: 4; padding: 0 1; background: $surface; }
    KeysScreen #beside { display: none; width: 60; height: 1fr; padding: 1 2; background: $surface; }
    KeysScreen.-wide #beside { display: block; }
    KeysScreen.-wide #about { display: none; }
    KeysScreen.-wide Picker { padding: 1 2; }
    """
    AUTO_FOCUS = "Picker"

    def compose(self) -> ComposeResult:
        yield TopLine("Keys", "Enter, then the new key")
        with Horizontal():
            yield Picker(eager=True)
            yield Text(self._about, name="beside")
        yield Text(self._about, name="about")
        yield KeyBar("picker.choose", "keys.reset", "keys.reset_all", "keys.on", "screen.back")

    def on_mount(self) -> None:
        self.all = list(keys.bound().values())
        self._fill(0)

    def _fill(self, at: int) -> None:
        self.query_one(Picker).fill(len(self.all), self._row, at)
        self._tell()

    def _tell(self) -> None:
        changed = self.game.settings.keys
        right = f"{len(changed)} changed" if changed else "none changed"
        self.query_one(TopLine).tell("Keys", "Enter, then the new key", right=right)
        for name in ("about", "beside"):
            self.query_one(f"#{name}", Text).write(self._about)

    @property
    def here(self) -> Bound:
        """The binding that is pointed at."""
        return self.all[self.query_one(Picker).highlighted]

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        one, changed = self.all[index], self.game.settings.keys
        now = "  ".join(keys.shown(key) for key in keys.keys_of(one.id, changed))
        mark = "changed  " if one.id in changed else ""
        first = index == 0 or self.all[index - 1].place != one.place
        place = text((one.place if first else "").ljust(PLACE), "bold $accent")
        left = row(place, ("▶ " if lit else "  ", "$accent"), (one.does, "bold $title" if lit else ""))
        return [spread(left, row((mark, "$quiet"), (now.ljust(KEYS), "bold $accent")), width)]

    def _about(self, width: int) -> list[Content]:
        one = self.here
        first = " ".join(keys.shown(key) for key in one.keys)
        made = [row(("In settings.json  ", "$quiet"), (one.id, "bold")), row(("At first          ", "$quiet"), first)]
        words = (
            "The same letter may do one thing on the main screen and another in the debrief; on one screen no two "
            "lines can have the same."
        )
        return [*made, *fold(text(words, "$quiet"), width)]

    # ---- messages and actions ---------------------------------------------------------------------------------

    def on_picker_moved(self) -> None:
        self._tell()

    def on_picker_chosen(self) -> None:
        self.app.push_screen(Press(self.here.does), self._pressed)

    def _pressed(self, key: str | None) -> None:
        if not key:
            return
        one, changed = self.here, self.game.settings.keys
        taken = keys.in_the_way(one.id, key, changed)
        if "ctrl" in key:
            self._say(f"{keys.shown(key)}: keys with Ctrl belong to the terminal")
        elif taken:
            other = keys.bound()[taken]
            self._say(f"{keys.shown(key)} is taken: '{other.does}' ({other.place}). Give that one another key first.")
        else:
            changed[one.id] = key
            if key in one.keys and len(one.keys) == 1:
                del changed[one.id]
            self._take()

    def _say(self, words: str) -> None:
        self.app.clear_notifications()
        self.notify(words, severity="warning", markup=False, timeout=5)

    def _take(self) -> None:
        """Listen to the keys as they are now, and keep them."""
        self.app.set_keymap(self.game.settings.keys)
        trouble = self.game.keep()
        if trouble:
            self._say(f"The keys hold until you leave{trouble}")
        self._fill(self.query_one(Picker).highlighted)

    def action_reset(self) -> None:
        """The binding pointed at gets the keys that it had at first, unless another one has them by now."""
        one, changed = self.here, self.game.settings.keys
        if one.id not in changed:
            return
        others = {ident: key for ident, key in changed.items() if ident != one.id}
        taken = next((other for key in one.keys if (other := keys.in_the_way(one.id, key, others))), "")
        if taken:
            self._say(f"'{keys.bound()[taken].does}' has its key now: reset that one first.")
        else:
            del changed[one.id]
            self._take()

    def action_reset_all(self) -> None:
        self.game.settings.keys.clear()
        self._take()

    def action_leap(self, by: int) -> None:
        self.query_one(Picker).action_step(by * LEAP)
