"""Roughness in asper after Daniel and Weber (Acustica 83, 1997): how much envelopes move at 20 to 300 Hz, by bands.

47 bands of one Bark, half a Bark apart. In each the envelope's fast movement is held against its mean; bands whose
envelopes move together count. Calibrated so that a tone of 1 kHz at 60 dB, modulated wholly at 70 Hz, is 1 asper.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

RATE: Final = 48_000
_FRAME: Final = 9600
"""0.2 s."""
_BANDS: Final = np.arange(1, 48) / 2
_LOWER_SLOPE: Final = 27.0
"""dB a Bark."""

# How much each rate of movement counts, in bands up to 2 Bark, from 3 to 8, from 8 to 10, and over it (figure 2 there).
_COUNTS: Final = (
    ((0, 17, 23, 25, 32, 37, 48, 67, 90, 114, 171, 206, 247, 294, 358),
     (0, 0.8, 0.95, 0.975, 1, 0.975, 0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1, 0)),
    ((0, 32, 43, 56, 69, 92, 120, 142, 165, 231, 277, 331, 397, 502),
     (0, 0.8, 0.95, 1, 0.975, 0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1, 0)),
    ((0, 23.5, 34, 47, 56, 63, 79, 100, 115, 135, 159, 172, 194, 215, 244, 290, 348, 415, 500, 645),
     (0, 0.4, 0.6, 0.8, 0.9, 0.95, 1, 0.975, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0)),
    ((0, 19, 44, 52.5, 58, 75, 101.5, 114.5, 132.5, 143.5, 165.5, 197.5, 241, 290, 348, 415, 500, 645),
     (0, 0.4, 0.8, 0.9, 0.95, 1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0)),
)  # fmt: skip
_WEIGHT: Final = (
    0.15, 0.26, 0.38, 0.47, 0.54, 0.65, 0.76, 0.83, 0.90, 0.98, 0.98, 0.90, 0.80, 0.70, 0.62, 0.54, 0.49, 0.43, 0.39,
    0.35, 0.30, 0.30, 0.30, 0.30, 0.30,
)  # fmt: skip
"""Of each whole Bark (Aures)."""


def roughness(sound: Values, level: float) -> float:
    """Return the mean roughness of a mono sound at 48 kHz, heard at a level in dB, over frames of 0.2 s."""
    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME)
    to_pascal = 2e-5 * 10 ** (level / 20) / np.sqrt((sound**2).mean())
    return float(np.mean([_of_frame(frame * to_pascal) for frame in frames]) * _calibration())


@cache
def _calibration() -> float:
    time = np.arange(_FRAME) / RATE
    tone = (1 + np.cos(2 * np.pi * 70 * time)) * np.sin(2 * np.pi * 1000 * time)
    return 1.0 / _of_frame(tone * 2e-5 * 10 ** (60 / 20) / np.sqrt((tone**2).mean()))


def _of_frame(frame: Values) -> float:
    window = np.blackman(_FRAME)
    spectrum = np.fft.rfft(frame * window)[1:] * (np.sqrt(2) / window.sum())
    hertz = np.arange(1, len(spectrum) + 1) * RATE / _FRAME
    bark = 13 * np.arctan(0.00076 * hertz) + 3.5 * np.arctan((hertz / 7500) ** 2)
    level = 20 * np.log10(np.maximum(np.abs(spectrum), 1e-12) / 2e-5)
    quiet = 3.64 * (hertz / 1000) ** -0.8 - 6.5 * np.exp(-0.6 * (hertz / 1000 - 3.3) ** 2) + 1e-3 * (hertz / 1000) ** 4
    heard = np.flatnonzero((level > quiet) & (hertz < 16_000))
    if not len(heard):
        return 0.0
    away = _BANDS[:, None] - bark[heard]
    upper = np.minimum(-24 - 230 / hertz[heard] + 0.2 * level[heard], 0.0)
    shares = np.where(away < -0.5, _LOWER_SLOPE * (away + 0.5), np.where(away > 0.5, upper * (away - 0.5), 0.0))
    reaches = level[heard] + shares > np.interp(_BANDS, bark, quiet)[:, None]
    excitations = np.zeros((len(_BANDS), _FRAME), complex)
    excitations[:, heard + 1] = np.where(reaches, 10 ** (shares / 20), 0.0) * spectrum[heard]
    envelopes = np.abs(_FRAME * np.fft.ifft(excitations, axis=1).real)
    means = envelopes.mean(axis=1)
    moving = 2 * np.fft.ifft(np.fft.fft(envelopes - means[:, None], axis=1) * _counting(), axis=1).real
    strength = np.sqrt((moving**2).mean(axis=1))
    depth = np.minimum(np.divide(strength, means, out=np.zeros_like(means), where=means > 0), 1.0)
    norms = np.maximum(strength * np.sqrt(_FRAME), 1e-30)
    alike = (moving[:-2] * moving[2:]).sum(axis=1) / (norms[:-2] * norms[2:])
    below, above = np.concatenate(([1.0, 1.0], alike)), np.concatenate((alike, [1.0, 1.0]))
    weights = np.interp(_BANDS, np.arange(25), _WEIGHT)
    return float((weights * (depth * below * above) ** 2).sum())


@cache
def _counting() -> Values:
    rates = np.arange(_FRAME) * RATE / _FRAME
    found = np.zeros((len(_BANDS), _FRAME))
    for band, bark in enumerate(_BANDS):
        which = 0 if bark <= 2 else 1 if bark < 8 else 2 if bark <= 10 else 3
        at, counts = _COUNTS[which]
        found[band] = np.interp(rates, np.array(at), np.array(counts), right=0.0)
    found[:, :2] = 0.0
    return found
