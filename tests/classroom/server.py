"""``doubledown class open`` as a teacher runs it, in a process of its own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class Server:
    """Without a console, with a home of its own; it may be killed and started again."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.process: subprocess.Popen[str] | None = None
        self.code = self.token = self.said = ""

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *options: str) -> None:
        """Start it, and read where everything is."""
        command = [sys.executable, "-m", "game.cli", "class", "open", "--headless", "--port", str(self.port), *options]
        environment = os.environ | {"DOUBLEDOWN_HOME": str(self.home)}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout is not None
        said = ""
        while "Ctrl+C" not in said:
            line = self.process.stdout.readline()
            assert line, said
            said += line
        self.said = said
        code, token = re.search(r"Session (\S+):", said), re.search(r"the token (\S+),", said)
        assert code and token, said
        self.code, self.token = code[1], token[1]

    def kill(self) -> None:
        """Kill it as the power would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
