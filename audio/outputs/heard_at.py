"""When a frame handed to the sound device reaches the ear: what the device says, without what it cannot mean.

A device says at each call how long it is until the ear. Two things spoil that. The call waits until Python lets it
run, 5 to 17 ms on a busy machine. And a sound server that has just begun takes its own rate for some hundredths wrong
and puts itself right every second and a half: through PulseAudio on a busy machine what it said strayed by up to 64 ms
within the first eight seconds, from a first word that was right within 3. A device plays its frames in their own time,
a few millionths off: where it says otherwise it is followed slowly, unless it means it.

Threads: all of it runs on PortAudio's real-time thread, once a block; a handful of sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.units import RATE

if TYPE_CHECKING:
    from audio.units import StreamFrame
    from scripts.units import Seconds

_SETTLES: Final[Seconds] = 0.25
"""So long what is said counts as it is: the first calls may come before anything plays."""
_AGREES: Final[Seconds] = 0.004
_ANOTHER: Final[Seconds] = 0.1
"""What strays so far is no mistake: the sound stood still meanwhile, or goes another way now."""
_SLOWLY: Final = 0.002
"""In seconds a second: ten times as fast as clocks drift."""
_FAR: Final[Seconds] = 0.05
_MEANT: Final[Seconds] = 10.0
_MEANT_FAR: Final[Seconds] = 3.0
"""What has strayed for so long is meant, and sooner where it is farther."""
_SOON: Final = 0.02
"""Then it is caught up with as fast as that: a fiftieth of a breath's pace is not seen."""
_CALLS: Final = 64
"""The shortest wait is looked for among so many calls at the least, and twice as many at the most."""
_LONGEST_WAIT: Final[Seconds] = 0.05
"""A call that seems to have waited for longer has not: the device's clock was set, or is none."""


class HeardAt:
    """Turns what a device says into the moments at which frames are heard."""

    def __init__(self) -> None:
        self._calls = 0
        self._shortest = self._shortest_before = float("inf")
        self._zero: Seconds | None = None
        """When the stream's frame 0 would have been heard (monotonic)."""
        self._settled: Seconds = 0.0
        self._agreed: Seconds = 0.0
        self._near: Seconds = 0.0
        self._meant = False
        """Whether where it strays to is caught up with, until it is."""
        self._last: Seconds = 0.0

    def of(self, frame: StreamFrame, now: Seconds, called: Seconds, heard: Seconds, *, anew: bool = False) -> Seconds:
        """Return when a frame is heard (monotonic seconds).

        Args:
            frame: The first of the block that is handed over.
            now: The monotonic time, at the call.
            called: When the device called, by its own clock.
            heard: When it says that the block is heard, by that clock.
            anew: Whether something was missing before this block, so that all is heard later from here on.

        """
        said = heard + self._between(now - called) - frame / RATE
        zero = self._zero
        if zero is None or anew or abs(said - zero) > _ANOTHER:
            self._settled = now + _SETTLES
        if zero is None or now < self._settled:
            zero, self._agreed, self._near = said, now, now
        else:
            if abs(said - zero) < _FAR:
                self._near = now
            if abs(said - zero) < _AGREES:
                self._agreed, self._meant = now, False
            elif now - self._agreed > _MEANT or now - self._near > _MEANT_FAR:
                self._meant = True
            most = (_SOON if self._meant else _SLOWLY) * (now - self._last)
            zero += min(most, max(-most, said - zero))
        self._zero, self._last = zero, now
        return zero + frame / RATE

    def _between(self, wait: Seconds) -> Seconds:
        """Return what lies between the device's clock and the monotonic one: what a call that did not wait shows."""
        if self._calls % _CALLS == 0:
            self._shortest_before, self._shortest = self._shortest, wait
        self._calls += 1
        self._shortest = min(self._shortest, wait)
        return max(min(self._shortest, self._shortest_before), wait - _LONGEST_WAIT)
