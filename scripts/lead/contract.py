"""What the conductor asks of whoever leads the breath, and what it is given: alone or for two, it asks the same.

A lead is immutable: each breath, and each wish of a listener, gives another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from scripts.files.model import When

if TYPE_CHECKING:
    from scripts.breath import Pattern
    from scripts.laid.events import Breath, Mark, Why
    from scripts.units import Milliseconds


class Ask(NamedTuple):
    """What a stage asks of the breath."""

    stage: str
    target: Pattern | None
    """Where it goes; None for the listener's own."""
    leads: bool = False
    """Whether the stage says by how much a breath may differ from the one before: then it begins at the listener's."""
    by_way_of: Pattern | None = None
    """A resting place on the way."""
    rest_breaths: int = 0
    next_target: Pattern | None = None
    """Where the stage after it goes; None where that is the listener's own, or not paced."""
    left_ms: Milliseconds | None = None
    """How long the stage is meant to last from here on; None where that is not asked."""


OF_A_PACE: Final = frozenset({
    When.SLOWING, When.QUICKENING, When.ARRIVED, When.RESTING, When.STEADY, When.SLOWER_NEXT, When.IN_STEP,
    When.LONGER_OUT, When.NOT_LONGER_OUT, When.LONGER_OUT_NEXT, When.OWN_PACE, When.SIP,
})  # fmt: skip
"""What a line can need of the pace."""


class Standing(NamedTuple):
    """Where a breath stands on the way that its stage goes."""

    now: frozenset[When] = frozenset()
    """What is so."""
    ahead: frozenset[When] = frozenset()
    """What may be so with a later breath of the stage, if nobody asks for anything else."""
    why: Why | None = None
    """Why nothing is ahead, where the listener asked for that."""


NOWHERE: Final = Standing()
"""Where no stage leads anywhere."""


@dataclass(frozen=True, slots=True)
class Given:
    """The next breath."""

    breath: Breath
    lead: Lead
    """Who leads from here on."""
    standing: Standing = NOWHERE
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
    def left(self) -> Pattern | None:
        """The listener's own breath, of two the left one's; None until they give one."""

    @property
    def knows(self) -> bool:
        """Whether the listener gave a breath; of two, both."""

    @property
    def two(self) -> bool:
        """Whether there are two."""

    @property
    def apart(self) -> bool:
        """Whether there are two who are not in step."""

    @property
    def step_ms(self) -> Milliseconds:
        """How much one breath may differ from the one before."""

    @property
    def first(self) -> Pattern | None:
        """The first breath that was paced for both as one, or for the one; None before it."""

    @property
    def rested(self) -> int:
        """How many breaths of this stage have been at its resting place."""

    @property
    def stays(self) -> bool:
        """Whether the listener asked to stay at a pace."""

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

    def entering_again(self, was: Lead) -> Lead:
        """Return the lead in a stage that had ended and goes on after all; ``was`` led before its last breath."""

    def at_pace_of(self, other: Lead) -> Lead:
        """Return the lead at the pace of another."""

    def after_free(self, at_ms: Milliseconds, *, long: bool) -> Lead:
        """Return the lead at a time up to which nothing was paced; after a long while the listener is met anew."""

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
