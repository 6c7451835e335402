"""How long a recording really is, whatever its header says, and what it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from audio.faults import RecordingError
from audio.files.probe import about, one_line
from tests.audio.sounds import sine, without_its_length, written

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("ending", ["wav", "flac", "aiff", "ogg", "opus", "mp3"])
def test_every_kind_has_its_length_and_half_of_it_has_less(tmp_path: Path, ending: str) -> None:
    file = written(tmp_path / f"a.{ending}", sine(300, -12, 20, 24_000), 24_000)
    assert about(file).length == pytest.approx(20, abs=0.1)
    data = file.read_bytes()
    half = tmp_path / f"half.{ending}"
    half.write_bytes(data[: len(data) // 2])
    with soundfile.SoundFile(half) as sound:
        there = 0
        try:
            while len(block := sound.read(512)):
                there += len(block)
        except soundfile.SoundFileError:
            pass
        assert about(half).length == pytest.approx(there / sound.samplerate, abs=0.3)
    assert 5 < about(half).length < 15


def test_a_flac_that_does_not_say_is_measured(tmp_path: Path) -> None:
    file = without_its_length(written(tmp_path / "a.flac", sine(200, -12, 70, 16_000), 16_000))
    assert about(file).length == pytest.approx(70, abs=0.3)


def test_what_was_found_is_forgotten_when_the_file_changes(tmp_path: Path) -> None:
    file = written(tmp_path / "a.wav", sine(300, -12, 3))
    assert about(file).length == 3
    assert about(written(file, sine(300, -12, 5))).length == 5


def test_a_recording_without_sound_is_refused(tmp_path: Path) -> None:
    for ending in ("wav", "aiff"):
        with pytest.raises(RecordingError, match="no sound"):
            about(written(tmp_path / f"a.{ending}", np.zeros(0, np.float32)))


def test_the_title_is_the_tags_as_one_safe_line(tmp_path: Path) -> None:
    file = tmp_path / "a.flac"
    with soundfile.SoundFile(file, "w", 16_000, 1) as out:
        out.title = "A \x1b[31mletter\n  to you"
        out.write(sine(300, -12, 1, 16_000))
    assert about(file).title == "A [31mletter to you"
    assert about(written(tmp_path / "b.flac", sine(300, -12, 1))).title == ""


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert len(line) <= 80
    assert line.isprintable()
    assert line == line.strip()
