"""Chests that breathe under a heart strap, and straps that nobody breathes under, made here: seeded.

No recording was at hand. The figures are those that are told of straps at rest: a breath moves the axes by one to three
hundredths of the earth's pull, the heart by up to one, and the sensor's own noise is two or three thousandths. A strap
sends 50 samples a second, 36 of them in a frame.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.random import Generator

    from scripts.units import Seconds

RATE: Final = 50
_FRAME: Final = 36
_BEGAN: Final = 599_616_000 * 10**9
"""Straps count nanoseconds since 2000."""

Axes = npt.NDArray[np.float64]
"""[samples, 3], in thousandths of the pull."""


def chest(lengths: Sequence[Seconds], rng: Generator) -> Axes:
    """Return somebody who sits and breathes so: in, out, and a rest."""
    count = int(sum(lengths) * RATE)
    at, rise = np.arange(count) / RATE, np.zeros(count)
    begin = 0.0
    into = rng.uniform(0.32, 0.42)
    out = rng.uniform(0.40, 0.50)
    for length in lengths:
        place = (at - begin) / length
        shape = np.where(
            place < into, 0.5 - 0.5 * np.cos(np.pi * place / into), 0.5 + 0.5 * np.cos(np.pi * (place - into) / out)
        )
        inside = (place >= 0) & (place < into + out)
        rise[inside] = (rng.normal(1.0, 0.12) * shape)[inside]
        begin += length
    return _worn(count, rng) + rng.uniform(9, 30) * rise[:, None] * _direction(rng)


def _direction(rng: Generator) -> Axes:
    line = rng.normal(0, 1, 3)
    return np.asarray(line / np.sqrt(np.sum(line**2)))


def _worn(count: int, rng: Generator) -> Axes:
    """Return a strap that is worn: the pull, a slow sinking, the heart, noise."""
    at = np.arange(count) / RATE
    axes = 1000 * _direction(rng) + rng.normal(0, rng.uniform(1.5, 3.0), (count, 3))
    axes += np.cumsum(rng.normal(0, 0.12, (count, 1)), axis=0) * _direction(rng)
    phase = np.cumsum(rng.normal(rng.uniform(0.9, 1.5), 0.02, count)) / RATE % 1
    axes += rng.uniform(2, 10) * np.exp(-phase * 8)[:, None] * np.sin(2 * np.pi * 9 * at)[:, None] * _direction(rng)
    return np.asarray(axes)


def table(count: int, rng: Generator) -> Axes:
    """Return a strap that lies on a table, which is pushed now and then."""
    axes = 1000 * _direction(rng) + rng.normal(0, rng.uniform(1.0, 3.0), (count, 3))
    for at in rng.integers(0, count - 20, rng.poisson(count / RATE / 40)):
        axes[at : at + 20] += rng.uniform(5, 200) * np.exp(-np.arange(20) / 4)[:, None] * _direction(rng)
    return np.asarray(axes)


def walking(count: int, rng: Generator) -> Axes:
    """Return somebody who walks."""
    step = np.cumsum(rng.normal(rng.uniform(1.5, 2.1), 0.05, count)) / RATE
    axes = _worn(count, rng)
    for partial in (0.5, 1, 2, 3):
        axes += rng.uniform(60, 300) / partial * np.sin(2 * np.pi * partial * step)[:, None] * _direction(rng)
    return np.asarray(axes)


def fidgeting(count: int, rng: Generator) -> Axes:
    """Return somebody who shifts about and leans over, so that no breath is to be seen."""
    axes, at = _worn(count, rng), 0
    while at < count:
        lasts = int(rng.uniform(0.4, 2.5) * RATE)
        ramp = np.clip((np.arange(count) - at) / lasts, 0, 1)
        axes += rng.normal(0, 120) * ramp[:, None] * _direction(rng)
        at += lasts + int(rng.gamma(2.0, 1.2) * RATE)
    return np.asarray(axes)


def riding(count: int, rng: Generator) -> Axes:
    """Return a strap in a bag, on a bus: it sways, and shakes."""
    axes = 1000 * _direction(rng) + rng.normal(0, rng.uniform(8, 40), (count, 3))
    frequency = np.fft.rfftfreq(count, 1 / RATE)
    for low, high, much in ((0.05, 0.6, 25), (0.8, 3.0, 30)):
        spectrum = np.fft.rfft(rng.standard_normal(count)) * ((frequency > low) & (frequency < high))
        sway = np.fft.irfft(spectrum, count)
        axes += rng.uniform(0.3, 1.0) * much * (sway / np.std(sway))[:, None] * _direction(rng)
    return np.asarray(axes)


def swaying(count: int, rng: Generator) -> Axes:
    """Return somebody who stands and sways, holding their breath or hardly breathing."""
    axes = _worn(count, rng)
    frequency = np.fft.rfftfreq(count, 1 / RATE)
    for _ in range(2):
        spectrum = np.fft.rfft(rng.standard_normal(count)) / np.maximum(frequency, 0.08) * (frequency < 1.0)
        sway = np.fft.irfft(spectrum, count)
        axes += rng.uniform(4, 15) * (sway / np.std(sway))[:, None] * _direction(rng)
    return np.asarray(axes)


NOBODY: Final[Mapping[str, Callable[[int, Generator], Axes]]] = {
    each.__name__: each for each in (table, walking, fidgeting, riding, swaying)
}


def frames(axes: Axes) -> Iterator[tuple[Seconds, bytes]]:
    """Yield frames as a strap sends them, each with how long after the first sample it is made."""
    whole = np.clip(np.round(axes), -32_768, 32_767).astype("<i2")
    for first in range(0, len(whole) - _FRAME + 1, _FRAME):
        made = (first + _FRAME - 1) / RATE
        header = struct.pack("<BQB", 2, _BEGAN + round(made * 1e9), 1)
        yield made, header + whole[first : first + _FRAME].tobytes()
