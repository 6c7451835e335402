"""What the ear works out faster than numpy has it is the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from audio.hearing.telling import median, percentile, smoothed

LEVELS = arrays(np.float64, array_shapes(max_dims=2, max_side=40), elements=st.floats(-120.0, 60.0))


@given(LEVELS, st.integers(0, 100))
def test_a_percentile_is_read_between_neighbours(levels: np.ndarray, percent: int) -> None:
    expected = np.percentile(levels, percent, axis=-1)
    assert percentile(np.sort(levels), percent) == pytest.approx(expected, abs=1e-9)
    assert median(levels[..., :1].ravel()) == pytest.approx(float(np.median(levels[..., :1])), abs=1e-9)


def test_each_moment_is_the_mean_of_three_before_it_and_four_after_it_and_the_ends_go_on() -> None:
    step = np.repeat([0.0, 8.0], 10)
    assert smoothed(np.stack([step, 2 * step]))[0] == pytest.approx([*[0] * 6, *range(1, 8), *[8] * 7])
    assert smoothed(np.stack([step, 2 * step]))[1] == pytest.approx(2 * smoothed(step))
