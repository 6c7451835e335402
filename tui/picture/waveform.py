"""A recording's shape in a row of cells, for where the progress stands. Pure functions of a snapshot and a width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from audio.files.waveform import Waveform
    from tui.picture.cells import Charset

_BARS: Final = "▁▂▃▄▅▆▇█"
_PLAIN_BARS: Final = "_.-=+*#%"
_UNREAD: Final = "·"
_PLAIN_UNREAD: Final = "."
_RANGE_DB: Final = 40.0
"""From the loudest part down to the faintest that shows: speech and its pauses, with room noise under it."""


def waveform_row(waveform: Waveform, width: int, span: tuple[float, float] = (0.0, 1.0)) -> tuple[float | None, ...]:
    """Return a level from 0 to 1 for each of ``width`` cells.

    The loudest part known is 1 and ``_RANGE_DB`` under it is 0. Before and after the recording it is 0; None where it
    has not been read yet.

    Args:
        waveform: What is known of the recording.
        width: How many cells.
        span: Where in the row the recording begins and ends, both from 0 to 1: a session is longer than it.

    """
    first, last = span
    if width <= 0 or last <= first:
        return (0.0,) * max(0, width)
    bins = len(waveform.levels)
    loudest = float(waveform.levels.max(initial=0.0))
    cells: list[float | None] = []
    for cell in range(width):
        begin, end = (max(0.0, min(1.0, (at / width - first) / (last - first))) for at in (cell, cell + 1))
        if begin >= end:
            cells.append(0.0)
        elif begin >= waveform.known:
            cells.append(None)
        else:
            low = min(int(begin * bins), bins - 1)
            part = waveform.levels[low : max(low + 1, round(end * bins))]
            cells.append(_height(float(np.sqrt(np.mean(np.square(part)))), loudest))
    return tuple(cells)


def eighths(level: float) -> int:
    """Return how many eighths of a cell hang under the line at a level: one fewer than stand on it."""
    return min(len(_BARS) - 1, int(level * len(_BARS)))


def waveform_text(levels: tuple[float | None, ...], charset: Charset) -> str:
    """Return a row of levels as characters, one a cell; the caller colours what has been heard."""
    ascii_only = charset.value == "ascii"
    bars, unread = (_PLAIN_BARS, _PLAIN_UNREAD) if ascii_only else (_BARS, _UNREAD)
    return "".join(unread if level is None else bars[min(len(bars) - 1, int(level * len(bars)))] for level in levels)


def _height(level: float, loudest: float) -> float:
    if level <= 0.0 or loudest <= 0.0:
        return 0.0
    return min(1.0, max(0.0, 1.0 + 20.0 * float(np.log10(level / loudest)) / _RANGE_DB))
