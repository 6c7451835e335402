"""The shape of a whole recording, read beside the playing: how loud it is from its start to its end.

A thread of its own decodes the file once, slowly: it runs behind everything else where the system lets threads differ
(Linux), and rests between blocks, so that a small machine keeps its sound. What it knows so far is a snapshot that is
replaced whole, so any thread may look at it at any time. Two hours of MP3 take about a minute.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import numpy.typing as npt

from audio.faults import RecordingError
from audio.files.background import awaited
from audio.files.probe import found_frames
from audio.files.reader import Recording

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audio.units import Frames, Samples
    from scripts.units import Seconds

log = logging.getLogger(__name__)

BINS: Final = 2000
"""How many parts a recording is told in: more than any terminal has columns."""
_BLOCK_S: Final = 2
_REST: Final = 0.5
"""It rests for this part of the time it has worked."""
_NICE: Final = 15
_TOLD_EVERY: Final = 0.01
"""A new snapshot comes after so much of the whole."""

Values = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Waveform:
    """What is known of a recording's shape. Immutable: the arrays cannot be written to."""

    peaks: Values
    """[BINS]: the greatest sample of each part, from 0 to 1 and more; 0 where it is not known yet."""
    levels: Values
    """[BINS]: the root of the mean square of each part."""
    known: float
    """How much of it has been read, from the start: 0 to 1."""

    @property
    def complete(self) -> bool:
        """Whether all of it has been read."""
        return self.known >= 1.0


def nothing_yet() -> Waveform:
    """Return the shape of what nobody has listened to."""
    return _snapshot(np.zeros(BINS), np.zeros(BINS), np.zeros(BINS), 0.0)


class WaveformReader:
    """Reads one recording. ``snapshot`` and ``progress`` may be asked from any thread."""

    def __init__(self, file: Path, *, clock: Callable[[], Seconds] = time.perf_counter, rest: float = _REST) -> None:
        self._file = file
        self._clock = clock
        self._rest = rest
        self._snapshot = nothing_yet()
        self._enough = threading.Event()
        self._thread = awaited(threading.Thread(target=self._run, name="waveform", daemon=True))

    def start(self) -> None:
        """Begin. Returns at once."""
        self._thread.start()

    @property
    def snapshot(self) -> Waveform:
        """What is known by now; the same object until more is."""
        return self._snapshot

    @property
    def progress(self) -> float:
        """How much has been read, 0 to 1."""
        return self._snapshot.known

    def wait(self, timeout: Seconds | None = None) -> bool:
        """Wait until it has read everything or given up; return whether it has."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def close(self) -> None:
        """Read no further."""
        self._enough.set()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self) -> None:
        """Read the whole recording on the calling thread.

        Raises:
            RecordingError: It cannot be read.

        """
        with Recording(self._file) as recording:
            whole = found_frames(recording)
            parts = _Parts(whole)
            told = 0.0
            while not self._enough.is_set():
                began = self._clock()
                block = recording.read(_BLOCK_S * recording.rate)
                if not len(block):
                    self._snapshot = parts.snapshot(1.0)
                    return
                parts.add(block)
                if parts.known - told >= _TOLD_EVERY:
                    told = parts.known
                    self._snapshot = parts.snapshot(min(told, 1.0 - 1e-9))
                self._enough.wait(self._rest * (self._clock() - began))

    def _run(self) -> None:
        _step_back()
        try:
            self.read()
        except RecordingError as error:  # the session tells it, when it comes to play it
            log.info("no waveform: %s", error)
        except Exception:
            log.exception("no waveform")


class _Parts:
    """Sums over equal parts of a recording of ``whole`` frames; what is longer than that falls into the last."""

    def __init__(self, whole: Frames) -> None:
        self._whole = max(1, whole)
        self._at: Frames = 0
        self._peaks, self._powers, self._counts = np.zeros((3, BINS))

    @property
    def known(self) -> float:
        return min(1.0, self._at / self._whole)

    def add(self, block: Samples) -> None:
        sound = np.abs(block).max(axis=1)
        power = np.square(block).mean(axis=1, dtype=np.float64)
        part = np.minimum((self._at + np.arange(len(block))) * BINS // self._whole, BINS - 1)
        first = np.flatnonzero(np.diff(part, prepend=-1))
        here = part[first]
        self._peaks[here] = np.maximum(self._peaks[here], np.maximum.reduceat(sound, first))
        self._powers[here] += np.add.reduceat(power, first)
        self._counts[here] += np.diff(first, append=len(block))
        self._at += len(block)

    def snapshot(self, known: float) -> Waveform:
        return _snapshot(self._peaks, self._powers, self._counts, known)


def _snapshot(
    peaks: npt.NDArray[np.float64], powers: npt.NDArray[np.float64], counts: npt.NDArray[np.float64], known: float
) -> Waveform:
    values = peaks.astype(np.float32), np.sqrt(powers / np.maximum(counts, 1.0)).astype(np.float32)
    for array in values:
        array.flags.writeable = False
    return Waveform(*values, known)


def _step_back() -> None:
    """Let everything else on the machine go first; on Linux a thread can, by itself."""
    if hasattr(os, "setpriority") and os.uname().sysname == "Linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
