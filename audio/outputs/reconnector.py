"""A device that went away or was never there, looked for again and again until it plays.

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
from audio.portaudio import forget_devices

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import FrameSink, Output, Source
    from audio.units import Frames, StreamFrame
    from scripts.units import Seconds

log = logging.getLogger(__name__)

_FIRST: Seconds = 0.5
"""So soon after it went away it is looked for."""
_EVERY: Seconds = 3.0
"""At first. The longer it has been away, the more rarely: each try makes the sound system look through all it has."""
_EVERY_AT_LAST: Seconds = 15.0
_CALLS_WITHIN: Seconds = 2.5
_STOPS_WITHIN: Seconds = 0.5


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
    def read(self) -> StreamFrame:
        """As in the contract of sources."""
        return self._source.read

    def copy_to(self, out: FrameSink, count: Frames) -> Frames:
        """As in the contract of sources."""
        if self._connected:
            return self._source.copy_to(out, count)
        out[0 : count * 8] = bytes(count * 8)
        self.called.set()
        return count


class Reconnector:
    """Looks for a device. The feeder's, but for ``_try``, which is the threads' it starts.

    Args:
        open_output: Makes an output.
        source: Where it takes its frames from, once it is taken over.
        now: The time on the clock.
        busy: A thread that is opening a device already, or may hang in it: nothing is tried before it has ended.

    """

    def __init__(
        self,
        open_output: Callable[[], Output],
        source: Source,
        now: Seconds,
        *,
        busy: threading.Thread | None = None,
    ) -> None:
        self._open_output = open_output
        self._source = source
        self._since = now
        self._due_at = now + _FIRST
        self._found: queue.SimpleQueue[tuple[Output, Relay]] = queue.SimpleQueue()
        self._trying = busy
        self._relay: Relay | None = None
        self._over = False

    def look(self, now: Seconds) -> tuple[Output, Relay] | None:
        """Return a device that plays silence until its relay is connected; None while there is none. Never waits."""
        try:
            return self._found.get_nowait()
        except queue.Empty:
            idle = self._trying is None or not self._trying.is_alive()
            if idle and now >= self._due_at:
                self._due_at = now + min(max(_EVERY, (now - self._since) / 4), _EVERY_AT_LAST)
                self._trying = threading.Thread(target=self._try, name="looking for a device", daemon=True)
                self._trying.start()
            return None

    def stop(self) -> None:
        """Look no more, and let go of what was found. Waits a moment for a try that is under way."""
        self._over = True
        relay = self._relay
        if relay is not None:
            relay.called.set()
        if self._trying is not None:
            # The program may end next, and the sound system is not to be in the middle of something then.
            self._trying.join(_STOPS_WITHIN)
        while not self._found.empty():
            self._found.get_nowait()[0].close()

    def _try(self) -> None:
        try:
            forget_devices()
            output = self._open_output()
            self._relay = relay = Relay(self._source)
            output.start(relay)
        except OutputError as error:
            log.info("still no sound: %s", error)
            return
        if relay.called.wait(_CALLS_WITHIN) and not self._over:
            self._found.put((output, relay))
        else:
            log.info("the device opens, but plays nothing")
            output.close()
