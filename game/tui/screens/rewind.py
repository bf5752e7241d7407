"""Rewind: one decision changed and the rest played as before, or a game taken up again from an earlier quarter."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from game.campaign import rewind
from game.campaign.meters import POSTURE_TITLES
from game.campaign.session import Session
from game.campaign.views import Choice, Outcome
from game.errors import GameError
from game.text import quarter_name
from game.tui.paint import fit, fold, row, spread, text
from game.tui.screens.base import Dialog, SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Text
from game.tui.widgets.picker import Picker

TAKEN = 32
"""Cells for what was chosen, beside the event; half of a wide line."""


class RewindScreen(SubScreen):
    """First a quarter is picked, then an option that was open in it."""

    BINDINGS = [
        Binding("g", "take_up", "go on from there", id="rewind.take_up"),
        Binding("escape,q,left", "back", "back", id="rewind.back", key_display="Esc"),
    ]
    DEFAULT_CSS = """
    RewindScreen #about { padding: 1 2 1 2; }
    RewindScreen Picker { padding: 0 1; height: 1fr; }
    """
    AUTO_FOCUS = "Picker"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.quarter = 0
        """The quarter that is opened; 0 while one is being picked."""
        self.choices: tuple[Choice, ...] = ()

    def compose(self) -> ComposeResult:
        yield TopLine("Rewind", self.session.title)
        yield Text(self._about, name="about")
        yield Picker()
        yield KeyBar("picker.choose", "rewind.take_up", "screen.help", "rewind.back", extra=("app.theme",))

    def on_mount(self) -> None:
        self._list(len(self.session.outcomes) - 1)

    def _list(self, at: int) -> None:
        """The quarters, or the options of the one that is open."""
        self.query_one("#about", Text).write(self._about)
        if self.quarter:
            self.query_one(Picker).fill(len(self.choices), self._option, at)
        else:
            self.query_one(Picker).fill(len(self.session.outcomes), self._past, at)

    # ---- what it says -----------------------------------------------------------------------------------------

    def _about(self, width: int) -> list[Content]:
        if not self.quarter:
            words = (
                "Pick a quarter. The world, and its luck, stay the same: only your decision changes. "
                "Enter shows what else was open; g begins a game of its own from there."
            )
            return fold(text(words, "$quiet"), width)
        done = self._done
        head = row(
            (f"{quarter_name(done.year, done.of_year)}  ", "$quiet"),
            (done.event.title if done.event else "", "bold $accent"),
        )
        words = "Enter plays the rest as you did and shows both games side by side. g goes on from here yourself."
        return [*fold(head, width), *fold(text(words, "$quiet"), width)]

    @property
    def _done(self) -> Outcome:
        return self.session.outcomes[self.quarter - 1]

    def _past(self, index: int, lit: bool, width: int) -> list[Content]:
        done = self.session.outcomes[index]
        room = max(TAKEN, width // 2 - 4)
        left = row(
            ("▶ " if lit else "  ", "$accent"),
            (f"{done.quarter:>2}  ", "bold $accent"),
            (f"{quarter_name(done.year, done.of_year)}  ", "$quiet"),
            (done.event.title if done.event else "a card that is not here", "bold $title" if lit else ""),
        )
        taken = done.option.label if done.option else ""
        return [spread(left, fit(text(taken, "$quiet"), room), width)]

    def _option(self, index: int, lit: bool, width: int) -> list[Content]:
        choice = self.choices[index]
        option, taken = choice.option, self._took(choice)
        left = row(
            ("▶ " if lit else "  ", "$accent"),
            (f"{index + 1}   ", "bold $accent"),
            (option.label, "$quiet" if choice.refusal else "bold $title" if lit else ""),
        )
        state = "what you took" if taken else "not open then" if choice.refusal else ""
        right = row(
            (f"{state}  " if state else "", "$accent"), (f"{POSTURE_TITLES[option.posture].lower()} ", "$quiet")
        )
        words = choice.refusal or option.case
        return [spread(left, right, width), *fold(text(words, "$quiet"), width - 4, 6)]

    def _took(self, choice: Choice) -> bool:
        taken = self._done.option
        return taken is not None and taken.id == choice.option.id

    # ---- messages and actions ---------------------------------------------------------------------------------

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        if self.quarter:
            self._look(self.choices[event.index])
        else:
            self._open(event.index + 1)

    def _open(self, quarter: int) -> None:
        try:
            self.choices = rewind.branch(self.session, quarter).brief().choices
        except GameError as error:
            self.app.push_screen(Dialog("This quarter cannot be opened", str(error), "go on"))
            return
        self.quarter = quarter
        self._list(next((k for k, c in enumerate(self.choices) if not c.refusal and not self._took(c)), 0))

    def _look(self, choice: Choice) -> None:
        if self._took(choice) or choice.refusal:
            self.notify(choice.refusal or "That is what you took: pick another one.", markup=False, timeout=3)
            return
        from game.tui.screens.compare import CompareScreen

        try:
            other = rewind.what_if(self.session, self.quarter, choice.option.id)
        except GameError as error:
            self.app.push_screen(Dialog("The rest cannot be played", str(error), "go on"))
            return
        names = ("as you played", f"in quarter {self.quarter} '{choice.option.label}'")
        self.app.push_screen(CompareScreen(rewind.compare(self.session, other), names))

    def action_take_up(self) -> None:
        quarter = self.quarter or self.query_one(Picker).highlighted + 1
        done = self.session.outcomes[quarter - 1]
        kept = "the game that you leave stays saved as it is" if self.session.journal else "this game is not saved"
        words = f"A game of its own begins, the same up to {quarter_name(done.year, done.of_year)}; {kept}."
        dialog = Dialog(f"Go on from quarter {quarter}?", words, "go on from there", "stay")
        self.app.push_screen(dialog, lambda sure: self._take_up(quarter) if sure else None)

    def _take_up(self, quarter: int) -> None:
        try:
            other = rewind.take_up(self.session, quarter)
        except GameError as error:
            self.app.push_screen(Dialog("It could not be taken up", str(error), "go on"))
            return
        self.game.play(other)

    def action_back(self) -> None:
        if not self.quarter:
            self.dismiss()
            return
        at, self.quarter = self.quarter - 1, 0
        self._list(at)
