"""Through a real sound server: somebody breathes into a microphone, is met, lost at a known time, and found again."""

from __future__ import annotations

import re
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
import soundfile

from tests.program import command, without_a_terminal
from tools.hearing_lab.breathing import breathing, uneven
from tools.hearing_lab.noises import RATE
from tui.text import listening

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sound_server import SoundServer

pytestmark = [pytest.mark.real_sound, pytest.mark.long]


def test_a_breath_at_the_microphone_is_met_lost_and_found_again(sound_server: SoundServer, tmp_path: Path) -> None:
    slow, quick = uneven(5.0, 11, seed=1, share=0.02), uneven(2.8, 18, seed=2, share=0.02)
    file = tmp_path / "breath.wav"
    soundfile.write(file, breathing([*slow, *quick]), RATE)
    sound_server.pactl("load-module", "module-null-sink", "sink_name=mouth")
    sound_server.pactl("set-default-source", "mouth.monitor")
    words = ["play", "first-sitting", "--plain=quiet", "--listen", "-o", "headphones=true"]
    with without_a_terminal(command(*words), sound_server.env) as player:
        player.until(listening.LISTENS_THROUGHOUT[0], 20.0)
        time.sleep(1.0)  # the microphone opens
        began = time.monotonic()
        breath = subprocess.Popen(["paplay", "--device=mouth", str(file)], env=sound_server.env)
        player.until("With you, from the first one on.", 30.0)
        met = re.findall(r"about ([\d.]+) seconds a breath", player.said)
        assert [float(each) for each in met] == [pytest.approx(5.0, rel=0.1)]
        player.until(listening.NOTICED[0], 90.0)
        noticed = time.monotonic() - began - sum(slow)
        assert 0 < noticed < 3 * 2.8 + 4.0
        player.until("With you, from the first one on.", 30.0)
        again = re.findall(r"about ([\d.]+) seconds a breath", player.said)
        assert float(again[-1]) == pytest.approx(2.8, rel=0.1)
        breath.terminate()
        breath.wait(5.0)
        assert "Traceback" not in player.errors
