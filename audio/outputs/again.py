"""A device that went away, looked for again and again until it plays.

Each try has a thread of its own, for opening can hang on a frozen sound server; then that thread is left behind, and
there is no other try until it comes back. A device counts as back once it has called for sound: until it is taken
over it gets silence.
"""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING

from audio.faults import OutputError
from audio.outputs.device import forget_devices

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Output, Source
    from audio.ring import FrameSink
    from audio.units import Frames
    from scripts.units import Seconds

log = logging.getLogger(__name__)

_FIRST: Seconds = 0.5
"""So soon after it went away it is looked for."""
_EVERY: Seconds = 3.0
_CALLS_WITHIN: Seconds = 2.5


class Relay:
    """A source that gives silence, and from ``connect`` on what another source has. The output's thread reads it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._connected = False
        self.called = threading.Event()
        """Set once the output has asked for sound."""

    def connect(self) -> None:
        """Hand over the other source's frames from here on. Whoever read it before has stopped."""
        self._connected = True

    @property
    def read(self) -> Frames:
        """As in the contract of sources."""
        return self._source.read

    def copy_to(self, out: FrameSink, count: Frames) -> Frames:
        """As in the contract of sources."""
        if self._connected:
            return self._source.copy_to(out, count)
        out[0 : count * 8] = bytes(count * 8)
        self.called.set()
        return count


class Again:
    """Looks for a device. The feeder's, but for ``_try``, which is the threads' it starts."""

    def __init__(self, open_output: Callable[[], Output], source: Source, now: Seconds) -> None:
        self._open_output = open_output
        self._source = source
        self._tried_at = now - _EVERY + _FIRST
        self._found: queue.SimpleQueue[tuple[Output, Relay]] = queue.SimpleQueue()
        self._trying: threading.Thread | None = None
        self._over = False

    def look(self, now: Seconds) -> tuple[Output, Relay] | None:
        """Return a device that plays silence until its relay is connected; None while there is none. Never waits."""
        try:
            return self._found.get_nowait()
        except queue.Empty:
            idle = self._trying is None or not self._trying.is_alive()
            if idle and now - self._tried_at >= _EVERY:
                self._tried_at = now
                self._trying = threading.Thread(target=self._try, name="looking for a device", daemon=True)
                self._trying.start()
            return None

    def stop(self) -> None:
        """Look no more, and let go of what was found."""
        self._over = True
        while not self._found.empty():
            self._found.get_nowait()[0].close()

    def _try(self) -> None:
        try:
            forget_devices()
            output = self._open_output()
            relay = Relay(self._source)
            output.start(relay)
        except OutputError as error:
            log.info("still no sound: %s", error)
            return
        if relay.called.wait(_CALLS_WITHIN) and not self._over:
            self._found.put((output, relay))
        else:
            log.info("the device opens, but plays nothing")
            output.close()
