"""What the debrief of a class tells, section by section."""

from __future__ import annotations

from collections.abc import Iterator

from game.campaign.debrief import moments
from game.campaign.meters import LENS_NOTE, METERS
from game.classroom.debrief.after import foresight, hidden, homework_beside, turning
from game.classroom.debrief.facts import (
    ClassFacts,
    GroupFact,
    Parting,
    Split,
)
from game.classroom.debrief.parts import figure, firm, played_by, scrolled
from game.classroom.debrief.quarters import timeline
from game.report import charts
from game.report.markup import Html, bullets, join, paragraph, table, tag, terms
from game.report.sections import CONTESTED, FIRM
from game.text import signed

Section = tuple[str, str, list[Html]]


def sections(facts: ClassFacts) -> Iterator[Section]:
    """(id, heading, contents) of each section that has something to tell."""
    if not facts.played:
        yield "nothing", "Nothing yet", [paragraph("No quarter has been decided in this session.")]
        return
    teams = facts.mode == "teams"
    yield "verdict", "The verdict", list(_verdict(facts))
    if teams:
        yield "teams", "The teams side by side", list(_teams(facts))
    else:
        yield "way", "The way there", list(_way(facts.groups[0]))
    yield "split", "Where the room split", list(_splits(facts))
    yield "timeline", "Quarter by quarter", list(timeline(facts))
    yield "turning", "Turning points, and the road not taken", list(turning(facts))
    if facts.guesses:
        yield "foresight", "What was said beforehand, and what came", list(foresight(facts))
    yield "hidden", "What was hidden", list(hidden(facts))
    if facts.homework:
        yield "homework", "Class and homework side by side", list(homework_beside(facts))
    if facts.questions:
        yield "questions", "To talk about", [bullets(facts.questions, "ol")]
    yield "contested", "A word on the claim", [paragraph(CONTESTED)]


# ---- the verdict ----------------------------------------------------------------------------------------------


def _verdict(facts: ClassFacts) -> Iterator[Html]:
    if facts.lens_name == facts.own_lens_name:
        par = f"Par is {facts.par:g}."
    else:
        par = f"Par is {facts.par:g}; it was set under the campaign's own lens, “{facts.own_lens_name}”."
    if facts.mode == "teams":
        yield paragraph(f"Scores are of 100, under the lens “{facts.lens_name}”. {par}", class_="verdict")
        yield _lens_table(facts)
        yield paragraph(LENS_NOTE, class_="quiet")
        return
    group = facts.groups[0]
    yield paragraph(tag("strong", _judged(facts, group)), f" {par}", class_="verdict")
    first, last = group.points[0], group.points[-1]
    scores = [METERS[name] for name in ("leverage", "alignment")]
    yield terms(
        [
            *((f"{m.title} {first[m.name]:.1f} → {last[m.name]:.1f}", m.meaning) for m in scores),
            ("Place on the plane", group.place),
        ]
    )
    rows = [
        (
            join([lens.name, tag("span", "the class's", class_="aside") if lens.id == facts.lens else ""], " "),
            f"{lens.score:.1f}",
            ", ".join(f"{name} {value:.0f} × {weight:g}".replace(" ", FIRM) for name, value, weight in lens.parts),
            lens.brief,
        )
        for lens in group.lenses
    ]
    head = ("lens", "score", "value × weight of each part", "what it asks")
    yield figure(
        charts.lenses(group.lenses, facts.par, facts.lens),
        f"The same game under every lens, the one that the class chose first. {LENS_NOTE}",
        table("Score under each lens, and what it is made of", head, rows, figures=(1,), stacked=True),
        shown=True,
    )


def _judged(facts: ClassFacts, group: GroupFact) -> str:
    """The score in a sentence."""
    told = f"{group.score:.1f} of 100 under the lens “{facts.lens_name}”"
    if not group.finished:
        return f"{told} after {len(group.quarters)} of {facts.quarters} quarters, as it stood."
    if group.early:
        return f"{told}. It ended early, in quarter {len(group.quarters)} of {facts.quarters}: that is never a win."
    return f"{told}: {'a win' if group.won else 'not a win'}."


def _lens_table(facts: ClassFacts) -> Html:
    groups = sorted(played_by(facts), key=lambda group: (-group.score, group.number))
    lenses = groups[0].lenses
    rows = [
        (
            join([firm(group), tag("span", ", ".join(group.seats), class_="aside")], " "),
            *(f"{next(mine.score for mine in group.lenses if mine.id == lens.id):.1f}" for lens in lenses),
            _end(facts, group),
        )
        for group in groups
    ]
    names = (f"{lens.name} (the class's)" if lens.id == facts.lens else lens.name for lens in lenses)
    head, figures = ("team", *names, "how it ended"), range(1, len(lenses) + 1)
    caption = "Every team under every lens, the best under the class's first"
    return table(caption, head, rows, figures=figures, stacked=True)


