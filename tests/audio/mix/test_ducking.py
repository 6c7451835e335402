"""The tones step back for the voice in time, as far as it needs and no further, and are back before the next line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.mix.ducking import DUCK_LEAD, DUCK_RETURN, DUCK_STAY, Span, ducking_gain
from audio.tones.envelopes import STEP
from audio.units import FULL, PAGE, RATE, Decibels, Gain, Samples, decibels_of, frames_of, gain_of
from tests.audio.laid import laid, said

if TYPE_CHECKING:
    from audio.tones.envelopes import Values
    from scripts.laid.events import SpokenLine
    from scripts.plan.timeline import Timeline


LOUD = -25.0
"""How loud the tones are, in LUFS; a voice is at -20, so they have 13 dB to step back to be 18 under it."""
DEPTH = 13.0


def power(lufs: float) -> Values:
    return np.full(PAGE // STEP + 1, 10 ** ((lufs + 0.691) / 10))


def spans_of(timeline: Timeline) -> list[Span]:
    found = []
    for line in timeline.lines:
        if line.clip is not None:
            stage = timeline.stage_at(line.start)
            found.append(Span(line.start, line.end, Gain(stage.presence.voice) if stage else FULL))
    return found


def page(timeline: Timeline, index: int, lufs: float = LOUD) -> Samples:
    found = ducking_gain(spans_of(timeline), index * PAGE, power(lufs))
    return np.ones(PAGE, np.float32) if found is None else found


def ducked(timeline: Timeline, lufs: float = LOUD) -> Samples:
    pages = -(-frames_of(timeline.duration) // PAGE)
    return np.concatenate([page(timeline, index, lufs) for index in range(pages)])


def level_at(gains: Samples, position: float) -> float:
    return decibels_of(float(gains[frames_of(position)]))


def test_the_tones_are_back_before_the_first_word_and_return_slowly() -> None:
    gains = ducked(laid("4-6", "4-6", lines=[said(10.0, 12.0)]))
    assert level_at(gains, 10.0 - DUCK_LEAD) == pytest.approx(0.0, abs=1e-6)
    assert level_at(gains, 10.0 - DUCK_LEAD / 2) == pytest.approx(-DEPTH / 2, abs=0.02)  # half the ease is half
    stays = gains[frames_of(10.0) : frames_of(12.0 + DUCK_STAY)]
    assert stays == pytest.approx(10 ** (-DEPTH / 20), abs=1e-5)
    assert level_at(gains, 12.0 + (DUCK_STAY + DUCK_RETURN) / 2) == pytest.approx(-DEPTH / 2, abs=0.02)
    assert level_at(gains, 12.0 + DUCK_RETURN) == pytest.approx(0.0, abs=1e-6)


def test_they_step_back_only_as_far_as_the_voice_needs() -> None:
    session = laid("4-6", "4-6", lines=[said(10.0, 12.0)])
    for lufs, depth in ((-25.0, 13.0), (-36.0, 2.0), (-38.0, 0.0), (-45.0, 0.0)):
        assert level_at(ducked(session, lufs), 11.0) == pytest.approx(-depth, abs=0.01)


def test_they_make_more_room_for_a_softer_voice() -> None:
    session = laid("4-6", "4-6", lines=[said(10.0, 12.0)])
    (stage,) = session.stages
    softer = replace(session, stages=(replace(stage, presence=replace(stage.presence, voice=0.5)),))
    assert level_at(ducked(softer), 11.0) == pytest.approx(-DEPTH - 6.02, abs=0.01)


def test_they_are_back_within_a_second_and_a_half() -> None:
    assert 1.2 <= DUCK_RETURN <= 1.5


def test_a_line_without_a_recording_leaves_the_tones_alone() -> None:
    assert np.all(ducked(laid("4-6", "4-6", lines=[said(10.0, 12.0, clip=False)])) == 1.0)


def test_lines_that_follow_one_another_at_once_are_one_stretch() -> None:
    gains = ducked(laid("4-6", "4-6", "4-6", lines=[said(8.0, 10.0), said(10.4, 13.0), said(13.6, 16.0)]))
    assert gains[frames_of(8.0) : frames_of(16.0)].max() < gain_of(Decibels(-12.7))


def test_the_tones_come_and_go_without_a_corner() -> None:
    gains = ducked(laid("4-6", "4-6", "4-6", lines=[said(8.0, 10.0), said(12.5, 13.0), said(19.0, 20.0)]))
    levels = 20 * np.log10(gains[::48].astype(np.float64)) * 1000  # one for each millisecond; in dB a second
    slopes = np.diff(levels)
    # The steepest place of a 13 dB ease in 0.7 s is pi/2 * 13/0.7 = 29.2 dB a second; of 1.1 s, 18.6.
    assert np.abs(slopes).max() == pytest.approx(29.2, abs=0.4)
    assert slopes.max() < 19.0
    # Its bend is at most pi^2/2 * 13/0.7^2 = 131 dB a second in a second, and two may add up; a corner has no
    # bound. The gain is joined by lines of 5 ms, so a bend is seen five times as high and a fifth as often.
    assert np.abs(np.diff(slopes[::5])).max() < 5 * 0.262


def test_the_tones_never_rise_above_themselves_nor_sink_deeper() -> None:
    gains = ducked(laid("4-6", "4-6", "4-6", lines=[said(8.0, 10.0), said(10.1, 10.2), said(11.0, 14.0)]))
    assert gains.max() == 1.0
    assert gains.min() >= np.float32(gain_of(Decibels(-DEPTH))) - 1e-6


@st.composite
def spoken(draw: st.DrawFn) -> list[SpokenLine]:
    lines, at = [], draw(st.integers(0, 8000))
    for gap, length, clip in draw(
        st.lists(st.tuples(st.integers(100, 8000), st.integers(200, 9000), st.booleans()), max_size=7)
    ):
        lines.append(said((at + gap) / 1000, (at + gap + length) / 1000, clip=clip))
        at += gap + length
    return lines


@given(spoken(), st.integers(0, 400))
def test_a_page_hears_of_no_line_beyond_the_lead(lines: list[SpokenLine], index: int) -> None:
    whole = laid(*["4-6"] * 4, lines=lines)
    heard_of = (index + 1) * PAGE / RATE + DUCK_LEAD
    known = laid(*["4-6"] * 4, lines=[line for line in lines if line.start <= heard_of])
    assert np.array_equal(page(whole, index), page(known, index))
    # and each frame is what the lines around it say, however many there are
    at = (index * PAGE + 7) / RATE
    full = any(line.clip and line.start <= at <= line.end for line in lines)
    assert not full or page(whole, index)[7] == pytest.approx(gain_of(Decibels(-DEPTH)))
