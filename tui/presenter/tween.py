"""A value that moves smoothly to where it is sent: nothing on the screen jumps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.breath import ease

if TYPE_CHECKING:
    from scripts.units import Seconds


@dataclass(slots=True)
class Glide:
    """A value over the time of one clock. Times are given, never read."""

    target: float
    _from: float = 0.0
    _start: Seconds = 0.0
    _length: Seconds = 0.0

    def at(self, now: Seconds) -> float:
        """Return the value at a time not before the last ``move``."""
        if now >= self._start + self._length:
            return self.target
        return self._from + (self.target - self._from) * ease((now - self._start) / self._length)

    def move(self, target: float, now: Seconds, length: Seconds) -> None:
        """Go from where it is now to ``target`` over ``length``. Sent where it already goes, it goes on as it was."""
        if target == self.target:
            return
        self._from, self._start, self._length = self.at(now), now, length
        self.target = target