def _end(facts: ClassFacts, group: GroupFact) -> str:
    if not group.finished:
        return f"after {len(group.quarters)} of {facts.quarters} quarters, not finished"
    how = "ended early" if group.early else "a win" if group.won else "not a win"
    return f"{group.ending}: {how}"


# ---- the way there --------------------------------------------------------------------------------------------


def _way(group: GroupFact) -> Iterator[Html]:
    marked = moments(group.outcomes, 3)
    rows = [
        (name, f"{at['leverage']:.1f}", f"{at['alignment']:.1f}", posture)
        for name, at, posture in zip(
            ["start", *(q.when for q in group.quarters)],
            group.points,
            ["", *(q.posture for q in group.quarters)],
            strict=True,
        )
    ]
    legend = [
        join(
            [
                tag("strong", f"{letter}{FIRM} {moment.when}, {moment.title}"),
                tag(
                    "span",
                    f"leverage {signed(moment.leverage)}, alignment {signed(moment.alignment)}"
                    f"{f': {moment.why}' if moment.why else ''}",
                    class_="line",
                ),
            ],
            " ",
        )
        for letter, moment in zip(charts.LETTERS, marked, strict=False)
    ]
    head = ("quarter", "leverage", "alignment", "posture")
    yield figure(
        scrolled(charts.scores(group.points, group.outcomes, marked), "Chart of both scores"),
        "Above, both scores after each quarter; below, the posture taken. Letters mark the quarters that moved most:",
        table("Both scores and the posture, quarter by quarter", head, rows, figures=(1, 2)),
        bullets(legend, class_="legend"),
    )


# ---- teams ----------------------------------------------------------------------------------------------------


def _teams(facts: ClassFacts) -> Iterator[Html]:
    from game.classroom.debrief.charts import planes

    groups = played_by(facts)
    rows = [
        (
            group.name,
            f"{group.score:.1f}",
            f"{group.points[-1]['leverage']:.1f}",
            f"{group.points[-1]['alignment']:.1f}",
            group.place,
            "" if group.brier is None else f"{group.brier:.3f}",
        )
        for group in groups
    ]
    head = ("team", "score", "leverage", "alignment", "place on the plane", "Brier score")
    yield figure(
        planes(facts),
        "Every team's way from the same start; its number stands where it ended.",
        table("The teams at the end", head, rows, figures=(1, 2, 3, 5), stacked=True),
        shown=True,
    )
    yield tag("h3", "Where their ways parted")
    first, widest = facts.first_parting, facts.widest_parting
    if first is None or widest is None:
        yield paragraph("They never did: every team did the same in every quarter.")
        return
    yield paragraph("They first did different things in ", tag("strong", f"{first.when}, {first.event}"), ":")
    yield _ways(first)
    if widest != first:
        yield paragraph(
            "What mattered most was ",
            tag("strong", f"{widest.when}, {widest.event}"),
            f": in that one quarter their scores moved up to {widest.apart:.1f} points apart.",
        )
        yield _ways(widest)
    else:
        yield paragraph(
            "That was also the quarter that mattered most: in it their scores moved up to "
            f"{first.apart:.1f} points apart."
        )


def _ways(parting: Parting) -> Html:
    return bullets(join([tag("strong", ", ".join(names)), f": {done}"]) for done, names in parting.ways)


# ---- splits ---------------------------------------------------------------------------------------------------


def _splits(facts: ClassFacts) -> Iterator[Html]:
    if not facts.splits:
        yield paragraph("It never did by much: in every quarter most ballots were for one option.")
    else:
        yield paragraph("The quarters with the most even ballots, before anybody had seen those of the others:")
        yield bullets((_split(facts, quarter) for quarter in facts.splits), "ol")
    told = list(_minds(facts))
    if told:
        yield paragraph(f"Between rounds, of those who voted again: {'; '.join(told)}.")


def _minds(facts: ClassFacts) -> Iterator[str]:
    """How many changed their minds, quarter by quarter, over all groups."""
    for number in range(1, facts.played + 1):
        quarters = [q for group in facts.groups for q in group.quarters if q.quarter == number and q.again]
        if quarters:
            changed, again = sum(q.changed for q in quarters), sum(q.again for q in quarters)
            yield f"in {quarters[0].when}, {changed} of {again} chose otherwise"


def _split(facts: ClassFacts, split: Split) -> Html:
    told = ", ".join(f"{votes} for “{label}”" for label, votes in split.votes)
    teams = f" ({len(split.groups)} teams)" if facts.mode == "teams" else ""
    rest = f"{told}. Evenness {split.evenness:.2f} of 1, margin {split.margin}."
    return join([tag("strong", f"{split.when}, {split.event}{teams}."), rest], " ")
