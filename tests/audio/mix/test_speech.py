"""Tones give way where a recording speaks and return in its long silences: live, after a jump and offline alike."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.mix.clips import ClipSource
from audio.mix.mixer import Mix
from audio.mix.speech import LONG_SILENCE, loud_steps, stretches
from audio.units import PAGE, RATE
from scripts.plan.around_recording import Pace, plan_recording
from scripts.voice.voices import Clip
from tests.audio.sounds import sine, speech_like, written

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Samples
    from scripts.plan.timeline import Timeline


def marks(text: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([mark == "#" for mark in text], bool)


def test_a_step_is_loud_by_its_level() -> None:
    loud, quiet = sine(300, -35, 0.1), sine(300, -45, 0.1)
    assert loud_steps(np.concatenate([loud, quiet, loud])[:, None]).tolist() == [True, False, True]
    assert loud_steps(np.column_stack([loud, 0 * loud])).tolist() == [True]
    assert loud_steps(np.zeros((100, 2), np.float32)).tolist() == [False]


def test_short_silences_are_part_of_speaking_and_long_ones_are_not() -> None:
    assert stretches(marks("..###" + "." * 48 + "##..")) == [(0.2, 5.5)]
    assert stretches(marks("..###" + "." * 49 + "##..")) == [(0.2, 0.5), (5.4, 5.6)]
    assert stretches(marks("###"), first=100) == [(10.0, 10.3)]
    assert stretches(marks("")) == []


def test_a_click_is_no_voice() -> None:
    assert stretches(marks("...#....#...")) == []


@given(st.lists(st.booleans(), max_size=300), st.integers(0, 1000))
def test_stretches_are_apart_and_in_order(loud: list[bool], first: int) -> None:
    found = stretches(np.array(loud, bool), first)
    for (_, end), (start, _) in pairwise(found):
        assert start - end >= LONG_SILENCE - 1e-6
    for start, end in found:
        assert first / 10 - 1e-9 <= start < end <= (first + len(loud)) / 10 + 1e-9


SILENT_FROM, SILENT_TO = 22.0, 52.0


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute and a half: words, half a minute of a quiet room, words with pauses of three seconds."""
    room = np.random.default_rng(5).standard_normal(90 * 16_000).astype(np.float32) * 1e-4
    said = speech_like(90, 16_000)
    said[int(SILENT_FROM * 16_000) : int(SILENT_TO * 16_000)] = 0
    for pause in (60, 70):
        said[pause * 16_000 : (pause + 3) * 16_000] = 0
    return written(tmp_path_factory.mktemp("talk") / "talk.flac", said + room, 16_000)


BACK = 0.85
"""Over a breath the tones step back further than this under a voice: where it turns they hardly need to."""


def around(file: Path) -> Timeline:
    return plan_recording("talk", "A talk", Clip(file, "", 90.0, None), Pace())


def ducking(file: Path, first: float, after: float) -> Samples:
    """How far the tones have stepped back, as a gain, in the middle of each tenth of a second of the recording."""
    timeline = around(file)
    begin = round(timeline.lines[0].start * RATE)
    with Mix(timeline, seed=1) as mix, Mix(timeline, seed=1, voice=False) as alone:
        gains = []
        for at in range(round(first * 10), round(after * 10)):
            where = begin + at * PAGE + PAGE // 2
            _, under = mix.stems(where, 64)
            _, free = alone.stems(where, 64)
            gains.append(float(np.abs(under).sum() / np.abs(free).sum()))
    return np.array(gains, np.float32)


def test_the_tones_step_back_for_the_voice_and_come_back_in_its_long_silence(talk: Path) -> None:
    gains = ducking(talk, 10, 60)
    assert gains[:110].mean() < BACK, "words, and the pauses between them"
    silence = gains[round((SILENT_FROM - 10) * 10) :]
    assert silence[60:280] == pytest.approx(1.0, rel=0.02), "all the way up in the silence"
    assert np.abs(np.diff(gains)).max() < 0.2, "and neither way at once"
    assert silence[-70:].mean() < BACK, "back again when the words come"


def test_a_pause_of_three_seconds_does_not_stir_them(talk: Path) -> None:
    for pause in (60, 70):
        assert ducking(talk, pause + 0.5, pause + 2.5).mean() < BACK


def test_a_recording_that_is_never_silent_keeps_them_back(tmp_path: Path) -> None:
    file = written(tmp_path / "music.wav", speech_like(90, 8000) + sine(200, -30, 90, 8000), 8000)
    assert ducking(file, 20, 60).mean() < BACK


def test_played_through_and_jumped_about_in_it_sounds_the_same(talk: Path) -> None:
    timeline = around(talk)
    with Mix(timeline, seed=1) as through:
        whole = np.concatenate([through.render(at, RATE) for at in range(0, through.total_frames, RATE)])
    with Mix(timeline, seed=1) as jumping:
        for at in (70.0, 32.0, 28.5, 0.0, timeline.duration - 5, 55.3, 8.9):
            first = round(at * RATE)
            part = jumping.render(first, RATE)
            assert np.abs(part - whole[first : first + RATE]).max() < 1e-4, at


def test_short_clips_are_spoken_throughout(tmp_path: Path) -> None:
    source = ClipSource(written(tmp_path / "a.wav", sine(300, -12, 3)))
    assert not source.is_long


def test_nothing_is_loud_before_the_start_and_after_the_end(talk: Path) -> None:
    source = ClipSource(talk)
    assert not source.loud(0, 0).any()
    there = source.loud(0, 2000)
    assert len(there) == 2000
    assert there[:220].any()
    assert not there[900:].any()
    assert np.array_equal(source.loud(100, 330), there[100:330])
    source.close()
