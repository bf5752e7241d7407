"""What each number means: one line, its scale, which way is good, and where it becomes dangerous.

Every front end takes its words from here, so that a meter is called and explained alike everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from game.engine.words import CHANNELS, GROUPS, INSTRUMENTS, SINGLES, TARGETS, TIES


@dataclass(frozen=True)
class Meter:
    """One number on the screen, 0 to 100.

    ``good`` is 1 where up is good for the United States, -1 where down is, else 0.
    """

    name: str
    title: str
    short: str
    meaning: str
    good: int
    warning: float | None
    """Where it becomes dangerous: at or below it if ``good`` is 1, at or above it if -1."""
    danger: str
    """What happens beyond the warning line."""

    def warns(self, value: float) -> bool:
        """True beyond the warning line."""
        if self.warning is None:
            return False
        return value <= self.warning if self.good > 0 else value >= self.warning


SCORES: Final = (
    Meter(
        "leverage",
        "Leverage",
        "LEV",
        "What pressure you could still bring.",
        1,
        15,
        "under 12 the quiver is empty and the game ends",
    ),
    Meter(
        "alignment",
        "Alignment",
        "ALI",
        "How close Beijing and Moscow have moved.",
        -1,
        70,
        "from there on they act as one",
    ),
)

PURSE: Final = (
    Meter(
        "credibility",
        "Credibility",
        "CRE",
        "Whether others believe that you will act.",
        1,
        20,
        "under 4 nobody listens and the game ends",
    ),
    Meter(
        "coalition",
        "Coalition",
        "COA",
        "How many allies apply your rules as their own.",
        1,
        20,
        "under 5 you stand alone and the game ends",
    ),
    Meter(
        "capital",
        "Capital",
        "CAP",
        "Political capital: what options and desk moves are paid from.",
        1,
        8,
        "under 2 you are dismissed and the game ends",
    ),
    Meter(
        "strain",
        "Strain",
        "STR",
        "What pressure costs firms and households at home.",
        -1,
        30,
        "it eats your capital every quarter",
    ),
    Meter(
        "chokehold",
        "Chokehold",
        "CHK",
        "China's counter-leverage in minerals and markets.",
        -1,
        60,
        "it takes up to a quarter of your leverage",
    ),
    Meter(
        "procurement",
        "Procurement",
        "PRO",
        "How far China's arms programme has come.",
        -1,
        70,
        "what the sanctions were for is slipping away",
    ),
)

_TIE_WORDS = {
    "trade": "Goods that cross between the two.",
    "technology": "Designs, machines and people that they share.",
    "payments": "Business settled without dollars or Western banks.",
    "military": "Drills, patrols and arms between the two.",
    "infrastructure": "Pipelines, bridges and ports built for each other.",
}
_CHANNEL_WORDS = {
    "technology": "How far they do without controlled goods.",
    "payments": "How far they pay without your banks.",
    "networks": "How well fronts and go-betweens beat the lists.",
}
_TOOL_TITLES = {
    "export_controls": "Export controls",
    "financial_sanctions": "Financial sanctions",
    "entity_blacklist": "Entity blacklist",
}
_TOOL_SHORT = {"export_controls": "EXP", "financial_sanctions": "FIN", "entity_blacklist": "LST"}

TIE_METERS: Final = tuple(
    Meter(f"ties.{tie}", f"{tie.capitalize()} tie", tie[:3].upper(), _TIE_WORDS[tie], -1, 75, "it will not loosen soon")
    for tie in TIES
)
ADAPTATION_METERS: Final = tuple(
    Meter(
        f"adaptation.{c}",
        f"{c.capitalize()} adaptation",
        c[:3].upper(),
        _CHANNEL_WORDS[c],
        -1,
        65,
        "that tool hardly bites any more",
    )
    for c in CHANNELS
)
FATIGUE_METERS: Final = tuple(
    Meter(
        f"fatigue.{i}",
        f"{_TOOL_TITLES[i]}: fatigue",
        _TOOL_SHORT[i],
        "Wear of the tool: used too often, rested too little.",
        -1,
        45,
        "give it a rest",
    )
    for i in INSTRUMENTS
)
PRESSURE_METERS: Final = tuple(
    Meter(
        f"pressure.{i}.{t}",
        f"{_TOOL_TITLES[i]} on {t.capitalize()}",
        f"{_TOOL_SHORT[i]}-{t[:2].upper()}",
        "How hard the measure in force presses.",
        0,
        None,
        "",
    )
    for i in INSTRUMENTS
    for t in TARGETS
)

METERS: Final[dict[str, Meter]] = {
    meter.name: meter for meter in (*SCORES, *PURSE, *TIE_METERS, *ADAPTATION_METERS, *FATIGUE_METERS, *PRESSURE_METERS)
}

GROUP_TITLES: Final = {"pressure": "Pressure", "ties": "Ties", "adaptation": "Adaptation", "fatigue": "Fatigue"}

BOTH_TITLES = {f"pressure.{tool}": f"{title} on both" for tool, title in _TOOL_TITLES.items()}
"""A tool that presses alike on both."""

POSTURE_TITLES: Final = {
    "double_down": "Double down",
    "targeted": "Targeted",
    "coordinate": "Coordinate",
    "threaten": "Threaten",
    "engage": "Engage",
    "inaction": "Inaction",
}
POSTURE_MEANINGS: Final = {
    "double_down": "As hard as the tool goes. Full resolve, full cost, full answer.",
    "targeted": "A narrow measure. Less bite, less wear, less answer.",
    "coordinate": "With allies: dear and slow, but it holds.",
    "threaten": "Say what you will do. Works if believed, hurts if called.",
    "engage": "Ease something for something. Loosens ties if you are credible.",
    "inaction": "Leave it. Tools rest, capital grows; others draw conclusions.",
}
INSTRUMENT_TITLES: Final = _TOOL_TITLES
FAMILY_TITLES: Final = {
    "technology": "Technology transfer and co-development",
    "payments": "Alternative payment systems",
    "networks": "Cross-border companies and mutual support",
    "exercises": "Joint exercises",
    "infrastructure": "Infrastructure co-investment",
    "energy": "Energy",
    "retaliation": "Retaliation at a chokepoint",
    "compliance": "Compliance",
    "friction": "Friction between the two",
    "opportunism": "Opportunism",
}


EXPECTED: Final = 3
"""From how many of the last quarters on a posture is called expected."""


def habit_note(times: int, window: float) -> str:
    """The warning beside an option whose posture has become a habit, or nothing."""
    if times < EXPECTED:
        return ""
    return f"They expect it ({times} of the last {window:.0f} quarters): it gains less."


WORN: Final = 20.0
"""From which fatigue on a tool is called worn."""


def worn_note(fatigue: float) -> str:
    """The warning beside an option whose tool is worn, or nothing."""
    return f"Its tool is worn (fatigue {fatigue:.0f}): it gains less." if fatigue >= WORN else ""


def turn_note(target: str | None) -> str:
    """The warning beside an option that would be a reversal, by the target that it names."""
    whom = {"china": "China", "russia": "Russia", "both": "China or Russia"}.get(target or "", "them")
    return f"Reverses what you lately did to {whom}: costs credibility."


LENS_NOTE: Final = (
    "Leverage counts as a share of 55, the most that any start holds. Separation is 100 less alignment, denial 100 "
    "less procurement, ease 100 less strain, resilience 100 less chokehold."
)
"""What the components of a lens are made of."""


def title_of(name: str) -> str:
    """The words for a column, a group or a score."""
    return METERS[name].title if name in METERS else (GROUP_TITLES | BOTH_TITLES).get(name, name)


def good_of(name: str) -> int:
    """1 where up is good for the United States, -1 where down is, 0 where it depends."""
    if name in METERS:
        return METERS[name].good
    return {"ties": -1, "adaptation": -1, "fatigue": -1}.get(name, 0)


def members(name: str) -> tuple[str, ...]:
    """The columns behind a group name; a column stands for itself."""
    return tuple(f"{name}.{part}" for part in GROUPS[name]) if name in GROUPS else (name,)


assert set(SINGLES) == {meter.name for meter in PURSE}
