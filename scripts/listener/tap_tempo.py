"""The listener's breath, from the keys they press: at the top of each inhale, or at every turn.

People press late, twice, or not at all, and no two breaths are alike. So a key pressed twice counts once, a breath
nobody pressed for is filled in, one that stands apart is left out, and what is left says how sure it is. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median, median_low
from typing import TYPE_CHECKING, NamedTuple

from scripts import bounds
from scripts.breath import Pattern, Phase
from scripts.units import milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.units import Seconds

TAPS_MIN = 4
"""From so many on an estimate can be sure."""
TAPS_MAX = 6
SHORTEST: Seconds = 60 / bounds.LISTENER_RATE_MAX
LONGEST: Seconds = 60 / bounds.LISTENER_RATE_MIN
_TWICE: Seconds = SHORTEST / 2
"""Two taps nearer to each other than this are one."""
_TWICE_SHARE = 0.4
"""So are two that are nearer than this share of the usual time between taps."""
_ALIKE = 0.25
"""Breaths that differ from the usual one by less than this share are alike."""
_MISSED = 0.2
"""A time that is taken for several breaths has to fit them a little better: it might be one long sigh."""
_GRID: Seconds = 0.05
_LEEWAY = 1.08
"""A breath this little out of bounds is taken for one that is just within: a tap is not that exact."""


class Tap(NamedTuple):
    """A key, pressed at a time: at the top of an inhale, or where a phase begins."""

    at: Seconds
    turn: Phase | None = None
    """The phase that begins, INHALE or EXHALE; None for the top of an inhale."""


class Doubt(StrEnum):
    """Why an estimate is not sure."""

    FEW = "few"
    """There are too few taps yet."""
    UNLIKE = "unlike"
    """The breaths differ too much from each other to speak of one."""
    FAST = "fast"
    """More breaths a minute than are accepted."""
    SLOW = "slow"
    """Fewer breaths a minute than are accepted."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What taps say of a breath."""

    breath: Pattern | None
    """The breath, always within what is accepted; None where there is none to speak of."""
    doubt: Doubt | None
    """None where it is sure."""


def estimate_breath(taps: Sequence[Tap]) -> Estimate:
    """Return the breath that taps (in order of time) tell of. Where some are turns, those alone are counted."""
    turns = [tap for tap in taps if tap.turn is not None]
    return _of_turns(turns) if turns else _of_tops([tap.at for tap in taps])


def of_length(length: Seconds) -> Estimate:
    """Return what one length says of a breath, where it was heard to be sure by something else than keys."""
    doubt = _out_of_bounds(length)
    if doubt is not None:
        return Estimate(None, doubt)
    return Estimate(Pattern.of_rate(60 / _rounded(min(max(length, SHORTEST), LONGEST))), None)


def counted(taps: Sequence[Tap]) -> int:
    """Return how many taps there are without those that were pressed twice."""
    turns = [tap for tap in taps if tap.turn is not None]
    return len(_each_once(turns)) if turns else len(_once([tap.at for tap in taps]))


# -- One key, at the top of each inhale ---------------------------------------------------------------------------


def _of_tops(times: list[Seconds]) -> Estimate:
    lengths = [after - before for before, after in pairwise(_once(times))]
    if not lengths:
        return Estimate(None, Doubt.FEW)
    usual = median_low(lengths)
    # A time about twice or three times as long as usual is breaths that nobody pressed for.
    breaths = [max(1, round(length / usual)) for length in lengths]
    typical = median(length / count for length, count in zip(lengths, breaths, strict=True))
    alike = [
        (length, count)
        for length, count in zip(lengths, breaths, strict=True)
        if count <= 3 and abs(length / count - typical) <= (_ALIKE if count == 1 else _MISSED) * typical
    ]
    if not alike:
        return Estimate(None, Doubt.UNLIKE)
    length = sum(length for length, _ in alike) / sum(count for _, count in alike)
    doubt = _out_of_bounds(length)
    if doubt is not None:
        return Estimate(None, doubt)
    breath = Pattern.of_rate(60 / _rounded(min(max(length, SHORTEST), LONGEST)))
    odd = len(lengths) - sum(count == 1 for _, count in alike)
    if len(alike) < TAPS_MIN - 1:
        return Estimate(breath, Doubt.FEW if len(lengths) < TAPS_MIN - 1 else Doubt.UNLIKE)
    # One that stands apart among three might as well be the one that is right.
    return Estimate(breath, Doubt.UNLIKE if odd > 1 or (odd and len(alike) < TAPS_MIN) else None)


