"""What plain mode tells of a session as it is heard: from a timeline to lines, each at its time, once and in order."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from scripts.laid.events import Mode
from tui.presenter.two import changes, turns, whose
from tui.text import words
from tui.text.breath import mode_in_words
from tui.text.language import _
from tui.text.report import clock_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds
    from tui.presenter.two import Names


class Telling(StrEnum):
    """How much is told. Questions, answers and notices are told in each."""

    PHASES = "phases"
    """What is said, and every phase of every breath."""
    CAPTIONS = "captions"
    """What is said."""
    QUIET = "quiet"
    """Only what is not heard: a line that nobody recorded."""


@dataclass
class Lines:
    """Turns positions into the lines that have become due."""

    timeline: Timeline
    telling: Telling = Telling.PHASES
    told: Seconds = -1.0
    """Up to where everything has been told."""
    names: Names | None = None
    """What two people are called."""
    voice: bool = True
    """Whether recorded lines are heard."""
    met: bool = True
    """Whether the listener gave a breath."""

    def passed(self, position: Seconds) -> None:
        """Tell nothing of what lies before a position: somebody went on to there."""
        self.told = max(self.told, position)

    def due(self, position: Seconds) -> list[str]:
        """Return the lines of everything that began since the last position."""
        if position <= self.told:
            # Somebody went back: what comes next is told again.
            self.told = position
            return []
        first, after = (bisect_right(self._times, at) for at in (self.told, position))
        self.told = position
        return [text for _, text in self._events[first:after]]

    @cached_property
    def _events(self) -> list[tuple[Seconds, str]]:
        """Everything there is to tell; two hours of breaths are too many to look through fifty times a second."""
        heard = self.telling is Telling.QUIET and self.voice
        events = [(line.start, line.words) for line in self.timeline.lines if line.words and not (heard and line.clip)]
        if self.telling is Telling.PHASES:
            events += self._turns()
        return sorted(events, key=lambda event: event[0])

    @cached_property
    def _times(self) -> list[Seconds]:
        return [at for at, _ in self._events]

    def _turns(self) -> Iterator[tuple[Seconds, str]]:
        for stage in self.timeline.stages:
            if not stage.paced:
                yield stage.start, f"[{clock_time(stage.start)}] {words.OWN_BREATH}"
        for line in self.timeline.lines:
            if not line.words:
                yield line.start, f"[{clock_time(line.start)}] {_('the recording begins')}"
                yield line.end, f"[{clock_time(line.end)}] {_('the recording has ended')}"
        yield from changes(self.timeline, self.names)
        told = ""
        for breath in self.timeline.breaths:
            mode = mode_in_words(breath, self.timeline, met=self.met)
            who = whose(self.timeline, breath.start, self.names)
            if mode != told:
                # A session that never leads has nothing to say here.
                if told or breath.mode is not Mode.STEADY:
                    yield breath.start, f"[{clock_time(breath.start)}] {who}{mode}"
                told = mode
            for phase, start, end in breath.phases():
                yield start, f"[{clock_time(start)}] {who}{_(phase.value)} {end - start:.1f} s"
        yield from turns(self.timeline, self.names)
