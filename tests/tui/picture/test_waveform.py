"""A recording's shape in a row of cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.files.waveform import Waveform, nothing_yet
from tui.picture.cells import Charset
from tui.picture.waveform import waveform_row, waveform_text


def shape(*levels: float, known: float = 1.0) -> Waveform:
    each = 2000 // len(levels)
    values = np.repeat(np.array(levels, np.float32), each)
    return Waveform(values, values, known)


def test_the_loudest_is_full_and_the_rest_falls_in_decibels() -> None:
    assert waveform_row(shape(0.2, 0.02, 0.0, 0.2), 4) == pytest.approx((1.0, 0.5, 0.0, 1.0), abs=1e-5)


def test_before_and_after_the_recording_there_is_nothing() -> None:
    assert waveform_row(shape(0.1), 10, (0.2, 0.8)) == pytest.approx((0, 0, 1, 1, 1, 1, 1, 1, 0, 0), abs=1e-5)


def test_what_has_not_been_read_is_told_apart() -> None:
    assert waveform_row(shape(0.1, 0.1, 0.0, 0.0, known=0.5), 4) == pytest.approx((1.0, 1.0, None, None))
    assert waveform_row(nothing_yet(), 3) == (None, None, None)


def test_as_characters() -> None:
    levels = (0.0, 0.49, 1.0, None)
    assert waveform_text(levels, Charset.UNICODE) == "▁▄█·"
    plain = waveform_text(levels, Charset.ASCII)
    assert plain.isascii()
    assert len(plain) == 4


@given(
    st.lists(st.floats(0, 4), min_size=1, max_size=40),
    st.integers(0, 300),
    st.floats(0, 1),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_every_cell_is_a_level_or_unknown(
    levels: list[float], width: int, known: float, span: tuple[float, float]
) -> None:
    row = waveform_row(shape(*levels, known=known), width, span)
    assert len(row) == width
    assert all(level is None or 0 <= level <= 1 for level in row)
    assert len(waveform_text(row, Charset.UNICODE)) == width
