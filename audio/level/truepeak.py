"""How high the wave really goes: true peak by fourfold oversampling (ITU-R BS.1770-4, annex 2), near the peaks only.

Between two samples the wave can stand above both. The three points between them are interpolated with a windowed
sinc of 24 taps. No interpolated value exceeds the greatest sample in its reach by more than ``OVERSHOOT``, so where
the samples are lower than that, nothing needs interpolating; in a session that is nearly everywhere.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

REACH: Final = 12
"""Frames on either side that a point between two frames depends on."""
_CELL: Final = 16
"""Frames are looked through by cells of this many; at least the reach, so that neighbouring cells suffice."""


def _phases() -> npt.NDArray[np.float32]:
    """Return [24 taps, 3 points between]: sinc under a Kaiser window, each point's taps summing to 1."""
    offsets = np.arange(1 - REACH, REACH + 1)[:, None] - np.array([0.25, 0.5, 0.75])
    taps = np.sinc(offsets) * np.i0(5.0 * np.sqrt(np.maximum(0.0, 1 - (offsets / REACH) ** 2)))
    return np.asarray(taps / taps.sum(axis=0), np.float32)


_PHASES: Final = _phases()
OVERSHOOT: Final = float(np.abs(_PHASES).sum(axis=0).max()) * 1.0001
"""How far, as a ratio, an interpolated value can stand above the samples around it (the last digits are rounding's)."""


def frame_peaks(sound: npt.NDArray[np.float32], floor: float) -> npt.NDArray[np.float32]:
    """Return how high the wave goes at each frame and just after it, [frames].

    Args:
        sound: [frames, channels]; the greatest channel counts, and beyond both ends there is silence.
        floor: Peaks above this are found between samples too; lower ones may be given by the samples alone.

    """
    peaks = _sample_peaks(sound)
    if not len(peaks):
        return peaks
    cells = -(-len(peaks) // _CELL)
    high = np.pad(peaks, (0, cells * _CELL - len(peaks))).reshape(cells, _CELL).max(axis=1) * OVERSHOOT >= floor
    near = high.copy()
    near[1:] |= high[:-1]
    near[:-1] |= high[1:]
    chosen = np.flatnonzero(near)
    if not len(chosen):
        return peaks
    frames = (chosen[:, None] * _CELL + np.arange(_CELL)).ravel()
    frames = frames[frames < len(peaks)]
    peaks[frames] = np.maximum(peaks[frames], _between(sound, frames))
    return peaks


def _sample_peaks(sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the greatest magnitude of each frame; channel by channel, as numpy is slow along an axis of two."""
    peaks = np.zeros(len(sound), np.float32)
    for channel in sound.T:
        np.maximum(peaks, np.abs(channel), out=peaks)
    return peaks


def _between(sound: npt.NDArray[np.float32], frames: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
    """Return the greatest magnitude between each of the chosen frames and the one after it."""
    peaks = np.zeros(len(frames), np.float32)
    for channel in sound.T:
        padded = np.pad(channel, (REACH - 1, REACH))
        around = np.lib.stride_tricks.sliding_window_view(padded, 2 * REACH)[frames]
        np.maximum(peaks, np.abs(around @ _PHASES).max(axis=1), out=peaks)
    return peaks


_NEAR: Final = 0.4
"""A wave without anything above f that reaches its peak p at a time stays above p cos(2 pi f t) for t around it, so the
nearer sample is at least p cos(pi f / rate): 0.4 p up to 17.7 kHz at 48 kHz."""


class PeakMeter:
    """The true peak of sound that comes in blocks."""

    def __init__(self, channels: int) -> None:
        self._tail = np.zeros((0, channels), np.float32)
        self._peak = 0.0

    def add(self, block: npt.NDArray[np.float32]) -> None:
        """Take the next block, [frames, channels]."""
        # The tail is looked at twice: in the block before, the frames to come were not known.
        led = np.concatenate([self._tail, block])
        self._tail = led[max(0, len(led) - 2 * REACH) :]
        samples = _sample_peaks(led)
        greatest = float(samples.max(initial=0.0))
        if greatest * OVERSHOOT <= self._peak:
            return
        self._peak = max(self._peak, greatest)
        near = samples.copy()
        np.maximum(near[:-1], samples[1:], out=near[:-1])
        frames = np.flatnonzero(near > _NEAR * self._peak)
        self._peak = max(self._peak, float(_between(led, frames).max(initial=0.0)))

    @property
    def db(self) -> float:
        """The true peak so far in dBTP; minus infinity for silence."""
        return 20 * math.log10(self._peak) if self._peak else -math.inf


def true_peak_db(sound: npt.NDArray[np.float32]) -> float:
    """Return the true peak in dBTP of [frames] or [frames, channels]; minus infinity for silence."""
    sound = sound[:, None] if sound.ndim == 1 else sound
    meter = PeakMeter(sound.shape[1])
    for start in range(0, len(sound), 1 << 18):
        meter.add(sound[start : start + (1 << 18)])
    return meter.db
