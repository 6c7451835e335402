"""Two people in one session, as the conductor keeps them: where each breath is, and what is planned until they are one.

The one on the left goes with the session's own breaths, the one on the right beside them. Immutable.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import takewhile
from operator import eq
from typing import TYPE_CHECKING

from scripts.bounds import OWN_BREATHS
from scripts.couple.convergence import Walker, shared_breath, to_one
from scripts.laid.events import Breath, Mode

if TYPE_CHECKING:
    from typing import Self

    from scripts.breath import Pattern
    from scripts.units import Milliseconds


class Side(StrEnum):
    """One of the two."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who are not in step. Begin with ``Pair.of``."""

    left: Pattern
    """The left one's own breath, as they gave it."""
    right: Pattern
    shared: Pattern
    """Where they go."""
    left_now: Pattern
    """The breath they are at."""
    right_now: Pattern
    right_ms: Milliseconds
    """When the right one's next breath begins; the left one's is the conductor's."""
    left_stays: int = OWN_BREATHS
    """How many breaths they stay where they are, before they go on."""
    right_stays: int = OWN_BREATHS
    ahead: tuple[tuple[Pattern, ...], tuple[Pattern, ...]] | None = None
    """What is planned of each until they are in step; None where that is to be found anew."""
    held: bool = False
    """Whether they asked to stay, each where they are."""

    @classmethod
    def of(cls, left: Pattern, right: Pattern, start_ms: Milliseconds) -> Self:
        """Return two who begin at a time, each at their own breath."""
        return cls(left, right, shared_breath(left, right), left, right, start_ms)

    @property
    def in_step(self) -> bool:
        """Whether nothing is left to walk: what comes next is the shared breath, for both."""
        return not self.held and self.ahead == ((), ())

    def planned(self, left_ms: Milliseconds, step_ms: Milliseconds) -> Pair:
        """Return the pair with a plan, where it has none: the left one's next breath begins at ``left_ms``."""
        if self.ahead is not None or self.held:
            return self
        left = Walker(self.left_now, left_ms, self.left_stays)
        right = Walker(self.right_now, self.right_ms, self.right_stays)
        if self.left == self.right == self.shared == self.left_now == self.right_now and left_ms == self.right_ms:
            return replace(self, ahead=((), ()))
        return replace(self, ahead=to_one(left, right, self.shared, step_ms), left_stays=0, right_stays=0)

    def next_left(self) -> tuple[Pattern, Mode, Pair]:
        """Return the left one's next breath, and the pair after it. There is a plan, or they are held."""
        if self.held or self.ahead is None:
            return self.left_now, Mode.STAY, self
        (pattern, *rest), right = self.ahead
        mode = Mode.MATCH if pattern == self.left else Mode.LEAD
        return pattern, mode, replace(self, left_now=pattern, ahead=(tuple(rest), right))

    def right_until(self, until_ms: Milliseconds, stage: str, *, repair: bool) -> tuple[tuple[Breath, ...], Pair]:
        """Return the right one's breaths that begin before a time, and the pair after them."""
        laid: list[Breath] = []
        pair = self
        while pair.right_ms < until_ms:
            if pair.held or pair.ahead is None:
                pattern, mode, ahead = pair.right_now, Mode.STAY, pair.ahead
            else:
                left, (pattern, *rest) = pair.ahead
                ahead = left, tuple(rest)
                own = Mode.REPAIR if repair else Mode.MATCH
                mode = own if pattern == pair.right else Mode.LEAD
            laid.append(Breath(pair.right_ms, pattern, stage, mode))
            pair = replace(pair, right_now=pattern, right_ms=pair.right_ms + pattern.total_ms, ahead=ahead)
        return tuple(laid), pair

    def taken_back(self, breaths: tuple[Breath, ...], before: Pattern) -> Pair:
        """Return the pair before these breaths of the right one, which was at ``before`` then."""
        if not breaths:
            return self
        patterns = tuple(breath.pattern for breath in breaths)
        ahead = None if self.ahead is None else (self.ahead[0], (*patterns, *self.ahead[1]))
        return replace(self, right_now=before, right_ms=breaths[0].start_ms, ahead=ahead)

    def together_from(self, at_ms: Milliseconds) -> Pair:
        """Return the pair at a time up to which nothing was paced: both breathe from there on, the way found anew."""
        return replace(self._unplanned(), right_ms=at_ms)

    # -- What the two can ask ---------------------------------------------------------------------------------------

    def stay(self) -> Pair:
        """Return them staying, each where they are, until they say otherwise."""
        return replace(self._unplanned(), held=True)

    def go_on(self) -> Pair:
        """Return them going on to the shared breath."""
        return replace(self, held=False) if self.held else self

    def go_to(self, shared: Pattern) -> Pair:
        """Return them going to another shared breath."""
        return replace(self._unplanned(), shared=shared, held=False)

    def anew(self, stays: int) -> Pair:
        """Return them met again, each at their own breath for so many."""
        return replace(
            self, left_now=self.left, right_now=self.right, left_stays=stays, right_stays=stays, ahead=None, held=False
        )

    def given(self, side: Side, breath: Pattern) -> Pair:
        """Return them where one of them has given their breath: it is met at once, and the way is found anew."""
        left, right = (breath, self.right) if side is Side.LEFT else (self.left, breath)
        pair = replace(self._unplanned(), left=left, right=right, shared=shared_breath(left, right), held=False)
        if side is Side.LEFT:
            return replace(pair, left_now=breath, left_stays=OWN_BREATHS)
        return replace(pair, right_now=breath, right_stays=OWN_BREATHS)

    def _unplanned(self) -> Pair:
        """Return them with no plan; whoever is still to be met at their own breath will be."""
        if self.ahead is None:
            return self
        left, right = (
            min(OWN_BREATHS, len(tuple(takewhile(partial(eq, own), ahead))))
            for own, ahead in zip((self.left, self.right), self.ahead, strict=True)
        )
        return replace(
            self,
            left_now=self.left if left else self.left_now,
            right_now=self.right if right else self.right_now,
            left_stays=left,
            right_stays=right,
            ahead=None,
        )
