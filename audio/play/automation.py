"""A gain that moves by ramps along the stream: what every control (pause, stop, volume, mute) turns into."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from audio.units import FULL, Gain, StreamFrame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from audio.units import Frames


class Ramp(NamedTuple):
    """From ``start`` to ``end`` (stream frames) the gain moves from ``low`` to ``high`` along a raised cosine.

    ``bend`` below 1 has it move sooner, without getting steeper: a key is heard at once, and still without a step.
    """

    start: StreamFrame
    end: StreamFrame
    low: Gain
    high: Gain
    bend: float = 1.0

    def at(self, frames: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the gain at stream frames within the ramp."""
        u = ((frames - self.start) / max(1, self.end - self.start)) ** self.bend
        return self.low + (self.high - self.low) * (0.5 - 0.5 * np.cos(np.pi * u))


class Automation:
    """A gain along the stream. Belongs to the feeder thread.

    Values are a pure function of the stream frame, so frames can be rendered again from any point.
    """

    def __init__(self, value: Gain = FULL) -> None:
        self._ramps: list[Ramp] = [Ramp(StreamFrame(0), StreamFrame(0), value, value)]

    def value(self, frame: StreamFrame) -> Gain:
        """Return the gain at a stream frame."""
        ramp = next((ramp for ramp in reversed(self._ramps) if ramp.start <= frame), self._ramps[0])
        if frame >= ramp.end:
            return ramp.high
        return Gain(float(ramp.at(np.array([frame], dtype=np.float64))[0]))

    def move(
        self, frame: StreamFrame, target: Gain, length: Frames, *, start: Gain | None = None, bend: float = 1.0
    ) -> StreamFrame:
        """Begin a ramp to a gain at a stream frame, in place of whatever was to come; return where it arrives.

        It starts from the gain there, or from ``start`` where nothing was heard before.
        """
        low = self.value(frame) if start is None else start
        self._ramps = [ramp for ramp in self._ramps if ramp.start < frame][-8:]
        self._ramps.append(Ramp(frame, frame + length, low, target, bend))
        return frame + length

    def gains(self, first: StreamFrame, count: Frames) -> NDArray[np.float32] | Gain:
        """Return the gain for frames [first, first + count): one number where it does not move there."""
        end = first + count
        # A ramp rules from its start to the next one's, whatever it was going to do after.
        nexts = [*(ramp.start for ramp in self._ramps[1:]), end]
        ruling = [
            (ramp, max(ramp.start, first), min(until, end))
            for ramp, until in zip(self._ramps, nexts, strict=True)
            if min(until, end) > max(ramp.start, first)
        ]
        if all(begin >= ramp.end for ramp, begin, _ in ruling) and len(ruling) <= 1:
            return self.value(first)
        gains = np.full(count, self.value(first), dtype=np.float32)
        for ramp, begin, until in ruling:
            arrival = min(max(ramp.end, begin), until)
            gains[begin - first : arrival - first] = ramp.at(np.arange(begin, arrival, dtype=np.float64))
            gains[arrival - first : until - first] = ramp.high
        return gains
