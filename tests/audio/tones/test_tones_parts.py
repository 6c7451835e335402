"""The pieces the tones are made of: the tide, the drifts, a body's partials, the ear, the grains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.tones import ear, hum, reed
from audio.tones.breath_flow import BreathFlow
from audio.tones.drift import QUICK, SLOW, Drift
from audio.tones.harmonics import STEP, Body, HarmonicTone
from audio.tones.wave import HOP, Wave
from audio.units import PAGE, RATE, Samples
from scripts import bounds
from tests.audio.laid import laid
from tests.examples import examples

if TYPE_CHECKING:
    from audio.tones.envelopes import Values


def values(*each: float) -> Values:
    return np.array(each)


def test_the_tide_walks_and_eases() -> None:
    tide = BreathFlow(laid("4-6", "4-6"))  # the second breath begins at 14 s, from empty, and turns at 18 s
    # A quarter through the inhale: 0.6 of the line's 0.25 and 0.4 of the ease's 0.146447.
    assert tide.at(values(14.0, 15.0, 16.0, 18.0, 21.0, 24.0)) == pytest.approx([0.0, 0.2085786, 0.5, 1.0, 0.5, 0.0])


def test_the_tide_is_still_moving_when_it_turns() -> None:
    tide = BreathFlow(laid("4-6", "4-6"))
    late = tide.at(values(17.5, 18.0, 18.5))
    # In its last half second it goes an eighth of the line: 0.6 * 0.125 and a little of the ease.
    assert late[1] - late[0] > 0.075
    assert late[1] - late[2] > 0.05


def test_the_tides_integral_is_half_of_every_moving_phase_and_all_of_a_hold() -> None:
    tide = BreathFlow(laid("4-2-6-1", "4-6"))
    free = tide.integral(values(4.0))[0]  # three seconds up to 0.3, and one there: the arrival is a free stretch
    assert free == pytest.approx(3 * 0.15 + 0.3)
    # The first inhale goes on from 0.3: 0.65 on the whole, for four seconds.
    assert tide.integral(values(8.0, 10.0, 16.0, 17.0, 27.0)) - free == pytest.approx([2.6, 4.6, 7.6, 7.6, 12.6])


@given(
    st.lists(st.sampled_from(["4-6", "2.5+1-6.5", "4-4-4-4", "1-1", "3.3-4.7"]), min_size=1, max_size=4),
    st.floats(0.0, 9.0),
    st.floats(0.0, 40.0),
)
@examples(50)
def test_the_tides_integral_is_its_integral(patterns: list[str], free: float, start: float) -> None:
    tide = BreathFlow(laid(*patterns, free=free, after=8.0))
    where = start + np.linspace(0.0, 1.0, 2001)
    found = tide.integral(where[[-1]]) - tide.integral(where[[0]])
    assert found[0] == pytest.approx(np.trapezoid(tide.at(where), where), abs=1e-5)


def test_the_air_turns_soon_after_a_phase_begins_and_keeps_its_way() -> None:
    tide = BreathFlow(laid("4-1-6-1", "4-6", free=6.0))
    # The inhale begins at 10, the hold at 14, the exhale at 15, the rest at 21, the next inhale at 22.
    assert tide.air(values(3.0, 9.9, 10.0, 10.45)) == pytest.approx([0.0, 0.0, 0.0, 0.5])
    assert tide.air(values(10.9, 12.0, 13.99, 14.0)) == pytest.approx([1.0, 1.0, 1.0, 1.0])
    assert tide.air(values(14.2, 14.4, 15.0)) == pytest.approx([0.5, 0.0, 0.0])
    assert tide.air(values(15.9, 18.0, 20.99)) == pytest.approx([-1.0, -1.0, -1.0])
    assert tide.air(values(21.4, 22.0, 22.9)) == pytest.approx([0.0, 0.0, 1.0])


def test_the_air_goes_from_out_to_in_where_breaths_meet() -> None:
    tide = BreathFlow(laid("4-6", "4-6"))
    assert tide.air(values(13.9, 14.0, 14.45, 14.9)) == pytest.approx([-1.0, -1.0, 0.0, 1.0])


def test_there_is_a_catch_before_a_sip_and_nowhere_else() -> None:
    sipped = BreathFlow(laid("4-6", "2.5+1-6.5"))  # the sip begins at 16.5
    where = np.arange(0.0, 30.0, 0.01)
    caught = sipped.catch(where)
    assert sipped.catch(values(16.5))[0] == 1.0
    assert sipped.catch(values(16.275, 16.725)) == pytest.approx([0.5, 0.5])
    assert not caught[np.abs(where - 16.5) > 0.451].any()
    assert not BreathFlow(laid("4-6")).catch(where).any()
    # The air keeps flowing in on both sides of it.
    assert sipped.air(values(16.4, 16.6, 17.4)) == pytest.approx([1.0, 1.0, 1.0])


@given(st.integers(0, 2**32), st.integers(0, 50))
@examples(30)
def test_a_drift_stays_within_one_and_its_integral_is_its_integral(seed: int, stream: int) -> None:
    drift = Drift(seed, stream, SLOW)
    where = np.linspace(0.0, 200.0, 4001)
    found = np.array([drift.at(each)[0] for each in where])
    assert np.abs(found).max() <= 1.0
    assert np.ptp(found) > 0.1
    assert drift.integral(where)[-1] == pytest.approx(np.trapezoid(found, where), abs=1e-2)
    assert drift.integral(values(0.0))[0] == 0.0


def test_drifts_of_other_streams_go_other_ways() -> None:
    first, second = (Drift(5, stream, SLOW, count=3) for stream in (1, 2))
    together = np.concatenate([first.at(30.0), second.at(30.0)])
    assert len(set(together)) == 6


def test_nothing_drifts_at_the_speed_of_a_breath() -> None:
    assert SLOW[0] > bounds.BREATH_MAX_SLOW
    assert QUICK[1] < 60 / bounds.LISTENER_RATE_MAX


def sounded(body: Body, brightness: float, air: float, seconds: float = 1.0) -> Samples:
    tone = HarmonicTone(body, 1)
    pages = []
    for index in range(round(seconds * RATE / PAGE)):
        where = (index * PAGE + np.arange(0, PAGE + 1, STEP)) / RATE
        pages.append(tone.page(where, np.full_like(where, brightness), where * brightness, np.full_like(where, air)))
    return np.concatenate(pages, axis=1)


def spectrum(sound: Samples) -> Values:
    """Return the amplitude at every hertz of one second."""
    return np.asarray(np.abs(np.fft.rfft(sound[:RATE].astype(np.float64) * np.hanning(RATE))))


@pytest.mark.parametrize("body", [hum.BODY, reed.BODY])
@pytest.mark.parametrize("brightness", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("air", [-1.0, 1.0])
def test_a_body_sounds_at_its_pitch_and_its_multiples(body: Body, brightness: float, air: float) -> None:
    found = spectrum(sounded(body, brightness, air)[0])
    pitch = body.pitch * (1.0 + body.glide * brightness)
    partial = found[round(pitch * 0.97) : round(pitch * 1.03)].max()
    assert partial > 0.2 * found.max()
    # Between the partials there is nothing: 50 Hz and more from each, 60 dB down.
    places = np.arange(len(found)) / pitch
    between = np.abs(places - np.round(places)) * pitch > 50.0
    assert found[between].max() < found.max() * 1e-3


@pytest.mark.parametrize("body", [hum.BODY, reed.BODY])
def test_no_pitch_goes_under_160_hertz_with_all_its_drift(body: Body) -> None:
    found = spectrum(sounded(body, 0.0, 0.0)[0])
    assert body.pitch * (1 - 0.0065) > 160.0
    assert found[:155].max() < found.max() * 1e-3


@pytest.mark.parametrize("body", [hum.BODY, reed.BODY])
def test_a_colour_that_changes_does_not_change_the_loudness(body: Body) -> None:
    weights = ear.weight(np.arange(RATE // 2 + 1.0))  # one second: a bin for each hertz
    for brightness in (0.0, 0.5, 1.0):
        for air in (-1.0, 0.0, 1.0):
            heard = np.fft.irfft(np.fft.rfft(sounded(body, brightness, air)[0].astype(np.float64)) * weights)
            assert np.sqrt((heard**2).mean()) == pytest.approx(1.0, rel=0.01)


def test_the_ear_hears_as_the_standard_says() -> None:
    # BS.1770: its offset of 0.691 dB makes 997 Hz count as it is; the shelf ends at 4 dB; 38 Hz is halved twice.
    heard = 20 * np.log10(ear.weight(values(38.1, 997.0, 8000.0)))
    assert heard == pytest.approx([-6.0, 0.691, 4.0], abs=0.05)


def waved(brightness: float, air: float, seed: int = 1, pages: int = 50) -> Samples:
    wave = Wave(seed)
    return np.concatenate([wave.page(index, np.full(3, brightness), np.full(3, air)) for index in range(pages)], axis=1)


@pytest.mark.parametrize(("brightness", "air"), [(0.0, 0.0), (0.5, 1.0), (0.5, -1.0), (1.0, 1.0)])
def test_grains_join_without_a_seam(brightness: float, air: float) -> None:
    sound = waved(brightness, air, pages=200)
    # As strong where two grains overlap evenly as where one stands alone, and as smooth.
    by_place = (sound.astype(np.float64) ** 2).mean(axis=0).reshape(-1, HOP)
    power = by_place.mean(axis=0).reshape(12, -1).mean(axis=1)
    assert power.max() / power.min() < 1.25
    steps = np.abs(np.diff(sound, axis=1)).mean(axis=0)
    seams = steps[HOP - 1 :: HOP]
    assert seams.mean() < 1.2 * steps.mean()


def test_the_wave_is_as_loud_bright_as_dark_and_inwards_as_outwards() -> None:
    weights = ear.weight(np.arange(0.0, RATE / 2 + 0.1, 0.2))  # five seconds: five bins for each hertz
    for brightness in (0.0, 0.5, 1.0):
        for air in (-1.0, 0.0, 1.0):
            heard = np.fft.irfft(np.fft.rfft(waved(brightness, air)[0].astype(np.float64)) * weights)
            assert 20 * np.log10(np.sqrt((heard**2).mean())) == pytest.approx(0.0, abs=0.6)


def test_no_grain_is_another_one() -> None:
    pieces = waved(0.5, 1.0)[0].reshape(-1, HOP)
    pieces = pieces / np.linalg.norm(pieces, axis=1, keepdims=True)
    alike = np.abs(pieces @ pieces.T) - np.eye(len(pieces))
    assert alike.max() < 0.6
