"""What computes beside the sound is let come to its end where it does so soon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.program import environment, python

if TYPE_CHECKING:
    from pathlib import Path

WORK = """
import threading
import numpy as np
from audio.files.background import awaited

def work():
    noise = np.random.default_rng(1).standard_normal(1 << 18)
    for _ in range(5):
        noise = np.fft.irfft(np.fft.rfft(noise))
    print("done", flush=True)

awaited(threading.Thread(target=work, daemon=True)).start()
"""


def test_the_end_of_the_program_waits_a_moment_for_what_computes(tmp_path: Path) -> None:
    done = python(environment(tmp_path), WORK)
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")
