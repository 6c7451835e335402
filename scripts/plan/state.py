"""Where the conductor is between two of its steps, and what a step adds to the timeline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from scripts.units import NO_TIME

if TYPE_CHECKING:
    from scripts.files.model import Line
    from scripts.laid.events import Breath, LeftOut, Mark, SpokenLine, StageSpan
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
    stage_start_ms: Milliseconds = NO_TIME
    uncounted_ms: Milliseconds = NO_TIME
    """How long what does not count took in this stage: a repair, two becoming one, company."""
    waiting: tuple[Line, ...] = ()
    """The stage's lines that have no time yet, in order."""
    calls: tuple[Line, ...] = ()
    """What is to be said next, whatever waits."""
    called: int = 0
    """How many of those have been said."""
    voice_free_ms: Milliseconds = NO_TIME
    """When the last laid line ends; 0 before the first."""
    promised_ms: Milliseconds = NO_TIME
    """The stage goes on past this."""
    least_ms: tuple[Milliseconds, ...] = ()
    """How long each stage lasts at least, since the listener asked to stay: it has been as long as that before."""
    paced_until_ms: Milliseconds | None = None
    """When the last paced breath ends; None before the first."""
    company_until_ms: Milliseconds = NO_TIME
    """Where the listener asked for company alone, no leading and nothing said, until when at most; 0 where not."""
    let_go: bool = False
    """Whether the pacing has let go altogether, until the listener asks for it."""
    listening_ms: Milliseconds = NO_TIME
    """How long the pacing lets go yet, so that a lost listener can give their breath; 0 where it does not."""
    lost_ms: Milliseconds | None = None
    """When the rhythm was lost the last time."""
    told_steady: bool = False
    """Whether it has been said that there is nothing to slow down."""

    @property
    def least_ms_now(self) -> Milliseconds:
        """How long the stage of now lasts at least."""
        return self.least_ms[self.stage] if self.stage < len(self.least_ms) else NO_TIME

    @property
    def company(self) -> bool:
        """Whether the listener asked for company alone."""
        return self.company_until_ms > 0

    def after_run(self, run: tuple[Breath, ...]) -> PlanState:
        """Return the state after more breaths that are all alike; those of company do not count."""
        if not run:
            return self
        end_ms = run[-1].end_ms
        uncounted_ms = self.uncounted_ms + (end_ms - self.cursor_ms if self.company else 0)
        return replace(self, cursor_ms=end_ms, paced_until_ms=end_ms, uncounted_ms=uncounted_ms)


@dataclass(frozen=True, slots=True)
class Laid:
    """What one step of the conductor adds to the timeline."""

    breath: Breath | None = None
    run: tuple[Breath, ...] = ()
    """In company and in an open stage: the breaths after it, all alike, so that a night of them is laid in no time."""
    lines: tuple[SpokenLine, ...] = ()
    stage: StageSpan | None = None
    """The stage that this step completed."""
    partner: tuple[Breath, ...] = ()
    """Where there are two: the second one's breaths that begin in this step."""
    marks: tuple[Mark, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


class PlanStep(NamedTuple):
    """One step of the conductor: the state before it, and what it adds."""

    before: PlanState
    laid: Laid
