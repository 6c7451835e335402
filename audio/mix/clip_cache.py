"""The cache of clips: those that are open now, opened ahead by threads of their own, and the ones that could not be.

A slow disk must not hold up the sound: the feeder says early what it will need (``fetch``), a thread opens it, and
by the time it is needed (``take``) it is there. Where it is not, ``take`` waits: what is heard never depends on how
fast a disk was. The threads are daemons, so a disk that never answers does not keep the program from ending.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final

from audio.faults import RecordingError
from audio.files.background import awaited
from audio.mix.clips import ClipSource

if TYPE_CHECKING:
    from collections.abc import Collection

    from audio.units import Frames
    from scripts.voice.voices import Clip

_THREAD: Final = "clips"


class ClipCache:
    """Clips by what they are. ``take``, ``fetch``, ``keep`` and ``close`` belong to one thread, the feeder."""

    def __init__(self) -> None:
        self._clips: dict[Clip, Future[ClipSource]] = {}
        self._refused: dict[Clip, RecordingError] = {}

    def take(self, clip: Clip) -> ClipSource:
        """Return an open clip, waiting for it where it is being opened.

        Raises:
            RecordingError: It cannot be read; the same error each time, without asking the disk again.

        """
        if clip in self._refused:
            raise self._refused[clip]
        if clip not in self._clips:
            self._clips[clip] = Future()
            _open(clip, self._clips[clip])
        try:
            return self._clips[clip].result()
        except RecordingError as error:
            self.refuse(clip, error)
            raise

    def refuse(self, clip: Clip, error: RecordingError) -> None:
        """Remember that a clip cannot be read."""
        self._refused[clip] = error
        self._clips.pop(clip, None)

    def fetch(self, clip: Clip, first: Frames) -> None:
        """Have a clip open, and its sound from frame ``first`` ready, before long. Returns at once."""
        if clip in self._refused:
            return
        opening = self._clips.get(clip)
        if opening is None:
            opening = self._clips[clip] = Future()
            awaited(threading.Thread(target=_open, args=(clip, opening), name=_THREAD, daemon=True)).start()
        elif opening.done() and opening.exception() is None and not opening.result().ready(first):
            prepare = opening.result().prepare
            awaited(threading.Thread(target=prepare, args=(first,), name=_THREAD, daemon=True)).start()

    def keep(self, clips: Collection[Clip]) -> None:
        """Close every clip but these; one that is still being opened stays until it is."""
        for clip in [clip for clip, opening in self._clips.items() if opening.done() and clip not in clips]:
            opening = self._clips.pop(clip)
            if opening.exception() is None:
                opening.result().close()

    def close(self) -> None:
        """Close every clip."""
        self.keep(())


def _open(clip: Clip, opening: Future[ClipSource]) -> None:
    """Open a clip, on whichever thread, and hand over what came of it."""
    try:
        opening.set_result(ClipSource.of(clip))
    except BaseException as error:  # noqa: BLE001 - whoever takes the clip raises it
        opening.set_exception(error)
