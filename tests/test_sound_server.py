"""The private sound server: what a program plays through PortAudio is what the recording holds."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.capture import align, find_gaps
from tests.sound_server import RATE_HZ, private_sound_server, why_unavailable

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sound_server import SoundServer

_PLAY = """
import sys, numpy, sounddevice
sound = numpy.load(sys.argv[1])
with sounddevice.OutputStream(samplerate=48_000, channels=2, dtype="float32", latency=0.3) as stream:
    silence = numpy.zeros((24_000, 2), "float32")
    for part in (silence, sound, silence):  # a stream's first 20 ms are not recorded, its last wait for more
        stream.write(part)
"""


def _two_tones(seconds: float) -> np.ndarray:
    """Two tones a fifth apart, left and right, that swell and ebb like breath, so that each moment is like no other."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    swell = 0.2 * np.sin(np.pi * at / seconds) ** 0.5
    glide = 2 * np.pi * (220 * at + 15 * at**2)
    return np.stack([swell * np.sin(glide), swell * np.sin(1.5 * glide)], axis=1).astype(np.float32)


@pytest.mark.real_sound
def test_what_is_played_is_recorded_sample_by_sample(sound_server: SoundServer, tmp_path: Path) -> None:
    tones = _two_tones(2.0)
    np.save(tmp_path / "tones.npy", tones)
    with sound_server.recording() as recording:
        subprocess.run(
            [sys.executable, "-c", _PLAY, tmp_path / "tones.npy"],
            env=sound_server.env,
            check=True,
            timeout=60,
            capture_output=True,
        )
    heard = recording.samples
    assert heard.shape[1] == 2
    found = align(heard, tones)
    assert found.gain == pytest.approx(1.0, abs=1e-3)
    assert found.worst() < -80
    assert find_gaps(heard) == []


@pytest.mark.real_sound
def test_nothing_is_left_of_a_server() -> None:
    reason = why_unavailable()
    if reason is not None:
        pytest.skip(reason)
    with private_sound_server() as server:
        folder, pid = server.folder, server.pid
        assert "Default Sink: nullsink" in server.pactl("info")
        assert server.env["HOME"] != os.environ.get("HOME")
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
