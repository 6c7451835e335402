"""The list of sessions, drawn: a small light that breathes, the titles, and of the marked one what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from tui import words
from tui.picture.cells import Grid, width_of
from tui.picture.layout import centred, longest_fitting, wrapped
from tui.picture.orb import Orb
from tui.picture.palette import RAMP_STEPS
from tui.picture.scene import BRIGHT, DIM, NOTHING, PLAIN, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.picture.cells import Charset
    from tui.picture.orb import Field
    from tui.picture.palette import Palette

_WIDEST_LIST = 48
_WIDEST_TEXT = 66
_ROWS_OF_TEXT = 5
"""What is said of a session takes at most so many rows; a longer fault is cut, and `sitwith check` has it whole."""
_MARK = "\u203a"
_MARK_LIGHT = 0.8
_GLOW = 0.17
"""The light behind the marked title."""
_EDGE = 0.3
"""How present a title is at the edge, where the list goes on beyond it."""
_LIGHT = 0.92
_LEAST = 0.35
"""The small light breathes less deep than the orb of a session."""


@dataclass(frozen=True, slots=True)
class Row:
    """A session in the list."""

    title: str
    length: str
    summary: str
    asks: str
    mark: str = ""
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class HomeScene:
    """Everything one frame shows."""

    rows: Sequence[Row]
    marked: int
    """The number of the row that Enter plays."""
    breath: float
    """How full the small light is, 0 to 1."""
    present: float = 1.0
    """How present everything is, 0 to 1."""
    listed: float = 1.0
    """How present the list is, 0 to 1: it may come a moment later."""
    search: str | None = None
    """What is typed into an open search."""
    nothing: str = ""
    """What is said where there are no rows."""
    whisper: Words = NOTHING
    keys: tuple[str, ...] = ()


class HomePicture:
    """Draws the list at one size."""

    def __init__(self, width: int, height: int, charset: Charset) -> None:
        self.width = width
        self.height = height
        self._charset = charset
        tall, low = height >= 30, height < 16
        self._margin = 4 if width >= 100 else 2 if width >= 60 else 1
        self._header = 1 if height >= 22 else 0
        self._keys = height - 2 if tall else height - 1
        self._whisper = self._keys if low else self._keys - 2 if tall else self._keys - 1
        self._text_last = self._keys - (4 if tall else 1 if low else 2)
        self._text_width = max(10, min(width - 2 * self._margin, _WIDEST_TEXT))
        self._text_gap = 1 if tall else 0
        self._light_rows = min(15, round(height * 0.3)) if height >= 26 else 0
        room = min(self._light_rows * 0.7, width * 0.2)
        middle = self._header + 0.5 + self._light_rows / 2
        self._orb = Orb(width, 2 * height, (width / 2, 2 * middle), room) if self._light_rows else None
        self._list_first = self._header + 1 + self._light_rows + (1 if height >= 22 else 0)
        self._list_width = min(_WIDEST_LIST, width - 2 * self._margin - 4)
        self._left = (width - self._list_width) // 2
        self._across = np.arange(width, dtype=np.float32) + 0.5 - width / 2
        self._down = np.arange(2 * height, dtype=np.float32)[:, None] + 0.5

    # -- Where things stand ------------------------------------------------------------------------------------------

    def _texts(self, row: Row) -> tuple[list[str], list[str]]:
        """Return what is said of a session, and what it asks, in lines."""
        summary = _lines(row.summary, self._text_width, self._charset)
        asks = _lines(row.asks, self._text_width, self._charset)
        room = _ROWS_OF_TEXT - len(asks)
        if len(summary) > room:
            summary = [*summary[: room - 1], summary[room - 1][: self._text_width - 1].rstrip() + "\u2026"]
        return summary, asks

    def _room(self, rows: Sequence[Row]) -> int:
        """Return how many titles are seen at once: the text under them takes what the longest of all needs."""
        needed = max((len(summary) + len(asks) for summary, asks in map(self._texts, rows)), default=1)
        text_first = self._text_last - max(2, needed) - self._text_gap + 1
        return max(1, text_first - 1 - self._list_first)

    def _first_row(self, seen: int, room: int) -> int:
        """Return the row of the first title: a list that leaves room stands in the middle of it, a little high."""
        return self._list_first + (max(0, room - seen) * 2 // 5 if self._light_rows else 0)

    # -- Drawing -----------------------------------------------------------------------------------------------------

    def draw(self, scene: HomeScene, palette: Palette) -> Grid:
        """Return the cells of a scene."""
        room = self._room(scene.rows)
        first = min(max(0, scene.marked - room // 2), max(0, len(scene.rows) - room))
        list_first = self._first_row(min(room, len(scene.rows)), room)
        light = self._field(scene, list_first + scene.marked - first)
        pixels = np.rint(np.clip(light, 0.0, 1.0) * (RAMP_STEPS - 1)).astype(np.uint8)
        grid = Grid(pixels, palette, self._charset)
        self._head(grid, scene)
        listed = scene.present * scene.listed
        shown = scene.rows[first : first + room]
        for number, row in enumerate(shown):
            at_edge = (number == 0 and first > 0) or (number == len(shown) - 1 and first + room < len(scene.rows))
            self._title(grid, list_first + number, row, listed, (first + number == scene.marked, at_edge))
        self._text(grid, scene, listed)
        self._foot(grid, scene)
        return grid

    def _field(self, scene: HomeScene, marked_row: int) -> Field:
        if self._orb is not None:
            field = self._orb.field(_LEAST + (1.0 - _LEAST) * scene.breath)
            field *= _LIGHT * scene.present
        else:
            field = np.zeros((2 * self.height, self.width), dtype=np.float32)
        if scene.rows:
            across = np.exp(-((self._across / (self._list_width * 0.46)) ** 4))
            down = np.exp(-(((self._down - 2 * marked_row - 1.0) / 1.9) ** 2))
            np.maximum(field, across * down * np.float32(_GLOW * scene.present * scene.listed), out=field)
        return field

    def _head(self, grid: Grid, scene: HomeScene) -> None:
        if scene.search is not None and not self._light_rows:
            self._write_search(grid, self._header, self._margin, scene)
            return
        grid.write(self._header, self._margin, words.NAME, PLAIN * scene.present)
        right = words.NOT_THERAPY
        if width_of(words.NAME + right, self._charset) + 2 * self._margin + 2 <= self.width:
            grid.write(self._header, self.width - self._margin - len(right), right, DIM * scene.present)
        if scene.search is not None:
            self._write_search(grid, self._list_first - 2, self._left, scene)

    def _write_search(self, grid: Grid, row: int, column: int, scene: HomeScene) -> None:
        room = self.width - column - self._margin - 4
        typed = (scene.search or "")[-room:]
        grid.write(row, column, "/", DIM * scene.present)
        grid.write(row, column + 2, f"{typed}\u258f", BRIGHT * scene.present)

    def _title(self, grid: Grid, at: int, row: Row, present: float, how: tuple[bool, bool]) -> None:
        marked, at_edge = how
        strength = (BRIGHT if marked else 0.5 if row.faulty else PLAIN) * present * (_EDGE / 0.5 if at_edge else 1.0)
        if marked:
            grid.write_light(at, self._left - 2, _MARK, _MARK_LIGHT * present)
        right = f"{row.mark}   {row.length}" if row.mark else row.length
        room = self._list_width - width_of(right, self._charset) - 2
        title = row.title
        if width_of(title, self._charset) > room:
            title = title[: max(1, room - 1)].rstrip() + "\u2026"
        grid.write(at, self._left, title, strength)
        column = self._left + self._list_width - width_of(right, self._charset)
        grid.write(at, column, right, (PLAIN if marked else DIM) * present * (_EDGE / 0.5 if at_edge else 1.0))

    def _text(self, grid: Grid, scene: HomeScene, present: float) -> None:
        if not scene.rows:
            line = longest_fitting((scene.nothing, ""), self.width, self._charset)
            grid.write(self._list_first, centred(line, self.width, self._charset), line, PLAIN * present)
            return
        summary, asks = self._texts(scene.rows[scene.marked])
        row = self._text_last - len(asks) + 1
        for number, line in enumerate(asks):
            grid.write(row + number, centred(line, self.width, self._charset), line, DIM * present)
        row -= len(summary) + (self._text_gap if asks else 0)
        for number, line in enumerate(summary):
            grid.write(row + number, centred(line, self.width, self._charset), line, 0.9 * present)

    def _foot(self, grid: Grid, scene: HomeScene) -> None:
        said = scene.whisper
        lines: list[str] = []
        if said.strength > 0:
            lines = wrapped(said.text, self.width - 2 * self._margin, self._charset)
        covers = bool(lines) and (self._whisper == self._keys or len(lines) > 1)
        if not covers:
            foot = longest_fitting(scene.keys, self.width, self._charset)
            grid.write(self._keys, centred(foot, self.width, self._charset), foot, DIM * scene.present)
        first = self._whisper if len(lines) == 1 else self._keys - len(lines) + 1
        for row, line in enumerate(lines, first):
            grid.clear_row(row)
            grid.write(row, centred(line, self.width, self._charset), line, said.strength * scene.present)


@lru_cache(maxsize=512)
def _laid(text: str, width: int, charset: Charset) -> tuple[str, ...]:
    return tuple(wrapped(text, width, charset))


def _lines(text: str, width: int, charset: Charset) -> list[str]:
    return list(_laid(text, width, charset))
