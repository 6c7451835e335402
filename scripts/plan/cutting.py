"""Taking back what a step of the conductor has not begun by a time, so that the rest can be laid anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scripts.couple.lead import Couple
from scripts.plan.lines import LINE_GAP_MS
from scripts.plan.state import Laid, PlanStep
from scripts.units import NO_TIME, Milliseconds, milliseconds

if TYPE_CHECKING:
    from scripts.files.model import Session
    from scripts.laid.events import SpokenLine
    from scripts.plan.state import PlanState
    from scripts.units import Seconds


_GRID_MS: Milliseconds = milliseconds(0.25)
REST_MS: Milliseconds = milliseconds(3.0)
"""The bed comes to rest in so long where nothing is paced; then it can begin anew."""
LINE_LEAD: Seconds = 1.0
"""A line is sure to come from so long before it on. The tones step back for it 0.7 s ahead; what is left is for opening
its recording and for rendering, so that they never begin to step back in the middle of it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How a step is cut."""

    at_ms: Milliseconds
    reopened: bool = False
    """Whether the end of its stage is taken back as well: there is more to be said in it."""
    listens_no_more: bool = False
    """Whether the time in which the pacing lets go, to hear a breath, ends here."""

    def of(self, step: PlanStep, after: PlanState, session: Session) -> tuple[PlanState, Laid]:
        """Return the state to go on from, and what is left of the step.

        Args:
            step: The step that the time falls into.
            after: The state after it.
            session: What is being laid.

        """
        if step.laid.breath is not None:
            return self._of_breath(step, after, session)
        begun = step.laid.lines and step.laid.lines[0].start_ms <= self.at_ms
        if begun or (step.before.listening_ms and not self.listens_no_more):
            # While the pacing lets go and listens, that goes on as it is.
            return after, step.laid
        # A free stretch can be cut anywhere: from here on it is laid again.
        cursor_ms = max(self.at_ms, step.before.cursor_ms)
        if step.before.listening_ms:
            return self._listening_no_more(step, after, cursor_ms)
        state = replace(step.before, cursor_ms=cursor_ms)
        if state.company:
            away_ms = cursor_ms - step.before.cursor_ms
            state = replace(state, uncounted_ms=state.uncounted_ms + away_ms)
        return state, Laid()

    @staticmethod
    def _listening_no_more(step: PlanStep, after: PlanState, cursor_ms: Milliseconds) -> tuple[PlanState, Laid]:
        """End the listening at a time. What was asked meanwhile was asked of what comes after it, and stays so."""
        before = step.before
        state = replace(
            after,
            cursor_ms=cursor_ms,
            uncounted_ms=before.uncounted_ms + cursor_ms - before.cursor_ms,
            calls=before.calls,
            voice_free_ms=before.voice_free_ms,
        )
        return state, step.laid

    def _of_breath(self, step: PlanStep, after: PlanState, session: Session) -> tuple[PlanState, Laid]:
        begun = tuple(line for line in step.laid.lines if line.start_ms <= self.at_ms)
        late: tuple[SpokenLine, ...] = step.laid.lines[len(begun) :]
        ended = after.stage != step.before.stage
        kept = replace(step.laid, lines=begun, left_out=())
        if ended and not late and not self.reopened:
            kept = replace(step.laid, lines=begun)
        elif late or ended or step.laid.left_out:
            after = _reopened(step, after) if ended else after
            ids = {line.id for line in late} | {line.id for line in step.laid.left_out}
            taken_back = tuple(line for line in session.stages[step.before.stage].lines if line.id in ids)
            # What is said beside the script bears a number.
            ids |= {line.id.rpartition("-")[0] for line in late if line.presence}
            beside = tuple(line for line in step.before.waiting if line.id in ids and line not in taken_back)
            calls = tuple(line for line in step.before.calls if line.id in ids)
            waiting = (*beside, *taken_back, *after.waiting)
            after = replace(
                after,
                waiting=waiting,
                calls=(*calls, *after.calls),
                called=step.before.called + sum(said.presence > 0 for said in begun),
                voice_free_ms=begun[-1].end_ms if begun else step.before.voice_free_ms,
            )
            kept = replace(kept, stage=None)
        return _partner_taken_back(step, after, kept, self.at_ms)


def divided(step: PlanStep, after: PlanState, at_ms: Milliseconds) -> tuple[PlanStep, ...]:
    """Return a step of company as several, so that the breath of a time is one of its own."""
    first, run = step.laid.breath, step.laid.run
    assert first is not None  # noqa: S101 - a run follows a breath
    state = replace(step.before, lead=after.lead if after.stage == step.before.stage else step.before.lead)
    state = state.after_run((first,))
    parts = [PlanStep(step.before, replace(step.laid, run=(), stage=None))]
    count = sum(breath.start_ms <= at_ms for breath in run)
    for some in (run[: count - 1] if count else (), run[count - 1 : count] if count else (), run[count:]):
        if some:
            parts.append(PlanStep(state, Laid(some[0], run=some[1:])))
            state = state.after_run(some)
    last = parts[-1]
    return (*parts[:-1], PlanStep(last.before, replace(last.laid, stage=step.laid.stage)))


def _reopened(step: PlanStep, after: PlanState) -> PlanState:
    """Return the state after a breath with which its stage ended, which it no longer may."""
    was = step.before.lead
    uncounted_ms = step.before.uncounted_ms
    if step.laid.breath is not None and (was.meets or step.before.company):
        uncounted_ms += step.laid.breath.pattern.total_ms
    return replace(
        step.before,
        lead=after.lead.entering_again(was),
        cursor_ms=after.cursor_ms,
        paced_until_ms=after.paced_until_ms,
        uncounted_ms=uncounted_ms,
        waiting=(),
        calls=after.calls,
        told_steady=after.told_steady,
    )


def _partner_taken_back(step: PlanStep, state: PlanState, laid: Laid, at_ms: Milliseconds) -> tuple[PlanState, Laid]:
    """Take back the second one's breaths that have not begun by a time, and a joining that hangs on them."""
    before, after = step.before.lead, state.lead
    if not isinstance(after, Couple) or not isinstance(before, Couple):
        return state, laid
    begun = tuple(breath for breath in laid.partner if breath.start_ms <= at_ms)
    late = laid.partner[len(begun) :]
    couple = after.taken_back(late, begun[-1].pattern if begun else before.pair.right_now)
    if late and not after.apart:
        laid = replace(laid, marks=tuple(mark for mark in laid.marks if mark.at_ms <= at_ms))
    return replace(state, lead=couple), replace(laid, partner=begun)


