"""For authors who balance cards: ``python -m tools.probe SCENARIO [EVENT ...]``, or ``SCENARIO --prices``.

For each option: in how many of the states where it was open it is the planner's choice, and its regret (points of
score by which it falls short of the best, on average). Without events: every card of the scenario that has an option
below 6% or above 80%. The prices are points of final score for one point more of each column.
"""

from __future__ import annotations

import sys

from game.analysis.cards import prices, states, weigh
from game.analysis.planner import Planner
from game.content.compile import compile_deck
from game.content.load import load
from game.engine.words import POSTURES

LOW, HIGH = 0.06, 0.80


def main() -> None:
    """Print what the planner makes of the cards named."""
    scenario, *wanted = sys.argv[1:]
    deck = compile_deck(load(), scenario)
    quarters = states(deck, 11, 40)
    if wanted == ["--prices"]:
        for at in (1, len(quarters) // 2, len(quarters) - 2):
            print(f"at quarter {at + 1}:")
            listed = sorted(prices(deck, quarters[at : at + 1]).items(), key=lambda pair: -abs(pair[1]))
            print("  " + ", ".join(f"{name} {price:+.3f}" for name, price in listed if not name.startswith("fresh")))
        return
    planner = Planner(forks=18)
    for index, ident in enumerate(deck.events.ids):
        if wanted and ident not in wanted:
            continue
        found = weigh(deck, index, quarters[1 :: 2 if wanted else 3], planner)
        odd = [w for w in found if w.states and not LOW <= w.best <= HIGH]
        if wanted or odd:
            print(f"{ident} (severity {deck.events.severity[index] * 100:.0f})")
            for w in found:
                option = deck.options.ids.index(w.option)
                what = f"{POSTURES[deck.options.posture[option]]:11} cost {deck.options.cost[option]:2.0f}"
                name, mark = w.option.partition("/")[2], "  <--" if w in odd else ""
                print(f"   {w.best:5.0%}  regret {w.regret:5.2f}  {w.states:4} states  {what}  {name}{mark}")


if __name__ == "__main__":
    main()
