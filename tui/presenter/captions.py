"""Captions: the line being said, bright; the one before it, dim; both gone a while after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.picture.words import BRIGHT, DIM, Words

if TYPE_CHECKING:
    from scripts.laid.events import SpokenLine
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

_APPEARS: Seconds = 0.5
_DIMS: Seconds = 1.2
_LINGERS: Seconds = 7.0
"""A line that has been said stays so long."""
_LEAVES: Seconds = 2.0


def captions(timeline: Timeline, position: Seconds) -> tuple[Words, ...]:
    """Return the lines to show at a position, the oldest first. Depends on the position alone."""
    lines = timeline.last_lines(position)
    if not lines:
        return ()
    *previous, newest = lines
    # The one before steps up as the newest begins, already dim.
    shown = [Words(line.words, min(DIM, _strength(line, position))) for line in previous]
    shown.append(Words(newest.words, _strength(newest, position)))
    return tuple(words for words in shown if words.strength > 0 and words.text)


def _strength(line: SpokenLine, position: Seconds) -> float:
    coming = (position - line.start) / _APPEARS
    since = position - line.end
    said = BRIGHT - (BRIGHT - DIM) * min(1.0, max(0.0, since / _DIMS))
    leaving = 1.0 - (since - _LINGERS) / _LEAVES
    return max(0.0, min(coming, said, 1.0) * min(1.0, leaving))
