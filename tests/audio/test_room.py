"""The room: where its reflections come, how loud they and its tail are, and that mono keeps them."""

from __future__ import annotations

import numpy as np
import pytest

from audio import room
from audio.units import RATE


def answer() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """What a click of 1 gets back."""
    click = np.zeros((1, 1), np.float32)
    click[0] = 1.0
    return room.reverberated(click).astype(np.float64)


def in_db(power: float) -> float:
    return float(10 * np.log10(power))


def test_reflections_come_8_to_25_ms_later_14_db_down_and_the_tail_22_db_down() -> None:
    found = answer()
    early, late = found[: round(0.0255 * RATE)], found[round(0.0255 * RATE) :]
    assert np.abs(found[: round(0.0078 * RATE)]).max() < 1e-8
    for ear in (0, 1):
        # A wall softens its reflection over three frames: a quarter, a half, a quarter; its whole is the sum of them.
        strong = sorted(np.abs(np.convolve(early[:, ear], np.ones(3), "valid")))[-9:]
        assert max(strong) == pytest.approx(0.15, abs=0.02)
        assert in_db((late[:, ear] ** 2).sum()) == pytest.approx(-22.0, abs=1.5)
    reflected = np.abs(room.response(np.linspace(100, 8000, 5000))) ** 2
    assert in_db(reflected.mean()) == pytest.approx(-14.0, abs=0.5)


def test_it_is_over_after_half_a_second() -> None:
    found = answer()
    assert len(found) == 1 + room.TAIL == 1 + RATE // 2
    assert np.abs(found[-100:]).max() < 1e-5


def test_mono_keeps_it_and_no_frequency_is_lost_to_it() -> None:
    found = answer()
    power = np.abs(1.0 + np.fft.rfft(found.mean(axis=1), 2 * RATE))[200:16000] ** 2
    around = np.convolve(power, np.ones(100) / 100, "valid")  # 50 Hz: narrower than the ear is anywhere
    assert in_db(around.min()) > -3.0
    assert in_db(around.max()) < 3.0


def test_more_channels_are_one_mouth() -> None:
    noise = np.random.default_rng(1).standard_normal((1000, 1)).astype(np.float32)
    assert np.allclose(room.reverberated(noise), room.reverberated(np.repeat(noise, 2, axis=1)), atol=1e-6)
