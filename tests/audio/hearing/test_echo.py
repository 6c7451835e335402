"""Whether a soft tone came back: never where nobody played it, always where a room gives it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.capture.played import PlayedInput
from audio.hearing.echo import WITHIN, came_back
from audio.hearing.microphone import MicrophoneEar
from audio.play.sounding import LENGTH, Sounding, sounding
from audio.units import RATE, StreamFrame
from tools.hearing_lab.breathing import breathing, uneven
from tools.hearing_lab.noises import NOISES
from tools.hearing_lab.noises import RATE as LAB_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.units import Samples

FRAMES = int(WITHIN * LAB_RATE)


def a_breath(seed: int) -> Samples:
    length = np.random.default_rng(seed).uniform(3.0, 6.0)
    return breathing(uneven(length, 4, seed=seed))[2 * LAB_RATE :][:FRAMES]


def noise(name: str) -> Callable[[int], Samples]:
    return lambda seed: NOISES[name](20 * LAB_RATE, np.random.default_rng(seed))[5 * LAB_RATE :][:FRAMES]


ROOMS = {"breath": a_breath} | {name: noise(name) for name in ("room", "fan", "rain", "typing", "snoring")}


def given_back(rng: np.random.Generator) -> Samples:
    """Return the tone as a room gives it back: late, and with a tail of up to 0.8 s."""
    falls = rng.uniform(0.1, 0.8) * LAB_RATE
    at = np.arange(int(falls))
    tail = rng.standard_normal(len(at)) * np.exp(-6.9 * at / falls)
    tail *= rng.uniform(0.1, 1.0) / np.sqrt(np.sum(tail**2))
    tail[0] += 1.0
    size = 1 << 17
    wet = np.fft.irfft(np.fft.rfft(sounding(LAB_RATE), size) * np.fft.rfft(tail, size), size)
    late = int(rng.uniform(0.05, 1.4) * LAB_RATE)
    return np.concatenate([np.zeros(late), wet])[:FRAMES]


@pytest.mark.parametrize("room", ROOMS)
def test_a_tone_is_told_in_every_room_and_never_where_there_is_none(room: str) -> None:
    for seed in range(12):
        rng = np.random.default_rng([seed, len(room)])
        sound = ROOMS[room](seed)
        assert not came_back(sound, LAB_RATE), seed
        echo = given_back(rng)
        # As loud as a loudspeaker beside the microphone, and as what a loud room leaves of it: 12 dB under its noise.
        level = np.sqrt(np.mean(sound**2)) / np.sqrt(np.mean(echo**2))
        assert came_back(sound + 0.5 * echo, LAB_RATE), seed
        assert came_back(sound + 0.25 * level * echo, LAB_RATE), seed


@pytest.mark.parametrize("hum", [50.0, 100.0, 220.0, 440.0])
def test_a_hum_of_which_a_busy_machine_lost_a_piece_is_no_tone(hum: float) -> None:
    whole = 0.1 * np.sin(2.0 * np.pi * hum * np.arange(int(WITHIN * RATE)) / RATE)
    for at in range(1, 16, 5):
        heard = whole.astype(np.float32)
        heard[at * len(heard) // 16 :][: len(heard) // 4] = 0.0
        assert not came_back(heard, RATE), at


def test_a_microphone_that_gives_nothing_tells_nothing() -> None:
    assert came_back(np.zeros(FRAMES, dtype=np.float32), LAB_RATE) is None


def test_the_tone_comes_and_goes_softly_and_is_no_louder_than_the_tones() -> None:
    tone = sounding(RATE)
    assert len(tone) == LENGTH * RATE
    assert np.abs(tone).max() <= 0.026
    assert np.abs(tone[: RATE // 10]).max() < 0.0025  # 20 dB down for the first tenth of a second
    assert np.abs(tone[-RATE // 10 :]).max() < 0.0025


def test_it_sounds_once_whatever_the_blocks_and_fades_with_everything_else() -> None:
    whole, twice = Sounding(), Sounding()
    for each in (whole, twice):
        each.begin(StreamFrame(1000))
    twice.begin(StreamFrame(5000))  # asked for again while it sounds
    blocks = [twice.sound(StreamFrame(first), 4096) for first in range(0, 4096 * 40, 4096)]
    heard = np.concatenate([np.zeros(4096) if block is None else block for block in blocks])
    np.testing.assert_array_equal(heard[1000 : 1000 + len(sounding(RATE))], sounding(RATE))
    assert not heard[:1000].any()
    whole.fade(StreamFrame(40_000), 4800)
    left = whole.sound(StreamFrame(44_800), 48_000)
    assert left is None or not left.any()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("plays", [True, False])
def test_the_ear_listens_for_the_tone_and_then_for_a_breath_again(*, plays: bool) -> None:
    clock = Clock()
    rng = np.random.default_rng(1)
    sound = 0.001 * rng.standard_normal(8 * LAB_RATE).astype(np.float32)
    if plays:
        sound[LAB_RATE:][: len(sounding(LAB_RATE))] += sounding(LAB_RATE)
    source = PlayedInput(sound, LAB_RATE, clock=clock, threaded=False)
    ear = MicrophoneEar(source, clock, threaded=False)
    ear.open()
    told: list[bool | None] = []
    for step in range(24):
        clock.now += 0.25
        source.step()
        ear.pump()
        if step == 1:
            assert ear.hears
            ear.try_tone(clock.now)
        told.append(ear.came_back)
    assert told[10] is None  # not before all of it could have come
    assert told[-1] is plays
    assert ear.heard(clock.now).at > 4.5
    ear.close()
