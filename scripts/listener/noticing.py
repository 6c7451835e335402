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
from statistics import median
from typing import TYPE_CHECKING, Final

from scripts import bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.listener.heard import Heard
    from scripts.units import Seconds

BREATHS: Final = 3
"""So many breaths are looked at."""
_OFF: Final = 0.8
"""Breaths shorter than this share of the pace have left it: a listener who follows is within a tenth."""
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
        if heard.lately is None or len(heard.onsets) <= BREATHS:
            return None
        first, last = heard.onsets[-1 - BREATHS], heard.onsets[-1]
        fresh = now - last <= _STALE * heard.lately and last > self.last + 0.3
        return (first, last) if fresh else None

    def judge(self, heard: Heard, now: Seconds, paced: Sequence[Seconds], *, leads: bool) -> tuple[Noticing, Verdict]:
        """Return what is to be done.

        Args:
            heard: What is heard of the breath.
            now: The time.
            paced: How long the breaths were that were paced meanwhile; none where anything else was.
            leads: Whether the pace is being led to be slower.

        """
        span = self.spans(heard, now)
        if span is None or heard.lately is None or not paced:
            return self, Verdict.NOTHING
        judged = replace(self, last=span[1])
        begins = heard.onsets[-1 - BREATHS :]
        longest = max(after - before for before, after in pairwise(begins))
        if longest < _OFF * min(paced):
            if now - self.repaired < bounds.NOTICED_EVERY:
                return judged, Verdict.NOTHING
            return replace(judged, repaired=now, waits=False), Verdict.LOST
        share = heard.lately / median(paced)
        if leads and not self.waits and _OFF <= share < _BEHIND:
            return replace(judged, waits=True), Verdict.WAIT
        if self.waits and share >= _WITH:
            return replace(judged, waits=False), Verdict.GO_ON
        return judged, Verdict.NOTHING
