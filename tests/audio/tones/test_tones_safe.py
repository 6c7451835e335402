"""What the tones never do, measured on the sound: startle, click, beat roughly, repeat, or rise by themselves."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.level.loudness import integrated_loudness
from audio.level.truepeak import true_peak_db
from audio.tones import hum
from audio.tones.choices import Cues, Timbre
from audio.tones.engine import Tones
from audio.tones.envelopes import STEP, positions
from audio.tones.halfrate import BEFORE, doubled
from audio.tones.harmonics import HarmonicTone
from audio.units import PAGE, RATE, Samples, frames_of
from tests.audio.laid import laid

if TYPE_CHECKING:
    from audio.tones.envelopes import Values
    from audio.tones.harmonics import Body
    from scripts.plan.timeline import Timeline

STEADY = laid(*["4-6"] * 4)


@cache
def whole(timeline: Timeline, timbre: Timbre, cues: Cues = Cues.RISING, seed: int = 1) -> Samples:
    tones = Tones(timeline, seed, timbre=timbre, cues=cues)
    return np.concatenate([tones.page(index) for index in range(-(-frames_of(timeline.duration) // PAGE))])


@pytest.mark.parametrize(
    ("timbre", "cues"),
    [*((timbre, Cues.RISING) for timbre in Timbre), (Timbre.TIDE, Cues.FALLING), (Timbre.TIDE, Cues.FLAT)],
)
def test_the_tones_are_9_lu_under_the_voice_and_far_from_full_scale(timbre: Timbre, cues: Cues) -> None:
    breathing = whole(STEADY, timbre, cues)[4 * RATE : 44 * RATE]
    assert integrated_loudness(breathing, RATE) == pytest.approx(-29.1, abs=0.4)
    assert true_peak_db(breathing) < -12.0


@pytest.mark.parametrize("timbre", Timbre)
def test_the_tones_are_no_louder_later_on(timbre: Timbre) -> None:
    sound = whole(laid(*["4-6"] * 6), timbre).astype(np.float64)
    breaths = 10 * np.log10((sound[4 * RATE : 64 * RATE].reshape(6, -1) ** 2).mean(axis=1))
    assert np.ptp(breaths) < 2.0


@pytest.mark.parametrize("timbre", Timbre)
@pytest.mark.parametrize("pattern", ["4-6", "1-1.5", "1+0.5-2"])
def test_nothing_comes_up_faster_than_in_400_milliseconds(timbre: Timbre, pattern: str) -> None:
    sound = whole(laid(*[pattern] * 4), timbre).astype(np.float64)
    power = (sound**2).mean(axis=1).reshape(-1, RATE // 50).mean(axis=1)
    strength = np.sqrt(np.convolve(power, np.ones(5) / 5, "valid"))  # over a tenth of a second, every 20 ms
    rises = strength[10:] - strength[:-10]  # in 0.2 s
    # An attack of 400 ms goes from nothing to full in 0.4 s: half of it in half the time, and noise adds its own.
    assert rises.max() < 0.55 * strength.max()


@pytest.mark.parametrize("timbre", Timbre)
def test_there_is_no_click_where_pages_and_grains_meet(timbre: Timbre) -> None:
    bends = np.abs(np.diff(whole(STEADY, timbre)[5 * RATE : 43 * RATE].astype(np.float64), n=3, axis=0)).max(axis=1)
    seams = (
        bends[PAGE // 2 - 3 :: PAGE // 2][:-1],
        bends[PAGE // 2 - 2 :: PAGE // 2][:-1],
        bends[PAGE // 2 - 1 :: PAGE // 2][:-1],
    )
    elsewhere = bends[900 :: PAGE // 2]
    for seam in seams:
        assert seam.max() < 1.6 * elsewhere.max()
        assert seam.mean() < 1.25 * elsewhere.mean()


@pytest.mark.parametrize("timbre", Timbre)
def test_there_is_nothing_at_0_hertz_nor_a_rumble(timbre: Timbre) -> None:
    sound = whole(STEADY, timbre).astype(np.float64)
    assert np.abs(sound.mean(axis=0)).max() < 1e-5
    power = np.abs(np.fft.rfft(sound[:, 0])) ** 2
    under_60 = power[: int(60 * len(sound) / RATE)].sum()
    assert under_60 < 2e-3 * power.sum()


def band(sound: Samples, low: float, high: float) -> Values:
    """Return the envelope of what lies between two frequencies."""
    mono = sound.mean(axis=1).astype(np.float64)
    spectrum = np.fft.fft(mono)
    frequencies = np.fft.fftfreq(len(mono), 1 / RATE)
    return np.asarray(np.abs(np.fft.ifft(np.where((frequencies >= low) & (frequencies < high), 2 * spectrum, 0.0))))


def roughness(envelope: Values) -> float:
    """Return the share of an envelope's power that moves at 30 to 150 Hz, in decibels."""
    middle = envelope[RATE // 2 : -RATE // 2]
    moving = (middle - middle.mean()) * np.hanning(len(middle))
    power = 2 * np.abs(np.fft.rfft(moving)) ** 2 / len(moving) / (np.hanning(len(middle)) ** 2).sum()
    rates = np.fft.rfftfreq(len(middle), 1 / RATE)
    return float(10 * np.log10(power[(rates >= 30) & (rates <= 150)].sum() / middle.mean() ** 2))


HELD = laid("4-4-6-4")
"""Full from 8 to 12 s, empty from 18 to 22 s."""


def steady(body: Body, pitch: float, brightness: float) -> Samples:
    """Return three seconds of a tone that stays as it is."""
    where = positions(0, 3 * RATE // STEP + 1, STEP)
    flat = np.ones_like(where)
    tone = HarmonicTone(body, pitch, 1)
    sound = np.zeros(3 * RATE // 2, np.complex64)
    tone.add_to(sound, tone.cycles(where), brightness * flat, (0.4 * flat, 0.3 * flat), np.stack((flat, flat)))
    return doubled(np.zeros(BEFORE, np.complex64), sound)


BANDS = ((0.5, 1.5), (1.5, 2.5), (1.8, 2.3), (2.5, 3.5), (3.0, 4.4), (3.5, 4.5))
"""In pitches: about as wide as the ear's, where partials are strong enough to matter."""


@pytest.mark.parametrize("pitch", [162.0, 174.6, 209.0])
@pytest.mark.parametrize("brightness", [0.0, 1.0])
def test_no_two_partials_of_the_hum_beat_roughly(pitch: float, brightness: float) -> None:
    sound = steady(hum.BODY, pitch, brightness)
    for low, high in ((0.5, 1.5), (1.5, 2.5), (2.5, 3.5), (3.5, 4.5)):
        assert roughness(band(sound, low * pitch, high * pitch)) < -40.0


@pytest.mark.parametrize(("start", "end"), [(9, 12), (19, 22)])
def test_the_wave_is_no_rougher_than_any_noise(start: int, end: int) -> None:
    sound = whole(HELD, Timbre.WAVES)[start * RATE : end * RATE]
    noise = np.random.default_rng(3).standard_normal((len(sound), 2)).astype(np.float32)
    for low, high in ((200, 300), (400, 510), (920, 1080), (1850, 2150)):
        assert roughness(band(sound, low, high)) < roughness(band(noise, low, high)) + 1.5


@pytest.mark.parametrize("timbre", Timbre)
def test_no_breath_sounds_like_another(timbre: Timbre) -> None:
    # A steady pitch is like itself at any lag; what is over its partials is not.
    sound = whole(STEADY, timbre)[4 * RATE : 44 * RATE].mean(axis=1).astype(np.float64)
    power = np.abs(np.fft.rfft(sound, 2 * len(sound))) ** 2
    power[: 2 * 2200 * len(sound) // RATE] = 0.0
    alike = np.abs(np.fft.irfft(power)[: len(sound)])
    alike /= alike[0]
    assert alike[RATE // 2 :].max() < 0.08


@pytest.mark.parametrize("timbre", Timbre)
def test_the_sound_is_gently_wide_and_whole_in_mono(timbre: Timbre) -> None:
    sound = whole(STEADY, timbre)[4 * RATE : 44 * RATE].astype(np.float64)
    alike = (sound[:, 0] * sound[:, 1]).mean() / np.sqrt(np.prod((sound**2).mean(axis=0)))
    assert 0.4 < alike < 0.999
    kept = 10 * np.log10((sound.mean(axis=1) ** 2).mean() / (sound**2).mean())
    assert kept > -1.5
    left, right = (sound**2).mean(axis=0)
    assert abs(10 * np.log10(left / right)) < 1.0
