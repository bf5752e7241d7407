"""Talking over standard input and output: lines out, one answer in."""

from __future__ import annotations

import sys

from game.plain.lines import wrap
from game.text import printable


class Talk:
    """Says and asks. A front end that asks line by line stands on it."""

    def say(self, *lines: str) -> None:
        """Print lines, each safe for any terminal."""
        for line in lines:
            print(printable(line), flush=False)
        sys.stdout.flush()

    def tell(self, text: str) -> None:
        """Print a sentence or two, folded to the terminal."""
        self.say(*wrap(text))

    def ask(self, prompt: str, *, skip_numbers: bool = False) -> str:
        """One answer, lower case. Raises EOFError at the end of input.

        ``skip_numbers`` passes over what is left of a pipe of choices, without a word.
        """
        print(f"{prompt} > ", end="", flush=True)
        piped = not sys.stdin.isatty()
        line = sys.stdin.readline(4096)
        while skip_numbers and piped and line.strip().isdecimal():
            line = sys.stdin.readline(4096)
        if piped:
            print(printable(line.strip(), 80))  # what was piped in belongs to the transcript
        if not line:
            raise EOFError
        return line.strip().lower()
