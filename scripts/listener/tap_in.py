"""Hearing the listener's breath: how long taps are waited for, when they are enough, and what comes of them.

Immutable, and time comes in as a number (seconds, of whatever clock): the same taps at the same times give the same
breath at the same moment, on the screen, in plain mode and in a simulation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from scripts import bounds
from scripts.listener.tap_tempo import LONGEST, TAPS_MAX, TAPS_MIN, Doubt, Tap, counted, estimate_breath, of_length

if TYPE_CHECKING:
    from scripts.breath import Pattern
    from scripts.listener.heard import Heard
    from scripts.units import Seconds

_AFTER_LAST: Seconds = 1.1 * LONGEST
"""No tap for so long, and there are no more to come."""
_ENOUGH: Final = TAPS_MIN - 1
"""Two taps are one breath, and one breath is none to speak of: neither quick nor slow."""
_NO_MORE = 1.5
"""Once a breath is known: no tap for this many of it."""


class OutcomeKind(StrEnum):
    """How hearing a breath came out."""

    SURE = "sure"
    UNSURE = "unsure"
    """There is a breath, but not a sure one."""
    UNHEARD = "unheard"
    """There were taps, and no breath in them that can be met."""
    LISTENED = "listened"
    """Their breath was heard, and is sure: how long it is, not how it is divided."""
    LAST = "last"
    """The listener took the breath they gave the last time."""
    SKIPPED = "skipped"
    NOTHING = "nothing"
    """Nobody tapped."""


class Outcome(NamedTuple):
    """What came of it."""

    breath: Pattern | None
    way: OutcomeKind
    doubt: Doubt | None
    at: Seconds


@dataclass(frozen=True, slots=True)
class TapCapture:
    """Taps being taken from ``began`` on. ``outcome`` is None while it goes on."""

    began: Seconds
    patience: Seconds = bounds.TAP_PATIENCE
    last: Pattern | None = None
    """The breath that the listener gave the last time, where it is offered again."""
    taps: tuple[Tap, ...] = ()
    outcome: Outcome | None = None

    def tapped(self, tap: Tap) -> TapCapture:
        """Take a tap."""
        if self.outcome is not None:
            return self
        taps = (*self.taps, tap)
        if counted(taps) < TAPS_MAX:
            return replace(self, taps=taps)
        return replace(self, taps=taps, outcome=_came_of(taps, tap.at))

    def listened(self, heard: Heard) -> TapCapture:
        """Take what is heard of the breath by something else than keys, once that is sure; keys go first."""
        if self.taps or not heard.sure or heard.breath is None:
            return self
        breath, doubt = (estimate := of_length(heard.breath)).breath, estimate.doubt
        way = OutcomeKind.LISTENED if breath is not None else OutcomeKind.UNHEARD
        return self._came_out(Outcome(breath, way, doubt, heard.at))

    def skipped(self, at: Seconds) -> TapCapture:
        """Go without."""
        return self._came_out(Outcome(None, OutcomeKind.SKIPPED, None, at))

    @property
    def enough(self) -> bool:
        """Whether there are taps enough to begin with."""
        return counted(self.taps) >= _ENOUGH

    def closed(self, at: Seconds) -> TapCapture:
        """Go on with what has been tapped by now, where that is enough; else without."""
        return self._came_out(_came_of(self.taps, at)) if self.enough else self.skipped(at)

    def as_last(self, at: Seconds) -> TapCapture:
        """Take the last one again, where there is one."""
        return self if self.last is None else self._came_out(Outcome(self.last, OutcomeKind.LAST, None, at))

    def at(self, now: Seconds) -> TapCapture:
        """Return what has become of it by a time."""
        if self.outcome is not None or now < (due := self.due):
            return self
        return self._came_out(_came_of(self.taps, due))

    @property
    def due(self) -> Seconds:
        """When it is over if there is no other tap."""
        if not self.taps:
            return self.began + self.patience
        return _due(self.taps)

    def still_tapping(self, now: Seconds) -> bool:
        """Return whether a tap at a time is most likely one of these, though they were enough already."""
        if self.outcome is None or self.outcome.breath is None or not self.taps:
            return False
        return now - self.taps[-1].at < _NO_MORE * self.outcome.breath.total

    def _came_out(self, outcome: Outcome) -> TapCapture:
        return self if self.outcome is not None else replace(self, outcome=outcome)


@lru_cache(maxsize=8)  # it is asked with every frame
def _due(taps: tuple[Tap, ...]) -> Seconds:
    estimate = estimate_breath(taps)
    if counted(taps) >= TAPS_MIN and estimate.doubt is None and estimate.breath is not None:
        return taps[-1].at + _NO_MORE * estimate.breath.total
    return taps[-1].at + _AFTER_LAST


def _came_of(taps: tuple[Tap, ...], at: Seconds) -> Outcome:
    if not taps:
        return Outcome(None, OutcomeKind.NOTHING, None, at)
    breath, doubt = (estimate := estimate_breath(taps)).breath, estimate.doubt
    if counted(taps) < _ENOUGH:
        return Outcome(None, OutcomeKind.UNHEARD, Doubt.FEW, at)
    if breath is None:
        return Outcome(None, OutcomeKind.UNHEARD, doubt, at)
    return Outcome(breath, OutcomeKind.SURE if doubt is None else OutcomeKind.UNSURE, doubt, at)
