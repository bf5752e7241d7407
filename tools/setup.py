"""Make .venv with what this machine has: uv if it is there, else venv and pip. Needs nothing but Python 3.11."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def run(*command: str | Path) -> None:
    """Run a command in the project's folder, or stop with what it was."""
    result = subprocess.run([str(part) for part in command], cwd=ROOT)
    if result.returncode:
        sys.exit(f"setup stopped at: {' '.join(str(part) for part in command)}")


def main() -> None:
    """Create the environment and install the game into it, with the tools to test it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this is what tells an older one
        sys.exit(
            f"Double Down needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11"
        )
    uv = shutil.which("uv")
    wanted = ["-c", "constraints.txt", "-e", ".[dev]"]
    if uv:
        if not PYTHON.exists():
            run(uv, "venv", "--python", sys.executable, VENV)
        run(uv, "pip", "install", "--quiet", "--python", PYTHON, *wanted)
        return
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", VENV)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted)


if __name__ == "__main__":
    main()
