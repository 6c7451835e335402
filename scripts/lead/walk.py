"""The walk from one breath to another: by a fixed, stated, linear step, mostly on the exhale."""

from __future__ import annotations

from dataclasses import replace

from scripts import bounds
from scripts.breath import Pattern
from scripts.units import NO_TIME, Milliseconds, milliseconds

_SIP_MS: Milliseconds = milliseconds(bounds.TOPUP_MIN)
_PHASES = ("inhale_ms", "hold_ms", "exhale_ms", "rest_ms")


def floored(target: Pattern, listener: Pattern | None) -> Pattern:
    """Return the pattern to go to: a listener whose breath is already slower than it stays at theirs."""
    return listener if listener is not None and listener.total_ms > target.total_ms else target


def walked(before: Pattern, target: Pattern, step_ms: Milliseconds) -> Pattern:
    """Return the next breath on the way from one pattern to another.

    The lengths of all phases together change by at most the step, and the whole breath only ever moves towards the
    target's length. Each phase takes its share of the way that is left, which keeps the walk straight, but the exhale
    takes at least half of the step while it has that far to go. A top-up has its share of the inhale all the way.
    """
    way = {phase: getattr(target, phase) - getattr(before, phase) for phase in _PHASES}
    way_ms = sum(map(abs, way.values()))
    if way_ms <= step_ms:
        return target
    growing = {phase: left for phase, left in way.items() if left > 0}
    shrinking = {phase: -left for phase, left in way.items() if left < 0}
    # The larger side is rounded up and the smaller down, so that their difference never turns round.
    larger, smaller = sorted((growing, shrinking), key=lambda side: -sum(side.values()))
    larger_ms = -(-step_ms * sum(larger.values()) // way_ms)
    moves = _shared(larger, larger_ms) | _shared(smaller, step_ms - larger_ms)
    lengths = {
        phase: getattr(before, phase) + (moves[phase] if left > 0 else -moves.get(phase, 0))
        for phase, left in way.items()
    }
    return sipped(Pattern(**lengths), target)


def sipped(pattern: Pattern, target: Pattern) -> Pattern:
    """Return a breath with the top-up of a pattern, in its share of the inhale; the least sip is half a second."""
    if not target.topup_ms:
        return replace(pattern, topup_ms=NO_TIME)
    share_ms = Milliseconds(round(pattern.inhale_ms * target.topup_ms / target.inhale_ms))
    return replace(pattern, topup_ms=min(max(share_ms, _SIP_MS), pattern.inhale_ms // 2))


def as_long_as(pattern: Pattern, length: Pattern) -> Pattern:
    """Return a pattern in another breath's length: every phase has its share, the exhale what rounding leaves over."""
    shares = {
        name: getattr(pattern, name) * length.total_ms // pattern.total_ms
        for name in ("inhale_ms", "hold_ms", "rest_ms")
    }
    return sipped(Pattern(**shares, exhale_ms=length.total_ms - sum(shares.values())), pattern)


def _shared(ways: dict[str, Milliseconds], room_ms: Milliseconds) -> dict[str, Milliseconds]:
    """Share room among phases by how far each has to go, the exhale at least half; all of it, to the millisecond."""
    moves: dict[str, Milliseconds] = {}
    left_ms = sum(ways.values(), NO_TIME)
    for phase in sorted(ways, key=lambda phase: phase != "exhale_ms"):
        share_ms = Milliseconds(round(room_ms * ways[phase] / left_ms))
        if phase == "exhale_ms":
            share_ms = max(share_ms, room_ms // 2)
        moves[phase] = min(share_ms, ways[phase], room_ms)
        room_ms -= moves[phase]
        left_ms -= ways[phase]
    return moves
