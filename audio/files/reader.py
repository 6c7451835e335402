"""A recording on disk, decoded from front to back at its own rate: whatever can be read, and nothing it claims.

libsndfile reads most kinds, :mod:`audio.files.mp3` what it would cut short, and :mod:`audio.files.ffmpeg` the rest
where it can.

Headers lie about lengths, files end early, samples are not numbers. So nothing here allocates by a header, reading
goes on until there is no more, and a recording that breaks off is what there was of it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import soundfile

from audio.faults import RecordingError, RecordingFault
from audio.files import ffmpeg
from audio.files.decoder import UNKNOWN
from audio.files.mp3 import CountedMp3, walk_where_needed
from audio.files.samples import clean

if TYPE_CHECKING:
    from pathlib import Path

    from audio.files.decoder import Decoder
    from audio.units import Frames, Samples

_LOWEST_RATE: Final = 1_000
_HIGHEST_RATE: Final = 384_000
FOREIGN: Final = frozenset(
    {".m4a", ".m4b", ".aac", ".mp4", ".mov", ".webm", ".mkv", ".mka", ".wma", ".amr", ".3gp", ".caf", ".ape", ".wv"}
)
"""What phones, browsers and others make and libsndfile does not read."""
_STEP: Final = 256
_UNREADABLE: Final = (soundfile.SoundFileError, OSError)
_NOTHING: Final[Samples] = np.zeros((0, 1), np.float32)


class Recording:
    """An open recording. Frames are counted at the recording's own rate. One thread at a time."""

    def __init__(self, file: Path) -> None:
        """Open a recording.

        Raises:
            RecordingError: It is missing, not a file, empty, may not be read, or is no recording.

        """
        self.file = file
        self._sound = _open(file)
        self.rate: int = self._sound.samplerate
        self.channels = 2 if self._sound.channels == 2 else 1
        """1 or 2; more than two are mixed down to one, each counting alike."""
        self.claimed_frames: Frames = min(max(0, self._sound.frames), UNKNOWN)
        """How long its header says it is, ``UNKNOWN`` where it does not say; never relied on."""
        self.claim_is_sure = not isinstance(self._sound, soundfile.SoundFile) or self._sound.format == "MP3"
        """Whether that has been checked against the file: see :mod:`audio.files.mp3` and :mod:`audio.files.ffmpeg`."""
        self.title: str = self._sound.title or ""
        """What its tag calls it, as it stands there; empty where there is none."""
        self._at: Frames = 0
        self._damaged = False
        """Whether reading has met damage it could not pass."""
        if not _LOWEST_RATE <= self.rate <= _HIGHEST_RATE:
            self.close()
            raise RecordingError(RecordingFault.IMPOSSIBLE_RATE, file=file, rate=self.rate)

    def read(self, count: Frames) -> Samples:
        """Return the next frames, [up to count, channels]; fewer only at the end or where the file is damaged."""
        blocks: list[Samples] = []
        # A header may claim a thousand channels: blocks stay small however many there are.
        most = max(256, 96_000 // self._sound.channels)
        while count > 0:
            block = self._block(min(count, most))
            if not len(block):
                break
            blocks.append(self._folded(clean(block)))
            count -= len(block)
            self._at += len(block)
        return np.concatenate(blocks) if blocks else np.zeros((0, self.channels), np.float32)

    def _block(self, count: Frames) -> Samples:
        if self._damaged:
            return _NOTHING
        try:
            return _read(self._sound, count)
        except _UNREADABLE:
            return self._up_to_the_damage(count)

    def _up_to_the_damage(self, count: Frames) -> Samples:
        """Return what can be read of a block that could not be read whole.

        libsndfile drops all of a read in which it meets damage, and reads nothing more from then on. So the file is
        opened again and read in small steps, of which one is lost.
        """
        self._damaged = True
        steps: list[Samples] = []
        try:
            self._sound.close()
            self._sound = _open(self.file)
            self._sound.seek(self._at)
            while count > 0 and len(step := _read(self._sound, min(count, _STEP))):
                steps.append(step)
                count -= len(step)
            self._damaged = False
        except (*_UNREADABLE, RecordingError):
            pass
        return np.concatenate(steps) if steps else _NOTHING

    def _folded(self, block: Samples) -> Samples:
        return block if block.shape[1] == self.channels else block.mean(axis=1, keepdims=True)

    def go_to(self, frame: Frames) -> bool:
        """Make ``frame`` the next that is read; False where the recording does not go that far."""
        # Packed sound (MP3, Vorbis, Opus) needs a stretch of what is before to sound as it does when read through.
        start = max(0, frame - self.rate)
        try:
            if self._damaged:
                self._sound.close()
                self._sound = _open(self.file)
            self._at = self._sound.seek(start)
        except (*_UNREADABLE, RecordingError):
            return False
        self._damaged = False
        return len(self.read(frame - start)) == frame - start

    def close(self) -> None:
        """Close the file."""
        self._sound.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _read(sound: Decoder, count: Frames) -> Samples:
    return sound.read(count, dtype="float32", always_2d=True)


def _open(file: Path) -> Decoder:
    try:
        if not file.exists():
            raise RecordingError(RecordingFault.MISSING, file=file)
        if not file.is_file():
            raise RecordingError(RecordingFault.NO_FILE, file=file)
        with file.open("rb") as stream:
            if not stream.read(1):
                raise RecordingError(RecordingFault.EMPTY, file=file)
    except PermissionError as error:
        raise RecordingError(RecordingFault.FORBIDDEN, file=file) from error
    except OSError as error:
        raise RecordingError(RecordingFault.UNREADABLE, file=file, reason=error.strerror) from error
    try:
        walk = walk_where_needed(file)
        if walk is not None:
            return CountedMp3(file, walk)
        # As bytes a name need not be proper text; Windows wants text.
        known: Decoder = soundfile.SoundFile(str(file) if os.name == "nt" else os.fsencode(file))
    except (soundfile.SoundFileError, OSError, TypeError, ValueError) as error:  # TypeError: *.raw, which has no header
        try:
            return ffmpeg.ForeignSound(file)
        except OSError:
            raise _refusal(file) from error
    return known


def _refusal(file: Path) -> RecordingError:
    if file.suffix.lower() not in FOREIGN:
        return RecordingError(RecordingFault.NO_RECORDING, file=file)
    if ffmpeg.installed():
        return RecordingError(RecordingFault.NOTHING_DECODED, file=file)
    return RecordingError(RecordingFault.NO_FFMPEG, file=file, ending=file.suffix)
