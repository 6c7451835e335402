"""A recording on disk, decoded from front to back at its own rate: whatever can be read, and nothing it claims.

Who decodes what, :mod:`audio.files.opening` says.

Headers lie about lengths, files end early, samples are not numbers. So nothing here allocates by a header, reading
goes on until there is no more, and a recording that breaks off is what there was of it; ``fault`` says that it did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

import numpy as np
import soundfile

from audio.faults import RecordingError, RecordingFault
from audio.files.decoder import UNKNOWN
from audio.files.opening import opened
from audio.files.samples import decoded
from audio.files.sndfile import KnownSound
from scripts.faults import flaw

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Frames, Samples
    from scripts.faults import Flaw

_LOWEST_RATE: Final = 1_000
_HIGHEST_RATE: Final = 384_000
_STEP: Final = 256
_UNREADABLE: Final = (soundfile.SoundFileError, OSError)
_NOTHING: Final[Samples] = np.zeros((0, 1), np.float32)
_SHORT_OF: Final = 0.02
"""A recording that lacks more than this part of what it says, and more than half a second, has broken off."""


class Recording:
    """An open recording. Frames are counted at the recording's own rate. One thread at a time."""

    def __init__(self, file: Path) -> None:
        """Open a recording.

        Raises:
            RecordingError: It is missing, not a file, empty, may not be read, or is no recording.

        """
        self.file = file
        self._sound, self._promised = opened(file)
        self._stat = _stat(file)
        self.rate: int = self._sound.samplerate
        self.channels = 2 if self._sound.channels == 2 else 1
        """1 or 2; more than two are mixed down to one, each counting alike."""
        self.claimed_frames: Frames = min(max(0, self._sound.frames), UNKNOWN)
        """How long its header says it is, ``UNKNOWN`` where it does not say; never relied on."""
        self.claim_is_sure = self._sound.sure and self.claimed_frames < UNKNOWN
        """Whether that has been counted in the file: see :mod:`audio.files.mp3` and :mod:`audio.files.ffmpeg`."""
        self.jumps = self._sound.jumps
        """Whether ``go_to`` is quick and lands on the very frame, however far it is."""
        self.goes_near = not isinstance(self._sound, KnownSound) or self.jumps
        """Whether ``go_near`` is quick; otherwise it reads all that stands before."""
        self.title: str = self._sound.title or ""
        """What its tag calls it, as it stands there; empty where there is none."""
        self._at: Frames = 0
        self._damaged = False
        """Whether reading has met damage it could not pass."""
        self._hole: Frames = 0
        """How much of what is damaged is still to be heard as silence."""
        self._fault: Flaw | None = None
        if not _LOWEST_RATE <= self.rate <= _HIGHEST_RATE:
            self.close()
            raise RecordingError(RecordingFault.IMPOSSIBLE_RATE, file=file, rate=self.rate)

    @property
    def fault(self) -> Flaw | None:
        """Why what has been read is not all that there should be; None as long as it is."""
        return self._fault

    def look_after(self) -> None:
        """Notice whether the file is still the one that was opened."""
        now = _stat(self.file)
        if now is None:
            self._fault = flaw(RecordingFault.MOVED, file=self.file)
        elif self._stat is not None and now[:2] != self._stat[:2]:
            self._fault = flaw(RecordingFault.REPLACED, file=self.file)

    def read(self, count: Frames) -> Samples:
        """Return the next frames, [up to count, channels]; fewer only at the end or where the file is damaged."""
        blocks: list[Samples] = []
        # A header may claim a thousand channels: blocks stay small however many there are.
        most = max(256, 96_000 // self._sound.channels)
        while count > 0:
            block = self._block(min(count, most))
            if not len(block):
                self._note_the_end()
                break
            blocks.append(self._folded(decoded(block)))
            count -= len(block)
            self._at += len(block)
        return np.concatenate(blocks) if blocks else np.zeros((0, self.channels), np.float32)

    def _block(self, count: Frames) -> Samples:
        if self._hole:
            silence = min(count, self._hole)
            self._hole -= silence
            return np.zeros((silence, self.channels), np.float32)
        if self._damaged:
            return _NOTHING
        try:
            return self._sound.read(count)
        except _UNREADABLE:
            return self._up_to_the_damage(count)

    def _up_to_the_damage(self, count: Frames) -> Samples:
        """Return what can be read of a block that could not be read whole; silence, where it is damaged at once.

        libsndfile drops all of a read in which it meets damage, and reads nothing more from then on. So the file is
        opened again and read in small steps, of which one is lost; and from there it is tried further and further on.
        """
        steps: list[Samples] = []
        try:
            self._reopen(self._at)
            while count > 0 and len(step := self._sound.read(min(count, _STEP))):
                steps.append(step)
                count -= len(step)
        except (*_UNREADABLE, RecordingError):
            if not steps:
                return self._past_the_damage(count)
        return np.concatenate(steps) if steps else _NOTHING

    def _past_the_damage(self, count: Frames) -> Samples:
        skipped = _STEP
        while self._sound.jumps and self._at + skipped < self.claimed_frames < UNKNOWN:
            try:
                self._reopen(self._at + skipped)
                if len(self._sound.read(1)):
                    self._sound.seek(self._at + skipped)
                    self._hole = skipped
                    return self._block(count)
            except (*_UNREADABLE, RecordingError):
                pass
            skipped *= 2
        self._damaged = True
        return _NOTHING

    def _reopen(self, frame: Frames) -> None:
        self._sound.close()
        self._sound, _ = opened(self.file)
        self._sound.seek(frame)

    def _folded(self, block: Samples) -> Samples:
        return block if block.shape[1] == self.channels else block.mean(axis=1, keepdims=True)

    def _note_the_end(self) -> None:
        promised = max(self._promised, 0 if self.claimed_frames == UNKNOWN else self.claimed_frames)
        short = promised - self._at
        if short > _SHORT_OF * promised and short > self.rate / 2:
            self._fault = flaw(
                RecordingFault.BREAKS_OFF, file=self.file, after=self._at / self.rate, whole=promised / self.rate
            )

    def go_to(self, frame: Frames) -> bool:
        """Make ``frame`` the next that is read; False where the recording does not go that far.

        Where it does not ``jumps``, a far frame is met within some hundredths of a second.
        """
        # Packed sound (MP3, Vorbis, Opus) needs a stretch of what is before to sound as it does when read through.
        start = max(0, frame - self.rate)
        self._hole = 0
        try:
            if self._damaged:
                self._reopen(start)
            if not self._is_still_there():
                return False
            self._at = self._sound.seek(start)
        except (*_UNREADABLE, RecordingError):
            return False
        self._damaged = False
        return self._at <= frame and len(self.read(frame - self._at)) == frame - start

    def read_up_to(self, frame: Frames) -> bool:
        """Make ``frame`` the next that is read by reading all that stands before it: right in every kind, and slow.

        Returns:
            Whether the recording goes that far.

        """
        try:
            if frame < self._at:
                self._reopen(0)
                self._at, self._hole, self._damaged = 0, 0, False
        except (*_UNREADABLE, RecordingError):
            return False
        while self._at < frame and len(self.read(min(frame - self._at, 10 * self.rate))):
            pass
        return self._at == frame

    def go_near(self, frame: Frames) -> bool:
        """Make about ``frame`` the next that is read, quickly where that can be; False where that fails."""
        self._hole = 0
        try:
            self._sound.near(frame)
        except (*_UNREADABLE, RecordingError):
            return False
        self._at = frame
        return True

    def _is_still_there(self) -> bool:
        """Return whether what is opened to jump is what was opened first; libsndfile holds on to that by itself."""
        now = _stat(self.file)
        return (isinstance(self._sound, KnownSound) and self.jumps) or (
            now is not None and self._stat is not None and now[:2] == self._stat[:2] and now[2] >= self._stat[2]
        )

    def close(self) -> None:
        """Close the file."""
        self._sound.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _stat(file: Path) -> tuple[int, int, int] | None:
    """Return which file a name stands for, and its size; None where there is none."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino, stat.st_size
