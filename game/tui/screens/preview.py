"""A card as players will see it, the state that it is seen in, and what follows: for whoever writes it.

The files of its packs are looked at twice a second. While there are problems in them, these are shown and the card
stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content

from game.campaign import seeds
from game.campaign.preview import Look, Preview, keep_state, state_path
from game.campaign.start import Start
from game.content.load import base_folder, load
from game.content.problems import Problem, Problems
from game.content.schema import Response
from game.errors import GameError, UseError
from game.tui import watch
from game.tui.aside import aside
from game.tui.paint import fold, hang, row, spread, text
from game.tui.screens.answer import response_lines
from game.tui.screens.base import Dialog, GameScreen, SubScreen
from game.tui.screens.desk import move_row
from game.tui.sizes import SMALLEST, WIDE
from game.tui.widgets.arrangement import arrange
from game.tui.widgets.card import KIND_WORDS, Card
from game.tui.widgets.choices import Choices, Detail
from game.tui.widgets.follows import Short, Troubles, follow_lines
from game.tui.widgets.frame import KeyBar, TopLine
from game.tui.widgets.gauges import Gauges
from game.tui.widgets.page import Page, Text
from game.tui.widgets.picker import Picker
from game.tui.widgets.telling import expected, move_lines
from game.tui.widgets.values import Values

SIDE = 50
"""Cells of the panel beside the card, on a wide terminal."""
BOTH = 80
"""The same where the state and what follows stand side by side."""


class PreviewScreen(GameScreen[None]):
    """The card on the left, the state and what follows on the right; on a small terminal one after the other."""

    BINDINGS = [
        Binding("tab,v", "turn", "card/state", id="preview.turn", key_display="Tab"),
        Binding("p", "play", "play on", id="preview.play"),
        Binding("r", "reset", "reset", id="preview.reset"),
        Binding("s", "save", "save", id="preview.save"),
        Binding("c", "codex", "codex", id="preview.codex"),
        Binding("q,escape", "leave", "leave", id="preview.leave", key_display="q"),
        Binding("pagedown", "page(1)", "more", show=False, id="preview.page_down"),
        Binding("pageup", "page(-1)", "less", show=False, id="preview.page_up"),
    ]
    DEFAULT_CSS = f"""
    PreviewScreen #parts {{ height: 1fr; }}
    PreviewScreen #card {{ width: 1fr; height: 1fr; }}
    PreviewScreen #state {{ display: none; width: 1fr; height: 1fr; layout: horizontal; }}
    PreviewScreen #state Values {{ width: 44; }}
    PreviewScreen #state #follows {{ width: 1fr; height: 1fr; }}
    PreviewScreen.-state #card {{ display: none; }}
    PreviewScreen.-state #state {{ display: block; }}
    PreviewScreen.-wide #card {{ display: block; }}
    PreviewScreen.-wide #state {{ display: block; width: {SIDE}; layout: vertical; background: $surface; }}
    PreviewScreen.-wide #state Values {{ width: 100%; }}
    PreviewScreen.-wide #state #follows {{ width: 100%; height: auto; max-height: 55%; padding-top: 1; }}
    PreviewScreen.-vast #state {{ width: {BOTH}; layout: horizontal; }}
    PreviewScreen.-vast #state Values {{ width: 42; }}
    PreviewScreen.-vast #state #follows {{ width: 1fr; height: 1fr; max-height: 100%; padding-top: 0; }}
    PreviewScreen #list {{ height: 1fr; padding: 0 1; }}
    PreviewScreen #head, PreviewScreen #detail {{ padding: 0 1; }}
    PreviewScreen #detail {{ background: $panel; }}
    """
    AUTO_FOCUS = ""

    def __init__(
        self,
        preview: Preview,
        packs: Sequence[Path],
        state: Path | None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.preview, self.packs, self.state = preview, packs, state
        """The card, the packs that it is read from, and the file that its state is kept in, if one was named."""
        self.look: Look = preview.look()
        self.read_at = _now()
        self._stamp: watch.Stamp = {}
        self._reading = False

    def compose(self) -> ComposeResult:
        yield TopLine("Preview")
        yield Gauges()
        follows = Page(self._follows, name="follows")
        follows.can_focus = False
        with Vertical(classes="body"):
            yield Troubles()
            with Horizontal(id="parts"):
                with Vertical(id="card"):
                    yield from self._card()
                with Container(id="state"):
                    yield Values(self.preview)
                    yield follows
        keys = ("turn", "play", "reset", "save")
        yield KeyBar(
            "preview.turn",
            "values.more",
            *(f"preview.{key}" for key in keys[1:]),
            "screen.help",
            "preview.leave",
            extra=("preview.codex", "app.theme", "app.settings"),
        )

    def _card(self) -> ComposeResult:
        """What the card is shown with: the widgets of the screen on which players meet it."""
        if self.preview.kind == "event":
            yield Card()
            yield Short()
            yield Choices()
            yield Detail()
        elif self.preview.kind == "response":
            page = Page(self._response, name="told")
            page.can_focus = False
            yield Short()
            yield page
        else:
            listed = Picker()
            listed.can_focus, listed.id = False, "list"
            yield Text(self._desk, name="head")
            yield listed
            yield Short()
            yield Text(self._move, name="detail")

    def on_mount(self) -> None:
        self._stamp = watch.stamp([base_folder(), *self.packs])
        self.set_interval(watch.EVERY, self._watch)
        self._show()
        self._focus()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """The terminal has another size."""
        self._follow()
        self._lay_out()
        self._focus()

    @property
    def _wide(self) -> bool:
        return self.app.size.width >= WIDE

    # ---- showing ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Everything anew: the card or the state is another one."""
        self.look = self.preview.look()
        self.query_one(Values).show(self.preview)
        self._follow()
        self._lay_out()

    def _follow(self) -> None:
        """What the state touches, all but the state itself."""
        preview = self.preview
        scenario = f"{preview.scenario.title}   " if self._wide else ""
        self.query_one(TopLine).tell("Preview", preview.ident, preview.when, right=f"{scenario}read at {self.read_at}")
        self.query_one(Gauges).show([], preview.session.numbers())
        self.query_one(Short).show(self.look)
        self.query_one("#follows", Page).write(self._follows, top=False)

    def _lay_out(self) -> None:
        """Share the height between the card and its options."""
        preview, size = self.preview, self.app.size
        if preview.kind == "response":
            self.query_one("#told", Page).rewrite()
            return
        if preview.kind == "move":
            moves = preview.session.brief().moves
            at = next(k for k, choice in enumerate(moves) if choice.move.id == preview.ident)
            self.query_one("#list", Picker).fill(len(moves), self._move_row, at)
            for name, write in (("head", self._desk), ("detail", self._move)):
                self.query_one(f"#{name}", Text).write(write)
            return
        brief, choices = preview.session.brief(), self.query_one(Choices)
        width = max(SMALLEST[0], size.width) - (self._side if self._wide else 0) - 2
        taken = len(self.query_one(Troubles).rows(size.width - 2))
        arrangement, at = arrange(brief, width, size.height - taken), choices.highlighted
        at = min(at, len(brief.choices) - 1)
        self.query_one(Card).show(brief, arrangement.roomy, arrangement.merged)
        choices.show(brief, arrangement, at)
        detail = self.query_one(Detail)
        detail.display = not arrangement.full
        detail.show(brief, at, arrangement.hints)

    @property
    def _side(self) -> int:
        return BOTH if self.has_class("-vast") else SIDE

    def _follows(self, width: int) -> list[Content]:
        return follow_lines(self.look, width, 4 if self._wide else 3, every=not self._wide)

    def _response(self, width: int) -> list[Content]:
        """A response as the answer shows it, with what the answer does not: kind, effects, headline, record."""
        preview, card = self.preview, self.preview.card
        assert isinstance(card, Response)
        part = "meanwhile" if self.look.draws and self.look.draws[0].what.endswith("meanwhile") else "answer"
        made = [Content(""), *response_lines(part, card, width), Content("")]
        made += [*expected(self.look.hints, width, 0, most=12), Content("")]
        made += [*fold(row(("Headline  ", "$quiet"), (card.headline, "italic")), width, 10, 0), Content("")]
        made += [text(f"{card.kind.capitalize()}: {KIND_WORDS[card.kind]}.", "$quiet")]
        record = preview.content.record.get(card.record or "")
        return made + (
            fold(text(f"On the record, {record.date}. {record.source.split(' http')[0]}", "$quiet"), width)
            if record
            else []
        )

    def _desk(self, width: int) -> list[Content]:
        capital = self.preview.session.numbers()["capital"]
        words = text(f"one a quarter, made with a decision; capital {capital:.0f}", "$quiet")
        return [spread(text("Desk moves", "bold $accent"), words, width)]

    def _move_row(self, index: int, lit: bool, width: int) -> list[Content]:
        return [move_row(self.preview.session.brief().moves[index], index + 1, lit, None, width)]

    def _move(self, width: int) -> list[Content]:
        assert self.look.move is not None
        return move_lines(self.look.move, width, 0)

    # ---- the state --------------------------------------------------------------------------------------------

    def on_values_changed(self) -> None:
        self.look = self.preview.look()
        self._follow()
        self._lay_out()

    def on_picker_moved(self, event: Picker.Moved) -> None:
        if isinstance(event.picker, Choices):
            self.query_one(Detail).show(self.preview.session.brief(), event.index)

    def on_picker_chosen(self) -> None:
        self._say("Nothing is decided in a preview; p plays on from here.")

    def _say(self, words: str) -> None:
        self.app.clear_notifications()
        self.notify(words, markup=False, timeout=3)

    def action_turn(self) -> None:
        """To the state and back to the card: another page, or on a wide terminal another part."""
        if self._wide:
            at_state = self.query_one(Values).has_focus
            self.set_class(not at_state, "-state")
        else:
            self.toggle_class("-state")
        self._focus()

    def _focus(self) -> None:
        """Keys go to the state where it is shown alone or was turned to, else to the options."""
        choices = self.query(Choices)
        if choices and not self.has_class("-state"):
            choices.first().focus()
        elif self._wide or self.has_class("-state"):
            self.query_one(Values).focus()
        else:
            self.set_focus(None)
        self.refresh_bindings()

    def action_page(self, by: int) -> None:
        """Turn over what follows where it can be seen, else the card."""
        pages = [page for page in self.query(Page) if page.is_on_screen and page.max_scroll_y]
        for page in sorted(pages, key=lambda page: page.id != "follows")[:1]:
            page.action_page_down() if by > 0 else page.action_page_up()

    def action_reset(self) -> None:
        self.preview.reset()
        self._show()
        self._say("The state is as it was at first.")

    def action_save(self) -> None:
        """Keep the state; over a file that says something else only after a question."""
        path = self.state or state_path(self.preview.ident)
        if path.exists():
            words = f"{path} is there already. Write this state over it?"
            self.app.push_screen(Dialog("Save the state", words, "write", "leave it"), partial(self._save, path))
        else:
            self._save(path, True)

    def _save(self, path: Path, sure: bool | None) -> None:
        if not sure:
            return
        try:
            keep_state(self.preview.begin, path)
        except UseError as error:
            self.app.push_screen(Dialog("The state could not be saved", str(error), "go on"))
            return
        begin = self.preview.begin.card
        words = (
            f"{path}\n\ndoubledown play --at {begin} --state FILE\ndoubledown preview {self.preview.ident} --state FILE"
        )
        self.app.push_screen(
            Dialog("The state is kept in", f"{words}\n\nbegin in it, with that path for FILE.", "go on")
        )

    def action_codex(self) -> None:
        from game.tui.screens.codex import CodexScreen

        brief = self.preview.session.brief()
        self.app.push_screen(CodexScreen(self.preview.content, brief.event.codex, brief.record))

    def action_play(self) -> None:
        """The real campaign from here, in author mode; leaving it comes back."""
        from game.tui.screens.campaign import CampaignScreen

        preview = self.preview
        start = Start.at(preview.content, preview.scenario, seeds.fresh(), preview.begin)
        try:
            self.game.session = start.begin()
        except GameError as error:
            self.app.push_screen(Dialog("The game cannot be started", str(error), "go on"))
        else:
            self.game.go(CampaignScreen(self.game.session))

    def action_help(self) -> None:
        self.app.push_screen(PreviewHelp())

    def action_leave(self) -> None:
        self.app.exit()

    # ---- the files --------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        if self._reading:
            return
        stamp = watch.stamp([base_folder(), *self.packs])
        if stamp != self._stamp:
            self._stamp, self._reading = stamp, True
            self.run_worker(self._read())

    async def _read(self) -> None:
        """Read the files again, beside the screen."""
        problems = Problems()
        found: list[Problem | str] = []
        try:
            content = await aside(partial(load, self.packs, problems))
            if not problems.errors:
                preview = self.preview.again(content)
                if preview.kind != self.preview.kind:
                    raise UseError(f"'{preview.ident}' is no longer of the same kind: leave, and preview it anew")
                self.preview, self.read_at = preview, _now()
        except GameError as error:
            found = [*str(error).splitlines()]
        finally:
            self._reading = False
        self.query_one(Troubles).show([*problems.errors, *found], self.read_at)
        self._show()


