"""What several sections of the debrief use."""

from __future__ import annotations

from game.classroom.debrief.facts import (
    ClassFacts,
    GroupFact,
)
from game.report.markup import Html, tag
from game.report.sections import FIRM


def figure(drawing: Html, caption: str, data: Html, *more: Html, shown: bool = False) -> Html:
    """A chart with its caption and the numbers behind it. ``shown``: the numbers are open from the start."""
    numbers = tag("details", tag("summary", "The numbers as a table"), data, open="" if shown else None)
    return tag("figure", drawing, tag("figcaption", caption, *more), numbers)


def scrolled(drawing: Html, name: str) -> Html:
    """A wide drawing in a box that scrolls, which the keyboard can reach."""
    return tag("div", drawing, class_="scroll", role="region", tabindex="0", aria_label=name)


def played_by(facts: ClassFacts) -> list[GroupFact]:
    """The groups that have played at all."""
    return [group for group in facts.groups if group.quarters]


def firm(group: GroupFact) -> str:
    """The name of a team, not to be broken over two lines."""
    return group.name.replace(" ", FIRM)
