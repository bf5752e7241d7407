"""The yardstick for the screen: the least Textual app with a header, a text, a list of choices and a footer."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, OptionList, Static


class Bare(App[None]):
    """Nothing but the widgets."""

    def compose(self) -> ComposeResult:
        """Four widgets."""
        yield Header()
        yield Static("Something has happened.\n" * 5, id="text")
        yield OptionList("choose one", "choose two", "choose three")
        yield Footer()

    def on_option_list_option_selected(self) -> None:
        """Paint an answer."""
        self.query_one("#text", Static).update("It was chosen.\n" * 5)


if __name__ == "__main__":
    Bare().run()
