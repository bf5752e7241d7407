"""What came of a quarter: the answer of Beijing and Moscow, why the scores moved, and where everybody stands."""

from __future__ import annotations

from textual.content import Content

from game.campaign.explain import led, really_done
from game.campaign.meters import FAMILY_TITLES, SCORES, title_of
from game.campaign.views import Outcome
from game.classroom import acts as a
from game.classroom.console.planes import planes
from game.classroom.console.reading import decision, name_of, shown_reasons, worlds
from game.classroom.table import Table
from game.text import quarter_name
from game.tui.paint import better, change, fit, fold, hang, moved, pack, row, spread, text
from game.tui.screens.answer import ACTORS, LABEL, LEAST, response_lines, score_lines

MOST_CAUSES = 12
"""Numbers that are told with their cause."""


def told(table: Table, group: int, width: int, why: bool = False) -> list[Content]:
    """One group's quarter: what it did, how the scores moved and why, who answered how, what the press says."""
    room = table.room
    done = table.outcome(group, room.quarter)
    if done is None:
        return [Content(""), *fold(text("The campaign of this team was over before this quarter."), width)]
    made = [*_chose(table, group, done, width)]
    for meter in SCORES:
        made += score_lines(done, meter.name, width)
    made += [*_predicted(table, group, done, width), Content("")]
    for label, card in (("answer", done.answer), ("meanwhile", done.current)):
        if card:
            made += [*response_lines(label, card, width), Content("")]
    if done.background:
        words = f": {done.background.removesuffix('.')}."
        made += [*fold(row(("In the world", "bold $title"), words), width), Content("")]
    made += _headlines(done, width)
    for reason in shown_reasons(room, group):
        spoken = row((f"“{reason.words}”", "italic"), (f"  {room.seats[reason.seat].name}", "$quiet"))
        made += hang(text("Reason".ljust(LABEL), "bold $title"), spoken, width)
    return [*made, Content(""), *why_lines(done, width)] if why else made


def _chose(table: Table, group: int, done: Outcome, width: int) -> list[Content]:
    room = table.room
    made = []
    decided = decision(room.groups[group], room.quarter)
    if done.option:
        how = "decided by the teacher" if decided and decided.how == "facilitator" else _votes(table, group, decided)
        name = name_of(room, group)
        pieces = [text(done.option.label, "bold"), *([text(how)] if how else [])]
        made += pack(text(name.ljust(LABEL), "bold $title"), pieces, width)
    if done.move:
        made += hang(text("Desk move".ljust(LABEL), "bold $title"), text(done.move.label), width)
    if done.threat:
        words = "The threat was believed." if done.threat > 0 else "The threat was called: nobody believed it."
        made.append(text(words, "$good" if done.threat > 0 else "$bad").pad_left(LABEL))
    real = really_done(done)
    if real:
        words = f"the United States did {'' if real.startswith('the same') else 'this: '}{real}"
        made += hang(text("In fact".ljust(LABEL), "bold $title"), text(words), width)
    if done.learnt:
        made += hang(text("Found out".ljust(LABEL), "bold $title"), text(done.learnt), width)
    return made


def _votes(table: Table, group: int, decided: a.Decided | None) -> str:
    tally = table.room.groups[group].tally()
    return f"{tally.get(decided.option, 0)} of {sum(tally.values())} votes" if decided and tally else ""


def _predicted(table: Table, group: int, done: Outcome, width: int) -> list[Content]:
    """How many saw it coming."""
    made = []
    for meter in SCORES:
        held = table.room.groups[group].ballots.values()
        said = [sure for ballot in held if (sure := getattr(ballot, meter.name)) is not None]
        rose = done.after[meter.name] > done.before[meter.name]
        if said:
            right = sum((sure > 0) == rose for sure in said)
            made.append(f"{meter.title.lower()} {right} of {len(said)}")
    if not made:
        return []
    return hang(text("Foreseen".ljust(LABEL), "bold $title"), text("right about " + ", ".join(made)), width)


def _headlines(done: Outcome, width: int) -> list[Content]:
    made = [text("Headlines", "bold $title")] if done.headlines else []
    for headline in done.headlines:
        paper = f"  {headline.paper}" if headline.paper else ""
        words = row((headline.text, "italic"), (paper, "$quiet"))
        made += hang(text(headline.press.ljust(LABEL), "$quiet"), words, width)
    return made


def why(table: Table, group: int, width: int) -> list[Content]:
    """Every number that moved much, under the cause that led."""
    done = table.outcome(group, table.room.quarter)
    return [] if done is None else why_lines(done, width)


def why_lines(done: Outcome, width: int) -> list[Content]:
    """What moved and the largest cause, the scores first."""
    made = [text("What moved, and the largest cause", "bold $accent"), Content("")]
    found = led(done, LEAST, MOST_CAUSES)
    for cause, rows in found:
        for name, was, now in rows:
            points = moved(was, now)
            values = row(
                (f"{was:5.1f} → {now:4.1f} ", "$quiet"),
                change(name, points, 6),
                (f" {better(name, points):6}", "$quiet"),
            )
            made.append(spread(text(title_of(name), "bold"), values, width))
        if cause:
            made += fold(text(cause, "$quiet"), width, 2)
    return made if found else [*made, text("Nothing moved by a quarter of a point.", "$quiet")]


def teams(table: Table, width: int, height: int) -> list[Content]:
    """What every team chose, who answered how, and where it stands now: a line for each, or two where there is room."""
    room = table.room
    head = text("What each team did", "bold $accent")
    made = [spread(head, text("leverage   alignment ", "$quiet"), width)]
    roomy = height > 2 * len(room.groups) + 2
    for number in sorted(room.groups):
        done = table.outcome(number, room.quarter)
        name = fit(text(name_of(room, number), "bold $title"), 9)
        if done is None:
            made += hang(name, text("its campaign is over", "$quiet"), width)
            continue
        figures = row(
            *(
                piece
                for meter in SCORES
                for piece in (
                    f" {done.after[meter.name]:5.1f}",
                    change(meter.name, moved(done.before[meter.name], done.after[meter.name]), 6),
                )
            )
        )
        made.append(spread(row(name, done.option.label if done.option else ""), figures, width))
        if done.answer and roomy:
            words = f"{ACTORS[done.answer.actor]}: {FAMILY_TITLES[done.answer.family].lower()}"
            made += fold(text(words, "$quiet"), width, 9)
    return made


def plane(table: Table, width: int, height: int) -> list[Content]:
    """Where everybody stands, and the way there."""
    return planes(worlds(table), min(width, 150), height)


def beside(table: Table, width: int, height: int) -> list[Content]:
    """The same plane at the side of something else."""
    return [line.pad_left(1) for line in plane(table, width - 2, height)]


def title(table: Table, event: bool) -> str:
    """The quarter, and the event where all groups had the same one."""
    room = table.room
    outcomes = [outcome for n in room.groups if (outcome := table.outcome(n, room.quarter)) is not None]
    if not outcomes:
        return ""
    titles = {outcome.event.title for outcome in outcomes if outcome.event}
    when = quarter_name(outcomes[0].year, outcomes[0].of_year)
    return f"{when}   {titles.pop()}" if event and len(titles) == 1 else when
