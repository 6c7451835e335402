"""Trimming: the words are found with room on both sides, whatever the room sounds like; no word's edge is cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.capture.activity import levels_of, room_db, stretches
from audio.capture.finishing import HIGH_PASS, analysed, finished, high_passed, one_channel
from audio.capture.trimming import ROOM_AFTER, ROOM_BEFORE, trimmed
from audio.mix.clips import ClipSource
from audio.units import RATE, Samples
from scripts.files.library import bundled_names, find_session
from scripts.voice.voices import Clip, bundled_voice
from tests.audio.sounds import sine, speech_like

GUIDE = bundled_voice()
CLIPS = [clip for name in bundled_names()[:2] for clip in list(GUIDE.clips(find_session(name)).values())[::6]]


def room(seconds: float, level_db: float, seed: int = 0) -> Samples:
    dice = np.random.default_rng(seed)
    return np.asarray(10 ** (level_db / 20) * dice.standard_normal((round(seconds * RATE), 1)), np.float32)


def audible(sound: Samples, below_db: float = 40.0) -> tuple[float, float]:
    """Return from when to when a sound is less than so far under its loudest."""
    loud = np.flatnonzero(np.abs(sound[:, 0]) > np.abs(sound).max() * 10 ** (-below_db / 20))
    return float(loud[0]) / RATE, float(loud[-1] + 1) / RATE


@pytest.mark.parametrize("room_level_db", [-80.0, -62.0, -50.0])
@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.file.stem)
def test_no_words_edge_is_cut_and_room_is_left_on_both_sides(clip: Clip, room_level_db: float) -> None:
    source = ClipSource.of(clip)
    words = source.read(0, source.frames)[:, :1]
    take = np.concatenate([room(1.2, room_level_db, 1), words, room(1.5, room_level_db, 2)])
    take += room(len(take) / RATE, room_level_db, 3)
    found = trimmed(levels_of(take, RATE), len(take) / RATE)
    first, last = audible(words)
    assert found.words is not None
    assert found.first <= 1.2 + first
    assert found.last >= 1.2 + last
    if room_level_db < -55:  # else an f at a word's start is under the room, and only the margin holds it
        assert found.words.first <= 1.2 + first + 0.02
        assert found.words.last >= 1.2 + last - 0.02
    # Never wide of the words either: a second of room noise is no part of a line.
    assert found.first > 0.4
    assert found.last < len(take) / RATE - 0.4
    assert not found.begins_cut
    assert not found.ends_cut


@given(lead=st.floats(0.3, 2.0), tail=st.floats(0.3, 2.0), level_db=st.floats(-85, -45), seed=st.integers(0, 5))
def test_words_in_any_room_are_inside(lead: float, tail: float, level_db: float, seed: int) -> None:
    words = speech_like(2.0, seed=seed, level=0.2)[:, None]
    take = np.concatenate([np.zeros((round(lead * RATE), 1), np.float32), words])
    take = np.concatenate([take, np.zeros((round(tail * RATE), 1), np.float32)])
    take = take + room(len(take) / RATE + 1, level_db)[: len(take)]
    found = trimmed(levels_of(take, RATE), len(take) / RATE)
    first, last = audible(words, 20.0)
    assert 0 <= found.first <= lead + first
    assert lead + last <= found.last <= len(take) / RATE


def test_a_breath_before_and_after_is_left() -> None:
    take = np.concatenate([room(2, -70), speech_like(2.0)[:, None], room(2, -70, 1)])
    found = trimmed(levels_of(take, RATE), len(take) / RATE)
    assert found.words is not None
    assert found.words.first - found.first == pytest.approx(ROOM_BEFORE)
    assert found.last - found.words.last == pytest.approx(ROOM_AFTER)


def test_a_keys_click_at_an_end_is_no_word() -> None:
    take = np.concatenate([room(1.5, -65), speech_like(2.0)[:, None], room(1.5, -65, 1)])
    quiet = trimmed(levels_of(take, RATE), len(take) / RATE)
    click = 0.2 * np.random.default_rng(4).standard_normal(2400) * np.hanning(2400)
    take[9_600:12_000, 0] += click.astype(np.float32)
    take[-12_000:-9_600, 0] += click.astype(np.float32)
    clicked = trimmed(levels_of(take, RATE), len(take) / RATE)
    assert clicked.words is not None
    assert quiet.words is not None
    assert clicked.words.first == pytest.approx(quiet.words.first, abs=0.03)
    assert clicked.words.last == pytest.approx(quiet.words.last, abs=0.03)


def words_end(click_from_end: float | None) -> float:
    """Return where the words of a take end; a click of 50 ms may begin so many seconds before the take's end."""
    take = np.concatenate([room(1.5, -65), speech_like(2.0)[:, None], room(2.5, -65, 1)])
    if click_from_end is not None:
        first = len(take) - round(click_from_end * RATE)
        click = 0.2 * np.random.default_rng(4).standard_normal(2400) * np.hanning(2400)
        take[first : first + 2400, 0] += click.astype(np.float32)
    found = trimmed(levels_of(take, RATE), len(take) / RATE)
    assert found.words is not None
    return found.words.last


