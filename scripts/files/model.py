"""A session script as it is meant: stages, each with a length, a breath and lines. The loader builds it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.breath import Pattern, Phase
    from scripts.units import Milliseconds


class Allowance(StrEnum):
    """What a script may opt in to, beyond the default bounds."""

    HOLDS = "holds"
    SLOW = "slow"
    LONG_EXHALE = "long-exhale"


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


@dataclass(frozen=True, slots=True)
class Presence:
    """How present the voice, the tones and the light are: 0 absent, 1 full."""

    voice: float = 1.0
    tones: float = 1.0
    light: float = 1.0
    tone_every: int = 1
    """The tones sound with every breath, or only with one in so many."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a session with one breath. Exactly one of ``breaths`` and ``length_ms`` is set."""

    name: str
    breath: Free | Match | Paced
    lines: tuple[Line, ...]
    presence: Presence
    breaths: int | None = None
    length_ms: Milliseconds | None = None


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

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, in the order of the script."""
        return tuple(line for stage in self.stages for line in stage.lines)
