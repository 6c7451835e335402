"""Slow drift and seeded chance: what keeps a held tone alive, and makes no breath quite like another.

A drift is a sum of sines with seeded periods and phases: a closed form of the time alone, so any moment can be asked
for without the ones before it, and nothing repeats: the periods share no measure. Nothing wanders at the speed of a
breath, where it could be taken for pacing: periods are longer than the slowest breath (``SLOW``) or shorter than the
fastest (``QUICK``). Chance is a hash of a number, so that any one can be had without those before it. Pure; safe in
any thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from audio.tones.envelopes import Positions, Values
    from scripts.units import Seconds

Periods: TypeAlias = "tuple[Seconds, Seconds]"
"""The shortest and the longest."""
Words: TypeAlias = npt.NDArray[np.uint64]

SLOW: Final[Periods] = (17.0, 83.0)
QUICK: Final[Periods] = (0.6, 2.3)

_WORD: Final = 0xFFFF_FFFF_FFFF_FFFF


def key(seed: int, stream: int) -> np.random.SeedSequence:
    """Return where the random numbers of one stream of a session begin. Any whole number is a seed."""
    return np.random.SeedSequence([seed & _WORD, stream])


def word(seed: int, stream: int) -> np.uint64:
    """Return one random word for a stream of a session."""
    return np.uint64(key(seed, stream).generate_state(1, np.uint64)[0])


def hashed(start: np.uint64, numbers: Words) -> Words:
    """Return a random word for each number: SplitMix64 (Steele, Lea and Flood, 2014), which any number can begin."""
    found = numbers * np.uint64(0x9E37_79B9_7F4A_7C15)
    found += start
    found ^= found >> np.uint64(30)
    found *= np.uint64(0xBF58_476D_1CE4_E5B9)
    found ^= found >> np.uint64(27)
    found *= np.uint64(0x94D0_49BB_1331_11EB)
    found ^= found >> np.uint64(31)
    return found


def chance(start: np.uint64, numbers: npt.NDArray[np.int64]) -> Values:
    """Return a value between -1 and 1 for each number."""
    words = hashed(start, numbers.astype(np.uint64))
    return np.asarray((words >> np.uint64(11)).astype(np.float64) / float(1 << 52) - 1.0)


class Drift:
    """``count`` independent wanderings between -1 and 1."""

    def __init__(self, seed: int, stream: int, periods: Periods, *, count: int = 1, sines: int = 4) -> None:
        fastest, slowest = periods
        random = np.random.Generator(np.random.PCG64(key(seed, stream)))
        self._speeds = 2.0 * np.pi / (fastest * (slowest / fastest) ** random.random((count, sines)))
        self._phases = 2.0 * np.pi * random.random((count, sines))
        weights = 0.5 + random.random((count, sines))
        self._weights = weights / weights.sum(axis=1, keepdims=True)

    def at(self, where: Positions) -> Values:
        """Return every wandering at every position, shape ``[count, positions]``."""
        angles = self._speeds[:, :, None] * where + self._phases[:, :, None]
        return np.asarray((self._weights[:, :, None] * np.sin(angles)).sum(axis=1))

    def integral(self, where: Positions) -> Values:
        """Return the first wandering's integral from 0 to every position, in seconds, shape of the positions."""
        speeds, phases, weights = self._speeds[0], self._phases[0], self._weights[0]
        angles = np.multiply.outer(speeds, where) + phases[:, None]
        return np.asarray(((np.cos(phases)[:, None] - np.cos(angles)) * (weights / speeds)[:, None]).sum(axis=0))
