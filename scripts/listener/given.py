"""What a listener can give as their own breath, in words or figures. Taps have rules of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts import bounds
from scripts.units import milliseconds

if TYPE_CHECKING:
    from scripts.breath import Pattern


def is_in_and_out(pattern: Pattern) -> bool:
    """Return whether a breath is in and out alone, each long enough."""
    shortest = milliseconds(bounds.LISTENER_PHASE_MIN)
    alone = not (pattern.topup_ms or pattern.hold_ms or pattern.rest_ms)
    return alone and min(pattern.inhale_ms, pattern.exhale_ms) >= shortest


def is_of_a_listener_s_rate(pattern: Pattern) -> bool:
    """Return whether so many breaths a minute are accepted from a listener."""
    return bounds.LISTENER_RATE_MIN <= 60 / pattern.total <= bounds.LISTENER_RATE_MAX
