"""What a key brings back where the screen has gone dark: there for some seconds, and gone again, softly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.breath import ease

if TYPE_CHECKING:
    from scripts.units import Seconds

_COMES: Seconds = 0.5
_GOES: Seconds = 1.5
STAYS: Seconds = 5.0


class Wake:
    """How awake the screen is, 0 to 1, by a clock that is given."""

    def __init__(self, now: Seconds, stays: Seconds) -> None:
        """Begin awake, for so long."""
        self._from = 1.0
        self._touched = now
        self._until = now + stays

    def touch(self, now: Seconds) -> None:
        """Wake up, or stay awake."""
        self._from = self.at(now)
        self._touched = now
        self._until = max(self._until, now + STAYS)

    def at(self, now: Seconds) -> float:
        """Return how awake it is at a time not before the last touch."""
        if now >= self._until:
            return 1.0 - ease(min(1.0, (now - self._until) / _GOES))
        return self._from + (1.0 - self._from) * ease(min(1.0, (now - self._touched) / _COMES))
