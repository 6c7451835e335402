"""What is heard of a listener's breath, whatever it is heard by: keys, a microphone, a heart strap or a file.

One contract, so that whoever meets a listener or finds them again does not ask which. A source promises a length and
the times at which the breath goes out, never a phase; and not being sure is an answer. Times are seconds of the clock
that the source was given.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from scripts.faults import Flaw
    from scripts.units import Seconds


class Unsure(StrEnum):
    """Why a breath is not heard, or not for sure."""

    EARLY = "early"
    """It has not been listened for long enough."""
    NOTHING = "nothing"
    """There is no sound at all: a microphone that is muted, or not allowed."""
    STILL = "still"
    """There is nothing that comes and goes."""
    OTHER = "other"
    """What comes and goes is no breath: a voice, music, keys, rain."""
    UNEVEN = "uneven"
    """There is something like breath, without a length that can be told: the two estimates differ."""
    ALONE = "alone"
    """There is a second opinion alone, which is never sure: the heart's beats, without how the chest moves."""
    GONE = "gone"
    """The source has gone: unplugged, taken, not allowed."""


class Heard(NamedTuple):
    """What is known of the breath at a time. Made anew for each estimate, and kept nowhere."""

    at: Seconds
    breath: Seconds | None = None
    """How long one breath is, in and out; None where there is none to speak of."""
    sure: bool = False
    onsets: tuple[Seconds, ...] = ()
    """When the last out-breaths began, the oldest first; only those that are part of a breath that is sure or
    nearly so."""
    lately: tuple[Seconds, ...] = ()
    """When the last three breaths out began that are sure by themselves, and when the last of those breaths ended; of
    two where the one before is in doubt, none where they are. One of them may be read where it was not heard, or over
    what was none."""
    why: Unsure | None = Unsure.EARLY
    """Why it is not sure; None where it is."""


class BreathSource(Protocol):
    """See the module. Every method returns at once."""

    @property
    def name(self) -> str:
        """What it is called, for people: a device, a file."""

    def heard(self, now: Seconds) -> Heard:
        """Return what is heard of the breath by a time of the clock."""

    @property
    def fault(self) -> Flaw | None:
        """Why it cannot listen, or no longer; None while all is well."""

    def anew(self, now: Seconds) -> None:
        """Forget what was heard up to now: it was of something else, or of another time."""

    def close(self) -> None:
        """Listen no more, and let go of whatever it listened with. May be called twice."""


@runtime_checkable
class HearsTones(BreathSource, Protocol):
    """A source that what is played here may reach: a microphone. Every method returns at once."""

    @property
    def hears(self) -> bool:
        """Whether sound comes in by now."""

    @property
    def came_back(self) -> bool | None:
        """Whether the tone that was tried last came back; None while that cannot be told."""

    def try_tone(self, now: Seconds) -> None:
        """Listen from now on for a soft tone that is played here, instead of a breath, for a few seconds."""
