"""Several recordings in one file, one after the other: heard as one, whatever rate and channels each of them has.

Files are joined with ``cat``, streams that were recorded begin anew with each title, a podcast's jingle has another
rate than its talk. Every decoder reads the first and stops there without a word. Here each is opened by itself; those
of a lower rate are resampled to the highest there is, and one channel is heard on both sides where another has two.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

from audio.files.decoder import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audio.files.decoder import Decoder
    from audio.units import Frames, Samples

_BLOCK: Final[Frames] = 48_000


class Joined:
    """Decoders one after the other. A :class:`audio.files.decoder.Decoder`; only one of them is open at a time."""

    def __init__(self, openers: Sequence[Callable[[], Decoder]]) -> None:
        """Look at each once, and open the first.

        Args:
            openers: Open each of them at its start.

        Raises:
            OSError: One of them cannot be opened; libsndfile raises its own error.

        """
        self._openers = openers
        self._frames: list[Frames] = []
        self._rates: list[Frames] = []
        self.samplerate = self.channels = 0
        self.sure = self.jumps = True
        self.title = ""
        for number, opener in enumerate(openers):
            part = opener()
            self._rates.append(part.samplerate)
            self._frames.append(part.frames)
            self.samplerate = max(self.samplerate, part.samplerate)
            self.channels = max(self.channels, part.channels)
            self.sure &= part.sure
            self.jumps &= part.jumps and part.frames < UNKNOWN
            self.title = self.title if number else part.title
            part.close()
        known = all(frames < UNKNOWN for frames in self._frames)
        self.frames: Frames = sum(map(self._ours, range(len(openers)))) if known else UNKNOWN
        self._at: Frames = 0
        self._waiting: Samples = np.zeros((0, self.channels), np.float32)
        self._open(0)

    def read(self, frames: Frames) -> Samples:
        """Return the next frames, [up to frames, channels]; at the end of one, those of the next."""
        while len(self._waiting) < frames and self._number < len(self._openers):
            block = self._part.read(_BLOCK)
            self._waiting = np.concatenate([self._waiting, self._as_ours(block)])
            if not len(block):
                self._part.close()
                self._number += 1
                if self._number < len(self._openers):
                    self._open(self._number, keep=True)
        sound, self._waiting = self._waiting[:frames], self._waiting[frames:]
        self._at += len(sound)
        return sound

    def seek(self, frames: Frames) -> Frames:
        """Go to a frame, counted over all of them."""
        if not self.jumps:
            if frames < self._at:
                self._part.close()
                self._open(0)
                self._at = 0
            while self._at < frames and len(self.read(min(frames - self._at, _BLOCK))):
                pass
            return self._at
        if not 0 <= frames <= self.frames:
            raise OSError(f"there are {self.frames} frames")
        number, before = 0, 0
        while number + 1 < len(self._openers) and before + self._ours(number) <= frames:
            before += self._ours(number)
            number += 1
        self._part.close()
        self._open(number)
        rate, common = self._rates[number], math.gcd(self._rates[number], self.samplerate)
        # Where a frame of theirs and one of ours fall together, so that it sounds as if it had been read through.
        unit = self.samplerate // common
        steps = (frames - before) // unit
        self._part.seek(min(steps * (rate // common), self._frames[number]))
        self._at = before + steps * unit
        if self._at < frames:
            self.read(frames - self._at)
        return self._at

    def near(self, frames: Frames) -> None:
        """Go to a frame."""
        self.seek(frames)

    def close(self) -> None:
        """Close the one that is open."""
        self._part.close()

    def _open(self, number: int, *, keep: bool = False) -> None:
        self._number = number
        self._part = self._openers[number]()
        rate, channels = self._part.samplerate, self._part.channels
        self._stream = soxr.ResampleStream(rate, self.samplerate, channels) if rate != self.samplerate else None
        if not keep:
            self._waiting = self._waiting[:0]

    def _as_ours(self, block: Samples) -> Samples:
        if self._stream is not None:
            block = self._stream.resample_chunk(block, last=not len(block))
        if block.shape[1] == self.channels:
            return block
        if block.shape[1] == 1:
            return np.repeat(block, self.channels, axis=1)
        missing = np.zeros((len(block), self.channels - block.shape[1]), np.float32)
        return np.concatenate([block, missing], axis=1)

    def _ours(self, number: int) -> Frames:
        """Return how many frames one has at our rate."""
        rate = self._rates[number]
        return (self._frames[number] * self.samplerate + rate // 2) // rate
