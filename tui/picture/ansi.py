"""From the cells a terminal shows to the cells wanted: the fewest bytes that change the one into the other.

What a change costs: about 8 bytes to move, 18 to set one colour out of 16 million, 3 for the half block. The orb is
round, so the same pair of colours stands in many places; cells are sent in order of their colours, not of their rows.
That is a third of what sending them row by row takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tui.picture.cells import CONTINUED, LOWER_HALF, SPACE, glyph, is_wide
from tui.picture.palette import Depth

if TYPE_CHECKING:
    from tui.picture.cells import Packed
    from tui.picture.palette import Palette

_RESET = "\x1b[0m"


def update(shown: Packed, wanted: Packed, palette: Palette) -> str:
    """Return what to write so that a terminal that shows ``shown`` shows ``wanted``; empty where they are the same.

    Both have the shape (height, width). Begins and ends with the terminal's default colours.
    """
    changed = shown != wanted
    # A wide character is sent again whole: its lead when its continuation changes.
    spills = changed[:, 1:] & (wanted[:, 1:] >> 16 == CONTINUED)
    changed[:, :-1] |= spills
    rows, columns = np.nonzero(changed)
    if not len(rows):
        return ""
    cells = wanted[rows, columns]
    # By colours in front and behind, and from left to right within them.
    order = np.argsort(cells & 0xFFFF, kind="stable")
    return _written(rows[order].tolist(), columns[order].tolist(), cells[order].tolist(), palette)


def _written(  # noqa: C901 - one loop without calls: split up, it costs twice as much of every frame
    rows: list[int], columns: list[int], cells: list[int], palette: Palette
) -> str:
    """Return the bytes that put each cell in its place. Runs through some 400 cells a frame."""
    parts: list[str] = []
    fronts, behinds = palette.fronts, palette.behinds
    at_row = at_column = last = -1
    # Unknown, except where there are no colours and nothing is to be set.
    set_front = set_behind = 0 if palette.depth is Depth.NONE else -1
    text = ""
    for row, column, cell in zip(rows, columns, cells, strict=True):
        number = cell >> 16
        if number == CONTINUED:
            continue
        if row != at_row or column < at_column:
            parts.append(f"\x1b[{row + 1};{column + 1}H")
        elif column > at_column:
            parts.append(f"\x1b[{column - at_column}C")
        at_row, at_column = row, column + 1
        if number > LOWER_HALF:
            at_column += is_wide(number)
        if cell == last:
            parts.append(text)
            continue
        last = cell
        front, behind = cell >> 8 & 0xFF, cell & 0xFF
        if number == SPACE:
            # What is in front does not show; it stays as it is.
            front = set_front
            text = " "
        else:
            text = glyph(number)
        if front != set_front and behind != set_behind:
            parts.append(f"\x1b[{fronts[front]};{behinds[behind]}m")
        elif front != set_front:
            parts.append(f"\x1b[{fronts[front]}m")
        elif behind != set_behind:
            parts.append(f"\x1b[{behinds[behind]}m")
        set_front, set_behind = front, behind
        parts.append(text)
    parts.append(_RESET)
    return "".join(parts)
