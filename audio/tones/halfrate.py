"""Half the rate: what the tones are made at. Nothing of them lies over 8 kHz, so half of all frames say it all.

Brought to the rate that is heard, every frame stays as it is, and between any two one is interpolated from twenty.
What that gets wrong lies over 16 kHz, 90 dB under what it comes from: nobody would hear more, but FLAC would write it
down. It only looks back: the sound comes 0.4 ms later, and no frame hears anything after itself. Pure; safe in any
thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from audio.units import RATE

if TYPE_CHECKING:
    from audio.units import Frames, Samples

Stereo: TypeAlias = npt.NDArray[np.complex64]
"""Sound at half the rate: left is the real part, right the imaginary one. One transform, or look-up, serves both."""

HALF_RATE: Final[Frames] = RATE // 2
_ON_EITHER_SIDE: Final = 10
BEFORE: Final[Frames] = 2 * _ON_EITHER_SIDE - 1
"""So many frames before a stretch are needed to double it."""
_HIGHEST: Final = 8000.0 / HALF_RATE
"""The interpolation is made for what lies under this, in cycles a frame."""


def _taps() -> Samples:
    """Return the weights of the frames around the middle between two: right by least squares up to 8 kHz.

    What is between two frames of a cosine is that cosine: the sum of each pair, as far off the middle, is the cosine at
    the middle times twice that of their distance, and the weights are to make 1 of it at any frequency.
    """
    frequencies = np.linspace(0.0, _HIGHEST, 400)
    distances = np.arange(_ON_EITHER_SIDE) + 0.5
    sums = 2.0 * np.cos(2.0 * np.pi * np.outer(frequencies, distances))
    weights = np.linalg.lstsq(sums, np.ones(len(frequencies)), rcond=None)[0]
    return np.concatenate([weights[::-1], weights]).astype(np.float32)


_TAPS: Final = _taps()


def doubled(before: Stereo, sound: Stereo) -> Samples:
    """Return a stretch at the rate that is heard, ``[2 * frames, 2]``.

    Args:
        before: The ``BEFORE`` frames before it.
        sound: The stretch, at half the rate.

    """
    frames = len(sound)
    heard = np.empty((frames, 2, 2), dtype=np.float32)
    led = np.empty(frames + BEFORE, dtype=np.float32)
    for ear in (0, 1):
        led[:BEFORE] = before.imag if ear else before.real
        led[BEFORE:] = sound.imag if ear else sound.real
        heard[:, 0, ear] = led[_ON_EITHER_SIDE - 1 :][:frames]
        # In two parts: numpy is quick for up to eleven weights, and slow for more.
        between = np.correlate(led[:-_ON_EITHER_SIDE], _TAPS[:_ON_EITHER_SIDE], "valid")
        between += np.correlate(led[_ON_EITHER_SIDE:], _TAPS[_ON_EITHER_SIDE:], "valid")
        heard[:, 1, ear] = between
    return heard.reshape(2 * frames, 2)
