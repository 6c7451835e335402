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
    """Pieces in order, each beginning where the one before it ends; before the first and after the last it holds."""

    pieces: tuple[Piece, ...]

    @cached_property
    def starts(self) -> tuple[Seconds, ...]:
        """The start of every piece."""
        return tuple(piece.start for piece in self.pieces)

    def at(self, position: Seconds) -> float:
        """Return the value at a session position."""
        piece = self.pieces[max(0, bisect_right(self.starts, position) - 1)]
        if position <= piece.start:
            return piece.low
        if position >= piece.end:
            return piece.high
        return piece.low + (piece.high - piece.low) * ease((position - piece.start) / (piece.end - piece.start))


def steps(values: Iterable[tuple[Seconds, float]], end: Seconds, glide: Seconds) -> Curve:
    """Return a curve that holds each value from its time on, gliding to it over ``glide`` from that time.

    Args:
        values: (time, value) in order of time; the first is where the curve begins, without a glide.
        end: Where the last piece ends.
        glide: Seconds a change takes; shortened where the next change comes sooner.

    """
    points = list(values)
    pieces: list[Piece] = []
    held = points[0][1]
    for (start, value), (following, _) in zip(points, [*points[1:], (end, 0.0)], strict=True):
        arrival = min(start + glide, following)
        if arrival <= start:
            continue
        pieces.append(Piece(start, arrival, held, value))
        if following > arrival:
            pieces.append(Piece(arrival, following, value, value))
        held = value
    return Curve(tuple(pieces) or (Piece(points[0][0], end, held, held),))
