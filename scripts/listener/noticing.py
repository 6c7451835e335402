"""Noticing that the pace has lost the listener: a pure function of what is heard of them and of what was paced.

A wrong repair is a misattunement of its own, so whatever is in doubt is nothing: it takes three breaths that both
estimates are sure of, all of them quicker than the pace. Slower and steady is the listener's own and stays so; a
sigh, a cough, a word, a held breath or silence leave no three such breaths.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING, Final

from scripts import bounds
from scripts.listener.lately import BREATHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.listener.heard import Heard
    from scripts.units import Seconds

_OFF: Final = 0.8
"""Breaths shorter than this share of the pace have left it: a listener who follows is within a tenth."""
_UNHEARD: Final = 0.15
"""By which share of the pace a breath that began unheard may be off."""
_BEHIND: Final = 0.9
"""Breaths shorter than this share of a pace that slows down have not come along."""
_WITH: Final = 0.95
"""From this share on they have."""
_STALE: Final = 1.6
"""A breath out that was so many breaths ago is no longer now."""


class Verdict(StrEnum):
    """What is to be done."""

    NOTHING = "nothing"
    LOST = "lost"
    """The listener has been lost: find them again."""
    WAIT = "wait"
    """They do not come along: lead no further."""
    GO_ON = "go on"
    """They have come along after all."""


@dataclass(frozen=True, slots=True)
class Noticing:
    """What has been noticed. Times are the clock's."""

    repaired: Seconds = -math.inf
    """When a repair was begun the last time, whoever began it."""
    last: Seconds = -math.inf
    """The last breath out that was judged: each once."""
    waits: bool = False
    """Whether the walk waits for them."""

    def spans(self, heard: Heard, now: Seconds) -> tuple[Seconds, Seconds] | None:
        """Return from when to when the breaths lie that can be judged now; None where there are none."""
        begins = _breaths(heard)
        if len(begins) <= BREATHS:
            return None
        last = begins[-1]
        fresh = now - last <= _STALE * (last - begins[-2]) and last > self.last + 0.3
        return (begins[0], last) if fresh else None

    def judge(self, heard: Heard, now: Seconds, paced: Sequence[Seconds], *, leads: bool) -> tuple[Noticing, Verdict]:
        """Return what is to be done.

        Args:
            heard: What is heard of the breath.
            now: The time.
            paced: How long the breaths were that were paced meanwhile; none where anything else was.
            leads: Whether the pace is being led to be slower.

        """
        span = self.spans(heard, now)
        lengths = _lengths(heard, paced)
        if span is None or not lengths:
            return self, Verdict.NOTHING
        judged = replace(self, last=span[1])
        if max(lengths) < _OFF * min(paced):
            if now - self.repaired < bounds.NOTICED_EVERY:
                return judged, Verdict.NOTHING
            return replace(judged, repaired=now, waits=False), Verdict.LOST
        share = median(lengths) / median(paced)
        if leads and not self.waits and _OFF <= share < _BEHIND:
            return replace(judged, waits=True), Verdict.WAIT
        if self.waits and share >= _WITH:
            return replace(judged, waits=False), Verdict.GO_ON
        return judged, Verdict.NOTHING


def _breaths(heard: Heard) -> tuple[Seconds, ...]:
    """Return when the last three breaths began, and the last ended; of two that are sure, with the one before."""
    if len(heard.lately) != BREATHS:
        return heard.lately
    before = [onset for onset in heard.onsets if onset < heard.lately[0] - 0.3]
    return (before[-1], *heard.lately) if before else ()


def _lengths(heard: Heard, paced: Sequence[Seconds]) -> list[Seconds]:
    """Return how long the last three breaths were; none where they cannot be held against the pace."""
    lengths = [after - before for before, after in pairwise(_breaths(heard))]
    if not paced or len(lengths) < BREATHS or len(heard.lately) > BREATHS:
        return lengths if paced else []
    # Two are sure. What came before was a third of their kind only where it is longer by one breath of the pace: that
    # is the last one that was kept, and its end was not heard.
    third = fmean(lengths[1:])
    return [third, *lengths[1:]] if abs(lengths[0] - third - paced[0]) <= _UNHEARD * paced[0] else []
