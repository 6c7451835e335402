"""The pieces the tones are made of: the tide, the drifts, a body's partials, the ear, the grains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.tones import ear, hum, reed
from audio.tones.air import HOP, Air
from audio.tones.breath_flow import BreathFlow
from audio.tones.drift import QUICK, SLOW, Drift
from audio.tones.envelopes import STEP, along, along_both
from audio.tones.halfrate import BEFORE, HALF_RATE, doubled
from audio.tones.harmonics import Body, HarmonicTone
from audio.units import PAGE, RATE, Samples
from scripts import bounds
from tests.audio.laid import laid
from tests.examples import examples

if TYPE_CHECKING:
    from audio.tones.envelopes import Values
    from audio.tones.halfrate import Stereo


def values(*each: float) -> Values:
    return np.array(each)


def test_the_tide_walks_and_eases() -> None:
    tide = BreathFlow(laid("4-6", "4-6"), 1)  # the second breath begins at 14 s, from empty, and turns at 18 s
    # A quarter through the inhale: 0.6 of the line's 0.25 and 0.4 of the ease's 0.146447; at any point of a phase it is
    # at most 3 % of the phase early or late, and never at its ends.
    found = tide.at(values(14.0, 15.0, 16.0, 18.0, 21.0, 24.0))
    assert found[[0, 3, 5]] == pytest.approx([0.0, 1.0, 0.0])
    assert found == pytest.approx([0.0, 0.2085786, 0.5, 1.0, 0.5, 0.0], abs=0.04)


def test_no_breath_swells_like_another_and_each_as_its_seed_says() -> None:
    session = laid(*["4-6"] * 12)
    middles = values(*(breath.start + 2.0 for breath in session.breaths))
    tide, again, other = (BreathFlow(session, seed) for seed in (1, 1, 2))
    assert len(set(tide.swell(middles))) == 12
    assert np.abs(tide.swell(middles)).max() <= 1.0
    assert np.ptp(tide.at(middles)) > 0.01
    assert np.array_equal(tide.at(middles), again.at(middles))
    assert not np.array_equal(tide.swell(middles), other.swell(middles))


def test_the_air_is_stiller_just_before_a_breath_is_drawn() -> None:
    session = laid("4-6", "4-6")  # breaths end at 14 and at 24
    still = BreathFlow(session, 1).stillness(np.arange(0.0, 30.0, 0.001))
    moments = np.flatnonzero(still > 0.0) / 1000
    assert 0.08 <= (moments < 15).sum() / 1000 <= 0.15
    assert moments[moments < 15].max() <= 14.0
    assert still.max() == pytest.approx(1.0, abs=1e-3)


def test_the_tide_is_still_moving_when_it_turns() -> None:
    tide = BreathFlow(laid("4-6", "4-6"), 1)
    late = tide.at(values(17.5, 18.0, 18.5))
    # In its last half second it goes an eighth of the line: 0.6 * 0.125 and a little of the ease.
    assert late[1] - late[0] > 0.075
    assert late[1] - late[2] > 0.05


def test_the_air_turns_soon_after_a_phase_begins_and_keeps_its_way() -> None:
    tide = BreathFlow(laid("4-1-6-1", "4-6", free=6.0), 1)
    # The inhale begins at 10, the hold at 14, the exhale at 15, the rest at 21, the next inhale at 22.
    assert tide.air(values(3.0, 9.9, 10.0, 10.45)) == pytest.approx([0.0, 0.0, 0.0, 0.5])
    assert tide.air(values(10.9, 12.0, 13.99, 14.0)) == pytest.approx([1.0, 1.0, 1.0, 1.0])
    assert tide.air(values(14.2, 14.4, 15.0)) == pytest.approx([0.5, 0.0, 0.0])
    assert tide.air(values(15.9, 18.0, 20.99)) == pytest.approx([-1.0, -1.0, -1.0])
    assert tide.air(values(21.4, 22.0, 22.9)) == pytest.approx([0.0, 0.0, 1.0])


def test_the_air_goes_from_out_to_in_where_breaths_meet() -> None:
    tide = BreathFlow(laid("4-6", "4-6"), 1)
    assert tide.air(values(13.9, 14.0, 14.45, 14.9)) == pytest.approx([-1.0, -1.0, 0.0, 1.0])


def test_there_is_a_catch_before_a_sip_and_nowhere_else() -> None:
    sipped = BreathFlow(laid("4-6", "2.5+1-6.5"), 1)  # the sip begins at 16.5
    where = np.arange(0.0, 30.0, 0.01)
    caught = sipped.catch(where)
    assert sipped.catch(values(16.5))[0] == 1.0
    assert sipped.catch(values(16.275, 16.725)) == pytest.approx([0.5, 0.5])
    assert not caught[np.abs(where - 16.5) > 0.451].any()
    assert not BreathFlow(laid("4-6"), 1).catch(where).any()
    # The air keeps flowing in on both sides of it.
    assert sipped.air(values(16.4, 16.6, 17.4)) == pytest.approx([1.0, 1.0, 1.0])


@given(st.integers(0, 2**32), st.integers(0, 50))
@examples(30)
def test_a_drift_stays_within_one_and_its_integral_is_its_integral(seed: int, stream: int) -> None:
    drift = Drift(seed, stream, SLOW)
    where = np.linspace(0.0, 200.0, 4001)
    found = drift.at(where)[0]
    assert np.abs(found).max() <= 1.0
    assert np.ptp(found) > 0.1
    assert drift.integral(where)[-1] == pytest.approx(np.trapezoid(found, where), abs=1e-2)
    assert drift.integral(values(0.0))[0] == 0.0


def test_drifts_of_other_streams_go_other_ways() -> None:
    first, second = (Drift(5, stream, SLOW, count=3) for stream in (1, 2))
    together = np.concatenate([first.at(values(30.0)), second.at(values(30.0))])
    assert len(set(together[:, 0])) == 6


def test_nothing_drifts_at_the_speed_of_a_breath() -> None:
    assert SLOW[0] > bounds.BREATH_MAX_SLOW
    assert QUICK[1] < 60 / bounds.LISTENER_RATE_MAX


PITCHES = (162.0, 174.6, 209.0)


def sounded(body: Body, pitch: float, brightness: float, chord: tuple[float, float] = (0.0, 0.0)) -> Samples:
    where = np.arange(0, RATE + 1, STEP) / RATE
    octave, twelfth = (np.full_like(where, each) for each in chord)
    tone = HarmonicTone(body, pitch, 1)
    colour = np.full_like(where, brightness)
    return heard(stretch(tone, tone.cycles(where), colour, (octave, twelfth)))


def stretch(tone: HarmonicTone, cycles: Values, brightness: Values, chord: tuple[Values, Values]) -> Stereo:
    sound = np.zeros((len(cycles) - 1) * STEP // 2, np.complex64)
    tone.add_to(sound, cycles, brightness, chord, np.ones((2, len(cycles))))
    return sound


def heard(sound: Stereo) -> Samples:
    """Return what is made at half the rate as it is heard, an ear after the other."""
    return doubled(np.zeros(BEFORE, np.complex64), sound).T


def spectrum(sound: Samples) -> Values:
    """Return the amplitude at every hertz of one second."""
    return np.asarray(np.abs(np.fft.rfft(sound[:RATE].astype(np.float64) * np.hanning(RATE))))


@pytest.mark.parametrize("body", [hum.BODY, reed.BODY])
@pytest.mark.parametrize("brightness", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("chord", [(0.0, 0.0), (0.45, 0.3)])
def test_a_body_sounds_at_its_pitch_and_its_multiples(
    body: Body, brightness: float, chord: tuple[float, float]
) -> None:
    pitch = 174.6
    found = spectrum(sounded(body, pitch, brightness, chord)[0])
    assert found[round(pitch * 0.97) : round(pitch * 1.03)].max() > 0.2 * found.max()
    # Between the partials there is nothing: 50 Hz and more from each, 60 dB down.
    places = np.arange(len(found)) / pitch
    between = np.abs(places - np.round(places)) * pitch > 50.0
    assert found[between].max() < found.max() * 1e-3


@pytest.mark.parametrize("body", [hum.BODY, reed.BODY])
@pytest.mark.parametrize("pitch", PITCHES)
def test_a_pitch_stays_so_that_one_can_join_it(body: Body, pitch: float) -> None:
    for start in (0.0, 31.0, 300.0):
        where = start + np.arange(0, RATE + 1, STEP) / RATE
        flat = np.zeros_like(where)
        tone = HarmonicTone(body, pitch, 1)
        found = spectrum(heard(stretch(tone, tone.cycles(where), flat, (flat, flat)))[0])
        first = int(found[: round(1.4 * pitch)].argmax())
        assert first == pytest.approx(pitch, rel=0.006)  # a tenth of a semitone, and a bin is 1 Hz
        assert found[:150].max() < found.max() * 1e-3


@pytest.mark.parametrize("body", [hum.BODY, reed.BODY])
@pytest.mark.parametrize("pitch", PITCHES)
def test_a_colour_that_changes_does_not_change_the_loudness(body: Body, pitch: float) -> None:
    weights = ear.weight(np.arange(RATE // 2 + 1.0))  # one second: a bin for each hertz
    for brightness in (0.0, 0.5, 1.0):
        for chord in ((0.0, 0.0), (0.45, 0.0), (0.45, 0.3)):
            sound = sounded(body, pitch, brightness, chord).astype(np.float64)
            power = (np.fft.irfft(np.fft.rfft(sound) * weights) ** 2).mean()
            assert 10 * np.log10(power) == pytest.approx(0.0, abs=0.3)


@pytest.mark.parametrize("body", [hum.BODY, reed.BODY])
@pytest.mark.parametrize("pitch", PITCHES)
def test_little_lies_where_neighbouring_partials_turn_rough(body: Body, pitch: float) -> None:
    found = spectrum(sounded(body, pitch, 1.0)[0])
    assert 10 * np.log10((found[1250:] ** 2).sum() / (found**2).sum()) < -20.0


@pytest.mark.parametrize("hertz", [100.0, 440.0, 1000.0, 2500.0, 5000.0, 7200.0, 7900.0])
def test_what_is_made_at_half_the_rate_is_heard_as_if_made_at_the_whole(hertz: float) -> None:
    left, right = (np.sin(2 * np.pi * hertz / HALF_RATE * np.arange(HALF_RATE) + phase) for phase in (0.0, 1.0))
    found = heard((left + 1j * right).astype(np.complex64)).astype(np.float64)[:, 2400:]
    later = 10 / HALF_RATE  # 0.4 ms
    time = np.arange(2400, RATE) / RATE - later
    wanted = np.stack([np.sin(2 * np.pi * hertz * time + phase) for phase in (0.0, 1.0)])
    assert 10 * np.log10(((found - wanted) ** 2).sum() / (wanted**2).sum()) < -80.0
    # What is wrong with it lies where nobody hears, over 16 kHz: under that it is itself alone.
    windowed = np.abs(np.fft.rfft(found * np.hanning(found.shape[1]), axis=1)) ** 2
    bins = np.fft.rfftfreq(found.shape[1], 1 / RATE)
    apart = (np.abs(bins - hertz) > 10.0) & (bins < 15_990.0)
    assert windowed[:, apart].sum() < 1e-9 * windowed.sum()


def test_doubled_in_parts_it_is_the_same() -> None:
    left, right = np.random.default_rng(1).standard_normal((2, 3000))
    sound = (left + 1j * right).astype(np.complex64)
    none = np.zeros(BEFORE, np.complex64)
    parts = [doubled(none, sound[:1000]), doubled(sound[1000 - BEFORE : 1000], sound[1000:])]
    assert np.array_equal(np.concatenate(parts), doubled(none, sound))


def test_slow_values_are_joined_by_lines() -> None:
    slow = np.array([[0.0, 1.0, -1.0], [2.0, 2.0, 6.0]])
    found = along(slow, 4)
    assert found[0] == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0, 0.5, 0.0, -0.5])
    assert found[1] == pytest.approx([2.0, 2.0, 2.0, 2.0, 2.0, 3.0, 4.0, 5.0])
    assert np.array_equal(along(slow[1], 4), found[1])
    # For both ears they come in turn: left, right, left, right.
    assert np.array_equal(along_both(slow, 4).reshape(-1, 2).T, along(slow.astype(np.float32), 4))


def test_the_ear_hears_as_the_standard_says() -> None:
    # BS.1770: its offset of 0.691 dB makes 997 Hz count as it is; the shelf ends at 4 dB; 38 Hz is halved twice.
    heard = 20 * np.log10(ear.weight(values(38.1, 997.0, 8000.0)))
    assert heard == pytest.approx([-6.0, 0.691, 4.0], abs=0.05)


def waved(brightness: float, air: float, seed: int = 1, pages: int = 50) -> Samples:
    frames = pages * PAGE
    grains = np.ones(frames // HOP + 1)
    moving = Air(seed)
    return heard(moving.span(0, moving.colours(-HOP, brightness * grains, air * grains, grains), grains))


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


def test_the_air_is_as_loud_bright_as_dark_and_inwards_as_outwards() -> None:
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


def test_breathing_in_is_a_throat_and_breathing_out_is_low_and_round() -> None:
    inwards, outwards = (
        10 * np.log10((np.abs(np.fft.rfft(waved(0.5, air, pages=200)[0].reshape(-1, PAGE))) ** 2).mean(axis=0))
        for air in (1.0, -1.0)
    )
    for peak, valley in ((50, 90), (150, 90), (150, 200), (250, 200), (250, 320)):  # bins of 10 Hz
        assert inwards[peak - 4 : peak + 5].mean() > inwards[valley - 4 : valley + 5].mean() + 2.0
    assert outwards[30:60].mean() > outwards[140:260].mean() + 12.0
