"""Sounding the parameters: a soft, slightly unsteady source through the voice model's own resonances.

Vocoders of the HTS kind switch between a bare pulse train and noise, which is what makes them buzz. Here every voiced
sound is a mixture: pulses carry the low harmonics, breath swells with them and takes over towards the top, and each
pulse comes a little early or late and a little louder or softer than the last.
The mel-cepstrum is a minimum-phase filter as it stands (Tokuda et al. 1994, mel-generalised cepstral analysis):
log H(w) = sum over m of c[m] exp(-j m b(w)), with b the phase of the all-pass (z^-1 - a) / (1 - a z^-1).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from tools.voice_lab.frontend import FRAME_S, ORDER, RATE_HZ, WARP, Floats, Phone
from tools.voice_lab.melody import Melody, wander

Spectrum = npt.NDArray[np.complex128]

_FFT = 2048
_HOP = round(FRAME_S * RATE_HZ)
_BINS_HZ = np.fft.rfftfreq(_FFT, 1.0 / RATE_HZ)
_NOISE_HOP = _HOP // 2

_JITTER = 0.008  # standard deviation of a period's own length, as a share of it
_SHIMMER_DB = 0.2  # and of its level
# The share of breath in a voiced sound's power: a floor, rising about a corner, up to a ceiling.
_BREATH_FLOOR = 0.0015
_BREATH_CEILING = 0.6
_BREATH_CORNER_HZ = {"vowel": 6_200.0, "buzzed": 2_300.0, "h": 1_700.0}
_BREATH_WIDTH_OCTAVES = 0.55
_BUZZED = frozenset({"v", "z", "dh", "zh", "jh"})
_BREATH_BEAT = 0.7  # how much the breath swells with each pulse; steady, it would be heard as hiss beside the voice
_SWAY_NEPER, _SWAY_PERIOD_S = 0.06, 0.7  # the level wanders by about half a decibel
_SIBILANT_NEPER = {"s": 0.2, "sh": 0.2, "ch": 0.2, "z": 0.45, "zh": 0.45, "jh": 0.3}  # softer than the model has them
_PAUSE_NEPER = 1.4  # what the model takes for silence is faint noise, and is taken down by this in a long pause


@dataclass(frozen=True)
class _Throat:
    """What both sources sound through and are mixed by, one row a frame."""

    log_resonance: Spectrum  # shape (frames, bins): the cepstrum is linear in it, so frames may be mixed here as well
    melody: Melody
    corner: Floats  # shape (frames,), log2 Hz: breath takes over above it

    def at(self, frame: float) -> tuple[Spectrum, float, Floats]:
        """Return resonance, voicing and the share of breath in a voiced sound's power at a fraction of a frame."""
        voicing = float(_at(self.melody.voicing, frame))
        low = min(int(frame), len(self.log_resonance) - 1)
        high, part = min(low + 1, len(self.log_resonance) - 1), min(frame - low, 1.0)
        log_resonance = (1.0 - part) * self.log_resonance[low] + part * self.log_resonance[high]
        return np.asarray(np.exp(log_resonance)), voicing, _mixture(float(_at(self.corner, frame)))


def sound(  # noqa: PLR0913 - what a line is made of
    phones: list[Phone],
    counts: list[int],
    cepstrum: Floats,
    melody: Melody,
    rng: np.random.Generator,
    *,
    tract: float = 1.0,
) -> Floats:
    """Return the samples (32 kHz, mono, unscaled) of a line; frame n is heard around n * 5 ms.

    ``tract`` is the length of the throat and mouth against the model's: 1.1 has every resonance a tenth lower.
    """
    heard = cepstrum.copy()
    heard[:, 0] += _SWAY_NEPER * wander(len(cepstrum), _SWAY_PERIOD_S, rng) - _PAUSE_NEPER * _pauses(phones, counts)
    heard[:, 0] -= _moved_smoothly([_SIBILANT_NEPER.get(phone.name, 0.0) for phone in phones], counts)
    throat = _Throat(heard @ _warped_basis(tract).T, melody, _breath_corner(phones, counts))
    out = np.zeros(len(cepstrum) * _HOP + _FFT)
    beat = _add_pulses(out, throat, rng)
    _add_breath(out, throat, beat, rng)
    return out


def _pauses(phones: list[Phone], counts: list[int]) -> Floats:
    """Return 1 in pauses and 0 elsewhere, going from one to the other over 0.1 s inside the pause."""
    still = np.repeat([float(phone.name == "pau") for phone in phones], counts)
    reach = 10
    edges = np.convolve(np.pad(still, reach, mode="edge"), np.hanning(2 * reach + 1), mode="valid") / reach
    return np.asarray(np.clip(2.0 * edges - 1.0, 0.0, 1.0) * still)


