"""How loud a clip is heard, and how high it peaks, by ITU-R BS.1770-5.

A clip is mono and is played on both channels, so its power counts twice: it reads 3 dB louder than the file alone.
"""

import numpy as np
import soxr

from tools.voice_lab.frontend import Floats

TARGET_LUFS = -20.0  # how loud every line is heard
_REFERENCE_RATE_HZ = 48_000
# The two filters of the standard's annex 1 at 48 kHz, as (numerator, denominator): the head's shelf, the low cut.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_LOW_CUT = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
_BLOCK_S, _STEP_S = 0.4, 0.1
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0
_OFFSET_DB = -0.691


def loudness_lufs(samples: Floats, rate_hz: int) -> float:
    """Return the integrated loudness of a mono clip played on both channels, in LUFS.

    A clip shorter than one block of 0.4 s is measured whole, without gates.
    """
    weighted = _k_weighted(samples, rate_hz)
    block, step = round(_BLOCK_S * rate_hz), round(_STEP_S * rate_hz)
    if len(samples) < block:
        return _lufs(2.0 * float(np.mean(weighted**2)))
    total = np.concatenate(([0.0], np.cumsum(weighted**2)))
    starts = np.arange(0, len(samples) - block + 1, step)
    powers = 2.0 * (total[starts + block] - total[starts]) / block
    heard = powers[powers > _power(_ABSOLUTE_GATE_LUFS)]
    if not heard.size:
        return -np.inf
    gate = _power(_lufs(float(heard.mean())) + _RELATIVE_GATE_LU)
    return _lufs(float(heard[heard > gate].mean()))


def true_peak_dbtp(samples: Floats, rate_hz: int) -> float:
    """Return the peak between the samples too, four times oversampled, in dB against full scale."""
    dense = soxr.resample(samples, rate_hz, 4 * rate_hz, quality="VHQ")
    peak = max(float(np.abs(dense).max(initial=0.0)), float(np.abs(samples).max(initial=0.0)))
    return 20.0 * np.log10(peak) if peak > 0.0 else -np.inf


def _k_weighted(samples: Floats, rate_hz: int) -> Floats:
    """Return the samples as the standard's filters hear them, applied in frequency so that any rate will do."""
    length = len(samples) + rate_hz  # a second of room for the filters to ring out in
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(length, 1.0 / rate_hz) / _REFERENCE_RATE_HZ)
    response = np.ones_like(z)
    for top, bottom in (_SHELF, _LOW_CUT):
        response *= np.polyval(top[::-1], z) / np.polyval(bottom[::-1], z)
    return np.asarray(np.fft.irfft(np.fft.rfft(samples, length) * response, length)[: len(samples)])


def _lufs(power: float) -> float:
    return _OFFSET_DB + 10.0 * float(np.log10(power)) if power > 0.0 else -np.inf


def _power(lufs: float) -> float:
    return float(10.0 ** ((lufs - _OFFSET_DB) / 10.0))
