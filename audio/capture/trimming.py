"""Trimming: where a clip begins and ends in its take. The take itself is never touched; these are two numbers.

Room is left on both sides, wide enough that no word's edge is near a cut, and that a breath in before and a breath out
after are heard: they are welcome. Where nothing quiet is found at an edge of the take, nothing is cut there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audio.capture.activity import HOP, Stretch, stretches

if TYPE_CHECKING:
    from audio.capture.activity import Levels
    from scripts.units import Seconds

ROOM_BEFORE: Final[Seconds] = 0.30
ROOM_AFTER: Final[Seconds] = 0.45
_CLICK: Final[Seconds] = 0.15
"""A sound so short and alone at an edge of a take is the key that was pressed."""
_ALONE: Final[Seconds] = 0.35
_EDGE: Final[Seconds] = 0.05


@dataclass(frozen=True, slots=True)
class Trim:
    """What was found in a take."""

    first: Seconds
    """Where the clip begins."""
    last: Seconds
    """Where the clip ends."""
    words: Stretch | None
    """From the first word's start to the last word's end; None where there are no words: then nothing is cut."""
    spoken: tuple[Stretch, ...]
    begins_cut: bool
    """Whether there is a word at the very start of the take."""
    ends_cut: bool
    """Whether there is one at its very end."""


def trimmed(levels: Levels, length: Seconds) -> Trim:
    """Return where to begin and end a take of a length."""
    spoken = _without_clicks(stretches(levels), length)
    if not spoken:
        return Trim(0.0, length, None, (), begins_cut=False, ends_cut=False)
    words = Stretch(spoken[0].first, min(length, spoken[-1].last))
    return Trim(
        first=max(0.0, words.first - ROOM_BEFORE),
        last=min(length, words.last + ROOM_AFTER),
        words=words,
        spoken=tuple(spoken),
        begins_cut=words.first < _EDGE,
        ends_cut=words.last > length - _EDGE - HOP,
    )


def _without_clicks(spoken: list[Stretch], length: Seconds) -> list[Stretch]:
    """Return the stretches without a key's click at either end."""
    spoken = list(spoken)
    while len(spoken) > 1 and _is_click(spoken[0], spoken[1].first) and spoken[0].first < 1.0:
        spoken.pop(0)
    while len(spoken) > 1 and _is_click(spoken[-1], spoken[-2].last) and spoken[-1].last > length - 0.7:
        spoken.pop()
    return spoken


def _is_click(stretch: Stretch, neighbour: Seconds) -> bool:
    return stretch.length < _CLICK and min(abs(neighbour - stretch.last), abs(stretch.first - neighbour)) > _ALONE
