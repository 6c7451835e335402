"""The conductor: turns a script into a timeline, one breath (or one line of a free stretch) at a time.

It is a pure function from a state to the next: who leads the breath, where the cursor is, which lines wait. Whoever
wants another pace changes the state between two steps and goes on (``scripts.plan.steering``). Lengths are whole
milliseconds, so the same input gives the same timeline bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.breath import DEFAULT_LISTENER, Phase
from scripts.couple.convergence import both_fast
from scripts.couple.grounding_first import with_grounding_first
from scripts.couple.lead import Couple
from scripts.files.library import OVERWHELM
from scripts.files.model import WITH_TONES, AtPhase, Free, Paced, When
from scripts.laid.events import Breath, Change, LeftOut, Mark, StageSpan, Why
from scripts.lead.alone import Alone
from scripts.plan.beside import Beside
from scripts.plan.lines import Speech, next_word_ms
from scripts.plan.reference import LONG_FREE_MS, ask_of, meant
from scripts.plan.state import Laid, PlanState, PlanStep
from scripts.plan.timeline import Timeline
from scripts.units import NO_TIME, Milliseconds, milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scripts.breath import Pattern
    from scripts.files.model import Session, Stage
    from scripts.laid.events import SpokenLine
    from scripts.lead.contract import Ask, Given, Lead
    from scripts.plan.reference import Meant
    from scripts.voice.voices import Clip

CLOSING_MS: Milliseconds = milliseconds(bounds.CLOSING)
_SETTLE_IN_MS: Milliseconds = milliseconds(bounds.SETTLE_IN)
_AT_ONCE_MS: Milliseconds = milliseconds(bounds.SETTLE_IN_AT_ONCE)
_HEARD = 0.5
"""What is said once in a session is said where the voice is at least so present."""


@dataclass(frozen=True)
class Conductor:
    """A script, the clips of a voice, and what a listener chose before."""

    session: Session
    clips: Mapping[str, Clip]
    """The voice's clip for each line that has one, by line id."""
    holds: bool = True
    """False drops every hold and rest."""
    beside: Beside = field(default_factory=Beside)
    """What the guide can say beside the script."""
    ground: Stage | None = None
    """What comes before any pacing where two breathe fast; None where there is no such thing."""
    space: bool = False
    """Whether lines that can be done without are left out."""
    heard: frozenset[When] = WITH_TONES
    """What is so of the tones, and of the voice."""
    leads: bool = True
    """False leads one listener nowhere, unless they ask for it: every stage stays at their own pace."""

    @cached_property
    def _meant(self) -> tuple[Meant, ...]:
        return meant(self.session.stages, holds=self.holds)

    @cached_property
    def speech(self) -> Speech:
        """What gives lines their times."""
        return Speech(self.clips, self.space, self.heard)

    @cached_property
    def _beside(self) -> frozenset[str]:
        """The ids of what is said beside the script where it is so."""
        return frozenset(line.id for line in (self.beside.steady, self.beside.leading) if line is not None)

    @cached_property
    def _slowest_ms(self) -> Milliseconds | None:
        """The longest breath that the script leads to; None where it leads nowhere, or says itself what steady is."""
        if any(When.STEADY in line.when for line in self.session.lines):
            return None
        targets = [stage.breath.pattern for stage in self.session.stages if isinstance(stage.breath, Paced)]
        return max((target.total_ms for target in targets), default=None)

    def for_two(self, left: Pattern, right: Pattern) -> Conductor:
        """Return the conductor for two with these breaths."""
        if self.ground is None:
            return self
        ground = self.beside.before(self.ground)
        return replace(self, session=with_grounding_first(self.session, ground, wanted=both_fast(left, right)))

    def begin(self, listener: Pattern | None = None, partner: Pattern | None = None) -> PlanState:
        """Return the state after settling in, with the listener's own breath where they gave one.

        With a partner's breath there are two, the listener on the left.
        """
        begin_ms = _AT_ONCE_MS if self.session.name == OVERWHELM else _SETTLE_IN_MS
        lead: Lead
        if partner is not None:
            lead = Couple.of(listener, partner, begin_ms)
        else:
            met = bounds.MEETING_BREATHS if self.session.meets and listener is not None else 0
            lead = replace(Alone.of(listener), matched=met, led=self.leads)
        return self._enter(PlanState(lead, begin_ms, two=partner is not None), 0)

    def finished(self, state: PlanState) -> bool:
        """Return whether every stage has been laid."""
        return state.stage >= len(self.session.stages)

    def next(self, state: PlanState) -> tuple[PlanState, Laid]:
        """Lay the next breath, or in a free stretch the next line, or what is left after the last.

        Returns:
            The state after it, and what it adds to the timeline.

        """
        stage = self.session.stages[state.stage]
        if state.company and state.cursor_ms >= state.company_until_ms:
            return self._leave(state, stage, Laid(), last=True)
        if state.let_go or isinstance(stage.breath, Free):
            return self._unpaced(state, stage)
        if state.listening_ms:
            return self._listening(state), Laid()
        return self._breath(state, stage)

    def laid_from(self, state: PlanState) -> tuple[tuple[PlanStep, ...], PlanState]:
        """Lay everything that is left from a state on; return the steps, and the state after the last."""
        steps: list[PlanStep] = []
        while not self.finished(state):
            after, laid = self.next(state)
            steps.append(PlanStep(state, laid))
            state = after
        return tuple(steps), state

    def _enter(self, state: PlanState, index: int) -> PlanState:
        stages = self.session.stages
        if index >= len(stages):
            return replace(state, stage=index, waiting=())
        breath, waiting = stages[index].breath, stages[index].lines
        if isinstance(breath, Paced) and self._is_steady(state, stages[index]) and self.beside.steady is not None:
            waiting = (self.beside.steady, *waiting)
        return replace(
            state,
            lead=state.lead.unlost().entering(breath.step_ms if isinstance(breath, Paced) else None),
            stage=index,
            stage_start_ms=state.cursor_ms,
            uncounted_ms=NO_TIME,
            waiting=waiting,
            listening_ms=NO_TIME,
        )

    def _is_steady(self, state: PlanState, stage: Stage) -> bool:
        """Return whether it is to be said once that there is nothing to slow down, in the whole session."""
        listener, slowest_ms = state.lead.listener, self._slowest_ms
        if state.told_steady or not state.lead.knows or listener is None or slowest_ms is None:
            return False
        return stage.presence.voice >= _HEARD and listener.total_ms >= slowest_ms

    def _leave(self, state: PlanState, stage: Stage, laid: Laid, *, last: bool = False) -> tuple[PlanState, Laid]:
        span = StageSpan(
            name=stage.name,
            start_ms=state.stage_start_ms,
            end_ms=state.cursor_ms,
            presence=stage.presence,
            paced=not isinstance(stage.breath, Free),
        )
        after = len(self.session.stages) if last else state.stage + 1
        return self._enter(state, after), replace(laid, stage=span)

    # -- Where nothing is paced ---------------------------------------------------------------------------------------

    def _unpaced(self, state: PlanState, stage: Stage) -> tuple[PlanState, Laid]:
        if state.calls:
            return self._call_in_free(state, stage)
        if state.company:
            away_ms = state.company_until_ms - state.cursor_ms
            return _uncounted(replace(state, cursor_ms=state.company_until_ms), away_ms), Laid()
        return self._free(state, stage) if isinstance(stage.breath, Free) else self._unled(state, stage)

    def _free(self, state: PlanState, stage: Stage) -> tuple[PlanState, Laid]:
        """Lay the next line of a free stretch; after the last, the rest of it.

        The stretch waits for its last line by whole breaths of the pace before.
        """
        turn = self.speech.in_free(state, stage)
        state = replace(state, waiting=turn.waiting, voice_free_ms=turn.free_ms)
        laid = Laid(lines=turn.said, left_out=self._of_the_script(turn.left_out))
        if turn.said:
            return replace(state, cursor_ms=turn.said[-1].end_ms), laid
        end_ms = state.stage_start_ms + state.uncounted_ms + max(stage.length_ms or 0, state.least_ms_now)
        over_ms = max(state.voice_free_ms, state.cursor_ms) - end_ms
        if over_ms > 0:
            breath_ms = (state.lead.pace or DEFAULT_LISTENER).total_ms
            end_ms += -(-over_ms // breath_ms) * breath_ms
        return self._leave(resumed(state, end_ms), stage, laid)

    def _unled(self, state: PlanState, stage: Stage) -> tuple[PlanState, Laid]:
        """Let a stage's time pass without pacing, and its lines, which are of a pace, unsaid."""
        of_stage = self._meant[state.stage]
        begun_ms = state.stage_start_ms + state.uncounted_ms
        if state.waiting:
            line, *rest = state.waiting
            due_ms = of_stage.due_ms(line.place.breath) if isinstance(line.place, AtPhase) else 0
            cursor_ms = max(state.cursor_ms, begun_ms + due_ms)
            left_out = LeftOut(line.id, line.words, stage.name, cursor_ms, line.when, Why.LET_GO)
            after = replace(state, cursor_ms=cursor_ms, waiting=tuple(rest))
            return after, Laid(left_out=self._of_the_script((left_out,)))
        end_ms = begun_ms + max(of_stage.length_ms, state.least_ms_now)
        return self._leave(resumed(state, max(end_ms, state.voice_free_ms, state.cursor_ms)), stage, Laid())

    def _listening(self, state: PlanState) -> PlanState:
        """Let the pacing go for a while: the listener's breath is their own again, and can be given."""
        cursor_ms = max(state.cursor_ms, state.voice_free_ms) + state.listening_ms
        back = self.beside.back
        calls = (*state.calls, back) if back is not None and not state.company else state.calls
        after = _uncounted(replace(state, listening_ms=NO_TIME, calls=calls), cursor_ms - state.cursor_ms)
        return resumed(after, cursor_ms)

    def _call_in_free(self, state: PlanState, stage: Stage) -> tuple[PlanState, Laid]:
        line, *rest = state.calls
        start_ms = max(next_word_ms(state.voice_free_ms), state.cursor_ms)
        said = self.speech.called(line, stage.name, start_ms, state.called + 1)
        after = replace(state, calls=tuple(rest), called=state.called + 1)
        return replace(after, cursor_ms=said.end_ms, voice_free_ms=said.end_ms), Laid(lines=(said,))

    # -- Where a breath is paced --------------------------------------------------------------------------------------

    def _breath(self, state: PlanState, stage: Stage) -> tuple[PlanState, Laid]:
        """Lay a breath, with the lines that begin in it. The script's own wait until a lost listener has been met."""
        if state.company and not state.lead.stays and not state.lead.meets:
            state = replace(state, lead=state.lead.stay())
        before, lead = state, state.lead
        given = state.lead.next(self._ask(state), state.cursor_ms)
        state, called = self._calls(state, stage, given.breath)
        laid = Laid(given.breath, lines=called, partner=given.partner, marks=given.marks)
        if given.counted and not state.company:
            turn = self.speech.in_breath(state, stage, given.breath, given.standing, self._meant[state.stage])
            state, said = self._numbered(state, turn.said)
            laid = replace(laid, lines=(*called, *said), left_out=self._of_the_script(turn.left_out))
            promised_ms = turn.promised_ms or state.promised_ms
            state = replace(state, waiting=turn.waiting, voice_free_ms=turn.free_ms, promised_ms=promised_ms)
        else:
            state = _uncounted(state, given.breath.pattern.total_ms)
        state = self._after_breath(state, given)
        if not lead.apart and given.lead == lead and (until_ms := self._alike_until(before, state, stage)):
            state, laid = self._run(state, laid, until_ms)
        if self._complete(state):
            return self._leave(state, stage, laid)
        return state, laid

    def _alike_until(self, before: PlanState, state: PlanState, stage: Stage) -> Milliseconds:
        """Return until when all breaths are like the one just laid: in company, or an open stage; 0 where it is not so.

        Nothing may be left to say, nor have been said in it: whoever takes a breath of the run back takes no line.
        """
        if state.company:
            return NO_TIME if state.calls else state.company_until_ms
        if not stage.open or before.waiting or before.calls or before.lead.meets:
            return NO_TIME
        length_ms = max(self._meant[state.stage].length_ms, state.least_ms_now)
        return state.stage_start_ms + state.uncounted_ms + length_ms

    def _ask(self, state: PlanState) -> Ask:
        """Return what the stage asks of the breath, and where the one after it goes."""
        stage, *after = self.session.stages[state.stage : state.stage + 2]
        counted_ms = state.cursor_ms - state.stage_start_ms - state.uncounted_ms
        left_ms = max(self._meant[state.stage].length_ms, state.least_ms_now) - counted_ms
        ask = ask_of(stage, holds=self.holds)._replace(left_ms=left_ms)
        return ask._replace(next_target=ask_of(after[0], holds=self.holds).target) if after else ask

    @staticmethod
    def _run(state: PlanState, laid: Laid, until_ms: Milliseconds) -> tuple[PlanState, Laid]:
        """Lay the breaths of what goes on as it is."""
        breath = laid.breath
        if breath is None:
            return state, laid
        starts = range(state.cursor_ms, until_ms, breath.pattern.total_ms)
        pattern, stage, mode = breath.pattern, breath.stage, breath.mode
        run = tuple(Breath(Milliseconds(start_ms), pattern, stage, mode) for start_ms in starts)
        return state.after_run(run), replace(laid, run=run)

    def _after_breath(self, state: PlanState, given: Given) -> PlanState:
        waiting, leading = state.waiting, self.beside.leading
        if state.lead.meets and not given.lead.meets and not state.company and leading is not None:
            waiting = (leading, *waiting)
        end_ms = given.breath.end_ms
        return replace(state, lead=given.lead, cursor_ms=end_ms, paced_until_ms=end_ms, waiting=waiting)

    def _numbered(self, state: PlanState, said: tuple[SpokenLine, ...]) -> tuple[PlanState, tuple[SpokenLine, ...]]:
        """Return lines with those that are said beside the script bearing a number, as an answer to a call does."""
        lines: list[SpokenLine] = []
        for line in said:
            if line.id not in self._beside:
                lines.append(line)
                continue
            state = replace(state, called=state.called + 1, told_steady=state.told_steady or When.STEADY in line.when)
            lines.append(replace(line, id=f"{line.id}-{state.called}", presence=bounds.CALL_PRESENCE))
        return state, tuple(lines)

    def _calls(self, state: PlanState, stage: Stage, breath: Breath) -> tuple[PlanState, tuple[SpokenLine, ...]]:
        """Say what is to be said next, at the turns of a breath."""
        said: tuple[SpokenLine, ...] = ()
        for phase in (Phase.INHALE, Phase.EXHALE):
            start_ms = breath.start_ms + breath.pattern.offset_ms(phase)
            if state.calls and start_ms >= next_word_ms(state.voice_free_ms):
                line, *rest = state.calls
                said = (*said, self.speech.called(line, stage.name, start_ms, state.called + 1))
                free_ms = said[-1].end_ms
                state = replace(state, calls=tuple(rest), called=state.called + 1, voice_free_ms=free_ms)
        return state, said

    def _complete(self, state: PlanState) -> bool:
        """Return whether a paced stage may end here: its length is reached, and everything in it has been said."""
        if state.company or state.waiting or not state.lead.may_end or state.voice_free_ms > state.cursor_ms:
            return False
        if state.cursor_ms <= state.promised_ms:
            return False
        counted_ms = state.cursor_ms - state.stage_start_ms - state.uncounted_ms
        return counted_ms >= max(self._meant[state.stage].length_ms, state.least_ms_now)

    # -- The whole ----------------------------------------------------------------------------------------------------

    def _of_the_script(self, left_out: tuple[LeftOut, ...]) -> tuple[LeftOut, ...]:
        return tuple(each for each in left_out if each.id not in self._beside)

    def timeline(self, laid: Iterable[Laid], end: PlanState) -> Timeline:
        """Return everything that was laid as a timeline, closing after the last of it."""
        steps = tuple(laid)
        return Timeline(
            session=self.session.name,
            title=self.session.title,
            duration_ms=end.cursor_ms + CLOSING_MS,
            stages=tuple(step.stage for step in steps if step.stage),
            breaths=tuple(breath for step in steps if step.breath for breath in (step.breath, *step.run)),
            lines=tuple(line for step in steps for line in step.lines),
            partner=tuple(breath for step in steps for breath in step.partner),
            marks=_marks(steps) if end.two else (),
            left_out=tuple(line for step in steps for line in step.left_out),
            open=self.session.stages[-1].open or end.company,
        )


def _marks(steps: tuple[Laid, ...]) -> tuple[Mark, ...]:
    marks = [mark for step in steps for mark in step.marks]
    return Mark(NO_TIME, Change.APART), *sorted(marks, key=lambda mark: mark.at_ms)


def _uncounted(state: PlanState, length_ms: Milliseconds) -> PlanState:
    return replace(state, uncounted_ms=state.uncounted_ms + length_ms)


def resumed(state: PlanState, cursor_ms: Milliseconds) -> PlanState:
    """Return the state at a time up to which nothing was paced."""
    long = state.paced_until_ms is not None and cursor_ms - state.paced_until_ms >= LONG_FREE_MS
    return replace(state, cursor_ms=cursor_ms, lead=state.lead.after_free(cursor_ms, long=long))


def plan(  # noqa: PLR0913 - what a timeline follows from, each by its name
    session: Session,
    clips: Mapping[str, Clip],
    *,
    listener: Pattern | None = None,
    partner: Pattern | None = None,
    holds: bool = True,
    space: bool = False,
    heard: frozenset[When] = WITH_TONES,
) -> Timeline:
    """Return the whole timeline of a session as it stands before anybody asks for a change.

    Args:
        session: The script.
        clips: The voice's clip for each line that has one.
        listener: The listener's own breath; None meets them at a gentle default.
        partner: A second person's own breath, where there are two.
        holds: False drops every hold and rest.
        space: Whether lines that can be done without are left out.
        heard: What is so of the tones, and of the voice.

    """
    conductor = Conductor(session, clips, holds, space=space, heard=heard)
    steps, end = conductor.laid_from(conductor.begin(listener, partner))
    return conductor.timeline((step.laid for step in steps), end)
