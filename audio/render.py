"""Rendering: a session written to a file, the same samples that are heard live.

The sound is made on the caller's thread. A second one measures and writes it: a second at a time, in few long calls
that let go of the interpreter's lock, so that both cores are at work.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile

from audio.faults import RecordingError, RecordingFault, RenderError, WritingFault
from audio.files.formats import kind_of
from audio.files.newfile import NewFile
from audio.level.loudness import LoudnessMeter
from audio.level.truepeak import PeakMeter
from audio.mix.clips import fade_in
from audio.units import RATE
from scripts.faults import flaw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    import numpy.typing as npt

    from audio.mix.mixer import Mix
    from audio.units import Decibels, Frames, Samples
    from scripts.units import Seconds

BLOCK: Final[Frames] = RATE
"""Frames written at once. Minutes of Ogg Vorbis in one call crash libsndfile 1.2.2."""
_RISE: Final[Frames] = RATE // 2
_UNDER_WAY: Final = 4
"""So many blocks wait to be written at most: memory stays the same however slow a disk is."""


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
    mix: Mix,
    path: Path,
    *,
    start: Seconds = 0.0,
    force: bool = False,
    progress: Callable[[float], None] | None = None,
) -> RenderReport:
    """Write a session to a file: WAV, FLAC, Ogg Vorbis, Opus or MP3, by its ending.

    The file appears when it is whole; however this ends otherwise, nothing is left behind.

    Args:
        mix: The session's sound.
        path: Where to; its ending says what kind.
        start: Where in the session it begins; it comes up from silence there, as it does when one goes there.
        force: Whether a file that is there already may be replaced.
        progress: Is told, on the calling thread, how much is done: from 0 to 1.

    Raises:
        UnknownEndingError: The ending names none of these.
        AlreadyThereError: The file is there already, and not to be replaced.
        UnwritableError: The folder is missing or may not be written to, or the name is no file's.
        DiskFullError: There was no more room.
        RecordingError: Not one of the session's recordings could be decoded.

    """
    kind = kind_of(path)
    begins = min(round(start * RATE), mix.total_frames)
    length = mix.total_frames - begins
    began = time.perf_counter()
    loudness, peak = LoudnessMeter(RATE, 2), PeakMeter(2)
    with NewFile(path, force=force) as file:
        try:
            with soundfile.SoundFile(
                file.descriptor,
                "w",
                RATE,
                2,
                subtype=kind.content,
                format=kind.container,
                closefd=False,
                compression_level=kind.compression,
            ) as sound:
                sound.title = mix.timeline.title

                over, writing = threading.Event(), threading.Lock()

                def take(block: Samples) -> None:
                    """Measure and write a block, on the second thread."""
                    with writing:
                        if not over.is_set():
                            loudness.add(block)
                            peak.add(block)
                            sound.write(block if kind.bits is None else whole_numbers(block, kind.bits))

                try:
                    with ThreadPoolExecutor(1, "writer") as writer:
                        under_way: deque[Future[None]] = deque()
                        for first, block in _blocks(mix, begins):
                            if progress:
                                progress((first - begins) / length)
                            under_way.append(writer.submit(take, block))
                            if len(under_way) > _UNDER_WAY:
                                under_way.popleft().result()
                        for written in under_way:
                            written.result()
                finally:
                    over.set()
                    _wait_for(writing)
        except (soundfile.SoundFileError, AssertionError) as error:  # soundfile asserts that all was written
            file.check_room()
            raise RenderError(WritingFault.NO_ENCODER, file=path, reason=str(error)) from error
        if mix.voice_is_missing:
            (amiss, *_) = mix.faults or (flaw(RecordingFault.NO_SOUND, file=path),)
            raise RecordingError(amiss.kind, **amiss.facts)
        file.finish()
    if progress:
        progress(1.0)
    duration = length / RATE
    return RenderReport(
        duration=duration,
        loudness_lufs=loudness.integrated(),
        true_peak_db=peak.db,
        realtime_factor=duration / max(time.perf_counter() - began, 1e-9),
    )


def _blocks(mix: Mix, begins: Frames) -> Iterator[tuple[Frames, Samples]]:
    """Yield the sound from a frame of the session on, each block with its first frame."""
    for first in range(begins, mix.total_frames, BLOCK):
        block = mix.render(first, min(BLOCK, mix.total_frames - first))
        if first == begins > 0:
            fade_in(block, _RISE)
        yield first, block


def whole_numbers(block: Samples, bits: int) -> npt.NDArray[np.int32]:
    """Return a block as whole numbers of 32 bits, rounded to the upper ones of them; the others are empty.

    libsndfile would do it too, in ten times the time.

    Args:
        block: Samples between -1 and 1, which neither is reached.
        bits: How many are kept.

    """
    step = 1 << (32 - bits)
    # With half of what goes away added, what is left is the nearest.
    scaled = block * np.float32(2**31)
    scaled += np.float32(step // 2)
    whole = scaled.astype(np.int32)
    whole &= -step
    return whole


def _wait_for(lock: threading.Lock) -> None:
    """Wait until nobody holds a lock, whatever is pressed meanwhile.

    An interrupt may keep the executor from waiting for its thread; and libsndfile ends the process where a file is
    closed while a block of it is written.
    """
    pressed: KeyboardInterrupt | None = None
    while True:
        try:
            with lock:
                break
        except KeyboardInterrupt as interrupt:
            pressed = interrupt
    if pressed is not None:
        raise pressed
