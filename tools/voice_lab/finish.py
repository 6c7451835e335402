"""From raw speech to a clip: equalised, levelled, with clean room around it and soft edges."""

import numpy as np

from audio.level.gain import VOICE_LUFS
from audio.level.loudness import loudness_as_played
from tools.voice_lab.frontend import FRAME_S, RATE_HZ, Floats

_ROOM_BEFORE_S, _ROOM_AFTER_S = 0.12, 0.25
_EDGE_IN_S, _EDGE_OUT_S = 0.03, 0.08
_RING_S = 0.06  # what rings on after the last sound before it fades
_PEAK_DBFS = -3.0
# With the clip at -20 LUFS; -4 dBTP is allowed, and Vorbis and what lies between samples add a little.
_PEAK_LIMIT = 10.0 ** (-5.5 / 20.0)
_PEAK_REACH_S = 0.006
_EQ_FFT = 4096
# The equaliser: (Hz, dB), joined by straight lines over log frequency and then rounded off.
_EQ = (
    (20.0, -40.0), (50.0, -14.0), (85.0, -2.0), (120.0, 0.5), (180.0, 1.2), (280.0, 1.0), (450.0, 0.0), (1_000.0, 0.0),
    (2_200.0, 0.4), (3_000.0, -0.4), (4_200.0, -0.8), (6_000.0, -1.0), (9_000.0, -2.0), (14_000.0, -6.0),
    (16_000.0, -12.0),
)  # fmt: skip


def finish(raw: Floats, lead_frames: int, speech_frames: int) -> Floats:
    """Return the clip: 32 kHz mono, peak at -3 dBFS.

    The speech lies `lead_frames` of 5 ms into the raw samples and lasts `speech_frames`.
    """
    filtered = _equalised(raw)
    start = round(lead_frames * FRAME_S * RATE_HZ)
    end = start + round((speech_frames * FRAME_S + _RING_S) * RATE_HZ)
    before, after = round(_ROOM_BEFORE_S * RATE_HZ), round(_ROOM_AFTER_S * RATE_HZ)
    first = max(0, start - round(_EDGE_IN_S * RATE_HZ))
    speech = filtered[first:end].copy()
    fade_in = round(_EDGE_IN_S * RATE_HZ)
    fade_out = round(_EDGE_OUT_S * RATE_HZ)
    speech[:fade_in] *= _rise(fade_in)
    speech[-fade_out:] *= _rise(fade_out)[::-1]
    room_after = max(0, after - round(_RING_S * RATE_HZ))
    clip = np.concatenate((np.zeros(max(0, before - (start - first))), speech, np.zeros(room_after)))
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


def _rise(length: int) -> Floats:
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / length))


def _equalised(samples: Floats) -> Floats:
    """Return the samples through the equaliser in minimum phase, so that nothing sounds before its time."""
    hz = np.fft.rfftfreq(_EQ_FFT, 1.0 / RATE_HZ)
    points = np.array(_EQ)
    decibels = np.interp(np.log(np.maximum(hz, 10.0)), np.log(points[:, 0]), points[:, 1])
    cepstrum = np.fft.irfft(decibels * np.log(10.0) / 20.0, _EQ_FFT)
    causal = np.zeros(_EQ_FFT)
    causal[0], causal[_EQ_FFT // 2] = cepstrum[0], cepstrum[_EQ_FFT // 2]
    causal[1 : _EQ_FFT // 2] = 2.0 * cepstrum[1 : _EQ_FFT // 2]
    impulse = np.fft.irfft(np.exp(np.fft.rfft(causal)), _EQ_FFT)
    length = len(samples) + _EQ_FFT
    return np.asarray(np.fft.irfft(np.fft.rfft(samples, length) * np.fft.rfft(impulse, length), length)[: len(samples)])
