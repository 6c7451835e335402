"""Reading a script aloud, line by line: where each line falls in the breath, how much room it has, which comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from scripts.bounds import LINE_GAP
from scripts.plan.conductor import plan

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scripts.breath import Pattern, Phase
    from scripts.files.model import Line, Session
    from scripts.laid.events import Breath
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

COUNT_IN: Final[Seconds] = 3.0
"""The shortest time to settle before a line: time for one small breath in."""
_COUNT_IN_MOST: Final[Seconds] = 6.0


@dataclass(frozen=True, slots=True)
class Cue:
    """A line as whoever speaks it meets it."""

    line: Line
    number: int
    """From 1."""
    stage: str
    start: Seconds
    """When it begins in the session."""
    count_in: Seconds
    """When the count-in before it begins: on a turn of the breath, where there is one to be on."""
    breath: Breath | None
    """The breath it begins on; None where the breath is the listener's own."""
    phase: Phase | None
    """What the breath does as the line begins."""
    phase_seconds: Seconds
    """How much of that phase is left when it begins; 0 where there is no phase."""
    room: Seconds
    """How long it may last before the next line, or the end, has to wait."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All lines of a session, and the breath to speak them on."""

    session: Session
    timeline: Timeline
    cues: tuple[Cue, ...]

    @classmethod
    def of(cls, session: Session, listener: Pattern | None = None) -> Reading:
        """Lay a session out as it is read, before there are recordings.

        Args:
            session: The script; at least one line.
            listener: The breath of whoever speaks; None for a gentle one.

        """
        timeline = plan(_whole(session), {}, listener=listener)
        lines = {line.id: line for line in session.lines}
        ends = [*(spoken.start for spoken in timeline.lines[1:]), timeline.duration]
        cues = []
        for number, (spoken, end) in enumerate(zip(timeline.lines, ends, strict=True), 1):
            moment = timeline.moment(spoken.start)
            cues.append(
                Cue(
                    line=lines[spoken.id],
                    number=number,
                    stage=spoken.stage,
                    start=spoken.start,
                    count_in=_count_in(timeline, spoken.start),
                    breath=moment.breath,
                    phase=moment.phase,
                    phase_seconds=moment.phase_left if moment.phase else 0.0,
                    room=max(1.0, end - spoken.start - LINE_GAP),
                )
            )
        return cls(session, timeline, tuple(cues))

    def index(self, line: str) -> int:
        """Return the place of a line, from 0; 0 where there is none of that name."""
        return next((place for place, cue in enumerate(self.cues) if cue.line.id == line), 0)


def next_place(lines: Sequence[str], done: Collection[str], place: int, *, skipped: Collection[str] = ()) -> int | None:
    """Return the place of the next line that has yet to be recorded, looking on from a place and then from the top.

    Args:
        lines: The lines' ids in the script's order.
        done: Those that are kept.
        place: Where one is; looked at last.
        skipped: Those that were passed over: they come when nothing else is left.

    Returns:
        The place, or None where everything is kept.

    """
    order = [(place + step) % len(lines) for step in range(1, len(lines) + 1)]
    left = [at for at in order if lines[at] not in done]
    return next((at for at in left if lines[at] not in skipped), left[0] if left else None)


def _whole(session: Session) -> Session:
    """Return a session in which every line is said: whoever reads it aloud reads those for every listener."""
    stages = (
        replace(stage, lines=tuple(replace(line, when=frozenset()) for line in stage.lines)) for stage in session.stages
    )
    return replace(session, stages=tuple(stages))


def _count_in(timeline: Timeline, start: Seconds) -> Seconds:
    """Return where the count-in begins: the last turn of the breath that leaves time enough, else a fixed while."""
    turns = [turn for breath in timeline.breaths for _, turn, _ in breath.phases() if start - turn <= _COUNT_IN_MOST]
    early = [turn for turn in turns if start - turn >= COUNT_IN]
    return max(early, default=max(0.0, start - COUNT_IN))
