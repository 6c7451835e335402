"""The pacing tones of a session, second by second: the breath, the parts of a timbre, and how present they are.

A span of a second is always made whole, so the samples are the same in whatever order and however much is asked for. It
is a pure function of the timeline, the seed and its index, and no frame of it hears anything of the timeline after
itself; two timelines that agree up to a frame sound the same up to there, bit for bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import numpy as np

from audio.tones.air import HOP, Air
from audio.tones.breath_flow import BreathFlow
from audio.tones.choices import Cues, Timbre
from audio.tones.drift import SLOW, Drift
from audio.tones.envelopes import STEP, Envelope, along, along_both, ease, positions
from audio.tones.halfrate import BEFORE, doubled
from audio.tones.harmonics import HarmonicTone
from audio.tones.pair import OfTwo
from audio.tones.timbres import MIXES
from audio.units import PAGE, RATE, Decibels, gain_of

if TYPE_CHECKING:
    from audio.tones.air import Colours
    from audio.tones.envelopes import Positions, Values
    from audio.tones.halfrate import Stereo
    from audio.units import Frames, Hertz, Samples
    from scripts.plan.timeline import Timeline

SPAN: Final[Frames] = RATE
"""What is made at once."""
PITCH: Final[Hertz] = 174.6
"""Of the tone where no voice says otherwise: an F."""

_FULL_DB: Final = Decibels(-28.0)
"""How loud the tones are where the tide is in, in each ear, as the ear weighs it."""
_TURN: Final = gain_of(Decibels(-10.6))
"""What stays of the tones where the tide is out: a bed that goes under in no quiet room."""
_SWELL: Final = 1.25
"""Loudness grows with this power of the tide; with it the ear hears the middle of a breath in the middle."""
_SWELLS_DB: Final = Decibels(0.9)
"""How much further one breath swells than another, at most."""
_OUTWARDS: Final = 0.06
"""How much louder the tones are on the way out, and softer on the way in: half a decibel each."""
_CAUGHT: Final = 0.4
"""How much softer the tones are at the catch before a sip: 4 dB."""
_STILLER: Final = 0.35
"""And in the moment before a breath is drawn."""
_PRESENT: Final = 0.2
"""Presence is how near somebody is, not a fader: a quarter is 3.5 dB under full, and a tenth 8."""
_LIFE: Final = 0.04
"""How far the tones' strength wanders by itself, either way: a third of a decibel."""
_MINGLING: Final = 0.15
"""How far the tone's share of them wanders."""
_LEAN: Final = 0.05
"""How far the sound leans to one side or the other."""
_HUMMED: Final = 0.80
"""The tone's share on the way out where a stage hums: 6 dB over the air, whatever the timbre."""
_SUSTAINED: Final = 0.5
"""How much longer such a hum holds before it sinks with the breath."""
_SECOND_AIR: Final = 0x7E57ED
"""Added to the seed for the air of the second of two."""

_OCTAVE: Final = (60.0, 180.0, 0.45)
_TWELFTH: Final = (150.0, 330.0, 0.30)
"""Over the root an octave and then a twelfth come up: from when to when in seconds, and how much of each."""
_RESOLVES: Final = 20.0
"""Over so many seconds, as the last stage begins, they leave the root alone again."""
_SPANS_KEPT: Final = 4
_STRETCH: Final = 10
"""So many spans have their slow values worked out at once: that is as much work as for one, but for the arithmetic."""
_LEAD: Final = HOP // STEP
"""Slow values are worked out from so many steps before a stretch on: there its first grain begins."""


class Span(NamedTuple):
    """A second of the tones."""

    sound: Samples
    """Shape ``[SPAN, 2]``, at its presence, not yet ducked under the voice."""
    power: Values
    """How loud it is, ``STEP`` frames apart and one more: mean square as the ear weighs it, both ears together.

    Without the little stops of a breath: they are to be heard under a voice too.
    """


class _Slow(NamedTuple):
    """What moves no faster than the breath, over a span or a stretch: ``STEP`` frames apart, and one more."""

    cycles: Values
    """Of the tone."""
    present: Values
    """0 where nothing is heard."""
    brightness: Values
    loud: Values
    """How loud the tones are, without the stops."""
    stops: Values
    """What the little stops leave of them."""
    share: Values
    """Of the tone."""
    octave: Values
    twelfth: Values
    sides: Values
    """Gains for left and right, ``[2, values]``."""