class PreviewHelp(SubScreen):
    """What the preview shows, and its keys."""

    AUTO_FOCUS = "#help"

    def compose(self) -> ComposeResult:
        yield TopLine("Help", "the preview of a card")
        yield Page(_help, name="help")
        yield KeyBar("page.down", "screen.back", extra=("app.theme",))


ABOUT = (
    "The card stands as players see it. It is read again whenever a file of its packs is saved; while a file has "
    "problems, these stand above it and the card stays as it was.",
    "The state is what the card is seen in: every column, the quarter, and the flags and cards that it looks at. What "
    "follows from it is told at once: whether the condition holds, part by part; the odds against every other card "
    "that may come then; the weight; which options are open.",
)
KEYS = (
    ("Tab or v", "from the card to the state and back"),
    ("↑ ↓", "point at a row of the state, or at an option"),
    ("← →  - +", "1 or 10 less or more; yes or no; another move for a response to answer"),
    ("0-9 .", "type a number, which counts as it is typed; Esc takes it back"),
    ("Backspace", "the last digit, or this row as it was at first"),
    ("r", "the whole state as it was at first"),
    ("s", "keep the state in a file, for --state of 'play --at' and of 'preview'"),
    ("p", "play on from here, in author mode; leaving the campaign comes back"),
    ("PgUp PgDn", "scroll what follows, or the card"),
    ("c", "the codex, at the words of the card"),
    ("t  ,", "theme and settings"),
    ("q or Esc", "leave"),
)


def _help(width: int) -> list[Content]:
    width = min(width, 104)
    made: list[Content] = []
    for words in ABOUT:
        made += [Content(""), *fold(text(words), width)]
    made += [Content(""), text("Keys", "bold $accent")]
    for key, words in KEYS:
        made += hang(text(f"  {key}".ljust(14), "bold $accent"), text(words), width)
    return made


def _now() -> str:
    return datetime.now().strftime("%H:%M:%S")
