"""A terminal in memory: what it shows of what was written to it.

It is pyte's, and quicker by far where there are many colours: pyte reads them a letter at a time, and most of a frame
is colours. Each sequence of them is worked out once, and a run of letters is put down without a look at each.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pyte
from pyte import charsets, modes
from pyte.screens import wcwidth

if TYPE_CHECKING:
    from typing import Any

_COLOURS = re.compile(r"\x1b\[([\d;]*)m")
_HALVES = str.maketrans("\u2580\u2584", "  ")


@cache
def _is_one_wide(letter: str) -> bool:
    return bool(wcwidth(letter) == 1)


class _Letters(dict[str, "Any"]):
    """Cells in some colours, by their letter."""

    def __init__(self, colours: Any) -> None:
        super().__init__()
        self._colours = colours

    def __missing__(self, letter: str) -> Any:
        cell = self[letter] = self._colours._replace(data=letter)
        return cell


class Terminal(pyte.Screen):
    """A terminal that has read so much of what was written. Long lines are cut, as Textual has every terminal do."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self._stream = pyte.Stream(self)
        self._cells: dict[Any, _Letters] = {}
        self._coloured: dict[tuple[Any, str], Any] = {}
        self._stream.feed("\x1b[?7l")

    def feed(self, written: str) -> None:
        """Read what was written since."""
        at = 0
        for found in _COLOURS.finditer(written):
            self._stream.feed(written[at : found.start()])
            self._colour(found[1])
            at = found.end()
        self._stream.feed(written[at:])

    def _colour(self, asked: str) -> None:
        key = (self.cursor.attrs, asked)
        if key not in self._coloured:
            self.select_graphic_rendition(*(int(number or 0) for number in asked.split(";")))
            self._coloured[key] = self.cursor.attrs
        self.cursor.attrs = self._coloured[key]

    def draw(self, data: str) -> None:
        """Put letters down."""
        at, colours = self.cursor.x, self.cursor.attrs
        as_it_is = self.charset == 0 and self.g0_charset is charsets.LAT1_MAP and modes.IRM not in self.mode
        if not as_it_is or at + len(data) > self.columns or not all(map(_is_one_wide, data)):
            super().draw(data)
            return
        letters = self._cells.get(colours) or self._cells.setdefault(colours, _Letters(colours))
        row = self.buffer[self.cursor.y]
        for place, letter in enumerate(data, at):
            row[place] = letters[letter]
        self.cursor.x = at + len(data)

    def rows(self) -> list[str]:
        """Return its rows as text, without light and without what is empty to the right."""
        columns, lines = range(self.columns), map(self.buffer.__getitem__, range(self.lines))
        rows = ("".join([line[column].data or " " for column in columns]) for line in lines)
        return [row.translate(_HALVES).rstrip() for row in rows]


class Look(NamedTuple):
    """What one place of a terminal looks like: two half cells of light, or a letter and its colours."""

    upper: str
    lower: str
    letter: str = ""


def looks(written: str, width: int, height: int) -> list[list[Look]]:
    """Return what a terminal shows after everything that was written to it."""
    terminal = Terminal(width, height)
    terminal.feed(written)
    return [[_look(terminal.buffer[row][column]) for column in range(width)] for row in range(height)]


def _look(cell: Any) -> Look:
    match cell.data:
        case "\u2580":
            return Look(cell.fg, cell.bg)
        case "\u2584":
            return Look(cell.bg, cell.fg)
        case " ":
            return Look(cell.bg, cell.bg)
        case letter:
            return Look(cell.fg, cell.bg, letter)
