"""True peak: what stands between the samples is found, and found alike however the sound comes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audio.level.truepeak import OVERSHOOT, PeakMeter, frame_peaks, true_peak_db
from audio.units import decibels_of
from tests.audio.sounds import sine, speech_like, stereo
from tests.examples import examples


def test_a_tone_at_a_quarter_of_the_rate_stands_3_db_over_its_samples() -> None:
    fade = np.hanning(4800).astype(np.float32)
    sound = sine(12_000, 0, 0.1, phase=math.pi / 4) * fade
    assert np.abs(sound).max() == pytest.approx(math.sqrt(0.5), rel=1e-3)
    assert true_peak_db(sound) == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize(("hertz", "phase"), [(12_000, 0), (8_000, 60), (6_000, 67.5), (997, 0)])
@pytest.mark.parametrize("level", [-6.0, 0.0])
def test_signals_like_ebu_tech_3341_15_to_18(hertz: float, phase: float, level: float) -> None:
    sound = sine(hertz, level, 0.5, phase=math.radians(phase)) * np.hanning(24_000).astype(np.float32)
    assert true_peak_db(stereo(sound)) == pytest.approx(level, abs=0.2)


def test_silence_and_nothing_have_no_peak() -> None:
    assert true_peak_db(np.zeros(1000, np.float32)) == -math.inf
    assert true_peak_db(np.zeros((0, 2), np.float32)) == -math.inf


def test_the_louder_channel_counts() -> None:
    sound = np.column_stack([sine(997, -20, 0.2), sine(997, -6, 0.2)])
    assert true_peak_db(sound) == pytest.approx(-6, abs=0.1)


def test_a_single_sample_is_its_own_peak() -> None:
    sound = np.zeros(200, np.float32)
    sound[100] = 0.5
    assert true_peak_db(sound) == pytest.approx(decibels_of(0.5), abs=0.01)


@examples(30)
@example(seed=399_439, cuts=[693, 900], tail=1.0)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 900), max_size=6), st.floats(0.1, 4))
def test_blocks_of_any_size_give_the_same(seed: int, cuts: list[int], tail: float) -> None:
    noise = np.random.default_rng(seed).standard_normal((2000, 2))
    sound = (np.sign(noise) * np.abs(noise) ** tail).astype(np.float32)
    meter = PeakMeter(2)
    for part in np.split(sound, np.minimum(np.cumsum(cuts, dtype=int), len(sound))):
        meter.add(part)
        assert meter.db <= true_peak_db(sound) + 3, "asking changes nothing"
    assert meter.db == pytest.approx(true_peak_db(sound), abs=1e-4)
    assert meter.db == pytest.approx(decibels_of(float(frame_peaks(sound, 0.0).max())), abs=1e-4)


def test_a_peak_on_the_edge_of_two_blocks_is_that_of_the_whole_wave() -> None:
    sound = sine(12_000, 0, 0.02, phase=math.pi / 4)[:, None]
    for cut in range(400, 430):
        meter = PeakMeter(1)
        meter.add(sound[:cut])
        meter.add(sound[cut:])
        assert meter.db == pytest.approx(true_peak_db(sound), abs=1e-4)


@examples(30)
@given(st.integers(0, 2**32 - 1), st.floats(0.01, 3))
def test_no_peak_over_the_floor_is_missed(seed: int, floor: float) -> None:
    sound = np.random.default_rng(seed).laplace(size=(500, 2)).astype(np.float32)
    all_of_them = frame_peaks(sound, 0.0)
    some = frame_peaks(sound, floor)
    assert np.array_equal(np.maximum(some, floor), np.maximum(all_of_them, np.float32(floor)))
    assert all_of_them.max() <= np.abs(sound).max() * OVERSHOOT


@examples(30)
@given(st.integers(0, 2**32 - 1), st.floats(100.0, 16_000.0), st.floats(0.3, 1.1), st.integers(3, 200))
def test_no_peak_of_a_smooth_wave_is_missed_either(seed: int, hertz: float, floor: float, frames: int) -> None:
    # What bends little is ruled out by how little it bends; also where it begins and ends in its middle.
    phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, 2)
    sound = np.sin(2 * np.pi * hertz / 48_000 * np.arange(frames)[:, None] + phases).astype(np.float32)
    all_of_them = np.maximum(frame_peaks(sound, 0.0), np.float32(floor))
    assert np.array_equal(np.maximum(frame_peaks(sound, floor), np.float32(floor)), all_of_them)


def test_a_voice_measures_as_with_everything_interpolated() -> None:
    sound = speech_like(2, seed=7)[:, None]
    assert true_peak_db(sound) == pytest.approx(decibels_of(float(frame_peaks(sound, 0.0).max())), abs=1e-6)
