"""One small room that the voice and the tones are both in: a few reflections, and a short soft tail.

Twenty square metres with a carpet: reflections 8 to 25 ms after the sound, 14 dB under it together, other ones for
each ear; and half a second of tail, 22 dB under it, without the highs that walls and cloth take. With it a dry voice
and wide tones are in one place. Pure; safe in any thread.

What is spoken goes through the whole of it (:func:`reverberated`). The tones only meet its reflections
(:func:`response`): they never fall by 22 dB within half a second, so their tail would be heard by nobody.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.units import RATE, Decibels, gain_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from audio.units import Frames, Samples

    Values = npt.NDArray[np.float64]

_REFLECTIONS: Final = (
    ((0.0083, 0.150), (0.0131, -0.110), (0.0197, 0.075)),
    ((0.0097, 0.145), (0.0153, -0.105), (0.0239, 0.070)),
)
"""For the left ear and for the right: seconds after the sound, and how much of it. Each ear's add up to -14 dB."""
TAIL: Final[Frames] = RATE // 2
"""How long something is heard after its end."""
_TAIL_BEGINS: Final[Frames] = round(0.020 * RATE)
_TAIL_GAIN: Final = gain_of(Decibels(-22.0))
_DECAY_DB: Final = 60.0
"""How far the tail falls over its length."""
_SEED: Final = 20


def response(frequencies: Values) -> npt.NDArray[np.complex128]:
    """Return what the reflections add at frequencies in hertz, for left and right: shape ``[2, frequencies]``.

    At a level where sound and reflections together are as loud as the sound alone: see :func:`dry_gain`.
    """
    turns = -2j * np.pi * frequencies
    return np.stack([sum(gain * np.exp(turns * delay) for delay, gain in ear) for ear in _REFLECTIONS])


def dry_gain(amount: Values) -> Values:
    """Return the gain that keeps a sound as loud with so much of the room (0 to 1) as without it."""
    added = sum(gain * gain for ear in _REFLECTIONS for _, gain in ear) / 2
    return np.asarray(1.0 / np.sqrt(1.0 + added * np.square(amount)))


def reverberated(sound: Samples) -> Samples:
    """Return what the room adds to a sound of ``[frames, channels]``: ``[frames + TAIL, 2]``, without the sound itself.

    More than one channel are taken together: a room hears one mouth. One ear lies after the other in memory.
    """
    mono = sound.mean(axis=1) if sound.shape[1] > 1 else sound[:, 0]
    added = np.zeros((2, len(mono) + TAIL), np.float32)
    for first in range(0, len(mono), _PIECE):
        piece = mono[first : first + _PIECE]
        heard = np.fft.irfft(np.fft.rfft(piece, _SIZE, norm=_IN_SINGLES) * _spectra(), _SIZE, axis=1)
        added[:, first : first + len(piece) + TAIL] += heard[:, : len(piece) + TAIL]
    return added.T


_SIZE: Final[Frames] = 1 << 16
_PIECE: Final[Frames] = _SIZE - TAIL
"""So much goes through the room at once; what it adds overlaps, and is added up."""
_IN_SINGLES: Final = "forward"
"""How a transform is scaled: this way numpy 2 works it out in the precision it is given, in a third of the time."""


@lru_cache(maxsize=1)
def _spectra() -> npt.NDArray[np.complex64]:
    """Return the room's answer over frequency for both ears, scaled for pieces that are divided by their size."""
    return (np.fft.rfft(np.stack(_impulses()), _SIZE, axis=1) * _SIZE).astype(np.complex64)


@lru_cache(maxsize=1)
def _impulses() -> tuple[Samples, Samples]:
    """Return the room's answer to a click, without the click, for both ears: each ``[TAIL]``."""
    random = np.random.Generator(np.random.PCG64(_SEED))
    time = np.arange(TAIL) / TAIL
    bins = np.fft.rfftfreq(TAIL, 1 / RATE)
    walls = (bins**2 / (bins**2 + 200.0**2)) / (1.0 + (bins / 2500.0) ** 2)
    ears = []
    for reflections in _REFLECTIONS:
        tail = np.fft.irfft(np.fft.rfft(random.standard_normal(TAIL)) * walls, TAIL)
        tail *= 10.0 ** (-_DECAY_DB / 20.0 * time) * np.minimum(1.0, 20.0 * (1.0 - time))
        tail[:_TAIL_BEGINS] = 0.0
        tail *= _TAIL_GAIN / np.sqrt((tail**2).sum())
        for delay, gain in reflections:
            at = round(delay * RATE)
            tail[at - 1 : at + 2] += gain * np.array([0.25, 0.5, 0.25])  # a wall softens what it gives back
        ears.append(tail.astype(np.float32))
    return ears[0], ears[1]
