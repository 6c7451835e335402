"""Samples that may not be sound, made so that the rest of the house can rely on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from audio.units import Samples

GREATEST: Final = 64.0
"""36 dB over full scale: nothing that is sound goes higher."""


def clean(sound: Samples) -> Samples:
    """Return the sound with silence where there is no number and nothing beyond ``GREATEST``; itself if all is well."""
    if np.abs(sound).max(initial=0.0) <= GREATEST:  # False for NaN too
        return sound
    sound = np.where(np.isfinite(sound), sound, np.float32(0.0))
    return np.clip(sound, -GREATEST, GREATEST)


def decoded(sound: Samples) -> Samples:
    """Return what a decoder gave with silence where there is no number, or one that no sound has; itself if it is well.

    One sample of 1e30 in a voice is a fault of whoever wrote it, and even the greatest sound there is would be a blow.
    """
    if np.abs(sound).max(initial=0.0) <= GREATEST:  # False for NaN too
        return sound
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(sound) <= GREATEST, sound, np.float32(0.0))
