"""A whole screen of cells that changes with every frame, at little cost.

Two ways lead to the terminal. Textual paints the widget as any other: at the start, after a resize, after a help page
was over it. Between those, ``show`` sends what changed since, ready-made, through the driver. Both ways end in one
record of what the terminal shows; where it is not known, Textual paints next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.picture.ansi import update
from tui.picture.cells import CONTINUED, glyph
from tui.terminal.frames import gallery_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.geometry import Region

    from scripts.units import Seconds
    from tui.picture.cells import Grid, Packed
    from tui.picture.palette import Palette
    from tui.terminal.frames import FrameOutput
    from tui.terminal.gallery import Gallery

_UNKNOWN = -1


class Canvas(Widget):
    """Shows grids of exactly its own size. It is meant to fill its screen, from the top left corner."""

    DEFAULT_CSS = "Canvas { width: 100%; height: 100%; }"

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._grid: Grid | None = None
        self._shown: Packed | None = None
        """What the terminal shows; None and _UNKNOWN where that is not known."""
        self._before: Packed | None = None
        """What it showed before the last frame that was sent."""
        self._left_out = False
        """Whether the last frame sent was not written. Set by the writer's thread while that frame is in flight."""

    def forget(self) -> None:
        """Take it that the terminal shows something else now."""
        self._shown = None

    def show(self, grid: Grid, output: FrameOutput | None, written: Callable[[Seconds, int], None]) -> None:
        """Show a grid; call ``written`` with the time and the number of bytes once they are on their way.

        With an output, the caller has begun a frame there and seen that this canvas' screen is the one on top.
        Calls nothing when nothing changed, when Textual paints, or when the frame grew stale and was left out: the
        next one then says all of it anew. The loop's thread; ``written`` is the writer's.
        """
        self._grid = grid
        gallery = gallery_of(output)
        self._take_back(gallery)
        if grid.palette is not self._palette:
            # The same numbers are other colours now.
            self._palette = grid.palette
            if self._shown is not None:
                self._shown = np.full_like(self._shown, _UNKNOWN)
        if output is None or self._shown is None or self._shown.shape != grid.cells.shape:
            # Textual paints the ground; pictures come under it with the next frame.
            if gallery is not None:
                gallery.doubt()
            self.refresh()
            return
        cells = update(self._shown, grid.cells, self._palette)
        put, taken_off = gallery.place(grid.sprites) if gallery is not None else ("", "")
        data = put + cells + taken_off
        if not data:
            return
        self._before, self._shown = self._shown, grid.cells
        output.send_frame(data, written, self._leave_out)

    def _leave_out(self) -> None:
        """Note that the last frame was not written. The writer's thread."""
        self._left_out = True

    def _take_back(self, gallery: Gallery | None) -> None:
        """Where the last frame was left out, the terminal shows something older than the record says."""
        if not self._left_out:
            return
        self._left_out = False
        if gallery is not None:
            gallery.doubt()
        if self._shown is not None and self._before is not None and self._shown.shape == self._before.shape:
            self._shown = np.where(self._shown == self._before, self._shown, np.int32(_UNKNOWN))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines Textual paints, and record them as what the terminal shows from now on.

        Instead of ``render_line``, because the lines that Textual keeps between paints would be of an older frame.
        """
        if self._grid is None or self._grid.cells.shape != (self.size.height, self.size.width):
            # Resized since: the next frame has the new size.
            self._shown = None
            return [Strip.blank(crop.width, self._palette.style(0, 0))] * crop.height
        cells = self._grid.cells
        if self._shown is None or self._shown.shape != cells.shape:
            self._shown = np.full_like(cells, _UNKNOWN)
        elif self._shown is cells:
            self._shown = cells.copy()
        rows, columns = slice(crop.y, crop.bottom), slice(crop.x, crop.right)
        # Textual always paints the ground; what is to be open there, the next frame opens.
        self._shown[rows, columns] = _UNKNOWN if self._palette.is_open else cells[rows, columns]
        return [self._strip(line) for line in cells[rows, columns]]

    def _strip(self, line: Packed) -> Strip:
        style = self._palette.style
        segments: list[Segment] = []
        edges = np.flatnonzero(np.diff(line & 0xFFFF)) + 1
        for run in np.split(line, edges):
            text = "".join(glyph(number) for number in (run >> 16).tolist() if number != CONTINUED)
            colours = int(run[0]) & 0xFFFF
            segments.append(Segment(text, style(colours >> 8, colours & 0xFF)))
        return Strip(segments, len(line))