class _Stretch(NamedTuple):
    """What is worked out for some spans at once."""

    slow: _Slow
    colours: Colours
    """Of the grains, from the one before the stretch on."""
    room: Values
    """How much of it there is, where each of those begins."""

    def of_span(self, at: int) -> _Slow:
        """Return the slow values of a span of the stretch."""
        steps = SPAN // STEP
        return _Slow(*(values[..., at * steps : (at + 1) * steps + 1] for values in self.slow))

    def grains_of_span(self, at: int) -> tuple[Colours, Values]:
        """Return the colours of the grains that are heard in a span of the stretch, and the room around them."""
        grains = slice(at * (SPAN // HOP), (at + 1) * (SPAN // HOP) + 1)
        return self.colours[grains], self.room[grains]


class Tones:
    """The tones of one session. Not for more than one thread at a time: the last spans are kept.

    Args:
        timeline: What is played.
        seed: Any whole number; the same one gives the same sound.
        timbre: What the tones are made of.
        cues: How brightness follows the breath.
        pitch: Of the tone; a voice has its own.
        voice: Which voice of two this is, where there are two; see ``tones_of``.

    """

    def __init__(  # noqa: PLR0913 - what a listener chooses, each by its name
        self,
        timeline: Timeline,
        seed: int,
        *,
        timbre: Timbre = Timbre.TIDE,
        cues: Cues = Cues.RISING,
        pitch: Hertz = PITCH,
        voice: OfTwo | None = None,
    ) -> None:
        self._voice = voice
        second = voice is not None and voice.second
        self._recipe = voice.recipe(MIXES[timbre]) if voice else MIXES[timbre]
        self._cues = cues
        self._tide = BreathFlow(timeline, seed)
        self._presence, self._hum, self._room = (
            Envelope(curve) for curve in (timeline.tones, timeline.hum, timeline.room)
        )
        self._life = Drift(seed, 2 if second else 1, SLOW, count=3)
        self._air = Air(seed + second * _SECOND_AIR)
        hums = any(stage.presence.hum for stage in timeline.stages)
        self._tone = (
            None
            if self._recipe.toneless and not hums
            else HarmonicTone(self._recipe.body, pitch * (2 if second else 1), seed)
        )
        self._begins = timeline.stages[0].start
        self._resolves = timeline.stages[-1].start if len(timeline.stages) > 1 else np.inf
        self._spans: dict[int, Span] = {}
        self._ends: dict[int, Stereo] = {}
        """The last ``BEFORE`` frames of some spans at half the rate."""
        self._stretches: dict[int, _Stretch] = {}

    def page(self, index: int) -> Samples:
        """Return frames ``index * PAGE`` up to ``(index + 1) * PAGE`` of the session, shape ``[PAGE, 2]``."""
        number, offset = divmod(index * PAGE, SPAN)
        return self.span(number).sound[offset : offset + PAGE].copy()

    def power(self, index: int) -> Values:
        """Return how loud a page is, ``PAGE // STEP + 1`` values: see :class:`Span`."""
        return power_of_page(self, index)

    def span(self, number: int) -> Span:
        """Return frames ``number * SPAN`` up to ``(number + 1) * SPAN`` of the session. Not to be written to.

        Silence before the session and after it: nothing is present.
        """
        if number not in self._spans:
            _keep(self._spans, number, self._made(number), _SPANS_KEPT)
        return self._spans[number]

    def _made(self, number: int) -> Span:
        if number - 1 not in self._ends:
            self._at_half_rate(number - 1)
        before = self._ends[number - 1]
        made, power = self._at_half_rate(number)
        if made is None:
            return Span(np.zeros((SPAN, 2), np.float32), power)
        sound = doubled(before, made)
        silent = (power[:-1] == 0.0) & (power[1:] == 0.0)
        if silent.any():  # what comes 0.4 ms later does not come after the end
            sound.reshape(-1, STEP, 2)[silent] = 0.0
        return Span(sound, power)

    def _at_half_rate(self, number: int) -> tuple[Stereo | None, Values]:
        """Return a span as it is made, None where it is silent, and how loud it is: see :class:`Span`."""
        stretch, at = divmod(number, _STRETCH)
        if stretch not in self._stretches:
            _keep(self._stretches, stretch, self._worked_out(stretch), 2)
        slowly = self._stretches[stretch]
        here = slowly.of_span(at)
        sound, power = None, np.zeros(SPAN // STEP + 1)
        if here.present.any():
            power = np.square(here.loud) * (here.sides**2).sum(axis=0)
            gains = here.sides * (here.loud * here.stops)
            sound = self._air.span(number * SPAN, *slowly.grains_of_span(at))
            sound.view(np.float32)[:] *= along_both(gains * np.sqrt(1.0 - here.share), STEP // 2)
            if self._tone is not None and here.share.any():
                chord = (here.octave, here.twelfth)
                self._tone.add_to(sound, here.cycles, here.brightness, chord, gains * np.sqrt(here.share))
        end = np.zeros(BEFORE, np.complex64) if sound is None else sound[-BEFORE:].copy()
        _keep(self._ends, number, end, _SPANS_KEPT)
        return sound, power

    def _worked_out(self, stretch: int) -> _Stretch:
        steps = _STRETCH * (SPAN // STEP)
        where = positions(stretch * _STRETCH * SPAN - _LEAD * STEP, steps + _LEAD + 1, STEP)
        presence = self._presence.at(where)
        tide, air = self._tide.at(where), self._tide.air(where)
        hum = self._hum.at(where) * np.maximum(-air, 0.0)
        strength, mingling, lean = self._living(stretch)
        loud = gain_of(_FULL_DB) * self._loud(where, tide, air, hum) * (1.0 + _LIFE * strength)
        loud *= presence * (1.0 + _PRESENT) / (presence + _PRESENT)
        share = self._recipe.share(air) * (1.0 + _MINGLING * mingling * (1.0 - np.abs(air)))
        share += hum * (np.maximum(share, _HUMMED) - share)
        sides = np.stack((1.0 + _LEAN * lean, 1.0 - _LEAN * lean))
        present = presence
        if self._voice is not None:
            sides *= self._voice.sides(where)
            present = presence * self._voice.present.at(where)
        brightness = self._brightness(tide)
        stops = self._stops(where)
        cycles = np.zeros_like(where) if self._tone is None else self._tone.cycles(where)
        slow = _Slow(cycles, present, brightness, loud, stops, share, *self._chord(where), sides)
        room = self._room.at(where[::_LEAD])
        before = (stretch * _STRETCH * SPAN) - HOP
        colours = self._air.colours(before, brightness[::_LEAD], air[::_LEAD], room)
        return _Stretch(_Slow(*(values[..., _LEAD:] for values in slow)), colours, room)

    def _living(self, stretch: int) -> Values:
        """Return how the tones wander by themselves, ``[3, values]``: worked out every second and joined by lines."""
        seconds = positions((stretch * _STRETCH - 1) * SPAN, _STRETCH + 3, SPAN)
        steps = SPAN // STEP
        return along(self._life.at(seconds), steps)[:, steps - _LEAD : (_STRETCH + 1) * steps + 1]

    def _loud(self, where: Positions, tide: Values, air: Values, hum: Values) -> Values:
        """Return how loud the breath is: 1 where the tide is in."""
        swell = gain_of(_SWELLS_DB) ** (self._tide.swell(where) * tide)
        breath = _TURN + (1.0 - _TURN) * tide ** (_SWELL * (1.0 - _SUSTAINED * hum))
        return np.asarray(breath * swell * (1.0 - _OUTWARDS * air))

    def _stops(self, where: Positions) -> Values:
        """Return what a breath's little stops leave of it."""
        return (1.0 - _CAUGHT * self._tide.catch(where)) * (1.0 - _STILLER * self._tide.stillness(where))

    def _chord(self, where: Positions) -> tuple[Values, Values]:
        """Return how much there is of the octave and of the twelfth over the root."""
        since = where - self._begins
        left = 1.0 - ease(np.clip((where - self._resolves) / _RESOLVES, 0.0, 1.0))
        octave, twelfth = (
            left * most * ease(np.clip((since - begins) / (ends - begins), 0.0, 1.0))
            for begins, ends, most in (_OCTAVE, _TWELFTH)
        )
        return (octave, twelfth) if self._voice is None else (0.0 * octave, 0.0 * twelfth)

    def _brightness(self, tide: Values) -> Values:
        """Return how bright the sound is, 0 to 1."""
        match self._cues:
            case Cues.RISING:
                return tide
            case Cues.FALLING:
                return 1.0 - tide
            case Cues.FLAT:
                return np.full_like(tide, 0.5)


class TonesOfTwo:
    """The tones of a session for two. Not for more than one thread at a time, as each of them."""

    def __init__(self, first: Tones, second: Tones) -> None:
        self._first, self._second = first, second

    def page(self, index: int) -> Samples:
        """Return a page of both, as :meth:`Tones.page` gives one."""
        return self._first.page(index) + self._second.page(index)

    def power(self, index: int) -> Values:
        """Return how loud a page of both is, as :meth:`Tones.power` does."""
        return power_of_page(self, index)

    def span(self, number: int) -> Span:
        """Return a span of both, as :meth:`Tones.span` gives one."""
        first, second = self._first.span(number), self._second.span(number)
        return Span(first.sound + second.sound, first.power + second.power)


def power_of_page(tones: Tones | TonesOfTwo, index: int) -> Values:
    """Return how loud a page is, ``PAGE // STEP + 1`` values: see :class:`Span`."""
    number, offset = divmod(index * PAGE, SPAN)
    return tones.span(number).power[offset // STEP :][: PAGE // STEP + 1]


def tones_of(
    timeline: Timeline, seed: int, *, timbre: Timbre = Timbre.TIDE, cues: Cues = Cues.RISING, pitch: Hertz = PITCH
) -> Tones | TonesOfTwo:
    """Return the tones of a session: one voice, or for two people one each."""
    if timeline.two is None:
        return Tones(timeline, seed, timbre=timbre, cues=cues, pitch=pitch)
    left, right = OfTwo.both(timeline.two)
    return TonesOfTwo(
        Tones(timeline, seed, timbre=timbre, cues=cues, pitch=pitch, voice=left),
        Tones(timeline.second, seed, timbre=timbre, cues=cues, pitch=pitch, voice=right),
    )


Kept = TypeVar("Kept")


def _keep(kept: dict[int, Kept], number: int, made: Kept, count: int) -> None:
    """Keep what was made; what was made longest ago is let go."""
    while len(kept) >= count:
        del kept[next(iter(kept))]
    kept[number] = made
