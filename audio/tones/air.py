"""Air: noise that moves like breath in a throat or water on sand. Made of grains, never of a loop.

A grain is a tenth of a second of noise, in a window whose square adds to one with the next grain's, half a grain later.
Its partials have the phases of one of 64 drawn grains, turned by one of 128 drawn sets of angles: in turn the one, as a
hash of the seed and the grain's number says the other. Turned by other angles a grain is another noise, so of two alike
there is one in some thousand, and any grain can be made without those before it. A grain takes its colour from where
the breath is as the grain begins, never from what follows. Each is brought to the same loudness; how loud the air is,
the engine decides frame by frame.

Breathing in is narrow and bright: an open throat sounds at about 500, 1500 and 2500 Hz (Werner and others, 2023,
10.1044/2023_JSLHR-23-00112). Breathing out is low and round.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from audio import room
from audio.tones import ear
from audio.tones.drift import QUICK, SLOW, Drift, hashed, word
from audio.tones.halfrate import HALF_RATE, Stereo
from audio.units import PAGE, RATE

if TYPE_CHECKING:
    from audio.tones.envelopes import Values
    from audio.units import Frames

Colours: TypeAlias = npt.NDArray[np.float32]
"""How strong the partials of grains are, at some places over frequency: ``[grains, places]``."""

HOP: Final[Frames] = PAGE // 2
"""From one grain to the next, in frames of the rate that is heard."""
_GRAIN: Final[Frames] = PAGE // 2
"""At half the rate."""
_PARTIALS: Final = 800
"""Of 10 Hz to 8 kHz. Neither the still air at 0 Hz nor the hiss above has a part in it."""
_BINS: Final = np.arange(1.0, _PARTIALS + 1.0) * (HALF_RATE / _GRAIN)
_EAR: Final = (ear.weight(_BINS) ** 2).astype(np.float32)
_WINDOW: Final = np.repeat(np.sin(np.pi * (np.arange(_GRAIN) + 0.5) / _GRAIN).astype(np.float32), 2)
"""For left and right in turn."""
_DRAWN: Final = 64
_TURNS: Final = 128
"""A power of two, so that some bits of a word are the number of one."""
_SEED: Final = 7
"""Of what is drawn, once for all sessions; which follow one another is the session's."""

# How alike left and right are: low sounds come from everywhere, high ones from around the head.
_ALIKE: Final = 0.25 + 0.6 / (1.0 + (_BINS / 450.0) ** 2)
_MIDDLE: Final = np.sqrt((1.0 + _ALIKE) / 2).astype(np.float32)
_SIDE: Final = np.sqrt((1.0 - _ALIKE) / 2).astype(np.float32)
_ROOM: Final = room.response(_BINS).astype(np.complex64)
"""What the room adds to left and to right."""

# A colour is worked out for ten places an octave, and joined by lines between them.
_LOWEST: Final = 60.0
_PLACES: Final = np.geomspace(_LOWEST, 8000.0, 72)
_OCTAVES: Final = np.log2(_PLACES)
_AT: Final = np.clip(
    (np.log2(np.maximum(_BINS, _LOWEST)) - _OCTAVES[0]) / (_OCTAVES[1] - _OCTAVES[0]), 0.0, len(_PLACES) - 1.001
)
_INDEX: Final = _AT.astype(np.intp)
_ABOVE: Final = _INDEX + 1
_PART: Final = _AT - _INDEX
_HEARD: Final = (_BINS >= _LOWEST) / (1.0 + (_BINS / 7200.0) ** 24)
_BY_LEFT: Final = (_HEARD * (1.0 - _PART)).astype(np.float32)
_BY_RIGHT: Final = (_HEARD * _PART).astype(np.float32)
"""How much each partial has of the place under it, and of the one over it."""


