"""Which breath patterns a script, or a person on the command line, may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts import bounds
from scripts.files.model import Allowance
from scripts.units import milliseconds, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.breath import Pattern


def pattern_faults(pattern: Pattern, allow: frozenset[Allowance], *, in_script: bool = True) -> Iterator[str]:
    """Yield what puts an authored pattern out of bounds, each as a clause: what is allowed.

    Args:
        pattern: The breath.
        allow: What was opted in to.
        in_script: Whether there is a script that could opt in to more.

    """
    inhale, exhale, topup = (seconds(part) for part in (pattern.inhale_ms, pattern.exhale_ms, pattern.topup_ms))
    if not bounds.INHALE_MIN <= inhale <= bounds.INHALE_MAX:
        yield f"an inhale lasts {bounds.INHALE_MIN:g} to {bounds.INHALE_MAX:g} seconds, a top-up included"
    if topup and not bounds.TOPUP_MIN <= topup <= min(bounds.TOPUP_MAX, inhale / 2):
        yield f"a top-up lasts {bounds.TOPUP_MIN:g} to {bounds.TOPUP_MAX:g} seconds and at most half the inhale"
    if not bounds.EXHALE_MIN <= exhale <= bounds.EXHALE_MAX:
        yield f"an exhale lasts {bounds.EXHALE_MIN:g} to {bounds.EXHALE_MAX:g} seconds"
    elif exhale < inhale * bounds.EXHALE_RATIO_MIN:
        yield "an exhale is at least as long as the inhale"
    elif exhale > inhale * bounds.EXHALE_RATIO_MAX and Allowance.LONG_EXHALE not in allow:
        yield "an exhale is at most twice the inhale" + _unless(Allowance.LONG_EXHALE, in_script=in_script)
    holds = max(pattern.hold_ms, pattern.rest_ms)
    if holds and Allowance.HOLDS not in allow:
        yield 'a hold or rest is a choice: a script that has one says allow = ["holds"]'
    if seconds(holds) > bounds.HOLD_MAX:
        yield f"a hold or rest lasts at most {bounds.HOLD_MAX:g} seconds"
    if pattern.total_ms > milliseconds(bounds.BREATH_MAX_SLOW):
        yield "no breath is slower than 4.5 a minute (13.3 seconds)"
    elif pattern.total_ms > milliseconds(bounds.BREATH_MAX) and Allowance.SLOW not in allow:
        then = " (then 13.3)" if in_script else ""
        yield f"a breath is at most 12 seconds (5 a minute){_unless(Allowance.SLOW, in_script=in_script)}{then}"


def _unless(opted: Allowance, *, in_script: bool) -> str:
    return f', unless the script says allow = ["{opted}"]' if in_script else ""
