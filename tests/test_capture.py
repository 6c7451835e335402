"""Comparing captures: known delays, gains, drifts and faults are found where they were put."""

from __future__ import annotations

import numpy as np
import pytest

from tests.capture import align, find_gaps

RATE_HZ = 8_000


def _soft_noise(seconds: float, seed: int = 1) -> np.ndarray:
    """Stereo noise whose high octave is gone, as tones and voices at 48 kHz have none to speak of."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.standard_normal((round(seconds * RATE_HZ), 2)), axis=0)
    spectrum[len(spectrum) // 2 :] = 0
    return 0.1 * np.fft.irfft(spectrum, axis=0) / 0.7


def _placed(sound: np.ndarray, before: int, after: int) -> np.ndarray:
    return np.pad(sound, ((before, after), (0, 0)))


def test_an_exact_copy_leaves_nothing() -> None:
    reference = _soft_noise(3)
    found = align(_placed(0.5 * reference, 1234, 700), reference, RATE_HZ)
    assert (found.delay, found.drift) == (1234, 0)
    assert found.gain == pytest.approx(0.5, abs=1e-9)
    assert found.worst() < -200
    assert len(found.residual_db) == 30


def test_a_capture_that_began_late_is_silence_where_it_is_missing() -> None:
    reference = _soft_noise(3)
    found = align(reference[800:], reference, RATE_HZ)
    assert found.delay == -800
    assert found.worst(0.1, 3, RATE_HZ) < -60
    assert found.residual_db[0] > -1


def test_a_delay_of_part_of_a_sample() -> None:
    reference = _placed(_soft_noise(3), 50, 50)
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(len(reference)) * 10.3)[:, np.newaxis]
    found = align(np.fft.irfft(np.fft.rfft(reference, axis=0) * turn, len(reference), axis=0), reference, RATE_HZ)
    assert found.delay == pytest.approx(10.3, abs=0.01)
    assert found.worst(0.1, 2.9, RATE_HZ) < -50


def test_a_clock_that_runs_fast() -> None:
    seconds = np.arange(5 * RATE_HZ) / RATE_HZ
    drift = 1e-4

    hertz = np.array([[173.0], [331.0], [419.0], [733.0]])

    def chord(at: np.ndarray) -> np.ndarray:
        tones = np.sin(2 * np.pi * hertz * at + hertz).sum(axis=0) * (1 + 0.5 * np.sin(at))
        return np.stack([tones, tones], axis=1)

    found = align(chord(seconds / (1 + drift)), chord(seconds), RATE_HZ)
    assert found.drift == pytest.approx(drift, rel=0.01)
    assert found.worst(0.2, 4.8, RATE_HZ) < -50


def test_a_click_shows_in_its_window_alone() -> None:
    reference = _soft_noise(3)
    capture = _placed(reference, 100, 100)
    capture[100 + round(1.25 * RATE_HZ), :] += 0.5
    found = align(capture, reference, RATE_HZ)
    assert found.delay == 100
    assert np.flatnonzero(found.residual_db > -40).tolist() == [12]


def test_a_dropout_shows_from_where_the_rest_is_late() -> None:
    reference = _soft_noise(4)
    cut = round(3.0 * RATE_HZ)
    hole = np.zeros((80, 2))
    found = align(np.concatenate([reference[:cut], hole, reference[cut:]]), reference, RATE_HZ)
    assert found.worst(0, 3.0, RATE_HZ) < -60
    assert np.all(found.residual_db[30:] > -3)


def test_what_cannot_be_compared_is_said() -> None:
    with pytest.raises(ValueError, match="silence"):
        align(np.zeros((100, 2)), np.ones((10, 2)))
    with pytest.raises(ValueError, match="channels"):
        align(np.ones(100), np.ones((10, 2)))


def test_gaps_lie_between_the_first_sound_and_the_last() -> None:
    sound = np.full((1000, 2), 0.1)
    sound[:50] = 0
    sound[300:340] = 0  # 4 ms
    sound[600:610] = 0  # 1 ms, shorter than asked for
    sound[700:750, 0] = 0  # the other channel goes on
    sound[900:] = 0
    assert find_gaps(sound, 10_000) == [(0.03, 0.004)]
    assert find_gaps(np.zeros((10, 2))) == []
