"""The debrief of a finished game as one page: no scripts, nothing loaded from elsewhere, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from game import __version__
from game.analysis.turning import turning_points
from game.campaign import predictions, seeds, share
from game.campaign.achievements import earned
from game.campaign.debrief import (
    SOURCES,
    agreed,
    closeness,
    doctrine_meant,
    epilogues,
    moments,
    thesis_meant,
    turn_words,
)
from game.campaign.explain import lead, really_done
from game.campaign.meters import LENS_NOTE, POSTURE_TITLES, title_of
from game.campaign.session import Session
from game.engine.scoring import QUADRANTS, quadrant
from game.report import charts
from game.report.facts import Facts, chosen, facts, title, when
from game.report.markup import Html, bullets, cited, escape, join, paragraph, table, tag, terms
from game.report.questions import questions
from game.text import signed

STYLE: Final = Path(__file__).with_name("style.css").read_text(encoding="utf-8")

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What a browser may do with the page: read it."""

SHORT: Final = {
    "pressure": "pressure",
    "own": "their own reasons",
    "apart": "easing, frictions",
    "cards": "cards by themselves",
    "unknown": "not known",
}
"""Names of the sources of closeness that fit a chart."""


def html(session: Session) -> str:
    """The page of a finished game. Raises UseError while it is being played."""
    game = facts(session)
    sections = [(name, heading, join(made, Html("\n"))) for name, heading, made in _sections(game)]
    links = bullets(tag("a", heading, href=f"#{name}") for name, heading, _ in sections)
    body = [
        tag("header", *_header(game)),
        tag("nav", links, aria_label="On this page"),
        tag(
            "main",
            *(
                tag("section", tag("h2", heading), made, id=name, aria_label=heading)
                for name, heading, made in sections
            ),
        ),
        tag("footer", *_footer(game)),
    ]
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{escape(game.verdict.ending.title)}: a debrief of Double Down</title><style>{STYLE}</style>"
    )
    inside = join(body, Html("\n"))
    return f'<!doctype html>\n<html lang="en">\n<head>{head}</head>\n<body>\n{inside}\n</body>\n</html>\n'


def _sections(game: Facts) -> Iterator[tuple[str, str, list[Html]]]:
    yield "verdict", "The verdict", list(_verdict(game))
    yield "way", "The way there", list(_way(game))
    yield "hidden", "What was hidden", list(_hidden(game))
    yield "turning", "Turning points", list(_turning(game))
    if game.guesses:
        yield "foresight", "What you said beforehand", list(_foresight(game))
    if game.verdict.matched_history[1]:
        yield "history", "Beside the record", list(_history(game))
    yield "quarters", "Quarter by quarter", list(_quarters(game))
    yield "stories", "Stories, offices, achievements", list(_stories(game))
    yield "questions", "To talk about", [bullets(questions(game), "ol"), paragraph(CONTESTED, class_="quiet")]


CONTESTED: Final = (
    "That pressure on two rivals at once binds them together is contested among scholars. Trade, payments and "
    "exercises grew after 2022, while a war, energy prices and China's own plans moved at the same time; the first "
    "reflex of many firms and banks was to comply, and trade fell in 2025 under more pressure. In the game the share "
    "that pressure causes is drawn anew for every world. A lens is a choice of weights and not a fact: the same game "
    "is judged by several above."
)


def _header(game: Facts) -> Iterator[Html]:
    session = game.session
    yield tag("h1", game.verdict.ending.title)
    first, last = game.outcomes[0], game.outcomes[-1]
    yield paragraph(
        f"{session.scenario.title}, {when(first)} to {when(last)}. World {seeds.show(session.seed)}"
        f"{f', the world of {session.daily}' if session.daily else ''}.",
        class_="quiet",
    )
    yield paragraph(game.verdict.ending.body)


