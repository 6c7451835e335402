"""The breath for one listener: met at their own, led by steps to where the stage goes, held or given back as asked.

Inside, a pace has no top-up: a stage that has one gives it, in its share, to each breath that is breathed in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from scripts import bounds
from scripts.breath import DEFAULT_LISTENER, Pattern
from scripts.files.model import When
from scripts.laid.events import Breath, Mode, Why
from scripts.lead.asked import longer, shorter
from scripts.lead.contract import Given, Standing
from scripts.lead.walk import as_long_as, floored, sipped, walked
from scripts.units import NO_TIME, milliseconds

if TYPE_CHECKING:
    from typing import Self

    from scripts.lead.contract import Ask, Lead
    from scripts.units import Milliseconds

_STEP_MIN_MS: Milliseconds = milliseconds(bounds.LEAD_STEP_MIN)
_STEP_MAX_MS: Milliseconds = milliseconds(bounds.LEAD_STEP_MAX)
_STEP_FAST_MS: Milliseconds = milliseconds(bounds.LEAD_STEP_FAST)
_FAST_MS: Milliseconds = milliseconds(bounds.FAST_BREATH)
_STAYS_MS: Milliseconds = milliseconds(60 / bounds.STAYS_RATE)
_A_FEW = 2
"""So many breaths more are rested at least where it is said."""
_AT_THE_GOAL = 2
"""So many breaths of a stage's time are left at least where a walk after a repair ends, for what is said there."""


class Nearer(NamedTuple):
    """How far a listener who was lost is led: as far as half the step comes in the time that their stage has."""

    target: Pattern
    """What the script led to. Where it leads to a slower one later, that is another walk."""
    goal: Pattern


