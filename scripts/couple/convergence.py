"""Two breaths that walk towards each other until they are one: the numbers, without a session around them.

The *shared* breath is the mean of the two, phase by phase, where they are near each other; else the slower one's.
Each person's coming breaths are points on a way of their own: the straight line from the breath they are at to the
shared one, and beyond its slower end a stretch of *spare* way, where the faster of the two may wait for the other by
breathing a little slower. A place w on the way is measured in milliseconds of change, every phase counted, so a walk
whose places differ by at most d never changes a breath by more than d.

For N breaths between the one before, at w = 0, and the first shared one, at w = L, the places that keep the step are
those between

    latest(i)   = max(lowest,  -d i, L - d (N + 1 - i))     the walk that lingers, and hurries at the end
    earliest(i) = min(highest,  d i, L + d (N + 1 - i))     the walk that hurries, and then lingers

and any mixture (1 - q) latest + q earliest with 0 <= q <= 1 keeps it too. The length of a breath never turns round
along its way, so the time that N breaths take grows, or shrinks, with q from one end of an interval to the other: every
arrival within that interval can be had. The intervals of N, N + 1, ... begin and end later and later, and those of the
one with the spare way grow without end; so there is a first moment that lies in an interval of each, and that is where
they arrive. One takes as many breaths as it needs, the other as many as it needs, and both sequences end at the same
millisecond: from there on every turn is shared.

Breaths begin at the times of that sum, rounded to milliseconds, so rounding does not add up. What it moves a phase by
is kept in hand from the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import ceil, floor
from typing import TYPE_CHECKING, Final

from scripts import bounds
from scripts.breath import Pattern
from scripts.units import Milliseconds, milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_MEAN_WITHIN_MS: Final[Milliseconds] = milliseconds(bounds.MEAN_WITHIN)
_SPARE_MS: Final[Milliseconds] = milliseconds(bounds.SPARE)
"""The spare way, at least; it goes up to the slower one's own breath."""
_IN_HAND_MS: Final = Milliseconds(8)
"""Of every step, for rounding: each phase and both ends of a breath move by half a millisecond at most."""
_HALVINGS: Final = 60


@dataclass(frozen=True, slots=True)
class Walker:
    """One of the two."""

    now: Pattern
    """The breath they are at."""
    start_ms: Milliseconds
    """When their next breath begins."""
    stays: int = 0
    """How many more breaths they stay at it."""


def shared_breath(left: Pattern, right: Pattern) -> Pattern:
    """Return where two go: of every phase the mean where they are near each other, else to the slower one's breath.

    The mean would hurry the one who is calm: there the slower one stays, and the other comes by steps.
    """
    if abs(left.total_ms - right.total_ms) > _MEAN_WITHIN_MS:
        return max(left, right, key=lambda breath: breath.total_ms)
    return Pattern(
        inhale_ms=(left.inhale_ms + right.inhale_ms) // 2,
        exhale_ms=(left.exhale_ms + right.exhale_ms) // 2,
        hold_ms=(left.hold_ms + right.hold_ms) // 2,
        rest_ms=(left.rest_ms + right.rest_ms) // 2,
    )


def both_fast(left: Pattern, right: Pattern) -> bool:
    """Return whether the ground comes first: both breathe fast, or one very fast."""
    if min(left.total_ms, right.total_ms) <= milliseconds(60 / bounds.VERY_FAST_RATE):
        return True
    return max(left.total_ms, right.total_ms) <= milliseconds(60 / bounds.FAST_RATE)


def to_one(
    left: Walker, right: Walker, shared: Pattern, step_ms: Milliseconds
) -> tuple[tuple[Pattern, ...], tuple[Pattern, ...]]:
    """Return each one's breaths up to the moment from which both breathe the shared one; both end at that moment.

    Args:
        left: One of the two.
        right: The other.
        shared: The breath they go to.
        step_ms: How much a breath may differ from the one before it, all phases counted together.

    """
    step = int(max(milliseconds(bounds.LEAD_STEP_MIN), step_ms) - _IN_HAND_MS)
    faster, slower = sorted((left, right), key=lambda walker: walker.now.total_ms)
    spare = int(max(_SPARE_MS, slower.now.total_ms - shared.total_ms))
    ways = {id(faster): _Approach(faster, shared, step, spare), id(slower): _Approach(slower, shared, step, 0)}
    one, other = ways[id(left)], ways[id(right)]
    count, counter, arrival_ms = _first_common(one.arrivals, other.arrivals, (one.least, other.least))
    return one.breaths(count, arrival_ms), other.breaths(counter, arrival_ms)


