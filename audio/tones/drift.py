"""Slow drift: what keeps a held tone alive. Sums of sines with seeded periods and phases.

Closed forms of the time alone, so any moment can be asked for without the ones before it, and nothing repeats: the
periods share no measure. Nothing wanders at the speed of a breath, where it could be taken for pacing: periods are
longer than the slowest breath (``SLOW``) or shorter than the fastest (``QUICK``). Pure; safe in any thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from audio.tones.envelopes import Positions, Values
    from scripts.units import Seconds

Periods: TypeAlias = "tuple[Seconds, Seconds]"
"""The shortest and the longest."""

SLOW: Final[Periods] = (17.0, 83.0)
QUICK: Final[Periods] = (0.6, 2.3)

_WORD: Final = 0xFFFF_FFFF_FFFF_FFFF


def key(seed: int, stream: int) -> np.random.SeedSequence:
    """Return where the random numbers of one stream of a session begin. Any whole number is a seed."""
    return np.random.SeedSequence([seed & _WORD, stream])


class Drift:
    """``count`` independent wanderings between -1 and 1."""

    def __init__(self, seed: int, stream: int, periods: Periods, *, count: int = 1, sines: int = 4) -> None:
        fastest, slowest = periods
        random = np.random.Generator(np.random.PCG64(key(seed, stream)))
        self._speeds = 2.0 * np.pi / (fastest * (slowest / fastest) ** random.random((count, sines)))
        self._phases = 2.0 * np.pi * random.random((count, sines))
        weights = 0.5 + random.random((count, sines))
        self._weights = weights / weights.sum(axis=1, keepdims=True)

    def at(self, position: Seconds) -> Values:
        """Return every wandering at one position, shape ``[count]``."""
        return np.asarray((self._weights * np.sin(self._speeds * position + self._phases)).sum(axis=1))

    def integral(self, where: Positions) -> Values:
        """Return the first wandering's integral from 0 to every position, in seconds, shape of the positions."""
        speeds, phases, weights = self._speeds[0], self._phases[0], self._weights[0]
        angles = np.multiply.outer(where, speeds) + phases
        return np.asarray(((np.cos(phases) - np.cos(angles)) * (weights / speeds)).sum(axis=-1))
