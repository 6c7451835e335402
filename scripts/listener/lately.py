"""The last breaths, read out of when breaths out began: also where one was not heard, or something else was. Pure.

An ear misses a soft breath now and then. What is between the two around it is then about twice as long as a breath,
and is read as two where the breath beside it says so. Now and then it takes a breath in for one out, which parts a
breath in two; that one is left out where the three others are alike. It is a reading only: whoever makes it asks a
second estimate whether breath comes so often at all. Times may be in seconds or in hops.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scripts.units import Seconds

BREATHS: Final = 3
"""So many breaths are what a listener does lately."""
EVEN: Final = 0.12
"""By which share breaths may differ from the usual one, on average."""
_DOUBLE: Final = 0.25
"""By which share of a breath one that was not heard may be off the middle of the two around it."""
_PAIR: Final = 0.06
"""By which share two breaths may differ from the usual one, where they are all there is."""


class Lately(NamedTuple):
    """Breaths one after the other."""

    begins: tuple[Seconds, ...]
    """When they begin and the last one ends; of three breaths, or of the last two where the one before is in doubt."""
    length: Seconds
    """How long one is."""
    spread: float
    """The usual deviation of one from it, as a share."""


def readings(begins: Sequence[Seconds]) -> Iterator[Lately]:
    """Yield how the last breaths can be read, the likeliest first, out of when breaths out began."""
    if len(begins) > BREATHS:
        plain = _read(begins[-1 - BREATHS :])
        if plain.spread <= EVEN:
            yield plain
        yield from _without_one_more(begins[-2 - BREATHS :])
    if len(begins) < BREATHS:
        return
    first, middle, last = begins[-BREATHS:]
    before, after = middle - first, last - middle
    if abs(before - 2 * after) <= _DOUBLE * after:
        yield _read((first, first + before / 2, middle, last))
    elif abs(after - 2 * before) <= _DOUBLE * before:
        yield _read((first, middle, middle + after / 2, last))
    elif len(begins) > BREATHS and abs(before - after) <= _PAIR * (before + after):
        yield _read((first, middle, last))


def _without_one_more(begins: Sequence[Seconds]) -> Iterator[Lately]:
    """Yield three breaths out of five beginnings, of which one was none: a breath in, as loud as one out."""
    for at in range(1, len(begins) - 1 if len(begins) > BREATHS + 1 else 0):
        read = _read((*begins[:at], *begins[at + 1 :]))
        if read.spread <= EVEN:
            yield read


def _read(begins: Sequence[Seconds]) -> Lately:
    lengths = [after - before for before, after in pairwise(begins)]
    length = median(lengths)
    return Lately(tuple(begins), length, fmean(abs(each - length) / length for each in lengths))
