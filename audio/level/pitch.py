"""The pitch a voice comes to rest on: what a hum beside it is tuned to. Pure functions; safe in any thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.units import RATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audio.units import Frames, Hertz, Samples

HUM_LOWEST: Final[Hertz] = 160.0
HUM_HIGHEST: Final[Hertz] = 210.0
"""A small speaker carries a hum from the one on, and most people can join it up to the other."""
_INTERVALS: Final = (4 / 3, 1.0, 3 / 2)
"""Over a phrase's end: a fourth, or the same note, or a fifth; whichever has an octave of it in reach."""

_THINNED: Final = 6
"""Every so many frames are enough for a pitch: 8 kHz."""
_WINDOW: Final[Frames] = 400
_HOP: Final[Frames] = 80
_LOWEST: Final[Hertz] = 70.0
_HIGHEST: Final[Hertz] = 400.0
_VOICED: Final = 0.6
"""How like itself a period later a voiced sound is, at least."""
_LAST: Final = 25
"""Of the voiced windows of a phrase so many are its end: a quarter of a second."""


def phrase_end(sound: Samples) -> Hertz | None:
    """Return the pitch on which a phrase ends, 48 kHz [frames] or [frames, channels]; None where nothing is voiced."""
    mono = sound.mean(axis=1) if sound.ndim > 1 else sound
    whole = len(mono) // _THINNED
    thin = mono[: whole * _THINNED].reshape(whole, _THINNED).mean(axis=1).astype(np.float64)
    if len(thin) < _WINDOW:
        return None
    windows = np.lib.stride_tricks.sliding_window_view(thin, _WINDOW)[::_HOP] * np.hanning(_WINDOW)
    loud = np.square(windows).mean(axis=1)
    spectrum = np.abs(np.fft.rfft(windows, 2 * _WINDOW, axis=1)) ** 2
    alike = np.fft.irfft(spectrum, axis=1)[:, :_WINDOW]
    # A window dims what is a period later; divided by its own likeness, a steady sound is like itself at any lag.
    own = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(_WINDOW), 2 * _WINDOW)) ** 2)[:_WINDOW]
    alike = alike / np.maximum(alike[:, :1], 1e-12) * own[0] / np.maximum(own, own[0] * 0.05)
    rate = RATE / _THINNED
    first, after = round(rate / _HIGHEST), round(rate / _LOWEST)
    within = alike[:, first:after]
    best = within.max(axis=1)
    # The shortest lag that is nearly the best is the period; longer ones are two or three of them.
    lags = first + (within > 0.9 * best[:, None]).argmax(axis=1)
    climbs = np.array([_top(row, lag) for row, lag in zip(alike, lags, strict=True)])
    voiced = np.flatnonzero((best > _VOICED) & (loud > 0.02 * loud.max()))
    return float(np.median(rate / climbs[voiced[-_LAST:]])) if len(voiced) else None


def _top(alike: np.ndarray[tuple[int], np.dtype[np.float64]], lag: int) -> float:
    """Return where the hill that a lag is on has its top, between frames."""
    while lag + 1 < len(alike) - 1 and alike[lag + 1] > alike[lag]:
        lag += 1
    left, middle, right = alike[lag - 1 : lag + 2]
    bend = left - 2 * middle + right
    return lag + (left - right) / (2 * bend) if bend else float(lag)


def hum_beside(phrases: Iterable[Samples]) -> Hertz | None:
    """Return the pitch of a hum beside a voice, from some of its phrases; None where none of them is voiced.

    A fourth over where its phrases end, in the octave between ``HUM_LOWEST`` and ``HUM_HIGHEST``; where that octave
    has none, the same note or a fifth.
    """
    ends = [end for end in map(phrase_end, phrases) if end is not None]
    return folded(float(np.median(ends))) if ends else None


def folded(end: Hertz) -> Hertz:
    """Return the pitch of a hum beside phrases that end on a pitch."""
    for interval in _INTERVALS:
        pitch = end * interval
        pitch *= 2.0 ** np.ceil(np.log2(HUM_LOWEST / pitch))
        if pitch <= HUM_HIGHEST:
            return float(pitch)
    return HUM_HIGHEST
