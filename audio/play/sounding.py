"""The sounding: a soft tone that is played to hear whether it comes back through a microphone.

One tone that glides slowly down, so that its return can be told from a hum, a voice or the session's own tones
(``audio/hearing/echo.py``), and comes and goes over 600 ms: less would startle. A function of the stream frame; belongs
to the feeder thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.play.automation import Automation
from audio.units import FULL, RATE, SILENCE, StreamFrame

if TYPE_CHECKING:
    from audio.units import Frames, Hertz, Samples
    from scripts.units import Seconds

LENGTH: Final[Seconds] = 2.4
_EDGE: Final[Seconds] = 0.6
_FROM: Final[Hertz] = 600.0
_TO: Final[Hertz] = 330.0
"""What the smallest loudspeaker can play, and no higher than a voice."""
_LEVEL: Final = 0.025
"""32 dB under full scale at its loudest, as the answer to a tap."""


def sounding(rate: Frames, first: Hertz = _FROM, last: Hertz = _TO) -> Samples:
    """Return the whole tone at a rate, mono [frames]; or its like that glides otherwise, which nobody plays."""
    at = np.arange(round(LENGTH * rate)) / rate
    turn = 2.0 * np.pi * (first * at + (last - first) / (2.0 * LENGTH) * at**2)
    edge = np.clip(np.minimum(at, LENGTH - at) / _EDGE, 0.0, 1.0)
    return np.asarray(_LEVEL * np.sin(turn) * (0.5 - 0.5 * np.cos(np.pi * edge)), dtype=np.float32)


class Sounding:
    """See the module."""

    def __init__(self) -> None:
        self._begins: StreamFrame | None = None
        self._gain = Automation(FULL)
        self._tone = np.zeros(0, dtype=np.float32)

    def begin(self, at: StreamFrame) -> None:
        """Sound once from a stream frame on; not over one that sounds yet."""
        if self._begins is None or at >= self._begins + len(self._tone):
            self._begins, self._gain, self._tone = at, Automation(FULL), sounding(RATE)

    def fade(self, at: StreamFrame, length: Frames) -> None:
        """Go with everything else that fades from a stream frame on."""
        self._gain.move(at, SILENCE, length)

    def sound(self, first: StreamFrame, count: Frames) -> Samples | None:
        """Return stream frames [first, first + count) as [count]; None where there is nothing."""
        if self._begins is None:
            return None
        skipped = first - self._begins
        wanted = self._tone[max(0, skipped) : max(0, skipped + count)]
        if not len(wanted):
            return None
        out = np.zeros(count, dtype=np.float32)
        begin = max(0, -skipped)
        out[begin : begin + len(wanted)] = wanted
        out *= np.asarray(self._gain.gains(first, count), dtype=np.float32)
        return out
