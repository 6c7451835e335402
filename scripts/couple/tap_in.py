"""Hearing the breaths of two people, each with a key of their own; it is over when both have been heard.

One alone begins nothing: it waits until each of them has pressed their key.

Immutable, and time comes in as a number, as for one (``scripts.listener.tap_in``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scripts.couple.pair import Side
from scripts.listener.tap_in import TapCapture

if TYPE_CHECKING:
    from typing import Self

    from scripts.listener.tap_in import Outcome
    from scripts.listener.tap_tempo import Tap
    from scripts.units import Seconds


@dataclass(frozen=True, slots=True)
class TapCaptureTwo:
    """Taps being taken from two. ``outcome`` is None until there is one of each."""

    left: TapCapture
    right: TapCapture
    given: bool = False
    """Whether both breaths are known already: a press of each says that it may begin, and is no breath."""

    @classmethod
    def begun(cls, at: Seconds, *, given: bool = False) -> Self:
        """Return one that begins now, where both breaths are known or not."""
        return cls(TapCapture(at), TapCapture(at), given)

    def of(self, side: Side) -> TapCapture:
        """Return the hearing of one of them."""
        return self.left if side is Side.LEFT else self.right

    @property
    def taps(self) -> tuple[Tap, ...]:
        """The taps of both, in order of time."""
        return tuple(sorted((*self.left.taps, *self.right.taps), key=lambda tap: tap.at))

    @property
    def both(self) -> bool:
        """Whether each of them has pressed their key: both want to begin."""
        return bool(self.left.taps and self.right.taps)

    @property
    def enough(self) -> bool:
        """Whether a breath of either has been heard by now, and both want to begin."""
        return self.both and (self.left.enough or self.right.enough)

    @property
    def outcome(self) -> Outcome | None:
        """What came of the one who was heard last; None while either is being heard."""
        if self.left.outcome is None or self.right.outcome is None:
            return None
        return max(self.left.outcome, self.right.outcome, key=lambda outcome: outcome.at)

    def tapped(self, side: Side, tap: Tap) -> TapCaptureTwo:
        """Take a tap of one of them; while one taps, the other is waited for as well."""
        heard = self.of(side).tapped(tap)
        other = self.of(Side.RIGHT if side is Side.LEFT else Side.LEFT)
        if not other.taps:
            other = replace(other, began=max(other.began, tap.at))
        left, right = (heard, other) if side is Side.LEFT else (other, heard)
        taken = TapCaptureTwo(left, right, self.given)
        return taken.closed(tap.at) if self.given and taken.both else taken

    def closed(self, at: Seconds) -> TapCaptureTwo:
        """Go on with what has been heard of each by now."""
        return TapCaptureTwo(self.left.closed(at), self.right.closed(at), self.given)

    def at(self, now: Seconds) -> TapCaptureTwo:
        """Return what has become of it by a time. Whoever has not pressed their key is waited for."""
        if self.given:
            return self
        left, right = (each.at(now) if each.taps else each for each in (self.left, self.right))
        return self if left is self.left and right is self.right else TapCaptureTwo(left, right)

    def still_tapping(self, now: Seconds) -> bool:
        """Return whether a tap at a time is most likely one of these, though they were enough already."""
        return self.left.still_tapping(now) or self.right.still_tapping(now)
