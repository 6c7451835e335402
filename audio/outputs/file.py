"""A file as an output: what a listener would hear, in real time and with every key they press, written as it is played.

Rendering (``audio.render``) is faster where nothing is to be pressed. Takes frames as the silent clock does, on that
clock's thread, which also writes.
"""

from __future__ import annotations

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
        self.fault: RenderError | None = None
        """What stopped the writing; the session goes on."""
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
                self._sound.buffer_write(frames, dtype="float32")
                self._file.check()
            except (soundfile.SoundFileError, AssertionError, RenderError) as error:
                if not isinstance(error, RenderError):
                    error = RenderError(WritingFault.UNWRITABLE, file=self.name, reason=str(error))
                self.fault = error
                self._sound = None
                self._file.discard()

    def lost(self, now: Seconds) -> bool:  # noqa: ARG002 - the contract's argument
        """Return whether writing has failed."""
        return self.fault is not None

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
                self.fault = error
            finally:
                self._file.discard()
