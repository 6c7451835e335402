"""Which breath patterns a script, or a person on the command line, may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts import bounds
from scripts.breath import Pattern
from scripts.faults import PatternError, PatternFault, flaw
from scripts.files.model import Allowance
from scripts.units import milliseconds, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.faults import Flaw


def pattern_faults(pattern: Pattern, allow: frozenset[Allowance], *, in_script: bool = True) -> Iterator[Flaw]:
    """Yield what puts an authored pattern out of bounds.

    Args:
        pattern: The breath.
        allow: What was opted in to.
        in_script: Whether there is a script that could opt in to more.

    """
    inhale, exhale, topup = (seconds(part) for part in (pattern.inhale_ms, pattern.exhale_ms, pattern.topup_ms))
    if not bounds.INHALE_MIN <= inhale <= bounds.INHALE_MAX:
        yield flaw(PatternFault.INHALE, low=bounds.INHALE_MIN, high=bounds.INHALE_MAX)
    if topup and not bounds.TOPUP_MIN <= topup <= min(bounds.TOPUP_MAX, inhale / 2):
        yield flaw(PatternFault.TOP_UP, low=bounds.TOPUP_MIN, high=bounds.TOPUP_MAX)
    if not bounds.EXHALE_MIN <= exhale <= bounds.EXHALE_MAX:
        yield flaw(PatternFault.EXHALE, low=bounds.EXHALE_MIN, high=bounds.EXHALE_MAX)
    elif exhale < inhale * bounds.EXHALE_RATIO_MIN:
        yield flaw(PatternFault.SHORT_EXHALE)
    elif exhale > inhale * bounds.EXHALE_RATIO_MAX and Allowance.LONG_EXHALE not in allow:
        yield flaw(PatternFault.LONG_EXHALE, in_script=in_script)
    holds = max(pattern.hold_ms, pattern.rest_ms)
    if holds and Allowance.HOLDS not in allow:
        yield flaw(PatternFault.HOLDS_NOT_CHOSEN)
    if seconds(holds) > bounds.HOLD_MAX:
        yield flaw(PatternFault.LONG_HOLD, most=bounds.HOLD_MAX)
    if pattern.total_ms > milliseconds(bounds.BREATH_MAX_SLOW):
        yield flaw(PatternFault.TOO_SLOW)
    elif pattern.total_ms > milliseconds(bounds.BREATH_MAX) and Allowance.SLOW not in allow:
        yield flaw(PatternFault.SLOW_NOT_CHOSEN, in_script=in_script)


def typed_pattern(text: str) -> Pattern:
    """Return the breath that was typed. To type a hold is to choose it.

    A very slow breath or a very long exhale is for scripts that explain it.

    Raises:
        PatternError: It is no pattern, or one out of bounds.

    """
    pattern = Pattern.parse(text)
    faults = tuple(pattern_faults(pattern, frozenset({Allowance.HOLDS}), in_script=False))
    if faults:
        raise PatternError(PatternFault.OUT_OF_BOUNDS, found=text, flaws=faults)
    return pattern
