"""The end, in seven sections: how it came out, the way there, what was hidden, and what else could have been done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content

from game.campaign import debrief, predictions, rewind, seeds, share
from game.campaign.session import Session
from game.errors import GameError
from game.text import quarter_name
from game.tui.aside import aside
from game.tui.screens.base import Dialog, GameScreen
from game.tui.screens.campaign import sub_screen
from game.tui.widgets.debriefing import Telling
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Page, Text
from game.tui.widgets.plots import Calibration, Curve, Curves, years
from game.tui.widgets.sections import Sections

Write = Callable[[int], list[Content]]

WIDE, TALL = 120, 36
"""Cells from which two columns stand side by side, and from which they hold more."""


class Section(NamedTuple):
    """What one section shows: above its chart, the chart's id, below it, and in the second column."""

    name: str
    lead: Write | None
    chart: str
    left: Write
    right: Write | None


class DebriefScreen(GameScreen[None]):
    """The verdict of a finished game, and everything that can be learnt from it."""

    BINDINGS = [
        Binding("right", "turn(1)", "turn", id="debrief.next", key_display="← →"),
        Binding("left", "turn(-1)", "back", show=False, id="debrief.previous"),
        *(Binding(str(n), f"open({n})", f"section {n}", show=False, id=f"debrief.{n}") for n in range(1, 8)),
        Binding("b", "rewind", "rewind", id="debrief.rewind"),
        Binding("y", "copy", "copy", id="debrief.copy"),
        Binding("w", "show('why')", "why", id="debrief.why"),
        Binding("p", "show('plane')", "plane", id="debrief.plane"),
        Binding("n", "show('nexus')", "nexus", id="debrief.nexus"),
        Binding("s", "show('numbers')", "numbers", id="debrief.numbers"),
        Binding("r", "replay", "replay", id="debrief.replay"),
        Binding("a", "again", "another", id="debrief.again"),
        Binding("enter,o", "home", "home", id="debrief.home", key_display="Enter"),
        Binding("q,escape", "leave", "leave", id="debrief.leave", key_display="q"),
    ]
    DEFAULT_CSS = """
    DebriefScreen #one { width: 1fr; }
    DebriefScreen #lead { padding: 0 1; }
    DebriefScreen Plot { height: 11; display: none; }
    DebriefScreen.-tall Plot { height: 18; }
    DebriefScreen #right { display: none; background: $surface; padding: 0 1; }
    DebriefScreen.-wide.-two #right { display: block; }
    DebriefScreen.-tall #one, DebriefScreen.-tall #right { padding-top: 1; }
    """
    AUTO_FOCUS = "#left"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.telling = tell = Telling(session)
        guessed = "calibration" if predictions.guesses(session.outcomes) and not session.author else ""
        self.sections = (
            Section("Verdict", None, "", self._verdict, self._judged),
            Section("The way", tell.legend, "scores", tell.moments, self._way),
            Section("Hidden", None, "", tell.hidden, tell.offices),
            Section("Choices", None, "", tell.choices, tell.history),
            Section("Foresight", tell.score_of_guesses, guessed, tell.calibration, tell.guesses),
            Section("Stories", None, "", tell.stories, tell.achievements),
            Section("Share", None, "", tell.shared, None),
        )

    def compose(self) -> ComposeResult:
        session = self.session
        last = quarter_name(*session.deck.year(max(1, len(session.outcomes))))
        yield TopLine("Debrief", session.title, last, right=f"seed {seeds.show(session.seed)}")
        yield Sections([section.name for section in self.sections])
        with Horizontal(classes="body"):
            with Vertical(id="one"):
                yield Text(name="lead")
                yield Curves(id="scores")
                yield Calibration(id="calibration")
                yield Page(name="left")
            yield Page(name="right")
        names = ("next", "rewind", "copy", "why", "replay", "again", "home", "leave")
        yield KeyBar(
            *(f"debrief.{name}" for name in names),
            extra=("screen.help", "debrief.plane", "page.down", "debrief.numbers", "debrief.nexus", "app.theme"),
        )

    def on_mount(self) -> None:
        outcomes = self.session.outcomes
        if outcomes:
            self._chart()
        self.query_one(Calibration).show(predictions.calibration(predictions.guesses(outcomes)))
        self._show(top=True)
        self.call_after_refresh(self.run_worker, self._weigh)  # the screen stands before the work begins

    def _chart(self) -> None:
        outcomes = self.session.outcomes
        first = outcomes[0].before
        leverage, alignment = (
            (first[name], *(outcome.after[name] for outcome in outcomes)) for name in ("leverage", "alignment")
        )
        letters = {m.quarter: letter for m, letter in zip(debrief.moments(outcomes), "abcdefgh", strict=False)}
        curves = (Curve(leverage, "●", "accent"), Curve(alignment, "◆", "bad"))
        self.query_one("#scores", Curves).show(curves, years(outcomes), letters)

    async def _weigh(self) -> None:
        """Some seconds of playing on, beside the screen."""
        self.telling.turns = await aside(partial(rewind.weighed, self.session))
        self._show(top=False)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._show(top=False)

    # ---- showing ----------------------------------------------------------------------------------------------

    @property
    def section(self) -> Section:
        """The section that is open."""
        return self.sections[self.query_one(Sections).opened]

    def _show(self, top: bool) -> None:
        section = self.section
        self.set_class(section.right is not None, "-two")
        lead = self.query_one("#lead", Text)
        lead.display = section.lead is not None
        lead.write(section.lead or (lambda width: []))
        for chart in ("scores", "calibration"):
            self.query_one(f"#{chart}").display = section.chart == chart
        self.query_one("#left", Page).write(self._left, top)
        self.query_one("#right", Page).write(self._right, top)

    def _left(self, width: int) -> list[Content]:
        section = self.section
        made = section.left(width)
        if section.right and self.app.size.width < WIDE:
            more = section.right(width)
            made = [*made, *([Content("")] if made and more else []), *more]
        return made

    def _right(self, width: int) -> list[Content]:
        right = self.section.right
        return right(width) if right else []

    @property
    def _roomy(self) -> bool:
        """Whether there is room for the verdict, the lenses and the plane at once."""
        return self.app.size.width >= WIDE and self.app.size.height >= TALL

    def _verdict(self, width: int) -> list[Content]:
        made = self.telling.verdict_lines(width)
        return [*made, Content(""), *self.telling.lenses(width)] if self._roomy else made

    def _judged(self, width: int) -> list[Content]:
        return self._way(width) if self._roomy else self.telling.lenses(width)

    def _way(self, width: int) -> list[Content]:
        mix = self.telling.mix(width)
        if self.app.size.width < WIDE:
            return [*mix, Content(""), *self.telling.plane(width, 16)]
        height = max(12, self.app.size.height - len(mix) - 7)
        return [*self.telling.plane(width, height), Content(""), *mix]

    # ---- actions ----------------------------------------------------------------------------------------------

    def action_turn(self, by: int) -> None:
        self._open((self.query_one(Sections).opened + by) % len(self.sections))

    def action_open(self, number: int) -> None:
        self._open(number - 1)

    def _open(self, index: int) -> None:
        self.query_one(Sections).opened = index
        self._show(top=True)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(share.text(self.session))
        self.notify(
            "The line is on its way to your clipboard. Where a terminal does not allow that, take it from section 7.",
            title="Copied",
            timeout=4,
        )

    def action_rewind(self) -> None:
        from game.tui.screens.rewind import RewindScreen

        if self.session.outcomes:
            self.app.push_screen(RewindScreen(self.session))

    def action_show(self, name: str) -> None:
        self.app.push_screen(sub_screen(name, self.session))

    def action_replay(self) -> None:
        from game.tui.screens.replay import ReplayScreen

        if self.session.outcomes:
            self.app.push_screen(ReplayScreen(self.session))

    def action_again(self) -> None:
        session = self.session
        try:
            other = Session(session.content, session.scenario.id, seeds.fresh(), author=session.author)
        except GameError as error:
            self.app.push_screen(Dialog("A new game could not be started", str(error), "go on"))
            return
        self.game.play(other)

    def action_home(self) -> None:
        self.game.go_home()

    def action_leave(self) -> None:
        self.game.leave()
