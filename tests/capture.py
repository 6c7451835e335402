"""Comparing a capture with what should have been heard: where it lies, how far it strays, and where it has gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.floating]
    Doubles = npt.NDArray[np.float64]

_HALF_TAPS = 16
"""Reading between samples: a windowed sinc of twice this many taps (Smith, Digital Audio Resampling)."""
_LOCAL_SEARCH = 48
"""Samples either side within which a part of the capture may have drifted from the whole (1 ms)."""
_COPY_DB = -60.0
"""Under this residual, in most windows, a capture is taken for a copy on the reference's own clock."""
_PARTS = 24
"""The drift is first read from at most this many half seconds, so that a long capture costs no more than a short."""


@dataclass(frozen=True)
class Alignment:
    """How a capture relates to its reference: capture[delay + n * (1 + drift)] is about gain * reference[n]."""

    delay: float
    """Frames from the start of the capture to the start of the reference."""
    drift: float
    """Frames of further delay per frame of the reference (1e-6 is one part per million)."""
    gain: float
    """By least squares over the whole."""
    window: int
    """Frames in each window of ``residual_db``."""
    residual_db: Doubles
    """Per window of the reference: the power that the aligned reference leaves unexplained, against the window's own
    (but against no less than 40 dB under the whole's, so that silence has no residual of its own). -inf for a copy."""

    def worst(self, first_s: float = 0.0, last_s: float = np.inf, rate_hz: int = 48_000) -> float:
        """Return the largest residual in dB of the windows that lie between two times of the reference."""
        first = int(np.ceil(first_s * rate_hz / self.window))
        last = len(self.residual_db) if np.isinf(last_s) else int(last_s * rate_hz / self.window)
        return float(np.max(self.residual_db[first:last], initial=-np.inf))


def align(capture: Floats, reference: Floats, rate_hz: int = 48_000, window_s: float = 0.1) -> Alignment:
    """Find a reference in a capture, to a fraction of a sample and with a drift of clocks, and what it leaves.

    Both are of shape (frames,) or (frames, channels), alike. The capture may begin before the reference and end
    after it; where it ends before, what is missing counts as silence. One delay, one drift and one gain hold for the
    whole, so a gap, a slip or a click shows in the residual of its window (and a slip in every later one).

    Raises:
        ValueError: One of them is silent, or their shapes do not fit.

    """
    window = round(window_s * rate_hz)
    return _align(_as_channels(capture), _as_channels(reference), rate_hz, window)


def _align(capture: Doubles, reference: Doubles, rate_hz: int, window: int) -> Alignment:
    if capture.shape[1] != reference.shape[1]:
        raise ValueError(f"{capture.shape[1]} channels were captured, {reference.shape[1]} expected")
    if not np.any(capture) or not np.any(reference):
        raise ValueError("silence cannot be aligned")
    whole = _best_lag(capture.sum(axis=1), reference.sum(axis=1))
    # delay(n) = start + slope * n over frames of the reference; a straight line through what the parts say.
    start, slope = _line_through(_local_lags(capture, reference, whole, rate_hz), float(whole))
    # Nearly always the capture keeps the reference's clock; then nothing needs to be read between samples.
    copy = _cut(capture, round(start), len(reference))
    if np.median(_residual_db(copy, _gain(copy, reference, window) * reference, window)) < _COPY_DB:
        start, slope, read = float(round(start)), 0.0, copy
    else:
        places = np.arange(len(reference))
        for _ in range(4):
            later, more = _fit(_read(capture, places + start + slope * places), reference, window)
            start, slope = start + later, slope + more
            if abs(later) + abs(more) * len(reference) < 1e-4:
                break
        read = _read(capture, places + start + slope * places)
    gain = _gain(read, reference, window)
    return Alignment(start, slope, gain, window, _residual_db(read, gain * reference, window))