def _weighed(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return what the ear hears of the products of two shares, added up for each place."""
    return np.bincount(_INDEX, weights=_EAR * one * other, minlength=len(_PLACES)).astype(np.float32)


_LEFT_HEARD: Final = _weighed(_BY_LEFT, _BY_LEFT)
_RIGHT_HEARD: Final = _weighed(_BY_RIGHT, _BY_RIGHT)
_BOTH_HEARD: Final = 2.0 * _weighed(_BY_LEFT, _BY_RIGHT)
"""With these the power of a grain, as the ear weighs it, is found from the places alone."""

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
    """The air through a session. Pure but for what it was made with; not for more than one thread at a time."""

    def __init__(self, seed: int) -> None:
        self._word = word(seed, 20)
        self._water = Drift(seed, 21, QUICK, count=len(_WATER), sines=4)
        self._lid = Drift(seed, 22, SLOW)
        self._in_room: tuple[float, Stereo] = (0.0, _drawn().dry)
        """What was drawn as it is heard with so much of the room as there was last."""
        self._spectra = np.zeros((0, _GRAIN), np.complex64)
        """Where spectra are put together: what no partial lies in stays silent."""

    def colours(self, first: Frames, brightness: Values, air: Values, present: Values) -> Colours:
        """Return the colours of grains: at a level of 0 dB as the ear weighs it.

        Args:
            first: Where the first of them begins, a whole number of ``HOP``, of the rate that is heard.
            brightness: 0 dark to 1 bright, at the starts of the grains: one a ``HOP``.
            air: 1 inwards to -1 outwards, at the same starts.
            present: How much of the room there is, at the same starts.

        """
        starts = (first + HOP * np.arange(len(brightness), dtype=np.float64)) / RATE
        inwards, outwards = np.maximum(air, 0.0)[:, None], np.maximum(-air, 0.0)[:, None]
        bright, lid = brightness[:, None], self._lid.at(starts)[0][:, None]
        corner = np.log2(520.0) + 1.5 * bright + 1.7 * inwards - (0.65 + 0.7 * bright) * outwards + 0.12 * lid
        over = ((3.0 * np.log(2.0)) * (_OCTAVES - corner)).astype(np.float32)
        power = _GROUND + inwards * _THROAT + outwards * _MOUTH + self._water.at(starts).T @ _WATER
        places = np.exp((0.5 * power).astype(np.float32)) / np.sqrt(np.float32(1.0) + np.exp(over))
        squares = np.square(places)
        heard = squares * _LEFT_HEARD
        heard[:, :-1] += squares[:, 1:] * _RIGHT_HEARD[:-1] + places[:, :-1] * places[:, 1:] * _BOTH_HEARD[:-1]
        level = room.dry_gain(present) * (_GRAIN / np.sqrt(2.0)) / np.sqrt(heard.sum(axis=1))
        places *= level.astype(np.float32)[:, None]
        return np.asarray(places)

    def span(self, first: Frames, colours: Colours, present: Values) -> Stereo:
        """Return a stretch of the air, at half the rate: up to where the last of some grains begins.

        Args:
            first: The first frame, a whole number of ``HOP``, of the rate that is heard.
            colours: Of the grains that sound there: one a ``HOP``, the first of them a ``HOP`` before the first frame.
            present: How much of the room there is, at the starts of those grains.

        """
        if len(self._spectra) != len(colours):
            self._spectra = np.zeros((len(colours), _GRAIN), np.complex64)
        spectra = self._spectra
        numbers = np.arange(len(colours)) + (first // HOP - 1)
        turns = hashed(self._word, numbers.astype(np.uint64)) % np.uint64(_TURNS)
        partials = self._partials((numbers % _DRAWN).astype(np.intp), present)
        partials *= _drawn().turns.take(turns.astype(np.intp), axis=0)
        strengths = _strengths(colours)
        np.multiply(partials[:, :_PARTIALS], strengths, out=spectra[:, 1 : _PARTIALS + 1])
        np.multiply(partials[:, _PARTIALS:], strengths[:, ::-1], out=spectra[:, -_PARTIALS:])
        halves = np.fft.ifft(spectra, axis=1).view(np.float32)  # left and right in turn
        halves *= _WINDOW
        sound = halves[1:, :_GRAIN] + halves[:-1, _GRAIN:]
        return sound.reshape(-1).view(np.complex64)

    def _partials(self, of: npt.NDArray[np.intp], present: Values) -> Stereo:
        """Return drawn grains with so much of the room; the same bits whether they share it or not."""
        drawn = _drawn()
        amount = float(present[0])
        if (present == amount).all():  # as it nearly always is
            if self._in_room[0] != amount:
                self._in_room = amount, _with_room(drawn.dry, drawn.room, np.float32(amount))
            return self._in_room[1].take(of, axis=0)
        amounts = present.astype(np.float32)[:, None]
        return _with_room(drawn.dry.take(of, axis=0), drawn.room.take(of, axis=0), amounts)


def _strengths(places: Colours) -> npt.NDArray[np.float32]:
    """Return the amplitude of every partial of some grains, shape ``[grains, _PARTIALS]``."""
    strengths: npt.NDArray[np.float32] = places.take(_INDEX, axis=1)
    strengths *= _BY_LEFT
    above = places.take(_ABOVE, axis=1)
    above *= _BY_RIGHT
    strengths += above
    return strengths


def _with_room(dry: Stereo, added: Stereo, amount: np.float32 | npt.NDArray[np.float32]) -> Stereo:
    return (dry.view(np.float32) + amount * added.view(np.float32)).view(np.complex64)


class _Drawn(NamedTuple):
    """Grains of equal partials as spectra, the positive frequencies up and then the negative ones up.

    Left is the real part of what they become and right the imaginary one: one transform serves both ears.
    """

    dry: Stereo
    """``[_DRAWN, 2 * _PARTIALS]``."""
    room: Stereo
    """What the room adds to each."""
    turns: Stereo
    """Angles that a grain's partials are turned by, alike in both ears, ``[_TURNS, 2 * _PARTIALS]``."""


@lru_cache(maxsize=1)
def _drawn() -> _Drawn:
    random = np.random.Generator(np.random.PCG64(_SEED))

    def phases(*shape: int) -> Stereo:
        angles = random.random((*shape, _PARTIALS), dtype=np.float32) * np.float32(2.0 * np.pi)
        return np.asarray(np.cos(angles) + np.complex64(1j) * np.sin(angles), dtype=np.complex64)

    middle, side = phases(_DRAWN) * _MIDDLE, phases(_DRAWN) * _SIDE
    left, right = middle + side, (middle - side) * np.complex64(1j)
    return _Drawn(
        _both_ways(left, right),
        _both_ways(left * _ROOM[0], right * _ROOM[1]),
        _both_ways(phases(_TURNS), np.zeros(1, np.complex64)),
    )


def _both_ways(left: Stereo, right: Stereo) -> Stereo:
    """Return the partials of two real sounds, the second of them times ``1j``, as those of one complex sound."""
    return np.concatenate([left + right, np.conj(left - right)[:, ::-1]], axis=1)
