"""Play a game in plain text: no boxes, no colours, no cursor movement, everything reachable by typing."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from game.campaign.session import Session
from game.campaign.views import Choice
from game.errors import UseError
from game.plain import pages
from game.text import printable

KEYS = "d desk moves, a advisers, s state, w why, n nexus, p plane, c codex, u undo, h help, q save and leave"


class Plain:
    """One game over standard input and output. ``run`` returns when the game or the input ends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.move: str | None = None

    def run(self) -> None:
        """Play from here to the end."""
        for notice in self.session.notices:
            self.say(f"Note: {notice}", "")
        if not self.session.outcomes:
            self.say(*pages.opening(self.session))
        while not self.session.finished:
            self.say(*pages.brief(self.session.brief(), self.session))
            if not self._decide():
                self.say("Saved. 'doubledown resume --plain' goes on from here.")
                return
        self.say(*pages.debrief(self.session))

    def say(self, *lines: str) -> None:
        """Print lines, each safe for any terminal."""
        for line in lines:
            print(printable(line), flush=False)
        sys.stdout.flush()

    def ask(self, prompt: str) -> str | None:
        """One answer, lower case, or None at the end of input."""
        print(f"{prompt} > ", end="", flush=True)
        line = sys.stdin.readline(4096)
        if not sys.stdin.isatty():
            print(printable(line.strip(), 80))  # what was piped in belongs to the transcript
        return line.strip().lower() if line else None

    def _decide(self) -> bool:
        """Ask until a quarter is played or the player leaves; False for leaving."""
        legal = [choice for choice in self.session.brief().choices if not choice.refusal]
        while True:
            answer = self.ask(f"Choose 1-{len(legal)} (h for the other keys)")
            if answer is None or answer in ("q", "quit", "exit"):
                return False
            if answer.isdecimal() and 1 <= int(answer[:4]) <= len(legal):
                if self._play(legal[int(answer) - 1]):
                    return True
            elif answer in ("u", "undo"):
                if self._undo():
                    return True
            else:
                self._other(answer, len(legal))

    def _play(self, choice: Choice) -> bool:
        try:
            outcome = self.session.decide(choice.option.id, self.move)
        except UseError as error:
            self.say(str(error), "The desk move is put aside; choose again.")
            self.move = None
            return False
        self.move = None
        self.say(*pages.outcome(outcome), *pages.due(self.session, outcome))
        return True

    def _undo(self) -> bool:
        try:
            self.session.undo()
        except UseError as error:
            self.say(str(error))
            return False
        self.move = None
        self.say("The last quarter is taken back. The journal keeps a note of it.", "")
        return True

    def _other(self, answer: str, count: int) -> None:
        session = self.session
        match answer[:1]:
            case "d":
                self._desk()
            case "s":
                self.say(*pages.state(session))
            case "a":
                word = answer.removeprefix("advisers").removeprefix("a").strip()
                self.say(*(pages.office(session, word) if word else pages.advisers(session)))
            case "w":
                self.say(*pages.why(session))
            case "n":
                self.say(*pages.nexus(session))
            case "p":
                self.say(*pages.plane(session))
            case "c":
                self._codex()
            case "h" | "?":
                self.say(f"1-{count} choose an option; {KEYS}.")
            case _:
                self.say(f"'{answer[:20]}' is not one of the choices: type a number from 1 to {count}, or h for help.")

    def _desk(self) -> None:
        moves = self.session.brief().moves
        self.say(*pages.desk(moves))
        while True:
            answer = self.ask(f"Desk move 1-{len(moves)}, or 0 for none")
            if answer in (None, "", "0"):
                self.move = None
                self.say("No desk move.")
                return
            number = int(answer[:4]) if answer and answer.isdecimal() else 0
            if not 1 <= number <= len(moves):
                self.say(f"'{str(answer)[:20]}' is not one of the desk moves.")
            elif moves[number - 1].refusal:
                self.say(f"{moves[number - 1].move.label}: {moves[number - 1].refusal}")
            else:
                chosen = moves[number - 1].move
                self.move = chosen.id
                self.say(f"Ready: {chosen.label} ({chosen.cost} capital). It is made together with your choice.")
                return

    def _codex(self) -> None:
        entries = sorted(self.session.content.codex.values(), key=lambda e: e.title.lower())
        word = self.ask("Which word (Enter lists all)")
        found = [e for e in entries if word and word in " ".join((e.id, e.title, *e.also)).lower()]
        self.say(*pages.codex(found) if found else _columns([e.title for e in entries]))


def _columns(titles: list[str]) -> Iterator[str]:
    yield "The codex has:"
    yield from (f"  {title}" for title in titles)
