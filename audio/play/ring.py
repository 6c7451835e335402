"""The ring between the feeder and the output: stereo float32 frames, one writer, one reader, no lock.

Two threads share it. The *feeder* alone changes ``written`` and the frames from ``read + MARGIN`` on; the *output's*
thread alone changes ``read``. Each side only reads the other's counter, and under CPython a counter's assignment is
atomic, so neither ever waits. The feeder may write frames again that were not played yet: that is how a key is heard
soon although sound is rendered far ahead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from audio.units import StreamFrame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from audio.outputs.contract import FrameSink
    from audio.units import Frames

FRAME_BYTES = 8
"""Two channels of float32."""


class Ring:
    """A ring of ``capacity`` frames; frame numbers count from the stream's start and never wrap."""

    def __init__(self, capacity: Frames) -> None:
        self.capacity = capacity
        self.written = StreamFrame(0)
        """Frames up to here are there to be played. Feeder."""
        self.read = StreamFrame(0)
        """Frames up to here have been handed to the output. Output's thread."""
        self.settled: StreamFrame = StreamFrame(0)
        """Frames up to here stay as they are, whatever a control changes: they cannot be rendered again. Feeder."""
        self._frames = np.zeros((capacity, 2), dtype=np.float32)
        self._bytes = self._frames.data.cast("B")

    def write(self, first: StreamFrame, samples: NDArray[np.float32]) -> None:
        """Put samples [n, 2] at a frame number, over what stands there. Feeder thread.

        The caller keeps ``first + n`` at or below ``read + capacity``, and ``first`` at or below ``written``.
        """
        count = len(samples)
        start = first % self.capacity
        head = min(count, self.capacity - start)
        self._frames[start : start + head] = samples[:head]
        self._frames[: count - head] = samples[head:]
        self.written = max(self.written, first + count)

    def copy_to(self, out: FrameSink, count: Frames) -> Frames:
        """Copy the next frames into a buffer of ``count`` frames, silence where there are none; return how many.

        The output's thread; in a sound callback, so it copies and counts and does nothing else.
        """
        first = self.read
        got = max(0, min(count, self.written - first))
        start = first % self.capacity
        head = min(got, self.capacity - start)
        out[0 : head * FRAME_BYTES] = self._bytes[start * FRAME_BYTES : (start + head) * FRAME_BYTES]
        if got > head:
            out[head * FRAME_BYTES : got * FRAME_BYTES] = self._bytes[0 : (got - head) * FRAME_BYTES]
        if got < count:
            out[got * FRAME_BYTES : count * FRAME_BYTES] = bytes((count - got) * FRAME_BYTES)
        self.read = first + got
        return got
