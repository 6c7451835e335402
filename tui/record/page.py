"""The recording screen drawn: the line large, the one before and the one after, the breathing light, the level meter.

A view in, cells out; no terminal, no desk. One rule for all sizes from 40x12 up: the line to be said has the first
claim on the rows (``tui/record/placing.py``), and what has no place of its own is told in turn under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from tui.picture.cells import Charset, Grid, steps_of, width_of
from tui.picture.lines import around, centred, longest_fitting, wrapped
from tui.picture.orb import Orb
from tui.picture.palette import Depth
from tui.picture.words import BRIGHT, DIM, PLAIN, Words
from tui.record import words
from tui.record.placing import Needs, Placing, placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio.capture.meter import Level
    from scripts.units import Seconds
    from tui.picture.orb import Field
    from tui.picture.palette import Palette

TURN: Final[Seconds] = 6.0
"""What does not fit at once is told one after the other, for so long each: time to read three short rows."""
_FADE: Final[Seconds] = 0.4
_LOWEST_DB: Final = -60.0
_GOOD_DB: Final = (-26.0, -6.0)
"""Where peaks of a voice are well placed."""
_NAME_ROOM: Final = 40
"""A microphone with a longer name is named where it is chosen."""

_Said = tuple[str, float]
"""A row of text, and how strongly it shows."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """Everything one frame shows."""

    title: str
    done: tuple[str, ...]
    """How many lines are kept, the longest form first."""
    where: str
    line: str
    before: str = ""
    after: str = ""
    line_strength: float = BRIGHT
    breath: float = 0.3
    """How full the breath is, 0 to 1."""
    light: float = 0.8
    label: tuple[str, ...] = ()
    meter: Level | None = None
    meter_says: tuple[str, ...] = ()
    """The longest form first."""
    microphone: str = ""
    status: tuple[Words, ...] = ()
    keys: tuple[str, ...] = ()
    """The longest form first: keys and what they do, two spaces and more between them."""
    since: Seconds = 0.0
    """For how long all this has been so, the light and the meter apart: what takes turns begins anew with it."""
    steady: bool = False
    """Whether only the status is told under the line, and nothing else takes turns with it."""
    choices: tuple[str, ...] = ()
    """Microphones to choose from; empty where none is asked for."""
    chosen: int = 0


class RecordPage:
    """Draws views at one size, in one palette."""

    def __init__(self, width: int, height: int, palette: Palette, charset: Charset) -> None:
        self.width = width
        self.height = height
        self.palette = palette
        self._charset = charset
        self._margin = 4 if width >= 100 else 2 if width >= 60 else 1
        self._across = min(width - 2 * self._margin, 64)
        self._middle = width // 2 + 0.5
        self._orbs: dict[tuple[int, int], Orb] = {}

    def draw(self, view: RecordView) -> Grid:
        """Return the cells of a view."""
        at, apart = self._placed(view)
        grid = Grid(steps_of(self._field(view, at)), self.palette, self._charset)
        self._header(grid, view, at)
        if view.choices:
            self._choices(grid, view, at)
        else:
            self._label(grid, view, at)
            self._lines(grid, view, at, apart)
        self._under(grid, view, at)
        self._meter(grid, view, at)
        keys = self._foot(view)
        grid.write(at.keys, self._centre(keys), keys, DIM)
        return grid

    # -- Where things stand -----------------------------------------------------------------------------------------

    def _placed(self, view: RecordView) -> tuple[Placing, int]:
        """Return where things stand, and how far the rows of the line are apart."""
        lines = len(self._wrapped(view.line, self._across))
        apart = 2 if self.height >= 30 and lines <= 3 else 1
        before, after = (len(self._wrapped(text, self._across)) for text in (view.before, view.after))
        where = len(self._wrapped(view.where, self.width - 2 * self._margin))
        return placed(self.height, Needs(max(1, lines * apart - apart + 1), before, after, where)), apart

    def _foot(self, view: RecordView) -> str:
        return longest_fitting(view.keys, self.width, self._charset)

    def _wrapped(self, text: str, across: int) -> tuple[str, ...]:
        return _laid(text, across, self._charset)

    def _field(self, view: RecordView, at: Placing) -> Field:
        first, after = at.orb
        if first == after or view.choices:
            return np.zeros((2 * self.height, self.width), dtype=np.float32)
        if at.orb not in self._orbs:
            room = max(2.0, min((after - first) * 0.92, self.width * 0.3))
            self._orbs[at.orb] = Orb(self.width, 2 * self.height, (self._middle, float(first + after)), room)
        return self._orbs[at.orb].field(view.breath) * np.float32(view.light)

    # -- Drawing -----------------------------------------------------------------------------------------------------

    def _header(self, grid: Grid, view: RecordView, at: Placing) -> None:
        room = grid.width - 2 * self._margin
        if at.header is not None:
            if self._titled(view):
                grid.write(at.header, self._margin, view.title, PLAIN)
                room -= width_of(view.title, self._charset) + 2
            done = longest_fitting(view.done, room, self._charset)
            grid.write(at.header, grid.width - self._margin - width_of(done, self._charset), done, PLAIN)
        if at.where[0] < at.where[1]:
            for row, text in enumerate(self._wrapped(view.where, grid.width - 2 * self._margin), at.where[0]):
                grid.write(row, self._margin, text, DIM)

    def _titled(self, view: RecordView) -> bool:
        """Return whether there is room for the title beside how many lines are kept."""
        least = min((width_of(form, self._charset) + 2 for form in view.done), default=0)
        return width_of(view.title, self._charset) + least <= self.width - 2 * self._margin

    def _label(self, grid: Grid, view: RecordView, at: Placing) -> None:
        first, after = at.orb
        lines = view.label if after - first >= len(view.label) else ("  ".join(view.label),)
        if first == after:
            return  # told under the line then
        row = (first + after) // 2 - len(lines) // 2
        if self.palette.depth is Depth.NONE:
            lines = tuple(f" {text} " for text in lines)
        for number, text in enumerate(lines):
            grid.write_ink(max(first, row) + number, around(text, self._middle, self._charset), text)

    def _lines(self, grid: Grid, view: RecordView, at: Placing, apart: int) -> None:
        for number, text in enumerate(self._wrapped(view.line, self._across)):
            grid.write(at.line + number * apart, self._centre(text), text, view.line_strength)
        for (first, after), said in ((at.before, view.before), (at.after, view.after)):
            if first < after:
                for row, text in enumerate(self._wrapped(said, self._across), first):
                    grid.write(row, self._centre(text), text, DIM)

    def _choices(self, grid: Grid, view: RecordView, at: Placing) -> None:
        first, after = at.where[1], at.under[0] - (0 if self.height < 16 else 1)
        across = grid.width - 2 * self._margin - 2
        names = [self._wrapped(name, across) for name in view.choices]
        left = max(0, self._centre("x" * (2 + max(width_of(text, self._charset) for name in names for text in name))))
        rows = [(number, line, text) for number, name in enumerate(names) for line, text in enumerate(name)]
        marked = [place for place, (number, _, _) in enumerate(rows) if number == view.chosen]
        room = max(1, after - first)
        from_row = min(max(0, marked[-1] + 2 - room), marked[0]) if marked else 0
        for row, (number, line, text) in enumerate(rows[from_row : from_row + room], first):
            taken = number == view.chosen
            mark = "\u203a " if taken and not line else "  "
            grid.write(row, left, mark + text, BRIGHT if taken else PLAIN)

    # -- Under the line ----------------------------------------------------------------------------------------------

    def _under(self, grid: Grid, view: RecordView, at: Placing) -> None:
        first, after = at.under
        pages = _paged(self._to_tell(view, at), after - first)
        if not pages:
            return
        turn, within = divmod(view.since, TURN)
        present = 1.0
        if len(pages) > 1:
            present = min(1.0, (within if turn else TURN) / _FADE, (TURN - within) / _FADE)
        for row, (text, strength) in enumerate(pages[int(turn) % len(pages)], first):
            grid.write(row, self._centre(text), text, strength * present)

    def _to_tell(self, view: RecordView, at: Placing) -> list[list[_Said]]:
        """Return what is to be told, each in rows: the status first, then what has no place of its own."""
        across = min(self.width - 2 * self._margin, 76)
        told = [self._rows_of(said, across) for said in self._said(view, at) if said.text]
        if not view.steady and (rest := self._keys_left(view)):
            told.append([(text, DIM) for text in _packed(rest, across, self._charset)])
        return told

    def _rows_of(self, said: Words, across: int) -> list[_Said]:
        fitting = longest_fitting((said.text, *said.shorter), across, self._charset)
        return [(row, said.strength) for row in ([fitting] if fitting else self._wrapped(said.text, across))]

    def _said(self, view: RecordView, at: Placing) -> Iterator[Words]:
        if at.orb[0] == at.orb[1] and not view.choices:
            yield Words("  ".join(view.label))
        yield from view.status
        if view.steady:
            return
        if not self._titled(view):
            yield Words(view.title, PLAIN)
        if at.where[0] == at.where[1]:
            yield Words(view.where, PLAIN)
        if view.after and at.after[0] == at.after[1]:
            yield Words(words.AFTER.format(words=view.after), DIM)
        if view.before and at.before[0] == at.before[1]:
            yield Words(words.BEFORE.format(words=view.before), DIM)

    def _keys_left(self, view: RecordView) -> list[str]:
        """Return the keys that the foot has no room for, with what they do."""
        shown = {part.split()[0] for part in _parts(self._foot(view))}
        return [part for part in _parts(view.keys[0]) if part.split()[0] not in shown] if view.keys else []

    def _meter(self, grid: Grid, view: RecordView, at: Placing) -> None:
        row, margin = at.meter, self._margin
        level = view.meter
        if row is None:
            return
        if level is None:
            grid.write(row, margin, longest_fitting(view.meter_says, grid.width - 2 * margin, self._charset), DIM)
            return
        forms = tuple(f"{level.held_db:4.0f} dB  {says}" for says in view.meter_says) or (f"{level.held_db:4.0f} dB",)
        name = view.microphone if grid.width >= 100 and width_of(view.microphone, self._charset) <= _NAME_ROOM else ""
        first = margin + (width_of(name, self._charset) + 2 if name else 0)
        wide = max(30, width_of(forms[0], self._charset) + 2)
        length = max(8, grid.width - margin - first - wide if grid.width >= 60 else grid.width - 26)
        says = longest_fitting(forms, grid.width - margin - first - length - 2, self._charset)
        grid.write(row, margin, name, DIM)
        low, high = (round(_share(edge) * length) for edge in _GOOD_DB)
        grid.write(row, first, "\u2500" * length, 0.3)
        grid.write(row, first + low, "\u2500" * (high - low), PLAIN)
        filled = round(_share(max(level.rms_db, level.peak_db - 6)) * length)
        grid.write_light(row, first, "\u2501" * filled, 0.75)
        held = min(length - 1, round(_share(level.held_db) * length))
        grid.write(row, first + held, "|", BRIGHT)
        grid.write(row, first + length + 2, says, BRIGHT if view.meter_says else DIM)

    def _centre(self, text: str) -> int:
        return centred(text, self.width, self._charset)


@lru_cache(maxsize=256)
def _laid(text: str, across: int, charset: Charset) -> tuple[str, ...]:
    return tuple(wrapped(text, across, charset)) if text else ()


def _parts(foot: str) -> list[str]:
    """Return a foot's keys, each with what it does."""
    return [part.strip() for part in foot.split("  ") if part.strip()]


def _packed(parts: list[str], across: int, charset: Charset) -> list[str]:
    """Return keys with what they do in as few rows as hold them, none of them broken."""
    rows: list[str] = []
    for part in parts:
        if rows and width_of(f"{rows[-1]}  {part}", charset) <= across:
            rows[-1] = f"{rows[-1]}  {part}"
        else:
            rows.append(part)
    return rows


def _paged(told: list[list[_Said]], rows: int) -> list[list[_Said]]:
    """Return what is told in pages of so many rows: what belongs together stays so where it fits on one."""
    pages: list[list[_Said]] = []
    for said in told:
        if pages and len(pages[-1]) + len(said) <= rows:
            pages[-1] = pages[-1] + said
        else:
            pages += [said[first : first + rows] for first in range(0, len(said), rows)]
    return pages


def _share(level_db: float) -> float:
    """Return the place of a level on the meter, 0 to 1."""
    return min(1.0, max(0.0, 1.0 - level_db / _LOWEST_DB))
