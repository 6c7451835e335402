"""The wave: the breath drawn along time. Now stands in the middle; what is past fades, what comes is there to see.

Every column is the same stretch of time in a whole session, so a breath that is led slower is seen to grow longer, and
the coming turn stands where it will come.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tui.picture.orb import smoothstep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scripts.laid.curve import Curve
    from scripts.laid.level import Level
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


_MORE = 60.0
"""So many seconds more of a curve is made than is looked at: nothing need be made anew for a minute."""


class Samples:
    """A curve as arrays, to be evaluated at many positions at once. Gives what ``Curve.at`` gives.

    They are made for as much of it as is looked at, and some more on either side.
    """

    def __init__(self, curve: Curve | Level) -> None:
        self.one = curve.at
        """Its value at a single position."""
        self._curve = curve
        self._first = self._last = math.nan
        """From where to where it has been made."""

    def _make(self, first: Seconds, last: Seconds) -> None:
        self._first, self._last = first - _MORE, last + _MORE
        start, end, low, high = np.array(self._curve.between(self._first, self._last), dtype=np.float64).T
        self._begin = start
        self._changes = start[1:]
        """Where one piece gives way to the next."""
        self._pace = np.pi / np.maximum(end - start, 1e-9)
        self._middle, self._half = (low + high) / 2, (high - low) / 2

    def at(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the curve's value at each session position (seconds)."""
        first, last = positions.min(), positions.max()
        if not (self._first <= first and last <= self._last):
            self._make(first, last)
        index = np.searchsorted(self._changes, positions, side="right")
        angle = positions - self._begin.take(index)
        angle *= self._pace.take(index)
        np.minimum(np.maximum(angle, 0.0, out=angle), np.pi, out=angle)
        return np.asarray(self._middle.take(index) - self._half.take(index) * np.cos(angle))


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


_FINENESS = 256
"""Light is looked up by steps of 1/256 px of the distance: what depends on nothing else is computed once."""
_AWAY = (np.arange(HALO_PX * _FINENESS, dtype=np.float32) + np.float32(0.5)) / np.float32(_FINENESS)
_LINE, _POINT = line_light(_AWAY), point_light(_AWAY)


def _looked_up(light: NDArray[np.float32], distance: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the light at distances in 1/256 px; beyond the last there is as much as there."""
    return light.take(distance.astype(np.intp), mode="clip")


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
        self._across = across = np.arange(width, dtype=np.float32) + 0.5
        self._down = (np.arange(self._first, self._last, dtype=np.float32) + 0.5)[:, None]
        # One column more on either side, for how steep the line is; and now itself.
        self._ahead = (np.append(np.arange(-1, width + 1) + 0.5, now) - now) * self.column
        past, present = smoothstep(now + 1.5, now - 1.5, across), fade(across, width)
        self._soon = ((COMING + (PAST - COMING) * past) * present).astype(np.float32)
        """The line's brightness in each column, where the coming turn is not passed."""
        self._fainter = ((LATER - COMING) * (1.0 - past) * present).astype(np.float32)
        """How much brighter it is beyond that turn."""
        # Farther away the point that is now is not seen.
        self._near = slice(max(0, int(now - HALO_PX)), int(now + HALO_PX) + 1)
        self._aside = (across[self._near] - np.float32(now)) * _FINENESS

    def height(self, level: NDArray[np.float64] | float) -> NDArray[np.float64] | float:
        """Return where the middle of the line is at a level, in pixels from the canvas' top."""
        return self._bottom + (self._top - self._bottom) * level

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
        heights = np.asarray(self.height(samples.at(position + self._ahead)), dtype=np.float32)
        middle, here = heights[1:-2], heights[-1]
        slope = (heights[2:-1] - heights[:-3]) * 0.5
        apart = np.abs(self._down - middle)
        apart *= _FINENESS / np.hypot(slope, 1.0)
        light = _looked_up(_LINE, apart)
        light *= self._strength(position, turn)
        away = np.hypot(self._aside, (self._down - here) * _FINENESS)
        np.maximum(light[:, self._near], _looked_up(_POINT, away), out=light[:, self._near])
        light *= np.float32(presence)
        part = field[self._first : self._last]
        np.maximum(part, light, out=part)

    def _strength(self, position: Seconds, turn: Seconds) -> NDArray[np.float32]:
        """Return the line's brightness in each column."""
        after = self.turn_column(position, turn)
        return self._soon + self._fainter * smoothstep(after, after + 3.0, self._across)
