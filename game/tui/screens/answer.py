"""After a decision: what Beijing and Moscow did, what the press says, and every number that moved with its cause."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content

from game.campaign.advisers import told_now
from game.campaign.explain import lead, led, really_done
from game.campaign.meters import FAMILY_TITLES, POSTURE_TITLES, SCORES, title_of
from game.campaign.predictions import guesses
from game.campaign.session import Session
from game.campaign.views import Outcome
from game.content.schema import Response
from game.text import quarter_name, signed
from game.tui.paint import better, change, fold, hang, moved, row, spread, text
from game.tui.screens.base import GameScreen
from game.tui.screens.predict import said
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.gauges import Gauges
from game.tui.widgets.page import Page

ACTORS = {"china": "Beijing", "russia": "Moscow", "both": "Beijing and Moscow"}
SECONDS = 0.7
LABEL = 11
LEAST = 0.25
"""Points below which a change is left to the ledger."""


class AnswerScreen(GameScreen[None]):
    """What the last decision came to. Enter goes on; any other key ends the sliding of the gauges."""

    BINDINGS = [
        Binding("enter,escape,q", "go_on", "go on", id="answer.go_on", key_display="Enter"),
        Binding("w", "why", "why", id="answer.why"),
        Binding("n", "nexus", "nexus", id="answer.nexus"),
    ]
    DEFAULT_CSS = """
    AnswerScreen #moved { display: none; width: 62; background: $surface; padding: 0 1; }
    AnswerScreen.-wide #moved { display: block; }
    """
    AUTO_FOCUS = "#told"

    def __init__(self, session: Session, outcome: Outcome, *, again: bool = False) -> None:
        super().__init__()
        self.session, self.outcome, self.again = session, outcome, again
        self.due = told_now(session.claims(), outcome.quarter)

    def compose(self) -> ComposeResult:
        done = self.outcome
        yield TopLine("The answer", quarter_name(done.year, done.of_year), done.event.title if done.event else "")
        yield Gauges()
        with Horizontal(classes="body"):
            yield Page(self._told, name="told")
            yield Page(self._moved, name="moved")
        yield KeyBar("answer.go_on", "page.down", "answer.why", "answer.nexus", "screen.help", extra=("app.theme",))

    def on_mount(self) -> None:
        gauges = self.query_one(Gauges)
        shown = self.session.outcomes[: self.outcome.quarter]
        gauges.show(shown, self.outcome.after)
        if self.app.animation_level != "none" and not self.again:
            gauges.start_slide(SECONDS)

    def on_key(self) -> None:
        self.query_one(Gauges).finish()

    def _told(self, width: int) -> list[Content]:
        done = self.outcome
        made = [Content(""), *self._you(width)]
        for meter in SCORES:
            made += score_lines(done, meter.name, width)
        made.append(Content(""))
        for label, card in (("answer", done.answer), ("meanwhile", done.current)):
            if card:
                made += [*response_lines(label, card, width), Content("")]
        made += [*self._world(width), *self._headlines(width), *self._forecasts(width)]
        if "-wide" not in self.classes:
            made += [Content(""), *self._moved(width)]
        return made

    def _you(self, width: int) -> list[Content]:
        done, made = self.outcome, []
        if done.option:
            posture = text(POSTURE_TITLES[done.option.posture].lower(), "$quiet")
            made += [spread(row(("You".ljust(LABEL), "bold $title"), done.option.label), posture, width)]
        if done.threat:
            words = "The threat was believed." if done.threat > 0 else "The threat was called: nobody believed it."
            made.append(text(words, "$good" if done.threat > 0 else "$bad").pad_left(LABEL))
        real = really_done(done)
        if real:
            words = f"the United States did {'' if real.startswith('the same') else 'this: '}{real}"
            made += hang(text("In fact".ljust(LABEL), "bold $title"), text(words), width)
        if done.move:
            made.append(row(("Desk move".ljust(LABEL), "bold $title"), done.move.label))
        made += self._said(width)
        if done.learnt:
            made += hang(text("You learn".ljust(LABEL), "bold $title"), text(done.learnt), width)
        if done.recorded is not None:
            made += fold(
                text("This quarter was played with other content: it is shown as it was recorded.", "$quiet"), width
            )
        return made

    def _said(self, width: int) -> list[Content]:
        """What was predicted, and whether it came true."""
        made: list[Content] = []
        for guess in guesses([self.outcome]):
            came = ("right", "bold $good") if guess.right else ("wrong", "bold $bad")
            label = "" if made else "You said"
            words = row(f"{said(guess.name, guess.said)}: ", came, (f" ({signed(guess.moved)})", "$quiet"))
            made += hang(text(label.ljust(LABEL), "bold $title"), words, width)
        return made

    def _world(self, width: int) -> list[Content]:
        words = self.outcome.background
        if not words:
            return []
        return [*fold(row(("In the world", "bold $title"), f": {words.removesuffix('.')}."), width), Content("")]

    def _headlines(self, width: int) -> list[Content]:
        made = [text("Headlines", "bold $title")] if self.outcome.headlines else []
        for headline in self.outcome.headlines:
            paper = f"  {headline.paper}" if headline.paper else ""
            words = row((headline.text, "italic"), (paper, "$quiet"))
            made += hang(text(headline.press.ljust(LABEL), "$quiet"), words, width)
        return made

    def _forecasts(self, width: int) -> list[Content]:
        """What the offices had said of this quarter and of earlier ones, and what came of it."""
        made = [Content("")] if self.due else []
        for line in self.due:
            head, colon, words = line.partition(": ")
            made += fold(row((head, "bold $title"), colon, words), width)
        return made

    def _moved(self, width: int) -> list[Content]:
        done = self.outcome
        found = led(done, LEAST)
        made = [
            spread(text("What moved, and the largest cause", "bold $title"), text("w: every cause", "$quiet"), width)
        ]
        if "-wide" in self.classes:
            made = [Content(""), *made, Content("")]
        for cause, rows in found:
            for name, was, now in rows:
                points = moved(was, now)
                values = row(
                    (f"{was:5.1f} → {now:4.1f} ", "$quiet"),
                    change(name, points, 6),
                    (f" {better(name, points):6}", "$quiet"),
                )
                made.append(spread(text(title_of(name)), values, width))
            if cause:
                made += fold(text(cause, "$quiet"), width, 2)
        return made if found else [*made, text("Nothing moved by a quarter of a point.", "$quiet")]

    # ---- actions ----------------------------------------------------------------------------------------------

    def action_go_on(self) -> None:
        self.dismiss()

    def action_why(self) -> None:
        from game.tui.screens.why import WhyScreen

        self.app.push_screen(WhyScreen(self.session, self.outcome.quarter))

    def action_nexus(self) -> None:
        from game.tui.screens.nexus import NexusScreen

        self.app.push_screen(NexusScreen(self.session))


def score_lines(done: Outcome, name: str, width: int) -> list[Content]:
    """How a score moved, and the largest cause."""
    was, now = done.before[name], done.after[name]
    points = moved(was, now)
    head = row((title_of(name).ljust(LABEL), "bold $title"), f"{was:.1f} → {now:.1f} ", change(name, points, 5))
    word = f" {better(name, points):6}  "
    return hang(row(head, (word, "$quiet")), text(lead(done, name) if points else "as it was"), width)


def response_lines(part: str, card: Response, width: int) -> list[Content]:
    """Who answers and how: a response card."""
    verb = "meanwhile" if part == "meanwhile" else "answer" if card.actor == "both" else "answers"
    head = spread(
        row((ACTORS[card.actor], "bold $title"), f" {verb}"), text(FAMILY_TITLES[card.family].lower(), "$quiet"), width
    )
    return [head, *fold(text(card.title, "bold $accent"), width), *fold(text(card.body), width)]
