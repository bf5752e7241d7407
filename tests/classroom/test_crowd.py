"""The load test at a small size: that it still runs, and that no ballot of a rush is lost or counted twice."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_small_crowd_loses_no_ballot() -> None:
    command = [sys.executable, "-m", "tools.bench_class", "--sizes", "20", "--rounds", "2", "--within", "0.5"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=550)
    assert told.returncode == 0, told.stderr
    assert "none lost, none double" in told.stdout
