"""The breath of a light that keeps somebody company: slow and shallow, while their breath is their own.

It asks for nothing and leads nowhere; it only shows that something is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scripts.laid.curve import Curve, Piece

if TYPE_CHECKING:
    from scripts.units import Seconds

_IN: Final[Seconds] = 4.6
_OUT: Final[Seconds] = 6.8
"""Slower than anybody is likely to breathe unasked, so that nobody takes it for a pace to follow."""
_LOW: Final = 0.2
_HIGH: Final = 0.48


def idle(start: Seconds, end: Seconds) -> list[Piece]:
    """Return the level over a stretch: from empty, and up and down.

    What it is at a time depends on nothing later: the last piece is whole, and may go on beyond the end.
    """
    pieces = [Piece(start, start + _IN, 0.0, _HIGH)]
    while (at := pieces[-1].end) < end:
        pieces += [Piece(at, at + _OUT, _HIGH, _LOW), Piece(at + _OUT, at + _OUT + _IN, _LOW, _HIGH)]
    return [piece for piece in pieces if piece.start < end]


def idle_at(since: Seconds) -> float:
    """Return the level so long after such a breath has begun."""
    since = max(0.0, since)
    around = (since - _IN) % (_IN + _OUT) if since > _IN else since - _IN
    return Curve(tuple(idle(-_IN, _OUT + _IN))).at(around)
