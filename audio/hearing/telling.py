"""Whether what is heard can be breath at all: it stands over the room, comes as breath comes, and is nothing else.

Pure. Each number was measured on breath and on what it is held against (tools/measure_hearing.py); both are
said beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from audio.units import Decibels
from scripts.listener.heard import Unsure

if TYPE_CHECKING:
    import numpy.typing as npt

    from audio.hearing.spectra import Spectra, Values

_SMOOTH: Final = 8
"""Hops: 160 ms."""
_FLOOR: Final = 15
"""The percentile that is the room's own level, for each band: breath pauses for more than this share of the time."""
_TOP: Final = 95
_RANGE: Final = Decibels(40.0)
"""What is so far under the loudest is the room as well: some microphones shut in the pauses, and then even the faintest
sound stands far over nothing."""
LOUD: Final = 90
"""The percentile that is how loud breath is."""

_NOTHING: Final = Decibels(-96.0)
"""Where no band is ever louder than that there is no microphone behind it."""
_RISES: Final = Decibels(12.0)
"""How far breath stands over the room, in each of the four lower bands: 20 and more / the swing of this program's
tones is 12 at most, a fan's and the wind's less."""
_STEEPEST: Final = Decibels(4.0)
"""By how much the loudness changes in a tenth of a second at its steepest: 25 and more / tones 1 to 2.5."""
_LINES: Final = Decibels(3.0)
"""How far single frequencies stand out: up to 2.4 / talk from 3.6, music from 7."""
_FLUTTER: Final = 0.65
"""How strongly its strength repeats: up to 0.55 / snoring and voices from 0.8."""
_UNREST: Final = Decibels(1.6)
_UNREST_MOST: Final = Decibels(5.0)
"""How far a moment differs from the sixth of a second around it, usually and in one of ten: 0.6 to 1.1 and up to 3.6 /
rain 2.5 and 7, keys 13, music 6 and more in one of ten."""


class Shapes(NamedTuple):
    """What comes and goes, [hops] each, in dB over the room."""

    loudness: Values
    blown: Values
    """Of the lower bands alone, in which a breath out is far louder than a breath in."""
    colour: Values
    """How much more the lowest bands stand out than the highest."""


def shapes_of(heard: Spectra) -> tuple[Unsure | None, Shapes]:
    """Return the shapes of what was heard, and why it is no breath; None where it may be."""
    bands = heard.bands
    if bands.max() < _NOTHING:
        nothing = np.zeros(len(bands))
        return Unsure.NOTHING, Shapes(nothing, nothing, nothing)
    # A row for each band, all percentiles out of one order, and all that is smoothed at once: this runs twice a second.
    rows = np.ascontiguousarray(bands.T)
    order = np.sort(rows, axis=1)
    room = np.maximum(percentile(order, _FLOOR), percentile(order, _TOP) - _RANGE)
    over = rows - room[:, np.newaxis]
    loudness = over.mean(axis=0)
    blown = np.maximum(over[:3], 0.0).mean(axis=0)
    smooth, blown, colour = smoothed(np.stack([loudness, blown, over[:2].mean(axis=0) - over[3:].mean(axis=0)]))
    shapes = Shapes(np.maximum(smooth, 0.0), blown, colour)
    low = (percentile(order, LOUD) - room)[:4].min()
    steepest = percentile(np.sort(np.abs(smooth[5:] - smooth[:-5])), 99)
    if low < _RISES or steepest < _STEEPEST:
        return Unsure.STILL, shapes
    loud = loudness >= min(0.5 * float(percentile(np.sort(smooth), LOUD)), loudness.max())
    unrest = np.sort(np.abs(loudness - smooth)[loud])
    other = (
        median(heard.lines[loud]) > _LINES
        or median(heard.flutter[loud]) > _FLUTTER
        or percentile(unrest, 50) > _UNREST
        or percentile(unrest, 90) > _UNREST_MOST
    )
    return Unsure.OTHER if other else None, shapes


def percentile(order: Values, percent: float) -> Values:
    """Return a percentile of what is in order along the last axis, read between neighbours as numpy's does."""
    at = (order.shape[-1] - 1) * percent / 100
    low = int(at)
    below, above = order[..., low], order[..., min(low + 1, order.shape[-1] - 1)]
    return np.asarray(below + (above - below) * (at - low))


def median(values: npt.ArrayLike) -> float:
    """Return the median of values; several times as fast as numpy's where they are few."""
    return float(percentile(np.sort(values), 50))


def smoothed(shapes: Values) -> Values:
    """Return shapes [..., hops], each moment the mean of the sixth of a second around it."""
    before, after = _SMOOTH // 2, _SMOOTH - _SMOOTH // 2
    parts = np.repeat(shapes[..., :1], before, axis=-1), shapes, np.repeat(shapes[..., -1:], after, axis=-1)
    summed = np.cumsum(np.concatenate(parts, axis=-1), axis=-1)
    return np.asarray((summed[..., _SMOOTH:] - summed[..., :-_SMOOTH]) / _SMOOTH)
