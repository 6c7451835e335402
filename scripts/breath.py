"""One breath: its phases, its pattern as people write it, and the shape that sound and picture follow."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from scripts.faults import PatternError, PatternFault
from scripts.units import NO_TIME, Milliseconds, milliseconds, seconds

if TYPE_CHECKING:
    from scripts.units import Seconds

TOPUP_LEVEL = 0.76
"""How full the first part of a topped-up inhale gets; the sip goes the rest of the way."""


class Phase(StrEnum):
    """A part of one breath."""

    INHALE = "inhale"
    HOLD = "hold"
    EXHALE = "exhale"
    REST = "rest"


def ease(u: float) -> float:
    """Return the raised cosine 0.5 - 0.5 cos(pi u): 0 at 0, 1 at 1, with no slope at either end.

    A breath has no corners: the flow is zero at each turn.
    """
    return 0.5 - 0.5 * math.cos(math.pi * u)


_NUMBER = r"\d{1,4}(?:\.\d{1,6})?"
_PATTERN = re.compile(
    rf"(?P<a>{_NUMBER})(?:\+(?P<topup>{_NUMBER}))?-(?P<b>{_NUMBER})(?:-(?P<c>{_NUMBER})-(?P<d>{_NUMBER}))?"
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """The lengths of one breath's phases, in whole milliseconds.

    ``inhale_ms`` includes the top-up, which is its last part.
    """

    inhale_ms: Milliseconds
    exhale_ms: Milliseconds
    hold_ms: Milliseconds = NO_TIME
    rest_ms: Milliseconds = NO_TIME
    topup_ms: Milliseconds = NO_TIME

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``4-6`` (in-out), ``4-0-6-2`` (in-hold-out-rest) or ``2.5+1-6.5`` (in, a top-up, out), in seconds.

        Raises:
            PatternError: The text is none of these.

        """
        found = _PATTERN.fullmatch(text.strip())
        if found is None:
            raise PatternError(PatternFault.NO_PATTERN, found=text)
        part = {name: milliseconds(float(value or 0)) for name, value in found.groupdict().items()}
        four = found["d"] is not None
        return cls(
            inhale_ms=part["a"] + part["topup"],
            topup_ms=part["topup"],
            hold_ms=part["b"] if four else NO_TIME,
            exhale_ms=part["c"] if four else part["b"],
            rest_ms=part["d"],
        )

    @classmethod
    def of_rate(cls, breaths_a_minute: float) -> Self:
        """Return a breath of that rate, split between in and out as the default breath is (2.2 to 2.8)."""
        total_ms = milliseconds(60 / breaths_a_minute)
        inhale_ms = Milliseconds(round(total_ms * 0.44))
        return cls(inhale_ms=inhale_ms, exhale_ms=total_ms - inhale_ms)

    @property
    def total_ms(self) -> Milliseconds:
        """The length of the whole breath."""
        return self.inhale_ms + self.hold_ms + self.exhale_ms + self.rest_ms

    @property
    def total(self) -> Seconds:
        """The length of the whole breath."""
        return seconds(self.total_ms)

    def length_ms(self, phase: Phase) -> Milliseconds:
        """Return the length of one phase; 0 where the breath has none."""
        match phase:
            case Phase.INHALE:
                return self.inhale_ms
            case Phase.HOLD:
                return self.hold_ms
            case Phase.EXHALE:
                return self.exhale_ms
            case Phase.REST:
                return self.rest_ms

    def offset_ms(self, phase: Phase) -> Milliseconds:
        """Return the time from the breath's start to the start of a phase."""
        offset = NO_TIME
        for earlier in Phase:
            if earlier is phase:
                break
            offset += self.length_ms(earlier)
        return offset

    def without_holds(self) -> Self:
        """Return the same breath with neither hold nor rest."""
        return replace(self, hold_ms=NO_TIME, rest_ms=NO_TIME)

    def __str__(self) -> str:
        """Write the pattern as people write it."""
        inhale = f"{seconds(self.inhale_ms - self.topup_ms):g}"
        if self.topup_ms:
            inhale += f"+{seconds(self.topup_ms):g}"
        if self.hold_ms or self.rest_ms:
            tail = (self.hold_ms, self.exhale_ms, self.rest_ms)
            return "-".join([inhale, *(f"{seconds(part):g}" for part in tail)])
        return f"{inhale}-{seconds(self.exhale_ms):g}"


DEFAULT_LISTENER = Pattern(inhale_ms=Milliseconds(2200), exhale_ms=Milliseconds(2800))
"""Twelve breaths a minute: how a listener who has not given their breath is met."""
