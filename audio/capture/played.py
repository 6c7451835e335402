"""Inputs that are no microphones: a recording that is played in as if it were spoken now, and a room without a sound.

Frames come as time passes on the clock that is given, on a thread of the input's own that only calls ``step``; how
many come depends on the clock alone.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.capture.contract import Sink, SinkMaker
    from audio.units import Frames, Samples
    from scripts.units import Seconds

_TICK: Final[Seconds] = 0.01


class PlayedInput:
    """Plays samples in, then silence for ever. An :class:`audio.capture.contract.Input`."""

    overruns = 0

    def __init__(  # noqa: PLR0913 - what a test gives instead of the real ones
        self,
        sound: Samples | None = None,
        rate: Frames = RATE,
        *,
        name: str = "silence",
        clock: Callable[[], Seconds] = time.monotonic,
        threaded: bool = True,
        breaks_off: bool = False,
    ) -> None:
        """Prepare an input.

        Args:
            sound: [frames] or [frames, 1 or 2]; None for silence alone.
            rate: Its frames a second.
            name: For people.
            clock: Seconds.
            threaded: Whether it steps by itself; otherwise whoever tests it does.
            breaks_off: Whether it is lost when the sound has ended, as a microphone whose plug is pulled.

        """
        sound = np.zeros((0, 1), np.float32) if sound is None else sound
        self._sound = np.ascontiguousarray(sound[:, None] if sound.ndim == 1 else sound, np.float32)
        self.name = name
        self.rate = rate
        self.channels = self._sound.shape[1]
        self._clock = clock
        self._threaded = threaded
        self._breaks_off = breaks_off
        self._sink: Sink | None = None
        self._began: Seconds = 0.0
        self._at: Frames = 0
        self._closed = threading.Event()

    def start(self, sink: SinkMaker) -> None:
        """Begin now."""
        self._sink = sink(self.rate, self.channels)
        self._began = self._clock()
        if self._threaded:
            threading.Thread(target=self._run, name="played input", daemon=True).start()

    def _run(self) -> None:
        while not self._closed.wait(_TICK):
            self.step()

    def step(self) -> None:
        """Hand on what has become due. The input's own thread, or a test."""
        due = int((self._clock() - self._began) * self.rate)
        if self._breaks_off:
            due = min(due, len(self._sound))
        if self._sink is None or due <= self._at or self._closed.is_set():
            return
        part = self._sound[self._at : due]
        missing = due - self._at - len(part)
        if missing:
            part = np.concatenate([part, np.zeros((missing, self.channels), np.float32)])
        self._sink.put(part.tobytes())
        self._at = due

    def lost(self, now: Seconds) -> bool:  # noqa: ARG002 - the contract's argument
        """Return whether it has broken off."""
        return self._breaks_off and self._at >= len(self._sound)

    def close(self) -> None:
        """Stop."""
        self._closed.set()
