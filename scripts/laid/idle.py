"""The breath of a light that keeps somebody company: slow and shallow, while their breath is their own.

It asks for nothing and leads nowhere; it only shows that something is there.
"""

from __future__ import annotations

import math
from itertools import count
from typing import TYPE_CHECKING, Final

from scripts.laid.curve import Curve, Piece

if TYPE_CHECKING:
    from scripts.units import Seconds

_IN: Final[Seconds] = 4.6
_OUT: Final[Seconds] = 6.8
"""Slower than anybody is likely to breathe unasked, so that nobody takes it for a pace to follow."""
_LOW: Final = 0.2
_HIGH: Final = 0.48


def idle(start: Seconds, end: Seconds, first: Seconds = -math.inf, last: Seconds = math.inf) -> list[Piece]:
    """Return the level over a stretch: from empty, and up and down; of a long one what is under way in a part of it.

    What it is at a time depends on nothing later: the last piece is whole, and may go on beyond the end.
    """
    begun = max(0, int((first - start - _IN) // (_OUT + _IN)) - 1) if first > start else 0
    pieces = [] if begun else [Piece(start, start + _IN, 0.0, _HIGH)]
    for number in count(begun):
        at, following = (start + _IN + each * (_OUT + _IN) for each in (number, number + 1))
        if at >= end or at > last:
            return pieces
        pieces.append(Piece(at, at + _OUT, _HIGH, _LOW))
        if at + _OUT < end:
            pieces.append(Piece(at + _OUT, following, _LOW, _HIGH))
    return pieces


def idle_at(since: Seconds) -> float:
    """Return the level so long after such a breath has begun."""
    since = max(0.0, since)
    around = (since - _IN) % (_IN + _OUT) if since > _IN else since - _IN
    return Curve(tuple(idle(-_IN, _OUT + _IN))).at(around)
