"""The course of a session under way: its timeline, and what the listener asks of the pace while it runs.

A change takes effect between two steps of the conductor: what has begun stays as it was laid, and the rest is laid
anew. Immutable: the same changes at the same positions give the same timeline.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.breath import DEFAULT_LISTENER
from scripts.couple.lead import Couple
from scripts.couple.pair import Side
from scripts.files.model import Free, Match
from scripts.lead.alone import Alone
from scripts.plan.conductor import resumed
from scripts.plan.cutting import (
    LINE_LEAD,
    REST_MS,
    Cut,
    divided,
    moved,
    next_quarter_ms,
    no_line_too_soon,
    taken_up,
    unpaced,
    whole_ms,
)
from scripts.plan.lines import next_word_ms
from scripts.plan.state import PlanStep
from scripts.units import NO_TIME, Milliseconds, milliseconds, seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from scripts.breath import Pattern
    from scripts.files.model import Line
    from scripts.lead.contract import Lead
    from scripts.plan.conductor import Conductor
    from scripts.plan.state import Laid, PlanState
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

_MEETING_WAIT_MS: Milliseconds = milliseconds(bounds.MEETING_WAIT)
_LOST_AGAIN_MS: Milliseconds = milliseconds(bounds.LOST_AGAIN)
_COMPANY_MS: Milliseconds = milliseconds(bounds.COMPANY_HOURS * 3600)


@dataclass(frozen=True)
class Course:
    """See the module. Begin one with ``Course.begin``."""

    conductor: Conductor
    steps: tuple[PlanStep, ...]
    end: PlanState

    @classmethod
    def begin(
        cls,
        conductor: Conductor,
        listener: Pattern | None = None,
        partner: Pattern | None = None,
        *,
        since: Seconds | None = None,
    ) -> Self:
        """Lay a session out from its start; with a partner's breath, for two; ``since``, where it already plays."""
        if partner is not None:
            conductor = conductor.for_two(listener or DEFAULT_LISTENER, partner)
        begun = conductor.begin(listener, partner)
        if since is not None:
            begun = no_line_too_soon(begun, whole_ms(since))
        return cls(conductor, *conductor.laid_from(begun))

    @cached_property
    def timeline(self) -> Timeline:
        """The session as it is laid out now."""
        return self.conductor.timeline((step.laid for step in self.steps), self.end)

    # -- What there is to know ----------------------------------------------------------------------------------------

    @property
    def unmet(self) -> bool:
        """Whether the session would meet the listener, who has not given a breath; two say each that it may begin."""
        if not self.steps:
            return False
        session, before = self.conductor.session, self.steps[0].before
        matches = session.meets or any(isinstance(stage.breath, Match) for stage in session.stages)
        wanted = before.lead.two or (matches and before.lead.left is None)
        return wanted and not before.let_go

    @property
    def are_two(self) -> bool:
        """Whether there are two, and neither has let go."""
        return self.end.lead.two

    @property
    def knows(self) -> bool:
        """Whether the listener gave a breath: only then is a pace called theirs. Of two, both."""
        return self.end.lead.knows

    def keeps_company(self, at: Seconds) -> bool:
        """Return whether at a position the listener is accompanied alone, until they ask otherwise."""
        return (before := self._before(at)) is not None and before.company

    def in_the_script(self, at: Seconds) -> Seconds:
        """Return where a position is in the script: the company before it is no part of that."""
        turns = [seconds(state.cursor_ms) for state in (*(step.before for step in self.steps), self.end)]
        spans = zip(self.steps, turns, turns[1:], strict=False)
        return at - sum(max(0.0, min(at, end) - start) for step, start, end in spans if step.before.company)

    def has_let_go(self, at: Seconds) -> bool:
        """Return whether at a position the pacing has let go altogether, until the listener asks for it."""
        return (before := self._before(at)) is not None and before.let_go

    def letting_go(self, at: Seconds) -> bool:
        """Return whether a lost rhythm was owned at a position, and the breath under way is yet being finished."""
        index = self._under_way(whole_ms(at))
        if index is None or self.steps[index].laid.breath is None:
            return False
        after = self._state_after(index)
        return after.listening_ms > 0 or (after.let_go and not self.steps[index].before.let_go)

    def awaiting_taps(self, at: Seconds) -> tuple[Seconds, Seconds] | None:
        """Return from when to when the pacing has let go to hear the listener's breath, where it has at a position."""
        index = self._under_way(whole_ms(at))
        if index is None or self.steps[index].before.cursor_ms > at * 1000:
            return None
        before = self.steps[index].before
        if not before.listening_ms or before.let_go:
            return None
        return seconds(before.cursor_ms), seconds(self._state_after(index).cursor_ms)

    # -- What a listener can ask; ``at`` is the first position that is not out of hand ------------------------------

    def stay_here(self, at: Seconds) -> Course:
        """Stay at the pace of now until the listener says otherwise; each stage keeps its time, in whole breaths."""
        return self._changed(at, lambda state: self._kept_at(state, at))

    def slower(self, at: Seconds) -> Course:
        """Go a little slower from the next breath on, by the script's step, and stay there. Wishes add up.

        Two who are not in step go to a slower breath.
        """
        return self._led(at, lambda lead: lead.slower())

    def faster(self, at: Seconds) -> Course:
        """Give back a second with the next breath, never to less than the listener's own, and stay there."""
        return self._led(at, lambda lead: lead.faster())

    def as_written(self, at: Seconds) -> Course:
        """Follow the script again; after company, from where it was left."""
        return self._led(at, lambda lead: lead.as_written(), company_until_ms=0)

    def company(self, at: Seconds) -> Course:
        """Stop leading and speaking; only accompany, at the pace of now, until the listener asks otherwise."""
        return self._changed(
            at,
            lambda state: replace(self._kept_at(state, at), company_until_ms=state.cursor_ms + _COMPANY_MS, calls=()),
        )

    def leave_alone(self, at: Seconds) -> Course:
        """Pace nothing from here on, and say that a quick breath is fine, until the listener asks for a pace."""
        quick, at = self.conductor.beside.quick, self._clear_of_lines(at)
        index = self._under_way(whole_ms(at))
        if index is not None and self._not_begun(at):
            calls = () if quick is None else (quick,)
            begun = no_line_too_soon(replace(unpaced(self.steps[index].before), calls=calls), whole_ms(at))
            return self._laid_on(self.steps[:index], begun)
        return self._changed(at, unpaced, words=quick, listens_no_more=True)

    def given(self, at: Seconds, breath: Pattern, side: Side = Side.LEFT) -> Course:
        """Take the listener's breath as they just gave it; a repair that was listening for it meets them at once.

        Of two, the one on that side gave it. Before anything has begun a breath from the right makes them two.
        """
        at = self._clear_of_lines(at)
        index = self._under_way(whole_ms(at))
        if index is None:
            return self
        under_way = self.steps[index].before
        if self._not_begun(at):
            # Nothing has begun: it is laid from its start as if it had been known.
            return self._given_first(under_way.lead, breath, side, at)

        def change(state: PlanState, laid: Laid) -> tuple[PlanState, Laid]:
            state = taken_up(state, whole_ms(at))
            if isinstance(state.lead, Couple):
                couple, marks = state.lead.given(side, breath, state.cursor_ms)
                return replace(state, lead=couple), replace(laid, marks=(*laid.marks, *marks))
            assert isinstance(state.lead, Alone)  # noqa: S101 - there are these two
            state = replace(state, lead=state.lead.given(breath))
            if not under_way.listening_ms:
                return state, laid
            # The bed takes its three seconds to come to rest; then the listener is met.
            cursor_ms = min(
                state.cursor_ms, max(next_quarter_ms(whole_ms(at)), under_way.cursor_ms + REST_MS, state.voice_free_ms)
            )
            return moved(state, cursor_ms), laid

        return self.relaid(at, change)

    def _given_first(self, lead: Lead, breath: Pattern, side: Side, at: Seconds) -> Course:
        if not isinstance(lead, Couple):
            if side is Side.LEFT:
                return Course.begin(self.conductor, breath, since=at)
            return Course.begin(self.conductor, lead.listener or DEFAULT_LISTENER, breath, since=at)
        left, right = (lead.left, breath) if side is Side.RIGHT else (breath, lead.pair.right)
        return Course.begin(self.conductor, left, right, since=at)

    def partner_leaves(self, at: Seconds, side: Side) -> Course:
        """Let one of the two go, at once; the other goes on alone with their next breath."""
        index = self._under_way(whole_ms(at))
        if index is None or not self._state_after(index).lead.two:
            return self
        at_ms = max(whole_ms(at), self.steps[0].before.cursor_ms)

        def change(state: PlanState, laid: Laid) -> tuple[PlanState, Laid]:
            if not isinstance(state.lead, Couple):
                return state, laid
            stage = None if laid.breath is None or state.listening_ms or state.let_go else laid.breath.stage
            parted = state.lead.parted(side, at_ms, state.cursor_ms, stage)
            laid = replace(laid, partner=(*laid.partner, *parted.partner), marks=(*laid.marks, *parted.marks))
            return replace(state, lead=parted.lead, cursor_ms=parted.cursor_ms), laid

        return self.relaid(at, change)

    # -- Where it was wrong -------------------------------------------------------------------------------------------

    def lost(self, at: Seconds, *, noticed: bool = False) -> Course:
        """Own that the rhythm was wrong, and find the listener again.

        After the line being said the guide owns it, each time in other words; the breath under way is finished, then
        the pacing lets go, listens, and meets them: at a breath a second shorter than the one that was too long, never
        shorter than the one they were first met at, until they give their own. Then it leads again by half the step.
        Lost again soon after that, the pacing lets go altogether. Where nothing is paced, the guide says that it is
        there. ``noticed`` says that nobody asked: the guide owns it in the words for that.
        """
        index = self._under_way(whole_ms(at))
        if index is None or self._not_begun(at):
            return self
        before, beside = self.steps[index].before, self.conductor.beside
        if self.steps[index].laid.breath is None and not before.listening_ms:
            return self._changed(at, lambda state: state, words=beside.here) if beside.here is not None else self
        lost_ms = whole_ms(at)
        if before.lost_ms is not None and lost_ms - before.lost_ms < _LOST_AGAIN_MS:

            def let_go(state: PlanState) -> PlanState:
                return replace(unpaced(state), lost_ms=lost_ms)

            return self._changed(at, let_go, words=beside.let_go, listens_no_more=True)
        owning = (noticed and beside.noticed) or beside.owning
        words = owning[before.lead.repairs % len(owning)] if owning else None
        return self._changed(
            at,
            lambda state: replace(
                state, lead=state.lead.lost(), listening_ms=_MEETING_WAIT_MS, calls=(), lost_ms=lost_ms
            ),
            words=words,
        )

    def listen_on(self, at: Seconds) -> Course:
        """Go on listening: the listener is giving their breath, and the slowest may be ten seconds long."""
        if self.awaiting_taps(at) is None:
            return self
        until_ms = next_quarter_ms(whole_ms(at + 1.1 * 60 / bounds.LISTENER_RATE_MIN))
        return self._changed(at, lambda state: moved(state, max(state.cursor_ms, until_ms)))

    def gentler(self, at: Seconds) -> Course:
        """Go on more gently from ``timeline.again_from(at)``, and say so: a breath a second shorter, half the step."""
        at_ms = whole_ms(self.timeline.again_from(at))
        if (whole := self._divided(at_ms)) is not self:
            return whole.gentler(at)
        index = self._under_way(at_ms)
        if index is None or self.steps[index].before.cursor_ms > at_ms:
            return self
        # What broke off is laid again as well, from its start.
        broke_off = self.steps[index].before
        pace = self._state_after(index).lead
        if broke_off.listening_ms:
            # Where the pacing had let go, it comes back from here on.
            broke_off = resumed(replace(broke_off, listening_ms=NO_TIME), at_ms)
        elif broke_off.let_go:
            broke_off = replace(broke_off, cursor_ms=max(broke_off.cursor_ms, at_ms))
        gentler = self.conductor.beside.gentler
        calls = broke_off.calls if gentler is None else (gentler, *broke_off.calls)
        state = replace(taken_up(broke_off, at_ms), lead=broke_off.lead.at_pace_of(pace).lost(), calls=calls)
        if isinstance(self.conductor.session.stages[state.stage].breath, Free):
            state = replace(state, lead=state.lead.unlost(), cursor_ms=max(state.cursor_ms, at_ms))
        return self._laid_on(self.steps[:index], state)

    # -- How ------------------------------------------------------------------------------------------------------

    def _led(self, at: Seconds, change: Callable[[Lead], Lead], **others: object) -> Course:
        """Return the course with a wish of its lead, and other changes of the state; a pace that had let go is back."""

        def changed(state: PlanState) -> PlanState:
            state = taken_up(state, whole_ms(at))
            return replace(state, lead=change(state.lead), **others)  # type: ignore[arg-type]  # fields of the state

        return self._changed(at, changed)

    def _changed(
        self,
        at: Seconds,
        change: Callable[[PlanState], PlanState],
        words: Line | None = None,
        *,
        listens_no_more: bool = False,
    ) -> Course:
        """Return the course in which everything that begins after ``at`` is laid anew, from a changed state."""
        return self.relaid(at, lambda state, laid: (change(state), laid), words, listens_no_more=listens_no_more)

    def relaid(
        self,
        at: Seconds,
        change: Callable[[PlanState, Laid], tuple[PlanState, Laid]],
        words: Line | None = None,
        *,
        listens_no_more: bool = False,
    ) -> Course:
        """Return the course in which everything that begins after ``at`` is laid anew, as ``_changed`` does.

        The change is also given what is left of the step under way, and may add to it.
        """
        at_ms = whole_ms(self._clear_of_lines(at))
        if (whole := self._divided(at_ms)) is not self:
            return whole.relaid(at, change, words, listens_no_more=listens_no_more)
        index = self._under_way(at_ms)
        if index is None:
            return self
        before = self.steps[index].before
        cut = Cut(at_ms, reopened=words is not None, listens_no_more=listens_no_more)
        state, laid = cut.of(self.steps[index], self._state_after(index), self.conductor.session)
        state = no_line_too_soon(state, at_ms)
        if words is not None:
            start_ms = max(next_quarter_ms(at_ms + milliseconds(LINE_LEAD)), next_word_ms(state.voice_free_ms))
            stage = self.conductor.session.stages[state.stage].name
            said = self.conductor.speech.called(words, stage, start_ms, state.called + 1)
            laid = replace(laid, lines=(*laid.lines, said))
            state = replace(state, voice_free_ms=said.end_ms, called=state.called + 1)
        state, laid = change(state, laid)
        if laid.breath is not None and isinstance(state.lead, Couple) and not state.listening_ms and not state.let_go:
            couple, partner, marks = state.lead.go_on(state.cursor_ms, laid.breath.stage)
            state = replace(state, lead=couple)
            laid = replace(laid, partner=(*laid.partner, *partner), marks=(*laid.marks, *marks))
        return self._laid_on((*self.steps[:index], PlanStep(before, laid)), state)

    def _laid_on(self, steps: tuple[PlanStep, ...], state: PlanState) -> Course:
        """Return the course of these steps and everything that is left from a state on."""
        more, end = self.conductor.laid_from(state)
        return Course(self.conductor, (*steps, *more), end)

    def _divided(self, at_ms: Milliseconds) -> Course:
        """Return the same course, in which the breath of a time is a step of its own."""
        index = self._under_way(at_ms)
        if index is None or not self.steps[index].laid.run:
            return self
        parts = divided(self.steps[index], self._state_after(index), at_ms)
        return Course(self.conductor, (*self.steps[:index], *parts, *self.steps[index + 1 :]), self.end)

    def _clear_of_lines(self, at: Seconds) -> Seconds:
        """Return where a change can be made: past the start of a line that is as good as begun."""
        for line in self.timeline.lines:
            if at < line.start <= at + LINE_LEAD:
                return line.start
        return at

    def _not_begun(self, at: Seconds) -> bool:
        return bool(self.steps) and self.steps[0].before.cursor_ms > at * 1000

    def _under_way(self, at_ms: Milliseconds) -> int | None:
        """Return the step that a position falls into, the one to come while settling in; None once all has begun."""
        if at_ms >= self.end.cursor_ms:
            return None
        at_ms = max(at_ms, self.steps[0].before.cursor_ms)
        return bisect_right(self.steps, at_ms, key=lambda step: step.before.cursor_ms) - 1

    def _before(self, at: Seconds) -> PlanState | None:
        index = self._under_way(whole_ms(at))
        return None if index is None else self.steps[index].before

    def _state_after(self, index: int) -> PlanState:
        return self.steps[index + 1].before if index + 1 < len(self.steps) else self.end

    def _kept_at(self, state: PlanState, at: Seconds) -> PlanState:
        """Return a state in which the listener stays at the pace of now, and no stage becomes shorter for it."""
        state = taken_up(state, whole_ms(at))
        least_ms = [NO_TIME] * len(self.conductor.session.stages)
        least_ms[: len(state.least_ms)] = state.least_ms
        if not self.end.company:
            for step in self.steps:
                if (span := step.laid.stage) is not None:
                    gone_ms = state.uncounted_ms if step.before.stage == state.stage else NO_TIME
                    least_ms[step.before.stage] = max(NO_TIME, span.end_ms - span.start_ms - gone_ms)
        return replace(state, lead=state.lead.stay(), least_ms=tuple(least_ms))
