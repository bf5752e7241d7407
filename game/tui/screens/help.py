"""Help: how a quarter runs, the keys, the meters and the postures."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content

from game.campaign.meters import METERS, POSTURE_MEANINGS, POSTURE_TITLES, PURSE, SCORES
from game.tui.paint import fold, hang, row, text
from game.tui.screens.base import SubScreen
from game.tui.sizes import VAST
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Page

ABOUT = (
    "You hold the sanctions and export-control desk in Washington. Pressing China and Russia harder may drive them "
    "together and wear the tool out; doing nothing may cost you belief. Keep leverage, and keep alignment low."
)
STEPS = (
    (
        "Brief",
        "An event comes to your desk. Its badge says if it is documented, a composite of several, or hypothetical.",
    ),
    (
        "Decide",
        "Choose one option, and one desk move with it if you like. Advisers tell what they expect before any answer.",
    ),
    (
        "Answer",
        "Beijing and Moscow answer the tool you used; something else goes on meanwhile. Then slow changes settle.",
    ),
    ("Why", "Every number that moved can say why, to the tenth of a point."),
)
KEYS = (
    ("1-5, ↑ ↓", "point at an option; Enter, or the same digit again, or a second click decides"),
    ("d", "desk moves: one a quarter, made together with the decision"),
    ("a", "advisers: what six offices expect of each option, and how often they were right"),
    ("f", "forecast: where each option may lead, and its chance to win; some campaigns grant few"),
    ("e", "predict: say which way the two scores will go, and how sure you are; it is told at the end"),
    ("w", "why: every cause of every number; Enter goes a step deeper"),
    ("n", "nexus: what joins Beijing and Moscow, what presses, what wears down"),
    ("p", "plane: the way through leverage and alignment"),
    ("s", "numbers: all of them, with meaning and warning line"),
    ("c", "codex: what the words mean; it opens at those of the event"),
    ("l", "the last answer once more"),
    ("u", "undo: take back the last quarter; the journal keeps a note"),
    ("b", "rewind: another option in an earlier quarter, or a game of its own from there"),
    ("y", "copy the card to your clipboard; in the codex Y copies the entry, in the debrief y a line to share"),
    ("t or T", "the next theme; in a quarter with a lesson t shows the lesson"),
    (",", "settings: theme, motion, mouse, predictions, and another key for anything"),
    ("PgUp PgDn", "scroll what is longer than the screen"),
    ("? or h", "this help"),
    ("q or Esc", "leave; the game is always saved"),
)


class HelpScreen(SubScreen):
    """Everything that one needs to know to play."""

    BINDINGS = [
        Binding("question_mark,h", "back", "back", show=False, id="help.back"),
        Binding("f", "first_steps", "the first steps again", id="help.first_steps"),
    ]
    DEFAULT_CSS = """
    HelpScreen #numbers { display: none; background: $surface; }
    HelpScreen.-vast #numbers { display: block; }
    HelpScreen.-vast Page { padding: 0 1; }
    """
    AUTO_FOCUS = "#play"

    def compose(self) -> ComposeResult:
        yield TopLine("Help", "how it is played")
        with Horizontal(classes="body"):
            yield Page(self._write, name="play")
            yield Page(numbers, name="numbers")
        yield KeyBar("page.down", "help.first_steps", "app.settings", "app.theme", "screen.back")

    def _write(self, width: int) -> list[Content]:
        """The whole text, or on a vast terminal the half that the numbers do not stand in."""
        width = min(width, 104)
        return play(width) if self.app.size.width >= VAST else [*play(width), *numbers(width)[1:]]

    def action_first_steps(self) -> None:
        from game.tui.screens.first_run import FirstRun

        self.app.push_screen(FirstRun())


def play(width: int) -> list[Content]:
    """How a quarter runs, the keys, the postures."""
    made = [Content(""), *fold(text(ABOUT), width), *_heading("How a quarter runs")]
    for number, (name, words) in enumerate(STEPS, 1):
        made += hang(row((f"  {number}  ", "bold $accent"), (name.ljust(9), "bold")), text(words), width)
    made += _heading("Keys")
    for key, words in KEYS:
        made += hang(text(f"  {key}".ljust(14), "bold $accent"), text(words), width)
    made += _heading("Postures: how hard an option presses")
    for posture, words in POSTURE_MEANINGS.items():
        made += hang(text(f"  {POSTURE_TITLES[posture]}".ljust(16), "bold"), text(words), width)
    return [*made, Content("")]


def numbers(width: int) -> list[Content]:
    """What each number means and where it becomes dangerous."""
    from game.tui.screens.numbers import warning_words

    made = _heading("The numbers, each from 0 to 100; ! marks one beyond its warning line")
    for meter in METERS.values():
        if meter in SCORES or meter in PURSE:
            head = row((f"  {meter.title}".ljust(16), "bold"), (meter.short.ljust(5), "$quiet"))
            made += hang(head, row(meter.meaning, (f" {warning_words(meter)}", "$quiet")), width)
    made += _heading("Ties, adaptation, fatigue, pressure")
    for meter in METERS.values():
        if meter not in SCORES and meter not in PURSE and not meter.name.startswith("pressure."):
            made += hang(text(f"  {meter.title}".ljust(32), "bold"), text(meter.meaning), width)
    return [*made, Content("")]


def _heading(words: str) -> list[Content]:
    return [Content(""), text(words, "bold $accent")]