def _verdict(game: Facts) -> Iterator[Html]:
    verdict, m = game.verdict, game.session.deck.model
    won, planned = "a win" if verdict.won else "not a win", game.session.deck.quarters
    early = f" It ended early, in quarter {len(game.outcomes)} of {planned}." if verdict.early else ""
    yield paragraph(f"{verdict.score:.1f} of 100, par {verdict.par:g}: {won}.{early}", class_="verdict")
    ours = game.session.scenario.lens
    lenses = verdict.lenses
    rows = [
        (
            lens.name + (" (this campaign's)" if lens.id == ours else ""),
            f"{lens.score:.1f}",
            ", ".join(f"{name} {value:.0f} × {weight:g}" for name, value, weight in lens.parts),
        )
        for lens in lenses
    ]
    yield _figure(
        charts.lenses(lenses, verdict.par, ours),
        "The same game under every lens.",
        table(
            "Score under each lens, and what it is made of",
            ("lens", "score", "parts"),
            rows,
            figures=(1,),
            stacked=True,
        ),
    )
    yield paragraph(LENS_NOTE, class_="quiet")
    middle = (m.plane_leverage, m.plane_alignment)
    points = [
        (name, f"{at['leverage']:.1f}", f"{at['alignment']:.1f}", quadrant(at["leverage"], at["alignment"], m))
        for name, at in zip(["start", *(when(o) for o in game.outcomes)], game.points, strict=True)
    ]
    yield _figure(
        charts.plane(game.points, middle, game.outcomes, verdict.quadrant),
        f"The way on the plane. Its four quarters: {', '.join(QUADRANTS)}.",
        table(
            "Leverage and alignment after each quarter",
            ("quarter", "leverage", "alignment", "place"),
            points,
            figures=(1, 2),
        ),
    )


def _way(game: Facts) -> Iterator[Html]:
    found = moments(game.outcomes)
    rows = [
        (letter, f"{m.when}, {m.title}", signed(m.leverage), signed(m.alignment), m.why)
        for letter, m in zip(charts.LETTERS, found, strict=False)
    ]
    yield _figure(
        charts.scores(game.points, game.outcomes, found),
        "Leverage and alignment; letters mark the quarters that moved most, and below stands the posture of each.",
        table(
            "The quarters that moved most",
            ("", "quarter", "leverage", "alignment", "largest cause"),
            rows,
            figures=(2, 3),
        ),
    )
    mix = [(POSTURE_TITLES[p], str(n)) for p, n in sorted(game.verdict.postures.items(), key=lambda pair: -pair[1])]
    yield _figure(
        charts.postures(game.verdict.postures, len(game.outcomes)),
        "How often each posture was taken.",
        table("Postures", ("posture", "times"), mix, figures=(1,)),
    )


def _hidden(game: Facts) -> Iterator[Html]:
    verdict = game.verdict
    doctrine = game.session.content.doctrines[verdict.doctrine_id]
    yield terms(
        [
            ("Thesis", f"{verdict.thesis}: how much of their closeness pressure causes in this world."),
            ("What it came to", thesis_meant(game.outcomes)),
            ("Doctrine", f"{doctrine.name}. {doctrine.brief}"),
            ("What it came to", doctrine_meant(game.outcomes, doctrine)),
            ("The sign", doctrine.tell),
        ]
    )
    found = {source: points for source, points in closeness(game.outcomes).items() if abs(points) >= 0.05}
    if found:
        rows = [(SOURCES[source], signed(points)) for source, points in found.items()]
        yield _figure(
            charts.closeness({SHORT[source]: points for source, points in found.items()}),
            "Where the change of alignment came from.",
            table("Points of alignment by source", ("source", "points"), rows, figures=(1,)),
        )


def _turning(game: Facts) -> Iterator[Html]:
    points = turning_points(game.turns)
    if not points:
        yield paragraph("No decision of this game can be weighed: it was played with other content.")
        return
    yield paragraph(
        "Each decision was played on again beside the other options, over the same fresh futures, as you played. These "
        "three would have changed the final score most."
    )
    told = []
    for turn in points:
        done = game.at(turn.quarter)
        told.append(join([tag("strong", f"{when(done)}, {title(done)}"), f" {turn_words(game.session, turn)}"]))
    yield bullets(told, "ol")
    same, of = agreed(game.turns)
    yield paragraph(
        f"A planner that looks ahead and knows neither thesis nor doctrine would have done as you did in {same} of "
        f"{of} decisions."
    )


