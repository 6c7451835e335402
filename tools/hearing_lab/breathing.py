"""Somebody who breathes near a microphone, synthesised: for tests and demonstrations, where no recording is at hand.

Shaped after what was measured on recordings: a breath out blows (strongest at the lowest frequencies, 5 dB down an
octave), a breath in hisses and is some 25 dB softer, and there is a pause after it. No two breaths are quite alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from tools.hearing_lab.noises import RATE, coloured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audio.units import Samples
    from scripts.units import Seconds

FIRST: Final[Seconds] = 0.2
"""When the first breath out begins."""


def breathing(lengths: Sequence[Seconds], seed: int = 0, level_db: float = -24.0, room_db: float = -70.0) -> Samples:
    """Return somebody who breathes out almost at once, and again after each of these lengths; mono at ``RATE``."""
    rng = np.random.default_rng(seed)
    frames = int((sum(lengths) + FIRST) * RATE)
    sound = 10 ** (room_db / 20) * coloured(frames, rng, 1.5)
    at = FIRST
    for length in lengths:
        out, quiet = 0.45 * length * rng.uniform(0.9, 1.1), 0.06 * length
        into = 0.26 * length * rng.uniform(0.9, 1.1)
        loud = rng.normal(level_db, 1.5)
        for begin, lasts, db, slope in ((at, out, loud, 1.7), (at + out + quiet, into, loud - 22.0, 0.0)):
            count, first = int(lasts * RATE), int(begin * RATE)
            hill = np.minimum(1.0, np.minimum(np.arange(count) / (0.12 * RATE), np.arange(count)[::-1] / (0.3 * RATE)))
            sound[first : first + count] += (10 ** (db / 20) * hill * coloured(count, rng, slope, 80))[: frames - first]
        at += length
    return np.asarray(sound, np.float32)


def uneven(length: Seconds, count: int, seed: int = 0, share: float = 0.04) -> list[Seconds]:
    """Return so many breaths of about a length, no two alike."""
    rng = np.random.default_rng(seed)
    return [float(each) for each in length * rng.normal(1.0, share, count)]