@pytest.mark.parametrize("from_end", [0.06, 0.3, 0.6])
def test_a_click_in_the_last_two_thirds_of_a_second_is_no_word_wherever_it_lies(from_end: float) -> None:
    assert words_end(from_end) == pytest.approx(words_end(None), abs=0.03)


@pytest.mark.parametrize("from_end", [0.9, 1.5])
def test_a_short_word_farther_from_the_end_is_kept(from_end: float) -> None:
    assert words_end(from_end) == pytest.approx(6.0 - from_end + 0.05, abs=0.05)


def test_a_take_that_begins_or_ends_within_a_word_is_told_and_not_cut_there() -> None:
    words = sine(220.0, -14.0, 1.0)[:, None]
    found = trimmed(levels_of(np.concatenate([words, room(1.5, -65)]), RATE), 2.5)
    assert found.begins_cut
    assert found.first == 0.0
    found = trimmed(levels_of(np.concatenate([room(1.5, -65), words]), RATE), 2.5)
    assert found.ends_cut
    assert found.last == 2.5


def test_nothing_is_cut_where_there_are_no_words() -> None:
    take = room(3.0, -60)
    assert stretches(levels_of(take, RATE)) == []
    found = trimmed(levels_of(take, RATE), 3.0)
    assert (found.first, found.last, found.words) == (0.0, 3.0, None)
    assert analysed(take, RATE).facts.spoken == 0.0


def test_the_rooms_level_is_measured_between_the_words() -> None:
    take = np.concatenate([room(1.5, -60), speech_like(2.0)[:, None], room(1.5, -60)])
    levels = levels_of(take, RATE)
    # The bands hold from 100 Hz to 10 kHz of the noise's 24 kHz.
    assert room_db(levels, stretches(levels)) == pytest.approx(-60 + 10 * np.log10(9.9 / 24), abs=1.0)


def test_the_high_pass_is_gentle() -> None:
    for hertz, expected_db in ((20.0, -19.1), (60.0, -3.0), (120.0, -0.26), (1000.0, 0.0)):
        tone = sine(hertz, -6.0, 2.0)[:, None]
        passed = high_passed(tone, RATE, HIGH_PASS)[RATE:]
        change = 20 * np.log10(np.sqrt(np.mean(passed**2)) / np.sqrt(np.mean(tone[RATE:] ** 2)))
        assert change == pytest.approx(expected_db, abs=0.1)


def test_a_clip_is_a_stretch_of_its_take_frame_by_frame() -> None:
    take = np.random.default_rng(2).standard_normal((3 * RATE, 1)).astype(np.float32) * 0.1
    clip = finished(take, RATE, 1.0, 2.5, HIGH_PASS)
    whole = high_passed(take, RATE, HIGH_PASS)
    assert len(clip) == 1.5 * RATE
    np.testing.assert_allclose(clip, whole[RATE : round(2.5 * RATE)], atol=1e-5)
    np.testing.assert_array_equal(finished(take, RATE, 1.0, 2.5, 0.0), take[RATE : round(2.5 * RATE)])


def test_a_deaf_side_does_not_take_half_the_level() -> None:
    voice = speech_like(1.0)
    one_sided = np.stack([voice, np.zeros_like(voice)], axis=1)
    np.testing.assert_array_equal(one_channel(one_sided)[:, 0], voice)
    np.testing.assert_allclose(one_channel(np.stack([voice, voice], axis=1))[:, 0], voice)
