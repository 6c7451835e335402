"""The course of a session under way: its timeline, and what the listener asks of the pace while it runs.

A change takes effect between two steps of the conductor: what has begun stays as it was laid, and the rest is laid
anew. Immutable: the same changes at the same positions give the same timeline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scripts import bounds
from scripts.breath import DEFAULT_LISTENER
from scripts.couple.lead import Couple
from scripts.couple.pair import Side
from scripts.files.model import Free, Match
from scripts.lead.alone import Alone
from scripts.plan.conductor import LINE_GAP_MS, resumed
from scripts.plan.state import Laid
from scripts.units import milliseconds, seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from scripts.breath import Pattern
    from scripts.files.model import Line
    from scripts.laid.events import SpokenLine
    from scripts.lead.contract import Lead
    from scripts.plan.conductor import Conductor
    from scripts.plan.state import PlanState
    from scripts.plan.timeline import Timeline
    from scripts.units import Milliseconds, Seconds

LINE_LEAD: Seconds = 0.75
"""A line is sure to come from so long before it on: the tones have begun to step back for it."""
_GRID_MS: Milliseconds = milliseconds(0.25)
_REST_MS: Milliseconds = milliseconds(3.0)
_MEETING_WAIT_MS: Milliseconds = milliseconds(bounds.MEETING_WAIT)


class _Step(NamedTuple):
    before: PlanState
    laid: Laid


@dataclass(frozen=True)
class Course:
    """See the module. Begin one with ``Course.begin``."""

    conductor: Conductor
    steps: tuple[_Step, ...]
    end: PlanState

    @classmethod
    def begin(cls, conductor: Conductor, listener: Pattern | None = None, partner: Pattern | None = None) -> Self:
        """Lay a session out from its start; with a partner's breath, for two."""
        if partner is not None:
            conductor = conductor.for_two(listener or DEFAULT_LISTENER, partner)
        return cls(conductor, *_laid_on(conductor, (), conductor.begin(listener, partner)))

    @cached_property
    def timeline(self) -> Timeline:
        """The session as it is laid out now."""
        return self.conductor.timeline((step.laid for step in self.steps), self.end)

    @property
    def unmet(self) -> bool:
        """Whether the session would meet the listener at their own breath, and they have not given it."""
        if not self.steps:
            return False
        matches = any(isinstance(stage.breath, Match) for stage in self.conductor.session.stages)
        lead = self.steps[0].before.lead
        return (matches or isinstance(lead, Couple)) and _alone(lead).listener is None

    @property
    def are_two(self) -> bool:
        """Whether there are two, and neither has let go."""
        return isinstance(self.end.lead, Couple)

    # -- What a listener can ask; ``at`` is the first position that is not out of hand ------------------------------

    def stay_here(self, at: Seconds) -> Course:
        """Stay at the pace of now until the listener says otherwise."""
        return self._led(at, lambda lead: lead.stay())

    def slower(self, at: Seconds) -> Course:
        """Go a little slower from the next breath on, by the script's step, and stay there.

        Two who are not in step go to a slower breath.
        """
        return self._led(at, lambda lead: lead.slower())

    def faster(self, at: Seconds) -> Course:
        """Give back a second with the next breath, never to less than the listener's own, and stay there."""
        return self._led(at, lambda lead: lead.faster())

    def as_written(self, at: Seconds) -> Course:
        """Follow the script again."""
        return self._changed(at, lambda state: replace(state, lead=state.lead.as_written(), company=False))

    def company(self, at: Seconds) -> Course:
        """Stop leading and speaking; only accompany, at the pace of now, to the session's end."""
        return self._changed(at, lambda state: replace(state, lead=state.lead.stay(), company=True, waiting=()))

    def given(self, at: Seconds, breath: Pattern, side: Side = Side.LEFT) -> Course:
        """Take the listener's breath as they just gave it; a repair that was listening for it meets them at once.

        Of two, the one on that side gave it. Before anything has begun a breath from the right makes them two.
        """
        at = self._clear_of_lines(at)
        index = self._under_way(_whole(at))
        if index is None:
            return self
        under_way = self.steps[index].before
        if not index and under_way.cursor_ms > at * 1000:
            # Nothing has begun: it is laid from its start as if it had been known.
            return self._given_first(under_way.lead, breath, side)

        def change(state: PlanState, laid: Laid) -> tuple[PlanState, Laid]:
            if isinstance(state.lead, Couple):
                couple, marks = state.lead.given(side, breath, state.cursor_ms)
                return replace(state, lead=couple), replace(laid, marks=(*laid.marks, *marks))
            assert isinstance(state.lead, Alone)  # noqa: S101 - there are these two
            state = replace(state, lead=state.lead.given(breath))
            if not under_way.listening_ms:
                return state, laid
            # The bed takes its three seconds to come to rest; then the listener is met.
            cursor_ms = min(
                state.cursor_ms, max(_after(_whole(at)), under_way.cursor_ms + _REST_MS, state.voice_free_ms)
            )
            return replace(state, cursor_ms=cursor_ms), laid

        return self._relaid(at, change)

    def _given_first(self, lead: Lead, breath: Pattern, side: Side) -> Course:
        if not isinstance(lead, Couple):
            if side is Side.LEFT:
                return Course.begin(self.conductor, breath)
            return Course.begin(self.conductor, lead.listener or DEFAULT_LISTENER, breath)
        left, right = lead.pair.left, lead.pair.right
        left, right = (left, breath) if side is Side.RIGHT else (breath, right)
        return Course.begin(self.conductor, left, right)

    def partner_leaves(self, at: Seconds, side: Side) -> Course:
        """Let one of the two go, at once; the other goes on alone with their next breath."""
        index = self._under_way(_whole(at))
        if index is None or not isinstance(self._state_after(index).lead, Couple):
            return self
        at_ms = max(_whole(at), self.steps[0].before.cursor_ms)

        def change(state: PlanState, laid: Laid) -> tuple[PlanState, Laid]:
            assert isinstance(state.lead, Couple)  # noqa: S101 - looked at above
            stage = None if laid.breath is None or state.listening_ms else laid.breath.stage
            parted = state.lead.parted(side, at_ms, state.cursor_ms, stage)
            laid = replace(laid, partner=(*laid.partner, *parted.partner), marks=(*laid.marks, *parted.marks))
            return replace(state, lead=parted.lead, cursor_ms=parted.cursor_ms), laid

        return self._relaid(at, change)

    def lost(self, at: Seconds) -> Course:
        """Own that the rhythm was wrong, and find the listener again.

        After the line being said the guide owns it, each time in other words; the breath under way is finished, then
        the pacing lets go, listens, and meets them: at a breath a second shorter than the one that was too long, until
        they give their own. Then it leads again by half the step. Where nothing is paced there is nothing to repair.
        """
        index = self._under_way(_whole(at))
        if index is None or self.steps[index].laid.breath is None or self.steps[index].before.cursor_ms > at * 1000:
            return self
        wordings = self.conductor.repair_words
        words = wordings[self.steps[index].before.lead.repairs % len(wordings)] if wordings else None

        return self._changed(
            at, lambda state: replace(state, lead=state.lead.lost(), listening_ms=_MEETING_WAIT_MS), words=words
        )

    def awaiting_taps(self, at: Seconds) -> tuple[Seconds, Seconds] | None:
        """Return from when to when the pacing has let go to hear the listener's breath, where it has at a position."""
        index = self._under_way(_whole(at))
        if index is None or self.steps[index].before.cursor_ms > at * 1000:
            return None
        before = self.steps[index].before
        if not before.listening_ms:
            return None
        return seconds(before.cursor_ms), seconds(self._state_after(index).cursor_ms)

    def listen_on(self, at: Seconds) -> Course:
        """Go on listening: the listener is giving their breath, and the slowest may be ten seconds long."""
        if self.awaiting_taps(at) is None:
            return self
        until_ms = _after(milliseconds(at + 1.1 * 60 / bounds.LISTENER_RATE_MIN))
        return self._changed(at, lambda state: replace(state, cursor_ms=max(state.cursor_ms, until_ms)))

    def gentler(self, at: Seconds) -> Course:
        """Go on more gently from ``timeline.again_from(at)``: a breath a second shorter, then half the step."""
        at_ms = _whole(self.timeline.again_from(at))
        index = self._under_way(at_ms)
        if index is None or self.steps[index].before.cursor_ms > at_ms:
            return self
        # What broke off is laid again as well, from its start.
        broke_off = self.steps[index].before
        paced = self._state_after(index).lead.pace
        if broke_off.listening_ms:
            # Where the pacing had let go, it comes back from here on.
            broke_off = resumed(replace(broke_off, listening_ms=0), at_ms)
        state = replace(broke_off, lead=_paced_at(broke_off.lead, paced).lost())
        if isinstance(self.conductor.session.stages[state.stage].breath, Free):
            state = replace(state, lead=state.lead.unlost())
        return Course(self.conductor, *_laid_on(self.conductor, self.steps[:index], state))

    # -- How ------------------------------------------------------------------------------------------------------

    def _led(self, at: Seconds, change: Callable[[Lead], Lead]) -> Course:
        return self._changed(at, lambda state: replace(state, lead=change(state.lead)))

    def _changed(self, at: Seconds, change: Callable[[PlanState], PlanState], words: Line | None = None) -> Course:
        """Return the course in which everything that begins after ``at`` is laid anew, from a changed state."""
        return self._relaid(at, lambda state, laid: (change(state), laid), words)

    def _relaid(
        self, at: Seconds, change: Callable[[PlanState, Laid], tuple[PlanState, Laid]], words: Line | None = None
    ) -> Course:
        """Return the course in which everything that begins after ``at`` is laid anew, as ``_changed`` does.

        The change is also given what is left of the step under way, and may add to it.
        """
        at_ms = _whole(self._clear_of_lines(at))
        index = self._under_way(at_ms)
        if index is None:
            return self
        kept = self.steps[:index]
        before, after = self.steps[index].before, self._state_after(index)
        state, laid = self._cut(self.steps[index], after, at_ms, reopened=words is not None)
        state, laid = _partner_taken_back(before.lead, after.lead, state, laid, at_ms)
        if words is not None:
            said = self.conductor.said(
                words, self._stage_name(state), max(_after(at_ms + milliseconds(LINE_LEAD)), _next_word_ms(state))
            )
            # The same wording may come back in a long session; a line's id does not.
            said = replace(said, id=f"{said.id}-{state.lead.repairs + 1}")
            laid = replace(laid, lines=(*laid.lines, said))
            state = replace(state, voice_free_ms=said.end_ms)
        state, laid = change(state, laid)
        if laid.breath is not None and isinstance(state.lead, Couple) and not state.listening_ms:
            couple, partner, marks = state.lead.go_on(state.cursor_ms, laid.breath.stage)
            state = replace(state, lead=couple)
            laid = replace(laid, partner=(*laid.partner, *partner), marks=(*laid.marks, *marks))
        return Course(self.conductor, *_laid_on(self.conductor, (*kept, _Step(before, laid)), state))

    def _clear_of_lines(self, at: Seconds) -> Seconds:
        """Return where a change can be made: past the start of a line that is as good as begun."""
        for line in self.timeline.lines:
            if at < line.start <= at + LINE_LEAD:
                return line.start
        return at

    def _under_way(self, at_ms: Milliseconds) -> int | None:
        """Return the step that a position falls into, the first one while settling in; None once all has begun."""
        last: int | None = None
        for index, step in enumerate(self.steps):
            if step.before.cursor_ms > at_ms:
                break
            last = index
        if last is None:
            return 0
        return None if at_ms >= self.end.cursor_ms else last

    def _state_after(self, index: int) -> PlanState:
        return self.steps[index + 1].before if index + 1 < len(self.steps) else self.end

    def _stage_name(self, state: PlanState) -> str:
        stages = self.conductor.session.stages
        return stages[min(state.stage, len(stages) - 1)].name

    def _cut(self, step: _Step, after: PlanState, at_ms: Milliseconds, *, reopened: bool) -> tuple[PlanState, Laid]:
        """Take back what of a step has not begun by a position: its later lines, and the rest of a free stretch.

        ``reopened`` takes back the end of its stage as well: there is more to be said in it.
        """
        begun = tuple(line for line in step.laid.lines if line.start_ms <= at_ms)
        taken_back = step.laid.lines[len(begun) :]
        paced = step.laid.breath is not None
        ended = after.stage != step.before.stage
        if not taken_back and (not (ended and reopened) if paced else begun or step.before.listening_ms):
            # Nothing to take back; and while the pacing lets go and listens, that goes on as it is.
            return after, step.laid
        voice_free_ms = begun[-1].end_ms if begun else step.before.voice_free_ms
        lines = _script_lines(self.conductor.session.lines, taken_back)
        if paced:
            if ended:
                # The stage ended with this breath, which it no longer may.
                counted = step.before.breath + (not step.before.lead.meets)
                lead = after.lead.entering(_alone(step.before.lead).step_ms << after.lead.repairs)
                after = replace(step.before, cursor_ms=after.cursor_ms, breath=counted, lead=lead)
            return (
                replace(after, waiting=(*lines, *after.waiting), voice_free_ms=voice_free_ms),
                replace(step.laid, lines=begun, stage=None),
            )
        # A free stretch can be cut anywhere: from here on it is laid again.
        cursor_ms = max(at_ms, step.before.cursor_ms)
        return replace(step.before, cursor_ms=cursor_ms), Laid()


