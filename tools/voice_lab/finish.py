"""From a line's sound to a clip: no rumble, softer sibilants, levelled, with clean room around it."""

import numpy as np

from audio.level.gain import VOICE_LUFS
from audio.level.loudness import loudness_as_played
from tools.voice_lab.model import RATE_HZ, Floats

_ROOM_BEFORE_S, _ROOM_AFTER_S = 0.1, 0.2
_PEAK_DBFS = -3.0
# With the clip at -20 LUFS; -4 dBTP is allowed, and Vorbis and what lies between samples add a little.
_PEAK_LIMIT = 10.0 ** (-5.5 / 20.0)
_PEAK_REACH_S = 0.006
_RUMBLE_HZ = (45.0, 75.0)  # nothing under the first, all over the second

Colour = tuple[tuple[float, float], ...]
"""By how many decibels a voice is louder at which frequencies, in hertz; straight lines between, over octaves."""

SIBILANT_HZ = (4_500.0, 11_500.0)
SIBILANT_DB = -11.0
"""Against the speech: what is louder is brought down."""
_SIBILANT_SHARE = 0.8  # of what is too loud, this much goes
_FFT, _HOP = 512, 128
_HISS_SLICE_S = 0.05
_MOST_HISS_DB = -6.6  # the loudest slice against the speech; what is written and read back may be a little louder
_MOST_ROUNDS = 4


def finish(raw: Floats, *, colour: Colour = (), sibilant_db: float = SIBILANT_DB) -> Floats:
    """Return the clip: 24 kHz mono, peak at -3 dBFS.

    It is coloured before its sibilants are softened down to `sibilant_db` against the speech.
    """
    clip = _with_softer_sibilants(_coloured(_without_rumble(raw), colour), sibilant_db)
    for _ in range(_MOST_ROUNDS):
        if hiss_db(clip, RATE_HZ) <= _MOST_HISS_DB:
            break
        clip = _with_softer_sibilants(clip, sibilant_db)
    clip = np.concatenate((np.zeros(round(_ROOM_BEFORE_S * RATE_HZ)), clip, np.zeros(round(_ROOM_AFTER_S * RATE_HZ))))
    clip *= 10.0 ** ((VOICE_LUFS - loudness_as_played(clip.astype(np.float32), RATE_HZ)) / 20.0)
    clip = _with_softer_peaks(clip)
    return np.asarray(clip * (10.0 ** (_PEAK_DBFS / 20.0) / np.abs(clip).max()))


def _with_softer_peaks(samples: Floats) -> Floats:
    """Return the samples with the few pulses above the limit turned down, smoothly, from just before to just after."""
    reach = round(_PEAK_REACH_S * RATE_HZ)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(np.abs(samples), 2 * reach), 2 * reach + 1).max(axis=1)
    gain = np.minimum(1.0, _PEAK_LIMIT / np.maximum(around, 1e-9))
    kernel = np.hanning(2 * reach + 3)[1:-1]
    return np.asarray(samples * np.convolve(gain, kernel / kernel.sum(), mode="valid"))


def _without_rumble(samples: Floats) -> Floats:
    """Return the samples without what lies under the voice."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1.0 / RATE_HZ)
    rise = np.clip((hertz - _RUMBLE_HZ[0]) / (_RUMBLE_HZ[1] - _RUMBLE_HZ[0]), 0.0, 1.0)
    return np.asarray(np.fft.irfft(spectrum * np.sin(0.5 * np.pi * rise) ** 2, len(samples)))


def _coloured(samples: Floats, colour: Colour) -> Floats:
    """Return the samples with what lies low, or high, in them louder or softer."""
    if not colour:
        return samples
    spectrum = np.fft.rfft(samples)
    octaves = np.log2(np.maximum(np.fft.rfftfreq(len(samples), 1.0 / RATE_HZ), 1.0))
    corners_hz, gains_db = zip(*colour, strict=True)
    gain_db = np.interp(octaves, np.log2(corners_hz), gains_db)
    return np.asarray(np.fft.irfft(spectrum * 10.0 ** (gain_db / 20.0), len(samples)))


def hiss_db(samples: Floats, rate_hz: int) -> float:
    """Return the level of the loudest 50 ms over 4.5 kHz against the mean of what is spoken."""
    length = round(_HISS_SLICE_S * rate_hz)
    slices = samples[: len(samples) // length * length].reshape(-1, length)
    power = np.abs(np.fft.rfft(slices * np.hanning(length), axis=1)) ** 2
    high = np.fft.rfftfreq(length, 1.0 / rate_hz) >= SIBILANT_HZ[0]
    whole = power.sum(axis=1)
    speech = whole[whole > 0.01 * whole.max()].mean()
    return float(10.0 * np.log10(power[:, high].sum(axis=1).max() / speech))


def _with_softer_sibilants(samples: Floats, sibilant_db: float) -> Floats:
    """Return the samples with the hiss of s and sh turned down where it stands out, and nothing else touched."""
    window = np.sqrt(0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(_FFT) / _FFT))
    padded = np.pad(samples, _FFT)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP] * window
    spectrum = np.fft.rfft(frames, axis=1)
    hertz = np.fft.rfftfreq(_FFT, 1.0 / RATE_HZ)
    band = np.clip((hertz - SIBILANT_HZ[0] + 500.0) / 1_000.0, 0.0, 1.0)
    power = np.abs(spectrum) ** 2
    whole, hiss = power.sum(axis=1), (power * band).sum(axis=1)
    speech = whole[whole > 0.01 * whole.max()].mean()
    over_db = 10.0 * np.log10(np.maximum(hiss, 1e-12) / speech) - sibilant_db
    down_db = -_SIBILANT_SHARE * np.maximum(over_db, 0.0)
    down_db = np.convolve(np.pad(down_db, 2, mode="edge"), np.array([1, 2, 3, 2, 1]) / 9.0, mode="valid")
    spectrum *= 10.0 ** (down_db[:, None] * band / 20.0)
    back = np.fft.irfft(spectrum, _FFT, axis=1) * window
    out = np.zeros(len(padded) + _FFT)
    for place, frame in enumerate(back):
        out[place * _HOP : place * _HOP + _FFT] += frame
    return np.asarray(out[_FFT : _FFT + len(samples)] / (_FFT / _HOP / 2.0))
