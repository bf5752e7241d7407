"""The equations of the score engine, one function for each, in the order in which a quarter runs them.

docs/MODEL.md explains them, model.toml holds the coefficients. ``p`` is a posture by world, ``act`` and the like are
fractions; columns are points from 0 to 100.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game.engine.chance import uniform
from game.engine.deck import Deck
from game.engine.ledger import Cause
from game.engine.model import Model
from game.engine.scoring import alignment, bite, common_pressure, hardest_pressure, mean_rows
from game.engine.words import POSTURES
from game.engine.worlds import Worlds

if TYPE_CHECKING:
    from game.engine.arrays import Bools, Floats, Index


ENGAGE = POSTURES.index("engage")
INACTION = POSTURES.index("inaction")
THREATEN = POSTURES.index("threaten")

DIRECTION = np.array([1, 1, 1, 0, -1, 0], dtype=np.int16)
"""Which way each posture commits the United States; a turn within a few quarters is a reversal."""


# ---- the decision -------------------------------------------------------------------------------------------


def habit(worlds: Worlds, deck: Deck, p: Index) -> Floats:
    """Share of the last quarters in which this same posture was taken, 0 to 1, ``(N,)``."""
    first = max(0, worlds.quarter - 1 - int(deck.model.habit_window))
    past = worlds.block("option")[first : worlds.quarter - 1].astype(np.intp) - 1
    times: Floats = np.add.reduce(deck.options.posture[past] == p, axis=0, dtype=np.float64)
    return times / deck.model.habit_window


def worn(worlds: Worlds, tools: Floats) -> Floats:
    """Fatigue of the tool used, 0 to 1, ``(N,)``, or 0 without one. ``tools`` is ``(3, N)``, 1 where it is used."""
    return np.add.reduce(tools * worlds["fatigue"], axis=0) / 100.0


def surprise(m: Model, share: Floats, tired: Floats) -> Floats:
    """What is left of a posture's gains: 1 for the unexpected with a fresh tool, less for habit and for wear."""
    return (1.0 - m.habit_loss * share) * np.maximum(1.0 - m.worn_loss * tired, 0.0)


def preparation(m: Model, share: Floats) -> Floats:
    """How much stronger the answer is to what was expected: 1 to the unexpected."""
    return 1.0 + m.habit_answer * share


def apply_pressure(worlds: Worlds, m: Model, p: Index, hits: Floats, new: Floats, card: str) -> None:
    """Pressure on the instrument and target named, up or (when engaging) down, and the first reflex."""
    worlds.add("pressure", hits * m.pressure_step[p], Cause("posture", "pressure", card))
    worlds.add("fresh", hits * m.reflex[p] * new, Cause("posture", "reflex", card))


def wear_tool(worlds: Worlds, m: Model, p: Index, tools: Floats, card: str) -> None:
    """A tool wears with use: those who must obey it learn its edges."""
    worlds.add("fatigue", tools * m.wear[p], Cause("posture", "wear", card))


def judge_resolve(worlds: Worlds, m: Model, p: Index, severity: Floats, new: Floats, card: str) -> None:
    """Credibility compares the resolve shown with the gravity of the provocation, ``severity`` 0 to 1.

    Too little is doubted; far too much, and the next measure says nothing of how grave the next matter is.
    """
    gap = severity - m.resolve[p]
    met = m.resolve_gain * (severity + m.resolve_base) * new
    worlds.add("credibility", np.where(gap <= 0, met, -m.resolve_loss * gap), Cause("posture", "resolve", card))
    excess = np.maximum(-gap - m.overreach_slack, 0.0)
    worlds.add("credibility", -m.overreach * excess, Cause("posture", "overreach", card))


def charge_reversal(worlds: Worlds, m: Model, p: Index, targets: Floats, card: str) -> None:
    """Turning round on a target costs credibility for some quarters; courting one and pressing the other does not."""
    turned = reverses(worlds, m, p, targets)
    worlds.add("credibility", np.where(turned, -m.reversal_loss, 0.0), Cause("posture", "reversal", card))
    direction, since = worlds.mark("direction"), worlds.mark("direction_quarter")
    moved = (targets > 0) & (DIRECTION[p] != 0)
    since[:] = np.where(moved, worlds.quarter, since)
    direction[:] = np.where(moved, DIRECTION[p], direction)