def _laid_on(conductor: Conductor, steps: tuple[_Step, ...], state: PlanState) -> tuple[tuple[_Step, ...], PlanState]:
    """Lay everything that is left, from a state on."""
    laid = list(steps)
    while not conductor.finished(state):
        after, added = conductor.next(state)
        laid.append(_Step(state, added))
        state = after
    return tuple(laid), state


def _alone(lead: Lead) -> Alone:
    """Return the lead of one, or of two as one."""
    if isinstance(lead, Couple):
        return lead.alone
    assert isinstance(lead, Alone)  # noqa: S101 - there are these two
    return lead


def _paced_at(lead: Lead, pace: Pattern | None) -> Lead:
    """Return a lead that is at the pace of the breath that broke off."""
    if isinstance(lead, Couple):
        return replace(lead, alone=replace(lead.alone, pace=pace))
    assert isinstance(lead, Alone)  # noqa: S101 - there are these two
    return replace(lead, pace=pace)


def _partner_taken_back(
    before: Lead, after: Lead, state: PlanState, laid: Laid, at_ms: Milliseconds
) -> tuple[PlanState, Laid]:
    """Take back the second one's breaths that have not begun by a time, and a joining that hangs on them.

    Args:
        before: The lead before the step under way.
        after: The lead after it.
        state: The state to go on from.
        laid: What is left of the step.
        at_ms: The time.

    """
    if not isinstance(after, Couple) or not isinstance(before, Couple) or laid.breath is None:
        return state, laid
    begun = tuple(breath for breath in laid.partner if breath.start_ms <= at_ms)
    late = laid.partner[len(begun) :]
    couple = after.taken_back(late, begun[-1].pattern if begun else before.pair.right_now)
    if late and not after.apart:
        laid = replace(laid, marks=tuple(mark for mark in laid.marks if mark.at_ms <= at_ms))
    return replace(state, lead=couple), replace(laid, partner=begun)


def _whole(at: Seconds) -> Milliseconds:
    """Return the first whole millisecond that is not before a position."""
    return -int(-at * 1000 // 1)


def _after(at_ms: Milliseconds) -> Milliseconds:
    """Return the next quarter of a second: whether a key acts a few milliseconds sooner then makes no other session."""
    return (at_ms // _GRID_MS + 1) * _GRID_MS


def _next_word_ms(state: PlanState) -> Milliseconds:
    return state.voice_free_ms + LINE_GAP_MS if state.voice_free_ms else 0


def _script_lines(lines: tuple[Line, ...], taken_back: tuple[SpokenLine, ...]) -> tuple[Line, ...]:
    ids = {line.id for line in taken_back}
    return tuple(line for line in lines if line.id in ids)
