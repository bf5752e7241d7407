"""The codex: what the words on the cards mean."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.style import Style

from game.content.library import Content as Cards
from game.content.library import RecordRow
from game.content.schema import Entry
from game.text import printable
from game.tui.paint import fold, row, text
from game.tui.screens.base import SubScreen
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.page import Page
from game.tui.widgets.picker import Picker

LONGEST = 24
"""Letters of a filter."""
COPY = "Y"
"""The key that copies an entry. A small letter goes into the filter, which does not mind capitals."""


class Index(Picker):
    """The list of entries. Letters go into the filter, digits follow the links of the text."""

    class Typed(Message):
        """A key for the filter: a letter, or "" for taking one back."""

        def __init__(self, letter: str) -> None:
            super().__init__()
            self.letter = letter

    class Followed(Message):
        """The number of a link."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isprintable() and not character.isupper()

    def on_key(self, event: events.Key) -> None:
        if event.key == "backspace":
            event.stop()
            self.post_message(self.Typed(""))
        elif event.character and event.is_printable and not event.character.isdecimal() and event.character != COPY:
            event.stop()
            self.post_message(self.Typed(event.character))

    def action_digit(self, digit: int) -> None:
        self.post_message(self.Followed(digit))


class CodexScreen(SubScreen):
    """Titles on the left, the entry on the right; the entries of the event on the desk come first."""

    BINDINGS = [
        Binding("escape", "back", "back", id="codex.back", key_display="Esc"),
        Binding("enter", "follow", "next", show=False, id="codex.next"),
        Binding("left", "return", "entry before", id="codex.return", key_display="←"),
        Binding("pagedown", "page(1)", "more", id="codex.page_down", key_display="PgDn"),
        Binding(COPY, "copy", "copy", id="codex.copy"),
        Binding("pageup", "page(-1)", "less", show=False, id="codex.page_up"),
    ]
    DEFAULT_CSS = """
    CodexScreen Index { width: 30; height: 1fr; background: $surface; padding: 1 1 0 1; }
    CodexScreen.-wide Index { width: 42; }
    CodexScreen Page { padding: 1 0 0 1; }
    CodexScreen #linked { display: none; width: 52; background: $surface; }
    CodexScreen.-vast #linked { display: block; }
    """
    AUTO_FOCUS = "Index"

    def __init__(self, cards: Cards, first: Sequence[str] = (), record: RecordRow | None = None) -> None:
        super().__init__()
        self.cards, self.first, self.record = cards, [i for i in first if i in cards.codex], record
        self.filter = ""
        self.shown: list[str] = []
        self.trail: list[str] = []

    def compose(self) -> ComposeResult:
        yield TopLine("Codex")
        with Horizontal(classes="body"):
            yield Index()
            yield Page(name="entry")
            yield Page(self._linked, name="linked")
        yield KeyBar("codex.page_down", "codex.return", "codex.copy", "codex.back")

    def on_mount(self) -> None:
        self._list()

    def _list(self, entry: str = "") -> None:
        """Fill the index with what the filter lets through."""
        rest = sorted(self.cards.codex.values(), key=lambda e: e.title.lower())
        self.shown = [*self.first, *(e.id for e in rest if e.id not in self.first)]
        if self.record is not None:
            self.shown.insert(0, "")
        if self.filter:
            self.shown = _ranked([self.cards.codex[i] for i in self.shown if i], self.filter.lower())
        at = self.shown.index(entry) if entry in self.shown else 0
        hint = f"filter: {self.filter}_" if self.filter else "type to filter, a digit follows a link, ← goes back"
        self.query_one(TopLine).tell("Codex", printable(hint), right=f"{len(self.shown)} entries")
        self.query_one(Index).fill(len(self.shown), self._row, at)
        self._tell()

    def _row(self, index: int, lit: bool, width: int) -> list[Content]:
        ident = self.shown[index]
        title = self.cards.codex[ident].title if ident else "The record of this event"
        ours = not self.filter and (not ident or ident in self.first)
        return [
            row(("▶ " if lit else "• " if ours else "  ", "$accent"), (title, "bold $title" if lit else "")).truncate(
                width, ellipsis=True
            )
        ]

    @property
    def entry(self) -> Entry | None:
        """The entry that is shown."""
        index = self.query_one(Index).highlighted
        ident = self.shown[index] if index < len(self.shown) else ""
        return self.cards.codex.get(ident)

    def _tell(self) -> None:
        entry, record = self.entry, self.record
        self.query_one("#linked", Page).write(self._linked)
        page = self.query_one("#entry", Page)
        if entry is not None:
            page.write(lambda width: self._write(entry, min(width, 90)))
        elif record is not None and self.shown:
            page.write(lambda width: _recorded(record, min(width, 90)))
        else:
            page.write(
                lambda width: fold(
                    text(f"Nothing in the codex matches '{self.filter}'. Backspace takes a letter back."), width
                )
            )

    def _linked(self, width: int) -> list[Content]:
        """On a vast terminal: what the entry refers to, or what belongs to the record of the event."""
        entry = self.entry
        made: list[Content] = []
        for number, other in enumerate(self._see(entry) if entry else [self.cards.codex[i] for i in self.first], 1):
            head = row((f"{number}  " if entry else "", "bold $accent"), (other.title, "bold $title"))
            link = head.stylize(Style.from_meta({"see": other.id}))
            made += [link, *fold(text(other.body), width), Content("")]
        return made

    def _see(self, entry: Entry) -> list[Entry]:
        """The entries that one refers to."""
        return [self.cards.codex[i] for i in entry.see if i in self.cards.codex]

    def _write(self, entry: Entry, width: int) -> list[Content]:
        made = [text(entry.title, "bold $accent")]
        if entry.also:
            made += fold(text("Also: " + ", ".join(entry.also), "$quiet"), width)
        made += [Content(""), *fold(text(entry.body), width), Content("")]
        linked = self._see(entry)
        if linked:
            made.append(text("See also", "bold $title"))
        for number, other in enumerate(linked, 1):
            made.append(row((f"  {number}  ", "bold $accent"), other.title).stylize(Style.from_meta({"see": other.id})))
        made += [*([Content("")] if linked else []), text("Sources", "bold $title")]
        for source in entry.sources:
            made += fold(text(source, "$quiet"), width, 2)
        return made

    # ---- messages and actions ---------------------------------------------------------------------------------

    def on_picker_moved(self) -> None:
        self._tell()

    def on_index_typed(self, event: Index.Typed) -> None:
        if not event.letter and not self.filter:
            self.action_return()
            return
        self.filter = (self.filter + event.letter)[:LONGEST] if event.letter else self.filter[:-1]
        self._list()

    def on_index_followed(self, event: Index.Followed) -> None:
        if self.entry is not None:
            linked = self._see(self.entry)
            if event.number <= len(linked):
                self._go(linked[event.number - 1].id)

    def on_click(self, event: events.Click) -> None:
        ident = event.style.meta.get("see")
        if isinstance(ident, str) and ident in self.cards.codex:
            self._go(ident)

    def _go(self, ident: str) -> None:
        if self.entry is not None:
            self.trail.append(self.entry.id)
        self.filter = ""
        self._list(ident)

    def action_return(self) -> None:
        if self.trail:
            self.filter = ""
            self._list(self.trail.pop())

    def action_back(self) -> None:
        if self.filter:
            self.filter = ""
            self._list(self.entry.id if self.entry else "")
        else:
            self.dismiss()

    def action_follow(self) -> None:
        """Enter does not leave this screen: it is pressed by habit after typing."""

    def action_copy(self) -> None:
        entry, record = self.entry, self.record
        if entry is not None:
            self.game.copy("\n".join((entry.title, "", entry.body, "", *entry.sources)), "The entry")
        elif record is not None and self.shown:
            self.game.copy("\n".join((record.date, record.what_happened, record.source)), "The record")

    def action_page(self, by: int) -> None:
        page = self.query_one("#entry", Page)
        page.action_page_down() if by > 0 else page.action_page_up()


def _ranked(entries: list[Entry], word: str) -> list[str]:
    """Entries with the word: in the title first, then under another name, then in the text."""
    titled = [e.id for e in entries if word in e.title.lower()]
    also = [e.id for e in entries if word in " ".join((e.id, *e.also)).lower() and e.id not in titled]
    found = {*titled, *also}
    return [*titled, *also, *(e.id for e in entries if word in e.body.lower() and e.id not in found)]


def _recorded(record: RecordRow, width: int) -> list[Content]:
    """What really happened, and where that can be read."""
    made = [
        text("The record of this event", "bold $accent"),
        text(f"{record.date}, {record.actor}", "$quiet"),
        Content(""),
    ]
    made += [*fold(text(record.what_happened), width), Content(""), text("Source", "bold $title")]
    made += fold(text(record.source, "$quiet"), width, 2)
    return [*made, *fold(text(f"Confidence: {record.confidence}", "$quiet"), width, 2)]
