"""The timeline's curves as arrays agree with the curves; the tones step back for the voice in time and in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.tones.envelopes import DUCK_DB, DUCK_LEAD, DUCK_RETURN, DUCK_STAY, Envelope, duck_page, positions
from audio.units import PAGE, RATE, Samples, decibels_of, frames_of, gain_of, seconds_of
from scripts.laid.curve import Curve, Piece
from tests.audio.laid import laid, said

if TYPE_CHECKING:
    from scripts.laid.events import SpokenLine
    from scripts.plan.timeline import Timeline


def test_a_tenth_of_a_second_is_a_page_and_a_millisecond_is_whole_frames() -> None:
    assert frames_of(0.1) == PAGE
    assert frames_of(0.001) == 48
    assert seconds_of(RATE) == 1.0


def test_gains_and_decibels() -> None:
    assert gain_of(20.0) == pytest.approx(10.0)
    assert decibels_of(0.5) == pytest.approx(-6.0206, abs=1e-4)
    assert decibels_of(0.0) == -np.inf
    assert gain_of(-np.inf) == 0.0
    with pytest.raises(ValueError, match="negative"):
        decibels_of(-0.1)


def test_an_envelope_moves_along_the_raised_cosine() -> None:
    envelope = Envelope(Curve((Piece(1.0, 3.0, 0.2, 1.0), Piece(3.0, 4.0, 1.0, 1.0))))
    # A quarter of the way is 0.5 - 0.5 cos(45 degrees) = 0.146447 of the rise; half is half.
    found = envelope.at(np.array([0.0, 1.0, 1.5, 2.0, 3.0, 3.5, 9.0]))
    assert found == pytest.approx([0.2, 0.2, 0.2 + 0.8 * 0.1464466, 0.6, 1.0, 1.0, 1.0])


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    lengths = draw(st.lists(st.integers(0, 9000), min_size=1, max_size=8))
    values = draw(st.lists(st.floats(0.0, 1.0), min_size=len(lengths) + 1, max_size=len(lengths) + 1))
    at = draw(st.integers(0, 5000))
    pieces = []
    for length, low, high in zip(lengths, values[:-1], values[1:], strict=True):
        pieces.append(Piece(at / 1000, (at + length) / 1000, low, high))
        at += length
    return Curve(tuple(pieces))


@given(curves(), st.lists(st.integers(-1000, 90_000), min_size=1, max_size=40))
def test_an_envelope_is_the_curve(curve: Curve, milliseconds: list[int]) -> None:
    where = np.array(milliseconds) / 1000
    assert Envelope(curve).at(where) == pytest.approx([curve.at(each) for each in where], abs=1e-12)


def test_a_page_of_an_envelope_is_its_frames() -> None:
    curve = Curve((Piece(0.0, 2.0, 0.0, 1.0),))
    page = Envelope(curve).page(10)
    assert page.shape == (PAGE,)
    assert page.dtype == np.float32
    assert page[0] == pytest.approx(curve.at(1.0))
    assert page[-1] == pytest.approx(curve.at(1.1 - 1 / RATE))
    assert positions(PAGE, 3, 24)[2] == pytest.approx(0.101)


def ducked(timeline: Timeline) -> Samples:
    pages = -(-frames_of(timeline.duration) // PAGE)
    return np.concatenate([duck_page(timeline, index) for index in range(pages)])


def level_at(gains: Samples, position: float) -> float:
    return decibels_of(float(gains[frames_of(position)]))


def test_the_tones_are_back_before_the_first_word_and_return_slowly() -> None:
    gains = ducked(laid("4-6", "4-6", lines=[said(10.0, 12.0)]))
    assert level_at(gains, 10.0 - DUCK_LEAD) == pytest.approx(0.0, abs=1e-6)
    assert level_at(gains, 10.0 - DUCK_LEAD / 2) == pytest.approx(DUCK_DB / 2, abs=0.01)  # half the ease is half
    stays = gains[frames_of(10.0) : frames_of(12.0 + DUCK_STAY)]
    assert stays == pytest.approx(10 ** (-10 / 20), abs=1e-5)
    assert level_at(gains, 12.0 + (DUCK_STAY + DUCK_RETURN) / 2) == pytest.approx(DUCK_DB / 2, abs=0.01)
    assert level_at(gains, 12.0 + DUCK_RETURN) == pytest.approx(0.0, abs=1e-6)
    assert DUCK_DB <= -8.0


def test_a_line_without_a_recording_leaves_the_tones_alone() -> None:
    assert np.all(ducked(laid("4-6", "4-6", lines=[said(10.0, 12.0, clip=False)])) == 1.0)


def test_lines_that_follow_one_another_at_once_are_one_stretch() -> None:
    gains = ducked(laid("4-6", "4-6", "4-6", lines=[said(8.0, 10.0), said(10.8, 13.0), said(14.4, 16.0)]))
    assert gains[frames_of(8.0) : frames_of(16.0)].max() < gain_of(-9.8)


def test_the_tones_come_and_go_without_a_corner() -> None:
    gains = ducked(laid("4-6", "4-6", "4-6", lines=[said(8.0, 10.0), said(12.5, 13.0), said(19.0, 20.0)]))
    levels = 20 * np.log10(gains[::48].astype(np.float64)) * 1000  # one for each millisecond; in dB a second
    slopes = np.diff(levels)
    # The steepest place of a 10 dB ease in 0.7 s is pi/2 * 10/0.7 = 22.4 dB a second; of 3.5 s, 4.5.
    assert np.abs(slopes).max() == pytest.approx(22.4, abs=0.3)
    assert slopes.max() < 5.0
    # Its bend is at most pi^2/2 * 10/0.7^2 = 101 dB a second in a second, and two may add up; a corner has no bound.
    assert np.abs(np.diff(slopes)).max() < 0.202


def test_the_tones_never_rise_above_themselves_nor_sink_deeper() -> None:
    gains = ducked(laid("4-6", "4-6", "4-6", lines=[said(8.0, 10.0), said(10.1, 10.2), said(11.0, 14.0)]))
    assert gains.max() == 1.0
    assert gains.min() >= np.float32(gain_of(DUCK_DB)) - 1e-6


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
    assert np.array_equal(duck_page(whole, index), duck_page(known, index))
    # and each frame is what the lines around it say, however many there are
    at = (index * PAGE + 7) / RATE
    full = any(line.clip and line.start <= at <= line.end for line in lines)
    assert not full or duck_page(whole, index)[7] == pytest.approx(gain_of(DUCK_DB))
