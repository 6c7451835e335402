"""The silent clock: takes frames as time passes, for machines without sound and for tests."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from audio.outputs.contract import Anchor
from audio.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Source
    from scripts.faults import Flaw
    from scripts.units import Seconds

_TICK: Seconds = 0.02
_BLOCK = 4096
_CLOSES_WITHIN: Seconds = 0.5


class SilentOutput:
    """Takes frames at the pace of the monotonic clock and throws them away.

    Its thread only calls ``step``; how much is taken depends on the clock alone, never on how often it is called.
    """

    silent = True

    def __init__(self, clock: Callable[[], Seconds] = time.monotonic, *, threaded: bool = True) -> None:
        self.name = "silent clock"
        self.anchor: Anchor | None = None
        self.underruns = 0
        self.fault: Flaw | None = None
        self._clock = clock
        self._threaded = threaded
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._buffer = bytearray(_BLOCK * 8)
        self._source: Source | None = None
        self._origin: tuple[int, Seconds] = (0, 0.0)

    def start(self, source: Source) -> None:
        """Begin now."""
        self._source = source
        self._origin = (source.read, self._clock())
        if self._threaded:
            self._thread = threading.Thread(target=self._run, name="silent clock", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._closed.wait(_TICK):
            self.step()

    def step(self) -> None:
        """Take what has become due. The clock's own thread, or a test."""
        source = self._source
        if source is None:
            return
        first, began = self._origin
        due = first + int((self._clock() - began) * RATE)
        while source.read < due:
            at = source.read
            wanted = min(_BLOCK, due - at)
            got = source.copy_to(memoryview(self._buffer), wanted)
            if got:
                self._taken(memoryview(self._buffer)[: got * 8])
                self.anchor = Anchor(at, got, began + (at - first) / RATE)
            if got < wanted:
                # Time that nothing was there for is time that nothing was heard: begin again from here.
                self.underruns += 1
                self._origin = (source.read, self._clock())
                return

    def _taken(self, frames: memoryview) -> None:
        """Do nothing with the frames that were taken; other outputs paced by time do more. The clock's thread."""

    def lost(self, now: Seconds) -> bool:  # noqa: ARG002 - the contract's argument
        """Return False: time does not go away."""
        return False

    def close(self) -> None:
        """Stop; no frame is taken after this."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join(_CLOSES_WITHIN)
