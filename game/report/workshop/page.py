"""What an author sees of a balance report or a play test, as one page: no scripts, nothing loaded from elsewhere.

What needs work stands on top: first what was found, then the cards, those with something to mend before the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from game import __version__
from game.campaign import seeds
from game.report.document import SHEET, document, section
from game.report.markup import Html, bullets, escape, join, paragraph, table, tag, terms
from game.report.workshop.bench import Bench
from game.report.workshop.cards import cards
from game.report.workshop.others import others
from game.report.workshop.policies import policies
from game.report.workshop.spreads import spreads
from game.report.workshop.words import words

STYLE: Final = SHEET + Path(__file__).with_name("workshop.css").read_text(encoding="utf-8")

LEGEND: Final = (
    ("never drawn, seldom drawn, drawn too often", "How often the card came, against the others of its deck."),
    ("never open", "Its condition never held while it could be paid, in all the offers there were."),
    ("never taken", "It was open, and no policy took it: neither the constant ones nor chance."),
    ("dead", "The planner, which looks ahead, takes it in less than 3 of 100 offers."),
    ("sure", "The planner takes it in more than 90 of 100 offers: the card asks nothing."),
    ("dominated", "Another option of the card is worth more in nearly every decision that has both."),
    ("regret", "Points of score that the planner expects to lose by the option, on average."),
)


def html(*data: Mapping[str, Any]) -> str:
    """The page of a balance report (``balance.measure``), a play test (``hits.measure``), or one of each."""
    told = Bench(
        next((one for one in data if "scenarios" in one), {}), next((one for one in data if "theses" in one), {})
    )
    made = [(name, heading, join(parts, Html("\n"))) for name, heading, parts in _sections(told) if parts]
    links = bullets(tag("a", heading, href=f"#{name}") for name, heading, _ in made)
    body = [
        tag("a", "To the findings", href="#findings", class_="skip"),
        tag("header", *_header(told)),
        tag("nav", links, aria_label="On this page"),
        tag("main", *(section(*parts) for parts in made), id="all", tabindex="-1"),
        tag("footer", paragraph(f"Made by Double Down {__version__}.", class_="quiet")),
    ]
    return document(f"{told.name}: the workshop of Double Down", STYLE, join(body, Html("\n")))


def _sections(told: Bench) -> Iterator[tuple[str, str, list[Html]]]:
    """(id, heading, contents) of each section; one without contents is left out."""
    yield "findings", "What needs work", list(_findings(told))
    yield "policies", "How the policies do", list(policies(told))
    yield "cards", "Card by card", list(cards(told))
    yield "spreads", "How the numbers spread", list(spreads(told))
    yield "others", "Responses and desk moves", list(others(told))
    yield "words", "What there is to read", list(words(told))


def _header(told: Bench) -> Iterator[Html]:
    yield tag("h1", tag("span", "Double Down: the workshop", class_="kicker"), " ", told.name)
    facts = []
    if told.played:
        policies = len(told.played["policies"])
        facts.append(("Play test", f"{told.played['games']:,} games by each of {policies} policies, in each campaign"))
        facts.append(("Campaigns", ", ".join(of["title"] for of in told.scenarios.values()) or "none deals a card"))
    if told.balance:
        games = f"{told.balance['games']:,} games by each policy and by the planner, in {told.balance['scenario']}"
        facts.append(("Balance", games))
    facts.append(("Seed", seeds.show((told.played or told.balance or {"seed": 0})["seed"])))
    yield terms(facts, class_="facts")


def _findings(told: Bench) -> Iterator[Html]:
    rows = [
        (tag("span", what, class_="mark"), _link(told, kind, ident), why) for what, kind, ident, why in told.findings
    ]
    if rows:
        yield table("What an author should look at", ("what", "card", "why"), rows, stacked=True)
    else:
        yield paragraph("Nothing was found.")
    yield tag("details", tag("summary", "What the words mean"), terms(LEGEND))


def _link(told: Bench, kind: str, ident: str) -> Html:
    """A card by name, leading to where it is told of on this page."""
    event, _, option = ident.partition("/")
    if kind != "event":
        return join([f"{kind} ", tag("code", ident)])
    name = tag("a", told.title(event), href=f"#card-{event}") if told.is_own(kind, event) else escape(told.title(event))
    label = told.played.get("cards", {}).get(event, {}).get("options", {}).get(ident, {}).get("label", option)
    return join([name, tag("span", label, class_="why") if option else ""], " ")
