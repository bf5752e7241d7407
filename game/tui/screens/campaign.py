"""The main screen: the event on the desk, the numbers, and the decision."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from game.campaign import seeds
from game.campaign.meters import METERS
from game.campaign.session import Session
from game.campaign.views import MoveChoice, Outcome
from game.errors import SaveError, UseError
from game.text import quarter_name
from game.tui.paint import fit, row, text
from game.tui.screens.base import Dialog, GameScreen
from game.tui.widgets.arrangement import arrange
from game.tui.widgets.card import Card
from game.tui.widgets.choices import Choices, Detail
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.gauges import Gauges
from game.tui.widgets.page import Page
from game.tui.widgets.picker import Picker

WIDE, SIDE = 120, 44
"""Cells from which there is a panel beside the card, and its own."""
COST = " cost "
"""The heading over the prices of the options."""
TITLE = 24
"""Letters of a campaign's title in the first line, where the score has to stand beside it."""


class Prompt(Widget):
    """The line above the options: how to decide, and the desk move and the prediction that are ready."""

    DEFAULT_CSS = """
    Prompt { height: 1; padding: 0 1; }
    """

    def tell(self, ready: MoveChoice | None, said: dict[str, int]) -> None:
        """Show another desk move or none, and what is predicted."""
        self._ready, self._predicted = ready, said
        self.refresh()

    _ready: MoveChoice | None = None
    _predicted: Mapping[str, int] = {}

    def render(self) -> Content:
        room = self.size.width - len(COST)
        words = text("Your move", "bold $title")
        if self._predicted:
            told = (f"{METERS[name].short} {said_shortly(sure)}" for name, sure in self._predicted.items())
            lead = "   you say " if self._ready is None else "   "
            words = row(words, (lead, "$quiet"), (", ".join(told), "bold $accent"))
        if self._ready is not None:
            move = self._ready.move
            words = row(words, ("   " if self._predicted else "   with ", "$quiet"))
            price = text(f" ({move.cost})", "$quiet")
            label = text(f"+ {move.label}", "bold $accent")
            words += label.truncate(max(8, room - words.cell_length - price.cell_length), ellipsis=True) + price
        elif not self._predicted:
            words = row(words, ("   a digit points, Enter decides; d desk move, e predict", "$quiet"))
        return fit(words, room) + text(COST, "$quiet")


def said_shortly(sure: int) -> str:
    """``down 75%``."""
    return f"{'up' if sure > 0 else 'down'} {abs(sure)}%"


