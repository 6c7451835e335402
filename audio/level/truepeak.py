"""How high the wave really goes: true peak by fourfold oversampling (ITU-R BS.1770-4, annex 2), near the peaks only.

Between two samples the wave can stand above both. The three points between them are interpolated with a windowed
sinc of 24 taps. No interpolated value exceeds the greatest sample in its reach by more than ``OVERSHOOT``, so where
the samples are lower than that, nothing needs interpolating; in a session that is nearly everywhere. Nor does it exceed
the samples by more than a part of how sharply they bend: a voice is round at its peaks, so that rules out the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.units import Decibels, decibels_of

if TYPE_CHECKING:
    import numpy.typing as npt

REACH: Final = 12
"""Frames on either side that a point between two frames depends on."""
_KEPT: Final = 2 * REACH - 1
"""Frames that points between them still wait for more."""
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


def _of_a_bend() -> tuple[float, float]:
    """Return how much of the greatest second difference, and of the greatest sample, bounds what lies over the samples.

    An interpolated value less the straight line between its two samples is a sum over samples whose weights add up to
    nothing; added by parts once it is one over the differences, and twice, one over the second differences. What the
    windowed sinc gets wrong of a slope is left: a share of one difference, which is at most two samples.
    """
    bends, slopes = 0.0, 0.0
    for taps, at in zip(_PHASES.T.astype(np.float64), (0.25, 0.5, 0.75), strict=True):
        taps[REACH - 1 : REACH + 1] -= (1.0 - at, at)
        once = np.cumsum(taps)
        slope = once.sum()
        once[REACH - 1] -= slope
        bends = max(bends, float(np.abs(np.cumsum(once)).sum()))
        slopes = max(slopes, abs(float(slope)))
    return bends * 1.0001, 2.0 * slopes + 1e-5


_BEND, _SLOPE = _of_a_bend()


def frame_peaks(sound: npt.NDArray[np.float32], floor: float) -> npt.NDArray[np.float32]:
    """Return how high the wave goes at each frame and just after it, [frames].

    Args:
        sound: [frames, channels]; the greatest channel counts, and beyond both ends there is silence.
        floor: Peaks above this are found between samples too; lower ones may be given by the samples alone.

    """
    peaks = _sample_peaks(sound)
    if not len(peaks):
        return peaks
    frames = _that_can_exceed(sound, peaks, floor)
    if len(frames):
        peaks[frames] = np.maximum(peaks[frames], _between(sound, frames))
    return peaks


def _that_can_exceed(
    sound: npt.NDArray[np.float32], peaks: npt.NDArray[np.float32], floor: float
) -> npt.NDArray[np.intp]:
    """Return the frames after which the wave may reach ``floor``, by the samples in reach, [frames]; never too few."""
    if _stays_under(sound, peaks, floor):
        return np.empty(0, np.intp)
    highest = _of_near_cells(peaks)
    # Asked so that what is no number counts as high.
    near = np.flatnonzero(~(highest * OVERSHOOT < floor))
    if len(near):
        near = near[~(highest[near] * (1.0 + _SLOPE) + _bends_around(sound, near) * _BEND < floor)]
    frames = (near[:, None] * _CELL + np.arange(_CELL)).ravel()
    return frames[frames < len(peaks)]


def _stays_under(sound: npt.NDArray[np.float32], peaks: npt.NDArray[np.float32], floor: float) -> bool:
    """Return whether the wave is lower than ``floor`` everywhere, by the greatest sample and the sharpest bend alone.

    It nearly always is, and finding the greatest of all is much less work than of each cell.
    """
    frames, channels = sound.shape
    flat = np.zeros((frames + 4) * channels, np.float32)  # beyond both ends the silence bends towards the sound
    flat[2 * channels : -2 * channels] = sound.reshape(-1)
    with np.errstate(over="ignore", invalid="ignore"):  # the largest numbers bend by infinity
        steps = flat[channels:] - flat[:-channels]
        bends = steps[channels:] - steps[:-channels]
        bend = max(float(bends.max()), -float(bends.min()))
    return float(peaks.max(initial=0.0)) * (1.0 + _SLOPE) + bend * _BEND < floor


def _of_near_cells(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the greatest of the values in each cell and in those beside it, [cells]."""
    cells = -(-len(values) // _CELL)
    padded = np.zeros(cells * _CELL, np.float32)
    padded[: len(values)] = values
    # By halves: numpy is slow along a short axis.
    width = _CELL
    while width > 1:
        width //= 2
        padded = np.maximum(padded[0::2], padded[1::2])
    near: npt.NDArray[np.float32] = padded.copy()
    np.maximum(near[1:], padded[:-1], out=near[1:])
    np.maximum(near[:-1], padded[1:], out=near[:-1])
    return near


def _bends_around(sound: npt.NDArray[np.float32], cells: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
    """Return the greatest magnitude of the second difference in some cells and those beside each, [cells].

    Beyond both ends is silence, which bends towards the sound.
    """
    bends = np.zeros(len(cells), np.float32)
    around = _CELL + 1
    padded = np.zeros(-(-len(sound) // _CELL) * _CELL + 2 * around, np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, _CELL + 2 * around)
    with np.errstate(over="ignore", invalid="ignore"):  # the largest numbers bend by infinity
        for channel in sound.T:
            padded[around : around + len(sound)] = channel
            bend = np.diff(windows[cells * _CELL], 2, axis=1)
            np.maximum(bends, np.abs(bend, out=bend).max(axis=1), out=bends)
    return bends


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


class PeakMeter:
    """The true peak of sound that comes in blocks: the same reading however it is cut.

    It is the greatest of all samples and of all points between them. A point is interpolated once all the frames it
    depends on have come, at the end with silence after the last, so none depends on where a block ends. Points are left
    out only where no sample in reach is as high as the reading so far over ``OVERSHOOT``: none of those can exceed it.
    """

    def __init__(self, channels: int) -> None:
        self._tail = np.zeros((REACH - 1, channels), np.float32)
        """The frames before the first point that waits for more, and those after it; before the sound there is none."""
        self._peak = 0.0

    def add(self, block: npt.NDArray[np.float32]) -> None:
        """Take the next block, [frames, channels]."""
        led = (self._tail, block)
        if not max(_greatest(part) for part in led) * OVERSHOOT <= self._peak:
            self._peak = _highest(np.concatenate(led), self._peak)
        self._tail = np.concatenate([part[-_KEPT:] for part in led])[-_KEPT:]

    @property
    def db(self) -> Decibels:
        """The true peak so far in dBTP; minus infinity for silence."""
        peak = _highest(np.pad(self._tail, ((0, REACH), (0, 0))), self._peak)
        return decibels_of(peak)


def _greatest(sound: npt.NDArray[np.float32]) -> float:
    return float(max(sound.max(initial=0.0), -sound.min(initial=0.0)))


def _highest(led: npt.NDArray[np.float32], peak: float) -> float:
    """Return the greatest of a reading, the samples, and the points that have ``REACH`` frames on either side."""
    greatest = _greatest(led)
    if greatest * OVERSHOOT <= peak:
        return peak
    peak = max(peak, greatest)
    frames = _that_can_exceed(led, _sample_peaks(led), peak)
    frames = frames[(frames >= REACH - 1) & (frames < len(led) - REACH)]
    return max(peak, float(_between(led, frames).max(initial=0.0)))


def true_peak_db(sound: npt.NDArray[np.float32]) -> Decibels:
    """Return the true peak in dBTP of [frames] or [frames, channels]; minus infinity for silence."""
    sound = sound[:, None] if sound.ndim == 1 else sound
    meter = PeakMeter(sound.shape[1])
    for start in range(0, len(sound), 1 << 18):
        meter.add(sound[start : start + (1 << 18)])
    return meter.db


def step_peaks(sound: npt.NDArray[np.float32], step: int) -> npt.NDArray[np.float32]:
    """Return the true peak of each step of so many frames, [steps], the last of them perhaps a shorter one.

    Looked for beside the greatest sample of each step, where it nearly always is.
    """
    samples = _sample_peaks(sound)
    count = -(-len(samples) // step)
    if not count:
        return samples
    padded = np.pad(samples, (0, count * step - len(samples))).reshape(count, step)
    places = padded.argmax(axis=1) + np.arange(count) * step
    near = np.clip(places[:, None] + np.arange(-2, 2), 0, len(samples) - 1)
    between = _between(sound, near.ravel()).reshape(near.shape).max(axis=1)
    peaks: npt.NDArray[np.float32] = np.maximum(padded.max(axis=1), between)
    return peaks
