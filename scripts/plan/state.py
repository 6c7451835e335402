"""Where the conductor is between two of its steps, and what a step adds to the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.breath import DEFAULT_LISTENER, Pattern

if TYPE_CHECKING:
    from scripts.couple.curves import Mark
    from scripts.couple.pair import Pair
    from scripts.files.model import Line
    from scripts.laid.events import Breath, SpokenLine, StageSpan
    from scripts.plan.repair import Repair
    from scripts.units import Milliseconds


@dataclass(frozen=True, slots=True)
class PlanState:
    """Where the conductor is, between two steps."""

    cursor_ms: Milliseconds
    """Where the next breath or stretch begins."""
    stage: int
    stage_start_ms: Milliseconds
    breath: int
    """How many breaths of this stage have been laid, those of a repair apart."""
    waiting: tuple[Line, ...]
    """The stage's lines that have no time yet, in order."""
    voice_free_ms: Milliseconds
    """When the last laid line ends; 0 before the first."""
    pace: Pattern | None
    """The last paced breath, or the listener's where they gave one; None before either."""
    step_ms: Milliseconds
    """How much one breath may differ from the one before: the last step a script stated, halved by every repair."""
    listener: Pattern | None
    """The listener's own breath; None until they give one."""
    held: Pattern | None = None
    """The pace the listener asked to stay at; None follows the script."""
    company: bool = False
    """Whether the listener asked for company alone: no leading, and nothing more is said."""
    repair: Repair | None = None
    """What is left of finding a lost listener again; None while nothing was lost."""
    repairs: int = 0
    """How many there have been."""
    met: Pattern = DEFAULT_LISTENER
    """How a listener who gives no breath is met; shorter once that was too long."""
    pair: Pair | None = None
    """The two, where there are two and they are not in step, or were not until the breath before."""
    two: bool = False
    """Whether the session began with two."""
    nearing: int = 0
    """How many breaths of this stage went to the two becoming one."""
    nearing_ms: Milliseconds = 0
    shared: int = 0
    """How many breaths the two share yet, before anything else is led."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What one step of the conductor adds to the timeline."""

    breath: Breath | None = None
    lines: tuple[SpokenLine, ...] = ()
    stage: StageSpan | None = None
    """The stage that this step completed."""
    partner: tuple[Breath, ...] = ()
    """Where there are two: the second one's breaths that begin in this step."""
    marks: tuple[Mark, ...] = ()
