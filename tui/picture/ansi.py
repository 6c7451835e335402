"""From the cells a terminal shows to the cells wanted: the fewest bytes that change the one into the other.

What a change costs: about 8 bytes to move, 18 to set one colour out of 16 million, 3 for the half block. The orb is
round, so the same pair of colours stands in many places; cells are sent in order of their colours, not of their rows.
That is a third of what sending them row by row takes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from tui.picture.cells import CONTINUED, SPACE, glyphs
from tui.picture.palette import STAYS, Depth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from tui.picture.cells import Packed
    from tui.picture.palette import Palette

    Numbers = NDArray[np.intp]
    """One for each cell that is sent, in the order of sending."""

_RESET = "\x1b[0m"


def update(shown: Packed, wanted: Packed, palette: Palette) -> str:
    """Return what to write so that a terminal that shows ``shown`` shows ``wanted``; empty where they are the same.

    Both have the shape (height, width). Begins and ends with the terminal's default colours.
    """
    changed = shown != wanted
    continued = wanted < (CONTINUED + 1) << 16
    takes_two: NDArray[np.bool_] | None = None
    if np.count_nonzero(continued):
        # A wide character is sent again whole: its lead when its continuation changes.
        changed[:, :-1] |= changed[:, 1:] & continued[:, 1:]
        changed &= ~continued
        takes_two = np.zeros_like(continued)
        takes_two[:, :-1] = continued[:, 1:]
    (places,) = changed.ravel().nonzero()
    if not len(places):
        return ""
    cells = wanted.ravel()[places]
    # By colours in front and behind, and from left to right within them.
    order = np.argsort(cells.astype(np.uint16), kind="stable")
    places, cells = places[order], cells[order]
    ends = places + (1 if takes_two is None else 1 + takes_two.ravel()[places])
    return _written(_moves(places, ends, wanted.shape), cells, palette)


def _written(moves: Iterable[str], cells: NDArray[np.int32], palette: Palette) -> str:
    """Return the bytes that put each cell in its place.

    Some 400 cells a frame: what a cell needs is looked up for all of them at once, without a loop of Python's.
    """
    said = [""] * (3 * len(cells))
    said[0::3] = moves
    said[1::3] = _colours(cells, palette)
    said[2::3] = map(glyphs().__getitem__, (cells >> 16).tolist())
    said.append(_RESET)
    return "".join(said)


def _moves(places: Numbers, ends: Numbers, shape: tuple[int, int]) -> map[str]:
    """Return, for each cell, what takes the cursor there from where the cell before has left it."""
    height, width = shape
    ways = places + width
    rows, ahead = places // width, places[1:] - ends[:-1]
    # A cursor that has written a row's last place stays in that row, and waits.
    in_row = (rows[1:] == rows[:-1]) & (ahead >= 0)
    np.copyto(ways[1:], ahead, where=in_row)
    return map(_ways(height, width).__getitem__, ways.tolist())


@lru_cache(maxsize=2)
def _ways(height: int, width: int) -> list[str]:
    """Return how to move so many cells to the right, and after those how to go to each place."""
    right = ["", *(f"\x1b[{count}C" for count in range(1, width))]
    return right + [f"\x1b[{row};{column}H" for row in range(1, height + 1) for column in range(1, width + 1)]


def _colours(cells: NDArray[np.int32], palette: Palette) -> map[str]:
    """Return, for each cell, what sets its colours where the cell before has left others; in the order of colours."""
    # Unknown, except where there are no colours and nothing is to be set.
    unset = 0 if palette.depth is Depth.NONE else -1
    fronts = cells >> 8 & 0xFF
    # A space shows nothing in front, and has the first of all numbers there: it is not set before it shows.
    shows = cells >= (SPACE + 1) << 16
    fronts[: shows.argmax() if np.count_nonzero(shows) else None] = unset
    changes = _changed(fronts, unset) << 8 | _changed(cells & 0xFF, unset)
    return map(palette.sets.__getitem__, changes.tolist())


def _changed(colours: NDArray[np.int32], unset: int) -> NDArray[np.int32]:
    """Return the colours that differ from the one before; where one does not, that it stays."""
    changed = np.full_like(colours, STAYS)
    changed[0] = STAYS if colours[0] == unset else colours[0]
    np.copyto(changed[1:], colours[1:], where=colours[1:] != colours[:-1])
    return changed
