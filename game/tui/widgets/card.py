"""The event on the desk."""

from __future__ import annotations

from textual.content import Content

from game.campaign.views import Brief
from game.content.library import RecordRow
from game.tui.paint import fold, row, spread, text
from game.tui.widgets.page import Page

KIND_WORDS = {
    "documented": "it happened",
    "composite": "drawn from several that happened",
    "hypothetical": "it has not happened",
}


class Card(Page, can_focus=False):
    """Title, kind and severity, what happened, and where that can be read."""

    DEFAULT_CSS = """
    Card { height: 1fr; min-height: 3; }
    """

    def show(self, brief: Brief, roomy: bool) -> None:
        """Lay another event on the desk."""
        self.write(lambda width: card_lines(brief, width, roomy))


def card_lines(brief: Brief, width: int, roomy: bool) -> list[Content]:
    """The card for a width, ``roomy`` with blank lines and the source in full."""
    event = brief.event
    badge = row((f" {event.kind} ", "$title on $panel"), (f"  severity {event.severity}", "$quiet"))
    title = spread(text(event.title, "bold $accent"), badge, width)
    body = fold(text(event.body), width)
    gap = [Content("")] if roomy else []
    made = [*gap, title, *gap, *body]
    if brief.record is not None:
        source = text(_source(brief.record), "$quiet")
        made += [*gap, *(fold(source, width) if roomy else [source.truncate(width, ellipsis=True)])]
    elif roomy:
        made += [*gap, text(f"{event.kind.capitalize()}: {KIND_WORDS[event.kind]}.", "$quiet")]
    return made


def _source(record: RecordRow) -> str:
    return f"On the record, {record.date}. {record.source.split(' http')[0]}"
