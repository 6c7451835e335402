"""What a listener can ask of a breath: a little longer, or a second shorter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.breath import Pattern
from scripts.units import NO_TIME, milliseconds

if TYPE_CHECKING:
    from scripts.units import Milliseconds

SLOWER_MS: Milliseconds = milliseconds(bounds.ASKED_SLOWER)
FASTER_MS: Milliseconds = milliseconds(bounds.ASKED_FASTER)
_SHORTEST_MS: Milliseconds = milliseconds(60 / bounds.LISTENER_RATE_MAX)


def longer(pattern: Pattern) -> Pattern:
    """Return a breath half a second longer, mostly on the exhale, within what an authored pattern may be."""
    room_ms = max(NO_TIME, milliseconds(bounds.BREATH_MAX) - pattern.total_ms)
    exhale_ms = min(SLOWER_MS, room_ms, max(NO_TIME, milliseconds(bounds.EXHALE_MAX) - pattern.exhale_ms))
    long_enough_ms = bounds.EXHALE_RATIO_MAX * pattern.inhale_ms
    if pattern.exhale_ms + exhale_ms > long_enough_ms and pattern.inhale_ms < milliseconds(bounds.INHALE_MAX):
        # An exhale twice the inhale is long enough: from there on both grow.
        half_ms = exhale_ms // 2
        return replace(
            pattern, inhale_ms=pattern.inhale_ms + half_ms, exhale_ms=pattern.exhale_ms + exhale_ms - half_ms
        )
    return replace(pattern, exhale_ms=pattern.exhale_ms + exhale_ms)


def shorter(pattern: Pattern, least: Pattern | None) -> Pattern:
    """Return a breath a second shorter, never shorter than ``least``, nor than any listener's."""
    least_ms = least.total_ms if least else _SHORTEST_MS
    total_ms = max(least_ms, pattern.total_ms - FASTER_MS)
    if least is not None and total_ms == least.total_ms:
        return least
    if total_ms >= pattern.total_ms:
        return pattern
    # Every phase gives its share; what a millisecond of rounding leaves over stays with the exhale.
    phases = {
        name: getattr(pattern, name) * total_ms // pattern.total_ms for name in ("inhale_ms", "hold_ms", "rest_ms")
    }
    topup_ms = min(pattern.topup_ms, phases["inhale_ms"] // 2)
    return Pattern(**phases, exhale_ms=total_ms - sum(phases.values()), topup_ms=topup_ms)
