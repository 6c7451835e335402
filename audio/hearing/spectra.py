"""Sound as the ear keeps it, fifty times a second: how strong five bands are, how tonal it is, how rough. No sound.

Where the rates come from: a frame of 40 ms puts the bins 25 Hz apart at every rate; five octaves from 150 to 4800 Hz
hold what is heard of a breath (Corbishley and Rodríguez-Villegas, 2008) and leave out a room's rumble.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from audio.units import Frames, Samples
    from scripts.units import Seconds

Values = npt.NDArray[np.float64]

HOP: Final[Seconds] = 0.02
_ENOUGH: Final[Frames] = 16_000
"""Frames a second that are enough; of more, neighbours are taken together."""
_FRAME: Final[Seconds] = 0.04
_BIN: Final = 25.0
_EDGES: Final = (150.0, 300.0, 600.0, 1200.0, 2400.0, 4800.0)
BANDS: Final = len(_EDGES) - 1
_FAINTEST: Final = 1e-12
"""-120 dB: the floor of all that is taken as sound."""
_TONAL: Final = slice(6, 161)
"""The bins from 150 to 4000 Hz, in which tones are looked for."""
_BLOCK: Final[Seconds] = 0.0025
_FLUTTER: Final = slice(4, 21)
"""In blocks: 20 to 100 Hz, at which a throat flutters and a deep voice speaks."""
_FLUTTER_BLOCKS: Final = 128


class Spectra(NamedTuple):
    """What is kept of a stretch of sound, a row for each hop."""

    bands: Values
    """[hops, BANDS], dB of full scale."""
    lines: Values
    """[hops], dB by which single frequencies stand out of their surroundings: chords and hums, no breath."""
    flutter: Values
    """[hops], how strongly its strength repeats 20 to 100 times a second: snoring, and deep voices."""


class SpectraFinder:
    """Turns sound into spectra as it comes. One thread: the caller's.

    Args:
        rate: Frames a second of what comes, 9,600 or more.

    """

    def __init__(self, rate: Frames) -> None:
        self._thinned = max(1, rate // _ENOUGH)
        rate = rate // self._thinned
        self._over = np.zeros(0, np.float32)
        self._frame, self._hop = round(rate * _FRAME), round(rate * HOP)
        window = np.hanning(self._frame)
        self._window = window / np.sqrt(np.sum(window**2) * self._frame)
        self._rest = np.zeros(0, np.float32)
        self._block = round(rate * _BLOCK)
        self._blocks = np.zeros(_FLUTTER_BLOCKS)
        self._last = np.zeros(1, np.float32)
        self._lines = np.zeros((_SPAN, _TONAL.stop - _TONAL.start))

    def hear(self, sound: Samples) -> Spectra:
        """Return the spectra of what has come, mono [frames]; of what is not yet a hop, the next time."""
        sound = np.concatenate([self._over, np.asarray(sound, np.float32)])
        whole = len(sound) // self._thinned * self._thinned
        sound, self._over = self._thin(sound[:whole]), sound[whole:]
        sound = np.concatenate([self._rest, sound])
        hops = max(0, (len(sound) - self._frame) // self._hop + 1)
        self._rest = sound[hops * self._hop :]
        if not hops:
            return Spectra(np.zeros((0, BANDS)), np.zeros(0), np.zeros(0))
        framed = np.lib.stride_tricks.sliding_window_view(sound, self._frame)[:: self._hop][:hops]
        power = 2.0 * np.abs(np.fft.rfft(framed * self._window, axis=1)) ** 2
        bins = [int(edge / _BIN) for edge in _EDGES]
        bands = np.stack([power[:, low:high].sum(axis=1) for low, high in pairwise(bins)], axis=1)
        return Spectra(
            10.0 * np.log10(bands + _FAINTEST),
            self._stand_out(power[:, _TONAL]),
            self._fluttering(sound[: hops * self._hop], hops),
        )

    def _thin(self, sound: Samples) -> Samples:
        """Return the means of neighbours [frames / thinned]: summed one slice after the other, ten times as fast."""
        total = sound[:: self._thinned].copy()
        for first in range(1, self._thinned):
            total += sound[first :: self._thinned]
        return total / np.float32(self._thinned)

    def _stand_out(self, power: Values) -> Values:
        """Return by how much single bins stand out over a fifth of a second: noise evens out, tones do not."""
        level = np.concatenate([self._lines, 10.0 * np.log10(power + _FAINTEST * 1e-2)])
        self._lines = level[len(level) - _SPAN :]
        summed = np.cumsum(level, axis=0)
        mean = (summed[_SPAN:] - summed[:-_SPAN]) / _SPAN
        around = np.cumsum(np.pad(mean, ((0, 0), (_AROUND + 1, _AROUND)), mode="edge"), axis=1)
        wide = 2 * _AROUND + 1
        smooth = (around[:, wide:] - around[:, :-wide]) / wide
        return np.asarray(np.std(mean - smooth, axis=1))

    def _fluttering(self, sound: Samples, hops: int) -> Values:
        """Return how strongly the strength of what is high in the sound repeats, for each hop."""
        # A difference from sample to sample lets the high frequencies speak; wind in a microphone is low.
        high = np.diff(sound, prepend=self._last)
        self._last = sound[-1:]
        count = len(high) // self._block
        strength = np.sqrt(np.mean(high[: count * self._block].reshape(count, self._block) ** 2, axis=1))
        strength = np.concatenate([self._blocks, strength])
        self._blocks = strength[len(strength) - _FLUTTER_BLOCKS :]
        each = count // hops
        shape = np.lib.stride_tricks.sliding_window_view(strength, _FLUTTER_BLOCKS)[each :: each * 4]
        shape = shape / (shape.mean(axis=1, keepdims=True) + 1e-9)
        shape = (shape - shape.mean(axis=1, keepdims=True)) * _FLUTTER_WINDOW
        repeats = np.fft.irfft(np.abs(np.fft.rfft(shape, 2 * _FLUTTER_BLOCKS, axis=1)) ** 2, axis=1)
        repeats = repeats[:, _FLUTTER] / (repeats[:, :1] + 1e-9) / _FLUTTER_OVERLAP[_FLUTTER]
        return np.resize(np.repeat(repeats.max(axis=1), 4), hops)


_SPAN: Final = 10
"""Hops over which lines are looked for."""
_AROUND: Final = 6
"""Bins to either side that are a line's surroundings."""
_FLUTTER_WINDOW: Final = np.hanning(_FLUTTER_BLOCKS)
_OVERLAP: Final = np.fft.irfft(np.abs(np.fft.rfft(_FLUTTER_WINDOW, 2 * _FLUTTER_BLOCKS)) ** 2)
_FLUTTER_OVERLAP: Final = _OVERLAP / _OVERLAP[0]