class CampaignScreen(GameScreen[None]):
    """Brief and decide, quarter after quarter."""

    BINDINGS = [
        Binding("d", "desk", "desk", id="campaign.desk"),
        Binding("a", "show('advisers')", "advisers", id="campaign.advisers"),
        Binding("f", "forecast", "forecast", id="campaign.forecast"),
        Binding("e", "predict", "predict", id="campaign.predict"),
        Binding("w", "show('why')", "why", id="campaign.why"),
        Binding("n", "show('nexus')", "nexus", id="campaign.nexus"),
        Binding("p", "show('plane')", "plane", id="campaign.plane"),
        Binding("s", "show('numbers')", "numbers", id="campaign.numbers"),
        Binding("c", "codex", "codex", id="campaign.codex"),
        Binding("t", "lesson", "lesson", id="campaign.lesson"),
        Binding("l", "last_answer", "last answer", id="campaign.last_answer"),
        Binding("u", "undo", "undo", id="campaign.undo"),
        Binding("b", "rewind", "rewind", id="campaign.rewind"),
        Binding("y", "copy", "copy", id="campaign.copy"),
        Binding("q,escape", "leave", "leave", id="campaign.leave", key_display="q"),
        Binding("pageup", "page(-1)", "card up", show=False, id="campaign.card_up"),
        Binding("pagedown", "page(1)", "card down", show=False, id="campaign.card_down"),
        Binding("left", "pan(-20)", "left", show=False, id="campaign.left"),
        Binding("right", "pan(20)", "right", show=False, id="campaign.right"),
    ]
    AUTO_FOCUS = "Choices"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.ready: str | None = None
        """The id of the desk move that goes with the next decision."""
        self.said: dict[str, int] = {}
        """What the player predicts of leverage and alignment, which goes with it too."""
        self._laid_out = Size(0, 0)
        self._asked = 0
        """The quarter in which a prediction was asked for, where the settings want that."""

    def compose(self) -> ComposeResult:
        yield TopLine()
        yield Gauges()
        with Horizontal(classes="body"), Vertical(classes="pane"):
            yield Card()
            yield Prompt()
            yield Choices(careful=True)
            yield Detail()
        yield KeyBar(
            *(f"campaign.{name}" for name in ("desk", "advisers", "forecast", "predict", "why")),
            "screen.help",
            "campaign.leave",
            extra=(
                *(f"campaign.{name}" for name in ("lesson", "nexus", "codex", "undo", "rewind", "plane", "numbers")),
                "campaign.last_answer",
                "campaign.copy",
                "app.settings",
                "app.theme",
            ),
        )

    def on_mount(self) -> None:
        for notice in self.session.notices:
            self.notify(notice, markup=False, timeout=12)
        self.session.notices.clear()
        self.show_brief()
        self._side()
        self._teach()

    def on_screen_resume(self) -> None:
        self._side()

    def _side(self) -> None:
        """The panel beside the card, made the first time that there is room for it."""
        from game.tui.widgets.side import Side

        if self.app.size.width >= WIDE and not self.query(Side):
            self.query_one(".body").mount(Side(self.session))

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._side()
        if self._laid_out != self.app.size:
            self._head()
            self._lay_out(self.query_one(Choices).highlighted)

    def show_brief(self) -> None:
        """Lay the present quarter on the desk."""
        session = self.session
        brief = session.brief()
        self._head()
        self.query_one(Gauges).show(session.outcomes, session.numbers())
        self._lay_out(next((k for k, c in enumerate(brief.choices) if not c.refusal), 0))
        self.said = {}
        self._set_ready(None)
        self.refresh_bindings()
        for side in self.query("Side"):
            assert isinstance(side, Page)
            side.rewrite()

    def _head(self) -> None:
        """Which quarter it is and how the player stands; on a wide terminal the seed as well."""
        if self.session.finished:
            return  # this screen is being left
        session, brief = self.session, self.session.brief()
        title, score, par = session.title, f"score now {session.standing():.1f}", f"{session.deck.par:g}"
        if self.app.size.width >= WIDE:
            right = f"{score} · par at the end {par}   seed {seeds.show(session.seed)}"
        else:
            right = f"{score} · par {par}"
            title = title if len(title) <= TITLE else f"{title[: TITLE - 1]}…"
        quarter = f"quarter {brief.quarter} of {brief.quarters}"
        self.query_one(TopLine).tell(title, quarter_name(brief.year, brief.of_year), quarter, right=right)

    def _lay_out(self, at: int) -> None:
        """Share the height between the card and the options."""
        if self.session.finished:
            return  # this screen is being left
        brief, size = self.session.brief(), self.app.size
        self._laid_out = size
        width = max(80, size.width) - (SIDE if size.width >= WIDE else 0) - 2
        arrangement = arrange(brief, width, size.height)
        self.query_one(Card).show(brief, arrangement.roomy, arrangement.merged)
        self.query_one(Choices).show(brief, arrangement, at)
        detail = self.query_one(Detail)
        detail.display = not arrangement.full
        detail.show(brief, at, arrangement.hints)

    def _set_ready(self, move: str | None) -> None:
        self.ready = move
        listed = {choice.move.id: choice for choice in self.session.brief().moves}
        self.query_one(Prompt).tell(listed[move] if move else None, self.said)

    # ---- deciding ---------------------------------------------------------------------------------------------

    def on_picker_moved(self, event: Picker.Moved) -> None:
        if not self.session.finished:
            self.query_one(Detail).show(self.session.brief(), event.index)

    def on_picker_unpointed(self) -> None:
        self._say("Point at an option first, with its digit or the arrows. Enter then decides.")

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        if self.session.finished:
            return
        choice = self.session.brief().choices[event.index]
        if choice.refusal:
            self._say(f"{choice.option.label}: {choice.refusal}")
            return
        if self.game.settings.ask and not self.said and self._asked != self.session.quarter:
            self._asked = self.session.quarter
            self.action_predict()
            return
        try:
            outcome = self.session.decide(choice.option.id, self.ready, self.said)
        except UseError as error:
            self._set_ready(None)
            self._say(f"{error}. The desk move is put aside; choose again.")
        except SaveError as error:
            self._set_ready(None)
            self.show_brief()
            self.app.push_screen(
                Dialog(
                    "The game could not be saved",
                    f"{error}\n\nNothing has been decided: the game stands as before.",
                    "go on",
                )
            )
        else:
            self._answer(outcome)

    def _say(self, words: str) -> None:
        self.app.clear_notifications()  # one at a time: they lie over the card
        self.notify(words, severity="warning", markup=False, timeout=3)

    def _answer(self, outcome: Outcome) -> None:
        from game.tui.screens.answer import AnswerScreen

        self.app.push_screen(AnswerScreen(self.session, outcome), self._after_answer)

    def _after_answer(self, _: None) -> None:
        if self.session.finished:
            from game.tui.screens.debrief import DebriefScreen

            self.game.go(DebriefScreen(self.session))
        else:
            self.show_brief()
            self._teach()

    def _teach(self) -> None:
        """Tell the lesson of this quarter, if it has one."""
        if self._has_lesson():
            from game.tui.screens.lesson import Lesson

            self.app.push_screen(Lesson(self.session.brief(), len(self.session.scenario.lessons)))

    def _has_lesson(self) -> bool:
        return not self.session.finished and bool(self.session.brief().lesson)

    # ---- actions ----------------------------------------------------------------------------------------------

    def action_desk(self) -> None:
        from game.tui.screens.desk import Desk

        choice = self.session.brief().choices[self.query_one(Choices).highlighted]
        self.app.push_screen(Desk(self.session, choice.option, self.ready), self._desk_done)

    def _desk_done(self, chosen: str | None) -> None:
        if chosen is not None:
            self._set_ready(chosen or None)

    def action_predict(self) -> None:
        from game.tui.screens.predict import Predict

        self.app.push_screen(Predict(self.session, self.said), self._predicted)

    def _predicted(self, said: dict[str, int] | None) -> None:
        if said is not None:
            self.said = said
            self._set_ready(self.ready)

    def action_forecast(self) -> None:
        """Ask the analysts, after a question where that uses up an estimate."""
        from game.campaign import analysts

        session = self.session
        why, left = analysts.refusal(session), analysts.left(session)
        if why:
            self.app.push_screen(Dialog("The analysts", f"{why[0].upper()}{why[1:]}.", "go on"))
        elif left is None or session.quarter in session.estimates:
            self._forecast(True)
        else:
            words = (
                f"{left} estimate{'' if left == 1 else 's'} left. One shows where each option may lead, and stays open "
                f"until you decide this quarter.\n\nYou get one every {analysts.EVERY} quarters, and an intelligence "
                f"move on your desk brings {analysts.FOR_STUDY} more."
            )
            self.app.push_screen(Dialog("Ask the analysts?", words, "ask", "not now"), self._forecast)

    def _forecast(self, sure: bool | None) -> None:
        if not sure:
            return
        from game.campaign import analysts
        from game.tui.screens.forecast import ForecastScreen

        try:
            analyst = analysts.ask(self.session)
        except (UseError, SaveError) as error:
            self.app.push_screen(Dialog("The analysts could not be asked", str(error), "go on"))
        else:
            self.app.push_screen(ForecastScreen(self.session, analyst))

    def action_show(self, name: str) -> None:
        self.app.push_screen(sub_screen(name, self.session))

    def action_codex(self) -> None:
        from game.tui.screens.codex import CodexScreen

        brief = self.session.brief()
        self.app.push_screen(CodexScreen(self.session.content, brief.event.codex, brief.record))

    def action_copy(self) -> None:
        from game.tui.widgets.card import card_words

        self.game.copy(card_words(self.session.brief()), "The card")

    def action_lesson(self) -> None:
        self._teach()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the key of the lesson where there is none; it changes the theme there, as everywhere."""
        return self._has_lesson() if action == "lesson" else True

    def action_last_answer(self) -> None:
        if not self.session.outcomes:
            self._say("Nothing has been answered yet: this is the first quarter")
            return
        from game.tui.screens.answer import AnswerScreen

        self.app.push_screen(AnswerScreen(self.session, self.session.outcomes[-1], again=True))

    def action_undo(self) -> None:
        if not self.session.outcomes:
            self._say("There is nothing to undo: this is the first quarter")
            return
        last = self.session.outcomes[-1]
        words = f"Take back {quarter_name(last.year, last.of_year)}? The journal keeps a note that it was undone."
        self.app.push_screen(Dialog("Undo", words, "take it back", "keep it"), self._undo)

    def action_rewind(self) -> None:
        if not self.session.outcomes:
            self._say("There is nothing to rewind: this is the first quarter")
            return
        from game.tui.screens.rewind import RewindScreen

        self.app.push_screen(RewindScreen(self.session))

    def _undo(self, sure: bool | None) -> None:
        if not sure:
            return
        try:
            self.session.undo()
        except (UseError, SaveError) as error:
            self.app.push_screen(Dialog("It could not be undone", str(error), "go on"))
            return
        self.show_brief()
        self.notify("The last quarter is taken back.", timeout=3)

    def action_page(self, by: int) -> None:
        """Turn the card over, or on a terminal that is too small the screen."""
        if self.max_scroll_y:
            self.scroll_relative(y=by * self.size.height // 2, animate=False)
            return
        card = self.query_one(Card)
        card.action_page_down() if by > 0 else card.action_page_up()

    def action_pan(self, by: int) -> None:
        """Move sideways, on a terminal that is too narrow."""
        self.scroll_relative(x=by, animate=False)

    def action_leave(self) -> None:
        self.game.leave()


def sub_screen(name: str, session: Session) -> Screen[None]:
    """One of the screens that tell more about a game: advisers, why, nexus, plane, numbers."""
    if name == "advisers":
        from game.tui.screens.advisers import AdvisersScreen

        return AdvisersScreen(session)
    if name == "why":
        from game.tui.screens.why import WhyScreen

        return WhyScreen(session)
    if name == "nexus":
        from game.tui.screens.nexus import NexusScreen

        return NexusScreen(session)
    if name == "plane":
        from game.tui.screens.plane import PlaneScreen

        return PlaneScreen(session)
    from game.tui.screens.numbers import NumbersScreen

    return NumbersScreen(session)
