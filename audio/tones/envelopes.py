"""Envelopes over session frames: the timeline's curves as arrays.

Pure functions of the timeline and the place, so any page can be asked for in any order, from any thread. Shapes
agree with :meth:`scripts.laid.curve.Curve.at` to the last bits of a float64; the picture asks that one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from audio.units import PAGE, RATE, Frames

if TYPE_CHECKING:
    from audio.units import Samples
    from scripts.laid.curve import Curve

Positions: TypeAlias = npt.NDArray[np.float64]
"""Session positions in seconds."""
Values: TypeAlias = npt.NDArray[np.float64]

STEP: Final[Frames] = 240
"""Slow values are worked out every 5 ms and joined by straight lines: the phase of a tone is then right within 1e-4 of
a period."""


def positions(first: Frames, count: Frames, step: Frames = 1) -> Positions:
    """Return the session positions of ``count`` frames from ``first``, ``step`` frames apart."""
    return np.arange(first, first + count * step, step, dtype=np.float64) / RATE


def ease(u: Values) -> Values:
    """Return :func:`scripts.breath.ease` of every value."""
    return 0.5 - 0.5 * np.cos(np.pi * u)


class Envelope:
    """A curve that is evaluated for many positions at once. Immutable; safe to share between threads."""

    def __init__(self, curve: Curve) -> None:
        pieces = np.array(curve.pieces, dtype=np.float64).reshape(-1, 4)
        self._starts = np.ascontiguousarray(pieces[:, 0])
        self._ends = np.ascontiguousarray(pieces[:, 1])
        self._lows = np.ascontiguousarray(pieces[:, 2])
        self._rises = pieces[:, 3] - pieces[:, 2]
        self._highs = np.ascontiguousarray(pieces[:, 3])

    def at(self, where: Positions) -> Values:
        """Return the curve's value at every position, in the positions' shape."""
        index = np.maximum(np.searchsorted(self._starts, where, side="right") - 1, 0)
        start, end, low = self._starts[index], self._ends[index], self._lows[index]
        length = end - start
        inside = (where - start) / np.where(length > 0.0, length, 1.0)
        between = low + self._rises[index] * ease(inside)
        return np.where(where <= start, low, np.where(where >= end, self._highs[index], between))

    def page(self, index: int) -> Samples:
        """Return the curve over one page of the session, shape ``[PAGE]``."""
        return self.at(positions(index * PAGE, PAGE)).astype(np.float32)


Slow = TypeVar("Slow", np.float32, np.float64)


def along(slow: npt.NDArray[Slow], step: Frames = STEP) -> npt.NDArray[Slow]:
    """Return slow values, ``step`` frames apart and one more than fill a stretch, joined by lines.

    Args:
        slow: ``[values]``, or a row for each of up to five of them; more would be spread over all cores, which wait for
            one another longer than they work.
        step: How many frames of what is asked for lie between two of them.

    """
    ends = np.empty((*slow.shape[:-1], slow.shape[-1] - 1, 2), slow.dtype)
    ends[..., 0] = slow[..., :-1]
    np.subtract(slow[..., 1:], slow[..., :-1], out=ends[..., 1])
    # A product of matrices: numpy's own loops are slow over rows as short as a step.
    lines = ends.reshape(-1, 2) @ _line(step).astype(slow.dtype)
    return np.asarray(lines.reshape(*slow.shape[:-1], -1))


def along_both(slow: Values, step: Frames) -> Samples:
    """Return slow values for both ears, as :func:`along` joins them: left and right in turn, ``[2 * frames]``.

    Args:
        slow: ``[2, values]``.
        step: How many frames of what is asked for lie between two of them.

    """
    by_ear = slow.T.astype(np.float32)
    ends = np.empty((len(by_ear) - 1, 2, 2), np.float32)
    ends[..., 0] = by_ear[:-1]
    np.subtract(by_ear[1:], by_ear[:-1], out=ends[..., 1])
    return np.asarray((ends.reshape(-1, 4) @ _line_of_both(step)).reshape(-1))


@lru_cache(maxsize=4)
def _line(step: Frames) -> Values:
    """Return what makes a line of its start and its rise, ``[2, step]``."""
    return np.stack([np.ones(step), np.arange(step) / step])


@lru_cache(maxsize=4)
def _line_of_both(step: Frames) -> Samples:
    """Return what makes lines for two ears in turn of their starts and rises, ``[4, 2 * step]``."""
    lines = np.zeros((2, 2, step, 2), np.float32)
    lines[0, ..., 0] = lines[1, ..., 1] = _line(step)
    return lines.reshape(4, -1)
