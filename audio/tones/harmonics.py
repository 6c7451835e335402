"""A harmonic tone with a body: one steady pitch that anybody can join, under a fixed set of resonances.

All partials are multiples of one pitch of 160 Hz or more, so no two are close enough to beat, and little of them lies
above 1.2 kHz, where neighbours come within one critical band and a tone turns rough (Daniel and Weber, 1997). A tone is
the sum of a few waveforms, each a table of one period made once: closed and open, and, as minutes pass, the octave and
the twelfth over it, whose partials fall on the tone's own. The phase is a closed form of the time: seeded drifts of a
few cents.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from audio import room
from audio.tones import ear
from audio.tones.drift import SLOW, Drift
from audio.tones.envelopes import STEP, along, along_both

if TYPE_CHECKING:
    from audio.tones.envelopes import Positions, Values
    from audio.tones.halfrate import Stereo
    from audio.units import Hertz

_SIZE: Final = 32_768
"""Places in a table of one period: the nearest one is within 75 dB of the wave. A power of two, so that a place wraps
round by its low bits."""
_WANDER: Final = 0.002
"""Slow drift of the pitch: 3 cents either way at most, so that a listener can hum along."""
_JITTER: Final = 0.0010
_JITTER_PERIODS: Final = (0.14, 0.6)
"""Unsteadiness of the pitch, 2 to 7 times a second: 2 cents. Without it a tone sounds like a machine."""


@dataclass(frozen=True, slots=True)
class Resonance:
    """A hill in the spectrum that stands still in hertz, whatever the pitch."""

    at: Hertz
    height: float
    """In decibels."""
    width: float
    """In octaves, as the standard deviation of the hill."""
    opens: float = 0.0
    """What it gains as brightness goes from 0 to 1, in decibels."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a harmonic tone is made of. Immutable; safe to share between threads."""

    partials: int
    tilt: float
    """In decibels per octave."""
    roof: float
    """What partials above 1.2 kHz lose, in decibels."""
    resonances: tuple[Resonance, ...]
    width: float
    """How far left and right differ in the phase of the partials, in radians. Mono keeps all but a trace of them."""


ROOF: Final[Hertz] = 1200.0


class HarmonicTone:
    """One body sounding through a session at one pitch. Pure but for what it was made with; safe in any thread."""

    def __init__(self, body: Body, pitch: Hertz, seed: int) -> None:
        self.pitch = pitch
        self._wander = Drift(seed, 10, SLOW)
        self._jitter = Drift(seed, 11, _JITTER_PERIODS, sines=5)
        self._tables, self._together = _tables(body, pitch)

    def cycles(self, where: Positions) -> Values:
        """Return how many periods have passed at some positions since the session began."""
        drifted = _WANDER * self._wander.integral(where) + _JITTER * self._jitter.integral(where)
        return np.asarray(self.pitch * (where + drifted))

    def add_to(
        self, sound: Stereo, cycles: Values, brightness: Values, chord: tuple[Values, Values], gains: Values
    ) -> None:
        """Add a stretch of the tone: as loud as its gains as the ear weighs it, whatever its colour.

        Args:
            sound: What it is added to, at half the rate.
            cycles: ``STEP`` frames apart, from the first frame to the first after the last.
            brightness: 0 closed to 1 open, at the same positions.
            chord: How much there is of the octave and of the twelfth, 0 to 1, at those positions.
            gains: For left and right, ``[2, values]``, at those positions.

        """
        parts = np.stack((1.0 - brightness, brightness, *chord))
        heard = (parts * (self._together @ parts)).sum(axis=0)
        gains = gains / np.sqrt(np.maximum(heard, 1e-12))
        places = along((cycles - np.floor(cycles[0])) * _SIZE, STEP // 2).astype(np.intp)  # some hundreds of periods
        places &= _SIZE - 1
        by_ear = sound.view(np.float32)
        for table, part in zip(self._tables, parts, strict=True):
            if part.any():
                taken = table.take(places, mode="wrap").view(np.float32)  # they lie in it: this only saves asking
                taken *= along_both(part * gains, STEP // 2)
                by_ear += taken


@lru_cache(maxsize=8)
def _tables(body: Body, pitch: Hertz) -> tuple[tuple[Stereo, ...], Values]:
    """Return one period of the body closed, open, an octave up and a twelfth up, and how loud any two are together.

    Each is as loud as 1 as the ear weighs it; the matrix has the mean of the product of any two, weighed likewise.
    """
    ranks = np.arange(1.0, body.partials + 1.0)
    weighed = []
    for rank, bright in ((1, 0.0), (1, 1.0), (2, 0.0), (3, 0.0)):
        amplitudes = np.zeros(body.partials)
        amplitudes[rank - 1 :: rank] = _amplitudes(body, pitch, ranks[rank - 1 :: rank], rank, bright)
        heard = amplitudes * ear.weight(ranks * pitch)
        weighed.append(amplitudes / np.sqrt((heard**2).sum() / 2))
    strengths = np.stack(weighed)
    heard = strengths * ear.weight(ranks * pitch)
    tables = tuple(_period(body, pitch, each) for each in strengths)
    return tables, (heard[:, None, :] * heard[None, :, :]).sum(axis=2) / 2


def _amplitudes(body: Body, pitch: Hertz, ranks: Values, of: int, bright: float) -> Values:
    frequencies = ranks * pitch
    levels = body.tilt * np.log2(ranks / of) + body.roof / (1.0 + (ROOF / frequencies) ** 12)
    for hill in body.resonances:
        away = np.log2(frequencies / hill.at) / hill.width
        levels += (hill.height + bright * hill.opens) * np.exp(-0.5 * away * away)
    return np.asarray(10.0 ** (levels / 20.0))


def _period(body: Body, pitch: Hertz, amplitudes: Values) -> Stereo:
    ranks = np.arange(1.0, body.partials + 1.0)
    # Schroeder's phases spread a harmonic sound's peaks over its period (IEEE Trans. Inf. Theory 16, 1970).
    phases = -np.pi * ranks * (ranks - 1) / body.partials
    apart = body.width * np.sin(2.4 * ranks)
    # A steady partial meets a room as a little more or less of itself, and a little earlier or later.
    heard = (1.0 + room.response(ranks * pitch)) * room.dry_gain(np.ones(1))
    left = amplitudes * heard[0] * np.exp(1j * (phases - apart / 2))
    right = amplitudes * heard[1] * np.exp(1j * (phases + apart / 2))
    loud = np.sqrt((np.abs(left) ** 2 + np.abs(right) ** 2).sum() / (2 * (amplitudes**2).sum()))
    spectrum = np.zeros(_SIZE, dtype=np.complex128)
    spectrum[1 : body.partials + 1] = left + 1j * right
    spectrum[-body.partials :] = (np.conj(left) + 1j * np.conj(right))[::-1]
    table = (np.fft.ifft(spectrum) * (_SIZE / 2 / loud)).astype(np.complex64)
    table.flags.writeable = False
    return np.asarray(table)
