"""Record the demo games anew: one that is verified by computing it. Older ones stay and play as recorded."""

from __future__ import annotations

import datetime

from game import __version__
from game.analysis.policies import POLICIES
from game.campaign import seeds
from game.campaign.session import Session
from game.content.load import load
from game.engine import quarter as q
from tests.conftest import ROOT

FOLDER = ROOT / "saves" / "demo"


def main() -> None:
    """Play one game by the rule of thumb and keep its journal."""
    content = load()
    stamp = datetime.date.today().isoformat()
    for scenario, seed, policy in (("class-period", "8F2K-1QZM", "moderate"), ("since-2022", "8F2K-1QZM", "targeted")):
        path = FOLDER / f"{scenario}-{policy}-{__version__}-{stamp}.jsonl"
        path.unlink(missing_ok=True)
        session = Session(content, scenario, seeds.parse(seed))
        session.record_to(path)
        while not session.finished:
            events = q.deal(session.worlds, session.deck)
            slot = POLICIES[policy](
                session.worlds, session.deck, events, q.available(session.worlds, session.deck, events)
            )
            session.decide(session.brief().choices[int(slot[0])].option.id)
        session.close()
        print(f"recorded {path.name}: {session.verdict().score:.1f}")


if __name__ == "__main__":
    main()
