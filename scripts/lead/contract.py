"""What the conductor asks of whoever leads the breath, and what it is given: alone or for two, it asks the same.

A lead is immutable: each breath, and each wish of a listener, gives another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from scripts.breath import Pattern
    from scripts.laid.events import Breath, Mark
    from scripts.units import Milliseconds


class Ask(NamedTuple):
    """What a stage asks of the breath."""

    stage: str
    target: Pattern | None
    """Where it goes; None for the listener's own."""
    leads: bool = False
    """Whether the stage says by how much a breath may differ from the one before: then it begins at the listener's."""


@dataclass(frozen=True, slots=True)
class Given:
    """The next breath."""

    breath: Breath
    lead: Lead
    """Who leads from here on."""
    counted: bool = True
    """Whether it is one of the stage's own. A breath that meets a lost listener, or brings two together, is not."""
    partner: tuple[Breath, ...] = ()
    """Where there are two: the second one's breaths that begin before the next one."""
    marks: tuple[Mark, ...] = ()


class Parted(NamedTuple):
    """What becomes of a couple when one of them lets go."""

    lead: Lead
    cursor_ms: Milliseconds
    """When the next breath begins."""
    partner: tuple[Breath, ...] = ()
    marks: tuple[Mark, ...] = ()


class Lead(Protocol):
    """Whoever leads the breath."""

    @property
    def pace(self) -> Pattern | None:
        """The last paced breath, or the listener's where they gave one; None before either."""

    @property
    def listener(self) -> Pattern | None:
        """The breath that nobody here is hurried beyond: the listener's own, or of two the faster one's."""

    @property
    def repairs(self) -> int:
        """How often the listener was lost."""

    @property
    def meets(self) -> bool:
        """Whether a listener who was lost is being met."""

    @property
    def may_end(self) -> bool:
        """Whether a stage may end here."""

    def next(self, ask: Ask, at_ms: Milliseconds) -> Given:
        """Return the breath that begins at a time."""

    def entering(self, step_ms: Milliseconds | None) -> Lead:
        """Return the lead at the start of a stage, which may say how much a breath may differ from the one before."""

    def after_free(self, at_ms: Milliseconds) -> Lead:
        """Return the lead at a time up to which nothing was paced."""

    def stay(self) -> Lead:
        """Return it staying at the pace of now."""

    def slower(self) -> Lead:
        """Return it going a little slower, and staying there."""

    def faster(self) -> Lead:
        """Return it giving back a second with the next breath, and staying there."""

    def as_written(self) -> Lead:
        """Return it following the script again."""

    def lost(self) -> Lead:
        """Return it meeting the listener again, and leading more gently after that."""

    def unlost(self) -> Lead:
        """Return it without a meeting under way."""