def reverses(worlds: Worlds, m: Model, p: Index, targets: Floats) -> Bools:
    """Whether a posture turns round on a target, shape ``(N,)``; ``targets`` is ``(2, N)``, 1 where it is named."""
    direction, since = worlds.mark("direction"), worlds.mark("direction_quarter")
    recent = worlds.quarter - since <= m.reversal_window
    turned: Bools = (targets > 0) & (DIRECTION[p] * direction < 0) & recent
    return turned[0] | turned[1]


def move_coalition(worlds: Worlds, m: Model, p: Index, severity: Floats, new: Floats, card: str) -> None:
    """Allies follow when asked, fall back when dragged, and drift when nobody leads."""
    step = m.coalition_step[p]
    room_left = 1.0 - worlds["coalition"] / m.coalition_ceiling
    absence = np.where(p == INACTION, m.coalition_absence * severity, 0.0)
    step = np.where(step > 0, step * room_left * new, step) - absence
    worlds.add("coalition", step, Cause("posture", "coalition", card))


def put_threat(worlds: Worlds, m: Model, p: Index, severity: Floats, new: Floats, card: str) -> None:
    """A threat that is believed does more than a measure; one that is called costs more than silence."""
    threatens = p == THREATEN
    if not threatens.any():
        return
    belief = threat_belief(worlds, m, severity, new)
    believed = uniform(worlds.keys, worlds.quarter, "threat") < belief
    won, lost = threatens & believed, threatens & ~believed
    cause = Cause("posture", "threat believed" if won[0] else "threat called", card)
    worlds.add("credibility", np.where(won, m.threat_gain, 0.0) - np.where(lost, m.threat_loss, 0.0), cause)
    worlds.add("procurement", np.where(won, -m.threat_procurement, 0.0), cause)
    worlds.add("ties.technology", np.where(won, -m.threat_technology, 0.0), cause)
    worlds.block("believed")[worlds.quarter - 1] = np.where(won, 1, np.where(lost, -1, 0))


def threat_belief(worlds: Worlds, m: Model, severity: Floats | float, new: Floats) -> Floats:
    """Chance that a threat is believed, 0 to 1."""
    weight = 1.0 - m.threat_severity * severity
    return (m.threat_base + m.threat_credibility * worlds["credibility"] / 100.0 * weight) * new


def ease(worlds: Worlds, m: Model, p: Index, severity: Floats, new: Floats, card: str) -> None:
    """Engagement from a position of credibility loosens what ties the two together."""
    engages = p == ENGAGE
    if not engages.any():
        return
    luck = m.ease_low + (1.0 - m.ease_low) * uniform(worlds.keys, worlds.quarter, "ease")
    trust = np.maximum(1.0 - m.ease_severity * severity, 0.0) * (worlds["credibility"] / 100.0 + m.ease_credibility)
    loosened = np.where(engages, m.ease_ties * luck * trust * new, 0.0)
    worlds.add("ties", -loosened * m.tie_response, Cause("posture", "easing", card))


# ---- the answers --------------------------------------------------------------------------------------------


def thesis_of(worlds: Worlds, m: Model) -> Floats:
    """How much of closeness pressure causes in each world, a factor around 1."""
    return m.thesis[worlds.mark("thesis")]


def answer_strength(m: Model, p: Index, severity: Floats) -> Floats:
    """How strong the answer is: with the move, or with the occasion that inaction let pass."""
    return m.answer_strength[p] * np.where(p == INACTION, severity, 1.0)


def answer_gain(worlds: Worlds, m: Model, p: Index, both: Floats) -> Floats:
    """Factor on what the answer adds to the ties: the thesis, and more when both were hit together."""
    pressed = p < ENGAGE
    joint = np.where(both > 0, m.answer_joint, m.answer_single)
    return np.where(pressed, thesis_of(worlds, m) * joint, 1.0)


def current_gain(worlds: Worlds, m: Model) -> Floats:
    """Factor on what goes on anyway: the thesis counts as far as both are under pressure."""
    return 1.0 + common_pressure(worlds) * (thesis_of(worlds, m) - 1.0)


def room(m: Model, points: Floats) -> Floats:
    """Near the top things saturate: 1 at 0 points, 0 at ``tie_ceiling``."""
    return 1.0 - points / m.tie_ceiling


# ---- the settlement -----------------------------------------------------------------------------------------


