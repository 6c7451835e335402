"""The timeline's curves as arrays agree with the curves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.tones.envelopes import Envelope, positions
from audio.units import PAGE, RATE, Decibels, decibels_of, frames_of, gain_of, seconds_of
from scripts.laid.curve import Curve, Piece


def test_a_tenth_of_a_second_is_a_page_and_a_millisecond_is_whole_frames() -> None:
    assert frames_of(0.1) == PAGE
    assert frames_of(0.001) == 48
    assert seconds_of(RATE) == 1.0


def test_gains_and_decibels() -> None:
    assert gain_of(Decibels(20.0)) == pytest.approx(10.0)
    assert decibels_of(0.5) == pytest.approx(-6.0206, abs=1e-4)
    assert decibels_of(0.0) == -np.inf
    assert gain_of(Decibels(-np.inf)) == 0.0
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
