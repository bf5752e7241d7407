"""A game that was played, quarter by quarter, forward and back: what was chosen, what they answered, and the ledger.

It is only looked at: nothing here decides or writes.
"""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer

from game.campaign import seeds
from game.campaign.explain import spans, totals
from game.campaign.meters import FAMILY_TITLES, POSTURE_TITLES, title_of
from game.campaign.session import Session
from game.campaign.views import Outcome
from game.content.compile import sorted_options
from game.content.schema import Response
from game.text import quarter_name
from game.tui.paint import change, fold, hang, moved, row, share_out, spread, text
from game.tui.screens.answer import ACTORS
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.gauges import Gauges
from game.tui.widgets.page import Page
from game.tui.widgets.picker import Picker

LABEL = 11
PRESS = 11
TALL = 36
"""Rows of a terminal from which the cards are told in full."""
FEW, MANY = 4, 9
"""How many causes are told one by one, and on a tall terminal."""
READING, SEEN = 1.6, 0.35
"""Seconds that a quarter stands while the replay goes on by itself: one not seen before, and one that was."""


class ReplayScreen(SubScreen):
    """The quarter on the left; on the right every number that moved, the one pointed at with its causes."""

    BINDINGS = [
        Binding("right,space", "step(1)", "later", id="replay.next", key_display="→"),
        Binding("left", "step(-1)", "earlier", id="replay.previous", key_display="←"),
        Binding("home", "step(-1000)", "first", id="replay.first", key_display="Home"),
        Binding("end", "step(1000)", "last", id="replay.last", key_display="End"),
        Binding("f", "run", "fast", id="replay.run"),
        Binding("down", "point(1)", "number", id="replay.down", key_display="↑↓"),
        Binding("up", "point(-1)", "number above", show=False, id="replay.up"),
        Binding("w,enter", "why", "why", id="replay.why", key_display="w"),
        Binding("n", "nexus", "nexus", id="replay.nexus"),
        Binding("pagedown", "page(1)", "more", show=False, id="replay.page_down"),
        Binding("pageup", "page(-1)", "less", show=False, id="replay.page_up"),
        Binding("r", "back", "back", show=False, id="replay.back"),
    ]
    DEFAULT_CSS = """
    ReplayScreen Picker { width: 36; height: 1fr; background: $surface; padding: 0 1; }
    ReplayScreen.-wide Picker { width: 56; }
    ReplayScreen.-tall Picker, ReplayScreen.-tall Page { padding: 1 1 0 1; }
    """
    AUTO_FOCUS = ""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.at = 0
        """The quarter that is shown, from 0."""
        self.seen = {0}
        self.asked = "leverage"
        self.moved: list[tuple[str, float, float]] = []
        self._clock: Timer | None = None

    def compose(self) -> ComposeResult:
        picker, page = Picker(eager=True), Page(self._told)
        picker.can_focus = page.can_focus = False
        yield TopLine("Replay")
        yield Gauges()
        with Horizontal(classes="body"):
            yield page
            yield picker
        keys = ("previous", "next", "run", "down", "why")
        yield KeyBar(
            *(f"replay.{key}" for key in keys),
            "screen.help",
            "screen.back",
            extra=("replay.first", "replay.last", "replay.nexus", "app.theme"),
        )

    def on_mount(self) -> None:
        for notice in self.session.notices:
            self.notify(notice, markup=False, timeout=4)
        self._show()

    @property
    def outcome(self) -> Outcome:
        """The quarter that is shown."""
        return self.session.outcomes[self.at]

    def _show(self) -> None:
        done, session = self.outcome, self.session
        self.seen.add(self.at)
        where = f"quarter {done.quarter} of {len(session.outcomes)}" + (" ▶▶" if self._clock else "")
        self.query_one(TopLine).tell(
            "Replay",
            session.title,
            quarter_name(done.year, done.of_year),
            where,
            right=f"seed {seeds.show(session.seed)}",
        )
        self.query_one(Gauges).show(session.outcomes[: done.quarter], done.after)
        self.query_one(Page).write(self._told)
        self.moved = spans([done])
        names = [name for name, _, _ in self.moved]
        self.query_one(Picker).fill(len(names), self._row, names.index(self.asked))

    # ---- the quarter ------------------------------------------------------------------------------------------

    def _told(self, width: int) -> list[Content]:
        done = self.outcome
        title = done.event.title if done.event else "A card that is not here"
        roomy = self.app.size.height >= TALL
        made = fold(text(title, "bold $accent"), width)
        if roomy and done.event:
            made += [*fold(text(done.event.body), width), Content("")]
        made += [*self._options(width), Content("")]
        if done.move:
            made += [*hang(text("Desk move".ljust(LABEL), "bold $title"), text(done.move.label), width), Content("")]
        for meanwhile, card in ((False, done.answer), (True, done.current)):
            if card:
                made += _card(card, meanwhile, roomy, width)
        if done.background:
            made += hang(text("The world".ljust(LABEL), "bold $title"), text(done.background), width)
        if done.learnt:
            made += hang(text("Learnt".ljust(LABEL), "bold $title"), text(done.learnt), width)
        if done.headlines:
            made += [Content(""), text("Headlines", "bold $title")]
        for line in done.headlines:
            made += hang(text(line.press.ljust(PRESS), "$quiet"), text(line.text, "italic"), width)
        return made + self._end(width)

    def _options(self, width: int) -> list[Content]:
        """What could be chosen, and what was."""
        done, made = self.outcome, []
        for option in sorted_options(done.event) if done.event else []:
            posture = text(POSTURE_TITLES[option.posture].lower(), "$quiet")
            if option is done.option:
                chosen = hang(text("▶ ", "bold $accent"), text(option.label, "bold $title"), width)
                made += chosen if len(chosen) > 1 else [spread(chosen[0], posture, width)]
            else:
                made.append(spread(text(f"  {option.label}", "$quiet"), posture, width))
        if done.threat:
            words = "The threat was believed." if done.threat > 0 else "The threat was called."
            made.append(text(words, "$good" if done.threat > 0 else "$bad").pad_left(2))
        return made

    def _end(self, width: int) -> list[Content]:
        session = self.session
        if not self.outcome.ending or not session.finished:
            return []
        verdict = session.verdict()
        won = "a win" if verdict.won else "not a win"
        words = f"{verdict.ending.title}: {verdict.score:.1f} of 100, par {verdict.par:g}, {won}."
        return [Content(""), *fold(text(words, "bold $accent"), width)]

    # ---- the ledger -------------------------------------------------------------------------------------------

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        name, was, now = self.moved[index]
        points = moved(was, now)
        title = row(("▼ " if lit else "  ", "bold $accent"), (title_of(name), "bold $title" if lit else ""))
        figures = row((f"{now:.1f}", "$quiet"), change(name, points, 6) if points else text("·".rjust(6), "$faint"))
        made = [spread(title, figures, width)]
        return [*made, *self._causes(name, points, width)] if lit else made

    def _causes(self, name: str, total: float, width: int) -> list[Content]:
        found, most = totals([self.outcome], name), MANY if self.app.size.height >= TALL else FEW
        told, rest = (found[:most], found[most:]) if len(found) > most + 1 else (found, [])
        shares = share_out([*(r.points for r in told), sum(r.points for r in rest)], total)
        rows = sorted(zip(shares, (r.text for r in told), strict=False), key=lambda pair: -abs(pair[0]))
        if rest:
            rows.append((shares[-1], f"{len(rest)} more causes (w)"))
        made = []
        for points, words in rows:
            made += hang(row("  ", change(name, points, 5), " "), text(words), width)
        return made or [text("    nothing moved it", "$quiet")]

    # ---- messages and actions ---------------------------------------------------------------------------------

    def on_picker_moved(self, event: Picker.Moved) -> None:
        self.asked = self.moved[event.index][0]

    def on_picker_chosen(self) -> None:
        """Pointing is enough: the causes are open."""

    def on_key(self, event: events.Key) -> None:
        """While the replay goes on by itself any key stops it, and does no more than that."""
        if self._clock is not None:
            self._stop()
            event.stop()
            event.prevent_default()

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.stop()
            self._clock = None
            self._show()

    def action_run(self) -> None:
        if self.at + 1 < len(self.session.outcomes):
            self._wait()
            self._show()

    def _wait(self) -> None:
        self._clock = self.set_timer(SEEN if self.at + 1 in self.seen else READING, self._run_on)

    def _run_on(self) -> None:
        if self._clock is None:
            return
        last = self.at + 2 >= len(self.session.outcomes)
        self.at += 1
        if last:
            self._clock = None
        else:
            self._wait()
        self._show()

    def action_step(self, by: int) -> None:
        self.at = max(0, min(self.at + by, len(self.session.outcomes) - 1))
        self._show()

    def action_point(self, by: int) -> None:
        self.query_one(Picker).action_step(by)

    def action_page(self, by: int) -> None:
        page = self.query_one(Page)
        page.action_page_down() if by > 0 else page.action_page_up()

    def action_why(self) -> None:
        from game.tui.screens.why import WhyScreen

        self.app.push_screen(WhyScreen(self.session, self.outcome.quarter, self.asked))

    def action_nexus(self) -> None:
        from game.tui.screens.nexus import NexusScreen

        self.app.push_screen(NexusScreen(self.session, self.outcome.quarter))


def _card(card: Response, meanwhile: bool, roomy: bool, width: int) -> list[Content]:
    """Who answered, or what went on anyway: the card's title, and where there is room all of it."""
    actor = ACTORS[card.actor]
    head = f"Meanwhile, {actor}" if meanwhile else f"{actor} {'answer' if card.actor == 'both' else 'answers'}"
    family = text(f"  {FAMILY_TITLES[card.family].lower()}", "$quiet")
    made = [row((head, "bold $title"), family).truncate(width, ellipsis=True)]
    made += fold(text(card.title, "$accent"), width, 2)
    return [*made, *fold(text(card.body), width, 2), Content("")] if roomy else made
