"""The voice's loudness: the gain that brings a recording to it, whole or by samples of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

from audio.files.probe import found_frames
from audio.level.loudness import LoudnessMeter, as_played, loudness_as_played
from audio.level.truepeak import PeakMeter, true_peak_db
from audio.units import RATE, decibels_of

if TYPE_CHECKING:
    from audio.files.reader import Recording
    from audio.files.resampling import Piece
    from audio.units import Decibels, Samples

VOICE_LUFS: Final = -20.0
"""How loud a voice at full presence is, as heard on both channels."""
HIGHEST_PEAK_DB: Final[Decibels] = -4.0
"""A measured gain takes no true peak above this, so that the limiter leaves the voice alone."""
GREATEST_RAISE_DB: Final[Decibels] = 30.0
"""A measured gain raises no more than this: below it lies the noise of a room, not a voice."""

_WINDOW_S: Final = 3
_WINDOWS: Final = 12
_WINDOWS_MOST: Final = 64
"""A long recording is measured by so many windows of so many seconds, spread over it: more, if most are silent."""
_VOICED: Final = 6
_VOICE_DB: Final[Decibels] = -50.0
"""Enough has been heard when so many windows were louder than this: a voice in most of what people record."""


def gain_from(loudness: float, peak: Decibels) -> Decibels:
    """Return the gain for what was measured: integrated loudness (LUFS), as heard, and true peak (dBTP)."""
    if not math.isfinite(loudness):
        return 0.0  # silence stays silence
    return min(VOICE_LUFS - loudness, HIGHEST_PEAK_DB - peak, GREATEST_RAISE_DB)


def gain_to_voice(sound: Samples) -> Decibels:
    """Return the gain that brings a recording at 48 kHz, [frames] or [frames, 1 or 2], to the voice's loudness."""
    return gain_from(loudness_as_played(sound, RATE), true_peak_db(sound))


def gain_of_long(recording: Recording, start: list[Piece]) -> Decibels:
    """Return the gain for a long recording from its start and from windows spread over it; moves the recording.

    The gain stays: nothing raises its own level. Each window falls in the widest gap that those before have left, so
    wherever it stops the whole has been sampled evenly. Silence does not count (the loudness is gated), but room
    noise alone must not be taken for a voice: where the windows have met mostly silence, there are more of them.
    """
    meter, peak = LoudnessMeter(RATE, recording.channels), PeakMeter(recording.channels)
    for piece in start:
        meter.add(piece.sound)
        peak.add(piece.sound)
    window = _WINDOW_S * recording.rate
    spread = max(0, found_frames(recording) - window)
    voiced = 0
    for index in range(1, _WINDOWS_MOST):
        if index >= _WINDOWS and voiced >= _VOICED:
            break
        if not recording.go_to(round(spread * _in_the_gaps(index))):
            continue
        sound = soxr.resample(recording.read(window), recording.rate, RATE)
        if not len(sound):
            continue
        meter.add(sound)
        peak.add(sound)
        voiced += decibels_of(float(np.sqrt(np.mean(np.square(sound), dtype=np.float64)))) > _VOICE_DB
    return gain_from(as_played(meter.integrated(), recording.channels), peak.db)


def _in_the_gaps(index: int) -> float:
    """Return 1/2, 1/4, 3/4, 1/8 and so on for 1, 2, 3, 4: van der Corput's sequence in base 2."""
    return float(int(f"{index:b}"[::-1], 2)) / float(1 << index.bit_length())
