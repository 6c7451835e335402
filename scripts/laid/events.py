"""What a session is laid out into: breaths, lines and stages, each at its time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from scripts.breath import Phase

if TYPE_CHECKING:
    from scripts.files.model import Presence
    from scripts.units import Seconds
    from scripts.voice.voices import Clip


class Mode(StrEnum):
    """How a breath relates to the listener's."""

    MATCH = "match"
    LEAD = "lead"
    STEADY = "steady"
    REPAIR = "repair"
    """Meeting a listener again who was lost."""
    STAY = "stay"
    """The pace the listener asked to stay at."""


@dataclass(frozen=True, slots=True)
class Breath:
    """One planned breath. ``inhale`` includes ``topup``, its last part."""

    start: Seconds
    inhale: Seconds
    topup: Seconds
    hold: Seconds
    exhale: Seconds
    rest: Seconds
    stage: str
    mode: Mode

    @property
    def total(self) -> Seconds:
        """The length of the whole breath."""
        return self.inhale + self.hold + self.exhale + self.rest

    @property
    def end(self) -> Seconds:
        """When the next breath begins."""
        return self.start + self.total

    def phases(self) -> tuple[tuple[Phase, Seconds, Seconds], ...]:
        """Return (phase, start, end) of every phase that has a length, in order."""
        spans: list[tuple[Phase, Seconds, Seconds]] = []
        start = self.start
        for phase, length in (
            (Phase.INHALE, self.inhale),
            (Phase.HOLD, self.hold),
            (Phase.EXHALE, self.exhale),
            (Phase.REST, self.rest),
        ):
            if length:
                spans.append((phase, start, start + length))
                start += length
        return tuple(spans)


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line at its time. Without a clip it is shown for as long as reading it takes."""

    id: str
    words: str
    stage: str
    start: Seconds
    end: Seconds
    clip: Clip | None


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A stage at its time."""

    name: str
    start: Seconds
    end: Seconds
    presence: Presence
    paced: bool
    """Whether there are breaths to follow; False while the breath is the listener's own."""
