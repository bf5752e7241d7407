"""What there is to read: how much, how hard, and of what kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from game.analysis import reading
from game.report.markup import Html, join, table, tag, terms
from game.report.workshop.bars import bar, bars
from game.report.workshop.bench import Bench


def words(told: Bench) -> Iterator[Html]:
    """Words by kind of card, shares of postures and the like, and the longest and hardest cards."""
    read = told.played.get("words") or told.balance.get("words")
    if not read:
        return
    whole, minutes = read["totals"], read["totals"]["quarter_minutes"]
    yield terms(
        [
            ("All of it", f"{whole['words']:,} words on {whole['cards']:,} cards, {whole['options']:,} options"),
            ("To read it", f"about {whole['minutes']:,.0f} minutes at {reading.SPEED} words a minute"),
            ("A quarter", f"an event and two answers: some {whole['quarter_words']:,} words, {minutes:.1f} minutes"),
        ],
        class_="facts",
    )
    rows = [
        (
            kind,
            f"{of['cards']:,}",
            f"{of['words']:,}",
            f"{of['words_mean']:.0f}",
            f"{of['body_mean']:.0f}",
            _grade(of["grade_mean"]),
        )
        for kind, of in read["tables"].items()
    ]
    head = ("kind of card", "cards", "words", "words a card", "in its text", "school grade")
    yield table("Words by kind of card", head, rows, figures=range(1, len(head)))
    shares = [
        bars(f"Share of {title}", (title, "share"), [(name.replace("_", " "), bar(share)) for name, share in of])
        for title, of in (
            ("postures", read["postures"].items()),
            ("instruments", read["instruments"].items()),
            ("targets", read["targets"].items()),
            ("kinds of record", read["kinds"].items()),
        )
        if any(share for _, share in of)
    ]
    yield tag("div", *shares, class_="pair")
    listed = [
        table(title, ("card", "words", "school grade"), [_read(card) for card in read[key]], figures=(1, 2))
        for title, key in (("The longest", "longest"), ("The hardest to read", "hardest"))
        if read[key]
    ]
    yield tag("div", *listed, class_="pair")


def _grade(grade: float | None) -> str:
    return "" if grade is None else f"{grade:.1f}"


def _read(card: Mapping[str, Any]) -> tuple[Html, str, str]:
    name = join([tag("code", card["id"]), tag("span", card["kind"], class_="why")], " ")
    return name, f"{card['words']:,}", _grade(card["grade"])
