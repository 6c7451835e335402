"""How full the breath is over a session: drawn where it is looked at, for a night has thousands of breaths."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from scripts.breath import TOPUP_LEVEL, Phase
from scripts.laid.curve import Curve, Piece

if TYPE_CHECKING:
    from scripts.laid.events import Breath
    from scripts.units import Seconds


class Free(Protocol):
    """Gives the level over a stretch in which the breath is the listener's own: from empty on."""

    def __call__(self, start: Seconds, end: Seconds, first: Seconds, last: Seconds) -> list[Piece]:
        """Return what is under way from ``first`` to ``last`` of the stretch; it may be more."""


@dataclass(frozen=True)
class Level:
    """The level of these breaths, and of what is between them, to the session's end. Gives what a ``Curve`` gives."""

    breaths: tuple[Breath, ...]
    duration: Seconds
    free: Free

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """All of it, in order."""
        return self.between(0.0, math.inf)

    def at(self, position: Seconds) -> float:
        """Return the value at a session position."""
        return Curve(self.between(position, position)).at(position)

    def between(self, first: Seconds, last: Seconds) -> tuple[Piece, ...]:
        """Return the pieces that are under way from one position to another, and a few around them."""
        first = min(max(first, 0.0), self.duration)
        last = max(last, first)
        index = max(0, bisect_right(self.breaths, first, key=_start) - 1)
        at, value = self.breaths[index - 1].end if index else 0.0, 0.0
        pieces: list[Piece] = []
        while index < len(self.breaths) and at <= last:
            breath = self.breaths[index]
            start = breath.start
            if start > at:
                pieces += self.free(at, start, first, last)
                value = Curve(tuple(self.free(at, start, start, start))).at(start)
            pieces += _drawn(breath, value)
            at, value, index = breath.end, 0.0, index + 1
        if index == len(self.breaths) and at <= last and at < self.duration:
            pieces += self.free(at, self.duration, first, last)
        return tuple(pieces)


def _start(breath: Breath) -> Seconds:
    return breath.start


def _drawn(breath: Breath, begins: float) -> list[Piece]:
    """Return the level's pieces over one breath: from where it begins to 1, and to 0."""
    pieces: list[Piece] = []
    for phase, start, end in breath.phases():
        match phase:
            case Phase.INHALE if breath.topup:
                sip = end - breath.topup
                pieces += [Piece(start, sip, begins, TOPUP_LEVEL), Piece(sip, end, TOPUP_LEVEL, 1.0)]
            case Phase.INHALE:
                pieces.append(Piece(start, end, begins, 1.0))
            case Phase.HOLD:
                pieces.append(Piece(start, end, 1.0, 1.0))
            case Phase.EXHALE:
                pieces.append(Piece(start, end, 1.0, 0.0))
            case Phase.REST:
                pieces.append(Piece(start, end, 0.0, 0.0))
    return pieces
