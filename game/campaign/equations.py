"""One step down from a cause: the equation behind each rule, its coefficients with unit, meaning and source, the card.

``EQUATIONS`` is the short form of docs/MODEL.md: a name in it that is a coefficient stands in model.toml.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from game.campaign.meters import METERS, title_of
from game.content.library import Content
from game.content.schema import Later, Move, Option, Response
from game.engine.words import CHANNELS, INSTRUMENTS, TIES


@dataclass(frozen=True)
class Term:
    """A coefficient as it stands in model.toml."""

    name: str
    value: str
    unit: str
    about: str
    source: str
    here: str = ""
    """Of several values the one that was at work, if that is known: ``double down 20``."""


@dataclass(frozen=True)
class Ground:
    """What a cause rests on."""

    equation: str
    terms: tuple[Term, ...]


EQUATIONS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "pressure": (
        "pressure of the tool on the target + pressure_step of the posture (x both_share on each where both are named)",
        ("pressure_step", "both_share"),
    ),
    "reflex": (
        "first reflex + reflex of the posture x surprise, (1 - habit_loss x habit)(1 - worn_loss x fatigue of tool)",
        ("reflex", "habit_loss", "habit_window", "worn_loss"),
    ),
    "wear": ("fatigue of the tool + wear of the posture", ("wear",)),
    "resolve": (
        "where resolve of the posture meets the severity: + resolve_gain x (severity + resolve_base) x surprise, (1 - "
        "habit_loss x habit)(1 - worn_loss x fatigue of the tool); else - resolve_loss x what it falls short by",
        ("resolve", "resolve_gain", "resolve_base", "resolve_loss", "habit_loss", "worn_loss"),
    ),
    "overreach": (
        "- overreach x (resolve of the posture - severity - overreach_slack), where that is more than nothing",
        ("overreach", "overreach_slack", "resolve"),
    ),
    "reversal": (
        "- reversal_loss where the posture turns round on a target within reversal_window quarters",
        ("reversal_loss", "reversal_window"),
    ),
    "coalition": (
        "+ coalition_step of the posture, gains x (1 - coalition / coalition_ceiling) x surprise, (1 - habit_loss x "
        "habit)(1 - worn_loss x fatigue of the tool); for inaction - coalition_absence x severity",
        ("coalition_step", "coalition_ceiling", "coalition_absence", "habit_loss", "worn_loss"),
    ),
    "threat believed": (
        "believed with chance (threat_base + threat_credibility x credibility x (1 - threat_severity x severity)) x "
        "surprise, (1 - habit_loss x habit)(1 - worn_loss x fatigue of the tool); then credibility + threat_gain, "
        "procurement - threat_procurement, technology tie - "
        "threat_technology",
        (
            "threat_base",
            "threat_credibility",
            "threat_severity",
            "threat_gain",
            "threat_procurement",
            "threat_technology",
            "habit_loss",
            "worn_loss",
        ),
    ),
    "threat called": (
        "called where it was not believed: credibility - threat_loss",
        ("threat_loss", "threat_base", "threat_credibility", "threat_severity"),
    ),
    "easing": (
        "each tie - ease_ties x luck (from ease_low to 1) x (1 - ease_severity x severity) x (credibility + "
        "ease_credibility) x surprise, (1 - habit_loss x habit)(1 - worn_loss x fatigue of the tool), x tie_response",
        ("ease_ties", "ease_low", "ease_severity", "ease_credibility", "tie_response", "habit_loss", "worn_loss"),
    ),
    "closing": (
        "adaptation + closing_speed x closing_bite x bite x what is still open x (closing_floor + closing_alignment x "
        "alignment)",
        (
            "closing_speed",
            "closing_bite",
            "closing_floor",
            "closing_alignment",
            "bite_sustained",
            "bite_coalition_floor",
        ),
    ),
    "own programmes": ("adaptation + drift x what is still open", ("drift",)),
    "reflex wears off": ("first reflex - reflex_decay of itself", ("reflex_decay",)),
    "common pressure": (
        "each tie + common_ties x common pressure x thesis x (1 - tie / common_room) x tie_response",
        ("common_ties", "common_room", "thesis", "tie_response"),
    ),
    "rerouting": (
        "each tie + reroute x (pressure on the one pressed harder)^2 x thesis x (1 - tie / common_room)",
        ("reroute", "thesis", "common_room"),
    ),
    "own reasons": (
        "each tie + own_ties x (own_share - thesis) x (1 - tie / common_room) x tie_response",
        ("own_ties", "own_share", "thesis", "common_room", "tie_response"),
    ),
    "friction": (
        "each tie + friction_ties x (1 - common pressure) x (friction_home - tie) / friction_scale x tie_response",
        ("friction_ties", "friction_home", "friction_scale", "tie_response"),
    ),
    "leakage": ("pressure - pressure_decay of itself", ("pressure_decay",)),
    "rest": ("fatigue - fatigue_rest", ("fatigue_rest",)),
    "cost of pressure": (
        "strain + strain_china x mean pressure on China + strain_russia x mean pressure on Russia",
        ("strain_china", "strain_russia"),
    ),
    "adjustment": ("strain - strain_relief of itself", ("strain_relief",)),
    "income": (
        "capital + capital_income + capital_credibility x (credibility - 50)",
        ("capital_income", "capital_credibility"),
    ),
    "discontent": ("capital - capital_strain x strain", ("capital_strain",)),
    "upkeep": ("coalition + coalition_pull x (coalition_home - coalition)", ("coalition_pull", "coalition_home")),
    "strain abroad": ("coalition - coalition_strain x strain", ("coalition_strain",)),
    "memory fades": (
        "credibility + credibility_pull x (credibility_home - credibility)",
        ("credibility_pull", "credibility_home"),
    ),
    "other suppliers": ("chokehold - chokehold_decay", ("chokehold_decay",)),
    "arms programme": (
        "procurement + procurement_drift x (1 - procurement_bite x bite on China by procurement_weights) x "
        "(procurement_floor + procurement_ties x technology tie)",
        ("procurement_drift", "procurement_bite", "procurement_weights", "procurement_floor", "procurement_ties"),
    ),
    "doubt": (
        "procurement + procurement_doubt for each point of credibility below procurement_doubt_from",
        ("procurement_doubt", "procurement_doubt_from"),
    ),
    "decision": ("what the option's card says, an even draw between its low and its high", ()),
    "desk move": ("what the desk move's card says", ()),
    "cost": ("what the card costs", ()),
    "answer": (
        "what the response card says x answer_strength of your posture (or current_strength for what goes on anyway) x "
        "(1 + habit_answer x habit); gains of ties also x thesis and x answer_joint or answer_single; gains of ties "
        "and of adaptation x (1 - what there is / tie_ceiling)",
        (
            "answer_strength",
            "current_strength",
            "habit_answer",
            "thesis",
            "answer_joint",
            "answer_single",
            "tie_ceiling",
        ),
    ),
    "later": ("what an earlier card set in motion, as it says", ()),
    "background": ("what the scenario says happens in this quarter whatever is decided", ()),
}
"""Rule to (equation in words, names of its coefficients)."""

SCORES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "leverage": (
        "mean over the tools of (1 - adaptation)(1 - leverage_fatigue x fatigue), x (leverage_coalition_floor + rest x "
        "coalition), x (leverage_credibility_floor + rest x credibility), x (1 - leverage_chokehold x chokehold)",
        ("leverage_fatigue", "leverage_coalition_floor", "leverage_credibility_floor", "leverage_chokehold"),
    ),
    "alignment": ("sum of alignment_weights x ties", ("alignment_weights",)),
}
"""How the two scores are made of the columns."""


def ground_of(content: Content, rule: str, words: Collection[str] = ()) -> Ground:
    """The equation of a rule, or of a score by its name, and its coefficients. Nothing for a rule that is not known.

    ``words`` name what was at work (a posture, a tie, a channel): of a coefficient with many values that one is told.
    """
    equation, names = EQUATIONS.get(rule) or SCORES.get(rule) or ("", ())
    return Ground(equation, tuple(_term(content, name, words) for name in names if name in content.model))


def _term(content: Content, name: str, words: Collection[str]) -> Term:
    found = content.model[name]
    value = found.value
    if isinstance(value, float):
        return Term(name, f"{value:g}", found.unit, found.about, found.source)
    told = ", ".join(f"{_plain(word)} {v:g}" for word, v in value.items())
    here = next((f"{_plain(word)} {value[word]:g}" for word in words if word in value), "")
    return Term(name, told, found.unit, found.about, found.source, here)


def _plain(word: str) -> str:
    return word.replace("_", " ")


# ---- cards as they are written --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Effect:
    """What a card says that it does to one number: points, ``low`` and ``high`` alike where it leaves no luck."""

    column: str
    low: float
    high: float


@dataclass(frozen=True)
class Delayed:
    """What a card sets in motion: in how many quarters it arrives, in its own words, and what it does."""

    after: int
    why: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Written:
    """A card as its author wrote it, before posture, habit and thesis make it stronger or weaker."""

    kind: str
    title: str
    body: str
    effects: tuple[Effect, ...]
    later: tuple[Delayed, ...]


def card_of(content: Content, card: str) -> Written | None:
    """The option ("event/option"), response or desk move of a ledger entry, or nothing where it is not here."""
    event = content.events.get(card.partition("/")[0])
    option = next((o for o in event.option if card == f"{event.id}/{o.id}"), None) if event else None
    if event and option:
        return _written(f"An option of '{event.title}'", option.label, option.case, option)
    response, move = content.responses.get(card), content.moves.get(card)
    if response:
        return _written("A response card", response.title, response.body, response)
    return _written("A desk move", move.label, move.body, move) if move else None


def _written(kind: str, title: str, body: str, card: Option | Response | Move) -> Written:
    return Written(kind, title, body, _effects(card), tuple(Delayed(d.after, d.why, _effects(d)) for d in card.later))


def _effects(card: Option | Response | Move | Later) -> tuple[Effect, ...]:
    spans = {name: p if isinstance(p, tuple) else (p, p) for name, p in card.effects.items()}
    return tuple(Effect(name, low, high) for name, (low, high) in spans.items())


def lag_of(written: Written, why: str) -> int:
    """Quarters from a card to the delayed effect of these words, 0 if it has none."""
    return next((delayed.after for delayed in written.later if delayed.why == why), 0)


# ---- how the scores are made ------------------------------------------------------------------------------------


def made_of(content: Content, name: str, now: Mapping[str, float]) -> list[tuple[str, float]]:
    """(in words and figures, what it comes to) line by line down to a score; the last line is the score itself."""
    if name == "alignment":
        weights = content.model["alignment_weights"].value
        assert not isinstance(weights, float)
        rows = [(f"{title_of(f'ties.{t}')} {now[f'ties.{t}']:.1f} x {weights[t]:g}", t) for t in TIES]
        parts = [(words, now[f"ties.{tie}"] * weights[tie]) for words, tie in rows]
        return [*parts, ("their sum: alignment", sum(points for _, points in parts))]
    return _leverage(content, now)


def _leverage(content: Content, now: Mapping[str, float]) -> list[tuple[str, float]]:
    wear = _number(content, "leverage_fatigue")
    rows: list[tuple[str, float]] = []
    for tool, channel in zip(INSTRUMENTS, CHANNELS, strict=True):
        adapted, worn = now[f"adaptation.{channel}"] / 100, now[f"fatigue.{tool}"] / 100
        words = f"{_tool(tool)}: 100 x (1 - {adapted:.2f})(1 - {wear:g} x {worn:.2f})"
        rows.append((words, 100 * (1 - adapted) * (1 - wear * worn)))
    total = sum(points for _, points in rows) / len(rows)
    rows.append(("their mean", total))
    for column in ("coalition", "credibility"):
        floor = _number(content, f"leverage_{column}_floor")
        total *= floor + (1 - floor) * now[column] / 100
        rows.append((f"x {column}: {floor:g} + {1 - floor:g} x {now[column] / 100:.2f}", total))
    taken = _number(content, "leverage_chokehold")
    total *= 1 - taken * now["chokehold"] / 100
    return [*rows, (f"x chokehold: 1 - {taken:g} x {now['chokehold'] / 100:.2f}: leverage", total)]


def _number(content: Content, name: str) -> float:
    value = content.model[name].value
    assert isinstance(value, float)
    return value


def _tool(tool: str) -> str:
    return METERS[f"fatigue.{tool}"].title.split(":")[0]


def left_of(now: Mapping[str, float], tool: str) -> tuple[float, float, float]:
    """What is left of a tool, what its fatigue takes, and what they do without: adds up to 100."""
    without = now[f"adaptation.{CHANNELS[INSTRUMENTS.index(tool)]}"]
    tired = (100.0 - without) * now[f"fatigue.{tool}"] / 100.0
    return 100.0 - without - tired, tired, without
