"""Where in a recording somebody speaks, a hundredth of a second at a time, by what rises out of the room's own noise.

Three bands are looked at apart: hum and rumble lie under the first, and an s or an f at a word's edge shows in the
last long before it shows in the whole. The room is what a recording is at most often when nobody speaks: the mode of
its quieter levels, found anew for every minute, so that neither digital silence in one place nor a heater that starts
in another is taken for a voice. A sound counts as a word if it stands out for long enough, and its edges are followed
outward down to just above the room.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import numpy.typing as npt

from audio.units import Decibels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audio.units import Frames, Samples
    from scripts.units import Seconds

HOP: Final[Seconds] = 0.01
_WINDOW: Final[Seconds] = 0.02
_BANDS_HZ: Final = ((100.0, 1_000.0), (1_000.0, 3_000.0), (3_000.0, 10_000.0))
_LOWEST_DB: Final = Decibels(-110.0)
_STANDS_OUT_DB: Final = Decibels(10.0)
_EDGE_DB: Final = Decibels(4.5)
"""Noise smoothed over 50 ms in these bands wanders by 1 dB or so: this is above it."""
_REACH_DB: Final = Decibels(46.0)
"""What is so far below the loud words is none: breath, the room, the end of an echo."""
_SHORTEST_WORD: Final[Seconds] = 0.06
_BRIDGED: Final[Seconds] = 0.25
"""Stops within a word and between close words are shorter than this."""
_ROOM_EVERY: Final[Seconds] = 60.0

_Steps = TypeVar("_Steps", int, npt.NDArray[np.intp])


def first_frame(step: _Steps, rate: Frames) -> _Steps:
    """Return the frame with which a step begins: at 22.05 kHz a hundredth of a second is no whole number of them."""
    return step * rate // round(1 / HOP)


Levels = npt.NDArray[np.float32]
"""[steps, bands] in decibels."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when somebody speaks."""

    first: Seconds
    last: Seconds

    @property
    def length(self) -> Seconds:
        """How long that is."""
        return self.last - self.first


class LevelFinder:
    """Finds the levels of sound that comes in blocks, in memory that grows by 1200 bytes a second."""

    def __init__(self, rate: Frames) -> None:
        self._rate = rate
        self._window = round(_WINDOW * rate)
        self._shape = np.hanning(self._window).astype(np.float32)
        bins = np.fft.rfftfreq(self._window, 1 / rate)
        self._bands = [(bins >= low) & (bins < high) for low, high in _BANDS_HZ if low < rate / 2]
        self._scale = 2.0 / (self._window * float(np.sum(self._shape**2)))
        self._rest = np.zeros(0, np.float32)
        self._rest_from: Frames = 0
        self._steps = 0
        self._found: list[Levels] = []

    def add(self, block: Samples) -> None:
        """Take the next block, [frames, channels]."""
        sound = np.concatenate([self._rest, block.mean(axis=1, dtype=np.float32)])
        end = self._rest_from + len(sound)
        views = np.lib.stride_tricks.sliding_window_view(sound, self._window) if len(sound) >= self._window else sound
        while (starts := self._starts(1_000, end)).size:
            power = np.square(np.abs(np.fft.rfft(views[starts] * self._shape, axis=1))) * self._scale
            bands = np.stack([power[:, band].sum(axis=1) for band in self._bands], axis=1)
            self._found.append(np.maximum(_LOWEST_DB, 10 * np.log10(bands + 1e-20)).astype(np.float32))
            self._steps += len(starts)
        kept = first_frame(self._steps, self._rate) - self._rest_from
        self._rest, self._rest_from = sound[kept:], self._rest_from + min(kept, len(sound))

    def _starts(self, most: int, end: Frames) -> npt.NDArray[np.intp]:
        """Return where the next steps begin in what is held, those alone that end before a frame."""
        starts = first_frame(np.arange(self._steps, self._steps + most), self._rate)
        return starts[starts + self._window <= end] - self._rest_from

    def levels(self) -> Levels:
        """Return what was found so far."""
        return np.concatenate(self._found) if self._found else np.zeros((0, len(self._bands)), np.float32)