@cache
def _warped_basis(tract: float) -> Spectrum:
    w = np.minimum(2.0 * np.pi * _BINS_HZ / RATE_HZ * tract, np.pi)
    warped = w + 2.0 * np.arctan2(WARP * np.sin(w), 1.0 - WARP * np.cos(w))
    return np.asarray(np.exp(-1j * np.outer(warped, np.arange(ORDER))))


def _breath_corner(phones: list[Phone], counts: list[int]) -> Floats:
    """Return the corner, in log2 Hz, above which breath takes over, for each frame."""
    kinds = ["buzzed" if phone.name in _BUZZED else "h" if phone.name == "hh" else "vowel" for phone in phones]
    return _moved_smoothly([float(np.log2(_BREATH_CORNER_HZ[kind])) for kind in kinds], counts)


def _moved_smoothly(values: list[float], counts: list[int]) -> Floats:
    """Return one value a frame from one a phone, going over from sound to sound within about 40 ms."""
    reach = 6
    kernel = np.hanning(2 * reach + 1)
    held = np.pad(np.repeat(values, counts), reach, mode="edge")
    return np.asarray(np.convolve(held, kernel / kernel.sum(), mode="valid"))


def _mixture(corner_log2: float) -> Floats:
    """Return the share of breath in the power at each bin."""
    octaves = np.log2(np.maximum(_BINS_HZ, 20.0)) - corner_log2
    rise = 1.0 / (1.0 + np.exp(-octaves / _BREATH_WIDTH_OCTAVES * 2.2))
    return np.asarray(_BREATH_FLOOR + (_BREATH_CEILING - _BREATH_FLOOR) * rise)


def _at(track: Floats, frame: float) -> Floats:
    low = min(int(frame), len(track) - 1)
    high = min(low + 1, len(track) - 1)
    part = min(frame - low, 1.0)
    return np.asarray((1.0 - part) * track[low] + part * track[high])


def _add_pulses(out: Floats, throat: _Throat, rng: np.random.Generator) -> Floats:
    """Add one resonance per glottal pulse, placed to a fraction of a sample.

    Return how the breath beats with the pulses, one value a sample: 0 between two of them, 1 on each.
    """
    times: list[float] = []
    seconds, last = 0.0, len(throat.log_resonance) * FRAME_S
    while seconds < last:
        frame = seconds / FRAME_S
        period = 1.0 / float(_at(throat.melody.pitch_hz, frame))
        unsteady, louder = rng.standard_normal(2)
        resonance, voicing, share = throat.at(frame)
        if voicing > 0.02:
            level = np.sqrt(period * RATE_HZ * voicing) * 10.0 ** (_SHIMMER_DB * louder / 20.0)
            whole, part = divmod(seconds * RATE_HZ, 1.0)
            late = np.exp(-2j * np.pi * np.arange(_FFT // 2 + 1) * part / _FFT)
            start = int(whole)
            pulse = np.fft.irfft(resonance * np.sqrt(1.0 - share) * late * level, _FFT)
            out[start : start + _FFT] += pulse[: len(out) - start]
        times.append(seconds)
        seconds += period * (1.0 + _JITTER * float(np.clip(unsteady, -2.5, 2.5)))
    turns = np.interp(np.arange(len(out)) / RATE_HZ, times, np.arange(len(times)))
    return np.asarray(0.5 + 0.5 * np.cos(2.0 * np.pi * turns))


def _add_breath(out: Floats, throat: _Throat, beat: Floats, rng: np.random.Generator) -> None:
    """Add noise through the same resonances: all of an unvoiced sound, the top of a voiced one."""
    frames = len(throat.log_resonance)
    depth = _BREATH_BEAT * np.interp(np.arange(len(out)) / _HOP, np.arange(frames), throat.melody.voicing)
    noise = rng.standard_normal(len(out)) * (1.0 + depth * (2.0 * beat - 1.0)) / np.sqrt(1.0 + 0.5 * depth**2)
    window = np.hanning(2 * _NOISE_HOP + 1)[:-1]  # overlapping halves add to one
    for place in range(0, frames * _HOP - 2 * _NOISE_HOP, _NOISE_HOP):
        resonance, voicing, share = throat.at((place + _NOISE_HOP) / _HOP)
        piece = np.fft.rfft(noise[place : place + 2 * _NOISE_HOP] * window, _FFT)
        breath = np.fft.irfft(piece * resonance * np.sqrt(1.0 - voicing + voicing * share), _FFT)
        out[place : place + _FFT] += breath[: len(out) - place]