_Interval = tuple[Milliseconds, Milliseconds]


def _first_common(
    one: Callable[[int], _Interval], other: Callable[[int], _Interval], least: tuple[int, int]
) -> tuple[int, int, Milliseconds]:
    """Return the first time that lies in an interval of each, and which intervals. Both grow along their numbers."""
    count, counter = least
    while True:
        (low, high), (other_low, other_high) = one(count), other(counter)
        if max(low, other_low) <= min(high, other_high):
            return count, counter, max(low, other_low)
        if high < other_high:
            count += 1
        else:
            counter += 1


class _Approach:
    """The way of one of them to the shared breath."""

    def __init__(self, walker: Walker, shared: Pattern, step: int, spare: int) -> None:
        self._now, self._shared, self._step = walker.now, shared, step
        self._stays = walker.stays
        self._begins_ms = walker.start_ms + walker.stays * walker.now.total_ms
        self._start_ms = walker.start_ms
        self._length = sum(abs(there - here) for here, there in zip(_phases(walker.now), _phases(shared), strict=True))
        # The spare way is at the slower end: before the start for one that comes from there, else beyond the shared.
        quickens = walker.now.total_ms > shared.total_ms
        self._lowest = -spare if quickens else 0
        self._highest = self._length + (0 if quickens else spare)
        self.least = max(0, -(-self._length // step) - 1)

    def arrivals(self, count: int) -> _Interval:
        """Return the first and the last whole millisecond at which so many walked breaths can end."""
        low, high = sorted(self._end(self._places(count, mixture)) for mixture in (0.0, 1.0))
        return Milliseconds(ceil(low - 1e-6)), Milliseconds(floor(high + 1e-6))

    def breaths(self, count: int, arrival_ms: Milliseconds) -> tuple[Pattern, ...]:
        """Return the breaths: those that stay, and so many walked ones that end at a time."""
        low, high = 0.0, 1.0
        growing = self._end(self._places(count, 0.0)) <= self._end(self._places(count, 1.0))
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if (self._end(self._places(count, middle)) < arrival_ms) == growing:
                low = middle
            else:
                high = middle
        walked = [self._breath(place) for place in self._places(count, high)]
        ends = [Milliseconds(round(end)) for end in accumulate(map(sum, walked), initial=float(self._begins_ms))]
        ends[-1] = arrival_ms
        return (self._now,) * self._stays + tuple(
            _rounded(phases, end - start) for phases, start, end in zip(walked, ends, ends[1:], strict=False)
        )

    def _places(self, count: int, mixture: float) -> list[float]:
        step, length = self._step, self._length
        places: list[float] = []
        for i in range(1, count + 1):
            left = step * (count + 1 - i)
            latest = max(self._lowest, -step * i, length - left)
            earliest = min(self._highest, step * i, length + left)
            places.append(latest + mixture * (earliest - latest))
        return places

    def _end(self, places: Sequence[float]) -> float:
        return float(self._begins_ms) + sum(self._total(place) for place in places)

    def _total(self, place: float) -> float:
        """Return how long the breath at a place is."""
        here, there = int(self._now.total_ms), int(self._shared.total_ms)
        if place < 0:
            return here - place
        if place > self._length:
            return there + place - self._length
        return here + (there - here) * place / self._length if self._length else float(there)

    def _breath(self, place: float) -> tuple[float, ...]:
        """Return the phases of the breath at a place; on the spare way each has grown by its share."""
        if place < 0 or place > self._length:
            pattern = self._now if place < 0 else self._shared
            longer = self._total(place) / pattern.total_ms
            return tuple(length * longer for length in _phases(pattern))
        share = place / self._length if self._length else 1.0
        return tuple(
            here + (there - here) * share for here, there in zip(_phases(self._now), _phases(self._shared), strict=True)
        )


def _phases(pattern: Pattern) -> tuple[int, ...]:
    """Return the lengths of the phases in milliseconds as plain numbers, to be mixed with fractions of one."""
    return tuple(int(length) for length in (pattern.inhale_ms, pattern.hold_ms, pattern.exhale_ms, pattern.rest_ms))


def _rounded(phases: tuple[float, ...], total_ms: Milliseconds) -> Pattern:
    """Return a breath of whole milliseconds and a given length; the exhale takes what rounding leaves over."""
    inhale_ms, hold_ms, _, rest_ms = (Milliseconds(round(phase)) for phase in phases)
    return Pattern(inhale_ms, total_ms - inhale_ms - hold_ms - rest_ms, hold_ms, rest_ms)
