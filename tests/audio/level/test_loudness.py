"""Loudness against the signals of EBU Tech 3341, the coefficients of BS.1770, and ffmpeg where there is one."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soxr
from hypothesis import given
from hypothesis import strategies as st

from audio.level.filters import high_pass, k_weight, k_weighting, response_of_bins
from audio.level.loudness import SILENCE, LoudnessMeter, integrated_loudness, loudness_as_played
from tests.audio.sounds import sine, speech_like, stereo, written
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Samples


def tones(*parts: tuple[float, float]) -> Samples:
    """1 kHz on both channels: (level in dBFS, seconds) one after the other."""
    return stereo(np.concatenate([sine(1000, level, seconds) for level, seconds in parts]))


@pytest.mark.parametrize(
    ("parts", "lufs"),
    [
        pytest.param([(-23, 20)], -23, id="3341-1"),
        pytest.param([(-33, 20)], -33, id="3341-2"),
        pytest.param([(-36, 10), (-23, 60), (-36, 10)], -23, id="3341-3, relative gate"),
        pytest.param([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23, id="3341-4, both gates"),
        pytest.param([(-26, 20), (-20, 20.1), (-26, 20)], -23, id="3341-5"),
    ],
)
def test_signals_of_ebu_tech_3341(parts: list[tuple[float, float]], lufs: float) -> None:
    assert integrated_loudness(tones(*parts), 48_000) == pytest.approx(lufs, abs=0.1)


def test_the_one_of_five_channels() -> None:
    sound = np.column_stack([sine(1000, level, 20) for level in (-28, -28, -24, -30, -30)])
    assert integrated_loudness(sound, 48_000) == pytest.approx(-23, abs=0.1), "3341-6"


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 88_200, 96_000, 192_000])
def test_any_rate_gives_the_same(rate: int) -> None:
    assert integrated_loudness(stereo(sine(1000, -23, 5, rate)), rate) == pytest.approx(-23, abs=0.1)
    sound = speech_like(6)
    here = integrated_loudness(soxr.resample(sound, 48_000, rate), rate)
    # At low rates the breath above half the rate is lost, and the shelf's corner is warped.
    assert here == pytest.approx(integrated_loudness(sound, 48_000), abs=0.1 if rate > 16_000 else 0.3)


def test_the_coefficients_at_48_khz_are_the_standards() -> None:
    (shelf_b, shelf_a), (high_b, high_a) = k_weighting(48_000)
    assert shelf_b == pytest.approx((1.53512485958697, -2.69169618940638, 1.19839281085285), abs=1e-12)
    assert shelf_a == pytest.approx((-1.69065929318241, 0.73248077421585), abs=1e-12)
    assert high_b == (1.0, -2.0, 1.0)
    assert high_a == pytest.approx((-1.99004745483398, 0.99007225036621), abs=1e-12)


def test_the_weight_of_a_frequency_is_what_the_standard_gives_it() -> None:
    # BS.1770: a tone of 997 Hz at full scale reads -3.01 LUFS on one channel, with the offset of -0.691.
    assert 20 * math.log10(k_weight(np.array([997.0]))[0]) == pytest.approx(0.691, abs=0.005)
    assert k_weight(np.array([0.0]))[0] == 0.0
    assert 20 * math.log10(k_weight(np.array([12_000.0]))[0]) == pytest.approx(4.0, abs=0.05)


def test_a_high_pass_is_3_db_down_at_its_corner_and_falls_by_12_db_an_octave() -> None:
    response = 20 * np.log10(np.abs(response_of_bins((high_pass(80.0, 48_000),), 48_000))[[10, 20, 80, 1000]])
    assert response == pytest.approx(np.array([-36.1, -24.1, -3.01, 0.0]), abs=0.1)


def test_mono_is_heard_on_both_channels() -> None:
    sound = speech_like(3)
    heard = loudness_as_played(sound, 48_000)
    assert heard == pytest.approx(integrated_loudness(stereo(sound), 48_000), abs=0.01)
    assert heard == pytest.approx(loudness_as_played(sound[:, None], 48_000))
    assert heard == pytest.approx(loudness_as_played(stereo(sound), 48_000), abs=0.01)


@pytest.mark.parametrize("seconds", [0.05, 0.1, 0.25, 0.399, 0.4, 0.5])
def test_a_short_sound_is_as_loud_as_it_is(seconds: float) -> None:
    assert loudness_as_played(sine(1000, -23, seconds), 48_000) == pytest.approx(-23, abs=0.35)


@pytest.mark.parametrize("frames", [0, 1, 100, 48_000, 480_000])
def test_silence_has_no_loudness(frames: int) -> None:
    assert loudness_as_played(np.zeros((frames, 2), np.float32), 48_000) == SILENCE
    assert loudness_as_played(np.full(frames, 1e-6, np.float32), 48_000) == -math.inf


def test_a_constant_offset_is_not_heard() -> None:
    sound = stereo(speech_like(5))
    assert integrated_loudness(sound + np.float32(0.1), 48_000) == pytest.approx(
        integrated_loudness(sound, 48_000), abs=0.1
    )


def test_a_rate_the_weighting_cannot_be_made_for_is_refused() -> None:
    with pytest.raises(ValueError, match="8000"):
        integrated_loudness(np.zeros(100, np.float32), 4_000)


SOUND = stereo(speech_like(9, seed=4))


@examples(15)
@given(st.lists(st.integers(1, 100_000), max_size=8))
def test_blocks_of_any_size_give_the_same(cuts: list[int]) -> None:
    meter = LoudnessMeter(48_000, 2)
    for part in np.split(SOUND, np.minimum(np.cumsum(cuts, dtype=int), len(SOUND))):
        meter.add(part)
        meter.integrated()  # asking changes nothing
    assert meter.integrated() == pytest.approx(integrated_loudness(SOUND, 48_000), abs=1e-4)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_ffmpeg_agrees(tmp_path: Path, rate: int) -> None:
    sound = stereo(speech_like(12, rate, seed=2))
    file = written(tmp_path / "voice.wav", sound, rate, subtype="FLOAT")
    command = ["ffmpeg", "-nostats", "-i", str(file), "-af", "ebur128=framelog=verbose", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = re.findall(r"I:\s+(-?[\d.]+) LUFS", said)
    assert integrated_loudness(sound, rate) == pytest.approx(float(found[-1]), abs=0.11)  # it says tenths
