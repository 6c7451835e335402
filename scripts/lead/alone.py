"""The breath for one listener: met at their own, led by steps to where the stage goes, held or given back as asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.breath import DEFAULT_LISTENER, Pattern
from scripts.laid.events import Breath, Mode
from scripts.lead.asked import longer, shorter
from scripts.lead.contract import Ask, Given
from scripts.lead.walk import floored, walked
from scripts.units import milliseconds

if TYPE_CHECKING:
    from typing import Self

    from scripts.units import Milliseconds

_STEP_MIN_MS: Milliseconds = milliseconds(bounds.LEAD_STEP_MIN)
_STEP_MAX_MS: Milliseconds = milliseconds(bounds.LEAD_STEP_MAX)


@dataclass(frozen=True, slots=True)
class Alone:
    """One listener. A ``Lead``."""

    listener: Pattern | None = None
    """Their own breath; None until they give one."""
    pace: Pattern | None = None
    step_ms: Milliseconds = _STEP_MAX_MS
    """How much one breath may differ from the one before: the last step a script stated, halved by every repair."""
    held: Pattern | None = None
    """The pace the listener asked to stay at; None follows the script."""
    met: Pattern = DEFAULT_LISTENER
    """How a listener who gives no breath is met; shorter once that was too long."""
    repairs: int = 0
    meet: Pattern | None = None
    """The breath at which a listener who was lost is met; None where nobody was."""
    meeting: int = 0
    """How many more breaths they are met at it."""

    @classmethod
    def of(cls, listener: Pattern | None) -> Self:
        """Return the lead of a listener who gave this breath, or none."""
        return cls(listener=listener, pace=listener)

    @property
    def meets(self) -> bool:
        """As in the protocol."""
        return self.meeting > 0

    @property
    def may_end(self) -> bool:
        """As in the protocol."""
        return not self.meeting

    @property
    def now(self) -> Pattern:
        """The pace of now."""
        return self.pace or self.listener or DEFAULT_LISTENER

    def next(self, ask: Ask, at_ms: Milliseconds) -> Given:
        """As in the protocol."""
        if self.meeting and self.meet is not None:
            met = replace(self, pace=self.meet, meeting=self.meeting - 1)
            return Given(Breath(at_ms, self.meet, ask.stage, Mode.REPAIR), met, counted=False)
        pattern, mode = self._paced(ask)
        return Given(Breath(at_ms, pattern, ask.stage, mode), replace(self, pace=pattern))

    def _paced(self, ask: Ask) -> tuple[Pattern, Mode]:
        """Return the next breath's pattern and how it relates to the listener's."""
        if self.held is not None:
            before = self.pace or DEFAULT_LISTENER
            # What the listener asks to have shortened is shortened at once; a slower breath is walked to.
            slower = self.held.total_ms > before.total_ms
            return (walked(before, self.held, self.step_ms) if slower else self.held), Mode.STAY
        if ask.target is None:
            return self.listener or self.met, Mode.MATCH
        target = floored(ask.target, self.listener)
        if self.pace is None and not ask.leads:
            # Nothing paced yet. Only a stage that says it leads begins at the default listener's breath.
            return target, Mode.STEADY
        before = self.pace or self.met
        pattern = walked(before, target, self.step_ms)
        return pattern, Mode.STEADY if pattern == before else Mode.LEAD

    def entering(self, step_ms: Milliseconds | None) -> Alone:
        """As in the protocol."""
        if step_ms is None:
            return self
        return replace(self, step_ms=max(_STEP_MIN_MS, step_ms >> self.repairs))

    def after_free(self, at_ms: Milliseconds) -> Alone:
        """As in the protocol."""
        del at_ms
        return self

    # -- What a listener can ask --------------------------------------------------------------------------------------

    def stay(self) -> Alone:
        """As in the protocol."""
        return replace(self, held=self.now)

    def slower(self) -> Alone:
        """As in the protocol."""
        return replace(self, held=longer(self.held or self.now))

    def faster(self) -> Alone:
        """As in the protocol."""
        return self.given_back(self.listener)

    def given_back(self, least: Pattern | None) -> Alone:
        """Return the lead giving back a second, to no less than a breath."""
        return replace(self, held=shorter(self.now, least))

    def as_written(self) -> Alone:
        """As in the protocol."""
        return replace(self, held=None)

    def lost(self) -> Alone:
        """As in the protocol: what was too much is taken back, the breath by a second and the steps by half."""
        return self.met_at(shorter(self.now, self.listener))

    def met_at(self, meet: Pattern) -> Alone:
        """Return the lead of a listener who was lost, and is met at a breath."""
        return replace(
            self,
            meet=meet,
            meeting=bounds.MEETING_BREATHS,
            repairs=self.repairs + 1,
            step_ms=max(_STEP_MIN_MS, self.step_ms // 2),
            held=None,
            met=min(self.met, meet, key=lambda breath: breath.total_ms),
        )

    def unlost(self) -> Alone:
        """As in the protocol."""
        return replace(self, meeting=0)

    def given(self, breath: Pattern) -> Alone:
        """Return the lead once the listener has given their breath."""
        meet = breath if self.meeting else self.meet
        return replace(self, listener=breath, held=None, pace=self.pace or breath, meet=meet)
