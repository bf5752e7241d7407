"""Which way the arrows point, held by import-linter and by looking at what gets imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_import_contracts() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([linter, "--no-cache"], capture_output=True, text=True, cwd=ROOT)
    assert result.returncode == 0, result.stdout


def test_the_engine_stands_alone() -> None:
    code = (
        "import sys, pkgutil, importlib, game.engine as e\n"
        "for m in pkgutil.iter_modules(e.__path__): importlib.import_module('game.engine.' + m.name)\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('pydantic', 'textual', 'tomli', 'rich')"
        " or (m.startswith('game.') and not m.startswith('game.engine'))))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert result.stdout.strip() == "[]"
