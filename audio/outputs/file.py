"""A file as an output: what a listener would hear, in real time and with every key they press, written as it is played.

Rendering (``audio.render``) is faster where nothing is to be pressed. Takes frames as the silent clock does, on that
clock's thread, which also writes. Where that fails, no file is left, and it is the silent clock from there on: no other
file would do better.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

import soundfile

from audio.faults import OutputError, RenderError, WritingFault
from audio.files.formats import kind_of
from audio.files.newfile import NewFile
from audio.outputs.silent import SilentOutput
from audio.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripts.units import Seconds


class FileOutput(SilentOutput):
    """Writes to a new file, kept when closed; its ending chooses the kind.

    Raises:
        RenderError: The file cannot be made there.

    """

    def __init__(self, path: Path, clock: Callable[[], Seconds] | None = None, *, threaded: bool = True) -> None:
        super().__init__(*([clock] if clock else []), threaded=threaded)
        kind = kind_of(path)
        self.name = str(path)
        self._file = NewFile(path, force=False)
        self._lock = threading.Lock()
        """Between the clock's thread, which writes, and whoever closes."""
        try:
            self._sound: soundfile.SoundFile | None = soundfile.SoundFile(
                self._file, "w", RATE, 2, subtype=kind.content, format=kind.container
            )
        except soundfile.SoundFileError as error:
            self._file.discard()
            raise OutputError(WritingFault.NO_ENCODER, file=path, reason=str(error)) from error

    def _taken(self, frames: memoryview) -> None:
        with self._lock:
            if self._sound is None:
                return
            try:
                self._write(self._sound, frames)
            except RenderError as error:
                self.fault = error.flaw
                # libsndfile's end comes first, which wants to write still; what comes of that is discarded.
                with contextlib.suppress(soundfile.SoundFileError, AssertionError):
                    self._sound.close()
                self._sound = None
                self._file.discard()

    def _write(self, sound: soundfile.SoundFile, frames: memoryview) -> None:
        try:
            sound.buffer_write(frames, dtype="float32")
        except (soundfile.SoundFileError, AssertionError) as error:  # it knows only that less was written
            self._file.check()
            raise RenderError(WritingFault.UNWRITABLE, file=self.name, reason=str(error)) from error
        self._file.check()

    def close(self) -> None:
        """Put the file in its place."""
        super().close()
        with self._lock:
            if self._sound is None:
                return
            self._sound.close()
            self._sound = None
            try:
                self._file.finish()
            except RenderError as error:
                self.fault = error.flaw
            finally:
                self._file.discard()
