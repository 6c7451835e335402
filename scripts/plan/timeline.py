"""A laid-out session: breaths, lines and stages at their times, and the curves that sound and picture evaluate.

Immutable. Whatever changes the pace makes another timeline. Every reader (picture, tones, captions, plain mode)
asks this one at the position that is heard, so they cannot disagree.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.breath import ease
from scripts.couple.curves import Two
from scripts.laid.curve import Curve, Piece, Step, steps
from scripts.laid.idle import idle
from scripts.laid.level import Level
from scripts.units import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.breath import Phase
    from scripts.laid.events import Breath, LeftOut, Mark, SpokenLine, StageSpan
    from scripts.units import Milliseconds, Seconds

FREE_LEVEL = 0.3
"""The level the light and the bed rest at while the breath is the listener's own."""
_FREE_GLIDE: Seconds = 3.0
_BETWEEN_TONES = 0.05
"""What stays of the tones in a breath that has none: a bed 14 dB down, so that nobody is left alone."""
_CALL_STAYS: Seconds = 8.0
"""So long after the answer to a call the bed is up."""
_PRESENCE_GLIDE: Seconds = 5.0
"""A change of presence takes this long: nothing jumps."""
_LANDING = 0.45
"""How present the tones are once everything is said: a little nearer, before they leave."""
_ARRIVES: Seconds = 1.5
"""They come nearer in this time."""
_LEAVES: Seconds = 10.0
"""The tones take the last so many seconds to leave."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything true at one position."""

    position: Seconds
    level: float
    """How full the breath is: 0 empty, 1 full."""
    light: float
    """How present the picture is: 0 dark, 1 full."""
    stage: StageSpan | None
    """None while settling in and while closing."""
    breath: Breath | None
    """None while the breath is the listener's own."""
    phase: Phase | None
    phase_start: Seconds
    phase_end: Seconds
    """The span of the phase; of the whole free stretch where there is none."""
    line: SpokenLine | None
    """The line being said now."""

    @property
    def phase_left(self) -> Seconds:
        """Seconds to the coming turn."""
        return max(0.0, self.phase_end - self.position)


