"""A terminal that takes bytes slowly: the picture loses frames and stays with the sound."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[3] / "bench" / "face.py"


@pytest.mark.long
def test_a_slow_terminal_sees_what_is_heard_within_a_quarter_of_a_second() -> None:
    command = [sys.executable, str(BENCH), "--seconds", "8", "--rate", "150000"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    measured = {name: float(value) for name, value in map(str.split, done.stdout.splitlines())}
    assert measured["lag_ms_worst"] < 250
    assert measured["frames_a_second"] > 4
    assert measured["bytes_a_frame"] < 30_000
