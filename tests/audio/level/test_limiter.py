"""The limiter: never over the ceiling whatever comes, nothing touched below it, the same in whatever order."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.files.samples import clean
from audio.level.limiter import CEILING_DB, MARGIN, limiting_gain
from audio.level.truepeak import true_peak_db
from audio.units import PAGE, RATE, Samples
from tests.audio.sounds import sine, speech_like, stereo
from tests.examples import examples

DICE = np.random.default_rng(5)
SECOND = np.arange(RATE)
LOUD = {
    "full-scale square": np.sign(np.sin(2 * np.pi * 997 * SECOND / RATE)),
    "square near the top of hearing": np.sign(np.sin(2 * np.pi * 11_025.5 * SECOND / RATE)),
    "white noise": DICE.standard_normal(RATE),
    "white noise at +20 dB": 10 * DICE.uniform(-1, 1, RATE),
    "a constant": np.ones(RATE),
    "a tone between the samples": np.sin(2 * np.pi * SECOND / 4 + math.pi / 4) * 3,
    "clicks": np.where(SECOND % 3001 == 0, 5.0, 0.0),
    "one click": np.where(SECOND == 20_000, -100.0, 0.0),
    "alternating full scale": (-1.0) ** SECOND,
    "a voice at +20 dB": speech_like(1, level=5),
    "the largest numbers": np.where(SECOND % 7 == 0, 3e38, -1e30),
    "no numbers": np.where(SECOND % 5 == 0, np.nan, np.where(SECOND % 5 == 1, np.inf, np.sin(SECOND))),
}


def limit(padded: Samples) -> Samples:
    """Return the middle of a stretch as the mix does: without what is no number, and with the limiter's gain."""
    padded = clean(padded)
    gain = limiting_gain(padded)
    wanted = padded[MARGIN : len(padded) - MARGIN]
    return wanted if gain is None else wanted * gain[:, None]


def page_of(padded: Samples, index: int) -> Samples:
    return limit(padded[index * PAGE : (index + 1) * PAGE + 2 * MARGIN])


def limited(sound: Samples, order: list[int] | None = None) -> Samples:
    padded = np.pad(sound, ((MARGIN, MARGIN), (0, 0)))
    pages = {index: page_of(padded, index) for index in order or range(len(sound) // PAGE)}
    return np.concatenate([pages[index] for index in sorted(pages)])


@pytest.mark.parametrize("name", LOUD)
def test_the_true_peak_stays_under_the_ceiling(name: str) -> None:
    sound = LOUD[name].astype(np.float32)
    out = limited(np.column_stack([sound, sound * np.float32(0.3)]))
    assert np.isfinite(out).all()
    assert true_peak_db(out) <= CEILING_DB


@pytest.mark.parametrize("level", [-4.5, -12.0, -60.0])
def test_what_is_lower_comes_out_as_it_went_in(level: float) -> None:
    sound = stereo(sine(997, level, 1))
    assert np.array_equal(limited(sound), sound)


def test_pages_in_any_order_are_the_same_samples() -> None:
    sound = stereo(speech_like(2, level=1.5, seed=3))
    order = list(range(20))
    random.Random(1).shuffle(order)  # noqa: S311 - an order, not a secret
    assert np.array_equal(limited(sound), limited(sound, order))


def test_pages_meet_as_if_there_were_none() -> None:
    sound = stereo(speech_like(1, level=1.5, seed=3))
    padded = np.pad(sound, ((MARGIN, MARGIN), (0, 0)))
    assert np.allclose(limited(sound), limit(padded), atol=1e-6)


def test_only_what_is_near_a_peak_is_lowered() -> None:
    sound = stereo(sine(440, -20, 1))
    sound[24_000] = 2.0
    out = limited(sound)
    far = np.abs(SECOND - 24_000) > MARGIN
    assert np.array_equal(out[far], sound[far])
    assert np.abs(out[24_000]).max() < 0.71


def test_the_gain_moves_slowly() -> None:
    sound = np.full((RATE, 2), 0.1, np.float32)
    sound[24_000] = 1.4
    gain = np.delete(limited(sound)[:, 0], 24_000) / 0.1
    assert gain.min() < 0.5
    assert np.abs(np.diff(gain)).max() < 1 / 500  # all of it would take 10 ms at least


def test_a_low_note_does_not_draw_the_gain_along() -> None:
    period = 2_300  # 21 Hz, with one peak in each
    turn = np.arange(RATE) % period / period
    sound = stereo((1.4 * np.exp(-0.5 * ((turn - 0.5) / 0.05) ** 2)).astype(np.float32))
    middle = slice(3 * MARGIN, RATE - 3 * MARGIN)
    heard = sound[middle, 0] > 0.1
    gain = limited(sound)[middle, 0][heard] / sound[middle, 0][heard]
    assert gain.max() - gain.min() < 1e-4


def test_both_channels_are_lowered_alike() -> None:
    sound = np.column_stack([speech_like(1, level=1.5), sine(300, -30, 1)])
    out = limited(sound)
    both = (np.abs(sound) > 1e-3).all(axis=1)
    gains = out[both] / sound[both]
    assert np.allclose(gains[:, 0], gains[:, 1], rtol=1e-4)


@examples(40)
@given(st.integers(0, 2**32 - 1), st.floats(-40, 60), st.floats(0.05, 4))
def test_any_noise_stays_under_the_ceiling(seed: int, level: float, tail: float) -> None:
    noise = np.random.default_rng(seed).standard_normal((PAGE + 2 * MARGIN, 2))
    sound = np.sign(noise) * np.abs(noise) ** tail * 10 ** (level / 20)
    with np.errstate(over="ignore"):
        out = limit(sound.astype(np.float32))
    assert true_peak_db(out) <= CEILING_DB
