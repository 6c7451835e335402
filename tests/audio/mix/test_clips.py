"""Clips: any recording at 48 kHz on both channels, level, faded at both ends, and a sentence for what is none."""

from __future__ import annotations

import struct
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from audio.faults import RecordingError, RecordingFault
from audio.files.resampling import PIECE
from audio.level.gain import HIGHEST_PEAK_DB, VOICE_LUFS, gain_to_voice
from audio.level.loudness import loudness_as_played
from audio.level.truepeak import true_peak_db
from audio.mix.clips import FADE_IN, FADE_OUT, ClipSource
from audio.units import RATE, UNCHANGED, Decibels, gain_of
from tests.audio.sounds import clip, sine, speech_like, steady, stereo, without_its_length, written
from tests.examples import examples

if TYPE_CHECKING:
    from audio.units import Samples

LOSSLESS = {"wav": "PCM_16", "flac": "PCM_24", "aiff": "PCM_24", "w64": "FLOAT", "au": "PCM_16", "caf": "PCM_24"}
LOSSY = {"mp3": "MPEG_LAYER_III", "ogg": "VORBIS", "opus": "OPUS"}


def whole(source: ClipSource) -> Samples:
    return source.read(0, source.frames)


def tone_at(sound: Samples, hertz: float) -> float:
    """The amplitude of a tone in the middle half of a sound."""
    middle = sound[len(sound) // 4 : -len(sound) // 4]
    window = np.hanning(len(middle))
    turn = np.exp(-2j * np.pi * hertz * np.arange(len(middle)) / RATE)
    return float(2 * abs((middle * window * turn).sum()) / window.sum())


@pytest.mark.parametrize("ending", [*LOSSLESS, *LOSSY])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_kind_of_file_is_read(tmp_path: Path, ending: str, channels: int) -> None:
    sound = sine(1000, -12, 1.0)
    sound = stereo(sound) if channels == 2 else sound
    file = written(tmp_path / f"a.{ending}", sound, subtype=(LOSSLESS | LOSSY)[ending])
    source = ClipSource(file, gain_db=UNCHANGED)
    assert source.frames == pytest.approx(RATE, abs=2500 if ending in LOSSY else 0)
    out = whole(source)
    assert out.shape == (source.frames, 2)
    assert out.dtype == np.float32
    for side in out.T:
        assert tone_at(side, 1000) == pytest.approx(gain_of(Decibels(-12)), rel=0.02)


@pytest.mark.parametrize("rate", [1000, 8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000, 192_000, 47_999])
def test_any_rate_becomes_48_khz(tmp_path: Path, rate: int) -> None:
    file = written(tmp_path / "a.wav", sine(200, -12, 2.0, rate), rate, subtype="FLOAT")
    source = ClipSource(file, gain_db=UNCHANGED)
    assert source.frames == pytest.approx(2 * RATE, abs=1)
    expected = sine(200, -12, 2.0)
    assert np.abs(whole(source)[9600:-9600, 0] - expected[: source.frames][9600:-9600]).max() < 1e-3


def test_channels_mono_is_on_both_stereo_is_kept_more_are_mixed(tmp_path: Path) -> None:
    left, right = sine(500, -12, 0.5), sine(800, -12, 0.5)
    mono = whole(ClipSource(written(tmp_path / "1.wav", left), gain_db=UNCHANGED))
    assert np.array_equal(mono[:, 0], mono[:, 1])
    two = whole(ClipSource(written(tmp_path / "2.wav", np.column_stack([left, right])), gain_db=UNCHANGED))
    assert tone_at(two[:, 0], 800) < 1e-3 < tone_at(two[:, 1], 800)
    six = np.column_stack([left, right, left, right, left, right])
    mixed = whole(ClipSource(written(tmp_path / "6.wav", six), gain_db=UNCHANGED))
    assert np.array_equal(mixed[:, 0], mixed[:, 1])
    assert tone_at(mixed[:, 0], 500) == pytest.approx(tone_at(mixed[:, 1], 800), rel=1e-3)


def test_the_edges_are_faded_and_the_rest_is_not(tmp_path: Path) -> None:
    file = written(tmp_path / "a.wav", steady(0.25, RATE), subtype="FLOAT")
    out = np.abs(whole(ClipSource(file, gain_db=UNCHANGED))[:, 0])
    assert out[0] < 1e-4
    assert out[-1] < 1e-4
    assert (np.diff(out[:FADE_IN]) > 0).all()
    assert (np.diff(out[-FADE_OUT:]) < 0).all()
    assert np.allclose(out[FADE_IN:-FADE_OUT], 0.25)


@pytest.mark.parametrize("frames", [1, 2, 3, 100, 1000, 2000])
def test_the_shortest_clips_are_clips(tmp_path: Path, frames: int) -> None:
    source = ClipSource(written(tmp_path / "a.wav", steady(0.25, frames)), gain_db=UNCHANGED)
    assert source.frames == frames
    assert np.abs(whole(source)).max() <= 0.25


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("level", [0.01, 0.1])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_voice_without_a_gain_is_brought_to_the_voices_loudness(
    tmp_path: Path, seed: int, level: float, channels: int
) -> None:
    sound = speech_like(3, 22_050, seed, level)
    file = written(tmp_path / "a.wav", stereo(sound) if channels == 2 else sound, 22_050, subtype="PCM_24")
    out = whole(ClipSource(file))
    assert loudness_as_played(out, RATE) == pytest.approx(VOICE_LUFS, abs=0.5)
    assert true_peak_db(out) <= HIGHEST_PEAK_DB + 0.01


def test_a_clips_own_gain_is_taken_and_no_number_is_measured(tmp_path: Path) -> None:
    file = written(tmp_path / "a.wav", speech_like(2), subtype="FLOAT")
    bare = whole(ClipSource(file, gain_db=UNCHANGED))
    assert np.allclose(
        whole(ClipSource.of(clip(file, 2.0, -6.0))), bare * np.float32(gain_of(Decibels(-6.0))), atol=1e-6
    )
    measured = whole(ClipSource.of(clip(file, 2.0)))
    assert np.array_equal(whole(ClipSource(file, gain_db=Decibels(float("nan")))), measured)


def test_no_measured_gain_brings_a_peak_too_high_or_raises_a_room(tmp_path: Path) -> None:
    pointed = np.tile(sine(200, -60, 0.1), 20)
    pointed[:: RATE // 10] = 0.5  # ten times a second
    assert true_peak_db(pointed) + gain_to_voice(pointed) <= HIGHEST_PEAK_DB + 0.01
    assert gain_to_voice(sine(200, -66, 2)) == 30.0
    assert gain_to_voice(np.zeros(RATE, np.float32)) == 0.0
    assert not whole(ClipSource(written(tmp_path / "a.wav", np.zeros(RATE, np.float32)))).any()


def test_what_is_no_number_is_silent(tmp_path: Path) -> None:
    sound = sine(300, -12, 1)
    sound[10_000:10_100] = np.nan
    sound[20_000] = np.inf
    sound[30_000] = -1e30
    for gain in (UNCHANGED, None):
        out = whole(ClipSource(written(tmp_path / "a.wav", sound, subtype="FLOAT"), gain_db=gain))
        assert np.isfinite(out).all()
        assert not out[10_000:10_100].any()


# Long recordings


@pytest.fixture(scope="module")
def long_sound() -> Samples:
    return speech_like(45, 11_025, seed=9, level=0.1)


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory, long_sound: Samples) -> Path:
    return written(tmp_path_factory.mktemp("long") / "long.flac", long_sound, 11_025, subtype="PCM_24")


def test_a_long_recording_sounds_as_if_resampled_at_once(long_file: Path, long_sound: Samples) -> None:
    out = whole(ClipSource(long_file, gain_db=UNCHANGED))[:, 0]
    expected = soxr.resample(long_sound, 11_025, RATE)
    assert abs(len(out) - len(expected)) <= 1
    assert np.abs(out[FADE_IN:-FADE_OUT] - expected[FADE_IN : len(out) - FADE_OUT]).max() < 1e-5
    assert abs(out[0]) + abs(out[-1]) < 1e-5


def test_reading_in_any_order_gives_the_same(long_file: Path) -> None:
    padded = np.pad(whole(ClipSource(long_file)), ((RATE, 5 * RATE), (0, 0)))
    source = ClipSource(long_file)

    @examples(12)
    @given(st.integers(-RATE, 46 * RATE), st.integers(0, 3 * RATE))
    def any_stretch(first: int, count: int) -> None:
        assert np.array_equal(source.read(first, count), padded[RATE + first : RATE + first + count])

    any_stretch()


@pytest.mark.parametrize(("ending", "most"), [("flac", 0.0), ("ogg", 1e-4), ("opus", 2e-3), ("mp3", 2e-3)])
def test_a_jump_in_a_packed_recording_lands_on_the_same_sound(tmp_path: Path, ending: str, most: float) -> None:
    sound = np.tile(speech_like(5, seed=11, level=0.1), 6)
    file = written(tmp_path / f"a.{ending}", sound, subtype=(LOSSLESS | LOSSY)[ending])
    straight = whole(ClipSource(file, gain_db=UNCHANGED))
    jumped = ClipSource(file, gain_db=UNCHANGED).read(27 * RATE, RATE)
    assert np.abs(jumped - straight[27 * RATE : 28 * RATE]).max() <= most


def test_the_level_of_a_long_recording_is_found_from_spread_samples(long_file: Path) -> None:
    out = whole(ClipSource(long_file))
    assert loudness_as_played(out, RATE) == pytest.approx(VOICE_LUFS, abs=0.5)


def test_two_hours_take_no_more_memory_than_two_minutes(tmp_path: Path) -> None:
    def peak_bytes(seconds: int) -> int:
        file = written(tmp_path / f"{seconds}.wav", np.resize(sine(100, -12, 60, 1000), seconds * 1000), 1000)
        tracemalloc.start()
        try:
            source = ClipSource(file)
            for first in range(0, seconds, seconds // 5):
                source.read(first * RATE, RATE)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak_bytes(2 * 3600) < peak_bytes(120) * 1.1 + 100_000


def test_preparing_ahead_changes_nothing_and_leaves_nothing_to_do(long_file: Path) -> None:
    source = ClipSource(long_file)
    assert not source.ready(30 * RATE)
    source.prepare(30 * RATE)
    assert source.ready(30 * RATE)
    source.close()  # so what is read now was decoded before
    assert np.array_equal(source.read(30 * RATE, RATE), ClipSource(long_file).read(30 * RATE, RATE))


# Recordings that are not what they say


def test_a_recording_cut_off_plays_what_is_there(tmp_path: Path) -> None:
    sound = speech_like(3, level=0.1)
    for ending in ("wav", "flac", "ogg", "mp3"):
        file = written(tmp_path / f"a.{ending}", sound)
        data = file.read_bytes()
        file.write_bytes(data[: len(data) * 2 // 3])
        source = ClipSource(file, gain_db=UNCHANGED)
        assert 1 * RATE < source.frames < 2.7 * RATE, ending
        out = whole(source)
        assert np.abs(out).max() > 0.05
        assert np.abs(out[-3:]).max() < 1e-3, ending  # it fades where it ends


def test_a_long_recording_cut_off_ends_with_a_fade(tmp_path: Path) -> None:
    file = written(tmp_path / "a.flac", steady(0.25, 40 * RATE) + np.tile(speech_like(4, level=0.01), 10))
    data = file.read_bytes()
    file.write_bytes(data[: len(data) * 3 // 4])
    source = ClipSource(file, gain_db=UNCHANGED)
    assert source.frames == 40 * RATE  # what its header says
    out = np.abs(source.read(0, 41 * RATE)[:, 0])
    last = int(np.flatnonzero(out)[-1])
    assert source.frames == pytest.approx(last, abs=10)
    assert 25 * RATE < last < 35 * RATE
    assert np.abs(np.diff(out[last - FADE_OUT : last + 1])).max() < 0.01


def test_a_header_that_claims_too_much_is_not_believed(tmp_path: Path) -> None:
    wav = written(tmp_path / "a.wav", sine(300, -12, 1))
    data = bytearray(wav.read_bytes())
    struct.pack_into("<I", data, data.index(b"data") + 4, 0xFFFF_FFF0)
    wav.write_bytes(data)
    assert ClipSource(wav).frames == RATE
    flac = written(tmp_path / "a.flac", sine(300, -12, 1))
    data = bytearray(flac.read_bytes())
    data[22:26] = struct.pack(">I", 0xFFFF_FFFF)  # the low 32 bits of the count of samples: a day
    flac.write_bytes(data)
    assert ClipSource(flac).frames == pytest.approx(RATE, abs=4096)


def test_a_flac_that_does_not_know_its_length_is_played(tmp_path: Path) -> None:
    flac = without_its_length(written(tmp_path / "a.flac", sine(200, -12, 25, 16_000), 16_000))
    out = ClipSource(flac, gain_db=UNCHANGED).read(0, 30 * RATE)
    assert np.flatnonzero(out[:, 0])[-1] == pytest.approx(25 * RATE, abs=0.2 * RATE)


@pytest.mark.parametrize("ending", ["wav", "mp3", "flac", "ogg", "opus", "raw", "txt", "m4a"])
def test_what_is_no_recording_is_refused(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    file.write_text("These are words, and no sound at all.\n" * 50)
    with pytest.raises(RecordingError) as caught:
        ClipSource(file)
    with_ffmpeg = (RecordingFault.NOTHING_DECODED, RecordingFault.NO_FFMPEG)
    assert caught.value.kind in (with_ffmpeg if ending == "m4a" else (RecordingFault.NO_RECORDING,))


def refused(file: Path, kind: RecordingFault | None) -> None:
    with pytest.raises(RecordingError) as caught:
        ClipSource(file)
    assert caught.value.facts["file"] == file
    assert kind in (None, caught.value.kind)


def test_what_is_missing_empty_or_no_file_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "gone.wav", RecordingFault.MISSING)
    refused(tmp_path, RecordingFault.NO_FILE)
    refused(Path("/dev/null"), RecordingFault.NO_FILE)
    empty = tmp_path / "empty.wav"
    empty.touch()
    refused(empty, RecordingFault.EMPTY)
    refused(written(tmp_path / "none.wav", np.zeros(0, np.float32)), RecordingFault.NO_SOUND)
    refused(written(tmp_path / "none.flac", np.zeros(0, np.float32)), None)


def test_a_recording_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path / "a.wav", sine(300, -12, 1))

    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    refused(file, RecordingFault.FORBIDDEN)


def test_a_rate_that_cannot_be_is_refused(tmp_path: Path) -> None:
    refused(written(tmp_path / "a.wav", sine(3, -12, 1, 100), 100), RecordingFault.IMPOSSIBLE_RATE)


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_anywhere_gives_sound_or_a_sentence(tmp_path: Path, data: st.DataObject) -> None:
    ending = data.draw(st.sampled_from(["wav", "flac", "ogg", "mp3", "aiff"]))
    file = written(tmp_path / f"a.{ending}", sine(300, -12, 0.2, 16_000), 16_000)
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, min(len(content) - 1, 400)))] = data.draw(st.integers(0, 255))
    file.write_bytes(content)
    try:
        source = ClipSource(file)
    except RecordingError as error:
        assert error.facts["file"] == file  # noqa: PT017 - either outcome is right
        return
    out = source.read(0, min(source.frames, 3 * PIECE))
    assert np.isfinite(out).all()


def test_names_need_not_be_proper_text(tmp_path: Path) -> None:
    file = written(tmp_path / "a.wav", sine(300, -12, 0.5))
    odd = file.rename(Path(str(tmp_path / "se\udcffn 声 ❤.wav")))
    assert ClipSource(odd).frames == RATE // 2


def test_files_are_not_left_open(tmp_path: Path) -> None:
    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0

    before = opened()
    short = ClipSource(written(tmp_path / "a.wav", sine(300, -12, 0.5)))
    assert opened() == before  # decoded whole, so nothing is open
    long = ClipSource(written(tmp_path / "b.wav", sine(300, -12, 30, 8000), 8000))
    long.close()
    short.close()
    with pytest.raises(RecordingError):
        ClipSource(written(tmp_path / "none.wav", np.zeros(0, np.float32)))
    assert opened() == before
    assert soundfile.info(tmp_path / "b.wav").frames == 240_000
