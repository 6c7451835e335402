"""A microphone as a source of breath. Nothing of what it hears is kept but the last half a minute's levels, in memory.

Threads: the input's own puts frames into a ring and never waits; the ``ear`` opens the input, empties the ring twice
a second, and replaces what is heard as a whole; whoever asks only reads that. A sound server that never answers
holds up the ``ear`` alone. Where a soft tone is tried, four seconds of sound are held until it is known whether it came
back, and no breath is heard meanwhile.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.capture.ring import InputRing
from audio.faults import DeviceFault, InputError, TakeFault, UnknownDeviceError
from audio.files.samples import clean
from audio.hearing.ear import Ear
from audio.hearing.echo import WITHIN, came_back
from scripts.faults import Flaw
from scripts.listener.heard import Heard, Unsure

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.capture.contract import Input
    from audio.units import Frames, Samples
    from scripts.units import Seconds

_TICK: Final[Seconds] = 0.5
BLOCK: Final[Seconds] = 0.25
"""So much is taken of a microphone at a time: a breath is not in a hurry."""
_RING: Final[Seconds] = 3.0


class MicrophoneEar:
    """See the module. A :class:`scripts.listener.heard.BreathSource`.

    Args:
        source: What is listened with. It is closed with this.
        clock: The clock whose times are told.
        threaded: Whether it listens by itself; otherwise whoever tests it calls ``open`` and ``pump``.

    """

    def __init__(self, source: Input, clock: Callable[[], Seconds] = time.monotonic, *, threaded: bool = True) -> None:
        self._source, self._clock = source, clock
        self.fault: Flaw | None = None
        """Why it cannot listen, or no longer; None while all is well. The ear's thread."""
        self._ring = InputRing(1, 4)
        self._ear: Ear | None = None
        self._heard = Heard(clock())
        self._came = False
        """Whether anything has come from it."""
        self._anew = False
        self._tries = False
        self._tried: list[Samples] = []
        self.came_back: bool | None = None
        """As in the protocol. The ear's thread."""
        self._closed = threading.Event()
        self._threaded = threaded
        if threaded:
            threading.Thread(target=self._run, name="ear", daemon=True).start()

    @property
    def name(self) -> str:
        """As in the protocol."""
        return self._source.name

    def heard(self, now: Seconds) -> Heard:
        """As in the protocol. Any thread."""
        del now
        return self._heard

    def anew(self, now: Seconds) -> None:
        """As in the protocol. Any thread; what was heard before is gone at once."""
        self._anew = True
        if self._heard.why is not Unsure.GONE:
            self._heard = Heard(now)

    @property
    def hears(self) -> bool:
        """As in the protocol. Any thread."""
        return self._ear is not None and self.fault is None

    def try_tone(self, now: Seconds) -> None:
        """As in the protocol. Any thread."""
        self.anew(now)
        self.came_back, self._tried, self._tries = None, [], True

    def close(self) -> None:
        """As in the protocol: the ear's thread wakes and lets go of the microphone, and nobody waits for it."""
        self._closed.set()
        if not self._threaded:
            self._source.close()

    # -- The ear's thread -----------------------------------------------------------------------------------------

    def _run(self) -> None:
        self.open()
        while self.fault is None and not self._closed.wait(_TICK):
            self.pump()
        self._source.close()

    def open(self) -> None:
        """Open the input. The ear's thread, or a test."""
        try:
            self._source.start(self._sink)
        except (InputError, UnknownDeviceError) as error:
            self._gone(Flaw(error.kind, error.facts))

    def _sink(self, rate: Frames, channels: int) -> InputRing:
        self._ring = InputRing(round(_RING * rate), 4 * channels)
        return self._ring

    def pump(self) -> None:
        """Hear what has come. The ear's thread, or a test."""
        now = self._clock()
        data = self._ring.take()
        self._came = self._came or bool(data)
        if self._source.lost(now):
            gone = Flaw(TakeFault.MICROPHONE_GONE_IDLE)
            # One that opens and gives nothing may be held by something else.
            self._gone(gone if self._came else Flaw(DeviceFault.NO_ANSWER, {"recording": True}))
            return
        sound = clean(np.frombuffer(data, "<f4").reshape(-1, self._source.channels).mean(axis=1, dtype=np.float32))
        if self._tries:
            self._listen_for_tone(sound)
            return
        if self._anew or self._ear is None:
            self._anew = False
            self._ear = Ear(self._source.rate, now)
            return
        for heard in self._ear.hear(sound):
            if not self._anew:
                self._heard = heard

    def _listen_for_tone(self, sound: Samples) -> None:
        """Hold what comes until it is long enough to tell, and then let go of it."""
        self._tried.append(sound)
        if sum(map(len, self._tried)) >= WITHIN * self._source.rate:
            self.came_back = came_back(np.concatenate(self._tried), self._source.rate)
            self._tried, self._tries = [], False

    def _gone(self, fault: Flaw) -> None:
        self.fault = fault
        self._heard = Heard(self._clock(), why=Unsure.GONE)
