"""The coefficients of the score engine, by name. Their values, units and sources stand in model.toml.

A field is a number, or one number for each word of a list (which its annotation names); a list over postures is kept as
``(6,)`` for look-up by posture, a list over rows of a group as ``(k, 1)`` to stand against ``(k, N)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_type_hints

import numpy as np
from numpy.typing import NDArray

from game.engine.words import CHANNELS, FAMILIES, INSTRUMENTS, POSTURES, TIES

THESES = ("weak", "middling", "strong")
"""How much of the closeness between Beijing and Moscow pressure causes. Hidden, drawn from the seed."""

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Model:
    """Every coefficient of ``dynamics``; see model.toml for what each one means."""

    # leverage, alignment, bite
    leverage_fatigue: float
    leverage_coalition_floor: float
    leverage_credibility_floor: float
    leverage_chokehold: float
    alignment_weights: Annotated[Array, TIES]
    bite_sustained: float
    bite_coalition_floor: float
    # the decision
    pressure_step: Annotated[Array, POSTURES]
    both_share: float
    reflex: Annotated[Array, POSTURES]
    wear: Annotated[Array, POSTURES]
    resolve: Annotated[Array, POSTURES]
    resolve_gain: float
    resolve_base: float
    resolve_loss: float
    reversal_loss: float
    reversal_window: float
    coalition_step: Annotated[Array, POSTURES]
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
    thesis: Annotated[Array, THESES]
    answer_strength: Annotated[Array, POSTURES]
    answer_joint: float
    answer_single: float
    answer_counter: Annotated[Array, POSTURES]
    answer_retaliation: Annotated[Array, POSTURES]
    answer_compliance: Annotated[Array, POSTURES]
    answer_friction: Annotated[Array, POSTURES]
    answer_opportunism: Annotated[Array, POSTURES]
    answer_habit: float
    answer_wedge: float
    current_strength: float
    current_weights: Annotated[Array, FAMILIES]
    repeat_weight: float
    repeat_window: float
    tie_ceiling: float
    # the settlement
    closing_speed: Annotated[Array, CHANNELS]
    closing_bite: float
    closing_floor: float
    closing_alignment: float
    drift: Annotated[Array, CHANNELS]
    reflex_decay: float
    common_ties: float
    common_room: float
    friction_ties: float
    friction_home: float
    friction_scale: float
    tie_response: Annotated[Array, TIES]
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
    procurement_weights: Annotated[Array, INSTRUMENTS]
    procurement_floor: float
    procurement_ties: float
    procurement_doubt: float
    procurement_doubt_from: float
    # the plane
    plane_leverage: float
    plane_alignment: float


COEFFICIENTS: dict[str, tuple[str, ...] | None] = {
    name: hint.__metadata__[0] if hasattr(hint, "__metadata__") else None
    for name, hint in get_type_hints(Model, include_extras=True).items()
}
"""Name of each coefficient, and the words that it has one number for (None: a single number)."""


def build_model(values: Mapping[str, float | Mapping[str, float]]) -> Model:
    """A Model from checked values: a number, or a number for each word, by coefficient name."""
    ready: dict[str, Any] = {}
    for name, over in COEFFICIENTS.items():
        value = values[name]
        if over is None or not isinstance(value, Mapping):
            ready[name] = value
            continue
        array = np.array([float(value[word]) for word in over])
        ready[name] = array if over in (POSTURES, THESES, FAMILIES) else array[:, None]
    return Model(**ready)
