"""The hum's pitch: where a voice's phrases end, a fourth over it, in reach of small speakers and of most voices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.level.pitch import HUM_HIGHEST, HUM_LOWEST, folded, hum_beside, phrase_end
from audio.units import RATE, Samples


def phrase(start: float, end: float, seconds: float = 1.5) -> Samples:
    """A voice that glides from one pitch to another and rests there, with a room's noise before and after."""
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = np.interp(time, [0, seconds - 0.4], [start, end])
    turns = 2 * np.pi * np.cumsum(pitch) / RATE
    voice = sum(np.sin(rank * turns) / rank for rank in range(1, 12))
    noise = np.random.default_rng(1).standard_normal(len(time) + RATE)
    sound = 0.001 * noise
    sound[RATE // 2 : RATE // 2 + len(time)] += 0.1 * voice
    return sound.astype(np.float32)


@pytest.mark.parametrize(("start", "end"), [(220.0, 170.0), (130.0, 95.0), (300.0, 240.0), (180.0, 180.0)])
def test_a_phrase_ends_on_its_last_pitch(start: float, end: float) -> None:
    assert phrase_end(phrase(start, end)) == pytest.approx(end, rel=0.015)


def test_what_is_not_voiced_has_no_pitch() -> None:
    noise = np.random.default_rng(2).standard_normal(RATE).astype(np.float32)
    assert phrase_end(noise) is None
    assert phrase_end(np.zeros(RATE, np.float32)) is None
    assert phrase_end(np.zeros(10, np.float32)) is None
    assert hum_beside([noise, np.zeros(10, np.float32)]) is None


def test_the_hum_is_a_fourth_over_it_in_reach() -> None:
    # A fourth over 130 Hz is 173.3. Over 100 it is 133.3, whose octave is too high: 100 itself is 200 an octave up.
    assert folded(130.0) == pytest.approx(173.33, abs=0.01)
    assert folded(100.0) == pytest.approx(200.0)
    assert hum_beside([phrase(220.0, 130.0), phrase(200.0, 130.0)]) == pytest.approx(173.3, rel=0.015)


@given(st.floats(60.0, 500.0))
def test_it_is_always_in_reach(end: float) -> None:
    assert HUM_LOWEST <= folded(end) <= HUM_HIGHEST
