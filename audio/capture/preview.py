"""Listening to a take: what would be heard of it, through an output of its own, without a session around it.

The output's thread takes frames from memory; everything else is called by whoever listens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

from audio.mix.clips import FADE_OUT, fade_in, fade_out
from audio.units import RATE, gain_of

if TYPE_CHECKING:
    from audio.capture.folder import Settled
    from audio.outputs.contract import FrameSink, Output
    from audio.units import Frames, Samples
    from scripts.units import Seconds

_FRAME_BYTES: Final = 8
_LEAD: Final[Frames] = RATE // 5
"""Silence first: some devices swallow what comes right after they open."""


def audible(settled: Settled) -> Samples:
    """Return a take as a session would play it, [frames, 2] at 48 kHz."""
    sound = settled.clip
    if settled.rate != RATE:
        sound = soxr.resample(sound, settled.rate, RATE)
    sound = np.asarray(sound * np.float32(gain_of(settled.numbers.gain_db)), np.float32)
    fade_in(sound)
    fade_out(sound, len(sound), min(FADE_OUT, len(sound) // 2))
    return np.repeat(sound, 2, axis=1)


class TakePreview:
    """Plays samples once. A :class:`audio.outputs.contract.Source`."""

    def __init__(self, sound: Samples, output: Output) -> None:
        """Begin to play.

        Args:
            sound: [frames, 2] at 48 kHz.
            output: Not yet started; it is closed at the end.

        Raises:
            OutputError: The output does not open.

        """
        led = np.concatenate([np.zeros((_LEAD, 2), np.float32), sound.astype(np.float32)])
        self.length: Seconds = len(sound) / RATE
        self.read: Frames = 0
        """Frames that have been handed over. The output's thread."""
        self._bytes = memoryview(led.tobytes())
        self._frames = len(led)
        self._output = output
        output.start(self)

    def copy_to(self, out: FrameSink, count: Frames) -> Frames:
        """Fill a buffer, with silence when all has been played. The output's thread."""
        first = self.read
        got = max(0, min(count, self._frames - first))
        out[0 : got * _FRAME_BYTES] = self._bytes[first * _FRAME_BYTES : (first + got) * _FRAME_BYTES]
        if got < count:
            out[got * _FRAME_BYTES : count * _FRAME_BYTES] = bytes((count - got) * _FRAME_BYTES)
        self.read = first + count
        return count

    def done(self, now: Seconds) -> bool:
        """Return whether everything has been heard, or the output has gone."""
        anchor = self._output.anchor
        if self._output.lost(now):
            return True
        return anchor is not None and anchor.frame + (now - anchor.heard_at) * RATE >= self._frames

    def stop(self) -> None:
        """Stop playing."""
        self._output.close()
