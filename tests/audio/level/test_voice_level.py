"""The level follows the voice: not a bump, not what is off the middle, not the side that hears nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.level.gain import gain_to_voice, level_of
from audio.level.loudness import loudness_as_played
from audio.mix.clips import ClipSource
from audio.units import RATE
from tests.audio.sounds import sine, speech_like, stereo, written

if TYPE_CHECKING:
    from pathlib import Path

QUIET = speech_like(8, level=0.01)


@pytest.mark.parametrize("bumps", [1, 2])
@pytest.mark.parametrize("seconds", [0.0002, 0.01, 0.1])
def test_a_bump_does_not_drown_a_quiet_voice(bumps: int, seconds: float) -> None:
    sound = QUIET.copy()
    for number in range(bumps):
        at = (2 * number + 2) * RATE
        sound[at : at + round(seconds * RATE)] = 0.9
    assert gain_to_voice(sound) == pytest.approx(gain_to_voice(QUIET), abs=1.0)


def test_somebody_who_speaks_up_is_no_bump() -> None:
    sound = QUIET.copy()
    sound[3 * RATE : 5 * RATE] *= 20
    assert gain_to_voice(sound) < gain_to_voice(QUIET) - 12


@pytest.mark.parametrize("offset", [0.1, -0.02])
def test_what_is_off_the_middle_is_taken_out(tmp_path: Path, offset: float) -> None:
    voice = speech_like(6, 16_000, level=0.05)
    plain = ClipSource(written(tmp_path / "plain.wav", voice, 16_000))
    off = ClipSource(written(tmp_path / "off.wav", voice + np.float32(offset), 16_000))
    wanted, found = (source.read(0, 6 * RATE) for source in (plain, off))
    assert np.abs(found - wanted).max() < 0.01
    assert np.abs(found[:RATE]).max() < 1.2 * np.abs(wanted[:RATE]).max()


def test_a_voice_on_one_side_is_heard_on_both(tmp_path: Path) -> None:
    voice = speech_like(4, 16_000, level=0.05)
    for side in (0, 1):
        both = np.zeros((len(voice), 2), np.float32)
        both[:, side] = voice
        out = (source := ClipSource(written(tmp_path / f"{side}.wav", both, 16_000))).read(0, source.frames)
        assert np.array_equal(out[:, 0], out[:, 1])
        assert loudness_as_played(out, RATE) == pytest.approx(-20, abs=0.5)


def test_sides_that_mirror_each_other_no_longer_cancel(tmp_path: Path) -> None:
    voice = speech_like(4, 16_000, level=0.05)
    file = written(tmp_path / "a.wav", np.column_stack([voice, -voice]), 16_000)
    out = ClipSource(file).read(0, 4 * RATE)
    assert np.abs(out.mean(axis=1)).max() == pytest.approx(float(np.abs(out).max()), rel=0.01)


def test_two_people_one_on_each_side_stay_where_they_are() -> None:
    one, other = speech_like(4, seed=1), speech_like(4, seed=2)
    nothing = np.zeros_like(one)
    talk = np.concatenate([np.column_stack([one, nothing]), np.column_stack([nothing, other])])
    placing = level_of(talk).placing
    assert not placing.one_sided
    assert not placing.mirrored
    assert not any(level_of(stereo(sine(300, -20, 3))).placing.offset)
