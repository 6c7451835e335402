"""The conductor: turns a script into a timeline, one breath (or one line of a free stretch) at a time.

It is a pure function from a state to the next: what the listener is at, where the cursor is, which lines wait.
Whoever wants another pace changes the state between two steps and goes on (``scripts.plan.steering``). Lengths are
whole milliseconds, so the same input gives the same timeline bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.breath import DEFAULT_LISTENER, Pattern
from scripts.couple.convergence import SHARED_BREATHS, both_fast
from scripts.couple.curves import Change, Mark
from scripts.couple.grounding_first import with_grounding_first
from scripts.couple.pair import Pair, breath_of
from scripts.couple.steps import apart, beside, both_from, next_left, planned
from scripts.files.model import AtPhase, AtTime, Free, Match, Paced
from scripts.laid.events import Mode, SpokenLine, StageSpan
from scripts.plan.pace import floored, walked
from scripts.plan.state import Laid, PlanState
from scripts.plan.timeline import Timeline
from scripts.units import milliseconds, seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scripts.files.model import Line, Session, Stage
    from scripts.plan.repair import Repair
    from scripts.units import Milliseconds
    from scripts.voice.voices import Clip

CLOSING_MS = milliseconds(bounds.CLOSING)
LINE_GAP_MS = milliseconds(bounds.LINE_GAP)
_SETTLE_IN_MS = milliseconds(bounds.SETTLE_IN)
_LEAD_STEP_MS = milliseconds(bounds.LEAD_STEP_MAX)


@dataclass(frozen=True, slots=True)
class Conductor:
    """A script, the clips of a voice, and what a listener chose before."""

    session: Session
    clips: Mapping[str, Clip]
    """The voice's clip for each line that has one, by line id."""
    holds: bool = True
    """False drops every hold and rest."""
    repair_words: tuple[Line, ...] = ()
    """What the guide can say when it has lost the listener, in turn."""
    ground: Stage | None = None
    """What comes before any pacing where both of two breathe fast; None where there is no such thing."""

    def for_two(self, left: Pattern, right: Pattern) -> Conductor:
        """Return the conductor for two with these breaths."""
        if self.ground is None:
            return self
        return replace(self, session=with_grounding_first(self.session, self.ground, wanted=both_fast(left, right)))

    def begin(self, listener: Pattern | None = None, partner: Pattern | None = None) -> PlanState:
        """Return the state after settling in, with the listener's own breath where they gave one.

        With a partner's breath there are two, the listener on the left.
        """
        two = partner is not None
        pair = Pair.of(listener or DEFAULT_LISTENER, partner, _SETTLE_IN_MS) if partner is not None else None
        return self._enter(
            PlanState(
                cursor_ms=_SETTLE_IN_MS,
                stage=0,
                stage_start_ms=_SETTLE_IN_MS,
                breath=0,
                waiting=(),
                voice_free_ms=0,
                pace=listener,
                step_ms=_LEAD_STEP_MS,
                listener=listener,
                pair=pair,
                two=two,
            ),
            0,
        )

    def finished(self, state: PlanState) -> bool:
        """Return whether every stage has been laid."""
        return state.stage >= len(self.session.stages)

    def next(self, state: PlanState) -> tuple[PlanState, Laid]:
        """Lay the next breath, or in a free stretch the next line, or what is left after the last.

        Returns:
            The state after it, and what it adds to the timeline.

        """
        stage = self.session.stages[state.stage]
        if isinstance(stage.breath, Free):
            return self._free(state, stage)
        if state.repair is not None and state.repair.listening_ms:
            return self._listen(state, state.repair), Laid()
        return self._breath(state, stage)

    def _enter(self, state: PlanState, index: int) -> PlanState:
        stages = self.session.stages
        if index >= len(stages):
            return replace(state, stage=index, waiting=())
        breath = stages[index].breath
        step_ms = breath.step_ms if isinstance(breath, Paced) and breath.step_ms else None
        if step_ms is not None:
            step_ms = max(milliseconds(bounds.LEAD_STEP_MIN), step_ms >> state.repairs)
        return replace(
            state,
            stage=index,
            stage_start_ms=state.cursor_ms,
            breath=0,
            waiting=() if state.company else stages[index].lines,
            step_ms=step_ms or state.step_ms,
            nearing=0,
            nearing_ms=0,
        )

    def _leave(self, state: PlanState, stage: Stage, laid: Laid) -> tuple[PlanState, Laid]:
        span = StageSpan(
            name=stage.name,
            start=seconds(state.stage_start_ms),
            end=seconds(state.cursor_ms),
            presence=stage.presence,
            paced=not isinstance(stage.breath, Free),
        )
        return self._enter(replace(state, repair=None), state.stage + 1), replace(laid, stage=span)

    def _free(self, state: PlanState, stage: Stage) -> tuple[PlanState, Laid]:
        """Lay the next line of a free stretch; after the last, the rest of it.

        The stretch waits for its last line by whole breaths of the pace before.
        """
        if state.waiting:
            line, *rest = state.waiting
            wanted_ms = state.stage_start_ms + (line.place.offset_ms if isinstance(line.place, AtTime) else 0)
            free_ms = state.voice_free_ms + LINE_GAP_MS if state.voice_free_ms else 0
            said = self.said(line, stage.name, max(wanted_ms, free_ms, state.cursor_ms))
            end_ms = milliseconds(said.end)
            after = replace(state, cursor_ms=end_ms, voice_free_ms=end_ms, waiting=tuple(rest))
            return after, Laid(lines=(said,))
        end_ms = state.stage_start_ms + (stage.length_ms or 0)
        over_ms = max(state.voice_free_ms, state.cursor_ms) - end_ms
        if over_ms > 0:
            breath_ms = (state.pace or DEFAULT_LISTENER).total_ms
            end_ms += -(-over_ms // breath_ms) * breath_ms
        return self._leave(both_from(state, end_ms), stage, Laid())

    def _listen(self, state: PlanState, repair: Repair) -> PlanState:
        """Let the pacing go for a while: the listener's breath is their own again, and can be given."""
        cursor_ms = max(state.cursor_ms, state.voice_free_ms) + repair.listening_ms
        state = replace(state, pace=repair.meet, repair=replace(repair, listening_ms=0))
        return both_from(state, cursor_ms)

    def _breath(self, state: PlanState, stage: Stage) -> tuple[PlanState, Laid]:
        state, begun = planned(state, Laid())
        two = apart(state) is not None
        if two:
            state, pattern, mode = next_left(state)
        else:
            pattern, mode = self._paced(state, stage)
            state = replace(state, shared=0 if state.repair else max(0, state.shared - 1))
        breath = breath_of(pattern, state.cursor_ms, stage.name, mode)
        repair = state.repair
        lines: tuple[SpokenLine, ...] = ()
        if repair is not None:
            # The script's own lines wait until the listener has been met again.
            left = replace(repair, breaths=repair.breaths - 1)
            state = replace(state, repair=left if left.breaths else None)
        else:
            state, lines = self._lines(replace(state, breath=state.breath + 1), stage, pattern)
        state = replace(state, cursor_ms=state.cursor_ms + pattern.total_ms, pace=pattern)
        laid = replace(begun, breath=breath, lines=lines)
        if two:
            state, laid = beside(state, laid, stage.name)
        if self._complete(state, stage):
            return self._leave(state, stage, laid)
        return state, laid

    def _paced(self, state: PlanState, stage: Stage) -> tuple[Pattern, Mode]:
        """Return the next breath's pattern and how it relates to the listener's."""
        if state.repair is not None:
            return state.repair.meet, Mode.REPAIR
        if state.pace is not None and (state.shared == SHARED_BREATHS or (state.shared and state.held is None)):
            return state.pace, Mode.MATCH if isinstance(stage.breath, Match) else Mode.STEADY
        if state.held is not None:
            before = state.pace or DEFAULT_LISTENER
            # What the listener asks to have shortened is shortened at once; a slower breath is walked to.
            slower = state.held.total_ms > before.total_ms
            return (walked(before, state.held, state.step_ms) if slower else state.held), Mode.STAY
        if isinstance(stage.breath, Match):
            return state.listener or state.met, Mode.MATCH
        assert isinstance(stage.breath, Paced)  # noqa: S101 - free stages never come here
        target = stage.breath.pattern if self.holds else stage.breath.pattern.without_holds()
        target = floored(target, state.listener)
        before_or_none = state.pace
        if before_or_none is None:
            # Nothing paced yet. Only a stage that says it leads begins at the default listener's breath.
            if stage.breath.step_ms is None:
                return target, Mode.STEADY
            before_or_none = state.met
        pattern = walked(before_or_none, target, state.step_ms)
        return pattern, Mode.STEADY if pattern == before_or_none else Mode.LEAD

    def _lines(self, state: PlanState, stage: Stage, pattern: Pattern) -> tuple[PlanState, tuple[SpokenLine, ...]]:
        """Give times to the waiting lines whose turn has come in the breath at the cursor.

        A line begins at the start of its phase, in its breath or, where the voice is still busy, in a later one.
        """
        said: list[SpokenLine] = []
        waiting = list(state.waiting)
        free_ms = state.voice_free_ms
        while waiting:
            place = waiting[0].place
            assert isinstance(place, AtPhase)  # noqa: S101 - the loader gives paced stages no other
            start_ms = state.cursor_ms + pattern.offset_ms(place.phase)
            if place.breath > state.breath or (free_ms and start_ms < free_ms + LINE_GAP_MS):
                break
            said.append(self.said(waiting.pop(0), stage.name, start_ms))
            free_ms = milliseconds(said[-1].end)
        return replace(state, waiting=tuple(waiting), voice_free_ms=free_ms), tuple(said)

    def _complete(self, state: PlanState, stage: Stage) -> bool:
        """Return whether a paced stage may end here: its length is reached, and everything in it has been said."""
        if state.waiting or state.repair is not None or state.voice_free_ms > state.cursor_ms:
            return False
        if state.shared or _nearing(state):
            return False
        # Where two become one in a stage that leads somewhere, its own length begins after that.
        paced = isinstance(stage.breath, Paced)
        if stage.breaths is not None:
            return state.breath - paced * state.nearing >= stage.breaths
        return state.cursor_ms - state.stage_start_ms - paced * state.nearing_ms >= (stage.length_ms or 0)

    def said(self, line: Line, stage: str, start_ms: Milliseconds) -> SpokenLine:
        """Return a line at its time, as long as its recording, or as reading it takes."""
        clip = self.clips.get(line.id)
        # Whole milliseconds, rounded up: a line's end is never before the recording's.
        length_ms = -int(-clip.length * 1000 // 1) if clip else reading_ms(line.words)
        return SpokenLine(
            id=line.id,
            words=line.words,
            stage=stage,
            start=seconds(start_ms),
            end=seconds(start_ms + length_ms),
            clip=clip,
        )

    def timeline(self, laid: Iterable[Laid], end: PlanState) -> Timeline:
        """Return everything that was laid as a timeline, closing after the last of it."""
        steps = tuple(laid)
        return Timeline(
            session=self.session.name,
            title=self.session.title,
            duration=seconds(end.cursor_ms + CLOSING_MS),
            stages=tuple(step.stage for step in steps if step.stage),
            breaths=tuple(step.breath for step in steps if step.breath),
            lines=tuple(line for step in steps for line in step.lines),
            partner=tuple(breath for step in steps for breath in step.partner),
            marks=_marks(steps) if end.two else (),
        )


def _marks(steps: tuple[Laid, ...]) -> tuple[Mark, ...]:
    marks = [mark for step in steps for mark in step.marks]
    return Mark(0.0, Change.APART), *sorted(marks, key=lambda mark: mark.at)


def _nearing(state: PlanState) -> bool:
    """Return whether two are on their way to one breath. Two who asked to stay where they are are not."""
    pair = apart(state)
    return pair is not None and not pair.held


def reading_ms(words: str) -> Milliseconds:
    """Return how long a line without a recording is shown: an unhurried 110 words a minute, at least 2.5 s."""
    return max(2500, round(len(words.split()) * 60_000 / 110) + 600)


def plan(
    session: Session,
    clips: Mapping[str, Clip],
    *,
    listener: Pattern | None = None,
    partner: Pattern | None = None,
    holds: bool = True,
) -> Timeline:
    """Return the whole timeline of a session as it stands before anybody asks for a change.

    Args:
        session: The script.
        clips: The voice's clip for each line that has one.
        listener: The listener's own breath; None meets them at a gentle default.
        partner: A second person's own breath, where there are two.
        holds: False drops every hold and rest.

    """
    conductor = Conductor(session, clips, holds)
    state = conductor.begin(listener, partner)
    steps: list[Laid] = []
    while not conductor.finished(state):
        state, laid = conductor.next(state)
        steps.append(laid)
    return conductor.timeline(steps, state)
