"""Where in a long recording somebody speaks: what the tones make room for, so that they come back in its silences.

A tenth of a second is loud or not, by the level it is played at. Whether the tones stand back at a place depends on
nothing further from it than ``NEAR``, so no map of the whole has to be read first: live, after a jump and in a
rendering, the same few seconds around a place are asked, and the answer is the same. A recording that is never silent,
because there is music under the voice or the room is loud, keeps the tones back throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from audio.units import PAGE, RATE, Decibels, gain_of

if TYPE_CHECKING:
    from audio.units import Frames, Samples
    from scripts.units import Seconds

Loud = npt.NDArray[np.bool_]
"""For each tenth of a second whether it is loud."""

STEP: Final[Frames] = PAGE
"""A tenth of a second."""
LOUD_DB: Final = Decibels(-42.0)
"""From this level (mean square, 0 dB is full scale) on somebody speaks: 22 dB under what a voice is brought to. Rooms
and tape are some 30 dB under their voice; the ends of words are under this too, but never for long."""
LONG_SILENCE: Final[Seconds] = 4.9
"""The shortest silence in which the tones come back within a recording. Between its sentences they would only stir."""
NEAR: Final[Frames] = round(LONG_SILENCE * RATE) + 2 * STEP


def loud_steps(sound: Samples) -> Loud:
    """Return which of the steps of [frames, 1 or 2] are loud; the last may be short."""
    count = -(-len(sound) // STEP)
    power = np.zeros(count * STEP, np.float32)
    power[: len(sound)] = np.square(sound).mean(axis=1)
    loud: Loud = power.reshape(count, STEP).mean(axis=1) > gain_of(LOUD_DB) ** 2
    return loud


def stretches(loud: Loud, first: int = 0) -> list[tuple[Seconds, Seconds]]:
    """Return from when to when somebody speaks, silences shorter than ``LONG_SILENCE`` included.

    Args:
        loud: For each step whether it is loud. A single one among quiet ones is a click, and no voice.
        first: Which step of the recording the first of them is.

    """
    padded = np.concatenate([[False], loud, [False]])
    voiced = np.flatnonzero(loud & (padded[:-2] | padded[2:])) + first
    if not len(voiced):
        return []
    silent_steps = round(LONG_SILENCE * RATE / STEP)
    breaks = np.flatnonzero(np.diff(voiced) - 1 >= silent_steps)
    starts = voiced[np.concatenate([[0], breaks + 1])]
    ends = voiced[np.concatenate([breaks, [len(voiced) - 1]])] + 1
    return [(start * STEP / RATE, end * STEP / RATE) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
