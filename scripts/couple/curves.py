"""Two people's breaths on the timeline: how full the right one's is, how near they are, and who is there.

What a curve is at a time depends on nothing later, so a session can be laid anew while it runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from scripts.laid.curve import Curve, Piece
from scripts.laid.events import Change, Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.laid.events import Breath
    from scripts.units import Seconds

_NEAR: Final = 0.45
"""Two whose breaths are alike, and not yet in step, are this near; side by side is 1."""
_MERGING: Final[Seconds] = 7.0
"""Once in step they become one in this time."""
_PARTING: Final[Seconds] = 5.0
_LETTING_GO: Final[Seconds] = 2.0
_TAKING_OVER: Final[Seconds] = 1.5


@dataclass(frozen=True)
class Two:
    """The right one's breath, and where each of the two is: -1 on the left, 0 in the middle, 1 on the right."""

    breaths: tuple[Breath, ...]
    """The right one's, the shared ones with them."""
    left_place: Curve
    right_place: Curve
    left_present: Curve
    """0 gone, 1 there."""
    right_present: Curve

    @classmethod
    def of(cls, marks: Sequence[Mark], breaths: Sequence[Breath], partner: Sequence[Breath]) -> Two:
        """Return the two of a timeline with at least one mark.

        Args:
            marks: What becomes of them, in order.
            breaths: The session's own breaths, which are the left one's.
            partner: The right one's, while they differ.

        """
        return cls(_all_breaths(marks, breaths, partner), *_curves(marks, _nearing(marks, breaths, partner)))


def _all_breaths(marks: Sequence[Mark], breaths: Sequence[Breath], partner: Sequence[Breath]) -> tuple[Breath, ...]:
    ends = [*(mark.at for mark in marks[1:]), float("inf")]
    shared = [
        breath
        for mark, end in zip(marks, ends, strict=True)
        if mark.change is Change.ONE
        for breath in breaths
        if mark.at <= breath.start < end
    ]
    return tuple(sorted((*partner, *shared), key=lambda breath: breath.start))


class _Nearing(NamedTuple):
    """From a time on they are so near, gliding there over a length."""

    at: Seconds
    place: float
    glide: Seconds


def _nearing(marks: Sequence[Mark], breaths: Sequence[Breath], partner: Sequence[Breath]) -> list[_Nearing]:
    """Return how near the two come with every breath of the left one: as near as their breaths are alike."""
    found: list[_Nearing] = []
    ends = [*(mark.at for mark in marks[1:]), float("inf")]
    for mark, end in zip(marks, ends, strict=True):
        if mark.change is not Change.APART:
            continue
        first: float | None = None
        place = 1.0
        beside = [breath for breath in partner if breath.start >= mark.at]
        at = 0
        for breath in (breath for breath in breaths if mark.at <= breath.start < end):
            while at + 1 < len(beside) and beside[at + 1].start <= breath.start:
                at += 1
            if not beside or beside[at].start > breath.start:
                continue
            differ = abs(breath.inhale - beside[at].inhale) + abs(breath.exhale - beside[at].exhale)
            first = first if first is not None else differ
            share = differ / first if first > 0 else 1.0
            nearer = _NEAR + (1.0 - _NEAR) * min(1.0, share)
            if nearer < place:
                place = nearer
                found.append(_Nearing(breath.start, place, breath.total))
    return found


class _Moved:
    """A curve under way: where it goes from when."""

    def __init__(self, value: float) -> None:
        self.pieces = [Piece(0.0, 0.0, value, value)]

    def value(self, at: Seconds) -> float:
        return Curve((self.pieces[-1],)).at(at)

    def go(self, at: Seconds, value: float, glide: Seconds, *, start: float | None = None) -> None:
        """Go to a value from a time on. A piece that is not over then is left where it is."""
        self.pieces.append(Piece(at, at + glide, self.value(at) if start is None else start, value))

    def curve(self) -> Curve:
        return Curve(tuple(self.pieces))


def _curves(marks: Sequence[Mark], nearing: Sequence[_Nearing]) -> tuple[Curve, Curve, Curve, Curve]:
    left, right, left_there, right_there = _Moved(-1.0), _Moved(1.0), _Moved(1.0), _Moved(1.0)
    left_gone = False
    events: list[Mark | _Nearing] = [*marks, *nearing]
    for event in sorted(events, key=lambda event: event.at):
        at = event.at
        if isinstance(event, _Nearing):
            left.go(at, -event.place, event.glide)
            right.go(at, event.place, event.glide)
            continue
        match event.change:
            case Change.APART if at > 0:
                left.go(at, -1.0, _PARTING)
                right.go(at, 1.0, _PARTING)
                right_there.go(at, 1.0, _PARTING)
            case Change.ONE:
                if left_gone:
                    # The session's own breaths are now those of the one who stayed: unseen, they change sides.
                    left.go(at, 0.0, _MERGING, start=right.value(at))
                    left_there.go(at, 1.0, _TAKING_OVER)
                    left_gone = False
                else:
                    left.go(at, 0.0, _MERGING)
                right.go(at, 0.0, _MERGING)
                right_there.go(at, 0.0, _MERGING)
            case Change.LEFT_GONE:
                left_there.go(at, 0.0, _LETTING_GO)
                left_gone = True
            case Change.RIGHT_GONE:
                right_there.go(at, 0.0, _LETTING_GO)
                left.go(at, 0.0, _MERGING)
    return left.curve(), right.curve(), left_there.curve(), right_there.curve()
