"""What of a sound is heard in a room, and how: momentary loudness, colour, tone against air. Models, and no ears."""

from __future__ import annotations

from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from audio.level.loudness import integrated_loudness
from audio.tones.ear import weight
from audio.units import RATE

if TYPE_CHECKING:
    from audio.units import Samples

Values = npt.NDArray[np.float64]

STEP: Final = 0.1
"""Seconds between two values of a loudness over time."""
_SPL: Final = 80.0
"""A voice at -20 LUFS is heard at 60 dBA."""
_FRAME: Final = RATE // 8
_EDGES: Final = 100.0 * 2.0 ** (np.arange(20) / 3)
"""Of third octaves from 100 Hz to 8 kHz: about as wide as the ear's bands."""
_HOTH_AT: Final = (
    100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000,
)  # fmt: skip
_HOTH_DB: Final = (
    32.4, 30.9, 29.1, 27.6, 26.0, 24.4, 22.7, 21.1, 19.5, 17.8, 16.2, 14.6, 12.9, 11.3, 9.6, 7.8, 5.4, 2.6, -1.3, -6.6,
)  # fmt: skip
"""A room's noise by Hoth (ITU-T P.800), dB in 1 Hz, at 50 dBA."""
_AUDIBLE: Final = -4.0
"""So far over a band's noise (in dB) something in it is heard: a tone's masked threshold."""


class Speaker(Enum):
    """From where on a small loudspeaker gives sound back, in hertz."""

    PHONE = 450.0
    LAPTOP = 220.0


def momentary(sound: Samples) -> Values:
    """Return the loudness in LUFS over 400 ms around every tenth of a second, from 0.2 s on."""
    weighted = np.concatenate([_weighted_steps(sound[at : at + 60 * RATE]) for at in range(0, len(sound), 60 * RATE)])
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(np.convolve(weighted, np.ones(4) / 4, "valid"), 1e-9)))


def _weighted_steps(sound: Samples) -> Values:
    size = len(sound) + RATE // 5
    gains = weight(np.maximum(np.fft.rfftfreq(size, 1 / RATE), 1e-3))
    power = sum(np.fft.irfft(np.fft.rfft(ear, size) * gains, size)[: len(sound)] ** 2 for ear in sound.T)
    whole = len(sound) // (RATE // 10) * (RATE // 10)
    return np.asarray(np.asarray(power)[:whole].reshape(-1, RATE // 10).mean(axis=1))


def heard_share(sound: Samples, speaker: Speaker, room_dba: float) -> float:
    """Return for how much of the time something of a sound is heard from a small speaker in a room's noise."""
    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME, 2).astype(np.float64)
    window = np.hanning(_FRAME)[:, None]
    power = (np.abs(np.fft.rfft(frames * window, axis=1)) ** 2).sum(axis=2) * 2 / (_FRAME * (window**2).sum())
    hertz = np.fft.rfftfreq(_FRAME, 1 / RATE)
    heard = np.zeros(len(frames), bool)
    for low, high in pairwise(_EDGES):
        middle = float(np.sqrt(low * high))
        if middle < speaker.value:
            continue
        band = power[:, (hertz >= low) & (hertz < high)].sum(axis=1)
        noise = np.interp(middle, _HOTH_AT, _HOTH_DB) + room_dba - 50.0 + 10 * np.log10(high - low)
        heard |= 10 * np.log10(np.maximum(band, 1e-15)) + _SPL > noise + _AUDIBLE
    return float(heard.mean())


def centroid(sound: Samples) -> float:
    """Return the middle of a sound's spectrum in hertz, weighed by power, 50 Hz to 8 kHz."""
    power = np.zeros(RATE // 10 // 2 + 1)
    for frame in sound[: len(sound) // 4800 * 4800].reshape(-1, 4800, 2).astype(np.float64):
        power += (np.abs(np.fft.rfft(frame * np.hanning(4800)[:, None], axis=0)) ** 2).sum(axis=1)
    hertz = np.arange(len(power)) * 10.0
    band = (hertz >= 50) & (hertz <= 8000)
    return float((hertz * power)[band].sum() / power[band].sum())


def tone_over_air(sound: Samples, pitch: float) -> float:
    """Return how far a steady tone stands over everything else, in dB as the ear weighs it."""
    mono = sound.mean(axis=1).astype(np.float64)
    power = np.abs(np.fft.rfft(mono * np.blackman(len(mono)))) ** 2
    hertz = np.fft.rfftfreq(len(mono), 1 / RATE)
    power *= weight(np.maximum(hertz, 1e-3)) ** 2
    reach = 4.0 * RATE / len(mono) + 0.004 * hertz
    near = (np.abs(hertz - np.round(hertz / pitch) * pitch) < reach) & (hertz > pitch / 2) & (hertz < 2500)
    return float(10 * np.log10(power[near].sum() / power[~near].sum()))


def level(sound: Samples) -> float:
    """Return the integrated loudness in LUFS."""
    return integrated_loudness(sound, RATE)
