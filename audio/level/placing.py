"""Where a voice lies in its recording: how far off the middle its wave is, and on which side of two it is heard.

A cheap microphone adds the same to every sample: nobody hears it, but it takes room from the voice, and where it begins
and ends it thumps. A recorder with one microphone in a stereo plug leaves one side without a sound. A cable with two
wires changed makes the sides mirror each other, so that over one loudspeaker, or in a phone, they cancel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.units import RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from audio.units import Frames, Samples

STEP: Final[Frames] = RATE // 10
_OFF: Final = 0.02
"""What is less than this part of the sound itself (its root mean square) is no offset, but the sound's own."""
_LEAST_OFF: Final = 5e-5
_DEAF: Final = 10 ** (-16 / 10)
"""A side that has less than this part of the other's power hears nothing but that."""
_MIRRORED: Final = 0.1
"""The middle of two sides has half of their power where they have nothing to do with each other, and less than this
only where one is the other upside down."""
_SHORTEST: Final[Frames] = RATE // 2
"""In less than this, what is off the middle may be a part of a slow wave."""
_LOUD: Final = 0.01
"""Sides are held against each other where it is no quieter than this part of the loudest tenths of a second."""


@dataclass(frozen=True, slots=True)
class Placing:
    """What is done to a recording before anything else."""

    offset: tuple[float, ...] = (0.0,)
    """What is added to each channel; it is taken out."""
    one_sided: bool = False
    """Whether one of two sides has nothing of its own: what there is on both is then heard on both."""
    mirrored: bool = False
    """Whether the second side is the first upside down; it is turned."""

    def centred(self, sound: Samples) -> Samples:
        """Return [frames, channels] without the offset; itself where there is none."""
        return sound - np.array(self.offset, np.float32) if any(self.offset) else sound

    def of(self, sound: Samples) -> Samples:
        """Return [frames, channels] as it is to be heard, in one channel where both sides have the same."""
        sound = self.centred(sound)
        if self.one_sided:
            return np.asarray(sound.sum(axis=1, keepdims=True), np.float32)
        return sound * np.array([1.0, -1.0], np.float32) if self.mirrored else sound


class PlacingFinder:
    """Finds it from sound at 48 kHz that comes in blocks, in memory that grows by a few hundred bytes a second."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._sums: list[npt.NDArray[np.float64]] = []

    def add(self, block: Samples) -> None:
        """Take a block, [frames, channels]; what of it is not a whole tenth of a second counts by its length."""
        whole = len(block) // STEP * STEP
        for part in (block[:whole].reshape(-1, STEP, self._channels), block[None, whole:]):
            if part.size:
                # Channel by channel: numpy is slow along an axis of two.
                sides = [np.ascontiguousarray(side) for side in np.moveaxis(part, 2, 0)]
                sums = [side.sum(axis=1, dtype=np.float64) for side in sides]
                squares = [_products(side, side) for side in sides]
                both = _products(sides[0], sides[-1]) if len(sides) > 1 else squares[0]
                self._sums.append(np.stack([*sums, *squares, both, np.full(len(part), part.shape[1])], axis=1))

    def found(self) -> Placing:
        """Return what was found so far."""
        n = self._channels
        sums = np.concatenate([np.empty((0, 2 * n + 2)), *self._sums])
        sums = sums[sums[:, n : 2 * n].sum(axis=1) > 0]  # digital silence is off nothing
        if sums[:, -1].sum() < _SHORTEST:
            return Placing((0.0,) * n)
        lengths = sums[:, -1:]
        means, squares, both = sums[:, :n] / lengths, sums[:, n : 2 * n] / lengths, sums[:, 2 * n] / lengths[:, 0]
        middle = np.median(means, axis=0)
        powers = np.maximum(0.0, squares - 2 * middle * means + middle**2)
        least = np.maximum(_LEAST_OFF, _OFF * np.sqrt(powers.mean(axis=0)))
        offset = tuple(float(value) if abs(value) > low else 0.0 for value, low in zip(middle, least, strict=True))
        if n != 2:
            return Placing(offset)
        both = both - middle[0] * means[:, 1] - middle[1] * means[:, 0] + middle[0] * middle[1]
        loud = powers.sum(axis=1) >= _LOUD * np.percentile(powers.sum(axis=1), 95)
        left, right = powers[loud].sum(axis=0)
        together = (left + right) / 4 + both[loud].sum() / 2
        one_sided = min(left, right) < _DEAF * max(left, right)
        return Placing(offset, bool(one_sided), bool(not one_sided and together < _MIRRORED * (left + right) / 2))


def _products(one: Samples, other: Samples) -> npt.NDArray[np.float64]:
    """Return the sum of the products of each row, [rows]."""
    return np.asarray(np.einsum("ij,ij->i", one, other), np.float64)


def placing_of(sound: Samples) -> Placing:
    """Return where a voice lies in [frames, channels] at 48 kHz."""
    finder = PlacingFinder(sound.shape[1])
    finder.add(sound)
    return finder.found()