def _once(times: list[Seconds]) -> list[Seconds]:
    """Return the times without those of keys that were pressed twice."""
    kept = _parted(times, _TWICE)
    if len(kept) > 2:
        kept = _parted(kept, _TWICE_SHARE * median_low(after - before for before, after in pairwise(kept)))
    return kept


def _parted(times: list[Seconds], least: Seconds) -> list[Seconds]:
    kept: list[Seconds] = []
    for at in times:
        if not kept or at - kept[-1] >= least:
            kept.append(at)
    return kept


# -- A key at every turn ------------------------------------------------------------------------------------------


def _of_turns(taps: list[Tap]) -> Estimate:
    once = _each_once(taps)
    # Two that tell of the same turn have another between them that nobody pressed for.
    phases = [(before.turn, after.at - before.at) for before, after in pairwise(once) if after.turn is not before.turn]
    inhales = [length for turn, length in phases if turn is Phase.INHALE]
    exhales = [length for turn, length in phases if turn is Phase.EXHALE]
    if not inhales or not exhales:
        return Estimate(None, Doubt.FEW)
    inhale, exhale = _rounded(median(inhales)), _rounded(median(exhales))
    shortest = bounds.LISTENER_PHASE_MIN
    doubt = _out_of_bounds(inhale + exhale)
    if doubt is None and min(inhale, exhale) * _LEEWAY < shortest:
        doubt = Doubt.FAST
    if doubt is not None:
        return Estimate(None, doubt)
    breath = _within(max(inhale, shortest), max(exhale, shortest))
    if min(len(inhales), len(exhales)) < 2:
        return Estimate(breath, Doubt.FEW)
    room = _ALIKE * (inhale + exhale)
    strays = sum(abs(each - inhale) > room for each in inhales) + sum(abs(each - exhale) > room for each in exhales)
    spread = max(inhales) - min(inhales) > room and len(inhales) == 2
    spread = spread or (max(exhales) - min(exhales) > room and len(exhales) == 2)
    return Estimate(breath, Doubt.UNLIKE if strays > 1 or spread else None)


def _each_once(taps: Sequence[Tap]) -> list[Tap]:
    kept: list[Tap] = []
    for tap in taps:
        if not kept or kept[-1].turn is not tap.turn or tap.at - kept[-1].at >= _TWICE:
            kept.append(tap)
    return kept


def _within(inhale: Seconds, exhale: Seconds) -> Pattern:
    """Return a breath of these phases, a little longer or shorter where together they are just out of bounds."""
    total = inhale + exhale
    longer = min(max(total, SHORTEST), LONGEST) / total
    total_ms, shortest_ms = milliseconds(total * longer), milliseconds(bounds.LISTENER_PHASE_MIN)
    inhale_ms = min(max(milliseconds(inhale * longer), shortest_ms), total_ms - shortest_ms)
    return Pattern(inhale_ms, total_ms - inhale_ms)


def _rounded(length: Seconds) -> Seconds:
    """Return a length as exactly as taps tell it: to a twentieth of a second."""
    return round(length / _GRID) * _GRID


def _out_of_bounds(length: Seconds) -> Doubt | None:
    if length * _LEEWAY < SHORTEST:
        return Doubt.FAST
    return Doubt.SLOW if length > LONGEST * _LEEWAY else None
