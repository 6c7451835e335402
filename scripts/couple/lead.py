"""The breath for two: each at their own until the two are one, and from there on the one breath that both are led at.

While they are apart the conductor's breaths are the left one's, and the right one's are laid beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scripts.bounds import MEETING_BREATHS, SHARED_BREATHS
from scripts.breath import DEFAULT_LISTENER
from scripts.couple.pair import Pair, Side
from scripts.files.model import When
from scripts.laid.events import Breath, Change, Mark, Mode, Why
from scripts.lead.alone import Alone
from scripts.lead.asked import longer, shorter
from scripts.lead.contract import OF_A_PACE, Given, Parted, Standing
from scripts.lead.walk import sipped
from scripts.units import milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from scripts.breath import Pattern
    from scripts.lead.contract import Ask, Lead
    from scripts.units import Milliseconds

_COMING = OF_A_PACE - {When.OWN_PACE}
_NEARING = Standing(ahead=_COMING)
"""While two come together, nothing is so yet of where their stage leads."""
_SHARING = Standing(frozenset({When.IN_STEP}), _COMING)
"""While they share their first breaths as one, before anything else is led."""
_GONE_MS: Milliseconds = milliseconds(2.2)
"""One who lets go has faded by then; what goes on alone goes on from there at the earliest."""
_REST_MS: Milliseconds = milliseconds(3.0)
"""By then the light and the bed of one who breathes no more have come to rest."""


@dataclass(frozen=True, slots=True)
class Couple:
    """Two listeners. A ``Lead``."""

    alone: Alone
    """The lead of both as one, once they are."""
    pair: Pair
    shared: int = 0
    """How many breaths they share yet, before anything else is led."""
    knows: bool = False
    """Whether both gave their breath."""

    @classmethod
    def of(cls, left: Pattern | None, right: Pattern, start_ms: Milliseconds) -> Self:
        """Return the lead of two who begin at a time, each at their own breath; the left one may not have given it."""
        # Whoever is met at the default gave none.
        knows = left is not None and right is not DEFAULT_LISTENER
        return cls(Alone.of(left), Pair.of(left or DEFAULT_LISTENER, right, start_ms), knows=knows)

    @property
    def pace(self) -> Pattern | None:
        """As in the protocol."""
        return self.alone.pace

    @property
    def listener(self) -> Pattern:
        """As in the protocol."""
        return min(self.pair.left, self.pair.right, key=lambda breath: breath.total_ms)

    @property
    def left(self) -> Pattern | None:
        """As in the protocol."""
        return self.alone.listener

    @property
    def two(self) -> bool:
        """As in the protocol."""
        return True

    @property
    def step_ms(self) -> Milliseconds:
        """As in the protocol."""
        return self.alone.step_ms

    @property
    def first(self) -> Pattern | None:
        """As in the protocol."""
        return self.alone.first

    @property
    def rested(self) -> int:
        """As in the protocol."""
        return self.alone.rested

    @property
    def stays(self) -> bool:
        """As in the protocol."""
        return self.pair.held if self.apart else self.alone.stays

    @property
    def repairs(self) -> int:
        """As in the protocol."""
        return self.alone.repairs

    @property
    def meets(self) -> bool:
        """As in the protocol."""
        return self.alone.meets

    @property
    def apart(self) -> bool:
        """As in the protocol."""
        return not self.pair.in_step

    @property
    def may_end(self) -> bool:
        """As in the protocol. Two who are on their way to one breath go on; two who asked to stay are not."""
        return self.alone.may_end and not self.shared and (self.pair.in_step or self.pair.held)

    def next(self, ask: Ask, at_ms: Milliseconds) -> Given:
        """As in the protocol."""
        couple, marks = self._planned(at_ms)
        if couple.apart:
            return couple.next_of_left(ask, at_ms)
        alone = couple.alone
        if not alone.meets and couple.shares and alone.pace is not None:
            mode = Mode.MATCH if ask.target is None else Mode.STEADY
            pattern = alone.pace if ask.target is None else sipped(alone.pace, ask.target)
            breath = Breath(at_ms, pattern, ask.stage, mode)
            return Given(breath, replace(couple, shared=couple.shared - 1), _SHARING, marks=marks)
        given = alone.next(ask, at_ms)
        assert isinstance(given.lead, Alone)  # noqa: S101 - one alone stays one
        shared = 0 if alone.meets else max(0, couple.shared - 1)
        # One breath is for both: it is each one's own only where their breaths were alike.
        alike = couple.knows and couple.pair.left == couple.pair.right
        not_so = frozenset[When]() if alike else {When.OWN_PACE}
        standing = given.standing
        standing = standing._replace(now=(standing.now - not_so) | {When.IN_STEP}, ahead=standing.ahead - not_so)
        return replace(given, lead=replace(couple, alone=given.lead, shared=shared), standing=standing, marks=marks)

    @property
    def shares(self) -> bool:
        """Whether the next breath is one to share: the first one is, whatever they asked for since."""
        return self.shared == SHARED_BREATHS or (self.shared > 0 and self.alone.held is None)

    def next_of_left(self, ask: Ask, at_ms: Milliseconds) -> Given:
        """Return the left one's next breath, and the right one's beside it, of two who are not in step."""
        pattern, mode, pair = self.pair.next_left()
        meets = self.alone.meets
        if meets and mode is Mode.MATCH:
            mode = Mode.REPAIR
        breath = Breath(at_ms, pattern, ask.stage, mode)
        couple, partner, marks = replace(self, pair=pair).beside(breath.end_ms, ask.stage)
        alone = replace(couple.alone, meeting=max(0, self.alone.meeting - 1))
        if couple.apart:
            alone = replace(alone, pace=pattern)
        # In a stage that leads somewhere, its own length begins once they are one.
        counted = not meets and (pair.held or ask.target is None)
        standing = Standing(why=Why.STAYING) if pair.held else _NEARING
        if self.knows and pattern == self.pair.left and self.pair.right_now == self.pair.right:
            standing = standing._replace(now=standing.now | {When.OWN_PACE})
        return Given(breath, replace(couple, alone=alone), standing, counted, partner, marks)

    def _planned(self, at_ms: Milliseconds) -> tuple[Couple, tuple[Mark, ...]]:
        """Return two who are not in step with a plan; two who breathe alike are in step at once."""
        if not self.apart:
            return self, ()
        couple = replace(self, pair=self.pair.planned(at_ms, self.alone.step_ms))
        return couple.joined(at_ms, shared=0)

    def beside(self, until_ms: Milliseconds, stage: str) -> tuple[Couple, tuple[Breath, ...], tuple[Mark, ...]]:
        """Lay the right one's breaths that begin before the left one's next, and join the two if they are in step."""
        pair = self.pair.planned(until_ms, self.alone.step_ms)
        breaths, pair = pair.right_until(until_ms, stage, repair=self.alone.meets)
        couple, marks = replace(self, pair=pair).joined(until_ms, shared=SHARED_BREATHS)
        return couple, breaths, marks

    def joined(self, at_ms: Milliseconds, shared: int) -> tuple[Couple, tuple[Mark, ...]]:
        """Return the two as one, and the mark of it, if they are in step at a time."""
        if not self.pair.in_step:
            return self, ()
        alone = replace(self.alone, listener=self.pair.shared, pace=self.pair.shared)
        return replace(self, alone=alone, shared=shared), (Mark(at_ms, Change.ONE),)

    def entering(self, step_ms: Milliseconds | None) -> Couple:
        """As in the protocol."""
        return replace(self, alone=self.alone.entering(step_ms))

    def entering_again(self, was: Lead) -> Couple:
        """As in the protocol."""
        return replace(self, alone=self.alone.entering_again(was))

    def at_pace_of(self, other: Lead) -> Couple:
        """As in the protocol."""
        return replace(self, alone=self.alone.at_pace_of(other))

    def after_free(self, at_ms: Milliseconds, *, long: bool) -> Couple:
        """As in the protocol."""
        if self.apart:
            return replace(self, pair=self.pair.together_from(at_ms))
        return replace(self, alone=self.alone.after_free(at_ms, long=long))

    # -- What the two can ask -----------------------------------------------------------------------------------------

    def _asked(self, apart: Callable[[Pair], Pair], one: Callable[[Alone], Alone]) -> Couple:
        if self.apart:
            return replace(self, pair=apart(self.pair))
        return replace(self, alone=one(self.alone))

    def stay(self) -> Couple:
        """As in the protocol; two who are not in step stay each where they are."""
        return self._asked(Pair.stay, Alone.stay)

    def slower(self) -> Couple:
        """As in the protocol; two who are not in step go to a slower breath."""
        return self._asked(lambda pair: pair.go_to(longer(pair.shared)), Alone.slower)

    def faster(self) -> Couple:
        """As in the protocol; two who are not in step go to a quicker breath."""
        return self._asked(
            lambda pair: pair.go_to(shorter(pair.shared, self.listener)),
            lambda alone: alone.given_back(self.listener),
        )

    def as_written(self) -> Couple:
        """As in the protocol."""
        return replace(self._asked(Pair.go_on, Alone.as_written), alone=self.alone.as_written())

    def lost(self) -> Couple:
        """As in the protocol; two who are not in step are met each at their own breath."""
        alone = self.alone.met_at(shorter(self.alone.now, self.listener))
        pair = self.pair.anew(MEETING_BREATHS) if self.apart else self.pair
        return replace(self, alone=alone, pair=pair, shared=0)

    def unlost(self) -> Couple:
        """As in the protocol."""
        return replace(self, alone=self.alone.unlost())

    def given(self, side: Side, breath: Pattern, at_ms: Milliseconds) -> tuple[Couple, tuple[Mark, ...]]:
        """Take the breath that one of the two gave: they are met at it, and the two walk to one again.

        Args:
            side: Whose it is.
            breath: The breath.
            at_ms: When the left one's next breath begins.

        """
        other = self.pair.right if side is Side.LEFT else self.pair.left
        pair, knows = self.pair, self.knows or other is not DEFAULT_LISTENER
        if self.apart:
            return replace(self, pair=pair.given(side, breath), knows=knows), ()
        if self.shared != SHARED_BREATHS:
            # By now they have breathed as one; else each is still at the last breath of their own way.
            now = self.alone.pace or pair.shared
            pair = replace(pair, left_now=now, right_now=now)
        pair = replace(pair, right_ms=at_ms).given(side, breath)
        couple = replace(self, pair=pair, alone=replace(self.alone, held=None, matched=0), shared=0, knows=knows)
        return couple, (Mark(at_ms, Change.APART),)

    # -- A breath under way -------------------------------------------------------------------------------------------

    def go_on(self, until_ms: Milliseconds, stage: str) -> tuple[Couple, tuple[Breath, ...], tuple[Mark, ...]]:
        """Lay the right one's breaths up to the left one's next, once something was asked while a breath was under way.

        Returns:
            The couple after it, the right one's breaths, and a mark if the two are in step by then.

        """
        return self.beside(until_ms, stage) if self.apart else (self, (), ())

    def taken_back(self, late: tuple[Breath, ...], right_now: Pattern) -> Couple:
        """Return the two before these breaths of the right one, which was at ``right_now`` then."""
        if not late:
            return self
        pair = self.pair.taken_back(late, right_now)
        if not self.pair.in_step:
            return replace(self, pair=pair)
        # They were to be one with what is taken back now.
        return replace(self, pair=pair, shared=0, alone=replace(self.alone, listener=pair.left, pace=pair.left_now))

    def parted(self, side: Side, at_ms: Milliseconds, cursor_ms: Milliseconds, stage: str | None) -> Parted:
        """Let one of the two go; the other goes on alone, with the breath they are at.

        Args:
            side: Who lets go.
            at_ms: When.
            cursor_ms: When the left one's next breath begins.
            stage: The stage of the breath under way; None where nothing is paced.

        """
        stays = self.pair.right if side is Side.LEFT else self.pair.left
        alone = replace(self.alone, listener=stays if self.knows or stays is not DEFAULT_LISTENER else None)
        if not self.apart:
            # One breath is for both already; it is the other's from here on. The first of them comes as it was to come.
            due = self.pair.shared if self.shared == SHARED_BREATHS and not alone.meets else None
            return Parted(replace(alone, due=due), cursor_ms)
        if side is Side.RIGHT:
            return Parted(alone, cursor_ms, marks=(Mark(at_ms, Change.RIGHT_GONE),))
        alone = replace(alone, held=self.pair.right_now if self.pair.held else alone.held)
        alone = replace(alone, pace=self.pair.right_now, meet=stays if alone.meets else alone.meet)
        from_ms = at_ms + _GONE_MS
        breaths: tuple[Breath, ...] = ()
        if stage is not None:
            # The session's own breaths are now the one's who stays, from the first that begins once all is clear.
            breaths, pair = self.pair.stay().right_until(max(cursor_ms + _REST_MS, from_ms), stage, repair=False)
            from_ms = cursor_ms = pair.right_ms
        gone = Mark(at_ms, Change.LEFT_GONE), Mark(from_ms, Change.ONE)
        return Parted(alone, cursor_ms, breaths, gone)
