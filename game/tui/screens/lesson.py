"""What a teaching scenario tells before a quarter."""

from __future__ import annotations

from textual.binding import Binding

from game.campaign.views import Brief
from game.tui.screens.base import Dialog


class Lesson(Dialog):
    """A lesson over the card. Enter closes it, and so does the key that shows it again."""

    BINDINGS = [
        Binding("t,space", "answer(True)", "go on", show=False, id="lesson.close"),
    ]

    def __init__(self, brief: Brief, count: int) -> None:
        super().__init__(f"Lesson {brief.quarter} of {count}", brief.lesson, "to the card")
