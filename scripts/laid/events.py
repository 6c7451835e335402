"""What a session is laid out into: breaths, lines, stages and marks, each at its time.

Times are whole milliseconds from the session's start. Whoever draws or sounds them reads seconds: the same number for
the same millisecond, however it was come to.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from scripts.breath import Phase
from scripts.units import seconds

if TYPE_CHECKING:
    from scripts.breath import Pattern
    from scripts.files.model import Presence, When
    from scripts.units import Milliseconds, Seconds
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
    """One planned breath: a pattern at its time."""

    start_ms: Milliseconds
    pattern: Pattern
    stage: str
    mode: Mode

    @property
    def end_ms(self) -> Milliseconds:
        """When the next breath begins."""
        return self.start_ms + self.pattern.total_ms

    @property
    def start(self) -> Seconds:
        """When it begins."""
        return seconds(self.start_ms)

    @property
    def end(self) -> Seconds:
        """When the next breath begins."""
        return seconds(self.end_ms)

    @property
    def inhale(self) -> Seconds:
        """How long the inhale is, the top-up included, which is its last part."""
        return seconds(self.pattern.inhale_ms)

    @property
    def topup(self) -> Seconds:
        """How long the top-up is."""
        return seconds(self.pattern.topup_ms)

    @property
    def hold(self) -> Seconds:
        """How long the hold is."""
        return seconds(self.pattern.hold_ms)

    @property
    def exhale(self) -> Seconds:
        """How long the exhale is."""
        return seconds(self.pattern.exhale_ms)

    @property
    def rest(self) -> Seconds:
        """How long the rest is."""
        return seconds(self.pattern.rest_ms)

    @property
    def total(self) -> Seconds:
        """The length of the whole breath."""
        return seconds(self.pattern.total_ms)

    def phases(self) -> tuple[tuple[Phase, Seconds, Seconds], ...]:
        """Return (phase, start, end) of every phase that has a length, in order."""
        at_ms = self.start_ms
        return tuple(
            (phase, seconds(at_ms + begins_ms), seconds(at_ms + ends_ms))
            for phase, begins_ms, ends_ms in _phases_of(self.pattern)
        )


@lru_cache(maxsize=256)
def _phases_of(pattern: Pattern) -> tuple[tuple[Phase, Milliseconds, Milliseconds], ...]:
    """Return every phase that has a length, and from when to when in its breath it is; most breaths are alike."""
    spans = ((phase, pattern.offset_ms(phase), pattern.length_ms(phase)) for phase in Phase)
    return tuple((phase, begins_ms, begins_ms + length_ms) for phase, begins_ms, length_ms in spans if length_ms)


class Why(StrEnum):
    """Why a line was left out."""

    NOTHING_TO_SLOW = "nothing to slow"
    NOTHING_TO_QUICKEN = "nothing to quicken"
    NOT_ARRIVED = "not arrived"
    NO_REST = "no resting place on the way"
    NOT_STEADY = "the pace is led"
    STAYING = "the listener stays at a pace"
    NO_SLOWER = "nothing slower comes"
    OUT_KEPT = "the out-breath does not grow"
    OUT_GROWS = "the out-breath grows"
    NOT_OWN = "the pace is not the listener's own"
    NO_SIP = "there is no second sip"
    GIVEN = "a breath was given"
    NOT_GIVEN = "no breath was given"
    ONE = "one listens"
    TWO = "two listen"
    SPACE = "few words are wanted"
    LET_GO = "the pacing has let go"
    TONES = "there are tones"
    NO_TONES = "there are no tones"
    PERSON = "a person speaks"
    CALLED = "the guide was called back already"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that was not said, when it would have been, and why."""

    id: str
    words: str
    stage: str
    at_ms: Milliseconds
    when: frozenset[When]
    why: Why

    @property
    def at(self) -> Seconds:
        """When it would have been said."""
        return seconds(self.at_ms)


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line at its time. Without a clip it is shown for as long as reading it takes."""

    id: str
    words: str
    stage: str
    start_ms: Milliseconds
    end_ms: Milliseconds
    clip: Clip | None
    when: frozenset[When] = frozenset()
    """What has to be so for it to be said."""
    presence: float = 0.0
    """How present the voice is at least, whatever its stage says: a call is answered where nothing else is said."""

    @property
    def start(self) -> Seconds:
        """When it begins."""
        return seconds(self.start_ms)

    @property
    def end(self) -> Seconds:
        """When it is over."""
        return seconds(self.end_ms)


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A stage at its time."""

    name: str
    start_ms: Milliseconds
    end_ms: Milliseconds
    presence: Presence
    paced: bool
    """Whether there are breaths to follow; False while the breath is the listener's own."""

    @property
    def start(self) -> Seconds:
        """When it begins."""
        return seconds(self.start_ms)

    @property
    def end(self) -> Seconds:
        """When it is over."""
        return seconds(self.end_ms)


class Change(StrEnum):
    """What becomes of two people."""

    APART = "apart"
    """From here each goes with their own breath."""
    ONE = "one"
    """From here one breath is for both, or for the one who stayed."""
    LEFT_GONE = "left gone"
    """The left one has let go."""
    RIGHT_GONE = "right gone"


class Mark(NamedTuple):
    """A change at its time."""

    at_ms: Milliseconds
    change: Change

    @property
    def at(self) -> Seconds:
        """When it comes."""
        return seconds(self.at_ms)
