"""The debrief of what could be told only afterwards: roads not taken, forecasts, what was hidden, homework."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from game.analysis.turning import FUTURES
from game.campaign import predictions
from game.campaign.debrief import SOURCES
from game.campaign.meters import title_of
from game.classroom.debrief.facts import (
    THESES,
    ClassFacts,
    GroupFact,
    Interest,
    Road,
    SeatFact,
)
from game.classroom.debrief.parts import figure, firm, played_by, scrolled
from game.report import charts
from game.report.markup import Html, bullets, join, paragraph, table, tag, terms
from game.report.sections import SHORT
from game.text import signed

# ---- turning points -------------------------------------------------------------------------------------------


def turning(facts: ClassFacts) -> Iterator[Html]:
    """Which decisions would have changed most, and what the planner would have done."""
    groups = [group for group in played_by(facts) if group.roads]
    if not groups:
        yield paragraph("No decision had a choice that can be weighed.")
        return
    done = all(group.finished for group in groups)
    upto = "" if done else " As the session was not played to its end, they were played on to where it stands."
    yield paragraph(
        f"Each option that was open was played on over {FUTURES} other futures, going on with the later postures of "
        f"the room.{upto} These decisions would have changed the score under the class's lens most."
    )
    if facts.mode != "teams":
        (group,) = groups
        yield bullets((_road(road) for road in group.turning_points), "ol")
        same, of = group.agreed
        yield paragraph(
            "The planner looks ahead and knows neither thesis nor doctrine. It would have done as the room did in "
            f"{same} of {of} decisions."
        )
        every = _roads(group)
        yield tag("details", tag("summary", "Every decision weighed"), every)
        return
    rows = []
    for group in groups:
        road = max(group.roads, key=lambda road: abs(road.change))
        rows.append(
            (
                firm(group),
                f"{road.when}, {road.event}",
                road.taken,
                road.other,
                signed(road.change),
                "the same" if road.planned == road.taken else road.planned,
                "{} of {}".format(*group.agreed),
            )
        )
    head = ("team", "quarter", "taken", "the road not taken", "points", "the planner", "planner did the same")
    yield table("The decision of each team on which most hung", head, rows, figures=(4,), stacked=True)
    for group in groups:
        yield tag("details", tag("summary", f"{group.name}: every decision weighed"), _roads(group))


def _road(road: Road) -> Html:
    return join([tag("strong", f"{road.when}, {road.event}."), road.told], " ")


def _roads(group: GroupFact) -> Html:
    rows = [
        (
            f"{road.when}, {road.event}",
            road.taken,
            road.other,
            signed(road.change),
            "the same" if road.planned == road.taken else road.planned,
        )
        for road in group.roads
    ]
    head = ("quarter", "taken", "what would have changed most", "points", "the planner")
    return table(f"{group.name}: every decision weighed", head, rows, figures=(3,), stacked=True)


# ---- predictions ----------------------------------------------------------------------------------------------

GOOD_ENOUGH: Final = 0.005
"""Brier points within which two scores are called alike."""


def foresight(facts: ClassFacts) -> Iterator[Html]:
    """Predictions against outcomes: the room, its mean, its calibration, each seat."""
    guesses = facts.guesses
    score = predictions.brier(guesses)
    assert score is not None
    coin, right = predictions.COIN, sum(guess.right for guess in guesses)
    yield paragraph(
        f"{right} of {len(guesses)} predictions came true. The mean Brier score of the room is {score:.3f}: "
        f"{_than(score, coin)} a coin, which scores {coin:g}. 0 would be perfect.",
        class_="verdict",
    )
    who = "Each team's mean forecast" if facts.mode == "teams" else "The mean forecast, as if the room were one person,"
    yield paragraph(
        f"{who} scores {facts.together or 0.0:.3f}. A mean is never worse than its members on average; how much better "
        "it is tells how far they erred in different directions."
    )
    if facts.mode != "teams":
        yield _expected(facts.groups[0])
    bands = predictions.calibration(guesses)
    rows = [(f"{b.sure:.0%}", f"{b.right:.0%}", str(b.count), _short(b)) for b in bands]
    yield figure(
        charts.calibration(bands),
        "How sure the room was, and how often it was right; the number beside a point counts its predictions.",
        table("Predictions by confidence", ("how sure", "right", "predictions", "in short"), rows, figures=(0, 1, 2)),
    )
    yield _forecasters(facts)


def _than(score: float, other: float) -> str:
    if abs(score - other) < GOOD_ENOUGH:
        return "about as good as"
    return "better than" if score < other else "worse than"


def _short(band: predictions.Band) -> str:
    gap = band.right - band.sure
    return "about right" if abs(gap) < 0.1 else "too sure" if gap < 0 else "not sure enough"


def _expected(group: GroupFact) -> Html:
    from game.classroom.debrief.charts import forecasts

    rows = [
        (q.when, title_of(f.name), f"{f.mean:.0%}", str(f.count), signed(f.moved), f"{f.brier:.3f}")
        for q in group.quarters
        for f in q.forecasts
    ]
    head = ("quarter", "score", "chance given to a rise", "ballots", "moved", "Brier score")
    return figure(
        scrolled(forecasts(group), "Chart of what the room expected"),
        "How likely the room held it, on average, that each score would rise (●, ◆), and which way it went (▲ rose, "
        "▼ did not). The longer the line between them, the greater the surprise.",
        table("What the room expected, and what came", head, rows, figures=(2, 3, 4, 5)),
    )


def _forecasters(facts: ClassFacts) -> Html:
    made = [seat for seat in facts.seats if seat.here and seat.brier is not None]
    made.sort(key=lambda seat: (seat.brier or 0.0, seat.number))
    team = ("team",) if facts.mode == "teams" else ()
    rows = [_forecaster(facts, seat) for seat in made]
    head = ("seat", *team, "Brier score", "against a coin", "came true", "ballots")
    figures = range(1 + len(team), len(head))
    listed = table("Forecasters, the best first", head, rows, figures=figures)
    return tag("details", tag("summary", "Every forecaster"), listed)


def _forecaster(facts: ClassFacts, seat: SeatFact) -> tuple[str, ...]:
    brier = seat.brier or 0.0
    return (
        seat.name,
        *([seat.team] if facts.mode == "teams" else []),
        f"{brier:.3f}",
        _than(brier, predictions.COIN).removesuffix(" than").removesuffix(" as"),
        f"{seat.right} of {seat.predictions}",
        f"{seat.cast} of {seat.offered}",
    )


# ---- what was hidden ------------------------------------------------------------------------------------------


def hidden(facts: ClassFacts) -> Iterator[Html]:
    """Thesis and doctrine, where the closeness came from, and what the offices were after."""
    teams = facts.mode == "teams"
    shown = [] if teams else [facts.groups[0]]
    yield terms(
        [
            ("Thesis", f"{facts.thesis.capitalize()}. {THESES[facts.thesis]}"),
            *(("What it meant in this game", group.thesis_meant) for group in shown),
            ("Doctrine", f"{facts.doctrine}. {facts.doctrine_brief}"),
            *(("How it showed", group.doctrine_meant) for group in shown),
            ("The sign", facts.doctrine_tell),
        ]
    )
    if teams:
        yield _sources(facts)
        if any(group.interests for group in facts.groups):
            yield tag("h3", "What each office was after")
            yield _interests(facts)
        return
    found = {source: points for source, points in shown[0].closeness.items() if abs(points) >= 0.05}
    drawn = [plane_of(facts, shown[0])]
    if found:
        whole = shown[0].points[-1]["alignment"] - shown[0].points[0]["alignment"]
        rows = [*((SOURCES[source], signed(points)) for source, points in found.items()), ("in all", signed(whole))]
        drawn.append(
            figure(
                charts.closeness({SHORT[source]: points for source, points in found.items()}),
                "Where the change of alignment came from, in points: to the right what drew the two closer.",
                table("Points of alignment by source", ("source", "points"), rows, figures=(1,)),
            )
        )
    yield tag("div", *drawn, class_="pair")


def _sources(facts: ClassFacts) -> Html:
    """Where alignment came from, team by team."""
    names = [name for name in SHORT if any(abs(group.closeness[name]) >= 0.05 for group in played_by(facts))]
    rows = [
        (
            group.name,
            *(signed(group.closeness[name]) for name in names),
            signed(group.points[-1]["alignment"] - group.points[0]["alignment"]),
        )
        for group in played_by(facts)
    ]
    head = ("team", *(SHORT[name] for name in names), "in all")
    caption = "Points of alignment by where they came from: above nought they drew closer"
    return table(caption, head, rows, figures=range(1, len(head)), stacked=True)


def _interests(facts: ClassFacts) -> Html:
    """A row for each office: what it was after, and in which teams it got it."""
    wanted: dict[tuple[str, str], list[tuple[GroupFact, Interest]]] = {}
    for group in played_by(facts):
        for one in group.interests:
            wanted.setdefault((one.office, one.interest), []).append((group, one))
    rows = [
        (office, interest, join(_fate(group, one) for group, one in sorted(held, key=lambda pair: not pair[1].served)))
        for (office, interest), held in wanted.items()
    ]
    head = ("office", "its interest, which only it knew", "how it fared")
    return table("Interests of the offices, and how they fared", head, rows, stacked=True)


def _fate(group: GroupFact, one: Interest) -> Html:
    """How the interest of an office fared in one team."""
    told = {True: "served", False: "not served", None: "not to be told"}[one.served]
    sign = {True: "✓", False: "✗", None: "·"}[one.served]
    mark = tag("span", sign, class_="kept" if one.served else "missed")
    at = f" ({one.standing})" if one.standing else ""
    return tag("span", mark, f" {firm(group)}, {', '.join(one.names)}: {told}{at}", class_="line")


# ---- homework -------------------------------------------------------------------------------------------------


def homework_beside(facts: ClassFacts) -> Iterator[Html]:
    """The class and those who played alone, in one table."""
    yield paragraph("The same world, played alone. Scores are under the lens of the class; the class's own come first.")
    rows: list[Sequence[str]] = [
        (
            join([group.name, tag("span", "in class", class_="aside")], " "),
            f"{len(group.quarters)} of {facts.quarters}",
            f"{group.points[-1]['leverage']:.1f}",
            f"{group.points[-1]['alignment']:.1f}",
            f"{group.score:.1f}",
            "",
            "" if group.brier is None else f"{group.brier:.3f}",
        )
        for group in played_by(facts)
    ]
    for alone in sorted(facts.homework, key=lambda alone: (-alone.finished, -alone.score, alone.name)):
        against = facts.against(alone)
        where = "in the browser" if alone.source == "browser" else "handed in, verified"
        undone = f", {alone.undone} taken back" if alone.undone else ""
        rows.append(
            (
                join([alone.name, tag("span", f"{where}{undone}", class_="aside")], " "),
                f"{alone.quarters} of {facts.quarters}",
                f"{alone.leverage:.1f}",
                f"{alone.alignment:.1f}",
                f"{alone.score:.1f}{'' if alone.finished else ' so far'}",
                "" if against is None else signed(against),
                "" if alone.brier is None else f"{alone.brier:.3f}",
            )
        )
    head = ("who", "quarters", "leverage", "alignment", "score", "against the class", "Brier score")
    yield table("Class and homework side by side", head, rows, figures=range(1, len(head)), stacked=True)


# ---- the plane


def plane_of(facts: ClassFacts, group: GroupFact) -> Html:
    """The way of one world on the plane."""
    rows = [
        (name, f"{at['leverage']:.1f}", f"{at['alignment']:.1f}")
        for name, at in zip(["start", *(q.when for q in group.quarters)], group.points, strict=True)
    ]
    return figure(
        charts.plane(group.points, facts.middle, group.outcomes, group.place),
        f"The way on the plane, which is divided at leverage {facts.middle[0]:g} and alignment {facts.middle[1]:g}.",
        table("The way on the plane", ("at", "leverage", "alignment"), rows, figures=(1, 2)),
    )
