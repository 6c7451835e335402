"""Time that went by without anything happening here: the machine slept, or the program was stopped."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.units import Seconds


def time_asleep() -> Seconds:
    """Return a number of seconds that grows by what the machine sleeps, and else stands still.

    It is the difference between a clock that counts sleep and the one that does not.
    It is only good for differences. Where a system has no such pair of clocks it is 0: there, only that the program
    itself stood still is noticed.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    if clock is None and sys.platform == "darwin":
        clock = time.CLOCK_MONOTONIC  # counts sleep there, and time.monotonic does not
    return time.clock_gettime(clock) - time.monotonic() if clock is not None else 0.0


class SuspendDetector:
    """Notices how long it was not asked.

    Args:
        now: The time on the clock.
        asleep: Seconds that grow by what the machine sleeps.

    """

    def __init__(self, now: Seconds, asleep: Callable[[], Seconds] = time_asleep) -> None:
        self._asleep = asleep
        self._asked_at = now
        self._slept = asleep()

    def until(self, now: Seconds) -> Seconds:
        """Return how long ago it was asked the last time, sleep included."""
        slept = self._asleep()
        missing = max(now - self._asked_at, slept - self._slept)
        self._asked_at, self._slept = now, slept
        return missing
