"""A recording is measured whole: its real length, and the gain that brings it to the voice's loudness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.faults import RecordingError
from audio.level.gain import gain_to_voice
from audio.level.measure import measured
from tests.audio.sounds import speech_like, stereo, written

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seconds", [0.3, 2.0, 25.0])
def test_the_gain_is_that_of_the_whole_recording(tmp_path: Path, seconds: float) -> None:
    sound = speech_like(seconds, level=0.05)
    found = measured(written(tmp_path / "a.wav", sound), longest=60)
    assert found.length == pytest.approx(seconds, abs=1e-4)
    assert found.gain_db == pytest.approx(gain_to_voice(sound), abs=0.02)
    assert not found.silent


def test_two_channels_need_no_other_gain_than_one(tmp_path: Path) -> None:
    sound = speech_like(2.0, level=0.02)
    mono = measured(written(tmp_path / "mono.wav", sound), longest=60)
    both = measured(written(tmp_path / "both.wav", stereo(sound)), longest=60)
    assert both.gain_db == pytest.approx(mono.gain_db, abs=0.01)


def test_lengths_are_in_seconds_at_any_rate(tmp_path: Path) -> None:
    file = written(tmp_path / "a.wav", speech_like(10.0, rate=22_050), rate=22_050)
    assert measured(file, longest=60).length == pytest.approx(10.0, abs=1e-3)


def test_silence_is_told_and_not_raised(tmp_path: Path) -> None:
    found = measured(written(tmp_path / "a.wav", np.zeros(48_000, np.float32)), longest=60)
    assert (found.silent, found.gain_db) == (True, 0.0)


def test_a_file_that_breaks_off_is_as_long_as_what_there_is(tmp_path: Path) -> None:
    file = written(tmp_path / "a.flac", speech_like(4.0))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    found = measured(file, longest=60)
    assert found.claimed == pytest.approx(4.0)
    assert 0.5 < found.length < 3.5


def test_what_is_too_long_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"too long .*minutes=0\.5"):
        measured(written(tmp_path / "long.wav", speech_like(31.0)), longest=30)
    with pytest.raises(RecordingError, match="no sound"):
        measured(written(tmp_path / "none.wav", np.zeros(0, np.float32)), longest=30)


def test_a_header_that_says_nothing_true_changes_no_length(tmp_path: Path) -> None:
    file = written(tmp_path / "a.wav", speech_like(2.0))
    data = bytearray(file.read_bytes())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"  # as a recorder that was cut off leaves it
    file.write_bytes(data)
    assert measured(file, longest=60).length == pytest.approx(2.0, abs=0.01)
