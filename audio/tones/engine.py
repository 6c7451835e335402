"""The pacing tones of a session, page by page: the breath, the parts of a timbre, and how present they are.

A page is a pure function of the timeline, the seed and its index, and hears nothing of the timeline after its last
frame; two timelines that agree up to a page's end sound the same up to there, bit for bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.tones.breath_flow import BreathFlow
from audio.tones.choices import Cues, Timbre
from audio.tones.drift import SLOW, Drift
from audio.tones.envelopes import Envelope, positions
from audio.tones.harmonics import STEP, HarmonicTone
from audio.tones.pair import OfTwo
from audio.tones.timbres import MIXES
from audio.tones.wave import HOP, Wave
from audio.units import PAGE, gain_of

if TYPE_CHECKING:
    from audio.tones.envelopes import Positions, Values
    from audio.units import Samples
    from scripts.plan.timeline import Timeline

_BED: Final = 0.1
"""What stays of the tones where the tide is out: 20 dB under what they are where it is in."""
_SWELL: Final = 1.25
"""Loudness grows with this power of the tide; with it the ear hears the middle of a breath in the middle."""
_CAUGHT: Final = 0.4
"""How much softer the tones are at the catch before a sip: 4 dB."""
_LIFE: Final = 0.1
"""How far each part's strength wanders by itself, either way: about 1 dB."""
_LEAN: Final = 0.05
"""How far the sound leans to one side or the other."""
_SECOND_WAVE: Final = 0x7E57ED
"""Added to the seed for the waves of the second of two."""


class Tones:
    """The tones of one session. Not for more than one thread at a time: the parts keep what the next page begins with.

    Args:
        timeline: What is played.
        seed: Any whole number; the same one gives the same sound.
        timbre: What the tones are made of.
        cues: How pitch and brightness follow the breath.
        voice: Which voice of two this is, where there are two; see ``tones_of``.

    """

    def __init__(
        self,
        timeline: Timeline,
        seed: int,
        *,
        timbre: Timbre = Timbre.TIDE,
        cues: Cues = Cues.RISING,
        voice: OfTwo | None = None,
    ) -> None:
        self._voice = voice
        second = voice is not None and voice.second
        self._mix = voice.mix(MIXES[timbre]) if voice else MIXES[timbre]
        self._cues = cues
        self._tide = BreathFlow(timeline)
        self._presence = Envelope(timeline.tones)
        self._life = Drift(seed, 2 if second else 1, SLOW, count=3)
        self._wave = None if self._mix.wave_db is None else Wave(seed + second * _SECOND_WAVE)
        self._tone = None if self._mix.tone_db is None else HarmonicTone(self._mix.body, seed)

    def page(self, index: int) -> Samples:
        """Return frames ``index * PAGE`` up to ``(index + 1) * PAGE`` of the session, shape ``[PAGE, 2]``.

        At their presence, not yet ducked under the voice. Silence before the session and after it: nothing is present.
        """
        first = index * PAGE
        where = positions(first, PAGE // STEP + 1, STEP)
        presence = self._presence.at(where)
        if not presence.any() or (self._voice and self._voice.absent(where)):
            return np.zeros((PAGE, 2), dtype=np.float32)
        tide, air = self._tide.at(where), self._tide.air(where)
        loud = presence * (_BED + (1.0 - _BED) * tide**_SWELL) * (1.0 - _CAUGHT * self._tide.catch(where))
        wave_life, tone_life, lean = _ramps(self._life.at(where[0]), self._life.at(where[-1]))
        sides = np.stack((1.0 + _LEAN * lean, 1.0 - _LEAN * lean))
        if self._voice is not None:
            sides *= self._voice.sides(where)
        sound = np.zeros((2, PAGE), dtype=np.float32)  # a channel after the other is quicker to reckon with
        if self._wave is not None:
            starts = positions(first - HOP, 3, HOP)
            part = self._wave.page(index, self._brightness(starts), self._tide.air(starts))
            gain = gain_of(self._mix.wave_db or 0.0) * loud * (1.0 + _LIFE * wave_life)
            sound += part * _gains(gain * sides)
        if self._tone is not None:
            part = self._tone.page(where, self._brightness(where), self._brightness_integral(where), air)
            gain = gain_of(self._mix.tone_db or 0.0) * loud * (1.0 + _LIFE * tone_life)
            gain *= 1.0 - self._mix.tone_sway * air
            sound += part * _gains(gain * sides)
        return np.ascontiguousarray(sound.T)

    def _brightness(self, where: Positions) -> Values:
        """Return how bright and high the sound is, 0 to 1."""
        match self._cues:
            case Cues.RISING:
                return self._tide.at(where)
            case Cues.FALLING:
                return 1.0 - self._tide.at(where)
            case Cues.FLAT:
                return np.full_like(where, 0.5)

    def _brightness_integral(self, where: Positions) -> Values:
        """Return the integral of :meth:`_brightness` from the session's start."""
        match self._cues:
            case Cues.RISING:
                return self._tide.integral(where)
            case Cues.FALLING:
                return where - self._tide.integral(where)
            case Cues.FLAT:
                return 0.5 * where


class _Both:
    """The tones of a session for two. Not for more than one thread at a time, as each of them."""

    def __init__(self, first: Tones, second: Tones) -> None:
        self._first, self._second = first, second

    def page(self, index: int) -> Samples:
        """Return a page of both, as :meth:`Tones.page` gives one."""
        return self._first.page(index) + self._second.page(index)


def tones_of(timeline: Timeline, seed: int, *, timbre: Timbre = Timbre.TIDE, cues: Cues = Cues.RISING) -> Tones | _Both:
    """Return the tones of a session: one voice, or for two people one each."""
    if timeline.two is None:
        return Tones(timeline, seed, timbre=timbre, cues=cues)
    left, right = OfTwo.both(timeline.two)
    return _Both(
        Tones(timeline, seed, timbre=timbre, cues=cues, voice=left),
        Tones(timeline.second, seed, timbre=timbre, cues=cues, voice=right),
    )


_SHARE: Final = np.arange(PAGE // STEP + 1) / (PAGE // STEP)
_BETWEEN: Final = (np.arange(STEP) / STEP).astype(np.float32)


def _ramps(start: Values, end: Values) -> Values:
    """Return lines from each value at a page's start to that at its end, shape ``[values, PAGE // STEP + 1]``."""
    return start[:, None] + (end - start)[:, None] * _SHARE


def _gains(slow: Values) -> Samples:
    """Return gains for left and right, ``STEP`` frames apart, joined by lines: shape ``[2, PAGE]``."""
    steps = slow.astype(np.float32)[:, :, None]
    return np.asarray((steps[:, :-1] + (steps[:, 1:] - steps[:, :-1]) * _BETWEEN).reshape(2, PAGE))
