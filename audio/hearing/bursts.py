"""Bursts of breath in a loudness that comes and goes, and which of them are breaths out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from audio.hearing.spectra import HOP
from audio.hearing.telling import median
from audio.units import Decibels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio.hearing.spectra import Values
    from audio.units import Frames
    from scripts.units import Seconds

_BEGINS: Final = 0.5
_ENDS: Final = 0.35
"""Shares of the usual loudness of breath at which a burst begins and ends."""
_SHORTEST: Final[Seconds] = 0.35
_GAP: Final[Seconds] = 0.18
"""What is shorter is no breath; what is nearer belongs together."""
_UNLIKE: Final = Decibels(6.0)
"""Bursts in two heaps that are so far apart in colour are breaths in and breaths out."""
_APART: Final = 2.5
"""So many of their own spreads, too."""
_AGAIN: Final = 0.45
"""A breath out that comes after less than this share of the usual time is the rest of the one before."""
_BREAK: Final = 2.5
"""After so many times the usual time without a breath it is begun anew."""
_ALIKE: Final = 0.25
"""Times between breaths that differ from the usual one by less than this share are alike, as with taps."""


class Burst(NamedTuple):
    """A stretch that is loud enough to be breath."""

    begin: Frames
    """In hops; 0 where it was under way when the listening began."""
    end: Frames
    """As many hops as there are where it has not ended."""
    colour: Decibels
    """How much stronger the low bands are than the high ones. Breath out blows; breath in hisses."""


class Tempo(NamedTuple):
    """How long a breath is, told by its breaths out."""

    length: Seconds
    spread: float
    """The usual deviation of one breath from it, as a share."""
    outs: tuple[Frames, ...]
    """Where they begin, in hops."""


def bursts_in(loudness: Values, usual: Decibels, colour: Values) -> list[Burst]:
    """Return the bursts of a smooth loudness [hops] over its floor, given how loud breath is there."""
    begins, ends = loudness >= _BEGINS * usual, loudness >= _ENDS * usual
    # A burst lasts while it is above the lower line, and is one where it reaches the upper one.
    edges = np.flatnonzero(np.diff(ends.astype(np.int8), prepend=0, append=0))
    stretches: list[list[int]] = []
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if not begins[begin:end].any():
            continue
        if stretches and begin - stretches[-1][1] < _GAP / HOP:
            stretches[-1][1] = end
        else:
            stretches.append([begin, end])
    return [
        Burst(begin, end, Decibels(median(colour[begin:end])))
        for begin, end in stretches
        if end - begin >= _SHORTEST / HOP
    ]


def breaths_out(bursts: list[Burst]) -> list[Burst]:
    """Return the bursts that are breaths out: the lower-coloured heap of two, or all where they are alike."""
    if len(bursts) < 4:
        return bursts
    colours = np.sort([burst.colour for burst in bursts])
    # The cut that leaves the least spread within the two heaps (Otsu, 1979).
    counts = np.arange(1, len(colours))
    sums, squares = np.cumsum(colours), np.cumsum(colours**2)
    above = (sums[-1] - sums[:-1]) ** 2 / counts[::-1]
    spreads = squares[-1] - sums[:-1] ** 2 / counts - above
    cut = 1 + int(np.argmin(spreads))
    low, high = colours[:cut], colours[cut:]
    within = float(np.sqrt(max(0.0, spreads.min()) / len(colours)))
    if high.mean() - low.mean() < max(_UNLIKE, _APART * within) or len(high) < len(colours) / 4:
        return bursts
    return [burst for burst in bursts if burst.colour >= (low[-1] + high[0]) / 2]


def tempos_of(outs: list[Burst], hops: Frames) -> Iterator[Tempo]:
    """Yield how long a breath is, the likeliest first, by breaths out among so many hops.

    By when they begin; where one was held off or could not be heard, by those since; and where too few have begun, by
    when they end, for whoever is heard first in the middle of a breath out.
    """
    begins = [out.begin for out in outs if out.begin > 0]
    whole = tempo_of(begins)
    if whole is not None:
        yield whole
        lengths = np.diff(whole.outs)
        breaks = np.flatnonzero(lengths > _BREAK * median(lengths))
        since = tempo_of(list(whole.outs[int(breaks[-1]) + 1 :])) if len(breaks) else None
        if since is not None:
            yield since
    elif len(begins) == 2:
        ending = tempo_of([out.end for out in outs if out.end < hops])
        if ending is not None:
            yield ending._replace(outs=tuple(begins))


def tempo_of(times: list[Frames]) -> Tempo | None:
    """Return how long a breath is by what comes once in each; None where that has come fewer than three times."""
    begins = times[:1]
    usual = median(np.diff(times)) if len(times) > 2 else 0.0
    for time in times[1:]:
        if time - begins[-1] >= _AGAIN * usual:
            begins.append(time)
    if len(begins) < 3:
        return None
    lengths = np.diff(begins) * HOP
    typical = median(lengths)
    # A time about twice as long as usual is two breaths, of which one was not heard.
    counts = np.clip(np.round(lengths / typical), 1, 2)
    each = lengths / counts
    alike = np.abs(each - typical) <= _ALIKE * typical
    if alike.sum() < 2:
        return None
    length = median(each[alike])
    spread = float(np.mean(np.minimum(np.abs(each - length) / length, 1.0)))
    return Tempo(length, spread, tuple(begins))
