"""MP3 files that do not say, or say wrongly, how long they are, are played to their end and jumped in."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from audio.faults import RecordingError
from audio.files.mp3 import CountedMp3, walk_of
from audio.files.probe import about
from audio.files.reader import Recording
from tests.audio.sounds import speech_like
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Samples

SECONDS = 30


def sound_of(rate: int) -> Samples:
    """A loud start and a long silence: by the rate of its first frames, it would be much shorter than it is."""
    quiet = np.zeros((SECONDS - 4) * rate, np.float32)
    return np.concatenate([speech_like(2, rate), quiet, speech_like(2, rate, seed=1)])


def mp3(file: Path, rate: int = 44_100, channels: int = 1) -> Path:
    sound = np.column_stack([sound_of(rate)] * channels)
    with soundfile.SoundFile(
        file, "w", rate, channels, format="MP3", subtype="MPEG_LAYER_III", bitrate_mode="VARIABLE"
    ) as out:
        for first in range(0, len(sound), 24_000):
            out.write(sound[first : first + 24_000])
    return file


def frames_of(data: bytes) -> tuple[int, int]:
    """Where the frame with the note begins and where it ends."""
    note = min(at for at in (data.find(b"Xing"), data.find(b"Info")) if at >= 0)
    start = data.rfind(b"\xff", 0, note - 8)
    end = data.find(data[start : start + 2], note)
    return start, end


def without_note(file: Path) -> Path:
    data = file.read_bytes()
    start, end = frames_of(data)
    file.write_bytes(data[:start] + data[end:])
    return file


@pytest.mark.parametrize("rate", [44_100, 48_000, 22_050, 16_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_one_without_a_note_is_played_to_its_end(tmp_path: Path, rate: int, channels: int) -> None:
    file = without_note(mp3(tmp_path / "a.mp3", rate, channels))
    assert abs(soundfile.info(file).duration - SECONDS) > 2, "libsndfile alone takes a guess"
    assert about(file).length == pytest.approx(SECONDS, abs=0.2)
    with Recording(file) as recording:
        assert (recording.rate, recording.channels) == (rate, channels)
        sound = recording.read(2 * SECONDS * rate)
    assert len(sound) == pytest.approx(SECONDS * rate, abs=0.2 * rate)
    assert np.abs(sound[-2 * rate :]).max() > 0.05


def test_one_with_a_note_that_fits_is_left_to_libsndfile(tmp_path: Path) -> None:
    file = mp3(tmp_path / "a.mp3")
    walk = walk_of(file)
    assert walk is not None
    assert walk.plain
    assert about(file).length == pytest.approx(SECONDS)


def test_a_jump_lands_on_the_very_sample(tmp_path: Path) -> None:
    file = without_note(mp3(tmp_path / "a.mp3"))
    walk = walk_of(file)
    assert walk is not None
    (run,) = walk.runs
    sound = CountedMp3(file, run)
    whole = sound.read(10**8)
    assert len(whole) == sound.frames
    for frame in (0, 1, 50_000, sound.frames - 40_000, sound.frames - 1, 7):
        assert sound.seek(frame) == frame
        part = sound.read(30_000)
        assert len(part) == min(30_000, sound.frames - frame)
        assert np.abs(part - whole[frame : frame + len(part)]).max() < 1e-4
    assert sound.seek(sound.frames) == sound.frames
    assert len(sound.read(100)) == 0
    with pytest.raises(OSError, match="frames"):
        sound.seek(sound.frames + 1)
    sound.close()


def test_a_download_that_broke_off_has_the_length_that_is_there(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = mp3(tmp_path / "a.mp3")
    data = file.read_bytes()
    file.write_bytes(data[: len(data) * 2 // 3])
    length = about(file).length
    assert length < 0.95 * SECONDS
    with Recording(file) as recording:
        assert len(recording.read(2 * SECONDS * recording.rate)) == pytest.approx(length * recording.rate, abs=1)
    assert capfd.readouterr().err == "", "the decoder under libsndfile complains about a note that does not fit"


def test_two_that_were_joined_are_played_one_after_the_other(tmp_path: Path) -> None:
    data = mp3(tmp_path / "a.mp3").read_bytes()
    joined = tmp_path / "joined.mp3"
    joined.write_bytes(data + data)
    assert about(joined).length == pytest.approx(2 * SECONDS, abs=0.3)


def test_a_title_is_found_before_the_frames_and_rubbish_is_passed_over(tmp_path: Path) -> None:
    data = without_note(mp3(tmp_path / "a.mp3")).read_bytes()
    start = data.find(b"\xff\xfb")
    words = b"\x00A letter"
    frame = b"TIT2" + struct.pack(">IH", len(words), 0) + words
    tag = b"ID3\x03\x00\x00" + bytes([0, 0, 0, len(frame)]) + frame
    middle = len(data) // 2
    file = tmp_path / "tagged.mp3"
    file.write_bytes(tag + data[start:middle] + b"\xff\xfb rubbish" * 40 + data[middle:])
    found = about(file)
    assert found.title == "A letter"
    assert found.length == pytest.approx(SECONDS, abs=0.3)


def test_what_is_no_mp3_is_not_walked(tmp_path: Path) -> None:
    for name, content in (("text", b"\xff\xfe" + b"w\0o\0" * 500), ("empty", b""), ("zeros", bytes(5000))):
        file = tmp_path / name
        file.write_bytes(content)
        assert walk_of(file) is None


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_anywhere_gives_sound_or_a_sentence(tmp_path: Path, data: st.DataObject) -> None:
    file = tmp_path / "a.mp3"
    if not file.exists():
        without_note(mp3(file, 16_000))
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, min(len(content) - 1, 3000)))] = data.draw(st.integers(0, 255))
    harmed = tmp_path / f"b{data.draw(st.integers(0, 10**9))}.mp3"
    harmed.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        with Recording(harmed) as recording:
            sound = recording.read(40 * recording.rate)
            assert np.isfinite(sound).all()
            recording.go_to(len(sound) // 2)
    except RecordingError as error:
        assert error.facts["file"] == harmed  # noqa: PT017 - either outcome is right
    harmed.unlink()


def test_one_that_broke_off_within_its_first_frames_is_refused(tmp_path: Path) -> None:
    whole = mp3(tmp_path / "a.mp3").read_bytes()
    _, end = frames_of(whole)
    for length in (end - 8, end, end + 1, end + 40):
        cut = tmp_path / f"{length}.mp3"
        cut.write_bytes(whole[:length])
        with pytest.raises(RecordingError):
            about(cut)