@dataclass(frozen=True)
class Timeline:
    """A session from 0 to its end."""

    session: str
    title: str
    duration_ms: Milliseconds
    stages: tuple[StageSpan, ...]
    breaths: tuple[Breath, ...]
    lines: tuple[SpokenLine, ...]
    partner: tuple[Breath, ...] = ()
    """Where there are two: the second one's breaths, while they differ from ``breaths``, which are then the first's."""
    marks: tuple[Mark, ...] = ()
    """What becomes of the two; none where there is one."""
    left_out: tuple[LeftOut, ...] = ()
    """The lines that are not said, because what they need is not so."""
    open: bool = False
    """Whether it goes on until the listener leaves: its end is only where nobody sits longer, and no length to tell."""

    @property
    def duration(self) -> Seconds:
        """How long it is."""
        return seconds(self.duration_ms)

    @cached_property
    def _breath_starts(self) -> tuple[Seconds, ...]:
        return tuple(breath.start for breath in self.breaths)

    @cached_property
    def _line_starts(self) -> tuple[Seconds, ...]:
        return tuple(line.start for line in self.lines)

    @cached_property
    def _stage_starts(self) -> tuple[Seconds, ...]:
        return tuple(stage.start for stage in self.stages)

    @cached_property
    def level(self) -> Level:
        """How full the breath is. During free stretches it comes to rest, and the breath after goes on from there.

        What it is at a time depends on nothing later: a session can be laid anew while it runs.
        """
        return Level(self.breaths, self.duration, _free)

    @cached_property
    def seen(self) -> Level:
        """How full the light is: as the breath, but that it breathes on, softly and shallowly, while that is free.

        What it is at a time depends on nothing later, as with the level.
        """
        return Level(self.breaths, self.duration, idle)

    @cached_property
    def two(self) -> Two | None:
        """The two people, where there are two."""
        return Two.of(self.marks, self.breaths, self.partner) if self.marks else None

    @cached_property
    def second(self) -> Timeline:
        """The session as the second of the two has it: their breaths in the place of the first's."""
        return replace(self, breaths=self.two.breaths if self.two else self.breaths, partner=(), marks=())

    @cached_property
    def light(self) -> Curve:
        """How present the picture is: up from the dark while settling in, back to it while closing."""
        return self._presence([Step(stage.start, stage.presence.light, _PRESENCE_GLIDE) for stage in self.stages])

    @cached_property
    def tones(self) -> Curve:
        """How present the tones are, from and to silence."""
        changes: list[Step] = []
        for stage in self.stages:
            of_stage = [Step(stage.start, stage.presence.tones, _PRESENCE_GLIDE)]
            every = stage.presence.tone_every
            if every > 1:
                of_stage = [
                    Step(
                        breath.start,
                        stage.presence.tones * (1.0 if number % every == 0 else _BETWEEN_TONES),
                        min(_PRESENCE_GLIDE, breath.total),
                    )
                    for number, breath in enumerate(self._breaths_of(stage))
                ] or of_stage
            changes += self._up_for_calls(stage, of_stage)
        return self._presence(changes, lands=self.stages[-1].presence.tones > 0.0)

    @cached_property
    def hum(self) -> Curve:
        """How far the tones are a hum that somebody can join."""
        return steps(
            [Step(stage.start, stage.presence.hum, _PRESENCE_GLIDE) for stage in self.stages], self.stages[-1].end
        )

    @cached_property
    def room(self) -> Curve:
        """How much of the room is heard."""
        return steps(
            [Step(stage.start, stage.presence.room, _PRESENCE_GLIDE) for stage in self.stages], self.stages[-1].end
        )

    def _up_for_calls(self, stage: StageSpan, changes: list[Step]) -> list[Step]:
        """Return what the tones do in a stage: up where a call is answered in it, and for a while after."""
        calls = [line for line in self.lines if line.presence and stage.start <= line.start < stage.end]
        if not calls:
            return changes
        up = [(line.start, min(line.end + _CALL_STAYS, stage.end)) for line in calls]
        turns = {at for span in up for at in span if at < stage.end} | {change.at for change in changes}
        found: list[Step] = []
        for at in sorted(turns):
            now = max((change for change in changes if change.at <= at), default=changes[0])
            raised = any(start <= at < end for start, end in up)
            glide = now.glide if now.at == at else _PRESENCE_GLIDE
            if raised and not found and stage is self.stages[0]:
                # What a call raises rises from here on; how the tones arrived before it is as it was.
                found.append(Step(at, now.value, 0.0))
            found.append(Step(at, max(now.value, bounds.CALL_BED) if raised else now.value, glide))
        return found

    def _breaths_of(self, stage: StageSpan) -> tuple[Breath, ...]:
        first, last = (bisect_left(self._breath_starts, at) for at in (stage.start, stage.end))
        return self.breaths[first:last]

    def _presence(self, changes: list[Step], *, lands: bool = False) -> Curve:
        first, last = self.stages[0], self.stages[-1]
        arrival = Curve((Piece(0.0, first.start, 0.0, changes[0].value),))
        between = steps(changes, last.end)
        at, held = last.end, between.at(last.end)
        landing = Curve(())
        if lands and self.duration - _LEAVES > at:
            # Nothing is said any more, and somebody is still there for a moment. Then they go, slowly.
            up = Step(at, held, 0.0), Step(at, max(held, _LANDING), _ARRIVES)
            landing = steps(up, self.duration - _LEAVES)
            at, held = self.duration - _LEAVES, landing.at(self.duration - _LEAVES)
        leaving = Piece(at, self.duration, held, 0.0)
        return Curve((*arrival.pieces, *between.pieces, *landing.pieces, leaving))

    def breath_at(self, position: Seconds) -> Breath | None:
        """Return the planned breath at a position, or None where the breath is the listener's own."""
        index = bisect_right(self._breath_starts, position) - 1
        if index < 0:
            return None
        breath = self.breaths[index]
        return breath if position < breath.end else None

    def breaths_after(self, breath: Breath) -> Iterator[Breath]:
        """Yield the breaths after one of them, in order. A night of company has thousands."""
        for index in range(bisect_right(self._breath_starts, breath.start), len(self.breaths)):
            yield self.breaths[index]

    def line_at(self, position: Seconds) -> SpokenLine | None:
        """Return the line being said at a position."""
        index = bisect_right(self._line_starts, position) - 1
        if index < 0:
            return None
        line = self.lines[index]
        return line if position < line.end else None

    def last_lines(self, position: Seconds) -> tuple[SpokenLine, ...]:
        """Return the newest line that has begun by a position, behind the one before it; fewer where there are not."""
        index = bisect_right(self._line_starts, position)
        return self.lines[max(0, index - 2) : index]

    def stage_at(self, position: Seconds) -> StageSpan | None:
        """Return the stage at a position; None while settling in and closing."""
        index = bisect_right(self._stage_starts, position) - 1
        if index < 0:
            return None
        stage = self.stages[index]
        return stage if position < stage.end else None

    def again_from(self, position: Seconds) -> Seconds:
        """Return where to go on from after what was heard broke off: the start of the breath.

        Where the breath is the listener's own, it is the start of the line being said and of the breath that began in.
        """
        breath, line = self.breath_at(position), self.line_at(position)
        if breath is None and line is not None:
            position = line.start
            breath = self.breath_at(position)
        return breath.start if breath else position

    def landing(self, position: Seconds, *, after: Seconds | None = None, before: Seconds | None = None) -> Seconds:
        """Return where a jump to a position lands: on the start of the breath nearest to it.

        Where the breath is the listener's own, it lands on the position itself.

        Args:
            position: Where to, roughly.
            after: A jump forward from here lands later than this, if there is anywhere to land.
            before: A jump back from here lands earlier than this, if there is.

        """
        position = min(max(position, 0.0), self.duration)
        breath = self.breath_at(position)
        if breath is None:
            return position
        index = bisect_right(self._breath_starts, position) - 1
        places = [breath.start, breath.end]
        if index:
            places.append(self.breaths[index - 1].start)
        if after is not None:
            places = [place for place in places if place > after] or [breath.end]
        if before is not None:
            places = [place for place in places if place < before - 1.0] or [places[-1]]
        return min(places, key=lambda place: abs(place - position))

    def moment(self, position: Seconds) -> Moment:
        """Return everything true at a position (clamped to the session)."""
        position = min(max(position, 0.0), self.duration)
        breath = self.breath_at(position)
        stage = self.stage_at(position)
        phase: Phase | None = None
        start, end = (stage.start, stage.end) if stage else (0.0, self.duration)
        if breath is not None:
            for phase, start, end in breath.phases():  # noqa: B007 - the last one it fell into is the answer
                if position < end:
                    break
        return Moment(
            position=position,
            level=self.level.at(position),
            light=self.light.at(position),
            stage=stage,
            breath=breath,
            phase=phase,
            phase_start=start,
            phase_end=end,
            line=self.line_at(position),
        )


def _free(start: Seconds, end: Seconds, first: Seconds, last: Seconds) -> list[Piece]:
    """Return the level over a free stretch: from empty up to rest, and along it."""
    del first, last
    arrival = start + _FREE_GLIDE
    if end <= arrival:
        # A short one is over before it has come to rest.
        reached = FREE_LEVEL * ease((end - start) / _FREE_GLIDE)
        return [Piece(start, end, 0.0, reached)]
    return [Piece(start, arrival, 0.0, FREE_LEVEL), Piece(arrival, end, FREE_LEVEL, FREE_LEVEL)]
