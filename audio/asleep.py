"""How long the machine has been asleep: the difference between a clock that counts it and the one that does not."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.units import Seconds


def time_asleep() -> Seconds:
    """Return a number of seconds that grows by what the machine sleeps, and else stands still.

    It is only good for differences. Where a system has no such pair of clocks it is 0: there, only that the program
    itself stood still is noticed.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    if clock is None and sys.platform == "darwin":
        clock = time.CLOCK_MONOTONIC  # counts sleep there, and time.monotonic does not
    return time.clock_gettime(clock) - time.monotonic() if clock is not None else 0.0
