"""The last stop before the ear: a look-ahead limiter that keeps the true peak at -3 dBTP or under, whatever comes.

A pure function of a stretch of sound and of what stands ``MARGIN`` frames to either side of it, so it gives the same
samples whatever order stretches are asked in. The gain a frame needs is held for a while around it and smoothed with
a window shorter than the hold, so it is never more than any frame needs (the smoothed value is a mean of values that
are all low enough) and never moves fast enough to be heard as a click.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.level.truepeak import OVERSHOOT, frame_peaks
from audio.units import Decibels, gain_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from audio.units import Frames, Gain, Samples

CEILING_DB: Final = Decibels(-3.0)
"""No true peak is higher than this."""

_IN_HAND_DB: Final = Decibels(0.7)
"""Fourfold oversampling may miss this much of a peak near half the rate: cos(pi/8) is -0.69 dB. Limiting is rare, and
what it limits is 0.7 dB lower than it had to be."""
_CEILING: Final[Gain] = gain_of(Decibels(CEILING_DB - _IN_HAND_DB))
_SMOOTH: Final[Frames] = 960
"""Half the smoothing window: 20 ms. A gain that moves slower than this makes no sidebands to speak of."""
_HOLD: Final[Frames] = _SMOOTH + 240
"""Half the hold: the smoothing's, and 5 ms over, so that one low note's period does not draw the gain along."""
MARGIN: Final[Frames] = _SMOOTH + _HOLD + 48
"""Frames before and after a stretch that its samples depend on: smoothing, hold, and whole cells of interpolation."""


def needs_limiting(peak: float) -> bool:
    """Return whether sound whose greatest sample has this magnitude may go over the ceiling between samples."""
    return peak * OVERSHOOT > _CEILING


def limiting_gain(sound: Samples) -> npt.NDArray[np.float32] | None:
    """Return the gain that limits the middle of a stretch of finite samples, [frames]; None where none is needed.

    Args:
        sound: [MARGIN + frames + MARGIN, channels].

    """
    if not needs_limiting(float(np.abs(sound).max(initial=0.0))):
        return None
    peaks = frame_peaks(sound, _CEILING)
    if float(peaks.max()) <= _CEILING:
        return None
    return _gain(peaks)[MARGIN : len(sound) - MARGIN]


def _gain(peaks: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the gain of each frame, [frames]; right for all but the first and last ``MARGIN``."""
    needed = _CEILING / np.maximum(peaks.astype(np.float64), _CEILING)
    # A peak after a frame may lie between it and the next. Both come down: the hold is longer than the smoothing.
    held = _least_around(needed, _HOLD)
    return _smoothed(held).astype(np.float32)


def _least_around(values: npt.NDArray[np.float64], reach: int) -> npt.NDArray[np.float64]:
    """Return at each place the least of the values up to ``reach`` to either side, by doubling what is known."""
    least = np.pad(values, reach, constant_values=1.0)
    width, span = 2 * reach + 1, 1
    while span < width:
        step = min(span, width - span)
        least = np.minimum(least[:-step], least[step:])
        span += step
    return least


_WINDOW: Final = np.hanning(2 * _SMOOTH + 3)[1:-1] / np.hanning(2 * _SMOOTH + 3).sum()


def _smoothed(gain: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the mean of the gain under the window; beyond the ends nothing is limited."""
    size = 1 << (len(gain) + 2 * _SMOOTH).bit_length()
    spectrum = np.fft.rfft(1.0 - gain, size) * np.fft.rfft(_WINDOW, size)
    return 1.0 - np.fft.irfft(spectrum, size)[_SMOOTH : _SMOOTH + len(gain)]
