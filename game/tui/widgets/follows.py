"""What follows for a card in a state, and what is wrong in its files: for its author."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from game.campaign.conditions import Condition, Fact
from game.campaign.preview import Draw, Look, OptionLook
from game.content.problems import Problem
from game.tui.paint import fit, fold, hang, lines, row, spread, text
from game.tui.widgets.telling import price
from game.tui.widgets.values import shortened

MOST: Final = 7
"""Rows of problems, with their heading; the others are counted."""


def percent(share: float) -> str:
    """``2.6%``; ``under 0.1%`` for what may come and hardly ever does."""
    return "under 0.1%" if 0 < share < 0.0005 else f"{share:.1%}"


# ---- in full --------------------------------------------------------------------------------------------------


def follow_lines(look: Look, width: int, others: int, every: bool) -> list[Content]:
    """Condition, odds, weight and options, for a width; ``every`` option, or those with a condition of their own."""
    made = _condition(look, width)
    if look.move is not None:
        return [*made, Content(""), *_move(look, width)]
    for why in look.away:
        made += hang(text("Cannot come  ", "bold $bad"), text(why), width)
    for draw in look.draws:
        made += [Content(""), *_draw(draw, width, others)]
    if look.weight is not None:
        made += [Content(""), spread(text("Weight", "bold $title"), text(f"{look.weight.value:.2f}", "bold"), width)]
        made += fold(text(look.weight.words, "$quiet"), width, 2)
        made += _facts(look.weight.facts, width)
    options = [(n, option) for n, option in enumerate(look.options, 1) if every or option.when]
    if options:
        made += [Content(""), text("Options", "bold $title")]
    for number, option in options:
        made += _option(number, option, width)
    return made


def _holds(condition: Condition) -> Content:
    return text("✓ holds", "bold $good") if condition.holds else text("✗ does not hold", "bold $bad")


def _condition(look: Look, width: int) -> list[Content]:
    head = row(("Condition", "bold $title"), (f" {look.moment}" if look.moment else "", "$quiet"))
    if look.when is None:
        return [spread(head, text("none", "$quiet"), width)]
    return [spread(head, _holds(look.when), width), *_clauses(look.when, width)]


def _clauses(condition: Condition, width: int, indent: int = 2) -> list[Content]:
    made = []
    for clause in condition.clauses:
        mark = text("✓ " if clause.holds else "✗ ", "$good" if clause.holds else "$bad").pad_left(indent)
        told, facts = hang(mark, text(clause.words), width), clause.facts
        if len(facts) == 1 and len(told) == 1 and told[0].cell_length + len(facts[0].now) + 2 <= width:
            made.append(spread(told[0], text(facts[0].now, "$quiet"), width))
        else:
            made += [*told, *_facts(facts, width, indent + 2)]
    return made


def _facts(facts: Sequence[Fact], width: int, indent: int = 2) -> list[Content]:
    """What an expression looks at, as it is now, a line each."""
    return [
        spread(
            text(f"{' ' * indent}{shortened(one.name, width - indent - len(one.now) - 2)}", "$quiet"),
            text(one.now),
            width,
        )
        for one in facts
    ]


def _draw(draw: Draw, width: int, others: int) -> list[Content]:
    head = text(f"Odds in {draw.what}" if draw.what.startswith("the") else f"Odds {draw.what}", "bold $title")
    made = [spread(head, text(percent(draw.share), "bold" if draw.share else "bold $bad"), width)]
    if draw.would is not None:
        made += fold(text(f"{percent(draw.would)} if nothing kept it away", "$quiet"), width, 2)
    if draw.note:
        made += fold(text(draw.note, "$quiet"), width, 2)
    count = len(draw.others)
    made.append(text(f"  beside {count} other card{'s' if count != 1 else ''}{':' if count else ''}", "$quiet"))
    for title, share in draw.others[:others]:
        made.append(spread(text(f"  {title}", "$quiet"), text(percent(share), "$quiet"), width))
    if count > others:
        rest = sum(share for _, share in draw.others[others:])
        made.append(spread(text(f"  {count - others} more", "$quiet"), text(percent(rest), "$quiet"), width))
    return made


def _option(number: int, look: OptionLook, width: int) -> list[Content]:
    choice = look.choice
    open_ = not choice.refusal
    state = text("✓ open" if open_ else "✗ not open", "$good" if open_ else "$bad")
    head = row((f"  {number} ", "bold $accent"), (choice.option.label, "" if open_ else "$quiet"))
    made = [spread(head, state, width)]
    told = price(choice.option.cost) if open_ else choice.refusal
    made += fold(text(told, "$quiet"), width, 4)
    return made + (_clauses(look.when, width, 4) if look.when else [])


def _move(look: Look, width: int) -> list[Content]:
    listed = look.move
    assert listed is not None
    if not listed.refusal:
        return [spread(text("On the desk", "bold $title"), text(f"✓ open, {price(listed.move.cost)}", "$good"), width)]
    head = spread(text("On the desk", "bold $title"), text("✗ not open", "bold $bad"), width)
    return [head, *fold(text(listed.refusal, "$quiet"), width, 2)]


# ---- in one line ----------------------------------------------------------------------------------------------


def in_short(look: Look) -> Content:
    """Condition, odds and weight on one line."""
    if look.move is not None:
        listed = look.move
        return text(f"✗ {listed.refusal}", "bold $bad") if listed.refusal else text("✓ open on the desk", "bold $good")
    if look.when is not None and not look.when.holds:
        failing = sum(not clause.holds for clause in look.when.clauses)
        many = f": {failing} of {len(look.when.clauses)} parts" if len(look.when.clauses) > 1 else ""
        made = text(f"✗ condition does not hold{many}", "bold $bad")
    elif look.away:
        made = text(f"✗ {look.away[0]}", "bold $bad")
    else:
        made = text("✓ may come", "bold $good")
    for draw in look.draws[:1]:
        share = draw.share if draw.would is None else draw.would
        before = "" if draw.would is None else "else "
        among = "the deal" if draw.what.startswith("the") else "its family"
        made = row(made, (f"   {before}{percent(share)} of {among}", "$quiet"))
    return made


class Short(Widget):
    """The line between a card and its options."""

    DEFAULT_CSS = """
    Short { height: 1; padding: 0 1; background: $surface; }
    """
    _look: Look | None = None

    def show(self, look: Look) -> None:
        """Tell of another state."""
        self._look = look
        self.refresh()

    def render(self) -> Content:
        return fit(in_short(self._look), self.size.width) if self._look else Content("")


# ---- what is wrong --------------------------------------------------------------------------------------------


class Troubles(Widget):
    """The problems of the files, above the card as it was before them."""

    DEFAULT_CSS = """
    Troubles { height: auto; padding: 0 1; background: $panel; display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: Sequence[Problem | str] = ()
        self.read = ""
        """When the card that is still shown was read."""

    def show(self, found: Sequence[Problem | str], read: str) -> None:
        """Show other problems, or none."""
        self.found, self.read = found, read
        self.display = bool(found)
        self.refresh(layout=True)

    def rows(self, width: int) -> list[Content]:
        """The lines for a width; as many problems as there is room for."""
        if not self.found:
            return []
        count = len(self.found)
        head = row(
            (f"! {count} problem{'s' if count > 1 else ''} in the files", "bold $bad"),
            (f"   the card is as it was read at {self.read}", "$quiet"),
        )
        made, told = [head.truncate(width, ellipsis=True)], 0
        for problem in self.found:
            lines_ = problem_lines(problem, width)
            if told and len(made) + len(lines_) > MOST - (told < count - 1):
                break
            made, told = [*made, *lines_], told + 1
        if told < count:
            made.append(text(f"  {count - told} more: 'doubledown check' tells all of them", "$quiet"))
        return made

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.rows(width))

    def render(self) -> Content:
        return lines(self.rows(self.size.width))


def problem_lines(problem: Problem | str, width: int) -> list[Content]:
    """Where, what, and how it is mended."""
    if isinstance(problem, str):
        return fold(text(problem, "bold"), width, 2)
    place = f"{problem.file}:{problem.line}:{problem.column}"
    room = width - len(problem.code) - 4
    if len(place) > room:  # where a path ends tells more than where it begins
        place = f"…{place[1 - room :]}"
    key = f"  {problem.key}" if problem.key else ""
    where = row("  ", (place, "bold $title"), (f"  {problem.code}{key}", "$quiet"))
    hint = (f" {_sentence(problem.hint)}", "$quiet")
    return [where.truncate(width, ellipsis=True), *fold(row(_sentence(problem.message), hint), width, 4)]


def _sentence(words: str) -> str:
    stop = "" if words.endswith((".", "?", "!")) or not words else "."
    return f"{words[:1].upper()}{words[1:]}{stop}"
