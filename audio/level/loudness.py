"""How loud something is: integrated loudness as in ITU-R BS.1770-4 and EBU R128, in LUFS.

The K-weighting (``audio.level.filters``) is the standard's own pair of recursive filters, by blocks
(``audio.level.blocks``); what comes out is added up by tenths of a second.
"""

from __future__ import annotations

import math
from copy import copy
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.level.blocks import STRETCH, BlockFilter
from audio.level.filters import k_weighting

if TYPE_CHECKING:
    import numpy.typing as npt

SILENCE: Final = -math.inf
"""The loudness of what nobody hears, in LUFS."""

_LOWEST_RATE: Final = 8000
_STEP_RATE: Final = 10
"""Blocks of 400 ms begin every 100 ms; powers are kept by these steps."""
_STEPS_A_BLOCK: Final = 4
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
        self._weights = _CHANNEL_WEIGHTS.get(channels, (1.0,) * channels)
        self._filter = BlockFilter(k_weighting(rate), channels)
        self._waiting = [np.zeros((0, channels), np.float32)]
        self._waiting_frames = 0
        self._steps: list[npt.NDArray[np.float64]] = [np.empty(0)]
        self._counted = 0
        """How many tenths of a second are in ``_steps``."""
        self._rest = np.zeros(0, np.float32)
        """The weighted power of each frame since then."""

    def add(self, block: npt.NDArray[np.float32]) -> None:
        """Take the next block, [frames, channels]."""
        self._waiting.append(block)
        self._waiting_frames += len(block)
        if self._waiting_frames < STRETCH:
            return
        waiting = np.concatenate(self._waiting) if self._waiting_frames > len(block) else block
        whole = len(waiting) // STRETCH * STRETCH
        for start in range(0, whole, STRETCH):
            weighted = self._filter.filtered(waiting[start : start + STRETCH])
            if not len(self._rest) and STRETCH * _STEP_RATE % self._rate == 0 and self._rate % _STEP_RATE == 0:
                steps = self._of_whole_steps(weighted)
            else:
                steps, self._rest = self._by_steps(self._powers(weighted))
            self._steps.append(steps)
            self._counted += len(steps)
        self._waiting = [waiting[whole:]]
        self._waiting_frames = len(waiting) - whole

    def steps(self) -> npt.NDArray[np.float64]:
        """Return the weighted power of each whole tenth of a second so far, all channels together."""
        return np.concatenate([*self._steps, self._by_steps(self._waiting_powers())[0]])

    def integrated(self) -> float:
        """Return the loudness of everything so far, in LUFS; ``SILENCE`` where no block passes the gates.

        What is shorter than one block of 400 ms has no integrated loudness in the standard. It is measured over its
        own length without gates, so that a short word is neither lost nor raised for being short.
        """
        begun, rest = self._by_steps(self._waiting_powers())
        steps = np.concatenate([*self._steps, begun])
        if len(steps) >= _STEPS_A_BLOCK:
            return gated(np.convolve(steps, np.full(_STEPS_A_BLOCK, 1 / _STEPS_A_BLOCK), mode="valid"))
        frames = len(steps) * self._rate / _STEP_RATE + len(rest)
        energy = steps.sum() * self._rate / _STEP_RATE + rest.sum(dtype=np.float64)
        return _lufs(float(energy / frames)) if frames else SILENCE

    def _waiting_powers(self) -> npt.NDArray[np.float32]:
        """Return the weighted power of each frame that waits for a whole stretch; the filter stays where it is."""
        waiting = np.concatenate(self._waiting)
        if not len(waiting):
            return self._rest[:0]
        padded = np.pad(waiting, ((0, STRETCH - len(waiting)), (0, 0)))
        return self._powers(copy(self._filter).filtered(padded))[: len(waiting)]

    def _of_whole_steps(self, weighted: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Return the mean power of each tenth of a second of weighted sound that is nothing but whole ones."""
        step = self._rate // _STEP_RATE
        by_step = weighted.reshape(len(weighted), -1, step)
        powers = np.einsum("csf,csf->cs", by_step, by_step).astype(np.float64)
        return np.asarray(np.array(self._weights) @ powers / step)

    def _powers(self, weighted: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the power of each frame of weighted sound, summed over the channels; in place."""
        np.square(weighted, out=weighted)
        power: npt.NDArray[np.float32] = weighted[0]
        others = weighted[1:]
        for channel, weight in zip(others, self._weights[1:], strict=True):
            power += channel if weight == 1.0 else channel * np.float32(weight)
        return power

    def _by_steps(self, powers: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float32]]:
        """Return the mean power of each whole tenth of a second, and the frames left over.

        At rates that tenths do not divide, steps differ by one frame.
        """
        first = self._counted * self._rate // _STEP_RATE
        powers = np.concatenate([self._rest, powers]) if len(self._rest) else powers
        count = (first + len(powers)) * _STEP_RATE // self._rate - self._counted
        if not count:
            return np.empty(0), powers
        edges = (self._counted + np.arange(count + 1)) * self._rate // _STEP_RATE - first
        sums: npt.NDArray[np.float64] = np.add.reduceat(powers[: edges[-1]], edges[:-1], dtype=np.float64)
        return sums / np.diff(edges), powers[edges[-1] :]


def integrated_loudness(sound: npt.NDArray[np.float32], rate: int) -> float:
    """Return the loudness in LUFS of [frames] or [frames, channels], each channel counted once."""
    sound = sound[:, None] if sound.ndim == 1 else sound
    meter = LoudnessMeter(rate, sound.shape[1])
    meter.add(sound)
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
