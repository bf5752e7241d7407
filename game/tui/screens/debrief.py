"""The end: how it came out, how it is judged, what was hidden, and how to play the same world again."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content

from game.campaign import seeds
from game.campaign.advisers import records
from game.campaign.meters import LENS_NOTE, POSTURE_TITLES
from game.campaign.session import Session
from game.errors import GameError
from game.text import quarter_name
from game.tui.paint import bar, fold, hang, pack, row, text
from game.tui.screens.base import Dialog, GameScreen
from game.tui.screens.campaign import sub_screen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.gauges import Gauges
from game.tui.widgets.page import Page
from game.tui.widgets.plane_chart import plane_chart

LABEL = 15
OFFICE = 26


class DebriefScreen(GameScreen[None]):
    """The verdict of a finished game."""

    BINDINGS = [
        Binding("p", "show('plane')", "plane", id="debrief.plane"),
        Binding("w", "show('why')", "why", id="debrief.why"),
        Binding("n", "show('nexus')", "nexus", id="debrief.nexus"),
        Binding("s", "show('numbers')", "numbers", id="debrief.numbers"),
        Binding("r", "replay", "replay", id="debrief.replay"),
        Binding("a", "again", "new world", id="debrief.again"),
        Binding("enter,o", "home", "home", id="debrief.home", key_display="Enter"),
        Binding("q,escape", "leave", "leave", id="debrief.leave", key_display="q"),
    ]
    DEFAULT_CSS = """
    DebriefScreen #right { display: none; background: $surface; padding: 0 1; }
    DebriefScreen.-wide #right { display: block; }
    """
    AUTO_FOCUS = "#left"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.verdict = session.verdict()
        self.records = records(session.claims())

    def compose(self) -> ComposeResult:
        session = self.session
        last = quarter_name(*session.deck.year(max(1, len(session.outcomes))))
        yield TopLine("Debrief", session.scenario.title, last, right=f"seed {seeds.show(session.seed)}")
        yield Gauges()
        with Horizontal(classes="body"):
            yield Page(self._left, name="left")
            yield Page(self._right, name="right")
        keys = ("page.down", *(f"debrief.{name}" for name in ("plane", "why", "replay", "again", "home", "leave")))
        yield KeyBar(*keys, extra=("debrief.numbers", "debrief.nexus", "app.theme", "screen.help"))

    def on_mount(self) -> None:
        self.query_one(Gauges).show(self.session.outcomes, self.session.numbers())

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.query_one("#left", Page).write(self._left, top=False)
        self.query_one("#right", Page).write(self._right, top=False)

    # ---- what it says -----------------------------------------------------------------------------------------

    def _left(self, width: int) -> list[Content]:
        verdict = self.verdict
        made = [
            Content(""),
            text(verdict.ending.title, "bold $accent"),
            *fold(text(verdict.ending.body), width),
            Content(""),
        ]
        made += [*self._score(width), Content(""), *self._hidden(width), Content("")]
        if self.app.size.width < 120:
            made += [*self._lenses(width), Content(""), *plane_chart(self.session, width, 18), Content("")]
        return [*made, *self._offices(width), *self._same(width)]

    def _right(self, width: int) -> list[Content]:
        height = max(12, self.app.size.height - 25)
        return [Content(""), *plane_chart(self.session, width, height), Content(""), *self._lenses(width)]

    def _score(self, width: int) -> list[Content]:
        verdict = self.verdict
        won = ("a win", "bold $good") if verdict.won else ("not a win", "bold $bad")
        head = row(
            ("Score".ljust(LABEL), "bold $title"),
            (f"{verdict.score:.1f}", "bold $title"),
            (f" of 100, par {verdict.par:g}: ", "$quiet"),
            won,
        )
        made = [head, bar(verdict.score, min(40, width - LABEL), won[1], verdict.par).pad_left(LABEL)]
        if verdict.early:
            played, planned = len(self.session.outcomes), self.session.deck.quarters
            words = f"The game ended early, in quarter {played} of {planned}: that is never a win."
            made += fold(text(words, "$quiet"), width, LABEL)
        made.append(row(("Where".ljust(LABEL), "bold $title"), verdict.quadrant))
        mix = ", ".join(
            f"{POSTURE_TITLES[p].lower()} {n}" for p, n in sorted(verdict.postures.items(), key=lambda pair: -pair[1])
        )
        made += hang(text("Your postures".ljust(LABEL), "bold $title"), text(mix or "none"), width)
        same, of = verdict.matched_history
        if of:
            words = f"as the United States did in {same} of {of} documented decisions"
            made += hang(text("The record".ljust(LABEL), "bold $title"), text(words), width)
        return made

    def _hidden(self, width: int) -> list[Content]:
        verdict = self.verdict
        doctrine = self.session.content.doctrines[verdict.doctrine_id]
        made = [text("What was hidden", "bold $accent")]
        words = row((verdict.thesis, "bold"), ": how much of their closeness pressure causes in this world")
        made += hang(text("Thesis".ljust(LABEL), "bold $title"), words, width)
        words = row((f"{doctrine.name}. ", "bold"), doctrine.brief)
        made += hang(text("Doctrine".ljust(LABEL), "bold $title"), words, width)
        return made + hang(text("The sign".ljust(LABEL), "bold $title"), text(doctrine.tell), width)

    def _lenses(self, width: int) -> list[Content]:
        made = [text("The same game under each lens", "bold $accent"), *fold(text(LENS_NOTE, "$quiet"), width)]
        for lens in self.verdict.lenses:
            ours = lens.id == self.session.scenario.lens
            name = row(
                ("▶ " if ours else "  ", "$accent"),
                (lens.name.ljust(13), "bold" if ours else ""),
                (f"{lens.score:5.1f}  ", "bold $title"),
            )
            made.append(name + bar(lens.score, min(30, max(10, width - name.cell_length)), "$accent"))
            parts = [text(f"{part} {value:.0f} × {weight:g}", "$quiet") for part, value, weight in lens.parts]
            made += pack(Content("  "), parts, width, "   ")
        return made

    def _offices(self, width: int) -> list[Content]:
        """How often the forecasts of each office held, and what it believed beside what was so."""
        advisers = self.session.content.advisers.values()
        if not advisers:
            return []
        thesis = self.verdict.thesis
        words = row(("The thesis that each took for true. Here it was ", "$quiet"), (thesis, "bold"), ".")
        made = [text("The offices", "bold $accent"), *fold(words, width, 2)]
        for adviser in advisers:
            right, told = self.records.get(adviser.id, (0, 0))
            held = f"held {right} of {told}" if told else "no forecast fell due"
            made.append(
                row(
                    (f"  {adviser.office}".ljust(OFFICE), "bold $title"),
                    f"{adviser.thesis:9}",
                    ("= " if adviser.thesis == thesis else "  ", "bold $accent"),
                    held,
                ).truncate(width, ellipsis=True)
            )
        return [*made, Content("")]

    def _same(self, width: int) -> list[Content]:
        session = self.session
        command = f"doubledown play --scenario {session.scenario.id} --seed {seeds.show(session.seed)}"
        made = [text("The same world again", "bold $accent"), text(command).pad_left(2)]
        if session.journal is not None:
            made += fold(text(f"This game is kept in {session.journal.path}", "$quiet"), width, 2)
        return made

    # ---- actions ----------------------------------------------------------------------------------------------

    def action_show(self, name: str) -> None:
        self.app.push_screen(sub_screen(name, self.session))

    def action_replay(self) -> None:
        from game.tui.screens.replay import ReplayScreen

        if self.session.outcomes:
            self.app.push_screen(ReplayScreen(self.session))

    def action_again(self) -> None:
        session = self.session
        try:
            other = Session(session.content, session.scenario.id, seeds.fresh())
        except GameError as error:
            self.app.push_screen(Dialog("A new game could not be started", str(error), "go on"))
            return
        self.game.play(other)

    def action_home(self) -> None:
        self.game.go_home()

    def action_leave(self) -> None:
        self.game.leave()
