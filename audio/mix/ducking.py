"""How far the tones step back under the voice: only as far as the voice needs, and back before the next line.

Pure functions of the lines, the place and how loud the tones are there; safe in any thread.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.level.gain import VOICE_LUFS
from audio.tones.envelopes import ease, positions
from audio.tones.harmonics import STEP, along
from audio.units import PAGE, RATE, decibels_of

if TYPE_CHECKING:
    from audio.tones.envelopes import Positions, Values
    from audio.units import Decibels, Samples
    from scripts.laid.events import SpokenLine
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

DUCK_UNDER: Final[Decibels] = 18.0
"""The tones are this far under a voice that speaks: words stay clear, and somebody is still breathing there."""
DUCK_LEAD: Final[Seconds] = 0.7
"""They begin to step back this long before the line and are there when it begins."""
DUCK_STAY: Final[Seconds] = 0.3
"""They stay back this long after it."""
DUCK_RETURN: Final[Seconds] = 1.4
"""This long after a line they are all the way up again: shorter than the gaps, so that no gap is without them."""
_OFFSET: Final[Decibels] = -0.691
"""Of LUFS from a weighted mean square (ITU-R BS.1770)."""


def duck_page(timeline: Timeline, index: int, power: Values) -> Samples | None:
    """Return the gain of the tones under the spoken lines over one page, shape ``[PAGE]``; None where nobody speaks.

    From the start of every line that has a clip until ``DUCK_STAY`` after its end the tones are no louder than
    ``DUCK_UNDER`` under the voice: louder ones step back to there, softer ones stay. Steps are raised cosines in
    decibels. Where one line's return meets the next one's lead, what each leaves is multiplied, so the gain has no
    corner and goes no deeper. It depends on no line that begins more than ``DUCK_LEAD`` after the frame.

    Args:
        timeline: Whose lines.
        index: The page.
        power: How loud the tones are (:class:`audio.tones.engine.Span`) over the page, ``PAGE // STEP + 1`` values.

    """
    first = index * PAGE
    spoken = _lines_in(timeline, first / RATE, (first + PAGE) / RATE)
    if not spoken:
        return None
    where = positions(first, PAGE // STEP + 1, STEP)
    loud = _OFFSET + 10.0 * np.log10(np.maximum(power, 1e-12))
    left, steps_back = np.ones(len(where)), np.zeros(len(where))
    for line in spoken:
        depth = _depth(line, where)
        steps_back += left * depth * np.maximum(loud - (_voice_db(timeline, line) - DUCK_UNDER), 0.0)
        left *= 1.0 - depth
    return along(np.power(10.0, steps_back / -20.0).astype(np.float32)).astype(np.float32, copy=False)


def _voice_db(timeline: Timeline, line: SpokenLine) -> Decibels:
    """Return how loud a line is spoken, in LUFS."""
    stage = timeline.stage_at(line.start)
    return VOICE_LUFS + decibels_of(max(stage.presence.voice if stage else 1.0, 1e-3))


def _depth(line: SpokenLine, where: Positions) -> Values:
    """Return how far the tones have stepped back for one line: 0 not at all, 1 all the way."""
    coming = ease(np.clip((where - (line.start - DUCK_LEAD)) / DUCK_LEAD, 0.0, 1.0))
    going = ease(np.clip((where - line.end - DUCK_STAY) / (DUCK_RETURN - DUCK_STAY), 0.0, 1.0))
    return coming * (1.0 - going)


def _lines_in(timeline: Timeline, start: Seconds, end: Seconds) -> list[SpokenLine]:
    """Return the lines with a clip that the tones make room for between two positions."""
    lines = timeline.lines
    found: list[SpokenLine] = []
    # Lines stand in order and do not overlap, so the search goes back from the last that can matter and soon ends.
    for at in range(bisect_left(lines, end + DUCK_LEAD, key=attrgetter("start")) - 1, -1, -1):
        line = lines[at]
        if line.end + DUCK_RETURN <= start:
            break
        if line.clip is not None:
            found.append(line)
    return found[::-1]
