"""Measure, and write what was measured under docs/: ``python -m tools.publish balance|backtest``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from game.campaign import seeds

DOCS = Path(__file__).resolve().parent.parent / "docs"
GAMES, SEED, SCENARIO = 2000, "8F2K-1QZM", "since-2022"


def write(name: str, data: dict[str, Any], page: list[str]) -> None:
    """``docs/NAME.json`` and ``docs/NAME.md``."""
    (DOCS / f"{name}.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    (DOCS / f"{name}.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    print("\n".join(page))


def main() -> None:
    """Write one report."""
    if sys.argv[1:] == ["backtest"]:
        from game.analysis import backtest
        from game.content.load import base_folder, load

        data = backtest.measure(load(), base_folder())
        write("backtest", data, backtest.tell(data))
    elif sys.argv[1:] == ["balance"]:
        from game.analysis import balance

        data = balance.measure((), SCENARIO, GAMES, seeds.parse(SEED))
        write("balance", data, list(balance.tell(data)))
    else:
        sys.exit("give one of: balance, backtest")


if __name__ == "__main__":
    main()
