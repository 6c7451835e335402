"""What a listener hears of the tones, held against what it should be: the figures of tools/measure_sound.py.

On short sessions laid by hand. The loudness of a room's noise, roughness and what a small speaker carries are models.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.mix.ducking import DUCK_RETURN
from audio.mix.mixer import Mix
from audio.tones.choices import Timbre
from audio.tones.engine import PITCH, Tones
from audio.units import RATE, Samples, frames_of
from tests.audio.laid import laid
from tests.audio.sounds import clip, session, speech_like, written
from tools.sound_lab.heard import Speaker, centroid, heard_share, momentary, tone_over_air
from tools.sound_lab.roughness import roughness

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.plan.timeline import Timeline
    from tools.sound_lab.heard import Values

STEADY = laid(*["4-6"] * 5)
"""Breaths begin at 4, 14, 24, 34 and 44 s and turn four seconds later."""


@cache
def whole(timeline: Timeline, timbre: Timbre = Timbre.TIDE) -> Samples:
    tones = Tones(timeline, 3, timbre=timbre)
    spans = [tones.span(number).sound for number in range(-(-frames_of(timeline.duration) // RATE))]
    return np.concatenate(spans)


def part(sound: Samples, start: float, end: float) -> Samples:
    return sound[round(start * RATE) : round(end * RATE)]


def at(loud: Values, position: float) -> float:
    """Return the momentary loudness around a position."""
    return float(loud[round(10 * position) - 2])


@pytest.mark.parametrize("timbre", Timbre)
def test_a_breath_swings_by_9_to_12_and_its_middle_out_is_as_loud_as_its_middle_in(timbre: Timbre) -> None:
    loud = momentary(whole(STEADY, timbre))
    swings = [np.ptp(loud[round(10 * (start + 3)) : round(10 * (start + 10.5))]) for start in (14, 24, 34)]
    assert 9.0 <= np.median(swings) <= 12.0
    assert np.median([at(loud, start + 7) - at(loud, start + 2) for start in (14, 24, 34)]) >= 0.0


@pytest.mark.parametrize("timbre", Timbre)
def test_breathing_in_is_air_and_breathing_out_is_low(timbre: Timbre) -> None:
    sound = whole(STEADY, timbre)
    ratios = [
        centroid(part(sound, start + 1, start + 3)) / centroid(part(sound, start + 5.5, start + 8.5))
        for start in (14, 24, 34)
    ]
    assert np.median(ratios) >= 1.8


@pytest.mark.parametrize("timbre", Timbre)
@pytest.mark.parametrize("speaker", Speaker)
def test_on_small_speakers_in_a_room_of_40_dba_no_breath_goes_under(timbre: Timbre, speaker: Speaker) -> None:
    assert heard_share(part(whole(STEADY, timbre), 14, 54), speaker, 40.0) >= 0.97


@pytest.mark.parametrize(("timbre", "most"), [(Timbre.TIDE, 0.15), (Timbre.HUM, 0.15), (Timbre.REED, 0.25)])
def test_no_exhale_is_rough(timbre: Timbre, most: float) -> None:
    sound = part(whole(STEADY, timbre), 19, 22).mean(axis=1).astype(np.float64)
    assert roughness(sound, 50.0) <= most


def test_the_roughness_is_right_for_what_is_known_of_it() -> None:
    # Zwicker and Fastl: 1 kHz at 60 dB, wholly modulated, is 1 asper at 70 Hz and little at 10 Hz; a steady tone is 0.
    time = np.arange(RATE) / RATE
    found = [
        roughness((1 + depth * np.cos(2 * np.pi * rate * time)) * np.sin(2 * np.pi * 1000 * time), 60.0)
        for depth, rate in ((1.0, 70), (1.0, 10), (0.0, 70), (0.5, 70))
    ]
    assert found[0] == pytest.approx(1.0, abs=0.02)
    assert found[1] < 0.2
    assert found[2] < 0.01
    assert 0.2 < found[3] < 0.6


@pytest.mark.parametrize("presence", [0.2, 0.25, 0.35, 0.5])
def test_the_bed_of_a_free_stage_is_at_36_and_stays_over_40(presence: float) -> None:
    loud = momentary(whole(laid(free=16.0, tones=presence)))[80:160]
    assert np.median(loud) == pytest.approx(-36.0, abs=2.2)
    assert loud.min() >= -40.0


def test_after_the_last_word_the_bed_is_at_34_for_six_seconds_and_then_goes() -> None:
    said = laid(free=8.0, tones=0.3)
    loud = momentary(whole(replace(said, duration_ms=said.stages[-1].end_ms + 16_000)))
    end = said.stages[-1].end
    assert np.median(loud[round(10 * (end + 2)) : round(10 * (end + 6))]) == pytest.approx(-34.0, abs=1.0)
    assert at(loud, end + 15.7) < -50.0
    assert at(loud, end + 15.7) < at(loud, end + 13.0) < at(loud, end + 10.0) < at(loud, end + 6.0)


@pytest.mark.parametrize("timbre", Timbre)
def test_a_hum_that_is_to_be_joined_stands_over_the_air_whatever_the_tones_are_made_of(timbre: Timbre) -> None:
    plain = laid("4-8", "4-8")
    (stage,) = plain.stages
    hummed = replace(plain, stages=(replace(stage, presence=replace(stage.presence, hum=1.0)),))
    assert tone_over_air(part(whole(hummed, timbre), 22, 25), PITCH) >= 3.0


def test_under_a_voice_the_tones_are_18_under_it_and_between_lines_they_are_back(tmp_path: Path) -> None:
    said = clip(written(tmp_path / "said.wav", speech_like(3.0, 16_000), 16_000), 3.0)
    with Mix(session(22.0, (8.0, said), (13.5, said)), seed=1) as mix:
        _, tones = mix.stems(0, mix.total_frames)
    with Mix(session(22.0), seed=1) as mix:
        _, alone = mix.stems(0, mix.total_frames)
    loud, free = momentary(tones), momentary(alone)
    assert max(at(loud, position) for position in (8.5, 9.5, 10.5, 14.0, 15.0, 16.0)) <= -37.0
    for back in (11.0 + DUCK_RETURN, 16.5 + DUCK_RETURN):
        assert at(loud, back + 0.2) == pytest.approx(at(free, back + 0.2), abs=0.5)
    assert min(at(loud, position) for position in np.arange(8.0, 16.5, 0.5)) >= -41.5
