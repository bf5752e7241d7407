"""What there is to read: how many words the cards have, how hard they are, and what kinds of options they offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from game.content import language
from game.content.library import Content, own_cards
from game.content.lint import ENOUGH as GRADED
from game.content.lint import texts
from game.engine.words import INSTRUMENTS, KINDS, POSTURES, TARGETS

SPEED = 200
"""Words that a reader reads in a minute, roughly."""

MOST = 10
"""Cards that are named as the longest and the hardest."""

READ = frozenset(
    "title name office label body brief role goal case text tell headline needs why lessons right wrong".split()
)
"""Keys of a card that hold what a player reads."""


def words(content: Content, packs: Collection[str]) -> dict[str, Any]:
    """How much the cards of some packs ask of a reader. ``packs`` are names as in ``Origin.pack``."""
    ours = [(kind, content.tables[kind][ident]) for kind, ids in own_cards(content, packs).items() for ident in ids]
    cards = [{"kind": kind, "id": card.id, **_read(card)} for kind, card in ours]
    options = [option for kind, card in ours if kind == "event" for option in card.option]
    total = sum(card["words"] for card in cards)
    answers = [_read(card)["words"] for card in content.responses.values()]
    quarter = _mean([card["words"] for card in cards if card["kind"] == "event"]) + 2 * _mean(answers)
    graded = [card for card in cards if card["grade"] is not None]
    return {
        "totals": {
            "cards": len(cards),
            "options": len(options),
            "words": total,
            "minutes": round(total / SPEED, 1),
            "quarter_words": round(quarter),
            "quarter_minutes": round(quarter / SPEED, 2),
        },
        "tables": {kind: _table(cards, kind) for kind in dict.fromkeys(kind for kind, _ in ours)},
        "longest": sorted(cards, key=lambda card: -card["words"])[:MOST],
        "hardest": sorted(graded, key=lambda card: -card["grade"])[:MOST],
        "postures": _shares((option.posture for option in options), POSTURES),
        "instruments": _shares((option.instrument for option in options), INSTRUMENTS),
        "targets": _shares((option.target for option in options), (*TARGETS, "both")),
        "kinds": _shares((card.kind for kind, card in ours if kind in ("event", "response")), KINDS),
        "cards": cards,
    }


def _read(card: Any) -> dict[str, Any]:
    """Words on a card, and the grade of its body where that is long enough to have one."""
    count = sum(
        len(text.split())
        for path, text in texts(card)
        if next(part for part in reversed(path) if isinstance(part, str)) in READ
    )
    prose = getattr(card, "body", None) or getattr(card, "brief", None) or ""
    body = language.reading(prose)
    return {"words": count, "body": body.words, "grade": round(body.grade, 1) if body.words >= GRADED else None}


def _table(cards: Iterable[dict[str, Any]], kind: str) -> dict[str, Any]:
    mine = [card for card in cards if card["kind"] == kind]
    grades = [card["grade"] for card in mine if card["grade"] is not None]
    return {
        "cards": len(mine),
        "words": sum(card["words"] for card in mine),
        "words_mean": round(_mean([card["words"] for card in mine]), 1),
        "body_mean": round(_mean([card["body"] for card in mine]), 1),
        "grade_mean": round(_mean(grades), 1) if grades else None,
    }


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _shares(found: Iterable[str | None], names: Sequence[str]) -> dict[str, float]:
    counts = Counter(found)
    whole = max(1, sum(counts.values()))
    told = {name: round(counts[name] / whole, 4) for name in names}
    return told | ({"none": round(counts[None] / whole, 4)} if counts[None] else {})
