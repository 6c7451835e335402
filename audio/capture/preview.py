"""Listening to a take: what would be heard of it, through an output of its own, without a session around it.

The output's thread takes frames from memory; everything else is called by whoever listens.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

from audio.mix.clips import FADE_OUT, fade_in, fade_out
from audio.units import RATE, Decibels, StreamFrame, gain_of

if TYPE_CHECKING:
    from audio.capture.folder import Settled
    from audio.outputs.contract import FrameSink, Output
    from audio.units import Frames, Samples
    from scripts.units import Seconds

_FRAME_BYTES: Final = 8
_LEAD: Final[Frames] = RATE // 5
"""Silence first: some devices swallow what comes right after they open."""
_AHEAD: Final[Frames] = 4096
"""A fade begins so far behind what has been handed over: past the block that is copied just now."""
_STOPS: Final[Frames] = RATE // 2
_STOPS_WITHIN: Final[Seconds] = 1.5
"""An output that has not handed the fade over by then is closed all the same."""
_LOOKS: Final[Seconds] = 0.02


def audible(settled: Settled) -> Samples:
    """Return a take as a session would play it, [frames, 2] at 48 kHz."""
    sound = settled.clip
    if settled.rate != RATE:
        sound = soxr.resample(sound, settled.rate, RATE)
    sound = np.asarray(sound * np.float32(gain_of(Decibels(settled.numbers.gain_db))), np.float32)
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
        self.read = StreamFrame(0)
        """Frames that have been handed over. The output's thread."""
        self._sound = led
        self._bytes = memoryview(led).cast("B")  # type: ignore[arg-type] # arrays are buffers, which numpy does not say before 3.12
        self._frames = len(led)
        self._output = output
        self._closing: threading.Thread | None = None
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
        """Fade, and stop; returns at once. The caller's thread, as ``wait``."""
        if self._closing is not None:
            return
        # What the output's thread is copying just now is left as it is.
        first = self.read + _AHEAD
        if first < self._frames:
            rest = self._sound[first : first + _STOPS]
            rest *= (0.5 + 0.5 * np.cos(np.linspace(0.0, np.pi, len(rest), dtype=np.float32)))[:, None]
            self._frames = first + len(rest)
        self._closing = threading.Thread(target=self._close, name="fading what is listened to", daemon=True)
        self._closing.start()

    def wait(self) -> None:
        """Return when it has stopped and its output is closed."""
        if self._closing is not None:
            self._closing.join()

    def _close(self) -> None:
        """Close the output once the fade has been heard. A thread of its own."""
        began = time.monotonic()
        while not self.done(now := time.monotonic()) and now - began < _STOPS_WITHIN:
            time.sleep(_LOOKS)
        self._output.close()
