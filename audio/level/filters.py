"""Recursive filters of second order as responses over frequency: the K-weighting of ITU-R BS.1770-4, and a high-pass.

The K-weighting is a pair of biquads in the standard, given for 48 kHz; for other rates the coefficients are worked out
anew from the analogue filter they came from (the formulas of libebur128). Pure functions.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from audio.units import RATE

if TYPE_CHECKING:
    from audio.units import Frames, Hertz

Values = npt.NDArray[np.float64]
Response = npt.NDArray[np.complex128]


class Biquad(NamedTuple):
    """A filter whose output is sum(b x) - sum(a y) over this frame and the two before; a0 is 1 and left out."""

    b: tuple[float, float, float]
    a: tuple[float, float]


def k_weighting(rate: Frames) -> tuple[Biquad, Biquad]:
    """Return the shelf that stands for the head, and the high-pass. At 48 kHz, the standard's table."""
    k = math.tan(math.pi * 1681.974450955533 / rate)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    shelf = Biquad(
        ((high + middle * k / q + k * k) / a0, 2 * (k * k - high) / a0, (high - middle * k / q + k * k) / a0),
        (2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0),
    )
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    a0 = 1 + k / q + k * k
    return shelf, Biquad((1.0, -2.0, 1.0), (2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0))


def high_pass(cutoff: Hertz, rate: Frames) -> Biquad:
    """Return a Butterworth high-pass, 12 dB an octave.

    The analogue filter s^2 / (s^2 + sqrt(2) w s + w^2) by the bilinear transform (Oppenheim and Schafer).
    """
    k = math.tan(math.pi * cutoff / rate)
    a0 = 1 + math.sqrt(2) * k + k * k
    return Biquad((1 / a0, -2 / a0, 1 / a0), (2 * (k * k - 1) / a0, (1 - math.sqrt(2) * k + k * k) / a0))


def response_at(filters: tuple[Biquad, ...], turns: Values) -> Response:
    """Return what filters one after the other do to frequencies, given as parts of the rate (0.5 is half of it)."""
    z = np.exp(-2j * np.pi * turns)
    response: Response = np.ones_like(z)
    for (b0, b1, b2), (a1, a2) in filters:
        response *= (b0 + b1 * z + b2 * z * z) / (1 + a1 * z + a2 * z * z)
    return response


def response_of_bins(filters: tuple[Biquad, ...], size: int) -> Response:
    """Return what filters do to the bins of a real transform of ``size`` frames."""
    return response_at(filters, np.arange(size // 2 + 1) / size)


def k_weight(frequencies: Values) -> Values:
    """Return the gain that the K-weighting gives to frequencies in hertz, up to half of 48 kHz."""
    return np.abs(response_at(k_weighting(RATE), frequencies / RATE))
