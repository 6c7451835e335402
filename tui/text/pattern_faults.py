"""What is wrong with a breath pattern, in clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scripts.faults import PatternFault
from tui.text.language import _
from tui.text.values import Facts, worded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from tui.text.values import Wording


def _unless(facts: Facts, allowance: str) -> str:
    """Return how a script, where there is one, could allow it."""
    if not facts.values_["in_script"]:
        return ""
    return _(', unless the script says allow = ["{allowance}"]').format(allowance=allowance)


def _out_of_bounds(facts: Facts) -> str:
    clauses = "; ".join(worded(CLAUSES[flaw.kind], Facts(flaw)) for flaw in facts.values_["flaws"])
    return f"{facts['found']}: {clauses}"


CLAUSES: Final[Mapping[StrEnum, Wording]] = {
    PatternFault.NO_PATTERN: "{found} is not a breath pattern; write seconds as 4-6 (in-out), "
    "4-0-6-2 (in-hold-out-rest) or 2.5+1-6.5 (in, a top-up, out)",
    PatternFault.INHALE: "an inhale lasts {low} to {high} seconds, a top-up included",
    PatternFault.TOP_UP: "a top-up lasts {low} to {high} seconds and at most half the inhale",
    PatternFault.EXHALE: "an exhale lasts {low} to {high} seconds",
    PatternFault.SHORT_EXHALE: "an exhale is at least as long as the inhale",
    PatternFault.LONG_EXHALE: lambda facts: _("an exhale is at most twice the inhale") + _unless(facts, "long-exhale"),
    PatternFault.HOLDS_NOT_CHOSEN: 'a hold or rest is a choice: a script that has one says allow = ["holds"]',
    PatternFault.LONG_HOLD: "a hold or rest lasts at most {most} seconds",
    PatternFault.TOO_SLOW: "no breath is slower than 4.5 a minute (13.3 seconds)",
    PatternFault.SLOW_NOT_CHOSEN: lambda facts: (
        _("a breath is at most 12 seconds (5 a minute)")
        + _unless(facts, "slow")
        + (_(" (then 13.3)") if facts.values_["in_script"] else "")
    ),
    PatternFault.OUT_OF_BOUNDS: _out_of_bounds,
    PatternFault.NOTHING_TO_FOLLOW: "there is nothing to follow where no breath is paced; "
    "to be led goes with a pattern such as 4-6",
}
