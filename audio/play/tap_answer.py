"""The touch: a soft swell that answers a listener's tap, over whatever else is heard or over silence.

One steady tone that a gain lets in and out, so that taps near to each other meet in one swell and nothing beats. It
takes 450 ms to come: less would startle. A function of the stream frame; belongs to the feeder thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.play.automation import Automation
from audio.units import FULL, RATE, SILENCE

if TYPE_CHECKING:
    from audio.units import Frames, Hertz, Samples, StreamFrame

ATTACK: Final[Frames] = round(0.45 * RATE)
RELEASE: Final[Frames] = round(1.5 * RATE)
_PITCH: Final[Hertz] = 196.0
_PARTIALS: Final = (0.032, 0.012, 0.004)
"""About 32 dB under full scale together: as soft as the tones are."""


class Touch:
    """See the module."""

    def __init__(self) -> None:
        self._gain = Automation(SILENCE)

    def answer(self, at: StreamFrame) -> None:
        """Swell once from a stream frame on."""
        there = self._gain.move(at, FULL, ATTACK)
        self._gain.move(there, SILENCE, RELEASE)

    def fade(self, at: StreamFrame, length: Frames) -> None:
        """Go with everything else that fades from a stream frame on."""
        self._gain.move(at, SILENCE, length)

    def sound(self, first: StreamFrame, count: Frames) -> Samples | None:
        """Return stream frames [first, first + count) as [count]; None where there is nothing."""
        gains = self._gain.gains(first, count)
        if isinstance(gains, float):
            if gains == 0.0:
                return None
            gains = np.full(count, gains, dtype=np.float32)
        turn = 2.0 * np.pi * _PITCH / RATE * np.arange(first, first + count, dtype=np.float64)
        tone = sum(level * np.sin(number * turn) for number, level in enumerate(_PARTIALS, 1))
        return np.asarray(tone * gains, dtype=np.float32)
