"""The course of a session under way: its timeline, and what the listener asks of the pace while it runs.

A change takes effect between two steps of the conductor: what has begun stays as it was laid, and the rest is laid
anew. Immutable: the same changes at the same positions give the same timeline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scripts import bounds
from scripts.breath import DEFAULT_LISTENER, Pattern
from scripts.couple.pair import Pair, Side
from scripts.couple.steps import apart, asked, beside, given, own, partner_leaves, taken_back
from scripts.files.model import Free, Match
from scripts.plan.conductor import LINE_GAP_MS
from scripts.plan.repair import GIVEN_BACK_MS, LISTENING_MS, MEETING_BREATHS, Repair
from scripts.plan.state import Laid
from scripts.units import milliseconds, seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from scripts.files.model import Line
    from scripts.laid.events import SpokenLine
    from scripts.plan.conductor import Conductor
    from scripts.plan.state import PlanState
    from scripts.plan.timeline import Timeline
    from scripts.units import Milliseconds, Seconds

SLOWER_MS: Milliseconds = milliseconds(0.5)
LINE_LEAD: Seconds = 0.75
"""A line is sure to come from so long before it on: the tones have begun to step back for it."""
_GRID_MS: Milliseconds = milliseconds(0.25)
_REST_MS: Milliseconds = milliseconds(3.0)
FASTER_MS: Milliseconds = milliseconds(1.0)
"""One key gives back a second."""


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
        matches = matches or self.steps[0].before.two
        return matches and bool(self.steps) and self.steps[0].before.listener is None

    @property
    def are_two(self) -> bool:
        """Whether there are two, and neither has let go."""
        return self.end.pair is not None

    # -- What a listener can ask; ``at`` is the first position that is not out of hand ------------------------------

    def stay_here(self, at: Seconds) -> Course:
        """Stay at the pace of now until the listener says otherwise."""
        return self._changed(at, lambda state: asked(state, Pair.stay) or replace(state, held=_pace(state)))

    def slower(self, at: Seconds) -> Course:
        """Go a little slower from the next breath on, by the script's step, and stay there.

        Two who are not in step go to a slower breath.
        """

        def change(state: PlanState) -> PlanState:
            two = asked(state, lambda pair: pair.go_to(_longer(pair.shared)))
            return two or replace(state, held=_longer(state.held or _pace(state)))

        return self._changed(at, change)

    def faster(self, at: Seconds) -> Course:
        """Give back a second with the next breath, never to less than the listener's own, and stay there."""

        def change(state: PlanState) -> PlanState:
            two = asked(state, lambda pair: pair.go_to(_shorter(pair.shared, own(state))))
            return two or replace(state, held=_shorter(_pace(state), own(state)))

        return self._changed(at, change)

    def as_written(self, at: Seconds) -> Course:
        """Follow the script again."""

        def change(state: PlanState) -> PlanState:
            return replace(asked(state, Pair.go_on) or state, held=None, company=False)

        return self._changed(at, change)

    def company(self, at: Seconds) -> Course:
        """Stop leading and speaking; only accompany, at the pace of now, to the session's end."""

        def change(state: PlanState) -> PlanState:
            state = asked(state, Pair.stay) or replace(state, held=_pace(state))
            return replace(state, company=True, waiting=())

        return self._changed(at, change)

    def given(self, at: Seconds, breath: Pattern, side: Side = Side.LEFT) -> Course:
        """Take the listener's breath as they just gave it; a repair that was listening for it meets them at once.

        Of two, the one on that side gave it. Before anything has begun a breath from the right makes them two.
        """
        at = self._clear_of_lines(at)
        index = self._under_way(milliseconds(at))
        if index is None:
            return self
        under_way = self.steps[index].before
        if not index and under_way.cursor_ms > at * 1000:
            # Nothing has begun: it is laid from its start as if it had been known.
            state = replace(under_way, listener=breath, pace=breath)
            if under_way.pair is not None or side is Side.RIGHT:
                left = under_way.pair.left if under_way.pair else under_way.listener or DEFAULT_LISTENER
                right = under_way.pair.right if under_way.pair else breath
                left, right = (left, breath) if side is Side.RIGHT else (breath, right)
                return Course.begin(self.conductor, left, right)
            return Course(self.conductor, *_laid_on(self.conductor, (), state))

        if self._state_after(index).pair is not None:
            return self._relaid(at, lambda state, laid: given(state, laid, side, breath))

        def change(state: PlanState) -> PlanState:
            state = replace(state, listener=breath, held=None, pace=state.pace or breath)
            if state.repair is None:
                return state
            if under_way.repair is None or not under_way.repair.listening_ms:
                return replace(state, repair=replace(state.repair, meet=breath))
            # The bed takes its three seconds to come to rest; then the listener is met.
            cursor_ms = min(
                state.cursor_ms, max(_after(milliseconds(at)), under_way.cursor_ms + _REST_MS, state.voice_free_ms)
            )
            return replace(state, cursor_ms=cursor_ms, pace=breath, repair=Repair(breath, 0))

        return self._changed(at, change)

    def partner_leaves(self, at: Seconds, side: Side) -> Course:
        """Let one of the two go, at once; the other goes on alone with their next breath."""
        index = self._under_way(milliseconds(at))
        if index is None or self._state_after(index).pair is None:
            return self
        at_ms = max(-int(-at * 1000 // 1), self.steps[0].before.cursor_ms)
        return self._relaid(at, lambda state, laid: partner_leaves(state, laid, side, at_ms))

    def lost(self, at: Seconds) -> Course:
        """Own that the rhythm was wrong, and find the listener again.

        After the line being said the guide owns it, each time in other words; the breath under way is finished, then
        the pacing lets go, listens, and meets them: at a breath a second shorter than the one that was too long, until
        they give their own. Then it leads again by half the step. Where nothing is paced there is nothing to repair.
        """
        index = self._under_way(milliseconds(at))
        if index is None or self.steps[index].laid.breath is None or self.steps[index].before.cursor_ms > at * 1000:
            return self
        wordings = self.conductor.repair_words
        words = wordings[self.steps[index].before.repairs % len(wordings)] if wordings else None

        return self._changed(at, lambda state: _gentler(state, LISTENING_MS), words=words)

    def awaiting_taps(self, at: Seconds) -> tuple[Seconds, Seconds] | None:
        """Return from when to when the pacing has let go to hear the listener's breath, where it has at a position."""
        index = self._under_way(milliseconds(at))
        if index is None or self.steps[index].before.cursor_ms > at * 1000:
            return None
        before = self.steps[index].before
        if before.repair is None or not before.repair.listening_ms:
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
        at_ms = milliseconds(self.timeline.again_from(at))
        index = self._under_way(at_ms)
        if index is None or self.steps[index].before.cursor_ms > at_ms:
            return self
        # What broke off is laid again as well, from its start.
        broke_off = replace(self.steps[index].before, pace=self._state_after(index).pace)
        if broke_off.repair is not None and broke_off.repair.listening_ms:
            # Where the pacing had let go, it comes back from here on.
            broke_off = replace(broke_off, cursor_ms=at_ms)
        state = _gentler(broke_off, 0)
        if isinstance(self.conductor.session.stages[state.stage].breath, Free):
            state = replace(state, repair=None)
        return Course(self.conductor, *_laid_on(self.conductor, self.steps[:index], state))

    # -- How ------------------------------------------------------------------------------------------------------

    def _changed(self, at: Seconds, change: Callable[[PlanState], PlanState], words: Line | None = None) -> Course:
        """Return the course in which everything that begins after ``at`` is laid anew, from a changed state."""
        return self._relaid(at, lambda state, laid: (change(state), laid), words)

    def _relaid(
        self, at: Seconds, change: Callable[[PlanState, Laid], tuple[PlanState, Laid]], words: Line | None = None
    ) -> Course:
        """Return the course in which everything that begins after ``at`` is laid anew, as ``_changed`` does.

        The change is also given what is left of the step under way, and may add to it.
        """
        at_ms = -int(-self._clear_of_lines(at) * 1000 // 1)
        index = self._under_way(at_ms)
        if index is None:
            return self
        kept = self.steps[:index]
        before, after = self.steps[index].before, self._state_after(index)
        state, laid = self._cut(self.steps[index], after, at_ms, reopened=words is not None)
        state, laid = taken_back(before, after, state, laid, at_ms)
        if words is not None:
            said = self.conductor.said(
                words, self._stage_name(state), max(_after(at_ms + milliseconds(LINE_LEAD)), _next_word_ms(state))
            )
            # The same wording may come back in a long session; a line's id does not.
            said = replace(said, id=f"{said.id}-{state.repairs + 1}")
            laid = replace(laid, lines=(*laid.lines, said))
            state = replace(state, voice_free_ms=milliseconds(said.end))
        state, laid = change(state, laid)
        listening = state.repair is not None and state.repair.listening_ms
        if laid.breath is not None and apart(state) and not listening:
            state, laid = beside(state, laid, laid.breath.stage)
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
        begun = tuple(line for line in step.laid.lines if milliseconds(line.start) <= at_ms)
        taken_back = step.laid.lines[len(begun) :]
        paced = step.laid.breath is not None
        ended = after.stage != step.before.stage
        if not taken_back and (not (ended and reopened) if paced else begun or step.before.repair is not None):
            # Nothing to take back; and while the pacing lets go and listens, that goes on as it is.
            return after, step.laid
        voice_free_ms = _end_ms(begun) if begun else step.before.voice_free_ms
        lines = _script_lines(self.conductor.session.lines, taken_back)
        if paced:
            if ended:
                # The stage ended with this breath, which it no longer may.
                counted = step.before.breath + (step.before.repair is None)
                after = replace(step.before, cursor_ms=after.cursor_ms, breath=counted, pace=after.pace, repair=None)
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


def _pace(state: PlanState) -> Pattern:
    return state.pace or state.listener or DEFAULT_LISTENER


def _gentler(state: PlanState, listening_ms: Milliseconds) -> PlanState:
    """Return a state in which what was too much is taken back: the breath by a second, the steps by half."""
    shorter = _shorter(_pace(state), own(state))
    state = asked(state, lambda pair: pair.anew(MEETING_BREATHS)) or state
    return replace(
        state,
        repair=Repair(shorter, listening_ms),
        repairs=state.repairs + 1,
        step_ms=max(milliseconds(bounds.LEAD_STEP_MIN), state.step_ms // 2),
        held=None,
        met=min(state.met, shorter, key=lambda breath: breath.total_ms),
    )


def _after(at_ms: Milliseconds) -> Milliseconds:
    """Return the next quarter of a second: whether a key acts a few milliseconds sooner then makes no other session."""
    return (at_ms // _GRID_MS + 1) * _GRID_MS


def _next_word_ms(state: PlanState) -> Milliseconds:
    return state.voice_free_ms + LINE_GAP_MS if state.voice_free_ms else 0


def _end_ms(lines: tuple[SpokenLine, ...]) -> Milliseconds:
    return max(milliseconds(line.end) for line in lines)


def _script_lines(lines: tuple[Line, ...], taken_back: tuple[SpokenLine, ...]) -> tuple[Line, ...]:
    ids = {line.id for line in taken_back}
    return tuple(line for line in lines if line.id in ids)


def _longer(pattern: Pattern) -> Pattern:
    """Return a breath half a second longer, mostly on the exhale, within what an authored pattern may be."""
    room_ms = max(0, milliseconds(bounds.BREATH_MAX) - pattern.total_ms)
    exhale_ms = min(SLOWER_MS, room_ms, max(0, milliseconds(bounds.EXHALE_MAX) - pattern.exhale_ms))
    if pattern.exhale_ms + exhale_ms > 2 * pattern.inhale_ms and pattern.inhale_ms < milliseconds(bounds.INHALE_MAX):
        # An exhale twice the inhale is long enough: from there on both grow.
        half_ms = exhale_ms // 2
        return replace(
            pattern, inhale_ms=pattern.inhale_ms + half_ms, exhale_ms=pattern.exhale_ms + exhale_ms - half_ms
        )
    return replace(pattern, exhale_ms=pattern.exhale_ms + exhale_ms)


def _shorter(pattern: Pattern, listener: Pattern | None) -> Pattern:
    """Return a breath a second shorter, never shorter than the listener's own, nor than any listener's."""
    least_ms = listener.total_ms if listener else milliseconds(60 / bounds.LISTENER_RATE_MAX)
    total_ms = max(least_ms, pattern.total_ms - GIVEN_BACK_MS)
    if listener is not None and total_ms == listener.total_ms:
        return listener
    if total_ms >= pattern.total_ms:
        return pattern
    # Every phase gives its share; what a millisecond of rounding leaves over stays with the exhale.
    phases = {
        name: getattr(pattern, name) * total_ms // pattern.total_ms for name in ("inhale_ms", "hold_ms", "rest_ms")
    }
    topup_ms = min(pattern.topup_ms, phases["inhale_ms"] // 2)
    return Pattern(**phases, exhale_ms=total_ms - sum(phases.values()), topup_ms=topup_ms)