def adapt(worlds: Worlds, m: Model, bites: Floats) -> None:
    """Each channel closes a share of its gap: in proportion to bite, faster between friends, and by itself."""
    gap = 100.0 - worlds["adaptation"]
    pull = bites[0::2] + bites[1::2] - bites[0::2] * bites[1::2]
    friends = m.closing_floor + m.closing_alignment * alignment(worlds, m) / 100.0
    pushed = m.closing_speed * m.closing_bite * pull * gap * friends
    worlds.add("adaptation", pushed, Cause("settle", "closing"))
    worlds.add("adaptation", m.drift * gap / 100.0, Cause("settle", "own programmes"))


def wear_off_reflex(worlds: Worlds, m: Model) -> None:
    """The first reflex of compliance wears off."""
    worlds.add("fresh", -m.reflex_decay * worlds["fresh"], Cause("settle", "reflex wears off"))


def tie(worlds: Worlds, m: Model) -> None:
    """Pressure ties, by the thesis; war, prices and plans tie by the rest; spared, ties seek their own level."""
    common, thesis, ties = common_pressure(worlds), thesis_of(worlds, m), worlds["ties"]
    open_ = 1.0 - ties / m.common_room
    worlds.add("ties", m.common_ties * common * thesis * open_ * m.tie_response, Cause("settle", "common pressure"))
    shut = hardest_pressure(worlds)
    worlds.add("ties", m.reroute * shut * shut * thesis * open_, Cause("settle", "rerouting"))
    own = m.own_ties * np.maximum(m.own_share - thesis, 0.0)
    worlds.add("ties", own * open_ * m.tie_response, Cause("settle", "own reasons"))
    pull = m.friction_ties * (1.0 - common) * (m.friction_home - ties) / m.friction_scale
    worlds.add("ties", pull * m.tie_response, Cause("settle", "friction"))


def relax(worlds: Worlds, m: Model) -> None:
    """Pressure that nobody tends leaks away, and a tool at rest recovers."""
    worlds.add("pressure", -m.pressure_decay * worlds["pressure"], Cause("settle", "leakage"))
    worlds.add("fatigue", -m.fatigue_rest, Cause("settle", "rest"))


def charge_home(worlds: Worlds, m: Model) -> None:
    """What pressure costs at home, and what the office brings in."""
    pressure = worlds["pressure"]
    china, russia = mean_rows(pressure[0::2]), mean_rows(pressure[1::2])
    cost = m.strain_china * china + m.strain_russia * russia
    worlds.add("strain", cost, Cause("settle", "cost of pressure"))
    worlds.add("strain", -m.strain_relief * worlds["strain"], Cause("settle", "adjustment"))
    income = m.capital_income + m.capital_credibility * (worlds["credibility"] - 50.0)
    worlds.add("capital", income, Cause("settle", "income"))
    worlds.add("capital", -m.capital_strain * worlds["strain"], Cause("settle", "discontent"))


def drift_abroad(worlds: Worlds, m: Model) -> None:
    """Coalition and credibility drift to what the world grants anybody; chokeholds rust when not used."""
    pull = m.coalition_pull * (m.coalition_home - worlds["coalition"])
    worlds.add("coalition", pull, Cause("settle", "upkeep"))
    worlds.add("coalition", -m.coalition_strain * worlds["strain"], Cause("settle", "strain abroad"))
    memory = m.credibility_pull * (m.credibility_home - worlds["credibility"])
    worlds.add("credibility", memory, Cause("settle", "memory fades"))
    worlds.add("chokehold", -m.chokehold_decay, Cause("settle", "other suppliers"))


def procure(worlds: Worlds, m: Model, bites: Floats) -> None:
    """China's arms programme goes on: slowed by bite on China, helped by Russian technology and by doubt."""
    on_china = mean_rows(m.procurement_weights * bites[0::2]) * len(m.procurement_weights)
    helped = m.procurement_floor + m.procurement_ties * worlds["ties.technology"] / 100.0
    slowed = 1.0 - m.procurement_bite * on_china
    worlds.add("procurement", m.procurement_drift * slowed * helped, Cause("settle", "arms programme"))
    doubt = m.procurement_doubt * np.maximum(m.procurement_doubt_from - worlds["credibility"], 0.0)
    worlds.add("procurement", doubt, Cause("settle", "doubt"))


def settle_columns(worlds: Worlds, deck: Deck) -> None:
    """Move every slow variable by one quarter."""
    m = deck.model
    bites = bite(worlds, m)
    adapt(worlds, m, bites)
    tie(worlds, m)
    procure(worlds, m, bites)
    wear_off_reflex(worlds, m)
    relax(worlds, m)
    charge_home(worlds, m)
    drift_abroad(worlds, m)
