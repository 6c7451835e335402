"""Where the conductor is between two of its steps, and what a step adds to the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.files.model import Line
    from scripts.laid.events import Breath, Mark, SpokenLine, StageSpan
    from scripts.lead.contract import Lead
    from scripts.units import Milliseconds


@dataclass(frozen=True, slots=True)
class PlanState:
    """Where the conductor is, between two steps."""

    lead: Lead
    """Who gives the next breath."""
    cursor_ms: Milliseconds
    """Where the next breath or stretch begins."""
    two: bool = False
    """Whether the session began with two."""
    stage: int = 0
    stage_start_ms: Milliseconds = 0
    breath: int = 0
    """How many breaths of this stage have been laid that count."""
    uncounted_ms: Milliseconds = 0
    """How long those of this stage took that do not: of a repair, or of two becoming one."""
    waiting: tuple[Line, ...] = ()
    """The stage's lines that have no time yet, in order."""
    voice_free_ms: Milliseconds = 0
    """When the last laid line ends; 0 before the first."""
    company: bool = False
    """Whether the listener asked for company alone: no leading, and nothing more is said."""
    listening_ms: Milliseconds = 0
    """How long the pacing lets go yet, so that a lost listener can give their breath; 0 where it does not."""

    @property
    def repairing(self) -> bool:
        """Whether a lost listener is listened for, or being met again."""
        return self.listening_ms > 0 or self.lead.meets


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
