"""The breath by the heart: it beats quicker as one breathes in. A second opinion, never the first; pure.

By itself it is right too seldom: a heart may hardly follow the breath, and pressure waves of a tenth of a hertz look
like six breaths a minute. So it is asked only above 8.5 breaths a minute, and whoever asks has an opinion of their own.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.hearing.agreeing import KEPT
from audio.hearing.rhythm import likeness_of
from audio.hearing.spectra import HOP

if TYPE_CHECKING:
    from audio.strap.frames import Beat
    from scripts.units import Seconds

_LONGEST: Final[Seconds] = 60 / 8.5
_AROUND: Final = 9
"""Beats of which the median is what is usual there."""
_OFF: Final = 0.2
"""Beats that differ by more from what is usual there are dropped: early ones, and those that were not felt."""
_DROPPED: Final = 0.05
"""Where more are, there is no opinion."""
_LIKE: Final = 0.5
_LEAST: Final[Seconds] = 15.0
_SWING: Final[Seconds] = 0.008
"""A heart that follows the breath less than that tells nothing; a strap counts in milliseconds."""


class Beats:
    """The times between the last beats."""

    def __init__(self) -> None:
        self._between: deque[Seconds] = deque()
        self._sum = 0.0

    def feel(self, beat: Beat) -> None:
        """Take the times between beats that a strap told."""
        for between in beat.between:
            self._between.append(between)
            self._sum += between
        while self._sum > KEPT:
            self._sum -= self._between.popleft()

    def forget(self) -> None:
        """Begin anew."""
        self._between.clear()
        self._sum = 0.0

    def breath(self) -> Seconds | None:
        """Return how long a breath is by them; None where there is no opinion."""
        if self._sum < _LEAST or len(self._between) < _AROUND:
            return None
        between = np.array(self._between)
        ends = np.cumsum(between)
        padded = np.pad(between, _AROUND // 2, mode="reflect")
        usual = np.median(np.lib.stride_tricks.sliding_window_view(padded, _AROUND), axis=1)
        kept = np.abs(between - usual) <= _OFF * usual
        if np.mean(~kept) > _DROPPED:
            return None
        hops = np.arange(ends[kept][0], ends[kept][-1], HOP)
        line = np.interp(hops, ends[kept], between[kept])
        level = np.polyval(np.polyfit(hops, line, 2), hops)
        likeness = likeness_of([line - level])
        if likeness is None or likeness.height < _LIKE or likeness.length > _LONGEST or np.std(line - level) < _SWING:
            return None
        return likeness.length
