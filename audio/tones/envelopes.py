"""Envelopes over session frames: the timeline's curves as arrays, and how far the tones step back for the voice.

Pure functions of the timeline and the place, so any page can be asked for in any order, from any thread. Shapes
agree with :meth:`scripts.laid.curve.Curve.at` to the last bits of a float64; the picture asks that one.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from audio.units import PAGE, RATE

if TYPE_CHECKING:
    from audio.units import Decibels, Frames, Samples
    from scripts.laid.curve import Curve
    from scripts.laid.events import SpokenLine
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

Positions: TypeAlias = npt.NDArray[np.float64]
"""Session positions in seconds."""
Values: TypeAlias = npt.NDArray[np.float64]

DUCK_DB: Final[Decibels] = -10.0
"""How far the tones step back while a line is spoken: 8 dB keep words clear, and 2 dB are in hand."""
DUCK_LEAD: Final[Seconds] = 0.7
"""They begin to step back this long before the line and are there when it begins."""
DUCK_STAY: Final[Seconds] = 0.7
"""They stay back this long after it, so that lines which follow one another at once are one stretch."""
DUCK_RETURN: Final[Seconds] = 4.2
"""This long after a line they are all the way up again: 3.5 seconds of return after the stay."""


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


def duck_page(timeline: Timeline, index: int) -> Samples:
    """Return the gain of the tones under the spoken lines over one page, shape ``[PAGE]``.

    1 where nobody speaks; ``DUCK_DB`` from the start of every line that has a clip until ``DUCK_STAY`` after its end.
    Steps are raised cosines in decibels. Where one line's return meets the next one's lead, what each leaves is
    multiplied, so the gain has no corner and goes no deeper. It depends on no line that begins more than ``DUCK_LEAD``
    after the frame.
    """
    first = index * PAGE
    spoken = _lines_in(timeline, first / RATE, (first + PAGE) / RATE)
    if not spoken:
        return np.ones(PAGE, dtype=np.float32)
    where = positions(first, PAGE)
    left = np.ones(PAGE)
    for line in spoken:
        left *= 1.0 - _depth(line, where)
    return np.power(10.0, (DUCK_DB / 20.0) * (1.0 - left)).astype(np.float32)


def _depth(line: SpokenLine, where: Positions) -> Values:
    """Return how far the tones have stepped back for one line: 0 not at all, 1 all the way."""
    coming = ease(np.clip((where - (line.start - DUCK_LEAD)) / DUCK_LEAD, 0.0, 1.0))
    going = ease(np.clip((where - line.end - DUCK_STAY) / (DUCK_RETURN - DUCK_STAY), 0.0, 1.0))
    return coming * (1.0 - going)


def _lines_in(timeline: Timeline, start: Seconds, end: Seconds) -> list[SpokenLine]:
    """Return the lines with a clip that the tones make room for between two positions."""
    lines = timeline.lines
    found: list[SpokenLine] = []
    # Lines stand in order and do not overlap, so the search goes back from the last that can matter and soon ends.
    for at in range(bisect_left(lines, end + DUCK_LEAD, key=attrgetter("start")) - 1, -1, -1):
        line = lines[at]
        if line.end + DUCK_RETURN <= start:
            break
        if line.clip is not None:
            found.append(line)
    return found[::-1]
