"""The breath as the tones follow it: how far the tide is in, and which way the air moves.

The *tide* is what the listener hears go up and down: partly the timeline's level, partly a straight line through the
same phase. The level alone comes to rest before it turns, and a turn that is all rest cannot be foreseen with closed
eyes; a steady walk to a known end can. The *air* tells in from out at any instant: it turns soon after a phase begins
and then keeps its way to the phase's end; it stands in holds and rests, and while the breath is the listener's own. The
tide goes on by itself there, as slowly as the light and half as far. The *catch* is the little stop before the sip of a
topped-up inhale. The *stillness* is the moment of quieter air in which a breath ends, before the next one is drawn.

No two breaths are drawn alike: each swells a little more or less than the one before, and a little sooner or later
within its phases, whose ends stay where the picture has them.

Every value is a function of the phase that a position falls in and of those before it, never of those after it.
Pure; safe in any thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.tones.drift import chance, word
from audio.tones.envelopes import ease
from scripts.plan.timeline import FREE_LEVEL

if TYPE_CHECKING:
    from audio.tones.envelopes import Positions, Values
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

WALK: Final = 0.6
"""How much of the tide is the straight line; the rest is the eased level."""
_TURN_MAX: Final[Seconds] = 0.9
_TURN_SHARE: Final = 0.4
"""The air turns within this share of its phase, and at most ``_TURN_MAX``."""
_CATCH: Final[Seconds] = 0.45
"""The catch comes and goes in this time, on either side of where the sip begins: no attack is shorter than 0.4 s."""
STILL: Final[Seconds] = 0.14
"""For so long before a breath ends the air is stiller."""
_SOFTER: Final = 0.5
"""How far the sound breathes where nothing is paced, of how far the light does: it is nearer than that."""
_WITHIN: Final[Seconds] = 0.0005
"""Half a millisecond: no phase is shorter."""
_EARLY_OR_LATE: Final = 0.03
"""The swell is at any point of a phase up to this share of the phase before or after its time."""


class BreathFlow:
    """A timeline's breaths, evaluated for many positions at once.

    Args:
        timeline: Whose breaths.
        seed: Any whole number: what the breaths differ by.

    """

    def __init__(self, timeline: Timeline, seed: int) -> None:
        # As it is seen: where the breath is the listener's own the sound breathes on with the light, softly.
        pieces = np.array(timeline.seen.pieces, dtype=np.float64).reshape(-1, 4)
        self._starts, ends, self._lows, highs = (np.ascontiguousarray(column) for column in pieces.T)
        self._lengths = np.maximum(ends - self._starts, 1e-9)
        # By where it begins: the last piece of a free stretch may reach into a breath that is laid after it.
        self._breath_starts = np.array([breath.start for breath in timeline.breaths])
        self._ends = np.array([breath.end for breath in timeline.breaths])
        paced = self._paced(self._starts + _WITHIN)
        self._soften(highs, paced)
        self._rises = highs - self._lows
        # A breath may begin wherever a free one has come to, which is by the level alone.
        self._walks = WALK * paced
        self._ways = np.sign(self._rises) * paced
        self._ways_before = np.concatenate(([0.0], self._ways[:-1]))
        self._turns = np.minimum(_TURN_SHARE, _TURN_MAX / self._lengths)
        self._sips = np.array([each.start + (each.inhale - each.topup) for each in timeline.breaths if each.topup])
        milliseconds = np.rint(self._starts * 1000.0).astype(np.int64)
        self._early = _EARLY_OR_LATE * chance(word(seed, 30), milliseconds) * paced
        self._swells = chance(word(seed, 31), np.rint(self._breath_starts * 1000.0).astype(np.int64))

    def _soften(self, highs: Values, paced: Values) -> None:
        """Let the sound breathe half as far as the light where nothing is paced; a breath begins where it has come to.

        In place; each value follows from those before it.
        """
        free = paced == 0.0
        highs[free] = FREE_LEVEL + _SOFTER * (highs[free] - FREE_LEVEL)
        goes_on = free[1:] & free[:-1]
        self._lows[1:][goes_on] = highs[:-1][goes_on]
        begins = np.flatnonzero(~free[1:] & free[:-1]) + 1
        before = begins - 1
        u = np.clip((self._starts[begins] - self._starts[before]) / self._lengths[before], 0.0, 1.0)
        self._lows[begins] = self._lows[before] + (highs[before] - self._lows[before]) * ease(u)

    def _paced(self, within: Positions) -> Values:
        """Return 1 for the positions that fall in a planned breath, else 0."""
        if not len(self._ends):
            return np.zeros_like(within)
        index = np.searchsorted(self._breath_starts, within, side="right") - 1
        return np.where((index >= 0) & (within < self._ends[index]), 1.0, 0.0)

    def _place(self, where: Positions) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.intp]], Values]:
        """Return the piece that each position falls in, and how far through it: 0 at its start, 1 at its end."""
        index = np.maximum(np.searchsorted(self._starts, where, side="right") - 1, 0)
        return index, np.clip((where - self._starts[index]) / self._lengths[index], 0.0, 1.0)

    def at(self, where: Positions) -> Values:
        """Return how far the tide is in: 0 out, 1 in."""
        index, u = self._place(where)
        u = u + self._early[index] * np.sin(np.pi * u)
        walk = self._walks[index]
        return self._lows[index] + self._rises[index] * (walk * u + (1.0 - walk) * ease(u))

    def air(self, where: Positions) -> Values:
        """Return how the air moves: 1 inwards, -1 outwards, 0 where it stands."""
        index, u = self._place(where)
        before = self._ways_before[index]
        return before + (self._ways[index] - before) * ease(np.minimum(u / self._turns[index], 1.0))

    def swell(self, where: Positions) -> Values:
        """Return how much further than usual the breath at each position swells: from -1 to 1, 0 where it begins."""
        if not len(self._swells):
            return np.zeros_like(where)
        index = np.maximum(np.searchsorted(self._breath_starts, where, side="right") - 1, 0)
        since = np.clip(where - self._breath_starts[index], 0.0, 1.0)
        return self._swells[index] * ease(since)

    def catch(self, where: Positions) -> Values:
        """Return how far the breath is caught before a sip: 1 where the sip begins, 0 away from it."""
        if not len(self._sips):
            return np.zeros_like(where)
        after = np.searchsorted(self._sips, where)
        away = np.minimum(
            np.abs(where - self._sips[np.maximum(after - 1, 0)]),
            np.abs(where - self._sips[np.minimum(after, len(self._sips) - 1)]),
        )
        return ease(np.maximum(1.0 - away / _CATCH, 0.0))

    def stillness(self, where: Positions) -> Values:
        """Return how still the air is before the next breath: 1 in the middle of the moment, 0 outside of it."""
        if not len(self._ends):
            return np.zeros_like(where)
        left = self._ends[np.minimum(np.searchsorted(self._ends, where), len(self._ends) - 1)] - where
        return ease(np.maximum(1.0 - np.abs(2.0 * left / STILL - 1.0), 0.0))
