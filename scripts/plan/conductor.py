"""The conductor: turns a script into a timeline, one breath (or one line of a free stretch) at a time.

It is a pure function from a state to the next: what the listener is at, where the cursor is, which lines wait.
Whoever wants another pace changes the state between two steps and goes on (``scripts.plan.steering``). Lengths are
whole milliseconds, so the same input gives the same timeline bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.breath import DEFAULT_LISTENER
from scripts.couple.convergence import both_fast
from scripts.couple.grounding_first import with_grounding_first
from scripts.couple.lead import Couple
from scripts.files.model import AtPhase, AtTime, Free, Paced
from scripts.laid.events import Change, Mark, SpokenLine, StageSpan
from scripts.lead.alone import Alone
from scripts.lead.contract import Ask
from scripts.plan.state import Laid, PlanState
from scripts.plan.timeline import Timeline
from scripts.units import milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scripts.breath import Pattern
    from scripts.files.model import Line, Session, Stage
    from scripts.laid.events import Breath
    from scripts.units import Milliseconds
    from scripts.voice.voices import Clip

CLOSING_MS = milliseconds(bounds.CLOSING)
LINE_GAP_MS = milliseconds(bounds.LINE_GAP)
_SETTLE_IN_MS = milliseconds(bounds.SETTLE_IN)


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
        lead = Alone.of(listener) if partner is None else Couple.of(listener, partner, _SETTLE_IN_MS)
        return self._enter(PlanState(lead, _SETTLE_IN_MS, two=partner is not None), 0)

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
        if state.listening_ms:
            # The pacing lets go for a while: the listener's breath is their own again, and can be given.
            cursor_ms = max(state.cursor_ms, state.voice_free_ms) + state.listening_ms
            uncounted_ms = state.uncounted_ms + cursor_ms - state.cursor_ms
            after = replace(state, listening_ms=0, uncounted_ms=uncounted_ms)
            return resumed(after, cursor_ms), Laid()
        return self._breath(state, stage)

    def _enter(self, state: PlanState, index: int) -> PlanState:
        stages = self.session.stages
        if index >= len(stages):
            return replace(state, stage=index, waiting=())
        breath = stages[index].breath
        return replace(
            state,
            lead=state.lead.unlost().entering(breath.step_ms if isinstance(breath, Paced) else None),
            stage=index,
            stage_start_ms=state.cursor_ms,
            breath=0,
            uncounted_ms=0,
            waiting=() if state.company else stages[index].lines,
            listening_ms=0,
        )

    def _leave(self, state: PlanState, stage: Stage, laid: Laid) -> tuple[PlanState, Laid]:
        span = StageSpan(
            name=stage.name,
            start_ms=state.stage_start_ms,
            end_ms=state.cursor_ms,
            presence=stage.presence,
            paced=not isinstance(stage.breath, Free),
        )
        return self._enter(state, state.stage + 1), replace(laid, stage=span)

    def _free(self, state: PlanState, stage: Stage) -> tuple[PlanState, Laid]:
        """Lay the next line of a free stretch; after the last, the rest of it.

        The stretch waits for its last line by whole breaths of the pace before.
        """
        if state.waiting:
            line, *rest = state.waiting
            wanted_ms = state.stage_start_ms + (line.place.offset_ms if isinstance(line.place, AtTime) else 0)
            free_ms = state.voice_free_ms + LINE_GAP_MS if state.voice_free_ms else 0
            said = self.said(line, stage.name, max(wanted_ms, free_ms, state.cursor_ms))
            after = replace(state, cursor_ms=said.end_ms, voice_free_ms=said.end_ms, waiting=tuple(rest))
            return after, Laid(lines=(said,))
        end_ms = state.stage_start_ms + (stage.length_ms or 0)
        over_ms = max(state.voice_free_ms, state.cursor_ms) - end_ms
        if over_ms > 0:
            breath_ms = (state.lead.pace or DEFAULT_LISTENER).total_ms
            end_ms += -(-over_ms // breath_ms) * breath_ms
        return self._leave(resumed(state, end_ms), stage, Laid())

    def _breath(self, state: PlanState, stage: Stage) -> tuple[PlanState, Laid]:
        """Lay a breath, with the lines that begin in it. The script's own wait until a lost listener has been met."""
        given = state.lead.next(self._ask(stage), state.cursor_ms)
        lines: tuple[SpokenLine, ...] = ()
        if given.counted:
            state, lines = self._lines(replace(state, breath=state.breath + 1), stage, given.breath)
        else:
            state = replace(state, uncounted_ms=state.uncounted_ms + given.breath.pattern.total_ms)
        state = replace(state, lead=given.lead, cursor_ms=given.breath.end_ms)
        laid = Laid(given.breath, lines, partner=given.partner, marks=given.marks)
        if self._complete(state, stage):
            return self._leave(state, stage, laid)
        return state, laid

    def _ask(self, stage: Stage) -> Ask:
        if not isinstance(stage.breath, Paced):
            return Ask(stage.name, None)
        target = stage.breath.pattern if self.holds else stage.breath.pattern.without_holds()
        return Ask(stage.name, target, leads=stage.breath.step_ms is not None)

    def _lines(self, state: PlanState, stage: Stage, breath: Breath) -> tuple[PlanState, tuple[SpokenLine, ...]]:
        """Give times to the waiting lines whose turn has come in the breath at the cursor.

        A line begins at the start of its phase, in its breath or, where the voice is still busy, in a later one.
        """
        said: list[SpokenLine] = []
        waiting = list(state.waiting)
        free_ms = state.voice_free_ms
        while waiting:
            place = waiting[0].place
            assert isinstance(place, AtPhase)  # noqa: S101 - the loader gives paced stages no other
            start_ms = breath.start_ms + breath.pattern.offset_ms(place.phase)
            if place.breath > state.breath or (free_ms and start_ms < free_ms + LINE_GAP_MS):
                break
            said.append(self.said(waiting.pop(0), stage.name, start_ms))
            free_ms = said[-1].end_ms
        return replace(state, waiting=tuple(waiting), voice_free_ms=free_ms), tuple(said)

    def _complete(self, state: PlanState, stage: Stage) -> bool:
        """Return whether a paced stage may end here: its length is reached, and everything in it has been said."""
        if state.waiting or not state.lead.may_end or state.voice_free_ms > state.cursor_ms:
            return False
        if stage.breaths is not None:
            return state.breath >= stage.breaths
        return state.cursor_ms - state.stage_start_ms - state.uncounted_ms >= (stage.length_ms or 0)

    def said(self, line: Line, stage: str, start_ms: Milliseconds) -> SpokenLine:
        """Return a line at its time, as long as its recording, or as reading it takes."""
        clip = self.clips.get(line.id)
        # Whole milliseconds, rounded up: a line's end is never before the recording's.
        length_ms = -int(-clip.length * 1000 // 1) if clip else reading_ms(line.words)
        return SpokenLine(
            id=line.id,
            words=line.words,
            stage=stage,
            start_ms=start_ms,
            end_ms=start_ms + length_ms,
            clip=clip,
        )

    def timeline(self, laid: Iterable[Laid], end: PlanState) -> Timeline:
        """Return everything that was laid as a timeline, closing after the last of it."""
        steps = tuple(laid)
        return Timeline(
            session=self.session.name,
            title=self.session.title,
            duration_ms=end.cursor_ms + CLOSING_MS,
            stages=tuple(step.stage for step in steps if step.stage),
            breaths=tuple(step.breath for step in steps if step.breath),
            lines=tuple(line for step in steps for line in step.lines),
            partner=tuple(breath for step in steps for breath in step.partner),
            marks=_marks(steps) if end.two else (),
        )


def _marks(steps: tuple[Laid, ...]) -> tuple[Mark, ...]:
    marks = [mark for step in steps for mark in step.marks]
    return Mark(0, Change.APART), *sorted(marks, key=lambda mark: mark.at_ms)


def resumed(state: PlanState, cursor_ms: Milliseconds) -> PlanState:
    """Return the state at a time up to which nothing was paced."""
    return replace(state, cursor_ms=cursor_ms, lead=state.lead.after_free(cursor_ms))


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
