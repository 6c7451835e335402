"""Air: noise that moves like breath in a throat or water on sand. Made of grains, never of a loop.

A grain is a tenth of a second of noise, in a window whose square adds to one with the next grain's, half a grain later.
Every partial of it has a phase of its own that is a hash of the seed, the grain and the partial, so any grain can be
made without those before it. A grain takes its colour from where the breath is as the grain begins, never from what
follows. Each is brought to the same loudness; how loud the air is, the engine decides frame by frame.

Breathing in is narrow and bright: an open throat sounds at about 500, 1500 and 2500 Hz (Werner and others, 2023,
10.1044/2023_JSLHR-23-00112). Breathing out is low and round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from audio import room
from audio.tones import ear
from audio.tones.drift import QUICK, SLOW, Drift, hashed, word
from audio.units import PAGE, RATE

if TYPE_CHECKING:
    from audio.tones.envelopes import Positions, Values
    from audio.units import Frames

Stereo = npt.NDArray[np.complex64]
"""Sound for two ears in one array: left is the real part, right the imaginary one. In memory it is ``[frames, 2]``."""

HOP: Final[Frames] = PAGE // 2
_GRAIN: Final[Frames] = PAGE
_PARTIALS: Final = 800
"""Of 10 Hz to 8 kHz. Neither the still air at 0 Hz nor the hiss above has a part in it."""
_BINS: Final = np.arange(1.0, _PARTIALS + 1.0) * (RATE / _GRAIN)
_EAR: Final = (ear.weight(_BINS) ** 2).astype(np.float32)
_WINDOW: Final = np.sin(np.pi * (np.arange(_GRAIN) + 0.5) / _GRAIN).astype(np.float32)
_HASHES: Final = 2 * _PARTIALS // 8
"""Words for a grain: a byte of each is a phase."""
_PHASES: Final = np.exp(2j * np.pi * np.arange(256) / 256).astype(np.complex64)

# How alike left and right are: low sounds come from everywhere, high ones from around the head.
_ALIKE: Final = 0.25 + 0.6 / (1.0 + (_BINS / 450.0) ** 2)
_MIDDLE: Final = np.sqrt((1.0 + _ALIKE) / 2).astype(np.float32)
_SIDE: Final = np.sqrt((1.0 - _ALIKE) / 2).astype(np.float32)
_ROOM: Final = (room.response(_BINS) * [[1.0], [1j]]).astype(np.complex64)
"""What the room adds to left, and to right as the imaginary part that it becomes."""

# A colour is worked out for ten places an octave, and joined by lines between them.
_LOWEST: Final = 60.0
_PLACES: Final = np.geomspace(_LOWEST, 8000.0, 72)
_OCTAVES: Final = np.log2(_PLACES)
_AT: Final = np.clip(
    (np.log2(np.maximum(_BINS, _LOWEST)) - _OCTAVES[0]) / (_OCTAVES[1] - _OCTAVES[0]), 0.0, len(_PLACES) - 1.001
)
_INDEX: Final = _AT.astype(np.intp)
_PART: Final = (_AT - _INDEX).astype(np.float32)
_HEARD: Final = ((_BINS >= _LOWEST) / (1.0 + (_BINS / 7200.0) ** 24)).astype(np.float32)

_GROUND: Final = np.log((500.0 / _PLACES) / (1.0 + (140.0 / _PLACES) ** 6))
"""As power: falling by 3 dB an octave like water, and cut under 140 Hz, where it would rumble."""
_NEPERS: Final = np.log(10.0) / 10.0
"""Of power in a decibel."""


def _hill(at: float, width: float) -> Values:
    """Return a hill over the places: 1 at its top, with a standard deviation in octaves."""
    return np.asarray(np.exp(-0.5 * ((_OCTAVES - np.log2(at)) / width) ** 2))


_WATER: Final = 2.0 * _NEPERS * np.stack([_hill(at, 0.5) for at in (190.0, 430.0, 950.0, 2000.0, 4200.0)])
"""Five broad bands whose strengths wander by themselves."""
_THROAT: Final = (
    _NEPERS * (9.0 * _hill(500.0, 0.22) + 10.0 * _hill(1500.0, 0.17) + 9.0 * _hill(2500.0, 0.15))
    + 0.5 * (_OCTAVES - np.log2(1000.0)) * (np.log2(250.0) < _OCTAVES)
    - 1.2 * np.maximum(np.log2(500.0) - _OCTAVES, 0.0)
)
"""Breathing in: the throat's resonances, and less of what is low."""
_MOUTH: Final = _NEPERS * (4.0 * _hill(390.0, 0.35) + 5.0 * _hill(620.0, 0.30))
"""Breathing out: a round mouth."""


