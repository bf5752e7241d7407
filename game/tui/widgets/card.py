"""The event on the desk."""

from __future__ import annotations

from textual.content import Content

from game.campaign.views import Brief, Chapter
from game.content.library import RecordRow
from game.tui.paint import fold, row, spread, text
from game.tui.widgets.page import Page

KIND_WORDS = {
    "documented": "it happened",
    "composite": "drawn from several that happened",
    "hypothetical": "it has not happened",
}


BEFORE = "Before"


class Card(Page, can_focus=False):
    """Title, kind and severity, the story so far, what happened, and where that can be read."""

    DEFAULT_CSS = """
    Card { height: 1fr; min-height: 3; }
    """

    def show(self, brief: Brief, roomy: bool, merged: bool = False) -> None:
        """Lay another event on the desk."""
        self.write(lambda width: card_lines(brief, width, roomy, merged))


def card_lines(brief: Brief, width: int, roomy: bool, merged: bool = False) -> list[Content]:
    """The card for a width; ``roomy`` has blank lines and the source in full, ``merged`` the story on one line."""
    event = brief.event
    badge = row((f" {event.kind} ", "$title on $panel"), (f"  severity {event.severity}", "$quiet"))
    title = spread(text(event.title, "bold $accent"), badge, width)
    body = fold(text(event.body), width)
    gap = [Content("")] if roomy else []
    made = [*gap, title, *_story(brief.before, width, merged), *gap, *body]
    if brief.record is not None:
        source = text(_source(brief.record), "$quiet")
        made += [*gap, *(fold(source, width) if roomy else [source.truncate(width, ellipsis=True)])]
    elif roomy:
        made += [*gap, text(f"{event.kind.capitalize()}: {KIND_WORDS[event.kind]}.", "$quiet")]
    return made


def card_words(brief: Brief) -> str:
    """The card and its options as plain text, to be copied."""
    event = brief.event
    told = [event.title, f"{event.kind}, severity {event.severity}", "", event.body, ""]
    told += [f"{number}  {choice.option.label}" for number, choice in enumerate(brief.choices, 1)]
    if brief.record is not None:
        told += ["", f"On the record, {brief.record.date}. {brief.record.source}"]
    return "\n".join(told)


def _story(chapters: tuple[Chapter, ...], width: int, merged: bool) -> list[Content]:
    """A line for each earlier card of the story, or one line with what was done about all of them."""
    if merged and len(chapters) > 1:
        room = (width - len(BEFORE)) // len(chapters)
        told = [text(f"  {past.when}: {past.label}", "$quiet").truncate(room, ellipsis=True) for past in chapters]
        return [row((BEFORE, "$quiet"), *told)]
    words = (f"{BEFORE} ({past.when}): {past.title} — you: {past.label}" for past in chapters)
    return [text(line, "$quiet").truncate(width, ellipsis=True) for line in words]


def _source(record: RecordRow) -> str:
    return f"On the record, {record.date}. {record.source.split(' http')[0]}"
