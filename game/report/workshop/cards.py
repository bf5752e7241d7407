"""Card by card: how often each was drawn, and what was made of its options."""

from __future__ import annotations

from collections.abc import Iterator

from game.campaign.meters import POSTURE_TITLES
from game.report.markup import Html, join, paragraph, table, tag
from game.report.workshop.bars import bars, share_of, tiny
from game.report.workshop.bench import MARKS, Bench


def cards(told: Bench) -> Iterator[Html]:
    """The cards that are looked at, those with something to mend first; the others in a list."""
    ours = [event for event in told.events if told.is_own("event", event)]
    ours.sort(key=lambda event: -told.need(event))
    mend = sum(told.need(event) > 0 for event in ours)
    if ours:
        yield paragraph(f"{mend} of {len(ours)} cards have something to look at; they come first.")
    for event in ours:
        yield _card(told, event)
    others = [event for event in told.events if not told.is_own("event", event)]
    if others:
        rows = [(_named(told, event), _drawn(told, event), _marks(told, event)) for event in others]
        listed = table("Cards of other packs", ("card", "drawn", ""), rows, stacked=True)
        yield tag("details", tag("summary", f"{len(others)} cards of other packs in these campaigns"), listed)


def _named(told: Bench, event: str) -> Html:
    title = told.title(event)
    return join([title, tag("code", event, class_="name") if title != event else ""], " ")


def _drawn(told: Bench, event: str) -> str:
    count = (f"{told.times(event):,} times" if told.times(event) else "never") if told.met else ""
    share, where = told.shares.get(event, (0.0, ""))
    place = f" in {where}" if where and len(told.scenarios) > 1 else ""
    part = f"{tiny(share)} of the draws{place}" if share > 0 else ""
    return ", ".join(words for words in (count, part) if words)


def _marks(told: Bench, name: str) -> Html:
    """The marks of a card or an option, each with its reason if it has one; every one once."""
    words = {MARKS[mark][0]: why for mark, why in told.marks.get(name, ())}
    return join(tag("span", tag("span", word, class_="mark"), f" {why}", class_="why") for word, why in words.items())


def _card(told: Bench, event: str) -> Html:
    """A card open to be worked on, or folded where there is nothing to mend."""
    name, drawn = _named(told, event), paragraph(f"Drawn: {_drawn(told, event)}.", class_="quiet")
    options = _options(told, event) if told.weighed or told.times(event) else Html()
    if told.need(event):
        heading = tag("h3", name, " ", _words_of(told, event))
        return tag("article", heading, drawn, options, class_="card", id=f"card-{event}")
    summary = tag("summary", name, " ", tag("span", _drawn(told, event), class_="quiet"))
    return tag("details", summary, options, class_="card", id=f"card-{event}")


def _words_of(told: Bench, event: str) -> Html:
    words = dict.fromkeys(MARKS[mark][0] for mark, _ in told.marks.get(event, ()))
    return join((tag("span", word, class_="mark") for word in words), " ")


def _options(told: Bench, event: str) -> Html:
    names = told.options(event)
    head = ["option"]
    if told.offers:
        head += ["offered", "open", "taken"]
    if told.weighed:
        head += ["planner met", "affordable", "planner takes", "regret"]
    rows = [[join([_option(told, event, name), _marks(told, name)]), *_counts(told, name)] for name in names]
    return bars(f"The options of {told.title(event)}", head, rows)


def _option(told: Bench, event: str, name: str) -> Html:
    card = told.played.get("cards", {}).get(event, {}).get("options", {}).get(name)
    ident = name.partition("/")[2]
    if card is None:
        return tag("code", ident)
    cost = f", costs {card['cost']}" if card["cost"] else ""
    about = join([tag("code", ident), f" {POSTURE_TITLES.get(card['posture'], card['posture'])}{cost}"])
    return join([card["label"], tag("span", about, class_="why")], " ")


def _counts(told: Bench, name: str) -> Iterator[str]:
    """A cell for each number that is known of an option."""
    if told.offers:
        of = told.offers.get(name, {"offered": 0, "open": 0, "taken": 0})
        yield f"{of['offered']:,}"
        for key in ("open", "taken"):
            yield share_of(of[key], of["offered"])
    if told.weighed:
        of = told.weighed.get(name, {"offered": 0, "affordable": 0, "planner_chosen": 0, "regret": 0.0})
        yield f"{of['offered']:,}"
        for key in ("affordable", "planner_chosen"):
            yield share_of(of[key], of["offered"])
        yield f"{of['regret']:.2f}" if of["affordable"] else ""
