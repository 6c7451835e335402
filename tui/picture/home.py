"""The list of sessions, drawn: a small light that breathes, the titles, and of the marked one what it is for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tui.picture.cells import Grid, steps_of, width_of
from tui.picture.lines import centred, clause, longest_fitting, shortened, wrapped
from tui.picture.orb import SQUARE, orb_on
from tui.picture.words import BRIGHT, DIM, NOTHING, PLAIN, Words
from tui.text import list_words, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.picture.cells import Charset
    from tui.picture.orb import Field, Unit
    from tui.picture.palette import Palette

_USUAL_LIST = 48
"""Where the list has no room for what each session is for, it is so wide, and wider only where a title needs it."""
_WIDEST_LIST = 104
_APART = 2
"""Cells between a title and what stands at the right of it, at the least."""
_PURPOSE_APART = 3
_PURPOSE_LEAST = 26
"""What a session is for stands on its row where so many cells are left for it."""
_WIDEST_TITLE = 34
"""A longer title is cut on the rows that say what it is for; it is seen whole when it is marked."""
_WIDEST_TEXT = 66
_USUAL_TEXT = 5
"""So many rows at the most are kept free for what is said of a session, whichever is marked; longer ones take more."""
_AIRY = 20
"""From so many rows on, an empty line stands between two groups."""
_TOLD_LOW = 2
"""So many rows say in a low window what a session is for."""
_ROWS_TOLD = (2, 3)
"""A notice is told whole in so many rows of a low window, or of others; a longer one is told by its shorter form."""
_MARK = "\u203a"
_MARK_LIGHT = 0.8
_HEADING_LIGHT = 0.8
_GLOW = 0.17
"""The light behind the marked title."""
_LIGHT = 0.92
_LEAST = 0.35
"""The small light breathes less deep than the orb of a session."""
_BLANK = ""
"""The line between two groups."""


class Row(NamedTuple):
    """A session in the list."""

    title: str
    length: str
    purpose: str
    """What it is for, in as few words as fit on its row."""
    summary: str
    """The same in a sentence."""
    asks: tuple[str, ...]
    """How long it takes in words, and what it asks, the longest form first."""
    mark: str = ""
    """What else there is to know of it: the key that leads to it, or where it was left."""
    group: str = ""
    """The heading it stands under; rows of one group follow each other."""
    brief: str = ""
    """A shorter form of the length, where it has one."""
    faulty: bool = False

    @property
    def right(self) -> tuple[str, ...]:
        """What stands at the right of a title that has no room for a purpose, the longest form first."""
        briefest = self.brief or self.length
        marked = [f"{self.mark}   {length}" for length in (self.length, briefest) if self.mark]
        return tuple(dict.fromkeys([*marked, briefest] if marked else [self.length, briefest]))


class HomeScene(NamedTuple):
    """Everything one frame shows."""

    rows: Sequence[Row]
    marked: int | None
    """The number of the row that Enter plays; None where none is marked."""
    breath: float
    """How full the small light is, 0 to 1."""
    every: Sequence[Row] = ()
    """All rows there are, also those that a search leaves out: the list keeps its width while one types."""
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
    header: str = ""
    """What stands at the top while it is so, in place of what the program is."""


class _Columns(NamedTuple):
    """Where things stand on a row, in cells from where the list begins."""

    across: int
    title: int
    """How wide titles may be."""
    length_ends: int
    purpose: int
    """Where the purpose begins; 0 where there is no room for it."""


class HomePicture:
    """Draws the list at one size."""

    def __init__(self, width: int, height: int, charset: Charset, unit: Unit = SQUARE) -> None:
        self.width = width
        self.height = height
        self._charset = charset
        tall, low = height >= 30, height < 16
        self._low = low
        self._margin = 4 if width >= 100 else 2 if width >= 60 else 1
        self._header = 1 if height >= 22 else 0
        self._keys = height - 2 if tall else height - 1
        self._whisper = self._keys - (2 if tall else 1)
        self._rows_told = _ROWS_TOLD[0 if low else 1]
        self._text_last = self._keys - (4 if tall else 1 if low else 2)
        self._text_width = max(10, min(width - 2 * self._margin, _WIDEST_TEXT))
        self._text_gap = 1 if tall else 0
        self._light_rows = min(15, round(height * 0.25)) if height >= 26 else 0
        room = min(self._light_rows * 0.7, width * 0.2)
        middle = self._header + 0.5 + self._light_rows / 2
        self._orb = orb_on(width, 2 * height, (width / 2, 2 * middle), room, unit) if self._light_rows else None
        self._list_first = self._header + 1 + self._light_rows + (1 if height >= 22 else 0)
        self._across = np.arange(width, dtype=np.float32) + 0.5 - width / 2
        self._down = np.arange(2 * height, dtype=np.float32)[:, None] + 0.5

    # -- Where things stand ------------------------------------------------------------------------------------------

    def _columns(self, scene: HomeScene) -> _Columns:
        """Return where things stand: as wide as titles and purposes need it, where there is room."""
        rows, charset = scene.every or scene.rows, self._charset
        room = self.width - 2 * self._margin - 4
        titles = min(_WIDEST_TITLE, max((width_of(row.title, charset) for row in rows), default=0))
        lengths = max((width_of(row.length, charset) for row in rows if not row.faulty), default=0)
        purpose = titles + _APART + lengths + _PURPOSE_APART
        if room - purpose >= _PURPOSE_LEAST:
            return _Columns(min(room, _WIDEST_LIST), titles, titles + _APART + lengths, purpose)
        needed = (width_of(row.title, charset) + _APART + width_of(row.right[0], charset) for row in rows)
        across = min(max(_USUAL_LIST, *needed, 0), room)
        return _Columns(across, across, across, 0)

    def _right_of(self, row: Row, across: int) -> str:
        """Return the longest of what can stand at the right without cutting the title; the shortest, if none can."""
        room = across - _APART - width_of(row.title, self._charset)
        return longest_fitting(row.right, room, self._charset) or row.right[-1]

    def _title_of(self, row: Row, columns: _Columns) -> str:
        """Return the title as the list shows it."""
        room = columns.title
        if not columns.purpose:
            room -= _APART + width_of(self._right_of(row, columns.across), self._charset)
        return shortened(row.title, room, self._charset)

    def _list(self, scene: HomeScene) -> list[int | str]:
        """Return what stands line by line: headings, and the numbers of rows; a low window has no empty lines."""
        lines: list[int | str] = []
        group = ""
        for number, row in enumerate(scene.rows):
            if row.group != group:
                lines += [_BLANK, row.group] if lines and self.height >= _AIRY else [row.group]
                group = row.group
            lines.append(number)
        return lines

    def _texts(self, row: Row, columns: _Columns, most: int) -> tuple[list[str], list[str], list[str]]:
        """Return, in lines, the title where the list has cut it, what is said of a session, and what it asks."""
        cut = self._title_of(row, columns) != row.title
        title = _lines(row.title, self._text_width, self._charset) if cut else []
        if self._low and not row.faulty:
            # A low window is the list's; of what is said of a session it has the shortest.
            summary = self._told_low(row.purpose)
            asks = [longest_fitting(row.asks, self._text_width, self._charset)]
            return title, summary, [line for line in asks if line]
        asks = _lines(row.asks[0] if row.asks else "", self._text_width, self._charset)
        if len(title) + len(asks) >= most:  # a long notice leaves little room for as long as it is there
            title, asks = [], asks if len(asks) < most else []
        room = max(1, most - len(title) - len(asks))
        return title, self._shortened(row.summary, room), asks  # a long fault; `sitwith check` has it whole

    def _told_low(self, text: str) -> list[str]:
        """Return a text in a low window's lines: up to a comma where all of it is too long, and no half of a clause."""
        clauses = [text, *(text[:at] for at in range(len(text) - 1, 0, -1) if text[at] in ",;")]
        told = (_lines(each, self._text_width, self._charset) for each in clauses)
        return next((lines for lines in told if len(lines) <= _TOLD_LOW), None) or self._shortened(text, _TOLD_LOW)

    def _shortened(self, text: str, most: int) -> list[str]:
        """Return a text in so many lines at most, the last of them shortened where it goes on."""
        lines = _lines(text, self._text_width, self._charset)
        if len(lines) <= most:
            return lines
        return [*lines[: most - 1], shortened(" ".join(lines[most - 1 : most + 1]), self._text_width, self._charset)]

    def _rows_needed(self, row: Row, columns: _Columns, most: int) -> int:
        title, summary, asks = self._texts(row, columns, most)
        return len(title) + len(summary) + len(asks)

    def _room(self, scene: HomeScene, columns: _Columns, last: int) -> int:
        """Return how many lines are seen at once: what the marked one, and usual ones, say has its place under them.

        Args:
            scene: What is shown.
            columns: Where things stand on a row.
            last: The last row of the text.

        """
        most = self._most(last)
        needed = [min(_USUAL_TEXT, self._rows_needed(row, columns, most)) for row in scene.rows]
        if scene.rows and scene.marked is not None:
            needed.append(self._rows_needed(scene.rows[scene.marked], columns, most))
        text_first = last - max(2, *needed, 0) - self._text_gap + 1
        return max(1, text_first - 1 - self._list_first)

    def _most(self, last: int) -> int:
        """Return how many rows of text there can be under a single title."""
        return last - self._text_gap - self._list_first - 1

    def _first_row(self, seen: int, room: int) -> int:
        """Return the row of the first title: a list that leaves room stands in the middle of it, a little high."""
        return self._list_first + (max(0, room - seen) * 2 // 5 if self._light_rows else 0)

    # -- Drawing -----------------------------------------------------------------------------------------------------

    def draw(self, scene: HomeScene, palette: Palette) -> Grid:
        """Return the cells of a scene."""
        columns = self._columns(scene)
        told = self._about(scene)
        # A notice comes between the text and the keys, and covers neither: the text moves up for it.
        text_last = self._text_last - max(0, len(told) - min(1, self._whisper - self._text_last))
        room = self._room(scene, columns, text_last)
        lines = self._list(scene)
        marked = lines.index(scene.marked) if scene.marked is not None else 0
        shown, more = room, ""
        if len(lines) > room:
            shown = max(1, room - 1)  # the last line says that there is more
        first = min(max(0, marked - shown // 2), max(0, len(lines) - shown))
        if first == 1:
            first = 0 if marked < shown else first  # a heading alone is no reason to move
        if len(lines) > room:
            more = _more(_rows_in(lines[:first]), _rows_in(lines[first + shown :]))
        list_first = self._first_row(min(room, len(lines)), room)
        light = self._field(scene, list_first + marked - first, columns.across)
        grid = Grid(steps_of(light), palette, self._charset)
        self._head(grid, scene, columns.across)
        listed = scene.present * scene.listed
        left = self._left(columns.across)
        for at, line in enumerate(lines[first : first + shown], list_first):
            if isinstance(line, int):
                self._title(grid, at, scene.rows[line], listed, columns, marked=line == scene.marked)
            elif line:
                grid.write_light(at, left - 2, line, _HEADING_LIGHT * listed)
        if more:
            grid.write(list_first + shown, left, more, DIM * listed)
        self._text(grid, scene, listed, columns, text_last)
        self._foot(grid, scene, told)
        return grid

    def _field(self, scene: HomeScene, marked_row: int, list_width: int) -> Field:
        if self._orb is not None:
            field = self._orb.field(_LEAST + (1.0 - _LEAST) * scene.breath)
            field *= _LIGHT * scene.present
        else:
            field = np.zeros((2 * self.height, self.width), dtype=np.float32)
        if scene.rows and scene.marked is not None:
            across = np.exp(-((self._across / (list_width * 0.46)) ** 4))
            down = np.exp(-(((self._down - 2 * marked_row - 1.0) / 1.9) ** 2))
            np.maximum(field, across * down * np.float32(_GLOW * scene.present * scene.listed), out=field)
        return field

    def _head(self, grid: Grid, scene: HomeScene, across: int) -> None:
        typing = scene.search is not None
        left = "" if typing and not self._light_rows else words.NAME
        right = scene.header or (words.NOT_THERAPY if left else "")
        grid.write(self._header, self._margin, left, PLAIN * scene.present)
        if width_of(words.NAME + right, self._charset) + 2 * self._margin + 2 <= self.width:
            column = self.width - self._margin - width_of(right, self._charset)
            grid.write(self._header, column, right, (PLAIN if scene.header else DIM) * scene.present)
        if typing and not self._light_rows:
            self._write_search(grid, self._header, self._margin, scene)
        elif typing:
            self._write_search(grid, self._list_first - 2, self._left(across), scene)

    def _write_search(self, grid: Grid, row: int, column: int, scene: HomeScene) -> None:
        room = self.width - column - self._margin - 4
        typed = (scene.search or "")[-room:]
        grid.write(row, column, "/", DIM * scene.present)
        grid.write(row, column + 2, f"{typed}\u258f", BRIGHT * scene.present)

    def _title(  # noqa: PLR0913 - where it stands, and how
        self, grid: Grid, at: int, row: Row, present: float, columns: _Columns, *, marked: bool
    ) -> None:
        left, charset = self._left(columns.across), self._charset
        strength = (BRIGHT if marked else 0.5 if row.faulty else PLAIN) * present
        beside = (PLAIN if marked else DIM) * present
        if marked:
            grid.write_light(at, left - 2, _MARK, _MARK_LIGHT * present)
        grid.write(at, left, self._title_of(row, columns), strength)
        if not columns.purpose:
            right = self._right_of(row, columns.across)
            grid.write(at, left + columns.across - width_of(right, charset), right, beside)
            return
        if not row.faulty:
            grid.write(at, left + columns.length_ends - width_of(row.length, charset), row.length, beside)
        room = columns.across - columns.purpose
        if row.mark:
            mark = width_of(row.mark, charset)
            grid.write(at, left + columns.across - mark, row.mark, beside)
            room -= mark + _APART
        grid.write(at, left + columns.purpose, clause(row.purpose, room, charset), beside)

    def _left(self, across: int) -> int:
        return (self.width - across) // 2

    def _text(self, grid: Grid, scene: HomeScene, present: float, columns: _Columns, last: int) -> None:
        if scene.marked is None:
            for number, line in enumerate(_lines(scene.nothing, self._text_width, self._charset), 1):
                row = self._list_first + number + (1 if scene.rows else 0)
                grid.write(row, centred(line, self.width, self._charset), line, PLAIN * present)
            return
        title, summary, asks = self._texts(scene.rows[scene.marked], columns, self._most(last))
        row = last - len(asks) + 1
        for number, line in enumerate(asks):
            grid.write(row + number, centred(line, self.width, self._charset), line, DIM * present)
        row -= len(title) + len(summary) + (self._text_gap if asks else 0)
        for number, line in enumerate([*title, *summary]):
            strength = BRIGHT if number < len(title) else 0.9
            grid.write(row + number, centred(line, self.width, self._charset), line, strength * present)

    def _about(self, scene: HomeScene) -> list[str]:
        """Return a notice in lines: whole where it is short, or the window large; else by its shorter form."""
        said = scene.whisper
        if said.strength <= 0 or not said.text:
            return []
        across = self.width - 2 * self._margin
        forms = [_lines(form, across, self._charset) for form in (said.text, *said.shorter)]
        lines = next((lines for lines in forms if len(lines) <= self._rows_told), forms[-1])
        most = self._whisper - self._list_first - 3  # a title, and a row of what it is for, are there all the same
        if len(lines) > most:
            last = " ".join(lines[most - 1 : most + 1])
            lines = [*lines[: most - 1], shortened(last, across, self._charset)]
        return lines

    def _foot(self, grid: Grid, scene: HomeScene, told: list[str]) -> None:
        foot = longest_fitting(scene.keys, self.width, self._charset)
        grid.write(self._keys, centred(foot, self.width, self._charset), foot, DIM * scene.present)
        for row, line in enumerate(told, self._whisper - len(told) + 1):
            column = centred(line, self.width, self._charset)
            grid.write(row, column, line, scene.whisper.strength * scene.present)


def _rows_in(lines: Sequence[int | str]) -> int:
    return sum(isinstance(line, int) for line in lines)


def _more(above: int, below: int) -> str:
    """Say how many sessions stand beyond what is seen."""
    if above and below:
        return list_words.MORE_BOTH.format(above=above, below=below)
    return (list_words.MORE_BELOW if below else list_words.MORE_ABOVE).format(count=below or above)


@lru_cache(maxsize=512)
def _laid(text: str, width: int, charset: Charset) -> tuple[str, ...]:
    return tuple(wrapped(text, width, charset))


def _lines(text: str, width: int, charset: Charset) -> list[str]:
    return list(_laid(text, width, charset))
