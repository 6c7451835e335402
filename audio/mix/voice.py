"""The spoken part of a session: every line's clip at its place, as loud as its stage wants the voice.

A clip sounds from its line's start to its own end. Where the next spoken line begins before that (a recording that
is longer than its list says), it gives way with a slow fade; so it does at the session's end.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from audio.faults import RecordingError
from audio.mix.clips import fade_out
from audio.mix.ducking import DUCK_LEAD, DUCK_RETURN, Span
from audio.mix.speech import NEAR, STEP, stretches
from audio.room import TAIL
from audio.units import FULL, RATE, Gain, frames_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio.mix.clip_cache import ClipCache
    from audio.mix.clips import ClipSource
    from audio.units import Frames, Samples
    from scripts.faults import Flaw
    from scripts.plan.timeline import Timeline
    from scripts.voice.voices import Clip

_GIVE_WAY: Final[Frames] = frames_of(0.5)
_LEAD: Final[Frames] = frames_of(DUCK_LEAD)
_RETURN: Final[Frames] = frames_of(DUCK_RETURN)
_NEAR: Final[Frames] = frames_of(30.0)
"""Clips stay open this long before and after they are heard."""


class _Spoken(NamedTuple):
    """A line with a clip, in session frames."""

    number: int
    """Which line of the timeline it is."""
    clip: Clip
    start: Frames
    end: Frames
    """Where the line ends by the timeline."""
    last: Frames
    """Where it must have given way."""
    gain: Gain
    room: float
    """How much of the room is heard around it."""


class SpokenLines:
    """The voice over a timeline. Belongs to the feeder thread, or to whoever renders."""

    def __init__(self, timeline: Timeline, cache: ClipCache) -> None:
        self._clips_open = cache
        self._lines = _spoken(timeline)
        self._starts = [line.start for line in self._lines]
        self._silent: dict[int, Flaw] = {}
        self._told: dict[int, Flaw] = {}
        self.heard_any = not self._lines
        """Whether any clip has been decoded by now; also where there is none to decode."""

    @property
    def faults(self) -> tuple[Flaw, ...]:
        """What is wrong with each clip that could not be read, or not to its end, once, in the order of the session."""
        amiss = {**self._told, **self._silent}
        flaws = (amiss[index] for index in sorted(amiss))
        return tuple({str(flaw): flaw for flaw in flaws}.values())

    def add_to(self, sound: Samples, first: Frames) -> list[Span] | None:
        """Add the voice, before any limiting, to a stretch of silence, [frames, 2], that begins at a frame.

        Returns when somebody speaks around it; None where there is no line near, and it is silence still.
        """
        after = first + len(sound)
        spans: list[Span] | None = None
        for line in self._between(first - _RETURN, after + _LEAD):
            spans = spans or []
            try:
                source = self._clips_open.take(line.clip)
                speaking = _speaking(line, source, first, after)
                self._add(sound, line, source, first)
            except RecordingError as error:
                self._clips_open.refuse(line.clip, error)
                self._silent = {**self._silent, line.number: error.flaw}  # replaced whole: others read ``faults``
            else:
                spans += speaking
        return spans

    def _add(self, sound: Samples, line: _Spoken, source: ClipSource, first: Frames) -> None:
        """Add what is heard of a line to the stretch that begins at a frame."""
        start, after = max(first, line.start), min(first + len(sound), line.last)
        sounds = source.frames + (TAIL if line.room and not source.is_long else 0)
        if start >= after or start - line.start >= sounds:
            return
        part = source.read(start - line.start, after - start)
        self.heard_any = True
        if source.fault is not None and self._told.get(line.number) is not source.fault:
            self._told = {**self._told, line.number: source.fault}  # replaced whole, as ``_silent``
        if line.room:
            part += source.read_room(start - line.start, after - start) * np.float32(line.room)
        if line.start + sounds > line.last:
            fade_out(part, line.last - start, min(_GIVE_WAY, line.last - line.start))
        sound[start - first : after - first] += part * np.float32(line.gain)

    def fetch(self, first: Frames, count: Frames) -> None:
        """Have the clips between two frames ready before long, and close those that are far. Returns at once."""
        for line in self._between(first - _RETURN, first + count + _LEAD):
            self._clips_open.fetch(line.clip, max(0, first - line.start))
        self._clips_open.keep({line.clip for line in self._between(first - _NEAR, first + count + _NEAR)})

    def _between(self, first: Frames, after: Frames) -> Iterator[_Spoken]:
        """Yield the lines that can be heard or matter to the tones between two frames, without unreadable ones."""
        at = bisect_left(self._starts, after)
        # Each gives way to the next, so before the first frame none but the last that began by then can matter.
        begin = max(0, bisect_left(self._starts, first) - 1)
        for line in self._lines[begin:at]:
            if line.number not in self._silent and first < max(line.end, line.last):
                yield line


def _speaking(line: _Spoken, source: ClipSource, first: Frames, after: Frames) -> list[Span]:
    """Return when somebody speaks in a line: all along, or in the parts of a long recording near two frames."""
    begins = line.start / RATE
    if not source.is_long:
        return [Span(begins, line.end / RATE, line.gain)]
    begin, end = (first - NEAR - line.start) // STEP, -(-(after + NEAR - line.start) // STEP)
    loud = source.loud(max(0, begin), max(0, end))
    return [Span(begins + start, begins + end, line.gain) for start, end in stretches(loud, max(0, begin))]


def _spoken(timeline: Timeline) -> list[_Spoken]:
    """Return the lines whose clips are heard: those in stages where the voice is present, and answers to a call."""
    found: list[_Spoken] = []
    total = frames_of(timeline.duration)
    for index, line in reversed(list(enumerate(timeline.lines))):
        stage = timeline.stage_at(line.start)
        gain, room = (Gain(stage.presence.voice), stage.presence.room) if stage else (FULL, 0.0)
        # An answer to a call is heard whatever its stage says of the voice.
        gain = Gain(max(gain, line.presence))
        start = frames_of(line.start)
        last = found[-1].start if found else total
        if line.clip is not None and gain > 0.0 and start < last:
            found.append(_Spoken(index, line.clip, start, frames_of(line.end), last, gain, room))
    return found[::-1]