def levels_of(sound: Samples, rate: Frames) -> Levels:
    """Return the levels of [frames, channels]."""
    finder = LevelFinder(rate)
    finder.add(sound)
    return finder.levels()


def stretches(levels: Levels) -> list[Stretch]:
    """Return where somebody speaks, in order, each with its edges followed down to the room; close ones joined."""
    if len(levels) < 2:
        return []
    smooth = _smoothed(levels, 5)
    floor = _floors(smooth)
    over = (smooth - floor).max(axis=1)
    sharp = (_smoothed(levels, 3) - floor).max(axis=1)
    found: list[Stretch] = []
    edges = over > _EDGE_DB
    for first, last in _runs(_bridged(edges, round(0.06 / HOP))):
        core = np.flatnonzero(sharp[first:last] > _STANDS_OUT_DB)
        if len(core) * HOP >= _SHORTEST_WORD:
            # The smoothing reaches two steps beyond what it smooths.
            found.append(Stretch(max(0, first) * HOP, min(len(levels), last) * HOP + _WINDOW - HOP))
    return _joined(found)


def room_db(levels: Levels, spoken: Sequence[Stretch]) -> Decibels | None:
    """Return how loud it is outside the words, all bands together; None where there is nothing outside."""
    outside = np.ones(len(levels), np.bool_)
    for stretch in spoken:
        outside[max(0, round((stretch.first - 0.05) / HOP)) : round((stretch.last + 0.1) / HOP)] = False
    if np.count_nonzero(outside) * HOP < 0.2:
        return None
    power = (10 ** (levels[outside] / 10)).sum(axis=1)
    return Decibels(float(10 * np.log10(np.median(power) + 1e-20)))


def _smoothed(levels: Levels, steps: int) -> Levels:
    """Return the mean power over so many steps around each, in decibels."""
    power = np.pad(10 ** (levels.astype(np.float64) / 10), ((steps // 2, steps // 2), (0, 0)), mode="edge")
    sums = np.cumsum(np.pad(power, ((1, 0), (0, 0))), axis=0)
    return np.asarray(10 * np.log10((sums[steps:] - sums[:-steps]) / steps + 1e-20), np.float32)


def _floors(smooth: Levels) -> Levels:
    """Return what counts as the room at each step and band."""
    step = round(_ROOM_EVERY / HOP)
    loud = np.percentile(smooth, 95, axis=0)
    count = max(1, round(len(smooth) / step))
    edges = np.linspace(0, len(smooth), count + 1).astype(int)
    rooms = np.stack([_modes(smooth[max(0, a - step // 4) : b + step // 4], loud) for a, b in _pairs(edges)])
    middles = (edges[:-1] + edges[1:]) / 2
    places = np.arange(len(smooth))
    floors = np.stack([np.interp(places, middles, band) for band in rooms.T], axis=1)
    least = loud.max() - _REACH_DB - _STANDS_OUT_DB
    return np.asarray(np.maximum(floors, least), np.float32)


def _pairs(edges: npt.NDArray[np.int_]) -> list[tuple[int, int]]:
    return list(pairwise(edges.tolist()))


def _modes(smooth: Levels, loud: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return the level, for each band, around which most of the quieter steps lie."""
    modes = []
    for band, high in zip(smooth.T, loud, strict=True):
        quiet = band[band < high - 12]
        if len(quiet) < 8:
            modes.append(float(np.percentile(band, 5)))
            continue
        bins = np.arange(_LOWEST_DB - 1, 6)
        counts, _ = np.histogram(quiet, bins)
        near = np.convolve(counts, [1, 1, 1], "same")
        modes.append(float(bins[int(np.argmax(near))] + 0.5))
    return np.array(modes)


def _bridged(marks: npt.NDArray[np.bool_], most: int) -> npt.NDArray[np.bool_]:
    """Return marks with gaps of up to ``most`` steps between them filled."""
    filled = marks.copy()
    runs = _runs(marks)
    for (_, before), (after, _) in pairwise(runs):
        if after - before <= most:
            filled[before:after] = True
    return filled


def _runs(marks: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marks, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _joined(found: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for stretch in found:
        if joined and stretch.first - joined[-1].last < _BRIDGED:
            joined[-1] = Stretch(joined[-1].first, stretch.last)
        else:
            joined.append(stretch)
    return joined
