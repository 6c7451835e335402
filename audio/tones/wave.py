"""The wave: noise that moves like breath in a room or water on sand. Made of grains, never of a loop.

A grain is a tenth of a second of noise with a random spectrum of its own, in a window whose square adds to one with the
next grain's, half a grain later. Random numbers come from Philox, keyed by the seed and counted by the grain, so any
grain can be made without those before it. A grain takes its colour from where the breath is as the grain begins, never
from what follows. Each is brought to the same loudness; how loud the wave is, the engine decides frame by frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.tones import ear
from audio.tones.drift import QUICK, SLOW, Drift, key
from audio.units import PAGE, RATE, Samples

if TYPE_CHECKING:
    from audio.tones.envelopes import Values
    from audio.units import Frames

HOP: Final[Frames] = PAGE // 2
_GRAIN: Final[Frames] = PAGE
_BINS: Final = np.arange(1.0, 801.0) * (RATE / _GRAIN)
"""10 Hz to 8 kHz. Neither the still air at 0 Hz nor the hiss above has a part in it."""
_OCTAVES: Final = np.log2(_BINS)
_EAR: Final = ear.weight(_BINS).astype(np.float32) ** 2
_GROUND: Final = (500.0 / _BINS) / (1.0 + (130.0 / _BINS) ** 6)
"""As power: falling by 3 dB an octave like water, and cut under 130 Hz, where it would rumble."""
_WINDOW: Final = np.sin(np.pi * (np.arange(_GRAIN) + 0.5) / _GRAIN).astype(np.float32)

# How alike left and right are: low sounds come from everywhere, high ones from around the head.
_ALIKE: Final = 0.25 + 0.6 / (1.0 + (_BINS / 450.0) ** 2)
_MIDDLE: Final = np.sqrt((1.0 + _ALIKE) / 2)
_SIDE: Final = np.sqrt((1.0 - _ALIKE) / 2)

_WATER: Final = np.exp(
    -0.5 * ((_OCTAVES[None, :] - np.log2([[190.0], [430.0], [950.0], [2000.0], [4200.0]])) / 0.5) ** 2
)
"""Five broad bands whose strengths wander by themselves."""
_WATER_DEPTH: Final = 2.5 * np.log(10.0) / 10.0


class Wave:
    """The wave through a session. The cache of the last grain makes it a thing for one thread."""

    def __init__(self, seed: int) -> None:
        self._key = key(seed, 20).generate_state(2, np.uint64)
        self._water = Drift(seed, 21, QUICK, count=len(_WATER), sines=5)
        self._room = Drift(seed, 22, SLOW, count=2)
        self._last: tuple[int, Samples] | None = None

    def page(self, index: int, brightness: Values, air: Values) -> Samples:
        """Return a page of the wave at a level of 0 dB as the ear weighs it: left and right, shape ``[2, PAGE]``.

        Args:
            index: The page.
            brightness: 0 dark to 1 bright, at the starts of the three grains that sound in the page: half a page before
                it, at its start, half a page into it.
            air: 1 inwards to -1 outwards, at the same three.

        """
        before, first, second = (
            self._grain(2 * index + offset, brightness[offset + 1], air[offset + 1]) for offset in (-1, 0, 1)
        )
        self._last = (2 * index + 1, second)
        sound = first.copy()
        sound[:, :HOP] += before[:, HOP:]
        sound[:, HOP:] += second[:, :HOP]
        return sound

    def _grain(self, number: int, brightness: float, air: float) -> Samples:
        """Return one grain in its window, shape ``[2, _GRAIN]``."""
        if self._last is not None and self._last[0] == number:
            return self._last[1]
        shape = self._shape(number * HOP / RATE, brightness, air)
        random = np.random.Generator(np.random.Philox(key=self._key, counter=(number + 1) << 64))
        middle, side = random.standard_normal((2, len(_BINS), 2), dtype=np.float32).view(np.complex64)[..., 0]
        spectrum = np.zeros((2, len(_BINS) + 1), dtype=np.complex64)
        middle *= (shape * _MIDDLE).astype(np.float32)
        side *= (shape * _SIDE).astype(np.float32)
        spectrum[0, 1:] = middle + side
        spectrum[1, 1:] = middle - side
        grain = np.fft.irfft(spectrum, n=_GRAIN, axis=1).astype(
            np.float32, copy=False
        )  # it is one, untold in the types
        grain *= _WINDOW
        return grain

    def _shape(self, position: float, brightness: float, air: float) -> Values:
        """Return the amplitude of every bin for a grain."""
        room, lid = self._room.at(position)
        inwards, outwards = max(air, 0.0), max(-air, 0.0)
        corner = 340.0 * 2.0 ** (2.6 * brightness + 0.4 * inwards - 0.5 * outwards + 0.15 * lid)
        # In through the nose: narrow and high. Out through a round mouth: broad and low. Both open with the tide.
        nose = np.log2(850.0) + 1.1 * brightness + 0.06 * room
        mouth = np.log2(330.0) + 0.8 * brightness + 0.06 * room
        hills = _WATER_DEPTH * (self._water.at(position) @ _WATER)
        hills += (1.8 * inwards) * np.exp(-0.5 * ((_OCTAVES - nose) / 0.42) ** 2)
        hills += (1.7 * outwards) * np.exp(-0.5 * ((_OCTAVES - mouth) / 0.45) ** 2)
        over = _BINS / corner
        power = _GROUND * np.exp(hills) / (1.0 + over * over * over)
        return np.asarray(np.sqrt(power / (power @ _EAR)) * (_GRAIN / 2))
