"""The recorder: what the microphone hears, metered all the time, and written to a take while one is under way.

Threads: the input's own puts frames into the ring and never waits; the recorder's (``_run``) takes them out every few
hundredths of a second, meters them, writes them to the take and has the disk keep them each second; whoever asks
(``begin``, ``end``, ``level``) may be any other. The take is guarded by a lock that the input's thread never touches.

A take begins half a second before it is asked for and ends a quarter after, so that no word's edge hangs on a key.
"""

from __future__ import annotations

import contextlib
import errno
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.capture.meter import Level, Meter
from audio.capture.ring import InputRing
from audio.faults import DeviceFault, InputError, TakeFault
from audio.files.samples import clean
from scripts.faults import Flaw, flaw

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.capture.contract import Input
    from audio.capture.rawtake import RawTake
    from audio.units import Frames, Samples
    from scripts.units import Seconds

BEFORE: Final[Seconds] = 0.5
AFTER: Final[Seconds] = 0.25
TAKE_LONGEST: Final[Seconds] = 600.0
"""A line is some seconds; whoever forgets to stop does not fill a disk."""
_TICK: Final[Seconds] = 0.02
_SYNC_EVERY: Final[Seconds] = 1.0
_RING: Final[Seconds] = 30.0
"""A disk may be busy for so long without a frame being lost."""
_KEPT: Final[Seconds] = 3.0
"""How much of what was heard last is held in memory, for the room's noise and for ``BEFORE``."""
_OPENING: Final[Seconds] = 6.0
_ENDING: Final[Seconds] = 2.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a take ended."""

    take: RawTake
    """Closed. Its file is there."""
    fault: Flaw | None
    """What ended it, where something else than the person ended it."""
    lost: Seconds
    """What came from the device and found no room, and what the device dropped itself (a tenth counted for each)."""


class Recorder:
    """See the module."""

    def __init__(self, source: Input, clock: Callable[[], Seconds] = time.monotonic, *, threaded: bool = True) -> None:
        self.source = source
        self.fault: Flaw | None = None
        """What has ended the listening; None while all is well. The recorder's thread."""
        self._clock = clock
        self._threaded = threaded
        self._ring = InputRing(1, 4)
        self._meter = Meter(source.rate)
        self._recent: deque[bytes] = deque()
        self._recent_bytes = 0
        self._lock = threading.Lock()
        """Guards everything below."""
        self._take: RawTake | None = None
        self._ended: Ended | None = None
        self._done = threading.Event()
        self._stop_at: Frames | None = None
        self._unsynced: Frames = 0
        self._lost_before = (0, 0)
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Open the input, in a thread of its own: a frozen sound server may never answer.

        Raises:
            InputError: It does not open.

        """
        failed: list[InputError] = []

        def start() -> None:
            try:
                self.source.start(self._sink)
            except InputError as error:
                failed.append(error)

        opening = threading.Thread(target=start, name="opening the microphone", daemon=True)
        opening.start()
        opening.join(_OPENING)
        if opening.is_alive():
            self.source.close()
            raise InputError(DeviceFault.NO_ANSWER, recording=True)
        if failed:
            raise failed[0]
        if self._threaded:
            self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
            self._thread.start()

    def _sink(self, rate: Frames, channels: int) -> InputRing:
        self._ring = InputRing(round(_RING * rate), 4 * channels)
        self._meter = Meter(rate)
        return self._ring

    # -- What any thread may ask ---------------------------------------------------------------------------------

    @property
    def level(self) -> Level:
        """The newest reading of the meter."""
        return self._meter.level

    @property
    def recording(self) -> bool:
        """Whether a take is under way."""
        return self._take is not None

    @property
    def seconds(self) -> Seconds:
        """How long the take under way is."""
        take = self._take
        return take.frames / self.source.rate if take else 0.0

    def recent(self, seconds: Seconds) -> Samples:
        """Return what was heard last, [frames, channels]."""
        with self._lock:
            data = b"".join(self._recent)
        sound = np.frombuffer(data, "<f4").reshape(-1, self.source.channels)
        return clean(sound[max(0, len(sound) - round(seconds * self.source.rate)) :].astype(np.float32))

    def begin(self, take: RawTake) -> None:
        """Write to a take from half a second ago on. Takes it over: it is closed when it has ended."""
        with self._lock:
            if self._take is not None:
                raise RuntimeError("a take is under way already")
            self._meter.reset()
            self._done.clear()
            self._ended, self._stop_at, self._unsynced = None, None, 0
            self._lost_before = (self._ring.lost, self.source.overruns)
            self._take = take
            before = b"".join(self._recent)
            wanted = round(BEFORE * self.source.rate) * take.about.frame_bytes
            self._write(before[max(0, len(before) - wanted) :])

    def end(self) -> Ended | None:
        """End the take a little after now and return how it ended; None where there was none. May wait for that."""
        with self._lock:
            take = self._take
            if take is not None and self._stop_at is None:
                self._stop_at = take.frames + round(AFTER * self.source.rate)
        if take is None:
            return self.taken()
        if not self._threaded:
            self.pump()
        elif not self._done.wait(_ENDING):
            with self._lock:
                self._finish(None)  # no more frames come
        return self.taken()

    def taken(self) -> Ended | None:
        """Return how the last take ended, once."""
        with self._lock:
            ended, self._ended = self._ended, None
            return ended

    def close(self) -> None:
        """End the take under way and let go of the microphone."""
        self._closed.set()
        self.source.close()
        if self._thread is not None:
            self._thread.join(timeout=2.0)
        self.pump()
        with self._lock:
            self._finish(None)

    # -- The recorder's thread -----------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._closed.wait(_TICK):
            self.pump()

    def pump(self) -> None:
        """Take out what has come. The recorder's thread, or a test."""
        with self._lock:
            data = self._ring.take()
            if data:
                self._meter.add(np.frombuffer(data, "<f4").reshape(-1, self.source.channels))
                self._write(data)
                self._keep(data)
            if self.fault is None and not self._closed.is_set() and self.source.lost(self._clock()):
                self.fault = Flaw(TakeFault.MICROPHONE_GONE_IDLE)
                self._finish(Flaw(TakeFault.MICROPHONE_GONE))

    def _keep(self, data: bytes) -> None:
        self._recent.append(data)
        self._recent_bytes += len(data)
        most = round(_KEPT * self.source.rate) * self._ring.frame_bytes
        while self._recent_bytes - len(self._recent[0]) >= most:
            self._recent_bytes -= len(self._recent.popleft())

    def _write(self, data: bytes) -> None:
        """Write to the take under way, up to where it is to stop. Holding the lock."""
        take = self._take
        if take is None:
            return
        rate, size = self.source.rate, take.about.frame_bytes
        if self._stop_at is not None:
            data = data[: max(0, self._stop_at - take.frames) * size]
        try:
            take.append(data)
            self._unsynced += len(data) // size
            if self._unsynced >= _SYNC_EVERY * rate:
                take.sync()
                self._unsynced = 0
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
            self._finish(Flaw(TakeFault.DISK_FULL) if full else flaw(TakeFault.NOT_WRITTEN_ON, reason=error.strerror))
            return
        if self._stop_at is not None and take.frames >= self._stop_at:
            self._finish(None)
        elif take.frames >= TAKE_LONGEST * rate:
            self._finish(Flaw(TakeFault.LONG))

    def _finish(self, fault: Flaw | None) -> None:
        """Close the take under way. Holding the lock."""
        take = self._take
        if take is None:
            return
        with contextlib.suppress(OSError):
            take.sync()
        take.close()
        lost, overruns = self._lost_before
        gone = (self._ring.lost - lost) / self.source.rate + 0.1 * (self.source.overruns - overruns)
        self._take = None
        self._ended = Ended(take, fault, gone)
        self._done.set()
