"""Through a real sound server: somebody breathes into a microphone, is met, lost at a known time, and found again.

What is true is read off the microphone's own sound, which is recorded beside: by the server's clock, so that it does
not matter how soon a busy machine begins to play it. The figures are printed.
"""

from __future__ import annotations

import re
import subprocess
import time
from itertools import accumulate
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.program import command, without_a_terminal
from tests.sound_server import RATE_HZ, SINK
from tools.hearing_lab.breathing import FIRST, breathing, uneven
from tools.hearing_lab.noises import RATE
from tui.text import listening

if TYPE_CHECKING:
    from pathlib import Path

    from tests.program import Running
    from tests.sound_server import Recording, SoundServer

pytestmark = [pytest.mark.real_sound, pytest.mark.long]

MET = "With you, from the first one on."


def test_a_breath_at_the_microphone_is_met_lost_and_found_again(
    sound_server: SoundServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slow, quick = uneven(5.0, 11, seed=1, share=0.02), uneven(2.8, 18, seed=2, share=0.02)
    file = tmp_path / "breath.wav"
    soundfile.write(file, breathing([*slow, *quick]), RATE)
    sound_server.pactl("load-module", "module-null-sink", "sink_name=mouth")
    sound_server.pactl("set-default-source", "mouth.monitor")
    sound_server.pactl("set-default-sink", SINK)
    words = ["play", "first-sitting", "--plain=quiet", "--listen", "-o", "headphones=true"]
    with (
        sound_server.recording("mouth") as microphone,
        sound_server.recording(),
        without_a_terminal(command(*words), sound_server.env) as player,
    ):
        player.until(listening.LISTENS_THROUGHOUT[0], 20.0)
        time.sleep(1.0)  # the microphone opens
        breath = subprocess.Popen(["paplay", "--device=mouth", str(file)], env=sound_server.env)
        met = told_after(player, MET, 30.0), heard_of(microphone)
        player.until(listening.NOTICED[0], 90.0)
        noticed = heard_of(microphone)
        again = told_after(player, MET, 30.0), heard_of(microphone)
        breath.terminate()
        breath.wait(5.0)
        assert "Traceback" not in player.errors
    lost = FIRST + sum(slow)
    quicker = [each for each in accumulate(quick, initial=lost) if lost < each <= noticed]
    with capsys.disabled():
        print(  # noqa: T201 - for whoever runs it
            f"\nmet at {met[0]:.1f} s after {met[1]:.1f} s, true {fmean(slow):.2f}; lost at {lost:.1f} s, noticed "
            f"{noticed - lost:.1f} s and {len(quicker)} breaths later; met again at {again[0]:.1f} s after "
            f"{again[1] - noticed:.1f} s, true {fmean(quick):.2f}"
        )
    assert met[0] == pytest.approx(fmean(slow), rel=0.1)
    assert met[1] < lost
    assert 2 < len(quicker) <= 3
    assert again[0] == pytest.approx(fmean(quick), rel=0.1)


def told_after(player: Running, wanted: str, within_s: float) -> float:
    """Wait for words that come with a breath's length, and return that."""
    return float(re.findall(r"about ([\d.]+) seconds a breath", player.until(wanted, within_s))[-1])


def heard_of(microphone: Recording) -> float:
    """Return how much of the breath the microphone has been given up to now; until it begins there is nothing."""
    sound = microphone.samples
    return float(len(sound) - np.flatnonzero(sound.any(axis=1))[0]) / RATE_HZ
