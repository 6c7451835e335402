"""Rendering: a session written to a file, the same samples that are heard live.

Two threads: the caller's makes the sound, another one measures and writes it, so that both cores of a small machine
have something to do. A short queue between them bounds the memory.
"""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import soundfile

from audio.faults import RenderError
from audio.formats import kind_of
from audio.loudness import LoudnessMeter
from audio.newfile import NewFile
from audio.truepeak import PeakMeter
from audio.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audio.formats import FileKind
    from audio.mixer import Mix
    from audio.units import Decibels, Frames, Samples
    from scripts.units import Seconds

BLOCK: Final[Frames] = 24_000
"""Frames written at once. Minutes of Ogg Vorbis in one call crash libsndfile 1.2.2."""
_AHEAD: Final = 8
"""Blocks made ahead of the writing: four seconds, 1.5 MB."""


@dataclass(frozen=True, slots=True)
class RenderReport:
    """What was written. Loudness and peak are of the sound before a lossy format changed it."""

    duration: Seconds
    loudness_lufs: float
    """Integrated (EBU R128); minus infinity for silence."""
    true_peak_db: Decibels
    realtime_factor: float
    """How many seconds of session were made in one second."""


def render_to_file(
    mix: Mix, path: Path, *, force: bool = False, progress: Callable[[float], None] | None = None
) -> RenderReport:
    """Write a session to a file: WAV, FLAC, Ogg Vorbis, Opus or MP3, by its ending.

    The file appears when it is whole; however this ends otherwise, nothing is left behind.

    Args:
        mix: The session's sound.
        path: Where to; its ending says what kind.
        force: Whether a file that is there already may be replaced.
        progress: Is told, on the calling thread, how much is done: from 0 to 1.

    Raises:
        UnknownEndingError: The ending names none of these.
        AlreadyThereError: The file is there already, and not to be replaced.
        UnwritableError: The folder is missing or may not be written to, or the name is no file's.
        DiskFullError: There was no more room.

    """
    kind = kind_of(path)
    began = time.perf_counter()
    with NewFile(path, force=force) as file, _Writer(file, kind, mix.timeline.title) as writer:
        for first in range(0, mix.total_frames, BLOCK):
            writer.put(mix.render(first, min(BLOCK, mix.total_frames - first)))
            if progress:
                progress(first / mix.total_frames)
        writer.finish()
        file.finish()
    if progress:
        progress(1.0)
    duration = mix.total_frames / RATE
    return RenderReport(
        duration=duration,
        loudness_lufs=writer.loudness.integrated(),
        true_peak_db=writer.peak.db,
        realtime_factor=duration / max(time.perf_counter() - began, 1e-9),
    )


class _Writer:
    """The thread that measures and writes. The meters are its own until ``finish`` has returned."""

    def __init__(self, file: NewFile, kind: FileKind, title: str) -> None:
        self.loudness = LoudnessMeter(RATE, 2)
        self.peak = PeakMeter(2)
        self._file = file
        self._kind = kind
        self._title = title
        self._blocks: queue.Queue[Samples | None] = queue.Queue(_AHEAD)
        self._given_up = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="render-writer")

    def put(self, block: Samples) -> None:
        """Hand over a block, waiting for room; raises what has gone wrong with those before."""
        self._raise()
        self._blocks.put(block)

    def finish(self) -> None:
        """Wait until everything is written; raises what went wrong."""
        self._end()
        self._raise()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._given_up.set()
        self._end()

    def _end(self) -> None:
        if self._thread.is_alive():
            self._blocks.put(None)
            self._thread.join()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._write()
        except BaseException as error:  # noqa: BLE001 - raised again by the thread that asked for it
            self._error = error
            while self._blocks.get() is not None:  # so that nobody waits for room
                pass

    def _write(self) -> None:
        try:
            with soundfile.SoundFile(
                self._file, "w", RATE, 2, subtype=self._kind.content, format=self._kind.container
            ) as sound:
                sound.title = self._title
                while (block := self._blocks.get()) is not None:
                    if self._given_up.is_set():
                        continue
                    self.loudness.add(block)
                    self.peak.add(block)
                    sound.write(block)
                    self._file.check()
        except (soundfile.SoundFileError, AssertionError) as error:  # soundfile asserts that all was written
            self._file.check()
            raise RenderError(f"This kind of file cannot be written here ({error}); try .wav or .flac.") from error
        self._file.check()
