"""What the page tells, section by section."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from game.analysis.turning import FUTURES, turning_points
from game.campaign import achievements, predictions
from game.campaign.debrief import (
    SOURCES,
    Epilogue,
    Moment,
    agreed,
    closeness,
    doctrine_meant,
    epilogues,
    label_of,
    moments,
    thesis_meant,
    turn_words,
)
from game.campaign.explain import lead, really_done
from game.campaign.meters import LENS_NOTE, METERS, POSTURE_TITLES, title_of
from game.campaign.views import Outcome
from game.engine.scoring import quadrant
from game.report import charts
from game.report.facts import Facts, chosen, title, when
from game.report.markup import Html, bullets, cited, join, paragraph, table, tag, terms
from game.report.questions import questions
from game.text import signed

FIRM: Final = "\u00a0"
"""A space at which no line is broken."""

SHORT: Final = {
    "pressure": "pressure",
    "own": "their own reasons",
    "apart": "easing, frictions",
    "cards": "cards by themselves",
    "unknown": "not known",
}
"""Names of the sources of closeness that fit a chart."""

CONTESTED: Final = (
    "That pressure on two rivals at once binds them together is contested among scholars. Trade, payments and "
    "exercises grew after 2022, while a war, energy prices and China's own plans moved at the same time; the first "
    "reflex of many firms and banks was to comply, and trade fell in 2025 under more pressure. In the game the share "
    "that pressure causes is drawn anew for every world: what happened here is a mechanism at work, and no evidence "
    "for one side."
)
LENSES: Final = join(
    [
        "Nor is a lens a fact. It is a choice of weights that somebody can defend: the same game is judged by several "
        "under ",
        tag("a", "The verdict", href="#verdict"),
        ", and you can write another.",
    ]
)


def sections(game: Facts) -> Iterator[tuple[str, str, list[Html]]]:
    """(id, heading, contents) of each section that has something to tell of this game."""
    yield "verdict", "The verdict", list(_verdict(game))
    yield "way", "The way there", list(_way(game))
    yield "hidden", "What was hidden", list(_hidden(game))
    yield "turning", "Turning points", list(_turning(game))
    if game.guesses:
        yield "foresight", "What you said beforehand", list(_foresight(game))
    if game.verdict.matched_history[1]:
        yield "history", "Beside the record", list(_history(game))
    yield "quarters", "Quarter by quarter", list(_quarters(game))
    others = list(_others(game))
    if others:
        yield "others", "Offices, stories, achievements", others
    yield "questions", "To talk about", [bullets(questions(game), "ol")]
    yield "contested", "A word on the claim", [paragraph(CONTESTED), paragraph(LENSES)]


def _figure(drawing: Html, caption: str, data: Html, *more: Html, shown: bool = False) -> Html:
    """A chart with its caption and the numbers behind it. ``shown``: the numbers are open from the start."""
    numbers = tag("details", tag("summary", "The numbers as a table"), data, open="" if shown else None)
    return tag("figure", drawing, tag("figcaption", caption, *more), numbers)


# ---- the verdict ----------------------------------------------------------------------------------------------


def _verdict(game: Facts) -> Iterator[Html]:
    verdict, first, last = game.verdict, game.points[0], game.points[-1]
    won, planned = "a win" if verdict.won else "not a win", game.session.deck.quarters
    early = f" It ended early, in quarter {len(game.outcomes)} of {planned}: that is never a win."
    score = tag("strong", f"{verdict.score:.1f} of 100, par {verdict.par:g}: {won}.")
    yield paragraph(score, early if verdict.early else "", class_="verdict")
    scores = [METERS[name] for name in ("leverage", "alignment")]
    yield terms(
        [
            *((f"{m.title} {first[m.name]:.1f} → {last[m.name]:.1f}", m.meaning) for m in scores),
            ("Place on the plane", verdict.quadrant),
        ]
    )
    yield _lenses(game)


def _lenses(game: Facts) -> Html:
    lenses, ours = game.verdict.lenses, game.session.scenario.lens
    rows = [
        (
            join([lens.name, tag("span", "this campaign's", class_="aside") if lens.id == ours else ""], " "),
            f"{lens.score:.1f}",
            ", ".join(f"{name} {value:.0f} × {weight:g}".replace(" ", FIRM) for name, value, weight in lens.parts),
            lens.brief,
        )
        for lens in lenses
    ]
    head = ("lens", "score", "value × weight of each part", "what it asks")
    return _figure(
        charts.lenses(lenses, game.verdict.par, ours),
        f"The same game under every lens. {LENS_NOTE}",
        table("Score under each lens, and what it is made of", head, rows, figures=(1,), stacked=True),
        shown=True,
    )


# ---- the way there --------------------------------------------------------------------------------------------


def _way(game: Facts) -> Iterator[Html]:
    m, marked = game.session.deck.model, moments(game.outcomes)
    names = ["start", *(when(outcome) for outcome in game.outcomes)]
    taken = ["", *(_posture(outcome) for outcome in game.outcomes)]
    rows = [
        (
            name,
            f"{at['leverage']:.1f}",
            f"{at['alignment']:.1f}",
            quadrant(at["leverage"], at["alignment"], m),
            posture,
        )
        for name, at, posture in zip(names, game.points, taken, strict=True)
    ]
    legend = [_marked(letter, moment) for letter, moment in zip(charts.LETTERS, marked, strict=False)]
    drawing = charts.scores(game.points, game.outcomes, marked)
    yield _figure(
        tag("div", drawing, class_="scroll", role="region", tabindex="0", aria_label="Chart of both scores"),
        "Above, both scores after each quarter; below, the posture taken. Letters mark the quarters that moved most:",
        table(
            "Both scores, the quarter of the plane, and the posture",
            ("quarter", "leverage", "alignment", "place on the plane", "posture"),
            rows,
            figures=(1, 2),
        ),
        bullets(legend, class_="legend"),
    )
    yield tag("div", _plane(game), _mix(game), class_="pair")


def _marked(letter: str, moment: Moment) -> Html:
    moved = f"leverage {signed(moment.leverage)}, alignment {signed(moment.alignment)}"
    why = f": {moment.why}" if moment.why else ""
    head = tag("strong", f"{letter}{FIRM} {moment.when}, {moment.title}")
    return join([head, tag("span", f"{moved}{why}", class_="line")], " ")


def _plane(game: Facts) -> Html:
    m = game.session.deck.model
    rows = [(name, *(f"{at[score]:.1f}" for score in ("leverage", "alignment"))) for name, at in _by_year(game)]
    return _figure(
        charts.plane(game.points, (m.plane_leverage, m.plane_alignment), game.outcomes, game.verdict.quadrant),
        f"The way on the plane, which is divided at leverage {m.plane_leverage:g} and alignment {m.plane_alignment:g}.",
        table("The way on the plane, year by year", ("at", "leverage", "alignment"), rows, figures=(1, 2)),
    )


def _by_year(game: Facts) -> Iterator[tuple[str, dict[str, float]]]:
    yield "start", game.points[0]
    for outcome in game.outcomes:
        if outcome is game.outcomes[-1] or outcome.of_year == 4:
            yield f"end of {when(outcome)}", outcome.after


def _mix(game: Facts) -> Html:
    played = len(game.outcomes)
    counts = {name: game.verdict.postures.get(name, 0) for name in POSTURE_TITLES}
    rows = [(POSTURE_TITLES[name], str(count), f"{count / played:.0%}") for name, count in counts.items()]
    return _figure(
        charts.postures(game.verdict.postures, played),
        "How often each posture was taken.",
        table("Postures", ("posture", "quarters", "share"), rows, figures=(1, 2)),
    )


# ---- what was hidden ------------------------------------------------------------------------------------------


def _hidden(game: Facts) -> Iterator[Html]:
    verdict = game.verdict
    doctrine = game.session.content.doctrines[verdict.doctrine_id]
    yield terms(
        [
            ("Thesis", f"{verdict.thesis}: how much of their closeness pressure causes in this world."),
            ("What it meant in this game", thesis_meant(game.outcomes)),
            ("Doctrine", f"{doctrine.name}. {doctrine.brief}"),
            ("How it showed", doctrine_meant(game.outcomes, doctrine)),
            ("The sign", doctrine.tell),
        ]
    )
    found = {source: points for source, points in closeness(game.outcomes).items() if abs(points) >= 0.05}
    if found:
        rows = [(SOURCES[source], signed(points)) for source, points in found.items()]
        whole = game.points[-1]["alignment"] - game.points[0]["alignment"]
        yield _figure(
            charts.closeness({SHORT[source]: points for source, points in found.items()}),
            "Where the change of alignment came from, in points: to the right what drew the two closer.",
            table(
                "Points of alignment by source", ("source", "points"), [*rows, ("in all", signed(whole))], figures=(1,)
            ),
        )


# ---- decisions ------------------------------------------------------------------------------------------------


def _turning(game: Facts) -> Iterator[Html]:
    points, session = turning_points(game.turns), game.session
    if not points:
        yield paragraph("No decision of this game can be weighed again.")
        return
    yield paragraph(
        f"Each option that was open was played on over {FUTURES} other futures, going on with your later postures. "
        "These decisions would have changed the final score most."
    )
    told = [
        join([tag("strong", f"{when(done)}, {title(done)}."), turn_words(session, turn)], " ")
        for turn in points
        for done in [game.at(turn.quarter)]
    ]
    yield bullets(told, "ol")
    same, of = agreed(game.turns)
    yield paragraph(
        f"The planner looks ahead and knows neither thesis nor doctrine. It would have done as you did in {same} of "
        f"{of} decisions."
    )
    rows = [
        (
            f"{when(game.at(turn.quarter))}, {title(game.at(turn.quarter))}",
            label_of(session, turn.taken),
            label_of(session, turn.other),
            signed(turn.change),
            "the same" if turn.planned == turn.taken else label_of(session, turn.planned),
        )
        for turn in game.turns
    ]
    head = ("quarter", "you", "what would have changed most", "points", "the planner")
    every = table("Every decision weighed", head, rows, figures=(3,), stacked=True)
    yield tag("details", tag("summary", "Every decision weighed"), every)


def _history(game: Facts) -> Iterator[Html]:
    same, of = game.verdict.matched_history
    yield paragraph(f"You did what the United States did in {same} of {of} documented decisions.")
    rows = []
    for done in game.outcomes:
        real = really_done(done)
        if real:
            source = cited(done.record.source) if done.record else Html()
            rows.append((f"{when(done)}, {title(done)}", chosen(done), real, source))
    head = ("event", "you", "the United States", "source of the record")
    yield table("Documented decisions", head, rows, stacked=True)


# ---- predictions ----------------------------------------------------------------------------------------------


def _foresight(game: Facts) -> Iterator[Html]:
    score = predictions.brier(game.guesses)
    assert score is not None
    coin = predictions.COIN
    than = "better than" if score < coin else "worse than" if score > coin else "as good as"
    right = sum(guess.right for guess in game.guesses)
    yield paragraph(
        f"{right} of {len(game.guesses)} came true. Brier score {score:.3f}: {than} a coin, which scores {coin:g}. "
        "0 would be perfect."
    )
    bands = predictions.calibration(game.guesses)
    rows = [(f"{b.sure:.0%}", f"{b.right:.0%}", str(b.count), _judged(b)) for b in bands]
    yield _figure(
        charts.calibration(bands),
        "How sure you were, and how often you were right; the number beside a point counts its predictions.",
        table("Predictions by confidence", ("how sure", "right", "predictions", "in short"), rows, figures=(0, 1, 2)),
    )
    said = [
        (
            when(game.at(g.quarter)),
            title_of(g.name),
            f"{'up' if g.said > 0 else 'down'}, {abs(g.said)}% sure",
            signed(g.moved),
            "right" if g.right else "wrong",
        )
        for g in game.guesses
    ]
    head = ("quarter", "number", "said", "moved", "came true")
    every = table("Every prediction", head, said, figures=(3,))
    yield tag("details", tag("summary", "Every prediction"), every)


def _judged(band: predictions.Band) -> str:
    gap = band.right - band.sure
    return "about right" if abs(gap) < 0.1 else "too sure" if gap < 0 else "not sure enough"


# ---- quarter by quarter ---------------------------------------------------------------------------------------


def _quarters(game: Facts) -> Iterator[Html]:
    rows = [
        (
            join([tag("span", when(done), class_="aside"), title(done)], " "),
            _done(done),
            done.answer.title if done.answer else "",
            _headline(done),
            _moved(done, "leverage"),
            _moved(done, "alignment"),
        )
        for done in game.outcomes
    ]
    head = ("event", "you", "their answer", "headline", "leverage", "alignment")
    yield table("What came, what you did, what followed, and the largest cause", head, rows, stacked=True)


def _posture(outcome: Outcome) -> str:
    return POSTURE_TITLES[outcome.option.posture] if outcome.option else ""


def _done(outcome: Outcome) -> Html:
    move = tag("span", f"desk: {outcome.move.label}", class_="line") if outcome.move else ""
    return join([tag("span", _posture(outcome), class_="aside"), chosen(outcome), move], " ")


def _headline(outcome: Outcome) -> Html:
    """What a named paper printed, or else what the first press did."""
    told = next((line for line in outcome.headlines if line.paper), next(iter(outcome.headlines), None))
    return join([tag("span", told.paper or told.press, class_="aside"), told.text], " ") if told else Html()


def _moved(outcome: Outcome, name: str) -> Html:
    was, now, why = outcome.before[name], outcome.after[name], lead(outcome, name)
    return join([tag("span", f"{was:.1f} → {now:.1f}", class_="number"), why], " ")


# ---- offices, stories, achievements ---------------------------------------------------------------------------


def _others(game: Facts) -> Iterator[Html]:
    rows = [
        (a.office, title_of(a.watches), a.thesis, "{} of {}".format(*game.offices[a.id]))
        for a in game.session.content.advisers.values()
        if a.id in game.offices
    ]
    if rows:
        yield tag("h3", "The offices")
        head = ("office", "speaks about", "thesis it took for true", "forecasts that held")
        yield table(f"In this world the thesis was {game.verdict.thesis}", head, rows, figures=(3,), stacked=True)
    told = [_story(story) for story in epilogues(game.outcomes)]
    if told:
        yield tag("h3", "The stories, and how far they came")
        yield bullets(told)
    found = achievements.of(game.session, game.verdict)
    if found:
        yield tag("h3", "Achievements")
        yield bullets(join([tag("strong", a.title), f": {a.what}"]) for a in found)


def _story(story: Epilogue) -> Html:
    """How far one story came."""
    if story.cards == 1:
        last = f"One card, {story.when}: you chose “{story.label}”."
    else:
        last = f"{story.cards} cards. The last, {story.when}, {story.title}: you chose “{story.label}”."
    rest = "The campaign closed before the next one came." if story.open else ""
    return join([tag("strong", f"{story.name}."), last, rest], " ")
