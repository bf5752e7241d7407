"""What each section of the debrief says, as lines for a width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from game.campaign import achievements, debrief, predictions, share
from game.campaign.advisers import records
from game.campaign.explain import really_done
from game.campaign.meters import LENS_NOTE, POSTURE_TITLES, title_of
from game.campaign.session import Session
from game.campaign.start import COUNTS_FOR_NOTHING
from game.text import quarter_name, signed
from game.tui.paint import bar, change, fold, hang, pack, row, share_out, spread, text
from game.tui.widgets.plane_chart import plane_chart

if TYPE_CHECKING:
    from game.analysis.turning import Turn

LABEL = 15
OFFICE = 26
MANY = 12
"""Predictions that are told one by one."""


class Telling:
    """The debrief of one game in words. ``turns`` comes when the decisions have been weighed."""

    def __init__(self, session: Session) -> None:
        self.session, self.verdict = session, session.verdict()
        self.records = records(session.claims())
        self.turns: Sequence[Turn] | None = None

    # ---- 1 the verdict ----------------------------------------------------------------------------------------

    def verdict_lines(self, width: int) -> list[Content]:
        """The ending and the score."""
        verdict = self.verdict
        made = [text(verdict.ending.title, "bold $accent"), *fold(text(verdict.ending.body), width), Content("")]
        if self.session.author:
            made += [*fold(text(COUNTS_FOR_NOTHING, "bold $title"), width), Content("")]
        won = ("a win", "bold $good") if verdict.won else ("not a win", "bold $bad")
        made.append(
            row(
                ("Score".ljust(LABEL), "bold $title"),
                (f"{verdict.score:.1f}", "bold $title"),
                (f" of 100, par {verdict.par:g}: ", "$quiet"),
                won,
            )
        )
        made.append(bar(verdict.score, max(10, min(40, width - LABEL)), won[1], verdict.par).pad_left(LABEL))
        if verdict.early:
            played, planned = len(self.session.outcomes), self.session.deck.quarters
            words = f"The game ended early, in quarter {played} of {planned}: that is never a win."
            made += fold(text(words, "$quiet"), width, LABEL)
        made += hang(text("On the plane".ljust(LABEL), "bold $title"), self._place(), width)
        count = len(achievements.of(self.session, verdict))
        if count:
            words = f"{count}, told under Stories (6)"
            made += hang(text("Achievements".ljust(LABEL), "bold $title"), text(words), width)
        return made

    def _place(self) -> Content:
        now = self.session.numbers()
        return row(
            f"leverage {now['leverage']:.1f}, alignment {now['alignment']:.1f}. The map calls that corner ",
            (f"'{self.verdict.quadrant}'", "italic"),
        )

    def lenses(self, width: int) -> list[Content]:
        """The score under every lens, with what it is made of."""
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

    # ---- 2 the way --------------------------------------------------------------------------------------------

    def legend(self, width: int) -> list[Content]:
        """What stands in the chart of the scores."""
        pieces = [row(("●", "bold $accent"), " leverage"), row(("◆", "bold $bad"), " alignment")]
        pieces.append(row(("a b c", "bold $title"), (" told below", "$quiet")))
        return pack(text("Scores, quarter by quarter  ", "bold $accent"), pieces, width, "  ")

    def moments(self, width: int) -> list[Content]:
        """The quarters that are marked in the chart."""
        made: list[Content] = []
        for letter, moment in zip("abcdefgh", debrief.moments(self.session.outcomes), strict=False):
            figures = row(
                ("lev ", "$quiet"),
                change("leverage", moment.leverage, 5),
                ("  ali ", "$quiet"),
                change("alignment", moment.alignment, 5),
            )
            head = row((f"{letter} ", "bold $title"), (f"{moment.when}  ", "$quiet"), moment.title)
            made.append(spread(head, figures, width))
            if moment.why:
                made += fold(text(moment.why, "$quiet"), width, 2)
        return made

    def mix(self, width: int) -> list[Content]:
        """How often each posture was taken."""
        taken, played = self.verdict.postures, max(1, len(self.session.outcomes))
        made = [text("Your postures", "bold $accent")]
        for posture, title in POSTURE_TITLES.items():
            count = taken.get(posture, 0)
            head = row((f"  {title}".ljust(LABEL), "" if count else "$quiet"), (f"{count:3}  ", "bold $title"))
            made.append(head + bar(100 * count / played, min(40, width - head.cell_length)))
        return made

    def plane(self, width: int, height: int) -> list[Content]:
        """The way through leverage and alignment."""
        return [text("The way on the plane", "bold $accent"), *plane_chart(self.session, width, height)]

    # ---- 3 what was hidden ------------------------------------------------------------------------------------

    def hidden(self, width: int) -> list[Content]:
        """The thesis and the doctrine, and what they came to in this game."""
        verdict, outcomes = self.verdict, self.session.outcomes
        doctrine = self.session.content.doctrines[verdict.doctrine_id]
        made = [text("What was hidden, and what it meant here", "bold $accent")]
        words = row((verdict.thesis, "bold"), ": how much of their closeness pressure causes in this world")
        made += hang(text("Thesis".ljust(LABEL), "bold $title"), words, width)
        made += [*fold(text(debrief.thesis_meant(outcomes)), width, LABEL), Content("")]
        made += [*self._sources(width), Content("")]
        words = row((f"{doctrine.name}. ", "bold"), doctrine.brief)
        made += hang(text("Doctrine".ljust(LABEL), "bold $title"), words, width)
        made += fold(text(debrief.doctrine_meant(outcomes, doctrine)), width, LABEL)
        return made + hang(text("The sign".ljust(LABEL), "bold $title"), text(doctrine.tell), width)

    def _sources(self, width: int) -> list[Content]:
        found = {name: points for name, points in debrief.closeness(self.session.outcomes).items() if points}
        if not found:
            return []
        total = sum(found.values())
        made = [text("Points of alignment, by where they came from", "$quiet").pad_left(2)]
        for points, name in zip(share_out(list(found.values()), total), found, strict=True):
            made += hang(row("  ", change("alignment", points, 6), "  "), text(debrief.SOURCES[name]), width)
        return [*made, row("  ", change("alignment", round(total, 1), 6), ("  in all", "bold $title"))]

    def offices(self, width: int) -> list[Content]:
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
        return made

    # ---- 4 decisions ------------------------------------------------------------------------------------------

    def choices(self, width: int) -> list[Content]:
        """The turning points, and how often the planner agreed."""
        from game.analysis.turning import FUTURES, turning_points

        made = [text("Turning points", "bold $accent")]
        if self.turns is None:
            return [*made, *fold(text("Every decision is being weighed against the others …", "$quiet"), width)]
        if not self.turns:
            return [*made, *fold(text("No decision of this game can be weighed again.", "$quiet"), width)]
        same, of = debrief.agreed(self.turns)
        words = f"The planner, which looks ahead and knows no more than you did, agreed in {same} of {of} decisions."
        made += fold(text(words), width)
        words = (
            f"Each option that was open is played on over {FUTURES} other futures, with your later postures. "
            "These would have moved your final score most:"
        )
        made += fold(text(words, "$quiet"), width)
        for turn in turning_points(self.turns):
            done = self.session.outcomes[turn.quarter - 1]
            head = row(
                (f"Q{turn.quarter}".ljust(5), "bold $accent"), (done.event.title if done.event else "", "bold $title")
            )
            when = text(f"{quarter_name(done.year, done.of_year)}  {signed(turn.change)}", "$quiet")
            made += [Content(""), spread(head, when, width)]
            made += fold(text(debrief.turn_words(self.session, turn)), width, 5)
        return made

    def history(self, width: int) -> list[Content]:
        """Each documented decision beside what was really done."""
        made = [text("Against the record", "bold $accent")]
        same, of = self.verdict.matched_history
        if not of:
            return [*made, *fold(text("No card of this game tells what was really done.", "$quiet"), width)]
        words = f"As the United States did in {same} of {of} documented decisions."
        made += [*fold(text(words), width), Content("")]
        for done in self.session.outcomes:
            real = really_done(done)
            if not real or not done.event or not done.option:
                continue
            head = row((f"Q{done.quarter}".ljust(5), "bold $accent"), (done.event.title, "bold $title"))
            made += fold(head, width, 5, 0)
            if real.startswith("the same"):
                made += fold(row(("= ", "bold $accent"), f"{done.option.label}"), width, 7, 5)
            else:
                made += fold(row(("you      ", "$quiet"), done.option.label), width, 14, 5)
                made += fold(row(("in fact  ", "$quiet"), real), width, 14, 5)
        return made

    # ---- 5 predictions ----------------------------------------------------------------------------------------

    def score_of_guesses(self, width: int) -> list[Content]:
        """How good the predictions were as a whole."""
        made = predictions.guesses(self.session.outcomes)
        mean = predictions.brier(made)
        head = [text("Your predictions", "bold $accent")]
        if self.session.author:
            return [*head, *fold(text("They are not scored in author mode.", "$quiet"), width)]
        if mean is None:
            words = "You made none. Before you decide you can say which way the scores will go, and how sure you are."
            return [*head, *fold(text(words, "$quiet"), width)]
        coin = predictions.COIN
        than = "better than" if mean < coin else "worse than" if mean > coin else "as good as"
        right = sum(guess.right for guess in made)
        told = row(
            f"{right} of {len(made)} came true. Brier score ",
            (f"{mean:.3f}", "bold $title"),
            f": {than} a coin, which has {coin:g}. ",
            ("0 is perfect.", "$quiet"),
        )
        return [*head, *fold(told, width)]

    def calibration(self, width: int) -> list[Content]:
        """The bands of the chart as a table."""
        bands = predictions.calibration(self._guesses())
        if not bands:
            return []
        made = [text("Up: how often you were right. To the right: how sure you were. Dotted: the two agree.", "$quiet")]
        made = [*fold(made[0], width), Content("")]
        for band in bands:
            gap = band.right - band.sure
            word = "about right" if abs(gap) < 0.1 else "too sure" if gap < 0 else "not sure enough"
            made.append(
                row(
                    (f"  {band.sure:4.0%} sure", "bold $title"),
                    f"  right {band.right:4.0%}  of {band.count:2}  ",
                    (word, "$quiet"),
                )
            )
        return made

    def _guesses(self) -> list[predictions.Guess]:
        return [] if self.session.author else predictions.guesses(self.session.outcomes)

    def guesses(self, width: int) -> list[Content]:
        """The predictions that went most wrong."""
        made = self._guesses()
        wrong = sorted((g for g in made if not g.right), key=lambda g: -g.brier)[:MANY]
        if not made:
            return []
        told = [text("What surprised you most", "bold $accent")]
        for guess in sorted(wrong, key=lambda g: (-g.brier, g.quarter)):
            done = self.session.outcomes[guess.quarter - 1]
            said = f"{title_of(guess.name)} {'up' if guess.said > 0 else 'down'}, {abs(guess.said)}% sure: "
            came = change(guess.name, guess.moved) if abs(guess.moved) >= 0.05 else text("it hardly moved", "$quiet")
            head = row((f"Q{guess.quarter}".ljust(5), "bold $accent"), said, came)
            told.append(head.truncate(width, ellipsis=True))
            told += fold(text(done.event.title if done.event else "", "$quiet"), width, 5)
        return told if wrong else [*told, text("Nothing: all of it came true.")]

    # ---- 6 stories --------------------------------------------------------------------------------------------

    def stories(self, width: int) -> list[Content]:
        """How far each story came."""
        made = [text("Stories", "bold $accent")]
        found = debrief.epilogues(self.session.outcomes)
        if not found:
            return [*made, *fold(text("No story was told in this game.", "$quiet"), width)]
        for story in found:
            cards = f"{story.cards} card{'s' if story.cards > 1 else ''}"
            made += [Content(""), spread(text(story.name, "bold $title"), text(cards, "$quiet"), width)]
            if story.cards > 1:
                made += fold(row((f"{story.when}  ", "$quiet"), story.title), width, 2)
            made += fold(row(("You: " if story.cards > 1 else f"{story.when}  You: ", "$quiet"), story.label), width, 2)
            end = "Open: the next card had not come when time ran out" if story.open else "It ended there"
            made += fold(text(end, "italic $quiet"), width, 2)
        return made

    def achievements(self, width: int) -> list[Content]:
        """What the game has earned."""
        earned = achievements.of(self.session, self.verdict)
        count = f"{len(earned)} of {len(achievements.ALL)}"
        made = [spread(text("Achievements", "bold $accent"), text(count, "$quiet"), width)]
        if self.session.author:
            return [*made, *fold(text("None in author mode.", "$quiet"), width)]
        if not earned:
            return [*made, *fold(text("None this time. They change nothing.", "$quiet"), width)]
        for one in earned:
            made += [row(("★ ", "bold $accent"), (one.title, "bold $title")), *fold(text(one.what, "$quiet"), width, 2)]
        return made

    # ---- 7 to keep --------------------------------------------------------------------------------------------

    def shared(self, width: int) -> list[Content]:
        """The line to share, and how to play this world again."""
        session = self.session
        made = [text("A line to share", "bold $accent"), *fold(text(share.text(session)), width, 2), Content("")]
        words = (
            "y copies it. It gives no card away: the small columns are leverage against alignment, quarter by quarter. "
            "Whoever pastes it into the seed field of a new game, or after 'doubledown play', plays the same world."
        )
        made += [*fold(text(words, "$quiet"), width), Content("")]
        made += [text("The same world again", "bold $accent"), *fold(text(share.again(session)), width, 2)]
        if session.journal is not None:
            made += fold(text(f"This game is kept in {session.journal.path}", "$quiet"), width, 2)
        return made
