"""Run a program on a pty of 80 by 24, type at it, and time when words appear. POSIX only."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

_ESCAPES = re.compile(rb"\x1b(\[[0-9;?<>=]*[A-Za-z~]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])")


class PaintError(Exception):
    """The words did not appear."""


class Terminal:
    """A program on a pty, and all that it has painted."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, {**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.painted = b""

    def until(self, words: str, seconds: float = 20.0) -> float:
        """The time at which the words have been painted since ``clear``; waits for them."""
        wanted, end = words.encode(), time.perf_counter() + seconds
        while wanted not in _ESCAPES.sub(b"", self.painted):
            ready, _, _ = select.select([self.fd], [], [], max(0.0, end - time.perf_counter()))
            if not ready:
                raise PaintError(f"{words!r} was not painted within {seconds:g} s")
            try:
                self.painted += os.read(self.fd, 65536)
            except OSError:
                raise PaintError(f"the program ended before it painted {words!r}") from None
        return time.perf_counter()

    def quiet(self, seconds: float = 0.4) -> None:
        """Read until nothing has been painted for a while."""
        while select.select([self.fd], [], [], seconds)[0]:
            try:
                self.painted += os.read(self.fd, 65536)
            except OSError:
                return

    def type(self, text: str) -> float:
        """Forget what was painted, send keys, and return the time."""
        self.painted = b""
        now = time.perf_counter()
        os.write(self.fd, text.encode())
        return now

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def probe(
    command: list[str],
    env: dict[str, str],
    *,
    ready: str,
    before: list[str],
    settle: str,
    key: list[str],
    done: str,
) -> tuple[float, float]:
    """(seconds to ``ready``, seconds from the last of ``key`` to ``done``)."""
    terminal = Terminal(command, env)
    try:
        first = terminal.until(ready) - terminal.start
        terminal.quiet()
        for text in before:
            terminal.type(text)
            terminal.until(settle)
            terminal.quiet()
        for text in key[:-1]:
            terminal.type(text)
            terminal.quiet()
        pressed = terminal.type(key[-1])
        return first, terminal.until(done) - pressed
    finally:
        terminal.close()
