"""What a recording is, measured once when it is taken in: how long, and what brings it to the voice's loudness."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from audio.faults import RecordingError, RecordingFault
from audio.files.decoder import UNKNOWN
from audio.files.reader import Recording
from audio.files.resampling import Resampled
from audio.level.gain import VoiceMeter
from audio.units import RATE

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Decibels
    from scripts.units import Seconds


@dataclass(frozen=True, slots=True)
class Measured:
    """What there is in a recording."""

    length: Seconds
    claimed: Seconds | None
    """How long it says it is, longer than ``length`` where the file breaks off; None where it does not say."""
    gain_db: Decibels
    """Brings it, as heard on both channels, to -20 LUFS, or as near as its peaks allow."""
    silent: bool
    """Whether nothing in it is loud enough to be heard."""


def measured(file: Path, longest: Seconds) -> Measured:
    """Decode a recording from front to back and measure it, in memory that does not grow with its length.

    Args:
        file: Any file that ``audio.files.reader`` reads.
        longest: A recording that goes on for longer is refused.

    Raises:
        RecordingError: It cannot be read, there is nothing in it, or it is too long.

    """
    with Recording(file) as recording:
        resampled = Resampled(recording)
        meter = VoiceMeter(recording.channels)
        frames = 0
        for index in count():
            piece = resampled.piece(index)
            meter.add(piece.sound)
            frames += len(piece.sound)
            if frames > longest * RATE:
                raise RecordingError(RecordingFault.TOO_LONG, file=file, minutes=longest / 60)
            if piece.end is not None or not len(piece.sound):
                break
        if not frames:
            raise RecordingError(RecordingFault.NO_SOUND, file=file)
        level = meter.level()
        claimed = None if recording.claimed_frames >= UNKNOWN else resampled.claimed_frames / RATE
        return Measured(frames / RATE, claimed, level.gain_db, silent=not math.isfinite(level.lufs))
