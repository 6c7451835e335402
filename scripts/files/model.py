"""A session script as it is meant: stages, each with a length, a breath and lines. The loader builds it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.breath import Pattern, Phase
    from scripts.units import Milliseconds


class Allowance(StrEnum):
    """What a script may opt in to, beyond the default bounds."""

    HOLDS = "holds"
    SLOW = "slow"
    LONG_EXHALE = "long-exhale"


class When(StrEnum):
    """What has to be so for a line to be said. A line that names several needs all of them."""

    SLOWING = "slowing"
    """The pace is being led to a slower breath."""
    QUICKENING = "quickening"
    """The pace is being led back to a quicker breath."""
    ARRIVED = "arrived"
    """The pace has come to where its stage leads: the line waits for that, and the stage for the line."""
    RESTING = "resting"
    """The pace has come to the stage's resting place: the line waits for that."""
    STEADY = "steady"
    """The stage would lead to a slower breath, and there is no way to go: the listener's own is as slow already."""
    SLOWER_NEXT = "slower next"
    """The stage after this one leads to a slower breath than this one does."""
    LONGER_OUT = "longer out"
    """The out-breath is being led to a longer one: of a breath that slows down it may be the in-breath alone."""
    NOT_LONGER_OUT = "not longer out"
    """The out-breath is as long already as where it is led to, or longer."""
    LONGER_OUT_NEXT = "longer out next"
    """The stage after this one leads to a longer out-breath than this one does."""
    OWN_PACE = "own pace"
    """The pace is the listener's own, as they gave it; of two, each one's."""
    SIP = "sip"
    """The breath has a second sip."""
    ENDING = "ending"
    """The stage has at most two more breaths after this one: the line waits for that."""
    PACED = "paced"
    """The guide paces: it has not let go of that, nor left a quick breath alone."""
    GIVEN = "given"
    """The listener gave a breath."""
    NOT_GIVEN = "not given"
    ONE = "one"
    """There is one listener."""
    TWO = "two"
    """There are two, and neither has let go."""
    IN_STEP = "in step"
    """There are two, and they share one breath."""
    NOT_CALLED = "not called"
    """Nobody has called the guide back yet: the rhythm was never lost."""
    TONES = "tones"
    """There are tones."""
    NO_TONES = "no tones"
    GUIDE = "guide"
    """The voice that speaks is no person's: a program made it, as the guide's."""


WITH_TONES: Final = frozenset({When.TONES, When.GUIDE})
"""What is so of the sound where nobody chose anything."""


@dataclass(frozen=True, slots=True)
class Free:
    """No pacing: the listener's breath is their own, and is not known."""


@dataclass(frozen=True, slots=True)
class Match:
    """The listener's own breath, as they gave it."""


@dataclass(frozen=True, slots=True)
class Paced:
    """A pattern, walked to where the breath before it was another."""

    pattern: Pattern
    step_ms: Milliseconds | None = None
    """How much one breath may differ from the one before; None where the script does not say."""
    by_way_of: Pattern | None = None
    """A resting place on the way: the walk stays at it for ``rest_breaths`` before it goes on."""
    rest_breaths: int = 0


@dataclass(frozen=True, slots=True)
class AtTime:
    """A line's place in a free stage: milliseconds from the stage's start."""

    offset_ms: Milliseconds


@dataclass(frozen=True, slots=True)
class AtPhase:
    """A line's place in a paced stage: the start of a phase of a breath, counted from 1."""

    breath: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class Line:
    """What the guide says, and when."""

    id: str
    words: str
    place: AtTime | AtPhase
    when: frozenset[When] = frozenset()
    """What has to be so for it to be said; otherwise it is left out."""
    extra: bool = False
    """Whether it is left out for a listener who wants few words."""


@dataclass(frozen=True, slots=True)
class Presence:
    """How present the voice, the tones and the light are: 0 absent, 1 full."""

    voice: float = 1.0
    tones: float = 1.0
    light: float = 1.0
    tone_every: int = 1
    """The tones sound with every breath, or only with one in so many."""
    hum: float = 0.0
    """How far the tones are a hum on the way out that somebody can join, whatever they are made of."""
    room: float = 1.0
    """How much of the small room is heard that voice and tones are in."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a session with one breath. Exactly one of ``breaths`` and ``length_ms`` is set."""

    name: str
    breath: Free | Match | Paced
    lines: tuple[Line, ...]
    presence: Presence
    breaths: int | None = None
    length_ms: Milliseconds | None = None
    open: bool = False
    """Whether it goes on until the listener leaves; its length is then a night, in which nobody sits longer."""


@dataclass(frozen=True, slots=True)
class Session:
    """A whole session script."""

    name: str
    """What people type: the file's name without its ending."""
    file: Path
    title: str
    summary: str
    language: str
    sources: tuple[str, ...]
    allow: frozenset[Allowance]
    stages: tuple[Stage, ...]
    people: int = 1
    """How many it is written for: one, or two."""
    needs: tuple[str, ...] = ()
    """What somebody may come with or look for, in the words they would type: ``sleep``, ``before a talk``."""
    meets: bool = False
    """Whether a listener's breath is asked for, and met first, although no stage is at it."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, in the order of the script."""
        return tuple(line for stage in self.stages for line in stage.lines)
