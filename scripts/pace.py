"""The walk from one breath to another: by a fixed, stated, linear step, mostly on the exhale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.breath import Pattern

if TYPE_CHECKING:
    from scripts.units import Milliseconds


def floored(target: Pattern, listener: Pattern | None) -> Pattern:
    """Return the pattern to go to: a listener whose breath is already slower than it stays at theirs."""
    return listener if listener is not None and listener.total_ms > target.total_ms else target


def walked(before: Pattern, target: Pattern, step_ms: Milliseconds) -> Pattern:
    """Return the next breath on the way from one pattern to another.

    The lengths of all phases together change by at most the step. Each phase takes its share of the way that is left,
    which keeps the walk straight, but the exhale takes at least half of the step while it has that far to go. A top-up
    comes once the inhale has its length: a sip of a tenth of a second is none.
    """
    left = {
        "inhale_ms": target.inhale_ms - before.inhale_ms,
        "hold_ms": target.hold_ms - before.hold_ms,
        "exhale_ms": target.exhale_ms - before.exhale_ms,
        "rest_ms": target.rest_ms - before.rest_ms,
    }
    way_ms = sum(map(abs, left.values()))
    if way_ms <= step_ms:
        return target
    exhale_share = abs(left["exhale_ms"]) / way_ms
    exhale_ms = min(abs(left["exhale_ms"]), round(step_ms * max(exhale_share, 0.5)))
    others_ms = way_ms - abs(left["exhale_ms"])
    room_ms = step_ms - exhale_ms
    moves = {"exhale_ms": exhale_ms}
    for phase in ("inhale_ms", "hold_ms", "rest_ms"):
        # Rounded down: together the phases never move by more than the step.
        moves[phase] = min(abs(left[phase]), room_ms * abs(left[phase]) // others_ms) if others_ms else 0
    lengths = {phase: getattr(before, phase) + (moves[phase] if left[phase] >= 0 else -moves[phase]) for phase in left}
    topup_ms = target.topup_ms if lengths["inhale_ms"] == target.inhale_ms else 0
    return Pattern(**lengths, topup_ms=topup_ms)
