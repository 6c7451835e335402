"""A recording at 48 kHz in pieces of a fixed length, each made from its own stretch of the recording.

A piece depends on the recording alone, not on what was asked for before, so playing from the start, jumping about
and rendering to a file give the same samples; and no more than one piece is ever held here, however long the
recording is. Each piece is resampled with a little of what stands before and after it, more than the resampler's
filter reaches, and those edges are dropped: the pieces meet as if the whole had been resampled at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

from audio.units import RATE

if TYPE_CHECKING:
    from audio.files.reader import Recording
    from audio.units import Frames, Samples
    from scripts.units import Seconds

PIECE_S: Final = 8
"""Whole seconds, so that every rate's frames and ours begin a piece together."""
PIECE: Final[Frames] = PIECE_S * RATE
_EDGE: Final[Seconds] = 0.05
"""What is read beyond a piece; also how far ahead its maker sees the end coming."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a recording at 48 kHz."""

    sound: Samples
    """[up to PIECE, 1 or 2]; shorter only where the recording ends."""
    end: Frames | None
    """Where the recording ends, from its start; None where that is more than 50 ms after this piece."""
    about: bool = False
    """Whether a jump was made for it that may be some hundredths of a second off."""


class Resampled:
    """Makes pieces of one recording. One thread at a time; in order is cheap, a jump seeks."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        rate = recording.rate
        common = math.gcd(rate, RATE)
        self._unit = rate // common  # the fewest of its frames that are a whole number of ours
        self._edge = self._unit * math.ceil(_EDGE * rate / self._unit)
        self._kept = np.zeros((0, recording.channels), np.float32)
        self._kept_from: Frames = 0
        self._jumped = False

    @property
    def claimed_frames(self) -> Frames:
        """How long the recording says it is, in frames at 48 kHz."""
        return self._ours(self._recording.claimed_frames)

    def piece(self, index: int) -> Piece:
        """Return a piece, counted from 0; an empty one after the end."""
        rate = self._recording.rate
        first = index * PIECE_S * rate
        self._jumped = False
        lead = min(first, self._edge)
        after = first + PIECE_S * rate + self._edge
        stretch = self._stretch(first - lead, after)
        sound = stretch if rate == RATE else soxr.resample(stretch, rate, RATE)
        sound = sound[self._ours(lead) :][:PIECE]
        ended = len(stretch) < after - (first - lead)
        there = bool(len(stretch) > lead) or index == 0
        return Piece(
            sound,
            self._ours(first - lead + len(stretch)) if ended and there else None,
            self._jumped and not self._recording.jumps,
        )

    def _ours(self, frames: Frames) -> Frames:
        """Return the recording's frames as ours; exact for multiples of the unit."""
        return (frames * RATE + self._recording.rate // 2) // self._recording.rate

    def _stretch(self, first: Frames, after: Frames) -> Samples:
        """Return the recording's own frames from ``first`` up to ``after``, or to its end."""
        kept_after = self._kept_from + len(self._kept)
        if self._kept_from <= first <= kept_after:
            kept = self._kept[first - self._kept_from :]
        else:
            kept = self._kept[:0]
            self._jumped = True
            if not self._recording.go_to(first):
                self._kept, self._kept_from = kept, -1
                return kept
        stretch = np.concatenate([kept, self._recording.read(after - first - len(kept))])
        keep = min(len(stretch), 2 * self._edge)
        self._kept = stretch[len(stretch) - keep :]
        self._kept_from = first + len(stretch) - keep
        return stretch