class Air:
    """The air through a session. Pure but for what it was made with; safe in any thread."""

    def __init__(self, seed: int) -> None:
        self._word = word(seed, 20)
        self._water = Drift(seed, 21, QUICK, count=len(_WATER), sines=4)
        self._lid = Drift(seed, 22, SLOW)

    def span(self, first: Frames, frames: Frames, brightness: Values, air: Values, present: Values) -> Stereo:
        """Return some frames of the air at a level of 0 dB as the ear weighs it.

        Args:
            first: The first frame, a whole number of ``HOP``.
            frames: How many, a whole number of ``HOP``.
            brightness: 0 dark to 1 bright, at the starts of the grains that sound there: one a ``HOP``, the first of
                them a ``HOP`` before the first frame.
            air: 1 inwards to -1 outwards, at the same starts.
            present: How much of the room there is, at the same starts.

        """
        count = frames // HOP + 1
        number = first // HOP - 1
        starts = np.arange(number, number + count, dtype=np.float64) * (HOP / RATE)
        strengths = self._strengths(starts, brightness, air)
        grains = _transformed(self._phases(number, count), strengths, present)
        grains *= _WINDOW
        halves = grains.reshape(count, 2, HOP)
        sound = halves[1:, 0]
        sound += halves[:-1, 1]
        return sound.reshape(frames)

    def _phases(self, number: int, count: int) -> npt.NDArray[np.complex64]:
        """Return a phase for every partial of some grains, shape ``[count, 2, _PARTIALS]``: middle and side."""
        numbers = np.arange(number * _HASHES, (number + count) * _HASHES).astype(np.uint64)
        found: npt.NDArray[np.complex64] = _PHASES[hashed(self._word, numbers).view(np.uint8)]
        return found.reshape(count, 2, _PARTIALS)

    def _strengths(self, starts: Positions, brightness: Values, air: Values) -> npt.NDArray[np.float32]:
        """Return the amplitude of every partial of some grains, shape ``[grains, _PARTIALS]``."""
        inwards, outwards = np.maximum(air, 0.0)[:, None], np.maximum(-air, 0.0)[:, None]
        bright, lid = brightness[:, None], self._lid.at(starts)[0][:, None]
        corner = np.log2(520.0) + 1.5 * bright + 1.7 * inwards - (0.65 + 0.7 * bright) * outwards + 0.12 * lid
        over = 3.0 * np.log(2.0) * (_OCTAVES - corner)
        power = _GROUND + inwards * _THROAT + outwards * _MOUTH - np.logaddexp(0.0, over)
        water = self._water.at(starts)
        for band, strength in zip(_WATER, water, strict=True):  # no matrix: its rounding may differ with its size
            power += strength[:, None] * band
        nodes = (0.5 * power).astype(np.float32)
        strengths: npt.NDArray[np.float32] = nodes[:, _INDEX]
        strengths += (nodes[:, _INDEX + 1] - strengths) * _PART
        strengths = np.exp(strengths) * _HEARD
        heard = (np.square(strengths) * _EAR).sum(axis=1, dtype=np.float32)
        strengths *= ((_GRAIN / np.sqrt(2.0)) / np.sqrt(heard))[:, None]
        return strengths


def _transformed(
    phases: npt.NDArray[np.complex64], strengths: npt.NDArray[np.float32], present: Values
) -> npt.NDArray[np.complex64]:
    """Return grains before their window, shape ``[grains, _GRAIN]``."""
    if (present == present[0]).all():
        present = present[:1]  # as it nearly always is
    amount = present.astype(np.float32)[:, None]
    strengths = strengths * room.dry_gain(present).astype(np.float32)[:, None]
    middle, side = phases[:, 0] * (strengths * _MIDDLE), phases[:, 1] * (strengths * _SIDE)
    left, right = middle + side, middle - side
    left *= np.float32(1.0) + _ROOM[0] * amount
    right *= np.complex64(1j) + _ROOM[1] * amount
    # Left is the real part and right the imaginary one: one transform serves both ears.
    spectrum = np.zeros((len(phases), _GRAIN), dtype=np.complex64)
    np.add(left, right, out=spectrum[:, 1 : _PARTIALS + 1])
    left -= right
    np.conj(left[:, ::-1], out=spectrum[:, -_PARTIALS:])
    return np.asarray(np.fft.ifft(spectrum, axis=1), dtype=np.complex64)
