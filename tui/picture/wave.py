"""The wave: the breath drawn along time. Now stands in the middle; what is past fades, what comes is there to see.

Every column is the same stretch of time in a whole session, so a breath that is led slower is seen to grow longer, and
the coming turn stands where it will come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tui.picture.orb import smoothstep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scripts.laid.curve import Curve
    from scripts.units import Seconds
    from tui.picture.orb import Field

PAST = 0.56
"""Brightness of the line just behind now."""
COMING = 0.46
"""Brightness of the line from now to the coming turn."""
LATER = 0.3
"""Brightness of the line after the coming turn."""
_HALF_WIDTH_PX = 1.75
GLOW_PX = 5.0
"""So far from its middle the line is seen at all."""
HALO_PX = 7.0
"""So far from its middle the point that is now is seen at all."""
_GLOW = 0.16
_DOT_PX = 1.75
FADES_OVER = 0.3
"""Over so much of the width the wave fades on either side."""


class Samples:
    """A curve as arrays, to be evaluated at many positions at once. Gives what ``Curve.at`` gives."""

    def __init__(self, curve: Curve) -> None:
        self._starts = np.array([piece.start for piece in curve.pieces])
        self._ends = np.array([piece.end for piece in curve.pieces])
        self._low = np.array([piece.low for piece in curve.pieces])
        self._high = np.array([piece.high for piece in curve.pieces])

    def at(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the curve's value at each session position (seconds)."""
        index = np.maximum(np.searchsorted(self._starts, positions, side="right") - 1, 0)
        start, end = self._starts[index], self._ends[index]
        u = np.minimum(np.maximum((positions - start) / np.maximum(end - start, 1e-9), 0.0), 1.0)
        low = self._low[index]
        return np.asarray(low + (self._high[index] - low) * (0.5 - 0.5 * np.cos(np.pi * u)))


def seconds_per_column(width: int) -> Seconds:
    """Return how much time one column is: 30 s across 120 columns; in a narrow window at least 14 s are shown."""
    return max(0.25, 14.0 / width)


def line_light(apart: NDArray[np.float32], half_width: float = _HALF_WIDTH_PX) -> NDArray[np.float32]:
    """Return how bright the line is at distances from its middle (pixels), 1 being its own brightness."""
    line = np.maximum(1.0 - (apart / half_width) ** 2, 0.0)
    glow = np.maximum(1.0 - apart / GLOW_PX, 0.0) ** 2 * _GLOW
    return np.asarray(np.maximum(line * line, glow), dtype=np.float32)


def point_light(away: NDArray[np.float32], size: float = _DOT_PX) -> NDArray[np.float32]:
    """Return how bright the point that is now is, at distances from its middle (pixels)."""
    point = smoothstep(0.0, 1.0, np.asarray(1.3 - away / size, dtype=np.float32))
    halo = np.maximum(1.0 - away / HALO_PX, 0.0) ** 2 * 0.3
    return np.asarray(np.maximum(point, halo), dtype=np.float32)


def fade(across: NDArray[np.float32], width: float) -> NDArray[np.float32]:
    """Return how present the wave is across the canvas: it comes out of the dark on the right and goes back to it."""
    begins, whole = width * 0.02, width * FADES_OVER
    return (smoothstep(begins, whole, across) * smoothstep(begins, whole, width - across)).astype(np.float32)


def _slope(middle: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how steep the line is in each column: what ``np.gradient`` gives, in a fifth of the time."""
    slope = np.empty_like(middle)
    np.subtract(middle[2:], middle[:-2], out=slope[1:-1])
    slope[1:-1] *= np.float32(0.5)
    slope[0], slope[-1] = middle[1] - middle[0], middle[-1] - middle[-2]
    return slope


class Wave:
    """The wave on a canvas of a given size."""

    def __init__(self, width: int, rows: int, top: float, bottom: float, now: float) -> None:
        """Prepare a canvas.

        Args:
            width: Pixels across.
            rows: Pixels down the whole canvas.
            top: Where the middle of the line is when the breath is full, in pixels from the canvas' top.
            bottom: Where it is when the breath is empty.
            now: Where now stands, in pixels from the left.

        """
        self.now = now
        self.column = seconds_per_column(width)
        self._width = width
        self._canvas_rows = rows
        self._top = top
        self._bottom = bottom
        self._first = max(0, int(top - GLOW_PX))
        self._last = min(rows, int(bottom + GLOW_PX) + 1)
        self._across = np.arange(width, dtype=np.float32) + 0.5
        self._down = (np.arange(self._first, self._last, dtype=np.float32) + 0.5)[:, None]
        self._fade = fade(self._across, width)

    def height(self, level: NDArray[np.float64] | float) -> NDArray[np.float64] | float:
        """Return where the middle of the line is at a level, in pixels from the canvas' top."""
        return self._bottom + (self._top - self._bottom) * level

    def times(self, position: Seconds) -> NDArray[np.float64]:
        """Return the session position in the middle of each column."""
        return np.asarray(position + (self._across - self.now).astype(np.float64) * self.column)

    def turn_column(self, position: Seconds, turn: Seconds) -> float:
        """Return where a coming turn stands, in pixels from the left."""
        return self.now + (turn - position) / self.column

    def add_to(self, field: Field, samples: Samples, position: Seconds, turn: Seconds, presence: float) -> None:
        """Lay the wave over a canvas' light.

        Args:
            field: The canvas, changed in place: the brighter of the two stays.
            samples: The timeline's level.
            position: The session position that is now.
            turn: When the phase that is now ends.
            presence: How present it is, 0 to 1.

        """
        heights = np.asarray(self.height(samples.at(np.append(self.times(position), position))), dtype=np.float32)
        middle, here = heights[:-1], heights[-1]
        slope = _slope(middle)
        apart = np.abs(self._down - middle) / np.sqrt(1.0 + slope * slope)
        light = (line_light(apart) * self._strength(position, turn)).astype(np.float32)
        # Farther away the point that is now is not seen.
        near = slice(max(0, int(self.now - HALO_PX)), int(self.now + HALO_PX) + 1)
        away = np.hypot(self._across[near] - self.now, self._down - here)
        np.maximum(light[:, near], point_light(away), out=light[:, near])
        light *= np.float32(presence)
        part = field[self._first : self._last]
        np.maximum(part, light, out=part)

    def _strength(self, position: Seconds, turn: Seconds) -> NDArray[np.float32]:
        """Return the line's brightness in each column."""
        past = smoothstep(self.now + 1.5, self.now - 1.5, self._across)
        after = self.turn_column(position, turn)
        later = smoothstep(after, after + 3.0, self._across)
        coming = COMING + (LATER - COMING) * later
        return np.asarray((coming + (PAST - coming) * past) * self._fade, dtype=np.float32)
