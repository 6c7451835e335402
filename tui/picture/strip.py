"""The progress line of a recording: its waveform grows out of the plain line as it is read, and the place is in it.

Where there is a row to spare it stands in two, around the line between them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from tui.picture.palette import RAMP_STEPS, Depth
from tui.picture.waveform import eighths, waveform_row, waveform_text

if TYPE_CHECKING:
    from audio.files.waveform import Waveform
    from scripts.units import Seconds
    from tui.picture.cells import Grid

LINE: Final = 0.27
"""How strongly what is to come shows."""
HEARD: Final = 0.62
HEARD_BARS: Final = 0.46
"""The place on the ramp of what has been heard: of a line, and of bars, which cover more."""
_SETTLES: Final[Seconds] = 0.8
"""What is newly known rises, and what turns out to be softer than the loudest sinks, in about this time."""
_SETTLED: Final = 0.004


@dataclass(frozen=True, slots=True)
class Shape:
    """What a scene knows of the recording that is played."""

    waveform: Waveform
    span: tuple[float, float]
    """Where in the session the recording begins and ends, both from 0 to 1."""
    now: Seconds
    """The person's clock."""


class ProgressLine(Protocol):
    """What of a scene the line shows: how far it is."""

    @property
    def progress(self) -> float:
        """How much of the session has been heard, 0 to 1."""

    @property
    def shape(self) -> Shape | None:
        """The shape of the recording that is played; None where it is none."""

    @property
    def chrome(self) -> float:
        """How present the line is, 0 to 1."""

    @property
    def still(self) -> bool:
        """Whether nothing should move."""


class Strip:
    """Draws the line in one row. Keeps what it has drawn, so that nothing jumps."""

    def __init__(self) -> None:
        self._asked: tuple[Waveform, tuple[float, float], int] | None = None
        self._aim: tuple[float | None, ...] = ()
        self._shown: tuple[float | None, ...] = ()
        self._at: Seconds = 0.0

    def draw(self, grid: Grid, row: int, first: int, length: int, way: ProgressLine, *, two_rows: bool = False) -> None:  # noqa: PLR0913 - a place, and what stands there
        """Draw the line into a row, from its first column on and so many columns long.

        Args:
            grid: What is drawn on.
            row: The row, the lower one of two.
            first: The first column.
            length: How many columns.
            way: How far it is.
            two_rows: Whether a waveform may take the row above as well.

        """
        if length <= 0:
            return
        done = min(1.0, max(0.0, way.progress)) * length
        whole = int(done)
        ahead = "\u2500" * length
        heard = "\u2501" * whole + ("\u2578" if done - whole >= 0.5 else "")
        levels = self._levels(way.shape, length, still=way.still) if way.shape is not None else ()
        if two_rows and hangs(grid) and any(level is not None for level in levels):
            self._in_two_rows(grid, (row, first), levels, whole, way)
            return
        if any(level is not None for level in levels):
            bars = waveform_text(levels, grid.charset)
            ahead, heard = _over(ahead, levels, bars), _over(heard, levels, bars)
            if grid.palette.depth is Depth.NONE:
                # There is no colour to tell what has been heard by: a mark stands at the place.
                heard = heard[: min(whole, length - 1)] + "|"
        known = way.shape.waveform.known if way.shape is not None else 0.0
        grid.write(row, first, ahead, LINE * way.chrome)
        grid.write_light(row, first, heard, (HEARD + (HEARD_BARS - HEARD) * known) * way.chrome)

    @staticmethod
    def _in_two_rows(
        grid: Grid, place: tuple[int, int], levels: tuple[float | None, ...], heard: int, way: ProgressLine
    ) -> None:
        """Draw a waveform around the line between two rows; where it is not known, the plain line under that."""
        row, first = place
        known = way.shape.waveform.known if way.shape is not None else 0.0
        light = (HEARD + (HEARD_BARS - HEARD) * known) * way.chrome
        bars = waveform_text(levels, grid.charset)
        above = "".join(" " if level is None else bar for level, bar in zip(levels, bars, strict=True))
        below = [None if level is None else eighths(level) for level in levels]
        line = "".join("\u2500" if level is None else " " for level in levels)
        grid.write(row - 1, first + heard, above[heard:], LINE * way.chrome)
        grid.write_light(row - 1, first, above[:heard], light)
        grid.write(row, first, line, LINE * way.chrome)
        grid.write_light(row, first, line[:heard].replace("\u2500", "\u2501"), light)
        grid.hang(row, first + heard, below[heard:], grid.palette.text(LINE * way.chrome))
        grid.hang(row, first, below[:heard], int(grid.palette.canonical[round(light * (RAMP_STEPS - 1))]))

    def _levels(self, shape: Shape, length: int, *, still: bool) -> tuple[float | None, ...]:
        """Return the heights to draw now: on the way to those of the recording, or there at once where still."""
        asked = shape.waveform, shape.span, length
        before, self._asked = self._asked, asked
        if before is None or before[0] is not asked[0] or before[1:] != asked[1:]:
            self._aim = waveform_row(shape.waveform, length, shape.span)
            if still or before is None or before[1:] != asked[1:]:
                self._shown = self._aim
        passed, self._at = max(0.0, shape.now - self._at), shape.now
        if self._shown != self._aim:
            self._shown = _nearer(self._shown, self._aim, 1.0 - math.exp(-3.0 * passed / _SETTLES))
        return self._shown


def hangs(grid: Grid) -> bool:
    """Return whether bars can hang from the upper edge of a cell: that takes the ground's colour, in front."""
    palette = grid.palette
    return palette.depth is not Depth.NONE and not palette.transparent and grid.charset.value != "ascii"


def _nearer(shown: tuple[float | None, ...], aim: tuple[float | None, ...], part: float) -> tuple[float | None, ...]:
    """Return heights that are this part of the way nearer to what they should be; what was unknown rises from 0."""
    nearer: list[float | None] = []
    for height, end in zip(shown, aim, strict=True):
        if end is None:
            nearer.append(None)
            continue
        here = height or 0.0
        nearer.append(end if abs(end - here) < _SETTLED else here + part * (end - here))
    return tuple(nearer)


def _over(line: str, levels: tuple[float | None, ...], bars: str) -> str:
    """Return a line with the waveform in place of it where that is known."""
    return "".join(mark if level is None else bar for mark, level, bar in zip(line, levels, bars, strict=False))
