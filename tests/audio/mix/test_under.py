"""One's own sound underneath: without a seam, at its level, out of the voice's way, silent at both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from audio.faults import RecordingError, RecordingFault
from audio.level.loudness import integrated_loudness
from audio.mix.ducking import Span
from audio.mix.mixer import Mix
from audio.mix.under import UNDER_LUFS, Under, looped
from audio.tones.envelopes import Envelope
from audio.units import FULL, RATE
from scripts.laid.curve import Curve, Piece
from tests.audio.laid import laid

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Samples

PRESENT = Envelope(Curve((Piece(0.0, 1e6, 0.5, 0.5),)))


def rain(seconds: float, level: float = 0.1) -> Samples:
    """Return [frames, 2] of white noise, each channel its own."""
    noise = np.random.default_rng(3).standard_normal((round(seconds * RATE), 2))
    return np.asarray(level * np.clip(noise, -3.0, 3.0), np.float32)


@pytest.fixture
def stream(tmp_path: Path) -> Path:
    file = tmp_path / "stream.wav"
    soundfile.write(file, rain(6.0), RATE)
    return file


def seconds(under: Under, count: int, spans: tuple[Span, ...] = ()) -> Samples:
    return np.concatenate([under.stretch(second * RATE, RATE, PRESENT, spans) for second in range(count)])


def test_its_end_goes_on_at_its_beginning_and_the_fade_is_as_loud_as_the_rest() -> None:
    # A hum of a whole number of its periods in the loop is the worst case for a seam, noise for the loudness.
    time = np.arange(8 * RATE) / RATE
    hum = np.column_stack([np.sin(2 * np.pi * 100 * time)] * 2).astype(np.float32)
    loop = looped(hum)
    round_again = np.concatenate([loop, loop])
    assert np.abs(np.diff(round_again, axis=0)).max() < 0.02, "100 Hz moves by 0.013 a sample, and no more at the seam"
    noise = looped(rain(8.0))
    crossed, rest = noise[: 2 * RATE], noise[2 * RATE :]
    assert np.sqrt(np.mean(crossed**2)) == pytest.approx(np.sqrt(np.mean(rest**2)), rel=0.02)


@pytest.mark.parametrize("level", [0.3, 0.003])
def test_it_is_as_loud_as_it_is_meant_to_be_however_it_was_recorded(tmp_path: Path, level: float) -> None:
    soundfile.write(tmp_path / "rain.flac", rain(6.0, level), RATE)
    sound = seconds(Under.of(tmp_path / "rain.flac"), 12)
    assert integrated_loudness(sound, RATE) == pytest.approx(UNDER_LUFS, abs=0.3)


def test_it_gives_way_to_the_voice_and_is_back(stream: Path) -> None:
    under = Under.of(stream)
    free = seconds(under, 8)
    spoken = seconds(under, 8, (Span(2.0, 4.0, FULL),))
    during, after = slice(round(2.2 * RATE), round(3.8 * RATE)), slice(6 * RATE, 8 * RATE)
    softer_db = 20 * np.log10(np.abs(spoken[during]).mean() / np.abs(free[during]).mean())
    assert -5 < softer_db < -3, "24 LU under the voice, from 20"
    np.testing.assert_array_equal(spoken[after], free[after])


def test_in_a_session_it_comes_and_goes_softly_and_is_the_same_in_any_order(stream: Path) -> None:
    timeline = laid("3-4", "3-4", "3-4")
    with (
        Mix(timeline, seed=1, tones=False, under=Under.of(stream)) as mix,
        Mix(timeline, seed=1, tones=False, under=Under.of(stream)) as other,
    ):
        whole = mix.render(0, mix.total_frames)
        late = other.render(20 * RATE + 7, 12_345)
        np.testing.assert_array_equal(other.render(3 * RATE, 999), whole[3 * RATE : 3 * RATE + 999])
    np.testing.assert_array_equal(late, whole[20 * RATE + 7 :][:12_345])
    assert np.abs(whole[:480]).max() < 1e-4
    assert np.abs(whole[-480:]).max() < 1e-4
    assert np.abs(whole[20 * RATE :][:RATE]).max() > 0.01


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (None, RecordingFault.MISSING),
        ("no sound", RecordingFault.NO_RECORDING),
        (np.zeros((6 * RATE, 1), np.float32), RecordingFault.NO_SOUND),
        (rain(2.0), RecordingFault.TOO_SHORT),
    ],
)
def test_what_cannot_be_heard_is_refused(tmp_path: Path, written: Samples | str | None, kind: RecordingFault) -> None:
    file = tmp_path / "sound.wav"
    if isinstance(written, str):
        file.write_text(written, encoding="utf-8")
    elif written is not None:
        soundfile.write(file, written, RATE)
    with pytest.raises(RecordingError) as refused:
        Under.of(file)
    assert refused.value.flaw.kind is kind
