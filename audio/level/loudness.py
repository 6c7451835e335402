"""How loud something is: integrated loudness as in ITU-R BS.1770-4 and EBU R128, in LUFS.

The K-weighting (``audio.level.filters``) is applied as its frequency response over stretches of a second, each with a
fifth before it: the impulse response (two poles at 38 Hz) is gone by then.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.level.filters import k_weighting, response_of_bins

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

SILENCE: Final = -math.inf
"""The loudness of what nobody hears, in LUFS."""

_LOWEST_RATE: Final = 8000
_STEP_RATE: Final = 10
"""Blocks of 400 ms begin every 100 ms; powers are kept by these steps."""
_STEPS_A_BLOCK: Final = 4
_STRETCH_S: Final = 1
_LEADS_A_SECOND: Final = 5
_ABSOLUTE_GATE: Final = -70.0
_RELATIVE_GATE: Final = -10.0
_OFFSET: Final = -0.691
_CHANNEL_WEIGHTS: Final = {5: (1.0, 1.0, 1.0, 1.41, 1.41), 6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41)}
"""Surround (L R C [LFE] Ls Rs) has its own; up to four channels count alike."""


class LoudnessMeter:
    """Measures sound that comes in blocks, in memory that does not grow with its length."""

    def __init__(self, rate: int, channels: int) -> None:
        """Begin.

        Args:
            rate: Frames a second, at least 8000.
            channels: How many channels each block has.

        Raises:
            ValueError: The rate is lower than the weighting can be made for.

        """
        if rate < _LOWEST_RATE:
            raise ValueError(f"loudness is measured from {_LOWEST_RATE} Hz upward, not at {rate} Hz")
        self._rate = rate
        self._weights = np.array(_CHANNEL_WEIGHTS.get(channels, (1.0,) * channels))
        self._lead = np.zeros((rate // _LEADS_A_SECOND, channels), np.float32)
        self._waiting: list[npt.NDArray[np.float32]] = []
        self._waiting_frames = 0
        self._steps: list[npt.NDArray[np.float64]] = []

    def add(self, block: npt.NDArray[np.float32]) -> None:
        """Take the next block, [frames, channels]."""
        self._waiting.append(block)
        self._waiting_frames += len(block)
        stretch = _STRETCH_S * self._rate
        if self._waiting_frames < stretch:
            return
        waiting = np.concatenate(self._waiting)
        whole = len(waiting) // stretch * stretch
        for start in range(0, whole, stretch):
            powers = self._powers(waiting[start : start + stretch])
            self._steps.append(_by_steps(powers, self._rate))
        self._waiting = [waiting[whole:]]
        self._waiting_frames = len(waiting) - whole

    def steps(self) -> npt.NDArray[np.float64]:
        """Return the weighted power of each whole tenth of a second so far, all channels together."""
        lead = self._lead
        rest = self._powers(np.concatenate([np.zeros_like(lead[:0]), *self._waiting]))
        self._lead = lead
        return np.concatenate([*self._steps, _by_steps(rest, self._rate)])

    def integrated(self) -> float:
        """Return the loudness of everything so far, in LUFS; ``SILENCE`` where no block passes the gates.

        What is shorter than one block of 400 ms has no integrated loudness in the standard. It is measured over its
        own length without gates, so that a short word is neither lost nor raised for being short.
        """
        lead = self._lead
        rest = self._powers(np.concatenate([np.zeros_like(lead[:0]), *self._waiting]))
        self._lead = lead
        steps = np.concatenate([*self._steps, _by_steps(rest, self._rate)])
        if len(steps) >= _STEPS_A_BLOCK:
            return gated(np.convolve(steps, np.full(_STEPS_A_BLOCK, 1 / _STEPS_A_BLOCK), mode="valid"))
        return _lufs(float(rest.mean())) if len(rest) else SILENCE

    def _powers(self, stretch: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Return the weighted power of each frame, summed over the channels, and keep the lead of what follows."""
        lead = len(self._lead)
        led = np.concatenate([self._lead, stretch])
        self._lead = led[len(led) - lead :]
        # A fifth of a common rate divides by small primes only, and so does every multiple: a quick transform.
        size = len(led) + (-len(led)) % lead
        spectrum = np.fft.rfft(np.ascontiguousarray(led.T), size)
        spectrum *= _response(self._rate, size)
        weighted = np.fft.irfft(spectrum, size)[:, lead : len(led)]
        power: npt.NDArray[np.float64] = self._weights @ np.square(weighted)
        return power


def integrated_loudness(sound: npt.NDArray[np.float32], rate: int) -> float:
    """Return the loudness in LUFS of [frames] or [frames, channels], each channel counted once."""
    sound = sound[:, None] if sound.ndim == 1 else sound
    meter = LoudnessMeter(rate, sound.shape[1])
    for stretch in _stretches(sound, _STRETCH_S * rate):
        meter.add(stretch)
    return meter.integrated()


def loudness_as_played(sound: npt.NDArray[np.float32], rate: int) -> float:
    """Return the loudness in LUFS as it is heard on two channels: mono is played on both, so it counts twice."""
    return as_played(integrated_loudness(sound, rate), sound.shape[1] if sound.ndim > 1 else 1)


def as_played(lufs: float, channels: int) -> float:
    """Return a loudness measured on so many channels as it is heard on two."""
    return lufs + (10 * math.log10(2) if channels == 1 else 0.0)


def gated(powers: npt.NDArray[np.float64]) -> float:
    """Return the loudness in LUFS of blocks' weighted powers, through both gates of BS.1770-4."""
    as_played = powers[powers > _power(_ABSOLUTE_GATE)]
    if not len(as_played):
        return SILENCE
    gate = float(as_played.mean()) * 10 ** (_RELATIVE_GATE / 10)
    return _lufs(float(as_played[as_played > gate].mean()))


def _lufs(power: float) -> float:
    return _OFFSET + 10 * math.log10(power) if power > _power(_ABSOLUTE_GATE) else SILENCE


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


def _stretches(sound: npt.NDArray[np.float32], length: int) -> Iterator[npt.NDArray[np.float32]]:
    for start in range(0, len(sound), length):
        yield sound[start : start + length]


def _by_steps(powers: npt.NDArray[np.float64], rate: int) -> npt.NDArray[np.float64]:
    """Return the mean power of each whole 100 ms. At rates that tenths do not divide, steps differ by one frame."""
    count = len(powers) * _STEP_RATE // rate
    if not count:
        return np.empty(0)
    edges = np.arange(count + 1) * rate // _STEP_RATE
    sums: npt.NDArray[np.float64] = np.add.reduceat(powers[: edges[-1]], edges[:-1])
    return sums / np.diff(edges)


@lru_cache(maxsize=8)
def _response(rate: int, size: int) -> npt.NDArray[np.complex64]:
    """Return the K-weighting's response at the bins of a real transform of ``size`` frames."""
    single: npt.NDArray[np.complex64] = response_of_bins(k_weighting(rate), size).astype(np.complex64)
    single.flags.writeable = False
    return single
