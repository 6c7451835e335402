"""A filter by blocks gives what its recursion gives, frame by frame."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.level.blocks import STRETCH, BlockFilter
from audio.level.filters import k_weighting

if TYPE_CHECKING:
    from audio.level.filters import Biquad

FILTERS = k_weighting(48_000)


def frame_by_frame(biquads: tuple[Biquad, ...], sound: list[float]) -> list[float]:
    """The difference equation of each, as it is written: y = b0 x + b1 x1 + b2 x2 - a1 y1 - a2 y2."""
    for (b0, b1, b2), (a1, a2) in biquads:
        out, x1, x2, y1, y2 = [], 0.0, 0.0, 0.0, 0.0
        for x in sound:
            y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
            x2, x1, y2, y1 = x1, x, y1, y
            out.append(y)
        sound = out
    return sound


def test_it_is_the_recursion_also_from_one_stretch_into_the_next() -> None:
    # An offset, which the high-pass takes out, and noise: what rounding would drown first.
    sound = (0.3 + 0.1 * np.random.default_rng(1).standard_normal((2 * STRETCH, 2))).astype(np.float32)
    by_blocks = BlockFilter(FILTERS, 2)
    heard = np.concatenate([by_blocks.filtered(sound[:STRETCH]), by_blocks.filtered(sound[STRETCH:])], axis=1)
    until = STRETCH + 4800
    for channel in range(2):
        expected = frame_by_frame(FILTERS, sound[:until, channel].astype(float).tolist())
        assert heard[channel, :until] == pytest.approx(expected, abs=1e-6)


def test_a_copy_goes_on_by_itself() -> None:
    sound = np.ones((STRETCH, 1), np.float32)
    by_blocks = BlockFilter(FILTERS, 1)
    by_blocks.filtered(sound)
    ahead = copy(by_blocks).filtered(0 * sound)
    assert np.array_equal(by_blocks.filtered(0 * sound), ahead)