def _foresight(game: Facts) -> Iterator[Html]:
    score = predictions.brier(game.guesses)
    assert score is not None
    better = "better than a coin" if score < predictions.COIN else "no better than a coin"
    yield paragraph(
        f"Brier score {score:.3f} over {len(game.guesses)} predictions: {better}, which scores {predictions.COIN:g}. "
        "Nothing is perfect, and 0 would be."
    )
    bands = predictions.calibration(game.guesses)
    rows = [(f"{b.sure:.0%}", f"{b.right:.0%}", str(b.count)) for b in bands]
    yield _figure(
        charts.calibration(bands),
        "How sure you were, and how often you were right.",
        table("Predictions by confidence", ("how sure", "right", "predictions"), rows, figures=(1, 2)),
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
    every = table("Every prediction", ("quarter", "number", "said", "moved", ""), said, figures=(3,))
    yield tag("details", tag("summary", "Every prediction"), every)


def _history(game: Facts) -> Iterator[Html]:
    same, of = game.verdict.matched_history
    yield paragraph(f"You did what the United States did in {same} of {of} documented decisions.")
    rows = []
    for done in game.outcomes:
        real = really_done(done)
        if real:
            source = cited(done.record.source) if done.record else Html()
            rows.append((f"{when(done)}, {title(done)}", chosen(done), real, source))
    head = ("event", "you", "the United States", "source")
    yield table("Documented decisions", head, rows, stacked=True)


def _quarters(game: Facts) -> Iterator[Html]:
    rows = []
    for done in game.outcomes:
        press = done.headlines[0] if done.headlines else None
        rows.append(
            (
                f"{when(done)}, {title(done)}",
                chosen(done) + (f"; desk: {done.move.label}" if done.move else ""),
                done.answer.title if done.answer else "",
                f"{press.press}: {press.text}" if press else "",
                _moved(done.before["leverage"], done.after["leverage"], lead(done, "leverage")),
                _moved(done.before["alignment"], done.after["alignment"], lead(done, "alignment")),
            )
        )
    head = ("event", "you", "answer", "headline", "leverage", "alignment")
    yield table("What came, what you did, what followed", head, rows, stacked=True)


def _moved(was: float, now: float, why: str) -> str:
    return f"{was:.1f} → {now:.1f}" + (f" ({why})" if why else "")


def _stories(game: Facts) -> Iterator[Html]:
    told = [
        join([tag("strong", f"{story.name} "), f"Last card {story.when}, {story.title}: you chose “{story.label}”."])
        + (" The campaign closed before the next one came." if story.open else "")
        for story in epilogues(game.outcomes)
    ]
    if told:
        yield tag("h3", "The stories, and how far they came")
        yield bullets(Html(story) for story in told)
    rows = [
        (a.office, a.thesis, "{} of {}".format(*game.offices[a.id]))
        for a in game.session.content.advisers.values()
        if a.id in game.offices
    ]
    if rows:
        yield tag("h3", "The offices")
        head = ("office", "thesis it took for true", "forecasts that held")
        yield table(f"In this world the thesis was {game.verdict.thesis}", head, rows, figures=(2,))
    found = earned(game.outcomes, game.verdict)
    if found:
        yield tag("h3", "Achievements")
        yield bullets(join([tag("strong", a.title), f": {a.what}"]) for a in found)


def _figure(drawing: Html, caption: str, data: Html) -> Html:
    """A chart with its caption and the numbers behind it."""
    return tag(
        "figure", drawing, tag("figcaption", caption), tag("details", tag("summary", "The numbers as a table"), data)
    )


def _footer(game: Facts) -> Iterator[Html]:
    session = game.session
    yield tag("h2", "The same world again")
    command = f"doubledown play --scenario {session.scenario.id} --seed {seeds.show(session.seed)}"
    yield paragraph(tag("code", command))
    yield paragraph("To share: ", tag("code", share.text(session)))
    packs = ", ".join(f"{pack.id} {pack.version}" for pack in session.content.packs)
    yield paragraph(f"Double Down {__version__}; content {packs}, {session.content.digest[:12]}.", class_="quiet")
