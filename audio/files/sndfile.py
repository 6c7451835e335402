"""What libsndfile reads, from a file or through a window on one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import soundfile

from audio.files.decoder import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audio.files.window import Window
    from audio.units import Frames, Samples

_STEP: Final[Frames] = 48_000
_VORBIS: Final = "VORBIS"
_LAST_PAGE: Final[Frames] = 480_000
"""libsndfile 1.2.2 lands some hundred frames off in the last page of a Vorbis stream, so it is read on from before."""


class ReadOn(soundfile.SoundFile):  # type: ignore[misc] # soundfile has no types
    """A sound file that is read on from where it is, where going there would lose something.

    soundfile seeks to that very place after each read. In an MP3 the decoder then begins anew with what it leans on
    lost, and a crack is heard where two reads meet; at the end of a FLAC that does not say how long it is it fails.
    Elsewhere it does good: behind damage in a FLAC it finds the right place again.
    """

    _reads = False

    def read_on(self, frames: Frames) -> Samples:
        """Return the next frames, [up to frames, channels]."""
        self._reads = self.format == "MP3" or self.frames >= UNKNOWN
        try:
            sound: Samples = self.read(frames, dtype="float32", always_2d=True)
        finally:
            self._reads = False
        return sound

    def seekable(self) -> bool:
        """Return whether it can be sought in: what soundfile asks before it does."""
        return not self._reads and bool(super().seekable())


class KnownSound:
    """A file that libsndfile reads. A :class:`audio.files.decoder.Decoder`.

    Kinds that it cannot seek in (GSM, G.721 and the like, packed sample after sample) are read from the start instead.
    """

    def __init__(self, source: Path | Callable[[], Window], *, sure: bool = False) -> None:
        """Open a file.

        Args:
            source: Where it is, or what opens a window on it.
            sure: Whether its length has been counted.

        Raises:
            soundfile.SoundFileError: libsndfile does not read it.
            OSError: It cannot be read.
            TypeError: It is headerless by its name.

        """
        self._source = source
        self.sure = sure
        self._sound = self._opened()
        self._at: Frames = 0
        self.samplerate: int = self._sound.samplerate
        self.channels: int = self._sound.channels
        self.frames: Frames = self._sound.frames
        self.jumps: bool = self._sound.seekable()
        self.title: str = self._sound.title or ""
        self.format: str = self._sound.format
        """What kind it is, as libsndfile names it."""

    def read(self, frames: Frames) -> Samples:
        """Return the next frames, [up to frames, channels]."""
        sound = self._sound.read_on(frames)
        self._at += len(sound)
        return sound

    def seek(self, frames: Frames) -> Frames:
        """Go to a frame."""
        if self.jumps:
            safe = frames if self._sound.subtype != _VORBIS else min(frames, max(0, self.frames - _LAST_PAGE))
            self._at = self._sound.seek(safe)
        elif frames < self._at:
            self._sound.close()
            self._sound, self._at = self._opened(), 0
        while self._at < frames and len(self.read(min(frames - self._at, _STEP))):
            pass
        return self._at

    def near(self, frames: Frames) -> None:
        """Go to a frame."""
        self.seek(frames)

    def close(self) -> None:
        """Close the file."""
        self._sound.close()

    def _opened(self) -> ReadOn:
        if callable(self._source):
            return ReadOn(self._source())
        # As bytes a name need not be proper text; Windows wants text.
        return ReadOn(str(self._source) if os.name == "nt" else os.fsencode(self._source))
