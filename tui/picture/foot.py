"""What is whispered above the keys: in the longest form that there is room for, on as few rows as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.picture.cells import width_of
from tui.picture.lines import wrapped

if TYPE_CHECKING:
    from tui.picture.cells import Charset


def rows_of(forms: tuple[str, ...], room: int, charset: Charset) -> list[str]:
    """Return the rows of the first form (longest first) whose rows all fit; else the last, wrapped.

    A form of several rows stands as a block: its rows are of one width, so that they begin one under the other
    wherever the block is put.
    """
    for form in forms:
        rows = form.split("\n")
        widest = max(width_of(row, charset) for row in rows)
        if widest <= room:
            return [row + " " * (widest - width_of(row, charset)) for row in rows]
    return wrapped(forms[-1], room, charset)
