"""A page of text on the ground: headings, keys and what they do, paragraphs; scrolled by whole lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tui.picture.cells import Grid, width_of
from tui.picture.lines import centred, longest_fitting, wrapped
from tui.picture.words import BRIGHT, DIM, PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.picture.cells import Charset
    from tui.picture.palette import Palette

_WIDEST = 72
_TWO_COLUMNS = 112
"""From this width on a page stands in two columns, with ``_BETWEEN`` cells of air between them."""
_BETWEEN = 8
_HEADING = 0.7
"""The place of a heading's colour on the ramp."""
_UP, _DOWN = "\u2191", "\u2193"
"""Beside the outermost lines, where there is more beyond them."""
_EDGE = (0.45, 0.75)
"""How present the outermost lines are where the text goes on beyond them."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of the page."""

    text: str
    key: str = ""
    """A key, where the text says what it does: these stand close, in two columns."""
    heading: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    text: str = ""
    key: str = ""
    heading: bool = False
    quiet: bool = False
    begins: bool = True
    """Whether it is the first of what belongs together."""


class Page:
    """A page laid out for one size."""

    def __init__(self, paragraphs: Sequence[Paragraph], width: int, height: int, charset: Charset) -> None:
        self.width = width
        self.height = height
        self._charset = charset
        self._top = 2 if height >= 22 else 0
        self._foot = height - 2 if height >= 30 else height - 1
        self._room = max(1, self._foot - (2 if height >= 16 else 1) - self._top + 1)
        self._columns = 2 if width >= _TWO_COLUMNS else 1
        whole = width - (8 if width >= 80 else 4 if width >= 60 else 2)
        self._across = min(_WIDEST, (whole - _BETWEEN) // 2 if self._columns == 2 else whole)
        taken = self._columns * self._across + (self._columns - 1) * _BETWEEN
        self._left = (width - taken) // 2
        self._right_edge = self._left + taken
        longest = max((width_of(piece.key, charset) for piece in paragraphs), default=0)
        # In a narrow window keys with long names would leave no room for what they do.
        self._keys = min(longest, max(9, self._across // 3)) + 2
        self._lines = self._laid(paragraphs)
        self.last_first = self._last_first()
        """The first line that is seen when the page is scrolled to its end."""

    def _laid(self, paragraphs: Sequence[Paragraph]) -> list[_Line]:
        lines: list[_Line] = []
        before: Paragraph | None = None
        for piece in paragraphs:
            if before is not None and not (piece.key and before.key):
                lines.append(_Line())
            across = self._across - (self._keys if piece.key else 0)
            rows = (
                wrapped(piece.text, across, self._charset) if piece.key else _filled(piece.text, across, self._charset)
            )
            keys = wrapped(piece.key, self._keys - 2, self._charset) if piece.key else []
            for number in range(max(len(rows), len(keys))):
                text = rows[number] if number < len(rows) else ""
                key = keys[number] if number < len(keys) else ""
                lines.append(_Line(text, key or (" " if piece.key else ""), piece.heading, piece.quiet, number == 0))
            before = piece
        return lines

    def _last_first(self) -> int:
        """Return the first line from which the page is seen to its end."""
        if len(self._lines) <= self._columns * self._room:
            return 0
        first = len(self._lines) - self._columns * self._room
        while self._columns == 2 and len(self._lines) - first - self._whole(self._lines[first:]) > self._room:
            first += 1
        return first

    def _whole(self, lines: list[_Line]) -> int:
        """Return how many of the lines fill a column: none of what belongs together stands half in the next one."""
        count = self._room
        while count < len(lines) and not lines[count].begins and count > self._room // 2:
            count -= 1
        return count

    def draw(self, first: int, palette: Palette, keys: tuple[str, ...]) -> Grid:
        """Return the page from a line on, with the keys at the foot (the longest form first)."""
        grid = Grid(np.zeros((2 * self.height, self.width), dtype=np.uint8), palette, self._charset)
        shown = self._lines[first : first + self._columns * self._room]
        split = self._split(shown)
        shown = shown[: split + self._room] if self._columns == 2 else shown
        for number, line in enumerate(shown):
            present = 1.0
            if first and number < len(_EDGE):
                present = _EDGE[number]
            from_last = len(shown) - 1 - number
            if first < self.last_first and from_last < len(_EDGE):
                present = min(present, _EDGE[from_last])
            column, row = (0, number) if number < split else (1, number - split)
            left = self._left + column * (self._across + _BETWEEN)
            self._write(grid, self._top + row, left, line, present)
        beside = min(self._right_edge + 1, self.width - 1)
        if first:
            grid.write(self._top, beside, _UP, DIM)
        if first < self.last_first:
            grid.write(self._top + self._room - 1, beside, _DOWN, DIM)
        foot = longest_fitting(keys, self.width, self._charset)
        grid.write(self._foot, centred(foot, self.width, self._charset), foot, DIM)
        return grid

    def _split(self, shown: list[_Line]) -> int:
        """Return how many of the lines stand in the first column: all, or to the end of a paragraph where that can be.

        Scrolled, the columns stay as they are: as many lines in the first as there is room for, but that no key's words
        are parted.
        """
        if self._columns == 1 or len(shown) < 2:
            return max(1, len(shown))
        if self.last_first:
            return self._whole(shown)
        ends = [number for number, line in enumerate(shown) if not line.text and not line.key]
        fitting = [end + 1 for end in ends if end <= self._room and len(shown) - end - 1 <= self._room]
        half = (len(shown) + 1) // 2
        return min(fitting, key=lambda end: abs(end - half), default=min(half, self._room))

    def _write(self, grid: Grid, row: int, left: int, line: _Line, present: float) -> None:
        if line.heading:
            grid.write_light(row, left, line.text, _HEADING * present)
        elif line.key:
            grid.write(row, left, line.key, BRIGHT * present)
            grid.write(row, left + self._keys, line.text, PLAIN * present)
        else:
            grid.write(row, left, line.text, (DIM if line.quiet else 0.84) * present)


def _filled(text: str, width: int, charset: Charset) -> list[str]:
    """Return a text in lines as long as fit: a paragraph to be read, not a caption."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", charset) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines += wrapped(word, width, charset)
    return lines
