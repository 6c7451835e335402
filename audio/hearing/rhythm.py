"""How long a breath is by its likeness to itself: the autocorrelation of how loud it is and of its colour. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from audio.hearing.spectra import HOP

if TYPE_CHECKING:
    from audio.hearing.spectra import Values
    from scripts.units import Seconds

SHORTEST: Final[Seconds] = 1.8
LONGEST: Final[Seconds] = 11.0
"""33 to 5.5 breaths a minute: a little more than a listener is taken up on, so that what lies outside is not
mistaken for its half or its double."""
_NEARLY: Final = 0.15
"""The shortest length that is so nearly as like itself as the best is the length: its doubles are like it as well."""


class Likeness(NamedTuple):
    """A length, and how like itself the sound is after it: 1 is the same again."""

    length: Seconds
    height: float


def likeness_of(shapes: list[Values]) -> Likeness | None:
    """Return the length after which shapes [hops] (all of one length) are most like themselves; None for none."""
    hops = len(shapes[0])
    longest = min(int(LONGEST / HOP), int(hops * 0.6))
    shortest = int(SHORTEST / HOP)
    if longest <= shortest + 2:
        return None
    total = np.zeros(longest + 2)
    for shape in shapes:
        total += _repeats(shape - shape.mean(), longest + 2)
    total /= len(shapes)
    lags = np.arange(shortest, longest)
    peaks = lags[(total[lags] >= total[lags - 1]) & (total[lags] > total[lags + 1])]
    if not len(peaks):
        return None
    best = total[peaks].max()
    lag = int(peaks[total[peaks] >= best - _NEARLY][0])
    before, here, after = total[lag - 1 : lag + 2]
    bend = before - 2 * here + after
    return Likeness((lag + (0.5 * (before - after) / bend if bend < 0 else 0.0)) * HOP, float(here))


def _repeats(shape: Values, lags: int) -> Values:
    """Return the correlation of a shape with itself after each lag, of the parts that overlap."""
    size = 1 << (2 * len(shape)).bit_length()
    product = np.fft.irfft(np.abs(np.fft.rfft(shape, size)) ** 2)[:lags]
    power = np.concatenate([[0.0], np.cumsum(shape**2)])
    at = np.arange(lags)
    early, late = power[len(shape) - at], power[-1] - power[at]
    return np.asarray(product / np.sqrt(np.maximum(early * late, 1e-9)))