@dataclass(frozen=True, slots=True)
class Alone:
    """One listener. A ``Lead``."""

    listener: Pattern | None = None
    """Their own breath; None until they give one."""
    pace: Pattern | None = None
    step_ms: Milliseconds = _STEP_MAX_MS
    """How much one breath may differ from the one before: the last step a script stated, halved by every repair."""
    held: Pattern | None = None
    """The pace the listener asked to stay at; None follows the script."""
    first: Pattern | None = None
    """The breath they were first met at: nothing takes them below it."""
    repairs: int = 0
    meet: Pattern | None = None
    """The breath at which a listener who was lost is met; None where nobody was."""
    meeting: int = 0
    """How many more breaths they are met at it."""
    matched: int = 0
    """How many more breaths are at their own, after a long while without pacing."""
    rested: int = 0
    """How many breaths of this stage have been at its resting place."""
    rests_at: Pattern | None = None
    """The resting place at which a listener who came fast stays."""
    nearer: Nearer | None = None
    """Where a listener who was lost is led, in place of the script's pattern; None until they are led again."""
    led: bool = True
    """Whether they are led at all, unless they ask for it."""
    due: Pattern | None = None
    """The very next breath, whatever is asked: the one that two were about to share when one of them let go."""

    @classmethod
    def of(cls, listener: Pattern | None) -> Self:
        """Return the lead of a listener who gave this breath, or none."""
        return cls(listener=listener, pace=listener)

    @property
    def left(self) -> Pattern | None:
        """As in the protocol."""
        return self.listener

    @property
    def knows(self) -> bool:
        """As in the protocol."""
        return self.listener is not None

    @property
    def two(self) -> bool:
        """As in the protocol."""
        return False

    @property
    def apart(self) -> bool:
        """As in the protocol."""
        return False

    @property
    def stays(self) -> bool:
        """As in the protocol."""
        return self.held is not None

    @property
    def meets(self) -> bool:
        """As in the protocol."""
        return self.meeting > 0

    @property
    def may_end(self) -> bool:
        """As in the protocol."""
        return not self.meeting

    @property
    def own(self) -> Pattern:
        """The listener's own breath, or the gentle one they are met at."""
        return self.listener or DEFAULT_LISTENER

    @property
    def now(self) -> Pattern:
        """The pace of now."""
        return self.pace or self.own

    @property
    def least(self) -> Pattern:
        """The breath that nothing takes them below."""
        return self.listener or self.first or self.own

    def next(self, ask: Ask, at_ms: Milliseconds) -> Given:
        """As in the protocol."""
        if self.meeting and self.meet is not None:
            after = replace(self, pace=self.meet, meeting=self.meeting - 1)
            pattern, mode, standing = self.meet, Mode.REPAIR, Standing()
        else:
            led: Alone = self._led_nearer(ask)
            pattern, mode, after = led._paced(ask)
            after = replace(after, pace=pattern, first=self.first or pattern)
            standing = led._standing(ask, pattern, after)
        if ask.target is not None:
            pattern = sipped(pattern, ask.target)
        return Given(Breath(at_ms, pattern, ask.stage, mode), after, standing, counted=not self.meeting)

    def _led_nearer(self, ask: Ask) -> Alone:
        """Return the lead of a listener who was lost, once it is known how far there is time to lead them.

        Half the step needs twice the time. A session is not to become longer for a mistake of the guide's: so the walk
        is no longer than its stage's time, and where it has come to by then is as slow as it goes.
        """
        if not self.repairs or ask.target is None or ask.left_ms is None or self.matched or self.held is not None:
            return self
        if self.nearer is not None and self.nearer.target.total_ms >= ask.target.total_ms:
            return self
        lead: Alone = replace(self, nearer=None)
        goal, left_ms = self.now, ask.left_ms
        while goal.total_ms < lead._goal(ask).total_ms:
            pattern, _, after = lead._paced(ask)
            left_ms -= pattern.total_ms
            if left_ms < _AT_THE_GOAL * pattern.total_ms:
                return replace(self, nearer=Nearer(ask.target, goal))
            lead, goal = replace(after, pace=pattern), pattern
        return replace(self, nearer=Nearer(ask.target, ask.target))

    def _paced(self, ask: Ask) -> tuple[Pattern, Mode, Alone]:
        """Return the next breath's pattern, how it relates to the listener's, and what it leaves."""
        if self.due is not None:
            return self.due, Mode.LEAD, replace(self, due=None)
        if self.matched:
            return self.own, Mode.MATCH, replace(self, matched=self.matched - 1)
        if self.held is not None:
            # What the listener asks to have shortened is shortened at once; a slower breath is walked to.
            slower = self.held.total_ms > self.now.total_ms
            return (self._step(self.now, self.held) if slower else self.held), Mode.STAY, self
        goal = self._goal(ask)
        if self.pace is None and not ask.leads:
            # Nothing paced yet. Only a stage that says it leads begins at the default listener's breath.
            return goal, Mode.MATCH if ask.target is None else Mode.STEADY, self
        before = self.now
        after = self
        if (rest := self._resting_place(ask, goal, before)) is not None:
            goal = rest
        pattern = self._step(before, goal)
        if rest is not None and pattern == rest:
            # Whoever came fast has come far: the resting place is as slow as it goes, unless they ask.
            came_fast = self.listener is not None and self.listener.total_ms <= _STAYS_MS
            after = replace(self, rested=self.rested + 1, rests_at=rest if came_fast else self.rests_at)
        if ask.target is None:
            return pattern, Mode.MATCH if pattern == goal else Mode.LEAD, after
        return pattern, Mode.STEADY if pattern == before else Mode.LEAD, after

    def _step(self, before: Pattern, goal: Pattern) -> Pattern:
        fast = before.total_ms < _FAST_MS and goal.total_ms > before.total_ms
        return walked(before, goal, min(self.step_ms, _STEP_FAST_MS) if fast else self.step_ms)

    def _goal(self, ask: Ask) -> Pattern:
        """Return where the stage leads this listener: nobody is hurried, and nobody led on who came far enough."""
        if ask.target is None:
            return self.own
        if not self.led or self._stays_at_own(ask.target):
            shaped = as_long_as(ask.target, self.own) if ask.target.topup_ms else self.own
            return replace(shaped, topup_ms=NO_TIME)
        goal = replace(ask.target, topup_ms=NO_TIME)
        if self.rests_at is not None and self.rests_at.total_ms < goal.total_ms:
            goal = self.rests_at
        nearer = self.nearer
        if (
            nearer is not None
            and nearer.goal.total_ms < goal.total_ms
            and ask.target.total_ms <= nearer.target.total_ms
        ):
            goal = floored(nearer.goal, self.listener)
        return goal

    def _stays_at_own(self, target: Pattern) -> bool:
        """Return whether the listener's own breath is as slow as a stage's already, or as good as."""
        return self.listener is not None and self.listener.total_ms > target.total_ms - self.step_ms

    @staticmethod
    def _way(ask: Ask) -> Pattern | None:
        """Return the stage's resting place, as a pace."""
        return ask.by_way_of and replace(ask.by_way_of, topup_ms=NO_TIME)

    def _resting_place(self, ask: Ask, goal: Pattern, before: Pattern) -> Pattern | None:
        """Return where the walk rests next, where it does."""
        rest = self._way(ask)
        # A walk that is to end at a nearer breath may end just there.
        most_ms = goal.total_ms + (self.nearer is not None)
        if rest is None or not self.own.total_ms < rest.total_ms < most_ms:
            return None
        return rest if before.total_ms < rest.total_ms or (before == rest and self.rested < ask.rest_breaths) else None

    def _standing(self, ask: Ask, pattern: Pattern, after: Alone) -> Standing:
        """Return where a breath stands that comes after the pace of now."""
        own = {When.OWN_PACE} if self.knows and pattern.total_ms == self.own.total_ms else set()
        if not self.led and self.held is None:
            return Standing(frozenset(own), why=Why.STAYING)
        goal = after._goal(ask)
        now = own | ({When.ARRIVED} if pattern == goal else set())
        if self.held is not None and not self.matched:
            if pattern.total_ms > self.now.total_ms and self.held.total_ms > pattern.total_ms:
                now |= {When.SLOWING} | _of_the_way_out(self.now, pattern, self.held)
            return Standing(frozenset(now), why=Why.STAYING)
        ahead = {When.OWN_PACE} if self.knows and not own and goal.total_ms == self.own.total_ms else set()
        ahead |= set() if pattern == goal else {When.ARRIVED}
        walks, will_walk = self._walking(ask, pattern, after, goal)
        now, ahead = now | walks, ahead | will_walk
        at_own = self.held is None or self.held.total_ms == self.own.total_ms
        if ask.target is not None and self._stays_at_own(ask.target) and at_own:
            (now if pattern.total_ms == goal.total_ms else ahead).add(When.STEADY)
        if self.held is None:
            follows = after._goal(ask._replace(target=ask.next_target))
            now |= {When.SLOWER_NEXT} if follows.total_ms > goal.total_ms else set()
            now |= {When.LONGER_OUT_NEXT} if follows.exhale_ms > max(goal.exhale_ms, pattern.exhale_ms) else set()
        return Standing(frozenset(now), frozenset(ahead))

    def _walking(self, ask: Ask, pattern: Pattern, after: Alone, goal: Pattern) -> tuple[set[When], set[When]]:
        """Return what is so of the walk with a breath, and what may yet be so."""
        now, ahead = set[When](), set[When]()
        before = self.pace or pattern
        rest = after._resting_place(ask, goal, pattern)
        if pattern.total_ms < goal.total_ms:
            (now if pattern.total_ms > before.total_ms and rest != pattern else ahead).add(When.SLOWING)
        elif pattern.total_ms > goal.total_ms:
            (now if pattern.total_ms < before.total_ms else ahead).add(When.QUICKENING)
        # The way out is led as far as the resting place first, where there is one to come.
        leads_to = goal if rest is None or rest == pattern else rest
        now |= _of_the_way_out(before, pattern, leads_to) if rest != pattern else set()
        if pattern.exhale_ms < leads_to.exhale_ms:
            ahead.add(When.LONGER_OUT)
        if rest == pattern or (pattern == goal and goal == self._way(ask)):
            # The last of a few breaths is no place to say that there are a few.
            left = ask.rest_breaths - after.rested
            if pattern == goal or left >= min(_A_FEW, ask.rest_breaths - 1):
                now.add(When.RESTING)
        elif rest is not None:
            ahead.add(When.RESTING)
        return now, ahead

    def entering(self, step_ms: Milliseconds | None) -> Alone:
        """As in the protocol."""
        if step_ms is not None:
            step_ms = max(_STEP_MIN_MS, step_ms >> self.repairs)
        return replace(self, step_ms=step_ms or self.step_ms, rested=0)

    def entering_again(self, was: Lead) -> Alone:
        """As in the protocol."""
        return replace(self.entering(was.step_ms << self.repairs), rested=was.rested)

    def at_pace_of(self, other: Lead) -> Alone:
        """As in the protocol."""
        return replace(self, pace=other.pace, first=other.first)

    def after_free(self, at_ms: Milliseconds, *, long: bool) -> Alone:
        """As in the protocol."""
        del at_ms
        if not long or self.meeting:
            return self
        return replace(self, pace=self.own, matched=bounds.MATCHED_AGAIN, due=None)

    # -- What a listener can ask --------------------------------------------------------------------------------------

    def stay(self) -> Alone:
        """As in the protocol."""
        return replace(self, held=self.now)

    def slower(self) -> Alone:
        """As in the protocol."""
        return replace(self, held=longer(self.held or self.now), rests_at=None, nearer=None)

    def faster(self) -> Alone:
        """As in the protocol."""
        return self.given_back(self.least)

    def given_back(self, least: Pattern) -> Alone:
        """Return the lead giving back a second, to no less than a breath."""
        return replace(self, held=shorter(self.held or self.now, least), matched=0)

    def as_written(self) -> Alone:
        """As in the protocol."""
        return replace(self, held=None, led=True)

    def lost(self) -> Alone:
        """As in the protocol: what was too much is taken back, the breath by a second and the steps by half."""
        return self.met_at(shorter(self.now, self.least))

    def met_at(self, meet: Pattern) -> Alone:
        """Return the lead of a listener who was lost, and is met at a breath.

        Whoever was led less far already, after they were lost before, is led no further than that.
        """
        nearer = self.nearer
        return replace(
            self,
            rests_at=nearer.goal if nearer is not None and nearer.goal != nearer.target else self.rests_at,
            meet=meet,
            meeting=bounds.MEETING_BREATHS,
            matched=0,
            repairs=self.repairs + 1,
            step_ms=max(_STEP_MIN_MS, self.step_ms // 2),
            held=None,
            nearer=None,
            due=None,
        )

    def unlost(self) -> Alone:
        """As in the protocol."""
        return replace(self, meeting=0)

    def given(self, breath: Pattern) -> Alone:
        """Return the lead once the listener has given their breath."""
        meet = breath if self.meeting else self.meet
        return replace(
            self, listener=breath, held=None, pace=self.pace or breath, meet=meet, rests_at=None, nearer=None
        )


def _of_the_way_out(before: Pattern, pattern: Pattern, goal: Pattern) -> set[When]:
    """Return what is so of a breath's way out, on the way from the breath before it to a goal."""
    if pattern.exhale_ms > before.exhale_ms and pattern.exhale_ms < goal.exhale_ms:
        return {When.LONGER_OUT}
    if pattern.exhale_ms <= before.exhale_ms and pattern.exhale_ms >= goal.exhale_ms:
        return {When.NOT_LONGER_OUT}
    return set()