def unpaced(state: PlanState) -> PlanState:
    """Return a state in which nothing is paced from here on, and nothing listened for or said beside the script."""
    return replace(state, lead=state.lead.unlost(), let_go=True, listening_ms=NO_TIME, calls=())


def taken_up(state: PlanState, at_ms: Milliseconds) -> PlanState:
    """Return the state in which a pace that had let go altogether is asked for at a time: the listener is met anew."""
    if not state.let_go:
        return state
    # What begins at the very moment of the asking has begun; the pace comes after it.
    cursor_ms, until_ms = max(state.cursor_ms, at_ms + 1), state.paced_until_ms
    if until_ms is not None and cursor_ms > until_ms:
        # The bed takes its three seconds to come to rest.
        cursor_ms = max(cursor_ms, until_ms + REST_MS)
    return replace(state, let_go=False, cursor_ms=cursor_ms, lead=state.lead.after_free(cursor_ms, long=True))


def moved(state: PlanState, cursor_ms: Milliseconds) -> PlanState:
    """Return the state in which nothing is paced until another time, which does not count."""
    uncounted_ms = state.uncounted_ms + cursor_ms - state.cursor_ms
    return replace(state, cursor_ms=cursor_ms, uncounted_ms=uncounted_ms)


def no_line_too_soon(state: PlanState, at_ms: Milliseconds) -> PlanState:
    """Return a state from which no line comes so soon after a time that the tones could not step back for it."""
    free_ms = max(state.voice_free_ms, at_ms + milliseconds(LINE_LEAD) - LINE_GAP_MS)
    return replace(state, voice_free_ms=free_ms)


def whole_ms(at: Seconds) -> Milliseconds:
    """Return the first whole millisecond that is not before a position."""
    return Milliseconds(-int(-at * 1000 // 1))


def next_quarter_ms(at_ms: Milliseconds) -> Milliseconds:
    """Return the next quarter of a second: whether a key acts a few milliseconds sooner then makes no other session."""
    return (at_ms // _GRID_MS + 1) * _GRID_MS
