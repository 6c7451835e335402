"""What a listener with closed eyes can tell from the tones, measured on the sound itself."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.tones import ear
from audio.tones.choices import Cues, Timbre
from audio.tones.engine import PITCH, Tones
from audio.units import PAGE, RATE, Samples
from tests.audio.laid import laid

if TYPE_CHECKING:
    from audio.tones.envelopes import Values
    from scripts.plan.timeline import Timeline

SEEDS = (1,)
STEADY = laid("4-6", "4-6", "4-6")
"""Breaths begin at 4, 14 and 24 s and turn at 8, 18 and 28 s."""


def between(tones: Tones, start: float, end: float) -> Samples:
    """Return what is heard between two tenths of a second."""
    return np.concatenate([tones.page(index) for index in range(round(start * 10), round(end * 10))])


@cache
def mean_spectrum(timeline: Timeline, timbre: Timbre, cues: Cues, start: float, end: float) -> tuple[float, ...]:
    """Return the mean power at every 10 Hz from a place in each breath to another, over all breaths and some seeds."""
    power = np.zeros(PAGE // 2 + 1)
    for seed in SEEDS:
        tones = Tones(timeline, seed, timbre=timbre, cues=cues)
        for breath in timeline.breaths:
            sound = between(tones, breath.start + start, breath.start + end).reshape(-1, PAGE, 2).astype(np.float64)
            power += (np.abs(np.fft.rfft(sound * np.hanning(PAGE)[:, None], axis=1)) ** 2).sum(axis=(0, 2))
    return tuple(power / (len(SEEDS) * len(timeline.breaths) * (end - start)))


def spectrum(timbre: Timbre, cues: Cues, start: float, end: float, timeline: Timeline = STEADY) -> Values:
    return np.array(mean_spectrum(timeline, timbre, cues, start, end))


def brightness(timbre: Timbre, cues: Cues, start: float, end: float) -> float:
    """Return the middle of the spectrum in octaves over 100 Hz."""
    power = spectrum(timbre, cues, start, end)[5:1200]
    return float((power * np.log2(np.arange(5, 1200) / 10)).sum() / power.sum())


def loudness(timbre: Timbre, cues: Cues, start: float, end: float, timeline: Timeline = STEADY) -> float:
    """Return the power as the ear weighs it, in decibels."""
    power = spectrum(timbre, cues, start, end, timeline) * np.square(ear.weight(np.arange(0.0, PAGE // 2 + 1.0) * 10.0))
    return float(10 * np.log10(power.sum()))


def pitch(timeline: Timeline, cues: Cues, position: float, timbre: Timbre = Timbre.HUM) -> float:
    """Return the pitch around a position, from the lag at which the sound is most like itself."""
    return pitch_of(between(Tones(timeline, 1, timbre=timbre, cues=cues), position - 0.1, position + 0.1))


def pitch_of(heard: Samples) -> float:
    sound = heard[:, 0]
    power = np.abs(np.fft.rfft(sound.astype(np.float64) * np.hanning(len(sound)), 16 * len(sound))) ** 2
    alike = np.fft.irfft(power)[: RATE // 100]
    lags = slice(RATE // 260, RATE // 140)
    lag = lags.start + int(alike[lags].argmax())
    left, middle, right = alike[lag - 1 : lag + 2]
    return float(RATE / (lag + (left - right) / (2 * (left - 2 * middle + right))))


LONG_HOLDS = laid("4-4-6-4", "4-4-6-4")
"""Full from 8 to 12 s and empty from 18 to 22 s."""


@pytest.mark.parametrize("cues", Cues)
def test_the_hum_stays_at_one_pitch_that_anybody_can_join(cues: Cues) -> None:
    # All its drift together is under 0.4 % of the pitch: a fifteenth of a semitone.
    for position in (14.0, 16.0, 20.0, 29.0, 31.0):
        assert pitch(LONG_HOLDS, cues, position) == pytest.approx(PITCH, rel=0.006)


def test_the_hum_has_the_pitch_it_is_given() -> None:
    tones = Tones(STEADY, 1, timbre=Timbre.HUM, pitch=196.0)
    assert pitch_of(between(tones, 19.9, 20.1)) == pytest.approx(196.0, rel=0.006)


@pytest.mark.parametrize("timbre", Timbre)
def test_brightness_goes_one_way_in_and_the_other_way_out(timbre: Timbre) -> None:
    inhale = np.diff([brightness(timbre, Cues.RISING, at, at + 0.6) for at in (0.4, 1.4, 2.4, 3.4)])
    exhale = np.diff([brightness(timbre, Cues.RISING, at, at + 0.8) for at in (4.2, 5.6, 7.2, 9.2)])
    assert (inhale > 0.03).all()
    assert (exhale < -0.03).all()


@pytest.mark.parametrize("timbre", [Timbre.TIDE, Timbre.WAVES])
def test_falling_cues_darken_the_inhale(timbre: Timbre) -> None:
    assert brightness(timbre, Cues.FALLING, 1.0, 2.0) > brightness(timbre, Cues.FALLING, 3.0, 4.0) + 0.1
    assert brightness(timbre, Cues.FALLING, 5.0, 6.0) < brightness(timbre, Cues.FALLING, 9.0, 10.0) - 0.1


@pytest.mark.parametrize("timbre", Timbre)
@pytest.mark.parametrize("cues", Cues)
def test_the_sound_comes_with_the_inhale_and_goes_with_the_exhale(timbre: Timbre, cues: Cues) -> None:
    inhale = np.diff([loudness(timbre, cues, at, at + 0.6) for at in (0.0, 0.8, 1.7, 2.6, 3.4)])
    exhale = np.diff([loudness(timbre, cues, at, at + 0.8) for at in (5.0, 6.0, 7.0, 8.0, 9.2)])
    assert (inhale > 0.3).all()
    assert (exhale < -0.5).all()


@pytest.mark.parametrize("timbre", Timbre)
@pytest.mark.parametrize("cues", Cues)
def test_in_and_out_differ_in_colour_at_the_same_tide(timbre: Timbre, cues: Cues) -> None:
    # Half in at 2 s and at 7 s of each breath: as far in and as loud, yet another air.
    inwards, outwards = (spectrum(timbre, cues, *at) for at in ((1.8, 2.2), (6.7, 7.3)))
    nose, mouth = slice(80, 200), slice(15, 60)  # 0.8 to 2 kHz, 150 to 600 Hz
    tell_in, tell_out = (10 * np.log10(each[nose].sum() / each[mouth].sum()) for each in (inwards, outwards))
    assert tell_in - tell_out > 6.0


@pytest.mark.parametrize("timbre", Timbre)
def test_the_turn_can_be_heard_coming(timbre: Timbre) -> None:
    # In the last second before either turn the sound has not come to rest: it is still on its way.
    before_in, at_in = (loudness(timbre, Cues.RISING, at, at + 0.2) for at in (2.9, 3.8))
    before_out, at_out = (loudness(timbre, Cues.RISING, at, at + 0.2) for at in (8.8, 9.8))
    assert at_in - before_in > 0.7
    assert before_out - at_out > 1.5
    # And in the second after the turn it is on its way back.
    assert brightness(timbre, Cues.RISING, 3.6, 4.0) - brightness(timbre, Cues.RISING, 4.8, 5.2) > 0.15


@pytest.mark.parametrize("timbre", Timbre)
def test_a_hold_is_steady_and_a_rest_is_a_soft_bed(timbre: Timbre) -> None:
    held = [loudness(timbre, Cues.RISING, at, at + 0.8, LONG_HOLDS) for at in (5.0, 5.8, 6.6, 7.2)]
    rest = loudness(timbre, Cues.RISING, 15.0, 17.9, LONG_HOLDS)
    assert np.ptp(held) < 1.0
    assert 8.5 < np.mean(held) - rest < 12.0


@pytest.mark.parametrize("timbre", Timbre)
def test_a_sip_is_heard(timbre: Timbre) -> None:
    sipped = laid(*["2.5+1-6.5"] * 3)
    before, caught, sip = (loudness(timbre, Cues.RISING, start, start + 0.2, sipped) for start in (1.9, 2.4, 3.2))
    assert before - caught > 1.5
    assert sip - caught > 4.0


@pytest.mark.parametrize("timbre", Timbre)
def test_a_free_stretch_breathes_on_softly_and_slower_than_anybody(timbre: Timbre) -> None:
    free = laid(free=70.0)
    sound = between(Tones(free, 2, timbre=timbre), 8.0, 72.0).astype(np.float64)
    bed = 10 * np.log10((sound.reshape(-1, RATE, 2) ** 2).mean(axis=(1, 2)))
    assert bed.mean() > loudness_full(timbre) - 14.0  # soft, and there
    swing = bed - np.polyval(np.polyfit(np.arange(len(bed)), bed, 3), np.arange(len(bed)))
    # Its own slow breath, 5.3 a minute, is a few decibels deep, where a paced one is 10; there is no other wave.
    depths = 2 * np.abs(np.fft.rfft(swing)) / len(swing)
    rates = np.fft.rfftfreq(len(swing)) * 60
    assert 0.4 < depths[(rates > 4.0) & (rates < 6.6)].max() < 2.0
    assert depths[(rates > 7.5) & (rates < 24)].max() < 0.4


def loudness_full(timbre: Timbre) -> float:
    sound = between(Tones(LONG_HOLDS, 2, timbre=timbre), 9.0, 12.0).astype(np.float64)
    return float(10 * np.log10((sound**2).mean()))
