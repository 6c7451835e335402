"""The way to the listener's ear: an output that is opened, watched, lost, and found again.

Where there is none, a silent clock takes the frames at their pace, and the device is looked for.
"""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING

from audio.faults import DeviceFault, NoSoundLibraryError, OutputError
from audio.outputs.reconnector import Reconnector
from audio.outputs.silent import SilentOutput

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Anchor, Output, Source
    from audio.outputs.reconnector import Relay
    from scripts.faults import Flaw
    from scripts.units import Seconds

log = logging.getLogger(__name__)

_OPENING: Seconds = 5.0
"""How long a device may take to open before the session goes on without it."""


class Connection:
    """See the module. Everything is the feeder's thread, but for ``anchor``, which any thread may read.

    Args:
        open_output: Makes an output; its ``start`` raises OutputError where it cannot be opened.
        source: Where the frames come from.
        clock: Monotonic seconds.

    """

    def __init__(self, open_output: Callable[[], Output], source: Source, clock: Callable[[], Seconds]) -> None:
        self._open_output = open_output
        self._source = source
        self._clock = clock
        self._output: Output | None = None
        self._again: Reconnector | None = None
        """Who looks for a device, while there is none."""
        self._found: tuple[Output, Relay] | None = None
        self._trusted_from: Seconds = 0.0

    @property
    def anchor(self) -> Anchor | None:
        """The newest anchor of whatever takes the frames now. Any thread."""
        output = self._output
        return output.anchor if output else None

    @property
    def name(self) -> str:
        """What takes the frames, for people."""
        return self._output.name if self._output else ""

    @property
    def silent(self) -> bool:
        """Whether nothing can be heard."""
        return self._output is None or self._output.silent

    @property
    def fault(self) -> Flaw | None:
        """What keeps the output from what it is for, though it takes frames."""
        return self._output.fault if self._output else None

    @property
    def underruns(self) -> int:
        """How often the source had too little for this output."""
        return self._output.underruns if self._output else 0

    def open(self) -> Flaw | None:
        """Open the output, or else begin the silent clock; return why there is no sound.

        Waits for the device, but not for long: a frozen sound server may never answer.
        """
        opened: queue.SimpleQueue[OutputError | None] = queue.SimpleQueue()
        output = self._open_output()

        def start() -> None:
            try:
                output.start(self._source)
                opened.put(None)
            except OutputError as error:
                opened.put(error)

        opening = threading.Thread(target=start, name="opening", daemon=True)
        opening.start()
        try:
            fault = opened.get(timeout=_OPENING)
        except queue.Empty:
            output.close()
            fault = OutputError(DeviceFault.NO_ANSWER, recording=False)
        if fault is None:
            self._output = output
            return None
        log.warning("no sound: %s", fault)
        self._fall_silent()
        if not isinstance(fault, NoSoundLibraryError):
            self._again = Reconnector(self._open_output, self._source, self._clock(), busy=opening)
        return fault.flaw

    def trust_until(self, until: Seconds) -> None:
        """Count the output as there until then, whether it calls back or not: its machine was asleep."""
        self._trusted_from = until

    def lost(self, now: Seconds) -> bool:
        """Return whether the output has stopped taking frames by itself."""
        return self._output is not None and now >= self._trusted_from and self._output.lost(now)

    def release(self) -> None:
        """Close what takes the frames: nothing does from here to ``wait_for_it`` or ``go_over``."""
        if self._output is not None:
            self._output.close()

    def wait_for_it(self) -> None:
        """Have the silent clock take the frames, and look for the device that was lost."""
        log.warning("the output was lost: %s", self.name)
        self._fall_silent()
        self._again = Reconnector(self._open_output, self._source, self._clock())

    def found(self, now: Seconds) -> bool:
        """Return whether a device is there again: it plays silence until ``go_over``. Never waits."""
        if self._found is None and self._again is not None:
            self._found = self._again.look(now)
        return self._found is not None

    def go_over(self) -> None:
        """Have the device that was found take the frames from the next one on."""
        if self._found is not None:
            self._output, relay = self._found
            self._again = self._found = None
            relay.connect()

    def close(self) -> None:
        """Let go of everything, and look for nothing more. May take a moment."""
        if self._again is not None:
            self._again.stop()
        for output in (self._output, self._found[0] if self._found else None):
            if output is not None:
                output.close()

    def _fall_silent(self) -> None:
        silent = SilentOutput(self._clock)
        silent.start(self._source)
        self._output = silent
