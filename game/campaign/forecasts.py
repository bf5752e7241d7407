"""A forecast as data and as lines, for the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from game.analysis.forecast import Fan, Forecast
from game.campaign import analysts
from game.engine.model import THESES
from game.engine.words import FAMILIES

if TYPE_CHECKING:
    from game.campaign.session import Session


def as_data(session: Session, found: Forecast) -> dict[str, Any]:
    """The answer of ``doubledown forecast --json``: fans begin at the end of the quarter to be decided."""
    deck, brief, held = session.deck, session.brief(), analysts.believed(session)
    labels = {f"{brief.event.id}/{choice.option.id}": choice.option.label for choice in brief.choices}
    return {
        "event": brief.event.id,
        "quarter": found.quarter,
        "futures": found.futures,
        "par": deck.par,
        "belief": {
            "thesis": dict(zip(THESES, _rounded(held.theses), strict=True)),
            "doctrine": dict(zip(deck.doctrines, _rounded(held.doctrines), strict=True)),
        },
        "options": [
            {
                "id": deck.options.ids[prospect.option],
                "label": labels[deck.options.ids[prospect.option]],
                "win": round(prospect.wins, 4),
                "ends_early": round(prospect.ends_early, 4),
                "score": dict(zip(("p10", "p50", "p90"), _rounded(prospect.score), strict=True)),
                "leverage": _fan(prospect.leverage),
                "alignment": _fan(prospect.alignment),
                "families": {
                    name: share for name, share in zip(FAMILIES, _rounded(prospect.families), strict=True) if share
                },
            }
            for prospect in found.prospects
        ],
    }


def _rounded(values: Iterable[float]) -> list[float]:
    return [round(value, 4) for value in values]


def _fan(fan: Fan) -> dict[str, list[float]]:
    return {"p10": _rounded(fan.low), "p50": _rounded(fan.middle), "p90": _rounded(fan.high)}


def tell(data: dict[str, Any]) -> list[str]:
    """The same in lines for a terminal."""
    told = [f"Quarter {data['quarter']}, {data['event']}: {data['futures']} futures of each option."]
    for kind in ("thesis", "doctrine"):
        held = sorted(data["belief"][kind].items(), key=lambda pair: -pair[1])
        told.append(f"{kind.capitalize()} held likely: " + ", ".join(f"{name} {share:.0%}" for name, share in held))
    for option in data["options"]:
        score, families = option["score"], sorted(option["families"].items(), key=lambda pair: -pair[1])
        told += [
            f"{option['label']} ({option['id']})",
            f"  wins {option['win']:.0%}, ends early {option['ends_early']:.0%}; "
            f"score {score['p10']:.1f} / {score['p50']:.1f} / {score['p90']:.1f}, par {data['par']:g}",
            *(
                f"  {name} at the end " + " / ".join(f"{option[name][p][-1]:.1f}" for p in ("p10", "p50", "p90"))
                for name in ("leverage", "alignment")
            ),
            "  answer: " + ", ".join(f"{name} {share:.0%}" for name, share in families),
        ]
    return told
