"""The level meter: how loud it is now, the highest peak held for a while, and whether the device was overdriven.

Time is counted in frames of the sound itself, so the same sound gives the same reading however it is cut into blocks
of whole tenths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from audio.units import Decibels, decibels_of

if TYPE_CHECKING:
    from audio.units import Frames, Samples
    from scripts.units import Seconds

FLOOR_DB: Final = Decibels(-90.0)
CLIPPED: Final = 0.999
"""From this on a sample is at the end of what the device can say."""
_CLIPPED_RUN: Final = 3
"""One sample may reach the end by itself; three in a row were cut off."""
HOLD: Final[Seconds] = 1.5
_FALL_DB_A_SECOND: Final = Decibels(20.0)
_SMOOTHING: Final[Seconds] = 0.05


@dataclass(frozen=True, slots=True)
class Level:
    """One reading, in decibels under full scale."""

    rms_db: Decibels = FLOOR_DB
    peak_db: Decibels = FLOOR_DB
    """Of the newest block."""
    held_db: Decibels = FLOOR_DB
    """The highest peak of the last while; then it falls."""
    clipped: bool = False
    """Whether the device was overdriven since the last ``reset``."""


class Meter:
    """Takes blocks and gives readings. One thread; a reading is handed on whole."""

    def __init__(self, rate: Frames) -> None:
        self._rate = rate
        self._power = 0.0
        self._held: Decibels = FLOOR_DB
        self._held_for: Seconds = 0.0
        self._run = 0
        self._clipped = False
        self.level = Level()

    def reset(self) -> None:
        """Forget that it was overdriven."""
        self._clipped = False

    def add(self, block: Samples) -> None:
        """Take the next block, [frames, channels]."""
        if not len(block):
            return
        length = len(block) / self._rate
        magnitudes = np.abs(block).max(axis=1)
        peak = _db(float(magnitudes.max()))
        share = float(np.exp(-length / _SMOOTHING))
        self._power = share * self._power + (1 - share) * float(np.mean(np.square(block), dtype=np.float64))
        self._held_for += length
        if peak >= self._held:
            self._held, self._held_for = peak, 0.0
        elif self._held_for > HOLD:
            fallen = self._held - _FALL_DB_A_SECOND * min(length, self._held_for - HOLD)
            self._held = max(peak, Decibels(fallen))
        self._clipped = self._clipped or self._overdriven(magnitudes)
        self.level = Level(_db(self._power**0.5), peak, self._held, self._clipped)

    def _overdriven(self, magnitudes: Samples) -> bool:
        at_end = np.concatenate([np.ones(self._run, np.bool_), magnitudes >= CLIPPED])
        stops = np.flatnonzero(~at_end)
        self._run = min(_CLIPPED_RUN, len(at_end) - 1 - int(stops[-1]) if len(stops) else len(at_end))
        return longest_run(at_end) >= _CLIPPED_RUN


def longest_run(marks: npt.NDArray[np.bool_]) -> int:
    """Return how many marks follow each other at most."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marks, [False]]).astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def is_clipped(sound: Samples) -> bool:
    """Return whether a whole take, [frames, channels], was overdriven."""
    return longest_run(np.abs(sound).max(axis=1, initial=0.0) >= CLIPPED) >= _CLIPPED_RUN


def _db(magnitude: float) -> Decibels:
    return max(FLOOR_DB, decibels_of(magnitude))
