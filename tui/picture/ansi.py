"""From the cells a terminal shows to the cells wanted: the fewest bytes that change the one into the other.

What a change costs: about 8 bytes to move, 18 to set one colour out of 16 million, 3 for the half block. The orb is
round, so the same pair of colours stands in many places; cells are sent in order of their colours, not of their rows.
That is a third of what sending them row by row takes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from tui.picture.cells import CONTINUED, LOWER_HALF, SPACE, glyphs, is_wide
from tui.picture.palette import Depth

if TYPE_CHECKING:
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
    continued = wanted >> 16 == CONTINUED
    if continued.any():
        # A wide character is sent again whole: its lead when its continuation changes.
        changed[:, :-1] |= changed[:, 1:] & continued[:, 1:]
        changed &= ~continued
    places = np.flatnonzero(changed)
    if not len(places):
        return ""
    cells = wanted.ravel()[places]
    # By colours in front and behind, and from left to right within them.
    order = np.argsort(cells & 0xFFFF, kind="stable")
    return _written(places[order], cells[order], wanted.shape, palette)


def _written(places: Numbers, cells: NDArray[np.int32], shape: tuple[int, int], palette: Palette) -> str:
    """Return the bytes that put each cell in its place.

    Some 400 cells a frame: what a cell needs is looked up for all of them at once, without a loop of Python's.
    """
    numbers = cells >> 16
    said = [""] * (3 * len(places))
    said[0::3] = _moves(places, numbers, shape)
    said[1::3] = _colours(cells, numbers, palette)
    said[2::3] = map(glyphs().__getitem__, numbers.tolist())
    said.append(_RESET)
    return "".join(said)


def _moves(places: Numbers, numbers: NDArray[np.int32], shape: tuple[int, int]) -> map[str]:
    """Return, for each cell, what takes the cursor there from where the cell before has left it."""
    height, width = shape
    after = places + 1
    text = np.flatnonzero(numbers > LOWER_HALF)
    after[text] += np.fromiter(map(is_wide, numbers[text].tolist()), dtype=np.intp, count=len(text))
    ahead = places.copy()
    ahead[1:] -= after[:-1]
    # A cursor that has written a row's last place stays in that row, and waits.
    in_row = np.zeros(len(places), dtype=bool)
    in_row[1:] = (ahead[1:] >= 0) & (places[1:] // width == places[:-1] // width)
    return map(_ways(height, width).__getitem__, np.where(in_row, ahead, width + places).tolist())


@lru_cache(maxsize=2)
def _ways(height: int, width: int) -> list[str]:
    """Return how to move so many cells to the right, and after those how to go to each place."""
    right = ["", *(f"\x1b[{count}C" for count in range(1, width))]
    return right + [f"\x1b[{row};{column}H" for row in range(1, height + 1) for column in range(1, width + 1)]


def _colours(cells: NDArray[np.int32], numbers: NDArray[np.int32], palette: Palette) -> list[str]:
    """Return, for each cell, what sets its colours where the cell before has left others."""
    # Unknown, except where there are no colours and nothing is to be set.
    unset = 0 if palette.depth is Depth.NONE else -1
    behinds = cells & 0xFF
    # In a space what is in front does not show; it stays as it is.
    shows = np.where(numbers == SPACE, -1, np.arange(len(cells)))
    last = np.maximum.accumulate(shows)
    fronts = np.where(last < 0, unset, (cells >> 8 & 0xFF)[last])
    front_changes, behind_changes = np.empty((2, len(cells)), dtype=bool)
    front_changes[0], behind_changes[0] = fronts[0] != unset, behinds[0] != unset
    np.not_equal(fronts[1:], fronts[:-1], out=front_changes[1:])
    np.not_equal(behinds[1:], behinds[:-1], out=behind_changes[1:])
    said = [""] * len(cells)
    front_of, behind_of = palette.fronts, palette.behinds
    changing = np.flatnonzero(front_changes | behind_changes)
    rows = (changing, fronts[changing], behinds[changing], front_changes[changing], behind_changes[changing])
    for at, front, behind, in_front, underneath in zip(*(row.tolist() for row in rows), strict=True):
        if not underneath:
            said[at] = f"\x1b[{front_of[front]}m"
        elif not in_front:
            said[at] = f"\x1b[{behind_of[behind]}m"
        else:
            said[at] = f"\x1b[{front_of[front]};{behind_of[behind]}m"
    return said
