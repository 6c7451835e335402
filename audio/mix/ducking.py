"""How far the tones step back under the voice: only as far as the voice needs, and back before the next line.

Pure functions of the lines, the place and how loud the tones are there; safe in any thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from audio.level.gain import VOICE_LUFS
from audio.tones.envelopes import STEP, along, ease, positions
from audio.units import RATE, Decibels, decibels_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audio.tones.envelopes import Positions, Values
    from audio.units import Frames, Gain, Samples
    from scripts.units import Seconds

DUCK_UNDER: Final = Decibels(18.0)
"""The tones are this far under a voice that speaks: words stay clear, and somebody is still breathing there."""
DUCK_LEAD: Final[Seconds] = 0.7
"""They begin to step back this long before the line and are there when it begins."""
DUCK_STAY: Final[Seconds] = 0.3
"""They stay back this long after it."""
DUCK_RETURN: Final[Seconds] = 1.4
"""This long after a line they are all the way up again: shorter than the gaps, so that no gap is without them."""
_OFFSET: Final = Decibels(-0.691)
"""Of LUFS from a weighted mean square (ITU-R BS.1770)."""


class Span(NamedTuple):
    """Somebody speaks: what the tones make room for."""

    start: Seconds
    end: Seconds
    voice: Gain
    """How present the voice is there."""


def ducking_gain(spans: Sequence[Span], first: Frames, power: Values) -> Samples | None:
    """Return the gain of the tones under the spoken lines over a stretch, ``[frames]``; None where nobody speaks.

    From the start of every span until ``DUCK_STAY`` after its end the tones are no louder than
    ``DUCK_UNDER`` under the voice: louder ones step back to there, softer ones stay. Steps are raised cosines in
    decibels. Where one line's return meets the next one's lead, what each leaves is multiplied, so the gain has no
    corner and goes no deeper. It depends on no span that begins more than ``DUCK_LEAD`` after the frame.

    Args:
        spans: When somebody speaks around the stretch, in order.
        first: Its first frame.
        power: How loud the tones are over it (:class:`audio.tones.engine.Span`), ``frames // STEP + 1`` values.

    """
    start, end = first / RATE, (first + (len(power) - 1) * STEP) / RATE
    near = [span for span in spans if span.start < end + DUCK_LEAD and span.end + DUCK_RETURN > start]
    if not near:
        return None
    where = positions(first, len(power), STEP)
    loud = _OFFSET + 10.0 * np.log10(np.maximum(power, 1e-12))
    left, steps_back = np.ones(len(where)), np.zeros(len(where))
    for span in near:
        depth = _depth(span, where)
        steps_back += left * depth * np.maximum(loud - (_voice_db(span) - DUCK_UNDER), 0.0)
        left *= 1.0 - depth
    return along(np.power(10.0, steps_back / -20.0).astype(np.float32)).astype(np.float32, copy=False)


def _voice_db(span: Span) -> Decibels:
    """Return how loud it is spoken, in LUFS."""
    return Decibels(VOICE_LUFS + decibels_of(max(span.voice, 1e-3)))


def _depth(span: Span, where: Positions) -> Values:
    """Return how far the tones have stepped back for one span: 0 not at all, 1 all the way."""
    coming = ease(np.clip((where - (span.start - DUCK_LEAD)) / DUCK_LEAD, 0.0, 1.0))
    going = ease(np.clip((where - span.end - DUCK_STAY) / (DUCK_RETURN - DUCK_STAY), 0.0, 1.0))
    return coming * (1.0 - going)
