"""A curve over the session: eased pieces end to end, one truth for the sound and for the picture."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scripts.breath import ease

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.units import Seconds


class Piece(NamedTuple):
    """From ``start`` to ``end`` the value moves from ``low`` to ``high`` (either way round) along a raised cosine."""

    start: Seconds
    end: Seconds
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """Pieces in order; before the first and after the last it holds.

    Each begins where the one before it ends, or while that is under way: then that is left, where it is.
    """

    pieces: tuple[Piece, ...]

    @cached_property
    def starts(self) -> tuple[Seconds, ...]:
        """The start of every piece."""
        return tuple(piece.start for piece in self.pieces)

    def between(self, first: Seconds, last: Seconds) -> tuple[Piece, ...]:
        """Return the pieces that are under way from one position to another, and others around them: all there are."""
        del first, last
        return self.pieces

    def at(self, position: Seconds) -> float:
        """Return the value at a session position."""
        piece = self.pieces[max(0, bisect_right(self.starts, position) - 1)]
        if position <= piece.start:
            return piece.low
        if position >= piece.end:
            return piece.high
        return piece.low + (piece.high - piece.low) * ease((position - piece.start) / (piece.end - piece.start))


class Step(NamedTuple):
    """From a time on a curve goes to a value and holds it."""

    at: Seconds
    value: float
    glide: Seconds
    """How long it takes."""


def steps(changes: Iterable[Step], end: Seconds) -> Curve:
    """Return a curve that goes to each value from its time on, and holds it.

    A change that comes while one is under way takes over where the curve is then: what the curve is at a time depends
    on nothing later.

    Args:
        changes: In order of time; the first is where the curve begins, without a glide.
        end: Where the last piece ends.

    """
    points = list(changes)
    pieces: list[Piece] = []
    held = points[0].value
    for point, following in zip(points, [*(point.at for point in points[1:]), end], strict=True):
        if following <= point.at:
            continue
        arrival = point.at + point.glide
        pieces.append(Piece(point.at, arrival, held, point.value))
        if following > arrival:
            pieces.append(Piece(arrival, following, point.value, point.value))
        held = Curve((pieces[-1],)).at(following)
    return Curve(tuple(pieces) or (Piece(points[0].at, end, held, held),))
