"""The coefficients of the score engine, by name. Their values, units and sources stand in model.toml.

A field is a number, or one number for each word of a list; a list over postures is kept as
``(6,)`` for look-up by posture, a list over rows of a group as ``(k, 1)`` to stand against ``(k, N)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from game.engine.words import CHANNELS, FAMILIES, INSTRUMENTS, POSTURES, SERIES, TIES

if TYPE_CHECKING:
    from game.engine.arrays import Floats


THESES = ("weak", "middling", "strong")
"""How much of the closeness between Beijing and Moscow pressure causes. Hidden, drawn from the seed."""


@dataclass(frozen=True, eq=False)
class Model:
    """Every coefficient of ``dynamics``; see model.toml for what each one means."""

    # leverage, alignment, bite
    leverage_fatigue: float
    leverage_coalition_floor: float
    leverage_credibility_floor: float
    leverage_chokehold: float
    alignment_weights: Floats
    bite_sustained: float
    bite_coalition_floor: float
    # the decision
    habit_window: float
    habit_loss: float
    habit_answer: float
    worn_loss: float
    pressure_step: Floats
    both_share: float
    reflex: Floats
    wear: Floats
    resolve: Floats
    resolve_gain: float
    resolve_base: float
    resolve_loss: float
    overreach: float
    overreach_slack: float
    reversal_loss: float
    reversal_window: float
    coalition_step: Floats
    coalition_ceiling: float
    coalition_absence: float
    threat_base: float
    threat_credibility: float
    threat_severity: float
    threat_gain: float
    threat_loss: float
    threat_procurement: float
    threat_technology: float
    ease_ties: float
    ease_low: float
    ease_severity: float
    ease_credibility: float
    # the answers
    thesis: Floats
    answer_strength: Floats
    answer_joint: float
    answer_single: float
    answer_counter: Floats
    answer_retaliation: Floats
    answer_compliance: Floats
    answer_friction: Floats
    answer_opportunism: Floats
    answer_habit: float
    answer_wedge: float
    answer_bystander: float
    current_strength: float
    current_weights: Floats
    repeat_weight: float
    repeat_window: float
    tie_ceiling: float
    # the settlement
    closing_speed: Floats
    closing_bite: float
    closing_floor: float
    closing_alignment: float
    drift: Floats
    reflex_decay: float
    common_ties: float
    common_room: float
    reroute: Floats
    own_ties: float
    own_share: float
    friction_ties: float
    friction_home: float
    friction_scale: float
    tie_response: Floats
    pressure_decay: float
    fatigue_rest: float
    strain_china: float
    strain_russia: float
    strain_relief: float
    coalition_home: float
    coalition_pull: float
    coalition_strain: float
    credibility_home: float
    credibility_pull: float
    capital_income: float
    capital_credibility: float
    capital_strain: float
    chokehold_decay: float
    procurement_drift: float
    procurement_bite: float
    procurement_weights: Floats
    procurement_floor: float
    procurement_ties: float
    procurement_doubt: float
    procurement_doubt_from: float
    # the record
    observe_base: Floats
    observe_scale: Floats
    # the plane
    plane_leverage: float
    plane_alignment: float


_OVER: dict[str, tuple[str, ...]] = {
    "alignment_weights": TIES,
    "pressure_step": POSTURES,
    "reflex": POSTURES,
    "wear": POSTURES,
    "resolve": POSTURES,
    "coalition_step": POSTURES,
    "thesis": THESES,
    "answer_strength": POSTURES,
    "answer_counter": POSTURES,
    "answer_retaliation": POSTURES,
    "answer_compliance": POSTURES,
    "answer_friction": POSTURES,
    "answer_opportunism": POSTURES,
    "current_weights": FAMILIES,
    "closing_speed": CHANNELS,
    "drift": CHANNELS,
    "reroute": TIES,
    "tie_response": TIES,
    "procurement_weights": INSTRUMENTS,
    "observe_base": SERIES,
    "observe_scale": SERIES,
}

COEFFICIENTS: dict[str, tuple[str, ...] | None] = {name: _OVER.get(name) for name in Model.__annotations__}
"""Name of each coefficient, and the words that it has one number for (None: a single number)."""


def build_model(values: Mapping[str, float | Mapping[str, float]]) -> Model:
    """A Model from checked values: a number, or a number for each word, by coefficient name."""
    import numpy as np  # here, because the names above are wanted long before the numbers

    ready: dict[str, Any] = {}
    for name, over in COEFFICIENTS.items():
        value = values[name]
        if over is None or not isinstance(value, Mapping):
            ready[name] = value
            continue
        array = np.array([float(value[word]) for word in over])
        ready[name] = array if over in (POSTURES, THESES, FAMILIES) else array[:, None]
    return Model(**ready)