def find_gaps(
    capture: Floats, rate_hz: int = 48_000, *, shortest_s: float = 0.002, below: float = 1e-6
) -> list[tuple[float, float]]:
    """Return (start, length) in seconds of every silence between the first sound and the last.

    Silent are frames in which no channel reaches ``below`` (full scale is 1). A null sink that is given nothing
    plays zeros, so an underrun is a gap; a soft passage of noise or hum is not.
    """
    sounding = np.flatnonzero(np.max(np.abs(_as_channels(capture)), axis=1) >= below)
    steps = np.diff(sounding)
    wide = np.flatnonzero(steps > max(1, round(shortest_s * rate_hz)))
    return [(float(sounding[at] + 1) / rate_hz, float(steps[at] - 1) / rate_hz) for at in wide]


def first_quieter(played: Floats, reference: Floats, start: int = 0, rate_hz: int = 48_000) -> int:
    """Return the first frame from ``start`` on from which 5 ms carry less than 0.9 of the reference's amplitude.

    Raises:
        ValueError: What was played is as loud as the reference to its end.

    """
    window = round(0.005 * rate_hz)
    for at in range(start, len(reference) - window, window // 2):
        wanted = float(np.sqrt((reference[at : at + window] ** 2).mean()))
        if np.sqrt((played[at : at + window] ** 2).mean()) < 0.9 * wanted:
            return at
    raise ValueError("it does not grow quieter")


def _as_channels(sound: Floats) -> Doubles:
    doubles = np.asarray(sound, dtype=np.float64)
    return doubles[:, np.newaxis] if doubles.ndim == 1 else doubles


def _best_lag(capture: Doubles, reference: Doubles) -> int:
    """Return the lag in frames at which the (mono) reference correlates best with the capture, by FFT."""
    size = 1 << (len(capture) + len(reference) - 1).bit_length()
    spectrum = np.fft.rfft(capture, size) * np.conj(np.fft.rfft(reference, size))
    lag = int(np.argmax(np.fft.irfft(spectrum, size)))
    return lag - size if lag >= len(capture) else lag


def _local_lags(capture: Doubles, reference: Doubles, whole: int, rate_hz: int) -> list[tuple[float, float]]:
    """Return (place in the reference, lag) of its loud parts, to a fraction of a sample by a parabola."""
    length = min(rate_hz // 2, len(reference))
    starts = np.unique(np.linspace(0, len(reference) - length, _PARTS).astype(int))
    powers = [float(np.vdot(reference[at : at + length], reference[at : at + length])) for at in starts]
    found: list[tuple[float, float]] = []
    for at, power in zip(starts, powers, strict=True):
        around = _cut(capture, whole + int(at) - _LOCAL_SEARCH, length + 2 * _LOCAL_SEARCH)
        if power < max(powers) / 100 or not np.any(around):
            continue
        part = reference[at : at + length]
        match = np.array([float(np.vdot(around[lag : lag + length], part)) for lag in range(2 * _LOCAL_SEARCH + 1)])
        peak = int(np.clip(np.argmax(match), 1, 2 * _LOCAL_SEARCH - 1))
        before, here, after = match[peak - 1 : peak + 2]
        bend = before - 2 * here + after
        fraction = float(np.clip((before - after) / (2 * bend), -0.5, 0.5)) if bend else 0.0
        found.append((at + length / 2, whole + peak - _LOCAL_SEARCH + fraction))
    return found


def _line_through(points: list[tuple[float, float]], otherwise: float) -> tuple[float, float]:
    """Return (start, slope) of the line most points lie on: medians (Theil and Sen), which a slip does not bend."""
    if len(points) < 3:
        return (points[0][1], 0.0) if points else (otherwise, 0.0)
    places, lags = np.array(points).T
    one, other = np.triu_indices(len(points), 1)
    slope = float(np.median((lags[other] - lags[one]) / (places[other] - places[one])))
    return float(np.median(lags - slope * places)), slope


def _cut(sound: Doubles, first: int, length: int) -> Doubles:
    """Return the frames from ``first`` on, silence beyond the ends of the sound."""
    out = np.zeros((length, sound.shape[1]))
    start, stop = max(first, 0), min(first + length, len(sound))
    if start < stop:
        out[start - first : stop - first] = sound[start:stop]
    return out


def _read(sound: Doubles, positions: Doubles) -> Doubles:
    """Return the sound (frames, channels) at fractional positions, silence beyond its ends."""
    whole = np.floor(positions).astype(np.int64)
    fraction = positions - whole
    padded = np.pad(sound, ((_HALF_TAPS, _HALF_TAPS), (0, 0)))
    out, weights = np.zeros((len(positions), padded.shape[1])), np.zeros(len(positions))
    for tap in range(1 - _HALF_TAPS, _HALF_TAPS + 1):
        away = tap - fraction
        weight = np.sinc(away) * np.cos(np.pi * away / (2 * _HALF_TAPS)) ** 2
        out += weight[:, np.newaxis] * padded[np.clip(whole + tap + _HALF_TAPS, 0, len(padded) - 1)]
        weights += weight
    scaled: Doubles = out / weights[:, np.newaxis]
    return scaled


def _fit(read: Doubles, reference: Doubles, window: int) -> tuple[float, float]:
    """Return how much later to start reading and by how much more per frame, by least squares.

    One step of Gauss and Newton: read(n) = gain * reference(n - later - more * n), made linear around no change by
    the reference's slope.
    """
    sound = _sound_windows(read, reference, window)
    last = max(1, len(reference) - 1)
    places = np.arange(len(reference))[:, np.newaxis] / last
    slope = np.gradient(reference, axis=0)
    columns = np.stack([part[sound].ravel() for part in (reference, slope, slope * places)], axis=1)
    # The normal equations: three unknowns and a great many rows.
    gain, later, more = np.linalg.lstsq(columns.T @ columns, columns.T @ read[sound].ravel(), rcond=None)[0]
    return float(np.clip(-later / (gain or 1.0), -1, 1)), float(-more / (gain or 1.0)) / last


def _gain(read: Doubles, reference: Doubles, window: int) -> float:
    sound = _sound_windows(read, reference, window)
    return float(np.vdot(reference[sound], read[sound]) / np.vdot(reference[sound], reference[sound]))


def _sound_windows(read: Doubles, reference: Doubles, window: int) -> npt.NDArray[np.bool_]:
    """Return which frames lie in windows that fit about as well as most: what is broken has no say in the rest.

    Each window is judged by itself, with a gain of its own.
    """
    starts = np.arange(0, len(reference), window)

    def sums(values: Doubles) -> Doubles:
        return np.add.reduceat(np.sum(values, axis=1), starts)

    energy, cross, heard = sums(reference**2), sums(reference * read), sums(read**2)
    weighty = (energy > 1e-4 * np.mean(energy)) & (heard > 0)
    if not np.any(weighty):
        return np.ones(len(reference), dtype=np.bool_)
    misfit = np.full(len(starts), np.inf)
    misfit[weighty] = 1 - cross[weighty] ** 2 / (energy[weighty] * heard[weighty])
    fits = misfit <= 100 * max(0.0, float(np.median(misfit[weighty]))) + 1e-9
    return np.repeat(fits, window)[: len(reference)]


def _residual_db(read: Doubles, expected: Doubles, window: int) -> Doubles:
    count = max(1, len(expected) // window)
    size = min(window, len(expected))

    def powers(sound: Doubles) -> Doubles:
        return np.array([np.mean(sound[at * size : (at + 1) * size] ** 2) for at in range(count)])

    own = np.maximum(powers(expected), float(np.mean(expected**2)) * 1e-4)
    with np.errstate(divide="ignore"):
        return 10 * np.log10(powers(read - expected) / own)
