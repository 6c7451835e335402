"""A harmonic tone with a body: one pitch that glides, a fixed set of resonances that it glides under.

All partials are multiples of one pitch of 160 Hz or more, so no two are close enough to beat. A table of one period is
made for each end of a page from the body's resonances at the pitch there, read at the phase, and blended along the
page. The phase is a closed form of the timeline up to the frame: the integral of the tide and of seeded drifts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from audio.tones import ear
from audio.tones.drift import SLOW, Drift
from audio.units import PAGE

if TYPE_CHECKING:
    from audio.tones.envelopes import Positions, Values
    from audio.units import Decibels, Frames, Hertz, Samples
    from scripts.units import Seconds

STEP: Final[Frames] = 48
"""Slow values are worked out every millisecond and joined by straight lines: the phase is then right within 1e-5 of a
period while a pitch glides."""
_SIZE: Final = 2048
"""Places in a table of one period. A power of two, so that a place wraps round by its low bits."""
_WANDER: Final = 0.005
"""Slow drift of the pitch: 9 cents either way at most."""
_JITTER: Final = 0.0012
_JITTER_PERIODS: Final = (0.14, 0.6)
"""Unsteadiness of the pitch, 2 to 7 times a second: 2 cents. Without it a tone sounds like a machine."""


@dataclass(frozen=True, slots=True)
class Resonance:
    """A hill in the spectrum. It stands still in hertz while the pitch glides under it, but for what is said here."""

    at: Hertz
    height: Decibels
    width: float
    """In octaves, as the standard deviation of the hill."""
    opens: float = 0.0
    """Octaves it moves up as brightness goes from 0 to 1."""
    inwards: Decibels = 0.0
    """What it gains while the air moves in, and loses while it moves out."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a harmonic tone is made of."""

    pitch: Hertz
    """The lowest it goes, but for drift."""
    glide: float
    """How far brightness 1 raises the pitch, as a share of it."""
    partials: int
    tilt_dark: Decibels
    """Per octave, at brightness 0."""
    tilt_bright: Decibels
    tilt_inwards: Decibels
    """Added per octave while the air moves in, taken away while it moves out."""
    resonances: tuple[Resonance, ...]
    width: float
    """How far left and right differ in the phase of the partials, in radians. Mono keeps all but a trace of them."""


class HarmonicTone:
    """One body sounding through a session. The cache of the last table makes it a thing for one thread."""

    def __init__(self, body: Body, seed: int) -> None:
        self._body = body
        self._wander = Drift(seed, 10, SLOW)
        self._jitter = Drift(seed, 11, _JITTER_PERIODS, sines=6)
        self._swell = Drift(seed, 12, SLOW, count=len(body.resonances))
        ranks = np.arange(1, body.partials + 1)
        self._ranks = ranks.astype(np.float64)
        # Schroeder's phases spread a harmonic sound's peaks over its period (IEEE Trans. Inf. Theory 16, 1970).
        phases = -np.pi * ranks * (ranks - 1) / body.partials
        apart = body.width * np.sin(2.4 * ranks)
        left, right = np.exp(1j * (phases - apart / 2)), np.exp(1j * (phases + apart / 2))
        # Left is the real part of a table and right the imaginary one: one look-up serves both ears.
        self._upper = (left + 1j * right) * (_SIZE / 2)
        self._lower = (np.conj(left) + 1j * np.conj(right))[::-1] * (_SIZE / 2)
        self._table: tuple[float, npt.NDArray[np.complex64]] | None = None

    def page(self, where: Positions, brightness: Values, brightness_integral: Values, air: Values) -> Samples:
        """Return a page of the tone at a level of 0 dB as the ear weighs it: left and right, shape ``[2, PAGE]``.

        Args:
            where: Session positions ``STEP`` frames apart, from the page's first frame to the next page's first.
            brightness: 0 dark and low to 1 bright and high, at those positions.
            brightness_integral: Its integral from the session's start.
            air: 1 inwards to -1 outwards.

        """
        body = self._body
        cycles = body.pitch * (
            where
            + body.glide * brightness_integral
            + _WANDER * self._wander.integral(where)
            + _JITTER * self._jitter.integral(where)
        )
        cycles -= np.floor(cycles[0])
        here = along(cycles * _SIZE)
        index = here.astype(np.intp)
        part = (here - index).astype(np.float32)
        index &= _SIZE - 1
        first = self._tabled(where[0], brightness[0], air[0])
        last = self._tabled(where[-1], brightness[-1], air[-1])
        self._table = (where[-1], last)
        sound = _read(first, index, part)
        sound += (_read(last, index, part) - sound) * _RAMP
        return np.stack((sound.real, sound.imag))

    def _tabled(self, position: Seconds, brightness: float, air: float) -> npt.NDArray[np.complex64]:
        """Return one period of the tone at a position, and its first value once more."""
        if self._table is not None and self._table[0] == position:
            return self._table[1]
        body = self._body
        frequencies = self._ranks * body.pitch * (1.0 + body.glide * brightness)
        octaves = np.log2(frequencies)
        tilt = body.tilt_dark + (body.tilt_bright - body.tilt_dark) * brightness + body.tilt_inwards * air
        levels = tilt * np.log2(self._ranks)
        for hill, swell in zip(body.resonances, self._swell.at(position), strict=True):
            height = hill.height + hill.inwards * air + 1.5 * swell
            away = (octaves - np.log2(hill.at) - hill.opens * brightness) / hill.width
            levels = levels + height * np.exp(-0.5 * away * away)
        amplitudes = 10.0 ** (levels / 20.0)
        loudness = np.sqrt(np.sum((amplitudes * ear.weight(frequencies)) ** 2) / 2)
        amplitudes /= loudness
        spectrum = np.zeros(_SIZE, dtype=np.complex64)
        spectrum[1 : body.partials + 1] = amplitudes * self._upper
        spectrum[-body.partials :] = amplitudes[::-1] * self._lower
        period = np.fft.ifft(spectrum)
        return np.append(period, period[0])


_RAMP: Final = (np.arange(PAGE) / PAGE).astype(np.float32)
_BETWEEN: Final = np.arange(STEP) / STEP


def along(slow: Values) -> Values:
    """Return slow values, ``STEP`` frames apart and one more than fill a page, joined by lines.

    Shape ``[PAGE // STEP + 1]`` becomes ``[PAGE]``.
    """
    return np.asarray((slow[:-1, None] + (slow[1:] - slow[:-1])[:, None] * _BETWEEN).reshape(-1))


def _read(table: npt.NDArray[np.complex64], index: npt.NDArray[np.intp], part: Samples) -> npt.NDArray[np.complex64]:
    """Return the table at every place ``index + part``, joined by lines."""
    sound = (table[1:] - table[:-1])[index]
    sound *= part
    sound += table[index]
    return sound
