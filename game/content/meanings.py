"""What the words mean that a pack chooses from: editors tell it where a value is written, and so does the guide."""

from __future__ import annotations

from typing import Final

from game.engine.words import AUTHOR_COLUMNS, direction

TOOLS: Final = {
    "export_controls": "export controls on goods, software and know-how; answered by `technology`",
    "financial_sanctions": "financial sanctions on banks and payments; answered by `payments`",
    "entity_blacklist": "a blacklist of firms and persons; answered by `networks`",
}
_TIES: Final = {
    "trade": "goods that cross between China and Russia",
    "technology": "designs, machines and people that they share",
    "payments": "business settled without dollars or Western banks",
    "military": "drills, patrols and arms between the two",
    "infrastructure": "pipelines, bridges and ports built for each other",
}
_CHANNELS: Final = {
    "technology": "how far China and Russia do without controlled goods",
    "payments": "how far they pay without Western banks",
    "networks": "how well fronts and go-betweens beat the lists",
}
_SINGLES: Final = {
    "credibility": "whether others believe that the United States will act",
    "coalition": "how many allies apply its rules as their own",
    "capital": "political capital: what options and desk moves are paid from",
    "strain": "what pressure costs firms and households at home",
    "chokehold": "China's counter-leverage in minerals and markets",
    "procurement": "how far China's arms programme has come",
}
GROUPS: Final = {
    "pressure": "how hard each tool presses on whom",
    "fatigue": "wear of each tool: used too often, rested too little",
    "adaptation": "how far China and Russia have learnt to do without",
    "ties": "how close China and Russia are",
}
SCORES: Final = {
    "leverage": "what pressure the United States could still bring",
    "alignment": "how close Beijing and Moscow have moved",
}


def _column(name: str) -> str:
    group, _, part = name.partition(".")
    tool, _, target = part.partition(".")
    what = tool.replace("_", " ").replace("entity", "the")
    told = {
        "pressure": f"pressure of {what} on {target.capitalize()}",
        "fatigue": f"wear of {what}: used too often, rested too little",
        "adaptation": _CHANNELS.get(part),
        "ties": _TIES.get(part),
    }.get(group) or _SINGLES[name]
    way = {1: "; up is good for the United States", -1: "; up is bad for the United States"}
    return told + way.get(direction(name), "")


COLUMN: Final = {name: _column(name) for name in AUTHOR_COLUMNS}

WORDS: Final[dict[str, dict[str, str]]] = {
    "column": COLUMN,
    "posture": {
        "double_down": "as hard as the tool goes: full effect, full cost, full answer",
        "targeted": "a narrow measure: less bite, less wear, less answer",
        "coordinate": "with allies: dear and slow, but it holds",
        "threaten": "say what will be done: works if believed, hurts if called",
        "engage": "ease something for something: loosens ties if credible",
        "inaction": "leave it: tools rest, capital grows, others draw conclusions",
    },
    "instrument": TOOLS,
    "target": {"china": "China alone", "russia": "Russia alone", "both": "China and Russia"},
    "family": {
        "technology": "technology transfer and co-development: answers export controls",
        "payments": "payment systems of their own: answers financial sanctions",
        "networks": "cross-border companies and mutual support: answers the blacklist",
        "exercises": "joint exercises",
        "infrastructure": "pipelines, ports and bridges paid for together",
        "energy": "oil, gas and coal",
        "retaliation": "a chokepoint of their own is used",
        "compliance": "firms and banks obey",
        "friction": "the two quarrel",
        "opportunism": "one of them gains at the other's expense",
    },
    "kind": {
        "documented": "it is on record: `record` names the row",
        "composite": "built from several real ones",
        "hypothetical": "it has not happened",
    },
    "press": {
        "washington": "the American press",
        "beijing": "the Chinese press",
        "moscow": "the Russian press",
        "third": "the press of any other capital",
    },
    "thesis": {
        "weak": "pressure causes little of the closeness between Beijing and Moscow",
        "middling": "pressure causes some of it",
        "strong": "pressure causes much of it",
    },
    "estimates": {
        "free": "one in any quarter",
        "limited": "one for every four quarters, more by intelligence moves",
        "off": "none",
    },
    "secret": {
        "doctrine": "how the other side reads the United States",
        "thesis": "how much of their closeness pressure causes",
    },
    "component": {
        "leverage": "leverage as a share of 55, the most that a start holds",
        "separation": "100 less alignment",
        "denial": "100 less procurement",
        "credibility": "the column",
        "coalition": "the column",
        "ease": "100 less strain",
        "resilience": "100 less chokehold",
    },
    "watched": {**SCORES, **COLUMN},
    "tie": _TIES,
    "channel": _CHANNELS,
    "series": {
        "trade": "goods trade",
        "local_currency": "share of settlements in local currency",
        "cips": "value of CIPS",
        "chips": "China's chip self-sufficiency",
        "oil": "crude oil from Russia to China",
        "gas": "gas through Power of Siberia",
    },
}
"""Every list of words that a pack chooses from, what one of them is called, and what each means."""

LISTED: Final = {tuple(meanings): name for name, meanings in WORDS.items()}
"""The name of a list, by its words."""
